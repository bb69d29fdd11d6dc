package indicator

import (
	"slices"

	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// Urgency says how soon a step is to be taken.
type Urgency uint8

const (
	Routine Urgency = iota
	Soon
	Today
)

// Step is what to do next for a child: a catalogue key and its count, if it has
// one. The sentence names the act first.
type Step struct {
	Key     string
	Count   int
	Urgency Urgency
}

// Next are the one or two things to do next, the most urgent first, from a
// child's standing visits and its newest row. The order is that of danger:
// oedema and severe wasting are gizi buruk (Permenkes 2/2020) and referred the
// same day; 2T and BGM go to the Puskesmas (Buku KIA 2023); a number that cannot
// be right is taken again before anything is built on it; a child that stays
// away is looked for; a short one is confirmed and its cause sought by a doctor
// (KMK HK.01.07/MENKES/1928/2022, not confirmed: known, not read); a child that
// did not gain is asked about.
func Next(c people.Child, visits []visit.Visit, row Row) []Step {
	if c.Gone != 0 {
		return []Step{{Key: "indicator.next.gone"}}
	}
	if len(visits) == 0 {
		return []Step{{Key: "indicator.next.weigh", Urgency: Soon}}
	}
	last := visits[len(visits)-1]
	a := growth.Assess(last.Measured(c.Sex, c.Birth), growth.WHODays)
	below := func(i growth.Index, z int16) bool { return a.Of(i).Known() && a.Of(i).Z < z }
	doubted := slices.ContainsFunc(Indices[:], func(i growth.Index) bool { return a.Of(i).State == growth.Implausible })
	absent := row.MonthsAbsent()
	var steps []Step
	step := func(when bool, key string, count int, u Urgency) {
		if when && len(steps) < 2 {
			steps = append(steps, Step{"indicator.next." + key, count, u})
		}
	}
	step(a.Oedema, "oedema", 0, Today)
	step(!a.Oedema && below(growth.WFH, -300), "severely_wasted", 0, Today)
	step(row.Trend.TwiceNotRose(), "twice_not_gained", row.Trend.TRun, Soon)
	step(!row.Trend.TwiceNotRose() && a.BelowRedLine(), "below_red_line", 0, Soon)
	step(doubted, "measure_again", 0, Soon)
	step(absent > 0, "absent", absent, Soon)
	step(!a.Oedema && below(growth.WFH, -200) && !below(growth.WFH, -300), "wasted", 0, Soon)
	step(a.Stunted(), "stunted", 0, Soon)
	step(row.Trend.TRun == 1 && row.Gain == growth.NotRose, "not_gained", 0, Soon)
	step(a.Overweight(), "overweight", 0, Soon)
	if len(steps) == 0 {
		return []Step{{Key: "indicator.next.well"}}
	}
	return steps
}
