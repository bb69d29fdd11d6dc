// Package growth judges a child's measurements: z-scores against the WHO Child
// Growth Standards, the classes of Permenkes 2/2020, and whether a child gained
// enough since the last weighing.
//
// Sources. The tables (lms.bin) are the WHO Child Growth Standards of 2006
// (weight, length or height, BMI, head) and 2007 (arm, skinfolds), © World Health
// Organization, carried over unchanged as integers. Z-scores and plausibility
// flags follow WHO's own survey software to the last digit it prints. Classes:
// Peraturan Menteri Kesehatan 2/2020. Minimum gains (KBM): see [KBM].
//
// A child has two kinds of z-score here, told apart by its [Standard]. WHO counts
// exact days. The Indonesian tables are entered with completed months.
//
// The core ([Compute]) works on centimetres and kilograms as surveys write them;
// the rest of the program keeps grams, millimetres and hundredths of a z-score
// and calls [Assess]. Nothing here knows children beyond 60 months, and weight
// velocity tables are left out: no machine-readable original is to be had.
package growth

//go:generate go run ./gen ../../../../shared/who/lms.csv lms.bin
