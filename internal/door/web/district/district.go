// Package district shows what the children of a place add up to in a month: the
// picture of a regency or kecamatan with map, ranking and trend, the page of a
// village, and the same figures as a file. It asks measure/indicator and shows
// sums only; names are behind the doors to web/children.
package district

import (
	"embed"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

type screens struct {
	figures *indicator.Service
	due     *reminder.Service
	actor   func(*http.Request) account.Actor
	area    *web.Page[areaPage]
	village *web.Page[villagePage]
	nothing *web.Page[nothingPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, figures *indicator.Service, due *reminder.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{figures: figures, due: due, actor: actor,
		area:    web.NewPage[areaPage](site, files, "area.html", "card.html", "due.html"),
		village: web.NewPage[villagePage](site, files, "village.html", "card.html", "due.html"),
		nothing: web.NewPage[nothingPage](site, files, "nothing.html", "due.html")}
	may := string(account.FigureRead)
	return []web.Route{
		{Pattern: "GET /{$}", Permission: may, Handler: s.start},
		{Pattern: "GET /wilayah/{code}", Permission: may, Handler: s.showArea},
		{Pattern: "GET /wilayah/{code}/angka.csv", Permission: may, Handler: s.export},
		{Pattern: "GET /desa/{code}", Permission: may, Handler: s.showVillage},
	}
}

// start shows each person's own territory.
func (s *screens) start(w http.ResponseWriter, r *http.Request) error {
	code := s.actor(r).Area() // a province sees the regency that is kept here
	if code == "" {
		return fault.New(fault.Forbidden, "account.territory", nil)
	}
	if len(code) == int(region.Village) {
		http.Redirect(w, r, "/desa/"+code, http.StatusSeeOther)
		return nil
	}
	return s.showAreaOf(w, r, code)
}

// choice is what a page is asked to show.
type choice struct {
	place       region.Region
	month       civil.Month
	first, last civil.Month // those that have figures; 0: none has
	indicator   indicator.Definition
	standard    growth.Standard
}

const byMonths = "bulan" // ?standar=bulan: completed months (Permenkes 2/2020)

// choose reads the address; what it does not say, or says of no month that has
// figures, is the newest month and stunting.
func (s *screens) choose(r *http.Request, code string, level ...region.Level) (choice, error) {
	code, err := region.ParseCode(code)
	place, _ := region.Get(code)
	if err != nil || !slices.Contains(level, place.Level()) {
		return choice{}, fault.New(fault.NotFound, "district.place.none", nil).Because(err)
	}
	c := choice{place: place}
	if c.first, c.last, err = s.figures.Months(r.Context(), s.actor(r), code[:region.Regency]); err != nil {
		return c, err
	}
	q := r.URL.Query()
	c.month, err = civil.ParseMonth(q.Get("bulan"))
	if err != nil || c.month < c.first || c.month > c.last {
		c.month = c.last
	}
	if q.Get("standar") == byMonths {
		c.standard = growth.PermenkesMonths
	}
	key := q.Get("indikator")
	if !slices.Contains(offered, key) {
		key = "stunting"
	}
	c.indicator = c.define(key)
	return c, nil
}

// define is the definition of an offered key by the chosen standard.
func (c choice) define(key string) indicator.Definition {
	d, _ := indicator.Define(key)
	if months, ok := indicator.Define(key + "-months"); ok && c.standard == growth.PermenkesMonths {
		return months
	}
	return d
}

// name of an indicator is the same by both standards; the standard stands beside.
func base(key string) string { return strings.TrimSuffix(key, "-months") }

// address is that of the page of a place with the same choice.
func (c choice) address(code string) string {
	to := "/wilayah/" + code
	if len(code) == int(region.Village) {
		to = "/desa/" + code
	}
	for _, p := range [][2]string{{"bulan", c.month.String()}, {"indikator", base(c.indicator.Key)}, {"standar", c.standardWord()}} {
		to, _ = web.Query(to, p[0], p[1])
	}
	return to
}

func (c choice) standardWord() string {
	if c.standard == growth.PermenkesMonths {
		return byMonths
	}
	return ""
}

// label is a place with the word of its kind.
func label(p *locale.Printer, place region.Region) string {
	if place.Level() <= region.Regency {
		return place.Name
	}
	return p.T("district.place"+strings.TrimPrefix(place.Kind.Key(), "region.kind"), "Name", place.Name)
}

// trail leads from the regency down to the place.
func (c choice) trail(p *locale.Printer) (crumbs []web.Crumb) {
	for code := c.place.Code; len(code) >= int(region.Regency); code = region.Parent(code) {
		place, _ := region.Get(code)
		crumbs = append(crumbs, web.Crumb{Text: label(p, place), Href: c.address(code)})
	}
	crumbs[0].Href = ""
	slices.Reverse(crumbs)
	return crumbs
}

// filter offers months, and on the picture indicators too.
func (c choice) filter(p *locale.Printer, withIndicator bool) web.Filter {
	months := web.Field{Name: "bulan", Label: p.T("district.month"), Type: "select", Value: c.month.String()}
	for m := c.last; m >= c.first; m = m.Add(-1) {
		months.Options = append(months.Options, web.Option{Value: m.String(), Text: p.Month(m)})
	}
	standard := web.Field{Name: "standar", Label: p.T("district.standard"), Type: "select", Value: c.standardWord(), Options: []web.Option{
		{Value: "", Text: p.T("growth.standard." + growth.WHODays.String())},
		{Value: byMonths, Text: p.T("growth.standard." + growth.PermenkesMonths.String())}}}
	f := web.Filter{Action: "/wilayah/" + c.place.Code, Fields: []web.Field{months, standard}}
	if !withIndicator {
		f.Action = "/desa/" + c.place.Code
		return f
	}
	choose := web.Field{Name: "indikator", Label: p.T("district.indicator"), Type: "select", Value: base(c.indicator.Key)}
	for _, key := range offered {
		choose.Options = append(choose.Options, web.Option{Value: key, Text: p.T("indicator." + key)})
	}
	f.Fields = []web.Field{months, choose, standard}
	return f
}

// nothingPage stands where no child was weighed yet.
type nothingPage struct {
	Place string
	Trail []web.Crumb
	Due   due
	Empty web.Empty
}

func (s *screens) showNothing(w http.ResponseWriter, r *http.Request, c choice) error {
	p := web.PrinterOf(r)
	empty := web.Empty{Icon: "chart-line", Title: p.T("district.empty.title"), Text: p.T("district.empty.text")}
	if s.actor(r).Allow(account.ImportTake, c.place.Code) == nil {
		empty.Href, empty.Action = "/impor", p.T("district.empty.import")
	}
	due, err := s.dueFor(r, c.place.Code)
	if err != nil {
		return err
	}
	return s.nothing.Render(w, r, http.StatusOK, nothingPage{label(p, c.place), c.trail(p), due, empty})
}
