package situation

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// Suggestion is a recommendation drafted from figures: its sentence is
// situation.suggest.<rule>, and nothing stands in it that its evidence does not say.
type Suggestion struct {
	Rule string
	Recommendation
	Dropped bool
	quiet   []bool // of each evidence, whether a text must not tell it
}

// How much a suggestion takes in; all our own choice.
const (
	mostVillages   = 10 // of one suggestion
	mostIndicators = 3  // of one office
	mostDoubts     = 3  // kinds
)

// Suggestions are what the figures of an area suggest and nobody has made a
// recommendation of yet; those that somebody dropped are marked.
func (s *Service) Suggestions(ctx context.Context, by account.Actor, a Ask) (all []Suggestion, err error) {
	if err := s.may(by, account.SituationWrite, &a); err != nil {
		return nil, err
	}
	var doubts []data.Doubt
	if s.Data != nil {
		if doubts, err = s.Data.Doubts(ctx, by, a.Area); err != nil {
			return nil, err
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := view(tx, a)
		if err == nil {
			err = v.Hide(tx, s.Figures)
		}
		all = v.suggest(doubts, s.Figures.Below())
		return err
	})
	return all, err
}

// suggest drafts them in the order of types.
func (v *View) suggest(doubts []data.Doubt, below int) (all []Suggestion) {
	all = slices.Concat(v.locations(), v.programmes(), v.management(), v.dataRepairs(doubts))
	all = slices.DeleteFunc(all, func(x Suggestion) bool {
		return slices.ContainsFunc(v.Recommendations, func(e register.Entry[Recommendation]) bool { return e.Body.From == x.From })
	})
	for i := range all {
		for _, e := range all[i].Evidence {
			all[i].quiet = append(all[i].quiet, v.Quiet(e, below))
		}
		all[i].Dropped = slices.Contains(v.Settings.Body.Dropped, all[i].From)
	}
	return all
}

// draft makes a suggestion with the figures that led to it.
func (v *View) draft(rule, kind, office, priority string, areas []string, evidence []Evidence) Suggestion {
	from := rule
	if rule == "programme" || rule == "supply" {
		from += "/" + office
	}
	s := Suggestion{Rule: rule, Recommendation: Recommendation{Type: kind, Office: office, Priority: priority, Areas: areas, Evidence: evidence, From: from}}
	for _, e := range evidence {
		if (e.Kind == "coverage" || e.Kind == "supply" || e.Kind == "reporting") && !slices.Contains(s.Indicators, e.Indicator) {
			s.Indicators = append(s.Indicators, e.Indicator)
		}
	}
	return s
}

// lead is who leads the analysis: the planning office, or of a kecamatan its own.
func (v *View) lead() string {
	if v.Area != v.Regency {
		return v.Area
	}
	return "bappeda"
}

// locations are villages above the whole's prevalence beyond chance, and those with many
// cases without that.
func (v *View) locations() (all []Suggestion) {
	byCases := slices.Clone(v.Villages)
	slices.SortStableFunc(byCases, func(a, b Place) int { return cmp.Compare(b.Stunted, a.Stunted) })
	for _, rule := range []string{"hotspots", "cases"} {
		var areas []string
		var evidence []Evidence
		for _, p := range byCases {
			if fits := p.Hotspot == (rule == "hotspots") && (p.Hotspot || p.Quadrant == LowMany || p.Quadrant == HighHigh); fits && len(areas) < mostVillages {
				areas, evidence = append(areas, p.Code), append(evidence, v.Figure("prevalence", p.Code, ""))
			}
		}
		if len(areas) > 0 {
			priority := map[string]string{"hotspots": "high", "cases": "medium"}[rule]
			all = append(all, v.draft(rule, "location", v.lead(), priority, areas, append([]Evidence{v.Figure("prevalence", v.Area, "")}, evidence...)))
		}
	}
	return all
}

