package budget

import (
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/door/web"
)

type matrixPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Tabs        []web.Tab
	Filter      web.Filter
	Columns     []web.Column
	Rows        []matrixRow
	Span        int
	Empty       web.Empty
	Pager       web.Pager
	Paper       string
}

// matrixRow is a row of a matrix; with its form open where it is being filled in.
type matrixRow struct {
	ID    db.ID
	Cells []web.Cell
	Edit  string // address that opens its form; empty: not for this reader
	Form  *rowForm
}

// rowForm is the form of a row.
type rowForm struct {
	Title   string
	Hidden  []web.Option
	Version int
	Clash   web.Clash
	Alert   string
	Fields  []web.Field
	Cancel  string
}

// perPage is how many rows of a plan one page shows.
const perPage = 50

// asked is what an address or a form asks for of a matrix.
type asked struct {
	*view
	ke     string // which matrix: 1 or 2
	opd    string
	status string
	row    db.ID // whose form is open
}

func (s *screens) askMatrix(r *http.Request) (a *asked, err error) {
	v, err := s.view(r)
	if err != nil {
		return nil, err
	}
	a = &asked{view: v, ke: "1", opd: r.FormValue("opd"), status: r.FormValue("status")}
	if r.FormValue("ke") == "2" {
		a.ke = "2"
	}
	a.row = idOf(r.FormValue("baris"))
	return a, nil
}

// to is an address of the same matrix.
func (a *asked) to(more ...string) string {
	return a.href(href+"/matriks", append([]string{"ke", a.ke, "opd", a.opd, "status", a.status}, more...)...)
}

func (s *screens) showMatrix(w http.ResponseWriter, r *http.Request) error {
	a, err := s.askMatrix(r)
	if err != nil {
		return err
	}
	return s.renderMatrix(w, r, http.StatusOK, a, nil)
}

// renderMatrix shows the rows; open is a form that is shown again.
func (s *screens) renderMatrix(w http.ResponseWriter, r *http.Request, status int, a *asked, open *rowForm) error {
	p := a.p
	sums, err := budget.Integrate(a.Lines)
	if err != nil {
		return err
	}
	page := matrixPage{Title: p.T("budget.matrix."+a.ke+".title", "Plan", a.planYear()), Trail: a.trail(p.T("budget.tab.matrix" + a.ke)), Tabs: a.tabs("matrix" + a.ke),
		Lead: a.matrixLead(sums), Columns: a.matrixColumns(), Paper: a.href("/rencana/dokumen/matriks-" + a.ke),
		Empty: web.Empty{Icon: "table", Title: p.T("budget.matrix.none"), Text: p.T("budget.matrix.none.text")}}
	state := web.Field{Name: "status", Label: p.T("budget.column.status"), Type: "select", Value: a.status, Options: []web.Option{{Text: p.T("budget.all")}}}
	for _, fit := range []string{"unknown", "none", "partial", "full", "above"} {
		if a.ke == "2" || fit == "unknown" || fit == "none" || fit == "full" {
			state.Options = append(state.Options, web.Option{Value: fit, Text: p.T("budget.fit." + fit)})
		}
	}
	page.Filter = web.Filter{Action: href + "/matriks", Hidden: a.hidden("ke", a.ke), Fields: []web.Field{a.officeField(a.opd), state}}
	lines := slices.DeleteFunc(slices.Clone(a.Of(a.opd).Lines), func(l budget.Line) bool {
		return !l.Regional() || a.status != "" && string(a.fit(l)) != a.status && l.Row.ID != a.row
	})
	from, to, pager := web.PageOf(r, len(lines), perPage)
	page.Pager, page.Span = pager, len(page.Columns)
	for _, l := range lines[from:to] {
		row := matrixRow{ID: l.Row.ID, Cells: a.matrixCells(l)}
		may := budget.MayWrite(a.by, l.Row) == nil
		switch {
		case may && l.Row.ID == a.row && open != nil:
			row.Form = open
		case may && l.Row.ID == a.row:
			row.Form = a.matrixForm(l)
		case may:
			row.Edit = a.to("baris", string(l.Row.ID), "hal", r.FormValue("hal")) + "#b-" + string(l.Row.ID)
		}
		page.Rows = append(page.Rows, row)
	}
	return s.matrix.Render(w, r, status, page)
}

