package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"io/fs"
	"os"

	"tumbuh/internal/base/fault"
)

// Limits are what a stranger's file may ask of the machine.
type Limits struct {
	File     int64 // bytes on disk
	Unpacked int64 // bytes of all parts read, after unpacking
	Ratio    int64 // unpacked to packed, of one part over a megabyte; deflate itself can reach 1,032
	Parts    int   // entries of the zip directory
	Shared   int64 // bytes of shared text, which stay in memory
	Rows     int   // rows with a value, of one sheet
	Columns  int   // rightmost column with a value
	Cell     int   // bytes of one cell
}

// DefaultLimits let through a year of a large regency's weighings in one sheet.
// A sheet of 100,000 × 35 cells has 14 MB on disk, 130 MB unpacked, ratio 10.
var DefaultLimits = Limits{
	File: 100 << 20, Unpacked: 1 << 30, Ratio: 250, Parts: 2000, Shared: 256 << 20,
	Rows: 1 << 20, Columns: 512, Cell: 128 << 10, // Excel's own: 1,048,576 rows, 16,384 columns, 32,767 characters
}

// Format is the kind of file.
type Format string

const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// File is an opened table file.
type File struct {
	Format Format
	Sheets []*Sheet // in the order of the tabs; a CSV file has one without a name

	from1904 bool // its days count from 1904
	close    func() error
}

// Close releases the file.
func (f *File) Close() error { return f.close() }

// Sheet is one table of a file.
type Sheet struct {
	Name   string
	Hidden bool
	open   func() (*Rows, error)
}

// Rows starts reading from the top; it can be called again.
func (s *Sheet) Rows() (*Rows, error) { return s.open() }

// Rows goes through the rows that hold a value:
//
//	for rows.Next() { use(rows.Number(), rows.Cells()) }
//	if err := rows.Err(); err != nil { … }
type Rows struct {
	limits Limits
	cells  []Cell
	number int
	count  int
	err    error
	done   *int64
	total  int64
	step   func(*Rows) error // reads one row into cells and number; io.EOF at the end
}

// Next moves to the next row that holds a value.
func (r *Rows) Next() bool {
	for r.err == nil {
		r.cells = r.cells[:0]
		if r.err = r.step(r); r.err != nil {
			break
		}
		last := len(r.cells)
		for last > 0 && r.cells[last-1].Kind == Blank && !r.cells[last-1].Formula {
			last--
		}
		if r.cells = r.cells[:last]; last == 0 {
			continue
		}
		if r.count++; r.count > r.limits.Rows {
			r.err = fault.New(fault.Invalid, "sheet.rows", fault.Args{"Limit": r.limits.Rows})
			break
		}
		return true
	}
	r.cells = nil
	return false
}

// Cells are the row's values from column A on. The slice is used again for the
// next row; the strings in it are not.
func (r *Rows) Cells() []Cell { return r.cells }

// Number is the row's number as Excel shows it.
func (r *Rows) Number() int { return r.number }

// Progress is how much of the sheet has been read, in bytes.
func (r *Rows) Progress() (done, total int64) { return min(*r.done, r.total), r.total }

// Err is what stopped Next, nil at the sheet's end.
func (r *Rows) Err() error {
	if r.err == io.EOF {
		return nil
	}
	return because(r.err, r.number)
}

// put sets a cell of the row being read; a value too far right is refused.
func (r *Rows) put(column int, c Cell) error {
	if column >= r.limits.Columns {
		if c.Kind == Blank {
			return nil
		}
		return fault.New(fault.Invalid, "sheet.columns", fault.Args{"Limit": r.limits.Columns, "Row": r.number})
	}
	for len(r.cells) <= column {
		r.cells = append(r.cells, Cell{})
	}
	r.cells[column] = c
	return nil
}

// Open decides by the content, not by the name, what the file is.
func Open(path string, limits Limits) (*File, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "sheet.missing", fault.Args{"File": path}).Because(err)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "sheet.unreadable", nil).Because(err)
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		file.Close()
		return nil, fault.New(fault.Invalid, "sheet.unreadable", nil).Because(err)
	}
	f, err := open(file, info.Size(), limits)
	if err != nil {
		file.Close()
		return nil, because(err, 0)
	}
	f.close = file.Close
	return f, nil
}

func open(r io.ReaderAt, size int64, limits Limits) (*File, error) {
	if size > limits.File {
		return nil, fault.New(fault.Invalid, "sheet.large", fault.Args{"Limit": limits.File >> 20})
	}
	head := make([]byte, 4096)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	head = head[:n]
	switch kind := recognise(head); kind {
	case "zip":
		return openXLSX(r, size, limits)
	case "text":
		return openCSV(r, size, limits)
	case "ole":
		return nil, fault.New(fault.Invalid, "sheet."+insideOLE(r, size), nil)
	default:
		return nil, fault.New(fault.Invalid, "sheet."+kind, nil)
	}
}

// recognise tells the kind of file from its first bytes; what cannot be read is
// named by the catalogue key that says so.
func recognise(head []byte) string {
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case has("PK\x03\x04"), has("PK\x05\x06"):
		return "zip"
	case has("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"):
		return "ole"
	case has("\x09\x08\x10\x00"), has("\x09\x08\x08\x00"), has("\x09\x04\x06\x00"): // BIFF without its container
		return "xls"
	case has("%PDF"):
		return "pdf"
	case has("\xFF\xFE"), has("\xFE\xFF"):
		return "text"
	}
	trimmed := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n"))
	switch {
	case len(trimmed) == 0 && len(head) < 4096:
		return "empty"
	case bytes.HasPrefix(trimmed, []byte("<")):
		return "html" // a web page, or the XML spreadsheet of 2003: both open in Excel
	case bytes.IndexByte(head, 0) >= 0:
		return "unknown"
	}
	return "text"
}

// insideOLE tells an encrypted workbook from an old one: both lie in the same
// container, whose directory names its streams in UTF-16.
func insideOLE(r io.ReaderAt, size int64) string {
	name := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	window := make([]byte, 1<<16)
	for at := int64(0); at < size; at += int64(len(window) - len(name)) {
		n, _ := r.ReadAt(window, at)
		if bytes.Contains(window[:n], name) {
			return "encrypted"
		}
	}
	return "xls"
}

// because turns what the readers underneath say into a sentence; row 0 is no row.
func because(err error, row int) error {
	var corrupt flate.CorruptInputError
	switch {
	case err == nil || fault.As(err) != nil:
		return err
	case errors.Is(err, errLong) && row == 0:
		return fault.New(fault.Invalid, "sheet.text", nil).Because(err)
	case errors.Is(err, errLong):
		return fault.New(fault.Invalid, "sheet.cell", fault.Args{"Row": row}).Because(err)
	case errors.Is(err, errDoctype), errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrAlgorithm),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.As(err, &corrupt):
		return fault.New(fault.Invalid, "sheet.damaged", nil).Because(err)
	}
	return fault.New(fault.Unavailable, "sheet.unreadable", nil).Because(err)
}
