package cli

import (
	"github.com/alecthomas/kong"

	"tumbuh/internal/base/locale"
)

// Commands are the words of every command.
func Commands() (all []string) {
	var c commands
	parser, err := kong.New(&c, kong.Name(""), helps(locale.For(locale.Indonesian)))
	if err != nil {
		panic(err)
	}
	for _, leaf := range parser.Model.Leaves(false) {
		all = append(all, words(leaf.Path()))
	}
	return all
}

// Permitted tells whether the table of permissions names a command.
func Permitted(words string) bool {
	_, ok := permissions[words]
	return ok
}
