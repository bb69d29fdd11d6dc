package tpps

import (
	"net/http"
	"strings"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

type overviewPage struct {
	Title  string
	Trail  []web.Crumb
	Tabs   []web.Tab
	Filter web.Filter
	Stats  []web.Stat
	Below  web.Table
	Terms  web.Table
	New    string
	Alert  web.Alert
}

var standings = map[tpps.Standing]web.Status{tpps.Bare: web.Plain, tpps.Coming: web.Plain, tpps.Valid: web.Good, tpps.Ending: web.Watch, tpps.Expired: web.Bad}

func standing(p *locale.Printer, e register.Entry[tpps.Team], today civil.Date) web.Badge {
	if e.Version == 0 {
		return web.Badge{Status: web.Bad, Text: p.T("tpps.standing.none")}
	}
	s := e.Body.Standing(today)
	return web.Badge{Status: standings[s], Text: p.T("tpps.standing." + string(s))}
}

// showOverview says who has a team, or with ?tim=baru asks for a new one.
func (s *screens) showOverview(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	area, err := areaOf(r, by)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("tim") == "baru" {
		if err := by.Allow(account.TeamManage, area); err != nil {
			return err
		}
		return s.form.Render(w, r, http.StatusOK, s.teamForm(p, by, register.Entry[tpps.Team]{Area: area}))
	}
	o, err := s.Teams.Overview(r.Context(), by, area)
	if err != nil {
		return err
	}
	year := s.yearOf(r, area)
	view := overviewPage{Trail: trail(p, area, year), Tabs: tabs(p, area, year, home), Filter: web.Filter{Action: home, Fields: []web.Field{places(p, area)}}, Terms: terms(p, o)}
	view.Title = p.T("tpps.title."+sentence(o), "Place", web.PlaceName(p, area), "Number", o.Team.Body.Number, "Until", o.Team.Body.Until)
	for _, reach := range o.Reach {
		view.Title += " " + p.T("tpps.title.reach."+levelKey[reach.Level], "With", reach.With, "All", reach.All)
		stat := web.Stat{Label: p.T("tpps.stat." + levelKey[reach.Level]), Value: p.T("tpps.of", "With", reach.With, "All", reach.All), Note: p.N("tpps.stat.ending", len(reach.Ending))}
		view.Stats = append(view.Stats, stat)
	}
	if by.Allow(account.TeamManage, area) == nil {
		view.New = at(home, area, year) + "&tim=baru"
	}
	if len(o.Reach) > 0 {
		view.Below = below(p, o, year)
	}
	return s.overview.Render(w, r, http.StatusOK, view)
}

var levelKey = map[region.Level]string{region.Regency: "regency", region.District: "district", region.Village: "village"}

func sentence(o tpps.Overview) string {
	switch {
	case o.Team.Version == 0:
		return "none"
	case !o.Team.Body.Holds(o.Today):
		return "invalid"
	case o.Team.Body.Until == 0:
		return "open"
	}
	return "valid"
}

// below lists the places right below, those without a team first, and how many of the
// villages in each have one.
func below(p *locale.Printer, o tpps.Overview, year int) web.Table {
	t := web.Table{Caption: p.T("tpps.below", "Place", web.PlaceName(p, o.Area)), Columns: []web.Column{{Label: p.T("tpps.column.place")}, {Label: p.T("tpps.column.standing")}, {Label: p.T("tpps.column.until"), Wide: true}}}
	districts := region.LevelOf(o.Area) == region.Regency
	if districts {
		t.Columns = append(t.Columns, web.Column{Label: p.T("tpps.column.villages"), Numeric: true})
	}
	var with, without []web.Row
	for _, place := range region.Children(o.Area) {
		e := o.Below[place.Code]
		cells := []web.Cell{{Text: web.PlaceName(p, place.Code), Href: at(home, place.Code, year)}, {Badge: standing(p, e, o.Today)}, {Text: "–"}}
		if e.Version > 0 {
			cells[1].Note = e.Body.Number
			if e.Body.Until != 0 {
				cells[2].Text = p.Date(e.Body.Until)
			}
		}
		if districts {
			n, all := 0, region.Villages(place.Code)
			for _, village := range all {
				if e := o.Below[village.Code]; e.Body.Holds(o.Today) {
					n++
				}
			}
			cells = append(cells, web.Cell{Text: p.T("tpps.of", "With", n, "All", len(all)), Href: at(home, place.Code, year), Bar: float64(n) / float64(max(1, len(all)))})
		}
		if e.Body.Holds(o.Today) {
			with = append(with, web.Row{Cells: cells})
		} else {
			without = append(without, web.Row{Cells: cells})
		}
	}
	t.Rows = append(without, with...)
	return t
}

// terms are the area's teams of all terms, the newest first.
func terms(p *locale.Printer, o tpps.Overview) web.Table {
	t := web.Table{Caption: p.T("tpps.terms", "Place", web.PlaceName(p, o.Area)), Columns: []web.Column{{Label: p.T("tpps.column.decree")}, {Label: p.T("tpps.column.standing")}, {Label: p.T("tpps.column.term")}},
		Empty: web.Empty{Icon: "users-group", Title: p.T("tpps.empty"), Text: p.T("tpps.empty.text")}}
	for i := len(o.Teams) - 1; i >= 0; i-- {
		e := o.Teams[i]
		name := e.Body.Number
		if name == "" {
			name = p.T("tpps.team.draft")
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: name, Href: home + "/" + string(e.ID), Note: e.Body.By}, {Badge: standing(p, e, o.Today)}, {Text: term(p, e.Body)}}})
	}
	return t
}

// term is from when until when.
func term(p *locale.Printer, t tpps.Team) string {
	from := t.From
	if from == 0 {
		from = t.Day
	}
	until := p.T("tpps.term.open")
	if t.Until != 0 {
		until = p.Date(t.Until)
	}
	if from == 0 {
		return "–"
	}
	return strings.TrimSpace(p.Date(from) + " – " + until)
}
