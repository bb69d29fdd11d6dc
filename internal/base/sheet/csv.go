package sheet

import (
	"bufio"
	"bytes"
	"io"
	"slices"

	"tumbuh/internal/base/fault"
)

// openCSV looks at how the text is encoded and what parts its columns.
func openCSV(r io.ReaderAt, size int64, limits Limits) (*File, error) {
	enc, skip, err := sniffEncoding(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, err
	}
	text := func(done *int64) *bufio.Reader {
		raw := &counting{io.NewSectionReader(r, skip, size-skip), done}
		return bufio.NewReaderSize(decode(raw, enc), 64<<10)
	}
	var ignored int64
	head, err := text(&ignored).Peek(64 << 10)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, fault.New(fault.Invalid, "sheet.unknown", nil)
	}
	delimiter, hint := sniffDelimiter(head)
	sheet := &Sheet{open: func() (*Rows, error) {
		rows := &Rows{limits: limits, done: new(int64), total: size - skip}
		c := &csvRows{in: text(rows.done), delimiter: delimiter}
		if hint {
			if _, err := c.in.ReadSlice('\n'); err != nil && err != io.EOF {
				return nil, because(err, 0)
			}
		}
		rows.step = c.step
		return rows, nil
	}}
	return &File{Format: CSV, Sheets: []*Sheet{sheet}, close: func() error { return nil }}, nil
}

// counting notes how much has been read.
type counting struct {
	io.Reader
	n *int64
}

func (c *counting) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	*c.n += int64(n)
	return n, err
}

// sniffDelimiter takes the mark that most rows hold the same number of times, and
// of two such marks the one that makes more columns: decimal commas stand in
// some rows, delimiters in all. A first line "sep=;" is what Excel obeys.
func sniffDelimiter(head []byte) (delimiter byte, hint bool) {
	if len(head) > 4 && bytes.EqualFold(head[:4], []byte("sep=")) {
		return head[4], true
	}
	const marks = ";\t,"
	var counts [len(marks)][]int
	var now [len(marks)]int
	quoted := false
	for _, c := range head {
		switch at := bytes.IndexByte([]byte(marks), c); {
		case c == '"':
			quoted = !quoted
		case quoted:
		case at >= 0:
			now[at]++
		case c == '\n' || c == '\r':
			for i, n := range now {
				if n > 0 {
					counts[i] = append(counts[i], n)
				}
			}
			now = [len(marks)]int{}
		}
	}
	best, bestRows, bestCount := byte(';'), 0, 0
	for i := range marks {
		counts[i] = append(counts[i], now[i])
		slices.Sort(counts[i])
		rows, count := commonest(counts[i])
		if rows > bestRows || rows == bestRows && count > bestCount {
			best, bestRows, bestCount = marks[i], rows, count
		}
	}
	return best, false
}

// commonest is the longest run of one positive value in a sorted list.
func commonest(sorted []int) (run, value int) {
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		if sorted[i] > 0 && j-i >= run {
			run, value = j-i, sorted[i]
		}
		i = j
	}
	return run, value
}

// csvRows reads RFC 4180 and what offices make of it: any line end, blank rows
// (which count, as in Excel), quotes in the middle of a value. A quote that is
// never closed would swallow rows unseen, so it is an error.
type csvRows struct {
	in        *bufio.Reader
	delimiter byte
	number    int
	row       []byte
	ends      []int
}

func (c *csvRows) step(r *Rows) error {
	c.number++
	r.number, c.row, c.ends = c.number, c.row[:0], c.ends[:0]
	for {
		last, err := c.field(r)
		if err != nil {
			return err
		}
		c.ends = append(c.ends, len(c.row))
		if len(c.ends) > 4*r.limits.Columns { // blanks to the right are no harm, up to a point
			return fault.New(fault.Invalid, "sheet.columns", fault.Args{"Limit": r.limits.Columns, "Row": c.number})
		}
		if last {
			break
		}
	}
	text, from := string(c.row), 0
	for i, to := range c.ends {
		if err := r.put(i, String(text[from:to])); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// field appends one value to c.row and tells whether the row ends with it.
func (c *csvRows) field(r *Rows) (last bool, err error) {
	from, quoted, closed := len(c.row), false, false
	for first := true; ; first = false {
		b, err := c.in.ReadByte()
		switch {
		case err == io.EOF && quoted && !closed:
			return false, unclosed(c.number)
		case err == io.EOF && first && len(c.ends) == 0:
			return false, io.EOF
		case err == io.EOF:
			return true, nil
		case err != nil:
			return false, err
		case len(c.row)-from >= r.limits.Cell && quoted:
			return false, unclosed(c.number)
		case len(c.row)-from >= r.limits.Cell:
			return false, errLong
		case quoted && !closed:
			if b != '"' {
				c.row = append(c.row, b)
			} else if next, _ := c.in.Peek(1); len(next) > 0 && next[0] == '"' {
				c.in.Discard(1)
				c.row = append(c.row, '"')
			} else {
				closed = true
			}
		case b == '"' && first:
			quoted = true
		case b == c.delimiter:
			return false, nil
		case b == '\r':
			if next, _ := c.in.Peek(1); len(next) > 0 && next[0] == '\n' {
				c.in.Discard(1)
			}
			return true, nil
		case b == '\n':
			return true, nil
		default:
			c.row = append(c.row, b)
		}
	}
}

func unclosed(row int) error {
	return fault.New(fault.Invalid, "sheet.quote", fault.Args{"Row": row})
}
