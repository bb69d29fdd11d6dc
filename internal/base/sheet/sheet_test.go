package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tumbuh/internal/base/fault"
)

// parts are the files of a small workbook written by hand; each test changes
// what it is about.
func parts(sheetXML string) map[string]string {
	return map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<?xml version="1.0"?><workbook><sheets><sheet name="Balita &amp; Ibu" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + sheetXML + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml":       `<sst><si><t>NIK</t></si><si><r><t xml:space="preserve">Siti </t></r><r><t>Aminah</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t/></si><si><t>a_x000D_b &lt;&#233;&gt;</t></si></sst>`,
		"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-421]dd\ mmmm\ yyyy;@"/><numFmt numFmtId="171" formatCode="0.0&quot; kg dry&quot;"/><numFmt numFmtId="172" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="20"/><xf numFmtId="172"/></cellXfs></styleSheet>`,
	}
}

func zipped(t testing.TB, files map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(files[name]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openBytes(data []byte, l Limits) (*File, error) {
	f, err := open(bytes.NewReader(data), int64(len(data)), l)
	return f, because(err, 0)
}

// dump reads a whole file: "sheet!row: kind:text | …".
func dump(data []byte, l Limits) (string, error) {
	f, err := openBytes(data, l)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, s := range f.Sheets {
		rows, err := s.Rows()
		if err != nil {
			return b.String(), err
		}
		for rows.Next() {
			fmt.Fprintf(&b, "%s!%d:", s.Name, rows.Number())
			for _, c := range rows.Cells() {
				mark := ""
				if c.Formula {
					mark = "="
				}
				fmt.Fprintf(&b, " %s%s", mark, code(c))
				if c.Kind == Date {
					fmt.Fprintf(&b, "(%s)", c.Shown())
				}
				b.WriteString(" |")
			}
			b.WriteString("\n")
		}
		if err := rows.Err(); err != nil {
			return b.String(), err
		}
		if done, total := rows.Progress(); done != total {
			return b.String(), fmt.Errorf("progress ends at %d of %d", done, total)
		}
	}
	return b.String(), nil
}

// code is the cell as it would be stored, which must lead back to it.
func code(c Cell) string {
	b, err := c.MarshalText()
	var back Cell
	if err == nil {
		err = back.UnmarshalText(b)
	}
	if c.Formula = false; err != nil || back != c {
		return fmt.Sprintf("%v %+v", err, back)
	}
	return string(b)
}

func mustDump(t *testing.T, data []byte) string {
	t.Helper()
	got, err := dump(data, DefaultLimits)
	if err != nil {
		t.Fatalf("%v after\n%s", err, got)
	}
	return got
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("got %v, want %s", err, key)
	}
}

func TestValuesComeAsTheFileHoldsThem(t *testing.T) {
	t.Parallel()
	got := mustDump(t, zipped(t, parts(`
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c><c r="E1" t="s"><v>3</v></c></row>
<row r="2"/><row r="3"><c r="B3" s="1"/></row>
<row r="5" hidden="1"><c r="A5"><v>3.57201203220001E+15</v></c><c r="B5" s="1"><v>45358</v></c><c r="C5" s="2"><v>45358.5</v></c><c r="D5" s="3"><v>12.30</v></c>
<c r="E5" s="4"><v>0.50208333333333333</v></c><c r="F5" s="5"><v>1.5</v></c><c r="G5" t="b"><v>1</v></c><c r="H5" t="e"><v>#N/A</v></c><c r="I5" t="n"><v> 7 </v></c></row>
<row><c t="inlineStr"><is><t>0</t><rPh><t>no</t></rPh></is></c><c t="str"><f>A1&amp;"&gt;"</f><v>hasil</v></c><c><f>1+1</f><v>2</v></c><c><f>SUM(A1)</f></c><c t="d"><v>2024-03-07</v></c></row>
<!-- a > b --><row r="9"><c r="A9" t="inlineStr"><is><t><![CDATA[<b>&amp;]]></t></is></c><c r="XFD9" s="1"/></row>`)))
	want := `Balita & Ibu!1: t:NIK | | t:Siti Aminah | | ` + "t:a\rb <é> |" + `
Balita & Ibu!5: n:3.57201203220001E+15 | d:45358(2024-03-07) | d:45358.5(2024-03-07) | n:12.30 | h:0.50208333333333333 | h:1.5 | b:TRUE | e:#N/A | n:7 |
Balita & Ibu!6: t:0 | =t:hasil | =n:2 | = | t:2024-03-07 |
Balita & Ibu!9: t:<b>&amp; |
`
	want = strings.ReplaceAll(want, "| | ", "|  | ")
	if got != strings.ReplaceAll(want, "= |", "= |") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWorkbooksThatCountDaysFrom1904(t *testing.T) {
	t.Parallel()
	p := parts(`<row r="1"><c r="A1" s="1"><v>43896</v></c><c r="B1"><v>43896</v></c></row>`)
	p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	f, err := openBytes(zipped(t, p), DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := f.Sheets[0].Rows()
	rows.Next()
	for i, c := range rows.Cells() {
		if d, _ := f.Day(c); d.String() != "2024-03-07" {
			t.Errorf("cell %d: %s", i, d)
		}
	}
	if got := rows.Cells()[0].Shown(); got != "2024-03-07" {
		t.Error("a date on its own:", got)
	}
}

func TestSerialsBelieveInTheLeapDayOf1900(t *testing.T) {
	t.Parallel()
	for serial, want := range map[float64]string{1: "1900-01-01", 59: "1900-02-28", 60: "", 61: "1900-03-01", 45358: "2024-03-07",
		45357.999999: "2024-03-07", 45357.9999: "2024-03-06", 2958465: "9999-12-31", 2958466: "", 0: "", -3: ""} {
		d, ok := SerialDay(serial)
		if d.String() != want || ok != (want != "") {
			t.Errorf("%v: %q %v, want %q", serial, d, ok, want)
		}
		if ok && serial == float64(int(serial)) && Day(d).Text != fmt.Sprint(int(serial)) {
			t.Errorf("%v comes back as %s", serial, Day(d).Text)
		}
	}
}

func TestFormatCodesTellDaysFromTimesAndFigures(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]Kind{
		"General": Number, "0.00E+00": Number, `#,##0.0" kg/day"`: Number, `0\d`: Number, "@": Number, "[Red]0.0;dd": Number, "0.0_);(0.0)": Number,
		"dd/mm/yyyy": Date, "[$-421]d mmmm yyyy;@": Date, "mmm-yy": Date, "m/d/yy h:mm": Date, "mmmm": Date, "yyyy": Date,
		"h:mm": Time, "[h]:mm:ss": Time, "mm:ss.0": Time, `"`: Number, "[": Number, `\`: Number, "": Number,
	} {
		if got := formatKind(code); got != want {
			t.Errorf("%q: %d, want %d", code, got, want)
		}
	}
}

func TestMergedCellsBelongToEveryRowDownButNotSideways(t *testing.T) {
	t.Parallel()
	p := parts(`<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="D2"><v>3</v></c></row><row r="3"><c r="A3"/><c r="B3"><v>4</v></c></row><row r="4"><c r="B4"><v>5</v></c></row>`)
	p["xl/worksheets/sheet1.xml"] = strings.Replace(p["xl/worksheets/sheet1.xml"], "</worksheet>", `<mergeCells><mergeCell ref="A1:A3"/><mergeCell ref="$B$1:$C$1"/></mergeCells></worksheet>`, 1)
	want := "Balita & Ibu!1: n:1 | n:2 |\nBalita & Ibu!2: n:1 |  |  | n:3 |\nBalita & Ibu!3: n:1 | n:4 |\nBalita & Ibu!4:  | n:5 |\n"
	if got := mustDump(t, zipped(t, p)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestPrefixedNamesAndStrangeSpellingsOfParts(t *testing.T) {
	t.Parallel()
	p := parts("")
	p["xl/worksheets/sheet1.xml"] = `<x:worksheet xmlns:x="u"><x:dimension ref="A1"/><x:sheetData><x:row r='2'><x:c r = "A2" note="a>b"><x:v>1</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A2:A9"/></x:mergeCells></x:worksheet>`
	p[`XL\SharedStrings.xml`] = p["xl/sharedStrings.xml"]
	delete(p, "xl/sharedStrings.xml")
	if got := mustDump(t, zipped(t, p)); got != "Balita & Ibu!2: n:1 |\n" {
		t.Error(got)
	}
}