func (a *asked) matrixLead(sums budget.Integration) string {
	p, first, second := a.p, sums.Step("rkpd"), sums.Step("renja")
	if a.ke == "2" {
		first, second = sums.Step("kua"), sums.Step("apbd")
	}
	return p.T("budget.matrix."+a.ke+".lead", "Rows", sums.Rows, "First", first.Rows, "Second", second.Rows, "UnknownFirst", first.Unknown, "UnknownSecond", second.Unknown, "Others", sums.Others, "FirstSum", first.Amount, "SecondSum", second.Amount, "Planned", sums.Planned)
}

func (a *asked) matrixColumns() []web.Column {
	p := a.p
	all := []web.Column{{Label: p.T("budget.column.row")}, {Label: p.T("budget.column.office"), Wide: true}}
	if a.ke == "1" {
		return append(all, web.Column{Label: p.T("budget.column.target"), Numeric: true, Wide: true}, web.Column{Label: p.T("budget.step.rkpd")}, web.Column{Label: p.T("budget.step.renja")},
			web.Column{Label: p.T("budget.column.target_document"), Numeric: true}, web.Column{Label: p.T("budget.column.followup")})
	}
	return append(all, web.Column{Label: p.T("budget.column.planned"), Numeric: true}, web.Column{Label: p.T("budget.step.kua"), Numeric: true}, web.Column{Label: p.T("budget.step.apbd"), Numeric: true},
		web.Column{Label: p.T("budget.column.difference"), Numeric: true}, web.Column{Label: p.T("budget.column.status")}, web.Column{Label: p.T("budget.column.followup")})
}

var fits = map[budget.Fit]web.Status{budget.Unknown: web.Plain, budget.None: web.Bad, budget.Partial: web.Watch, budget.Full: web.Good, budget.Above: web.Watch}

// fit is how a row stands in the matrix.
func (a *asked) fit(l budget.Line) budget.Fit {
	if a.ke == "2" {
		return budget.FitOf(l.Row.Body.Cost, l.Carried())
	}
	switch rkpd, renja := l.Placed.Body.RKPD.In, l.Placed.Body.Renja.In; {
	case rkpd == "" || renja == "":
		return budget.Unknown
	case rkpd == budget.Yes && renja == budget.Yes:
		return budget.Full
	}
	return budget.None
}

func (a *asked) matrixCells(l budget.Line) []web.Cell {
	p, body := a.p, l.Row.Body
	first := web.Cell{Text: p.T("budget.row", "Number", body.Number), Href: "/rencana/" + string(l.Row.ID), Note: body.Activity}
	if l.Changes > 0 {
		first.Note += " · " + p.N("budget.changed.after", l.Changes)
	}
	cells := []web.Cell{first, {Text: a.office(body.Office)}}
	if a.ke == "1" {
		place := func(at budget.Place) web.Cell {
			c := web.Cell{Badge: map[string]web.Badge{budget.Yes: {Status: web.Good, Text: p.T("budget.answer.yes")}, budget.No: {Status: web.Bad, Text: p.T("budget.answer.no")}, "": {Text: p.T("budget.fit.unknown")}}[at.In], Note: at.Code}
			if at.Page != "" {
				c.Note = strings.TrimSpace(c.Note + " " + p.T("budget.page", "Page", at.Page))
			}
			return c
		}
		target := web.Cell{Text: "–"}
		if t := l.Placed.Body.Target; t != nil {
			target.Text = a.volume(*t, body.Unit)
			if *t != body.Volume && body.Volume > 0 {
				target.Badge = web.Badge{Status: web.Watch, Text: target.Text}
			}
		}
		return append(cells, web.Cell{Text: a.volume(body.Volume, body.Unit)}, place(l.Placed.Body.RKPD), place(l.Placed.Body.Renja), target, web.Cell{Text: l.Placed.Body.Reason})
	}
	difference := web.Cell{Text: "–"}
	if more, known := l.Difference(); known {
		difference.Text = a.signed(more)
	}
	fit := a.fit(l)
	return append(cells, web.Cell{Text: a.cost(body)}, web.Cell{Text: a.told(l.Granted.Body.Ceiling)}, web.Cell{Text: a.told(l.Granted.Body.Budget)}, difference,
		web.Cell{Badge: web.Badge{Status: fits[fit], Text: p.T("budget.fit." + string(fit))}}, web.Cell{Text: l.Granted.Body.Reason})
}

