package care_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/people"
)

// id is one as a phone makes it, from chance that can be repeated.
func id(r *rand.Rand) db.ID {
	a, b := r.Uint64(), r.Uint64()
	return db.ID(fmt.Sprintf("0199%04x-%04x-7%03x-8%03x-%012x", a>>48, a>>32&0xffff, a>>16&0xfff, a&0xfff, b>>16))
}

var sample = map[string][]string{
	"exam":       {`"hb":108`, `"hb":99`, `"arm_mm":231`},
	"engagement": {`"wedding":"2026-12-20"`, `"wedding":"2026-12-21"`},
	"pregnancy":  {`"gravida":1`, `"gravida":2`},
	"delivery":   {`"outcome":"live"`, `"outcome":"stillbirth"`},
	"visit":      {`"topics":["tablets"]`, `"topics":[]`},
	"referral":   {`"reasons":["anaemia"]`, `"reasons":["other"]`},
	"departure":  {`"why":"moved"`, `"why":"died"`},
}

// history is an invented one: events that stand alone, corrections of them, of
// corrections, two of one, of what never comes, of another kind, and voids.
func history(r *rand.Rand, n int) (all []care.Event) {
	kinds := slices.Sorted(func(yield func(string) bool) {
		for kind := range sample {
			if !yield(kind) {
				return
			}
		}
	})
	for range n {
		kind := kinds[r.IntN(len(kinds))]
		says := sample[kind][r.IntN(len(sample[kind]))]
		if len(all) > 0 && r.IntN(3) > 0 {
			over := all[r.IntN(len(all))]
			if r.IntN(8) > 0 {
				kind, says = over.Kind, sample[over.Kind][r.IntN(len(sample[over.Kind]))]
			}
			named := over.ID
			if r.IntN(10) == 0 {
				named = id(r)
			}
			if says += fmt.Sprintf(`,"replaces":%q`, named); r.IntN(4) == 0 {
				says += `,"void":true`
			}
		}
		e := event(kind, fmt.Sprintf(`{"day":"2026-08-%02d",%s}`, 1+r.IntN(4), says))
		e.ID = id(r)
		all = append(all, e)
	}
	return all
}

// arrive takes events in batches of any size, some of them again.
func arrive(t *testing.T, d *db.DB, r *rand.Rand, events []care.Event) {
	t.Helper()
	for len(events) > 0 {
		n := 1 + r.IntN(len(events))
		batch := slices.Clone(events[:n])
		if r.IntN(2) == 0 {
			batch = append(batch, batch[r.IntN(n)])
		}
		taking(t, d, func(_ *db.Tx, in *care.Intake) error {
			if err := in.Prepare(batch); err != nil {
				return err
			}
			for i, e := range batch {
				if out, err := in.Take(e); err != nil || i >= n && out != (care.Outcome{Verdict: people.Same}) {
					t.Fatal(out, err)
				}
			}
			return in.Close()
		})
		if r.IntN(2) == 0 {
			n = r.IntN(n + 1) // cut off before the phone heard of it
		}
		events = events[n:]
	}
}

// state is all that is left of events: rows, conflicts, who is gone.
func state(t *testing.T, d *db.DB) (all []string) {
	t.Helper()
	read(t, d, func(tx *db.Tx) error {
		for _, query := range []string{
			"select cast(subject as text) || ' ' || cast(id as text) || ' ' || kind || ' by ' || coalesce(cast(replaced_by as text), 'nothing') || ' ' || body from care order by subject, id",
			"select cast(subject as text) || ' ' || field from conflict order by subject, field",
			"select cast(id as text) || ' gone ' || coalesce(cast(gone as text), '') || ' ' || coalesce(gone_why, '') from person order by id",
		} {
			rows, err := db.All(tx, query, nil, func(s db.Scan) (text string, err error) { return text, s(&text) })
			if err != nil {
				return err
			}
			all = append(all, rows...)
		}
		return nil
	})
	return all
}

