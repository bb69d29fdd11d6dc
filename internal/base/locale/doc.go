// Package locale speaks to people: sentences from the catalogues and numbers,
// measures and dates as the reader writes them.
//
// Catalogues are flat JSON files, one pair per area (id/import.json and
// en/import.json); a key begins with what it is about: "import.nik.length". A
// sentence with a count is written in forms, {"one": "…", "other": "…"}, and
// the form follows the argument Count. Arguments are values, not text:
//
//	p.T("import.nik.length", "Digits", 17)
//
// A whole number among them is written as a count (14.306), a civil.Date and a
// civil.Month in words; a year or a code is therefore given as a string.
//
// The package's test fails on a key that one language lacks, on placeholders
// that differ, and on a key in the source or in a template that no catalogue
// has.
package locale
