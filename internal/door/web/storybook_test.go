package web_test

import (
	"fmt"
	"html/template"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/chart"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/webtest"
)

// storybook is a page with every widget, filled with made-up data.
type storybook struct {
	Title    string
	Trail    []web.Crumb
	Lead     web.Figure
	Stats    []web.Stat
	Map      web.Map
	Charts   []web.Chart
	Tabs     []web.Tab
	Filter   web.Filter
	Table    web.Table
	Pager    web.Pager
	Figures  []web.Figure
	Alerts   []web.Alert
	Fields   []web.Field
	Upload   web.Upload
	Progress web.Progress
	Nothing  web.Table
	Heat     web.Heat
	Bars     web.Bars
	Dots     web.Dots
}

const longName = "Kelurahan Watang Soppeng Lompo Ri Attang Salo Lajakko Selatan Persiapan"

// words gives a text of the story; the injection test replaces it.
type words func(string) string

func story(r *http.Request, word words) storybook {
	p := web.PrinterOf(r)
	month := civil.MustMonth("2026-08")
	stunting := web.Figure{What: word("balita diukur pendek"), Month: month, Numerator: 1842, Denominator: 14306, Low: 0.1233, High: 0.1343,
		Measured: 14306, Target: 15550, Standard: word("WHO 2006, umur dalam hari"), Source: word("e-PPGBM, impor 4 Sep 2026"), Href: "/anak?status=pendek"}
	few := web.Figure{What: word("balita diukur gizi kurang"), Month: month, Numerator: 3, Denominator: 17, Low: 0.062, High: 0.41, Measured: 17, Target: 40, Standard: word("WHO 2006")}
	s := storybook{
		Title: word("Satu dari delapan balita Soppeng pendek; Marioriawa tertinggi"),
		Trail: []web.Crumb{{Text: word("Sulawesi Selatan"), Href: "/"}, {Text: word("Soppeng"), Href: "/7312"}, {Text: word("Marioriawa")}},
		Lead:  stunting,
		Stats: []web.Stat{
			{Label: word("Pendek"), Figure: &stunting, Href: "/anak", Badge: web.Badge{Status: web.Watch, Text: word("waspada")}},
			{Label: word("Gizi kurang"), Figure: &few},
			{Label: word("Belum ditimbang bulan ini"), Value: p.Int(1244), Note: word("8 % dari sasaran; terbanyak di " + longName), Badge: web.Badge{Status: web.Bad, Text: word("tindak lanjut")}},
			{Label: word("Berat tidak naik dua kali"), Value: p.Int(386), Note: word("perlu rujuk ke puskesmas"), Badge: web.Badge{Status: web.Good, Text: word("turun")}},
		},
		Tabs:   []web.Tab{{Text: word("Perlu tindakan"), Href: "#a", Count: p.Int(1244), Active: true}, {Text: word("Pendek"), Href: "#b", Count: p.Int(1842)}, {Text: word("Semua anak"), Href: "#c"}},
		Pager:  web.Pager{From: 1, To: 8, Total: 1244, Next: "?hal=2"},
		Alerts: alerts(word),
		Upload: web.Upload{Name: "file", Label: word("Letakkan berkas e-PPGBM di sini"), Hint: word("XLSX atau CSV, paling besar 100 MB"), Accept: ".xlsx,.csv"},
		Progress: web.Progress{Label: word("Mengimpor SOPPENG-2026-08.xlsx"), Doing: word("Menghitung status gizi"), Done: 9312, Total: 14306,
			Found: []web.Crumb{{Text: word("8.904 baru")}, {Text: word("361 sama")}, {Text: word("47 ditolak"), Href: "#ditolak"}}},
		Figures: []web.Figure{few, {What: word("balita diukur"), Month: month}},
		Nothing: web.Table{Caption: word("Anak"), Empty: web.Empty{Icon: "baby-carriage", Title: word("Belum ada anak tercatat"),
			Text: word("Daftar ini terisi dari buku kerja e-PPGBM yang diimpor tiap bulan."), Href: "/impor", Action: word("Impor buku kerja")}},
		Fields: []web.Field{
			{Name: "user", Label: word("Nama pengguna"), Required: true, Value: word("bidan.citra"), Complete: "username"},
			{Name: "berat", Label: word("Berat badan"), Unit: "kg", Value: "81", Numeric: true, Error: word("81 kg terlalu berat untuk anak 14 bulan. Periksa letak komanya: mungkin 8,1 kg?"), Hint: word("Satu angka di belakang koma")},
			{Name: "jk", Label: word("Jenis kelamin"), Type: "select", Value: "P", Options: []web.Option{{Value: "L", Text: word("Laki-laki")}, {Value: "P", Text: word("Perempuan")}}},
			{Name: "ingat", Label: word("Anak sedang sakit saat ditimbang"), Type: "checkbox"},
		},
		Filter: web.Filter{Action: "/anak", Clear: "/anak", Hidden: []web.Option{{Value: "urut", Text: "-z"}}, Fields: []web.Field{
			{Name: "cari", Label: word("Nama atau NIK"), Type: "search", Value: word("nurul")},
			{Name: "kec", Label: word("Kecamatan"), Type: "select", Options: []web.Option{{Text: word("Semua kecamatan")}, {Value: "731204", Text: word("Marioriwawo")}}},
			{Name: "bulan", Label: word("Bulan"), Type: "select", Options: []web.Option{{Text: p.Month(month)}}}}},
	}
	s.Table, s.Map = places(r, p, word)
	s.Charts = charts(p, word)
	s.Heat, s.Bars, s.Dots = heat(word), bars(word), dots(word)
	return s
}

