// Package rembuk is Aksi 3 and every other meeting of the year of actions: who is called
// to what, who came, what was said, decided and promised (Meeting, Attendance, Decision,
// Commitment), and what became of the promises until the next meeting of the kind.
//
// A meeting goes from planned over invited and held to agreed, which is when its minutes
// stand; or it is cancelled. A commitment of agreed minutes is never edited: a decision
// changes it, and the words it had stay beside those it has (Amendment).
//
// What is known of the rembuk stunting is told by districts and one summary of the guide:
// its aims, its two outputs, who signs, who comes. How often meetings are due, the order
// of the agenda and who is invited to which are data with how certain they are.
//
// Attendance and signatures name persons: officials and guests in their function. They are
// shown to those who may read the actions, and stand in no ledger entry by name.
package rembuk
