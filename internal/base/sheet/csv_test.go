package sheet

import (
	"strings"
	"testing"
	"unicode/utf16"
)

func TestCSVAsOfficesSaveIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"semicolons and decimal commas":   {"NIK;BB;TB\n1;12,3;84,5\n2;11,0;80\n", "1: NIK|BB|TB\n2: 1|12,3|84,5\n3: 2|11,0|80\n"},
		"every figure with a comma":       {"a;b;c\n1,5;2,5;3,5\n1,6;2,6;3,6\n", "1: a|b|c\n2: 1,5|2,5|3,5\n3: 1,6|2,6|3,6\n"},
		"commas and quoted decimals":      {"NIK,BB\n1,\"12,3\"\n", "1: NIK|BB\n2: 1|12,3\n"},
		"tabs":                            {"a\tb\n1,5\t2;5\n", "1: a|b\n2: 1,5|2;5\n"},
		"Excel's hint":                    {"sep=|\na|b\n", "1: a|b\n"},
		"title rows and blank rows count": {"LAPORAN;;\r\n\r\n;;\r\na;b;c\r\n", "1: LAPORAN\n4: a|b|c\n"},
		"quotes and line ends inside":     {"a;\"b \"\"x\"\"\r\nc\"\nd;e\n", "1: a|b \"x\"\r\nc\n2: d|e\n"},
		"a quote in the middle":           {"a;5\" b\n\"c\"d;e", "1: a|5\" b\n2: cd|e\n"},
		"no last line end":                {"a;b", "1: a|b\n"},
		"an empty last value":             {"a;b\nc;", "1: a|b\n2: c\n"},
		"old Macintosh":                   {"a;b\rc;d\r", "1: a|b\n2: c|d\n"},
		"one column":                      {"NIK\n1\n", "1: NIK\n2: 1\n"},
		"UTF-8 with a mark":               {"\xEF\xBB\xBFNama;é\n", "1: Nama|é\n"},
		"Windows-1252":                    {"Nama;Andr\xe9 \x93A\x94 \x80\n", "1: Nama|André “A” €\n"},
		"UTF-16, Intel":                   {wide("Nama;é😀\n1;2", false), "1: Nama|é😀\n2: 1|2\n"},
		"UTF-16, network":                 {wide("Nama;é😀\n1;2", true), "1: Nama|é😀\n2: 1|2\n"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := openBytes([]byte(c.in), DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := f.Sheets[0].Rows()
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for rows.Next() {
				var cells []string
				for _, c := range rows.Cells() {
					cells = append(cells, c.Text)
				}
				b.WriteString(string(rune('0'+rows.Number())) + ": " + strings.Join(cells, "|") + "\n")
			}
			if got := b.String(); got != c.want || rows.Err() != nil || f.Format != CSV {
				t.Errorf("%v, got\n%s\nwant\n%s", rows.Err(), got, c.want)
			}
		})
	}
}

func wide(s string, big bool) string {
	var b strings.Builder
	for _, u := range append([]uint16{0xFEFF}, utf16.Encode([]rune(s))...) {
		if lo, hi := byte(u), byte(u>>8); big {
			b.Write([]byte{hi, lo})
		} else {
			b.Write([]byte{lo, hi})
		}
	}
	return b.String()
}

func TestAnUnclosedQuoteDoesNotSwallowRows(t *testing.T) {
	t.Parallel()
	got, err := dump([]byte("a;b\nc;\"d\ne;f\n"), DefaultLimits)
	wantFault(t, err, "sheet.quote")
	if got != "!1: t:a | t:b |\n" {
		t.Error(got)
	}
}

func TestBinaryDataIsNoCSV(t *testing.T) {
	t.Parallel()
	_, err := openBytes([]byte("a;b\n"+strings.Repeat("c;d\n", 2000)+"\x00"), DefaultLimits)
	wantFault(t, err, "sheet.unknown")
}
