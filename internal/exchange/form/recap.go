package form

import (
	"io"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/form"
)

// Row is somebody's row of form 3A or 3B. Without a right to names both are empty.
type Row struct {
	KIA, Name string
	Cells     []form.Cell
	form.Sum
	form.Facts
}

// dataRow is where the table begins, below title, three rows of heads and the letters.
const dataRow = 7

// Form3A writes the mothers' recapitulation: the official cells, A to Q.
func Form3A(w io.Writer, p *locale.Printer, h Head, rows []Row) error {
	return write(w, p, h, "3A", sheet.Across, "3:6", widths(len(form.MotherCodes), 13, 20, 13), func(g *page) {
		g.headed("A3:A5 form.file.no", "B3:B5 form.file.register", "C3:C5 form.file.mother", "D3:D5 form.file.pregnancy",
			"E4:F4 form.file.gestation_delivery", "E5 form.file.gestation", "F5 form.file.delivered")
		g.recap(rows, "mark", form.MotherCodes, 7, func(r Row) []sheet.Cell {
			stage := g.T("form.file.stage." + r.Stage)
			switch {
			case r.Overdue:
				stage = g.T("scorecard.overdue", "Months", r.Age)
			case r.Age >= 0 && r.Stage != form.Delivered:
				stage = g.T("form.file.stage.months", "Months", r.Age, "Stage", stage)
			}
			return []sheet.Cell{sheet.String(r.Status), sheet.String(stage), sheet.Day(r.Delivered)}
		})
	})
}

// Form3B writes the recapitulation of the children of 0 to 23 months, A to R.
func Form3B(w io.Writer, p *locale.Printer, h Head, rows []Row) error {
	return write(w, p, h, "3B", sheet.Across, "3:6", widths(len(form.ChildCodes), 9, 9), func(g *page) {
		g.headed("A3:A5 form.file.no", "B3:B5 form.file.register", "C3:C5 form.file.child", "D4:E4 form.file.age_status", "D5 form.file.age", "E5 form.file.nutrition")
		g.recap(rows, "child", form.ChildCodes, 6, func(r Row) []sheet.Cell { return []sheet.Cell{age(r.Age), sheet.String(r.Status)} })
	})
}

// widths are those of number, register and name, of the facts, so many indicators, and
// the three sums.
func widths(indicators int, facts ...float64) []float64 {
	all := append([]float64{5, 15, 26}, facts...)
	for range indicators {
		all = append(all, 12)
	}
	return append(all, 10, 12, 8)
}

// recap writes the heads of the indicators, from the column first on, and of the sums, the
// rows, and the group's three rows.
func (g *page) recap(rows []Row, whose string, codes []string, first int, facts func(Row) []sheet.Cell) {
	sums := first + len(codes)
	g.Put(block(first-2, 3, first-1, 3), heads, sheet.String(g.head.Period))
	g.Put(block(first, 3, sums-1, 3), heads, sheet.String(g.T("form.file.indicators")))
	g.Put(block(first, 4, sums-1, 4), heads, sheet.String(g.T("form.file.received_status")))
	for i, code := range codes {
		g.Put(cell(first+i, 5), heads, sheet.String(g.T("form.file."+whose+"."+code)))
	}
	g.Put(block(sums, 3, sums+2, 4), heads, sheet.String(g.T("form.file.level")))
	for i, key := range []string{"received_whole", "due", "percent"} {
		g.Put(cell(sums+i, 5), heads, sheet.String(g.T("form.file."+key)))
	}
	g.Height(5, 62)
	g.letters(6, 1, sums+2)
	g.row = dataRow
	by := make([]form.Sum, len(codes))
	var all form.Sum
	for i, r := range rows {
		line := append([]sheet.Cell{sheet.Int(i + 1), sheet.String(r.KIA), sheet.String(r.Name)}, facts(r)...)
		for k, c := range r.Cells {
			line, by[k] = append(line, sheet.String(c.String())), by[k].Add(c.Sum())
		}
		all = all.Add(r.Sum)
		g.line(append(line, sheet.Int(r.Received), sheet.Int(r.Due), percent(r.Sum))...)
	}
	g.levels(first, by, all)
}

// levels are the three rows below: what each indicator reached.
func (g *page) levels(first int, by []form.Sum, all form.Sum) {
	g.Put(block(1, g.row, 3, g.row+2), label, sheet.String(g.T("form.file.reached")))
	sums := first + len(by)
	for i, key := range []string{"count_received", "count_due", "percent"} {
		g.Put(block(4, g.row, first-1, g.row), label, sheet.String(g.T("form.file."+key)))
		of := func(s form.Sum) sheet.Cell {
			return []sheet.Cell{sheet.Int(s.Received), sheet.Int(s.Due), percent(s)}[i]
		}
		for k, s := range by {
			g.Put(cell(first+k, g.row), strong, of(s))
		}
		for k := range 3 {
			c := sheet.Cell{}
			if k == i {
				c = of(all)
			}
			g.Put(cell(sums+k, g.row), strong, c)
		}
		g.row++
	}
}
