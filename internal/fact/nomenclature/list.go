package nomenclature

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"tumbuh/internal/base/fold"
	"tumbuh/internal/fact/standard"
)

// Edition is one issue of the list.
type Edition struct {
	Key       string // the year of the decree
	Decree    string
	Digits    int // of a sub kegiatan, as it writes them
	Certainty standard.Certainty
}

// Editions from the oldest.
var Editions = []Edition{
	{"2021", "Kepmendagri 050-5889 Tahun 2021", 2, standard.Seen},
	{"2023", "Kepmendagri 900.1.15.5-1317 Tahun 2023", 4, standard.Recalled},
}

// Own is the edition of the rows of a district's own list.
const Own = "own"

// EditionOf finds an edition.
func EditionOf(key string) (Edition, bool) {
	i := slices.IndexFunc(Editions, func(e Edition) bool { return e.Key == key })
	if i < 0 {
		return Edition{}, false
	}
	return Editions[i], true
}

// Item is a row of the list.
type Item struct {
	Code        Code               `json:"code"`
	Name        string             `json:"name"`
	Performance string             `json:"performance,omitempty"`
	Indicator   string             `json:"indicator,omitempty"`
	Unit        string             `json:"unit,omitempty"`
	Edition     string             `json:"-"`
	Source      string             `json:"-"`
	Certainty   standard.Certainty `json:"-"`
}

// Written is the code as its edition writes it: that of 2021 gives a sub kegiatan two digits.
func (i Item) Written() string {
	if e, _ := EditionOf(i.Edition); e.Digits == 2 && i.Code.Depth() == SubActivity {
		at := strings.LastIndexByte(string(i.Code), '.') + 1
		return string(i.Code[:at]) + strings.TrimPrefix(string(i.Code[at:]), "00")
	}
	return string(i.Code)
}

// List is rows by code, one for each.
type List []Item

//go:embed data/codes.txt
var codes string

// National is what the program brings: of each code the newest edition's row.
var National = sync.OnceValue(func() List {
	var all List
	var section []string
	for line := range strings.Lines(codes) {
		switch line = strings.TrimSpace(line); {
		case line == "" || line[0] == '#':
		case line[0] == '@':
			section = strings.Fields(line[1:])
		default:
			parts := strings.Split(line+" |  | ", " | ")
			code, err := Parse(parts[0])
			if err != nil {
				panic("nomenclature: " + line)
			}
			all = append(all, Item{Code: code, Name: parts[1], Indicator: strings.TrimSpace(parts[2]), Edition: section[0], Source: section[1], Certainty: standard.Certainty(section[2])})
		}
	}
	return order(all)
})

// order sorts by code; of two rows of one code the newer edition's stays, and the
// district's own before all.
func order(all List) List {
	rank := func(i Item) int {
		return -slices.IndexFunc(Editions, func(e Edition) bool { return e.Key == i.Edition })
	}
	slices.SortStableFunc(all, func(a, b Item) int {
		own := map[bool]int{true: 0, false: 1}
		return cmp.Or(cmp.Compare(a.Code, b.Code), own[a.Edition == Own]-own[b.Edition == Own], rank(a)-rank(b))
	})
	return slices.CompactFunc(all, func(a, b Item) bool { return a.Code == b.Code })
}

// With lays a district's own rows over a list.
func (l List) With(own List) List {
	for i := range own {
		own[i].Edition, own[i].Source, own[i].Certainty = Own, Own, standard.Own
	}
	return order(slices.Concat(l, own))
}

// Get finds a code's row.
func (l List) Get(code Code) (Item, bool) {
	i, found := slices.BinarySearchFunc(l, code, func(i Item, c Code) int { return cmp.Compare(i.Code, c) })
	if !found {
		return Item{}, false
	}
	return l[i], true
}

// Path are the rows that a code lies in, from the urusan down to itself; a code that is
// not in the list is a row without a name.
func (l List) Path(code Code) (path List) {
	for _, c := range append(code.Above(), code) {
		item, found := l.Get(c)
		if !found {
			item.Code = c
		}
		path = append(path, item)
	}
	return path
}

// Search finds sub kegiatan by the beginning of a code, or by all words of a text in
// their own name or in those above; where the name itself has the words comes first.
func (l List) Search(text string, limit int) (found List) {
	text = strings.TrimSpace(text)
	words := fold.Words(text)
	if len(words) == 0 {
		return nil
	}
	byCode := strings.Trim(text, "0123456789.") == ""
	var later List
	for _, item := range l {
		if item.Code.Depth() != SubActivity {
			continue
		}
		switch {
		case byCode:
			if strings.HasPrefix(string(item.Code), text) || strings.HasPrefix(item.Written(), text) {
				found = append(found, item)
			}
		case has(item.Name+" "+item.Indicator, words):
			found = append(found, item)
		case has(l.names(item.Code), words):
			later = append(later, item)
		}
	}
	found = append(found, later...)
	return found[:min(limit, len(found))]
}

func (l List) names(code Code) string {
	var b strings.Builder
	for _, item := range l.Path(code) {
		b.WriteString(item.Name + " ")
	}
	return b.String()
}

// has tells whether each word begins one of the text's.
func has(text string, words []string) bool {
	in := fold.Words(text)
	for _, w := range words {
		if !slices.ContainsFunc(in, func(s string) bool { return strings.HasPrefix(s, w) }) {
			return false
		}
	}
	return true
}
