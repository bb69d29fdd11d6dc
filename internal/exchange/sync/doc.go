// Package sync keeps a cadre's phone and the server one truth: docs/sync.md is its
// protocol. A push is records in the order in which they were saved; each gets a
// verdict of its own, and what is refused is held for the office. Pushes that come
// at a time are written in one transaction, each with its own entry in the ledger. A
// pull is the next pages of a village's feed, behind a token that tells where the
// last one ended.
//
// What becomes of a record does not depend on when it arrives: the records decide
// (record/family, record/care, record/visit) by their ids, rights by the places that
// a subject is or was in, and one whose subject is not known yet waits for it.
package sync
