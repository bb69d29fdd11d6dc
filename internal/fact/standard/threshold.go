package standard

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// Unit is how a stored number is written for people: its words are standard.unit.…,
// and so many of its digits stand behind the comma.
type Unit struct {
	Code   string
	Places int
}

// Of is a stored number in the unit.
func (u Unit) Of(stored int) float64 { return float64(stored) / math.Pow10(u.Places) }

var (
	plain    = Unit{}
	inYears  = Unit{"years", 0}
	inMonths = Unit{"months", 0}
	inDays   = Unit{"days", 0}
	inGrams  = Unit{"g", 0}
	inCM     = Unit{"cm", 1}
	inHb     = Unit{"hb", 1}
	inBMI    = Unit{"bmi", 2}
)

// Threshold is a limit that a screening compares with, in stored units: years,
// months, days, grams, millimetres, tenths of g/dL, hundredths of kg/m². A district's
// own lies from Least to Most, which no pair of limits of one answer crosses; where
// they are one, growth's classes use the same figure and nobody changes it.
type Threshold struct {
	Name  string `json:"name"`
	Value int    `json:"value"`
	Least int    `json:"-"`
	Most  int    `json:"-"`
	Unit  Unit   `json:"-"`
	Origin
}

// Fixed tells that no district has its own.
func (t Threshold) Fixed() bool { return t.Least == t.Most }

// Defaults are the limits in force unless a district sets another.
var Defaults = []Threshold{
	{"bride_age_min", 20, 16, 25, inYears, Origin{"catin", Recalled, "19, 21"}},
	{"bride_age_max", 35, 30, 45, inYears, Origin{"catin", Recalled, ""}},
	{"bmi_min", 1850, 1600, 2000, inBMI, Origin{"catin", Recalled, ""}},
	{"bmi_max", 2500, 2200, 3000, inBMI, Origin{"catin", Recalled, "22,9; 24,9"}},
	{"arm_min", 235, 210, 250, inCM, Origin{"lila", Seen, ""}},
	{"hb_bride", 120, 100, 140, inHb, Origin{"hb-bride", Disputed, "11; 11,5"}},
	{"hb_adolescent", 120, 100, 140, inHb, Origin{"hb", Recalled, "11,5"}},
	{"hb_pregnant", 110, 95, 125, inHb, Origin{"hb", Recalled, "10,5"}},
	{"hb_pregnant_severe", 70, 50, 90, inHb, Origin{"hb", Recalled, "8"}},
	{"age_min", 20, 16, 25, inYears, Origin{"krs", Seen, ""}},
	{"age_max", 35, 30, 45, inYears, Origin{"krs", Disputed, "34"}},
	{"spacing_min", 24, 12, 60, inMonths, Origin{"krs", Seen, "33"}},
	{"living_max", 3, 1, 8, plain, Origin{"krs", Disputed, "2"}},
	{"tablets_total", 90, 30, 270, plain, Origin{"kpm-forms", Seen, "180"}},
	{"tablets_from", 84, 0, 140, inDays, Origin{"own", Own, "0"}},
	{"antenatal_first", 84, 42, 168, inDays, Origin{"permenkes-21-2021", Recalled, ""}},
	{"pregnancy_max", 294, 280, 301, inDays, Origin{"own", Own, "287"}},
	{"postnatal_first", 3, 1, 14, inDays, Origin{"permenkes-21-2021", Recalled, "7"}},
	{"birth_grams_min", 2500, 2000, 3000, inGrams, Origin{"birth", Seen, ""}},
	{"birth_mm_min", 480, 450, 500, inCM, Origin{"birth", Seen, ""}},
	{"arm_child_severe", 115, 115, 115, inCM, Origin{"arm-child", Seen, ""}},
	{"arm_child", 125, 125, 125, inCM, Origin{"arm-child", Seen, ""}},
	{"doses_late", 0, 0, 5, plain, Origin{"own", Own, ""}},
	{"months_absent", 1, 0, 6, inMonths, Origin{"own", Own, ""}},
	{"welfare_max", 0, 0, 5, plain, Origin{"krs-table", Disputed, "1; 2; 4"}},
}

// ThresholdOf finds a limit by its name.
func ThresholdOf(name string) (Threshold, bool) {
	i := slices.IndexFunc(Defaults, func(t Threshold) bool { return t.Name == name })
	if i < 0 {
		return Threshold{}, false
	}
	return Defaults[i], true
}

// About are the groups for whom a rule compares with a limit, or with what is
// expected by it.
func (t Threshold) About() (groups []Group) {
	for _, r := range Rules {
		for _, x := range r.All {
			if x.Limit == t.Name || x.Limit == "tablets_expected" && strings.HasPrefix(t.Name, "tablets_") {
				groups = append(groups, r.Group)
			}
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// Thresholds are limits by name.
type Thresholds map[string]int

// With are the defaults with a district's own limits in their place.
func With(own Thresholds) Thresholds {
	all := Thresholds{}
	for _, t := range Defaults {
		all[t.Name] = t.Value
	}
	maps.Copy(all, own)
	return all
}
