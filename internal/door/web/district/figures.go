package district

import (
	"context"
	"math"
	"net/url"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// groups are the cards of a picture: how many came, how they are, how they
// gain. Each names its standard once.
var groups = []struct {
	key        string
	indicators []string
}{
	{"skdn", []string{"weighed", "measured", "kia", "not-weighed"}},
	{"status", []string{"stunting", "wasting", "underweight", "overweight"}},
	{"gain", []string{"gained", "not-gained", "2t", "bgm"}},
}

// severe are the gravest among those that a card counts.
var severe = map[string]string{"stunting": "severe-stunting", "wasting": "severe-wasting", "underweight": "severe-underweight"}

// offered are the indicators that a picture can be of.
var offered = []string{"stunting", "severe-stunting", "wasting", "severe-wasting", "underweight", "severe-underweight", "overweight",
	"weighed", "not-weighed", "measured", "kia", "gained", "not-gained", "2t", "bgm"}

// lists are the addresses of the lists of children that a figure counts, in
// web/children, each with the gravest first.
var lists = map[string]string{
	"stunting": "pendek", "severe-stunting": "pendek", "wasting": "gizi-kurang", "severe-wasting": "gizi-kurang",
	"underweight": "berat-kurang", "severe-underweight": "berat-kurang", "bgm": "berat-kurang", "overweight": "gizi-lebih",
	"not-gained": "tidak-naik", "2t": "tidak-naik", "not-weighed": "tidak-ditimbang",
}

// list is the address of the children behind a figure, for those who may see
// them; lists go by WHO's standard alone.
func (c choice) list(by account.Actor, key string) string {
	word := lists[key]
	if word == "" || by.Allow(account.ChildRead, c.place.Code) != nil {
		return ""
	}
	q := url.Values{"perlu": {word}, "bulan": {c.month.String()}}
	if c.place.Level() > region.Regency {
		q.Set("wilayah", c.place.Code)
	}
	return "/anak?" + q.Encode()
}

// sums are the answers to one query, found again by place and indicator.
type sums map[[2]string]indicator.Figure

func (all sums) of(area, key string) indicator.Figure {
	f, ok := all[[2]string{area, key}]
	if !ok {
		f = indicator.Figure{Area: area, Indicator: key}
	}
	return f
}

// month asks for some indicators of a place, or of its parts, in one month.
func (s *screens) month(ctx context.Context, by account.Actor, c choice, area string, level region.Level, keys ...string) (sums, error) {
	list, err := s.figures.Figures(ctx, by, indicator.Query{Area: area, By: level, From: c.month, To: c.month, Indicators: keys})
	all := make(sums, len(list))
	for _, f := range list {
		all[[2]string{f.Area, f.Indicator}] = f
	}
	return all, err
}

// shown is a figure as the widgets take it.
func (c choice) shown(p *locale.Printer, d indicator.Definition, f, covered indicator.Figure) web.Figure {
	w := web.Figure{What: p.T("indicator." + base(d.Key) + ".what"), Month: c.month,
		Numerator: int(f.Numerator), Denominator: int(f.Denominator), Standard: standardName(p, d), Source: p.T("district.source")}
	if f.Known() {
		w.Low, w.High = f.Interval()
	}
	if d.Coverage() != "" {
		w.Measured, w.Target = int(covered.Numerator), int(covered.Denominator)
	}
	return w
}

func standardName(p *locale.Printer, d indicator.Definition) string {
	switch d.Standard {
	case growth.WHODays.String(), growth.PermenkesMonths.String():
		return p.T("growth.standard." + d.Standard)
	case "SKDN":
		return p.T("district.standard.skdn")
	}
	return p.T("district.standard.kms")
}

// sentence is the answer that a page is titled with.
func sentence(p *locale.Printer, place string, d indicator.Definition, f web.Figure) string {
	if f.Denominator == 0 {
		return p.T("district.title.none", "Place", place, "Month", f.Month, "Name", p.T("indicator."+base(d.Key)))
	}
	said := p.T("district.title", "Place", place, "Month", f.Month, "Numerator", f.Numerator, "Denominator", f.Denominator, "What", f.What,
		"Share", p.Percent(f.Ratio(), 1), "Interval", p.Interval(f.Low, f.High, 1))
	if f.Target == 0 {
		return said
	}
	key := map[string]string{"measured": "district.title.measured", "weighed": "district.title.weighed"}[d.Coverage()]
	return said + " " + p.T(key, "Share", p.Percent(f.Coverage(), 0))
}

// warning stands on a page whose figure rests on too few of the children.
func (c choice) warning(p *locale.Printer, by account.Actor, f web.Figure) (a web.Alert) {
	if f.Target == 0 || f.Coverage() >= indicator.EnoughCoverage {
		return a
	}
	a = web.Alert{Status: web.Watch, Title: p.T("district.warning.title", "Share", p.Percent(f.Coverage(), 0), "Target", f.Target),
		Text: p.T("district.warning.text")}
	if a.Href = c.list(by, "not-weighed"); a.Href != "" {
		a.Action = p.T("district.warning.list")
	}
	return a
}

func ratio(f indicator.Figure) float64 {
	if !f.Known() {
		return math.NaN()
	}
	return f.Ratio()
}

func percent(p *locale.Printer, f indicator.Figure) string { return p.Percent(ratio(f), 1) }
