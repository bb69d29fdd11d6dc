package visit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

const (
	regency = "7312"
	village = "7312011001"
)

const rounds = 40

var (
	ctx   = context.Background()
	birth = civil.MustDate("2025-01-10")
	now   = time.Date(2026, 9, 5, 1, 0, 0, 0, time.UTC)
)

// weighing is one of an invented girl.
func weighing(child db.ID, body string) visit.Weighing {
	return visit.Weighing{Child: child, ID: db.NewID(), Village: village, Posyandu: "Mawar", Body: json.RawMessage(body), Sex: growth.Female, Birth: birth,
		Source: account.Source{By: db.NewID(), Name: "Kader Ani", Phone: db.NewID(), At: db.Time{Time: now}}}
}

func write(t testing.TB, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.WriteUnrecorded(ctx, f); err != nil {
		t.Fatal(err)
	}
}

// born makes a child known through an import, with no weighing left.
func born(t testing.TB, d *db.DB, n int) (ids []db.ID) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		in := people.NewIntake(tx, regency, db.NewID())
		if err := in.Prepare(nil); err != nil {
			return err
		}
		for i := range n {
			taken, err := in.Take(people.Child{Village: village, Name: fmt.Sprintf("Nurul %d", i), Sex: growth.Female, Birth: birth, Posyandu: "Mawar", Since: 202609, AsOf: civil.MustDate("2026-06-01")})
			if err != nil {
				return err
			}
			ids = append(ids, taken.Child.ID)
		}
		return in.Close()
	})
	return ids
}

// imported records what a workbook says of a day; 0 grams: it says nothing.
func imported(t testing.TB, d *db.DB, child, source db.ID, day string, grams int) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		in := visit.NewIntake(tx, regency)
		date := civil.MustDate(day)
		if err := in.Prepare([]db.ID{child}, date, date); err != nil {
			return err
		}
		if _, _, err := in.Take(visit.Visit{Child: child, Day: date, Village: village, Posyandu: "Mawar", Grams: grams, Import: source}, growth.Female, birth); err != nil {
			return err
		}
		return in.Close()
	})
}

func take(t testing.TB, d *db.DB, w visit.Weighing) (out visit.Outcome, refused error) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		in := visit.NewFieldIntake(tx, regency)
		visit.On(in, civil.MustDate("2026-09-05"))
		if err := in.Prepare([]visit.Weighing{w}); err != nil {
			return err
		}
		out, refused = in.Take(w)
		return in.Close()
	})
	return out, refused
}

// arrive takes weighings in batches of any size, some of them again.
func arrive(t *testing.T, d *db.DB, r *rand.Rand, all []visit.Weighing) {
	t.Helper()
	for len(all) > 0 {
		n := 1 + r.IntN(len(all))
		batch := slices.Clone(all[:n])
		if r.IntN(2) == 0 {
			batch = append(batch, batch[r.IntN(n)])
		}
		write(t, d, func(tx *db.Tx) error {
			in := visit.NewFieldIntake(tx, regency)
			visit.On(in, civil.MustDate("2026-09-05"))
			if err := in.Prepare(batch); err != nil {
				return err
			}
			for i, w := range batch {
				if out, err := in.Take(w); err != nil || i >= n && (out != visit.Outcome{Verdict: people.Same}) {
					t.Fatal(out, err)
				}
			}
			return in.Close()
		})
		if r.IntN(2) == 0 {
			n = r.IntN(n + 1) // cut off before the phone heard of it
		}
		all = all[n:]
	}
}

