// Package situation are the pages of Aksi 1: how many children are stunted where, how far
// services reach, what hinders them, what is recommended, and what of it was frozen.
package situation

import (
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

const (
	home          = "/situasi"
	villageHref   = home + "/desa"
	serviceHref   = home + "/layanan"
	hinderHref    = home + "/kendala"
	recommendHref = home + "/rekomendasi"
	suggestHref   = home + "/usulan"
	chooseHref    = home + "/atur"
	frozenHref    = home + "/beku"
	reportHref    = home + "/dokumen/laporan"
)

type screens struct {
	site      *web.Site
	situation *situation.Service
	actor     func(*http.Request) account.Actor
	overview  *web.Page[overviewPage]
	villages  *web.Page[villagePage]
	services  *web.Page[servicePage]
	list      *web.Page[listPage]
	one       *web.Page[onePage]
	form      *web.Page[formPage]
	frozen    *web.Page[frozenPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *situation.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site, service, actor, web.NewPage[overviewPage](site, files, "overview.html"), web.NewPage[villagePage](site, files, "village.html"),
		web.NewPage[servicePage](site, files, "service.html"), web.NewPage[listPage](site, files, "list.html"), web.NewPage[onePage](site, files, "one.html"),
		web.NewPage[formPage](site, files, "form.html"), web.NewPage[frozenPage](site, files, "frozen.html")}
	see, write := string(account.ActionRead), string(account.SituationWrite)
	return []web.Route{
		{Pattern: "GET " + home, Permission: see, Handler: s.showOverview},
		{Pattern: "GET " + villageHref, Permission: see, Handler: s.showVillages},
		{Pattern: "GET " + serviceHref, Permission: see, Handler: s.showServices},
		{Pattern: "GET " + hinderHref, Permission: see, Handler: s.showConstraints},
		{Pattern: "GET " + hinderHref + "/{id}", Permission: write, Handler: s.editConstraint},
		{Pattern: "POST " + hinderHref + "/{id}", Permission: write, Handler: s.saveConstraint, Keeps: true},
		{Pattern: "GET " + recommendHref, Permission: see, Handler: s.showRecommendations},
		{Pattern: "GET " + recommendHref + "/{id}", Permission: see, Handler: s.showRecommendation},
		{Pattern: "GET " + recommendHref + "/{id}/ubah", Permission: write, Handler: s.editRecommendation},
		{Pattern: "POST " + recommendHref + "/{id}/ubah", Permission: write, Handler: s.saveRecommendation, Keeps: true},
		{Pattern: "POST " + suggestHref, Permission: write, Handler: s.decide, Keeps: true},
		{Pattern: "GET " + chooseHref, Permission: write, Handler: s.editSettings},
		{Pattern: "POST " + chooseHref, Permission: write, Handler: s.saveSettings, Keeps: true},
		{Pattern: "POST " + frozenHref, Permission: write, Handler: s.freeze, Keeps: true},
		{Pattern: "GET " + reportHref, Permission: see, Handler: s.report, Slow: true},
		{Pattern: "GET " + frozenHref + "/{id}", Permission: see, Handler: s.showFrozen},
	}
}

// here is what an address asks for: a year of actions and an area with an analysis.
type here struct {
	p    *locale.Printer
	by   account.Actor
	ask  situation.Ask
	year int // that runs
}

const firstYear = 2018

// where reads wilayah and tahun. Not said, they are this year and the regency; of a camat
// the own kecamatan.
func (s *screens) where(r *http.Request) (h here, err error) {
	h.p, h.by = web.PrinterOf(r), s.actor(r)
	regency := h.by.Regency()
	area := regency
	if h.by.Role == account.District {
		area = h.by.Region
	}
	if code := r.FormValue("wilayah"); code != "" {
		if area, err = region.ParseCode(code); err != nil {
			return h, fault.New(fault.NotFound, "situation.area", fault.Args{"Area": code}).Because(err)
		}
	}
	if err := h.by.Allow(account.ActionRead, area); err != nil {
		return h, err
	}
	h.year = civil.DateOf(s.situation.Now().In(region.Zone(regency))).Month().Year()
	h.ask = situation.Ask{Regency: regency, Area: area, Year: h.year}
	if year, err := strconv.Atoi(r.FormValue("tahun")); err == nil && year >= firstYear && year <= h.year+1 {
		h.ask.Year = year
	}
	return h, nil
}

// view is where with the analysis that stands there.
func (s *screens) view(r *http.Request) (h here, v situation.View, err error) {
	if h, err = s.where(r); err == nil {
		v, err = s.situation.View(r.Context(), h.by, h.ask)
	}
	return h, v, err
}

// writes tells whether the actor may write the analysis of the area.
func (h here) writes() bool { return h.by.Allow(account.SituationWrite, h.ask.Area) == nil }

// at is the address of a page of this group for the same year and area.
func (h here) at(path string, more ...string) string {
	q := url.Values{"tahun": {strconv.Itoa(h.ask.Year)}, "wilayah": {h.ask.Area}}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	return path + "?" + q.Encode()
}

func (h here) name() string { return web.PlaceName(h.p, h.ask.Area) }

// hidden are the fields by which a form says its year and area.
func (h here) hidden() []web.Option {
	return []web.Option{{Value: "tahun", Text: strconv.Itoa(h.ask.Year)}, {Value: "wilayah", Text: h.ask.Area}}
}

func (h here) tabs(active string) (all []web.Tab) {
	for _, href := range []string{home, villageHref, serviceHref, hinderHref, recommendHref} {
		all = append(all, web.Tab{Text: h.p.T("situation.tab." + href[len(home):]), Href: h.at(href), Active: href == active})
	}
	return all
}

func (h here) trail(text string) []web.Crumb {
	return []web.Crumb{{Text: h.p.T("situation.name", "Year", strconv.Itoa(h.ask.Year)), Href: h.at(home)}, {Text: text}}
}

// filter chooses year and area.
func (h here) filter(action string) web.Filter {
	years := web.Field{Name: "tahun", Label: h.p.T("situation.year"), Type: "select", Value: strconv.Itoa(h.ask.Year)}
	for y := h.year + 1; y >= min(h.year-3, h.ask.Year); y-- {
		years.Options = append(years.Options, web.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	areas := web.Field{Name: "wilayah", Label: h.p.T("situation.place"), Type: "select", Value: h.ask.Area}
	regency, _ := region.Get(h.ask.Regency)
	for _, place := range append([]region.Region{regency}, region.Children(h.ask.Regency)...) {
		areas.Options = append(areas.Options, web.Option{Value: place.Code, Text: web.PlaceName(h.p, place.Code)})
	}
	return web.Filter{Action: action, Fields: []web.Field{years, areas}}
}

// figure is a place's prevalence as the widgets take it.
func (h here) figure(v *situation.Snapshot, place situation.Place) web.Figure {
	f := web.Figure{What: h.p.T("indicator.stunting.what"), Month: v.Month, Numerator: int(place.Stunted), Denominator: int(place.Measured),
		Measured: int(place.Measured), Target: int(place.Children), Standard: h.p.T("growth.standard." + v.Standard), Source: h.p.T("district.source")}
	if place.Known() {
		f.Low, f.High = place.Interval()
	}
	return f
}

// sure is how far something may be relied on; what is confirmed needs no word.
func sure(p *locale.Printer, c standard.Certainty) web.Badge {
	if c == standard.Seen || c == "" {
		return web.Badge{}
	}
	return web.Badge{Status: web.Watch, Text: p.T("situation.unconfirmed")}
}

// share is a share with its interval in a cell.
func share(p *locale.Printer, place situation.Place) web.Cell {
	if !place.Known() {
		return web.Cell{Text: "–", Hint: p.T("web.figure.none")}
	}
	low, high := place.Interval()
	return web.Cell{Text: p.Percent(place.Prevalence(), 1), Note: p.Interval(low, high, 1), Small: place.Few(), Hint: map[bool]string{true: p.T("web.figure.few")}[place.Few()]}
}

// placeHref is the page of a place's figures in a month.
func placeHref(code string, month civil.Month) string {
	path := "/wilayah/"
	if region.LevelOf(code) == region.Village {
		path = "/desa/"
	}
	return path + code + "?" + url.Values{"bulan": {month.String()}}.Encode()
}

// names are places as links would be too many: in words, the first some.
func names(p *locale.Printer, codes []string, most int) string {
	if len(codes) == 0 {
		return p.T("situation.whole")
	}
	text := ""
	for i, code := range codes[:min(len(codes), most)] {
		if i > 0 {
			text += "; "
		}
		text += situation.Name(p, code)
	}
	if more := len(codes) - most; more > 0 {
		text += "; " + p.N("situation.more", more)
	}
	return text
}

// done leaves a word and leads on.
func (s *screens) done(w http.ResponseWriter, r *http.Request, to, key string) error {
	return s.site.Done(w, r, to, web.PrinterOf(r).T(key))
}

// offices are those that a recommendation can be for: the regency's, and the kecamatan.
func offices(v *situation.View, p *locale.Printer, known []string) (all []web.Option) {
	codes := slices.Clone(known)
	if v.Area != v.Regency {
		codes = append([]string{v.Area}, codes...)
	}
	for _, code := range codes {
		all = append(all, web.Option{Value: code, Text: situation.OfficeName(p, &v.Framework, code)})
	}
	return all
}
