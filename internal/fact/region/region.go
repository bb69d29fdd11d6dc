// Package region knows every province, kabupaten and kota, kecamatan, desa and
// kelurahan of Indonesia: code, name, kind, what lies in what, and which clock
// they keep. Places come from the npm package idn-area-data (data: ODbL 1.0), made into
// regions.bin by `go generate` with the decree's names on top (gen/names.txt).
//
// A code is digits only: province 2, regency 4, district 6, village 10. BPS codes
// look alike and are others: never take one for the other. Names are not unique:
// 98 villages are called Sidomulyo, and 16 pairs share a name in one kecamatan.
package region

import (
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/fault"
)

//go:generate go run ./gen

// Edition is the decree whose codes and names these are.
const Edition = "Kepmendagri 300.2.2-2138/2025 jo. 300.2.2-2430/2025"

// Kind is what the law calls a place.
type Kind uint8

const (
	Provinsi Kind = iota + 1
	Kabupaten
	Kota
	Kecamatan
	Kelurahan
	Desa
	DesaAdat // only in Kabupaten Jayapura
)

var kindKeys = [...]string{"", "provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "desa", "desa_adat"}

// Key is the kind's name in the catalogue, such as region.kind.desa.
func (k Kind) Key() string { return "region.kind." + kindKeys[k] }

// Level is how far down a place lies, as the number of digits of its code.
type Level uint8

const (
	Province Level = 2
	Regency  Level = 4
	District Level = 6
	Village  Level = 10
)

// below is the next level down; the nation's level is 0, a village has none.
var below = map[Level]Level{0: Province, Province: Regency, Regency: District, District: Village}

// above is the next level up.
var above = map[Level]Level{Regency: Province, District: Regency, Village: District}

// Region is one place.
type Region struct {
	Code string
	Name string
	Kind Kind
}

// Level is the place's own level.
func (r Region) Level() Level { return LevelOf(r.Code) }

// Bare is the name without the words Kabupaten, Kota and Administrasi that the
// decree puts before a regency's.
func (r Region) Bare() string { return bare(r.Kind, r.Name) }

func bare(kind Kind, name string) string {
	if kind == Kabupaten || kind == Kota {
		_, name, _ = strings.Cut(name, " ")
		name = strings.TrimPrefix(name, "Administrasi ")
	}
	return name
}

// Get finds a place by its code in digits.
func Get(code string) (Region, bool) {
	if i, ok := data().find(code); ok {
		return data().region(i), true
	}
	return Region{}, false
}

// Children lists the places one level down, in order of code; those of "" are the
// provinces.
func Children(code string) []Region { return list(code, below[LevelOf(code)]) }

// Villages lists all villages inside a place, in order of code.
func Villages(code string) []Region { return list(code, Village) }

func list(code string, level Level) []Region {
	var found []Region
	d := data()
	for i, end := d.span(code); i < end; i++ {
		if levelOf(d.keys[i]) == level {
			found = append(found, d.region(i))
		}
	}
	return found
}

// LevelOf is a code's level by its length, 0 for anything else.
func LevelOf(code string) Level {
	switch l := Level(len(code)); l {
	case Province, Regency, District, Village:
		return l
	}
	return 0
}

// Parent is the code one level up; empty for a province.
func Parent(code string) string { return code[:above[LevelOf(code)]] }

// Dotted is the code as the decree writes it: 73.12.01.1001.
func Dotted(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		if i == 2 || i == 4 || i == 6 {
			b.WriteByte('.')
		}
		b.WriteByte(code[i])
	}
	return b.String()
}

// Span is the first and last ten-digit code inside a place, for a query's between.
func Span(code string) (low, high string) {
	n := min(len(code), 10)
	return code + "0000000000"[n:], code + "9999999999"[n:]
}

// Within tells whether code is area or lies inside it.
func Within(code, area string) bool { return strings.HasPrefix(code, area) }

// ParseCode reads 73.12, 7312 or 73.12.01.1001 and answers the digits of a place
// that exists. What does not is told with the nearest place above it that does.
func ParseCode(s string) (string, error) {
	written := strings.TrimSpace(s)
	code := strings.ReplaceAll(written, ".", "")
	if LevelOf(code) == 0 || strings.Trim(code, "0123456789") != "" || (code != written && Dotted(code) != written) {
		return "", fault.New(fault.Invalid, "region.code.shape", fault.Args{"Code": written})
	}
	if _, ok := Get(code); ok {
		return code, nil
	}
	for up := Parent(code); up != ""; up = Parent(up) {
		if near, ok := Get(up); ok {
			return "", fault.New(fault.Invalid, "region.code.unknown",
				fault.Args{"Code": Dotted(code), "Near": Dotted(near.Code), "Name": near.Name})
		}
	}
	return "", fault.New(fault.Invalid, "region.code.province", fault.Args{"Code": Dotted(code)})
}

var wib, wita, wit = time.FixedZone("WIB", 7*3600), time.FixedZone("WITA", 8*3600), time.FixedZone("WIT", 9*3600)

// Zone is the clock a place keeps: Keppres 41/1987, which puts West and Central
// Kalimantan in WIB and the other provinces of Kalimantan in WITA. A code of no
// province keeps the capital's.
func Zone(code string) *time.Location {
	province, _ := strconv.Atoi(code[:min(2, len(code))])
	switch {
	case province >= 81:
		return wit
	case province >= 63 || province >= 51 && province <= 53:
		return wita
	}
	return wib
}
