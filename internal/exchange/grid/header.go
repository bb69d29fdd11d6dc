package grid

import (
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fold"
)

// Part is which number of a value a column holds.
type Part uint8

const (
	Numerator Part = iota
	Denominator
)

// parts are the words for them, folded: in templates, and in CSV.
var parts = map[string]Part{"pembilang": Numerator, "numerator": Numerator, "nilai": Numerator, "value": Numerator,
	"penyebut": Denominator, "denominator": Denominator}

// column is a column of numbers.
type column struct {
	at        int
	indicator string
	period    civil.Period // zero: as the row or the sheet says
	part      Part
}

// header is what the columns of a sheet are; -1: there is none.
type header struct {
	code, name, district, year, period int
	numbers                            []column
}

// ids are the words above columns that name places and times, folded.
var ids = map[string]string{"kodedesa": "code", "kodewilayah": "code", "kode": "code", "villagecode": "code", "code": "code",
	"namadesa": "name", "desakelurahan": "name", "desa": "name", "village": "name", "villagename": "name", "wilayah": "name", "area": "name",
	"kecamatan": "district", "district": "district", "tahun": "year", "year": "year", "periode": "period", "period": "period"}

// readHeader reads a row as a header; ok is false when it is none.
func readHeader(cells []string) (h header, ok bool) {
	h = header{-1, -1, -1, -1, -1, nil}
	for i, text := range cells {
		if c, ok := readTitle(text); ok {
			c.at = i
			h.numbers = append(h.numbers, c)
			continue
		}
		for name, at := range map[string]*int{"code": &h.code, "name": &h.name, "district": &h.district, "year": &h.year, "period": &h.period} {
			if ids[fold.Name(text)] == name && *at < 0 {
				*at = i
			}
		}
	}
	return h, len(h.numbers) > 0 && (h.code >= 0 || h.name >= 0)
}

// readTitle reads what stands above a column of numbers: "ESS-07 · 2026Q3 · pembilang"
// and more after a line end, or ESS-07_numerator.
func readTitle(text string) (c column, ok bool) {
	text, _, _ = strings.Cut(text, "\n")
	fields := strings.Split(text, "·")
	if len(fields) == 1 {
		if at := strings.LastIndexByte(text, '_'); at > 0 {
			fields = []string{text[:at], text[at+1:]}
		}
	}
	if len(fields) < 2 || len(fields) > 3 {
		return c, false
	}
	c.indicator = strings.TrimSpace(fields[0])
	c.part, ok = parts[fold.Name(fields[len(fields)-1])]
	if len(fields) == 3 && ok {
		var err error
		c.period, err = civil.ParsePeriod(strings.TrimSpace(fields[1]))
		ok = err == nil
	}
	return c, ok && c.indicator != ""
}
