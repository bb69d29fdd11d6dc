// Package lokus chooses priority villages (desa/kelurahan lokus): by a method that a
// district sets, so that anybody can compute every score again by hand, and by people who
// answer for what they change.
//
// No national formula is known; each district has its own criteria, and fixes its list by
// a decree (SK). The list made in a year of actions is for the year after.
//
// # Method
//
// A village with too few children measured, or of which a criterion is not known, is not
// ranked: it is listed with what is missing. Of the others each criterion has a value,
// which becomes a need from 0 (least) to 1 (greatest):
//
//	minmax  (value − least) / (greatest − least); 0 where all are the same
//	rank    of n villages, how many have less need, those with the same counted half, of n − 1
//
// the other way round where a low value is worse. The score is the mean of the needs,
// weighted: Σ weight × need / Σ weight. Both ways are free of a criterion's unit, and a
// village that gets worse never falls behind another. That is why z-scores are not
// offered: their unit is the spread, which a village that gets worse makes greater
// (of villages at 0, 1 and 5 let the last go to 5½: its distance to the first falls from
// 2.31 to 2.30 spreads), nor raw values, whose units are whatever a source counts in.
//
// Shares of small numbers can be shrunk towards that of the whole (aksi/situation.Shrink).
// How far is estimated once for a ranking.
//
// # How sure
//
// Chance: every village's shares are drawn again a thousand times, on the scale of log
// odds with the standard error of its counts, beginning with the same number each time;
// what the list would have been gives an interval of ranks (95 of 100 draws) and how
// often a village is chosen. One draw serves all criteria of the same children.
// Weights: each is made a fifth greater and a fifth less, the others kept; a village that
// is always in, or always out, is firm.
package lokus
