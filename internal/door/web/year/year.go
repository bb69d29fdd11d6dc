// Package year holds the pages of a year of actions: where it stands, one page for each
// action, and the evidence that was handed in.
package year

import (
	"embed"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/framework"
)

//go:embed *.html
var files embed.FS

// Services are what the pages ask.
type Services struct {
	Years    *year.Service
	Evidence *evidence.Service
	Actor    func(*http.Request) account.Actor
	Now      func() time.Time
}

type screens struct {
	Services
	site     *web.Site
	overview *web.Page[overviewPage]
	action   *web.Page[actionPage]
	edit     *web.Page[editPage]
	open     *web.Page[editPage]
	list     *web.Page[listPage]
	withdraw *web.Page[editPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, services Services) []web.Route {
	s := &screens{services, site, web.NewPage[overviewPage](site, files, "overview.html"), web.NewPage[actionPage](site, files, "action.html"),
		web.NewPage[editPage](site, files, "edit.html"), web.NewPage[editPage](site, files, "edit.html"), web.NewPage[listPage](site, files, "list.html"), web.NewPage[editPage](site, files, "edit.html")}
	read, manage, add := string(account.ActionRead), string(account.ActionManage), string(account.EvidenceAdd)
	return []web.Route{
		{Pattern: "GET /aksi", Permission: read, Handler: s.showYear},
		{Pattern: "GET /aksi/buka", Permission: manage, Handler: s.showOpen},
		{Pattern: "POST /aksi/buka", Permission: manage, Handler: s.openYear, Keeps: true},
		{Pattern: "GET /aksi/tutup", Permission: manage, Handler: s.showClose},
		{Pattern: "POST /aksi/tutup", Permission: manage, Handler: s.closeYear},
		{Pattern: "GET /aksi/{kode}", Permission: read, Handler: s.showAction},
		{Pattern: "GET /aksi/{kode}/ubah", Permission: manage, Handler: s.showEdit},
		{Pattern: "POST /aksi/{kode}/ubah", Permission: manage, Handler: s.saveEdit, Keeps: true},
		{Pattern: "POST /aksi/{kode}/berkas", Permission: add, Handler: s.addFile, MaxBody: web.UploadBody, Slow: true},
		{Pattern: "POST /aksi/{kode}/tautan", Permission: add, Handler: s.addLink, MaxBody: 16 << 10, Keeps: true},
		{Pattern: "GET /bukti", Permission: read, Handler: s.showList},
		{Pattern: "GET /bukti/{id}", Permission: read, Handler: s.download, Slow: true},
		{Pattern: "GET /bukti/{id}/tarik", Permission: add, Handler: s.showWithdraw},
		{Pattern: "POST /bukti/{id}/tarik", Permission: add, Handler: s.doWithdraw, MaxBody: 16 << 10, Keeps: true},
		{Pattern: "GET /bukti/{id}/hapus", Permission: manage, Handler: s.showErase},
		{Pattern: "POST /bukti/{id}/hapus", Permission: manage, Handler: s.doErase, MaxBody: 16 << 10, Keeps: true},
	}
}

// asked is the year and area of an address; without them this year, and of who manages a
// kecamatan that, of everybody else the regency.
func (s *screens) asked(r *http.Request) (area string, number int, err error) {
	by, q := s.Actor(r), r.URL.Query()
	if area = by.Regency(); by.Role == account.District {
		area = by.Area()
	}
	if code := q.Get("wilayah"); code != "" {
		if area, err = region.ParseCode(code); err != nil {
			return "", 0, fault.New(fault.NotFound, "year.none", nil).Because(err)
		}
	}
	number, _, _ = s.Years.Today(by.Regency()).YMD()
	if text := q.Get("tahun"); text != "" {
		if number, err = strconv.Atoi(text); err != nil {
			return "", 0, fault.New(fault.NotFound, "year.none", nil).Because(err)
		}
	}
	return area, number, nil
}

// here reads the year that an address asks for. A camat whose edition has no actions of
// kecamatan sees the regency's.
func (s *screens) here(r *http.Request) (y year.Year, err error) {
	area, number, err := s.asked(r)
	if err != nil {
		return y, err
	}
	y, err = s.Years.Of(r.Context(), s.Actor(r), area, number)
	if err == nil && !y.Opened() && r.URL.Query().Get("wilayah") == "" && region.LevelOf(area) == region.District && len(y.Edition.Actions(edition.District)) == 0 {
		return s.Years.Of(r.Context(), s.Actor(r), area[:region.Regency], number)
	}
	return y, err
}

// at is an address within a year.
func at(path string, y year.Year) string { return web.InYear(path, y.Year, y.Area) }

// one is the action that an address names.
func (s *screens) one(r *http.Request) (y year.Year, a *year.Action, err error) {
	if y, err = s.here(r); err != nil {
		return y, nil, err
	}
	if a = y.Action(r.PathValue("kode")); a == nil {
		err = fault.New(fault.NotFound, "year.none", nil)
	}
	return y, a, err
}

// anchor is where an output stands on the page of its action.
func anchor(output string) string { return strings.ReplaceAll(output, ".", "-") }

// officeName is an office in words: an OPD's as it is called here, a camat's by its place.
func officeName(p *locale.Printer, f *framework.Framework, code string) string {
	switch {
	case code == "":
		return ""
	case code[0] >= '0' && code[0] <= '9':
		return web.PlaceName(p, code)
	}
	return f.Office(p, code)
}

// numbered is what an action is called beside its name: "Aksi 3".
func numbered(p *locale.Printer, a edition.Action) string {
	return p.T("edition.action."+a.Kind, "Number", strconv.Itoa(a.Number))
}

var colours = map[year.State]web.Status{year.Done: web.Good, year.UnderWay: web.Plain, year.NotBegun: web.Plain, year.Skipped: web.Plain}

// badge is how far an action is; late stands before all else.
func badge(p *locale.Printer, a *year.Action) web.Badge {
	if a.Late() {
		return web.Badge{Status: web.Bad, Text: p.T("year.state.late")}
	}
	return web.Badge{Status: colours[a.State], Text: p.T("year.state." + string(a.State))}
}

// off is how far an action is from its plan, in words; empty: nothing to say.
func off(p *locale.Printer, a *year.Action) string {
	days, ok := a.Off()
	switch {
	case !ok || days == 0 && !a.Ended():
		return ""
	case days == 0:
		return p.T("year.off.none")
	case days < 0:
		return p.N("year.off.early", -days)
	case a.Ended():
		return p.N("year.off.late", days)
	}
	return p.N("year.off.behind", days)
}

// step is a next step in words.
type step struct{ Text, Why, Who, Href string }

func stepOf(p *locale.Printer, y year.Year, a *year.Action) step {
	n := a.Next()
	if n.None() {
		return step{}
	}
	out := step{Text: p.T(n.Key, "Output", n.Output.Name(p.Lang()), "Count", n.Count), Why: p.N(n.Why, n.Count, "Days", n.Days), Href: n.Href}
	if out.Who = officeName(p, &y.Framework, n.Who); n.Who == "" {
		out.Who = p.T("year.secretariat")
	}
	if n.Href == "" {
		if out.Href = year.Href(*a) + "#" + anchor(n.Part); n.Part == "owner" || n.Part == "dates" || n.Part == "state" {
			out.Href = at("/aksi/"+a.Action.Key+"/ubah", y)
		}
	}
	return out
}
