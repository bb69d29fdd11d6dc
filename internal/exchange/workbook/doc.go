// Package workbook takes the national system's measurement export in and gives
// its refused rows back. The Ministry publishes no specification of these files,
// so columns go by their titles, in any order and under every name met; values
// are read as offices write them, and what is not understood is said and never
// guessed.
//
// ReadEPPGBM turns a file into lines and needs no database. A line has problems:
// some refuse it (no sex, a birth after the weighing, a NIK of 17 digits), the
// others are remarks (a weight in grams put right, a NIK that Excel damaged).
// Service records the lines.
//
// Dates are day first in every style; month first is never assumed. P is
// perempuan, a girl. A blank, "-" or 0 is not measured. The file's own z-scores
// and classes are kept beside ours.
package workbook
