// Package budget follows the rows of a plan (aksi/plan) into the documents that carry
// money: which stage the plan has reached, with a copy of it as it stood there (Move);
// whether each row stands in RKPD and Renja (Placed, control matrix 1) and with how much
// in KUA-PPAS and APBD (Granted, matrix 2); what became of it in each quarter (Realised).
//
// Year is the year of the actions in which a plan is made; it is carried out in
// the next.
//
// Nought and not known are two things here: a row of which nobody has said whether it
// stands in a document is neither in nor lost. Rows whose money does not pass through the
// regency's APBD (Dana Desa, CSR …) stand in neither matrix and are counted apart.
//
// That the plan goes through these stages and that there are two control matrices is in
// the tables of contents of the guides to Aksi 2 (2018, 2019). The columns, the months
// and every limit here are recalled or our own, and are shown as not confirmed.
package budget
