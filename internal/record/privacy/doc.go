// Package privacy keeps what UU 27/2022 (Pelindungan Data Pribadi) asks of an
// office that keeps children's data: on what ground each child's data are kept and
// what a withdrawn consent does; how long they are kept; a family's right to see
// and to erase; the register of breaches with its clock.
//
// Grounds. Every child has the installation's ground (Default) until one of its
// own is recorded. That is said to be so on its page and is never called consent.
// Where a consent was withdrawn and no other ground of the child's own stands, the
// Default does not step in: the child is blocked. It leaves every list, export and
// search, imports refuse its rows, and it is offered for erasure. Sums stay.
//
// Erasing. A family's erasure takes a child out of the records and the sums of all
// open months; retention takes children out whose time is over and closes the
// months that they were counted in, whose sums stay (indicator.Closed). Both leave
// a mark, so that an old workbook is refused, and the deed in the ledger, whose
// details about the child go.
//
// Articles are cited as the domain notes give them; what those call uncertain is
// shown as not confirmed.
package privacy
