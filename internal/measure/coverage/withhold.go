package coverage

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
)

// Why a value does not leave the office pages. Whether it is small itself or would tell a
// small one is not said: that would tell it.
const (
	Small   = "small counts"
	Monthly = "monthly" // the file of figures tells what it may of months
)

// notPeople are groups whose members are places and institutions.
var notPeople = []string{"regency", "district", "village", "posyandu", "paud"}

// Withhold says which values of one indicator and period may not leave the office pages,
// and why: those of which somebody would be one of fewer than k, reached or not, and as
// many beside them that sums over kecamatan and regency do not tell those either. All
// values of the regency must be there, so that files of several areas tell no more than
// one. Numerator, denominator and share are told or withheld together. The denominators
// come first and alone: indicators of one group have the same, and what protects them must
// be the same too, or one indicator tells what another withholds.
func Withhold(values []Value, x edition.Indicator, k int64) map[string]string {
	if k < 3 || x.Measure == edition.YesNo || slices.Contains(notPeople, x.Group) {
		return nil
	}
	why := map[string]string{}
	asked, reached := map[string][]int64{}, map[string][]int64{}
	for _, v := range values {
		if !v.Known {
			continue
		}
		if v.Period.Span() == civil.Monthly && v.Source() == Records && len(v.Area) > int(region.Regency) {
			why[v.Area] = Monthly
		}
		asked[v.Area] = []int64{v.Denominator}
		reached[v.Area] = []int64{v.Denominator, v.Numerator, v.Denominator - v.Numerator}
	}
	Protect(why, asked, k)
	Protect(why, reached, k)
	return why
}

// node is the counts of an area while it is decided whether they may be told.
type node struct {
	area   string
	counts []int64
	within []*node
}

// Protect adds to the areas withheld those of which a count is 1 to k-1, and where exactly
// one part of a sum, or parts that are few together, would be left over, the smallest part
// beside them. The counts of an area are told or withheld together; the first is its size.
func Protect(why map[string]string, counts map[string][]int64, k int64) {
	at := map[string]*node{}
	for area, n := range counts {
		if at[area] = (&node{area: area, counts: n}); few(n, k) && why[area] == "" {
			why[area] = Small
		}
	}
	for _, p := range at {
		if up := at[region.Parent(p.area)]; up != nil {
			up.within = append(up.within, p)
		}
	}
	var parents []*node
	for _, p := range at {
		slices.SortFunc(p.within, func(a, b *node) int {
			return cmp.Or(cmp.Compare(a.counts[0], b.counts[0]), cmp.Compare(a.area, b.area))
		})
		if len(p.within) > 0 {
			parents = append(parents, p)
		}
	}
	slices.SortFunc(parents, func(a, b *node) int { return cmp.Compare(a.area, b.area) })
	for again := true; again; {
		again = false
		for _, p := range parents {
			again = p.protect(why, k) || again
		}
	}
}

func few(counts []int64, k int64) bool {
	return slices.ContainsFunc(counts, func(n int64) bool { return n > 0 && n < k })
}

// protect withholds one more, where what is told of a place and its parts gives away what
// is withheld; false where that is not so.
func (p *node) protect(why map[string]string, k int64) bool {
	rest := make([]int64, len(p.counts)) // what the withheld parts add up to
	hidden := 0
	for _, part := range p.within {
		if why[part.area] != "" {
			hidden++
			for i, n := range part.counts {
				rest[i] += n
			}
		}
	}
	switch {
	case why[p.area] == "" && (hidden == 0 || hidden > 1 && !few(rest, k)):
		return false
	case why[p.area] != "" && hidden > 0:
		return false
	}
	for _, part := range p.within {
		if why[part.area] == "" && slices.Max(part.counts) > 0 {
			why[part.area] = Small
			return true
		}
	}
	if why[p.area] != "" { // its parts are all of nobody: there is nothing to tell it by
		return false
	}
	why[p.area] = Small
	return true
}