func alerts(word words) []web.Alert {
	return []web.Alert{
		{Status: web.Good, Title: word("14.306 baris tercatat"), Text: word("Gambaran Agustus 2026 sudah dihitung ulang."), Href: "/", Action: word("Lihat gambaran")},
		{Status: web.Watch, Text: word("47 baris ditolak. Unduh, perbaiki kolom yang ditandai, lalu impor lagi."), Href: "/unduh", Action: word("Unduh")},
		{Status: web.Bad, Title: word("Berkas tidak dapat dibaca"), Text: word("Berkas ini bukan buku kerja e-PPGBM: kolom NIK dan Tanggal Ukur tidak ditemukan.")},
		{Text: word("Data simulasi: bukan anak sungguhan.")},
	}
}

func charts(p *locale.Printer, word words) []web.Chart {
	here, there := chart.Series{Name: word("Soppeng")}, chart.Series{Name: word("Sulawesi Selatan")}
	for i, v := range []float64{0.171, 0.168, 0.172, 0.163, math.NaN(), 0.155, 0.149, 0.151, 0.144, 0.139, 0.133, 0.129} {
		m := civil.MustMonth("2025-09").Add(i)
		here.Points = append(here.Points, chart.Point{Month: m, Value: v, Low: v - 0.006, High: v + 0.006, Tip: p.Month(m) + ": " + p.Percent(v, 1)})
		there.Points = append(there.Points, chart.Point{Month: m, Value: 0.18 - float64(i)*0.002})
	}
	series := chart.TimeSeries{Title: word("Pendek per bulan"), Describe: word("Turun dari 17,1 ke 12,9 persen."), YName: word("Balita pendek (%)"),
		Series: []chart.Series{here, there}, Print: p}
	growth := chart.Growth{Title: word("Berat menurut umur"), XName: word("Umur (bulan)"), YName: word("Berat (kg)"), XStep: 6, Print: p}
	for z, name := range []string{"−3 SD", "−2 SD", "", word("median"), "", "+2 SD", "+3 SD"} {
		if name == "" {
			continue
		}
		c := chart.Curve{Z: z - 3, Name: name}
		for m := 0.0; m <= 60; m++ {
			c.Points = append(c.Points, chart.XY{X: m, Y: (3.3 + 7.2*(1-math.Exp(-m/7)) + 0.135*m) * math.Exp(0.115*float64(z-3))})
		}
		growth.Curves = append(growth.Curves, c)
	}
	for i, kg := range []float64{3.1, 4, 4.9, 5.6, 6.1, 6.5, 6.7, 6.9, 7, 7.1, 7.4, 7.6} {
		growth.Child = append(growth.Child, chart.Mark{X: float64(i) * 2, Y: kg, Tip: p.N("unit.months", i*2) + ": " + p.Kg(int(kg*1000))})
	}
	table := web.Table{Caption: word("Berat"), Columns: []web.Column{{Label: word("Umur")}, {Label: word("Berat (kg)"), Numeric: true}}, Rows: []web.Row{{Cells: []web.Cell{{Text: p.N("unit.months", 2)}, {Text: "4,0"}}}}}
	return []web.Chart{
		{Caption: word("Pendek turun tiap bulan sejak Januari"), SVG: template.HTML(series.SVG()), Source: word("e-PPGBM"), Table: table},
		{Caption: word("Berat Nurul tertinggal sejak umur 10 bulan"), SVG: template.HTML(growth.SVG()), Table: table},
	}
}

