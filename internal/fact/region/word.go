package region

import (
	"cmp"
	"strings"

	"tumbuh/internal/base/fold"
)

// kindSet is a set of kinds; the empty one leaves the kind open.
type kindSet uint16

func kinds(list ...Kind) (s kindSet) {
	for _, k := range list {
		s |= 1 << k
	}
	return s
}

func (s kindSet) has(k Kind) bool { return s == 0 || s&(1<<k) != 0 }

// kindWords are the words that offices put before a name. Nagari, gampong and
// others are what the law's desa is called in one province or another.
var kindWords = map[string]kindSet{
	"provinsi": kinds(Provinsi), "prov": kinds(Provinsi), "propinsi": kinds(Provinsi),
	"kabupaten": kinds(Kabupaten), "kab": kinds(Kabupaten),
	"kota": kinds(Kota), "kotamadya": kinds(Kota), "kodya": kinds(Kota),
	"kecamatan": kinds(Kecamatan), "kec": kinds(Kecamatan), "distrik": kinds(Kecamatan),
	"kelurahan": kinds(Kelurahan), "kel": kinds(Kelurahan), "kl": kinds(Kelurahan),
	"desa": kinds(Desa, DesaAdat), "ds": kinds(Desa, DesaAdat),
	"nagari": kinds(Desa), "gampong": kinds(Desa), "kampung": kinds(Desa), "pekon": kinds(Desa),
	"lembang": kinds(Desa), "negeri": kinds(Desa), "ohoi": kinds(Desa),
}

// cutKind takes the kind's word from the front of a name, as in "Kel. Lemba", and
// answers the words left, folded.
func cutKind(name string) ([]string, kindSet) {
	words := fold.Words(name)
	if len(words) < 2 || kindWords[words[0]] == 0 {
		return words, 0
	}
	set := kindWords[words[0]]
	words = words[1:]
	if w := words[0]; len(words) > 1 && (w == "administrasi" || w == "adm" || w == "adat") {
		words = words[1:]
	}
	return words, set
}

// sameWords are short and long forms of one word, and the three ways to write a
// number. Only those with one reading: bt is batu, bukit and batang.
var sameWords = map[string]string{
	"kep": "kepulauan", "tj": "tanjung", "tjg": "tanjung", "tg": "tanjung", "sei": "sungai", "sungei": "sungai",
	"kp": "kampung", "kmp": "kampung", "kpg": "kampung", "gn": "gunung", "gng": "gunung", "gunong": "gunung",
	"ps": "pasar", "psr": "pasar", "pd": "padang", "lb": "lubuk", "lbk": "lubuk", "lubuak": "lubuk", "tlk": "teluk", "telok": "teluk",
	"btg": "batang", "perk": "perkebunan", "uj": "ujung", "lab": "labuhan", "labuan": "labuhan", "mns": "meunasah",
	"sel": "selatan", "tim": "timur", "brt": "barat", "ut": "utara", "utr": "utara", "tgh": "tengah",
	"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
	"satu": "1", "dua": "2", "tiga": "3", "empat": "4", "lima": "5", "enam": "6", "tujuh": "7", "delapan": "8", "sembilan": "9", "sepuluh": "10",
}

// loose joins folded words after writing each in one way.
func loose(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(cmp.Or(sameWords[w], w))
	}
	return b.String()
}
