// Package care keeps what happened to people, weighings apart: examinations,
// engagements, pregnancies, births, home visits, the services of a month,
// referrals and their answers, departures. An event is never changed: a correction
// is a further one that names it in replaces, and what stands is a function of the
// set of events alone, whatever the order in which they came:
//
//   - what another of its kind replaces does not stand, nor does a void; what a void
//     took back stays away, also when it was itself a correction;
//   - of several corrections of one event all stand, but of kinds of which one only
//     can be true (Single) that with the greatest random tail does, and the others
//     make a conflict for a person;
//   - the services of somebody's month add up mark by mark, and what was received
//     in one of them was received.
//
// Which stage of life follows from all that, and how it stands with a referral,
// is found out anew each time (LifeOf, Referrals).
package care