func places(r *http.Request, p *locale.Printer, word words) (web.Table, web.Map) {
	sort := web.SortOf(r, "-pendek", "nama")
	t := web.Table{Caption: word("Pendek per desa dan kelurahan, Agustus 2026"), Columns: []web.Column{
		sort.Column(r, "nama", word("Desa/kelurahan"), false), sort.Column(r, "pendek", word("Pendek (%)"), true),
		{Label: "95 %", Numeric: true, Wide: true}, sort.Column(r, "diukur", word("Diukur"), true), {Label: word("Mutu"), Wide: true}}}
	m := web.Map{Caption: word("Di mana anak pendek tinggal"), Unit: word("balita diukur"), What: word("Balita pendek (%)"), Source: word("e-PPGBM, Agustus 2026")}
	var values []float64
	for i, v := range []struct {
		name     string
		n, d     int
		lat, lon float64
	}{
		{"Panincong", 61, 212, -4.12, 119.93}, {"Limpomajang", 44, 178, -4.16, 119.96}, {longName, 38, 190, -4.21, 119.88}, {"Attang Salo", 52, 301, -4.25, 119.92},
		{"Manorang Salo", 25, 166, -4.3, 119.87}, {"Kaca", 31, 244, -4.34, 119.95}, {"Batu-Batu", 18, 240, -4.39, 119.9}, {"Patampanua", 7, 24, -4.43, 119.98},
		{"Bulue", 9, 188, -4.48, 119.85}, {"Tellulimpoe", 0, 0, -4.36, 120.02}} {
		figure := web.Figure{Numerator: v.n, Denominator: v.d}
		low, high := max(figure.Ratio()-0.05, 0.001), figure.Ratio()+0.05
		bar := figure.Ratio() / 0.29
		badge := web.Badge{Status: []web.Status{web.Good, web.Watch, web.Bad, web.Plain}[i%4], Text: word([]string{"baik", "periksa", "ragu", "belum dinilai"}[i%4])}
		share := web.Cell{Text: p.Decimal(figure.Ratio()*100, 1), Small: figure.Small(), Hint: p.T("web.figure.bare", "Numerator", v.n, "Denominator", v.d)}
		if v.d > 0 {
			share.Bar = bar
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: word(v.name), Href: "/desa", Note: word("Marioriawa")}, share,
			{Text: p.Interval(low, high, 1), Small: figure.Small()}, {Text: p.Int(v.d)}, {Badge: badge}}})
		m.Places = append(m.Places, web.Place{Code: "731204100" + string(rune('0'+i)), Name: word(v.name), Lat: v.lat, Lon: v.lon, Value: figure.Ratio(), Size: v.d,
			Tip: p.T("web.figure.of", "Numerator", v.n, "Denominator", v.d, "What", word("balita pendek")), Href: "/desa"})
		if !math.IsNaN(figure.Ratio()) {
			values = append(values, figure.Ratio())
		}
	}
	t.Rows = append(t.Rows, web.Row{Total: true, Cells: []web.Cell{{Text: word("Kecamatan Marioriawa")}, {Text: p.Decimal(16.9, 1)}, {Text: p.Interval(0.151, 0.188, 1)}, {Text: p.Int(1743)}, {}}})
	m.Limits = web.NiceLimits(values)
	m.Outlines = []byte(`{"type":"FeatureCollection","features":[` + square("7312041009", 119.97, -4.42) + "," + square("7312041005", 119.91, -4.38) + "," + square("7312049999", 120.03, -4.3) + "]}")
	compact := t
	compact.Caption, compact.Compact = word("Angka di peta"), true
	compact.Columns = []web.Column{{Label: word("Desa/kelurahan")}, {Label: word("Pendek (%)"), Numeric: true}, {Label: word("Diukur"), Numeric: true}}
	compact.Rows = nil
	for _, row := range t.Rows {
		c := row.Cells[0]
		c.Note = ""
		compact.Rows = append(compact.Rows, web.Row{Total: row.Total, Cells: []web.Cell{c, row.Cells[1], row.Cells[3]}})
	}
	m.Table = compact
	return t, m
}

