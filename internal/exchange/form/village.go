package form

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/scorecard"
)

// Form1 writes the village's targets and facilities. A number that nobody knows is blank.
func Form1(w io.Writer, p *locale.Printer, h Head, numbers map[string]int, facilities []scorecard.Facility) error {
	wide := append([]float64{5, 24, 16}, slices.Repeat([]float64{12}, len(scorecard.Numbers)-3)...)
	return write(w, p, h, "1", sheet.Across, "", wide, func(g *page) {
		g.section("scorecard.first.a", len(wide))
		for i, code := range scorecard.Numbers {
			g.Put(cell(i+1, g.row), heads, sheet.String(g.T("scorecard.number."+code)))
			g.Put(cell(i+1, g.row+1), letter, sheet.Int(i+1))
			c := sheet.Cell{}
			if n, known := numbers[code]; known {
				c = sheet.Int(n)
			}
			g.Put(cell(i+1, g.row+2), strong, c)
		}
		g.Height(g.row, 76)
		g.row += 4
		g.section("scorecard.first.b", len(wide))
		g.headed(cell(1, g.row)+" form.file.no", cell(2, g.row)+" scorecard.first.name", cell(3, g.row)+" scorecard.first.kind")
		for i, code := range scorecard.Offered {
			g.headed(cell(4+i, g.row) + " scorecard.offer." + code)
		}
		g.Height(g.row, 34)
		g.row++
		for i, f := range facilities {
			line := []sheet.Cell{sheet.Int(i + 1), sheet.String(f.Name), sheet.String(g.T("scorecard.facility." + f.Kind))}
			for _, code := range scorecard.Offered {
				has := slices.Contains(f.Services, code)
				line = append(line, tick(has, !has))
			}
			g.line(line...)
		}
	})
}

// section is the title of a table within a form.
func (g *page) section(key string, columns int, args ...any) {
	g.Put(g.span(1, columns, g.row), sheet.Look{Bold: true}, sheet.String(g.T(key, args...)))
	g.row++
}

// Form4 writes the village convergence scorecard, five tables one below the other. Without
// a fund table 5 says that a kelurahan has none.
func Form4(w io.Writer, p *locale.Printer, h Head, t form.Tables, fund *scorecard.Fund, year int) error {
	return write(w, p, h, "4", sheet.Upright, "", []float64{5, 62, 15, 15, 12}, func(g *page) {
		g.targets(t)
		g.indicators(t)
		g.level(t)
		g.fund(fund, year)
	})
}

// table begins a table of form 4: its title and heads, by their catalogue keys.
func (g *page) table(title string, keys ...string) {
	g.section(title, 5)
	for i, key := range append([]string{"form.file.no"}, keys...) {
		g.headed(cell(i+1, g.row) + " " + key)
	}
	g.row++
}

// entry is a numbered row of form 4.
func (g *page) entry(no, text string, values ...sheet.Cell) {
	g.Put(cell(1, g.row), middle, sheet.String(no))
	g.Put(cell(2, g.row), plain, sheet.String(text))
	for i, v := range values {
		g.Put(cell(3+i, g.row), middle, v)
	}
	g.row++
}

func (g *page) targets(t form.Tables) {
	g.table("scorecard.table.1", "scorecard.column.target", "form.file.total", "form.file.risk")
	g.entry("1", g.T("scorecard.target.households"), sheet.Int(t.Targets.Households), sheet.Cell{})
	g.entry("2", g.T("form.file.target.mothers"), sheet.Int(t.Targets.Mothers), sheet.Int(t.Targets.MothersRisk))
	g.entry("3", g.T("form.file.target.children"), sheet.Int(t.Targets.Children), sheet.Int(t.Targets.ChildrenRisk))
	g.row++
	g.table("scorecard.table.2", "scorecard.column.mat", "scorecard.column.count", "form.file.percent")
	g.entry("1", g.T("scorecard.target.children"), sheet.Int(t.Mat.Children), sheet.Cell{})
	g.entry("2", g.T("form.file.measured"), sheet.Int(t.Mat.Measured()), percent(form.Sum{Received: t.Mat.Measured(), Due: t.Mat.Children}))
	for i, m := range []struct {
		colour string
		count  int
	}{{form.Green, t.Mat.Green}, {form.Yellow, t.Mat.Yellow}, {form.Red, t.Mat.Red}} {
		g.entry(string(rune('3'+i)), g.T("scorecard.mat."+m.colour), sheet.Int(m.count), percent(form.Sum{Received: m.count, Due: t.Mat.Measured()}))
	}
	g.Put(g.span(1, 5, g.row), note, sheet.String(g.T("form.file.mat.note")))
	g.row += 2
}

