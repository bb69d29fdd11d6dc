package backup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/exchange/backup"
	"tumbuh/internal/fact/region"
)

func TestDaysWeeksAndMonthsStay(t *testing.T) {
	t.Parallel()
	zone := region.Zone(regency) // WITA: 01:30 there is the day before in UTC
	var all []backup.Backup
	for day := range 500 {
		for _, hour := range []int{13, 1} {
			all = append(all, backup.Backup{Regency: regency, At: time.Date(2026, 11, 22-day, hour, 30, 0, 0, zone)})
		}
	}
	stay := func(k backup.Keep, good string) (days []string) {
		gone := map[string]bool{}
		for _, b := range k.Beyond(all, zone, good) {
			gone[b.Name()] = true
		}
		for _, b := range all {
			if !gone[b.Name()] {
				days = append(days, b.At.Format("0102T15"))
			}
		}
		return days
	}
	if got := fmt.Sprint(stay(backup.Keep{Daily: 3, Weekly: 2, Monthly: 3}, "")); got != "[1122T13 1122T01 1121T13 1121T01 1120T13 1115T13 1031T13 0930T13]" {
		t.Errorf("%s", got)
	}
	if got := stay(backup.DefaultKeep, ""); len(got) != 2+7+3+11 {
		t.Errorf("%d: %v", len(got), got)
	}
	if got := stay(backup.Keep{}, ""); len(got) != len(all) {
		t.Errorf("no rule keeps all: %d", len(got))
	}
	good := all[700].Name()
	if got := stay(backup.Keep{Monthly: 1}, good); len(got) != 5 || got[4] != all[700].At.Format("0102T15") {
		t.Errorf("the last good one: %v", got)
	}
	for n := range 5 { // whatever was kept yesterday and is due to stay is still there tomorrow
		k := backup.Keep{Daily: n, Weekly: n, Monthly: n + 1}
		if out := k.Beyond(all, zone, ""); slices.Contains(out, all[0]) || len(k.Beyond(all[:1], zone, "")) > 0 || len(k.Beyond(nil, zone, "")) > 0 {
			t.Errorf("%+v lets the newest go", k)
		}
	}
}

// A year of nights, one backup each, the rule applied every night: what stays is
// what would stay of all.
func TestTheRuleAppliedEveryNightKeepsWhatItWouldKeepOfAll(t *testing.T) {
	t.Parallel()
	zone := region.Zone(regency)
	var have, ever []backup.Backup
	for night := range 400 {
		b := backup.Backup{Regency: regency, At: time.Date(2025, 1, 1+night, 1, 30, 0, 0, zone)}
		have, ever = append([]backup.Backup{b}, have...), append([]backup.Backup{b}, ever...)
		out := backup.DefaultKeep.Beyond(have, zone, "")
		have = slices.DeleteFunc(have, func(b backup.Backup) bool { return slices.Contains(out, b) })
	}
	gone := backup.DefaultKeep.Beyond(ever, zone, "")
	want := slices.DeleteFunc(slices.Clone(ever), func(b backup.Backup) bool { return slices.Contains(gone, b) })
	if names(have) != names(want) {
		t.Errorf("night by night\n%s\nof all\n%s", names(have), names(want))
	}
}

func names(all []backup.Backup) string {
	var s []string
	for _, b := range all {
		s = append(s, b.Name())
	}
	return strings.Join(s, "\n")
}

func TestDueByTheRegencysClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ regency, now, at, want string }{
		{"7312", "2026-11-22T17:29:59Z", "01:30", "2026-11-21T17:30:00Z"}, // WITA, UTC+8
		{"7312", "2026-11-22T17:30:00Z", "01:30", "2026-11-22T17:30:00Z"},
		{"1301", "2026-11-22T18:29:00Z", "01:30", "2026-11-21T18:30:00Z"}, // WIB
		{"9401", "2026-11-22T00:00:00Z", "23:59", "2026-11-21T14:59:00Z"}, // WIT
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := backup.LastDue(now, c.at, region.Zone(c.regency)).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s at %s: %s", c.regency, c.now, got)
		}
	}
}
