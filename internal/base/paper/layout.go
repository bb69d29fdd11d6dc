package paper

import (
	"strings"

	"tumbuh/internal/base/locale"
)

// box is a rectangle in mm from the upper left corner of a page.
type box struct{ x, y, w, h float64 }

// op is one thing to draw on a page.
type op struct {
	box      // of text: x and y of its baseline, w its width
	kind     opKind
	text     string
	style    style
	points   float64 // of letters; of lines: their width in mm
	image    []byte
	grey     uint8 // 0: black
	artifact bool  // furniture of the page, not part of what the document says
	level    int   // of a bookmark
}

type opKind uint8

const (
	drawText opKind = iota
	drawLine        // from x, y by w, h
	drawFill
	drawFrame
	drawImage
	drawMark // a bookmark
)

// sheet is one page.
type sheet struct {
	landscape bool
	ops       []op
}

// Margins in mm: room for the punch at the left, as offices set them.
const (
	marginLeft, marginRight   = 30.0, 20.0
	marginTop, marginBottom   = 20.0, 22.0
	landLeft, landRight       = 20.0, 20.0
	body, small               = 12.0, 9.0 // points
	leading                   = 1.22      // of lines, in letters' height
	afterPara                 = 2.2
	bottomOfFoot, lineOfFloor = 11.0, 15.5 // mm above the page's lower edge
)

// layout puts blocks on sheets. Everything is measured before it is drawn, so that the
// number of pages is known when their feet are written.
type layout struct {
	doc                      Document
	sheets                   []*sheet
	y                        float64
	landscape                bool
	left, width, top, bottom float64 // of the page's text
	artifact                 bool
}

func lay(d Document) []*sheet {
	l := &layout{doc: d, landscape: d.Landscape}
	l.page()
	if d.Head != nil {
		l.letterhead(*d.Head)
	}
	for i, b := range d.Blocks {
		l.block(b, i)
	}
	if d.QR != "" {
		l.code()
	}
	for i, s := range l.sheets {
		l.furniture(s, i+1)
	}
	return l.sheets
}

// size is the page's, upright or not.
func (s Size) mm(landscape bool) (w, h float64) {
	w, h = 210, 297
	if s == F4 {
		w, h = 215, 330
	}
	if landscape {
		return h, w
	}
	return w, h
}

func (l *layout) page() {
	w, h := l.doc.Size.mm(l.landscape)
	l.left, l.width = marginLeft, w-marginLeft-marginRight
	if l.landscape {
		l.left, l.width = landLeft, w-landLeft-landRight
	}
	l.top, l.bottom = marginTop, h-marginBottom
	l.y = l.top
	l.sheets = append(l.sheets, &sheet{landscape: l.landscape})
}

func (l *layout) put(o op) {
	s := l.sheets[len(l.sheets)-1]
	o.artifact = o.artifact || l.artifact
	s.ops = append(s.ops, o)
}

// need begins a page where less than a height is left of this one.
func (l *layout) need(h float64) {
	if l.y+h > l.bottom && l.y > l.top {
		l.page()
	}
}

func lineHeight(points float64) float64 { return points * leading * mmPerPoint }

// write draws a row of text with its upper edge at y, between x and x+w.
func (l *layout) write(r row, x, y, w, points float64, align Align, grey uint8) {
	baseline := y + lineHeight(points)*0.76
	stretch, gaps := 0.0, 0
	for _, p := range r.pieces {
		if p.gap > 0 {
			gaps++
		}
	}
	switch {
	case align == Center:
		x += (w - r.width) / 2
	case align == Right:
		x += w - r.width
	case align == Justify && !r.last && gaps > 0:
		stretch = (w - r.width) / float64(gaps)
	}
	for i := 0; i < len(r.pieces); i++ {
		p := r.pieces[i]
		if p.gap > 0 {
			x += p.gap + stretch
		}
		if stretch == 0 { // words of one face go in one piece
			for i+1 < len(r.pieces) && r.pieces[i+1].style == p.style && r.pieces[i+1].underline == p.underline {
				i++
				next := r.pieces[i]
				if next.gap > 0 {
					p.text += " "
				}
				p.text, p.width = p.text+next.text, p.width+next.gap+next.width
			}
		}
		l.put(op{box: box{x, baseline, p.width, 0}, kind: drawText, text: p.text, style: p.style, points: points, grey: grey})
		if p.underline {
			l.put(op{box: box{x, baseline + points*0.035, p.width, 0}, kind: drawLine, points: points * 0.018, grey: grey})
		}
		x += p.width
	}
}

