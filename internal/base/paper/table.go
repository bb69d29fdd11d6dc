package paper

// Room between a cell's text and its edges, in mm.
const padX, padY = 1.3, 0.7

// laid is a row of a table with its cells' texts broken into lines.
type laid struct {
	cells  []laidCell
	height float64
	strong bool
}

type laidCell struct {
	Cell
	x, w  float64 // from the table's left edge
	rows  []row
	align Align
}

// cells breaks a row's texts into lines.
func (l *layout) cells(t Table, cells []Cell, strong bool) laid {
	out := laid{strong: strong}
	x, at := 0.0, 0
	for _, c := range cells {
		one := laidCell{Cell: c, x: x, align: t.align(c, at)}
		for range c.Span {
			one.w += t.Columns[at].Width * l.width
			at++
		}
		one.rows = wrap([]Run{{Text: c.Text, Bold: c.Bold || strong}}, t.Points, max(one.w-2*padX, 2), 0)
		if !c.down {
			out.height = max(out.height, float64(len(one.rows))*lineHeight(t.Points)+2*padY)
		}
		x += one.w
		out.cells = append(out.cells, one)
	}
	return out
}

// table draws a table; its last rows go on to the next page with what is signed below it,
// which is after tall.
func (l *layout) table(t Table, after float64) {
	if len(t.Columns) == 0 {
		return
	}
	var heads []laid
	headHeight := 0.0
	for _, cells := range t.head() {
		r := l.cells(t, cells, false)
		heads = append(heads, r)
		headHeight += r.height
	}
	if len(heads) > 1 { // heads that go down two rows need both to be tall enough
		for _, c := range heads[0].cells {
			if more := float64(len(c.rows))*lineHeight(t.Points) + 2*padY - heads[0].height - heads[1].height; c.down && more > 0 {
				heads[1].height += more
				headHeight += more
			}
		}
	}
	if headHeight > (l.bottom-l.top)*0.4 { // too tall to repeat: rows like others
		head := make([]Row, 0, len(heads))
		for _, cells := range t.head() {
			for i := range cells {
				cells[i].down, cells[i].under = false, false
			}
			head = append(head, Row{Cells: cells, Strong: true})
		}
		t.Rows, heads, headHeight = append(head, t.Rows...), nil, 0
	}
	first := lineHeight(t.Points)*2 + t.Tall
	if t.Caption != "" {
		rows := wrap([]Run{{Text: t.Caption, Bold: true}}, t.Points+1, l.width, 0)
		l.need(float64(len(rows))*lineHeight(t.Points+1) + headHeight + first)
		l.flow(rows, l.left, l.width, 0, t.Points+1, Left)
		l.y += 1
	}
	l.need(headHeight + first)
	head := func() {
		for i, r := range heads {
			below := 0.0
			if i == 0 && len(heads) > 1 {
				below = heads[1].height
			}
			l.row(t, r, below, true)
		}
	}
	head()
	turn := func() {
		l.page()
		artifact := l.artifact
		l.artifact = true // the head was said before
		head()
		l.artifact = artifact
	}
	last := max(len(t.Rows)-2, 0)
	for last > 0 && t.stays(last-1) {
		last--
	}
	for i, r := range t.Rows {
		one := l.cells(t, r.Cells, r.Strong)
		one.height = max(one.height, t.Tall)
		if after > 0 && i == last && i > 0 && l.y+float64(len(t.Rows)-i)*one.height+after+6 > l.bottom {
			turn()
		}
		room := one.height
		for j := i; t.stays(j) && j < i+4; j++ { // no longer a chain than can be moved
			room += min(max(l.cells(t, t.Rows[j+1].Cells, t.Rows[j+1].Strong).height, t.Tall), (l.bottom-l.top)/3)
		}
		if room > one.height && l.y+room > l.bottom && l.y > l.top+headHeight+1e-6 {
			turn()
		}
		l.rowOver(t, one, headHeight, turn)
	}
	if t.Note != "" {
		l.y += 0.8
		l.flow(wrap(Plain(t.Note), small, l.width, 0), l.left, l.width, 0, small, Left)
	}
}

// stays tells whether a row is on the page of the next one: the name of rows with the first
// of them, the last row with its sums.
func (t Table) stays(i int) bool {
	sums := func(i int) bool { // a strong row before a plain one names those below it
		return t.Rows[i].Strong && len(t.Rows[i].Cells) > 1 && (i+1 == len(t.Rows) || t.Rows[i+1].Strong)
	}
	return i+1 < len(t.Rows) && (t.Rows[i].Strong && !sums(i) || sums(i+1))
}

// row draws a row whole.
func (l *layout) row(t Table, r laid, below float64, head bool) {
	for _, c := range r.cells {
		if c.under {
			continue
		}
		h := r.height
		if c.down {
			h += below
		}
		b := box{l.left + c.x, l.y, c.w, h}
		if head || r.strong {
			l.put(op{box: b, kind: drawFill, grey: 232})
		}
		l.put(op{box: b, kind: drawFrame, points: 0.2})
		y := l.y + padY
		if head || t.Tall > 0 {
			y = l.y + (h-float64(len(c.rows))*lineHeight(t.Points))/2
		}
		for _, line := range c.rows {
			l.write(line, b.x+padX, y, b.w-2*padX, t.Points, c.align, 0)
			y += lineHeight(t.Points)
		}
	}
	l.y += r.height
}

// rowOver draws a row where there is room for it: here, on the next page, or, when it is
// taller than a third of a page, in parts.
func (l *layout) rowOver(t Table, r laid, headHeight float64, turn func()) {
	h := lineHeight(t.Points)
	whole := l.bottom - l.top - headHeight
	for l.y+r.height > l.bottom+1e-6 {
		lines := int((l.bottom - l.y - 2*padY) / h)
		switch {
		case r.height <= whole/3 || lines < 2 && l.y > l.top+headHeight+1e-6:
			turn()
			if r.height <= whole/3 {
				l.row(t, r, 0, false)
				return
			}
			continue
		}
		lines = max(lines, 1) // a head as tall as the page: one line at a time
		part := laid{strong: r.strong, height: l.bottom - l.y}
		rest := laid{strong: r.strong}
		for _, c := range r.cells {
			n := min(lines, len(c.rows))
			upper, lower := c, c
			upper.rows, lower.rows = c.rows[:n], c.rows[n:]
			part.cells, rest.cells = append(part.cells, upper), append(rest.cells, lower)
			rest.height = max(rest.height, float64(len(lower.rows))*h+2*padY)
		}
		l.row(t, part, 0, false)
		if r = rest; r.height <= 2*padY+1e-6 {
			return
		}
		turn()
	}
	l.row(t, r, 0, false)
}

// align is where a cell's text stands: as it says itself, as its column does, and over
// several columns at the left.
func (t Table) align(c Cell, column int) Align {
	switch {
	case c.Align != nil:
		return *c.Align
	case c.Span > 1:
		return Left
	}
	return t.Columns[column].Align
}
