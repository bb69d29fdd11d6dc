// Package form writes the forms of the village cadre (KPM) as workbooks in the table
// layout in which districts know them: 1, 2A, 2B, 2C, 3A, 3B and 4 (2019 generation).
// Under the title stand the village, the period and the rules by which was counted; at
// the edge of every page who took the file away, and when.
//
// It writes what it is given: whose names somebody may see is decided before.
package form

import (
	"io"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/region"
)

// Head is what every form says above its table.
type Head struct {
	Village string   // 10 digits
	Period  string   // in words
	Rules   []string // settings, edition, and what is not confirmed, in words
	By      string   // who takes it
	Made    time.Time
	Mark    string // id, purpose and taker of a file with names; empty: it has none
}

// page is a form being written.
type page struct {
	*sheet.Paper
	*locale.Printer
	head Head
	row  int // the next that is free
}

var (
	titled = sheet.Look{Bold: true, Centre: true}
	under  = sheet.Look{Centre: true, Wrap: true, Small: true}
	heads  = sheet.Look{Bold: true, Centre: true, Frame: true, Head: true}
	letter = sheet.Look{Centre: true, Frame: true, Head: true, Small: true}
	plain  = sheet.Look{Frame: true, Wrap: true}
	middle = sheet.Look{Frame: true, Centre: true}
	strong = sheet.Look{Frame: true, Centre: true, Bold: true}
	label  = sheet.Look{Frame: true, Bold: true, Wrap: true}
	note   = sheet.Look{Small: true, Wrap: true}
)

// write makes a workbook of one form.
func write(w io.Writer, p *locale.Printer, h Head, name, lies, repeated string, widths []float64, fill func(*page)) error {
	title := p.T("scorecard.paper." + strings.ToLower(name))
	paper, err := sheet.CreatePaper(w, sheet.About{Title: title, Author: h.By, Made: h.Made, Mark: h.Mark})
	if err != nil {
		return err
	}
	g := &page{Paper: paper, Printer: p, head: h}
	paper.Sheet(p.T("form.file.sheet", "Name", name), lies, repeated, widths...)
	last := column(len(widths))
	g.Put("A1:"+last+"1", titled, sheet.String(strings.ToUpper(title)))
	g.Put("A2:"+last+"2", under, sheet.String(g.about()))
	g.Height(1, 22)
	g.Height(2, 12*float64(2+len(h.Rules)/2))
	g.row = 3
	fill(g)
	if h.Mark != "" { // who copies the table out of its page takes it along
		g.row++
		g.Put(g.span(1, len(widths), g.row), note, sheet.String(h.Mark))
	}
	return paper.Close()
}

// about names the place and its period, and the rules.
func (g *page) about() string {
	place, _ := region.Get(g.head.Village)
	district, _ := region.Get(region.Parent(g.head.Village))
	regency, _ := region.Get(region.Parent(district.Code))
	where := []string{}
	for _, r := range []region.Region{place, district, regency} {
		if r.Code != "" {
			where = append(where, g.T(r.Kind.Key())+" "+r.Bare())
		}
	}
	return strings.Join(append([]string{strings.Join(where, ", ") + " · " + g.head.Period}, g.head.Rules...), " · ")
}

// column is the letter of a column, counted from 1: forms have no more than 26.
func column(n int) string { return string(rune('A' + n - 1)) }

func cell(col, row int) string { return column(col) + strconv.Itoa(row) }

// span are the cells from one column to another of a row, one where they are the same.
func (g *page) span(from, to, row int) string { return block(from, row, to, row) }

func block(left, top, right, bottom int) string {
	if left == right && top == bottom {
		return cell(left, top)
	}
	return cell(left, top) + ":" + cell(right, bottom)
}

// line writes the table's next row from column A on: number, register and name first.
func (g *page) line(cells ...sheet.Cell) {
	for i, c := range cells {
		look := middle
		if i == 1 || i == 2 {
			look = plain
		}
		g.Put(cell(i+1, g.row), look, c)
	}
	g.row++
}

// letters are the row under the head that names the columns.
func (g *page) letters(row, from, count int) {
	for i := range count {
		g.Put(cell(from+i, row), letter, sheet.String(string(rune('a'+i))))
	}
}

// headed puts the words of the catalogue into heads of the table, "D3:D5 form.file.status".
func (g *page) headed(list ...string) {
	for _, one := range list {
		at, key, _ := strings.Cut(one, " ")
		g.Put(at, heads, sheet.String(g.T(key)))
	}
}

// percent is a share with one decimal; of nothing there is none.
func percent(s form.Sum) sheet.Cell {
	if !s.Known() {
		return sheet.Cell{}
	}
	return sheet.Decimal((2000*s.Received+s.Due)/(2*s.Due), 1)
}

// tick is a mark of a month: received, said not to be, or nothing said.
func tick(received, no bool) sheet.Cell {
	switch {
	case received:
		return sheet.String("✓")
	case no:
		return sheet.String("x")
	}
	return sheet.Cell{}
}

// age is a number of months; below zero nobody knows.
func age(months int) sheet.Cell {
	if months < 0 {
		return sheet.Cell{}
	}
	return sheet.Int(months)
}