// flow draws rows that may go over pages; a single row is not left alone on either.
func (l *layout) flow(rows []row, x, w, indent, points float64, align Align) {
	h := lineHeight(points)
	for i, r := range rows {
		left := len(rows) - i
		switch {
		case i == 0 && left > 1 && l.y+2*h > l.bottom,
			left == 2 && i > 0 && l.y+2*h > l.bottom && len(rows) > 3:
			l.need(2 * h)
		default:
			l.need(h)
		}
		in := 0.0
		if i == 0 {
			in = indent
			r.width -= indent
		}
		l.write(r, x+in, l.y, w-in, points, align, 0)
		l.y += h
	}
}

func (l *layout) block(b Block, i int) {
	switch b := b.(type) {
	case Heading:
		l.heading(b, l.begins(i+1))
	case Para:
		points := body
		if b.Small {
			points = small
		}
		indent := 0.0
		if b.Indent {
			indent = 12.5
		}
		rows := wrap(b.Runs, points, l.width, indent)
		switch next := l.signing(i + 1); {
		case next > 0: // nobody signs an empty page
			l.need(float64(len(rows))*lineHeight(points) + afterPara + next)
		case b.Keep:
			l.need(float64(len(rows))*lineHeight(points) + 3*lineHeight(body))
		}
		l.flow(rows, l.left, l.width, indent, points, b.Align)
		l.y += afterPara
	case List:
		l.list(b, l.left, l.width, l.signing(i+1))
		l.y += afterPara
	case Fields:
		l.fields(b)
		l.y += afterPara
	case Table:
		l.table(b, l.signing(i+1))
		l.y += afterPara * 1.5
	case Picture:
		l.picture(b)
	case Signatures:
		l.signatures(b)
	case Initials:
		l.initials(b)
	case Rule:
		l.need(2)
		l.put(op{box: box{l.left, l.y + 0.5, l.width, 0}, kind: drawLine, points: 0.35})
		l.y += 2 + afterPara
	case Break:
		l.page()
	case Section:
		l.landscape = b.Landscape
		if i == 0 && l.doc.Head == nil { // the document begins so
			l.sheets = nil
		}
		l.page()
	}
}

// begins is how much room the i-th block needs to begin: what it must have below a
// heading.
func (l *layout) begins(i int) float64 {
	if i >= len(l.doc.Blocks) {
		return 0
	}
	switch b := l.doc.Blocks[i].(type) {
	case Heading:
		return 2*lineHeight(body) + 3 + l.begins(i+1)
	case Picture:
		_, h := b.shape(l.width, l.tallest(0))
		return h + lineHeight(10)
	case Table:
		return 5 * lineHeight(b.Points)
	}
	return 2 * lineHeight(body)
}

// signing is the height of the first places to sign, when the i-th block is such; else 0.
func (l *layout) signing(i int) float64 {
	if i < len(l.doc.Blocks) {
		if s, ok := l.doc.Blocks[i].(Signatures); ok && len(s.Signers) > 0 {
			g := s.grid(l.width / float64(s.Columns))[0]
			return float64(g.tall+g.low)*lineHeight(body) + signRoom + 4
		}
	}
	return 0
}

// tallest is how tall a picture may be beside its caption.
func (l *layout) tallest(caption float64) float64 { return min(l.bottom-l.top-caption-30, 190) }

func (l *layout) heading(b Heading, next float64) {
	points, align, above := []float64{13, 13, 12, 12}[b.Level], Left, 2.0
	if b.Level == 0 {
		align, above = Center, 0
	}
	rows := wrap([]Run{{Text: b.Text, Bold: true, Italic: b.Level == 3}}, points, l.width, 0)
	l.need(float64(len(rows))*lineHeight(points) + above + afterPara + next)
	if l.y > l.top {
		l.y += above
	}
	if b.Level > 0 {
		l.put(op{box: box{0, l.y, 0, 0}, kind: drawMark, text: b.Text, level: b.Level - 1})
	}
	l.flow(rows, l.left, l.width, 0, points, align)
	l.y += afterPara * 0.8
}

// markRoom is the room for a list's numbers.
const markRoom = 8.0

// list writes points; the last stays on the page of what is signed below, after tall.
func (l *layout) list(b List, x, w, after float64) {
	for i, item := range b.Items {
		mark := wrap(Plain(b.Marker.mark(i)), body, markRoom, 0)[0]
		rows := wrap(item.Runs, body, w-markRoom, 0)
		need := lineHeight(body)
		if len(rows) > 1 {
			need *= 2
		}
		if after > 0 && i == len(b.Items)-1 && item.Sub == nil {
			need = float64(len(rows))*lineHeight(body) + afterPara + after
		}
		l.need(need)
		l.write(mark, x, l.y, markRoom, body, Left, 0)
		l.flow(rows, x+markRoom, w-markRoom, 0, body, Justify)
		l.y += 0.6
		if item.Sub != nil {
			last := 0.0
			if i == len(b.Items)-1 {
				last = after
			}
			l.list(*item.Sub, x+markRoom, w-markRoom, last)
		}
	}
}

