package data

import (
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
)

// known are the figures and targets of a regency, its province and the nation that the
// program has (fact/published), each with the counts that were published with it.
func known(regency string) (all []Line) {
	for _, area := range []string{regency, region.Parent(regency), published.Nation} {
		counts := published.Counts(area)
		used := map[int]bool{}
		for _, f := range published.Of(area) {
			l := Line{Published: Published{Area: area, Survey: f.Survey, Period: f.Period.String(), Indicator: f.Indicator, Hundredths: f.Hundredths, Source: f.Source}, Kind: published.KindOf(f.Survey), Certainty: f.Certainty, Hand: hand(f.Read)}
			if f.Indicator == "stunting" {
				l.join(counts, used, f.Survey, f.Period)
			}
			all = append(all, l)
		}
		for i, c := range counts { // counts of which nobody printed the percentage
			l := Line{Published: Published{Area: area, Survey: c.Survey, Period: c.Period.String(), Indicator: "stunting", Source: c.Source}, Kind: published.KindOf(c.Survey), Certainty: c.Certainty, Hand: hand(c.Read), Computed: true}
			if used[i] || c.What != "stunted" {
				continue
			}
			if l.join(counts, used, c.Survey, c.Period); l.Denominator > 0 {
				l.Hundredths = int(Share{l.Numerator, l.Denominator}.hundredths())
				all = append(all, l)
			}
		}
		for _, t := range published.Targets(area) {
			all = append(all, Line{Published: Published{Area: area, Survey: t.Basis, Period: strconv.Itoa(t.Year), Indicator: t.Indicator, Hundredths: t.Hundredths, Source: t.Source}, Kind: Target, Certainty: t.Certainty, Hand: hand(t.Read)})
		}
	}
	return all
}

// join takes the counts of the same survey and time: of a year also those of its months.
func (l *Line) join(counts []published.Count, used map[int]bool, survey string, period civil.Period) {
	for i, c := range counts {
		if c.Survey != survey || c.Period != period && (period.Span() != civil.Yearly || c.Period.Year() != period.Year()) {
			continue
		}
		used[i] = true
		switch c.What {
		case "stunted":
			l.Numerator = int64(c.Value)
		case "sampled":
			l.Sample = int64(c.Value)
		default: // measured, or all of the target group: what is printed tells which it was
			l.Denominator, l.Among = int64(c.Value), c.What
		}
	}
	if l.Kind == published.Sample { // an estimate of all children is no count of the sample
		l.Numerator, l.Denominator = 0, 0
	}
}

// hand is whose page something was read on: none is the survey's own book.
func hand(r published.Read) string {
	if r.Office() {
		return "office"
	}
	return "press"
}
