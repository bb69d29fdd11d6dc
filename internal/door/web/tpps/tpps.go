// Package tpps is where the teams that carry the work (Tim Percepatan Penurunan Stunting)
// are kept: who has one, its decree and members, the programme of its fields and what they
// report, and the semester report, drafted beside the figures and edited by a person.
package tpps

import (
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/framework"
)

//go:embed *.html
var files embed.FS

const (
	home          = "/tpps"
	programmeHref = "/tpps/program"
	reportHref    = "/tpps/laporan"
	semesterHref  = "/tpps/semester"
)

// Services are what the screens ask.
type Services struct {
	Teams    *tpps.Service
	Evidence *evidence.Service
	Actor    func(*http.Request) account.Actor
}

type screens struct {
	Services
	site      *web.Site
	overview  *web.Page[overviewPage]
	team      *web.Page[teamPage]
	form      *web.Page[formPage]
	paste     *web.Page[pastePage]
	programme *web.Page[programmePage]
	report    *web.Page[reportPage]
	semester  *web.Page[semesterPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, services Services) []web.Route {
	s := &screens{services, site, web.NewPage[overviewPage](site, files, "overview.html"), web.NewPage[teamPage](site, files, "team.html"), web.NewPage[formPage](site, files, "form.html"),
		web.NewPage[pastePage](site, files, "paste.html"), web.NewPage[programmePage](site, files, "programme.html"), web.NewPage[reportPage](site, files, "report.html"), web.NewPage[semesterPage](site, files, "semester.html")}
	read, manage, tell, hand := string(account.ActionRead), string(account.TeamManage), string(account.TeamReport), string(account.EvidenceAdd)
	return []web.Route{
		{Pattern: "GET " + home, Permission: read, Handler: s.showOverview},
		{Pattern: "POST " + home, Permission: manage, Handler: s.saveTeam, Keeps: true},
		{Pattern: "GET " + home + "/{id}", Permission: read, Handler: s.showTeam},
		{Pattern: "POST " + home + "/{id}/bukti", Permission: hand, Handler: s.addEvidence, MaxBody: web.UploadBody, Slow: true},
		{Pattern: "GET " + home + "/{id}/ubah", Permission: manage, Handler: s.editTeam},
		{Pattern: "POST " + home + "/{id}/salin", Permission: manage, Handler: s.copyTeam},
		{Pattern: "POST " + home + "/{id}/hapus", Permission: manage, Handler: s.removeTeam},
		{Pattern: "GET " + home + "/{id}/anggota", Permission: manage, Handler: s.editMember},
		{Pattern: "POST " + home + "/{id}/anggota", Permission: manage, Handler: s.saveMember, Keeps: true},
		{Pattern: "GET " + home + "/{id}/tempel", Permission: manage, Handler: s.showPaste},
		{Pattern: "POST " + home + "/{id}/tempel", Permission: manage, Handler: s.takePaste, Keeps: true},
		{Pattern: "GET " + home + "/{id}/sk", Permission: manage, Handler: s.sendDecree, Slow: true},
		{Pattern: "GET " + programmeHref, Permission: read, Handler: s.showProgramme},
		{Pattern: "POST " + programmeHref, Permission: tell, Handler: s.saveWork, Keeps: true},
		{Pattern: "GET " + reportHref, Permission: read, Handler: s.showReport},
		{Pattern: "POST " + reportHref, Permission: tell, Handler: s.saveReport, Keeps: true},
		{Pattern: "POST " + reportHref + "/nilai", Permission: manage, Handler: s.judge, Keeps: true},
		{Pattern: "GET " + semesterHref, Permission: read, Handler: s.showSemester},
		{Pattern: "POST " + semesterHref, Permission: manage, Handler: s.saveSemester, Keeps: true},
		{Pattern: "GET " + semesterHref + "/dokumen", Permission: read, Handler: s.sendSemester, Slow: true},
	}
}

// areaOf is the place that an address or form asks for, the actor's own where it asks
// for none.
func areaOf(r *http.Request, by account.Actor) (string, error) {
	area := by.Area()
	if code := r.FormValue("wilayah"); code != "" {
		var err error
		if area, err = region.ParseCode(code); err != nil {
			return "", fault.New(fault.NotFound, "tpps.area", nil).Because(err)
		}
	}
	return area, by.Allow(account.ActionRead, area)
}

// yearOf is the year of actions that an address asks for, this one where it asks for none.
func (s *screens) yearOf(r *http.Request, area string) int {
	this := s.Teams.Today(area).Month().Year()
	if n, err := strconv.Atoi(r.FormValue("tahun")); err == nil && n >= 2018 && n <= this+1 {
		return n
	}
	return this
}

// at is an address with a place and a year.
func at(href, area string, year int) string {
	return href + "?wilayah=" + area + "&tahun=" + strconv.Itoa(year)
}

// tabs are the views of an area.
func tabs(p *locale.Printer, area string, year int, here string) (all []web.Tab) {
	for _, href := range []string{home, programmeHref, semesterHref} {
		all = append(all, web.Tab{Text: p.T("tpps.tab" + strings.ReplaceAll(href, "/", ".")), Href: at(href, area, year), Active: href == here})
	}
	return all
}

// trail leads up the area's regency.
func trail(p *locale.Printer, area string, year int) (crumbs []web.Crumb) {
	for code := area; len(code) >= int(region.Regency); code = region.Parent(code) {
		crumbs = append(crumbs, web.Crumb{Text: web.PlaceName(p, code), Href: at(home, code, year)})
	}
	slices.Reverse(crumbs)
	return crumbs
}

// places are the options of a filter: the regency, its kecamatan, and the chosen village.
func places(p *locale.Printer, area string) web.Field {
	f := web.Field{Name: "wilayah", Label: p.T("tpps.column.place"), Type: "select", Value: area}
	add := func(code string) {
		f.Options = append(f.Options, web.Option{Value: code, Text: web.PlaceName(p, code)})
	}
	regency := area[:region.Regency]
	add(regency)
	for _, place := range region.Children(regency) {
		add(place.Code)
		if region.Within(area, place.Code) {
			for _, village := range region.Villages(place.Code) {
				add(village.Code)
			}
		}
	}
	return f
}

func (s *screens) years(p *locale.Printer, area string, year int) web.Field {
	f := web.Field{Name: "tahun", Label: p.T("tpps.column.year"), Type: "select", Value: strconv.Itoa(year)}
	for y := max(year, s.Teams.Today(area).Month().Year()+1); y >= 2024; y-- {
		f.Options = append(f.Options, web.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	return f
}

// formPage is any of the forms of this group.
type formPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Action      string
	Hidden      []web.Option
	Version     int
	Clash       web.Clash
	Alert       web.Alert
	Fields      []web.Field
	Boxes       []boxes
	Remove      string // on the button that takes the entry away; empty: there is none
	Cancel      string
}

// boxes are a question with several answers.
type boxes struct {
	Name, Title, Error string
	Open               bool
	Inline             bool
	Boxes              []box
}

type box struct {
	Value, Text string
	On          bool
}

// words are the answers as values and as a person reads them.
func (b boxes) words() (values []string, text string) {
	var names []string
	for _, x := range b.Boxes {
		if x.On {
			values, names = append(values, x.Value), append(names, x.Text)
		}
	}
	return values, strings.Join(names, ", ")
}

// failed shows a form again with what is wrong in it, or what somebody else has changed
// meanwhile. The view is filled from what was typed; stands makes that of an entry, id and
// deed are of the one that may have been taken out.
func failed[T any](s *screens, w http.ResponseWriter, r *http.Request, view formPage, err error, id db.ID, deed string, stands func(register.Entry[T]) formPage) error {
	var theirs formPage
	clash, version, is := web.ClashOf(r, err, s.Actor(r).Regency(), view.Fields, func(e register.Entry[T]) []web.Field { theirs = stands(e); return theirs.Fields })
	if is {
		for i, b := range theirs.Boxes {
			values, text := b.words()
			if _, mine := view.Boxes[i].words(); mine != text {
				clash.Fields = append(clash.Fields, web.ClashField{Name: b.Name, Label: b.Title, Yours: mine, Theirs: text, TheirsValues: values})
			}
		}
		if clash.Removed {
			if name, at, err := s.Teams.Removed(r.Context(), s.Actor(r), id, deed); err == nil && name != "" {
				clash.By, clash.At = name, web.Moment(web.PrinterOf(r), at.Time, s.Actor(r).Regency())
			}
		}
		view.Clash, view.Version = clash, version
		return s.form.Render(w, r, http.StatusUnprocessableEntity, view)
	}
	if fault.As(err) == nil {
		return err
	}
	wrong, shown := web.PrinterOf(r).Fields(err), 0
	for i := range view.Fields {
		if view.Fields[i].Error = wrong[view.Fields[i].Name]; view.Fields[i].Error != "" {
			shown++
		}
	}
	for i := range view.Boxes {
		if view.Boxes[i].Error = wrong[view.Boxes[i].Name]; view.Boxes[i].Error != "" {
			view.Boxes[i].Open = true
			shown++
		}
	}
	if shown == 0 || shown < len(wrong) {
		view.Alert = late(web.PrinterOf(r), err)
	}
	return s.form.Render(w, r, web.StatusCode(err), view)
}

// late is what somebody is told whose form came when it could not be kept any more, or not
// yet: what they typed stands below.
func late(p *locale.Printer, err error) web.Alert {
	return web.Alert{Status: web.Bad, Title: p.Error(err), Text: p.T("tpps.late.text")}
}

// asTyped is an entry of the version that a form was read in. What was taken out and is
// kept again on purpose is a new one.
func asTyped[T any](r *http.Request, e register.Entry[T]) register.Entry[T] {
	if gone := e.Version == 0; gone && web.Version(r) == 0 {
		e.ID = ""
	}
	e.Version = web.Version(r)
	return e
}

// done leaves a word and leads on.
func (s *screens) done(w http.ResponseWriter, r *http.Request, to, key string) error {
	return s.site.Done(w, r, to, web.PrinterOf(r).T(key))
}

func field(p *locale.Printer, name, value string) web.Field {
	return web.Field{Name: name, Label: p.T("tpps.column." + name), Value: value, Complete: "off"}
}

func long(f web.Field) web.Field { f.Type = "textarea"; return f }

func needed(f web.Field) web.Field { f.Required = true; return f }

func hinted(p *locale.Printer, f web.Field) web.Field {
	f.Hint = p.T("tpps.hint." + f.Name)
	return f
}

func dated(p *locale.Printer, name string, d civil.Date) web.Field {
	f := field(p, name, "")
	if f.Type = "date"; d != 0 {
		f.Value = d.String()
	}
	return f
}

// choice is a field of a list of words; none is the first answer where it is not empty.
func choice(p *locale.Printer, name, value, none string, words []string, text func(string) string) web.Field {
	f := field(p, name, value)
	f.Type = "select"
	if none != "" {
		f.Options = []web.Option{{Text: none}}
	}
	for _, word := range words {
		f.Options = append(f.Options, web.Option{Value: word, Text: text(word)})
	}
	return f
}

// offices are the OPD and the places that a member or activity may be of.
func offices(p *locale.Printer, f framework.Framework, area string) (codes []string, name func(string) string) {
	codes = slices.Clone(edition.Offices)
	for _, place := range region.Children(area[:region.Regency]) {
		codes = append(codes, place.Code)
	}
	if len(area) > int(region.Regency) {
		for _, place := range region.Villages(area[:region.District]) {
			codes = append(codes, place.Code)
		}
	}
	return codes, reminder.Words{Printer: p, Framework: f}.Office
}

func dayOf(r *http.Request, name string) civil.Date {
	d, err := civil.ParseDate(r.PostFormValue(name))
	if err != nil {
		return 0
	}
	return d
}

func idsOf(r *http.Request, name string) (all []db.ID) {
	for _, text := range r.PostForm[name] {
		if id, ok := db.ParseID(text); ok {
			all = append(all, id)
		}
	}
	return all
}

func idOf(r *http.Request) (db.ID, error) {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return "", fault.New(fault.NotFound, "tpps.none", nil)
	}
	return id, nil
}
