package children

import (
	"net/http"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

// childPage is one child: who, what to do next, the growth chart, every weighing.
type childPage struct {
	ID       db.ID
	Title    string
	Trail    []web.Crumb
	Facts    []fact
	NIK      string
	Hidden   bool        // the NIK is masked and there is one to show
	Last     string      // the newest weighing
	Now      []web.Badge // and its classes
	Steps    []web.Alert
	Notes    []string
	Charts   []web.Tab
	Chart    web.Chart
	History  []entry
	Gone     string
	Rights   rights
	Mark     string
	PrintNow bool
}

type fact struct{ Label, Value string }

// childID is the child that the address names.
func childID(r *http.Request) (db.ID, error) {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return "", fault.New(fault.NotFound, "children.unknown", nil)
	}
	return id, nil
}

// pageOf is the page of the child that the address names.
func (s *screens) pageOf(r *http.Request) (childPage, error) {
	id, err := childID(r)
	if err != nil {
		return childPage{}, err
	}
	return s.page(r, id)
}

func (s *screens) showChild(w http.ResponseWriter, r *http.Request) error {
	page, err := s.pageOf(r)
	if err != nil {
		return err
	}
	return s.child.Render(w, r, http.StatusOK, page)
}

// showNIK shows all sixteen digits, once, and records that somebody asked.
func (s *screens) showNIK(w http.ResponseWriter, r *http.Request) error {
	page, err := s.pageOf(r)
	if err != nil {
		return err
	}
	c, err := s.people.NIK(r.Context(), s.actor(r), page.ID)
	if err != nil {
		return err
	}
	if c.NIK != "" {
		page.NIK, page.Hidden = c.NIK, false
	}
	return s.child.Render(w, r, http.StatusOK, page)
}

func (s *screens) page(r *http.Request, id db.ID) (childPage, error) {
	ctx, p, by := r.Context(), web.PrinterOf(r), s.actor(r)
	c, err := s.people.Open(ctx, by, id)
	if err != nil {
		return childPage{}, err
	}
	visits, err := s.visits.History(ctx, by, c)
	if err != nil {
		return childPage{}, err
	}
	rows, err := s.figures.History(ctx, by, c)
	if err != nil {
		return childPage{}, err
	}
	var newest indicator.Row
	if len(rows) > 0 {
		newest = rows[len(rows)-1]
	}
	page := childPage{ID: c.ID, Trail: trail(p, by, c), Facts: facts(p, c), NIK: masked(p, c), Hidden: c.NIK != "", Title: p.T("children.child.title", "Name", c.Name, "Age", age(p, c, newest)),
		Steps: steps(p, indicator.Next(c, visits, newest)), History: history(p, c, visits, rows), Mark: s.mark(r)}
	if c.Gone != 0 {
		why := c.GoneWhy
		if key := "field.why." + why; p.Has(key) { // as a cadre's phone says it
			why = p.T(key)
		}
		page.Gone = p.T("children.gone", "Day", c.Gone, "Why", why)
	}
	if n := len(visits); n > 0 {
		a := growth.Assess(visits[n-1].Measured(c.Sex, c.Birth), growth.WHODays)
		for _, key := range a.Notes(visits[n-1].ArmMM) {
			page.Notes = append(page.Notes, p.T(key))
		}
		page.Last, page.Now = newestOf(p, page.History[0], newest)
	}
	page.Charts, page.Chart = growthChart(r, c, visits)
	page.Rights, err = s.rightsOf(r, c)
	return page, err
}

// newestOf is the newest weighing in a sentence, with its classes.
func newestOf(p *locale.Printer, e entry, newest indicator.Row) (string, []web.Badge) {
	said := p.T("children.last", "Day", e.Day, "Measures", e.Kg+" · "+e.Cm)
	var now []web.Badge
	for _, s := range e.Scores {
		if s.Class.Text != "" {
			now = append(now, web.Badge{Status: s.Class.Status, Text: s.Index + ": " + s.Class.Text})
		}
	}
	if e.Gain.Text != "" && newest.MonthsAbsent() == 0 {
		now = append(now, e.Gain)
	}
	return said, now
}

// age is that of the newest month on record: a page printed later must not show
// an older child beside the same weighing.
func age(p *locale.Printer, c people.Child, newest indicator.Row) string {
	if newest.Month == 0 {
		return ageText(p, max(c.AsOf.MonthsSince(c.Birth), 0))
	}
	return ageText(p, newest.Age)
}

// trail leads to the lists of the places that the actor may read.
func trail(p *locale.Printer, by account.Actor, c people.Child) []web.Crumb {
	crumbs := []web.Crumb{{Text: p.T("children.title"), Href: "/anak"}}
	for _, code := range []string{region.Parent(c.Village), c.Village} {
		if by.Allow(account.ChildRead, code) == nil {
			crumbs = append(crumbs, web.Crumb{Text: label(p, code), Href: "/anak?perlu=semua&wilayah=" + code})
		}
	}
	return append(crumbs, web.Crumb{Text: c.Name})
}

// facts are who the child is; what is not known is left out.
func facts(p *locale.Printer, c people.Child) (all []fact) {
	add := func(key, value string) {
		if value != "" {
			all = append(all, fact{p.T("children.fact." + key), value})
		}
	}
	add("sex", sexText(p, c.Sex))
	add("birth", p.Date(c.Birth))
	add("parent", c.Parent)
	add("place", label(p, c.Village)+", "+label(p, region.Parent(c.Village)))
	if c.RT != "" || c.RW != "" {
		add("neighbourhood", neighbourhood(c))
	}
	add("address", c.Address)
	add("posyandu", c.Posyandu)
	add("puskesmas", c.Puskesmas)
	add("temporary", dots(c.TempID)) // it holds the mother's NIK
	if c.BirthGrams > 0 {
		add("birth_weight", p.Kg(c.BirthGrams))
	}
	if c.BirthMM > 0 {
		add("birth_length", p.Cm(c.BirthMM))
	}
	if c.KIA != nil {
		add("kia", p.T(map[bool]string{true: "children.yes", false: "children.no"}[*c.KIA]))
	}
	add("since", p.Month(c.Since))
	return all
}

var urgencies = map[indicator.Urgency]web.Status{indicator.Today: web.Bad, indicator.Soon: web.Watch, indicator.Routine: web.Good}

func steps(p *locale.Printer, next []indicator.Step) (all []web.Alert) {
	for _, step := range next {
		all = append(all, web.Alert{Status: urgencies[step.Urgency], Text: p.N(step.Key, step.Count)})
	}
	return all
}
