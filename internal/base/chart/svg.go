package chart

import (
	"fmt"
	"html"
	"image"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// ink is a colour with the name that a style sheet knows it by.
type ink struct {
	class string
	color.NRGBA
}

// svg is a vg.Canvas that writes plain SVG: absolute positions with one
// decimal, classes and no styles. It draws what this package uses of vg: paths
// of lines and whole circles, and text; no transforms.
type svg struct {
	out           strings.Builder
	width, height vg.Length
	state         state
	stack         []state
}

type state struct {
	color color.Color
	width vg.Length
	dash  []vg.Length
}

func (s *svg) SetLineWidth(w vg.Length)                  { s.state.width = w }
func (s *svg) SetLineDash(dash []vg.Length, _ vg.Length) { s.state.dash = dash }
func (s *svg) SetColor(c color.Color)                    { s.state.color = c }
func (s *svg) Push()                                     { s.stack = append(s.stack, s.state) }
func (s *svg) Pop() {
	s.state, s.stack = s.stack[len(s.stack)-1], s.stack[:len(s.stack)-1]
}
func (s *svg) Rotate(float64)                         { panic("chart: rotation") }
func (s *svg) Translate(vg.Point)                     { panic("chart: translation") }
func (s *svg) Scale(float64, float64)                 { panic("chart: scaling") }
func (s *svg) DrawImage(vg.Rectangle, image.Image)    { panic("chart: image") }
func (s *svg) Size() (x, y vg.Length)                 { return s.width, s.height }
func (s *svg) FillString(font.Face, vg.Point, string) { panic("chart: text goes through write") }

func (s *svg) Stroke(path vg.Path) {
	if s.state.width <= 0 {
		return // the plot's own axes, which are hidden
	}
	class, paint := s.paint()
	fmt.Fprintf(&s.out, `<path class="line %s" fill="none" stroke="%s" stroke-width="%s"`, class, paint, number(float64(s.state.width)))
	if len(s.state.dash) > 0 {
		fmt.Fprintf(&s.out, ` stroke-dasharray="%s %s"`, number(float64(s.state.dash[0])), number(float64(s.state.dash[1])))
	}
	fmt.Fprintf(&s.out, ` stroke-linejoin="round" stroke-linecap="round" d="%s"/>`+"\n", s.data(path))
}

func (s *svg) Fill(path vg.Path) {
	class, paint := s.paint()
	if len(path) == 1 && path[0].Type == vg.ArcComp {
		x, y := s.at(path[0].Pos)
		fmt.Fprintf(&s.out, `<circle class="%s" fill="%s" cx="%s" cy="%s" r="%s"/>`+"\n", class, paint, x, y, number(float64(path[0].Radius)))
		return
	}
	fmt.Fprintf(&s.out, `<path class="%s" fill="%s" d="%s"/>`+"\n", class, paint, s.data(path))
}

// write puts text at a point, to the "start", "middle" or "end" of it.
func (s *svg) write(c ink, pt vg.Point, anchor string, size float64, text string) {
	x, y := s.at(pt)
	fmt.Fprintf(&s.out, `<text class="%s" fill="%s" x="%s" y="%s" text-anchor="%s" font-size="%s">%s</text>`+"\n",
		c.class, hex(c), x, y, anchor, number(size), html.EscapeString(text))
}

// hit puts an invisible circle over a point that tells its figure.
func (s *svg) hit(pt vg.Point, text string) {
	x, y := s.at(pt)
	fmt.Fprintf(&s.out, `<circle class="hit" fill-opacity="0" cx="%s" cy="%s" r="14"><title>%s</title></circle>`+"\n", x, y, html.EscapeString(text))
}

func (s *svg) paint() (class, paint string) {
	if c, ok := s.state.color.(ink); ok {
		return c.class, hex(c)
	}
	panic(fmt.Sprintf("chart: colour %v has no class", s.state.color))
}

func hex(c ink) string { return fmt.Sprintf("#%02x%02x%02x", c.NRGBA.R, c.NRGBA.G, c.NRGBA.B) }

func (s *svg) data(path vg.Path) string {
	var b strings.Builder
	for _, c := range path {
		x, y := s.at(c.Pos)
		switch c.Type {
		case vg.MoveComp:
			b.WriteString("M" + x + " " + y)
		case vg.LineComp:
			b.WriteString("L" + x + " " + y)
		case vg.CloseComp:
			b.WriteString("Z")
		default:
			panic("chart: path part not drawn")
		}
	}
	return b.String()
}

// at turns a point of the canvas, whose y grows upwards, into SVG's.
func (s *svg) at(p vg.Point) (x, y string) {
	return number(float64(p.X)), number(float64(s.height - p.Y))
}

func number(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		v = 0 // no minus zero
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
}

// document wraps what was drawn. The name is an attribute, not a <title>: a
// browser would show that as a bubble wherever the mouse is.
func (s *svg) document(variant, name, describe string) string {
	return fmt.Sprintf(`<svg class="%s" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img" aria-label="%s">`+"\n<desc>%s</desc>\n%s</svg>\n",
		variant, number(float64(s.width)), number(float64(s.height)), html.EscapeString(name), html.EscapeString(describe), s.out.String())
}
