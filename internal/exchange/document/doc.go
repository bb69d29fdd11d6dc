// Package document makes the papers that offices sign and send: those of meetings, the
// decree and report of an analysis, the plan and its matrices, the report of a team.
//
// Each is a function from a printer and a plain struct, which holds all that the paper
// says, to a paper.Document; it reads no database and knows no clock. What the offices
// would leave open is left open: a number that is not given yet is a row of dots, a name
// that is not known a line to write on. Words that every regency uses alike stand in the
// catalogues (document.json); official paper is made with the Indonesian printer.
//
// A document that is not issued is a draft and says so on every page (Draft). What is
// issued goes through record/letter, which puts the number's code on it.
//
// Conventions: a letter begins with number, kind and subject, the date at the right; other
// papers with their name in capitals, centred. Tables that are wider than an upright page
// are annexes on landscape pages, each with the head of an annex (annex). Every document
// has a test with golden.Paper, and is looked at with make look.
package document
