package plan

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/door/web"
)

type sumsPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Tabs        []web.Tab
	Filter      web.Filter
	Notes       []string
	Tables      []sumTable
	Empty       web.Empty
}

type sumTable struct {
	Title, Note string
	Table       web.Table
}

func (s *screens) showSums(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err != nil {
		return err
	}
	p := v.p
	total, err := plan.Total(v.Rows)
	if err != nil {
		return err
	}
	page := sumsPage{Trail: v.trail(p.T("plan.tab.sums")), Tabs: v.tabs("/ringkasan"), Filter: web.Filter{Action: "/rencana/ringkasan", Fields: []web.Field{v.years(), v.areas(v.area)}},
		Empty: web.Empty{Icon: "coins", Title: p.T("plan.list.empty"), Text: p.T("plan.list.empty.text")}}
	page.Title = p.T("plan.sums.title", "Plan", v.planYear(), "Cost", p.Rupiah(total.Cost), "Direct", p.Rupiah(total.Direct), "Share", cmp.Or(v.share(total.Direct, total.Cost), "–"))
	if total.Rows == 0 {
		page.Title = p.T("plan.list.none", "Plan", v.planYear())
	}
	page.Lead = p.T("plan.sums.lead")
	if total.Untold > 0 {
		page.Notes = append(page.Notes, p.T("plan.sums.untold", "Amount", p.Rupiah(total.Untold)))
	}
	if total.Unpriced > 0 {
		page.Notes = append(page.Notes, p.N("plan.sums.unpriced", total.Unpriced))
	}
	for _, t := range plan.Tables {
		lines, err := plan.Sums(v.Rows, t.By)
		if err != nil {
			return err
		}
		one := sumTable{Title: v.heading(t.Key), Table: v.sums(t.Key, lines, total)}
		if t.Key == "indikator" || t.Key == "lokasi" {
			one.Note = p.T("plan.sums.note." + t.Key)
		}
		if total.Rows > 0 {
			page.Tables = append(page.Tables, one)
		}
	}
	return s.sums.Render(w, r, http.StatusOK, page)
}

// heading is what a table is called.
func (v *view) heading(key string) string {
	what := v.p.T("plan.by." + key)
	return v.p.T("plan.sums.by", "Table", strings.ToLower(what[:1])+what[1:])
}

// sums is one table: its lines add up to the total, and each opens to its rows.
func (v *view) sums(key string, lines []plan.Sum, total plan.Sum) web.Table {
	p := v.p
	spread := slices.ContainsFunc(lines, func(l plan.Sum) bool { return l.SharedRows > 0 })
	t := web.Table{Caption: v.heading(key), Columns: []web.Column{{Label: p.T("plan.by." + key)}, {Label: p.T("plan.column.rows"), Numeric: true}, {Label: p.T("plan.column.cost"), Numeric: true},
		{Label: p.T("plan.column.direct"), Numeric: true, Hint: p.T("plan.hint.langsung")}, {Label: p.T("plan.column.share"), Numeric: true}}}
	if spread {
		t.Columns = append(t.Columns, web.Column{Label: p.T("plan.column.shared"), Numeric: true, Wide: true, Hint: p.T("plan.sums.note." + key)})
		slices.SortStableFunc(lines, func(a, b plan.Sum) int {
			if key != "lokasi" {
				return 0
			}
			return cmp.Compare(a.Key, b.Key)
		})
	}
	if key == "golongan" {
		slices.SortStableFunc(lines, func(a, b plan.Sum) int {
			return slices.Index(plan.Natures, plan.Nature(a.Key)) - slices.Index(plan.Natures, plan.Nature(b.Key))
		})
	}
	most := rupiah.Amount(1)
	for _, l := range lines {
		most = max(most, l.Cost)
	}
	line := func(name, href string, l plan.Sum, sum bool) {
		note := ""
		if l.Unpriced > 0 {
			note = p.N("plan.stat.unpriced", l.Unpriced)
		}
		direct := web.Cell{Text: p.Rupiah(l.Direct)}
		if l.Untold > 0 {
			direct.Note = p.T("plan.sums.untold.short", "Amount", p.Rupiah(l.Untold))
		}
		first := web.Cell{Text: name, Href: href}
		if source, known := plan.SourceOf(l.Key); known && key == "sumber" && !sum {
			first.Note = sure(p, source.Certainty).Text
			if source.Origin != "" {
				first.Hint = p.T("plan.origin." + source.Origin)
			}
		}
		cells := []web.Cell{first, {Text: p.Int(l.Rows)}, {Text: p.Rupiah(l.Cost), Note: note}, direct, {Text: cmp.Or(v.share(l.Direct, l.Cost), "–")}}
		if !sum {
			cells[2].Bar = float64(l.Cost) / float64(most)
		}
		if spread {
			shared := web.Cell{}
			if l.SharedRows > 0 {
				shared = web.Cell{Text: p.Rupiah(l.Shared), Href: v.href("", "ikut", key+":"+l.Key), Note: p.N("plan.sums.shared", l.SharedRows)}
			}
			cells = append(cells, shared)
		}
		t.Rows = append(t.Rows, web.Row{Cells: cells, Total: sum})
	}
	for _, l := range lines {
		door := "baris"
		if l.Rows == 0 { // no row stands in it: those of other lines serve it
			door = "ikut"
		}
		line(v.line(key, l.Key), v.href("", door, key+":"+l.Key), l, false)
	}
	line(p.T("plan.sums.total"), v.href(""), total, true)
	return t
}
