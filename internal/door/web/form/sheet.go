package form

import (
	"net/http"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/scorecard"
)

// sheetPage is a form with a row for each person: 2A to 3B.
type sheetPage struct {
	Title    string
	Trail    []web.Crumb
	Lead     string
	Tabs     []web.Tab
	Source   string
	Rules    []rule
	Filter   web.Filter
	Empty    web.Empty
	Grid     grid
	Save     string // where marks are posted; empty: none can be changed
	Legend   string // what the letters of marks mean
	Tip      string // how to see more, on a screen
	Paper    paper
	Mark     string
	Print    string
	PrintNow bool
	Export   export
	Subjects []db.ID // whose names it shows
}

// grid is a form's table, as the paper form has it.
type grid struct {
	Caption string
	Head    [][]head
	Rows    []gridRow
	Foot    []gridRow
}

// head is a heading; Letter is the form's, a to q.
type head struct {
	Text, Hint string
	Cols, Rows int
	Upright    bool
	Group      bool
}

type gridRow struct {
	Cells   []cell
	ID      string // whose marks the row has
	Version string
	Keep    []string // marks of this hand that stand without it too
	Error   string
}

type cell struct {
	Text, Note, Hint, Href string
	Numeric, Mid           bool
	Span                   int
	Class                  string
	Box                    *box
}

// box is a mark that can be made by hand.
type box struct {
	Name, Value, Label string
	Checked            bool
	Options            []web.Option // a choice instead of a tick
	Chosen             string
}

// render shows a sheet with all that sheets have in common.
func (s *screens) render(w http.ResponseWriter, r *http.Request, c choice, status int, page sheetPage) error {
	p := web.PrinterOf(r)
	f, err := s.framework(r.Context(), c)
	if err != nil {
		return err
	}
	page.Trail, page.Source, page.Paper = c.trail(p, p.T("scorecard.form."+c.name)), p.T("scorecard.source"), c.paper(p, f)
	page.Mark = s.mark(r)
	page.Tabs = c.tabs(p)
	page.Grid.Caption = page.Title
	if len(page.Grid.Rows) == 0 {
		page.Empty = web.Empty{Icon: "clipboard-list", Title: p.T("scorecard.sheet.none." + c.name), Text: p.T("scorecard.sheet.none.text")}
		page.Save = ""
	} else {
		page.Print = "/formulir/" + c.place.Code + "/" + c.name + "/cetak?periode=" + c.period.String()
		if c.mayExport() {
			page.Export = exporting(p, c)
		}
	}
	if c.name[0] == '3' {
		page.Rules = c.rules(p, f)
	}
	if page.PrintNow = strings.HasSuffix(r.URL.Path, "/cetak") && r.Method == http.MethodPost; page.PrintNow {
		if err := s.Cards.Printed(r.Context(), c.by, c.place.Code, strings.ToUpper(c.name), c.period, page.Subjects); err != nil {
			return err
		}
	}
	return s.sheet.Render(w, r, status, page)
}

// mark is what a page with names says on every sheet of paper.
func (s *screens) mark(r *http.Request) string {
	by := s.Actor(r)
	now := s.Now().In(region.Zone(by.Region))
	return web.PrinterOf(r).T("privacy.mark", "Name", by.Name, "Day", civil.DateOf(now), "Hour", now.Format("15.04 MST"))
}

// tabs lead to the other forms of the same time.
func (c choice) tabs(p *locale.Printer) (all []web.Tab) {
	for _, name := range forms {
		if (name[0] == '2' || name[0] == '3') && !c.mayNames() {
			continue
		}
		all = append(all, web.Tab{Text: p.T("scorecard.tab", "Form", strings.ToUpper(name)), Href: c.address(name), Active: name == c.name})
	}
	return all
}

// print is a sheet that the browser prints; render records it.
func (s *screens) print(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err != nil {
		return err
	}
	if c.name[0] == '3' {
		return s.showRecap(w, r)
	}
	return s.showMonth(w, r)
}

// showRecap is form 3A or 3B.
func (s *screens) showRecap(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err != nil {
		return err
	}
	p, ctx, name := web.PrinterOf(r), r.Context(), strings.ToUpper(c.name)
	all, err := s.Cards.People(ctx, c.by, scorecard.Behind{Village: c.place.Code, Period: c.period, Form: name})
	if err != nil {
		return err
	}
	kept, err := s.Cards.Periods(ctx, c.by, c.place.Code)
	if err != nil {
		return err
	}
	page := sheetPage{Subjects: scorecard.Subjects(all), Filter: web.Filter{Action: "/formulir/" + c.place.Code + "/" + c.name, Fields: []web.Field{c.keptPeriods(p, quarters(kept))}}}
	codes := scorecard.IndicatorsOf(name)
	page.Grid = grid{Head: recapHead(p, name, codes)}
	total, each := form.Sum{}, make([]form.Sum, len(codes))
	for i, x := range all {
		page.Grid.Rows = append(page.Grid.Rows, gridRow{Cells: recapRow(p, i+1, x)})
		total = total.Add(x.Sum)
		for k, letter := range form.CellsOf(x.Cells) {
			each[k] = each[k].Add(letter.Sum())
		}
	}
	page.Grid.Foot = recapFoot(p, name, each, total)
	page.Title = p.T("scorecard.title.none", "Place", p.T("scorecard.form."+c.name)+", "+label(p, c.place.Code), "Period", web.PeriodText(p, c.period))
	if total.Known() {
		page.Title = p.T("scorecard.recap.title", "Form", strings.ToUpper(c.name), "Place", label(p, c.place.Code), "Period", web.PeriodText(p, c.period),
			"Share", p.Percent(total.Ratio(), 1), "Received", total.Received, "Due", total.Due, "Whom", p.N("scorecard.recap.whom."+c.name, len(all)))
	}
	page.Legend, page.Tip = p.T("scorecard.recap.legend"), p.T("scorecard.recap.tip")
	return s.render(w, r, c, http.StatusOK, page)
}

