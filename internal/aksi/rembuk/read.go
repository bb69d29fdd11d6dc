package rembuk

import (
	"cmp"
	"context"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Whole is a meeting with all that belongs to it.
type Whole struct {
	register.Entry[Meeting]
	Attendance  []register.Entry[Attendance] // in the order in which they came
	Decisions   []register.Entry[Decision]
	Commitments []register.Entry[Commitment]
}

// Read is a meeting whole.
func Read(tx *db.Tx, regency string, id db.ID) (w Whole, err error) {
	if w.Entry, err = meetings.Get(tx, regency, id); err != nil {
		return w, err
	}
	if w.Attendance, err = attendances.List(tx, regency, register.Query{Part: id}); err != nil {
		return w, err
	}
	if w.Decisions, err = decisionsOf(tx, regency, id); err != nil {
		return w, err
	}
	w.Commitments, err = promisesOf(tx, regency, id)
	return w, err
}

func decisionsOf(tx *db.Tx, regency string, meeting db.ID) ([]register.Entry[Decision], error) {
	all, err := decisions.List(tx, regency, register.Query{Part: meeting})
	slices.SortStableFunc(all, func(a, b register.Entry[Decision]) int { return a.Body.Number - b.Body.Number })
	return all, err
}

func promisesOf(tx *db.Tx, regency string, meeting db.ID) ([]register.Entry[Commitment], error) {
	all, err := commitments.List(tx, regency, register.Query{Part: meeting})
	byNumber(all)
	return all, err
}

func byNumber(all []register.Entry[Commitment]) {
	slices.SortStableFunc(all, func(a, b register.Entry[Commitment]) int { return a.Body.Number - b.Body.Number })
}

// Open is a meeting as somebody may see it. Names of those who came and sign are left out,
// unless they are asked for: then it is recorded that they were seen.
func (s *Service) Open(ctx context.Context, by account.Actor, id db.ID, names bool) (w Whole, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if w, err = Read(tx, by.Regency(), id); err != nil {
			return err
		}
		return by.Allow(account.ActionRead, w.Area)
	})
	if err != nil {
		return Whole{}, err
	}
	if !names {
		w.Body = nameless(w.Body)
		for i := range w.Attendance {
			w.Attendance[i].Body.Name = ""
		}
		return w, nil
	}
	if len(w.Attendance)+len(w.Body.Signing) == 0 {
		return w, nil
	}
	return w, ledger.Seen(ctx, s.DB, by.By(), deed(by.Regency(), "names", id), map[string]int{"attendance": len(w.Attendance), "signing": len(w.Body.Signing)})
}

// Institution is how many came of it, and were invited.
type Institution struct {
	Name  string
	Guest string // of the invitation list; empty: came without
	Seats int
	Came  int
}

// Institutions counts who came by institution: those invited in their order, then the
// others. named tells what a guest's institution is called.
func (w Whole) Institutions(named func(Guest) string) (all []Institution) {
	at := map[string]int{}
	for _, g := range w.Body.Guests {
		at[g.ID] = len(all)
		all = append(all, Institution{Name: named(g), Guest: g.ID, Seats: max(1, g.Seats)})
	}
	for _, a := range w.Attendance {
		i, known := at[a.Body.Guest]
		if !known {
			key := "+" + fold.Name(a.Body.Institution)
			if i, known = at[key]; !known {
				i = len(all)
				at[key] = i
				all = append(all, Institution{Name: a.Body.Institution})
			}
		}
		all[i].Came++
	}
	return all
}

// Quorum is how many of the invited institutions came, and how many people in all.
type Quorum struct{ Invited, Came, Others, People int }

// Quorum follows from who came; no rule says how many must.
func (w Whole) Quorum() (q Quorum) {
	came := map[string]bool{}
	for _, a := range w.Attendance {
		came[a.Body.Guest] = true
	}
	q.Invited, q.People = len(w.Body.Guests), len(w.Attendance)
	for _, g := range w.Body.Guests {
		if came[g.ID] {
			q.Came++
		}
	}
	for _, a := range w.Attendance {
		if !slices.ContainsFunc(w.Body.Guests, func(g Guest) bool { return g.ID == a.Body.Guest }) {
			q.Others++
		}
	}
	return q
}

