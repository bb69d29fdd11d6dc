// Package risk shows families at risk of stunting: what they add up to in a place, by
// name what each lacks, who accompanies it, the yearly verification, and BKKBN's own
// table beside ours. Names are shown by measure/risk alone, which records that they
// were read; who may not see them sees how many.
package risk

import (
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
)

//go:embed *.html
var files embed.FS

const href = "/keluarga"

type screens struct {
	site   *web.Site
	risk   *risk.Service
	assist *assist.Service
	actor  func(*http.Request) account.Actor
	area   *web.Page[areaPage]
	list   *web.Page[listPage]
	family *web.Page[familyPage]
	teams  *web.Page[teamsPage]
	round  *web.Page[roundPage]
	bkkbn  *web.Page[bkkbnPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *risk.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site: site, risk: service, assist: service.Assist, actor: actor,
		area:   web.NewPage[areaPage](site, files, "area.html"),
		list:   web.NewPage[listPage](site, files, "list.html"),
		family: web.NewPage[familyPage](site, files, "family.html"),
		teams:  web.NewPage[teamsPage](site, files, "teams.html"),
		round:  web.NewPage[roundPage](site, files, "round.html"),
		bkkbn:  web.NewPage[bkkbnPage](site, files, "bkkbn.html")}
	see, read, verify := string(account.FigureRead), string(account.ChildRead), string(account.FamilyVerify)
	enter, export := string(account.CoverageEnter), string(account.ChildExport)
	return []web.Route{
		{Pattern: "GET " + href, Permission: see, Handler: s.showArea},
		{Pattern: "GET " + href + "/daftar", Permission: see, Handler: s.showList},
		{Pattern: "GET " + href + "/daftar.xlsx", Permission: export, Handler: s.export, Slow: true},
		{Pattern: "GET " + href + "/daftar.csv", Permission: export, Handler: s.export, Slow: true},
		{Pattern: "POST " + href + "/cetak", Permission: read, Handler: s.printList, MaxBody: 16 << 10},
		{Pattern: "GET " + href + "/cetak", Permission: read, Handler: to("/daftar")},
		{Pattern: "GET " + href + "/pendamping", Permission: see, Handler: s.showTeams},
		{Pattern: "POST " + href + "/pendamping", Permission: verify, Handler: s.saveTeam, MaxBody: 64 << 10, Keeps: true},
		{Pattern: "POST " + href + "/pendamping/tugas", Permission: verify, Handler: s.assign},
		{Pattern: "GET " + href + "/pendamping/tugas", Permission: see, Handler: to("/pendamping")},
		{Pattern: "GET " + href + "/verifikasi", Permission: see, Handler: s.showRound},
		{Pattern: "POST " + href + "/verifikasi", Permission: verify, Handler: s.verify},
		{Pattern: "GET " + href + "/bkkbn", Permission: see, Handler: s.showBKKBN},
		{Pattern: "POST " + href + "/bkkbn", Permission: enter, Handler: s.state},
		{Pattern: "GET " + href + "/{id}", Permission: read, Handler: s.showFamily},
		{Pattern: "POST " + href + "/{id}/kunjungan", Permission: verify, Handler: s.visit, MaxBody: 64 << 10, Keeps: true},
		{Pattern: "GET " + href + "/{id}/kunjungan", Permission: read, Handler: toFamily},
		{Pattern: "POST " + href + "/{id}/periksa", Permission: verify, Handler: s.check, MaxBody: 64 << 10, Keeps: true},
		{Pattern: "GET " + href + "/{id}/periksa", Permission: read, Handler: toFamily},
	}
}

// to is where a browser arrives that asks again for the answer of a form.
func to(path string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		http.Redirect(w, r, href+path, http.StatusSeeOther)
		return nil
	}
}

func toFamily(w http.ResponseWriter, r *http.Request) error {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "risk.none", nil)
	}
	http.Redirect(w, r, href+"/"+string(id), http.StatusSeeOther)
	return nil
}

// here is what an address asks for.
type here struct {
	p     *locale.Printer
	by    account.Actor
	place region.Region
	year  int
	now   civil.Date
}

// firstYear is that of BKKBN's first table.
const firstYear = 2021

