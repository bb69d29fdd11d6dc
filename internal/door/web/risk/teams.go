package risk

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
)

// teamsPage are the teams of a place, and in a village the families of each.
type teamsPage struct {
	Title    string
	Trail    []web.Crumb
	Tabs     []web.Tab
	Lead     web.Figure
	Alert    web.Alert
	Mark     string
	Teams    web.Table
	Below    web.Table
	Fields   []web.Field // of a team; none: not by this actor
	Team     string      // that is being changed
	Area     string
	Families []candidate
	Assign   []web.Field
	End      []web.Field
	None     web.Empty
}

// candidate is a family that can be given to a team.
type candidate struct {
	ID, Head, Where, Factors, Team, Since, Visited string
	State                                          web.Badge
	Overdue, Chosen                                bool
}

func (s *screens) showTeams(w http.ResponseWriter, r *http.Request) error {
	page, err := s.teamsOf(r)
	if err != nil {
		return err
	}
	return s.teams.Render(w, r, http.StatusOK, page)
}

func (s *screens) teamsOf(r *http.Request) (page teamsPage, err error) {
	h, err := s.where(r)
	if err != nil {
		return page, err
	}
	p := h.p
	teams, err := s.assist.Teams(r.Context(), h.by, h.place.Code)
	if err != nil {
		return page, err
	}
	all, err := s.risk.Areas(r.Context(), h.by, h.place.Code, h.now.Month().Year())
	if err != nil {
		return page, err
	}
	c := sum(all, h.place.Code)
	page = teamsPage{Trail: h.trail("/pendamping"), Tabs: h.tabs("/pendamping"), Area: h.place.Code, Lead: figure(p.T("risk.what.accompanied"), c.Accompanied, c.Columns["at_risk"])}
	page.Lead.Standard, page.Lead.Source = p.T("risk.standard"), p.T("risk.source.teams")
	at := 0
	for _, t := range teams {
		if t.On(h.now) {
			at++
		}
	}
	page.Title = p.N("risk.teams.title", at, "Place", h.name())
	if !h.village() {
		page.Below = h.teamPlaces(teams, all)
		return page, nil
	}
	verifies := h.may(account.FamilyVerify)
	var list risk.List
	if h.named() {
		if list, err = s.risk.Village(r.Context(), h.by, h.place.Code, monthOf(h.now.Month())); err != nil {
			return page, err
		}
		page.Mark = s.mark(p, h.by)
		page.families(h, list, r)
		page.Lead.Numerator, page.Lead.Denominator = risk.Companionship(list.Families)
		page.Lead = figureAgain(page.Lead)
	}
	page.Teams = h.teamTable(teams, list, verifies)
	if verifies {
		page.Team = r.FormValue("tim")
		i := slices.IndexFunc(teams, func(t assist.Team) bool { return string(t.ID) == page.Team })
		t := assist.Team{Since: h.now}
		if page.Team != "" && i >= 0 {
			t = teams[i]
		} else {
			page.Team = ""
		}
		page.Fields = teamFields(h, t)
		page.Assign, page.End = assignFields(h, teams)
	}
	return page, nil
}

// figureAgain is a figure with the interval of its numbers.
func figureAgain(f web.Figure) web.Figure {
	g := figure(f.What, f.Numerator, f.Denominator)
	g.Standard, g.Source = f.Standard, f.Source
	return g
}

func (h here) teamTable(teams []assist.Team, list risk.List, verifies bool) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("risk.teams"), Columns: []web.Column{{Label: p.T("risk.column.team")}, {Label: p.T("risk.column.people")}, {Label: p.T("risk.column.decree"), Wide: true}, {Label: p.T("risk.column.families"), Numeric: true}},
		Empty: web.Empty{Icon: "users", Title: p.T("risk.teams.none"), Text: p.T("risk.teams.none.text")}}
	for _, x := range teams {
		n := 0
		for i := range list.Families {
			if term := list.Families[i].Term; term != nil && term.Team == x.ID {
				n++
			}
		}
		name := web.Cell{Text: p.T("assist.team.name", "Number", x.Number)}
		if verifies {
			name.Href = h.at("/pendamping", h.place.Code, "tim", string(x.ID)) + "#tim"
		}
		if !x.On(h.now) {
			name.Note = p.T("assist.team.over")
		}
		count := web.Cell{Text: p.Int(n)}
		if !h.named() {
			count.Text = "–"
		}
		term := p.Date(x.Since)
		if x.Until != 0 {
			term += " – " + p.Date(x.Until)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, {Text: people(p, x)}, {Text: cmp.Or(x.Decree, "–"), Note: term}, count}})
	}
	return t
}

