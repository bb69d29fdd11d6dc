// Package letter keeps what makes an office's paper official: its letterhead, the pattern
// of its numbers and who signs; and the register of documents that were issued.
//
// An office is known by its code (fact/edition.Offices) or, of the regent, a kecamatan or a
// village, by its area. Numbers of one office rise by one in a year; two documents never have the
// same. What was issued is kept as the PDF that it was, by its hash; a code on the paper
// leads to a page that tells anybody number, title, office, day and hash, and whether the
// document still holds, and nothing else. Withdrawn documents stay in the register.
package letter