func (l *layout) fields(b Fields) {
	x, w := l.left, l.width
	switch {
	case b.Right:
		x, w = l.left+l.width/2, l.width/2
	case b.In:
		x, w = l.left+12.5, l.width-12.5
	}
	name := b.nameWidth()
	aside, asideWidth := wrap(Plain(b.Aside), body, w*0.6, 0), 0.0
	for _, r := range aside {
		asideWidth = max(asideWidth, r.width+6)
	}
	if b.Aside == "" {
		aside, asideWidth = nil, 0
	}
	for i, f := range b.Rows {
		at, wide, names := x, w-asideWidth, []row(nil)
		if f.Name != "" {
			at, wide = x+name+4, wide-name-4
			names = wrap(Plain(f.Name), body, name, 0)
		}
		rows := wrap(Plain(f.Value), body, max(wide, 20), 0)
		l.need(float64(max(min(len(rows), 3), len(names))) * lineHeight(body))
		for j, r := range names {
			l.write(r, x, l.y+float64(j)*lineHeight(body), name, body, Left, 0)
		}
		if f.Name != "" {
			l.write(wrap(Plain(":"), body, w, 0)[0], x+name+0.8, l.y, 3, body, Left, 0)
		}
		y := l.y
		l.flow(rows, at, max(wide, 20), 0, body, Left)
		l.y += float64(max(len(names)-len(rows), 0)) * lineHeight(body)
		if i == 0 {
			for j, r := range aside {
				l.write(r, x, y+float64(j)*lineHeight(body), w, body, Right, 0)
			}
		}
		if b.Aside == "" {
			l.y += 0.5
		}
	}
}

// nameWidth is the room for the longest of the fields' names, in mm.
func (b Fields) nameWidth() (width float64) {
	for _, f := range b.Rows {
		width = max(width, style("").mm(style("").shown(f.Name), body))
	}
	return min(width, 60) + 2
}

func (l *layout) letterhead(h Letterhead) {
	room := 0.0
	if len(h.Emblem) > 0 {
		room = 24
	}
	top := l.y - 6
	l.y = top
	for i, s := range h.Lines {
		points, bold := h.points(i, l.width-2*room)
		for _, r := range wrap([]Run{{Text: s, Bold: bold}}, points, l.width-2*room, 0) {
			l.write(r, l.left+room, l.y, l.width-2*room, points, Center, 0)
			l.y += lineHeight(points)
		}
	}
	if room > 0 {
		l.y = max(l.y, top+emblemHeight)
		l.image(h.Emblem, box{l.left, top + (l.y-top-emblemHeight)/2, room - 2, emblemHeight})
	}
	l.y += 1.5
	l.put(op{box: box{l.left, l.y, l.width, 0}, kind: drawLine, points: 0.9})
	l.put(op{box: box{l.left, l.y + 1.1, l.width, 0}, kind: drawLine, points: 0.3})
	l.y += 6
}

const emblemHeight = 24.0

// points are the size of the i-th line: the office's name, the last before the address,
// is the largest; a long one is smaller, as far as that helps to keep it on one line.
func (h Letterhead) points(i int, width float64) (points float64, bold bool) {
	large := len(h.Lines) - h.Small
	if i >= large {
		return 10, false
	}
	points = 14
	if i == large-1 {
		points = 16
	}
	for points > 12 && style("B").mm(style("B").shown(h.Lines[i]), points) > width {
		points--
	}
	return points, true
}

// furniture is what stands on every page around the text.
func (l *layout) furniture(s *sheet, number int) {
	w, h := l.doc.Size.mm(s.landscape)
	left, right := marginLeft, marginRight
	if s.landscape {
		left, right = landLeft, landRight
	}
	at := &layout{doc: l.doc, sheets: []*sheet{s}, artifact: true}
	if l.doc.Draft != "" {
		r := wrap([]Run{{Text: l.doc.Draft, Bold: true}}, body, w-left-right, 0)[0]
		at.write(r, left, 8, w-left-right, body, Right, 90)
	}
	page := l.doc.pageWords(number, len(l.sheets))
	r := wrap(Plain(page), small, w/2, 0)[0]
	foot := wrap(Plain(strings.ReplaceAll(l.doc.Foot, "\n", " ")), small, w-left-right-r.width-6, 0)
	for i, f := range foot[:min(len(foot), 2)] {
		at.write(f, left, h-lineOfFloor+float64(i)*lineHeight(small), w/2, small, Left, 90)
	}
	at.write(r, left, h-lineOfFloor, w-left-right, small, Right, 90)
}

func (d Document) print() *locale.Printer { return locale.For(d.Lang) }

func (d Document) checkWords() string { return d.print().T("paper.check") }

// pageWords are "Halaman 2 dari 5".
func (d Document) pageWords(page, pages any) string {
	return d.print().T("paper.page", "Page", page, "Pages", pages)
}
