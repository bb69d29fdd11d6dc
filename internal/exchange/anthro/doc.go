// Package anthro speaks the CSV language of anthropometric surveys: z-scores for
// every child ([ZScore]) and the survey's prevalences ([Prevalence]), CSV in and
// CSV out, in the columns of WHO's software.
//
// Input. The first line names the columns, in any order and case; a column that is
// absent is missing in every row, and one that is not known is carried along.
//
//	sex       m M 1, f F 2           age       0 or more; age_unit d (default) or m
//	weight    kg                     lenhei    cm; measure l L (lying), h H (standing)
//	headc     cm                     armc      cm
//	triskin   mm                     subskin   mm
//	oedema    n N 2, y Y 1
//
// An empty cell or NA is missing. Fields may be quoted and then hold commas, line
// breaks and doubled quotes; a quote inside an unquoted field is a letter like others.
// Blank lines are passed over. The separator is the comma, the decimal sign the point.
//
// A row with an unknown code, a negative age, a number that is none or a wrong
// number of fields stops nothing: it comes out with empty answers (cut or filled to the
// width of the header), and when all is done the caller gets a [fault.Error] that
// counts such rows and lists the first [MaxProblems] by line and column. Only a file
// that cannot be understood as a whole ends early: no known column, one column twice, a
// record over 1 MiB (mostly a quote never closed).
package anthro
