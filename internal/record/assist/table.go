package assist

import (
	"slices"

	"tumbuh/internal/base/fault"
)

// Columns are the numbers of a table of families at risk, by the names in Names. A
// name that is missing was not stated; it is not zero.
type Columns map[string]int

// Names are BKKBN's columns in the order of its table. Those of welfare count the
// families at risk by rank, 5 being all above the fourth; couples to balita the
// targets that have one; the rest the targets with that factor.
var Names = []string{"families", "targets", "welfare_1", "welfare_2", "welfare_3", "welfare_4", "welfare_5", "at_risk", "couples", "pregnant", "balita", "baduta",
	"no_modern_fp", "latrine", "water", "too_many", "too_young", "too_old", "too_close", "any_too", "not_at_risk"}

// What our own records add: what was not asked is neither.
const (
	Unknown        = "unknown"   // targets of which no factor is known, and not all were asked
	UnknownWelfare = "welfare_0" // families at risk whose rank nobody knows
)

// Too are the four columns that overlap: they are never added up.
var Too = []string{"too_young", "too_old", "too_close", "too_many"}

var welfare = []string{"welfare_1", "welfare_2", "welfare_3", "welfare_4", "welfare_5"}

// parts are columns that count some of what another counts.
var parts = map[string]string{"targets": "families", "at_risk": "targets", "not_at_risk": "targets", "couples": "targets", "pregnant": "couples", "balita": "targets", "baduta": "targets",
	"no_modern_fp": "targets", "latrine": "targets", "water": "targets", "too_young": "targets", "too_old": "targets", "too_close": "targets", "too_many": "targets", "any_too": "targets"}

// Plus adds the columns of another place up. A column that only one of them states is
// that of as many places as state it.
func (c Columns) Plus(o Columns) {
	for name, n := range o {
		c[name] += n
	}
}

// Check tells which rules of the table the numbers break; of a rule whose columns are
// not all stated nothing can be said.
func (c Columns) Check() (wrong []fault.Field) {
	says := func(name, key string, args fault.Args) {
		wrong = append(wrong, fault.Field{Name: name, Key: "assist.rule." + key, Args: args})
	}
	for _, name := range Names {
		n, stated := c[name]
		whole, also := c[parts[name]]
		switch {
		case stated && n < 0:
			says(name, "negative", nil)
		case stated && also && n > whole:
			says(name, "part", fault.Args{"Part": columnKey(name), "Count": n, "Whole": columnKey(parts[name]), "All": whole})
		}
	}
	if sum, all := c.sum("at_risk", "not_at_risk"); all && c.has("targets") && sum+c[Unknown] != c["targets"] {
		says("not_at_risk", "targets", fault.Args{"AtRisk": c["at_risk"], "Not": c["not_at_risk"], "Unknown": c[Unknown], "Sum": sum + c[Unknown], "Targets": c["targets"]})
	}
	if sum, all := c.sum(welfare...); all && c.has("at_risk") && sum+c[UnknownWelfare] != c["at_risk"] {
		says("welfare_5", "welfare", fault.Args{"Sum": sum + c[UnknownWelfare], "AtRisk": c["at_risk"]})
	}
	if sum, all := c.sum(Too...); all && c.has("any_too") {
		most := max(c["too_young"], c["too_old"], c["too_close"], c["too_many"])
		switch {
		case c["any_too"] < most:
			says("any_too", "few", fault.Args{"Any": c["any_too"], "Most": most})
		case c["any_too"] > sum:
			says("any_too", "many", fault.Args{"Any": c["any_too"], "Sum": sum})
		}
	}
	return wrong
}

func (c Columns) has(names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { _, ok := c[name]; return !ok })
}

func (c Columns) sum(names ...string) (n int, all bool) {
	for _, name := range names {
		n += c[name]
	}
	return n, c.has(names...)
}

func columnKey(name string) fault.Key { return fault.Key("assist.column." + name) }
