package year

import (
	"net/http"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
)

// editPage is any of the forms of this group.
type editPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Action      string
	Version     int
	Clash       web.Clash
	Alert       web.Alert
	Parts       []part
	Save        string
	Cancel      string
}

// part is fields that belong together.
type part struct {
	Title  string
	Fields []web.Field
}

// all are the fields of all parts.
func (e *editPage) all() (fields []web.Field) {
	for _, p := range e.Parts {
		fields = append(fields, p.Fields...)
	}
	return fields
}

// typed puts what was typed, and what is wrong with it, into the fields.
func (e *editPage) typed(p *locale.Printer, r *http.Request, err error) {
	wrong := p.Fields(err)
	for i := range e.Parts {
		for j := range e.Parts[i].Fields {
			f := &e.Parts[i].Fields[j]
			f.Value, f.Error = r.PostFormValue(f.Name), wrong[f.Name]
		}
	}
	if fault.KindOf(err) == fault.Invalid {
		e.Alert = web.Alert{Status: web.Bad, Text: p.Error(err)}
	}
}

func dayField(name, label string, d civil.Date) web.Field {
	f := web.Field{Name: name, Label: label, Type: "date"}
	if d != 0 {
		f.Value = d.String()
	}
	return f
}

// fields are the questions of an action as a body answers them.
func (s *screens) fields(r *http.Request, y year.Year, a *year.Action, b year.Body) ([]part, error) {
	p, by := web.PrinterOf(r), s.Actor(r)
	owners, err := s.Years.Owners(r.Context(), by, y.Area)
	if err != nil {
		return nil, err
	}
	office := web.Field{Name: "opd", Label: p.T("year.office"), Type: "select", Value: b.Owner.Office, Options: []web.Option{{Text: p.T("year.nobody")}}}
	codes := slices.Clone([]string(edition.Offices))
	if y.Area != y.Regency {
		codes = append([]string{y.Area}, codes...)
	}
	for _, code := range codes {
		office.Options = append(office.Options, web.Option{Value: code, Text: officeName(p, &y.Framework, code)})
	}
	who := web.Field{Name: "akun", Label: p.T("year.account"), Type: "select", Value: string(b.Owner.Account), Hint: p.T("year.account.hint"), Options: []web.Option{{Text: p.T("year.account.none")}}}
	for _, o := range owners {
		text := o.Name + ", " + p.T("account.role."+string(o.Role))
		if o.Office != "" {
			text = o.Name + ", " + officeName(p, &y.Framework, o.Office)
		}
		who.Options = append(who.Options, web.Option{Value: string(o.ID), Text: text})
	}
	state := web.Field{Name: "keadaan", Label: p.T("year.state"), Type: "select", Value: string(b.State), Options: []web.Option{{Text: p.T("year.state.derived")}}}
	for _, one := range year.States {
		state.Options = append(state.Options, web.Option{Value: string(one), Text: p.T("year.state." + string(one))})
	}
	parts := []part{
		{p.T("year.part.owner"), []web.Field{office, who, {Name: "nama", Label: p.T("year.name"), Value: b.Owner.Name, Complete: "off"}, {Name: "jabatan", Label: p.T("year.position"), Value: b.Owner.Position, Complete: "off"}}},
		{p.T("year.part.plan"), []web.Field{dayField("mulai", p.T("year.start"), b.Start), dayField("selesai", p.T("year.finish"), b.End)}},
		{p.T("year.part.real"), []web.Field{dayField("dimulai", p.T("year.begun"), b.Begun), dayField("tuntas", p.T("year.finished"), b.Done)}},
		{p.T("year.part.state"), []web.Field{state, {Name: "alasan", Label: p.T("year.reason"), Type: "textarea", Value: b.Reason, Hint: p.T("year.reason.hint")}}},
	}
	spare := part{Title: p.T("year.part.spared")}
	for _, o := range a.Action.Outputs {
		f := web.Field{Name: "tanpa." + o.Key, Label: o.Name(p.Lang()), Complete: "off"}
		if i := slices.IndexFunc(b.Spared, func(s year.Spared) bool { return s.Output == o.Key }); i >= 0 {
			f.Value = b.Spared[i].Reason
		}
		spare.Fields = append(spare.Fields, f)
	}
	spare.Fields[0].Hint = p.T("year.spared.hint")
	return append(parts, spare, part{Fields: []web.Field{{Name: "catatan", Label: p.T("year.note"), Type: "textarea", Value: b.Note}}}), nil
}

