// Package scorecard keeps form 4 of every village, quarter and year: how much of what
// was due to mothers and children was received, and whose cells that sums up.
//
// Count computes one village from its roster and writes what differs from what is
// kept; the tables hold nothing that it could not compute again. What is read adds
// numerators and denominators up and divides only when shown: the level of an area is
// that of its sums, never a mean of levels. Beside it stands how many people received
// all that was due to them.
//
// What only a person can say of a village (facilities, Dana Desa, numbers of form 1
// that our records do not have) is a Sheet; marks that were given on paper are events
// of record/care (Fill), so that nothing has two places.
package scorecard
