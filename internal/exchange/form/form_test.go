package form_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	. "tumbuh/internal/exchange/form"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/scorecard"
)

var head = Head{Village: "7312012005", Period: "Triwulan III 2026", Rules: []string{"Kunjungan rumah: hanya yang berisiko", "Panjang badan: Februari dan Agustus"},
	By: "Dina", Made: time.Date(2026, 10, 2, 3, 0, 0, 0, time.UTC), Mark: "Diambil Dina, 2 Oktober 2026 11.00 WITA, K7Q2M4XW9A"}

// shown is a workbook as a person reads it: the merged cells, then every row that holds
// something, each cell with its column.
func shown(t *testing.T, body []byte) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "form.xlsx")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := sheet.Open(path, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out strings.Builder
	fmt.Fprintf(&out, "%s\nmerged %s\n", f.Sheets[0].Name, strings.Join(merged(t, body), " "))
	rows, err := f.Sheets[0].Rows()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		fmt.Fprintf(&out, "%d", rows.Number())
		for i, c := range rows.Cells() {
			if c.Kind == sheet.Blank {
				continue
			}
			text := c.Shown()
			if d, ok := f.Day(c); ok && c.Kind == sheet.Date {
				text = d.String()
			}
			fmt.Fprintf(&out, " | %c %s", 'A'+i, text)
		}
		out.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return []byte(out.String())
}

func merged(t *testing.T, body []byte) (all []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`mergeCell ref="([^"]+)"`).FindAllSubmatch(text, -1) {
		all = append(all, string(m[1]))
	}
	return all
}

var quarter = civil.MustPeriod("2026Q3")

func marks(months, codes string) (all []form.Monthly) {
	for _, m := range strings.Fields(months) {
		all = append(all, form.Monthly{Month: civil.MustMonth(m), Marks: form.Mark(strings.Fields(codes)...)})
	}
	return all
}

func mothers() (rows []Row, all []form.Recap) {
	for _, m := range []struct {
		kia, name string
		form.Mother
	}{
		{"KIA-01", "SITTI AMINAH", form.Mother{Who: "1", Home: "1", Status: form.KEK, Gestation: 5, Served: marks("2026-07 2026-08", "antenatal tablets home_visit water latrine insurance")}},
		{"KIA-02", "=CMD()", form.Mother{Who: "2", Home: "2", Status: form.Normal, Gestation: 8, Served: marks("2026-09", "antenatal counselling water")}},
		{"", "ROSMINI", form.Mother{Who: "3", Home: "3", Status: form.Risti, Gestation: 9, Delivered: civil.MustDate("2026-07-14"), Served: marks("2026-07 2026-08 2026-09", "postnatal latrine insurance")}},
		{"KIA-04", "HASNAH", form.Mother{Who: "4", Home: "4", Gestation: -1}},
		{"KIA-05", "ANI", form.Mother{Who: "5", Home: "5", Status: form.Normal, Gestation: 10}},
	} {
		r := form.Recap3A(m.Mother, quarter, form.Defaults)
		rows, all = append(rows, Row{m.kia, m.name, r.Cells, r.Sum, r.Facts}), append(all, r)
	}
	return rows, all
}

func babies() (rows []Row, all []form.Recap) {
	for _, c := range []struct {
		name string
		form.Child
	}{
		{"BUDI", form.Child{Who: "1", Home: "1", Status: form.Well, Age: 4, Mat: form.Green, Served: marks("2026-07 2026-08", "weighed measured water latrine")}},
		{"RAHMAT", form.Child{Who: "2", Home: "2", Status: form.Stunted, Age: 14, Mat: form.Red, Served: marks("2026-02 2026-03 2026-04 2026-05 2026-06 2026-07 2026-08 2026-09", "weighed measured immunisation measles counselling_mother home_visit certificate")}},
	} {
		r := form.Recap3B(c.Child, quarter, form.Defaults)
		rows, all = append(rows, Row{"", c.name, r.Cells, r.Sum, r.Facts}), append(all, r)
	}
	return rows, all
}

