package sheet

import (
	"bufio"
	"bytes"
	"io"
	"math"
	"path"
	"strings"

	"tumbuh/internal/base/fault"
)

// workbook is what the rows of every sheet need.
type workbook struct {
	*parcel
	from1904 bool     // days count from 1904
	shared   []string // the texts that cells name by number
	styles   []Kind   // Number, Date or Time by cell format
}

// openXLSX reads the small parts and goes through every sheet once to its end,
// so that damage is known before the first row is used.
func openXLSX(r io.ReaderAt, size int64, limits Limits) (*File, error) {
	p, err := openParcel(r, size, limits)
	if err != nil {
		return nil, err
	}
	main, err := p.mainPart()
	if err != nil {
		return nil, err
	}
	b := &workbook{parcel: p}
	links, err := p.links(main)
	if err != nil {
		return nil, err
	}
	sheets := map[string]string{}
	for _, l := range links {
		switch l.kind {
		case "worksheet":
			sheets[l.id] = l.target
		case "sharedStrings":
			err = b.readShared(l.target)
		case "styles":
			b.styles, err = p.readStyles(l.target)
		}
		if err != nil {
			return nil, err
		}
	}
	f := &File{Format: XLSX, close: func() error { return nil }}
	err = p.tags(main, func(x *xmlReader) error {
		switch name := string(x.name); {
		case name == "workbookPr" && !x.end:
			b.from1904 = x.on("date1904")
			f.from1904 = b.from1904
		case name == "sheet" && !x.end && sheets[x.words("id")] != "": // the rest are charts and dialogs
			s, err := b.sheet(sheets[x.words("id")])
			if err != nil {
				return err
			}
			s.Name, s.Hidden = x.words("name"), len(x.attr("state")) > 0 && string(x.attr("state")) != "visible"
			f.Sheets = append(f.Sheets, s)
		}
		return nil
	})
	if err == nil && len(f.Sheets) == 0 {
		err = fault.New(fault.Invalid, "sheet.nosheet", nil)
	}
	return f, err
}

// mainPart is the part that lists the sheets, or what the zip is instead.
func (p *parcel) mainPart() (string, error) {
	links, err := p.links("")
	if err != nil {
		return "", err
	}
	other := "zip"
	for _, l := range links {
		switch {
		case l.kind != "officeDocument":
		case strings.HasSuffix(l.target, ".bin"):
			other = "xlsb"
		case p.parts[partName(l.target)] != nil && strings.HasPrefix(path.Base(partName(l.target)), "workbook"):
			return l.target, nil
		}
	}
	if p.parts["content.xml"] != nil && p.parts["mimetype"] != nil {
		other = "ods"
	}
	return "", fault.New(fault.Invalid, "sheet."+other, nil)
}

// readShared reads the texts that cells share. They are kept in pieces of 64 KB,
// since a hundred thousand small strings would cost three times as much.
func (b *workbook) readShared(name string) error {
	var piece []byte
	var ends []int
	var total int64
	flush := func() {
		all, from := string(piece), 0
		for _, to := range ends {
			b.shared = append(b.shared, all[from:to])
			from = to
		}
		piece, ends = piece[:0], ends[:0]
	}
	phonetic := false
	from := 0
	err := b.tags(name, func(x *xmlReader) error {
		switch string(x.name) {
		case "t":
			if x.end && !phonetic {
				piece = append(piece, x.text...)
			}
			if len(piece)-from > b.limits.Cell {
				return errLong
			}
		case "rPh":
			phonetic = !x.end
		case "si":
			if !x.end {
				from = len(piece)
				break
			}
			piece = unescape(piece, from)
			ends = append(ends, len(piece))
			if total += int64(len(piece)-from) + 16; total > b.limits.Shared {
				return bomb()
			}
			if len(piece) > 64<<10 {
				flush()
			}
		}
		return nil
	})
	flush()
	return err
}

// sheet goes through a sheet and notes the merged cells, which stand at its end.
func (b *workbook) sheet(name string) (*Sheet, error) {
	merges := map[cellAt]int{}
	err := b.through(name, func(r io.Reader) error {
		in := bufio.NewReaderSize(r, 64<<10)
		for {
			_, err := in.ReadSlice('<')
			if err == bufio.ErrBufferFull {
				continue
			}
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			tag, _ := in.Peek(32)
			if len(tag) == 0 || tag[0] != '/' {
				continue
			}
			tag, _, _ = bytes.Cut(tag[1:], []byte(">"))
			if string(tag[bytes.IndexByte(tag, ':')+1:]) == "sheetData" {
				return b.readMerges(in, merges)
			}
		}
	})
	return &Sheet{open: func() (*Rows, error) {
		in, err := b.open(name)
		if err != nil {
			return nil, because(err, 0)
		}
		x := &sheetRows{workbook: b, xml: newXML(in, b.limits.Cell), merges: merges, held: map[int]held{}}
		rows := &Rows{limits: b.limits, done: &in.read, total: int64(b.parts[partName(name)].UncompressedSize64)}
		rows.step = x.step
		return rows, nil
	}}, err
}

