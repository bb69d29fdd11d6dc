// Package data is Aksi 6, the management of the district's stunting data: which data
// the eight actions need and where they come from (Item), what is missing in them (Gap)
// and what is done about it (Plan); how complete and how timely each village's data are
// (Completeness); what in them a person must answer for (Doubt); and why our figure,
// that of e-PPGBM and those of the surveys differ (Reconcile).
//
// The body of the guide to Aksi 6 (draft of 29 June 2022) was not to be had. That the
// action goes from an inventory over an assessment of gaps to a plan of improvement is
// known; the columns of the three tables, the rules of completeness and the limits of
// doubts are our own choice, and are shown as not confirmed.
//
// Nothing here names a person: a doubt is of a village, a posyandu or a figure, and
// leads to the page where those who may see the names settle it.
package data
