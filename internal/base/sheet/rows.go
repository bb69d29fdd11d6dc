package sheet

import (
	"bytes"
	"cmp"
	"io"
)

// sheetRows reads rows out of a sheet part.
type sheetRows struct {
	*workbook
	xml    *xmlReader
	number int
	value  []byte
	merges map[cellAt]int
	held   map[int]held
}

func (s *sheetRows) step(r *Rows) error {
	for x := s.xml; x.next(); {
		switch string(x.name) {
		case "row":
			return s.readRow(r)
		case "sheetData":
			if x.end {
				return io.EOF
			}
		}
	}
	return cmp.Or(s.xml.err, io.ErrUnexpectedEOF)
}

func (s *sheetRows) readRow(r *Rows) error {
	s.number++
	if n := s.xml.number("r"); n > 0 {
		s.number = n
	}
	r.number = s.number
	column := -1
	for s.xml.next() {
		switch string(s.xml.name) {
		case "row":
			return s.fill(r)
		case "c":
			column++
			if ref := s.xml.attr("r"); ref != nil {
				column, _ = columnOf(ref)
			}
			c, err := s.readCell()
			if err != nil {
				return err
			}
			if err := r.put(column, c); err != nil {
				return err
			}
		}
	}
	return cmp.Or(s.xml.err, io.ErrUnexpectedEOF)
}

func (s *sheetRows) readCell() (c Cell, err error) {
	kind, style := string(s.xml.attr("t")), max(0, s.xml.number("s"))
	if s.value, c.Formula, err = s.xml.content("c", s.value[:0]); err != nil || len(s.value) == 0 {
		return c, err
	}
	switch kind {
	case "s":
		n := whole(bytes.TrimSpace(s.value))
		if n < 0 || n >= len(s.shared) {
			return c, io.ErrUnexpectedEOF
		}
		c.Kind, c.Text = Text, s.shared[n]
	case "str", "inlineStr", "d":
		c.Kind, c.Text = Text, string(unescape(s.value))
	case "b":
		c.Kind, c.Text = Bool, "FALSE"
		if string(s.value) == "1" {
			c.Text = "TRUE"
		}
	case "e":
		c.Kind, c.Text = Error, string(s.value)
	default:
		c.Kind, c.Text = Number, string(bytes.TrimSpace(s.value))
		if style < len(s.styles) {
			c.Kind = s.styles[style]
		}
		if c.Kind == Date && s.from1904 {
			c.Text = since1900(c.Text)
		}
	}
	if c.Text == "" {
		c.Kind = Blank
	}
	return c, nil
}

// fill gives each row of a merged cell the value that stands in its first.
func (s *sheetRows) fill(r *Rows) error {
	if len(s.merges) == 0 {
		return nil
	}
	for column, c := range r.cells {
		if last := s.merges[cellAt{s.number, column}]; last > 0 && c.Kind != Blank {
			s.held[column] = held{c, last}
		}
	}
	for column, h := range s.held {
		if s.number > h.last {
			delete(s.held, column)
		} else if column >= len(r.cells) || r.cells[column].Kind == Blank {
			if err := r.put(column, h.cell); err != nil {
				return err
			}
		}
	}
	return nil
}
