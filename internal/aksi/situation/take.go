package situation

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/record/framework"
)

// Ask says of which area and year a snapshot is. What is empty is as the area's settings
// of the year say, or by our own rule.
type Ask struct {
	Regency string
	Year    int
	Area    string
	Month   civil.Month
	Period  civil.Period
	last    civil.Month // with figures
}

// measuring are the months in which all children are measured: the figures that offices
// publish are of these.
var measuring = []int{2, 8}

// Take reads a snapshot as the data stand now. Who may read it was asked before.
func Take(tx *db.Tx, a Ask) (s Snapshot, err error) {
	a.Area = cmp.Or(a.Area, a.Regency)
	if l := region.LevelOf(a.Area); l != region.Regency && l != region.District || !region.Within(a.Area, a.Regency) {
		return s, fault.New(fault.NotFound, "situation.area", fault.Args{"Area": a.Area})
	}
	chosen, err := SettingsOf(tx, a.Regency, a.Year, a.Area)
	if err != nil {
		return s, err
	}
	if err := a.fill(tx, chosen.Body); err != nil {
		return s, err
	}
	f, err := framework.Read(tx, a.Regency, a.Year)
	if err != nil {
		return s, err
	}
	s = Snapshot{Regency: a.Regency, Area: a.Area, Year: a.Year, Month: a.Month, Period: a.Period, Edition: f.Key, Standard: growth.WHODays.String(),
		Certainty: standard.Seen, Rule: chosen.Body.Hotspot}
	counted, err := risk.In(tx, a.Regency, a.Area, a.Period.Year())
	if err != nil {
		return s, err
	}
	if err := s.places(tx, a, counted); err != nil {
		return s, err
	}
	if err := s.services(tx, a, f); err != nil {
		return s, err
	}
	if err := s.targets(tx, a, counted); err != nil {
		return s, err
	}
	s.Published, err = others(tx, a)
	return s, err
}

// fill chooses month and period where nobody did: the newest measuring round that there
// is, and the year that lies in it for the most part.
func (a *Ask) fill(tx *db.Tx, chosen Settings) error {
	first, last, err := indicator.MonthsIn(tx, a.Regency)
	if err != nil {
		return err
	}
	last = min(last, civil.YearOf(a.Year).To())
	if a.Month = cmp.Or(a.Month, chosen.Month); a.Month < first || a.Month > last {
		a.Month = round(first, last)
	}
	a.last = last
	if a.Period.IsZero() {
		a.Period = chosen.Period
	}
	if a.Period.IsZero() {
		at := cmp.Or(a.Month, civil.Month(a.Year*100+1))
		if at.Number() < 7 { // of a year that has hardly begun few services are told
			at = at.Add(-12)
		}
		a.Period = civil.YearOf(at.Year())
	}
	return nil
}

func round(first, last civil.Month) civil.Month {
	for m := last; m >= first && m != 0; m = m.Add(-1) {
		if slices.Contains(measuring, int(m.Number())) {
			return m
		}
	}
	if last < first {
		return 0
	}
	return last
}

// places reads the villages and adds them up.
func (s *Snapshot) places(tx *db.Tx, a Ask, counted map[string]risk.Counts) error {
	weighed, err := weighings(tx, a)
	if err != nil {
		return err
	}
	money, err := s.money(tx, a)
	if err != nil {
		return err
	}
	for _, v := range region.Villages(a.Area) {
		p := weighed[v.Code]
		p.Code = v.Code
		if c, counted := counted[v.Code]; counted {
			p.Families, p.AtRisk = int64(c.Columns["targets"]), int64(c.Columns["at_risk"])
		}
		if f, told := money[v.Code]; told && v.Kind != region.Kelurahan {
			p.Fund = &f
		}
		s.Villages = append(s.Villages, p)
	}
	s.judge()
	if region.LevelOf(a.Area) == region.Regency {
		for _, d := range region.Children(a.Area) {
			s.Districts = append(s.Districts, sum(s.Villages, d.Code))
		}
	}
	s.Whole = sum(s.Villages, a.Area)
	return nil
}

