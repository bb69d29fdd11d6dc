package grid_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/exchange/grid"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
	"tumbuh/internal/record/framework"
)

const soppeng = "7312"

var (
	ctx     = context.Background()
	quarter = civil.MustPeriod("2024Q4")
)

func TestNumbersAreReadAsOfficesWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0": "0", "12": "12", " 12 ": "12", "1.234": "1234", "1,234": "1234", "1 234": "1234", "1\u00a0234": "1234", "12.345.678": "12345678", "1,234,567": "1234567",
		"12,0": "12", "12.00": "12", "1.234,00": "1234", "1,234.00": "1234", "1.234,000": "1234", "000": "0", "0.125": "entry.number.fraction",
		"": "", "-": "", "–": "", " — ": "", "--": "", "tidak tahu": "?", "Tidak Tahu": "?", "TIDAK DIKETAHUI": "?", "?": "?", "not known": "?",
		"85%": "entry.number.percent", "85,3 %": "entry.number.percent", "-3": "entry.number.negative", "−3": "entry.number.negative",
		"12,5": "entry.number.fraction", "0.85": "entry.number.fraction", "1.23": "entry.number.fraction", "1.2345": "entry.number.fraction", "1.234.5": "entry.number.fraction",
		"dua belas": "entry.number.none", "12 orang": "entry.number.none", "#REF!": "entry.number.none", "1e5": "entry.number.none", "12/40": "entry.number.none",
		"99999999999999999999": "entry.number.large",
	} {
		if got := said(grid.ReadNumber(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for c, want := range map[sheet.Cell]string{
		sheet.Int(12): "12", {Kind: sheet.Number, Text: "1.2E+3"}: "1200", {Kind: sheet.Number, Text: "0.85"}: "entry.number.fraction", {Kind: sheet.Number, Text: "1.234"}: "entry.number.fraction",
		{Kind: sheet.Number, Text: "-1"}: "entry.number.negative", {Kind: sheet.Number, Text: "1e30"}: "entry.number.large", {Kind: sheet.Error, Text: "#N/A"}: "entry.number.none", sheet.String("1.234"): "1234", {}: "",
	} {
		if got := said(grid.ReadCell(c)); got != want {
			t.Errorf("%+v: got %q, want %q", c, got, want)
		}
	}
}

func keyOf(f *fault.Error) string {
	if f == nil {
		return ""
	}
	return f.Key
}

func said(n grid.Number, f *fault.Error) string {
	if f != nil {
		return f.Key
	}
	switch n.Kind {
	case grid.Blank:
		return ""
	case grid.Unknown:
		return "?"
	}
	return fmt.Sprint(n.N)
}

func TestABlockIsReadWhateverItsShape(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/paste/*.txt")
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			numbers := 2
			if strings.HasPrefix(name, "one") {
				numbers = 1
			}
			block, err := grid.Paste(string(text), soppeng, numbers)
			var got strings.Builder
			if err != nil {
				fmt.Fprintln(&got, keyOf(fault.As(err)))
			}
			for _, r := range block.Rows {
				fmt.Fprintf(&got, "%d\t%s\t%s\t%s/%s\t%s\n", r.Line, r.Said, region.Dotted(r.Area), said(r.Numerator, nil), said(r.Denominator, nil), keyOf(r.Err))
			}
			for _, s := range block.Skipped {
				fmt.Fprintf(&got, "%d\tskipped\t%s\n", s.Line, s.Text)
			}
			golden.Equal(t, "paste/"+name+".golden", []byte(got.String()))
		})
	}
}

// kit is a regency with the service that keeps what is stated.
type kit struct {
	*testing.T
	values *coverage.Service
	f      framework.Framework
}

func open(t *testing.T, d *db.DB) kit {
	return kit{t, &coverage.Service{DB: d, Now: func() time.Time { return time.Date(2025, 1, 20, 3, 0, 0, 0, time.UTC) }}, framework.Of(2024)}
}

func actor(role account.Role, area, office string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Nia", Role: role, Region: area, Office: office}, Via: "web", Home: soppeng}
}

func (k kit) indicators(ids ...string) (list []edition.Indicator) {
	k.Helper()
	for _, id := range ids {
		x, ok := k.f.Indicator(id)
		if !ok {
			k.Fatal(id)
		}
		list = append(list, x)
	}
	return list
}

// template is what stands now of some indicators.
func (k kit) template(list []edition.Indicator) grid.Template {
	k.Helper()
	sheet, err := k.values.Sheet(ctx, actor(account.Secretariat, soppeng, ""), coverage.Query{Year: 2024, Periods: []civil.Period{quarter}, Area: soppeng})
	if err != nil {
		k.Fatal(err)
	}
	return grid.Template{Area: soppeng, Period: quarter, PeriodName: "Triwulan IV 2024", Framework: k.f, Indicators: list, Stated: sheet.Stated, PerOffice: true}
}

// file opens what was written.
func (k kit) file(name string, content []byte) *sheet.File {
	k.Helper()
	path := filepath.Join(k.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		k.Fatal(err)
	}
	f, err := sheet.Open(path, sheet.DefaultLimits)
	if err != nil {
		k.Fatal(err)
	}
	k.Cleanup(func() { f.Close() })
	return f
}

func (k kit) take(f *sheet.File, note string, how coverage.How) ([]grid.Line, bool) {
	k.Helper()
	lines, err := grid.Read(f, soppeng)
	if err != nil {
		k.Fatal(err)
	}
	written, err := grid.Take(ctx, k.values, actor(account.Secretariat, soppeng, ""), lines, note, how)
	if err != nil {
		k.Fatal(err)
	}
	return lines, written
}

func (k kit) csv(list []edition.Indicator) string {
	k.Helper()
	var out bytes.Buffer
	if err := grid.WriteCSV(&out, k.template(list)); err != nil {
		k.Fatal(err)
	}
	return out.String()
}

// some states a little of everything: numbers, noughts, nobody, not known; most nothing.
func (k kit) some() {
	k.Helper()
	var entries []coverage.Entry
	for i, v := range region.Villages(soppeng) {
		n, d := int64(i%5), int64(i%5+i%3)
		for _, id := range []string{"ESS-07", "ESS-08"} {
			e := coverage.Entry{Key: coverage.Key{Indicator: id, Period: quarter, Area: v.Code}, Numerator: &n, Denominator: &d}
			if i%7 == 3 {
				e.Numerator, e.Denominator = nil, nil
			}
			if i%4 != 1 {
				entries = append(entries, e)
			}
		}
	}
	result, err := k.values.Enter(ctx, actor(account.Secretariat, soppeng, ""), entries, coverage.All)
	if err != nil || !result.Written {
		k.Fatal(err, result)
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		k.some()
		list := k.indicators("ESS-07", "ESS-08", "ESS-26")
		before := k.csv(list)
		var book bytes.Buffer
		if err := grid.WriteTemplate(&book, locale.For("id"), k.template(list)); err != nil {
			t.Fatal(err)
		}
		for name, content := range map[string][]byte{"a.xlsx": book.Bytes(), "a.csv": []byte(before)} {
			file := k.file(name, content)
			if lines, written := k.take(file, "", coverage.All); written || len(lines) < 80 || lines[0].Outcome.Change != coverage.Same {
				t.Errorf("%s: %d lines over what stands, written: %v", name, len(lines), written)
			}
			empty := open(t, dbtest.Open(t, db.SQLite))
			if _, written := empty.take(file, "", coverage.Preview); written {
				t.Error("a preview wrote")
			}
			lines, written := empty.take(file, "Rekap OPD", coverage.All)
			for _, l := range lines {
				if l.Err != nil || !written {
					t.Fatalf("%s row %d: %v, written: %v", name, l.Row, l.Err, written)
				}
			}
			if after := empty.csv(list); after != before {
				t.Errorf("%s: %s", name, golden.Diff(before, after))
			}
		}
		golden.Equal(t, "exchange.csv", []byte(before))
	})
}

// Rows and columns in another order, some taken out, and a second language.
func TestOrderMeansNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		k.some()
		var book bytes.Buffer
		if err := grid.WriteTemplate(&book, locale.For("en"), k.template(k.indicators("ESS-07", "ESS-08"))); err != nil {
			t.Fatal(err)
		}
		file := k.file("a.xlsx", book.Bytes())
		want, _ := k.take(file, "", coverage.Preview)
		rows, err := file.Sheets[1].Rows()
		if err != nil {
			t.Fatal(err)
		}
		var table [][]sheet.Cell
		for rows.Next() {
			line := append([]sheet.Cell(nil), rows.Cells()...)
			for len(line) < 7 {
				line = append(line, sheet.Cell{})
			}
			table = append(table, []sheet.Cell{line[4], line[6], line[2], line[1], line[0], line[5], line[3]})
		}
		var mixed bytes.Buffer
		out, err := sheet.CreateXLSX(&mixed, sheet.About{})
		if err != nil {
			t.Fatal(err)
		}
		if err := out.Sheet("Salinan"); err != nil {
			t.Fatal(err)
		}
		_ = out.Row(sheet.String("Rekap triwulan IV"))
		for i := range table {
			if i > 0 {
				i = len(table) - i
			}
			if err := out.Row(table[i]...); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		got, _ := k.take(k.file("b.xlsx", mixed.Bytes()), "", coverage.Preview)
		if len(got) != len(want) {
			t.Errorf("%d lines, %d before", len(got), len(want))
		}
		for _, l := range got {
			if l.Err != nil || l.Outcome.Change != coverage.Same {
				t.Errorf("%+v", l)
			}
		}
	})
}

func TestWhatIsWrongNamesItsCellAndKeepsTheRestOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		const head = "tahun;periode;kode_desa;nama_desa;ESS-07_numerator;ESS-07_denominator;ESS-08_numerator;ESS-08_denominator\n"
		file := k.file("a.csv", []byte(head+
			"2024;2024Q4;73.12.01.2005;Goarie;5;9;1;2\n"+
			"2024;2024Q4;73.12.01.1001;;9;5;;\n"+ // more than all
			"2024;2024Q4;73.12.01.9999;;1;2;;\n"+ // no such place
			"2024;TW4;73.12.01.2006;;1;2;;\n"+ // no period
			"2024;2024Q4;73.12.01.2007;;85%;2;tidak tahu;3\n"+
			"2024;2024Q4;73.12.01;;14;14;1;2\n")) // sums, the first denominator of which is right
		lines, written := k.take(file, "", coverage.All)
		var got strings.Builder
		for _, l := range lines {
			fmt.Fprintf(&got, "%s%d %s %s\n", l.Column, l.Row, l.Entry.Indicator, keyOf(l.Err))
		}
		if written {
			t.Error("written, though some was refused")
		}
		golden.Equal(t, "wrong.golden", []byte(got.String()))
		if _, written := k.take(file, "", coverage.Good); !written || !strings.Contains(k.csv(k.indicators("ESS-07")), ",Goarie,5,9\n") {
			t.Error("the good ones were not written", k.csv(k.indicators("ESS-07")))
		}
	})
}

func TestTheTemplateSaysWhatItIsAndGuardsWhatIsNotToBeFilled(t *testing.T) {
	t.Parallel()
	k := open(t, dbtest.Open(t, db.SQLite))
	list := k.indicators("ESS-07", "SUPX-03", "SUP-02", "SUP-01")
	var book bytes.Buffer
	if err := grid.WriteTemplate(&book, locale.For("id"), k.template(list)); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, s := range k.file("a.xlsx", book.Bytes()).Sheets {
		rows, err := s.Rows()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for rows.Next() {
			if n++; n <= 16 && s.Name == "Petunjuk" || n <= 3 {
				for _, c := range rows.Cells() {
					fmt.Fprintf(&got, "%s | ", strings.ReplaceAll(c.Text, "\n", " / "))
				}
				got.WriteByte('\n')
			}
		}
		fmt.Fprintf(&got, "— %s: %d rows\n", s.Name, n)
	}
	golden.Equal(t, "template.golden", []byte(got.String()))
	packed, err := zip.NewReader(bytes.NewReader(book.Bytes()), int64(book.Len()))
	if err != nil {
		t.Fatal(err)
	}
	guarded := 0
	for _, part := range packed.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/sheet") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		xml, err := io.ReadAll(r)
		if err != nil || !bytes.Contains(xml, []byte("<sheetProtection")) {
			t.Errorf("%s is not guarded: %v", part.Name, err)
		}
		guarded++
	}
	if guarded != 5 {
		t.Errorf("%d sheets", guarded)
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1.234", "1,234,000", "85%", "tidak tahu", "−3", "1.234,00", "\u00a0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := grid.ReadNumber(text)
		if n.N < 0 || err != nil && n != (grid.Number{}) || n.Kind != grid.Given && n.N != 0 {
			t.Errorf("%q: %+v %v", text, n, err)
		}
		_, _ = grid.ReadCell(sheet.Cell{Kind: sheet.Number, Text: text})
	})
}

func FuzzPaste(f *testing.F) {
	files, _ := filepath.Glob("testdata/paste/*.txt")
	for _, path := range files {
		text, _ := os.ReadFile(path)
		f.Add(string(text), 2)
	}
	f.Fuzz(func(t *testing.T, text string, numbers int) {
		block, err := grid.Paste(text, soppeng, 1+numbers&1)
		if err != nil && len(block.Rows) > 0 {
			t.Error("rows of what was refused")
		}
		for _, r := range block.Rows {
			if r.Err == nil && (!region.Within(r.Area, soppeng) || r.Numerator.N < 0 || r.Denominator.N < 0) {
				t.Errorf("%+v", r)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("tahun,periode,kode_desa,nama_desa,ESS-07_numerator,ESS-07_denominator\n2024,2024Q4,73.12.01.2005,Goarie,5,9\n2024,2024Q4,73.12,Soppeng,5,9\n"))
	f.Add([]byte("Kode desa;Kecamatan;Desa;ESS-07 · 2024Q4 · pembilang;ESS-07 · 2024Q4 · penyebut\n;Marioriwawo;Goarie;-;tidak tahu\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "a.csv")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := sheet.Open(path, sheet.DefaultLimits)
		if err != nil {
			return
		}
		defer file.Close()
		lines, err := grid.Read(file, soppeng)
		for _, l := range lines {
			if err == nil && l.Err == nil && !region.Within(l.Entry.Area, soppeng) {
				t.Errorf("%+v", l)
			}
		}
	})
}

func FuzzUnpack(f *testing.F) {
	n := int64(3)
	f.Add(grid.Pack([]grid.Line{{Sheet: "Dinas Sosial", Row: 2, Column: "D", Entry: coverage.Entry{Key: coverage.Key{Indicator: "ESS-07", Period: quarter, Area: "7312012005"}, Numerator: &n}}}))
	f.Add("[{}]")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := grid.Unpack(text)
		if err != nil {
			return
		}
		if again, err := grid.Unpack(grid.Pack(lines)); err != nil || len(again) != len(lines) {
			t.Errorf("%q: %d lines, then %d, %v", text, len(lines), len(again), err)
		}
	})
}
