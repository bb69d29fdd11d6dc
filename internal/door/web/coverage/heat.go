package coverage

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	measure "tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/account"
)

// heatPage are the villages of a place and the services that reached them.
type heatPage struct {
	Title    string
	Trail    []web.Crumb
	Remark   string
	Filter   web.Filter
	Warnings []web.Alert
	Groups   tabs
	Table    web.Heat
	Above    web.Bars // of kecamatan and regency, which no village has
	Files    fileLinks
	Others   tabs // the same choice on other pages
}

func (s *screens) showHeat(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r, "", region.Province, region.Regency, region.District)
	if err != nil {
		return err
	}
	g, err := s.grid(r, c)
	if err != nil {
		return err
	}
	p, by := web.PrinterOf(r), s.Actor(r)
	page := heatPage{Trail: c.trail(p, by), Filter: c.filter(p, "/cakupan", "wilayah", "edisi", "jenis", "hanya"), Groups: c.tabs(p, r), Files: c.files(p, r), Others: c.others(p, "/cakupan")}
	page.Title, page.Remark = g.sentence(p)
	page.Groups.First = c.group == ""
	page.Warnings = c.warnings(p)
	page.Table = g.heat(r)
	page.Above = g.above(p)
	return s.heat.Render(w, r, http.StatusOK, page)
}

// grid are the values of a place, its parts and their parts, with the order of its rows
// and columns.
type grid struct {
	choice
	table
	columns []edition.Indicator // of the level of the rows
	upper   []edition.Indicator // of a level that the rows have not
	rows    []region.Region     // the smallest parts
	sort    web.Sort
	may     account.Actor
}

func (s *screens) grid(r *http.Request, c choice) (g grid, err error) {
	g = grid{choice: c, rows: region.Villages(c.place.Code), may: s.Actor(r)}
	own := c.place.Level()
	levels := []region.Level{own, region.District, region.Village}
	switch own {
	case region.Province:
		levels = []region.Level{own, region.Regency}
	case region.District:
		levels = []region.Level{own, region.Village}
	}
	of := c.indicators()
	if g.table, err = s.values(r.Context(), g.may, c.place.Code, levels, of, c.period); err != nil {
		return g, err
	}
	if own == region.Province { // those that are kept here
		g.rows = slices.DeleteFunc(region.Children(c.place.Code), func(k region.Region) bool {
			_, kept := g.table[measureKey{k.Code, of[0].ID, c.period}]
			return !kept
		})
	}
	for _, x := range of {
		if x.Level == edition.Village || own == region.Province {
			g.columns = append(g.columns, x)
		} else {
			g.upper = append(g.upper, x)
		}
	}
	allowed := []string{"nama"}
	for _, x := range g.columns {
		allowed = append(allowed, x.ID)
	}
	g.sort = web.SortOf(r, allowed...)
	g.sift()
	return g, nil
}

// sift leaves rows and columns out that have nothing of what the filter asks for.
func (g *grid) sift() {
	if g.only == "" {
		return
	}
	has := func(places []region.Region, columns []edition.Indicator) bool {
		return slices.ContainsFunc(places, func(k region.Region) bool {
			return slices.ContainsFunc(columns, func(x edition.Indicator) bool { return g.asked(g.of(k.Code, x.ID, g.period), x) })
		})
	}
	g.columns = slices.DeleteFunc(g.columns, func(x edition.Indicator) bool { return !has(g.rows, []edition.Indicator{x}) })
	g.rows = slices.DeleteFunc(g.rows, func(k region.Region) bool { return !has([]region.Region{k}, g.columns) })
}

// sentence answers the page's question, and says what is not known.
func (g grid) sentence(p *locale.Printer) (title, remark string) {
	var aimed, under, known, all int
	var worst edition.Indicator
	var worstValue measure.Value
	furthest := 0.0
	for _, x := range slices.Concat(g.columns, g.upper) {
		v := g.of(g.place.Code, x.ID, g.period)
		if !v.Applies() {
			continue
		}
		all++
		if v.Known {
			known++
		}
		goal, _, ok := g.goal(x)
		distance, sure := v.Distance(goal, x.Lower)
		if !ok || !sure {
			continue
		}
		if aimed++; g.short(v, x) {
			under++
		}
		if x.Measure == edition.Share && distance > furthest {
			furthest, worst, worstValue = distance, x, v
		}
	}
	place, period := label(p, g.place), web.PeriodText(p, g.period)
	switch {
	case known == 0:
		return p.T("rapor.title.none", "Place", place, "Period", period), ""
	case under == 0:
		title = p.T("rapor.title.good", "Place", place, "Period", period, "Aimed", aimed)
	case worst.ID == "":
		title = p.T("rapor.title.below", "Place", place, "Period", period, "Under", under, "Aimed", aimed)
	default:
		title = p.T("rapor.title", "Place", place, "Period", period, "Under", under, "Aimed", aimed, "Worst", short(p, worst),
			"Share", p.Percent(worstValue.Ratio(), 0), "Goal", g.goalWords(p, worst))
	}
	if all > known {
		remark = p.N("rapor.remark.missing", all-known)
	}
	return title, remark
}

