package plan

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
)

// Sum is money of some rows. Lines of one table add up to its total, because each row
// stands in one line alone; what it does for others too is their Shared, which is in no
// total.
type Sum struct {
	Key        string
	Rows       int
	Cost       rupiah.Amount
	Direct     rupiah.Amount // of it, what reaches target persons
	Untold     rupiah.Amount // of it, what nobody said of whether it reaches them
	Unpriced   int           // rows whose cost is not told
	Shared     rupiah.Amount // cost of rows that stand in another line and serve this one too
	SharedRows int
}

// Several is the key of rows that serve more than one of what a table is by.
const Several = "+"

// add counts a row into the line.
func (s *Sum) add(r Row) (err error) {
	s.Rows++
	if r.Cost == 0 && !r.Unfunded {
		s.Unpriced++
	}
	if s.Cost, err = rupiah.Sum(s.Cost, r.Cost); err != nil {
		return err
	}
	if r.DirectTold {
		s.Direct, err = rupiah.Sum(s.Direct, r.Direct)
	} else {
		s.Untold, err = rupiah.Sum(s.Untold, r.Cost)
	}
	return err
}

// Total is the sum of all rows.
func Total(all []register.Entry[Row]) (s Sum, err error) {
	for _, e := range all {
		if err = s.add(e.Body); err != nil {
			return s, err
		}
	}
	return s, nil
}

// By is what a table of sums is by: the line in which a row stands, and the other lines
// that it serves too.
type By func(Row) (home string, also []string)

func one(f func(Row) string) By { return func(r Row) (string, []string) { return f(r), nil } }

// Tables are the tables of the summary; catalogue: plan.by.<key>. An empty line is of
// rows of which it is not told.
var Tables = []struct {
	Key string
	By  By
}{
	{"opd", one(func(r Row) string { return r.Office })},
	{"sumber", one(func(r Row) string { return r.Source })},
	{"sasaran", one(func(r Row) string { return r.TargetGroup })},
	{"golongan", one(func(r Row) string { return string(r.Nature) })},
	{"indikator", func(r Row) (string, []string) { return shared(r.Indicators, Several) }},
	{"lokasi", func(r Row) (string, []string) { return shared(r.Areas, Above(r.Areas)) }},
}

// shared is the one of a list, or several with what they are.
func shared(list []string, several string) (string, []string) {
	switch len(list) {
	case 0:
		return "", nil
	case 1:
		return list[0], nil
	}
	return several, slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == several })
}

// Above is the smallest place that holds all of some: a kecamatan, or the regency. What a
// row of several villages costs stands there, because nobody said how it is parted.
func Above(areas []string) string {
	if len(areas) == 0 {
		return ""
	}
	above := areas[0]
	for _, a := range areas[1:] {
		for !region.Within(a, above) && len(above) > int(region.Regency) {
			above = region.Parent(above)
		}
	}
	return above
}

// Sums are the lines of a table by what it is by, the dearest first; places by code. They
// add up to Total.
func Sums(all []register.Entry[Row], by By) ([]Sum, error) {
	at := map[string]*Sum{}
	line := func(key string) *Sum {
		if at[key] == nil {
			at[key] = &Sum{Key: key}
		}
		return at[key]
	}
	for _, e := range all {
		home, also := by(e.Body)
		if err := line(home).add(e.Body); err != nil {
			return nil, err
		}
		for _, key := range also {
			s := line(key)
			var err error
			if s.Shared, err = rupiah.Sum(s.Shared, e.Body.Cost); err != nil {
				return nil, err
			}
			s.SharedRows++
		}
	}
	sums := make([]Sum, 0, len(at))
	for _, s := range at {
		sums = append(sums, *s)
	}
	slices.SortFunc(sums, func(a, b Sum) int {
		return cmp.Or(cmp.Compare(b.Cost, a.Cost), cmp.Compare(b.Shared, a.Shared), cmp.Compare(a.Key, b.Key))
	})
	return sums, nil
}
