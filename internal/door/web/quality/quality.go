// Package quality shows how far the measurements of each posyandu can be
// believed, in words and with what to do about it.
package quality

import (
	"cmp"
	"embed"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/quality"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

type page struct {
	Title     string
	Trail     []web.Crumb
	Filter    web.Filter
	Districts web.Table // of a regency
	Head      []web.Column
	Caption   string
	Posyandu  []posyandu
	Signs     []sign
	Pager     web.Pager
	Empty     web.Empty
	Measures  []measure
}

// posyandu is one row: what looks wrong, then the measures behind it.
type posyandu struct {
	Name, Place string
	Href        string // of its children with doubtful numbers, for those who may
	Small       bool
	Signs       []web.Badge
	Weighed     string
	Implausible string
	Weight      digits
	Height      digits
	SD, Heaping string
}

// sign is one kind of doubt, how many posyandu have it, and what to do.
type sign struct {
	Badge web.Badge
	Count string
	Do    string
}

// digits is how often each last digit was written.
type digits struct {
	Score string
	Text  string // for those who do not see the bars
	Bars  []bar
}

type bar struct{ X, Y, Height int }

// measure explains one measure, with its limit and source.
type measure struct{ Name, Text string }

type screens struct {
	quality *quality.Service
	figures *indicator.Service
	actor   func(*http.Request) account.Actor
	page    *web.Page[page]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *quality.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{service, &indicator.Service{DB: service.DB}, actor, web.NewPage[page](site, files, "quality.html")}
	return []web.Route{{Pattern: "GET /mutu", Permission: string(account.QualityRead), Handler: s.show}}
}

const perPage = 50

func (s *screens) show(w http.ResponseWriter, r *http.Request) error {
	p, by, q := web.PrinterOf(r), s.actor(r), r.URL.Query()
	area := by.Area()
	if code := q.Get("wilayah"); code != "" {
		var err error
		if area, err = region.ParseCode(code); err != nil {
			return fault.New(fault.NotFound, "quality.place.none", nil).Because(err)
		}
	}
	if len(area) < int(region.Regency) {
		return fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": area})
	}
	first, last, err := s.figures.Months(r.Context(), by, area[:region.Regency])
	if err != nil {
		return err
	}
	month, err := civil.ParseMonth(q.Get("bulan"))
	if err != nil || month < first || month > last {
		month = last
	}
	all, err := s.quality.ByPosyandu(r.Context(), by, area, month)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(one quality.Posyandu) bool { return one.Weighed == 0 })
	place, _ := region.Get(area)
	view := page{Trail: trail(p, by, area), Measures: measures(p), Caption: p.T("quality.table", "Place", label(p, place), "Month", month),
		Empty: web.Empty{Icon: "clipboard-check", Title: p.T("quality.empty.title"), Text: p.T("quality.empty.text")}}
	if view.Title = p.T("quality.title.none", "Place", label(p, place)); len(all) > 0 {
		view.Title = title(p, place, month, all)
	}
	if last != 0 {
		view.Filter = filter(p, by, area, month, first, last)
	}
	if place.Level() == region.Regency && len(all) > 0 {
		view.Districts = districts(p, r, place, all)
	}
	view.Signs = signs(p, all)
	view.fill(p, r, by, month, all)
	return s.page.Render(w, r, http.StatusOK, view)
}

// title says how many posyandu need a look.
func title(p *locale.Printer, place region.Region, month civil.Month, all []quality.Posyandu) string {
	marked := 0
	for _, one := range all {
		if len(one.Signs()) > 0 {
			marked++
		}
	}
	return p.N("quality.title", marked, "Place", label(p, place), "Month", month, "All", len(all))
}

func label(p *locale.Printer, place region.Region) string {
	if place.Level() <= region.Regency {
		return place.Name
	}
	return p.T("quality.place"+strings.TrimPrefix(place.Kind.Key(), "region.kind"), "Name", place.Name)
}

func trail(p *locale.Printer, by account.Actor, area string) (crumbs []web.Crumb) {
	for code := area; len(code) >= int(region.Regency) && by.Allow(account.QualityRead, code) == nil; code = region.Parent(code) {
		place, _ := region.Get(code)
		crumbs = append(crumbs, web.Crumb{Text: label(p, place), Href: "/mutu?wilayah=" + code})
	}
	if len(crumbs) > 0 {
		crumbs[0].Href = ""
	}
	slices.Reverse(crumbs)
	return crumbs
}

func filter(p *locale.Printer, by account.Actor, area string, month, first, last civil.Month) web.Filter {
	places := web.Field{Name: "wilayah", Label: p.T("quality.place"), Type: "select", Value: area}
	home, _ := region.Get(by.Area())
	for _, place := range append([]region.Region{home}, region.Children(by.Area())...) {
		places.Options = append(places.Options, web.Option{Value: place.Code, Text: label(p, place)})
	}
	months := web.Field{Name: "bulan", Label: p.T("quality.month"), Type: "select", Value: month.String()}
	for m := last; m >= first; m = m.Add(-1) {
		months.Options = append(months.Options, web.Option{Value: m.String(), Text: p.Month(m)})
	}
	return web.Filter{Action: "/mutu", Fields: []web.Field{places, months}}
}

// keys are what the table of posyandu can be sorted by.
var keys = map[string]func(quality.Posyandu) float64{
	"tanda":  func(o quality.Posyandu) float64 { return float64(len(o.Signs())) },
	"anak":   func(o quality.Posyandu) float64 { return float64(o.Weighed) },
	"wajar":  func(o quality.Posyandu) float64 { return float64(o.Implausible) / float64(max(o.Weighed, 1)) },
	"berat":  func(o quality.Posyandu) float64 { return quality.DigitScore(o.WeightDigits) },
	"tinggi": func(o quality.Posyandu) float64 { return quality.DigitScore(o.HeightDigits) },
	"sd":     func(o quality.Posyandu) float64 { return o.Scores[growth.HFA].SD() },
	"umur":   quality.Posyandu.Heaping,
}

// fill sorts the posyandu and takes one page of them.
func (v *page) fill(p *locale.Printer, r *http.Request, by account.Actor, month civil.Month, all []quality.Posyandu) {
	sort := web.SortOf(r, "-tanda", "nama", "-anak", "-wajar", "-berat", "-tinggi", "-sd", "-umur")
	v.Head = []web.Column{sort.Column(r, "nama", p.T("quality.column.posyandu"), false), sort.Column(r, "tanda", p.T("quality.column.signs"), true)}
	v.Head[1].Numeric = false
	for _, key := range []string{"anak", "wajar", "berat", "tinggi", "sd", "umur"} {
		v.Head = append(v.Head, sort.Column(r, key, p.T("quality.column."+key), true))
	}
	slices.SortStableFunc(all, func(a, b quality.Posyandu) int {
		n := cmp.Compare(a.Name, b.Name)
		if key := keys[sort.Key]; key != nil {
			n = cmp.Compare(key(a), key(b))
		}
		if sort.Descending {
			n = -n
		}
		return cmp.Or(n, -cmp.Compare(a.Weighed, b.Weighed))
	})
	from, to, pager := web.PageOf(r, len(all), perPage)
	v.Pager = pager
	for _, one := range all[from:to] {
		v.Posyandu = append(v.Posyandu, shown(p, by, month, one))
	}
}
