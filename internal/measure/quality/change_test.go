package quality_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/quality"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/visit"
)

const regency = "7312"

var (
	ctx      = context.Background()
	villages = []string{"7312012005", "7312012006", "7312011001"}
	posyandu = []string{"Mawar", "Melati", ""}
)

// born is a child of the story and the weighings that stand, by day.
type born struct {
	id       db.ID
	sex      growth.Sex
	birth    civil.Date
	village  string
	since    civil.Month
	standing map[civil.Date]db.ID
}

// story is what happens to children, told to a database in random order.
type story struct {
	*rand.Rand
	t        testing.TB
	tx       *db.Tx
	children []*born
	today    civil.Date
}

func (s *story) exec(query string, args ...any) {
	s.t.Helper()
	if _, err := s.tx.Exec(query, args...); err != nil {
		s.t.Fatal(err)
	}
}

// register makes a child that nobody has weighed yet.
func (s *story) register() *born {
	c := &born{id: db.NewID(), sex: growth.Sex(1 + s.IntN(2)), birth: s.today - civil.Date(s.IntN(1900)), village: villages[s.IntN(3)],
		since: s.today.Month(), standing: map[civil.Date]db.ID{}}
	var kia any
	if s.IntN(3) > 0 {
		kia = s.IntN(2) == 0
	}
	s.exec(`insert into child (regency, id, village, name, name_fold, match_key, sex, birth, parent, parent_fold, puskesmas, posyandu, rt, rw, address, kia, since, as_of, changed)
		values ($1, $2, $3, 'Anak', 'anak', 'anak', $4, $5, '', '', '', $6, '', '', '', $7, $8, $9, $10)`,
		regency, c.id, c.village, int(c.sex), c.birth, posyandu[s.IntN(3)], kia, int(c.since), s.today, s.tx.Now())
	s.children = append(s.children, c)
	return c
}

// weigh puts a weighing in, over the one of that day, and answers the month from which
// something is other.
func (s *story) weigh(c *born, day civil.Date) civil.Month {
	v := visit.Visit{Regency: regency, Child: c.id, ID: db.NewID(), Day: day, Village: c.village, Posyandu: posyandu[s.IntN(3)],
		Grams: 2500 + s.IntN(14_000), MM: 480 + s.IntN(600), Oedema: s.IntN(40) == 0}
	if s.IntN(8) == 0 {
		v.Grams = 0
	}
	if s.IntN(8) == 0 {
		v.MM = 0
	}
	v.Assess(c.sex, c.birth)
	if old := c.standing[day]; old != "" {
		s.exec("update visit set replaced_by = $3 where regency = $1 and id = $2", regency, old, v.ID)
	}
	in := visit.NewIntake(s.tx, regency)
	if err := in.Prepare([]db.ID{c.id}, day, day); err != nil {
		s.t.Fatal(err)
	}
	taken, _, err := in.Take(v, c.sex, c.birth)
	if err = errors.Join(err, in.Close()); err != nil {
		s.t.Fatal(err)
	}
	c.standing[day] = taken.ID
	if day.Month() < c.since {
		c.since = day.Month()
		s.exec("update child set since = $3 where regency = $1 and id = $2", regency, c.id, int(c.since))
	}
	return day.Month()
}

