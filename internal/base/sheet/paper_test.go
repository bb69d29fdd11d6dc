package sheet_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tumbuh/internal/base/civil"
	. "tumbuh/internal/base/sheet"
)

// TestAPaperIsLaidOutAsTheForm: merged cells, widths, page, heads of every page, and the
// values as they were given; of one moment always the same bytes.
func TestAPaperIsLaidOutAsTheForm(t *testing.T) {
	write := func() []byte {
		var out bytes.Buffer
		p, err := CreatePaper(&out, About{Title: "Formulir", Made: time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC), Mark: "Diunduh Dina"})
		if err != nil {
			t.Fatal(err)
		}
		p.Sheet("3A", Across, "3:6", 5, 24)
		p.Put("A1:D1", Look{Bold: true, Centre: true}, String("FORMULIR"))
		p.Put("A7", Look{Frame: true}, Int(1))
		p.Put("B7", Look{Frame: true}, String("=1+1"))
		p.Put("C7", Look{Frame: true}, Decimal(667, 1))
		p.Put("D7", Look{Frame: true}, Day(civil.MustDate("2026-08-15")))
		p.Put("E7", Look{Frame: true, Small: true}, Cell{})
		p.Sheet("3A", Upright, "", 9)
		p.Put("A1", Look{Head: true}, String("7312012005000001"))
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	body := write()
	if !bytes.Equal(body, write()) {
		t.Error("the same form is written in other bytes")
	}
	path := filepath.Join(t.TempDir(), "form.xlsx")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []string
	for _, s := range f.Sheets {
		rows, err := s.Rows()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			for i, c := range rows.Cells() {
				if c.Kind != Blank {
					shown := c.Shown()
					if d, ok := f.Day(c); ok && c.Kind == Date {
						shown = d.String()
					}
					got = append(got, fmt.Sprintf("%s %d.%d %s", s.Name, rows.Number(), i+1, shown))
				}
			}
		}
	}
	want := []string{"3A 1.1 FORMULIR", "3A 7.1 1", "3A 7.2 =1+1", "3A 7.3 66.7", "3A 7.4 2026-08-15", "3A (2) 1.1 7312012005000001"}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	x, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	merged, _ := x.GetMergeCells("3A")
	width, _ := x.GetColWidth("3A", "B")
	layout, _ := x.GetPageLayout("3A")
	names := x.GetDefinedName()
	if len(merged) != 1 || merged[0][0] != "A1:D1" || width != 24 || *layout.Orientation != Across || len(names) != 1 || names[0].RefersTo != "'3A'!$3:$6" {
		t.Errorf("merged %v, width %v, %v, names %v", merged, width, *layout.Orientation, names)
	}
}

// TestAPaperTellsItsFirstMistake: nothing is written where a cell was named wrongly.
func TestAPaperTellsItsFirstMistake(t *testing.T) {
	var out bytes.Buffer
	p, err := CreatePaper(&out, About{})
	if err != nil {
		t.Fatal(err)
	}
	p.Sheet("A", Across, "")
	p.Put("7", Look{}, String("x"))
	p.Put("A7", Look{}, String("x"))
	if err := p.Close(); err == nil || out.Len() > 0 {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}