func quarters(all []civil.Period) (some []civil.Period) {
	for _, p := range all {
		if p.Span() == civil.Quarterly {
			some = append(some, p)
		}
	}
	return some
}

// recapHead is the heading of form 3A or 3B: groups, columns and their letters.
func recapHead(p *locale.Printer, name string, codes []string) [][]head {
	facts := map[string][]string{scorecard.Form3A: {"status", "gestation", "delivered"}, scorecard.Form3B: {"age", "nutrition", "mat"}}[name]
	top := []head{{Text: p.T("scorecard.head.no"), Rows: 2}, {Text: p.T("scorecard.head.name." + lower(name)), Rows: 2}, {Text: p.T("scorecard.head.facts." + lower(name)), Cols: len(facts), Group: true},
		{Text: p.T("scorecard.head.indicators"), Cols: len(codes), Group: true}, {Text: p.T("scorecard.head.level"), Cols: 3, Group: true}}
	var below []head
	for _, f := range facts {
		below = append(below, head{Text: p.T("scorecard.head." + f)})
	}
	for _, code := range codes {
		below = append(below, head{Text: p.T("scorecard.short." + code), Hint: p.T("scorecard.full." + lower(name) + "." + code), Upright: true})
	}
	for _, f := range []string{"received", "due", "percent"} {
		below = append(below, head{Text: p.T("scorecard.head." + f), Upright: true})
	}
	return [][]head{top, below, letters(2 + len(facts) + len(codes) + 3)}
}

// letters are those under the headings of the official form.
func letters(n int) (all []head) {
	for i := range n {
		all = append(all, head{Text: string(rune('a' + i)), Group: true})
	}
	return all
}

func recapRow(p *locale.Printer, number int, x scorecard.Person) []cell {
	who := cell{Text: x.Name, Note: x.Row.Posyandu, Class: "whose"}
	if x.Kind == "child" {
		who.Href = "/anak/" + string(x.ID)
	}
	cells := []cell{{Text: p.Int(number), Numeric: true}, who}
	if x.Form == scorecard.Form3A {
		cells = append(cells, cell{Text: status(p, x.Status)}, gestation(p, x.Facts), day(p, x.Delivered))
	} else {
		cells = append(cells, cell{Text: p.Int(x.Age), Numeric: true}, cell{Text: status(p, x.Status)}, mat(p, x.Mat))
	}
	for i, letter := range form.CellsOf(x.Cells) {
		c := cell{Text: letter.String(), Mid: true, Class: map[form.Cell]string{form.Received: "is-y", form.Lacking: "is-t", form.NotDue: "is-ts"}[letter]}
		if i < len(x.Facts.Why) {
			c.Hint = why(p, x.Facts.Why[i])
		}
		cells = append(cells, c)
	}
	return append(cells, cell{Text: p.Int(x.Received), Numeric: true}, cell{Text: p.Int(x.Due), Numeric: true}, cell{Text: share(p, x.Sum), Numeric: true})
}

// recapFoot are the three rows below: received, due, and their percentage.
func recapFoot(p *locale.Printer, name string, each []form.Sum, total form.Sum) []gridRow {
	row := func(key string, of func(form.Sum) string) gridRow {
		out := gridRow{Cells: []cell{{Text: p.T(key), Span: 5}}}
		for _, s := range each {
			out.Cells = append(out.Cells, cell{Text: of(s), Mid: true})
		}
		return out
	}
	received := row("scorecard.foot.received", func(s form.Sum) string { return p.Int(s.Received) })
	due := row("scorecard.foot.due", func(s form.Sum) string { return p.Int(s.Due) })
	percent := row("scorecard.foot.percent", func(s form.Sum) string { return share(p, s) })
	received.Cells = append(received.Cells, cell{Text: p.Int(total.Received), Numeric: true}, cell{Span: 2})
	due.Cells = append(due.Cells, cell{}, cell{Text: p.Int(total.Due), Numeric: true}, cell{})
	percent.Cells = append(percent.Cells, cell{Span: 2}, cell{Text: share(p, total), Numeric: true})
	return []gridRow{received, due, percent}
}

func status(p *locale.Printer, code string) string {
	if code == "" {
		return "–"
	}
	return p.T("scorecard.status." + code)
}

func gestation(p *locale.Printer, f scorecard.Facts) cell {
	c := cell{Text: p.T("scorecard.stage." + f.Stage)}
	if f.Age >= 0 && f.Stage != form.Delivered {
		c.Note = p.N("unit.months", f.Age)
	}
	if f.Overdue {
		c.Note, c.Class = p.T("scorecard.overdue", "Months", f.Age), "is-t"
	}
	return c
}

func mat(p *locale.Printer, code string) cell {
	return cell{Text: p.T("scorecard.mat.short." + code), Hint: p.T("scorecard.mat." + code), Mid: true}
}

func day(p *locale.Printer, d civil.Date) cell {
	if d == 0 {
		return cell{Text: "–"}
	}
	return cell{Text: p.Date(d)}
}

// why is why a cell says what it says.
func why(p *locale.Printer, r form.Reason) string {
	if r.NotDue != "" {
		return p.T("scorecard.why.not_due." + r.NotDue)
	}
	return p.T("scorecard.why", "Had", r.Had, "Need", r.Need, "Within", fault.Key("scorecard.why.within."+r.Within))
}

func sexLetter(s growth.Sex) string {
	return map[growth.Sex]string{growth.Male: "L", growth.Female: "P"}[s]
}
