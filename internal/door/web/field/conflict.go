package field

import (
	"net/http"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
)

const (
	conflictHref = "/ponsel/perbedaan"
	twinHref     = "/ponsel/ganda"
	listed       = 50
)

type conflictPage struct {
	Title string
	Tabs  []web.Tab
	All   []conflict
	Empty web.Empty
}

type conflict struct {
	Name, About, Place string
	Subject, Field     string
	Sides              []side
}

type side struct {
	ID         db.ID
	Value, Who string
	Number     string
	Stands     bool
}

func (s *screens) showConflicts(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	all, err := s.Families.Conflicts(r.Context(), by, listed)
	if err != nil {
		return err
	}
	view := conflictPage{Title: p.N("field.office.conflict.title", len(all)), Tabs: s.tabs(p, by, conflictHref),
		Empty: web.Empty{Icon: "circle-check", Title: p.T("field.office.conflict.none"), Text: p.T("field.office.conflict.none.text")}}
	for _, c := range all {
		one := conflict{Name: c.Name, About: about(p, c.Field), Place: web.PlaceName(p, c.Village), Subject: string(c.Subject), Field: c.Field}
		for i, said := range c.Sides {
			who := said.By
			if said.Note {
				who = p.T("field.office.conflict.office")
			}
			field, _, _ := strings.Cut(c.Field, ":")
			one.Sides = append(one.Sides, side{ID: said.ID, Value: say(p, field, said.Value), Who: strings.Trim(who+" · "+moment(p, said.At.Time, by), " ·"), Number: strconv.Itoa(i), Stands: i == 0})
		}
		view.All = append(view.All, one)
	}
	return s.conflicts.Render(w, r, http.StatusOK, view)
}

// about is what two said differently: a field's name, or an event and its day.
func about(p *locale.Printer, field string) string {
	kind, of, event := strings.Cut(field, ":")
	if !event {
		return label(p, field)
	}
	if d, err := civil.ParseDate(of); err == nil {
		return kindOf(p, kind) + ", " + p.Date(d)
	}
	return kindOf(p, kind)
}

func (s *screens) settle(w http.ResponseWriter, r *http.Request) error {
	by, field := s.Actor(r), r.PostFormValue("isian")
	subject, ok := db.ParseID(r.PostFormValue("subjek"))
	number, err := strconv.Atoi(r.PostFormValue("pilihan"))
	if !ok || err != nil {
		return fault.New(fault.Invalid, "", nil)
	}
	c, err := s.Families.Conflict(r.Context(), by, subject, field)
	if err != nil {
		return err
	}
	if number < 0 || number >= len(c.Sides) || string(c.Sides[number].ID) != r.PostFormValue("catatan") {
		return fault.New(fault.Stale, "family.conflict.none", nil)
	}
	if strings.Contains(field, ":") {
		err = s.Sync.Keep(r.Context(), by, subject, field, c.Sides[number].ID)
	} else {
		err = s.Families.Settle(r.Context(), by, subject, field, c.Sides[number].Value)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, conflictHref, web.PrinterOf(r).T("field.office.conflict.done"))
}

type twinPage struct {
	Title string
	Tabs  []web.Tab
	All   []twin
	Empty web.Empty
}

// twin is a pair of records that may be one person or household.
type twin struct {
	Kind, Reason string
	Records      [2]likeness
}

type likeness struct {
	ID, Name string
	Facts    []fact
}

func (s *screens) showTwins(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	view := twinPage{Tabs: s.tabs(p, by, twinHref), Empty: web.Empty{Icon: "circle-check", Title: p.T("field.office.twin.none"), Text: p.T("field.office.twin.none.text")}}
	for _, kind := range []string{family.OfHousehold, family.OfPerson} {
		pairs, err := s.Families.Pairs(r.Context(), by, kind, "open", listed)
		if err != nil {
			return err
		}
		for _, pair := range pairs {
			view.All = append(view.All, twin{p.T("field.kind." + kind), p.T("field.office.twin." + pair.Reason), [2]likeness{like(p, pair.A), like(p, pair.B)}})
		}
	}
	view.Title = p.N("field.office.twin.title", len(view.All))
	return s.twins.Render(w, r, http.StatusOK, view)
}

// like shows by what two records are told apart; of numbers the last digits do.
func like(p *locale.Printer, d family.Doc) likeness {
	l := likeness{ID: string(d.ID)}
	for _, name := range []string{"name", "head", "birth", "nik", "kk", "relation", "hamlet", "rt", "rw", "address", "posyandu"} {
		v, ok := d.Fields[name]
		if !ok {
			continue
		}
		text := spell(p, name, plain(v))
		switch name {
		case "name", "head":
			l.Name = text
			continue
		case "nik", "kk":
			text = "…" + text[max(0, len(text)-4):]
		}
		l.Facts = append(l.Facts, fact{label(p, name), text})
	}
	l.Facts = append(l.Facts, fact{label(p, "village"), web.PlaceName(p, d.Village)})
	return l
}

// plain is a value as JSON would give it.
func plain(v any) any {
	switch v := v.(type) {
	case civil.Date:
		return v.String()
	case int:
		return float64(v)
	}
	return v
}

func (s *screens) judge(w http.ResponseWriter, r *http.Request) error {
	by := s.Actor(r)
	a, ok1 := db.ParseID(r.PostFormValue("a"))
	b, ok2 := db.ParseID(r.PostFormValue("b"))
	if !ok1 || !ok2 {
		return fault.New(fault.Invalid, "", nil)
	}
	do, key := s.Families.Same, "field.office.twin.same.done"
	if r.PostFormValue("putusan") == "beda" {
		do, key = s.Families.Apart, "field.office.twin.apart.done"
	}
	if err := do(r.Context(), by, a, b); err != nil {
		return err
	}
	return s.done(w, r, twinHref, web.PrinterOf(r).T(key))
}

// decideRoutes are what a person must decide.
func (s *screens) decideRoutes() []web.Route {
	mend, merge := string(account.FieldMend), string(account.ChildMerge)
	return []web.Route{
		{Pattern: "GET " + conflictHref, Permission: mend, Handler: s.showConflicts},
		{Pattern: "POST " + conflictHref, Permission: mend, Handler: s.settle},
		{Pattern: "GET " + twinHref, Permission: merge, Handler: s.showTwins},
		{Pattern: "POST " + twinHref, Permission: merge, Handler: s.judge},
	}
}