// groupName is a group where there is little room.
func groupName(p *locale.Printer, group string) string {
	if key := "rapor.group." + group; p.Has(key) {
		return p.T(key)
	}
	return p.T("edition.group." + group)
}

// tabs are several views of the same thing under a name, for a page has several such.
type tabs struct {
	Name  string
	All   []web.Tab
	First bool // the first stands for all, of which a phone shows the second alone
}

// tabs are the groups of whom the indicators are for.
func (c choice) tabs(p *locale.Printer, r *http.Request) tabs {
	all := tabs{Name: p.T("rapor.groups")}
	groups := c.groups()
	if len(groups) < 2 {
		return all
	}
	for _, group := range slices.Insert(groups, 0, "") {
		t := web.Tab{Text: p.T("rapor.group.all"), Active: group == c.group}
		if group != "" {
			t.Text = p.T("edition.group." + group)
		}
		t.Href, _ = web.Query(r.URL.RequestURI(), "kelompok", group)
		t.Href, _ = web.Query(t.Href, "hal", "")
		all.All = append(all.All, t)
	}
	return all
}

// others are the other pages of this group with the same choice.
func (c choice) others(p *locale.Printer, here string) tabs {
	all := tabs{Name: p.T("rapor.pages")}
	paths := []string{"/cakupan", "/cakupan/peringkat", "/cakupan/kecamatan"}
	if c.place.Level() != region.Regency {
		paths = paths[:2]
	}
	for _, path := range paths {
		all.All = append(all.All, web.Tab{Text: p.T("rapor.page." + path[strings.LastIndex(path, "/")+1:]), Href: c.address(path), Active: path == here})
	}
	return all
}

// warnings are what must be known of the edition before its figures are read.
func (c choice) warnings(p *locale.Printer) (all []web.Alert) {
	for _, part := range c.framework.Parts {
		if seen := c.framework.Seen(part.Kind); part.Kind == c.kind && seen < part.Official {
			all = append(all, web.Alert{Status: web.Watch, Text: p.T("rapor.warning.seen", "Seen", seen, "Official", part.Official, "Name", c.framework.Name(p.Lang()), "Kind", p.T("edition.kind."+c.kind)),
				Href: "/edisi/" + c.framework.Key, Action: p.T("rapor.warning.edition")})
		}
	}
	return all
}

// heat is the table.
func (g grid) heat(r *http.Request) web.Heat {
	p := web.PrinterOf(r)
	say := newSaying(p)
	h := web.Heat{Caption: p.T("rapor.heat.caption", "Place", label(p, g.place), "Period", web.PeriodText(p, g.period), "Name", g.framework.Name(p.Lang())),
		Names: p.T("rapor.heat.names"), Source: p.T("rapor.source"), Empty: g.empty(p)}
	h.Steps, h.Signs = legend(p)
	name := g.sort.Column(r, "nama", p.T("rapor.rows."+map[bool]string{true: "regency", false: "village"}[g.place.Level() == region.Province]), false)
	h.Corner = web.HeatColumn{Label: name.Label, Href: name.Href, Order: name.Order}
	first := ""
	for _, x := range g.columns {
		c := g.sort.Column(r, x.ID, short(p, x), true)
		column := web.HeatColumn{Label: c.Label, Name: x.Name(p.Lang()), Group: groupName(p, x.Group), Whole: p.T("edition.group." + x.Group), Goal: g.goalText(p, x), Href: c.Href, Order: c.Order, Open: g.address("/cakupan/indikator/" + x.ID)}
		if !x.Confirmed() {
			column.Label += "\u00a0*"
			column.Name += " (" + p.T("rapor.unconfirmed") + ")"
		}
		if first = cmp.Or(first, x.Group); g.group == "" && x.Group != first {
			column.Wide = true
		}
		h.Columns = append(h.Columns, column)
	}
	if len(g.rows) == 0 || len(g.columns) == 0 || !g.any() {
		return h
	}
	row := func(k region.Region, total bool) web.HeatRow {
		row := web.HeatRow{Name: k.Name, Href: g.opens(k.Code), Total: total}
		if total {
			row.Name = label(p, k)
		}
		for i, x := range g.columns {
			cell := g.cell(say, g.of(k.Code, x.ID, g.period), x, row.Name, h.Columns[i].Label)
			if cell.Href = g.cellHref(x, k.Code); g.sort.Key == x.ID && x.Measure != edition.Count {
				if v := g.of(k.Code, x.ID, g.period); v.IsShare() {
					cell.Note = p.Int(int(v.Numerator)) + "/" + p.Int(int(v.Denominator))
				}
			}
			if total {
				cell.Dim = false
			}
			row.Cells = append(row.Cells, cell)
		}
		return row
	}
	h.Rows = append(h.Rows, row(g.place, true))
	for _, k := range g.order() {
		shown := row(k.Region, k.total)
		if g.sort.Key != "nama" && g.place.Level() == region.Regency {
			shown.Note = nameOf(region.Parent(k.Code))
		}
		h.Rows = append(h.Rows, shown)
	}
	return h
}

