package lokus

import (
	"math"
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
)

// perPage is how many villages of the ranking stand on a page.
const perPage = 25

type listPage struct {
	Title     string
	Lead      []string
	Tabs      []web.Tab
	Filter    web.Filter
	Alerts    []web.Alert
	Stats     []web.Stat
	Empty     web.Empty
	Map       web.Map
	Ranking   web.Table
	Pager     web.Pager
	All       web.Option // the way to the whole ranking
	Rules     []string
	Overrides web.Table
	Short     web.Table
	Former    web.Table
	Ready     bool
	XLSX, CSV string
	Decree    string // the document
	Decide    form
	Reopen    form
}

// form is a small form on a page.
type form struct {
	Action string
	Hidden []web.Option
	Fields []web.Field
}

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	return s.renderList(w, r, http.StatusOK, nil)
}

// renderList shows the list; with an error of one of its forms beside the field.
func (s *screens) renderList(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	h := s.where(r)
	x, err := s.lokus.Propose(r.Context(), h.by, h.year)
	if err != nil {
		return err
	}
	p, list := h.p, x.List.Body
	view := listPage{Tabs: h.tabs(home), Filter: h.filter(home), Ready: len(x.Ranking.Rows)+len(x.Ranking.Short) > 0, Title: h.title(x)}
	switch {
	case list.Imported:
		view.Map.Table = h.picks(x)
		view.Lead = append(view.Lead, p.T("lokus.imported"))
	case !x.Ready():
		view.Empty = h.noAnalysis()
	default:
		view.Lead = append(view.Lead, h.basis(x))
		view.Stats, view.Rules = h.stats(x), x.Explain(p)
		view.Alerts = append(view.Alerts, h.alerts(x)...)
		if view.Map, err = s.atlas(r, h, x); err != nil {
			return err
		}
		from, to, pager := web.PageOf(r, len(x.Ranking.Rows), perPage)
		if r.URL.Query().Get("hal") == "semua" {
			from, to, pager = 0, len(x.Ranking.Rows), web.Pager{}
		} else if pager.Total > 0 {
			view.All = web.Option{Value: h.at(home, "hal", "semua"), Text: p.N("lokus.all", pager.Total)}
		}
		view.Pager, view.Ranking = pager, h.ranking(x, from, to)
		view.Short, view.CSV, view.Decree = h.short(x), h.at(csvHref), h.at(decreeHref)
		if h.writes() {
			view.XLSX = h.at(bookHref)
		}
	}
	view.Overrides, view.Former = h.overrides(x), h.former(x)
	s.forms(r, h, x, &view, wrong)
	if wrong != nil {
		view.Alerts = append([]web.Alert{{Status: web.Bad, Title: p.Error(wrong)}}, view.Alerts...)
	}
	return s.list.Render(w, r, status, view)
}

func (h here) title(x lokus.Proposal) string {
	list := x.List.Body
	switch {
	case x.Decided():
		return h.p.N("lokus.title.decided", len(list.Villages), "Year", h.forYear(), "Place", web.PlaceName(h.p, h.by.Regency()))
	case x.Ready():
		return h.p.N("lokus.title.draft", len(list.Villages), "Year", h.forYear(), "Place", web.PlaceName(h.p, h.by.Regency()))
	}
	return h.p.T("lokus.name", "Year", h.forYear())
}

// basis is on what the list stands: the frozen figures, and the decree.
func (h here) basis(x lokus.Proposal) string {
	snapshot := x.Analysis.Body.Snapshot
	text := h.p.T("lokus.basis", "Month", snapshot.Month, "Moment", web.Moment(h.p, x.Analysis.Changed.Time, h.by.Regency()), "Sum", short(x.Analysis.Body.SHA256), "Standard", standardName(h.p.T, snapshot.Standard))
	if x.Decided() {
		text = h.p.T("lokus.basis.decree", "Number", x.List.Body.Decree.Number, "Day", x.List.Body.Decree.Day) + " " + text
	}
	return text
}

func standardName(t func(string, ...any) string, key string) string {
	return t("growth.standard." + key)
}

// short is the beginning of a sum: enough to compare with what is printed.
func short(sum string) string { return sum[:min(len(sum), 12)] }

