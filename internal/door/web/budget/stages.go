package budget

import (
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/standard"
)

type stagesPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Tabs        []web.Tab
	Filter      web.Filter
	Alerts      []web.Alert
	Steps       []step
	Moves       web.Table
	Changes     web.Table
	Pager       web.Pager // of the changes
	Form        *moveForm // nil: not for this reader, or nothing to move
	Papers      []web.Crumb
}

// step is one of the track.
type step struct {
	Number           int
	Name, When, Note string
	State            web.Badge
	Here, Past       bool
	Href             string
}

// moveForm takes the plan to a stage.
type moveForm struct {
	Hidden []web.Option
	Fields []web.Field
}

func (s *screens) showStages(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	page, err := s.stagesOf(v, nil, r)
	if err != nil {
		return err
	}
	return s.stages.Render(w, r, http.StatusOK, page)
}

// stagesOf is the page; with the error of a form that is shown again.
func (s *screens) stagesOf(v *view, wrong error, r *http.Request) (page stagesPage, err error) {
	p := v.p
	sums, err := budget.Integrate(v.Lines)
	if err != nil {
		return page, err
	}
	name := p.T("budget.stage." + v.At())
	page = stagesPage{Title: p.T("budget.stages.title", "Plan", v.planYear(), "Stage", name), Trail: v.trail(p.T("budget.tab.stages")), Tabs: v.tabs("stages"),
		Filter: web.Filter{Action: href, Fields: []web.Field{v.yearField()}, Hidden: v.hidden()[1:]},
		Lead:   p.N("budget.stages.lead", v.Rows, "Sum", v.Cost, "Regional", sums.Planned, "Beside", sums.Beside)}
	if v.Rows == 0 {
		page.Alerts = append(page.Alerts, web.Alert{Title: p.T("budget.none"), Text: p.T("budget.none.text"), Href: v.href("/rencana"), Action: p.T("budget.none.action")})
	}
	for i, stage := range budget.Stages {
		page.Steps = append(page.Steps, v.step(i, stage))
	}
	from, to, pager := web.PageOf(r, len(v.Changes), perPage)
	page.Moves, page.Changes, page.Pager = v.movesTable(), v.changesTable(from, to), pager
	if budget.MayMove(v.by, v.area) == nil && v.Rows > 0 {
		page.Form = v.moveForm(wrong, r)
	}
	for _, kind := range []string{"rencana", "matriks-1", "matriks-2"} {
		page.Papers = append(page.Papers, web.Crumb{Text: p.T("budget.paper." + kind), Href: v.href("/rencana/dokumen/" + kind)})
	}
	return page, nil
}

// step is a stage on the track: reached, where the plan is, next, skipped, or to come.
func (v *view) step(i int, stage budget.Stage) step {
	p := v.p
	st := step{Number: i + 1, Name: p.T("budget.stage." + stage.Key), Here: v.At() == stage.Key, Past: i < budget.Rank(v.At()),
		When: p.T("budget.stage.months", "From", p.ShortMonth(civil.Month(v.year*100+int(stage.From))), "Until", p.ShortMonth(civil.Month(v.year*100+int(stage.Until))))}
	if stage.Certainty != standard.Seen {
		st.When += " · " + p.T("budget.certainty."+string(stage.Certainty))
	}
	m, been := v.Newest(stage.Key)
	switch {
	case st.Here:
		st.State = web.Badge{Status: web.Good, Text: p.T("budget.state.here")}
	case been && st.Past:
		st.State = web.Badge{Status: web.Good, Text: p.T("budget.state.reached")}
	case been:
		st.State = web.Badge{Status: web.Watch, Text: p.T("budget.state.back")}
	case st.Past && stage.Key != budget.Draft:
		st.State = web.Badge{Status: web.Watch, Text: p.T("budget.state.skipped")}
	case st.Past:
		st.State = web.Badge{Status: web.Good, Text: p.T("budget.state.reached")}
	case v.Rows > 0 && stage.Due(v.year) < v.Today:
		st.State = web.Badge{Status: web.Bad, Text: p.T("budget.state.late")}
	default:
		st.State = web.Badge{Text: p.T("budget.state.ahead")}
	}
	if been {
		st.Note = p.T("budget.step.note", "Day", m.Body.Day, "Rows", m.Body.Rows, "Sum", m.Body.Cost)
		st.Href = v.href(href+"/beda", "dari", string(m.ID))
	}
	return st
}

