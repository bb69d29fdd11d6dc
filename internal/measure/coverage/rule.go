package coverage

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/risk"
)

// Rule is how our records answer an indicator. What exactly is counted says the catalogue:
// coverage.rule.<Key>.among (the denominator), .counts (the numerator) and .limit (what our
// records do not tell).
type Rule struct {
	Key       string
	IDs       []string           // indicators that it answers, of all editions
	From      []string           // kinds of records that it reads; catalogue: coverage.from.<kind>
	Certainty standard.Certainty // of the operationalisation; no source tells how records are to be counted
	over      fold
	// Rests are the kinds of records that tell of being reached. Where none of them is in
	// use in a village (none in the period, nor in the year before), not to be found in
	// them means nothing: there is no count then, not 0 %.
	Rests    []string
	once     bool                            // persons of a period, not events: who moved counts where the period ends
	person   func(*person, civil.Month) flag // one of these four
	child    func(*child, civil.Month) flag
	home     func(*home, civil.Month) flag
	families func(risk.Counts) Pair // of the last day of each period
}

// Confirmed is false where the way of counting must be shown as "not confirmed".
func (r Rule) Confirmed() bool { return r.Certainty == standard.Seen }

// flag is what a month says of somebody.
type flag uint8

const (
	in   flag = 1 << iota // in the target group
	got                   // received the service
	also                  // a second thing that the rule asks for
	yes  = in | got
	none = flag(0)
)

// If is the flag where something holds.
func (f flag) If(holds bool) flag {
	if holds {
		return f
	}
	return none
}

// fold makes of somebody's months from i to j what they are in that period: 0 or 1 in the
// denominator and in the numerator, or how many events.
type fold func(months []flag, i, j int) (denominator, numerator int)

func one(holds bool) int {
	if holds {
		return 1
	}
	return 0
}

// anyMonth: in the group in some month, and served in one of those.
func anyMonth(months []flag, i, j int) (d, n int) {
	for _, f := range months[i : j+1] {
		d, n = max(d, one(f&in != 0)), max(n, one(f&yes == yes))
	}
	return d, n
}

// events: each month of the group counts, as an event of its own.
func events(months []flag, i, j int) (d, n int) {
	for _, f := range months[i : j+1] {
		d, n = d+one(f&in != 0), n+one(f&yes == yes)
	}
	return d, n
}

// atEnd: as it stands in the last month.
func atEnd(months []flag, _, j int) (d, n int) { return events(months, j, j) }

// newest: as it stood in the last month in which anything was known.
func newest(months []flag, i, j int) (d, n int) {
	for ; j >= i; j-- {
		if months[j]&in != 0 {
			return events(months, j, j)
		}
	}
	return 0, 0
}