func (h here) stats(x lokus.Proposal) []web.Stat {
	p, near, inside, all := h.p, 0, int64(0), int64(0)
	for _, row := range x.Ranking.Rows {
		if row.Near() {
			near++
		}
		if all += row.Stunted; x.List.Body.Has(row.Code) {
			inside += row.Stunted
		}
	}
	chosen := web.Stat{Label: p.T("lokus.stat.chosen"), Value: p.Int(len(x.List.Body.Villages)), Note: p.N("lokus.stat.overrides", len(x.List.Body.Overrides))}
	cases := web.Stat{Label: p.T("lokus.stat.cases"), Value: p.Int(int(inside)), Note: p.T("lokus.stat.cases.of", "All", int(all), "Share", p.Percent(situation.Pair{inside, all}.Ratio(), 0))}
	return []web.Stat{chosen, cases, {Label: p.T("lokus.stat.near"), Value: p.Int(near), Note: p.T("lokus.stat.near.note"), Href: h.at(sureHref)},
		{Label: p.T("lokus.stat.short"), Value: p.Int(len(x.Ranking.Short)), Note: p.T("lokus.stat.short.note"), Href: "#kurang"}}
}

// alerts say what makes a ranking empty, and that a method is no official one.
func (h here) alerts(x lokus.Proposal) (all []web.Alert) {
	p, m := h.p, x.Method.Body
	for c, k := range m.Criteria {
		missing := 0
		for _, s := range x.Ranking.Short {
			for _, i := range s.Missing {
				if i == c {
					missing++
				}
			}
		}
		if n := len(x.Ranking.Rows) + len(x.Ranking.Short); n > 0 && 2*missing > n {
			all = append(all, web.Alert{Status: web.Watch, Title: p.N("lokus.missing.title", missing, "Name", x.Name(p, k), "All", n), Text: p.T("lokus.missing.text"), Href: h.at(methodHref), Action: p.T("lokus.missing.action")})
		}
	}
	if x.Method.Version == 0 && !x.Decided() {
		all = append(all, web.Alert{Status: web.Plain, Title: p.T("lokus.preset.alert"), Text: p.T("lokus.preset.alert.text"), Href: h.at(methodHref), Action: p.T("lokus.preset.alert.action")})
	}
	return all
}

// class is how a village stands to the list, as the map has it: 1 not, 2 not but near,
// 3 on it but near the line, 4 on it.
func class(x lokus.Proposal, row lokus.Row) int {
	_, changed := x.List.Body.Override(row.Code)
	switch in := x.List.Body.Has(row.Code); {
	case in && (changed || !row.Near()):
		return 4
	case in:
		return 3
	case row.Near() && !changed:
		return 2
	}
	return 1
}

// badge is the same in a word.
func (h here) badge(x lokus.Proposal, code string) web.Badge {
	row, ranked := x.Row(code)
	o, changed := x.List.Body.Override(code)
	switch in := x.List.Body.Has(code); {
	case in && changed && o.In && !row.Chosen:
		return web.Badge{Status: web.Watch, Text: h.p.T("lokus.is.put")}
	case !in && changed && row.Chosen:
		return web.Badge{Status: web.Plain, Text: h.p.T("lokus.is.left")}
	case in && ranked && row.Near():
		return web.Badge{Status: web.Watch, Text: h.p.T("lokus.is.in.near")}
	case in:
		return web.Badge{Status: web.Bad, Text: h.p.T("lokus.is.in")}
	case ranked && row.Near():
		return web.Badge{Status: web.Watch, Text: h.p.T("lokus.is.near")}
	}
	return web.Badge{Status: web.Plain, Text: h.p.T("lokus.is.out")}
}

