package chart

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ending is a name at a line's end.
type ending struct {
	text string
	ink  ink
	at   vg.Point
}

// wrap breaks a name at its spaces where there is little room.
func (f format) wrap(s string) []string {
	if !f.narrow {
		return []string{s}
	}
	const room = 12
	var lines []string
	for word := range strings.FieldsSeq(s) {
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last]+word) < room {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// writeEndings puts the names beside the ends, pushed apart where they would lie
// on one another.
func writeEndings(c draw.Canvas, f format, ends []ending) {
	line := vg.Length(f.size + 2)
	half := func(e ending) vg.Length { return line * vg.Length(len(f.wrap(e.text))) / 2 }
	slices.SortStableFunc(ends, func(a, b ending) int { return cmp.Compare(a.at.Y, b.at.Y) })
	for i := 1; i < len(ends); i++ {
		ends[i].at.Y = max(ends[i].at.Y, ends[i-1].at.Y+half(ends[i-1])+half(ends[i]))
	}
	// Whoever was pushed out at the top pushes the others down again.
	limit := c.Max.Y + line
	for _, e := range slices.Backward(ends) {
		limit = min(e.at.Y+half(e), limit)
		y := limit - line
		for _, text := range f.wrap(e.text) {
			in := e.ink
			in.class = "end " + in.class
			write(c, f, in, vg.Point{X: c.Max.X + 9, Y: y + 4}, "start", text)
			y -= line
		}
		limit -= 2 * half(e)
	}
}