func TestHiddenSheetsAndChartsAreToldApart(t *testing.T) {
	t.Parallel()
	p := parts(`<row><c><v>1</v></c></row>`)
	p["xl/workbook.xml"] = `<workbook><sheets><sheet name="Grafik" r:id="rId9"/><sheet name="B" state="veryHidden" r:id="rId1"/><sheet name="C" state="visible" r:id="rId1"/></sheets></workbook>`
	f, err := openBytes(zipped(t, p), DefaultLimits)
	if err != nil || len(f.Sheets) != 2 || !f.Sheets[0].Hidden || f.Sheets[1].Hidden || f.Format != XLSX {
		t.Errorf("%v %+v", err, f)
	}
}

func TestReadingAgainStartsAtTheTop(t *testing.T) {
	t.Parallel()
	for _, data := range [][]byte{zipped(t, parts(`<row><c><v>1</v></c></row><row><c><v>2</v></c></row>`)), []byte("1;a\n2;b\n")} {
		f, err := openBytes(data, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			rows, _ := f.Sheets[0].Rows()
			if !rows.Next() || rows.Cells()[0].Text != "1" || !rows.Next() || rows.Next() || rows.Err() != nil {
				t.Errorf("%s: %v", f.Format, rows.Err())
			}
		}
	}
}