func (s *screens) atlas(r *http.Request, h here, x lokus.Proposal) (web.Map, error) {
	p := h.p
	m := web.Map{Caption: p.T("lokus.map", "Year", h.forYear()), Unit: p.T("district.map.unit"), What: p.T("lokus.map.what"), Source: p.T("lokus.source"), Missing: p.T("lokus.map.short"), Table: h.picks(x)}
	for _, word := range []string{"out", "near", "in.near", "in"} {
		m.Words = append(m.Words, p.T("lokus.is."+word))
	}
	m.Table.Compact = true
	placed := false
	for _, v := range x.Analysis.Body.Snapshot.Villages {
		place := web.Place{Code: v.Code, Name: web.PlaceName(p, v.Code), Value: math.NaN(), Size: int(v.Measured), Href: h.village(v.Code), Tip: p.T("lokus.map.short")}
		if row, ok := x.Row(v.Code); ok {
			place.Value = float64(class(x, row))
			place.Tip = p.T("lokus.tip", "Rank", row.Rank, "Score", h.score(row.Score), "Is", h.badge(x, v.Code).Text, "Numerator", int(v.Stunted), "Denominator", int(v.Measured))
		}
		lon, lat, ok := region.Point(v.Code)
		place.Lat, place.Lon, placed = lat, lon, placed || ok
		m.Places = append(m.Places, place)
	}
	var outlines []region.Outline
	err := s.lokus.DB.Read(r.Context(), func(tx *db.Tx) (err error) {
		outlines, err = region.LoadOutlines(tx, h.by.Regency())
		return err
	})
	if m.Outlines = web.Collection(outlines); !placed && m.Outlines == nil {
		m.Places = nil
	}
	return m, err
}

func (h here) score(v float64) string { return h.p.Decimal(v, 3) }

// picks is the list itself.
func (h here) picks(x lokus.Proposal) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("lokus.picks", "Year", h.forYear()), Columns: []web.Column{{Label: p.T("lokus.column.village")}, {Label: p.T("lokus.column.cases"), Numeric: true}, {Label: p.T("lokus.column.score"), Numeric: true}},
		Empty: web.Empty{Icon: "map-pin", Title: p.T("lokus.picks.none"), Text: p.T("lokus.picks.none.text")}}
	for _, c := range x.List.Body.Villages {
		row := web.Row{Cells: []web.Cell{h.villageCell(c.Code), {Text: "–"}, {Text: "–"}}}
		if at, ok := x.Analysis.Body.Snapshot.Place(c.Code); ok && at.Known() {
			row.Cells[1] = web.Cell{Text: p.Int(int(at.Stunted)), Note: p.Percent(at.Prevalence(), 1), Small: at.Few()}
		}
		if c.Rank > 0 {
			row.Cells[2] = web.Cell{Text: h.score(c.Score), Note: p.T("lokus.rank", "Rank", c.Rank)}
		}
		if c.By == lokus.ByOverride {
			row.Cells[0].Note += " · " + p.T("lokus.is.put")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// ranking is every village that is ranked, with what each criterion adds to its score.
func (h here) ranking(x lokus.Proposal, from, to int) web.Table {
	p, m := h.p, x.Method.Body
	t := web.Table{Caption: p.T("lokus.ranking", "Year", h.forYear()), Columns: []web.Column{{Label: p.T("lokus.column.village")}, {Label: p.T("lokus.column.score"), Numeric: true, Hint: p.T("lokus.column.score.hint")}, {Label: p.T("lokus.column.is")},
		{Label: p.T("lokus.column.sure"), Numeric: true, Wide: true, Hint: p.T("lokus.column.sure.hint")}},
		Empty: web.Empty{Icon: "table", Title: p.T("lokus.ranking.none"), Text: p.T("lokus.ranking.none.text")}}
	for _, k := range m.Criteria {
		t.Columns = append(t.Columns, web.Column{Label: k.Brief(p), Numeric: true, Wide: true, Hint: x.Name(p, k) + ". " + p.T("lokus.column.part.hint")})
	}
	for _, row := range x.Ranking.Rows[from:to] {
		first := h.villageCell(row.Code)
		first.Text = strconv.Itoa(row.Rank) + ". " + first.Text
		sure := web.Cell{Text: p.T("lokus.ranks", "Best", row.Best, "Worst", row.Worst), Note: p.T("lokus.chance", "Share", p.Percent(row.Chance, 0))}
		cells := []web.Cell{first, {Text: h.score(row.Score), Bar: row.Score}, {Badge: h.badge(x, row.Code)}, sure}
		for c, part := range row.Parts {
			k := m.Criteria[c]
			cells = append(cells, web.Cell{Text: k.Words(p, part.Value), Note: p.T("lokus.points.of", "Points", h.score(part.Points)), Bar: part.Need, Small: k.Percent() && len(k.Of) == 1 && part.Pair[1] < situation.FewChildren})
		}
		t.Rows = append(t.Rows, web.Row{Cells: cells})
	}
	return t
}

func (h here) short(x lokus.Proposal) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("lokus.short"), Columns: []web.Column{{Label: p.T("lokus.column.village")}, {Label: p.T("lokus.column.why")}}}
	for _, row := range x.Ranking.Short {
		why := ""
		for _, sentence := range x.Why(p, row) {
			why += sentence + " "
		}
		cell := web.Cell{Text: why}
		if x.List.Body.Has(row.Code) {
			cell.Note = p.T("lokus.is.put")
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{h.villageCell(row.Code), cell}})
	}
	return t
}

