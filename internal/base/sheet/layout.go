package sheet

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// acrossPage is how many characters of columns a page of A4 that lies across holds so
// that they can still be read.
const acrossPage = 230

// layAcross is how a wide sheet is printed: on one page's width, or on as many as its
// columns need, with the first two columns on each.
func (b *xlsxBook) layAcross(columns []Column) error {
	wide := 0.0
	for _, c := range columns {
		if !c.Hidden {
			wide += c.Width
		}
	}
	yes, a4, across, pages, endless := true, 9, Across, max(1, int(math.Round(wide/acrossPage))), 0
	heads := "'" + b.name + "'!$1:$1"
	if pages > 1 {
		heads = "'" + b.name + "'!$A:$B," + heads
	}
	return errors.Join(b.file.SetSheetProps(b.name, &excelize.SheetPropsOptions{FitToPage: &yes}),
		b.file.SetPageLayout(b.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &pages, FitToHeight: &endless}),
		b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: heads, Scope: b.name}))
}

// height is that of a row whose long texts go on to further lines: not every program
// finds it out by itself.
func (b *xlsxBook) height(cells []Cell) []excelize.RowOpts {
	if !b.across {
		return nil
	}
	most := 1
	for i, c := range cells {
		if i >= len(b.columns) || b.columns[i].Width == 0 || b.columns[i].Hidden || b.rows > 1 && !b.columns[i].Wrap || c.Kind != Text {
			continue
		}
		lines := 0
		for line := range strings.SplitSeq(c.Text, "\n") {
			lines += 1 + int(float64(utf8.RuneCountInString(line))*1.1/b.columns[i].Width)
		}
		most = max(most, lines)
	}
	return []excelize.RowOpts{{Height: math.Min(15*float64(most), 400)}} // Excel's own limit is 409
}

// framed puts a thin line around the cells of a sheet that is printed.
func framed(style *excelize.Style) {
	for _, side := range []string{"left", "right", "top", "bottom"} {
		style.Border = append(style.Border, excelize.Border{Type: side, Style: 1, Color: "BFBFBF"})
	}
	if style.Alignment == nil {
		style.Alignment = &excelize.Alignment{}
	}
	style.Alignment.Vertical = "top"
}

// spare is how many rows below the last have the choices of their column too.
const spare = 500

// choices tells the program in which the book is opened what may stand in a column. A
// value that is no choice is asked about, not refused: lists grow old.
func (b *xlsxBook) choices() error {
	for i, c := range b.columns {
		if c.From == "" {
			continue
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		choice := excelize.NewDataValidation(true)
		choice.SetSqref(fmt.Sprintf("%s2:%s%d", name, name, b.rows+spare))
		choice.SetSqrefDropList(c.From)
		style := "warning"
		choice.ErrorStyle, choice.ShowErrorMessage = &style, true
		if err := b.file.AddDataValidation(b.name, choice); err != nil {
			return err
		}
	}
	return nil
}
