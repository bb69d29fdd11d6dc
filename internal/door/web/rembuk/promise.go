package rembuk

import (
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// promisePage is a promise with all that happened to it.
type promisePage struct {
	Title  string
	Trail  []web.Crumb
	State  web.Badge
	Facts  []fact
	Links  []web.Crumb
	Amend  string // address; empty: nobody may
	Alert  web.Alert
	Report *formPage
	Told   web.Table
	Was    web.Table
	Hint   string
}

// one is a promise with what its pages need.
type one struct {
	around
	e register.Entry[rembuk.Commitment]
	l links
}

func (s *screens) promiseOf(r *http.Request) (o one, err error) {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return o, fault.New(fault.NotFound, "register.none", nil)
	}
	o.by, o.p = s.Actor(r), web.PrinterOf(r)
	var m register.Entry[rembuk.Meeting]
	if o.e, m, err = s.Meetings.Commitment(r.Context(), o.by, id); err != nil {
		return o, err
	}
	o.w.Entry, o.href = m, promiseHref+"/"+string(id)
	o.may = o.by.Allow(account.MeetingManage, o.e.Area) == nil
	if o.f, err = s.framework(r, o.by, o.e.Year); err != nil {
		return o, err
	}
	o.l, err = s.links(r, o.by.Regency(), o.e.Year)
	return o, err
}

func (o one) trail(last string) []web.Crumb {
	c := []web.Crumb{{Text: o.p.T("rembuk.promises"), Href: promiseHref + "?tahun=" + strconv.Itoa(o.e.Year)}, {Text: o.p.T("rembuk.promise.number", "Number", o.e.Body.Number, "Title", o.w.Body.Head.Title), Href: o.href}}
	if last == "" {
		c[1].Href = ""
		return c
	}
	return append(c, web.Crumb{Text: last})
}

func (s *screens) promiseShown(o one) promisePage {
	p, c, today := o.p, o.e.Body, s.Meetings.Today(o.by.Regency())
	view := promisePage{Title: c.Text, Trail: o.trail(""), State: verdictBadge(p, c, today)}
	add := func(key, text, note, href string) {
		if text != "" {
			view.Facts = append(view.Facts, fact{p.T("rembuk.column." + key), text, note, href})
		}
	}
	add("rapat", o.w.Body.Head.Title, when(p, o.w.Body.Head, o.e.Area), listHref+"/"+string(o.w.ID))
	add("opd", office(p, o.f, c.Office), c.Position, "")
	add("tenggat", p.Date(c.Due), "", "")
	add("ukuran", c.Measure, "", "")
	if c.Target != 0 {
		add("target", p.T("rembuk.target", "Target", quantity(p, c.Target), "Unit", c.Unit), "", "")
	}
	if last, ok := c.Last(); ok && last.Reached != nil {
		add("capaian", p.T("rembuk.target", "Target", reached(p, *last.Reached), "Unit", c.Unit), p.Date(last.Day), "")
	}
	if sum, told := o.l.budget(c); told {
		add("anggaran", p.Rupiah(sum), p.T("rembuk.budget.rows"), "")
	}
	for _, e := range o.l.rows {
		for _, id := range c.Rows {
			if e.ID == id {
				view.Links = append(view.Links, web.Crumb{Text: p.T("rembuk.row", "Number", e.Body.Number, "Text", e.Body.Activity), Href: "/rencana/" + string(id)})
			}
		}
	}
	for _, e := range o.l.recs {
		for _, id := range c.Recommendations {
			if e.ID == id {
				view.Links = append(view.Links, web.Crumb{Text: p.T("rembuk.recommendation", "Number", e.Body.Number, "Text", e.Body.Text), Href: "/situasi/rekomendasi/" + string(id)})
			}
		}
	}
	view.Told = web.Table{Caption: p.T("rembuk.reports"), Columns: []web.Column{{Label: p.T("rembuk.day")}, {Label: p.T("rembuk.column.keadaan")}, {Label: p.T("rembuk.column.uraian")}, {Label: p.T("rembuk.column.capaian"), Numeric: true}}, Empty: web.Empty{Icon: "clipboard-text", Title: p.T("rembuk.reports.none")}}
	for i := len(c.Reports) - 1; i >= 0; i-- {
		x := c.Reports[i]
		figure := "–"
		if x.Reached != nil {
			figure = reached(p, *x.Reached)
		}
		view.Told.Rows = append(view.Told.Rows, web.Row{Cells: []web.Cell{{Text: p.Date(x.Day), Note: x.By}, {Text: p.T("rembuk.progress." + string(x.Progress))}, {Text: x.Text}, {Text: figure}}})
	}
	view.Was = web.Table{Caption: p.T("rembuk.amendments"), Columns: []web.Column{{Label: p.T("rembuk.day")}, {Label: p.T("rembuk.column.was")}, {Label: p.T("rembuk.column.alasan")}}}
	for _, x := range c.Amended {
		was := p.T("rembuk.was", "Text", x.Text, "Office", office(p, o.f, x.Office), "Due", x.Due)
		kind := p.T("rembuk.changed")
		if x.Released {
			kind = p.T("rembuk.released")
		}
		view.Was.Rows = append(view.Was.Rows, web.Row{Cells: []web.Cell{{Text: web.Moment(p, x.At.Time, o.by.Regency()), Note: x.By}, {Text: was}, {Text: x.Reason, Note: kind}}})
	}
	if c.Agreed == 0 {
		view.Hint = p.T("rembuk.promise.draft")
		return view
	}
	if o.may {
		view.Amend = o.href + "/ubah"
	}
	if rembuk.MayReport(o.by, o.e) == nil && !c.Released() {
		view.Report = reportForm(o, false)
	} else if o.by.May(account.PromiseReport) {
		view.Hint = p.T("rembuk.report.own", "Office", office(p, o.f, c.Office))
	}
	return view
}