// square is the outline of a made-up village.
func square(code string, lon, lat float64) string {
	const side = 0.055
	return fmt.Sprintf(`{"type":"Feature","properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}`,
		code, lon, lat, lon+side, lat, lon+side, lat+side, lon, lat+side, lon, lat)
}

var citra = web.Viewer{SignedIn: true, Name: "Citra Lestari", Place: "Kabupaten Soppeng", May: func(string) bool { return true }}

// storybookServer serves the storybook as its start page.
func storybookServer(t *testing.T, word words) string {
	site := webtest.SiteOf(t, web.Config{Version: "0.1", Edition: "2025", Standard: "WHO 2006",
		Identify: func(r *http.Request, _, _ string) (*http.Request, web.Viewer, error) { return r, citra, nil }})
	page := web.NewPage[storybook](site, os.DirFS("testdata"), "storybook.html")
	webtest.Check(t, site)
	return webtest.Serve(t, site.Handler([]web.Route{{Pattern: "GET /{$}", Permission: web.SignedIn,
		Handler: func(w http.ResponseWriter, r *http.Request) error {
			return page.Render(w, r, http.StatusOK, story(r, word))
		}}}))
}

func plain(s string) string { return s }

// TestEveryWidgetIsAccessibleInBothThemesAndSizes also leaves pictures in the
// folder TUMBUH_PICTURES, where a person can look at them.
func TestEveryWidgetIsAccessibleInBothThemesAndSizes(t *testing.T) {
	address := storybookServer(t, plain)
	folder := os.Getenv("TUMBUH_PICTURES")
	if folder == "" {
		folder = t.TempDir()
	}
	tab := browser.Open(t)
	for _, look := range []struct {
		name        string
		width       int
		dark, print bool
	}{
		{"light-1280", 1280, false, false}, {"dark-1280", 1280, true, false}, {"light-360", 360, false, false},
		{"dark-360", 360, true, false}, {"english-1280", 1280, false, false}, {"print", 794, true, true},
	} {
		tab.Resize(look.width, 800)
		tab.Goto(address)
		if look.name == "english-1280" {
			tab.Click("button[value=en]")
			tab.WaitFor("document.documentElement.lang === 'en' && document.readyState === 'complete'")
		}
		tab.Screenshot(filepath.Join(folder, look.name+".png"), look.width, 0, look.dark, look.print)
		tab.Axe(t)
		if wide := browser.Eval[int](tab, "document.documentElement.scrollWidth"); wide > look.width {
			t.Errorf("%s: the page is %d px wide", look.name, wide)
		}
		if said := tab.ConsoleErrors(); len(said) > 0 {
			t.Errorf("%s: the console says %q", look.name, said)
		}
	}
}

// TestTheFewScriptsDoTheirWork: theme without losing what was typed, chosen
// files listed, figures told at a point and on the map by keyboard.
func TestTheFewScriptsDoTheirWork(t *testing.T) {
	tab := browser.Open(t)
	tab.Goto(storybookServer(t, plain))
	tab.Type("#f-user", "tidak hilang")
	tab.Click("form.theme .to-dark")
	tab.WaitFor(`document.documentElement.dataset.bsTheme === "dark"`)
	if got := browser.Eval[string](tab, `document.querySelector("#f-user").value`); got != "tidak hilang" {
		t.Errorf("the field says %q after the theme was changed", got)
	}
	tab.WaitFor(`fetch("/").then(r => r.text()).then(s => window.kept = s.includes('data-bs-theme="dark"')) && window.kept`)

	file := filepath.Join(t.TempDir(), "SOPPENG-2026-08.xlsx")
	if err := os.WriteFile(file, make([]byte, 1_500_000), 0o600); err != nil {
		t.Fatal(err)
	}
	tab.Upload("#f-file", file)
	tab.WaitText(".upload-list", "Berkas terpilih: SOPPENG-2026-08.xlsx (1,5 MB)")

	tab.Click(".chart .wide .hit")
	tab.WaitText(".tip", "September 2025: 17,1 %")
	browser.Eval[bool](tab, `(document.querySelector('.map [aria-label^="Attang Salo"]').focus(), true)`)
	tab.WaitText(".leaflet-tooltip", "52 dari 301 balita pendek")
	tab.Press("\r")
	tab.WaitFor(`location.pathname === "/desa"`)
	for _, said := range tab.ConsoleErrors() {
		if !strings.Contains(said, "/desa") { // the story has no such page
			t.Errorf("the console says %q", said)
		}
	}
}
