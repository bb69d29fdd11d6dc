package data_test

import (
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/db"
)

var morning = db.Time{Time: time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC)}

func found(kind, target string, size int64) data.Found {
	return data.Found{Kind: kind, Target: target, Area: target, Detail: data.Detail{Count: size, Size: size}}
}

func TestADoubtGoesAndComesBack(t *testing.T) {
	t.Parallel()
	later := db.Time{Time: morning.Add(24 * time.Hour)}
	owned := data.Doubt{Found: found("nik", "7312012005", 8), Since: morning, State: data.Assigned, Owner: "x", Name: "Budi", Due: 738_000, Changed: morning}
	with := func(d data.Doubt, change func(*data.Doubt)) data.Doubt { change(&d); return d }
	answered := with(owned, func(d *data.Doubt) { d.State, d.Answer, d.By = data.Settled, "Sudah diajukan", "Budi" })
	for _, c := range []struct {
		name  string
		had   []data.Doubt
		found []data.Found
		want  []data.Doubt
	}{
		{"a new one opens", nil, []data.Found{owned.Found}, []data.Doubt{{Found: owned.Found, Since: later, State: data.Open, Changed: later}}},
		{"the same changes nothing", []data.Doubt{owned}, []data.Found{owned.Found}, nil},
		{"more of it says so, and stays with its owner", []data.Doubt{owned}, []data.Found{found("nik", "7312012005", 12)},
			[]data.Doubt{with(owned, func(d *data.Doubt) { d.Found, d.Changed = found("nik", "7312012005", 12), later })}},
		{"one that vanishes is gone", []data.Doubt{owned}, nil, []data.Doubt{with(owned, func(d *data.Doubt) { d.State, d.Changed = data.Gone, later })}},
		{"gone stays gone", []data.Doubt{with(owned, func(d *data.Doubt) { d.State = data.Gone })}, nil, nil},
		{"one that comes back is opened again", []data.Doubt{with(answered, func(d *data.Doubt) { d.State = data.Gone })}, []data.Found{owned.Found},
			[]data.Doubt{{Found: owned.Found, Since: later, State: data.Open, Answer: "Sudah diajukan", Changed: later}}},
		{"an answer holds", []data.Doubt{answered}, []data.Found{found("nik", "7312012005", 10)}, nil},
		{"until there is a quarter more", []data.Doubt{answered}, []data.Found{found("nik", "7312012005", 11)},
			[]data.Doubt{{Found: found("nik", "7312012005", 11), Since: later, State: data.Open, Answer: "Sudah diajukan", Changed: later}}},
		{"two of a kind are two", []data.Doubt{owned}, []data.Found{owned.Found, found("nik", "7312022005", 5)},
			[]data.Doubt{{Found: found("nik", "7312022005", 5), Since: later, State: data.Open, Changed: later}}},
	} {
		got := data.Compare(c.had, c.found, later)
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v", c.name, got)
			continue
		}
		for i := range got {
			if a, b := got[i], c.want[i]; a.Kind != b.Kind || a.Target != b.Target || a.Detail.Size != b.Detail.Size || a.State != b.State || a.Owner != b.Owner || a.Answer != b.Answer ||
				!a.Since.Equal(b.Since.Time) || !a.Changed.Equal(b.Changed.Time) {
				t.Errorf("%s: %+v, want %+v", c.name, a, b)
			}
		}
	}
}

func TestChanceIsNoDoubt(t *testing.T) {
	t.Parallel()
	share := func(n, d int64) data.Share { return data.Share{Numerator: n, Denominator: d} }
	for _, c := range []struct {
		a, b data.Share
		want bool
	}{
		{share(30, 100), share(60, 100), true},
		{share(30, 100), share(40, 100), false}, // 22–40 and 31–50
		{share(0, 29), share(29, 29), false},    // too few
		{share(0, 30), share(30, 30), true},
		{share(0, 0), share(30, 30), false},
	} {
		if data.Apart(c.a, c.b) != c.want || data.Apart(c.b, c.a) != c.want {
			t.Errorf("%v and %v: want %v", c.a, c.b, c.want)
		}
	}
	for month, want := range map[string]string{"2026-08": "2026-08 2026-02", "2026-10": "2026-08 2026-02", "2026-07": "2026-02 2025-08", "2026-01": "2025-08 2025-02"} {
		newest, before := data.Rounds(monthOf(month))
		if got := newest.String() + " " + before.String(); got != want {
			t.Errorf("%s: %s", month, got)
		}
	}
}

func TestEveryKindHasItsWords(t *testing.T) {
	t.Parallel()
	for _, k := range data.Kinds {
		for _, p := range printers {
			for _, tail := range []string{"", ".rule", ".do", ".detail"} {
				if !p.Has("data.doubt." + k.Key + tail) {
					t.Errorf("%s: no words for %s%s", p.Lang(), k.Key, tail)
				}
			}
			if k.Source != "" && !p.Has("data.source."+k.Source) {
				t.Errorf("%s: no words for the source %s", p.Lang(), k.Source)
			}
		}
	}
	for list, words := range map[string][]string{"level": data.Levels, "frequency": data.Frequencies, "access": data.Accesses, "available": data.Available, "quality": data.Qualities, "dimension": data.Dimensions,
		"severity": data.Severities, "status": data.Statuses, "complete": data.Sources, "impact": data.Impacts, "column": data.Columns} {
		for _, word := range words {
			for _, p := range printers {
				if !p.Has("data."+list+"."+word) || strings.TrimSpace(p.T("data."+list+"."+word)) == "" {
					t.Errorf("%s: no words for %s.%s", p.Lang(), list, word)
				}
			}
		}
	}
}
