// Package people keeps who the children are: one record a child, found again by
// NIK, by a temporary id, or by name, birth date, sex and parents; likely
// duplicates put before a person; merges that can be undone.
//
// A merged record stays where it is and points to the one that is kept
// (merged_into): its visits are read as the kept child's, and taking the pointer
// away undoes the merge. What stands in a record comes from the newest source
// that spoke of the child (as_of); an older source only fills what is blank.
package people
