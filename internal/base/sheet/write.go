package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Book is a table file being written, row by row:
//
//	book.Sheet("Balita", Column{Title: "NIK", Width: 18})
//	book.Row(String("7312…"), Decimal(12300, 3), Day(d))
//	book.Close()
type Book interface {
	// Sheet begins a sheet; with columns it has a header that stays in view and
	// can be filtered. A CSV file has one only.
	Sheet(name string, columns ...Column) error
	Row(cells ...Cell) error
	Foot(cells ...Cell) error // a row of sums below all others: no filter hides it
	Close() error
}

// Column is the heading of a column.
type Column struct {
	Title  string
	Width  float64 // in characters; 0 leaves Excel's own
	Wrap   bool    // long text goes on to further lines
	Hidden bool
	From   string // where its values are chosen from, as "Kode!$A$2:$A$90"; others are typed after a question
}

// About is what the properties of a workbook say.
type About struct {
	Title, Author string
	Made          time.Time // the same file comes out for the same moment
	Mark          string    // stands above and below each printed page, and in the properties
	Guarded       bool      // only cells that are Open can be changed, lest it happen by mistake: no password keeps anybody from it
	Across        bool      // printed on A4 lying across, all columns on one page, the head on each
}

// CreateXLSX writes a workbook. Text is marked as text, so that Excel neither
// shortens a NIK nor runs what begins with "=".
func CreateXLSX(w io.Writer, about About) (Book, error) {
	f := excelize.NewFile()
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
		z := &orderedZip{out: w}
		z.Writer = zip.NewWriter(&z.packed)
		return z
	})
	if about.Made.IsZero() {
		about.Made = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	made := about.Made.UTC().Format(time.RFC3339)
	err := f.SetDocProps(&excelize.DocProperties{
		Title: about.Title, Creator: about.Author, LastModifiedBy: about.Author, Created: made, Modified: made, Description: about.Mark, Keywords: about.Mark,
	})
	return &xlsxBook{out: w, file: f, mark: about.Mark, guarded: about.Guarded, across: about.Across, styles: map[look]int{}}, err
}

type xlsxBook struct {
	out     io.Writer
	file    *excelize.File
	mark    string
	guarded bool
	across  bool
	stream  *excelize.StreamWriter
	name    string
	names   []string
	columns []Column
	rows    int
	feet    int // of the rows
	styles  map[look]int
	values  []any
}

// look is what tells two cell formats apart.
type look struct {
	kind   Kind
	places uint8
	wrap   bool
	head   bool
	grey   bool
	open   bool
	apart  bool
	bold   bool
}

func (b *xlsxBook) Sheet(name string, columns ...Column) error {
	if err := b.flush(); err != nil {
		return err
	}
	b.name, b.columns, b.rows, b.feet = b.freeName(name), columns, 0, 0
	if len(b.names) == 0 {
		if err := b.file.SetSheetName("Sheet1", b.name); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(b.name); err != nil {
		return err
	}
	b.names = append(b.names, strings.ToLower(b.name))
	err := b.printMark()
	if b.across && err == nil {
		err = b.layAcross(columns) // before the stream begins, which writes it first
	}
	if err != nil {
		return err
	}
	if b.stream, err = b.file.NewStreamWriter(b.name); err != nil || len(columns) == 0 {
		return err
	}
	style, err := b.style(look{head: true})
	if err != nil {
		return err
	}
	titles := make([]any, len(columns))
	for i, c := range slices.Backward(columns) { // excelize puts each width before the last, and Excel wants them in order
		titles[i] = excelize.Cell{StyleID: style, Value: c.Title}
		if c.Width > 0 {
			if err := b.stream.SetColWidth(i+1, i+1, c.Width); err != nil {
				return err
			}
		}
		if c.Hidden {
			if err := b.stream.SetColVisible(i+1, i+1, false); err != nil {
				return err
			}
		}
	}
	pane := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := b.stream.SetPanes(pane); err != nil {
		return err
	}
	b.rows = 1
	heads := make([]Cell, len(columns))
	for i, c := range columns {
		heads[i] = String(c.Title)
	}
	return b.stream.SetRow("A1", titles, b.height(heads)...)
}

// printMark puts the mark above and below every printed page of a sheet; Excel
// takes 255 characters, in which & begins a code.
func (b *xlsxBook) printMark() error {
	if b.mark == "" {
		return nil
	}
	text := []rune("&L" + strings.ReplaceAll(b.mark, "&", "&&"))
	text = text[:min(len(text), 240)]
	return b.file.SetHeaderFooter(b.name, &excelize.HeaderFooterOptions{OddHeader: string(text), OddFooter: string(text) + "&R&P/&N"})
}

// freeName makes the name one that Excel takes: 31 characters, none of []:*?/\,
// no quote at an end, and not there yet.
func (b *xlsxBook) freeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, name)
	name = cmp.Or(strings.Trim(name, " '"), "Data")
	try, n := name, 1
	for {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" (%d)", n)
		}
		r := []rune(name)
		try = strings.TrimRight(string(r[:min(len(r), 31-len(suffix))]), " '") + suffix
		if !slices.Contains(b.names, strings.ToLower(try)) {
			return try
		}
		n++
	}
}

func (b *xlsxBook) Row(cells ...Cell) error {
	if b.stream == nil {
		return errors.New("sheet: a row before the first sheet")
	}
	b.values = b.values[:0]
	for i, c := range cells {
		v, err := b.value(c, i < len(b.columns) && b.columns[i].Wrap)
		if err != nil {
			return err
		}
		b.values = append(b.values, v)
	}
	b.rows++
	return b.stream.SetRow("A"+strconv.Itoa(b.rows), b.values, b.height(cells)...)
}

