package anthro

import (
	"bytes"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/growth"
)

// The columns that are read; those after known are for prevalences only.
const (
	sex = iota
	age
	ageUnit
	weight
	lenhei
	measure
	headc
	armc
	triskin
	subskin
	oedema
	known
)

const (
	samplingWeight = iota + known
	cluster
	strata
	typeres
	gregion
	wealthq
	mothered
	othergr
	allKnown
)

var names = [allKnown]string{
	"sex", "age", "age_unit", "weight", "lenhei", "measure", "headc", "armc", "triskin", "subskin", "oedema",
	"sw", "cluster", "strata", "typeres", "gregion", "wealthq", "mothered", "othergr",
}

// columns says where in a record each known column stands; -1 is absent.
type columns [allKnown]int

func findColumns(header [][]byte) (at columns, err error) {
	for i := range at {
		at[i] = -1
	}
	found := false
	for i, raw := range header {
		name := columnName(raw)
		for c, known := range names {
			if name != known {
				continue
			}
			if at[c] >= 0 {
				return at, fault.New(fault.Invalid, "growth.csv.twice", fault.Args{"Column": name})
			}
			at[c], found = i, true
		}
	}
	if !found {
		return at, fault.New(fault.Invalid, "growth.csv.header", nil)
	}
	return at, nil
}

func columnName(raw []byte) string { return strings.ToLower(string(bytes.TrimSpace(text(raw)))) }

// cell is the text of a column; empty where it is absent.
func (at *columns) cell(fields [][]byte, c int) []byte {
	if i := at[c]; i >= 0 {
		return text(fields[i])
	}
	return nil
}

// child reads one record, which must be as wide as the header. It names the
// column that cannot be read, or -1.
func (at *columns) child(fields [][]byte, in *growth.Input) (bad int) {
	bad = -1
	number := func(c int) float64 {
		v, ok := number(at.cell(fields, c))
		if !ok {
			bad = c
		}
		return v
	}
	code := func(c int, first, second string) int {
		n, ok := code(at.cell(fields, c), first, second)
		if !ok {
			bad = c
		}
		return n
	}
	*in = growth.Input{
		Oedema:   code(oedema, "yY1", "nN2") == 1,
		SubSkin:  number(subskin),
		TriSkin:  number(triskin),
		ArmC:     number(armc),
		HeadC:    number(headc),
		Position: growth.Position(code(measure, "lL", "hH")),
		LenHei:   number(lenhei),
		Weight:   number(weight),
	}
	inMonths := code(ageUnit, "dD", "mM") == 2
	a := number(age)
	if a < 0 {
		bad = age
	}
	in.Sex = growth.Sex(code(sex, "mM1", "fF2"))
	if inMonths {
		in.InMonths(a)
	} else {
		in.InDays(a)
	}
	return bad
}

// code is 1 or 2 for one of the letters of first or second, 0 for a missing cell.
func code(b []byte, first, second string) (n int, ok bool) {
	switch {
	case missing(b):
		return 0, true
	case len(b) == 1 && strings.IndexByte(first, b[0]) >= 0:
		return 1, true
	case len(b) == 1 && strings.IndexByte(second, b[0]) >= 0:
		return 2, true
	}
	return 0, false
}
