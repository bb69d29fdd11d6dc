package lokus

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/standard"
)

// Measure is how a criterion's value is made of counts.
type Measure string

const (
	Share Measure = "share" // numerator of denominator
	Count Measure = "count" // the numerator: how many stunted, how many families at risk
	Whole Measure = "whole" // the denominator: how many pregnant women with KEK there are
	Lack  Measure = "lack"  // denominator less numerator: how many were not reached
	Gap   Measure = "gap"   // percent points short of the target; the mean of several indicators
	Never Measure = "never" // 1 for a village that is on no earlier list
)

// Measures are all there are.
var Measures = []Measure{Share, Count, Whole, Lack, Gap, Never}

// What is counted besides the indicators of the edition.
const (
	Stunting = "stunting" // stunted of those measured
	Risk     = "risk"     // families at risk of the target families
)

// The criteria that quadrants are made of.
const (
	prevalence = "share:" + Stunting
	cases      = "count:" + Stunting
)

// Normalise is how values become needs from 0 to 1.
type Normalise string

const (
	MinMax Normalise = "minmax"
	ByRank Normalise = "rank"
)

// Normalisations are all there are.
var Normalisations = []Normalise{MinMax, ByRank}

// Criterion is one reason to choose a village.
type Criterion struct {
	Measure   Measure  `json:"measure"`
	Of        []string `json:"of,omitempty"` // what is counted: several only of Gap, none of Never
	Lower     bool     `json:"lower,omitempty"`
	Weight    int      `json:"weight"`
	Shrink    bool     `json:"shrink,omitempty"`    // draw shares of few towards that of all
	Threshold int      `json:"threshold,omitempty"` // hundredths of a percent, of a percent point, or of the number: who is less bad is not chosen; 0: none
}

// Key names a criterion inside its method.
func (c Criterion) Key() string {
	if len(c.Of) == 1 {
		return string(c.Measure) + ":" + c.Of[0]
	}
	return string(c.Measure)
}

// Percent tells that the criterion's values are shares.
func (c Criterion) Percent() bool { return c.Measure == Share || c.Measure == Gap }

// By is how the list is cut from the ranking.
type By string

const (
	Top      By = "top"      // the first so many
	Score    By = "score"    // whose score is at least so much
	Quadrant By = "quadrant" // high prevalence and many cases
)

// Choices are all there are.
var Choices = []By{Top, Score, Quadrant}

// Choice is how many are chosen.
type Choice struct {
	By    By  `json:"by"`
	Count int `json:"count,omitempty"` // of Top; of the others: at most, 0: as many as there are
	Score int `json:"score,omitempty"` // of Score: hundredths, 0 to 100
}

// Method is how a district chooses.
type Method struct {
	Preset      string      `json:"preset,omitempty"` // from which it was begun
	Criteria    []Criterion `json:"criteria"`
	Normalise   Normalise   `json:"normalise"`
	MinMeasured int         `json:"min_measured"` // children measured, below which a village is not ranked
	MinShare    int         `json:"min_share"`    // percent of the registered weighed (D/S), likewise
	Choice      Choice      `json:"choice"`
	Ties        []string    `json:"ties,omitempty"` // keys of criteria: of equal scores the greater need goes first, then the code
	Note        string      `json:"note,omitempty"` // on what ground the district chose it
}

// Limits of a method.
const (
	maxCriteria = 12
	maxWeight   = 1000
	maxOf       = 40
	maxNote     = 1000
	mostVillage = 2000
)

// At is the place of a criterion, -1 where there is none.
func (m Method) At(key string) int {
	return slices.IndexFunc(m.Criteria, func(c Criterion) bool { return c.Key() == key })
}

// Weights add up to.
func (m Method) Weights() (sum int) {
	for _, c := range m.Criteria {
		sum += c.Weight
	}
	return sum
}

// Check tells what is wrong with a method, by the names of its form's fields; known
// tells whether there is an indicator.
func (m Method) Check(known func(indicator string) bool) error { return m.check(known, m.slots()) }

