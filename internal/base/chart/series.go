package chart

import (
	"io"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
)

// TimeSeries are shares over months.
type TimeSeries struct {
	Title, Describe string // what a screen reader says instead of the picture
	YName           string // "Balita pendek (%)"
	Series          []Series
	Every           int                      // months from one point to the next; 0: 1
	Name            func(civil.Month) string // what stands below a point of longer periods; nil: its month
	Print           *locale.Printer
}

// Series is one line; the first of a chart is the one that the others are
// compared with.
type Series struct {
	Name   string
	Points []Point // in the order of the months
}

// Point is one month's share, a ratio; NaN when there is none. Low and High are
// its confidence interval; both 0: no band.
type Point struct {
	Month     civil.Month
	Value     float64
	Low, High float64
	Tip       string // its figure in words
}

// lines are the series' colours: told apart without red and green, and by
// lightness.
var lines = []ink{inkOf("line-1", 0x1b5e8c), inkOf("line-2", 0xa4510c), inkOf("line-3", 0x6b3fa0), inkOf("line-4", 0x566474)}

var bands = []ink{inkOf("ci ci-1", 0xd6e4ef), inkOf("ci ci-2", 0xf3e2d3), inkOf("ci ci-3", 0xe4daef), inkOf("ci ci-4", 0xe3e7ea)}

// SVG draws it for a page, for wide and for narrow screens.
func (t TimeSeries) SVG() string { return both(t, 0, t.Title, t.Describe) }

// PNG draws it for a document.
func (t TimeSeries) PNG(out io.Writer) error { return picture(t, 0, out) }

func (t TimeSeries) plot(f format) *plot.Plot {
	first, last, top := civil.Month(math.MaxInt32), civil.Month(0), 0.0
	fr := &frame{format: f, yName: t.YName}
	for _, s := range t.Series {
		for _, p := range s.Points {
			first, last = min(first, p.Month), max(last, p.Month)
			if !math.IsNaN(p.Value) {
				top = max(top, p.Value, p.High)
			}
		}
		for _, line := range f.wrap(t.ending(s)) {
			fr.right = max(fr.right, f.breadth(line)+12)
		}
	}
	if last == 0 {
		return newPlot(0, 1, 0, 1)
	}
	ticks := steps(0, max(top, 0.01)*100, 4)
	step := ticks[1] - ticks[0]
	for ticks[len(ticks)-1] < top*100 {
		ticks = append(ticks, ticks[len(ticks)-1]+step)
	}
	for _, v := range ticks {
		places := 0
		if step < 1 {
			places = 1
		}
		fr.y = append(fr.y, tick{v, t.Print.Decimal(v, places)})
	}
	months := last.Sub(first)
	fr.x = t.months(first, months, f)
	name := t.Name
	if name == nil {
		name = t.Print.Month
	}
	fr.xName = name(first) + " – " + name(last)
	p := newPlot(-0.3, max(float64(months), 1), 0, ticks[len(ticks)-1])
	p.Add(fr, &seriesLines{t, f, first})
	return p
}

// ending is what stands at a line's end: its name and its last value.
func (t TimeSeries) ending(s Series) string {
	for _, p := range slices.Backward(s.Points) {
		if !math.IsNaN(p.Value) {
			return s.Name + " " + t.Print.Decimal(p.Value*100, 1)
		}
	}
	return ""
}

// months are the names below the axis, as many as there is room for.
func (t TimeSeries) months(first civil.Month, n int, f format) []tick {
	room := 12
	if f.narrow {
		room = 4
	}
	if t.Name != nil { // longer than the names of months
		room /= 2
	}
	every := max(t.Every, 1)
	for _, e := range []int{2, 3, 6, 12, 24, 60} {
		if (n+1+every-1)/every > room && e > every && e%max(t.Every, 1) == 0 {
			every = e
		}
	}
	var out []tick
	for i := 0; i <= n; i++ {
		m := first.Add(i)
		switch {
		case (n-i)%every != 0: // counted from the last, which is the one that is read
			continue
		case t.Name != nil:
			out = append(out, tick{float64(i), t.Name(m)})
		case n >= 24:
			out = append(out, tick{float64(i), t.Print.ShortMonth(m) + " " + m.String()[2:4]})
		default:
			out = append(out, tick{float64(i), t.Print.ShortMonth(m)})
		}
	}
	return out
}

type seriesLines struct {
	TimeSeries
	format format
	first  civil.Month
}

func (s *seriesLines) Plot(c draw.Canvas, p *plot.Plot) {
	fx, fy := p.Transforms(&c)
	x := func(m civil.Month) vg.Length { return fx(float64(m.Sub(s.first))) }
	for i, series := range slices.Backward(s.Series) { // the first lies on top
		for _, run := range unbroken(series.Points, s.Every) {
			var edge []vg.Point
			for _, q := range run {
				if q.High > 0 {
					edge = append(edge, vg.Point{X: x(q.Month), Y: fy(q.High * 100)})
				}
			}
			for _, q := range slices.Backward(run) {
				if q.High > 0 {
					edge = append(edge, vg.Point{X: x(q.Month), Y: fy(max(q.Low, 0) * 100)})
				}
			}
			fill(c, bands[i%len(bands)], edge)
		}
	}
	var ends []ending
	for i, series := range slices.Backward(s.Series) {
		in, width := lines[i%len(lines)], vg.Length(2)
		if i == 0 {
			width = 2.75
		}
		for _, run := range unbroken(series.Points, s.Every) {
			var points []vg.Point
			for _, q := range run {
				points = append(points, vg.Point{X: x(q.Month), Y: fy(q.Value * 100)})
			}
			stroke(c, in, width, nil, points...)
			if i == 0 && !s.format.narrow || len(points) == 1 {
				for _, pt := range points {
					dot(c, in, pt, 2.6)
				}
			}
			end := points[len(points)-1]
			if run[len(run)-1].Month == lastMonth(series) {
				dot(c, in, end, 4)
				ends = append(ends, ending{s.ending(series), in, end})
			}
		}
	}
	writeEndings(c, s.format, ends)
	for _, series := range slices.Backward(s.Series) {
		for _, q := range series.Points {
			if !math.IsNaN(q.Value) {
				hit(c, vg.Point{X: x(q.Month), Y: fy(q.Value * 100)}, q.Tip)
			}
		}
	}
}

func lastMonth(s Series) (last civil.Month) {
	for _, p := range s.Points {
		if !math.IsNaN(p.Value) {
			last = p.Month
		}
	}
	return last
}

// unbroken are the runs of points without a gap.
func unbroken(points []Point, every int) [][]Point {
	var runs [][]Point
	var previous civil.Month
	for _, p := range points {
		if math.IsNaN(p.Value) {
			continue
		}
		if previous == 0 || p.Month.Sub(previous) != max(every, 1) {
			runs = append(runs, nil)
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], p)
		previous = p.Month
	}
	return runs
}
