// Package coverage keeps what offices state: how many of whom a service reached, for an
// indicator, a place and a period. A statement is a draft until the village verifies it,
// then the camat, then the regency locks it; figures of a kecamatan skip the village,
// those of the regency the camat too. Reopening, with a reason, makes it a draft again.
//
// What a village verifies may also be our own count (measure/coverage): the number is
// then kept as it was, with source Records, and does not move when records do. Reopened,
// it is no statement any more, and our count of the day stands in its place.
//
// Three things are kept apart: no statement (nobody said anything), "not known" (said so,
// both numbers null) and 0 of 0 (nobody is in the target group: no share).
//
// All that was ever done lies in coverage_step; Replay makes what stands from it.
package coverage
