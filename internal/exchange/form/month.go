package form

import (
	"io"
	"slices"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/scorecard"
)

// head2 is a column of a monthly form: a word of the catalogue, a width.
type head2 struct {
	key   string
	width float64
}

// Form2A writes a month of pregnant women: the form's columns a to n behind the number.
func Form2A(w io.Writer, p *locale.Printer, h Head, lines []scorecard.Line) error {
	facts := []head2{{"register", 15}, {"mother", 26}, {"pregnancy", 12}, {"expected", 12}, {"gestation", 10}, {"delivered", 12}}
	return monthly(w, p, h, "2A", facts, standard.Form2A, lines, func(g *page, l scorecard.Line) []sheet.Cell {
		return []sheet.Cell{sheet.String(l.Status), sheet.Day(l.Due), age(l.Age), sheet.Day(l.Delivered)}
	})
}

// Form2B writes a month of children of 0 to 23 months. Weighing and length have their
// numbers beside them.
func Form2B(w io.Writer, p *locale.Printer, h Head, lines []scorecard.Line) error {
	facts := []head2{{"register", 15}, {"child", 26}, {"sex", 6}, {"birth", 12}, {"nutrition", 9}, {"age", 9}, {"mat", 9}, {"kg", 9}, {"cm", 9}}
	return monthly(w, p, h, "2B", facts, form2B, lines, func(g *page, l scorecard.Line) []sheet.Cell {
		grams, mm := sheet.Cell{}, sheet.Cell{}
		if l.Grams > 0 {
			grams = sheet.Decimal((l.Grams+5)/10, 2)
		}
		if l.MM > 0 {
			mm = sheet.Decimal(l.MM, 1)
		}
		return []sheet.Cell{g.sex(l.Sex), sheet.Day(l.Birth), sheet.String(l.Status), age(l.Age), sheet.String(l.Mat), grams, mm}
	})
}

// form2B is the form's order, with the measles dose in a column of its own.
var form2B = slices.Insert(slices.Clone(standard.Form2B), 1, "measles")

func monthly(w io.Writer, p *locale.Printer, h Head, name string, facts []head2, codes []string, lines []scorecard.Line, told func(*page, scorecard.Line) []sheet.Cell) error {
	wide := []float64{5}
	for _, f := range facts {
		wide = append(wide, f.width)
	}
	for range codes {
		wide = append(wide, 11)
	}
	return write(w, p, h, name, sheet.Across, "3:5", wide, func(g *page) {
		first := 2 + len(facts)
		g.headed("A3:A4 form.file.no")
		for i, f := range facts {
			g.headed(block(2+i, 3, 2+i, 4) + " form.file." + f.key)
		}
		g.headed(g.span(first, first+len(codes)-1, 3) + " form.file.received_month")
		for i, code := range codes {
			g.headed(cell(first+i, 4) + " form.file.mark." + code)
		}
		g.Height(4, 62)
		g.Put("A5", letter, sheet.Cell{})
		g.letters(5, 2, len(facts)+len(codes))
		g.row = 6
		for i, l := range lines {
			line := append([]sheet.Cell{sheet.Int(i + 1), sheet.String(l.KIA), sheet.String(l.Name)}, told(g, l)...)
			for _, code := range codes {
				line = append(line, mark(l, code))
			}
			g.line(line...)
		}
	})
}

// mark is the tick of a code in a row.
func mark(l scorecard.Line, code string) sheet.Cell {
	if code == "measles" {
		return tick(l.Measles, false)
	}
	i := slices.IndexFunc(l.Marks, func(m scorecard.Mark) bool { return m.Code == code })
	if i < 0 {
		return sheet.Cell{}
	}
	return tick(l.Marks[i].Received, l.Marks[i].No)
}

// Form2C writes a year of the older children at PAUD.
func Form2C(w io.Writer, p *locale.Printer, h Head, year int, lines []scorecard.Line) error {
	wide := []float64{5, 15, 26, 6, 14}
	for range 12 {
		wide = append(wide, 7)
	}
	return write(w, p, h, "2C", sheet.Across, "3:5", wide, func(g *page) {
		g.headed("A3:A4 form.file.no", "B3:B4 form.file.register", "C3:C4 form.file.child", "D3:D4 form.file.sex", "E3:E4 form.file.category")
		g.Put("F3:Q3", heads, sheet.String(g.T("form.file.paud", "Year", strconv.Itoa(year))))
		for m := range 12 {
			g.Put(cell(6+m, 4), heads, sheet.String(g.ShortMonth(civil.YearOf(year).From().Add(m))))
		}
		g.Put("A5", letter, sheet.Cell{})
		g.letters(5, 2, 16)
		g.row = 6
		for i, l := range lines {
			line := []sheet.Cell{sheet.Int(i + 1), sheet.String(l.KIA), sheet.String(l.Name), g.sex(l.Sex), sheet.String(g.T([]string{"form.file.category.1", "form.file.category.2"}[form.PaudCategory(l.Age)-1]))}
			for _, at := range l.Year {
				c := sheet.String("-")
				if at.Known {
					c = map[bool]sheet.Cell{true: sheet.String("v"), false: sheet.String("x")}[at.Came]
				}
				line = append(line, c)
			}
			g.line(line...)
		}
		g.row++
		g.Put(g.span(1, 17, g.row), note, sheet.String(g.T("form.file.paud.legend")))
	})
}

func (g *page) sex(s growth.Sex) sheet.Cell {
	switch s {
	case growth.Male:
		return sheet.String(g.T("form.file.male"))
	case growth.Female:
		return sheet.String(g.T("form.file.female"))
	}
	return sheet.Cell{}
}