func reportForm(o one, counted bool) *formPage {
	p, c := o.p, o.e.Body
	how := web.Field{Name: "keadaan", Label: p.T("rembuk.column.keadaan"), Type: "select", Value: string(c.Progress()), Required: true}
	for _, x := range rembuk.Told {
		how.Options = append(how.Options, web.Option{Value: string(x), Text: p.T("rembuk.progress." + string(x))})
	}
	view := &formPage{Title: p.T("rembuk.report"), Action: o.href, Submit: p.T("rembuk.report.send"), Cancel: o.href,
		Fields: []web.Field{how, {Name: "uraian", Label: p.T("rembuk.column.uraian"), Type: "textarea", Hint: p.T("rembuk.report.hint"), Required: true}}}
	if c.Target != 0 || counted {
		view.Fields = append(view.Fields, web.Field{Name: "capaian", Label: p.T("rembuk.column.capaian"), Unit: c.Unit, Numeric: true, Hint: p.T("rembuk.report.reached", "Measure", first(c.Measure, c.Text), "Target", quantity(p, c.Target), "Unit", c.Unit), Complete: "off"})
	}
	return view
}

func (s *screens) showPromise(w http.ResponseWriter, r *http.Request) error {
	o, err := s.promiseOf(r)
	if err != nil {
		return err
	}
	return s.promise.Render(w, r, http.StatusOK, s.promiseShown(o))
}

func (s *screens) report(w http.ResponseWriter, r *http.Request) error {
	o, err := s.promiseOf(r)
	if err != nil {
		return err
	}
	get := r.PostFormValue
	said := rembuk.Report{Progress: rembuk.Progress(get("keadaan")), Text: get("uraian")}
	var wrong error
	if get("capaian") != "" {
		q, err := plan.ParseQuantity(get("capaian"))
		n := int64(q)
		if said.Reached = &n; err != nil {
			wrong = &fault.Error{Kind: fault.Invalid, Key: "rembuk.invalid", Fields: []fault.Field{{Name: "capaian", Key: "rembuk.amount"}}}
		}
	}
	if wrong == nil {
		wrong = s.Meetings.Report(r.Context(), o.by, o.e.ID, said)
	}
	if wrong == nil {
		return s.done(w, r, o.href, "rembuk.reported")
	}
	if fault.As(wrong) == nil {
		return wrong
	}
	view := s.promiseShown(o)
	if fault.KindOf(wrong) != fault.Invalid || view.Report == nil { // it was amended meanwhile
		view.Alert = web.Alert{Status: web.Bad, Title: o.p.Error(wrong), Text: o.p.T("rembuk.late")}
		if n := len(o.e.Body.Amended); n > 0 {
			last := o.e.Body.Amended[n-1]
			view.Alert.Text = o.p.T("rembuk.late.amended", "Name", last.By, "At", web.Moment(o.p, last.At.Time, o.by.Regency())) + " " + view.Alert.Text
		}
	}
	view.Report = reportForm(o, get("capaian") != "")
	errs := o.p.Fields(wrong)
	for i, f := range view.Report.Fields {
		view.Report.Fields[i].Value, view.Report.Fields[i].Error = get(f.Name), errs[f.Name]
	}
	return s.promise.Render(w, r, web.StatusCode(wrong), view)
}

