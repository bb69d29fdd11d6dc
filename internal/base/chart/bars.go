package chart

import (
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"tumbuh/internal/base/locale"
)

// Bars compare places or services, one below the other, from zero. A whisker is the
// interval of what was counted in a few; few are grey.
type Bars struct {
	Title, Describe string
	XName           string // "Balita pendek (%)"
	Rows            []Bar  // in the order in which they stand
	Target          float64
	TargetName      string // empty: no target
	Share           bool   // values are ratios, written in per cent
	Print           *locale.Printer
}

// Bar is one of them; NaN is a figure that nobody has, and Note says why.
type Bar struct {
	Name      string
	Value     float64
	Low, High float64 // both 0: no whisker
	Note      string  // after the number: "231 dari 1.790"
	Few       bool
}

var (
	barInk  = inkOf("bar", 0x6a95c5)
	fewInk  = inkOf("bar-few", 0xc3cad2)
	inkText = inkOf("name", 0x1c2733)
	target  = inkOf("target", 0xa4510c)
)

const rowHeight = 22.0

// SVG draws it for a page, for wide and for narrow screens.
func (b Bars) SVG() string { return both(b, b.tall(), b.Title, b.Describe) }

// PNG draws it for a document.
func (b Bars) PNG(out io.Writer) error { return picture(b, b.tall(), out) }

// tall is how much taller than other drawings it is.
func (b Bars) tall() vg.Length {
	head := 70.0
	if b.TargetName != "" {
		head += 18
	}
	return vg.Length(head+rowHeight*float64(max(len(b.Rows), 1))) - wide.height
}

// scale is by what values are multiplied before they are written.
func (b Bars) scale() float64 {
	if b.Share {
		return 100
	}
	return 1
}

func (b Bars) plot(f format) *plot.Plot {
	top := b.Target
	for _, r := range b.Rows {
		if !math.IsNaN(r.Value) {
			top = max(top, r.Value, r.High)
		}
	}
	top = max(top*b.scale(), 1e-9)
	ticks := steps(0, top, 5)
	if last := ticks[len(ticks)-1]; last < top && len(ticks) > 1 {
		ticks = append(ticks, last+ticks[1]-ticks[0])
	}
	p := newPlot(0, max(ticks[len(ticks)-1], top), 0, 1)
	p.Add(&barRows{b, f, ticks})
	return p
}

// barRows draws within its own room, measured from the letters: names at the left,
// figures at the right.
type barRows struct {
	Bars
	f     format
	ticks []float64
}

// label is what stands at a bar's end.
func (b *barRows) label(r Bar) string {
	if math.IsNaN(r.Value) {
		return r.Note
	}
	places := 0
	if b.Share || r.Value != math.Trunc(r.Value) {
		places = 1
	}
	text := b.Print.Decimal(r.Value*b.scale(), places)
	if r.Note != "" && !b.f.narrow {
		text += " · " + r.Note
	}
	return text
}

// room is the width for names and for figures.
func (b *barRows) room() (names, figures vg.Length) {
	for _, r := range b.Rows {
		names, figures = max(names, b.f.breadth(r.Name)), max(figures, b.f.breadth(b.label(r)))
	}
	return min(names, b.f.width*0.38) + 10, min(figures, b.f.width*0.34) + 12
}

func (b *barRows) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	names, figures := b.room()
	top := vg.Length(10)
	if b.TargetName != "" {
		top += 18
	}
	return []plot.GlyphBox{
		{X: 0, Y: 0, Rectangle: vg.Rectangle{Min: vg.Point{X: -names, Y: -46}, Max: vg.Point{X: 1, Y: 1}}},
		{X: 1, Y: 1, Rectangle: vg.Rectangle{Min: vg.Point{X: -1, Y: -1}, Max: vg.Point{X: figures, Y: top}}},
	}
}

func (b *barRows) Plot(c draw.Canvas, p *plot.Plot) {
	fx, _ := p.Transforms(&c)
	for i, t := range b.ticks {
		in := grid
		if i == 0 {
			in = axis
		}
		stroke(c, in, 1, nil, vg.Point{X: fx(t), Y: c.Min.Y}, vg.Point{X: fx(t), Y: c.Max.Y})
		places := 0
		if len(b.ticks) > 1 && b.ticks[1] < 1 {
			places = 1
		}
		write(c, b.f, label, vg.Point{X: fx(t), Y: c.Min.Y - vg.Length(b.f.size) - 5}, "middle", b.Print.Decimal(t, places))
	}
	write(c, b.f, label, vg.Point{X: c.Max.X, Y: c.Min.Y - 2*vg.Length(b.f.size) - 11}, "end", b.XName)
	step := (c.Max.Y - c.Min.Y) / vg.Length(max(len(b.Rows), 1))
	names, _ := b.room()
	for i, r := range b.Rows {
		middle := c.Max.Y - step*(vg.Length(i)+0.5)
		b.row(c, fx, r, middle, step, names)
	}
	if b.TargetName != "" {
		x := fx(b.Target * b.scale())
		stroke(c, target, 1.6, []vg.Length{5, 3}, vg.Point{X: x, Y: c.Min.Y}, vg.Point{X: x, Y: c.Max.Y + 6})
		anchor := "middle"
		if half := b.f.breadth(b.TargetName) / 2; x-half < 2 {
			anchor = "start"
		} else if x+half > b.f.width-2 {
			anchor = "end"
		}
		write(c, b.f, target, vg.Point{X: x, Y: c.Max.Y + 9}, anchor, b.TargetName)
	}
}

func (b *barRows) row(c draw.Canvas, fx func(float64) vg.Length, r Bar, y, step, names vg.Length) {
	low := vg.Length(b.f.size / 3)
	write(c, b.f, inkText, vg.Point{X: c.Min.X - 8, Y: y - low}, "end", b.f.clip(r.Name, names-10))
	if math.IsNaN(r.Value) {
		hatch(c, []vg.Point{{X: c.Min.X, Y: y - step*0.3}, {X: c.Min.X + 40, Y: y - step*0.3}, {X: c.Min.X + 40, Y: y + step*0.3}, {X: c.Min.X, Y: y + step*0.3}})
		write(c, b.f, label, vg.Point{X: c.Max.X + 8, Y: y - low}, "start", r.Note)
		return
	}
	in, text := barInk, inkText
	if r.Few {
		in, text = fewInk, label
	}
	end := fx(r.Value * b.scale())
	fill(c, in, []vg.Point{{X: c.Min.X, Y: y - step*0.32}, {X: end, Y: y - step*0.32}, {X: end, Y: y + step*0.32}, {X: c.Min.X, Y: y + step*0.32}})
	if r.High > 0 {
		from, to := fx(max(r.Low, 0)*b.scale()), fx(r.High*b.scale())
		stroke(c, inkText, 1.2, nil, vg.Point{X: from, Y: y}, vg.Point{X: to, Y: y})
		for _, x := range []vg.Length{from, to} {
			stroke(c, inkText, 1.2, nil, vg.Point{X: x, Y: y - step*0.16}, vg.Point{X: x, Y: y + step*0.16})
		}
	}
	write(c, b.f, text, vg.Point{X: c.Max.X + 8, Y: y - low}, "start", b.label(r))
	hit(c, vg.Point{X: end, Y: y}, r.Name+": "+b.label(r))
}

// clip cuts a name that has no room, with an ellipsis.
func (f format) clip(s string, room vg.Length) string {
	if f.breadth(s) <= room {
		return s
	}
	letters := []rune(s)
	for len(letters) > 1 && f.breadth(string(letters)+"…") > room {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}