// movesTable is every step that was made, with what changed until the next.
func (v *view) movesTable() web.Table {
	p := v.p
	t := web.Table{Caption: p.T("budget.moves.caption"), Columns: []web.Column{{Label: p.T("budget.column.stage")}, {Label: p.T("budget.column.day")}, {Label: p.T("budget.column.document")},
		{Label: p.T("budget.column.rows"), Numeric: true}, {Label: p.T("budget.column.cost"), Numeric: true}, {Label: p.T("budget.column.changed"), Numeric: true}, {Label: p.T("budget.column.since")}},
		Empty: web.Empty{Icon: "history", Title: p.T("budget.moves.none"), Text: p.T("budget.moves.none.text")}}
	for i, m := range v.Moves {
		before, dari := m.Body.Cost, ""
		if i > 0 {
			before, dari = v.Moves[i-1].Body.Cost, string(v.Moves[i-1].ID)
		}
		since := web.Cell{Text: "–"}
		if dari != "" {
			since = web.Cell{Text: p.T("budget.compare.see"), Href: v.href(href+"/beda", "dari", dari, "ke", string(m.ID))}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("budget.stage." + m.Body.Stage), Note: m.Body.Reason}, {Text: p.Date(m.Body.Day), Note: m.By}, {Text: m.Body.Document}, {Text: p.Int(m.Body.Rows)},
			{Text: v.money(m.Body.Cost)}, {Text: v.signed(m.Body.Cost - before)}, since}})
	}
	return t
}

// changesTable is what was changed after the plan was final, the newest first.
func (v *view) changesTable(from, to int) web.Table {
	p := v.p
	t := web.Table{Caption: p.T("budget.changes.caption"), Columns: []web.Column{{Label: p.T("budget.column.row")}, {Label: p.T("budget.column.what")}, {Label: p.T("budget.column.before"), Numeric: true},
		{Label: p.T("budget.column.after"), Numeric: true}, {Label: p.T("budget.column.reason")}, {Label: p.T("budget.column.by")}}}
	for i := from; i < to; i++ {
		c := v.Changes[len(v.Changes)-1-i]
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("budget.row", "Number", c.Body.Number), Note: c.Body.Activity, Href: "/rencana/" + string(c.Part)}, {Text: p.T("budget.what." + c.Body.What), Note: v.fields(c.Body.Fields)},
			{Text: v.money(c.Body.Before)}, {Text: v.money(c.Body.After)}, {Text: c.Body.Reason}, {Text: c.By, Note: web.Moment(p, c.Changed.Time, v.regency)}}})
	}
	return t
}

// fields are what the fields of a row are called.
func (v *view) fields(names []string) (text string) {
	for i, name := range names {
		if i > 0 {
			text += ", "
		}
		text += v.p.T("budget.field." + name)
	}
	return text
}

func (v *view) moveForm(wrong error, r *http.Request) *moveForm {
	p := v.p
	next := min(budget.Rank(v.At())+1, len(budget.Stages)-1)
	stage := web.Field{Name: "tahap", Label: p.T("budget.move.to"), Type: "select", Value: budget.Stages[next].Key}
	for _, one := range budget.Stages {
		stage.Options = append(stage.Options, web.Option{Value: one.Key, Text: p.T("budget.stage." + one.Key)})
	}
	f := &moveForm{Hidden: v.hidden("dari", v.At(), "langkah", strconv.Itoa(len(v.Moves)+1)), Fields: []web.Field{stage,
		{Name: "tanggal", Label: p.T("budget.column.day"), Type: "date", Value: v.Today.String(), Required: true},
		{Name: "dokumen", Label: p.T("budget.column.document"), Hint: p.T("budget.move.document.hint"), Required: true, Complete: "off"},
		{Name: "alasan", Label: p.T("budget.column.reason"), Hint: p.T("budget.move.reason.hint"), Type: "textarea"}}}
	if wrong != nil {
		said := p.Fields(wrong)
		for i, field := range f.Fields {
			f.Fields[i].Value, f.Fields[i].Error = r.PostFormValue(field.Name), said[field.Name]
		}
	}
	return f
}

func (s *screens) move(w http.ResponseWriter, r *http.Request) error {
	v, err := s.ask(r)
	if err != nil {
		return err
	}
	number, _ := strconv.Atoi(r.PostFormValue("langkah"))
	day, _ := civil.ParseDate(r.PostFormValue("tanggal"))
	m := budget.Move{Number: number, From: r.PostFormValue("dari"), Stage: r.PostFormValue("tahap"), Day: day, Document: r.PostFormValue("dokumen"), Reason: r.PostFormValue("alasan")}
	wrong := s.budget.Move(r.Context(), v.by, v.year, v.area, m)
	if wrong == nil {
		return s.site.Done(w, r, v.href(href), v.p.T("budget.moved", "Stage", v.p.T("budget.stage."+m.Stage)))
	}
	if kind := fault.KindOf(wrong); kind != fault.Invalid && kind != fault.Stale && kind != fault.Conflict {
		return wrong
	}
	if v.Book, err = s.budget.Book(r.Context(), v.by, v.year, v.area); err != nil {
		return err
	}
	page, err := s.stagesOf(v, wrong, r)
	if err != nil {
		return err
	}
	page.Alerts = append([]web.Alert{{Status: web.Bad, Title: v.p.Error(wrong)}}, page.Alerts...)
	return s.stages.Render(w, r, http.StatusUnprocessableEntity, page)
}

