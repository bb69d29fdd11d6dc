package chart

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
)

func districts() Bars {
	b := Bars{Title: "Pendek per kecamatan", Describe: "Tertinggi Citta.", XName: "Balita pendek (%)", Target: 0.188, TargetName: "target 18,8", Share: true, Print: locale.For(locale.Indonesian)}
	for i, name := range []string{"Citta", "Marioriawa", "Kecamatan dengan nama yang sangat panjang sekali", "Lalabata", "Ganra"} {
		v := 0.26 - float64(i)*0.03
		b.Rows = append(b.Rows, Bar{Name: name, Value: v, Low: v - 0.03, High: v + 0.04, Note: fmt.Sprintf("%d dari 1.%d00", 231-i*30, i), Few: i == 4})
	}
	b.Rows = append(b.Rows, Bar{Name: "Lilirilau", Value: math.NaN(), Note: "belum melapor"})
	return b
}

// islands are squares beside one another and two places known by their points alone.
func islands() Map {
	m := Map{Title: "Peta", Legend: "Balita pendek (%)", Missing: "belum melapor", FewName: "kurang dari 30 balita", ChosenName: "desa prioritas", Limits: []float64{0.1, 0.15, 0.2, 0.3}, Share: true, Print: locale.For(locale.Indonesian)}
	for i := range 12 {
		lon, lat := 119.8+float64(i%4)*0.1, -4.4+float64(i/4)*0.1
		a := Area{Name: fmt.Sprintf("Desa %d", i), Lon: lon, Lat: lat, Value: float64(i) * 0.032, Few: i == 7, Chosen: i == 9 || i == 3, Label: i == 5}
		if i > 1 {
			a.Outline = json.RawMessage(fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]f,%[3]f],[%[2]f,%[3]f],[%[2]f,%[4]f],[%[1]f,%[4]f],[%[1]f,%[3]f]]]}`, lon-0.05, lon+0.05, lat-0.05, lat+0.05))
		}
		if i == 6 {
			a.Value = math.NaN()
		}
		m.Areas = append(m.Areas, a)
	}
	return m
}

func TestPicturesForDocumentsStayAsLookedAt(t *testing.T) {
	golden.Equal(t, "bars.svg", []byte(districts().SVG()))
	golden.Equal(t, "map.svg", []byte(islands().SVG()))
	if look := os.Getenv("TUMBUH_LOOK"); look != "" {
		for name, draw := range map[string]func(io.Writer) error{"chart-bars": districts().PNG, "chart-map": islands().PNG} {
			f, err := os.Create(filepath.Join(look, name+".png"))
			if err != nil {
				t.Fatal(err)
			}
			if err := draw(f); err != nil {
				t.Error(err)
			}
			f.Close()
		}
	}
}

func TestBarsAndMapsTellEveryFigureAndWhatIsMissing(t *testing.T) {
	bars, places := render(districts(), wide, "", ""), render(islands(), wide, "", "")
	for _, want := range []string{">Citta<", ">26,0 · 231 dari 1.000<", ">belum melapor<", ">target 18,8<", "bar-few", "Lalabata: 17,0"} {
		if !strings.Contains(bars, want) {
			t.Errorf("the bars say no %q", want)
		}
	}
	for _, want := range []string{"&lt; 10,0", ">10,0 – &lt; 15,0<", ">≥ 30,0<", ">belum melapor<", ">desa prioritas<", ">kurang dari 30 balita<", ">Desa 5<", "Desa 6: belum melapor", "ramp-5"} {
		if !strings.Contains(places, want) {
			t.Errorf("the map says no %q", want)
		}
	}
	for _, draw := range []func(io.Writer) error{Bars{Print: locale.For("id")}.PNG, Map{Print: locale.For("id")}.PNG, Map{Print: locale.For("id"), Areas: []Area{{Outline: json.RawMessage(`{"type":"Polygon","coordinates":[[]]}`)}}}.PNG} {
		var b bytes.Buffer
		if err := draw(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := png.Decode(&b); err != nil {
			t.Error(err)
		}
	}
}

// A value on a limit belongs to the class that begins with it.
func TestClassesAreAsTheLegendSays(t *testing.T) {
	m := islands()
	for v, want := range map[float64]int{0: 0, 0.0999: 0, 0.1: 1, 0.15: 2, 0.29: 3, 0.3: 4, 5: 4} {
		if got := m.class(v); got != want {
			t.Errorf("%v is of class %d, want %d", v, got, want)
		}
	}
	m.Limits = []float64{0.2}
	if m.shade(0).class != "ramp-1" || m.shade(1).class != "ramp-5" {
		t.Error("two classes must be as far apart as they can")
	}
}

func FuzzOutline(f *testing.F) {
	f.Add(`{"type":"MultiPolygon","coordinates":[[[[119,-4],[120,-4],[120,-5]]]]}`)
	f.Fuzz(func(t *testing.T, text string) {
		m := Map{Print: locale.For("id"), Areas: []Area{{Outline: json.RawMessage(text), Value: math.NaN()}}}
		if s := render(m, wide, "", ""); strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
			t.Error(s)
		}
	})
}
