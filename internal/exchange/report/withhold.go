package report

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
)

// Why a figure of a file is not told. Whether it is small itself or would tell a small
// one is not said: that would tell it.
const (
	small   = "small counts"
	monthly = "monthly" // the file of figures tells what it may of months
)

// notPeople are groups whose members are places and institutions.
var notPeople = []string{"regency", "district", "village", "posyandu", "paud"}

// place is a value while it is decided whether it may be told.
type place struct {
	value  coverage.Value
	why    string
	within []*place
}

// withhold says which values of one indicator and period may not leave the office pages,
// and why: those of which somebody would be one of fewer than k, reached or not, and as
// many beside them that sums over kecamatan and regency do not tell those either. All
// values of the regency must be there, so that files of several areas tell no more than
// one. Numerator, denominator and share are told or withheld together.
func withhold(values []coverage.Value, x edition.Indicator, k int64) map[string]string {
	if k < 3 || x.Measure == edition.YesNo || slices.Contains(notPeople, x.Group) {
		return nil
	}
	at := map[string]*place{}
	for _, v := range values {
		p := &place{value: v}
		switch {
		case !v.Known:
			continue
		case p.tells(k):
			p.why = small
		case v.Period.Span() == civil.Monthly && v.Source() == coverage.Records && len(v.Area) > int(region.Regency):
			p.why = monthly
		}
		at[v.Area] = p
	}
	for _, p := range at {
		if up := at[region.Parent(p.value.Area)]; up != nil {
			up.within = append(up.within, p)
		}
	}
	parents := make([]*place, 0, len(at))
	for _, p := range at {
		slices.SortFunc(p.within, func(a, b *place) int {
			return cmp.Or(cmp.Compare(a.value.Denominator, b.value.Denominator), cmp.Compare(a.value.Area, b.value.Area))
		})
		if len(p.within) > 0 {
			parents = append(parents, p)
		}
	}
	slices.SortFunc(parents, func(a, b *place) int { return cmp.Compare(a.value.Area, b.value.Area) })
	for again := true; again; {
		again = false
		for _, p := range parents {
			again = p.protect(k) || again
		}
	}
	why := map[string]string{}
	for area, p := range at {
		why[area] = p.why
	}
	return why
}

// tells tells whether a value says something of fewer than k people.
func (p *place) tells(k int64) bool {
	few := func(n int64) bool { return n > 0 && n < k }
	return few(p.value.Numerator) || few(p.value.Denominator) || few(p.value.Denominator-p.value.Numerator)
}

// protect withholds one more, where what is told of a place and its parts gives away what
// is withheld; false where that is not so.
func (p *place) protect(k int64) bool {
	var rest place // what the withheld parts add up to
	hidden := 0
	for _, part := range p.within {
		if part.why != "" {
			hidden++
			rest.value.Numerator += part.value.Numerator
			rest.value.Denominator += part.value.Denominator
		}
	}
	switch {
	case p.why == "" && (hidden == 0 || hidden > 1 && !rest.tells(k)):
		return false
	case p.why != "" && hidden > 0:
		return false
	}
	for _, part := range p.within {
		if part.why == "" && cmp.Or(part.value.Numerator, part.value.Denominator) > 0 {
			part.why = small
			return true
		}
	}
	if p.why != "" { // its parts are all of nobody: there is nothing to tell it by
		return false
	}
	p.why = small
	return true
}