func forget(t *testing.T, d *db.DB) {
	t.Helper()
	taking(t, d, func(tx *db.Tx, _ *care.Intake) error {
		for _, text := range []string{"delete from care", "delete from conflict", "update person set gone = null, gone_why = null"} {
			if _, err := tx.Exec(text); err != nil {
				return err
			}
		}
		return nil
	})
}

// person writes a bare one.
func person(t testing.TB, d *db.DB, id db.ID) {
	t.Helper()
	taking(t, d, func(tx *db.Tx, _ *care.Intake) error {
		_, err := tx.Exec(`insert into person (regency, id, village, posyandu, name, name_fold, match_key, sex, relation, phone, changed)
			values ($1, $2, $3, '', 'Sitti', 'sitti', 'sitti', 2, 'spouse', '', $4)`, regency, id, village, tx.Now())
		return err
	})
}

// TestTheSameEventsGiveTheSameState in any order, cut into any batches, repeated.
func TestTheSameEventsGiveTheSameState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		person(t, d, siti)
		conflicts := 0
		for seed := range uint64(40) {
			r := rand.New(rand.NewPCG(seed, 7))
			events := history(r, 2+r.IntN(9))
			arrive(t, d, r, events)
			want := state(t, d)
			for range 3 {
				forget(t, d)
				r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
				arrive(t, d, r, events)
				if diff := golden.Diff(want, state(t, d)); diff != "" {
					t.Fatalf("seed %d, another order, another state:\n%s", seed, diff)
				}
			}
			conflicts += len(want) - len(events) - 1
			forget(t, d)
		}
		if conflicts < 5 {
			t.Errorf("only %d conflicts: the histories are too tame", conflicts)
		}
	})
}

// TestCorrections tells the rules one by one.
func TestCorrections(t *testing.T) {
	type step struct {
		name, kind, says, over string
		verdict                people.Verdict
	}
	d := dbtest.Open(t, db.SQLite)
	person(t, d, siti)
	for name, c := range map[string]struct {
		steps  []step
		stands string
		doubts int
	}{
		"a correction stands for what it corrects": {[]step{{"a", "exam", `"hb":108`, "", people.New}, {"b", "exam", `"hb":118`, "a", people.Changed}}, "b", 0},
		"also when it comes first":                 {[]step{{"b", "exam", `"hb":118`, "a", people.Changed}, {"a", "exam", `"hb":108`, "", people.New}}, "b", 0},
		"a chain ends in its last": {[]step{{"c", "exam", `"hb":98`, "b", people.Changed}, {"a", "exam", `"hb":108`, "", people.New},
			{"b", "exam", `"hb":118`, "a", people.Changed}}, "c", 0},
		"a void takes back":                        {[]step{{"a", "exam", `"hb":108`, "", people.New}, {"v", "exam", `"void":true`, "a", people.Changed}}, "", 0},
		"what a void took back does not come back": {[]step{{"a", "exam", `"hb":108`, "", people.New}, {"b", "exam", `"hb":118`, "a", people.Changed}, {"v", "exam", `"void":true`, "b", people.Changed}}, "", 0},
		"two examinations corrected differently are two": {[]step{{"a", "exam", `"hb":108`, "", people.New}, {"b", "exam", `"hb":118`, "a", people.Changed},
			{"c", "exam", `"hb":98`, "a", people.Changed}}, "bc", 0},
		"of one pregnancy one stands and a person is asked": {[]step{{"a", "pregnancy", `"gravida":1`, "", people.New}, {"b", "pregnancy", `"gravida":2`, "a", people.Changed},
			{"c", "pregnancy", `"gravida":3`, "a", people.Stale}}, "c", 1},
		"nobody is asked when both say the same": {[]step{{"a", "pregnancy", `"gravida":1`, "", people.New}, {"b", "pregnancy", `"gravida":2`, "a", people.Changed},
			{"c", "pregnancy", `"gravida":2`, "a", people.Changed}}, "c", 0},
		"nor any more when one is corrected": {[]step{{"b", "pregnancy", `"gravida":2`, "a", people.Changed}, {"c", "pregnancy", `"gravida":3`, "a", people.Stale},
			{"v", "pregnancy", `"void":true`, "c", people.Changed}}, "b", 0},
		"another kind is not corrected": {[]step{{"a", "exam", `"hb":108`, "", people.New}, {"b", "visit", `"found":"x"`, "a", people.Changed}}, "ab", 0},
	} {
		ids := map[string]db.ID{}
		for i, letter := range []string{"a", "b", "c", "v"} {
			ids[letter] = db.ID(fmt.Sprintf("01990000-0000-7000-800%d-000000000000", i))
		}
		for _, s := range c.steps {
			body := `{"day":"2026-08-03",` + s.says
			if s.over != "" {
				body += fmt.Sprintf(`,"replaces":%q`, ids[s.over])
			}
			e := event(s.kind, body+"}")
			e.ID = ids[s.name]
			if out, err := take(t, d, e); err != nil || out.Verdict != s.verdict || !out.Stored {
				t.Errorf("%s: %s is %s, %v", name, s.name, out.Verdict, err)
			}
		}
		var stand string
		var doubts int
		read(t, d, func(tx *db.Tx) error {
			all, err := care.Of(tx, regency, []db.ID{siti}, 0)
			for letter, id := range ids {
				if slices.ContainsFunc(all[siti], func(e care.Event) bool { return e.ID == id }) {
					stand += letter
				}
			}
			if err == nil {
				_, err = tx.One("select count(*) from conflict", nil, &doubts)
			}
			return err
		})
		sorted := []byte(stand)
		slices.Sort(sorted)
		if string(sorted) != c.stands || doubts != c.doubts {
			t.Errorf("%s: %q stand, want %q; %d conflicts, want %d", name, sorted, c.stands, doubts, c.doubts)
		}
		forget(t, d)
	}
}

