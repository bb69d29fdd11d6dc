// Package plan is Aksi 2: what will be done in the year after against what the situation
// analysis found. A plan is rows (Row): an activity under a sub-kegiatan of the national
// nomenclature (fact/nomenclature, or a district's own list), for whom and where, how
// much of what, what it costs in whole rupiah, from which source, by which office, in
// which quarters, and which indicators and recommendations it serves. Every recommendation
// is answered by rows or by a reason (Answer); Checks say what does not hold together.
//
// Money is whole rupiah and exact: cost is volume × unit cost wherever both are told, and
// a sum that does not fit is refused. Direct is the part of a row's cost that reaches
// target persons; a row that carries a label of stunting and reaches nobody is told apart
// from one that does. A row of several villages has one cost: what falls on each is not
// known, so it stands under the kecamatan or the regency that holds them all and is never
// multiplied (Sums).
//
// Columns: the national form (Tabel 2.3 of the guide of 2019) is known by its name alone;
// its columns are our reading of what districts write, and are shown as not confirmed.
// Funding sources are data (Sources). A kelurahan has no Dana Desa, APBDes or BUMDes.
//
// A year is that of the actions; the plan made in it is for the year after.
package plan
