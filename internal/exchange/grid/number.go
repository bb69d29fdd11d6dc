package grid

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/sheet"
)

// Number is what a cell says.
type Number struct {
	Kind Kind
	N    int64
}

// Kind is whether a cell says a number.
type Kind uint8

const (
	Blank   Kind = iota // nothing, or a dash
	Unknown             // said to be not known
	Given
)

// unknowns are the words for "not known", folded.
var unknowns = map[string]bool{"tidaktahu": true, "tidakdiketahui": true, "belumdiketahui": true, "tdktahu": true, "unknown": true, "notknown": true}

// apart are numbers with their thousands apart: by points, commas or spaces, and with
// nothing behind the decimal mark but noughts.
var apart = regexp.MustCompile(`^[1-9]\d{0,2}(\.\d{3})+(,0{1,4})?$|^[1-9]\d{0,2}(,\d{3})+(\.0{1,4})?$|^[1-9]\d{0,2}( \d{3})+([.,]0{1,2})?$|^\d+([.,]0{1,2})?$`)

// fraction is a number with something behind its decimal mark.
var fraction = regexp.MustCompile(`^[\d., ]*\d[.,]\d+$`)

func wrong(key string, args fault.Args) *fault.Error { return fault.New(fault.Invalid, key, args) }

// shorten is as much of a cell as a sentence repeats.
func shorten(text string) string {
	if r := []rune(text); len(r) > 30 {
		return string(r[:29]) + "…"
	}
	return text
}

// ReadNumber reads a number as people write it: 1.234 and 1,234 are both a thousand and
// more.
func ReadNumber(text string) (Number, *fault.Error) {
	text = strings.Join(strings.Fields(text), " ") // no-break spaces too
	said := fault.Args{"Text": shorten(text)}
	switch {
	case strings.Trim(text, "-–—") == "":
		return Number{}, nil
	case text == "?" || unknowns[fold.Name(text)]:
		return Number{Kind: Unknown}, nil
	case strings.ContainsRune(text, '%'):
		return Number{}, wrong("entry.number.percent", said)
	case strings.HasPrefix(text, "-") || strings.HasPrefix(text, "−"):
		return Number{}, wrong("entry.number.negative", said)
	case apart.MatchString(text):
		return whole(text)
	case fraction.MatchString(text):
		return Number{}, wrong("entry.number.fraction", said)
	}
	return Number{}, wrong("entry.number.none", said)
}

// whole reads digits with their thousands apart.
func whole(text string) (Number, *fault.Error) {
	digits := text
	if i := strings.LastIndexAny(text, ".,"); i >= 0 && len(text)-i-1 != 3 || apartOnce(text, i) {
		digits = text[:i] // noughts behind the decimal mark
	}
	digits = strings.NewReplacer(".", "", ",", "", " ", "").Replace(digits)
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return Number{}, wrong("entry.number.large", fault.Args{"Text": shorten(text)})
	}
	return Number{Given, n}, nil
}

// apartOnce tells whether the last mark of a number is another than those before it, as
// in 1.234,000: a decimal mark, though three noughts follow.
func apartOnce(text string, last int) bool {
	return last >= 0 && strings.ContainsAny(text[:last], ".,") && strings.IndexByte(text[:last], text[last]) < 0
}

// ReadCell reads a cell of a file; a number there is one already, whose point is none of
// thousands.
func ReadCell(c sheet.Cell) (Number, *fault.Error) {
	if c.Kind != sheet.Number {
		if c.Kind == sheet.Text || c.Kind == sheet.Blank {
			return ReadNumber(c.Text)
		}
		return Number{}, wrong("entry.number.none", fault.Args{"Text": shorten(c.Shown())})
	}
	f, err := strconv.ParseFloat(c.Text, 64)
	said := fault.Args{"Text": shorten(c.Text)}
	switch {
	case err != nil || math.IsNaN(f) || math.Abs(f) >= 1e18:
		return Number{}, wrong("entry.number.large", said)
	case f < 0:
		return Number{}, wrong("entry.number.negative", said)
	case f != math.Trunc(f):
		return Number{}, wrong("entry.number.fraction", said)
	}
	return Number{Given, int64(f)}, nil
}
