package backup

import (
	"fmt"
	"time"
)

// Keep is how many backups stay: the newest of so many days, weeks and months. All
// zero keeps all. Whatever it says, those of the last two days stay: one that was
// made by hand before something risky must not go the same night.
type Keep struct{ Daily, Weekly, Monthly int }

// DefaultKeep reaches a year back with some twenty backups.
var DefaultKeep = Keep{Daily: 7, Weekly: 4, Monthly: 12}

// beyond are those of all, the newest first, that need not stay. The newest always
// stays, and good, the last that was restored on trial.
func (k Keep) beyond(all []Backup, zone *time.Location, good string) (out []Backup) {
	if k == (Keep{}) {
		return nil
	}
	stays := map[string]bool{good: true}
	for _, b := range all {
		if all[0].At.Sub(b.At) < 48*time.Hour { // the newest is one of them
			stays[b.name()] = true
		}
	}
	for _, period := range []struct {
		n    int
		name func(time.Time) string
	}{
		{k.Daily, func(t time.Time) string { return t.Format(time.DateOnly) }},
		{k.Weekly, func(t time.Time) string { year, week := t.ISOWeek(); return fmt.Sprint(year, week) }},
		{k.Monthly, func(t time.Time) string { return t.Format("2006-01") }},
	} {
		last, n := "", 0
		for _, b := range all {
			name := period.name(b.At.In(zone))
			if name == last {
				continue
			}
			if n++; n > period.n {
				break
			}
			last = name
			stays[b.name()] = true
		}
	}
	for _, b := range all {
		if !stays[b.name()] {
			out = append(out, b)
		}
	}
	return out
}