func (s *screens) editOf(r *http.Request) (view editPage, y year.Year, a *year.Action, err error) {
	p := web.PrinterOf(r)
	if y, a, err = s.one(r); err != nil {
		return view, y, a, err
	}
	if !year.MayManage(s.Actor(r), y.Area) {
		return view, y, a, fault.New(fault.Forbidden, "account.territory", fault.Args{"Area": y.Area})
	}
	name := numbered(p, a.Action) + ": " + a.Name(p.Lang())
	view = editPage{Title: p.T("year.edit.title", "Name", name), Lead: p.T("year.edit.lead"), Action: at("/aksi/"+a.Action.Key+"/ubah", y), Cancel: year.Href(*a), Version: a.Version, Save: p.T("year.save"),
		Trail: []web.Crumb{{Text: p.T("year.crumb", "Year", strconv.Itoa(y.Year), "Place", web.PlaceName(p, y.Area)), Href: at("/aksi", y)}, {Text: numbered(p, a.Action), Href: year.Href(*a)}, {Text: p.T("year.edit")}}}
	view.Parts, err = s.fields(r, y, a, a.Body)
	return view, y, a, err
}

func (s *screens) showEdit(w http.ResponseWriter, r *http.Request) error {
	view, _, _, err := s.editOf(r)
	if err != nil {
		return err
	}
	return s.edit.Render(w, r, http.StatusOK, view)
}

func (s *screens) saveEdit(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	view, y, a, err := s.editOf(r)
	if err != nil {
		return err
	}
	e := a.Entry
	e.Version = web.Version(r)
	var bad error
	if e.Body, bad = bodyOf(r, a); bad == nil {
		bad = s.Years.Save(r.Context(), by, y.Area, y.Year, &e)
	}
	if bad == nil {
		return s.site.Done(w, r, year.Href(*a), p.T("year.saved"))
	}
	view.typed(p, r, bad)
	clash, version, is := web.ClashOf(r, bad, y.Regency, view.all(), func(stands register.Entry[year.Body]) []web.Field {
		parts, _ := s.fields(r, y, a, stands.Body) // was read a moment ago
		return (&editPage{Parts: parts}).all()
	})
	switch {
	case is:
		view.Clash, view.Version = clash, version
	case fault.KindOf(bad) != fault.Invalid:
		return bad
	default:
		view.Version = e.Version
	}
	return s.edit.Render(w, r, http.StatusUnprocessableEntity, view)
}

// bodyOf reads what was typed of an action.
func bodyOf(r *http.Request, a *year.Action) (b year.Body, err error) {
	get := r.PostFormValue
	b = year.Body{Action: a.Action.Key, State: year.State(get("keadaan")), Reason: get("alasan"), Note: get("catatan"),
		Owner: year.Owner{Office: get("opd"), Account: db.ID(get("akun")), Name: get("nama"), Position: get("jabatan")}}
	var wrong []fault.Field
	for name, day := range map[string]*civil.Date{"mulai": &b.Start, "selesai": &b.End, "dimulai": &b.Begun, "tuntas": &b.Done} {
		if text := get(name); text != "" {
			if *day, err = civil.ParseDate(text); err != nil {
				wrong = append(wrong, fault.Field{Name: name, Key: "year.wrong.day"})
			}
		}
	}
	for _, o := range a.Action.Outputs {
		if reason := get("tanpa." + o.Key); reason != "" {
			b.Spared = append(b.Spared, year.Spared{Output: o.Key, Reason: reason})
		}
	}
	if len(wrong) > 0 {
		return b, &fault.Error{Kind: fault.Invalid, Key: "year.invalid", Fields: wrong}
	}
	return b, nil
}

