// Package coverage tells how many of whom a service reached, for every indicator of the
// framework, place and period: it computes what our records can answer (Rules, Count), and
// it is the one reader of what stands (Service).
//
// What stands for a place and a period is what its office stated (record/coverage); where
// nobody stated a number, our own count; where there is none either, what the parts of the
// period give: of events (flow) the sum when every part is there, of a state (stock) the
// newest part, of persons counted once nothing. A statement that says "not known" hides
// none of the others.
//
// Figures of more than one place are sums of numerators and denominators over the places
// that have a value, and say how many those are of how many (Value.Reporting of Areas): what is missing is
// not zero. A kelurahan is none of the places of an indicator of the village's own budget
// (DesaOnly). Our own count stands beside every statement (Value.Own): it counts those who
// are in our records, and nobody else.
package coverage