func (h here) overrides(x lokus.Proposal) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("lokus.overrides"), Columns: []web.Column{{Label: p.T("lokus.column.village")}, {Label: p.T("lokus.column.changed")}, {Label: p.T("lokus.column.reason")}, {Label: p.T("lokus.column.who"), Wide: true}}}
	for _, o := range x.List.Body.Overrides {
		word := "lokus.override.word.out"
		if o.In {
			word = "lokus.override.word.in"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{h.villageCell(o.Code), {Text: p.T(word)}, {Text: o.Reason}, {Text: o.By, Note: web.Moment(p, o.At.Time, h.by.Regency())}}})
	}
	return t
}

func (h here) former(x lokus.Proposal) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("lokus.former"), Columns: []web.Column{{Label: p.T("lokus.column.decree")}, {Label: p.T("lokus.column.villages"), Numeric: true}, {Label: p.T("lokus.column.reason")}, {Label: p.T("lokus.column.who"), Wide: true}}}
	for _, f := range x.List.Body.Former {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: f.Number, Note: p.Date(f.Day)}, {Text: p.Int(len(f.Villages))}, {Text: f.Reason}, {Text: f.By, Note: web.Moment(p, f.At.Time, h.by.Regency())}}})
	}
	return t
}

// forms are to fix the list, or to open it again.
func (s *screens) forms(r *http.Request, h here, x lokus.Proposal, view *listPage, wrong error) {
	if !h.writes() || x.List.Body.Imported || !x.Ready() {
		return
	}
	p, said := h.p, h.p.Fields(wrong)
	field := func(name, kind string) web.Field {
		return web.Field{Name: name, Label: p.T("lokus.field." + name), Type: kind, Value: r.PostFormValue(name), Error: said[name], Required: true, Complete: "off"}
	}
	hidden := append(h.hidden(x.List.Version), web.Option{Value: "daftar", Text: x.List.Body.Stamp()})
	if x.Decided() {
		reason := field("alasan", "textarea")
		reason.Hint = p.T("lokus.reopen.hint")
		view.Reopen = form{reopenHref, hidden, []web.Field{reason}}
		return
	}
	number, day := field("nomor", ""), field("tanggal", "date")
	number.Hint = p.T("lokus.decide.hint")
	view.Decide = form{decideHref, hidden, []web.Field{number, day}}
}

func (s *screens) decide(w http.ResponseWriter, r *http.Request) error {
	h := s.where(r)
	day, _ := civil.ParseDate(r.PostFormValue("tanggal"))
	err := s.lokus.Decide(r.Context(), h.by, h.year, web.Version(r), lokus.Decree{Number: r.PostFormValue("nomor"), Day: day, Shown: r.PostFormValue("daftar")})
	return s.after(w, r, h, err, "lokus.decide.done")
}

func (s *screens) reopen(w http.ResponseWriter, r *http.Request) error {
	h := s.where(r)
	err := s.lokus.Reopen(r.Context(), h.by, h.year, web.Version(r), r.PostFormValue("alasan"))
	return s.after(w, r, h, err, "lokus.reopen.done")
}

// after shows the list again with what is wrong, and with what somebody else changed
// meanwhile.
func (s *screens) after(w http.ResponseWriter, r *http.Request, h here, err error, done string) error {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Stale:
		return s.renderList(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, h.at(home), done)
}
