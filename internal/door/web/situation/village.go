package situation

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/door/web"
)

type villagePage struct {
	Title     string
	Trail     []web.Crumb
	Lead      []string
	Tabs      []web.Tab
	Filter    web.Filter
	Quadrants web.Table
	Villages  web.Table
	Fund      string
	Empty     web.Empty
}

// showVillages is every village with how sure its figure is; ?hanya=hotspot or
// ?hanya=1…4 shows hotspots, or one quadrant, alone.
func (s *screens) showVillages(w http.ResponseWriter, r *http.Request) error {
	h, v, err := s.view(r)
	if err != nil {
		return err
	}
	only := r.URL.Query().Get("hanya")
	shown := slices.DeleteFunc(slices.Clone(v.Villages), func(x situation.Place) bool {
		switch only {
		case "hotspot":
			return !x.Hotspot
		case "1", "2", "3", "4":
			return strconv.Itoa(int(x.Quadrant)) != only
		}
		return false
	})
	page := villagePage{Title: h.p.N("situation.villages.title", len(v.Hotspots()), "Place", h.name(), "Month", v.Month, "Villages", v.Whole.Told, "All", v.Whole.Within),
		Trail: h.trail(h.p.T("situation.tab./desa")), Lead: lead(h.p, &v.Snapshot), Tabs: h.tabs(villageHref), Filter: h.filter(villageHref)}
	if v.Month == 0 {
		page.Title = h.p.T("situation.title.none", "Place", h.name(), "Year", strconv.Itoa(v.Year))
		page.Lead, page.Empty = nil, h.unweighed()
		return s.villages.Render(w, r, http.StatusOK, page)
	}
	pick := web.Field{Name: "hanya", Label: h.p.T("situation.only"), Type: "select", Value: only}
	for _, word := range []string{"", "hotspot", "1", "2", "3", "4"} {
		pick.Options = append(pick.Options, web.Option{Value: word, Text: h.p.T("situation.only." + cmp.Or(word, "all"))})
	}
	page.Filter.Fields = append(page.Filter.Fields, pick)
	page.Quadrants, page.Villages = h.quadrants(&v), h.table(r, &v, shown, false)
	if f := v.Whole.Fund; f != nil {
		page.Fund = h.p.T("situation.fund", "Year", strconv.Itoa(v.FundYear), "Villages", f.Villages, "Total", f.Total, "Stunting", f.Stunting)
	}
	return s.villages.Render(w, r, http.StatusOK, page)
}

// quadrants count the villages on each side of the whole's prevalence and of the median.
func (h here) quadrants(v *situation.View) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.quadrants"), Columns: []web.Column{{Label: p.T("situation.column.quadrant")}, {Label: p.T("situation.column.villages"), Numeric: true},
		{Label: p.T("situation.column.stunted"), Numeric: true}}}
	var n [5]int
	var cases [5]int64
	for _, x := range v.Villages {
		n[x.Quadrant]++
		cases[x.Quadrant] += x.Stunted
	}
	for _, q := range []int{1, 2, 3, 4, 0} {
		if q == 0 && n[0] == 0 {
			continue
		}
		word := p.T("situation.quadrant." + strconv.Itoa(q))
		cell := web.Cell{Text: word}
		if q > 0 {
			cell.Href = h.at(villageHref, "hanya", strconv.Itoa(q))
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{cell, {Text: p.Int(n[q])}, {Text: p.Int(int(cases[q]))}}})
	}
	return t
}

// table is villages in the order that the address asks for.
func (h here) table(r *http.Request, v *situation.View, shown []situation.Place, compact bool) web.Table {
	p := h.p
	sort := web.SortOf(r, "-kasus", "nama", "prevalensi", "susut", "diukur", "berisiko", "desa")
	t := web.Table{Caption: p.T("situation.villages", "Month", v.Month), Compact: compact, Empty: web.Empty{Icon: "map-pin", Title: p.T("situation.villages.none")},
		Columns: []web.Column{sort.Column(r, "nama", p.T("situation.column.village"), false), sort.Column(r, "kasus", p.T("situation.column.stunted"), true),
			sort.Column(r, "prevalensi", p.T("situation.column.prevalence"), true), sort.Column(r, "susut", p.T("situation.column.shrunk"), true)}}
	t.Columns[3].Hint = p.T("situation.column.shrunk.hint")
	if !compact {
		t.Columns = append(t.Columns, sort.Column(r, "diukur", p.T("situation.column.reach"), true), web.Column{Label: p.T("situation.column.severe"), Numeric: true, Wide: true},
			web.Column{Label: p.T("situation.column.mark")}, sort.Column(r, "berisiko", p.T("situation.column.risk"), true), web.Column{Label: p.T("situation.column.fund"), Numeric: true, Wide: true})
		t.Columns[7].Wide = true
	}
	shown = slices.Clone(shown)
	slices.SortStableFunc(shown, func(a, b situation.Place) int {
		c := map[string]int{"nama": cmp.Compare(situation.Name(p, a.Code), situation.Name(p, b.Code)), "kasus": cmp.Compare(a.Stunted, b.Stunted), "prevalensi": cmp.Compare(a.Prevalence(), b.Prevalence()),
			"susut": cmp.Compare(a.Shrunk, b.Shrunk), "diukur": cmp.Compare(reach(a), reach(b)), "berisiko": cmp.Compare(a.AtRisk, b.AtRisk)}[sort.Key]
		if sort.Descending {
			return -c
		}
		return c
	})
	for _, x := range shown {
		t.Rows = append(t.Rows, h.row(v, x, compact))
	}
	return t
}

func reach(x situation.Place) float64 {
	if x.Children == 0 {
		return -1
	}
	return float64(x.Measured) / float64(x.Children)
}

func (h here) row(v *situation.View, x situation.Place, compact bool) web.Row {
	p := h.p
	name := web.Cell{Text: situation.Name(p, x.Code), Href: placeHref(x.Code, v.Month)}
	if compact && x.Hotspot {
		name.Note = p.T("situation.hotspot")
	}
	shrunk := web.Cell{Text: "–"}
	if x.Known() {
		shrunk.Text = p.Percent(x.Shrunk, 1)
	}
	cells := []web.Cell{name, {Text: p.Int(int(x.Stunted)), Note: p.T("situation.of", "Of", int(x.Measured))}, share(p, x), shrunk}
	if !x.Known() {
		cells[1] = web.Cell{Text: "–"}
	}
	if compact {
		return web.Row{Cells: cells}
	}
	measured := web.Cell{Text: "–"}
	if x.Children > 0 {
		measured = web.Cell{Text: p.Percent(reach(x), 0), Note: p.T("situation.of", "Of", int(x.Children)), Small: x.Few()}
	}
	mark := web.Cell{Text: p.T("situation.quadrant.short." + strconv.Itoa(int(x.Quadrant)))}
	if x.Hotspot {
		mark = web.Cell{Badge: web.Badge{Status: web.Bad, Text: p.T("situation.hotspot")}, Note: mark.Text}
	}
	risk := web.Cell{Text: "–"}
	if x.Families > 0 {
		risk = web.Cell{Text: p.Int(int(x.AtRisk)), Note: p.T("situation.of", "Of", int(x.Families))}
	}
	fund := web.Cell{Text: "–"}
	if x.Fund != nil {
		fund = web.Cell{Text: p.Rupiah(x.Fund.Stunting), Note: p.T("situation.of.rupiah", "Of", x.Fund.Total)}
	}
	return web.Row{Cells: append(cells, measured, web.Cell{Text: p.Int(int(x.Severe))}, mark, risk, fund)}
}