// state is all that is left: visits, conflicts, since when the children count.
func state(t testing.TB, d *db.DB) (all []string) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) error {
		for _, query := range []string{
			"select cast(child as text) || ' ' || cast(id as text) || ' ' || cast(day as text) || ' by ' || coalesce(cast(replaced_by as text), 'nothing') from visit order by child, id",
			"select cast(subject as text) || ' ' || field from conflict order by subject, field",
			"select cast(id as text) || ' since ' || cast(since as text) || ' as of ' || cast(as_of as text) from child order by id",
		} {
			rows, err := db.All(tx, query, nil, func(s db.Scan) (text string, err error) { return text, s(&text) })
			if err != nil {
				return err
			}
			all = append(all, rows...)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// snapshot is what had taken the place of each visit at some moment.
type snapshot map[db.ID]db.ID

func remember(t testing.TB, d *db.DB) snapshot {
	t.Helper()
	then := snapshot{}
	write(t, d, func(tx *db.Tx) error {
		return tx.Each("select id, replaced_by from visit", nil, func(s db.Scan) error {
			var id, by db.ID
			err := s(&id, &by)
			then[id] = by
			return err
		})
	})
	return then
}

// restore forgets all that has happened since.
func (then snapshot) restore(t testing.TB, d *db.DB) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		for _, text := range []string{"update visit set replaced_by = id", "delete from conflict", "update child set since = 202609, as_of = '2026-06-01'"} {
			if _, err := tx.Exec(text); err != nil {
				return err
			}
		}
		for id := range remembered(tx) {
			text, args := "update visit set replaced_by = $2 where id = $1", []any{id, then[id]}
			if _, there := then[id]; !there {
				text, args = "delete from visit where id = $1", args[:1]
			}
			if _, err := tx.Exec(text, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

func remembered(tx *db.Tx) snapshot {
	now := snapshot{}
	_ = tx.Each("select id from visit", nil, func(s db.Scan) error {
		var id db.ID
		err := s(&id)
		now[id] = ""
		return err
	})
	return now
}

// session is what phones may say of a child in four days: weighings, corrections of
// them and of the import's, to other days too, of what never comes, and voids.
func session(r *rand.Rand, child db.ID, known []db.ID, n int) (all []visit.Weighing) {
	for range n {
		body := fmt.Sprintf(`"day":"2026-08-%02d","grams":%d`, 1+r.IntN(4), 8100+100*r.IntN(2))
		if len(known) > 0 && r.IntN(2) == 0 {
			over := known[r.IntN(len(known))]
			if r.IntN(10) == 0 {
				over = id(r)
			}
			if body += fmt.Sprintf(`,"replaces":%q`, over); r.IntN(3) == 0 {
				body += `,"void":true`
			}
		}
		w := weighing(child, "{"+body+"}")
		w.ID = id(r)
		known = append(known, w.ID)
		all = append(all, w)
	}
	return all
}

// id is one as a phone makes it, from chance that can be repeated.
func id(r *rand.Rand) db.ID {
	a, b := r.Uint64(), r.Uint64()
	return db.ID(fmt.Sprintf("0199%04x-%04x-7%03x-8%03x-%012x", a>>48, a>>32&0xffff, a>>16&0xfff, a&0xfff, b>>16))
}

// TestTheSameWeighingsGiveTheSameState in any order, cut into any batches,
// repeated, over what an import had brought, also one that came after others.
func TestTheSameWeighingsGiveTheSameState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		conflicts := 0
		for seed := range uint64(rounds) {
			r := rand.New(rand.NewPCG(seed, 3))
			child := born(t, d, 1)[0]
			imported(t, d, child, db.NewID(), "2026-08-01", 8100)
			imported(t, d, child, db.NewID(), "2026-08-02", 7900)
			earlier := session(r, child, nil, r.IntN(5))
			arrive(t, d, r, earlier)
			imported(t, d, child, db.NewID(), "2026-08-02", 8200)
			imported(t, d, child, db.NewID(), "2026-08-03", 8100)
			then := remember(t, d)
			all := session(r, child, slices.Sorted(maps.Keys(then)), 2+r.IntN(8))
			then.restore(t, d)
			arrive(t, d, r, all)
			want := state(t, d)
			for range 3 {
				then.restore(t, d)
				r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				arrive(t, d, r, all)
				if diff := golden.Diff(want, state(t, d)); diff != "" {
					t.Fatalf("seed %d, another order, another state:\n%s", seed, diff)
				}
			}
			conflicts += len(want) - len(all) - len(then) - 1
			write(t, d, func(tx *db.Tx) error {
				_, e1 := tx.Exec("delete from visit")
				_, e2 := tx.Exec("delete from child")
				return errors.Join(e1, e2)
			})
		}
		if conflicts < rounds/6 {
			t.Errorf("only %d conflicts: the sessions are too tame", conflicts)
		}
	})
}

// standing are the weights that stand of a child, by day.
func standing(t testing.TB, d *db.DB, child db.ID) map[string]int {
	t.Helper()
	days := map[string]int{}
	if err := d.Read(ctx, func(tx *db.Tx) error {
		return tx.Each("select day, grams from visit where child = $1 and replaced_by is null", []any{child}, func(s db.Scan) error {
			var day civil.Date
			var grams int
			err := s(&day, &grams)
			days[day.String()] = grams
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	return days
}

// TestAPhoneAndAnImportOfOneDay.
func TestAPhoneAndAnImportOfOneDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		children := born(t, d, 4)
		const day = "2026-08-03"
		says := func(child db.ID, grams int) visit.Weighing {
			return weighing(child, fmt.Sprintf(`{"day":%q,"grams":%d}`, day, grams))
		}
		want := func(what string, child db.ID, grams int) {
			t.Helper()
			if got := standing(t, d, child); grams == 0 && len(got) > 0 || grams > 0 && (got[day] != grams || len(got) != 1) {
				t.Errorf("%s: %v stands, want %d", what, got, grams)
			}
		}
		undo := func(source db.ID) {
			t.Helper()
			write(t, d, func(tx *db.Tx) error { return visit.Undo(tx, regency, source) })
		}
		first, second := db.NewID(), db.NewID()

		imported(t, d, children[0], first, day, 8100)
		if out, err := take(t, d, says(children[0], 8100)); err != nil || out != (visit.Outcome{Verdict: people.Same, Stored: true}) {
			t.Error("the same numbers:", out, err)
		}
		want("the same numbers", children[0], 8100)
		undo(first)
		want("and the import undone", children[0], 8100)

		imported(t, d, children[1], first, day, 8100)
		other := says(children[1], 8400)
		if out, err := take(t, d, other); err != nil || out != (visit.Outcome{Verdict: people.Changed, Stored: true, From: 202608}) {
			t.Error("other numbers:", out, err)
		}
		want("other numbers", children[1], 8400)
		if _, err := take(t, d, weighing(children[1], fmt.Sprintf(`{"replaces":%q,"void":true}`, other.ID))); err != nil {
			t.Error(err)
		}
		want("and taken back", children[1], 8100)

		if out, err := take(t, d, says(children[2], 8400)); err != nil || out != (visit.Outcome{Verdict: people.New, Stored: true, From: 202608}) {
			t.Error("a phone alone:", out, err)
		}
		imported(t, d, children[2], second, day, 8100)
		want("a later import", children[2], 8100)
		if out, err := take(t, d, says(children[2], 8100)); err != nil || out.Verdict != people.Same {
			t.Error("another phone agrees with the import:", out, err)
		}
		undo(second)
		if got := standing(t, d, children[2]); len(got) != 1 {
			t.Errorf("the later import undone: %v stand", got)
		}

		a, b := says(children[3], 8400), says(children[3], 8200)
		a.ID, b.ID = "01990000-0000-7000-8001-000000000000", "01980000-0000-7000-8002-000000000000"
		for _, w := range []visit.Weighing{a, b} {
			out, err := take(t, d, w)
			if err != nil || w.ID == b.ID && out.Verdict != people.Stale {
				t.Error("two phones:", out, err)
			}
		}
		want("two phones, the greatest tail", children[3], 8200)
	})
}

// TestSinceFollowsWhatStands down and up again.
func TestSinceFollowsWhatStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		child := born(t, d, 1)[0]
		since := func() (month int, asOf civil.Date) {
			write(t, d, func(tx *db.Tx) error {
				_, err := tx.One("select since, as_of from child", nil, &month, &asOf)
				return err
			})
			return month, asOf
		}
		early := weighing(child, `{"day":"2026-03-02","grams":8100}`)
		for _, c := range []struct {
			weighing visit.Weighing
			since    int
			asOf     string
		}{{weighing(child, `{"day":"2026-08-03","grams":8100}`), 202608, "2026-08-03"}, {early, 202603, "2026-08-03"},
			{weighing(child, fmt.Sprintf(`{"day":"2026-07-02","grams":8000,"replaces":%q}`, early.ID)), 202607, "2026-08-03"}} {
			if _, err := take(t, d, c.weighing); err != nil {
				t.Fatal(err)
			}
			if month, asOf := since(); month != c.since || asOf.String() != c.asOf {
				t.Errorf("since %d as of %s, want %d as of %s", month, asOf, c.since, c.asOf)
			}
		}
		write(t, d, func(tx *db.Tx) error { // a phone had registered it in May
			_, err := tx.Exec("insert into edit (regency, subject, id, kind, body, by_name, at, recorded) values ($1, $2, $2, 'child', '', 'Kader Ani', '2026-05-10T03:00:00.000000Z', $3)", regency, child, tx.Now())
			return err
		})
		if _, err := take(t, d, weighing(child, `{"day":"2026-08-03","grams":8050}`)); err != nil {
			t.Fatal(err)
		}
		if month, _ := since(); month != 202605 {
			t.Errorf("since %d, though it was registered in May", month)
		}
	})
}

