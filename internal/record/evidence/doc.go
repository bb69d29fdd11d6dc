// Package evidence keeps what shows that something was done: a file that somebody handed
// in, a link to a page of this system, where the data themselves stand, or a link to a
// page elsewhere. Evidence is about a thing that another package keeps (About). What was
// handed in by mistake is withdrawn with a reason and stays in sight as withdrawn: a
// trace is not removed. The contents of its file may be, for ever (Erase): hash, size, who
// and when stay. It is a document of base/register; its contents lie in
// record/file.
package evidence