// money is the newest year of the villages' budgets that anybody told: of the actions, or
// the one before.
func (s *Snapshot) money(tx *db.Tx, a Ask) (all map[string]Fund, err error) {
	for _, year := range []int{a.Year, a.Year - 1} {
		if all, err = funds(tx, a, year); err != nil || len(all) > 0 {
			s.FundYear = year
			break
		}
	}
	return all, err
}

// sum adds villages up to a place that they lie in.
func sum(villages []Place, code string) Place {
	all := Place{Code: code}
	for _, v := range villages {
		if !region.Within(v.Code, code) {
			continue
		}
		all = all.plus(v)
		if all.Within++; v.Known() {
			all.Told++
		}
		if f := v.Fund; f != nil {
			if all.Fund == nil {
				all.Fund = &Fund{}
			}
			all.Fund.Total, all.Fund.Stunting, all.Fund.Villages = all.Fund.Total+f.Total, all.Fund.Stunting+f.Stunting, all.Fund.Villages+1
		}
	}
	return all
}

// judge says of each village what only all together tell: its prevalence with small
// numbers shrunk, whether it is a hotspot, and its quadrant.
func (s *Snapshot) judge() {
	var counts []Pair
	var cases []int64
	for _, v := range s.Villages {
		counts = append(counts, Pair{v.Stunted, v.Measured})
		if v.Known() {
			cases = append(cases, v.Stunted)
		}
	}
	s.Shrinkage = Shrink(counts)
	limit := s.Shrinkage.Mean
	if s.Rule.Percent > 0 {
		limit = float64(s.Rule.Percent) / 100
	}
	middle := median(cases)
	for i := range s.Villages {
		v := &s.Villages[i]
		if !v.Known() {
			continue
		}
		v.Shrunk = s.Shrinkage.Of(Pair{v.Stunted, v.Measured})
		low, _ := v.Interval()
		v.Hotspot = !v.Few() && low > limit
		high, many := v.Prevalence() > s.Shrinkage.Mean, float64(v.Stunted) > middle
		v.Quadrant = map[[2]bool]Quadrant{{true, true}: HighHigh, {true, false}: HighFew, {false, true}: LowMany, {}: LowFew}[[2]bool{high, many}]
	}
}

func median(all []int64) float64 {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return float64(all[(len(all)-1)/2]+all[len(all)/2]) / 2
}

// Against says how a place's prevalence stands beside that of all the others together:
// 1 above, -1 below, 0 where chance alone can explain the difference; few children never
// tell of one.
func (s *Snapshot) Against(p Place) int {
	rest := Place{Measured: s.Whole.Measured - p.Measured, Stunted: s.Whole.Stunted - p.Stunted}
	low, high := p.Interval()
	otherLow, otherHigh := rest.Interval()
	switch {
	case p.Few() || rest.Few():
		return 0
	case low > otherHigh:
		return 1
	case high < otherLow:
		return -1
	}
	return 0
}

// Hotspots are the villages that are one, those with most cases first.
func (s *Snapshot) Hotspots() (all []Place) {
	for _, v := range s.Villages {
		if v.Hotspot {
			all = append(all, v)
		}
	}
	slices.SortStableFunc(all, func(a, b Place) int { return cmp.Compare(b.Stunted, a.Stunted) })
	return all
}

// others are the figures that others published of the regency, the newest of each survey
// last; the regency's own notes after those that the program knows.
func others(tx *db.Tx, a Ask) (all []Published, err error) {
	if region.LevelOf(a.Area) != region.Regency {
		return nil, nil
	}
	for _, f := range published.Of(a.Regency) {
		if f.Indicator == "stunting" {
			all = append(all, Published{Survey: f.Survey, Kind: string(published.KindOf(f.Survey)), Period: f.Period.String(), Hundredths: f.Hundredths, Places: f.Places,
				Source: f.Source, Certainty: f.Certainty})
		}
	}
	own, err := publishedHere(tx, a.Regency)
	return append(all, own...), err
}