// amendForm is for a commitment that was agreed: what it says from now on, by which
// decision, and why.
func (s *screens) amendForm(r *http.Request, o one) (view formPage, err error) {
	p := o.p
	if !o.may {
		return view, fault.New(fault.Forbidden, "web.error.forbidden", nil)
	}
	decided, err := s.Meetings.Decided(r.Context(), o.by, o.e.Year, o.e.Area)
	if err != nil {
		return view, err
	}
	by := web.Field{Name: "putusan", Label: p.T("rembuk.amend.by"), Type: "select", Options: []web.Option{{}}, Hint: p.T("rembuk.amend.by.hint")}
	for _, d := range decided {
		by.Options = append(by.Options, web.Option{Value: string(d.ID), Text: p.T("rembuk.numbered", "Number", d.Body.Number, "Text", d.Body.Text)})
	}
	view = formPage{Title: p.T("rembuk.amend"), Lead: p.T("rembuk.amend.lead"), Trail: o.trail(p.T("rembuk.amend")), Action: o.href + "/ubah", Version: o.e.Version, Submit: p.T("rembuk.amend.save"), Cancel: o.href}
	view.Fields = append([]web.Field{by, {Name: "alasan", Label: p.T("rembuk.reason"), Type: "textarea", Required: true}, {Name: "bebas", Label: p.T("rembuk.amend.release"), Type: "checkbox"}}, amended(o, o.e.Body)...)
	return view, nil
}

func amended(o one, c rembuk.Commitment) []web.Field {
	p := o.p
	return []web.Field{{Name: "komitmen", Label: p.T("rembuk.column.komitmen"), Type: "textarea", Value: c.Text}, {Name: "opd", Label: p.T("rembuk.column.opd"), Type: "select", Value: c.Office, Options: offices(p, o.f, o.e.Area[:region.Regency])},
		{Name: "jabatan", Label: p.T("rembuk.column.jabatan"), Value: c.Position}, {Name: "tenggat", Label: p.T("rembuk.column.tenggat"), Type: "date", Value: dayText(c.Due)}, {Name: "ukuran", Label: p.T("rembuk.column.ukuran"), Value: c.Measure},
		{Name: "target", Label: p.T("rembuk.column.target"), Value: quantity(p, c.Target), Numeric: true}, {Name: "satuan", Label: p.T("rembuk.column.satuan"), Value: c.Unit}}
}

func (s *screens) showAmend(w http.ResponseWriter, r *http.Request) error {
	o, err := s.promiseOf(r)
	if err != nil {
		return err
	}
	view, err := s.amendForm(r, o)
	if err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, view)
}

func (s *screens) amend(w http.ResponseWriter, r *http.Request) error {
	o, err := s.promiseOf(r)
	if err != nil {
		return err
	}
	view, err := s.amendForm(r, o)
	if err != nil {
		return err
	}
	get, now := r.PostFormValue, o.e.Body
	now.Text, now.Office, now.Position, now.Due, now.Measure, now.Unit, now.Target = get("komitmen"), get("opd"), get("jabatan"), day(get("tenggat")), get("ukuran"), get("satuan"), 0
	var wrong error
	if get("target") != "" {
		q, err := plan.ParseQuantity(get("target"))
		if now.Target = int64(q); err != nil {
			wrong = &fault.Error{Kind: fault.Invalid, Key: "rembuk.invalid", Fields: []fault.Field{{Name: "target", Key: "rembuk.amount"}}}
		}
	}
	e := o.e
	e.Version = web.Version(r)
	if wrong == nil {
		wrong = s.Meetings.Amend(r.Context(), o.by, &e, rembuk.Change{Decision: idOf(get("putusan")), Reason: get("alasan"), Released: get("bebas") != "", Now: now})
	}
	if wrong == nil {
		return s.done(w, r, o.href, "rembuk.amended")
	}
	yours := amended(o, o.e.Body)
	for i := range yours {
		yours[i].Value = get(yours[i].Name)
	}
	var version int
	var is bool
	if view.Clash, version, is = web.ClashOf(r, wrong, o.by.Regency(), yours, func(x register.Entry[rembuk.Commitment]) []web.Field { return amended(o, x.Body) }); is {
		view.Version = version
	}
	return s.again(w, r, view, wrong)
}
