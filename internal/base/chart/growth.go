package chart

import (
	"io"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"tumbuh/internal/base/locale"
)

// Growth is a child's measurements on the bands of a growth standard.
type Growth struct {
	Title, Describe string
	XName, YName    string // "Umur (bulan)", "Berat (kg)"
	Curves          []Curve
	Child           []Mark  // in the order of x
	XStep           float64 // between the texts of the x axis: 6 for months; 0: round steps
	// TallIsFine leaves the bands above the median green: nobody is too tall.
	TallIsFine bool
	Print      *locale.Printer
}

// Curve is where the standard has one z-score. Curves are given from the lowest
// up, and all over the same x.
type Curve struct {
	Z      int
	Name   string // at its end: "−3 SD"
	Points []XY
}

// XY is a place on a curve, in the axes' units.
type XY struct{ X, Y float64 }

// Mark is one measurement of the child.
type Mark struct {
	X, Y float64
	Tip  string // its figure in words
}

// The bands' colours are the growth mat's: red, yellow, green. The words are at
// the curves' ends, so that no colour stands alone.
var (
	bandRed    = inkOf("band red", 0xfae1dd)
	bandYellow = inkOf("band yellow", 0xfcf0c2)
	bandGreen  = inkOf("band green", 0xd3ecd3)
	bandDeep   = inkOf("band deep", 0xbfe2c2)
	curveRed   = inkOf("curve red-line", 0xb3261e)
	curveAmber = inkOf("curve amber-line", 0x8a6d00)
	curveGreen = inkOf("curve green-line", 0x2e7d46)
	childInk   = inkOf("child", 0x1c2733)
)

// SVG draws it for a page, for wide and for narrow screens.
func (g Growth) SVG() string { return both(g, 120, g.Title, g.Describe) }

// PNG draws it for a document.
func (g Growth) PNG(out io.Writer) error { return picture(g, 0, out) }

func (g Growth) plot(f format) *plot.Plot {
	if len(g.Curves) == 0 || len(g.Curves[0].Points) == 0 {
		return newPlot(0, 1, 0, 1)
	}
	xMin, xMax := g.Curves[0].Points[0].X, g.Curves[0].Points[len(g.Curves[0].Points)-1].X
	yMin, yMax := math.Inf(1), math.Inf(-1)
	fr := &frame{format: f, xName: g.XName, yName: g.YName, upright: true}
	for _, c := range g.Curves {
		for _, p := range c.Points {
			yMin, yMax = min(yMin, p.Y), max(yMax, p.Y)
		}
		fr.right = max(fr.right, f.breadth(c.Name)+8)
	}
	for _, m := range g.Child {
		yMin, yMax = min(yMin, m.Y), max(yMax, m.Y)
	}
	room := (yMax - yMin) * 0.04
	yMin, yMax = max(yMin-room, 0), yMax+room
	lines, columns := 8, 10
	if f.narrow {
		lines, columns = 6, 5
	}
	ys := steps(yMin, yMax, lines)
	for _, v := range ys {
		places := 0
		if ys[1]-ys[0] < 1 {
			places = 1
		}
		fr.y = append(fr.y, tick{v, g.Print.Decimal(v, places)})
	}
	xs := steps(xMin, xMax, columns)
	if g.XStep > 0 {
		step := g.XStep
		for (xMax-xMin)/step > float64(columns) {
			step *= 2
		}
		xs = nil
		for x := math.Ceil(xMin/step) * step; x <= xMax; x += step {
			xs = append(xs, x)
		}
	}
	for _, v := range xs {
		fr.x = append(fr.x, tick{v, g.Print.Decimal(v, 0)})
	}
	p := newPlot(xMin, xMax, yMin, yMax)
	p.Add(&growthBands{g}, fr, &growthLines{g, f})
	return p
}

// growthBands lies below the grid.
type growthBands struct{ Growth }

func (g *growthBands) Plot(c draw.Canvas, p *plot.Plot) {
	fx, fy := p.Transforms(&c)
	at := func(points []XY) []vg.Point {
		var out []vg.Point
		for _, q := range points {
			out = append(out, vg.Point{X: fx(q.X), Y: fy(q.Y)})
		}
		return out
	}
	floor := []vg.Point{{X: c.Min.X, Y: c.Min.Y}, {X: c.Max.X, Y: c.Min.Y}}
	ceiling := []vg.Point{{X: c.Min.X, Y: c.Max.Y}, {X: c.Max.X, Y: c.Max.Y}}
	below, z := floor, -99
	for _, curve := range g.Curves {
		edge := at(curve.Points)
		fill(c, g.band(z, curve.Z), ring(below, edge))
		below, z = edge, curve.Z
	}
	fill(c, g.band(z, 99), ring(below, ceiling))
}

// ring goes along the lower edge and back along the upper.
func ring(lower, upper []vg.Point) []vg.Point {
	back := slices.Clone(upper)
	slices.Reverse(back)
	return append(slices.Clone(lower), back...)
}

// band is the colour between two z-scores.
func (g Growth) band(low, high int) ink {
	switch {
	case high <= -3:
		return bandRed
	case high <= -2:
		return bandYellow
	case low >= 3 && !g.TallIsFine:
		return bandRed
	case low >= 2 && !g.TallIsFine:
		return bandYellow
	case low >= -1 && high <= 1:
		return bandDeep
	}
	return bandGreen
}

func (g Growth) curve(z int) ink {
	switch {
	case z <= -3, z >= 3 && !g.TallIsFine:
		return curveRed
	case z <= -2, z >= 2 && !g.TallIsFine:
		return curveAmber
	}
	return curveGreen
}

type growthLines struct {
	Growth
	format format
}

func (g *growthLines) Plot(c draw.Canvas, p *plot.Plot) {
	fx, fy := p.Transforms(&c)
	var ends []ending
	for _, curve := range g.Curves {
		var points []vg.Point
		for _, q := range curve.Points {
			points = append(points, vg.Point{X: fx(q.X), Y: fy(q.Y)})
		}
		width, in := vg.Length(1.1), g.curve(curve.Z)
		if curve.Z == 0 {
			width = 1.8
		}
		stroke(c, in, width, nil, points...)
		if curve.Name != "" {
			ends = append(ends, ending{curve.Name, in, points[len(points)-1]})
		}
	}
	writeEndings(c, g.format, ends)
	var way []vg.Point
	for _, m := range g.Child {
		way = append(way, vg.Point{X: fx(m.X), Y: fy(m.Y)})
	}
	stroke(c, childInk, 2.5, nil, way...)
	for i, pt := range way {
		switch {
		case i == len(way)-1:
			dot(c, childInk, pt, 4.8)
		case !g.format.narrow || len(way) < 10:
			dot(c, childInk, pt, 3.2)
		}
	}
	for i, pt := range way {
		hit(c, pt, g.Child[i].Tip)
	}
}
