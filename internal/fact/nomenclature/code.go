package nomenclature

import (
	"fmt"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
)

// Code is a code as the editions since 2023 write it, digits and dots of fixed widths, so
// that codes order as texts: 1.02.02.2.02.0015. Parts from the left: urusan, bidang,
// program, the level of government (2: kabupaten or kota) with the kegiatan, sub kegiatan.
type Code string

// Depth is how deep a code goes; catalogue: nomenclature.depth.<depth>.
type Depth string

const (
	Affair      Depth = "urusan"
	Field       Depth = "bidang"
	Program     Depth = "program"
	Activity    Depth = "kegiatan"
	SubActivity Depth = "sub_kegiatan"
)

// widths of the parts, and how many digits may be read.
var widths, least, most = []int{1, 2, 2, 1, 2, 4}, []int{1, 2, 2, 1, 2, 2}, []int{1, 2, 2, 2, 2, 4}

// depths by the number of parts; of four there are none.
var depths = map[int]Depth{1: Affair, 2: Field, 3: Program, 5: Activity, 6: SubActivity}

// Parse reads a code as offices write it: the sub kegiatan with two digits, as in the
// edition of 2021, or with four, the level with one or two. Other parts keep their zeros:
// a spreadsheet that took 2.10 for a number has made another code of it, 2.1.
func Parse(text string) (Code, error) {
	refused := fault.New(fault.Invalid, "nomenclature.code", fault.Args{"Text": clip(text)})
	parts := strings.Split(strings.Trim(strings.TrimSpace(text), "."), ".")
	if depths[len(parts)] == "" {
		return "", refused
	}
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if at := len(part); err != nil || n < 1 || part[0] == '+' || at < least[i] || at > most[i] || i == 3 && n > 9 {
			return "", refused
		}
		parts[i] = fmt.Sprintf("%0*d", widths[i], n)
	}
	return Code(strings.Join(parts, ".")), nil
}

func clip(text string) string {
	if len(text) > 40 {
		text = text[:40]
	}
	return strings.ToValidUTF8(text, "")
}

// Depth is how deep the code goes.
func (c Code) Depth() Depth { return depths[strings.Count(string(c), ".")+1] }

// Parent is the code above; empty above an urusan.
func (c Code) Parent() Code {
	i := strings.LastIndexByte(string(c), '.')
	if i < 0 {
		return ""
	}
	above := c[:i]
	if above.Depth() == "" { // the level of government is no code of its own
		return above.Parent()
	}
	return above
}

// Above are the codes that a code lies in, from the urusan down.
func (c Code) Above() (all []Code) {
	for up := c.Parent(); up != ""; up = up.Parent() {
		all = append([]Code{up}, all...)
	}
	return all
}
