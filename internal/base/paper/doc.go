// Package paper writes official documents: one model, as PDF and as DOCX, with the same
// content in the same order. It knows paper (A4, F4), letterheads, numbered lists, tables
// that go on over pages, signatures in a grid, landscape pages inside upright ones; it
// knows nothing of meetings or plans.
//
// A document is a Document with Blocks. What a block says is text as people typed it:
// characters that no file can hold are taken away, everything else is shown as far as
// the letters go (clean). The same document gives the same bytes: Made is the only moment.
//
// Text is the whole document as plain lines, for tests and for searching.
package paper