// teamPlaces are how many teams each place one level down has, and how many of its
// families at risk are accompanied.
func (h here) teamPlaces(teams []assist.Team, all map[string]risk.Counts) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("risk.teams.places", "Place", h.name()), Columns: []web.Column{{Label: p.T("risk.column.place")}, {Label: p.T("risk.column.teams"), Numeric: true}, {Label: p.T("assist.column.at_risk"), Numeric: true, Wide: true}, {Label: p.T("risk.stat.accompanied"), Numeric: true}, {Label: p.T("risk.stat.visited"), Numeric: true, Wide: true}}}
	var lines []line
	for _, place := range h.below() {
		c, n := sum(all, place.Code), 0
		for _, x := range teams {
			if strings.HasPrefix(x.Village, place.Code) && x.On(h.now) {
				n++
			}
		}
		atRisk := c.Columns["at_risk"]
		lines = append(lines, line{place, map[string]float64{"n": ratio(c.Accompanied, atRisk)}, []web.Cell{{Text: place.Name, Href: h.at("/pendamping", place.Code)}, {Text: p.Int(n)}, counted(p, c, atRisk), h.share(c.Accompanied, atRisk), h.share(c.Visited, atRisk)}})
	}
	t.Rows = ordered(lines, web.Sort{Key: "n"})
	return t
}

// counted is a number of a place, or that nobody registered a family there.
func counted(p *locale.Printer, c risk.Counts, n int) web.Cell {
	if c.Columns["families"] == 0 {
		return web.Cell{Text: "–"}
	}
	return web.Cell{Text: p.Int(n)}
}

