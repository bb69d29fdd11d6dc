// Package roster knows who is in a village: all households, persons and children that
// are or ever were there, with what was measured of them and happened to them, read in
// a few queries and asked in memory. What counts people (the forms, coverage, families
// at risk) begins here, so that all of them mean the same people.
//
//   - Somebody is, in a month, where their newest weighing or event up to its end took
//     place; before the first and after the last one, where they lived: with their
//     household, as that moved. Of whom no household is known, before the first where that
//     took place, after the last where they live now.
//   - Somebody is there from the first weighing or event on, or from the month in which
//     the record was made if that is earlier, never before birth; and no more in the
//     month of a departure, unless weighed then. Who was made by mistake is not there;
//     a record merged into another is part of that one.
//   - Months are those of the service. When it was written down does not matter.
//   - On form 2A is a woman from the month in which her pregnancy was first heard of to
//     the second month after the birth, or that of a miscarriage. A pregnancy of which no
//     end is told is asked after for so long as fact/standard's schedule does.
//   - On form 2B is a child that has not completed 24 months on the month's last day, on
//     form 2C one that has, and not its seventh year.
//
// A mark stands when records say so: see Marks.
package roster
