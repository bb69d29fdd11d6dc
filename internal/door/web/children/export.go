package children

import (
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// exported are the columns of a list as a file: catalogue key children.file.<key>
// and width.
var exported = []struct {
	key   string
	width float64
}{{"name", 28}, {"nik", 20}, {"sex", 6}, {"birth", 12}, {"age", 8}, {"parent", 24}, {"district", 20}, {"village", 20}, {"posyandu", 20}, {"day", 12},
	{"kg", 8}, {"cm", 8}, {"hfa", 8}, {"wfa", 8}, {"wfh", 8}, {"gain", 8}, {"run", 8}, {"absent", 8}}

// purposes are what a list may be taken for; the ledger has it, and every file.
var purposes = []string{"kunjungan", "rujukan", "posyandu", "audit", "verifikasi"}

func exporting(p *locale.Printer, r *http.Request) export {
	e := export{Purpose: web.Field{Name: "tujuan", Label: p.T("children.export.purpose"), Type: "select"}}
	for _, word := range purposes {
		e.Purpose.Options = append(e.Purpose.Options, web.Option{Value: word, Text: p.T("children.export.purpose." + word)})
	}
	for name, values := range r.URL.Query() {
		e.Hidden = append(e.Hidden, web.Option{Value: name, Text: values[0]})
	}
	slices.SortFunc(e.Hidden, func(a, b web.Option) int { return strings.Compare(a.Value, b.Value) })
	return e
}

// export sends the whole list as a workbook or CSV; the NIK stays masked. Who took
// it, when and for what stands above the last column, in the last line, in the
// properties and on every printed page; each row carries the id that the ledger
// knows the file by.
func (s *screens) export(w http.ResponseWriter, r *http.Request) error {
	f, _, _, err := s.choose(r)
	if err != nil {
		return err
	}
	p, by := web.PrinterOf(r), s.actor(r)
	if err := by.Allow(account.ChildExport, f.Area); err != nil {
		return err // before the first byte, while it can still be a page
	}
	f.After = ""
	purpose := r.URL.Query().Get("tujuan")
	if !slices.Contains(purposes, purpose) {
		purpose = "none"
	}
	taken := indicator.NewTaken(purpose)
	mark := s.watermark(p, by, taken)
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	name := "anak-" + wordOf(f.Need) + "-" + f.Area + "-" + f.Month.String()
	var book sheet.Book
	if strings.HasSuffix(r.URL.Path, ".xlsx") {
		h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
		if book, err = sheet.CreateXLSX(w, sheet.About{Title: name, Author: by.Name, Made: s.privacy.Now(), Mark: mark}); err != nil {
			return err
		}
	} else {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
		book = sheet.CreateCSV(w)
	}
	columns := make([]sheet.Column, len(exported), len(exported)+1)
	for i, column := range exported {
		columns[i] = sheet.Column{Title: p.T("children.file." + column.key), Width: column.width}
	}
	if err := book.Sheet("Anak", append(columns, sheet.Column{Title: mark, Width: 40})...); err != nil {
		return err
	}
	if err := s.figures.Export(r.Context(), by, f, taken, func(l indicator.Listed) error { return book.Row(append(line(p, l), sheet.String(taken.ID))...) }); err != nil {
		return err
	}
	if err := book.Row(sheet.String(mark)); err != nil {
		return err
	}
	return book.Close()
}

// watermark says who took the list, when by their own clock, and for what.
func (s *screens) watermark(p *locale.Printer, by account.Actor, t indicator.Taken) string {
	now := s.privacy.Now().In(region.Zone(by.Region))
	return p.T("children.file.mark", "Name", by.Name, "Day", civil.DateOf(now), "Hour", hour(now), "Purpose", fault.Key("children.export.purpose."+t.Purpose), "ID", t.ID)
}

func line(p *locale.Printer, l indicator.Listed) []sheet.Cell {
	village, _ := region.Get(l.Village)
	district, _ := region.Get(region.Parent(l.Village))
	cells := []sheet.Cell{sheet.String(l.Person.Name), sheet.String(masked(p, l.Person)),
		sheet.String(map[growth.Sex]string{growth.Male: "L", growth.Female: "P"}[l.Person.Sex]), sheet.Day(l.Person.Birth), sheet.Int(l.Age),
		sheet.String(l.Person.Parent), sheet.String(district.Name), sheet.String(village.Name), sheet.String(l.Posyandu), {}, {}, {}}
	if l.Day != 0 {
		cells[9] = sheet.Day(l.Day)
	}
	if l.Grams > 0 {
		cells[10] = sheet.Decimal(l.Grams, 3)
	}
	if l.MM > 0 {
		cells[11] = sheet.Decimal(l.MM, 1)
	}
	for _, score := range l.Days {
		if score.State == growth.Missing {
			cells = append(cells, sheet.Cell{})
			continue
		}
		cells = append(cells, sheet.Decimal(score.Z, 2))
	}
	return append(cells, sheet.String(l.Gain.String()), sheet.Int(l.Trend.TRun), sheet.Int(l.MonthsAbsent()))
}
