package situation

import (
	"cmp"
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/risk"
)

// What Withheld names beside indicators.
const (
	HeldAges     = "ages"
	HeldFamilies = "families"
)

// Hide marks what of a snapshot may not leave the office pages. It looks at the whole
// regency, whosever snapshot it is: so the papers of kecamatan and regency, added up and
// taken away, tell no more than one of them.
func (s *Snapshot) Hide(tx *db.Tx, figures *indicator.Service) error {
	s.Withheld = map[string][]string{}
	hides, err := s.hideChildren(tx, figures)
	if err != nil {
		return err
	}
	if err := s.hideServices(tx, figures); err != nil {
		return err
	}
	return s.hideGroups(tx, figures, hides)
}

// hideChildren marks what measure/indicator withholds of the month's figures, and answers
// it for the whole regency.
func (s *Snapshot) hideChildren(tx *db.Tx, figures *indicator.Service) (map[string]Hides, error) {
	hides := map[string]Hides{}
	if s.Month == 0 {
		return hides, nil
	}
	released, err := figures.ReleaseIn(tx, s.Regency, s.Month)
	for _, f := range released {
		if f.Hides[0] != indicator.Shown {
			hides[f.Area] |= map[string]Hides{"weighed": HidesChildren, "stunting": HidesStunted, "severe-stunting": HidesSevere}[f.Indicator]
		}
		if f.Hides[1] != indicator.Shown {
			hides[f.Area] |= map[string]Hides{"weighed": HidesChildren, "stunting": HidesMeasured}[f.Indicator]
		}
	}
	s.Whole.Hides = hides[s.Area]
	for _, all := range [][]Place{s.Districts, s.Villages} {
		for i := range all {
			all[i].Hides = hides[all[i].Code]
		}
	}
	return hides, err
}

// hideServices marks what measure/coverage withholds of services and supply.
func (s *Snapshot) hideServices(tx *db.Tx, figures *indicator.Service) error {
	periods := map[civil.Period][]string{}
	all := map[string]Coverage{}
	for _, x := range slices.Concat(s.Services, s.Supply) {
		all[x.ID], periods[x.Period] = x, append(periods[x.Period], x.ID)
	}
	for period, ids := range periods {
		values, err := coverage.In(tx, coverage.Query{Area: s.Regency, By: []region.Level{region.Regency, region.District, region.Village}, Periods: []civil.Period{period}, Indicators: ids})
		if err != nil {
			return err
		}
		of := map[string][]coverage.Value{}
		for _, v := range values {
			of[v.Indicator] = append(of[v.Indicator], v)
		}
		for id, values := range of {
			s.withhold(id, coverage.Withhold(values, edition.Indicator{Group: all[id].Group, Measure: edition.Measure(all[id].Measure)}, int64(figures.Below())))
		}
	}
	return nil
}

// hideGroups marks how many children of which age and how many families there are. Ages
// add up to each other, and some families are of all: they are withheld together. All
// children of a place are withheld as a group too where they are as registered.
func (s *Snapshot) hideGroups(tx *db.Tx, figures *indicator.Service, hides map[string]Hides) error {
	whole := Ask{Regency: s.Regency, Area: s.Regency, Month: s.Month}
	children, err := ages(tx, whole)
	if err != nil {
		return err
	}
	of := map[string]map[string]int64{}
	for _, t := range children {
		of[t.Key] = t.Places
	}
	villages := map[string][]int64{}
	for code, n := range of["under_five"] {
		villages[code] = []int64{n, of["infant"][code], of["toddler"][code], of["under_two"][code], of["older"][code]}
	}
	why := map[string]string{}
	for code, h := range hides {
		if h.Has(HidesChildren) {
			why[code] = coverage.Small
		}
	}
	s.protect(HeldAges, villages, why, figures)
	counted, err := risk.In(tx, s.Regency, s.Regency, s.Period.Year())
	villages = map[string][]int64{}
	for code, c := range counted {
		all, targets, atRisk := int64(c.Columns["families"]), int64(c.Columns["targets"]), int64(c.Columns["at_risk"])
		villages[code] = []int64{all, targets, atRisk, all - targets, targets - atRisk}
	}
	s.protect(HeldFamilies, villages, map[string]string{}, figures)
	return err
}

// protect withholds counts of villages, and what they add up to.
func (s *Snapshot) protect(what string, villages map[string][]int64, why map[string]string, figures *indicator.Service) {
	counts := maps.Clone(villages)
	for code, some := range villages {
		for _, up := range []string{region.Parent(code), s.Regency} {
			sum := make([]int64, len(some))
			copy(sum, counts[up])
			for i, n := range some {
				sum[i] += n
			}
			counts[up] = sum
		}
	}
	if k := int64(figures.Below()); k > 1 {
		coverage.Protect(why, counts, k)
	}
	s.withhold(what, why)
}

func (s *Snapshot) withhold(what string, why map[string]string) {
	for _, area := range slices.Sorted(maps.Keys(why)) {
		if why[area] != "" && region.Within(area, s.Area) {
			s.Withheld[what] = append(s.Withheld[what], area)
		}
	}
}

// HoldsBack tells whether a count of an area may not be told in a file: of an indicator,
// or of what is counted together.
func (s *Snapshot) HoldsBack(what, area string) bool { return slices.Contains(s.Withheld[what], area) }

// Silent tells whether a file may not tell how many there are of a group.
func (s *Snapshot) Silent(t Target, below int) bool {
	what := cmp.Or(t.Indicator, HeldAges)
	if slices.Contains(families, t.Key) {
		what = HeldFamilies
	}
	return t.Count > 0 && (t.Count < int64(below) || s.HoldsBack(what, s.Area))
}