func (s *story) count(query string, ids ...db.ID) (n int) {
	s.t.Helper()
	if _, err := s.tx.One(query, db.Args([]any{regency}, ids), &n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// changed lets the quality follow.
func (s *story) changed(changes []indicator.Changed, err error) {
	s.t.Helper()
	if err = errors.Join(err, quality.Change(s.tx, regency, changes)); err != nil {
		s.t.Fatal(err)
	}
}

// happen does one thing and answers who is touched, and from when.
func (s *story) happen() (from civil.Month, children []db.ID) {
	if len(s.children) == 0 {
		s.register()
	}
	c := s.children[s.IntN(len(s.children))]
	switch s.IntN(15) {
	case 0, 1:
		c = s.register()
		from = c.since
	case 2: // somebody comes late with an old weighing
		from = s.weigh(c, max(c.birth, s.today-civil.Date(s.IntN(150))))
	case 3: // one is taken back
		from = s.today.Month()
		for day, id := range c.standing {
			s.exec("update visit set replaced_by = $3 where regency = $1 and id = $2", regency, id, db.NewID())
			delete(c.standing, day)
			from = min(from, day.Month())
			break
		}
	case 4: // gone, or back
		var gone any
		if s.IntN(3) > 0 {
			gone = s.today - civil.Date(s.IntN(60))
		}
		s.exec("update child set gone = $3 where regency = $1 and id = $2", regency, c.id, gone)
		from = c.since
	case 5: // moved
		c.village = villages[s.IntN(3)]
		s.exec("update child set village = $3, posyandu = $4 where regency = $1 and id = $2", regency, c.id, c.village, posyandu[s.IntN(3)])
		from = c.since
	case 6: // a mistake, or not
		var why any
		if s.IntN(2) == 0 {
			why = "ganda"
		}
		s.exec("update child set deleted = $3 where regency = $1 and id = $2", regency, c.id, why)
		from = c.since
	case 7: // joined with another, or parted
		other := s.children[s.IntN(len(s.children))]
		from = min(c.since, other.since)
		if c == other || s.count("select count(*) from child where regency = $1 and (merged_into in ($2, $3) or id in ($2, $3) and merged_into is not null)", c.id, other.id) > 0 {
			s.exec("update child set merged_into = null where regency = $1 and id in ($2, $3)", regency, c.id, other.id)
			return beginning, s.all() // whom they were merged into is not told
		}
		s.exec("update child set merged_into = $3 where regency = $1 and id = $2", regency, c.id, other.id)
		children = append(children, other.id)
	case 8: // erased, alone
		if n := s.count("select count(*) from child where regency = $1 and (merged_into = $2 or id = $2 and merged_into is not null)", c.id); n > 0 || len(s.children) < 3 {
			return s.today.Month(), nil
		}
		s.changed(indicator.Gone(s.tx, regency, []db.ID{c.id}))
		s.exec("delete from visit where regency = $1 and child = $2", regency, c.id)
		s.exec("delete from child where regency = $1 and id = $2", regency, c.id)
		s.children = slices.DeleteFunc(s.children, func(o *born) bool { return o == c })
		return s.today.Month(), nil
	case 9: // time goes by
		s.today += civil.Date(s.IntN(50))
		from = s.today.Month()
	default:
		from = s.weigh(c, s.today)
	}
	return from, append(children, c.id)
}

const beginning = civil.Month(200001)

func (s *story) all() (ids []db.ID) {
	for _, c := range s.children {
		ids = append(ids, c.id)
	}
	return ids
}

// change is what a job does: the children that were touched, then, some at a time, all
// others when a month is opened.
func (s *story) change(from, until civil.Month, children []db.ID) {
	s.t.Helper()
	s.changed(indicator.Change(s.tx, regency, from, until, children))
	span, rest, err := indicator.Opening(s.tx, regency)
	if err != nil || span.From == 0 {
		return
	}
	for some := range slices.Chunk(rest, 3) {
		s.changed(indicator.Change(s.tx, regency, span.From, until, some))
	}
	if done, err := indicator.Opened(s.tx, regency, span); !done || err != nil {
		s.t.Fatal(done, err)
	}
}

// rebuild does it all anew.
func (s *story) rebuild() {
	s.t.Helper()
	for _, table := range []string{"child_month", "figure", "posyandu_month"} {
		s.exec("delete from " + table)
	}
	first, last, err := indicator.Refresh(s.tx, regency, beginning, s.all())
	if err = errors.Join(err, quality.Refresh(s.tx, regency, first, last)); err != nil {
		s.t.Fatal(err)
	}
}

// figures are all that is computed.
func (s *story) figures() string {
	s.t.Helper()
	var all strings.Builder
	for table, columns := range map[string]int{
		"regency, month, village, child, posyandu, sex, age, kia, weighed, day, grams, mm, oedema, hfa, wfa, wfh, hfa_pmk, wfa_pmk, wfh_pmk, implausible, gain, t_run, weighings, last_month, last_grams from child_month order by month, village, child": 25,
		"month, village, indicator, numerator, denominator from figure order by month, village, indicator":                                                                                                                                                5,
		"month, village, posyandu, weighed, implausible, weight_digits, height_digits, ages, scores from posyandu_month order by month, village, posyandu":                                                                                                9,
	} {
		err := s.tx.Each("select "+table, nil, func(scan db.Scan) error {
			row, dest := make([]any, columns), make([]any, columns)
			for i := range row {
				dest[i] = &row[i]
			}
			err := scan(dest...)
			fmt.Fprintln(&all, row...)
			return err
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
	lines := strings.Split(all.String(), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

var errRollBack = errors.New("only looked")

// Whatever happens to children, and in whatever order: what was changed bit by bit is
// what a rebuild says, to the last row and sum.
func TestChangesAddUpToWhatARebuildSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for seed := range uint64(4) {
			s := &story{Rand: rand.New(rand.NewPCG(seed, 7)), t: t, today: civil.MustDate("2025-11-20")}
			err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
				s.tx = tx
				for step := range 120 {
					from, children := s.happen()
					s.change(from, s.today.Month(), children)
					if step%4 > 0 {
						continue
					}
					before := s.figures()
					if s.rebuild(); s.figures() != before {
						t.Fatalf("seed %d, step %d:\n%s", seed, step, difference(before, s.figures()))
					}
				}
				if n := strings.Count(s.figures(), "\n"); n < 150 {
					t.Errorf("only %d lines: nothing was tried", n)
				}
				return errRollBack
			})
			if !errors.Is(err, errRollBack) {
				t.Fatal(err)
			}
		}
	})
}

// A phone whose clock is years ahead opens no month; that month's own day comes.
func TestAWeighingAheadOfTimeOpensNoMonth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := &story{Rand: rand.New(rand.NewPCG(1, 7)), t: t, today: civil.MustDate("2026-08-10")}
		err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			s.tx = tx
			c, other := s.register(), s.register()
			s.weigh(c, s.today)
			s.change(s.today.Month(), s.today.Month(), []db.ID{c.id})
			before := s.figures()
			s.weigh(c, s.today+800)
			s.change(s.today.Month(), s.today.Month(), []db.ID{c.id})
			if after := s.figures(); after != before {
				t.Errorf("it opened months:\n%s", difference(before, after))
			}
			s.weigh(other, s.today+30)
			s.change((s.today + 30).Month(), 202609, []db.ID{other.id})
			if n := s.count("select count(*) from child_month where regency = $1 and month = 202609"); n != 2 {
				t.Errorf("%d rows of September, of two children", n)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// While a month is being opened nobody is shown its figures, and an import that comes
// in between ends it well.
func TestAMonthIsShownOnceAllChildrenHaveTheirRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := &story{Rand: rand.New(rand.NewPCG(2, 7)), t: t, today: civil.MustDate("2026-08-10")}
		figures, by := &indicator.Service{DB: d}, account.Actor{Account: account.Account{Role: account.Health, Region: regency}}
		write := func(f func()) (last civil.Month) {
			t.Helper()
			err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error { s.tx = tx; f(); return nil })
			if err != nil {
				t.Fatal(err)
			}
			if _, last, err = figures.Months(ctx, by, regency); err != nil {
				t.Fatal(err)
			}
			return last
		}
		var span indicator.Span
		var rest []db.ID
		last := write(func() {
			for range 5 {
				s.weigh(s.register(), s.today)
			}
			s.change(s.today.Month(), s.today.Month(), s.all())
		})
		begun := write(func() {
			s.today += 60
			s.weigh(s.children[0], s.today)
			s.changed(indicator.Change(s.tx, regency, s.today.Month(), s.today.Month(), s.all()[:1]))
			var err error
			if span, rest, err = indicator.Opening(s.tx, regency); err != nil {
				t.Fatal(err)
			}
		})
		if last != 202608 || begun != last || span != (indicator.Span{From: 202609, To: 202610}) || len(rest) != 5 {
			t.Errorf("%v, then %v: %v of %d", last, begun, span, len(rest))
		}
		imported := write(func() {
			s.weigh(s.children[1], s.today)
			first, newest, err := indicator.Refresh(s.tx, regency, s.today.Month(), s.all()[1:2])
			if err = errors.Join(err, quality.Refresh(s.tx, regency, first, newest)); err != nil {
				t.Fatal(err)
			}
		})
		write(func() {
			before := s.figures()
			for _, id := range rest { // the job goes on where it was
				s.changed(indicator.Change(s.tx, regency, span.From, s.today.Month(), []db.ID{id}))
			}
			if done, err := indicator.Opened(s.tx, regency, span); !done || err != nil {
				t.Error(done, err)
			}
			if s.figures() != before {
				t.Error("the import left something to do")
			}
			if s.rebuild(); s.figures() != before {
				t.Error(difference(before, s.figures()))
			}
		})
		if imported != 202610 {
			t.Errorf("after the import the last month is %v", imported)
		}
	})
}

func difference(a, b string) string {
	had := map[string]bool{}
	for l := range strings.SplitSeq(a, "\n") {
		had[l] = true
	}
	var out []string
	for l := range strings.SplitSeq(b, "\n") {
		if !had[l] {
			out = append(out, "+ "+l)
		}
		delete(had, l)
	}
	for l := range had {
		out = append(out, "- "+l)
	}
	slices.Sort(out)
	return strings.Join(out[:min(len(out), 30)], "\n")
}
