package sheet

import (
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Paper is a workbook laid out as an office's printed form is: cells where the form has
// them, merged, framed, one page wide. The first error stays and is told by Close.
//
//	paper.Sheet("3A", Across, 5, 14, 24)
//	paper.Put("A1:Q1", Look{Bold: true, Centre: true}, String("FORMULIR 3A"))
//	paper.Close()
type Paper struct {
	book  *xlsxBook
	looks map[paperLook]int
	err   error
}

// Look is how a cell of a Paper stands out.
type Look struct {
	Bold   bool
	Centre bool
	Frame  bool
	Head   bool // on the colour of a heading; long words go on to further lines
	Wrap   bool
	Small  bool
}

type paperLook struct {
	Look
	look
}

// Across and Upright are how a sheet lies on A4.
const (
	Across  = "landscape"
	Upright = "portrait"
)

// CreatePaper begins one.
func CreatePaper(w io.Writer, about About) (*Paper, error) {
	book, err := CreateXLSX(w, about)
	if err != nil {
		return nil, err
	}
	return &Paper{book: book.(*xlsxBook), looks: map[paperLook]int{}}, nil
}

// Sheet begins a sheet with columns of some widths, in characters; heads are the rows that
// stand above every printed page, "3:6", or none.
func (p *Paper) Sheet(name, lies, heads string, widths ...float64) {
	b := p.book
	p.try(b.flush())
	b.stream, b.name = nil, b.freeName(name)
	if len(b.names) == 0 {
		p.try(b.file.SetSheetName("Sheet1", b.name))
	} else {
		_, err := b.file.NewSheet(b.name)
		p.try(err)
	}
	b.names = append(b.names, strings.ToLower(b.name))
	p.try(b.printMark())
	yes, a4, one, endless := true, 9, 1, 0
	p.try(b.file.SetSheetProps(b.name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	p.try(b.file.SetPageLayout(b.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &lies, FitToWidth: &one, FitToHeight: &endless}))
	if heads != "" {
		from, to, err := rowsOf(heads)
		p.try(err)
		p.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + b.name + "'!$" + from + ":$" + to, Scope: b.name}))
	}
	for i, width := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		p.try(err)
		p.try(b.file.SetColWidth(b.name, column, column, width))
	}
}

func rowsOf(heads string) (from, to string, err error) {
	for i := range heads {
		if heads[i] == ':' {
			return heads[:i], heads[i+1:], nil
		}
	}
	return "", "", errors.New("sheet: no rows: " + heads)
}

// Put writes into a cell ("D7") or cells that become one ("A1:Q1").
func (p *Paper) Put(at string, l Look, c Cell) {
	first, last := at, at
	if from, to, err := rowsOf(at); err == nil {
		first, last = from, to
		p.try(p.book.file.MergeCell(p.book.name, first, last))
	}
	value, err := p.book.value(c, l.Wrap)
	p.try(err)
	key := paperLook{l, look{kind: Text}}
	if cell, ok := value.(excelize.Cell); ok {
		if value = cell.Value; c.Kind != Text {
			key.look = look{kind: c.Kind, places: c.Places}
		}
	}
	style, err := p.style(key)
	p.try(err)
	p.try(p.book.file.SetCellStyle(p.book.name, first, last, style))
	if value != nil {
		p.try(p.book.file.SetCellValue(p.book.name, first, value))
	}
}

// Height sets a row's, in points.
func (p *Paper) Height(row int, points float64) {
	p.try(p.book.file.SetRowHeight(p.book.name, row, points))
}

// Close writes the workbook.
func (p *Paper) Close() error {
	p.book.stream = nil
	if p.err != nil {
		return errors.Join(p.err, p.book.file.Close())
	}
	return p.book.Close()
}

func (p *Paper) try(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *Paper) style(l paperLook) (int, error) {
	if id, ok := p.looks[l]; ok {
		return id, nil
	}
	style := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "center", WrapText: l.Wrap || l.Head}, Font: &excelize.Font{Bold: l.Bold, Size: 11}}
	switch {
	case l.kind == Date:
		code := "dd/mm/yyyy"
		style.CustomNumFmt = &code
	case l.kind == Number && l.places > 0:
		code := "0.0000"[:2+l.places]
		style.CustomNumFmt = &code
	case l.kind == Number:
		style.NumFmt = 1 // 0
	default:
		style.NumFmt = 49 // text
	}
	if l.Centre {
		style.Alignment.Horizontal = "center"
	}
	if l.Small {
		style.Font.Size = 9
	}
	if l.Head {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}}
	}
	if l.Frame {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			style.Border = append(style.Border, excelize.Border{Type: side, Style: 1, Color: "7F7F7F"})
		}
	}
	id, err := p.book.file.NewStyle(style)
	p.looks[l] = id
	return id, err
}