// where reads wilayah and tahun; what is not said is the actor's own territory, this year.
func (s *screens) where(r *http.Request) (h here, err error) {
	h.p, h.by = web.PrinterOf(r), s.actor(r)
	area := h.by.Area()
	if code := r.FormValue("wilayah"); code != "" {
		if area, err = region.ParseCode(code); err != nil {
			return h, fault.New(fault.NotFound, "risk.place", nil).Because(err)
		}
	}
	if len(area) < int(region.Regency) {
		return h, fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": area})
	}
	if err := h.by.Allow(account.FigureRead, area); err != nil {
		return h, err
	}
	h.place, _ = region.Get(area)
	h.now = s.assist.Today(area[:region.Regency])
	h.year = h.now.Month().Year()
	if year, err := strconv.Atoi(r.FormValue("tahun")); err == nil && year >= firstYear && year <= h.year {
		h.year = year
	}
	return h, nil
}

func (h here) village() bool { return h.place.Level() == region.Village }
func (h here) name() string  { return web.PlaceName(h.p, h.place.Code) }

// may tells whether the actor may do something in the place; names are shown of one
// village at a time.
func (h here) may(action account.Action) bool { return h.by.Allow(action, h.place.Code) == nil }
func (h here) named() bool                    { return h.village() && h.may(account.ChildRead) }

// at is the address of a page of this group for a place.
func (h here) at(page, code string, more ...string) string {
	q := url.Values{"wilayah": {code}}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	return href + page + "?" + q.Encode()
}

// yearWord is the year where it is not this one.
func (h here) yearWord() string {
	if h.year == h.now.Month().Year() {
		return ""
	}
	return strconv.Itoa(h.year)
}

// trail leads from the regency down to the place on one page.
func (h here) trail(page string) (crumbs []web.Crumb) {
	for code := h.place.Code; len(code) >= int(region.Regency); code = region.Parent(code) {
		place, _ := region.Get(code)
		text := place.Name
		if place.Level() > region.Regency {
			text = h.p.T(place.Kind.Key()) + " " + place.Name
		}
		crumbs = append(crumbs, web.Crumb{Text: text, Href: h.at(page, code, "tahun", h.yearWord())})
	}
	crumbs[0].Href = ""
	slices.Reverse(crumbs)
	return crumbs
}

// tabs lead to the other pages of this group for the same place.
func (h here) tabs(active string) (all []web.Tab) {
	for _, t := range []struct{ page, key string }{{"", "picture"}, {"/daftar", "list"}, {"/pendamping", "teams"}, {"/verifikasi", "round"}, {"/bkkbn", "bkkbn"}} {
		all = append(all, web.Tab{Text: h.p.T("risk.tab." + t.key), Href: h.at(t.page, h.place.Code), Active: t.page == active})
	}
	return all
}

// below are the places one level down, by name of their address; none: a village.
func (h here) below() []region.Region {
	if h.village() {
		return nil
	}
	return region.Children(h.place.Code)
}

// years is the field that chooses one.
func (h here) years(first int) web.Field {
	f := web.Field{Name: "tahun", Label: h.p.T("risk.year"), Type: "select", Value: strconv.Itoa(h.year)}
	for y := h.now.Month().Year(); y >= first; y-- {
		f.Options = append(f.Options, web.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	return f
}

// sum adds villages up below a code.
func sum(all map[string]risk.Counts, code string) (c risk.Counts) {
	for village, x := range all {
		if region.Within(village, code) {
			c.Plus(x)
		}
	}
	return c
}

// badges are what the screening says of a family.
func badge(p *locale.Printer, state risk.State) web.Badge {
	status := map[risk.State]web.Status{risk.AtRisk: web.Bad, risk.NotAtRisk: web.Good, risk.Unknown: web.Watch}[state]
	return web.Badge{Status: status, Text: p.T("risk.state." + string(state))}
}

// done leaves a word and leads back.
func (s *screens) done(w http.ResponseWriter, r *http.Request, text, back string) error {
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: text})
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// wrong is an alert for a form that cannot be taken, and its fields' errors; other
// errors are not for the form.
func wrong(p *locale.Printer, err error) (alert web.Alert, fields map[string]string, shown bool) {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Stale, fault.Conflict:
		fields = p.Fields(err)
		alert = web.Alert{Status: web.Bad, Title: p.Error(err)}
		for _, f := range fault.As(err).Fields {
			if alert.Text != "" {
				alert.Text += " "
			}
			alert.Text += p.T(f.Key, f.Args)
		}
		return alert, fields, true
	}
	return alert, nil, false
}

// named is what is wrong with families, each with the name of its head.
func named(p *locale.Printer, err error, names map[string]string) string {
	var all []string
	for _, f := range fault.As(err).Fields {
		text := p.T(f.Key, f.Args)
		if name := names[f.Name]; name != "" {
			text = name + ": " + text
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

// dateOf reads a day of a form; 0 for none or nonsense, which services refuse.
func dateOf(text string) civil.Date {
	d, _ := civil.ParseDate(text)
	return d
}
