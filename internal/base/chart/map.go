package chart

import (
	"encoding/json"
	"io"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"tumbuh/internal/base/locale"
)

// Map colours places by classes: their outlines where they are known, circles where they
// lie otherwise. What has no figure is hatched; few are pale; chosen ones have a thick rim.
type Map struct {
	Title, Describe string
	Legend          string // what is coloured: "Balita pendek (%)"
	Missing         string // words of what is hatched
	FewName         string // words of what is pale; empty: no place is
	ChosenName      string // words of thick rims; empty: none
	Areas           []Area
	Limits          []float64 // of the classes, rising, four at most: they are written out
	Share           bool
	Print           *locale.Printer
}

// Area is one place.
type Area struct {
	Name     string
	Outline  json.RawMessage // GeoJSON Polygon or MultiPolygon; nil: a circle
	Lon, Lat float64
	Value    float64 // NaN: nobody knows
	Few      bool
	Chosen   bool
	Label    bool // its name is written
}

// ramp is that of the pages' maps, from pale to strong in lightness.
var ramp = []ink{inkOf("ramp-1", 0xdbe6f1), inkOf("ramp-2", 0xa5c3de), inkOf("ramp-3", 0x6a95c5), inkOf("ramp-4", 0x5a5fa8), inkOf("ramp-5", 0x4a1d6d)}

var rim = inkOf("rim", 0x43505d)

// SVG draws it for a page.
func (m Map) SVG() string { return both(m, mapTall, m.Title, m.Describe) }

// PNG draws it for a document.
func (m Map) PNG(out io.Writer) error { return picture(m, mapTall, out) }

const mapTall = 180

// class is which class a value is of.
func (m Map) class(v float64) int {
	i, found := slices.BinarySearch(m.Limits, v)
	if found {
		i++ // a limit belongs to the class above it
	}
	return min(i, len(ramp)-1)
}

// shade are the class's colours: fewer classes keep the ramp's span.
func (m Map) shade(class int) ink {
	n := min(len(m.Limits), len(ramp)-1)
	if n == 0 {
		return ramp[2]
	}
	return ramp[class*(len(ramp)-1)/n]
}

func (m Map) plot(f format) *plot.Plot {
	p := newPlot(0, 1, 0, 1)
	p.Add(&places{m, f})
	return p
}

type places struct {
	Map
	f format
}

// loop is a closed line, in degrees.
type loop [][2]float64

// loops reads an outline; what cannot be read has none.
func (a Area) loops() (all []loop) {
	var g struct {
		Type        string
		Coordinates json.RawMessage
	}
	if json.Unmarshal(a.Outline, &g) != nil {
		return nil
	}
	var many [][]loop
	switch g.Type {
	case "Polygon":
		many = make([][]loop, 1)
		if json.Unmarshal(g.Coordinates, &many[0]) != nil {
			return nil
		}
	case "MultiPolygon":
		if json.Unmarshal(g.Coordinates, &many) != nil {
			return nil
		}
	}
	for _, polygon := range many { // its first loop is the outer one
		if len(polygon) > 0 && len(polygon[0]) > 2 && !slices.ContainsFunc(polygon[0], func(p [2]float64) bool { return math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 }) {
			all = append(all, polygon[0])
		}
	}
	return all
}

// view turns degrees into points of the canvas, the same scale both ways.
type view struct {
	lon, lat, scale, shrink float64
	at                      vg.Point
}

func (v view) point(lon, lat float64) vg.Point {
	return vg.Point{X: v.at.X + vg.Length((lon-v.lon)*v.scale*v.shrink), Y: v.at.Y + vg.Length((lat-v.lat)*v.scale)}
}