// Twins are the entries of attendance that look like an earlier one: the same name of
// the same institution.
func (w Whole) Twins() map[db.ID]bool {
	seen, twins := map[string]bool{}, map[db.ID]bool{}
	for _, a := range w.Attendance {
		key := fold.Name(a.Body.Name) + " " + fold.Name(a.Body.Institution)
		if a.Body.Name != "" && seen[key] {
			twins[a.ID] = true
		}
		seen[key] = true
	}
	return twins
}

// Meetings are those of a year in an area and what lies in it, by their day; those
// without one come last.
func Meetings(tx *db.Tx, regency string, year int, area string) ([]register.Entry[Meeting], error) {
	all, err := meetings.List(tx, regency, register.Query{Year: year, Area: area})
	slices.SortStableFunc(all, func(a, b register.Entry[Meeting]) int {
		x, y := a.Body.Head, b.Body.Head
		if (x.Day == 0) != (y.Day == 0) {
			return cmp.Compare(y.Day, x.Day)
		}
		return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.From, y.From), cmp.Compare(a.Area, b.Area))
	})
	return all, err
}

// Commitments are those of a year, in the order of their meetings and numbers. Those of
// meetings whose minutes are not agreed yet are drafts: their Body.Agreed is 0.
func Commitments(tx *db.Tx, regency string, year int) ([]register.Entry[Commitment], error) {
	all, err := commitments.List(tx, regency, register.Query{Year: year})
	if err != nil {
		return nil, err
	}
	order := map[db.ID]int{}
	held, err := Meetings(tx, regency, year, "")
	for i, m := range held {
		order[m.ID] = i
	}
	slices.SortStableFunc(all, func(a, b register.Entry[Commitment]) int {
		return cmp.Or(order[a.Part]-order[b.Part], a.Body.Number-b.Body.Number)
	})
	return all, err
}

// List is the meetings of a year, and what was promised in them.
func (s *Service) List(ctx context.Context, by account.Actor, year int, area string) (all []register.Entry[Meeting], promised []register.Entry[Commitment], err error) {
	if err := by.Allow(account.ActionRead, area); err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if all, err = Meetings(tx, by.Regency(), year, area); err != nil {
			return err
		}
		promised, err = Commitments(tx, by.Regency(), year)
		return err
	})
	for i := range all {
		all[i].Body = nameless(all[i].Body)
	}
	promised = slices.DeleteFunc(promised, func(c register.Entry[Commitment]) bool { return !region.Within(c.Area, area) })
	return all, promised, err
}

// Owed is how many meetings of a rule an area has held in a year, and how many are set.
type Owed struct {
	Rule
	Area       string
	Held, Set  int // with a day that has not come
	LastHeld   civil.Date
	NextPlaced civil.Date
}

// Missing is how many are neither held nor set.
func (o Owed) Missing() int { return max(0, o.PerYear-o.Held-o.Set) }

// OwedBy is what each rule asks of an area and the places below it, the area first.
func OwedBy(all []register.Entry[Meeting], area string, kind Kind) (owed []Owed) {
	places := []string{area}
	switch region.LevelOf(area) {
	case region.Regency:
		for _, d := range region.Children(area) {
			places = append(places, d.Code)
		}
		fallthrough
	case region.District:
		for _, v := range region.Villages(area) {
			places = append(places, v.Code)
		}
	}
	at := map[string]int{}
	for _, place := range places {
		if rule, ok := RuleOf(kind, region.LevelOf(place)); ok {
			at[place] = len(owed)
			owed = append(owed, Owed{Rule: rule, Area: place})
		}
	}
	for _, e := range all {
		i, asked := at[e.Area]
		if !asked || e.Body.Head.Kind != kind || e.Body.State == Cancelled {
			continue
		}
		o, day := &owed[i], e.Body.Head.Day
		switch {
		case e.Body.State.WasHeld():
			o.Held++
			o.LastHeld = max(o.LastHeld, day)
		case day != 0:
			o.Set++
			if o.NextPlaced == 0 || day < o.NextPlaced {
				o.NextPlaced = day
			}
		}
	}
	return owed
}
