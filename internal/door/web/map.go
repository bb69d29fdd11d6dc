package web

import (
	"encoding/json"
	"math"
	"slices"

	"tumbuh/internal/fact/region"
)

// Map shows places as circles, or as areas once outlines are there:
// {{template "map" .}}; the page's "scripts" must be {{template "map-scripts"}}.
// The table of the same figures stands beside it, and is all there is without
// JavaScript.
type Map struct {
	Caption  string
	Unit     string // what a circle's size means: "balita diukur"
	What     string // what its colour means: "balita pendek"
	Limits   []float64
	Words    []string // classes that are no ranges: a place's Value is the number of one, from 1; at most five
	Missing  string   // in place of the words for places without a value
	Places   []Place
	Outlines json.RawMessage // GeoJSON features with a property "code"; nil: circles alone
	Table    Table
	Source   string
}

// Place is one circle or area.
type Place struct {
	Code     string
	Name     string
	Lat, Lon float64
	Value    float64 // ratio; NaN when missing
	Size     int     // denominator
	Tip      string  // numerator, denominator and share in words
	Href     string
}

// MapClass is one line of the legend; Number 0 is "missing".
type MapClass struct {
	Number    int
	Low, High float64 // ratios; High is +Inf in the last
	Word      string  // in place of them
}

// Classes are the legend's lines: at most five.
func (m Map) Classes() []MapClass {
	var out []MapClass
	for i, word := range m.Words {
		out = append(out, MapClass{Number: i + 1, Word: word})
	}
	if out != nil {
		return out
	}
	low := 0.0
	for i, limit := range append(slices.Clone(m.limits()), math.Inf(1)) {
		out = append(out, MapClass{Number: i + 1, Low: low, High: limit})
		low = limit
	}
	return out
}

// Last tells that the class has no upper limit.
func (c MapClass) Last() bool { return math.IsInf(c.High, 1) }

func (m Map) limits() []float64 { return m.Limits[:min(len(m.Limits), 4)] }

// class is the number of the class of a value; 0 when it is missing.
func (m Map) class(v float64) int {
	if math.IsNaN(v) {
		return 0
	}
	if m.Words != nil {
		return int(v)
	}
	n := 1
	for _, limit := range m.limits() {
		if v >= limit {
			n++
		}
	}
	return n
}

// mapPoint is a place as map.ts reads it.
type mapPoint struct {
	Code  string  `json:"code"`
	Name  string  `json:"name"`
	Lat   float64 `json:"lat"`
	Lon   float64 `json:"lon"`
	Class int     `json:"class"`
	Size  int     `json:"size"`
	Small bool    `json:"small,omitempty"`
	Tip   string  `json:"tip"`
	Href  string  `json:"href,omitempty"`
}

type mapData struct {
	Points   []mapPoint      `json:"points"`
	Outlines json.RawMessage `json:"outlines,omitempty"`
}

// Data is what the page carries for map.ts; places without a position are in
// the table alone.
func (m Map) Data() any {
	d := mapData{Points: []mapPoint{}, Outlines: m.Outlines}
	for _, p := range m.Places {
		d.Points = append(d.Points, mapPoint{p.Code, p.Name, p.Lat, p.Lon, m.class(p.Value), p.Size, p.Size < smallDenominator, p.Tip, p.Href})
	}
	return d
}

// Unknown tells whether any place has no value, so that the legend says so.
func (m Map) Unknown() bool {
	return slices.ContainsFunc(m.Places, func(p Place) bool { return math.IsNaN(p.Value) })
}

// NiceLimits are up to four class limits at round per cents that share the
// values out about evenly.
func NiceLimits(values []float64) []float64 {
	known := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	slices.Sort(known)
	var limits []float64
	for i := 1; i < 5 && len(known) > 0; i++ {
		q := known[i*len(known)/5]
		step := 0.01
		if spread := known[len(known)-1] - known[0]; spread > 0.15 {
			step = 0.05
		}
		limit := math.Round(q/step) * step
		if limit > known[0] && limit <= known[len(known)-1] && (len(limits) == 0 || limit > limits[len(limits)-1]+step/2) {
			limits = append(limits, math.Round(limit*1e4)/1e4)
		}
	}
	return limits
}

// Collection makes the villages' outlines one GeoJSON text; nil when there is none.
func Collection(outlines []region.Outline) json.RawMessage {
	type properties struct {
		Code string `json:"code"`
	}
	type feature struct {
		Type       string          `json:"type"`
		Properties properties      `json:"properties"`
		Geometry   json.RawMessage `json:"geometry"`
	}
	var features []feature
	for _, o := range outlines {
		if len(o.Code) == int(region.Village) {
			features = append(features, feature{"Feature", properties{o.Code}, o.Geometry})
		}
	}
	if features == nil {
		return nil
	}
	text, _ := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features}) // the geometries were checked when they came in
	return text
}
