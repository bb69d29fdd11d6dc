// Package entry holds the screens on which offices state coverage and others verify it:
// what is due, a grid to type or paste into, files out and in, what waits for whom, and
// the history of a value.
package entry

import (
	"embed"
	"net/http"
	"slices"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

//go:embed *.html
var files embed.FS

const (
	href       = "/isian"
	fileHref   = href + "/berkas"
	verifyHref = href + "/verifikasi"
	// maxGrid is the largest form: some hundred villages.
	maxGrid = 1 << 20
	// maxFile is the largest workbook, and the largest preview that comes back.
	maxFile = 16 << 20
)

type screens struct {
	site     *web.Site
	values   *coverage.Service
	actor    func(*http.Request) account.Actor
	overview *web.Page[overviewPage]
	grid     *web.Page[gridPage]
	file     *web.Page[filePage]
	preview  *web.Page[previewPage]
	verify   *web.Page[verifyPage]
	history  *web.Page[historyPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, values *coverage.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site, values, actor, web.NewPage[overviewPage](site, files, "overview.html"), web.NewPage[gridPage](site, files, "grid.html"),
		web.NewPage[filePage](site, files, "file.html"), web.NewPage[previewPage](site, files, "preview.html"),
		web.NewPage[verifyPage](site, files, "verify.html"), web.NewPage[historyPage](site, files, "history.html")}
	enter, see := string(account.CoverageEnter), string(account.FigureRead)
	return []web.Route{
		{Pattern: "GET " + href, Permission: enter, Handler: s.showOverview},
		{Pattern: "GET " + href + "/{indicator}", Permission: enter, Handler: s.showGrid},
		{Pattern: "POST " + href + "/{indicator}", Permission: enter, Handler: s.takeGrid, MaxBody: maxGrid, Keeps: true},
		{Pattern: "GET " + href + "/desa/{code}", Permission: enter, Handler: s.showVillage},
		{Pattern: "POST " + href + "/desa/{code}", Permission: enter, Handler: s.takeVillage, MaxBody: maxGrid, Keeps: true},
		{Pattern: "GET " + fileHref, Permission: enter, Handler: s.showFile},
		{Pattern: "POST " + fileHref, Permission: enter, Handler: s.receive, MaxBody: maxFile, Slow: true},
		{Pattern: "POST " + fileHref + "/simpan", Permission: enter, Handler: s.keep, MaxBody: maxFile, Slow: true},
		{Pattern: "GET " + fileHref + "/templat.xlsx", Permission: enter, Handler: s.template, Slow: true},
		{Pattern: "GET " + fileHref + "/cakupan.csv", Permission: enter, Handler: s.csv, Slow: true},
		{Pattern: "GET " + verifyHref, Permission: see, Handler: s.showVerify},
		{Pattern: "POST " + verifyHref, Permission: see, Handler: s.takeVerify, MaxBody: maxGrid, Keeps: true},
		{Pattern: "GET " + href + "/riwayat/{indicator}/{periode}/{area}", Permission: see, Handler: s.showHistory},
	}
}

// newest is the month of today in the actor's regency.
func (s *screens) newest(by account.Actor) civil.Month {
	return s.values.Today(by.Regency()).Month()
}

// period is the one that a request is about; otherwise the newest quarter that has ended.
func (s *screens) period(r *http.Request, by account.Actor) civil.Period {
	newest, q := s.newest(by), r.URL.Query()
	return web.PeriodOf(q.Get("periode"), q.Get("rentang"), newest, civil.PeriodOf(newest, civil.Quarterly).Add(-1))
}

// years are how many years back a period can be chosen.
const years = 6

// due is the last day on which a period should be stated, our own rule: the end of the
// month that follows it.
func due(p civil.Period) civil.Date { return p.To().Add(1).Last() }

// mine are the indicators of a framework that somebody may state, in its order. What only
// surveys measure is nobody's to state.
func mine(by account.Actor, list []edition.Indicator) (all []edition.Indicator, err error) {
	office, err := coverage.Answers(by)
	for _, x := range list {
		if x.Kind != edition.Impact && (office == "" || slices.Contains(x.Offices, office)) {
			all = append(all, x)
		}
	}
	return all, err
}

// areas are the places of the actor's territory of which an indicator has values.
func areas(x edition.Indicator, within string) (all []region.Region) {
	here, ok := region.Get(within)
	if !ok {
		return nil
	}
	list := []region.Region{here}
	switch {
	case x.Level == edition.Village && here.Level() != region.Village:
		list = region.Villages(within)
	case x.Level == edition.District && here.Level() == region.Regency:
		list = region.Children(within)
	}
	for _, place := range list {
		if coverage.Applies(x, place.Code) {
			all = append(all, place)
		}
	}
	return all
}

// title is an indicator by id and name.
func title(p *locale.Printer, x edition.Indicator) string { return x.ID + " · " + x.Name(p.Lang()) }

// stateBadge is how far a statement is verified, in a word.
func stateBadge(p *locale.Printer, s *coverage.Statement) web.Badge {
	switch {
	case s == nil:
		return web.Badge{Text: p.T("entry.state.none")}
	case s.Returned():
		return web.Badge{Status: web.Watch, Text: p.T("entry.state.returned")}
	case s.State == coverage.Draft:
		return web.Badge{Text: p.T(s.State.Key())}
	}
	return web.Badge{Status: web.Good, Text: p.T(s.State.Key())}
}

// valueText is a value in words: "12 dari 40 (30,0 %)".
func valueText(p *locale.Printer, numerator, denominator *int64) string {
	switch {
	case numerator == nil:
		return p.T("entry.unknown")
	case denominator == nil:
		return p.Int(int(*numerator))
	case *denominator == 0:
		return p.T("entry.nobody")
	}
	return p.T("entry.of", "Numerator", *numerator, "Denominator", *denominator) + " (" + p.Percent(float64(*numerator)/float64(*denominator), 1) + ")"
}

// said is who stated a value and when; the office's own source where it named one.
func said(p *locale.Printer, s *coverage.Statement, regency string) string {
	if s == nil {
		return ""
	}
	text := s.EnteredName + ", " + when(p, s.Entered.Time, regency)
	if s.Source == coverage.Records {
		text = p.T("entry.records") + " · " + text
	}
	if s.Note != "" {
		text += " · " + s.Note
	}
	switch {
	case s.Returned():
		text += " · " + p.T("entry.moved.back", "Name", s.MovedName)
	case !s.Moved.IsZero():
		text += " · " + p.T("entry.moved", "Name", s.MovedName)
	}
	return text
}

func when(p *locale.Printer, at time.Time, regency string) string {
	return p.Date(civil.DateOf(at.In(region.Zone(regency))))
}

func historyHref(k coverage.Key) string {
	return href + "/riwayat/" + k.Indicator + "/" + k.Period.String() + "/" + k.Area
}

// notThere is a page about something that is in no list.
func notThere() error { return fault.New(fault.NotFound, "entry.none", nil) }

func crumbs(p *locale.Printer, more ...web.Crumb) []web.Crumb {
	return append([]web.Crumb{{Text: p.T("entry.title"), Href: href}}, more...)
}
