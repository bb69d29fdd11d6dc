package cli

import (
	"fmt"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/exchange/backup"
)

type countCommand struct {
	All   bool `help:"${count_all}" xor:"what"`
	Check bool `help:"${count_check}" xor:"what"`
}

// Run counts what has changed; the program does the same by itself while it serves.
func (c *countCommand) Run(r *run) error {
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	if c.Check {
		if !backup.Examine(r, a.DB, a.CountChecks(), true, r.result) {
			return fault.New(fault.Conflict, "check.bad", nil)
		}
		return nil
	}
	bar, villages, rows := r.bar("tumbuh count"), 0, 0
	err = a.CountVillages(r, by, c.All, func(village string, done, of, changed int) {
		villages, rows = done, rows+changed
		bar.show(village, int64(done), int64(of))
	})
	bar.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.N("cli.count.done", villages, fault.Args{"Rows": rows}))
	return nil
}
