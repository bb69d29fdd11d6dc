package children

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// correctPage puts a child's own data right.
type correctPage struct {
	ID     db.ID
	Name   string
	Trail  []web.Crumb
	Fields []web.Field
	Mark   string
}

func (s *screens) showCorrect(w http.ResponseWriter, r *http.Request) error {
	c, err := s.opened(r, account.ChildCorrect)
	if err != nil {
		return err
	}
	return s.renderCorrect(w, r, http.StatusOK, c, s.correctFields(web.PrinterOf(r), s.actor(r), c))
}

func (s *screens) renderCorrect(w http.ResponseWriter, r *http.Request, status int, c people.Child, fields []web.Field) error {
	return s.correction.Render(w, r, status, correctPage{c.ID, c.Name, s.below(r, c), fields, s.mark(r)})
}

// below is the way to a page under the child's own.
func (s *screens) below(r *http.Request, c people.Child) []web.Crumb {
	crumbs := trail(web.PrinterOf(r), s.actor(r), c)
	crumbs[len(crumbs)-1].Href = "/anak/" + string(c.ID)
	return crumbs
}

// opened is the child of the address for those who may do more than read.
func (s *screens) opened(r *http.Request, may account.Action) (people.Child, error) {
	id, err := childID(r)
	if err != nil {
		return people.Child{}, err
	}
	c, err := s.people.Open(r.Context(), s.actor(r), id)
	if err == nil && s.actor(r).AllowChild(may, c.Village, c.Posyandu) != nil {
		err = fault.New(fault.Forbidden, "web.error.forbidden", nil)
	}
	return c, err
}

// correctFields never hold the whole NIK: it is typed anew or stays.
func (s *screens) correctFields(p *locale.Printer, by account.Actor, c people.Child) []web.Field {
	text := func(name, value string) web.Field {
		return web.Field{Name: name, Label: p.T("children.correct." + name), Value: value, Complete: "off"}
	}
	date := func(name string, d civil.Date) web.Field {
		f := text(name, d.String())
		f.Type = "date"
		return f
	}
	name := text("name", c.Name)
	name.Required = true
	nik := text("nik", "")
	nik.Numeric, nik.Hint = true, p.T("children.correct.nik.hint", "NIK", masked(p, c))
	drop := web.Field{Name: "tanpa_nik", Label: p.T("children.correct.nik.drop"), Type: "checkbox"}
	sex := web.Field{Name: "sex", Label: p.T("children.correct.sex"), Type: "select", Value: strconv.Itoa(int(c.Sex)), Options: []web.Option{
		{Value: "1", Text: p.T("children.sex.male")}, {Value: "2", Text: p.T("children.sex.female")}}}
	village := web.Field{Name: "village", Label: p.T("children.correct.village"), Type: "select", Value: c.Village}
	for _, o := range places(p, by.Region) {
		if len(o.Value) == int(region.Village) {
			village.Options = append(village.Options, o)
		}
	}
	kg, cm := text("birth_grams", plain(c.BirthGrams, 1000)), text("birth_mm", plain(c.BirthMM, 10))
	kg.Unit, kg.Numeric, cm.Unit, cm.Numeric = "kg", true, "cm", true
	reason := text("reason", "")
	reason.Required, reason.Hint = true, p.T("children.correct.reason.hint")
	gone := date("gone", c.Gone)
	gone.Hint = p.T("children.correct.gone.hint")
	fields := []web.Field{name, nik}
	if c.NIK != "" {
		fields = append(fields, drop)
	}
	return append(fields, sex, date("birth", c.Birth), text("parent", c.Parent), village, text("posyandu", c.Posyandu), text("puskesmas", c.Puskesmas),
		text("rt", c.RT), text("rw", c.RW), text("address", c.Address), kg, cm, gone, text("gone_why", c.GoneWhy), reason)
}

// plain writes grams as kilograms and millimetres as centimetres, as one types them.
func plain(n, unit int) string {
	if n == 0 {
		return ""
	}
	return strings.ReplaceAll(strconv.FormatFloat(float64(n)/float64(unit), 'f', -1, 64), ".", ",")
}

