// Package children shows children by name, to those who may see them: lists by
// need, search, one child's page, and records that may be one child twice. Every
// reading of names goes through a service that records it. Neither a name nor an
// NIK stands in an address: search terms are posted.
package children

import (
	"embed"
	"net/http"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
	"tumbuh/internal/record/visit"
)

//go:embed *.html
var files embed.FS

type screens struct {
	site       *web.Site
	people     *people.Service
	visits     *visit.Service
	figures    *indicator.Service
	privacy    *privacy.Service
	actor      func(*http.Request) account.Actor
	list       *web.Page[listPage]
	child      *web.Page[childPage]
	duplicate  *web.Page[duplicatePage]
	correction *web.Page[correctPage]
	erasure    *web.Page[erasePage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, persons *people.Service, figures *indicator.Service, rights *privacy.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site: site, people: persons, visits: &visit.Service{DB: persons.DB}, figures: figures, privacy: rights, actor: actor,
		list:       web.NewPage[listPage](site, files, "list.html"),
		child:      web.NewPage[childPage](site, files, "child.html", "rights.html"),
		duplicate:  web.NewPage[duplicatePage](site, files, "duplicate.html"),
		correction: web.NewPage[correctPage](site, files, "correct.html"),
		erasure:    web.NewPage[erasePage](site, files, "erase.html")}
	read, merge, export := string(account.ChildRead), string(account.ChildMerge), string(account.ChildExport)
	correct, erase, file := string(account.ChildCorrect), string(account.ChildErase), string(account.ChildFile)
	return []web.Route{
		{Pattern: "GET /anak", Permission: read, Handler: s.showList},
		{Pattern: "GET /anak/cari", Permission: read, Handler: toList},
		{Pattern: "POST /anak/cari", Permission: read, Handler: s.search, MaxBody: 16 << 10},
		{Pattern: "GET /anak/daftar.csv", Permission: export, Handler: s.export, Slow: true},
		{Pattern: "GET /anak/daftar.xlsx", Permission: export, Handler: s.export, Slow: true},
		{Pattern: "GET /anak/ganda", Permission: merge, Handler: s.showDuplicates},
		{Pattern: "POST /anak/ganda", Permission: merge, Handler: s.decide, MaxBody: 16 << 10},
		{Pattern: "GET /anak/{id}", Permission: read, Handler: s.showChild},
		{Pattern: "POST /anak/{id}/nik", Permission: read, Handler: s.showNIK, MaxBody: 16 << 10},
		{Pattern: "GET /anak/{id}/nik", Permission: read, Handler: toChild},

		{Pattern: "POST /anak/cetak", Permission: read, Handler: s.printList, MaxBody: 16 << 10},
		{Pattern: "GET /anak/cetak", Permission: read, Handler: toList},
		{Pattern: "POST /anak/{id}/cetak", Permission: read, Handler: s.printChild, MaxBody: 16 << 10},
		{Pattern: "GET /anak/{id}/cetak", Permission: read, Handler: toChild},
		{Pattern: "GET /anak/{id}/perbaiki", Permission: correct, Handler: s.showCorrect},
		{Pattern: "POST /anak/{id}/perbaiki", Permission: correct, Handler: s.correct, MaxBody: 64 << 10},
		{Pattern: "POST /anak/{id}/dasar", Permission: correct, Handler: s.give, MaxBody: 64 << 10},
		{Pattern: "GET /anak/{id}/dasar", Permission: read, Handler: toChild},
		{Pattern: "POST /anak/{id}/dasar/cabut", Permission: correct, Handler: s.withdraw, MaxBody: 64 << 10},
		{Pattern: "POST /anak/{id}/berkas", Permission: file, Handler: s.file, MaxBody: 16 << 10, Slow: true},
		{Pattern: "GET /anak/{id}/berkas", Permission: read, Handler: toChild},
		{Pattern: "GET /anak/{id}/hapus", Permission: erase, Handler: s.showErase},
		{Pattern: "POST /anak/{id}/hapus", Permission: erase, Handler: s.erase, MaxBody: 16 << 10},
	}
}

// toList and toChild are where a browser arrives that asks again for the answer
// of a form.
func toList(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/anak", http.StatusSeeOther)
	return nil
}

func toChild(w http.ResponseWriter, r *http.Request) error {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "children.unknown", nil)
	}
	http.Redirect(w, r, "/anak/"+string(id), http.StatusSeeOther)
	return nil
}

// label is a place with the word of its kind.
func label(p *locale.Printer, code string) string {
	place, _ := region.Get(code)
	if place.Level() <= region.Regency {
		return place.Name
	}
	return p.T("children.place"+strings.TrimPrefix(place.Kind.Key(), "region.kind"), "Name", place.Name)
}

// masked shows the last four digits, as a number on a bank's card.
func masked(p *locale.Printer, c people.Child) string {
	if len(c.NIK) < 4 {
		return p.T("children.nik.none")
	}
	return dots(c.NIK)
}

func dots(number string) string {
	shown := max(len(number)-4, 0)
	return strings.Repeat("•", shown) + number[shown:]
}

// ageText writes completed months as people say them.
func ageText(p *locale.Printer, months int) string {
	if months < 24 {
		return p.N("unit.months", months)
	}
	return p.T("unit.years_months", "Years", months/12, "Months", months%12)
}

func sexText(p *locale.Printer, sex growth.Sex) string {
	return p.T(map[growth.Sex]string{growth.Male: "children.sex.male", growth.Female: "children.sex.female"}[sex])
}

// statuses are the mat's colours; what asks to act is yellow, and red what asks
// to act now.
var statuses = map[growth.Severity]web.Status{growth.Green: web.Good, growth.Yellow: web.Watch, growth.Amber: web.Watch, growth.Red: web.Bad}

// class is the category of a score in the words of Permenkes 2/2020; brief, as
// e-PPGBM writes them, under a heading that names the index.
func class(p *locale.Printer, i growth.Index, s growth.Score) web.Badge {
	return badge(p, growth.Classify(i, s))
}

func brief(p *locale.Printer, i growth.Index, c growth.Category) web.Badge {
	if short := "children.short." + i.String() + "." + c.Code; p.Has(short) {
		c.Key = short
	}
	return badge(p, c)
}

func badge(p *locale.Printer, c growth.Category) web.Badge {
	switch {
	case c == growth.ImplausibleScore:
		return web.Badge{Status: web.Watch, Text: p.T("children.doubtful")}
	case c.Key == "":
		return web.Badge{}
	}
	return web.Badge{Status: statuses[c.Severity], Text: p.T(c.Key)}
}

// gain is the letter of a weighing in a word; run counts weighings without gain.
func gain(p *locale.Printer, g growth.Gain, run int) web.Badge {
	switch {
	case g == growth.NotRose && run >= 2:
		return web.Badge{Status: web.Bad, Text: p.N("children.gain.run", run)}
	case g == growth.NotRose:
		return web.Badge{Status: web.Watch, Text: p.T("growth.gain.t")}
	case g == growth.Rose:
		return web.Badge{Status: web.Good, Text: p.T("growth.gain.n")}
	case g == growth.Absent:
		return web.Badge{Text: p.T("children.gain.absent")}
	case g == growth.First:
		return web.Badge{Text: p.T("children.gain.first")}
	}
	return web.Badge{}
}
