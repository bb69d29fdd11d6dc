package workbook

import (
	"cmp"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/sheet"
)

// Summary is what was met in a file.
type Summary struct {
	Sheets []SheetSummary // every sheet, in the order of the tabs
}

// SheetSummary is what was met in a sheet. Nothing is passed over unsaid.
type SheetSummary struct {
	Name    string
	Skipped error    // why it was not read; nil when it was
	Row     int      // of the header
	Titles  []string // the header as written, one title for every column
	Unknown []string // titles that mean nothing here
	Lines   int
	Refused int
	Headers []int // rows that repeat the header or number its columns
	Totals  []int // rows of sums
	Loose   []int // rows too bare to be a weighing: notes, signatures, headings
}

// Titles are the headers of the sheets that were read, by sheet.
func (s Summary) Titles() map[string][]string {
	titles := map[string][]string{}
	for _, one := range s.Sheets {
		if one.Skipped == nil {
			titles[one.Name] = one.Titles
		}
	}
	return titles
}

// ReadEPPGBM goes through a measurement export of e-PPGBM (SIGIZI Terpadu) and
// hands over every weighing, good or refused, in the order of the file. A file
// without a usable sheet is refused. The header of every sheet is found before
// the first line is handed over.
func ReadEPPGBM(f *sheet.File, today civil.Date, each func(*Line) error) (Summary, error) {
	var s Summary
	heads := make([]*header, len(f.Sheets))
	var refused error
	usable := false
	for i, sh := range f.Sheets {
		head, skipped, err := headerOf(sh)
		if err != nil {
			return s, err
		}
		one := SheetSummary{Name: sh.Name, Skipped: skipped}
		if head != nil {
			one.Row, one.Titles, one.Unknown = head.row, head.titles, head.unknown
			if refused == nil {
				refused = skipped
			}
		}
		s.Sheets, heads[i], usable = append(s.Sheets, one), head, usable || skipped == nil
	}
	if !usable && refused == nil {
		var names []string
		for _, sh := range f.Sheets {
			names = append(names, cmp.Or(sh.Name, string(f.Format)))
		}
		refused = fault.New(fault.Invalid, "import.header.none", fault.Args{"Sheets": strings.Join(names, ", ")})
	}
	if !usable {
		return s, refused
	}
	for i, sh := range f.Sheets {
		if s.Sheets[i].Skipped != nil {
			continue
		}
		if err := readSheet(f, sh, heads[i], &s.Sheets[i], today, each); err != nil {
			return s, err
		}
	}
	return s, nil
}

// headerOf finds a sheet's header, and why the sheet is not to be read.
func headerOf(sh *sheet.Sheet) (head *header, skipped, err error) {
	rows, err := sh.Rows()
	if err != nil {
		return nil, nil, err
	}
	var tops []top
	for rows.Next() && rows.Number() <= headerWithin+1 {
		tops = append(tops, top{rows.Number(), slices.Clone(rows.Cells())})
	}
	if err := rows.Err(); err != nil {
		return nil, nil, err
	}
	head = findHeader(tops)
	switch {
	case head == nil:
		return nil, fault.New(fault.Invalid, "import.sheet.no_header", fault.Args{"Sheet": sh.Name}), nil
	case sh.Hidden: // nobody has looked at what is in there
		return nil, fault.New(fault.Invalid, "import.sheet.hidden", fault.Args{"Sheet": sh.Name}), nil
	}
	return head, head.complete(sh.Name), nil
}

func readSheet(f *sheet.File, sh *sheet.Sheet, head *header, s *SheetSummary, today civil.Date, each func(*Line) error) error {
	rows, err := sh.Rows()
	if err != nil {
		return err
	}
	for rows.Next() {
		if rows.Number() <= head.row {
			continue
		}
		r := row{Line: &Line{Sheet: sh.Name, Row: rows.Number()}, file: f, head: head, cells: rows.Cells()}
		switch {
		case head.repeats(r.cells):
			s.Headers = append(s.Headers, r.Row)
			continue
		case r.isTotal():
			s.Totals = append(s.Totals, r.Row)
			continue
		case r.isLoose():
			s.Loose = append(s.Loose, r.Row)
			continue
		}
		r.Raw = slices.Clone(r.cells)
		done, total := rows.Progress()
		r.Share = float64(done) / float64(max(total, 1))
		r.read(today)
		if s.Lines++; r.Refused() {
			s.Refused++
		}
		if err := each(r.Line); err != nil {
			return err
		}
	}
	return rows.Err()
}

// isTotal knows a row of sums by its first word, where no child is described.
func (r *row) isTotal() bool {
	if r.filled(birthCol, dayCol) > 0 {
		return false
	}
	return slices.ContainsFunc(r.cells, func(c sheet.Cell) bool {
		if c.Kind != sheet.Text {
			return false
		}
		said := fold.Name(c.Text)
		return strings.HasPrefix(said, "jumlah") || strings.HasPrefix(said, "total") || strings.HasPrefix(said, "grandtotal") || strings.HasPrefix(said, "ratarata")
	})
}

// isLoose knows a row that describes nobody: nothing of who, when and how much,
// and hardly anything else.
func (r *row) isLoose() bool {
	if r.filled(sexCol, birthCol, dayCol) > 0 || strings.ContainsAny(r.cell(nikCol).Text, "0123456789*") {
		return false
	}
	for _, c := range []column{weightCol, heightCol, armCol} {
		if x, ok := r.figure(c); ok && x != 0 || r.broken(c) {
			return false
		}
	}
	all := 0
	for c := nikCol; c < ignoredCol; c++ {
		all += r.filled(c)
	}
	return all <= 3
}

// filled counts the columns with something in them.
func (r *row) filled(of ...column) (n int) {
	for _, c := range of {
		if cell := r.cell(c); cell.Kind != sheet.Blank || cell.Formula {
			n++
		}
	}
	return n
}