func TestAnIDIsTakenOnce(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	e := event("exam", `{"day":"2026-08-03","hb":108}`)
	for _, c := range []struct {
		body, day string
		want      people.Verdict
	}{{`{"day":"2026-08-03","hb":108}`, "", people.New}, {`{"hb":108,"day":"2026-08-03"}`, "2026-08-04", people.Same}, {`{"day":"2026-08-03","hb":107}`, "", people.Refused}} {
		e.Body = json.RawMessage(c.body)
		if c.day != "" {
			e.Day = civil.MustDate(c.day)
		}
		if out, _ := take(t, d, e); out.Verdict != c.want {
			t.Errorf("%s: %s, want %s", c.body, out.Verdict, c.want)
		}
	}
}

// TestWhoIsGone follows from departures, and nothing that an office wrote is lost.
func TestWhoIsGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		person(t, d, siti)
		gone := func() (day civil.Date, why string) {
			read(t, d, func(tx *db.Tx) error {
				_, err := tx.One("select gone, gone_why from person where id = $1", []any{siti}, &day, db.Or(&why))
				return err
			})
			return day, why
		}
		moved, died := event("departure", `{"day":"2026-08-03","why":"moved"}`), event("departure", `{"day":"2026-08-01","why":"died"}`)
		void := func(e care.Event) care.Event {
			return event("departure", fmt.Sprintf(`{"replaces":%q,"void":true}`, e.ID))
		}
		for i, c := range []struct {
			event    care.Event
			day, why string
		}{{moved, "2026-08-03", "moved"}, {died, "2026-08-01", "died"}, {void(died), "2026-08-03", "moved"}, {void(moved), "", ""}} {
			if _, err := take(t, d, c.event); err != nil {
				t.Fatal(err)
			}
			if day, why := gone(); day.String() != c.day || why != c.why {
				t.Errorf("step %d: gone %s %s, want %s %s", i, day, why, c.day, c.why)
			}
		}
		taking(t, d, func(tx *db.Tx, _ *care.Intake) error {
			_, err := tx.Exec("update person set gone = '2026-07-01', gone_why = 'menikah ke luar' where id = $1", siti)
			return err
		})
		if _, err := take(t, d, void(event("departure", `{}`))); err != nil {
			t.Fatal(err)
		}
		if _, why := gone(); why != "menikah ke luar" {
			t.Errorf("what the office wrote became %q", why)
		}
	})
}
