package budget

import (
	"cmp"
	"net/http"
	"slices"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/door/web"
)

type wayPage struct {
	Title, Lead string
	Note        string
	Trail       []web.Crumb
	Tabs        []web.Tab
	Filter      web.Filter
	Steps       web.Table
	Offices     web.Table
	Rows        web.Table
}

// mostLost is how many of the rows that lost most are listed.
const mostLost = 20

// showWay is what of the plan came through the documents, and what was lost.
func (s *screens) showWay(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	p := v.p
	all, err := budget.Integrate(v.Lines)
	if err != nil {
		return err
	}
	offices, of, err := budget.ByOffice(v.Lines)
	if err != nil {
		return err
	}
	view := wayPage{Title: v.waySentence(all), Trail: v.trail(p.T("budget.tab.way")), Tabs: v.tabs("way"), Filter: web.Filter{Action: href + "/perjalanan", Fields: []web.Field{v.yearField()}, Hidden: v.hidden()[1:]},
		Lead: p.T("budget.way.lead", "Rows", all.Rows, "Planned", all.Planned, "Others", all.Others, "Beside", all.Beside), Note: p.T("budget.way.note")}
	view.Steps = web.Table{Caption: p.T("budget.way.steps"), Columns: []web.Column{{Label: p.T("budget.column.document_in")}, {Label: p.T("budget.column.in"), Numeric: true}, {Label: p.T("budget.column.share_rows"), Numeric: true},
		{Label: p.T("budget.column.amount"), Numeric: true}, {Label: p.T("budget.column.share_money"), Numeric: true, Hint: p.T("budget.hint.share_money")}, {Label: p.T("budget.column.lost"), Numeric: true, Hint: p.T("budget.hint.lost")},
		{Label: p.T("budget.column.won"), Numeric: true, Wide: true}, {Label: p.T("budget.column.unknown"), Numeric: true}}}
	for _, step := range all.Steps {
		rows, money, ok := all.Share(step)
		cells := []web.Cell{{Text: p.T("budget.step." + step.Key)}, {Text: p.Int(step.Rows)}, {Text: "–"}, {Text: v.money(step.Amount)}, {Text: "–"}, {Text: v.money(step.Lost)}, {Text: v.money(step.Won)}, {Text: "–"}}
		if ok {
			cells[2], cells[4] = web.Cell{Text: p.Percent(rows, 0), Bar: rows}, web.Cell{Text: p.Percent(money, 1), Bar: money}
		}
		if step.Unknown > 0 {
			cells[7] = web.Cell{Text: p.N("budget.rows", step.Unknown), Note: v.money(step.Waiting), Href: v.matrixHref(step.Key)}
		}
		if step.Lost > 0 {
			cells[5].Badge = web.Badge{Status: web.Bad, Text: v.money(step.Lost)}
		}
		view.Steps.Rows = append(view.Steps.Rows, web.Row{Cells: cells})
	}
	view.Offices, view.Rows = v.lostOffices(offices, of, all), v.lostRows()
	return s.way.Render(w, r, http.StatusOK, view)
}

// waySentence says in one sentence what came through the newest document of which anything
// is known, and of how much of the plan nothing is.
func (v *view) waySentence(all budget.Integration) string {
	if all.Rows == 0 {
		return v.p.T("budget.way.empty", "Plan", v.planYear())
	}
	for _, key := range []string{"apbd", "kua", "rkpd"} {
		step := all.Step(key)
		if step.Unknown == all.Rows {
			continue
		}
		said := "budget.way.sentence"
		if step.Unknown > 0 {
			said = "budget.way.sentence.waiting"
		}
		return v.p.T(said, "Plan", v.planYear(), "Planned", all.Planned, "Document", v.p.T("budget.step."+key), "Integrated", step.Integrated, "Share", v.share(step.Integrated, all.Planned), "Lost", all.Lost(), "Waiting", step.Waiting)
	}
	return v.p.T("budget.way.unknown", "Plan", v.planYear(), "Planned", all.Planned)
}

// matrixHref is where a document's rows are filled in.
func (v *view) matrixHref(step string) string {
	ke := "1"
	if step == "kua" || step == "apbd" {
		ke = "2"
	}
	return v.href(href+"/matriks", "ke", ke, "status", "unknown")
}

func (v *view) lostOffices(offices []string, of map[string]budget.Integration, all budget.Integration) web.Table {
	p := v.p
	t := web.Table{Caption: p.T("budget.way.offices"), Columns: []web.Column{{Label: p.T("budget.column.office")}, {Label: p.T("budget.column.rows"), Numeric: true}, {Label: p.T("budget.column.planned"), Numeric: true}}}
	for _, key := range budget.Steps[1:] {
		t.Columns = append(t.Columns, web.Column{Label: p.T("budget.step." + key), Numeric: true, Wide: key == "renja"})
	}
	t.Columns = append(t.Columns, web.Column{Label: p.T("budget.column.lost"), Numeric: true})
	row := func(name string, i budget.Integration, total bool, to string) web.Row {
		cells := []web.Cell{{Text: name, Href: to}, {Text: p.Int(i.Rows)}, {Text: v.money(i.Planned)}}
		for _, key := range budget.Steps[1:] {
			step := i.Step(key)
			cell := web.Cell{Text: v.share(step.Integrated, i.Planned)}
			if step.Unknown == i.Rows {
				cell.Text = "–"
			} else if step.Unknown > 0 {
				cell.Note = p.N("budget.unknown.rows", step.Unknown)
			}
			cells = append(cells, cell)
		}
		return web.Row{Total: total, Cells: append(cells, web.Cell{Text: v.money(i.Lost())})}
	}
	slices.SortStableFunc(offices, func(a, b string) int { return cmp.Compare(of[b].Lost(), of[a].Lost()) })
	for _, office := range offices {
		if of[office].Rows > 0 {
			t.Rows = append(t.Rows, row(v.office(office), of[office], false, v.href(href+"/matriks", "ke", "2", "opd", office)))
		}
	}
	if len(t.Rows) > 1 {
		t.Rows = append(t.Rows, row(p.T("budget.total"), all, true, ""))
	}
	return t
}

// lostRows are the rows that lost most against their plan.
func (v *view) lostRows() web.Table {
	p := v.p
	t := web.Table{Caption: p.T("budget.way.rows"), Columns: []web.Column{{Label: p.T("budget.column.row")}, {Label: p.T("budget.column.office")}, {Label: p.T("budget.column.planned"), Numeric: true}, {Label: p.T("budget.column.carried"), Numeric: true},
		{Label: p.T("budget.column.lost"), Numeric: true}, {Label: p.T("budget.column.reason")}}}
	lost := func(l budget.Line) rupiah.Amount {
		if carried := l.Carried(); carried != nil && l.Regional() {
			return max(0, l.Row.Body.Cost-*carried)
		}
		return 0
	}
	lines := slices.DeleteFunc(slices.Clone(v.Lines), func(l budget.Line) bool { return lost(l) == 0 })
	slices.SortStableFunc(lines, func(a, b budget.Line) int { return cmp.Compare(lost(b), lost(a)) })
	for _, l := range lines[:min(len(lines), mostLost)] {
		body := l.Row.Body
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{v.rowCell(l.Row.ID, body.Number, body.Activity), {Text: v.office(body.Office)}, {Text: v.money(body.Cost)}, {Text: v.told(l.Carried())}, {Text: v.money(lost(l))}, {Text: l.Granted.Body.Reason}}})
	}
	return t
}