// cost is what a row costs; what is not told is a dash.
func (v *view) cost(r plan.Row) string {
	if r.Cost == 0 && !r.Unfunded {
		return "–"
	}
	return v.money(r.Cost)
}

// volume is a quantity with its unit; what is not told is a dash.
func (v *view) volume(q plan.Quantity, unit string) string {
	if q == 0 {
		return "–"
	}
	return strings.TrimSpace(q.Words(v.p) + " " + unit)
}

// matrixForm is a row's form as it stands.
func (a *asked) matrixForm(l budget.Line) *rowForm {
	f := &rowForm{Title: a.p.T("budget.row", "Number", l.Row.Body.Number) + ": " + l.Row.Body.Activity, Cancel: a.to() + "#b-" + string(l.Row.ID),
		Hidden: a.hidden("ke", a.ke, "opd", a.opd, "status", a.status, "baris", string(l.Row.ID))}
	if a.ke == "1" {
		f.Version, f.Fields = l.Placed.Version, a.placedFields(l.Placed)
	} else {
		f.Version, f.Fields = l.Granted.Version, a.grantedFields(l.Granted)
	}
	return f
}

func (a *asked) placedFields(e register.Entry[budget.Placed]) (all []web.Field) {
	p := a.p
	for _, at := range []struct {
		name string
		budget.Place
	}{{"rkpd", e.Body.RKPD}, {"renja", e.Body.Renja}} {
		doc := p.T("budget.step." + at.name)
		all = append(all, web.Field{Name: at.name, Label: p.T("budget.placed.in", "Document", doc), Type: "select", Value: at.In, Options: []web.Option{{Text: p.T("budget.fit.unknown")}, {Value: budget.Yes, Text: p.T("budget.answer.yes")}, {Value: budget.No, Text: p.T("budget.answer.no")}}},
			web.Field{Name: at.name + "_kode", Label: p.T("budget.placed.code", "Document", doc), Value: at.Code, Complete: "off"}, web.Field{Name: at.name + "_halaman", Label: p.T("budget.placed.page", "Document", doc), Value: at.Page, Complete: "off"})
	}
	line, _ := a.Line(e.ID)
	target := web.Field{Name: "target", Label: p.T("budget.column.target_document"), Unit: line.Row.Body.Unit, Numeric: true, Complete: "off", Hint: p.T("budget.placed.target.hint", "Target", a.volume(line.Row.Body.Volume, line.Row.Body.Unit))}
	if e.Body.Target != nil {
		target.Value = e.Body.Target.Words(p)
	}
	return append(all, target, web.Field{Name: "alasan", Label: p.T("budget.column.followup"), Type: "textarea", Value: e.Body.Reason, Hint: p.T("budget.placed.reason.hint")})
}