type comparePage struct {
	Title, Lead string
	Trail       []web.Crumb
	Filter      web.Filter
	Added       web.Table
	Dropped     web.Table
	Changed     web.Table
	Nothing     bool
}

// showCompare is what lies between two states of the plan.
func (s *screens) showCompare(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	p, q := v.p, r.URL.Query()
	from, to := idOf(q.Get("dari")), idOf(q.Get("ke"))
	if q.Get("dari") == "" && len(v.Moves) > 0 {
		from = v.Moves[0].ID
	}
	a, b, err := s.budget.States(r.Context(), v.by, v.year, v.area, from, to)
	if err != nil {
		return err
	}
	d, err := budget.Compare(a.Rows, b.Rows)
	if err != nil {
		return err
	}
	view := comparePage{Title: p.T("budget.compare.title", "From", v.stateName(a.Move), "To", v.stateName(b.Move)), Trail: append(v.trail("")[:1], web.Crumb{Text: p.T("budget.tab.stages"), Href: v.href(href)}, web.Crumb{Text: p.T("budget.compare.see")}),
		Lead:    p.T("budget.compare.lead", "Added", len(d.Added), "Dropped", len(d.Dropped), "Changed", len(d.Changed), "Before", d.Before, "After", d.After, "Difference", v.signed(d.After-d.Before)),
		Nothing: d.Nothing(), Filter: web.Filter{Action: href + "/beda", Hidden: v.hidden(), Fields: []web.Field{v.stateField("dari", "budget.compare.from", from), v.stateField("ke", "budget.compare.to", to)}}}
	view.Added, view.Dropped = v.frozenTable("added", d.Added), v.frozenTable("dropped", d.Dropped)
	view.Changed = web.Table{Caption: p.N("budget.compare.changed", len(d.Changed)), Columns: []web.Column{{Label: p.T("budget.column.row")}, {Label: p.T("budget.column.office")}, {Label: p.T("budget.column.fields")},
		{Label: p.T("budget.column.before"), Numeric: true}, {Label: p.T("budget.column.after"), Numeric: true}, {Label: p.T("budget.column.changed"), Numeric: true}}}
	for _, c := range d.Changed {
		view.Changed.Rows = append(view.Changed.Rows, web.Row{Cells: []web.Cell{v.rowCell(c.After.ID, c.After.Row.Number, c.After.Row.Activity), {Text: v.office(c.After.Row.Office)}, {Text: v.fields(c.Fields)},
			{Text: v.money(c.Before.Row.Cost)}, {Text: v.money(c.After.Row.Cost)}, {Text: v.signed(c.After.Row.Cost - c.Before.Row.Cost)}}})
	}
	return s.compare.Render(w, r, http.StatusOK, view)
}

// idOf reads an id; nonsense is none.
func idOf(text string) db.ID {
	if id, ok := db.ParseID(text); ok {
		return id
	}
	return ""
}

func (v *view) rowCell(id db.ID, number int, activity string) web.Cell {
	return web.Cell{Text: v.p.T("budget.row", "Number", number), Note: activity, Href: "/rencana/" + string(id)}
}

func (v *view) frozenTable(what string, rows []budget.Frozen) web.Table {
	p := v.p
	t := web.Table{Caption: p.N("budget.compare."+what, len(rows)), Columns: []web.Column{{Label: p.T("budget.column.row")}, {Label: p.T("budget.column.office")}, {Label: p.T("budget.column.cost"), Numeric: true}}}
	var sum rupiah.Amount
	for _, f := range rows {
		sum += f.Row.Cost // part of a sum that was checked
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{v.rowCell(f.ID, f.Row.Number, f.Row.Activity), {Text: v.office(f.Row.Office)}, {Text: v.money(f.Row.Cost)}}})
	}
	if len(rows) > 1 {
		t.Rows = append(t.Rows, web.Row{Total: true, Cells: []web.Cell{{Text: p.T("budget.total")}, {}, {Text: v.money(sum)}}})
	}
	return t
}

func (v *view) stateName(m *register.Entry[budget.Move]) string {
	if m == nil {
		return v.p.T("budget.now")
	}
	return v.p.T("budget.stage."+m.Body.Stage) + " (" + v.p.Date(m.Body.Day) + ")"
}

func (v *view) stateField(name, key string, chosen db.ID) web.Field {
	f := web.Field{Name: name, Label: v.p.T(key), Type: "select", Value: string(chosen)}
	for _, m := range v.Moves {
		f.Options = append(f.Options, web.Option{Value: string(m.ID), Text: v.stateName(&m)})
	}
	f.Options = append(f.Options, web.Option{Value: map[string]string{"dari": "kini"}[name], Text: v.p.T("budget.now")})
	return f
}
