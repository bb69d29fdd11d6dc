package framework

import (
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/edition"
)

// words are what may stand in a column of a file, and what each means; an empty cell
// means what "" does.
type words[T comparable] []struct {
	word  string
	value T
}

// all are the words, without the empty one.
func (w words[T]) all() (all []string) {
	for _, x := range w {
		if x.word != "" {
			all = append(all, x.word)
		}
	}
	return all
}

func (w words[T]) value(text string) (value T, ok bool) {
	for _, x := range w {
		if strings.EqualFold(x.word, text) {
			return x.value, true
		}
	}
	return value, false
}

// word is the one for a value; "" only where there is no other.
func (w words[T]) word(value T) (found string) {
	for _, x := range w {
		if x.value == value {
			found = x.word
		}
	}
	return found
}

var (
	kinds    = words[string]{{"", edition.Essential}, {"esensial", edition.Essential}, {"supply", edition.Supply}, {"calon", edition.Candidate}, {"dampak", edition.Impact}}
	natures  = words[string]{{"", ""}, {"spesifik", "specific"}, {"sensitif", "sensitive"}, {"pendukung", "enabling"}}
	levels   = words[edition.Level]{{"desa", edition.Village}, {"kecamatan", edition.District}, {"kabupaten", edition.Regency}}
	measures = words[edition.Measure]{{"persen", edition.Share}, {"jumlah", edition.Count}, {"ya/tidak", edition.YesNo}}
	addings  = words[edition.Adding]{{"dijumlahkan", edition.Flow}, {"terakhir", edition.Stock}, {"orang", edition.People}}
	yes      = words[bool]{{"", false}, {"ya", true}, {"tidak", false}}
	spans    = words[civil.Span]{{"", 0}, {"bulan", civil.Monthly}, {"tahun", civil.Yearly}}
	sure     = words[bool]{{"", true}, {"pasti", true}, {"belum", false}}
)

// groups are the words for whom a row is about: those of the pages.
func groups() (all words[string]) {
	p := locale.For(locale.Indonesian)
	for _, g := range edition.Groups {
		all = append(all, struct{ word, value string }{p.T("edition.group." + g), g})
	}
	return all
}

// Words are what may stand in a column that is chosen from a list; nil for the others.
func Words(column string) []string {
	return map[string][]string{"kelompok": groups().all(), "jenis": kinds.all(), "golongan": natures.all(), "tingkat": levels.all(), "ukuran": measures.all(),
		"penjumlahan": addings.all(), "opd": slices.Clone(edition.Offices), "kecil_lebih_baik": yes.all(), "hanya_desa": yes.all(), "target_per": spans.all(), "kepastian": sure.all()}[column]
}

// Needed tells whether a file must have the column.
func Needed(column string) bool { return slices.Contains(needed, column) }
