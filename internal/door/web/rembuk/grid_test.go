package rembuk_test

import (
	"fmt"
	"strings"
	"testing"

	"tumbuh/internal/door/web/rembuk"
)

func TestABlockOfASpreadsheetIsReadWithItsQuotes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a\tb\nc":                 `[["a" "b"] ["c"]]`,
		"\"a\nb\"\tc\r\n":         `[["a\nb" "c"]]`,
		"\"a \"\"b\"\"\"\tc":      `[["a \"b\"" "c"]]`,
		"say \"x\"\ty":            `[["say \"x\"" "y"]]`,
		"\"never ends\tb\nc\td":   `[["never ends\tb\nc\td"]]`,
		"\n\t\n a \n":             `[["a"]]`,
		"\"\"\tb":                 `[["" "b"]]`,
		"1\t\"\"\"quoted\"\"\"\t": `[["1" "\"quoted\"" ""]]`,
	} {
		if got := fmt.Sprintf("%q", rembuk.Sheet(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{"31/12/2026": "2026-12-31", "31-12-2026": "2026-12-31", "2026-12-31": "2026-12-31", "1 Mei 2026": "2026-05-01", "1 agt 2026": "2026-08-01", "5.6.2026": "2026-06-05",
		"31/02/2026": "", "12/31/2026": "", "besok": "", "1/1/26": "", "": "", "1/1/99999": ""} {
		got := ""
		if d := rembuk.DayRead(text); d != 0 {
			got = d.String()
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

func FuzzPasted(f *testing.F) {
	for _, seed := range []string{"a\tb", "\"a\nb\"\t", "No\tKomitmen\n1\tx\tdinkes", "\"", "\"\"\"", "\xff", strings.Repeat("x\n", 400)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows := rembuk.Pasted(text)
		if len(rows) > 300 {
			t.Fatalf("%d rows", len(rows))
		}
		for _, r := range rows {
			if len(r) != 10 || r[0]+r[1] != "" {
				t.Fatalf("%q", r)
			}
		}
		rembuk.DayRead(text)
	})
}
