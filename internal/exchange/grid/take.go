package grid

import (
	"context"

	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

// Take states what the lines of a file say, and tells each what became of it. With
// coverage.All one line that cannot be read keeps all of them from being written.
func Take(ctx context.Context, values *coverage.Service, by account.Actor, lines []Line, note string, how coverage.How) (written bool, err error) {
	var entries []coverage.Entry
	var of []int
	for i, l := range lines {
		if l.Err == nil {
			l.Entry.Note = note
			entries, of = append(entries, l.Entry), append(of, i)
		}
	}
	if how == coverage.All && len(entries) < len(lines) {
		how = coverage.Preview
	}
	result, err := values.Enter(ctx, by, entries, how)
	for i, o := range result.Outcomes {
		lines[of[i]].Outcome, lines[of[i]].Err = o, o.Err
	}
	return result.Written, err
}
