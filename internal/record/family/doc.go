// Package family keeps households, their members, and what phones say of them and
// of children. Whatever a phone says is an edit: it is kept as it came, and what
// stands of a subject is made from all of its edits (Merge), so that the order in
// which they arrive does not matter. Two who said different things without knowing
// of each other make a conflict, which a person in the office decides by an edit
// over both.
//
// Households and persons are made by edits alone. A child's record (record/people)
// is also written by imports and corrections: what one of those put there since is
// found by comparing the record with what its edits give, and kept as a note among
// them (Edit.Note).
//
// Who belongs to a household is where the household is, unless moved alone later.
package family
