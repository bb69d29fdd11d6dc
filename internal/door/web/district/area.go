package district

import (
	"context"
	"html/template"
	"net/http"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// areaPage is the picture of a regency or a kecamatan.
type areaPage struct {
	Title     string
	Trail     []web.Crumb
	Standard  string
	Source    string
	Means     string
	Remark    string
	Small     bool
	Filter    web.Filter
	Due       due
	Warning   web.Alert
	Groups    []group
	Map       web.Map
	Villages  web.Table // where no village has a place on the map
	Districts web.Table // of a regency
	Compared  web.Table // of a kecamatan
	Trend     web.Chart
	Coverage  string // of services: their heat table
	Export    string
	Withheld  string // what the file does not tell
}

// group are cards with one standard.
type group struct {
	Title    string
	Standard string
	Cards    []card
}

// card is one figure: it opens the picture of its indicator, and the list of its
// children for those who may see them.
type card struct {
	Label, Hint string
	Figure      web.Figure
	Href        string
	List        string
	Severe      string // the gravest among them
	Confirmed   bool
	Active      bool
}

func (s *screens) showArea(w http.ResponseWriter, r *http.Request) error {
	return s.showAreaOf(w, r, r.PathValue("code"))
}

func (s *screens) showAreaOf(w http.ResponseWriter, r *http.Request, code string) error {
	c, err := s.choose(r, code, region.Regency, region.District)
	if err != nil {
		return err
	}
	if c.last == 0 {
		return s.showNothing(w, r, c)
	}
	page, err := s.picture(r, c)
	if err != nil {
		return err
	}
	return s.area.Render(w, r, http.StatusOK, page)
}

func (s *screens) picture(r *http.Request, c choice) (areaPage, error) {
	ctx, p, by, d := r.Context(), web.PrinterOf(r), s.actor(r), c.indicator
	own, err := s.month(ctx, by, c, c.place.Code, 0, c.cardKeys()...)
	if err != nil {
		return areaPage{}, err
	}
	keys := []string{d.Key}
	if cover := d.Coverage(); cover != "" {
		keys = append(keys, cover)
	}
	villages, err := s.month(ctx, by, c, c.place.Code, region.Village, keys...)
	if err != nil {
		return areaPage{}, err
	}
	figure := c.shown(p, d, own.of(c.place.Code, d.Key), own.of(c.place.Code, d.Coverage()))
	page := areaPage{Title: sentence(p, label(p, c.place), d, figure), Trail: c.trail(p), Standard: figure.Standard, Source: figure.Source,
		Means: p.T("indicator." + base(d.Key) + ".means"), Small: figure.Small() && figure.Denominator > 0, Filter: c.filter(p, true),
		Warning: c.warning(p, by, figure), Groups: c.groups(p, by, own), Coverage: "/cakupan?wilayah=" + c.place.Code, Export: c.export(), Withheld: s.withheld(p)}
	if page.Due, err = s.dueFor(r, c.place.Code); err != nil {
		return page, err
	}
	if page.Trend, err = s.trend(ctx, p, by, c); err != nil {
		return page, err
	}
	table := c.ranking(r, region.Villages(c.place.Code), villages, own)
	if page.Map, err = s.atlas(ctx, p, c, villages, table); err != nil {
		return page, err
	}
	if page.Map.Caption == "" {
		page.Villages = table
	}
	if c.place.Level() == region.Regency {
		districts, err := s.month(ctx, by, c, c.place.Code, region.District, keys...)
		if err != nil {
			return page, err
		}
		places := region.Children(c.place.Code)
		page.Districts, page.Remark = c.ranking(r, places, districts, own), c.remark(p, places, districts)
		return page, nil
	}
	page.Remark = c.remark(p, region.Villages(c.place.Code), villages)
	above, err := s.above(ctx, by, c)
	if err == nil {
		page.Compared = c.comparison(p, above)
	}
	return page, err
}

// cardKeys are all that the cards and the sentence need.
func (c choice) cardKeys() []string {
	keys := []string{"measured", c.indicator.Key}
	for _, g := range groups {
		for _, key := range g.indicators {
			keys = append(keys, c.define(key).Key)
			if severe[key] != "" {
				keys = append(keys, c.define(severe[key]).Key)
			}
		}
	}
	return keys
}

func (c choice) groups(p *locale.Printer, by account.Actor, own sums) []group {
	out := make([]group, len(groups))
	for i, g := range groups {
		out[i].Title = p.T("district.group." + g.key)
		for _, key := range g.indicators {
			d := c.define(key)
			f := c.shown(p, d, own.of(c.place.Code, d.Key), own.of(c.place.Code, d.Coverage()))
			if out[i].Standard == "" {
				out[i].Standard = f.Standard
			}
			chosen := c
			chosen.indicator = d
			k := card{Label: p.T("indicator." + key), Hint: p.T("indicator." + key + ".means"), Figure: f, Confirmed: d.Confirmed,
				Href: chosen.address(c.place.Code) + "#peringkat", Active: d.Key == c.indicator.Key}
			if key := severe[key]; key != "" {
				k.Severe = p.T("district.severe", "Count", own.of(c.place.Code, c.define(key).Key).Numerator, "Name", strings.ToLower(p.T("indicator."+key)))
			}
			if f.Numerator > 0 && d.Key == key {
				k.List = c.list(by, key)
			}
			out[i].Cards = append(out[i].Cards, k)
		}
	}
	return out
}

// remark names the highest and the lowest part, of those with enough
// children to be compared.
func (c choice) remark(p *locale.Printer, places []region.Region, all sums) string {
	var low, high indicator.Figure
	var lowest, highest region.Region
	for _, place := range places {
		f := all.of(place.Code, c.indicator.Key)
		if f.Few() {
			continue
		}
		if lowest.Code == "" || f.Ratio() < low.Ratio() {
			low, lowest = f, place
		}
		if highest.Code == "" || f.Ratio() > high.Ratio() {
			high, highest = f, place
		}
	}
	if lowest.Code == highest.Code {
		return ""
	}
	return p.T("district.remark", "Highest", label(p, highest), "High", percent(p, high), "Lowest", label(p, lowest), "Low", percent(p, low))
}

// atlas is the map of the villages; empty where none of them can be placed.
func (s *screens) atlas(ctx context.Context, p *locale.Printer, c choice, villages sums, table web.Table) (web.Map, error) {
	name := p.T("indicator." + base(c.indicator.Key))
	m := web.Map{Caption: p.T("district.map", "Name", name, "Month", c.month), Unit: p.T("district.map.unit"),
		What: p.T("district.share", "Name", name), Source: p.T("district.source"), Table: table}
	m.Table.Compact = true
	var values []float64
	placed := false
	for _, v := range region.Villages(c.place.Code) {
		f := villages.of(v.Code, c.indicator.Key)
		place := web.Place{Code: v.Code, Name: label(p, v), Value: ratio(f), Size: int(f.Denominator), Href: c.address(v.Code), Tip: c.tip(p, f)}
		lon, lat, ok := region.Point(v.Code)
		place.Lat, place.Lon, placed = lat, lon, placed || ok
		m.Places, values = append(m.Places, place), append(values, place.Value)
	}
	m.Limits = web.NiceLimits(values)
	var outlines []region.Outline
	err := s.figures.DB.Read(ctx, func(tx *db.Tx) (err error) {
		outlines, err = region.LoadOutlines(tx, c.place.Code)
		return err
	})
	if m.Outlines = web.Collection(outlines); !placed && m.Outlines == nil {
		return web.Map{}, err
	}
	return m, err
}

// tip is a figure in words, with what it says of itself when it is weak.
func (c choice) tip(p *locale.Printer, f indicator.Figure) string {
	if !f.Known() {
		return p.T("web.figure.none")
	}
	low, high := f.Interval()
	said := p.T("district.tip", "Numerator", f.Numerator, "Denominator", f.Denominator, "Share", percent(p, f), "Interval", p.Interval(low, high, 1))
	if f.Few() {
		said += " " + p.T("web.figure.few")
	}
	return said
}

// svg is a drawing of base/chart, which escapes what it writes.
func svg(drawn string) template.HTML { return template.HTML(drawn) }