type cellAt struct{ row, column int }

// held is a merged cell's value on its way down.
type held struct {
	cell Cell
	last int
}

// readMerges keeps the cells that were merged downwards. Only there the value
// belongs to each row; sideways it would turn one figure into two.
func (b *workbook) readMerges(in io.Reader, merges map[cellAt]int) error {
	x := newXML(in, b.limits.Cell)
	for x.next() {
		if string(x.name) != "mergeCell" || x.end {
			continue
		}
		from, to, _ := bytes.Cut(x.attr("ref"), []byte(":"))
		column, digits := columnOf(from)
		first := whole(digits)
		_, digits = columnOf(to)
		if last := whole(digits); last > first && column < b.limits.Columns {
			merges[cellAt{first, column}] = last
		}
		if len(merges) > 1<<18 {
			return bomb()
		}
	}
	return x.err
}

// sheetRows reads rows out of a sheet part.
type sheetRows struct {
	*workbook
	xml    *xmlReader
	number int
	value  []byte
	row    []byte // the values of this row one after another, made one string at its end
	spans  []span
	merges map[cellAt]int
	held   map[int]held
}

type span struct{ column, from, to int }

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
	if s.xml.err != nil {
		return s.xml.err
	}
	return io.ErrUnexpectedEOF
}

func (s *sheetRows) readRow(r *Rows) error {
	s.number++
	if n := s.xml.number("r"); n > 0 {
		s.number = n
	}
	r.number, s.row, s.spans = s.number, s.row[:0], s.spans[:0]
	column := -1
	for s.xml.next() {
		switch string(s.xml.name) {
		case "row":
			text := string(s.row)
			for _, p := range s.spans {
				r.cells[p.column].Text = text[p.from:p.to]
			}
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
			before := len(s.row)
			if c.Kind != Blank && c.Text == "" {
				s.row = append(s.row, s.value...)
			}
			if err := r.put(column, c); err != nil {
				return err
			}
			if len(s.row) > before {
				s.spans = append(s.spans, span{column, before, len(s.row)})
			}
		}
	}
	if s.xml.err != nil {
		return s.xml.err
	}
	return io.ErrUnexpectedEOF
}

// readCell reads up to </c>. The text is left in s.value unless it is shared.
func (s *sheetRows) readCell() (c Cell, err error) {
	x := s.xml
	kind := string(x.attr("t"))
	style := max(0, x.number("s"))
	s.value = s.value[:0]
	phonetic := false
	for x.next() {
		switch string(x.name) {
		case "f":
			c.Formula = true
		case "rPh":
			phonetic = !x.end
		case "v", "t":
			if x.end && !phonetic {
				s.value = append(s.value, x.text...)
			}
		case "c":
			return c, s.settle(&c, kind, style)
		}
		if len(s.value) > s.limits.Cell {
			return c, errLong
		}
	}
	if x.err != nil {
		return c, x.err
	}
	return c, io.ErrUnexpectedEOF
}

func (s *sheetRows) settle(c *Cell, kind string, style int) error {
	if len(s.value) == 0 {
		return nil
	}
	switch kind {
	case "s":
		n := whole(bytes.TrimSpace(s.value))
		if n < 0 || n >= len(s.shared) {
			return io.ErrUnexpectedEOF
		}
		if c.Text = s.shared[n]; c.Text != "" {
			c.Kind = Text
		}
	case "str", "inlineStr", "d":
		s.value = unescape(s.value, 0)
		c.Kind = Text
	case "b":
		c.Kind, c.Text = Bool, "FALSE"
		if string(s.value) == "1" {
			c.Text = "TRUE"
		}
	case "e":
		c.Kind = Error
	default:
		s.value = bytes.TrimSpace(s.value)
		if c.Kind = Number; style < len(s.styles) {
			c.Kind = s.styles[style]
		}
		if c.Kind == Date && s.from1904 {
			c.Text = since1900(string(s.value))
		}
		if len(s.value) == 0 {
			c.Kind = Blank
		}
	}
	return nil
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

// columnOf splits "AB12" into column 27 and the digits.
func columnOf(ref []byte) (column int, digits []byte) {
	i, n := 0, 0
	for ; i < len(ref) && n < 1<<20; i++ {
		c := ref[i] &^ 0x20
		if ref[i] == '$' {
			continue
		}
		if c < 'A' || c > 'Z' {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	if n == 0 {
		return math.MaxInt32, nil
	}
	return n - 1, ref[i:]
}
