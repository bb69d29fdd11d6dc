// Package tpps is the teams that carry the work (Tim Percepatan Penurunan Stunting): at
// regency, kecamatan and village level, each by a decree with a term (Team), its members
// by institution and seat (Member), its four fields with their programme of a year (Work),
// what each field reports of a quarter or semester (Report), and the team's semester
// report (Semester), drafted from those reports and from the figures, and edited by a
// person.
//
// Sources: Perpres 72/2021, articles 20 to 22 and 26; a summary of its annexes by
// Bappenas (reports twice a year); the decree of one regency on village teams; semester
// reports of two provinces and of one village. The text of the articles on the regency's
// and village's reports was not to be had: that these are due twice a year, and how many
// days after the period's end, is shown as not confirmed.
//
// Members are officials, by name where the decree names them. Their names are shown to
// signed-in roles that read the actions, each look is in the ledger, and no public page
// and no message has them. Everything here is a document of base/register.
package tpps