func viewOf(areas []Area, outlines [][]loop, room vg.Rectangle) (v view, ok bool) {
	west, south, east, north := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	grow := func(lon, lat float64) {
		west, east, south, north = min(west, lon), max(east, lon), min(south, lat), max(north, lat)
	}
	for i, a := range areas {
		for _, r := range outlines[i] {
			for _, p := range r {
				grow(p[0], p[1])
			}
		}
		if len(outlines[i]) == 0 && math.Abs(a.Lon) <= 180 && math.Abs(a.Lat) <= 90 {
			grow(a.Lon, a.Lat)
		}
	}
	if west > east {
		return v, false
	}
	shrink := math.Cos((south + north) / 2 * math.Pi / 180)
	w, h := max((east-west)*shrink, 1e-3), max(north-south, 1e-3)
	scale := min(float64(room.Max.X-room.Min.X)/w, float64(room.Max.Y-room.Min.Y)/h)
	middle := vg.Point{X: (room.Min.X + room.Max.X) / 2, Y: (room.Min.Y + room.Max.Y) / 2}
	return view{(west + east) / 2, (south + north) / 2, scale, shrink, middle}, true
}

func (m *places) Plot(c draw.Canvas, _ *plot.Plot) {
	key := m.key()
	widest := vg.Length(0)
	for _, k := range key {
		widest = max(widest, m.f.breadth(k.text))
	}
	room := vg.Rectangle{Min: vg.Point{X: c.Min.X + 14, Y: c.Min.Y + 14}, Max: vg.Point{X: c.Max.X - 14, Y: c.Max.Y - 14}}
	at := vg.Point{X: c.Max.X - widest - 34, Y: c.Max.Y - 24}
	if m.f.narrow { // below the map
		room.Min.Y += vg.Length(len(key))*18 + 10
		at = vg.Point{X: c.Min.X + 6, Y: room.Min.Y - 30}
	} else {
		room.Max.X -= widest + 44
	}
	m.draw(c, room)
	for _, k := range key {
		m.swatch(c, k, at)
		at.Y -= 18
	}
}

func (m *places) draw(c draw.Canvas, room vg.Rectangle) {
	outlines := make([][]loop, len(m.Areas))
	for i, a := range m.Areas {
		outlines[i] = a.loops()
	}
	v, ok := viewOf(m.Areas, outlines, room)
	if !ok {
		return
	}
	radius := vg.Length(min(9, max(3.5, 60/math.Sqrt(float64(len(m.Areas)+1)))))
	for _, chosen := range []bool{false, true} { // thick rims lie above their neighbours
		for i, a := range m.Areas {
			if a.Chosen == chosen {
				m.area(c, v, a, outlines[i], radius)
			}
		}
	}
	for _, a := range m.Areas {
		at := v.point(a.Lon, a.Lat)
		if a.Label {
			write(c, m.f, inkText, vg.Point{X: at.X, Y: at.Y + radius + 2}, "middle", a.Name)
		}
		hit(c, at, a.Name+": "+m.value(a))
	}
}

func (m *places) value(a Area) string {
	switch {
	case math.IsNaN(a.Value):
		return m.Missing
	case m.Share:
		return m.Print.Percent(a.Value, 1)
	}
	return m.Print.Decimal(a.Value, 0)
}

func (m *places) area(c draw.Canvas, v view, a Area, loops []loop, radius vg.Length) {
	var shapes [][]vg.Point
	for _, r := range loops {
		var points []vg.Point
		for _, p := range r {
			points = append(points, v.point(p[0], p[1]))
		}
		shapes = append(shapes, points)
	}
	if len(shapes) == 0 {
		shapes = [][]vg.Point{circle(v.point(a.Lon, a.Lat), radius)}
	}
	for _, points := range shapes {
		m.paint(c, a, points)
	}
}

// paint fills a shape as its figure asks for.
func (m *places) paint(c draw.Canvas, a Area, points []vg.Point) {
	if math.IsNaN(a.Value) {
		fill(c, light, points)
		hatch(c, points)
	} else {
		in := m.shade(m.class(a.Value))
		if a.Few {
			in = paler(in)
		}
		fill(c, in, points)
	}
	width := vg.Length(0.6)
	if a.Chosen {
		width = 2.4
	}
	in := rim
	if a.Chosen {
		in = target
	}
	stroke(c, in, width, nil, append(slices.Clone(points), points[0])...)
}

