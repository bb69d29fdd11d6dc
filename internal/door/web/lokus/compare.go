package lokus

import (
	"cmp"
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
)

type comparePage struct {
	Title   string
	Lead    []string
	Tabs    []web.Tab
	Filter  web.Filter
	Changes web.Table
	Lists   web.Table
	Import  form
	Wrong   web.Table
	Alert   web.Alert
}

func (s *screens) showCompare(w http.ResponseWriter, r *http.Request) error {
	return s.renderCompare(w, r, http.StatusOK, nil, nil)
}

func (s *screens) renderCompare(w http.ResponseWriter, r *http.Request, status int, lines []lokus.Line, wrong error) error {
	h := s.where(r)
	c, err := s.lokus.Compare(r.Context(), h.by, h.year)
	if err != nil {
		return err
	}
	p := h.p
	view := comparePage{Tabs: h.tabs(compareHref), Filter: h.filter(compareHref), Title: p.T("lokus.compare.none", "Year", h.forYear()), Changes: h.changes(c), Lists: h.lists(c), Wrong: h.wrongLines(lines)}
	if c.Before != nil {
		enter, stay, leave := c.Count()
		before := strconv.Itoa(lokus.For(c.Before.Year))
		view.Title = p.T("lokus.compare.title", "Year", h.forYear(), "Before", before, "Enter", enter, "Stay", stay, "Leave", leave)
		view.Lead = append(view.Lead, h.sources(c, before)...)
	}
	if h.writes() {
		view.Import = h.importForm(r, c, wrong)
	}
	if wrong != nil {
		view.Alert = web.Alert{Status: web.Bad, Title: p.Error(wrong)}
		if said := p.Fields(wrong)["daftar"]; said != "" {
			view.Alert.Text = said
		}
	}
	return s.compare.Render(w, r, status, view)
}

// sources say of which months the figures are.
func (h here) sources(c lokus.Comparison, before string) (all []string) {
	p := h.p
	if c.Was.Month != 0 && c.Is.Month != 0 {
		all = append(all, p.T("lokus.compare.months", "Before", before, "Was", c.Was.Month, "Year", h.forYear(), "Is", c.Is.Month))
	} else if c.Was.Month == 0 {
		all = append(all, p.T("lokus.compare.nofigures", "Before", before, "Actions", strconv.Itoa(c.Before.Year)))
	}
	return append(all, p.T("lokus.compare.caution"))
}

func (h here) changes(c lokus.Comparison) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("lokus.compare.caption"), Columns: []web.Column{{Label: p.T("lokus.column.village")}, {Label: p.T("lokus.column.move")}, {Label: p.T("lokus.column.then"), Numeric: true}, {Label: p.T("lokus.column.now"), Numeric: true}, {Label: p.T("lokus.column.difference"), Numeric: true, Wide: true}},
		Empty: web.Empty{Icon: "map-pin", Title: p.T("lokus.compare.empty"), Text: p.T("lokus.compare.empty.text")}}
	if c.Before == nil {
		return t
	}
	for _, x := range c.Changes {
		word, status := "lokus.move.stay", web.Plain
		switch {
		case !x.Was:
			word, status = "lokus.move.enter", web.Watch
		case !x.Is:
			word = "lokus.move.leave"
		}
		name := h.villageCell(x.Code)
		if x.Reason != "" {
			name.Note += " · " + x.Reason
		}
		difference := web.Cell{Text: "–"}
		if x.Then.Known() && x.Now.Known() {
			difference = web.Cell{Text: signed(p, 100*(x.Now.Prevalence()-x.Then.Prevalence())), Note: p.T("lokus.difference.cases", "Cases", signedInt(p, x.Now.Stunted-x.Then.Stunted))}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, {Badge: web.Badge{Status: status, Text: p.T(word)}}, prevalence(p, x.Then), prevalence(p, x.Now), difference}})
	}
	return t
}

// prevalence is a village's with what it is of, and its interval.
func prevalence(p *locale.Printer, v situation.Place) web.Cell {
	if !v.Known() {
		return web.Cell{Text: "–"}
	}
	low, high := v.Interval()
	return web.Cell{Text: p.Percent(v.Prevalence(), 1), Note: p.T("web.figure.bare", "Numerator", int(v.Stunted), "Denominator", int(v.Measured)), Hint: p.T("web.figure.interval", "Interval", p.Interval(low, high, 1)), Small: v.Few()}
}

