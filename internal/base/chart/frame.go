package chart

import (
	"image/color"
	"io"
	"math"
	"unicode/utf8"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// The colours are those of the page's light theme; each text colour has 4.5 : 1
// on white.
func inkOf(class string, rgb uint32) ink {
	return ink{class, color.NRGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}}
}

var (
	grid  = inkOf("grid", 0xdde3e9)
	axis  = inkOf("axis", 0x8b97a4)
	label = inkOf("label", 0x566474)
	light = inkOf("light", 0xffffff)
)

// format is one of the two sizes a page gets, in SVG's own units.
type format struct {
	class         string
	width, height vg.Length
	size          float64 // of letters
	narrow        bool
}

var (
	wide   = format{"wide", 620, 300, 13, false}
	narrow = format{"narrow", 330, 260, 13, true}
)

// breadth estimates how wide a text is in the page's letters, which are not
// known here: a little more than half their height each.
func (f format) breadth(s string) vg.Length {
	return vg.Length(0.58 * f.size * float64(utf8.RuneCountInString(s)))
}

// drawing is a chart that can be drawn in a format.
type drawing interface {
	plot(f format) *plot.Plot
}

func render(d drawing, f format, name, describe string) string {
	s := &svg{width: f.width, height: f.height}
	d.plot(f).Draw(draw.New(s))
	return s.document(f.class, name, describe)
}

// both are the drawings for wide and narrow screens.
func both(d drawing, tall vg.Length, name, describe string) string {
	w, n := wide, narrow
	w.height, n.height = w.height+tall, n.height+tall
	return render(d, w, name, describe) + render(d, n, name, describe)
}

// picture writes the wide drawing as PNG, for documents.
func picture(d drawing, tall vg.Length, out io.Writer) error {
	f := wide
	f.height += tall
	canvas := vgimg.NewWith(vgimg.UseWH(f.width, f.height), vgimg.UseDPI(216), vgimg.UseBackgroundColor(color.White))
	d.plot(f).Draw(draw.New(canvas))
	_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(out)
	return err
}

// pageOf is the SVG below a canvas, which the plot has wrapped to leave margins;
// nil when it draws a PNG.
func pageOf(c vg.Canvas) *svg {
	for {
		switch v := c.(type) {
		case *svg:
			return v
		case draw.Canvas:
			c = v.Canvas
		default:
			return nil
		}
	}
}

// write puts text on either canvas.
func write(c draw.Canvas, f format, in ink, pt vg.Point, anchor, s string) {
	if page := pageOf(c); page != nil {
		page.write(in, pt, anchor, f.size, s)
		return
	}
	align := map[string]text.XAlignment{"start": text.XLeft, "middle": text.XCenter, "end": text.XRight}[anchor]
	c.FillText(text.Style{Color: in.NRGBA, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, font.Length(f.size)),
		XAlign: align, YAlign: text.YBottom, Handler: plot.DefaultTextHandler}, pt, s)
}

func hit(c draw.Canvas, pt vg.Point, s string) {
	if page := pageOf(c); page != nil && s != "" {
		page.hit(pt, s)
	}
}

func stroke(c draw.Canvas, in ink, width vg.Length, dash []vg.Length, points ...vg.Point) {
	if len(points) > 1 {
		c.StrokeLines(draw.LineStyle{Color: in, Width: width, Dashes: dash}, points)
	}
}

func fill(c draw.Canvas, in ink, points []vg.Point) {
	if len(points) > 2 {
		c.FillPolygon(in, points)
	}
}

// dot is a point with a rim of the paper's colour, so that it stands off the
// line.
func dot(c draw.Canvas, in ink, pt vg.Point, radius vg.Length) {
	for _, ring := range []struct {
		color ink
		extra vg.Length
	}{{light, 1.6}, {in, 0}} {
		var p vg.Path
		p.Arc(pt, radius+ring.extra, 0, 2*math.Pi)
		c.SetColor(ring.color)
		c.Fill(p)
	}
}

// tick is a place on an axis with its text; without text only a line.
type tick struct {
	at   float64
	text string
}

// frame draws what stands around the data: grid lines, the texts of both axes
// and their names. It is drawn first and keeps the room for all of it.
type frame struct {
	format
	x, y         []tick
	xName, yName string
	right        vg.Length // room for names at the lines' ends
	upright      bool      // grid lines at the x ticks too
}

func (fr *frame) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	left := vg.Length(0)
	for _, t := range fr.y {
		left = max(left, fr.breadth(t.text)+10)
	}
	bottom := vg.Length(fr.size + 12)
	if fr.xName != "" {
		bottom += vg.Length(fr.size + 6)
	}
	top := vg.Length(8)
	if fr.yName != "" {
		top = vg.Length(fr.size + 18)
	}
	return []plot.GlyphBox{
		{X: 0, Y: 0, Rectangle: vg.Rectangle{Min: vg.Point{X: -left, Y: -bottom}, Max: vg.Point{X: 1, Y: 1}}},
		{X: 1, Y: 1, Rectangle: vg.Rectangle{Min: vg.Point{X: -1, Y: -1}, Max: vg.Point{X: fr.right + 4, Y: top}}},
	}
}

func (fr *frame) Plot(c draw.Canvas, p *plot.Plot) {
	fx, fy := p.Transforms(&c)
	third := vg.Length(fr.size / 3)
	for _, t := range fr.y {
		y := fy(t.at)
		in := grid
		if t.at == p.Y.Min {
			in = axis
		}
		stroke(c, in, 1, nil, vg.Point{X: c.Min.X, Y: y}, vg.Point{X: c.Max.X, Y: y})
		write(c, fr.format, label, vg.Point{X: c.Min.X - 8, Y: y - third}, "end", t.text)
	}
	below := c.Min.Y - vg.Length(fr.size) - 6
	for _, t := range fr.x {
		x := fx(t.at)
		if fr.upright {
			stroke(c, grid, 1, nil, vg.Point{X: x, Y: c.Min.Y}, vg.Point{X: x, Y: c.Max.Y})
		} else if t.text != "" {
			stroke(c, axis, 1, nil, vg.Point{X: x, Y: c.Min.Y}, vg.Point{X: x, Y: c.Min.Y - 4})
		}
		if t.text != "" {
			write(c, fr.format, label, vg.Point{X: x, Y: below}, "middle", t.text)
		}
	}
	if fr.xName != "" {
		write(c, fr.format, label, vg.Point{X: c.Max.X, Y: below - vg.Length(fr.size) - 6}, "end", fr.xName)
	}
	if fr.yName != "" {
		write(c, fr.format, label, vg.Point{X: 2, Y: c.Max.Y + 16}, "start", fr.yName)
	}
}

// newPlot is an empty plot of a range; the frame draws its axes.
func newPlot(xMin, xMax, yMin, yMax float64) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.HideAxes()
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = xMin, xMax, yMin, yMax
	p.X.Padding, p.Y.Padding = 0, 0
	return p
}

// steps are round places from low to high, about n of them.
func steps(low, high float64, n int) []float64 {
	raw := (high - low) / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := power * 10
	for _, m := range []float64{1, 2, 5} {
		if power*m >= raw {
			step = power * m
			break
		}
	}
	var out []float64
	for k := math.Ceil(low/step - 1e-9); k*step <= high+step*1e-9; k++ {
		out = append(out, k*step)
	}
	return out
}
