// Package report writes what several parts of the program know as files for
// people and programs outside.
package report

import (
	"io"
	"math"

	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
)

// FigureColumns are the columns of Figures, in order.
var FigureColumns = []string{"region", "name", "indicator", "standard", "numerator", "denominator", "value", "ci_low", "ci_high"}

// Figures writes figures as CSV. Value and its 95 % interval are per cent with two
// decimals, empty where nobody was counted; regions are codes without dots.
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
			sheet.Int(f.Numerator), sheet.Int(f.Denominator), {}, {}, {}}
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

func percent(ratio float64) sheet.Cell { return sheet.Decimal(int64(math.Round(ratio*10000)), 2) }
