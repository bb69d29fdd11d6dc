package data

import (
	"net/http"
	"slices"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

type completePage struct {
	Title   string
	Trail   []web.Crumb
	Tabs    []web.Tab
	Filter  web.Filter
	Heat    web.Heat
	Offices web.Table
	Rules   []rule
}

// rule is a definition with how sure it is.
type rule struct {
	Name, Text string
	Badge      web.Badge
}

func (s *screens) showComplete(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	area, err := areaOf(r, by)
	if err != nil {
		return err
	}
	month, _ := civil.ParseMonth(r.URL.Query().Get("bulan"))
	if today := s.data.Today(area[:region.Regency]).Month(); month > today {
		month = 0
	}
	c, f, err := s.data.Completeness(r.Context(), by, area, month)
	if err != nil {
		return err
	}
	view := completePage{Tabs: tabs(p, by, completeHref), Trail: trail(p, by, area), Heat: heat(p, r, by, c, &f), Offices: offices(p, by, c, &f)}
	weak := 0
	for _, v := range c.Villages {
		if slices.ContainsFunc(data.Sources, func(source string) bool { return v.Filled[source].Grade(source, f.Green, f.Watch) == 3 }) {
			weak++
		}
	}
	view.Title = p.N("data.complete.title", weak, "Place", placeName(p, area), "Month", c.Month, "All", len(c.Villages))
	months := web.Field{Name: "bulan", Label: p.T("data.month"), Type: "select", Value: c.Month.String()}
	this := s.data.Today(area[:region.Regency]).Month()
	for m := max(c.Month, this); m > this.Add(-24); m = m.Add(-1) {
		months.Options = append(months.Options, web.Option{Value: m.String(), Text: p.Month(m)})
	}
	view.Filter = web.Filter{Action: completeHref, Fields: []web.Field{places(p, by, area), months}}
	for _, source := range data.Sources {
		view.Rules = append(view.Rules, rule{p.T("data.complete." + source), p.T("data.complete."+source+".rule", "Period", web.PeriodText(p, c.Period)), sure(p, standard.Own)})
	}
	return s.complete.Render(w, r, http.StatusOK, view)
}

// trail leads up the actor's territory.
func trail(p *locale.Printer, by account.Actor, area string) (crumbs []web.Crumb) {
	for code := area; len(code) >= int(region.Regency) && by.Allow(account.QualityRead, code) == nil; code = region.Parent(code) {
		crumbs = append(crumbs, web.Crumb{Text: placeName(p, code), Href: completeHref + "?wilayah=" + code})
	}
	if len(crumbs) > 0 {
		crumbs[0].Href = ""
	}
	slices.Reverse(crumbs)
	return crumbs
}

// heat is the table of villages and sources; of a regency its kecamatan stand first.
func heat(p *locale.Printer, r *http.Request, by account.Actor, c data.Completeness, f *framework.Framework) web.Heat {
	h := web.Heat{Caption: p.T("data.complete.caption", "Place", placeName(p, c.Area), "Month", c.Month), Corner: web.HeatColumn{Label: p.T("data.place")}, Names: p.T("data.complete.names"),
		Steps: []string{p.T("data.grade.1", "Green", f.Green), p.T("data.grade.2", "Green", f.Green, "Watch", f.Watch), p.T("data.grade.3", "Watch", f.Watch)},
		Signs: web.HeatSigns{None: p.T("data.grade.0")}, Empty: web.Empty{Icon: "database", Title: p.T("data.complete.none")}, Source: p.T("data.complete.source")}
	for _, source := range data.Sources {
		h.Columns = append(h.Columns, web.HeatColumn{Label: p.T("data.complete." + source + ".short"), Name: p.T("data.complete." + source),
			Wide: !slices.Contains([]string{"weighed", "arrival", "statement"}, source)})
	}
	add := func(v data.Village, total bool) {
		row := web.HeatRow{Name: placeName(p, v.Area), Total: total}
		if place, ok := region.Get(v.Area); ok && place.Level() == region.Village {
			row.Name = p.T(place.Kind.Key()) + " " + place.Name
		}
		if !total {
			row.Href, _ = web.Query(r.URL.RequestURI(), "wilayah", v.Area)
		}
		for _, source := range data.Sources {
			row.Cells = append(row.Cells, cell(p, by, v, source, f, c))
		}
		h.Rows = append(h.Rows, row)
	}
	if region.LevelOf(c.Area) == region.Regency {
		for _, v := range c.Districts() {
			add(v, true)
			h.Rows[len(h.Rows)-1].Href, _ = web.Query(r.URL.RequestURI(), "wilayah", v.Area)
			for _, village := range c.Villages {
				if region.Within(village.Area, v.Area) {
					add(village, false)
				}
			}
		}
	} else if len(c.Villages) > 1 || c.Villages[0].Area != c.Area {
		for _, v := range c.Villages {
			add(v, false)
		}
	}
	add(c.Sum, true)
	return h
}

func cell(p *locale.Printer, by account.Actor, v data.Village, source string, f *framework.Framework, c data.Completeness) web.HeatCell {
	filled := v.Filled[source]
	if !filled.Known {
		return web.HeatCell{Text: "–", None: true, Tip: p.T("data.grade.0")}
	}
	out := web.HeatCell{Step: uint8(filled.Grade(source, f.Green, f.Watch)), Text: p.Percent(filled.Ratio(), 0),
		Tip: p.T("data.complete.of", "Numerator", int(filled.Numerator), "Denominator", int(filled.Denominator), "What", p.T("data.complete."+source))}
	if source == data.Arrival {
		out.Text = p.T("data.days", "Days", filled.Days)
		out.Tip = p.N("data.complete.days", filled.Days, "Days", filled.Days, "Among", int(filled.Denominator))
	}
	out.Href = origin(by, v.Area, source, c)
	return out
}

// origin is the page that shows what a cell is made of.
func origin(by account.Actor, area, source string, c data.Completeness) string {
	village := region.LevelOf(area) == region.Village
	names := by.Allow(account.ChildRead, area) == nil
	switch source {
	case "posyandu":
		return "/mutu?bulan=" + c.Month.String() + "&wilayah=" + area
	case "weighed":
		if names {
			return "/anak?bulan=" + c.Month.String() + "&perlu=tidak-ditimbang&wilayah=" + area
		}
	case "child":
		if names {
			return "/anak?perlu=semua&wilayah=" + area
		}
	case "service":
		if village && names {
			return "/formulir/" + area + "/2b?periode=" + c.Month.String()
		}
	case "household", "person", "check":
		return "/keluarga?wilayah=" + area
	case "statement":
		return "/cakupan?periode=" + c.Period.String() + "&wilayah=" + area
	}
	return ""
}

// offices is what each office should have stated, and did.
func offices(p *locale.Printer, by account.Actor, c data.Completeness, f *framework.Framework) web.Table {
	t := web.Table{Caption: p.T("data.offices.caption", "Period", web.PeriodText(p, c.Period)), Empty: web.Empty{Icon: "clipboard-check", Title: p.T("data.offices.none")}}
	t.Columns = []web.Column{{Label: p.T("data.column.penghasil")}}
	for _, name := range []string{"due", "filled", "draft", "village", "camat", "locked", "late"} {
		t.Columns = append(t.Columns, web.Column{Label: p.T("data.offices." + name), Numeric: true, Wide: slices.Contains([]string{"draft", "village", "camat"}, name)})
	}
	for _, o := range c.Offices {
		share := data.Filled{Share: data.Share{Numerator: o.Filled, Denominator: o.Due}, Known: true}
		name := web.Cell{Text: data.OfficeName(p, f, o.Code)}
		if by.May(account.CoverageEnter) {
			name.Href = "/isian?periode=" + c.Period.String()
		}
		row := []web.Cell{name, {Text: p.Int(int(o.Due))}, {Text: p.Int(int(o.Filled)), Note: p.Percent(share.Ratio(), 0), Bar: share.Ratio()}}
		for _, n := range o.States {
			row = append(row, web.Cell{Text: p.Int(int(n))})
		}
		t.Rows = append(t.Rows, web.Row{Cells: append(row, web.Cell{Text: p.Int(int(o.Late))})})
	}
	return t
}