// typed reads what plain writes; what is no number is -1, which no birth weighs.
func typed(text string, unit float64) int {
	text = strings.ReplaceAll(strings.TrimSpace(text), ",", ".")
	if text == "" {
		return 0
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.Abs(x) > 1e6 {
		return -1
	}
	return int(math.Round(x * unit))
}

func (s *screens) correct(w http.ResponseWriter, r *http.Request) error {
	c, err := s.opened(r, account.ChildCorrect)
	if err != nil {
		return err
	}
	p, to, form := web.PrinterOf(r), c, r.PostFormValue
	to.Name, to.Parent, to.Village, to.Posyandu, to.Puskesmas = form("name"), form("parent"), form("village"), form("posyandu"), form("puskesmas")
	to.RT, to.RW, to.Address, to.GoneWhy = form("rt"), form("rw"), form("address"), form("gone_why")
	to.BirthGrams, to.BirthMM = typed(form("birth_grams"), 1000), typed(form("birth_mm"), 10)
	sex, _ := strconv.Atoi(form("sex"))
	to.Sex = growth.Sex(sex)
	to.Birth, _ = civil.ParseDate(form("birth"))
	to.Gone, _ = civil.ParseDate(form("gone"))
	if form("nik") != "" || form("tanpa_nik") != "" {
		to.NIK = form("nik")
	}
	err = s.people.Correct(r.Context(), s.actor(r), c.ID, people.Corrected{Child: to, Reason: form("reason"), Today: s.today(c.Regency)})
	if k := fault.KindOf(err); k == fault.Invalid || k == fault.Conflict || k == fault.Forbidden {
		if len(p.Fields(err)) == 0 {
			s.site.Notify(r.Context(), web.Alert{Status: web.Watch, Text: p.Error(err)})
		}
		return s.renderCorrect(w, r, http.StatusUnprocessableEntity, c, filled(p, r, s.correctFields(p, s.actor(r), c), err))
	}
	return s.done(w, r, c.ID, err, "children.correct.done")
}

// erasePage asks twice: the way here, and the name typed.
type erasePage struct {
	ID     db.ID
	Name   string
	Trail  []web.Crumb
	Goes   []string
	Stays  []string
	Fields []web.Field
	Mark   string
}

func (s *screens) showErase(w http.ResponseWriter, r *http.Request) error {
	c, err := s.opened(r, account.ChildErase)
	if err != nil {
		return err
	}
	return s.renderErase(w, r, http.StatusOK, c, nil)
}

func (s *screens) renderErase(w http.ResponseWriter, r *http.Request, status int, c people.Child, wrong error) error {
	p := web.PrinterOf(r)
	visits, err := s.visits.History(r.Context(), s.actor(r), c)
	if err != nil {
		return err
	}
	page := erasePage{ID: c.ID, Name: c.Name, Trail: s.below(r, c), Mark: s.mark(r), Fields: []web.Field{
		{Name: "alasan", Label: p.T("privacy.erase.reason.label"), Hint: p.T("privacy.erase.reason.hint"), Required: true},
		{Name: "nama", Label: p.T("privacy.erase.confirm.label", "Name", c.Name), Required: true, Complete: "off"}}}
	page.Goes = []string{p.T("privacy.erase.goes.child"), p.N("privacy.erase.goes.visits", len(visits)), p.T("privacy.erase.goes.rest")}
	page.Stays = []string{p.T("privacy.erase.stays.mark"), p.T("privacy.erase.stays.deed"), p.T("privacy.erase.stays.backup")}
	if wrong != nil {
		page.Fields = filled(p, r, page.Fields, wrong)
	}
	return s.erasure.Render(w, r, status, page)
}

func (s *screens) erase(w http.ResponseWriter, r *http.Request) error {
	c, err := s.opened(r, account.ChildErase)
	if err != nil {
		return err
	}
	err = s.privacy.Erase(r.Context(), s.actor(r), c.ID, privacy.Asked{Reason: r.PostFormValue("alasan"), Confirm: r.PostFormValue("nama")})
	if fault.KindOf(err) == fault.Invalid {
		return s.renderErase(w, r, http.StatusUnprocessableEntity, c, err)
	}
	if err != nil {
		return err
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: web.PrinterOf(r).T("privacy.erase.done")})
	http.Redirect(w, r, "/anak", http.StatusSeeOther)
	return nil
}