// TestAnotherReaderSeesTheSameValues puts a workbook as a spreadsheet program
// writes it (shared texts, styles) before our reader and excelize's.
func TestAnotherReaderSeesTheSameValues(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	day, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	for row := 1; row <= 200; row++ {
		values := []any{fmt.Sprintf("%016d", row*7), " SITI & <AMINAH> \"é😀\" ", float64(row) / 7, row * 1_000_003, row%2 == 0, nil, "_x0041_", "a\nb", 45000 + row}
		if row%5 == 0 {
			values[row%9] = nil
		}
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", row*2), &values); err != nil {
			t.Fatal(err)
		}
		cell := fmt.Sprint("I", row*2)
		f.SetCellStyle("Sheet1", cell, cell, day)
	}
	f.SetCellFormula("Sheet1", "C2", "1+1")
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	ours, err := openBytes(out.Bytes(), DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := excelize.OpenReader(&out, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	want, err := theirs.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := ours.Sheets[0].Rows()
	seen := 0
	for rows.Next() {
		seen++
		for i, text := range want[rows.Number()-1] {
			var got Cell
			if i < len(rows.Cells()) {
				got = rows.Cells()[i]
			}
			if text == "1" && got.Text == "TRUE" || text == "0" && got.Text == "FALSE" {
				continue
			}
			if got.Text != text {
				t.Fatalf("row %d, column %d: %q, excelize reads %q", rows.Number(), i+1, got.Text, text)
			}
			if i == 8 && text != "" && got.Kind != Date {
				t.Fatalf("row %d: the day is a %d", rows.Number(), got.Kind)
			}
		}
	}
	if rows.Err() != nil || seen != 200 {
		t.Errorf("%d rows, %v", seen, rows.Err())
	}
}
