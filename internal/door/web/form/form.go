// Package form shows the forms of the village cadre: 1, 2A, 2B and 2C with the marks that
// records make, completed by hand where they are silent; the quarter's recapitulations
// 3A and 3B; form 4, the village convergence scorecard, of which every cell opens to the
// people behind it; and how far all villages of an area have come. By-name pages go
// through services that record the reading.
package form

import (
	"context"
	"embed"
	"net/http"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

//go:embed *.html
var files embed.FS

// Services are what the pages ask.
type Services struct {
	Cards      *scorecard.Service
	Frameworks *framework.Service
	Actor      func(*http.Request) account.Actor
	Now        func() time.Time
}

type screens struct {
	Services
	site   *web.Site
	area   *web.Page[areaPage]
	list   *web.Page[listPage]
	sheet  *web.Page[sheetPage]
	card   *web.Page[cardPage]
	people *web.Page[peoplePage]
	first  *web.Page[firstPage]
}

// The forms, as addresses name them.
var forms = []string{"1", "2a", "2b", "2c", "3a", "3b", "4"}

// Routes are the addresses of this group.
func Routes(site *web.Site, services Services) []web.Route {
	s := &screens{Services: services, site: site,
		area: web.NewPage[areaPage](site, files, "area.html"), list: web.NewPage[listPage](site, files, "list.html"),
		sheet: web.NewPage[sheetPage](site, files, "sheet.html", "paper.html"), card: web.NewPage[cardPage](site, files, "card.html", "paper.html"),
		people: web.NewPage[peoplePage](site, files, "people.html"), first: web.NewPage[firstPage](site, files, "first.html", "paper.html")}
	figures, names, fill, export := string(account.FigureRead), string(account.ChildRead), string(account.FormFill), string(account.ChildExport)
	routes := []web.Route{
		{Pattern: "GET /formulir", Permission: figures, Handler: s.show},
		{Pattern: "GET /formulir/{desa}/1", Permission: figures, Handler: s.showFirst},
		{Pattern: "POST /formulir/{desa}/1", Permission: fill, Handler: s.saveFirst, MaxBody: 256 << 10, Keeps: true},
		{Pattern: "GET /formulir/{desa}/4", Permission: figures, Handler: s.showCard},
		{Pattern: "POST /formulir/{desa}/4", Permission: fill, Handler: s.saveFund, MaxBody: 16 << 10, Keeps: true},
		{Pattern: "GET /formulir/{desa}/orang", Permission: names, Handler: s.showPeople},
	}
	for _, name := range []string{"2a", "2b", "2c"} {
		routes = append(routes, web.Route{Pattern: "GET /formulir/{desa}/" + name, Permission: names, Handler: s.showMonth},
			web.Route{Pattern: "POST /formulir/{desa}/" + name, Permission: fill, Handler: s.saveMonth, MaxBody: 1 << 20, Keeps: true})
	}
	for _, name := range []string{"3a", "3b"} {
		routes = append(routes, web.Route{Pattern: "GET /formulir/{desa}/" + name, Permission: names, Handler: s.showRecap})
	}
	for _, name := range []string{"2a", "2b", "2c", "3a", "3b"} {
		routes = append(routes, web.Route{Pattern: "POST /formulir/{desa}/" + name + "/cetak", Permission: names, Handler: s.print, MaxBody: 16 << 10},
			web.Route{Pattern: "GET /formulir/{desa}/" + name + "/cetak", Permission: names, Handler: s.toForm},
			web.Route{Pattern: "GET /formulir/{desa}/" + name + "/unduh.xlsx", Permission: export, Handler: s.export, Slow: true})
	}
	for _, name := range []string{"1", "4"} {
		routes = append(routes, web.Route{Pattern: "GET /formulir/{desa}/" + name + "/unduh.xlsx", Permission: names, Handler: s.export, Slow: true})
	}
	return routes
}

// choice is what a page is asked to show.
type choice struct {
	by      account.Actor
	place   region.Region
	name    string // of the form: 2a
	period  civil.Period
	today   civil.Date
	current bool // the period is not over
}

// spans are the periods of the forms; form 4 has quarters and years.
var spans = map[string]civil.Span{"1": civil.Yearly, "2a": civil.Monthly, "2b": civil.Monthly, "2c": civil.Monthly, "3a": civil.Quarterly, "3b": civil.Quarterly, "4": civil.Quarterly}

// choose reads the address of a form: a village, and the period that is asked for, or in
// which the asked one lies, or today's.
func (s *screens) choose(r *http.Request) (c choice, err error) {
	c.by, c.today = s.Actor(r), s.today(r)
	code, err := region.ParseCode(r.PathValue("desa"))
	c.place, _ = region.Get(code)
	if err != nil || c.place.Level() != region.Village {
		return c, fault.New(fault.NotFound, "district.place.none", nil).Because(err)
	}
	c.name, _, _ = strings.Cut(strings.TrimPrefix(r.URL.Path, "/formulir/"+r.PathValue("desa")+"/"), "/")
	span, fixed := spans[c.name]
	asked := r.URL.Query().Get("periode")
	if p, err := civil.ParsePeriod(asked); err == nil && (c.name == "4" || !fixed) && p.Span() == civil.Yearly {
		span = civil.Yearly
	}
	if !fixed && span == 0 {
		span = civil.Quarterly
	}
	c.choosePeriod(asked, span)
	return c, nil
}

func (c *choice) choosePeriod(asked string, span civil.Span) {
	c.period = civil.PeriodOf(c.today.Month(), span)
	if p, err := civil.ParsePeriod(asked); err == nil && p.From() <= c.today.Month() {
		c.period = civil.PeriodOf(min(p.To(), c.today.Month()), span)
	}
	c.current = c.period.To().Last() >= c.today
}

func (s *screens) today(r *http.Request) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(s.Actor(r).Regency())))
}

