package paper

import "strings"

// clean takes away what no file can hold or what would turn the lines around: control
// characters, halves of characters, marks of direction. Tabs become spaces. A % is not parted from its
// number.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", " %", "\u00a0%").Replace(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r == '\r', r == '\v', r == '\f', r == 0x2028, r == 0x2029, r == 0x85:
			return '\n'
		case r < 0x20, r >= 0x7f && r < 0xa0, // controls
			r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c, // direction
			r == 0xfeff, r == 0xad, r >= 0xfff9 && r <= 0xfffb, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

func cleanRuns(runs []Run) []Run {
	out := make([]Run, len(runs))
	for i, r := range runs {
		r.Text = clean(r.Text)
		out[i] = r
	}
	return out
}

func cleanList(l List) List {
	items := make([]Item, len(l.Items))
	for i, item := range l.Items {
		items[i].Runs = cleanRuns(item.Runs)
		if item.Sub != nil {
			sub := cleanList(*item.Sub)
			items[i].Sub = &sub
		}
	}
	l.Items = items
	return l
}

func cleanAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = clean(s)
	}
	return out
}

// ready is the document as all three writers take it: clean, with what is left out filled
// in, spans that fit, widths that add up to one.
func (d Document) ready() Document {
	if d.Size != F4 {
		d.Size = A4
	}
	d.Title, d.Foot, d.Draft, d.QR = clean(d.Title), clean(d.Foot), clean(d.Draft), clean(d.QR)
	if d.Head != nil {
		h := *d.Head
		h.Lines = cleanAll(h.Lines)
		h.Small = min(max(h.Small, 0), len(h.Lines))
		d.Head = &h
	}
	blocks := make([]Block, 0, len(d.Blocks))
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Heading:
			b.Text, b.Level = clean(b.Text), min(max(b.Level, 0), 3)
			blocks = append(blocks, b)
		case Para:
			b.Runs = cleanRuns(b.Runs)
			blocks = append(blocks, b)
		case List:
			blocks = append(blocks, cleanList(b))
		case Fields:
			rows := make([]Field, len(b.Rows))
			for i, f := range b.Rows {
				rows[i] = Field{clean(f.Name), clean(f.Value)}
			}
			b.Rows, b.Aside = rows, clean(b.Aside)
			blocks = append(blocks, b)
		case Table:
			blocks = append(blocks, b.ready())
		case Picture:
			b.Caption, b.Alt = clean(b.Caption), clean(b.Alt)
			blocks = append(blocks, b)
		case Signatures:
			blocks = append(blocks, b.ready())
		case Initials:
			b.Title, b.Column, b.Positions = clean(b.Title), clean(b.Column), cleanAll(b.Positions)
			blocks = append(blocks, b)
		case Rule, Break, Section:
			blocks = append(blocks, b)
		}
	}
	d.Blocks = blocks
	return d
}

func (t Table) ready() Table {
	columns := make([]Column, len(t.Columns))
	sum := 0.0
	for i, c := range t.Columns {
		c.Head = clean(c.Head)
		if !(c.Width > 0 && c.Width < 1e6) {
			c.Width = 1
		}
		sum += c.Width
		columns[i] = c
	}
	for i := range columns {
		columns[i].Width /= sum
	}
	t.Columns, t.Caption, t.Note = columns, clean(t.Caption), clean(t.Note)
	if !(t.Points >= 5 && t.Points <= 24) {
		t.Points = 10
	}
	if !(t.Tall >= 0 && t.Tall < 100) {
		t.Tall = 0
	}
	t.Groups = fitGroups(t.Groups, len(columns))
	rows := make([]Row, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = Row{fitCells(r.Cells, len(columns)), r.Strong}
	}
	t.Rows = rows
	return t
}

// fitGroups makes the spans add up to the columns.
func fitGroups(groups []Group, columns int) (out []Group) {
	if groups == nil {
		return nil
	}
	for _, g := range groups {
		if g.Span = min(max(g.Span, 1), columns); g.Span > 0 {
			out = append(out, Group{clean(g.Text), g.Span})
			columns -= g.Span
		}
	}
	for ; columns > 0; columns-- {
		out = append(out, Group{"", 1})
	}
	return out
}

// fitCells makes the spans add up to the columns; the texts of cells for which there is
// no column go into the last.
func fitCells(cells []Cell, columns int) (out []Cell) {
	for _, c := range cells {
		c.Text = clean(c.Text)
		if c.Span = min(max(c.Span, 1), columns); c.Span > 0 {
			out = append(out, c)
			columns -= c.Span
		} else if len(out) > 0 {
			out[len(out)-1].Text += " " + c.Text
		}
	}
	if columns > 0 {
		for ; columns > 0; columns-- {
			out = append(out, Cell{Span: 1})
		}
	}
	return out
}

// Unsigned is the document without the names of those who sign it: positions stay.
func (d Document) Unsigned() Document {
	blocks := make([]Block, len(d.Blocks))
	for i, b := range d.Blocks {
		if s, is := b.(Signatures); is {
			signers := make([]Signer, len(s.Signers))
			for j, one := range s.Signers {
				signers[j] = Signer{Above: one.Above, Position: one.Position}
			}
			s.Signers = signers
			b = s
		}
		blocks[i] = b
	}
	d.Blocks = blocks
	return d
}

func (s Signatures) ready() Signatures {
	signers := make([]Signer, len(s.Signers))
	for i, one := range s.Signers {
		signers[i] = Signer{clean(one.Above), clean(one.Position), clean(one.Name), clean(one.Rank), clean(one.NIP)}
	}
	s.Signers, s.Place = signers, clean(s.Place)
	if s.Columns < 1 || s.Columns > 4 {
		s.Columns = 2
		if len(signers) > 8 {
			s.Columns = 3
		}
	}
	return s
}