// programmes are each office's services that fall short of their targets by more than
// chance explains, the furthest first, with the villages where most people wait.
func (v *View) programmes() (all []Suggestion) {
	short := map[string][]Coverage{}
	for _, x := range v.Services {
		if x.Known && x.Measure == "share" && x.Sure > 0 {
			short[x.Office] = append(short[x.Office], x)
		}
	}
	for _, office := range slices.Sorted(maps.Keys(short)) {
		some := short[office]
		slices.SortStableFunc(some, func(a, b Coverage) int { return cmp.Compare(b.Sure, a.Sure) })
		some = some[:min(len(some), mostIndicators)]
		var evidence []Evidence
		for _, x := range some {
			evidence = append(evidence, v.Figure("coverage", v.Area, x.ID))
		}
		priority := "medium"
		if some[0].Sure >= 20 { // percent points short: our own limit
			priority = "high"
		}
		all = append(all, v.draft("programme", "programme", office, priority, waiting(some), evidence))
	}
	return all
}

// waiting are the villages with most people whom services do not reach.
func waiting(some []Coverage) (areas []string) {
	missed := map[string]int64{}
	for _, x := range some {
		for code, pair := range x.Places {
			if region.LevelOf(code) == region.Village {
				if missed[code] += pair[1] - pair[0]; x.Lower {
					missed[code] += 2*pair[0] - pair[1]
				}
			}
		}
	}
	areas = slices.Sorted(maps.Keys(missed))
	slices.SortStableFunc(areas, func(a, b string) int { return cmp.Compare(missed[b], missed[a]) })
	areas = slices.DeleteFunc(areas, func(code string) bool { return missed[code] <= 0 })
	return areas[:min(len(areas), mostVillages)]
}

// management is supply that is not reached, office by office.
func (v *View) management() (all []Suggestion) {
	not := map[string][]Evidence{}
	for _, x := range v.Supply {
		if x.Reached == No {
			not[x.Office] = append(not[x.Office], v.Figure("supply", v.Area, x.ID))
		}
	}
	for _, office := range slices.Sorted(maps.Keys(not)) {
		all = append(all, v.draft("supply", "management", office, "medium", nil, not[office]))
	}
	return all
}

// dataRepairs are places where too few were measured, indicators that places do not
// report, and doubts that nobody has answered.
func (v *View) dataRepairs(doubts []data.Doubt) (all []Suggestion) {
	var areas []string
	var evidence []Evidence
	for _, p := range v.Villages {
		if p.Children > 0 && ratio(p.Measured, p.Children) < indicator.EnoughCoverage {
			areas = append(areas, p.Code)
		}
	}
	share := func(code string) float64 { p, _ := v.Place(code); return ratio(p.Measured, p.Children) }
	slices.SortStableFunc(areas, func(a, b string) int { return cmp.Compare(share(a), share(b)) })
	if areas = areas[:min(len(areas), mostVillages)]; len(areas) > 0 {
		evidence = append(evidence, v.Figure("measured", v.Area, ""))
		for _, code := range areas {
			evidence = append(evidence, v.Figure("measured", code, ""))
		}
		all = append(all, v.draft("measured", "data", v.local("dinkes"), "high", areas, evidence))
	}
	evidence = nil
	for _, x := range slices.Concat(v.Services, v.Supply) {
		if x.Reporting < x.Asked {
			evidence = append(evidence, v.Figure("reporting", v.Area, x.ID))
		}
	}
	if len(evidence) > 0 {
		all = append(all, v.draft("reporting", "data", v.lead(), "medium", nil, evidence))
	}
	if evidence = v.doubted(doubts); len(evidence) > 0 {
		all = append(all, v.draft("doubt", "data", v.local("dinkes"), "medium", nil, evidence))
	}
	return all
}

// local is an office of the regency, or of a kecamatan's analysis the kecamatan itself.
func (v *View) local(office string) string {
	if v.Area != v.Regency {
		return v.Area
	}
	return office
}

// doubted are the kinds of doubts with most open ones.
func (v *View) doubted(doubts []data.Doubt) (all []Evidence) {
	open := map[string]int64{}
	for _, d := range doubts {
		if d.State == data.Open || d.State == data.Assigned {
			open[d.Kind]++
		}
	}
	kinds := slices.Sorted(maps.Keys(open))
	slices.SortStableFunc(kinds, func(a, b string) int { return cmp.Compare(open[b], open[a]) })
	for _, kind := range kinds[:min(len(kinds), mostDoubts)] {
		all = append(all, Evidence{Kind: "doubt", Area: v.Area, Indicator: kind, When: v.Month.String(), Count: open[kind], Known: true})
	}
	return all
}
