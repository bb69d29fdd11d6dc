// Package report writes what several parts of the program know as files for
// people and programs outside.
package report

import (
	"io"
	"math"
	"strings"

	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
)

// FigureColumns are the columns of Figures, in order.
var FigureColumns = []string{"region", "name", "indicator", "standard", "numerator", "denominator", "value", "ci_low", "ci_high", "withheld"}

// Figures writes figures as CSV. Value and its 95 % interval are per cent with two
// decimals, empty where nobody was counted or a count is withheld; regions are
// codes without dots. The last column says what is withheld of a released figure
// and why: "<5", a small count; "*", it would tell a small count elsewhere.
func Figures(w io.Writer, figures []indicator.Figure) error {
	book := sheet.CreateCSV(w)
	columns := make([]sheet.Column, len(FigureColumns))
	for i, title := range FigureColumns {
		columns[i].Title = title
	}
	if err := book.Sheet("figures", columns...); err != nil {
		return err
	}
	for _, f := range figures {
		place, _ := region.Get(f.Area)
		definition, _ := indicator.Define(f.Indicator)
		row := []sheet.Cell{sheet.String(f.Area), sheet.String(place.Name), sheet.String(f.Indicator), sheet.String(definition.Standard),
			count(f, 0, f.Numerator), count(f, 1, f.Denominator), {}, {}, {}, withheld(f)}
		if f.Known() {
			low, high := f.Interval()
			row[6], row[7], row[8] = percent(f.Ratio()), percent(low), percent(high)
		}
		if err := book.Row(row...); err != nil {
			return err
		}
	}
	return book.Close()
}

func count(f indicator.Figure, part int, n int64) sheet.Cell {
	if mark := f.Mark(part); mark != "" {
		return sheet.String(mark)
	}
	return sheet.Int(n)
}

func withheld(f indicator.Figure) sheet.Cell {
	var said []string
	for part, name := range []string{"numerator", "denominator"} {
		switch f.Hides[part] {
		case indicator.Small:
			said = append(said, name+" is small")
		case indicator.Protected:
			said = append(said, name+" would tell a small count")
		}
	}
	if said == nil {
		return sheet.Cell{}
	}
	return sheet.String(strings.Join(said, "; "))
}

func percent(ratio float64) sheet.Cell { return sheet.Decimal(int64(math.Round(ratio*10000)), 2) }
