package paper

import (
	"slices"
	"strings"
)

// piece is text of one face on a line.
type piece struct {
	text      string
	style     style
	underline bool
	width     float64 // mm
	gap       float64 // mm of blank before it: where the line may be stretched
}

// row is one line of a paragraph.
type row struct {
	pieces []piece
	width  float64 // mm, as far as it is filled
	last   bool    // of its paragraph: not stretched
}

// word is what is not parted: pieces of several faces without a blank between.
type word struct {
	pieces []piece
	width  float64
	newRow bool // nothing but the end of a line
}

// words cuts runs at their blanks and at the ends of lines.
func words(runs []Run, points float64) (all []word) {
	glue := false // the next piece belongs to the word before
	for _, r := range runs {
		s := r.style()
		for i, line := range strings.Split(r.Text, "\n") {
			if i > 0 {
				all, glue = append(all, word{newRow: true}), false
			}
			for j, text := range strings.Split(line, " ") {
				glue = glue && j == 0
				if text == "" {
					continue
				}
				text = s.shown(text)
				p := piece{text: text, style: s, underline: r.Underline, width: s.mm(text, points)}
				if glue {
					w := &all[len(all)-1]
					w.pieces, w.width = append(w.pieces, p), w.width+p.width
				} else {
					all = append(all, word{pieces: []piece{p}, width: p.width})
				}
				glue = true
			}
		}
	}
	return all
}

// wrap breaks runs into rows of a width; the first is shorter by indent.
func wrap(runs []Run, points, width, indent float64) (rows []row) {
	cur, at := row{}, indent
	end := func(last bool) {
		cur.width, cur.last = at, last
		rows = append(rows, cur)
		cur, at = row{}, 0
	}
	for _, w := range words(runs, points) {
		if w.newRow {
			end(true)
			continue
		}
		gap := 0.0
		if len(cur.pieces) > 0 {
			gap = w.pieces[0].style.mm(" ", points)
			if at+gap+w.width > width+1e-6 {
				end(false)
				gap = 0
			}
		}
		for at+gap+w.width > width+1e-6 { // wider than a line: cut
			head, rest, ok := w.cut(width-at, points)
			if !ok {
				break
			}
			cur.pieces, at = append(cur.pieces, head.pieces...), at+head.width
			end(false)
			w = rest
		}
		w.pieces = slices.Clone(w.pieces)
		w.pieces[0].gap = gap
		cur.pieces, at = append(cur.pieces, w.pieces...), at+gap+w.width
	}
	end(true)
	return rows
}

// cut takes as many letters off a word as have room, one at least; not ok when there is
// only one.
func (w word) cut(room, points float64) (head, rest word, ok bool) {
	for i, p := range w.pieces {
		letters, n, sum := []rune(p.text), 0, 0.0
		for n < len(letters) {
			wide := p.style.mm(string(letters[n]), points)
			if head.width+sum+wide > room && (n > 0 || i > 0) {
				break
			}
			sum += wide
			n++
		}
		taken, left := p, p
		taken.text, taken.width = string(letters[:n]), sum
		left.text, left.width = string(letters[n:]), p.width-sum
		if n > 0 {
			head.pieces, head.width = append(head.pieces, taken), head.width+sum
		}
		if n < len(letters) {
			rest.pieces = append([]piece{left}, w.pieces[i+1:]...)
			rest.width = w.width - head.width
			return head, rest, true
		}
	}
	return head, rest, false
}
