// Package year is the workspace of a year of actions: each convergence action of the
// year's edition with who answers for it, when it is planned and carried out, what must
// come of it, what shows that it did, what is missing, and who must do what next.
//
// A year belongs to an area: a regency, and where the edition has actions of kecamatan, a
// kecamatan. It is opened, from the year before where there was one, and closed. Its
// actions are documents of base/register.
//
// What comes of an action is shown by facts, which other parts of the system tell of
// their own data (Source), or by evidence that somebody handed in (record/evidence). The
// state of an action follows from them and from its dates; where it cannot, or where it is
// otherwise, a person sets it and says why.
package year
