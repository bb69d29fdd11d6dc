package lokus

import (
	"net/http"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/door/web"
)

type surePage struct {
	Title  string
	Lead   []string
	Tabs   []web.Tab
	Filter web.Filter
	Empty  web.Empty
	Shifts web.Table
	Near   web.Table
	How    []string
}

func (s *screens) showSure(w http.ResponseWriter, r *http.Request) error {
	h := s.where(r)
	x, err := s.lokus.Propose(r.Context(), h.by, h.year)
	if err != nil {
		return err
	}
	p := h.p
	view := surePage{Tabs: h.tabs(sureHref), Filter: h.filter(sureHref), Title: p.T("lokus.sure.title.none", "Year", h.forYear())}
	if len(x.Ranking.Rows) == 0 {
		if view.Empty = h.noAnalysis(); x.Ready() {
			view.Empty = web.Empty{Icon: "table", Title: p.T("lokus.ranking.none"), Text: p.T("lokus.ranking.none.text"), Href: h.at(methodHref), Action: p.T("lokus.missing.action")}
		}
		return s.sure.Render(w, r, http.StatusOK, view)
	}
	firm, chosen := 0, 0
	for _, row := range x.Ranking.Rows {
		if row.Chosen {
			if chosen++; row.Firm {
				firm++
			}
		}
	}
	view.Title = p.N("lokus.sure.title", firm, "All", chosen, "Year", h.forYear())
	view.Lead = []string{p.T("lokus.sure.lead")}
	view.Shifts, view.Near = h.shifts(x), h.near(x)
	view.How = []string{p.T("lokus.sure.how.weights"), p.T("lokus.sure.how.chance", "Draws", x.Ranking.Draws), p.T("lokus.sure.how.shrink")}
	return s.sure.Render(w, r, http.StatusOK, view)
}

// shifts are who enters and leaves when a weight is a fifth more or less.
func (h here) shifts(x lokus.Proposal) web.Table {
	p, m := h.p, x.Method.Body
	t := web.Table{Caption: p.T("lokus.shifts"), Columns: []web.Column{{Label: p.T("lokus.column.criterion")}, {Label: p.T("lokus.column.shift"), Numeric: true}, {Label: p.T("lokus.column.enter")}, {Label: p.T("lokus.column.leave")}}}
	for _, shift := range x.Ranking.Shifts {
		weight := float64(m.Criteria[shift.Criterion].Weight)
		moved, sign := weight*1.2, "+20 %"
		if !shift.Up {
			moved, sign = weight*0.8, "−20 %"
		}
		share := moved / (float64(m.Weights()) - weight + moved)
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: x.Name(p, m.Criteria[shift.Criterion])},
			{Text: sign, Note: p.T("lokus.shift.weight", "Was", p.Percent(weight/float64(m.Weights()), 0), "Is", p.Percent(share, 1))}, h.names(shift.Enter), h.names(shift.Leave)}})
	}
	return t
}

// names are some villages in one cell.
func (h here) names(codes []string) web.Cell {
	if len(codes) == 0 {
		return web.Cell{Text: "–"}
	}
	text := ""
	for i, code := range codes {
		if i > 0 {
			text += "; "
		}
		text += web.PlaceName(h.p, code)
	}
	return web.Cell{Text: text}
}

// near are the villages of which chance or weights decide.
func (h here) near(x lokus.Proposal) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("lokus.near"), Columns: []web.Column{{Label: p.T("lokus.column.village")}, {Label: p.T("lokus.column.is")}, {Label: p.T("lokus.column.score"), Numeric: true}, {Label: p.T("lokus.column.ranks"), Numeric: true}, {Label: p.T("lokus.column.chance"), Numeric: true}, {Label: p.T("lokus.column.firm"), Wide: true}},
		Empty: web.Empty{Icon: "circle-check", Title: p.T("lokus.near.none"), Text: p.T("lokus.near.none.text")}}
	for _, row := range x.Ranking.Rows {
		if !row.Near() {
			continue
		}
		name := h.villageCell(row.Code)
		name.Text = p.Int(row.Rank) + ". " + name.Text
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, {Badge: h.badge(x, row.Code)}, {Text: h.score(row.Score)}, {Text: p.T("lokus.ranks", "Best", row.Best, "Worst", row.Worst)},
			{Text: p.Percent(row.Chance, 0), Bar: row.Chance}, {Text: p.T(map[bool]string{true: "lokus.firm.word", false: "lokus.unfirm.word"}[row.Firm])}}})
	}
	return t
}