func nameOf(code string) string { k, _ := region.Get(code); return k.Name }

// ordered is a row of the table; a total is a kecamatan above its villages.
type ordered struct {
	region.Region
	total bool
}

// order puts villages below their kecamatan, or all by one column, where those without a
// share come last whichever way it is sorted.
func (g grid) order() (all []ordered) {
	if g.sort.Key != "nama" {
		rows := slices.Clone(g.rows)
		slices.SortStableFunc(rows, func(a, b region.Region) int {
			x, y := g.of(a.Code, g.sort.Key, g.period), g.of(b.Code, g.sort.Key, g.period)
			rank := func(v measure.Value) float64 {
				if !v.Known || v.Nobody() {
					return math.Inf(map[bool]int{true: -1, false: 1}[g.sort.Descending])
				}
				return v.Ratio()
			}
			n := cmp.Compare(rank(x), rank(y))
			if g.sort.Descending {
				return -n
			}
			return n
		})
		for _, k := range rows {
			all = append(all, ordered{k, false})
		}
		return all
	}
	rows := slices.Clone(g.rows)
	slices.SortStableFunc(rows, func(a, b region.Region) int {
		up := func(k region.Region) string {
			return map[bool]string{true: nameOf(region.Parent(k.Code))}[g.place.Level() == region.Regency]
		}
		n := cmp.Compare(a.Name, b.Name)
		if g.sort.Descending {
			n = -n
		}
		return cmp.Or(cmp.Compare(up(a), up(b)), n)
	})
	above := ""
	for _, k := range rows {
		if up := region.Parent(k.Code); g.place.Level() == region.Regency && up != above {
			above = up
			parent, _ := region.Get(up)
			all = append(all, ordered{parent, true})
		}
		all = append(all, ordered{k, false})
	}
	return all
}

// any tells whether there is any value at all.
func (g grid) any() bool {
	for _, v := range g.table {
		if v.Known {
			return true
		}
	}
	return false
}

// opens is the page that a row opens.
func (g grid) opens(code string) string {
	if code == g.place.Code {
		return ""
	}
	return g.choice.to(code)
}

// cellHref is the page of an indicator and place, written without a detour: there are
// thousands.
func (g grid) cellHref(x edition.Indicator, code string) string {
	href := "/cakupan/indikator/" + x.ID + "?periode=" + g.period.String() + "&wilayah=" + code
	if g.edition != "" {
		href += "&edisi=" + g.edition
	}
	return href
}

// empty says what to do: enter, count, or take the filter away.
func (g grid) empty(p *locale.Printer) web.Empty {
	if g.only != "" && g.any() {
		return web.Empty{Icon: "circle-check", Title: p.T("rapor.empty.filter"), Href: g.address("/cakupan"), Action: p.T("rapor.empty.all")}
	}
	e := web.Empty{Icon: "chart-line", Title: p.T("rapor.empty.title", "Period", web.PeriodText(p, g.period)), Text: p.T("rapor.empty.text")}
	if g.may.May(account.CoverageEnter) {
		e.Href, e.Action = "/isian?periode="+g.period.String(), p.T("rapor.empty.enter")
	}
	return e
}

// above are the indicators of a level that no row has: kecamatan and regency.
func (g grid) above(p *locale.Printer) web.Bars {
	b := web.Bars{Caption: p.T("rapor.above", "Place", label(p, g.place)), What: p.T("rapor.indicator")}
	say := newSaying(p)
	for _, x := range g.upper {
		if v := g.of(g.place.Code, x.ID, g.period); v.Applies() && g.asked(v, x) {
			b.Rows = append(b.Rows, g.bar(say, v, x, g.cellHref(x, g.place.Code)))
		}
	}
	return b
}

// bar is a value beside others.
func (c choice) bar(say saying, v measure.Value, x edition.Indicator, href string) web.Bar {
	p := say.p
	b := web.Bar{Label: x.Name(p.Lang()), Href: href, Share: math.NaN(), Goal: math.NaN(), Text: say.number(v, x), Of: "–", Small: v.Few(), Step: c.step(v, x)}
	b.Aim = c.goalText(p, x)
	if goal, local, ok := c.goal(x); ok && x.Measure != edition.Count {
		if b.Goal = float64(goal.Hundredths) / 10_000; local {
			b.Note = p.T("rapor.local")
		}
	}
	switch {
	case v.IsShare():
		b.Share, b.Of = v.Ratio(), p.Int(int(v.Numerator))+"/"+p.Int(int(v.Denominator))
	case v.Known:
		b.Of = p.Int(int(v.Numerator))
	}
	if !x.Confirmed() {
		b.Badge = web.Badge{Text: p.T("rapor.unconfirmed")}
	}
	if v.Few() {
		b.Note = strings.TrimPrefix(b.Note+"; "+p.T("rapor.few"), "; ")
	}
	return b
}
