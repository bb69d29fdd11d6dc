package grid

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/coverage"
	"tumbuh/internal/record/framework"
)

// Template is what a file is of.
type Template struct {
	Area       string
	Period     civil.Period
	PeriodName string // in words
	Framework  framework.Framework
	Indicators []edition.Indicator
	Stated     map[coverage.Key]coverage.Statement
	PerOffice  bool   // a sheet for each office; else one for all
	By         string // who takes it
	Made       time.Time
}

// pages are the sheets of a template: indicators of one level, of one office.
func (t Template) pages() (all [][]edition.Indicator) {
	at := map[string]int{}
	for _, level := range []edition.Level{edition.Village, edition.District, edition.Regency} {
		for _, x := range t.Indicators {
			if x.Level != level || len(areas(level, t.Area)) == 0 {
				continue
			}
			key := string(level)
			if t.PerOffice {
				key += first(x.Offices)
			}
			if _, have := at[key]; !have {
				at[key] = len(all)
				all = append(all, nil)
			}
			all[at[key]] = append(all[at[key]], x)
		}
	}
	return all
}

func first(offices []string) string { return append(offices, "")[0] }

// areas are the places of an indicator's level, in official order.
func areas(level edition.Level, within string) []region.Region {
	switch here, ok := region.Get(within); {
	case level == edition.Village && ok:
		return region.Villages(within)
	case level == edition.District && here.Level() == region.Regency:
		return region.Children(within)
	case level == edition.Regency && here.Level() == region.Regency, level == edition.District && here.Level() == region.District:
		return []region.Region{here}
	}
	return nil
}

// WriteTemplate writes a workbook to be filled in: a sheet that says how, then those with
// a row for each place and the columns of each indicator. What is verified already or
// cannot be is grey and guarded.
func WriteTemplate(w io.Writer, p *locale.Printer, t Template) error {
	book, err := sheet.CreateXLSX(w, sheet.About{Title: p.T("entry.template.title", "Period", t.PeriodName), Author: t.By, Made: t.Made, Guarded: true})
	if err != nil {
		return err
	}
	if err := t.explain(book, p); err != nil {
		return err
	}
	for _, list := range t.pages() {
		name := p.T("entry.level." + string(list[0].Level))
		if office := first(list[0].Offices); t.PerOffice && office != "" {
			name = t.Framework.Office(p, office) + " " + name
		}
		columns := []sheet.Column{{Title: p.T("entry.column.code"), Width: 14}, {Title: p.T("entry.column.district"), Width: 18}, {Title: p.T("entry.column.village"), Width: 22}}
		for _, x := range list {
			columns = append(columns, titles(p, x, t.Period)...)
		}
		if err := book.Sheet(name, columns...); err != nil {
			return err
		}
		for _, place := range areas(list[0].Level, t.Area) {
			row := []sheet.Cell{sheet.String(region.Dotted(place.Code)), {}, sheet.String(place.Name)}
			if place.Level() == region.Village {
				row[1] = sheet.String(nameOf(region.Parent(place.Code)))
			}
			for _, x := range list {
				row = append(row, t.cells(p, x, place.Code)...)
			}
			if err := book.Row(row...); err != nil {
				return err
			}
		}
	}
	return book.Close()
}

// titles are the headers of an indicator's columns; the first line is for Read.
func titles(p *locale.Printer, x edition.Indicator, period civil.Period) []sheet.Column {
	head := x.ID + " · " + period.String() + " · "
	if x.Measure != edition.Share {
		return []sheet.Column{{Title: head + p.T("entry.part.value") + "\n" + x.Name(p.Lang()), Width: 22}}
	}
	return []sheet.Column{{Title: head + p.T("entry.part.numerator") + "\n" + cmp.Or(x.Numerator(p.Lang()), x.Name(p.Lang())), Width: 22},
		{Title: head + p.T("entry.part.denominator") + "\n" + cmp.Or(x.Denominator(p.Lang()), x.Name(p.Lang())), Width: 22}}
}

// cells are what stands of an indicator in a place.
func (t Template) cells(p *locale.Printer, x edition.Indicator, area string) []sheet.Cell {
	key := coverage.Key{Indicator: x.ID, Period: t.Period, Area: area}
	s, stated := t.Stated[key]
	cells := values(x, s, stated, p.T("entry.unknown"))
	open := coverage.Applies(x, area) && (!stated || s.State == coverage.Draft)
	for i := range cells {
		cells[i].Open, cells[i].Grey = open, !open
	}
	return cells
}

