package data

import "tumbuh/internal/record/framework"

// What the tests see.
var (
	Compare = compare
	Apart   = apart
	Rounds  = rounds
	Find    = find
)

// ReadItems reads a file of the inventory and tells how many lines it has.
func ReadItems(path string, f *framework.Framework) (int, error) {
	lines, err := readItems(path, f)
	return len(lines), err
}
