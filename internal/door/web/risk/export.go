package risk

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/risk"
)

// purposes are what a list may be taken for, in the words of lists of children.
var purposes = []string{"kunjungan", "rujukan", "posyandu", "audit", "verifikasi"}

func purposeField(p *locale.Printer) web.Field {
	f := web.Field{Name: "tujuan", Label: p.T("children.export.purpose"), Type: "select"}
	for _, word := range purposes {
		f.Options = append(f.Options, web.Option{Value: word, Text: p.T("children.export.purpose." + word)})
	}
	return f
}

// columns of a file: catalogue key risk.file.<key>, and width. A column for each thing
// that can be lacking follows.
var exported = []struct {
	key   string
	width float64
}{{"head", 28}, {"hamlet", 16}, {"rt", 6}, {"rw", 6}, {"address", 28}, {"posyandu", 18}, {"village", 20}, {"state", 18}, {"factors", 36}, {"welfare", 10}, {"unasked", 30}, {"team", 12}, {"visited", 12}, {"count", 10}, {"lacks", 48}}

// export sends the list as a workbook or CSV. Who took it, when and for what stands
// above the last column, in the last line, in the properties and on every printed page;
// each row carries the id that the ledger knows the file by.
func (s *screens) export(w http.ResponseWriter, r *http.Request) error {
	a, err := s.asked(r)
	if err != nil {
		return err
	}
	taken := risk.Taken{ID: rand.Text()[:10], Purpose: r.FormValue("tujuan")}
	if !slices.Contains(purposes, taken.Purpose) {
		taken.Purpose = "none"
	}
	list, err := s.risk.Take(r.Context(), a.by, a.place.Code, a.period, taken)
	if err != nil {
		return err // before the first byte, while it can still be a page
	}
	p, now := a.p, s.risk.Now().In(region.Zone(a.place.Code))
	mark := p.T("children.file.mark", "Name", a.by.Name, "Day", civil.DateOf(now), "Hour", now.Format("15.04 MST"), "Purpose", fault.Key("children.export.purpose."+taken.Purpose), "ID", taken.ID)
	name := "keluarga-" + a.place.Code + "-" + a.period.String()
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	var book sheet.Book
	if strings.HasSuffix(r.URL.Path, ".xlsx") {
		h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
		if book, err = sheet.CreateXLSX(w, sheet.About{Title: name, Author: a.by.Name, Made: s.risk.Now(), Mark: mark}); err != nil {
			return err
		}
	} else {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
		book = sheet.CreateCSV(w)
	}
	var head []sheet.Column
	for _, c := range exported {
		head = append(head, sheet.Column{Title: p.T("risk.file." + c.key), Width: c.width})
	}
	if err := book.Sheet("Keluarga", append(head, sheet.Column{Title: mark, Width: 40})...); err != nil {
		return err
	}
	for _, c := range risk.Combinations(list.Families, a.codes...) {
		for i := range c.Families {
			if err := book.Row(append(rowOf(p, &c.Families[i], list), sheet.String(taken.ID))...); err != nil {
				return err
			}
		}
	}
	if err := book.Row(sheet.String(mark)); err != nil {
		return err
	}
	return book.Close()
}

func rowOf(p *locale.Printer, f *risk.Family, list risk.List) []sheet.Cell {
	place, _ := region.Get(f.Village)
	cells := []sheet.Cell{sheet.String(f.Head), sheet.String(f.Hamlet), sheet.String(f.RT), sheet.String(f.RW), sheet.String(f.Address), sheet.String(f.Posyandu), sheet.String(place.Name),
		sheet.String(p.T("risk.state." + string(f.State()))), sheet.String(factors(p, f)), {}, sheet.String(unasked(p, slices.Concat(f.Unasked, f.Untold)...)), {}, {}, sheet.Int(len(f.LackCodes())), sheet.String(members(p, f))}
	if f.Welfare > 0 {
		cells[9] = sheet.Int(f.Welfare)
	}
	if f.Term != nil {
		cells[11] = sheet.String(teamText(p, list, *f))
	}
	if f.Visited != 0 {
		cells[12] = sheet.Day(f.Visited)
	}
	return cells
}

// unasked are the answers that nobody has given.
func unasked(p *locale.Printer, names ...string) string {
	var all []string
	for _, name := range names {
		key := "standard.field." + name
		if !p.Has(key) {
			key = "risk.short." + name
		}
		if text := p.T(key); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, ", ")
}