// openOf is the form that opens a year, or closes it or opens it again.
func (s *screens) openOf(r *http.Request) (view editPage, y year.Year, err error) {
	p := web.PrinterOf(r)
	if y, err = s.here(r); err != nil {
		return view, y, err
	}
	if !year.MayManage(s.Actor(r), y.Area) {
		return view, y, fault.New(fault.Forbidden, "account.territory", fault.Args{"Area": y.Area})
	}
	number, place := strconv.Itoa(y.Year), web.PlaceName(p, y.Area)
	view = editPage{Cancel: at("/aksi", y), Version: y.Setting.Version, Trail: []web.Crumb{{Text: p.T("year.crumb", "Year", number, "Place", place), Href: at("/aksi", y)}}}
	if !y.Opened() {
		view.Title, view.Lead, view.Action = p.T("year.open.title", "Year", number, "Place", place), p.T("year.open.lead", "Edition", y.Edition.Name(p.Lang()), "Count", len(y.Edition.Actions(levelOf(y.Area)))), at("/aksi/buka", y)
		view.Save = p.T("year.open.do", "Year", number)
		return view, y, nil
	}
	key := map[bool]string{false: "year.shut", true: "year.reopen"}[y.Setting.Body.Closed]
	view.Title, view.Lead, view.Action, view.Save = p.T(key+".title", "Year", number, "Place", place), p.T(key+".lead"), at("/aksi/tutup", y), p.T(key+".do", "Year", number)
	view.Parts = []part{{Fields: []web.Field{{Name: "alasan", Label: p.T("year.reason"), Type: "textarea", Required: true}}}}
	return view, y, nil
}

func (s *screens) showOpen(w http.ResponseWriter, r *http.Request) error {
	view, y, err := s.openOf(r)
	if err == nil && y.Opened() {
		http.Redirect(w, r, at("/aksi", y), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	return s.open.Render(w, r, http.StatusOK, view)
}

func (s *screens) openYear(w http.ResponseWriter, r *http.Request) error {
	view, y, err := s.openOf(r)
	if err != nil {
		return err
	}
	err = s.Years.Open(r.Context(), s.Actor(r), y.Area, y.Year, 0)
	return s.done(w, r, view, y, err, "year.opened.now")
}

func (s *screens) showClose(w http.ResponseWriter, r *http.Request) error {
	view, y, err := s.openOf(r)
	if err == nil && !y.Opened() {
		err = fault.New(fault.NotFound, "year.none", nil)
	}
	if err != nil {
		return err
	}
	return s.open.Render(w, r, http.StatusOK, view)
}

func (s *screens) closeYear(w http.ResponseWriter, r *http.Request) error {
	view, y, err := s.openOf(r)
	if err == nil && !y.Opened() {
		err = fault.New(fault.NotFound, "year.none", nil)
	}
	if err != nil {
		return err
	}
	do, key := s.Years.Close, "year.shut.now"
	if y.Setting.Body.Closed {
		do, key = s.Years.Reopen, "year.reopen.now"
	}
	return s.done(w, r, view, y, do(r.Context(), s.Actor(r), y.Area, y.Year, web.Version(r), r.PostFormValue("alasan")), key)
}

// done leads back to the year, or shows the form again.
func (s *screens) done(w http.ResponseWriter, r *http.Request, view editPage, y year.Year, err error, key string) error {
	p := web.PrinterOf(r)
	if fault.KindOf(err) == fault.Invalid {
		view.typed(p, r, err)
		return s.open.Render(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	return s.site.Done(w, r, at("/aksi", y), p.T(key, "Year", strconv.Itoa(y.Year)))
}

// monthSpan are the months in which an action is due, in words.
func monthSpan(p *locale.Printer, number, from, to int) string {
	first := civil.YearOf(number).From()
	if from == to {
		return p.Month(first.Add(from - 1))
	}
	return p.T("year.month.span", "From", first.Add(from-1), "To", first.Add(to-1))
}
