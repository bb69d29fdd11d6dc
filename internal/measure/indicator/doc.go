// Package indicator adds the records up. One row per child and month (Row) is
// the only source: every figure on every screen and in every export is a sum of
// conditions on such rows, kept per village and month as numerator and
// denominator, and divided only when shown.
//
// A child is registered (S) in a month from its first weighing on, until it is
// gone or reaches 60 completed months; it is weighed (D) when there is a
// weighing with a weight in that month, and the last one of the month counts.
// Implausible scores (WHO's limits) are shown and doubted but never counted.
//
// Refresh rewrites rows and sums inside the transaction that changed the
// records, so a figure is never behind its children.
package indicator