// families are those at risk, the ones without a team first, then those not visited.
func (page *teamsPage) families(h here, list risk.List, r *http.Request) {
	p := h.p
	chosen := r.PostForm["keluarga"]
	for i := range list.Families {
		f := &list.Families[i]
		if !f.AtRisk() && f.Term == nil {
			continue
		}
		c := candidate{ID: string(f.ID), Head: f.Head, Where: where(p, f), Factors: factors(p, f), State: badge(p, f.State()), Overdue: f.Overdue(), Visited: p.T("risk.never"), Chosen: slices.Contains(chosen, string(f.ID))}
		if f.Visited != 0 {
			c.Visited = p.Date(f.Visited)
		}
		if f.Term != nil {
			c.Team, c.Since = teamText(p, list, *f), p.Date(f.Term.Since)
		}
		page.Families = append(page.Families, c)
	}
	rank := func(c candidate) int {
		switch {
		case c.Team == "":
			return 0
		case c.Overdue:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(page.Families, func(a, b candidate) int { return rank(a) - rank(b) })
	page.None = web.Empty{Icon: "home-heart", Title: p.T("risk.teams.families.none")}
}

func teamFields(h here, t assist.Team) []web.Field {
	p := h.p
	return []web.Field{{Name: "nomor", Label: p.T("assist.team.number.label"), Value: t.Number, Required: true, Complete: "off"},
		{Name: "sk", Label: p.T("assist.team.decree"), Value: t.Decree, Complete: "off", Hint: p.T("assist.team.decree.hint")},
		{Name: "bidan", Label: p.T("assist.team.midwife.label"), Value: t.Midwife, Complete: "off"}, {Name: "pkk", Label: p.T("assist.team.pkk.label"), Value: t.PKK, Complete: "off"}, {Name: "kb", Label: p.T("assist.team.kb.label"), Value: t.KB, Complete: "off"},
		{Name: "sejak", Label: p.T("risk.column.since"), Type: "date", Value: dayText(t.Since), Required: true}, {Name: "sampai", Label: p.T("assist.team.until"), Type: "date", Value: dayText(t.Until)}}
}

func dayText(d civil.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func assignFields(h here, teams []assist.Team) (give, end []web.Field) {
	p := h.p
	team := web.Field{Name: "tim", Label: p.T("risk.column.team"), Type: "select"}
	for _, t := range teams {
		if t.On(h.now) {
			team.Options = append(team.Options, web.Option{Value: string(t.ID), Text: p.T("assist.team.name", "Number", t.Number)})
		}
	}
	why := web.Field{Name: "sebab", Label: p.T("assist.why"), Type: "select"}
	for _, code := range []string{"no_longer", "moved", "other"} {
		why.Options = append(why.Options, web.Option{Value: code, Text: p.T("assist.why." + code)})
	}
	end = []web.Field{{Name: "sampai", Label: p.T("risk.column.until"), Type: "date", Value: h.now.String()}, why}
	if team.Options == nil {
		return nil, end
	}
	return []web.Field{team, {Name: "sejak", Label: p.T("risk.column.since"), Type: "date", Value: h.now.String()}}, end
}

// saveTeam makes or changes a team.
func (s *screens) saveTeam(w http.ResponseWriter, r *http.Request) error {
	h, err := s.where(r)
	if err != nil {
		return err
	}
	t := assist.Team{Village: h.place.Code, Number: r.PostFormValue("nomor"), Decree: r.PostFormValue("sk"), Midwife: r.PostFormValue("bidan"), PKK: r.PostFormValue("pkk"), KB: r.PostFormValue("kb"),
		Since: dateOf(r.PostFormValue("sejak")), Until: dateOf(r.PostFormValue("sampai"))}
	if text := r.PostFormValue("tim"); text != "" {
		id, ok := db.ParseID(text)
		if t.ID = id; !ok {
			t.ID = db.NewID() // of no team: refused
		}
	}
	saved, err := s.assist.SaveTeam(r.Context(), h.by, t)
	if err != nil {
		return s.teamsAgain(w, r, err)
	}
	return s.done(w, r, h.p.T("assist.team.done", "Number", saved.Number), h.at("/pendamping", h.place.Code))
}

// assign gives families to a team, or ends that they have one.
func (s *screens) assign(w http.ResponseWriter, r *http.Request) error {
	h, err := s.where(r)
	if err != nil {
		return err
	}
	if err := h.by.Allow(account.FamilyVerify, h.place.Code); err != nil {
		return err
	}
	var ids []db.ID
	for _, text := range r.PostForm["keluarga"] {
		if id, ok := db.ParseID(text); ok {
			ids = append(ids, id)
		}
	}
	n, key := 0, "assist.given"
	if r.PostFormValue("akhiri") != "" {
		key = "assist.ended"
		n, err = s.assist.End(r.Context(), h.by, ids, dateOf(r.PostFormValue("sampai")), r.PostFormValue("sebab"))
	} else {
		team, _ := db.ParseID(r.PostFormValue("tim"))
		n, err = s.assist.Assign(r.Context(), h.by, team, ids, dateOf(r.PostFormValue("sejak")))
	}
	if err != nil {
		return s.teamsAgain(w, r, err)
	}
	return s.done(w, r, h.p.N(key, n), h.at("/pendamping", h.place.Code))
}

// teamsAgain shows the page with what was typed, and what is wrong with it.
func (s *screens) teamsAgain(w http.ResponseWriter, r *http.Request, err error) error {
	alert, errors, shown := wrong(web.PrinterOf(r), err)
	if !shown {
		return err
	}
	page, e := s.teamsOf(r)
	if e != nil {
		return e
	}
	page.Alert = alert
	fields := page.Assign
	switch {
	case r.PostForm.Has("nomor"):
		fields = page.Fields
	case r.PostFormValue("akhiri") != "":
		fields = page.End
	}
	for i, f := range fields {
		fields[i].Value, fields[i].Error = r.PostFormValue(f.Name), errors[f.Name]
	}
	return s.teams.Render(w, r, web.StatusCode(err), page)
}
