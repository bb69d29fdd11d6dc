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

// readShared reads the texts that cells share.
func (b *workbook) readShared(name string) error {
	var text []byte
	var total int64
	return b.tags(name, func(x *xmlReader) (err error) {
		if string(x.name) != "si" || x.end {
			return nil
		}
		if text, _, err = x.content("si", text[:0]); err != nil {
			return err
		}
		said := string(unescape(text))
		b.shared = append(b.shared, said)
		if total += int64(len(said)) + 16; total > b.limits.Shared {
			return bomb()
		}
		return nil
	})
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
