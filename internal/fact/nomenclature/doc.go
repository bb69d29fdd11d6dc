// Package nomenclature has the codes of the state's programmes that serve work against
// stunting: urusan, bidang, program, kegiatan and sub kegiatan of kabupaten and kota, as
// Kepmendagri 050-5889/2021 and its revisions set them. A row says in which edition it
// was read, where, and how certain it is. It is a part of the whole list (thousands of
// rows that no source we could read gives in the original): a district loads its own
// list from a file (Read), and a code that stands in none may be typed with its names.
//
// Sources (catalogue: nomenclature.source.<source>): planning programs of a kota and of
// two offices of a kabupaten, which have the names that SIPD gives them. That four digits
// of the sub kegiatan came with Kepmendagri 900.1.15.5-1317/2023 is recalled.
package nomenclature