func (m Method) check(known func(indicator string) bool, slots []string) error {
	var all []fault.Field
	say := func(wrong bool, name, key string, args fault.Args) {
		if wrong {
			all = append(all, fault.Field{Name: name, Key: key, Args: args})
		}
	}
	say(len(m.Criteria) == 0 || m.Weights() <= 0, "bobot", "lokus.method.none", nil)
	say(len(m.Criteria) > maxCriteria, "bobot", "lokus.method.many", fault.Args{"Most": maxCriteria})
	seen := map[string]bool{}
	for i, c := range m.Criteria {
		at := "bobot." + slots[i]
		say(seen[c.Key()], at, "lokus.method.twice", nil)
		seen[c.Key()] = true
		say(c.Weight < 0 || c.Weight > maxWeight, at, "lokus.method.weight", fault.Args{"Most": maxWeight})
		say(!c.sound(known), at, "lokus.method.criterion", nil)
		say(c.Threshold < 0 || c.Percent() && c.Threshold > 10_000, "ambang."+slots[i], "lokus.method.threshold", nil)
	}
	say(!slices.Contains(Normalisations, m.Normalise), "normalisasi", "lokus.method.choose", nil)
	say(m.MinMeasured < 0 || m.MinMeasured > 10_000, "minukur", "lokus.method.measured", nil)
	say(m.MinShare < 0 || m.MinShare > 100, "minds", "lokus.method.share", nil)
	say(!slices.Contains(Choices, m.Choice.By), "pilih", "lokus.method.choose", nil)
	say(m.Choice.By == Quadrant && (!seen[prevalence] || !seen[cases]), "pilih", "lokus.method.quadrant", nil)
	say(m.Choice.Count < 0 || m.Choice.Count > mostVillage || m.Choice.By == Top && m.Choice.Count == 0, "jumlah", "lokus.method.count", nil)
	say(m.Choice.By == Score && (m.Choice.Score <= 0 || m.Choice.Score > 100), "skor", "lokus.method.score", nil)
	say(slices.ContainsFunc(m.Ties, func(key string) bool { return !seen[key] }) || len(m.Ties) > maxCriteria, "imbang", "lokus.method.tie", nil)
	say(utf8.RuneCountInString(m.Note) > maxNote, "catatan", "lokus.method.note", fault.Args{"Most": maxNote})
	if all == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "lokus.method.wrong", Fields: all}
}

// sound tells whether a criterion can be computed at all.
func (c Criterion) sound(known func(string) bool) bool {
	for i, of := range c.Of {
		if of == "" || slices.Contains(c.Of[:i], of) || (c.Measure == Gap || of != Stunting && of != Risk) && !known(of) {
			return false
		}
	}
	switch {
	case !slices.Contains(Measures, c.Measure), c.Shrink && c.Measure != Share:
		return false
	case c.Measure == Never:
		return len(c.Of) == 0 && !c.Lower && c.Threshold == 0
	case c.Measure == Gap:
		return len(c.Of) > 0 && len(c.Of) <= maxOf && !c.Lower
	}
	return len(c.Of) == 1
}

// Preset is a method to begin with.
type Preset struct {
	Key       string // lokus.preset.<key>: its name; .text: where it is from
	Certainty standard.Certainty
	Method    Method
}

// core are the services of the first thousand days, water and sanitation, of which sources
// name a target.
var core = []string{"ESS-10", "ESS-11", "ESS-14", "ESS-15", "ESS-17", "ESS-19", "ESS-24", "ESS-26", "ESS-27"}

// Presets are those offered; none is official. No national formula for villages is known
// to us.
var Presets = []Preset{
	// Our own proposal: prevalence and cases as the guide of 2019 looks at both, beside
	// what is behind them.
	{"default", standard.Own, Method{Preset: "default", Normalise: MinMax, MinMeasured: 30, MinShare: 70, Choice: Choice{By: Top, Count: 10}, Ties: []string{cases, "gap"},
		Criteria: []Criterion{{Measure: Share, Of: []string{Stunting}, Weight: 30, Shrink: true}, {Measure: Count, Of: []string{Stunting}, Weight: 30},
			{Measure: Share, Of: []string{Risk}, Weight: 20}, {Measure: Gap, Of: core, Weight: 20}}}},
	// The four criteria by which Kabupaten Gunungkidul chose ten villages in May 2025, as
	// news told them; their weights were not told, equal ones are our guess.
	{"gunungkidul-2025", standard.Recalled, Method{Preset: "gunungkidul-2025", Normalise: MinMax, MinMeasured: 30, MinShare: 70, Choice: Choice{By: Top, Count: 10}, Ties: []string{cases},
		Criteria: []Criterion{{Measure: Whole, Of: []string{"ESS-10"}, Weight: 25}, {Measure: Share, Of: []string{"ESS-26"}, Lower: true, Weight: 25},
			{Measure: Count, Of: []string{Stunting}, Weight: 25}, {Measure: Share, Of: []string{Stunting}, Weight: 25}}}},
}

// PresetOf finds a preset; the first is what holds until a district chooses.
func PresetOf(key string) Preset {
	if i := slices.IndexFunc(Presets, func(p Preset) bool { return p.Key == key }); i >= 0 {
		return Presets[i]
	}
	return Presets[0]
}

// String is the method in one line, for logs and tests.
func (m Method) String() string {
	var all []string
	for _, c := range m.Criteria {
		all = append(all, fmt.Sprintf("%s×%d", c.Key(), c.Weight))
	}
	return strings.Join(all, " + ")
}
