package form

import (
	"net/http"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/scorecard"
)

// listPage are the forms of a village in a period.
type listPage struct {
	Title  string
	Trail  []web.Crumb
	Lead   []string
	Level  web.Badge
	Source []string
	Filter web.Filter
	Table  web.Table
	Trend  web.Chart
}

func (s *screens) showList(w http.ResponseWriter, r *http.Request, c choice) error {
	p, ctx := web.PrinterOf(r), r.Context()
	v, err := s.read(ctx, c)
	if err != nil {
		return err
	}
	var months []scorecard.Filled
	if c.mayNames() && c.period.Span() == civil.Quarterly {
		if months, err = s.Cards.Filled(ctx, c.by, c.place.Code, c.period); err != nil {
			return err
		}
	}
	page := listPage{Title: sentence(p, c, v.card.Level), Trail: c.trail(p), Source: append(source(p, v.rules), thresholds(p, v.rules)), Filter: c.filter(p, v.kept), Table: c.list(p, v.card, v.sheet, months)}
	if v.card.Counted > 0 {
		page.Lead, page.Level = lead(p, c, v.card.Level), level(p, v.rules, v.card.Total())
	}
	if page.Trend, err = s.trend(r, c); err != nil {
		return err
	}
	return s.list.Render(w, r, http.StatusOK, page)
}

// list tells of each form how far it is.
func (c choice) list(p *locale.Printer, card scorecard.Card, sheet scorecard.Sheet, months []scorecard.Filled) web.Table {
	t := web.Table{Caption: p.T("scorecard.list", "Place", label(p, c.place.Code)), Columns: []web.Column{{Label: p.T("scorecard.list.form")}, {Label: p.T("scorecard.list.what")}, {Label: p.T("scorecard.list.state")}}}
	add := func(name string, period civil.Period, what string, state web.Badge) {
		row := web.Row{Cells: []web.Cell{{Text: p.T("scorecard.form." + name), Note: web.PeriodText(p, period), Href: address(c.place.Code, name, period)}, {Text: what}, {Badge: state}}}
		t.Rows = append(t.Rows, row)
	}
	running := func(period civil.Period) web.Badge {
		if period.To().Last() >= c.today {
			return web.Badge{Text: p.T("scorecard.state.running")}
		}
		return web.Badge{Status: web.Good, Text: p.T("scorecard.state.over")}
	}
	year := civil.YearOf(c.period.Year())
	add("1", year, p.T("scorecard.list.first", "Numbers", len(sheet.Numbers), "Facilities", len(sheet.Facilities)), filled(p, len(sheet.Facilities) > 0))
	if c.mayNames() {
		for _, m := range months {
			month := civil.PeriodOf(m.Month, civil.Monthly)
			what := p.N("scorecard.list."+lower(m.Form), m.People)
			if m.Marks > 0 {
				what += "; " + p.T("scorecard.month.marked", "Marked", m.Marked, "All", m.Marks)
			}
			add(lower(m.Form), month, what, running(month))
		}
		if c.period.Span() == civil.Quarterly {
			add("3a", c.period, c.received(p, card, card.Mothers), running(c.period))
			add("3b", c.period, c.received(p, card, card.Children), running(c.period))
		}
	}
	add("4", c.period, c.received(p, card, card.Total()), running(c.period))
	if scorecard.HasFund(c.place.Code) {
		full := true
		for _, u := range uses {
			use := u.of(&sheet.Fund)
			full = full && use.Total != nil && use.Stunting != nil
		}
		add("4", year, p.T("scorecard.table.5", "Year", strconv.Itoa(year.Year())), filled(p, full))
		last := &t.Rows[len(t.Rows)-1].Cells[0]
		last.Text, last.Href = p.T("scorecard.list.fund"), last.Href+"#dana"
	}
	return t
}

func (c choice) received(p *locale.Printer, card scorecard.Card, sum form.Sum) string {
	if card.Counted == 0 || !sum.Known() {
		return p.T("scorecard.list.nothing")
	}
	return p.T("scorecard.list.received", "Received", sum.Received, "Due", sum.Due, "Share", p.Percent(sum.Ratio(), 1))
}

func filled(p *locale.Printer, yes bool) web.Badge {
	if yes {
		return web.Badge{Status: web.Good, Text: p.T("scorecard.state.filled")}
	}
	return web.Badge{Status: web.Watch, Text: p.T("scorecard.state.empty")}
}
