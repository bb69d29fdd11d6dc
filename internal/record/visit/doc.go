// Package visit keeps what was measured when a child was weighed. A visit is
// never changed: a correction is a new record, and the old one names it in
// replaced_by. A child has at most one standing visit a day. The scores by age in
// days (WHO 2006) are computed when the visit is recorded and lie beside what the
// source brought; where the two differ, that is marked and neither is replaced.
//
// Visits come with a workbook (Intake) or from phones (FieldIntake), which make the
// ids themselves and may send in any order, twice, and a correction before what it
// corrects: what stands is a function of the set (settle).
package visit
