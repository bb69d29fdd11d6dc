package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
)

// coverage is a year of made-up shares with a gap, and a second line to compare
// with.
func coverage(lang string) TimeSeries {
	print := locale.For(lang)
	here := Series{Name: "Soppeng"}
	there := Series{Name: "Sulawesi Selatan"}
	for i, v := range []float64{0.171, 0.168, 0.172, 0.163, math.NaN(), 0.155, 0.149, 0.151, 0.144, 0.139, 0.133, 0.129} {
		m := civil.MustMonth("2025-09").Add(i)
		here.Points = append(here.Points, Point{Month: m, Value: v, Low: v - 0.006, High: v + 0.006, Tip: print.Month(m) + ": " + print.Percent(v, 1)})
		there.Points = append(there.Points, Point{Month: m, Value: 0.18 - float64(i)*0.002})
	}
	return TimeSeries{Title: "Pendek per bulan <em>", Describe: "Turun dari 17,1 ke 12,9 persen.", YName: "Balita pendek (%)", Series: []Series{here, there}, Print: print}
}

// weights are made-up curves of about the shape of the standard's.
func weights() Growth {
	g := Growth{Title: "Berat menurut umur", XName: "Umur (bulan)", YName: "Berat (kg)", XStep: 6, Print: locale.For(locale.Indonesian)}
	names := map[int]string{-3: "−3 SD", -2: "−2 SD", 0: "median", 2: "+2 SD", 3: "+3 SD"}
	for _, z := range []int{-3, -2, 0, 2, 3} {
		c := Curve{Z: z, Name: names[z]}
		for m := 0.0; m <= 60; m++ {
			median := 3.3 + 7.2*(1-math.Exp(-m/7)) + 0.135*m
			c.Points = append(c.Points, XY{m, median * math.Exp(0.115*float64(z))})
		}
		g.Curves = append(g.Curves, c)
	}
	for i, kg := range []float64{3.1, 4, 4.9, 5.6, 6.1, 6.5, 6.7, 6.9, 7, 7.1, 7.4, 7.6} {
		g.Child = append(g.Child, Mark{X: float64(i) * 2, Y: kg, Tip: "umur " + g.Print.Int(i*2) + " bulan: " + g.Print.Kg(int(kg*1000))})
	}
	return g
}

func TestDrawingsStayAsLookedAt(t *testing.T) {
	golden.Equal(t, "series.svg", []byte(coverage(locale.Indonesian).SVG()))
	golden.Equal(t, "growth.svg", []byte(weights().SVG()))
}

func TestDrawingsObeyTheContentPolicyAndAreWellFormed(t *testing.T) {
	tall := weights()
	tall.TallIsFine = true
	for name, s := range map[string]string{"series": coverage(locale.English).SVG(), "growth": weights().SVG(), "tall": tall.SVG(),
		"empty series": TimeSeries{Print: locale.For("id")}.SVG(), "empty growth": Growth{Print: locale.For("id")}.SVG()} {
		if strings.Contains(s, "style") || strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || strings.Contains(s, "<em>") {
			t.Errorf("%s holds a style, a broken number or markup", name)
		}
		d := xml.NewDecoder(strings.NewReader(s))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if strings.Count(s, "<svg ") != 2 || strings.Count(s, `role="img"`) != 2 {
			t.Errorf("%s must come for wide and for narrow screens", name)
		}
	}
}

func TestASeriesTellsEveryMonthAndBreaksAtAGap(t *testing.T) {
	s := render(coverage(locale.Indonesian), wide, "", "")
	if n := strings.Count(s, `class="hit"`); n != 11 {
		t.Errorf("%d points can be asked, want 11", n)
	}
	if n := strings.Count(s, `class="line line-1"`); n != 2 {
		t.Errorf("the line has %d parts, want 2 around the gap", n)
	}
	for _, want := range []string{">0<", ">Soppeng 12,9<", ">Sulawesi Selatan 15,8<", "November 2025: 17,2"} {
		if !strings.Contains(s, want) {
			t.Errorf("no %q", want)
		}
	}
	one := TimeSeries{Print: locale.For("id"), Series: []Series{{Name: "a", Points: []Point{{Month: 202608, Value: 0.5, Tip: "x"}}}}}
	if s := one.SVG(); strings.Count(s, `class="hit"`) != 2 {
		t.Error("a single month must be a point")
	}
}

func TestStepsAreRound(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		n         int
		want      []float64
	}{{0, 17.2, 4, []float64{0, 5, 10, 15}}, {0, 1, 4, []float64{0, 0.5, 1}}, {43.5, 121, 8, []float64{50, 60, 70, 80, 90, 100, 110, 120}}, {2, 9, 8, []float64{2, 3, 4, 5, 6, 7, 8, 9}}} {
		got := steps(c.low, c.high, c.n)
		if d := golden.Diff(c.want, got); d != "" {
			t.Errorf("%v to %v: %s", c.low, c.high, d)
		}
	}
}

func TestPNGForDocuments(t *testing.T) {
	for _, draw := range []func(io.Writer) error{coverage(locale.Indonesian).PNG, weights().PNG} {
		var b bytes.Buffer
		if err := draw(&b); err != nil {
			t.Fatal(err)
		}
		if p, err := png.DecodeConfig(&b); err != nil || p.Width != 1860 || p.Height != 900 {
			t.Errorf("%+v %v", p, err)
		}
	}
}

func TestEndingsDoNotLieOnOneAnother(t *testing.T) {
	s := coverage(locale.Indonesian)
	for i, name := range []string{"a", "b", "c"} {
		s.Series = append(s.Series, Series{Name: name, Points: []Point{{Month: 202608, Value: 0.129 + float64(i)*0.0001}}})
	}
	var ys []string
	for line := range strings.Lines(render(s, wide, "", "")) {
		if strings.Contains(line, `class="end`) {
			_, after, _ := strings.Cut(line, ` y="`)
			y, _, _ := strings.Cut(after, `"`)
			ys = append(ys, y)
		}
	}
	seen := map[string]bool{}
	for _, y := range ys {
		if seen[y] {
			t.Errorf("two names at y=%s", y)
		}
		seen[y] = true
	}
	if len(ys) != 5 {
		t.Errorf("%d names, want 5", len(ys))
	}
}