func (a *asked) grantedFields(e register.Entry[budget.Granted]) (all []web.Field) {
	p := a.p
	line, _ := a.Line(e.ID)
	for _, at := range []struct {
		name   string
		amount *rupiah.Amount
	}{{"kua", e.Body.Ceiling}, {"apbd", e.Body.Budget}} {
		f := web.Field{Name: at.name, Label: p.T("budget.step." + at.name), Numeric: true, Complete: "off", Hint: p.T("budget.granted.hint", "Planned", line.Row.Body.Cost)}
		if at.amount != nil {
			f.Value = a.money(*at.amount)
		}
		all = append(all, f)
	}
	return append(all, web.Field{Name: "alasan", Label: p.T("budget.column.followup"), Type: "textarea", Value: e.Body.Reason, Hint: p.T("budget.granted.reason.hint")})
}

// saveMatrix keeps a row's form.
func (s *screens) saveMatrix(w http.ResponseWriter, r *http.Request) error {
	a, err := s.askMatrix(r)
	if err != nil {
		return err
	}
	l, ok := a.Line(a.row)
	if !ok {
		return fault.New(fault.NotFound, "budget.row.none", nil)
	}
	entry, unreadable := a.typed(r)
	err = unreadable
	if err == nil {
		outcomes, failed := s.budget.Say(r.Context(), a.by, a.year, []budget.Entry{entry})
		if failed != nil {
			return failed
		}
		err = outcomes[0].Err
	}
	if err == nil {
		return s.site.Done(w, r, a.to("hal", r.FormValue("hal"))+"#b-"+string(a.row), a.p.T("budget.saved.row", "Number", l.Row.Body.Number))
	}
	if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.Stale {
		return err
	}
	form := a.matrixForm(l)
	said := a.p.Fields(err)
	for i, f := range form.Fields {
		form.Fields[i].Value, form.Fields[i].Error = r.PostFormValue(f.Name), said[f.Name]
	}
	form.Version = web.Version(r)
	if clash, version, is := web.ClashOf(r, err, a.regency, form.Fields, a.placedFields); is {
		form.Clash, form.Version = clash, version
	} else if clash, version, is := web.ClashOf(r, err, a.regency, form.Fields, a.grantedFields); is {
		form.Clash, form.Version = clash, version
	} else {
		form.Alert = a.p.Error(err)
	}
	return s.renderMatrix(w, r, http.StatusUnprocessableEntity, a, form)
}

// typed is what a form says of a row.
func (a *asked) typed(r *http.Request) (e budget.Entry, err error) {
	var wrong []fault.Field
	say := func(name string, err error) {
		if f := fault.As(err); f != nil {
			wrong = append(wrong, fault.Field{Name: name, Key: f.Key, Args: f.Args})
		}
	}
	e = budget.Entry{Row: a.row, Version: web.Version(r)}
	if a.ke == "1" {
		at := func(name string) budget.Place {
			return budget.Place{In: r.PostFormValue(name), Code: r.PostFormValue(name + "_kode"), Page: r.PostFormValue(name + "_halaman")}
		}
		e.Placed = &budget.Placed{RKPD: at("rkpd"), Renja: at("renja"), Reason: r.PostFormValue("alasan")}
		if text := strings.TrimSpace(r.PostFormValue("target")); text != "" {
			q, err := plan.ParseQuantity(text)
			say("target", err)
			e.Placed.Target = &q
		}
	} else {
		e.Granted = &budget.Granted{Reason: r.PostFormValue("alasan")}
		for name, to := range map[string]**rupiah.Amount{"kua": &e.Granted.Ceiling, "apbd": &e.Granted.Budget} {
			if text := strings.TrimSpace(r.PostFormValue(name)); text != "" {
				amount, err := rupiah.Parse(text)
				say(name, err)
				*to = &amount
			}
		}
	}
	if len(wrong) > 0 {
		return e, &fault.Error{Kind: fault.Invalid, Key: "budget.invalid", Fields: wrong}
	}
	return e, nil
}
