// Package coverage shows which services reached whom: the heat table of villages and
// indicators, the page of an indicator, the report card of a village, the ranking of
// gaps and the comparison of kecamatan, each of them also as a file. It asks
// measure/coverage for what stands and shows sums only.
package coverage

import (
	"cmp"
	"context"
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	measure "tumbuh/internal/measure/coverage"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

//go:embed *.html
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Coverage  *measure.Service
	Framework *framework.Service
	Figures   *indicator.Service
	Scorecard *scorecard.Service
	Risk      *risk.Service
	Actor     func(*http.Request) account.Actor
	Now       func() time.Time
}

type screens struct {
	Services
	heat      *web.Page[heatPage]
	indicator *web.Page[indicatorPage]
	card      *web.Page[cardPage]
	ranking   *web.Page[rankingPage]
	compare   *web.Page[comparePage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, with Services) []web.Route {
	s := &screens{Services: with, heat: web.NewPage[heatPage](site, files, "heat.html", "files.html"), indicator: web.NewPage[indicatorPage](site, files, "indicator.html", "files.html"),
		card: web.NewPage[cardPage](site, files, "card.html", "files.html"), ranking: web.NewPage[rankingPage](site, files, "ranking.html", "files.html"), compare: web.NewPage[comparePage](site, files, "compare.html", "files.html")}
	may := string(account.FigureRead)
	routes := []web.Route{
		{Pattern: "GET /cakupan", Permission: may, Handler: s.showHeat},
		{Pattern: "GET /cakupan/indikator/{id}", Permission: may, Handler: s.showIndicator},
		{Pattern: "GET /cakupan/desa/{code}", Permission: may, Handler: s.showCard},
		{Pattern: "GET /cakupan/peringkat", Permission: may, Handler: s.showRanking},
		{Pattern: "GET /cakupan/kecamatan", Permission: may, Handler: s.showCompare},
	}
	for _, kind := range []string{"csv", "xlsx"} {
		routes = append(routes, web.Route{Pattern: "GET /cakupan/angka." + kind, Permission: may, Handler: s.export})
	}
	return routes
}

// choice is what a page is asked to show.
type choice struct {
	place     region.Region
	framework framework.Framework
	editions  []framework.Framework // that there are
	edition   string                // as asked; empty: the one of the period's year
	period    civil.Period
	newest    civil.Month // that has ended
	kind      string      // of indicators
	group     string      // of those whom they are for; empty: all
	only      string      // of the values; empty: all
}

// The parts of values that a page may be asked for.
const (
	below      = "di-bawah"
	missing    = "kosong"
	unverified = "belum-verifikasi"
)

// years is how far back periods are offered.
const years = 6

// kinds are those that the tables show. What services are for, prevalences, is
// nobody's coverage.
var kinds = []string{edition.Essential, edition.Supply, edition.Candidate}

// choose reads the address: wilayah, periode and rentang, edisi, jenis, kelompok,
// hanya. What it does not say is the actor's own place, the quarter of the month that
// ended last, and the edition of its year.
func (s *screens) choose(r *http.Request, code string, levels ...region.Level) (c choice, err error) {
	by, q := s.Actor(r), r.URL.Query()
	if code == "" {
		code = cmp.Or(q.Get("wilayah"), by.Area())
	}
	if len(code) > int(region.District) && !slices.Contains(levels, region.Village) {
		code = region.Parent(code)
	}
	code, err = region.ParseCode(code)
	c.place, _ = region.Get(code)
	if err != nil || !slices.Contains(levels, c.place.Level()) {
		return c, fault.New(fault.NotFound, "district.place.none", nil).Because(err)
	}
	if err := by.Allow(account.FigureRead, code); err != nil {
		return c, err
	}
	c.newest = civil.DateOf(s.Now().In(region.Zone(by.Regency()))).Month().Add(-1)
	ended := civil.PeriodOf(c.newest, civil.Quarterly)
	if ended.To() >= c.newest { // runs: nearly empty by nature
		ended = ended.Add(-1)
	}
	c.period = web.PeriodOf(q.Get("periode"), q.Get("rentang"), c.newest, ended)
	if err := s.edition(r, by, &c); err != nil {
		return c, err
	}
	c.kind, c.group, c.only = q.Get("jenis"), q.Get("kelompok"), q.Get("hanya")
	if present := c.kinds(); !slices.Contains(present, c.kind) && len(present) > 0 {
		c.kind = present[0]
	}
	if !slices.Contains(c.groups(), c.group) {
		c.group = ""
	}
	return c, err
}

// edition finds the one that is asked for, else that of the period's year.
func (s *screens) edition(r *http.Request, by account.Actor, c *choice) (err error) {
	if by.Regency() == "" {
		c.framework = framework.Of(c.period.Year())
		return nil
	}
	if c.editions, err = s.Framework.List(r.Context(), by); err != nil {
		return err
	}
	asked := r.URL.Query().Get("edisi")
	if i := slices.IndexFunc(c.editions, func(f framework.Framework) bool { return f.Key == asked }); i >= 0 {
		c.edition, c.framework = asked, c.editions[i]
		return nil
	}
	c.framework, err = s.Framework.Of(r.Context(), by.Regency(), c.period.Year())
	return err
}

// kinds are those of which the edition has indicators.
func (c choice) kinds() (present []string) {
	for _, kind := range kinds {
		if slices.ContainsFunc(c.framework.Indicators, func(x edition.Indicator) bool { return x.Kind == kind }) {
			present = append(present, kind)
		}
	}
	return present
}

// groups are whom the indicators of the chosen kind are for, in the edition's order.
func (c choice) groups() (all []string) {
	for _, x := range c.framework.Indicators {
		if x.Kind == c.kind && !slices.Contains(all, x.Group) {
			all = append(all, x.Group)
		}
	}
	return all
}

// indicators are those of the chosen kind and group, group by group.
func (c choice) indicators() (all []edition.Indicator) {
	for _, group := range c.groups() {
		for _, x := range c.framework.Indicators {
			if x.Kind == c.kind && x.Group == group && (c.group == "" || c.group == group) {
				all = append(all, x)
			}
		}
	}
	return all
}

func ids(indicators []edition.Indicator) []string {
	all := make([]string, len(indicators))
	for i, x := range indicators {
		all[i] = x.ID
	}
	return all
}

// goal is where an indicator should be: its target, else the district's own threshold
// of green, which is local.
func (c choice) goal(x edition.Indicator) (t edition.Target, local, ok bool) {
	if t, ok = x.Target(c.period.Year()); ok { // a number's is for periods of one length
		return t, false, x.Measure != edition.Count || x.Per == 0 || x.Per == c.period.Span()
	}
	if x.Measure == edition.Share && !x.Lower && c.framework.Green > 0 {
		return edition.Target{Hundredths: 100 * c.framework.Green}, true, true
	}
	return t, false, false
}

// address is a page of this group with the same choice, and some of it otherwise.
func (c choice) address(path string, other ...string) string {
	q := url.Values{"periode": {c.period.String()}, "edisi": {c.edition}, "jenis": {c.kind}, "kelompok": {c.group}, "wilayah": {c.place.Code}}
	if c.kind == kinds[0] {
		q.Del("jenis")
	}
	if strings.HasPrefix(path, "/cakupan/desa/") {
		q.Del("wilayah")
	}
	for i := 0; i+1 < len(other); i += 2 {
		q.Set(other[i], other[i+1])
	}
	for name := range q {
		if q.Get(name) == "" {
			q.Del(name)
		}
	}
	return path + "?" + q.Encode()
}

// to is the page of a place: a village's report card, else its heat table.
func (c choice) to(code string) string {
	if len(code) == int(region.Village) {
		return c.address("/cakupan/desa/"+code, "kelompok", "", "jenis", "")
	}
	return c.address("/cakupan", "wilayah", code)
}

// label is a place with the word of its kind.
func label(p *locale.Printer, place region.Region) string {
	if place.Level() <= region.Regency {
		return place.Name
	}
	return p.T("district.place"+strings.TrimPrefix(place.Kind.Key(), "region.kind"), "Name", place.Name)
}

func labelOf(p *locale.Printer, code string) string {
	place, _ := region.Get(code)
	return label(p, place)
}

// short is an indicator where there is little room.
func short(p *locale.Printer, x edition.Indicator) string {
	if key := "rapor.short." + x.ID; p.Has(key) {
		return p.T(key)
	}
	name := []rune(x.Name(p.Lang()))
	if len(name) <= 32 {
		return string(name)
	}
	return strings.TrimSpace(string(name[:31])) + "…"
}

// trail leads from the place at the top of the actor's own down to the place.
func (c choice) trail(p *locale.Printer, by account.Actor, last ...string) (crumbs []web.Crumb) {
	for code := c.place.Code; len(code) >= 4 || code != "" && by.Allow(account.FigureRead, code) == nil; code = region.Parent(code) {
		crumbs = append(crumbs, web.Crumb{Text: labelOf(p, code), Href: c.to(code)})
	}
	slices.Reverse(crumbs)
	for _, text := range last {
		crumbs = append(crumbs, web.Crumb{Text: text})
	}
	crumbs[len(crumbs)-1].Href = ""
	return crumbs
}

// filter offers places, periods, editions, and the kinds of indicators where a page
// shows several.
func (c choice) filter(p *locale.Printer, action string, some ...string) web.Filter {
	f := web.Filter{Action: action, Fields: web.PeriodFields(p, c.period, c.newest, years)}
	add := func(name, text, value string, options []web.Option) {
		if slices.Contains(some, name) && len(options) > 1 {
			f.Fields = append(f.Fields, web.Field{Name: name, Label: text, Type: "select", Value: value, Options: options})
		}
	}
	var places []web.Option
	if regency := c.place.Code[:min(4, len(c.place.Code))]; len(regency) == 4 {
		places = append(places, web.Option{Value: regency, Text: labelOf(p, regency)})
		for _, k := range region.Children(regency) {
			places = append(places, web.Option{Value: k.Code, Text: label(p, k)})
			if slices.Contains(some, "desa") && region.Within(c.place.Code, k.Code) {
				for _, v := range region.Villages(k.Code) {
					places = append(places, web.Option{Value: v.Code, Text: "– " + label(p, v)})
				}
			}
		}
	}
	add("wilayah", p.T("rapor.place"), c.place.Code, places)
	editions := []web.Option{{Text: p.T("rapor.edition.own", "Name", c.framework.Name(p.Lang()))}}
	if c.edition != "" {
		editions[0].Text = p.T("rapor.edition.year")
	}
	for _, e := range c.editions {
		editions = append(editions, web.Option{Value: e.Key, Text: e.Name(p.Lang())})
	}
	add("edisi", p.T("rapor.edition"), c.edition, editions)
	var of []web.Option
	for _, kind := range c.kinds() {
		of = append(of, web.Option{Value: kind, Text: p.T("edition.kind." + kind)})
	}
	add("jenis", p.T("rapor.kind"), c.kind, of)
	add("hanya", p.T("rapor.only"), c.only, []web.Option{{Text: p.T("rapor.only.all")}, {Value: below, Text: p.T("rapor.only.below")},
		{Value: missing, Text: p.T("rapor.only.missing")}, {Value: unverified, Text: p.T("rapor.only.unverified")}})
	return f
}

// table are values found again by place, indicator and period.
type table map[measureKey]measure.Value

type measureKey struct {
	area, indicator string
	period          civil.Period
}

func (t table) of(area, id string, period civil.Period) measure.Value {
	return t[measureKey{area, id, period}]
}

// values asks for all that a page shows, in one reading.
func (s *screens) values(ctx context.Context, by account.Actor, area string, levels []region.Level, indicators []edition.Indicator, periods ...civil.Period) (table, error) {
	if len(indicators) == 0 {
		return table{}, nil
	}
	list, err := s.Coverage.Values(ctx, by, measure.Query{Area: area, By: levels, Periods: periods, Indicators: ids(indicators)})
	all := make(table, len(list))
	for _, v := range list {
		all[measureKey{v.Area, v.Indicator, v.Period}] = v
	}
	return all, err
}
