package paper

import (
	"fmt"
	"strings"
	"unicode"
)

// Text is what the document says, whole and in order, as plain lines.
func (d Document) Text() string {
	d = d.ready()
	w := &lines{}
	if d.Draft != "" {
		w.line("[" + d.Draft + "]")
	}
	if d.Head != nil {
		for _, s := range d.Head.Lines {
			w.line(s)
		}
		w.line("════════")
	}
	for _, b := range d.Blocks {
		w.block(b)
	}
	if d.QR != "" {
		w.line("[QR] " + d.checkWords() + " " + d.QR)
	}
	if d.Foot != "" {
		w.line("[foot] " + d.Foot)
	}
	return w.String()
}

type lines struct{ strings.Builder }

func (w *lines) line(s string) {
	for part := range strings.SplitSeq(s, "\n") {
		w.WriteString(strings.TrimRightFunc(part, unicode.IsSpace) + "\n")
	}
}

func (w *lines) block(b Block) {
	switch b := b.(type) {
	case Heading:
		w.line("\n" + strings.Repeat("#", b.Level+1) + " " + b.Text)
	case Para:
		w.line(plain(b.Runs))
	case List:
		w.list(b, "")
	case Fields:
		w.fields(b)
	case Table:
		w.table(b)
	case Picture:
		w.line("[picture] " + b.Alt)
		if b.Caption != "" {
			w.line(b.Caption)
		}
	case Signatures:
		w.signatures(b)
	case Initials:
		w.line(b.Title + " | " + b.Column)
		for _, p := range b.Positions {
			w.line(p + " | ")
		}
	case Rule:
		w.line("────────")
	case Break:
		w.line("\n[page]")
	case Section:
		w.line("\n[page, " + map[bool]string{true: "landscape", false: "upright"}[b.Landscape] + "]")
	}
}

func plain(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// mark is what stands before the i-th item, counted from 0.
func (m Marker) mark(i int) string {
	switch m {
	case Letter:
		return strings.Repeat(string(rune('a'+i%26)), i/26+1) + "." // as word processors count on
	case Bracket:
		return fmt.Sprintf("%d)", i+1)
	case Dash:
		return "–"
	}
	return fmt.Sprintf("%d.", i+1)
}

func (w *lines) list(l List, indent string) {
	for i, item := range l.Items {
		w.line(indent + l.Marker.mark(i) + " " + plain(item.Runs))
		if item.Sub != nil {
			w.list(*item.Sub, indent+"   ")
		}
	}
}

func (w *lines) fields(f Fields) {
	for i, r := range f.Rows {
		s := r.Value
		if r.Name != "" {
			s = r.Name + " : " + r.Value
		}
		if i == 0 && f.Aside != "" {
			s += " → " + f.Aside
		}
		w.line(s)
	}
}

func (w *lines) table(t Table) {
	if t.Caption != "" {
		w.line(t.Caption)
	}
	for _, row := range t.head() {
		w.cells(row, "‖ ")
	}
	for _, r := range t.Rows {
		w.cells(r.Cells, map[bool]string{true: "* ", false: "| "}[r.Strong])
	}
	if t.Note != "" {
		w.line(t.Note)
	}
}

func (w *lines) cells(cells []Cell, begin string) {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = strings.ReplaceAll(c.Text, "\n", " / ")
	}
	w.line(begin + strings.Join(texts, " | "))
}

// head is the table's head as rows: groups, columns, numbers.
func (t Table) head() (rows [][]Cell) {
	columns, named := make([]Cell, len(t.Columns)), false
	for i, c := range t.Columns {
		columns[i] = Cell{Text: c.Head, Span: 1, Bold: true, Align: To(Center)}
		named = named || c.Head != ""
	}
	if t.Groups != nil {
		var groups []Cell
		at := 0
		for _, g := range t.Groups {
			if g.Text == "" { // these columns' own heads stand here, and go down a row
				for i := range g.Span {
					groups = append(groups, columns[at+i])
					groups[len(groups)-1].down = true
					columns[at+i].Text, columns[at+i].under = "", true
				}
			} else {
				groups = append(groups, Cell{Text: g.Text, Span: g.Span, Bold: true, Align: To(Center)})
			}
			at += g.Span
		}
		rows = append(rows, groups)
	}
	if named {
		rows = append(rows, columns)
	}
	if t.Numbers {
		numbers := make([]Cell, len(t.Columns))
		for i := range numbers {
			numbers[i] = Cell{Text: fmt.Sprintf("(%d)", i+1), Span: 1, Align: To(Center)}
		}
		rows = append(rows, numbers)
	}
	return rows
}

func (w *lines) signatures(s Signatures) {
	if s.Place != "" {
		w.line("→ " + s.Place)
	}
	for _, one := range s.Signers {
		w.line("")
		for _, text := range one.above() {
			w.line(text)
		}
		for _, text := range one.below() {
			w.line(text)
		}
	}
}

// above is what stands over the room to sign: a position ends with a comma.
func (s Signer) above() (texts []string) {
	if s.Above != "" {
		texts = append(texts, s.Above)
	}
	if s.Position != "" {
		texts = append(texts, strings.TrimRight(s.Position, ", ")+",")
	}
	return texts
}

// line is where a name is written by hand.
const line = "(................................................)"

// below is what stands under it; the name is the first.
func (s Signer) below() (texts []string) {
	if s.Name == "" {
		return []string{line}
	}
	texts = []string{s.Name}
	if s.Rank != "" {
		texts = append(texts, s.Rank)
	}
	if s.NIP != "" {
		texts = append(texts, "NIP "+s.NIP)
	}
	return texts
}
