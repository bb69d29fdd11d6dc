// Package grid takes in and gives out what offices state (record/coverage) in the ways
// that offices keep it: a block copied from a spreadsheet (Paste), a workbook with a
// column for each number (WriteTemplate, Read), and CSV in the shape of the ministry's
// exchange: year, village, numerator, denominator (WriteCSV, Read).
//
// A blank cell or a dash says nothing: what stands stays. 0 is nought. "Tidak tahu" says
// that the number is not known. Percentages are refused: 85 % of an unknown number of
// people cannot be added to another village's.
//
// Columns and rows are found by what they say, never by where they stand: a header names
// indicator, period and part, a row names its village by code, or by name within its
// kecamatan. A name that could mean two villages is refused.
package grid
