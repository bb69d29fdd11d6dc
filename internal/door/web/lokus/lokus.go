// Package lokus are the pages of priority villages: who is chosen and why, how sure that
// is, by which method, and what changed since the year before.
package lokus

import (
	"embed"
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

const (
	home        = "/lokus"
	sureHref    = home + "/kepekaan"
	methodHref  = home + "/metode"
	compareHref = home + "/banding"
	villageHref = home + "/desa/"
	decideHref  = home + "/tetapkan"
	reopenHref  = home + "/buka"
	importHref  = home + "/impor"
	bookHref    = home + "/peringkat.xlsx"
	csvHref     = home + "/peringkat.csv"
	decreeHref  = home + "/dokumen/sk"
)

type screens struct {
	site    *web.Site
	lokus   *lokus.Service
	actor   func(*http.Request) account.Actor
	list    *web.Page[listPage]
	village *web.Page[villagePage]
	sure    *web.Page[surePage]
	method  *web.Page[methodPage]
	compare *web.Page[comparePage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *lokus.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site, service, actor, web.NewPage[listPage](site, files, "list.html"), web.NewPage[villagePage](site, files, "village.html"),
		web.NewPage[surePage](site, files, "sure.html"), web.NewPage[methodPage](site, files, "method.html"), web.NewPage[comparePage](site, files, "compare.html")}
	see, write := string(account.ActionRead), string(account.SituationWrite)
	return []web.Route{
		{Pattern: "GET " + home, Permission: see, Handler: s.showList},
		{Pattern: "GET " + sureHref, Permission: see, Handler: s.showSure},
		{Pattern: "GET " + methodHref, Permission: see, Handler: s.showMethod},
		{Pattern: "POST " + methodHref, Permission: write, Handler: s.choosing(s.saveMethod), Keeps: true},
		{Pattern: "GET " + compareHref, Permission: see, Handler: s.showCompare},
		{Pattern: "POST " + importHref, Permission: write, Handler: s.choosing(s.take)},
		{Pattern: "GET " + villageHref + "{kode}", Permission: see, Handler: s.showVillage},
		{Pattern: "POST " + villageHref + "{kode}", Permission: write, Handler: s.choosing(s.override), Keeps: true},
		{Pattern: "POST " + decideHref, Permission: write, Handler: s.choosing(s.decide), Keeps: true},
		{Pattern: "POST " + reopenHref, Permission: write, Handler: s.choosing(s.reopen)},
		{Pattern: "GET " + bookHref, Permission: write, Handler: s.choosing(s.book), Slow: true},
		{Pattern: "GET " + csvHref, Permission: see, Handler: s.csv, Slow: true},
		{Pattern: "GET " + decreeHref, Permission: see, Handler: s.decree, Slow: true},
	}
}

// choosing lets in who may choose for the whole regency: a camat may not, who writes an
// analysis of the own kecamatan.
func (s *screens) choosing(handler web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		by := s.actor(r)
		if err := by.Allow(account.SituationWrite, by.Regency()); err != nil {
			return err
		}
		return handler(w, r)
	}
}

// here is what an address asks for: a year of actions, in the actor's regency.
type here struct {
	p    *locale.Printer
	by   account.Actor
	year int
	now  int // the year of actions under way
}

// firstYear is the year before the first in which districts were asked for lokus.
const firstYear = 2018

func (s *screens) where(r *http.Request) here {
	h := here{p: web.PrinterOf(r), by: s.actor(r)}
	h.now = s.lokus.Year(h.by.Regency())
	h.year = h.now
	if year, err := strconv.Atoi(r.FormValue("tahun")); err == nil && year >= firstYear && year <= h.now+1 {
		h.year = year
	}
	return h
}

// writes tells whether the actor may choose.
func (h here) writes() bool { return h.by.Allow(account.SituationWrite, h.by.Regency()) == nil }

func (h here) at(path string, more ...string) string {
	return web.InYear(path, h.year, "", more...)
}

func (h here) village(code string) string { return h.at(villageHref + code) }

// forYear is the year that the list is for, without points between thousands.
func (h here) forYear() string { return strconv.Itoa(lokus.For(h.year)) }

func (h here) tabs(active string) (all []web.Tab) {
	for _, tab := range [][2]string{{"list", home}, {"sure", sureHref}, {"method", methodHref}, {"compare", compareHref}} {
		all = append(all, web.Tab{Text: h.p.T("lokus.tab." + tab[0]), Href: h.at(tab[1]), Active: tab[1] == active})
	}
	return all
}

func (h here) trail(text string) []web.Crumb {
	return []web.Crumb{{Text: h.p.T("lokus.name", "Year", h.forYear()), Href: h.at(home)}, {Text: text}}
}

func (h here) hidden(version int) []web.Option {
	return []web.Option{{Value: "tahun", Text: strconv.Itoa(h.year)}, {Value: web.VersionField, Text: strconv.Itoa(version)}}
}

func (h here) filter(action string) web.Filter {
	f := web.Field{Name: "tahun", Label: h.p.T("lokus.year"), Type: "select", Value: strconv.Itoa(h.year)}
	for year := h.now + 1; year >= h.now-5; year-- {
		f.Options = append(f.Options, web.Option{Value: strconv.Itoa(year), Text: h.p.T("lokus.year.of", "For", strconv.Itoa(lokus.For(year)), "Year", strconv.Itoa(year))})
	}
	return web.Filter{Action: action, Fields: []web.Field{f}}
}

// done leaves a word and leads on.
func (s *screens) done(w http.ResponseWriter, r *http.Request, to, key string) error {
	return s.site.Done(w, r, to, web.PrinterOf(r).T(key))
}

// villageCell is a village with its kind and kecamatan, and the way to what its score is
// made of.
func (h here) villageCell(code string) web.Cell {
	place, _ := region.Get(code)
	above, _ := region.Get(region.Parent(code))
	return web.Cell{Text: h.p.T(place.Kind.Key()) + " " + place.Name, Note: h.p.T("lokus.in", "District", above.Name), Href: h.village(code)}
}

// noAnalysis is what stands where there is nothing to choose from.
func (h here) noAnalysis() web.Empty {
	return web.Empty{Icon: "report-analytics", Title: h.p.T("lokus.empty.title", "Year", strconv.Itoa(h.year)), Text: h.p.T("lokus.empty.text"), Href: "/situasi?tahun=" + strconv.Itoa(h.year), Action: h.p.T("lokus.empty.action")}
}

func nothing() error { return fault.New(fault.NotFound, "lokus.none", nil) }