// address is that of a form of a village and period.
func address(village, name string, period civil.Period) string {
	return "/formulir/" + village + "/" + name + "?periode=" + period.String()
}

func (c choice) address(name string) string { return address(c.place.Code, name, c.period) }

// mayNames and mayFill: the actor sees people of this village, completes its forms.
func (c choice) mayNames() bool { return c.by.Allow(account.ChildRead, c.place.Code) == nil }
func (c choice) mayFill() bool  { return c.by.Allow(account.FormFill, c.place.Code) == nil }
func (c choice) mayExport() bool {
	return c.by.Allow(account.ChildExport, c.place.Code) == nil
}

// label is a place with the word of its kind.
func label(p *locale.Printer, code string) string {
	place, _ := region.Get(code)
	if place.Level() <= region.Regency {
		return place.Name
	}
	return p.T("district.place"+strings.TrimPrefix(place.Kind.Key(), "region.kind"), "Name", place.Name)
}

// trail leads from the regency down to the village, its forms, and this one.
func (c choice) trail(p *locale.Printer, here ...string) (crumbs []web.Crumb) {
	for _, level := range []region.Level{region.Regency, region.District, region.Village} {
		if len(c.place.Code) >= int(level) {
			code := c.place.Code[:level]
			crumbs = append(crumbs, web.Crumb{Text: label(p, code), Href: "/formulir?wilayah=" + code + "&periode=" + c.period.String()})
		}
	}
	for _, text := range here {
		crumbs = append(crumbs, web.Crumb{Text: text})
	}
	crumbs[len(crumbs)-1].Href = ""
	return crumbs
}

// periods is the field that chooses one: the newest first, back to the first with people.
func (c choice) periods(p *locale.Printer, first civil.Month) web.Field {
	f := web.Field{Name: "periode", Label: p.T("scorecard.period"), Type: "select", Value: c.period.String()}
	for q := civil.PeriodOf(c.today.Month(), c.period.Span()); q.To() >= min(first, c.period.From()); q = q.Add(-1) {
		f.Options = append(f.Options, web.Option{Value: q.String(), Text: web.PeriodText(p, q)})
		if c.period.Span() == civil.Yearly || c.name != "4" {
			continue
		}
		if year := civil.YearOf(q.Year()); q.Number() == 1 {
			f.Options = append(f.Options, web.Option{Value: year.String(), Text: web.PeriodText(p, year)})
		}
	}
	return f
}

// toForm is where a browser arrives that asks again for the answer of a form.
func (s *screens) toForm(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, c.address(c.name), http.StatusSeeOther)
	return nil
}

// framework is the district's, of the period's year.
func (s *screens) framework(ctx context.Context, c choice) (framework.Framework, error) {
	return s.Frameworks.Of(ctx, c.by.Regency(), c.period.Year())
}

// cadre is what the KPM is called here.
func cadre(p *locale.Printer, f framework.Framework) string { return p.T("scorecard.cadre." + f.Cadre) }

// source is what counts and by which rules.
func source(p *locale.Printer, f framework.Framework) []string {
	return []string{p.T("scorecard.source"), p.T("scorecard.rule.home_visit." + f.Form.HomeVisit), p.T("scorecard.rule.height." + f.Form.Height)}
}