// paler is halfway to white.
func paler(in ink) ink {
	half := func(v uint8) uint8 { return uint8((int(v) + 2*255) / 3) }
	in.class += " few"
	in.NRGBA.R, in.NRGBA.G, in.NRGBA.B = half(in.NRGBA.R), half(in.NRGBA.G), half(in.NRGBA.B)
	return in
}

func circle(at vg.Point, radius vg.Length) (points []vg.Point) {
	for i := range 24 {
		angle := float64(i) / 24 * 2 * math.Pi
		points = append(points, vg.Point{X: at.X + radius*vg.Length(math.Cos(angle)), Y: at.Y + radius*vg.Length(math.Sin(angle))})
	}
	return points
}

// legend is one line of the legend; an area of the kind it explains is drawn before it.
type legend struct {
	text string
	area Area
	head bool
}

func (m *places) key() (all []legend) {
	all = append(all, legend{text: m.Legend, head: true})
	scale, places := 1.0, 0
	if m.Share {
		scale, places = 100, 1
	}
	write := func(v float64) string { return m.Print.Decimal(v*scale, places) }
	limits := m.Limits[:min(len(m.Limits), len(ramp)-1)]
	for i := range len(limits) + 1 {
		one := legend{}
		switch {
		case len(limits) == 0:
			continue
		case i == 0:
			one.text, one.area.Value = "< "+write(limits[0]), limits[0]-1
		case i == len(limits):
			one.text, one.area.Value = "≥ "+write(limits[i-1]), limits[i-1]
		default:
			one.text, one.area.Value = write(limits[i-1])+" – < "+write(limits[i]), limits[i-1]
		}
		all = append(all, one)
	}
	if m.FewName != "" {
		value := 0.0
		if len(limits) > 0 {
			value = limits[len(limits)-1]
		}
		all = append(all, legend{text: m.FewName, area: Area{Value: value, Few: true}})
	}
	if slices.ContainsFunc(m.Areas, func(a Area) bool { return math.IsNaN(a.Value) }) {
		all = append(all, legend{text: m.Missing, area: Area{Value: math.NaN()}})
	}
	if m.ChosenName != "" {
		all = append(all, legend{text: m.ChosenName, area: Area{Value: math.Inf(-1), Chosen: true}})
	}
	return all
}

func (m *places) swatch(c draw.Canvas, k legend, at vg.Point) {
	if k.head {
		write(c, m.f, inkText, at, "start", k.text)
		return
	}
	box := []vg.Point{{X: at.X, Y: at.Y - 2}, {X: at.X + 16, Y: at.Y - 2}, {X: at.X + 16, Y: at.Y + 10}, {X: at.X, Y: at.Y + 10}}
	m.paint(c, k.area, box)
	write(c, m.f, label, vg.Point{X: at.X + 24, Y: at.Y}, "start", k.text)
}

// hatch draws slanting lines inside a shape: each line is cut where the shape's edge
// crosses it.
func hatch(c draw.Canvas, points []vg.Point) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		d := float64(p.X + p.Y)
		low, high = min(low, d), max(high, d)
	}
	const apart = 5.0
	for d := math.Ceil(low/apart) * apart; d < high; d += apart {
		var cuts []float64 // x of the crossings of the line x + y = d
		for i, p := range points {
			q := points[(i+1)%len(points)]
			a, b := float64(p.X+p.Y)-d, float64(q.X+q.Y)-d
			if a < 0 != (b < 0) {
				cuts = append(cuts, float64(p.X)+(float64(q.X)-float64(p.X))*a/(a-b))
			}
		}
		slices.Sort(cuts)
		for i := 0; i+1 < len(cuts); i += 2 {
			stroke(c, axis, 0.8, nil, vg.Point{X: vg.Length(cuts[i]), Y: vg.Length(d - cuts[i])}, vg.Point{X: vg.Length(cuts[i+1]), Y: vg.Length(d - cuts[i+1])})
		}
	}
}