func signed(p *locale.Printer, v float64) string {
	text := p.Decimal(v, 1)
	if v >= 0.05 {
		text = "+" + text
	}
	return text
}

func signedInt(p *locale.Printer, n int64) string {
	if n > 0 {
		return "+" + p.Int(int(n))
	}
	return p.Int(int(n))
}

// lists are all that are kept.
func (h here) lists(c lokus.Comparison) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("lokus.lists"), Columns: []web.Column{{Label: p.T("lokus.column.year")}, {Label: p.T("lokus.column.villages"), Numeric: true}, {Label: p.T("lokus.column.decree")}, {Label: p.T("lokus.column.made"), Wide: true}}}
	for _, e := range c.All {
		made := "lokus.made.draft"
		switch {
		case e.Body.Imported:
			made = "lokus.made.import"
		case e.Body.State == lokus.Decided:
			made = "lokus.made.here"
		}
		count := web.Cell{Text: p.Int(len(e.Body.Villages))}
		decree := web.Cell{Text: "–"}
		if e.Body.State == lokus.Decided {
			decree = web.Cell{Text: e.Body.Decree.Number, Note: p.Date(e.Body.Decree.Day)}
		} else {
			count.Text = "–"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: strconv.Itoa(lokus.For(e.Year)), Href: home + "?tahun=" + strconv.Itoa(e.Year)}, count, decree, {Text: p.T(made)}}})
	}
	return t
}

func (h here) importForm(r *http.Request, c lokus.Comparison, wrong error) form {
	p, said := h.p, h.p.Fields(wrong)
	field := func(name, kind string) web.Field {
		return web.Field{Name: name, Label: p.T("lokus.field." + name), Type: kind, Value: r.PostFormValue(name), Error: said[name], Required: true, Complete: "off"}
	}
	year, list, number, day := field("untuk", "select"), field("daftar", "textarea"), field("nomor", ""), field("tanggal", "date")
	if year.Value == "" {
		year.Value = strconv.Itoa(lokus.For(h.year - 1))
	}
	for y := h.now; y > h.now-8; y-- {
		year.Options = append(year.Options, web.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	list.Hint = p.T("lokus.import.hint")
	hidden := []web.Option{{Value: "tahun", Text: strconv.Itoa(h.year)}}
	for _, e := range c.All {
		hidden = append(hidden, web.Option{Value: importVersion(lokus.For(e.Year)), Text: strconv.Itoa(e.Version)})
	}
	return form{importHref, hidden, []web.Field{year, number, day, list}}
}

// importVersion is the field of the version of a year's list that was shown.
func importVersion(of int) string { return web.VersionField + "-" + strconv.Itoa(of) }

func (h here) wrongLines(lines []lokus.Line) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("lokus.import.lines"), Columns: []web.Column{{Label: p.T("lokus.column.line"), Numeric: true}, {Label: p.T("lokus.column.text")}, {Label: p.T("lokus.column.why")}}}
	for _, line := range lines {
		why := web.Cell{Text: p.T(line.Key)}
		for i, near := range line.Near {
			if i > 0 {
				why.Note += "; "
			}
			why.Note += web.PlaceName(p, near.Code) + " (" + region.Dotted(near.Code) + ")"
		}
		if why.Note != "" {
			why.Note = p.T("lokus.import.near", "Names", why.Note)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.Int(line.Number)}, {Text: line.Text}, why}})
	}
	return t
}

// take keeps an earlier year's list. One that was imported before gives way.
func (s *screens) take(w http.ResponseWriter, r *http.Request) error {
	h := s.where(r)
	year, _ := strconv.Atoi(r.PostFormValue("untuk"))
	day, _ := civil.ParseDate(r.PostFormValue("tanggal"))
	lines, err := s.lokus.Import(r.Context(), h.by, year-1, r.PostFormValue("daftar"), lokus.Decree{Number: r.PostFormValue("nomor"), Day: day, Shown: cmp.Or(r.PostFormValue(importVersion(year)), "0")})
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Stale:
		return s.renderCompare(w, r, http.StatusUnprocessableEntity, lines, err)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, h.at(compareHref), "lokus.import.done")
}
