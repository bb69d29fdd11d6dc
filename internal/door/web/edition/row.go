package edition

import (
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

type rowPage struct {
	Trail   []web.Crumb
	Title   string
	Marks   []web.Badge
	Facts   []fact
	Targets []target
	Same    []web.Crumb
	Notes   []string
	Action  string
	Fields  []web.Field // none: not by this actor
	Back    *web.Field  // the reason for which what was said is taken back
	History []deed
}

type fact struct{ Label, Value, Note string }

func (s *screens) showRow(w http.ResponseWriter, r *http.Request) error {
	return s.renderRow(w, r, http.StatusOK, nil)
}

func (s *screens) renderRow(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	p, by, id := web.PrinterOf(r), s.actor(r), r.PathValue("id")
	f, err := s.own.Get(r.Context(), by, r.PathValue("key"))
	if err != nil {
		return err
	}
	x, _, found := f.Find(id)
	if !found {
		return fault.New(fault.NotFound, "framework.row.none", nil)
	}
	l := lineOf(p, f, x)
	said, changed := f.Overridden[id]
	page := rowPage{Title: x.Name(p.Lang()), Marks: marks(p, f, x), Targets: l.Targets, Action: l.Href, Facts: facts(p, f, x),
		Trail: []web.Crumb{{Text: p.T("edition.page.list"), Href: href}, {Text: f.Name(p.Lang()), Href: href + "/" + f.Key}, {Text: id}}}
	if changed {
		page.Facts = append(page.Facts, fact{p.T("limit.reason"), said.Reason, said.By + ", " + web.Moment(p, said.At, by.Regency())})
	}
	for _, note := range x.Notes {
		page.Notes = append(page.Notes, p.T("edition.note."+note))
	}
	for _, other := range x.Same {
		y, of, _ := edition.Find(other)
		page.Same = append(page.Same, web.Crumb{Text: other + " " + y.Name(p.Lang()) + " (" + of.Name(p.Lang()) + ")", Href: href + "/" + of.Key + "/" + other})
	}
	if by.May(account.EditionManage) && f.Key != edition.Annex.Key {
		page.Fields = fields(p, f, x, said)
		if changed {
			page.Back = &web.Field{Name: "alasan_kembali", Label: p.T("edition.page.back.reason"), Required: true}
		}
		if wrong != nil {
			page.again(p, r, wrong)
		}
	}
	if page.History, err = s.history(r, f.Key+"/"+id); err != nil {
		return err
	}
	return s.row.Render(w, r, status, page)
}

// marks are what a reader must know first: whether it is certain, and changed or not
// used here.
func marks(p *locale.Printer, f framework.Framework, x edition.Indicator) []web.Badge {
	all := []web.Badge{certain(p, x.Certainty)}
	if _, changed := f.Overridden[x.ID]; changed {
		_, used, _ := f.Find(x.ID)
		all = append(all, web.Badge{Text: p.T(map[bool]string{true: "edition.page.said", false: "edition.page.unused"}[used])})
	}
	return all
}

// again shows the form as it was sent, with what is wrong beside its fields.
func (page *rowPage) again(p *locale.Printer, r *http.Request, wrong error) {
	said := p.Fields(wrong)
	if r.PostFormValue("kembali") != "" && page.Back != nil {
		page.Back.Value, page.Back.Error = r.PostFormValue("alasan_kembali"), said["alasan"]
		return
	}
	for i, field := range page.Fields {
		page.Fields[i].Value, page.Fields[i].Error = r.PostFormValue(field.Name), said[field.Name]
	}
	if page.Fields[3].Error = said["opd"]; len(said) == 0 {
		page.Fields[0].Error = p.Error(wrong)
	}
}

// facts are all that the edition says of a row.
func facts(p *locale.Printer, f framework.Framework, x edition.Indicator) []fact {
	all := []fact{{p.T("edition.page.id"), x.ID, ""}, {p.T("edition.page.kind"), p.T("edition.kind." + x.Kind), ""}}
	if x.Nature != "" {
		all = append(all, fact{p.T("edition.page.nature"), p.T("edition.nature." + x.Nature), ""})
	}
	all = append(all, fact{p.T("edition.page.group"), p.T("edition.group." + x.Group), ""}, fact{p.T("edition.page.numerator"), x.Numerator(p.Lang()), ""})
	if d := x.Denominator(p.Lang()); d != "" {
		all = append(all, fact{p.T("edition.page.denominator"), d, ""})
	}
	level := fact{p.T("edition.page.level"), p.T("edition.level." + string(x.Level)), ""}
	if x.DesaOnly {
		level.Note = p.T("edition.page.desa")
	}
	measure := fact{p.T("edition.page.measure"), p.T("edition.measure." + string(x.Measure)), ""}
	if x.Lower {
		measure.Note = p.T("edition.page.lower")
	}
	return append(all, level, measure, fact{p.T("edition.page.adds"), p.T("edition.adds." + string(x.Adds)), ""}, fact{p.T("edition.page.offices"), offices(p, f, x), ""},
		fact{p.T("edition.page.source"), p.T("edition.source." + x.Source), ""})
}

// fields are the form that says a row otherwise; what is empty stays as the edition has it.
func fields(p *locale.Printer, f framework.Framework, x edition.Indicator, said framework.Override) []web.Field {
	was := x
	for _, e := range append(slices.Clip(edition.All), edition.Annex) {
		if y, found := e.Indicator(x.ID); found && !f.Own {
			was = y
		}
	}
	empty := func(text string) string { return p.T("edition.page.empty", "Text", text) }
	all := []web.Field{{Name: "nama", Label: p.T("edition.page.name"), Value: said.Name, Hint: empty(was.Name(p.Lang())), Complete: "off"},
		{Name: "pembilang", Label: p.T("edition.page.numerator"), Value: said.Numerator, Hint: empty(was.Numerator(p.Lang())), Complete: "off"},
		{Name: "penyebut", Label: p.T("edition.page.denominator"), Value: said.Denominator, Complete: "off", Hint: p.T("framework.denominator.none")}}
	if x.Measure == edition.Share {
		all[2].Hint = empty(was.Denominator(p.Lang()))
	}
	for i, name := range []string{"opd1", "opd2", "opd3"} {
		field := web.Field{Name: name, Label: p.T("edition.page." + name), Type: "select", Options: []web.Option{{Value: "", Text: "–"}}}
		if i == 0 {
			field.Options[0].Text, field.Hint = p.T("edition.page.as_edition"), empty(offices(p, f, was))
		}
		for _, code := range edition.Offices {
			field.Options = append(field.Options, web.Option{Value: code, Text: f.Office(p, code)})
		}
		if i < len(said.Offices) {
			field.Value = said.Offices[i]
		}
		all = append(all, field)
	}
	var lines []string
	for _, t := range said.Targets {
		lines = append(lines, framework.WriteTarget(t))
	}
	all = append(all, web.Field{Name: "target", Label: p.T("edition.page.targets"), Type: "textarea", Value: strings.Join(lines, "\n"), Hint: p.T("edition.page.targets.hint")})
	unused := web.Field{Name: "tidak_dipakai", Label: p.T("edition.page.unused"), Type: "checkbox", Hint: p.T("edition.page.unused.hint")}
	if said.Unused {
		unused.Value = "1"
	}
	return append(all, unused, web.Field{Name: "alasan", Label: p.T("limit.reason"), Type: "textarea", Required: true, Hint: p.T("limit.reason.hint")})
}

// override says a row otherwise, or takes that back.
func (s *screens) override(w http.ResponseWriter, r *http.Request) error {
	p, by, key, id := web.PrinterOf(r), s.actor(r), r.PathValue("key"), r.PathValue("id")
	var err error
	done := "edition.page.done"
	if r.PostFormValue("kembali") != "" {
		done = "edition.page.restored"
		err = s.own.Restore(r.Context(), by, key, id, r.PostFormValue("alasan_kembali"))
	} else {
		var say framework.Override
		if say, err = sayOf(r); err == nil {
			err = s.own.Override(r.Context(), by, key, id, say, r.PostFormValue("alasan"))
		}
	}
	if fault.KindOf(err) == fault.Invalid {
		return s.renderRow(w, r, web.StatusCode(err), err)
	}
	if err != nil {
		return err
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: p.T(done)})
	http.Redirect(w, r, href+"/"+key+"/"+id, http.StatusSeeOther)
	return nil
}

// sayOf reads the form.
func sayOf(r *http.Request) (say framework.Override, err error) {
	say = framework.Override{Name: r.PostFormValue("nama"), Numerator: r.PostFormValue("pembilang"), Denominator: r.PostFormValue("penyebut"), Unused: r.PostFormValue("tidak_dipakai") != ""}
	for _, name := range []string{"opd1", "opd2", "opd3"} {
		if code := r.PostFormValue(name); code != "" && !slices.Contains(say.Offices, code) {
			say.Offices = append(say.Offices, code)
		}
	}
	for _, text := range strings.FieldsFunc(r.PostFormValue("target"), func(c rune) bool { return c == '\n' || c == ';' }) {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		t, ok := framework.ParseTarget(text)
		if !ok {
			return say, &fault.Error{Kind: fault.Invalid, Key: "framework.invalid", Fields: []fault.Field{{Name: "target", Key: "framework.file.target", Args: fault.Args{"Text": text}}}}
		}
		say.Targets = append(say.Targets, t)
	}
	return say, nil
}
