package data

import (
	"net/http"
	"slices"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
)

type overviewPage struct {
	Title   string
	Lead    string
	Tabs    []web.Tab
	Stats   []web.Stat
	Sources web.Table
	Doubts  web.Table
	Plans   web.Table
}

// showOverview says in one sentence what is missing, late, doubtful and planned.
func (s *screens) showOverview(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	area, err := areaOf(r, by)
	if err != nil {
		return err
	}
	c, f, err := s.data.Completeness(r.Context(), by, area, 0)
	if err != nil {
		return err
	}
	doubts, err := s.data.Doubts(r.Context(), by, area)
	if err != nil {
		return err
	}
	gaps, plans, _, err := s.bothTables(r)
	if err != nil {
		return err
	}
	today := s.data.Today(area[:region.Regency])
	view := overviewPage{Tabs: tabs(p, by, home), Lead: p.T("data.lead")}
	missing := 0
	for _, source := range data.Sources {
		if grade := c.Sum.Filled[source].Grade(source, f.Green, f.Watch); grade == 0 || grade > 1 {
			missing++
		}
	}
	n := tally{map[string]int{}, map[data.State]int{}, 0}
	for _, d := range doubts {
		if n.states[d.State]++; d.State == data.Open || d.State == data.Assigned {
			n.kinds[d.Kind]++
		}
		if d.Late(today) {
			n.late++
		}
	}
	running, overdue, closed := 0, []data.Plan{}, 0
	for _, one := range plans {
		if one.Overdue(today) {
			overdue = append(overdue, one)
		}
		if one.Status == "planned" || one.Status == "running" {
			running++
		}
	}
	for _, g := range gaps {
		if g.Closed {
			closed++
		}
	}
	waiting := n.states[data.Open] + n.states[data.Assigned]
	view.Title = p.T("data.title", "Place", placeName(p, area), "Missing", p.N("data.title.missing", missing, "All", len(data.Sources)), "Doubts", p.N("data.title.doubts", waiting), "Plans", p.N("data.title.plans", running, "Late", len(overdue)))
	view.Stats = []web.Stat{
		{Label: p.T("data.stat.sources"), Value: p.T("data.stat.of", "Count", len(data.Sources)-missing, "All", len(data.Sources)), Note: p.T("data.stat.sources.note", "Month", c.Month), Href: completeHref},
		{Label: p.T("data.stat.doubts"), Value: p.Int(waiting), Note: p.T("data.stat.doubts.note", "Open", n.states[data.Open], "Assigned", n.states[data.Assigned], "Late", n.late), Href: doubtHref},
		{Label: p.T("data.stat.gaps"), Value: p.Int(len(gaps) - closed), Note: p.T("data.stat.gaps.note", "Closed", closed), Href: planHref},
		{Label: p.T("data.stat.plans"), Value: p.Int(running), Note: p.T("data.stat.plans.note", "Late", len(overdue)), Href: planHref},
	}
	view.Sources = sources(p, c, f.Green, f.Watch, manages(by))
	view.Doubts = n.table(p)
	if len(overdue) > 0 {
		view.Plans = planTable(p, &f, gaps, overdue, today, manages(by))
		view.Plans.Caption = p.T("data.plan.overdue")
	}
	return s.overview.Render(w, r, http.StatusOK, view)
}

// tally counts doubts.
type tally struct {
	kinds  map[string]int
	states map[data.State]int
	late   int
}

func (n tally) table(p *locale.Printer) web.Table {
	t := web.Table{Caption: p.T("data.doubt.kinds"), Columns: []web.Column{{Label: p.T("data.doubt.kind")}, {Label: p.T("data.doubt.count"), Numeric: true}},
		Empty: web.Empty{Icon: "circle-check", Title: p.T("data.doubt.none"), Text: p.T("data.doubt.none.text")}}
	kinds := slices.DeleteFunc(slices.Clone(data.Kinds), func(k data.Kind) bool { return n.kinds[k.Key] == 0 })
	slices.SortStableFunc(kinds, func(a, b data.Kind) int { return n.kinds[b.Key] - n.kinds[a.Key] })
	for _, k := range kinds {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("data.doubt." + k.Key), Href: doubtHref + "?jenis=" + k.Key}, {Text: p.Int(n.kinds[k.Key])}}})
	}
	return t
}

var gradeColours = [...]web.Status{web.Plain, web.Good, web.Watch, web.Bad}

// sources are the sums of all villages.
func sources(p *locale.Printer, c data.Completeness, green, watch int, may bool) web.Table {
	t := web.Table{Caption: p.T("data.complete.caption", "Place", placeName(p, c.Area), "Month", c.Month), Columns: []web.Column{{Label: p.T("data.source.column")}, {Label: p.T("data.grade")}}}
	if may {
		t.Columns = append(t.Columns, web.Column{Label: p.T("data.gap.column"), Wide: true})
	}
	for _, source := range data.Sources {
		f := c.Sum.Filled[source]
		grade := f.Grade(source, green, watch)
		value := web.Cell{Badge: web.Badge{Status: gradeColours[grade], Text: p.T([...]string{"data.grade.none", "data.grade.good", "data.grade.watch", "data.grade.bad"}[grade])}}
		switch {
		case f.Known && source == data.Arrival:
			value.Note = p.T("data.days", "Days", f.Days) + ", " + p.T("data.slowest")
		case f.Known:
			value.Note = p.Percent(f.Ratio(), 0) + ", " + p.T("web.figure.bare", "Numerator", int(f.Numerator), "Denominator", int(f.Denominator))
		}
		row := []web.Cell{{Text: p.T("data.complete." + source), Href: completeHref + "?wilayah=" + c.Area}, value}
		if may && grade != 1 {
			row = append(row, web.Cell{Text: p.T("data.gap.make"), Href: gapOf(source)})
		} else if may {
			row = append(row, web.Cell{})
		}
		t.Rows = append(t.Rows, web.Row{Cells: row})
	}
	return t
}
