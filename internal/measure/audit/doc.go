// Package audit reads the ledger for people: who did and saw what, filtered and
// page by page; who looked at one child, lists and exports included on which it
// stood (computed from its months as recorded now); and whether the chain holds.
// Reading the ledger is recorded in it.
//
// Who may see the ledger need not see children: of entries about a child the
// contents of a change are hidden from them, its fields are not.
package audit
