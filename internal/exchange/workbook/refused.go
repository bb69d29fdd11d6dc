package workbook

import (
	"io"
	"iter"
	"strings"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
)

// Refused is a row that goes back to whoever sent it.
type Refused struct {
	Sheet    string
	Row      int
	Raw      []sheet.Cell
	Problems []Problem // of which those that refuse are said
}

// WriteRefused writes the refused rows as they came, with the reason and the old
// row number before them, ready to mend and import again: the reader knows those
// two columns and leaves them out. The rows come sheet by sheet; titles are the
// sheets' headers (Summary.Titles).
func WriteRefused(w io.Writer, titles map[string][]string, rows iter.Seq[Refused], p *locale.Printer) error {
	book, err := sheet.CreateXLSX(w, sheet.About{Title: p.T("import.refused.title")})
	if err != nil {
		return err
	}
	begun, name := false, ""
	begin := func(of string) error {
		begun, name = true, of
		columns := []sheet.Column{{Title: p.T("import.refused.reason"), Width: 60, Wrap: true}, {Title: p.T("import.refused.row"), Width: 8}}
		for _, title := range titles[of] {
			columns = append(columns, sheet.Column{Title: title, Width: 18})
		}
		if of == "" {
			of = p.T("import.refused.sheet")
		}
		return book.Sheet(of, columns...)
	}
	var cells []sheet.Cell
	for r := range rows {
		if !begun || r.Sheet != name {
			if err := begin(r.Sheet); err != nil {
				return err
			}
		}
		var reasons []string
		for _, problem := range r.Problems {
			if problem.Refuses {
				reasons = append(reasons, p.T(problem.Key, problem.Args))
			}
		}
		cells = append(cells[:0], sheet.String(strings.Join(reasons, "\n")), sheet.Int(r.Row))
		if err := book.Row(append(cells, r.Raw...)...); err != nil {
			return err
		}
	}
	if !begun {
		if err := begin(""); err != nil {
			return err
		}
	}
	return book.Close()
}