// values are the numbers of a statement, one or two cells.
func values(x edition.Indicator, s coverage.Statement, stated bool, unknown string) []sheet.Cell {
	cells := make([]sheet.Cell, 1, 2)
	if x.Measure == edition.Share {
		cells = append(cells, sheet.Cell{})
	}
	for i, n := range []*int64{s.Numerator, s.Denominator}[:len(cells)] {
		if n != nil {
			cells[i] = sheet.Int(*n)
		} else if stated && !s.Known() {
			cells[i] = sheet.String(unknown)
		}
	}
	return cells
}

// explain is the first sheet.
func (t Template) explain(book sheet.Book, p *locale.Printer) error {
	if err := book.Sheet(p.T("entry.guide"), sheet.Column{Title: p.T("entry.template.title", "Period", t.PeriodName), Width: 34}, sheet.Column{Width: 90, Wrap: true}); err != nil {
		return err
	}
	rows := [][2]string{{p.T("entry.guide.area"), nameOf(t.Area)}, {p.T("entry.guide.period"), t.Period.String() + " (" + t.PeriodName + ")"}, {p.T("entry.guide.edition"), t.Framework.Name(p.Lang())}}
	for i := 1; i <= 7; i++ {
		rows = append(rows, [2]string{strconv.Itoa(i), p.T("entry.guide." + strconv.Itoa(i))})
	}
	rows = append(rows, [2]string{"", ""})
	for _, x := range t.Indicators {
		note := x.Name(p.Lang())
		if x.Lower {
			note += " (" + p.T("entry.lower") + ")"
		}
		if !x.Confirmed() {
			note += " (" + p.T("entry.unconfirmed") + ")"
		}
		rows = append(rows, [2]string{x.ID, note})
	}
	for _, r := range rows {
		if err := book.Row(sheet.String(r[0]), sheet.String(r[1])); err != nil {
			return err
		}
	}
	return nil
}

// CSVColumns are the first columns of the exchange; a period shorter than a year has one
// of its own behind the year.
var CSVColumns = []string{"tahun", "kode_desa", "nama_desa"}

// WriteCSV writes what is stated in the shape of the exchange: villages, and below them
// the kecamatan and the regency, each with the sum of its villages, or with its own value
// where an indicator is of its level. A blank is no statement, ? one that it is not known.
func WriteCSV(w io.Writer, t Template) error {
	book := sheet.CreateCSV(w)
	names := slices.Clone(CSVColumns)
	lead := []sheet.Cell{sheet.String(civil.YearOf(t.Period.Year()).String())}
	if t.Period.Span() != civil.Yearly {
		names = slices.Insert(names, 1, "periode")
		lead = append(lead, sheet.String(t.Period.String()))
	}
	for _, x := range t.Indicators {
		if x.Measure != edition.Share {
			names = append(names, x.ID+"_value")
		} else {
			names = append(names, x.ID+"_numerator", x.ID+"_denominator")
		}
	}
	columns := make([]sheet.Column, len(names))
	for i, name := range names {
		columns[i].Title = name
	}
	if err := book.Sheet("", columns...); err != nil {
		return err
	}
	for _, level := range []edition.Level{edition.Village, edition.District, edition.Regency} {
		for _, place := range areas(level, t.Area) {
			row := append(slices.Clone(lead), sheet.String(region.Dotted(place.Code)), sheet.String(place.Name))
			for _, x := range t.Indicators {
				s, stated := t.at(x, place.Code)
				row = append(row, values(x, s, stated, "?")...)
			}
			if err := book.Row(row...); err != nil {
				return err
			}
		}
	}
	return book.Close()
}

// at is what is stated of a place, or the sum of what is stated of its villages.
func (t Template) at(x edition.Indicator, area string) (sum coverage.Statement, stated bool) {
	if s, ok := t.Stated[coverage.Key{Indicator: x.ID, Period: t.Period, Area: area}]; ok || x.Level != edition.Village || region.LevelOf(area) == region.Village {
		return s, ok
	}
	for _, village := range region.Villages(area) {
		s, ok := t.Stated[coverage.Key{Indicator: x.ID, Period: t.Period, Area: village.Code}]
		if !ok || !s.Known() {
			continue
		}
		stated = true
		add(&sum.Numerator, s.Numerator)
		add(&sum.Denominator, s.Denominator)
	}
	return sum, stated
}

func add(to **int64, n *int64) {
	if n == nil {
		return
	}
	sum := *n
	if *to != nil {
		sum += **to
	}
	*to = &sum
}
