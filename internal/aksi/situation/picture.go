package situation

import (
	"encoding/json"
	"math"

	"tumbuh/internal/base/chart"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/region"
)

// withheld are the counts of which a prevalence tells one.
const withheld = HidesStunted | HidesMeasured

// Bars are the prevalences of the area's parts with their intervals, and their numbers of
// cases; with hotspots or without. What a file must not tell (quiet) is left out.
func (s *Snapshot) Bars(p *locale.Printer, without, quiet bool) (prevalence, cases chart.Bars) {
	key, whole := "situation.chart.", s.Whole
	tail := ""
	if without {
		tail, whole = ".without", s.Without(s.Area)
	}
	prevalence = chart.Bars{Title: p.T(key+"prevalence"+tail, "Month", s.Month), XName: "%", Share: true, Print: p, Target: whole.Prevalence(), TargetName: p.T(key + "whole")}
	cases = chart.Bars{Title: p.T(key+"cases"+tail, "Month", s.Month), Print: p}
	if quiet && whole.Hides&withheld != 0 {
		prevalence.Target, prevalence.TargetName = 0, ""
	}
	var least, most Place
	for _, d := range s.Parts() {
		part, _ := region.Get(d.Code)
		place, name := d, part.Name // parts are of one kind, in one place: beside a bar the name says it
		if without {
			place = s.Without(d.Code)
		}
		share := chart.Bar{Name: name, Value: math.NaN(), Note: p.T("web.figure.none"), Few: place.Few()}
		count := share
		switch {
		case quiet && d.Hides&withheld != 0:
			share.Note, count.Note = p.T("situation.withheld"), p.T("situation.withheld")
		case place.Known():
			share.Value, share.Note = place.Prevalence(), p.T("situation.pair", "Count", int(place.Stunted), "Of", int(place.Measured))
			share.Low, share.High = place.Interval()
			count.Value, count.Note = float64(place.Stunted), ""
			if !place.Few() && (most.Code == "" || place.Prevalence() > most.Prevalence()) {
				most = place
			}
			if !place.Few() && (least.Code == "" || place.Prevalence() < least.Prevalence()) {
				least = place
			}
		}
		prevalence.Rows, cases.Rows = append(prevalence.Rows, share), append(cases.Rows, count)
	}
	if most.Code != "" {
		prevalence.Describe = p.T(key+"describe", "High", Name(p, most.Code), "Most", percent(p, most.Prevalence()), "Low", Name(p, least.Code), "Least", percent(p, least.Prevalence()))
	}
	cases.Describe = cases.Title
	return prevalence, cases
}

// Map is the villages by their prevalence, hotspots with a thick rim, over the outlines
// that the regency has.
func (s *Snapshot) Map(p *locale.Printer, outlines []region.Outline, limits []float64) chart.Map {
	at := map[string]json.RawMessage{}
	for _, o := range outlines {
		at[o.Code] = o.Geometry
	}
	m := chart.Map{Title: p.T("situation.map", "Month", s.Month), Legend: p.T("situation.chart.legend"), Missing: p.T("situation.chart.missing"), ChosenName: p.T("situation.hotspot"),
		FewName: p.T("web.figure.few"), Limits: limits, Share: true, Print: p}
	m.Describe = m.Title
	for _, v := range s.Villages {
		a := chart.Area{Name: Name(p, v.Code), Outline: at[v.Code], Value: math.NaN(), Few: v.Known() && v.Few(), Chosen: v.Hotspot}
		lon, lat, placed := region.Point(v.Code)
		if a.Lon, a.Lat = lon, lat; !placed && a.Outline == nil {
			continue
		}
		if v.Known() && v.Hides&withheld == 0 {
			a.Value = v.Prevalence()
		}
		m.Areas = append(m.Areas, a)
	}
	return m
}