func TestWeighingsOfMergedRecordsAreToldWithTheKeptOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		children := born(t, d, 2)
		imported(t, d, children[0], db.NewID(), "2026-08-03", 8100)
		for _, day := range []string{"2026-08-02", "2026-08-04"} {
			if _, err := take(t, d, weighing(children[1], fmt.Sprintf(`{"day":%q,"grams":8000}`, day))); err != nil {
				t.Fatal(err)
			}
		}
		var told []string
		write(t, d, func(tx *db.Tx) error {
			if _, err := tx.Exec("update child set merged_into = $2 where id = $1", children[1], children[0]); err != nil {
				return err
			}
			all, err := visit.OfChildren(tx, regency, children[:1])
			for _, w := range all[children[0]] {
				told = append(told, string(w.Body))
			}
			return err
		})
		want := []string{`{"day":"2026-08-02","grams":8000}`, `{"day":"2026-08-03","grams":8100,"oedema":false}`, `{"day":"2026-08-04","grams":8000}`}
		if !slices.Equal(told, want) {
			t.Errorf("told %v", told)
		}
	})
}

func TestAWeighingIsHeldAgainstWhatAScaleCanShow(t *testing.T) {
	d := dbtest.Open(t, db.SQLite)
	child := born(t, d, 1)[0]
	for _, c := range []struct{ body, key string }{
		{`{"day":"2026-08-01","grams":8100,"mm":735,"position":1,"arm_mm":140,"head_mm":450,"oedema":false,"sure":true,"note":"rewel","new":[1]}`, ""},
		{`{"day":"2026-08-02","arm_mm":140}`, ""},
		{`{"day":"2026-08-03","grams":500,"mm":0}`, ""},
		{`{"day":"2026-08-04","grams":25000,"mm":735}`, ""}, // beyond WHO's limits: marked
		{`{"day":"2026-08-05","grams":499}`, "object.range"},
		{`{"day":"2026-08-05","grams":60001}`, "object.range"},
		{`{"day":"2026-08-05","mm":1501}`, "object.range"},
		{`{"day":"2026-08-05","mm":73.5}`, "object.number"},
		{`{"day":"2026-08-05","grams":8100,"position":3}`, "object.range"},
		{`{"day":"2026-08-05","grams":8100,"oedema":"no"}`, "object.bool"},
		{`{"day":"2026-08-05","grams":0}`, "field.care.empty"},
		{`{"day":"2026-08-05"}`, "field.care.empty"},
		{`{"grams":8100}`, "object.missing"},
		{`{"day":"2026-09-06","grams":8100}`, "object.ahead"},
		{`{"day":"2025-01-09","grams":3100}`, "field.care.unborn"},
		{`{"void":true}`, "object.id"},
		{`{`, "object.shape"},
	} {
		_, err := take(t, d, weighing(child, c.body))
		if f := fault.As(err); c.key == "" && err != nil || c.key != "" && (f == nil || f.Key != c.key) {
			t.Errorf("%s: %v, want %q", c.body, err, c.key)
		}
	}
	var found map[db.ID][]visit.Weighing
	var scored, doubted int
	write(t, d, func(tx *db.Tx) (err error) {
		if found, err = visit.OfChildren(tx, regency, []db.ID{child}); err == nil {
			_, err = tx.One("select sum(case when wfh is not null then 1 else 0 end), sum(case when implausible <> 0 then 1 else 0 end) from visit", nil, &scored, &doubted)
		}
		return err
	})
	if len(found[child]) != 4 || scored != 2 || doubted != 2 {
		t.Errorf("%d stand, %d with a score, %d beyond the limits", len(found[child]), scored, doubted)
	}
	if want := `{"arm_mm":140,"day":"2026-08-01","grams":8100,"head_mm":450,"mm":735,"new":[1],"note":"rewel","oedema":false,"position":1,"sure":true}`; string(found[child][0].Body) != want {
		t.Errorf("kept %s", found[child][0].Body)
	}
}

func FuzzWeighing(f *testing.F) {
	f.Add(`{"day":"2026-08-03","grams":8100,"mm":735,"position":1,"replaces":"01990000-0000-7000-8000-00000000000b"}`)
	f.Add(`{"replaces":"01990000-0000-7000-8000-00000000000b","void":true}`)
	f.Add("{\"day\":\"2026-08-03\",\"grams\":1e3,\"note\":\"\xff\"}")
	today := civil.MustDate("2026-09-05")
	f.Fuzz(func(t *testing.T, body string) {
		v, err := visit.ReadWeighing(weighing("01980000-0000-7000-8000-000000000001", body), today)
		if err != nil {
			return
		}
		void := v.ReplacedBy == v.ID
		if v.Day == 0 || !void && (v.Day > today || v.Day < birth || v.Grams+v.MM+v.ArmMM+v.HeadMM == 0) || v.Replaces == v.ID || !json.Valid(v.Body) {
			t.Errorf("taken from %q: %+v", body, v)
		}
	})
}