func (g *page) indicators(t form.Tables) {
	list := func(title, whose string, codes []string, sums []form.Sum, also func(code string, no string)) {
		g.table(title, "scorecard.column.indicator", "scorecard.column.count", "form.file.due", "form.file.percent")
		for i, code := range codes {
			no := sheet.Int(i + 1).Text
			if also != nil {
				also(code, no)
			}
			g.entry(no, g.T("scorecard.full."+whose+"."+code), sheet.Int(sums[i].Received), sheet.Int(sums[i].Due), percent(sums[i]))
		}
		g.row++
	}
	list("scorecard.table.3a", "3a", form.MotherCodes, t.Mothers, nil)
	list("scorecard.table.3b", "3b", form.ChildCodes, t.Children, func(code, no string) {
		if code == "counselling" {
			g.entry(no, g.T("scorecard.full.3b.father"), sheet.Int(t.Fathers.Received), sheet.Int(t.Fathers.Due), percent(t.Fathers))
		}
	})
	list("scorecard.table.3c", "2c", []string{"months", "paud"}, []form.Sum{t.Paud.Months, t.Paud.Active}, nil)
}

func (g *page) level(t form.Tables) {
	g.table("scorecard.table.4", "scorecard.column.target", "form.file.count_received", "form.file.count_due", "form.file.percent")
	for i, l := range []struct {
		key string
		form.Sum
	}{{"scorecard.target.mothers", t.Level.Mothers}, {"scorecard.target.children", t.Level.Children}, {"scorecard.target.total", t.Level.Village()}} {
		g.entry(string(rune('1'+i)), g.T(l.key), sheet.Int(l.Received), sheet.Int(l.Due), percent(l.Sum))
	}
	whole := t.Whole.Village()
	g.Put(g.span(1, 5, g.row), note, sheet.String(g.T("form.file.whole", "Received", whole.Received, "Due", whole.Due)))
	g.row += 2
}

func (g *page) fund(fund *scorecard.Fund, year int) {
	if fund == nil {
		g.section("scorecard.table.5", 5, "Year", strconv.Itoa(year))
		g.Put(g.span(1, 5, g.row), note, sheet.String(g.T("scorecard.fund.none")))
		g.row++
		return
	}
	g.section("scorecard.table.5", 5, "Year", strconv.Itoa(year))
	for i, key := range strings.Fields("form.file.no scorecard.fund.field scorecard.fund.total scorecard.fund.stunting form.file.percent") {
		g.headed(cell(i+1, g.row) + " " + key)
	}
	g.row++
	for i, f := range []struct {
		key string
		scorecard.Use
	}{{"scorecard.fund.development", fund.Development}, {"scorecard.fund.empowerment", fund.Empowerment}} {
		share := form.Sum{}
		if f.Total != nil && f.Stunting != nil {
			share = form.Sum{Received: int(*f.Stunting), Due: int(*f.Total)}
		}
		g.entry(string(rune('1'+i)), g.T(f.key), rupiah(f.Total), rupiah(f.Stunting), percent(share))
	}
}

// rupiah is an amount; what nobody filled in is blank.
func rupiah(n *int64) sheet.Cell {
	if n == nil {
		return sheet.Cell{}
	}
	return sheet.Int(*n)
}