// Rules are all that our records can answer.
var Rules = []Rule{
	{Key: "girl_tablets", IDs: []string{"ESS-01", "OLD-09"}, From: []string{"services", "exam"}, Rests: []string{"services", "exam"}, once: true, over: anyMonth, person: girl(tablets)},
	{Key: "girl_hb", IDs: []string{"ESS-02"}, From: []string{"services", "exam"}, Rests: []string{"services", "exam"}, once: true, over: anyMonth, person: girl(tested)},
	{Key: "bride_tablets", IDs: []string{"ESS-03"}, From: []string{"engagement", "services", "exam"}, Rests: []string{"services", "exam"}, over: events, person: bride(tablets)},
	{Key: "bride_examined", IDs: []string{"ESS-04"}, From: []string{"engagement", "services", "exam"}, Rests: []string{"services", "exam"}, over: events, person: bride(examined)},
	{Key: "bride_visited", IDs: []string{"ESS-05"}, From: []string{"engagement", "home_visit"}, Rests: []string{"home_visit"}, over: events, person: bride(visited)},
	{Key: "bride_guided", IDs: []string{"ESS-06"}, From: []string{"engagement", "services"}, Rests: []string{"services"}, over: events, person: bride(guided)},
	{Key: "tablets_taken_90", IDs: []string{"ESS-11"}, From: []string{"pregnancy", "exam"}, Rests: []string{"exam"}, over: events, person: delivered(enough(90, true))},
	{Key: "tablets_had_90", IDs: []string{"OLD-02"}, From: []string{"pregnancy", "exam"}, Rests: []string{"exam"}, over: events, person: delivered(enough(90, false))},
	{Key: "tablets_had_180", IDs: []string{"K25-02"}, From: []string{"pregnancy", "exam"}, Rests: []string{"exam"}, over: events, person: delivered(enough(180, false))},
	{Key: "antenatal_4", IDs: []string{"OLD-05"}, From: []string{"pregnancy", "services"}, Rests: []string{"services"}, over: events, person: delivered(antenatal(4))},
	{Key: "antenatal_6", IDs: []string{"K25-04"}, From: []string{"pregnancy", "services"}, Rests: []string{"services"}, over: events, person: delivered(antenatal(6))},
	{Key: "postnatal", IDs: []string{"OLD-10"}, From: []string{"pregnancy", "services"}, Rests: []string{"services"}, over: events, person: delivered(postnatal)},
	{Key: "pregnant_class", IDs: []string{"OLD-11"}, From: []string{"pregnancy", "services"}, Rests: []string{"services"}, once: true, over: anyMonth, person: pregnantClass},
	{Key: "postpartum_fp", IDs: []string{"ESS-23", "K25-05"}, From: []string{"pregnancy", "household"}, over: events, person: postpartumFP},
	{Key: "severe_managed", IDs: []string{"ESS-16"}, From: []string{"weighing", "referral"}, Rests: []string{"referral"}, once: true, over: managed, child: severe},
	{Key: "monitored", IDs: []string{"ESS-17"}, From: []string{"weighing"}, Rests: []string{"weighing"}, once: true, over: monitored, child: growing},
	{Key: "attended", IDs: []string{"OLD-04"}, From: []string{"weighing"}, Rests: []string{"weighing"}, over: events, child: growing},
	{Key: "immunised", IDs: []string{"ESS-19"}, From: []string{"services"}, Rests: []string{"services"}, over: atEnd, child: immunised},
	{Key: "immunised_first_year", IDs: []string{"OLD-07"}, From: []string{"services"}, Rests: []string{"services"}, over: events, child: immunisedFirstYear},
	{Key: "vitamin_a", IDs: []string{"OLD-06"}, From: []string{"services"}, Rests: []string{"services"}, once: true, over: capsules, child: vitaminA},
	{Key: "parenting", IDs: []string{"OLD-15", "SUPX-08"}, From: []string{"services"}, Rests: []string{"services"}, once: true, over: anyMonth, child: parenting},
	{Key: "paud", IDs: []string{"OLD-16"}, From: []string{"services"}, Rests: []string{"services"}, once: true, over: newest, child: paud},
	{Key: "stop_babs", IDs: []string{"ESS-20"}, From: []string{"household"}, over: atEnd, home: stopBABS},
	{Key: "water", IDs: []string{"ESS-26", "OLD-13"}, From: []string{"household"}, over: atEnd, home: water},
	{Key: "latrine", IDs: []string{"ESS-27", "OLD-14"}, From: []string{"household"}, over: atEnd, home: latrine},
	{Key: "accompanied", IDs: []string{"ESS-24"}, From: []string{"family", "companionship"}, Rests: []string{"companionship"}, families: func(c risk.Counts) Pair {
		return Pair{Numerator: int64(c.Accompanied), Denominator: int64(c.Columns["at_risk"])}
	}},
	{Key: "at_risk", IDs: []string{"IMP-04"}, From: []string{"family"}, families: func(c risk.Counts) Pair {
		return Pair{Numerator: int64(c.Columns["at_risk"]), Denominator: int64(c.Columns["at_risk"] + c.Columns["not_at_risk"])}
	}},
	{Key: "stunted", IDs: []string{"IMP-02", "IMP-03"}, From: []string{"weighing"}, Certainty: standard.Seen, once: true, over: newest, child: stunted},
}

func init() {
	for i := range Rules {
		if Rules[i].Certainty == "" {
			Rules[i].Certainty = standard.Own
		}
	}
}

// RuleOf is the rule that answers an indicator; nil: our records cannot, and its office
// states it.
func RuleOf(indicator string) *Rule {
	for i := range Rules {
		if slices.Contains(Rules[i].IDs, indicator) {
			return &Rules[i]
		}
	}
	return nil
}
