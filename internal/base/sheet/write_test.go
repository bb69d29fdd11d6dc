package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
)

// sample writes one of each value.
func sample(t *testing.T, book Book) {
	t.Helper()
	for _, err := range []error{
		book.Sheet("Balita: Kec. A/B", Column{Title: "NIK", Width: 18}, Column{Title: "Alasan", Width: 60, Wrap: true}, Column{Title: "=Berat"}),
		book.Row(String("7312011001150001"), String("=1+1"), Decimal(-12345, 3)),
		book.Row(Cell{}, String("@x"), Int(7), Day(civil.MustDate("2026-08-15")), Cell{Kind: Bool, Text: "TRUE"}, Cell{Kind: Error, Text: "#N/A"}),
		book.Row(Cell{Kind: Number, Text: "7312011001150001"}, String("+a"), Decimal(5, 2), Cell{Kind: Time, Text: "0.5"}, Day(civil.MustDate("1900-01-01"))),
		book.Row(String("-"), String("\ttab"), String("a\r\n<b>&\"c"), Int(-3)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func xlsxSample(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	book, err := CreateXLSX(&out, About{Title: "Contoh", Author: "Tumbuh"})
	if err != nil {
		t.Fatal(err)
	}
	sample(t, book)
	for _, name := range []string{"Catatan", "balita  kec. a b", strings.Repeat("é", 40), strings.Repeat("é", 40), "'", ""} {
		if err := book.Sheet(name); err != nil {
			t.Fatal(err)
		}
		if err := book.Row(String(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookReadsBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	got := mustDump(t, xlsxSample(t))
	want := `Balita  Kec. A B!1: t:NIK | t:Alasan | t:=Berat |
Balita  Kec. A B!2: t:7312011001150001 | t:=1+1 | n:-12.345 |
Balita  Kec. A B!3:  | t:@x | n:7 | d:46249(2026-08-15) | b:TRUE | t:#N/A |
Balita  Kec. A B!4: t:7312011001150001 | t:+a | n:0.05 | h:0.5 | d:1(1900-01-01) |
Balita  Kec. A B!5: t:- | t:` + "\ttab | t:a\r\n<b>&\"c" + ` | n:-3 |
Catatan!1: t:Catatan |
balita  kec. a b (2)!1: t:balita  kec. a b |
` + strings.Repeat("é", 31) + "!1: t:" + strings.Repeat("é", 40) + " |\n" + strings.Repeat("é", 27) + " (2)!1: t:" + strings.Repeat("é", 40) + " |\nData!1: t:' |\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTheSameWorkbookIsTheSameBytes(t *testing.T) {
	t.Parallel()
	first := xlsxSample(t)
	for range 5 {
		if !bytes.Equal(first, xlsxSample(t)) {
			t.Fatal("two writings differ")
		}
	}
}

func TestSheetsAreReadyToUse(t *testing.T) {
	t.Parallel()
	data := xlsxSample(t)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(f)
		return string(b)
	}
	sheet, all := read("xl/worksheets/sheet1.xml"), read("xl/styles.xml")
	for _, want := range []string{`<autoFilter ref="$A$1:$C$5"`, `state="frozen"`, `ySplit="1"`, `<cols><col min="1" max="1" width="18" customWidth="1"/><col min="2" max="2" width="60"`} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet lacks %s:\n%s", want, sheet)
		}
	}
	if strings.Contains(sheet, "<f>") || !strings.Contains(all, `numFmtId="49"`) {
		t.Error("text is not marked as text")
	}
	if core := read("docProps/core.xml"); !strings.Contains(core, "Contoh") || !strings.Contains(core, "2000-01-01T00:00:00Z") {
		t.Error(core)
	}
}

func TestCSVForPrograms(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	book := CreateCSV(&out)
	sample(t, book)
	if book.Close() != nil || book.Sheet("dua") == nil {
		t.Error("a second sheet")
	}
	want := "NIK,Alasan,'=Berat\n7312011001150001,'=1+1,-12.345\n,'@x,7,2026-08-15,TRUE,#N/A\n7312011001150001,'+a,0.05,12:00,1900-01-01\n'-,'\ttab,\"a\r\n<b>&\"\"c\",-3\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestDecimals(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]Cell{"0.00": Decimal(0, 2), "-0.05": Decimal(-5, 2), "123": Decimal(123, 0), "1.23": Decimal(123, 2), "-999.99": Decimal(-99999, 2)} {
		if got.Text != want {
			t.Errorf("%s, want %s", got.Text, want)
		}
	}
	if (String("") != Cell{} || Day(0) != Cell{}) {
		t.Error("nothing must be a blank cell")
	}
}

func TestAWideSheetHasChoicesSumsAndHiddenColumns(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	book, err := CreateXLSX(&out, About{Across: true})
	if err != nil {
		t.Fatal(err)
	}
	sum := Int(5)
	sum.Sum, sum.Apart, sum.Bold = "SUBTOTAL(109,B2:B2)", true, true
	for _, err := range []error{book.Sheet("Rencana", Column{Title: "Sumber", Width: 150, From: "'Kode'!$A$2:$A$3"}, Column{Title: "Rp", Width: 150}, Column{Title: "Uraian", Width: 160, Wrap: true}, Column{Title: "ID", Hidden: true}),
		book.Row(String("APBD"), Int(5), String(strings.Repeat("kata ", 60)), String("x")), book.Foot(String("JUMLAH"), sum), book.Sheet("Kode", Column{Title: "Sumber"}), book.Row(String("APBD")), book.Row(String("=1+1")), book.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, want := mustDump(t, out.Bytes()), "Rencana!2: t:APBD | n:5 | t:"; !strings.Contains(got, want) || !strings.Contains(got, "Rencana!3: t:JUMLAH | =n:5") {
		t.Errorf("got %s", got)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(f)
	for _, want := range []string{`<f>SUBTOTAL(109,B2:B2)</f>`, `<formula1>'Kode'!$A$2:$A$3</formula1>`, `sqref="A2:A503"`, `hidden="1"`, `ref="$A$1:$D$2"`, `fitToWidth="2"`, `ht="45"`, `orientation="landscape"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the sheet lacks %s:\n%s", want, b)
		}
	}
}
