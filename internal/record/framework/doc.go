// Package framework keeps the national framework as a district has it: editions of its
// own that it loaded from a file, single rows that it says otherwise, and the settings
// on which the forms are counted and shown. Whatever is changed has a reason, and can be
// taken back. What is read of fact/edition for a district is read here, with its own
// laid over it: Read within a transaction, Service.Of without.
package framework
