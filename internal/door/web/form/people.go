package form

import (
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/scorecard"
)

// peoplePage are the people behind a cell of form 4.
type peoplePage struct {
	Title string
	Trail []web.Crumb
	Back  string
	Table web.Table
	Mark  string
}

func (s *screens) showPeople(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err != nil {
		return err
	}
	p, q := web.PrinterOf(r), r.URL.Query()
	b := scorecard.Behind{Village: c.place.Code, Period: c.period, Form: q.Get("formulir"), Indicator: q.Get("indikator"), Cell: q.Get("nilai")}
	what, ok := behindText(p, b)
	if !ok {
		return fault.New(fault.NotFound, "scorecard.none", nil)
	}
	all, err := s.Cards.People(r.Context(), c.by, b)
	if err != nil {
		return err
	}
	page := peoplePage{Title: p.N("scorecard.people", len(all), "What", what, "Place", label(p, c.place.Code), "Period", web.PeriodText(p, c.period)),
		Trail: c.trail(p, p.T("scorecard.form.4"), p.T("scorecard.people.trail")), Back: c.address("4"), Mark: s.mark(r)}
	page.Trail[len(page.Trail)-2].Href = page.Back
	page.Table = peopleTable(p, c, b, all, page.Title)
	return s.people.Render(w, r, http.StatusOK, page)
}

var groups = map[string]string{scorecard.Form3A: "scorecard.group.mothers", scorecard.Form3B: "scorecard.group.children", scorecard.Form2C: "scorecard.group.older", "": "scorecard.group.all"}

// behindText is what people are asked for, in words; false where there is no such cell.
func behindText(p *locale.Printer, b scorecard.Behind) (string, bool) {
	if b.Form != "" && scorecard.IndicatorsOf(b.Form) == nil {
		return "", false
	}
	cell, known := map[string]string{"Y": "y", "T": "t", "TS": "ts"}[b.Cell]
	switch group := p.T(groups[b.Form]); b.Indicator {
	case "", scorecard.Once:
		return group, true
	case scorecard.AtRisk:
		return p.T("scorecard.behind.risk", "Group", group), true
	case scorecard.Mat:
		key := "scorecard.mat." + b.Cell
		return p.T("scorecard.behind.mat", "Colour", p.T(key)), p.Has(key)
	case scorecard.Whole:
		return p.T("scorecard.behind.whole."+cell, "Group", group), known
	default:
		name := "scorecard.full." + lower(b.Form) + "." + b.Indicator
		there := slices.Contains(scorecard.IndicatorsOf(b.Form), b.Indicator) || b.Indicator == scorecard.Father && b.Form == scorecard.Form3B
		return p.T("scorecard.behind."+cell, "Group", group, "Indicator", p.T(name)), known && there && p.Has(name)
	}
}

func peopleTable(p *locale.Printer, c choice, b scorecard.Behind, all []scorecard.Person, caption string) web.Table {
	t := web.Table{Caption: caption, Columns: []web.Column{{Label: p.T("scorecard.head.name")}, {Label: p.T("scorecard.head.stage")}, {Label: p.T("scorecard.head.status")}},
		Empty: web.Empty{Icon: "users", Title: p.T("scorecard.people.none"), Text: p.T("scorecard.people.none.text")}}
	reasons := slices.ContainsFunc(all, func(x scorecard.Person) bool { return x.Why != (form.Reason{}) })
	if reasons {
		t.Columns = append(t.Columns, web.Column{Label: p.T("scorecard.head.why")})
	}
	if b.Form != scorecard.Form2C {
		t.Columns = append(t.Columns, web.Column{Label: p.T("scorecard.head.lacks"), Wide: true}, web.Column{Label: p.T("scorecard.head.sum"), Numeric: true})
	}
	for _, x := range all {
		name := web.Cell{Text: x.Name, Note: x.Row.Posyandu}
		if x.Kind == "child" {
			name.Href = "/anak/" + string(x.ID)
		}
		if x.Period != c.period {
			name.Note = strings.Trim(name.Note+" · "+web.PeriodText(p, x.Period), " ·")
		}
		row := web.Row{Cells: []web.Cell{name, {Text: stage(p, x)}, {Text: status(p, x.Status)}}}
		if x.Overdue {
			row.Cells[1].Note = p.T("scorecard.overdue", "Months", x.Age)
		}
		if reasons {
			row.Cells = append(row.Cells, web.Cell{Text: why(p, x.Why)})
		}
		if b.Form != scorecard.Form2C {
			row.Cells = append(row.Cells, web.Cell{Text: lacks(p, x)}, web.Cell{Text: p.T("web.figure.bare", "Numerator", x.Received, "Denominator", x.Due), Note: share(p, x.Sum) + " %"})
			if !x.Sum.Known() {
				row.Cells[len(row.Cells)-1].Note = ""
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// stage is where somebody stands: of a pregnancy, or in months of age.
func stage(p *locale.Printer, x scorecard.Person) string {
	if x.Form == scorecard.Form3A {
		return p.T("scorecard.stage." + x.Stage)
	}
	return p.N("unit.months", x.Age)
}

// lacks are the services that were due and not received.
func lacks(p *locale.Printer, x scorecard.Person) string {
	var all []string
	for i, letter := range form.CellsOf(x.Cells) {
		if letter == form.Lacking {
			all = append(all, p.T("scorecard.short."+scorecard.IndicatorsOf(x.Form)[i]))
		}
	}
	if all == nil {
		return "–"
	}
	return strings.Join(all, ", ")
}