func printers() map[string]*locale.Printer {
	return map[string]*locale.Printer{"id": locale.For("id"), "en": locale.For("en")}
}

// TestFormsInTheOfficialLayout writes each form in both languages, opens it again and
// compares it with what a person has looked at.
func TestFormsInTheOfficialLayout(t *testing.T) {
	three, recapsA := mothers()
	babies3, recapsB := babies()
	yes, no := scorecard.Mark{Code: "antenatal", Received: true}, scorecard.Mark{Code: "tablets", No: true}
	weighed := scorecard.Line{ID: db.ID("b"), Name: "BUDI", Sex: growth.Male, Birth: civil.MustDate("2026-05-02"), Status: form.Well, Age: 4, Mat: form.Green, Grams: 6245, MM: 621, Measles: true,
		Marks: []scorecard.Mark{{Code: "weighed", Received: true}, {Code: "counselling_father", No: true}}}
	paud := scorecard.Line{Name: "ANDI", Sex: growth.Female, Age: 40}
	paud.Year[0], paud.Year[1] = scorecard.Attend{Known: true, Came: true}, scorecard.Attend{Known: true}
	total, share := int64(250_000_000), int64(20_000_000)
	fund := scorecard.Fund{Development: scorecard.Use{Total: &total, Stunting: &share}, Empowerment: scorecard.Use{Total: &total}}
	tables := form.Scorecard(recapsA, recapsB, form.Attended{Children: 3, Months: form.Sum{Received: 5, Due: 6}, Active: form.Sum{Received: 1, Due: 2}})
	forms := map[string]func(io.Writer, *locale.Printer) error{
		"1": func(w io.Writer, p *locale.Printer) error {
			return Form1(w, p, head, map[string]int{"households": 120, "children": 31, "no_latrine": 0}, []scorecard.Facility{{Kind: "posyandu", Name: "Mawar", Services: []string{"weighing", "measuring"}}})
		},
		"2a": func(w io.Writer, p *locale.Printer) error {
			return Form2A(w, p, head, []scorecard.Line{{KIA: "KIA-01", Name: "SITTI AMINAH", Status: form.KEK, Age: 5, Due: civil.MustDate("2026-12-20"), Marks: []scorecard.Mark{yes, no}}, {Name: "HASNAH", Age: -1}})
		},
		"2b": func(w io.Writer, p *locale.Printer) error { return Form2B(w, p, head, []scorecard.Line{weighed}) },
		"2c": func(w io.Writer, p *locale.Printer) error { return Form2C(w, p, head, 2026, []scorecard.Line{paud}) },
		"3a": func(w io.Writer, p *locale.Printer) error { return Form3A(w, p, head, three) },
		"3b": func(w io.Writer, p *locale.Printer) error { return Form3B(w, p, head, babies3) },
		"4":  func(w io.Writer, p *locale.Printer) error { return Form4(w, p, head, tables, &fund, 2026) },
	}
	for name, form := range forms {
		for lang, p := range printers() {
			var out, again bytes.Buffer
			if err := form(&out, p); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := form(&again, p); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
				t.Errorf("form %s is not the same twice: %v", name, err)
			}
			text := shown(t, out.Bytes())
			if bytes.Contains(text, []byte("form.file.")) || bytes.Contains(text, []byte("scorecard.")) {
				t.Errorf("form %s in %s has no words for something:\n%s", name, lang, text)
			}
			if lang == "id" {
				golden.Equal(t, name+".txt", text)
			}
		}
	}
}

// TestAFormOfNobody: heads and the three rows, and no percentage of nothing.
func TestAFormOfNobody(t *testing.T) {
	var out bytes.Buffer
	bare := head
	bare.Mark, bare.Rules = "", nil
	if err := Form3A(&out, locale.For("id"), bare, nil); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "3a-empty.txt", shown(t, out.Bytes()))
	out.Reset()
	bare.Village = "7312041007"
	if err := Form4(&out, locale.For("id"), bare, form.Scorecard(nil, nil, form.Attended{}), nil, 2026); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "4-empty.txt", shown(t, out.Bytes()))
}
