package family_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/people"
)

const imported db.ID = "01970000-0000-7000-8000-000000000001"

// brings takes children from a workbook in, in a transaction of its own.
func brings(t *testing.T, d *db.DB, children ...people.Child) (all []people.Taken, source db.ID) {
	t.Helper()
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		source = db.NewID()
		in := people.NewIntake(tx, regency, source)
		if err := in.Prepare(children); err != nil {
			return err
		}
		all = nil
		for _, c := range children {
			taken, err := in.Take(c)
			if err != nil {
				return err
			}
			all = append(all, taken)
		}
		_, err := in.Finish()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, source
}

// line is a child as a workbook has it.
func line(name, nik, birth string) people.Child {
	return people.Child{Village: here, NIK: nik, Name: name, Sex: growth.Male, Birth: civil.MustDate(birth), Posyandu: "Mawar", Since: 202610, AsOf: civil.MustDate("2026-10-10")}
}

// world is an empty database with one child of an import, whose id is known.
func world(t *testing.T, engine db.Engine) *db.DB {
	d := dbtest.Open(t, engine)
	taken, _ := brings(t, d, line("Rangga", "7312010101260077", "2026-01-01"))
	if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		for _, text := range []string{"update child set id = $2 where id = $1", "update child_word set child = $2 where child = $1"} {
			if _, err := tx.Exec(text, taken[0].Child.ID, imported); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return d
}

// story is what some phones say of a family: first the records, then what each says
// of them, over what it knows.
func story(r *rand.Rand) (made, said []family.Edit) {
	home, other := first(family.OfHousehold, nil), first(family.OfHousehold, fields{"head": "Baso", "rt": "001"})
	mother := first(family.OfPerson, fields{"household": home.ID})
	made = []family.Edit{home, other, mother, first(family.OfPerson, fields{"household": home.ID}),
		first(family.OfChild, fields{"household": home.ID, "mother": mother.ID, "nik": "7312010201260001"}),
		first(family.OfChild, fields{"household": home.ID, "name": "Budi S"}), first(family.OfChild, fields{"household": other.ID, "name": "Rangga", "birth": "2026-01-01"})}
	i := by(family.OfChild, imported, imported, nil)
	say := map[string][]fields{
		family.OfHousehold: {{"head": "Andi R"}, {"head": "Baso"}, {"rt": "001"}, {"village": there, "posyandu": "Anggrek"}, {"village": "7312021002"}, {"kk": "7312010101250001"}, {"smoker": true}},
		family.OfPerson:    {{"name": "Sitti"}, {"nik": "7312014202980001"}, {"household": other.ID}, {"household": nil, "village": there, "posyandu": nil}, {"phone": "0812"}, {"deleted": "ganda"}},
		family.OfChild: {{"name": "Budi Santoso"}, {"nik": "7312010201260001"}, {"nik": "7312010101260077"}, {"nik": nil}, {"birth": "2026-01-03"}, {"posyandu": "Melati"}, {"kia": true},
			{"village": there, "posyandu": nil, "household": nil}, {"household": other.ID}, {"deleted": "ganda"}, {"parent": "ANDI / SITI"}, {"temp": "73120142029800011"}},
	}
	for phone := range 3 {
		last := map[db.ID]family.Edit{}
		for range 12 {
			of := append(slices.Clone(made), i)[r.IntN(len(made)+1)]
			before, knows := last[of.Subject]
			if !knows {
				before = of
			}
			e := then(before, say[of.Kind][r.IntN(len(say[of.Kind]))])
			if of.Subject == imported {
				e.Over = nil
				if knows && r.IntN(2) == 0 {
					e.Over = then(before, nil).Over
				}
			}
			e.At.Time = time.Now().UTC().Add(time.Duration(r.IntN(200)-100) * time.Minute)
			e.Name = fmt.Sprint("phone ", phone)
			last[of.Subject], said = e, append(said, e)
		}
	}
	return made, said
}

// picture is all that is kept of a story, as text.
func picture(t *testing.T, d *db.DB, made []family.Edit) string {
	t.Helper()
	var all []string
	add := func(what string, v any) {
		text, err := json.MarshalIndent(v, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, what+" "+string(text))
	}
	by := account.CommandLine("t", regency)
	err := d.Read(ctx, func(tx *db.Tx) error {
		for _, e := range append(slices.Clone(made), family.Edit{Kind: family.OfChild, Subject: imported}) {
			docs, err := family.Docs(tx, regency, e.Kind, []db.ID{e.Subject})
			if err != nil {
				return err
			}
			add("doc", docs)
			found, err := people.ByID(tx, regency, e.Subject)
			if err != nil {
				return err
			}
			c := found[e.Subject]
			c.Changed, c.MadeBy = db.Time{}, ""
			add("row", c)
			wrong, err := people.Corrections(tx, regency, e.Subject)
			if err != nil {
				return err
			}
			var texts []string
			for _, w := range wrong {
				texts = append(texts, w.Field+":"+w.Was)
			}
			slices.Sort(texts)
			add("wrong", texts)
		}
		return tx.Each("select a, b, kind, reason, state from likeness order by a, b", nil, func(s db.Scan) error {
			var a, b, kind, reason, state string
			err := s(&a, &b, &kind, &reason, &state)
			all = append(all, strings.Join([]string{a, b, kind, reason, state}, " "))
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	conflicts, err := (&family.Service{DB: d}).Conflicts(ctx, by, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for i := range conflicts {
		conflicts[i].Changed = db.Time{}
		for j := range conflicts[i].Sides {
			if side := &conflicts[i].Sides[j]; side.Note {
				side.ID, side.At = "", db.Time{}
			}
		}
	}
	slices.SortFunc(conflicts, func(a, b family.Conflict) int {
		return strings.Compare(string(a.Subject)+a.Field, string(b.Subject)+b.Field)
	})
	add("conflicts", conflicts)
	return strings.Join(all, "\n")
}

// TestPhonesInAnyOrderLeaveTheSameState: whatever three phones say of a family and
// of a child that an import brought, in whatever order, cut and repetition it
// arrives: the same records, heads, conflicts, numbers and likely duplicates.
func TestPhonesInAnyOrderLeaveTheSameState(t *testing.T) {
	t.Parallel()
	for engine, stories := range map[db.Engine]int{db.SQLite: 12, db.PostgreSQL: 2} {
		for seed := range stories {
			t.Run(fmt.Sprint(engine, " ", seed), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(uint64(seed), 7))
				made, said := story(r)
				want := ""
				for order := range 4 {
					d := world(t, engine)
					accepts(t, d, made...)
					queue := slices.Clone(said)
					if order > 0 {
						r.Shuffle(len(queue), func(i, j int) { queue[i], queue[j] = queue[j], queue[i] })
						queue = append(queue, queue[:r.IntN(len(queue))]...) // sent again
					}
					for len(queue) > 0 {
						n := []int{len(queue), 1, 1 + r.IntN(7), 1 + r.IntN(20)}[order]
						n = min(n, len(queue))
						accepts(t, d, queue[:n]...)
						queue = queue[n:]
					}
					got := picture(t, d, made)
					if want == "" {
						want = got
					}
					if got != want {
						t.Fatalf("order %d leaves another state:\n%s", order, golden.Diff(want, got))
					}
				}
			})
		}
	}
}