func (b *xlsxBook) Foot(cells ...Cell) error {
	b.feet++
	return b.Row(cells...)
}

// value is the cell as excelize takes it. A number of more digits than Excel
// keeps (15) goes in as text, lest it be changed.
func (b *xlsxBook) value(c Cell, wrap bool) (any, error) {
	l, value := look{kind: c.Kind, places: c.Places, grey: c.Grey, open: c.Open, apart: c.Apart, bold: c.Bold}, any(c.Text)
	number, err := strconv.ParseFloat(c.Text, 64)
	switch c.Kind {
	case Blank:
		if value = nil; !c.Grey && !c.Open && c.Sum == "" && !b.across {
			return nil, nil
		}
	case Bool:
		value = c.Text == "TRUE"
	case Date:
		if d, ok := c.Day(); ok {
			value = serialOf(d)
		} else {
			l.kind = Text
		}
	case Number, Time:
		if value = number; err != nil || significant(c.Text) > 15 {
			l.kind, l.places, value = Text, 0, c.Text
		}
	default:
		l.kind, l.places, l.wrap = Text, 0, wrap
	}
	style, err := b.style(l)
	return excelize.Cell{StyleID: style, Value: value, Formula: c.Sum}, err
}

// significant counts a number's digits without the zeros around them.
func significant(number string) int {
	digits, _, _ := strings.Cut(strings.ToLower(number), "e")
	digits = strings.ReplaceAll(strings.TrimLeft(digits, "+-0."), ".", "")
	return len(strings.TrimRight(digits, "0"))
}

// bold names its letters: without, some programs take others than those beside it.
var bold = &excelize.Font{Bold: true, Family: "Calibri", Size: 11}

func (b *xlsxBook) style(l look) (int, error) {
	if id, ok := b.styles[l]; ok {
		return id, nil
	}
	style := &excelize.Style{}
	format := func(code string) { style.CustomNumFmt = &code }
	switch {
	case l.head:
		style.Font = bold
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}}
		style.Alignment = &excelize.Alignment{WrapText: true, Vertical: "top"}
		style.NumFmt = 49 // text
	case l.kind == Text:
		style.NumFmt = 49
		if l.wrap {
			style.Alignment = &excelize.Alignment{WrapText: true, Vertical: "top"}
		}
	case l.kind == Date:
		format("dd/mm/yyyy")
	case l.kind == Time:
		format("hh:mm")
	case l.apart && l.places > 0:
		format("#,##0." + strings.Repeat("0", int(l.places)))
	case l.apart:
		style.NumFmt = 3 // #,##0
	case l.places > 0:
		format("0." + strings.Repeat("0", int(l.places)))
	case !l.grey && !l.open && !l.bold && !b.across:
		return 0, nil
	}
	if l.bold {
		style.Font = bold
	}
	if b.across {
		framed(style)
	}
	if l.grey {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9D9D9"}}
	}
	if l.open {
		style.Protection = &excelize.Protection{}
	}
	id, err := b.file.NewStyle(style)
	b.styles[l] = id
	return id, err
}

// flush ends the sheet that is being written.
func (b *xlsxBook) flush() error {
	if b.stream == nil {
		return nil
	}
	if err := b.choices(); err != nil {
		return err
	}
	if len(b.columns) > 0 {
		corner, err := excelize.CoordinatesToCellName(len(b.columns), max(b.rows-b.feet, 2))
		if err != nil {
			return err
		}
		if err := b.file.AutoFilter(b.name, "A1:"+corner, nil); err != nil {
			return err
		}
	}
	if b.guarded {
		if err := b.file.ProtectSheet(b.name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, AutoFilter: true}); err != nil {
			return err
		}
	}
	return b.stream.Flush()
}

func (b *xlsxBook) Close() error {
	err := b.flush()
	if err == nil {
		err = b.file.Write(b.out)
	}
	return errors.Join(err, b.file.Close())
}

// orderedZip puts the parts in order of their names: excelize writes sheets in
// the order of a Go map.
type orderedZip struct {
	*zip.Writer
	packed bytes.Buffer
	out    io.Writer
}

func (z *orderedZip) Close() error {
	if err := z.Writer.Close(); err != nil {
		return err
	}
	in, err := zip.NewReader(bytes.NewReader(z.packed.Bytes()), int64(z.packed.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	out := zip.NewWriter(z.out)
	for _, f := range in.File {
		if err := out.Copy(f); err != nil {
			return err
		}
	}
	return out.Close()
}

// CreateCSV writes RFC 4180 text for programs: commas, decimal points, days as
// 2026-08-15. An apostrophe before text that begins like a formula keeps a
// spreadsheet from running it.
func CreateCSV(w io.Writer) Book { return &csvBook{out: csv.NewWriter(w)} }

type csvBook struct {
	out    *csv.Writer
	sheets int
	values []string
}

func (b *csvBook) Sheet(_ string, columns ...Column) error {
	if b.sheets++; b.sheets > 1 {
		return errors.New("sheet: a CSV file holds one sheet")
	}
	if len(columns) == 0 {
		return nil
	}
	titles := make([]Cell, len(columns))
	for i, c := range columns {
		titles[i] = String(c.Title)
	}
	return b.Row(titles...)
}

func (b *csvBook) Row(cells ...Cell) error {
	b.values = b.values[:0]
	for _, c := range cells {
		text := c.Shown()
		if c.Kind == Text && text != "" && strings.IndexByte("=+-@\t\r", text[0]) >= 0 {
			text = "'" + text
		}
		b.values = append(b.values, text)
	}
	return b.out.Write(b.values)
}

func (b *csvBook) Foot(cells ...Cell) error { return b.Row(cells...) }

func (b *csvBook) Close() error {
	b.out.Flush()
	return b.out.Error()
}
