package paper

import (
	"encoding/binary"
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
)

// style is one of the four faces, by the letters that fpdf calls it by.
type style string

func (r Run) style() style {
	switch {
	case r.Bold && r.Italic:
		return "BI"
	case r.Bold:
		return "B"
	case r.Italic:
		return "I"
	}
	return ""
}

// family is that of Liberation Serif, which has the widths of Times New Roman, as offices
// use: a DOCX that asks for the one breaks its lines where this PDF does.
const family = "serif"

var letters = map[style][]byte{"": liberationserifregular.TTF, "B": liberationserifbold.TTF,
	"I": liberationserifitalic.TTF, "BI": liberationserifbolditalic.TTF}

// widths of the faces' letters, in thousandths of their size.
var widths = sync.OnceValue(func() map[style]map[rune]int {
	all := map[style]map[rune]int{}
	for s, ttf := range letters {
		all[s] = widthsOf(ttf)
	}
	return all
})

// missing stands for what the font has no letter for.
const missing = '□'

// shown is s with what the font has.
func (s style) shown(text string) string {
	width := widths()[s]
	return strings.Map(func(r rune) rune {
		if _, ok := width[r]; ok {
			return r
		}
		return missing
	}, text)
}

// mm is how wide a text is that was shown, at a size in points.
func (s style) mm(text string, points float64) float64 {
	width, sum := widths()[s], 0
	for _, r := range text {
		sum += width[r]
	}
	return float64(sum) * points * mmPerPoint / 1000
}

const mmPerPoint = 25.4 / 72

// widthsOf reads a TrueType font's tables of letters (cmap, format 4: the first plane)
// and of their widths (hmtx). The fonts are part of the program, so that a wrong offset
// is a mistake that the first test meets.
func widthsOf(ttf []byte) map[rune]int {
	u16 := func(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	u32 := func(b []byte, at int) int { return int(binary.BigEndian.Uint32(b[at:])) }
	table := map[string][]byte{}
	for i := range u16(ttf, 4) {
		at := 12 + 16*i
		table[string(ttf[at:at+4])] = ttf[u32(ttf, at+8):]
	}
	em, metrics := u16(table["head"], 18), u16(table["hhea"], 34)
	cmap := table["cmap"]
	var format4 []byte
	for i := range u16(cmap, 2) {
		if sub := cmap[u32(cmap, 4+8*i+4):]; u16(sub, 0) == 4 {
			format4 = sub
		}
	}
	width := map[rune]int{}
	n := u16(format4, 6) // twice the number of segments
	for i := 0; i < n; i += 2 {
		end, start := u16(format4, 14+i), u16(format4, 16+n+i)
		delta, offset := u16(format4, 16+2*n+i), u16(format4, 16+3*n+i)
		for r := start; r <= end && r < 0xffff; r++ {
			glyph := r
			if offset > 0 {
				glyph = u16(format4, 16+3*n+i+offset+2*(r-start))
			}
			if glyph = (glyph + delta) & 0xffff; glyph > 0 {
				width[rune(r)] = u16(table["hmtx"], 4*min(glyph, metrics-1)) * 1000 / em
			}
		}
	}
	return width
}
