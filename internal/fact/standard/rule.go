package standard

import "tumbuh/internal/fact/growth"

// Test compares one answer: with a limit (a threshold's name, or another answer),
// with yes or no, or with words.
type Test struct {
	Field string   `json:"field"`
	Op    string   `json:"op"` // < <= > >= is in
	Limit string   `json:"limit,omitempty"`
	Is    bool     `json:"is,omitempty"`
	In    []string `json:"in,omitempty"`
}

// Rule is a risk: it stands when all its tests do.
type Rule struct {
	Code     string `json:"code"`
	Group    Group  `json:"group"`
	Severity string `json:"severity"` // growth's colours
	All      []Test `json:"all"`
	Origin
}

func below(field, limit string) Test        { return Test{Field: field, Op: "<", Limit: limit} }
func above(field, limit string) Test        { return Test{Field: field, Op: ">", Limit: limit} }
func least(field, limit string) Test        { return Test{Field: field, Op: ">=", Limit: limit} }
func most(field, limit string) Test         { return Test{Field: field, Op: "<=", Limit: limit} }
func is(field string, yes bool) Test        { return Test{Field: field, Op: "is", Is: yes} }
func in(field string, words ...string) Test { return Test{Field: field, Op: "in", In: words} }

func rule(group Group, code string, severity growth.Severity, source string, c Certainty, all ...Test) Rule {
	return Rule{Code: code, Group: group, Severity: severity.String(), All: all, Origin: Origin{Source: source, Certainty: c}}
}

const (
	yellow = growth.Yellow
	amber  = growth.Amber
	red    = growth.Red
)

// Rules are all risks, by group and then by how much they ask for help.
//
// A family is at risk of stunting (keluarga berisiko stunting) when it is a target
// (a couple of childbearing age, a pregnancy, a child under five) and any rule of
// Family stands. The four "too" of one family overlap: they are never added up.
var Rules = []Rule{
	rule(Bride, "too_young", amber, "catin", Recalled, below("age", "bride_age_min")),
	rule(Bride, "too_old", amber, "catin", Recalled, above("age", "bride_age_max")),
	rule(Bride, "chronic_energy", amber, "lila", Seen, below("arm_mm", "arm_min")),
	rule(Bride, "anaemia", amber, "hb-bride", Disputed, below("hb", "hb_bride")),
	rule(Bride, "thin", amber, "catin", Recalled, below("bmi", "bmi_min")),
	rule(Bride, "heavy", yellow, "catin", Recalled, above("bmi", "bmi_max")),
	rule(Bride, "smoke", yellow, "elsimil", Seen, is("smoke", true)),
	rule(Groom, "smoke", yellow, "elsimil", Seen, is("smoke", true)),

	rule(Pregnant, "anaemia_severe", red, "hb", Recalled, below("hb", "hb_pregnant_severe")),
	rule(Pregnant, "overdue", red, "own", Own, least("pregnancy_days", "pregnancy_max")),
	rule(Pregnant, "chronic_energy", amber, "lila", Seen, below("arm_mm", "arm_min")),
	rule(Pregnant, "anaemia", amber, "hb", Recalled, below("hb", "hb_pregnant"), least("hb", "hb_pregnant_severe")),
	rule(Pregnant, "too_young", amber, "krs", Seen, below("age", "age_min")),
	rule(Pregnant, "too_old", amber, "krs", Disputed, above("age", "age_max")),
	rule(Pregnant, "too_close", amber, "krs", Seen, is("siblings", true), below("spacing_months", "spacing_min")),
	rule(Pregnant, "too_many", amber, "krs", Disputed, above("living", "living_max")),
	rule(Pregnant, "no_antenatal", amber, "permenkes-21-2021", Recalled, is("antenatal_any", false), least("pregnancy_days", "antenatal_first")),
	rule(Pregnant, "antenatal_behind", yellow, "permenkes-21-2021", Recalled, is("antenatal_any", true), below("antenatal", "antenatal_expected")),
	rule(Pregnant, "tablets_short", yellow, "kpm-forms", Seen, below("tablets", "tablets_expected")),
	rule(Pregnant, "smoke", yellow, "elsimil", Recalled, is("smoke", true)),

	rule(Mother, "no_postnatal", amber, "permenkes-21-2021", Recalled, is("postnatal_any", false), least("days_since_delivery", "postnatal_first")),

	rule(Child, "oedema", red, "permenkes-2-2020", Seen, is("oedema", true)),
	rule(Child, "severely_wasted", red, "permenkes-2-2020", Seen, in("wfh", "severely-wasted")),
	rule(Child, "arm_severe", red, "arm-child", Seen, below("arm_mm", "arm_child_severe"), is("arm_age", true)),
	rule(Child, "below_red_line", red, "kia-2023", Seen, is("below_red_line", true)),
	rule(Child, "twice_not_gained", red, "kia-2023", Seen, is("twice", true)),
	rule(Child, "wasted", amber, "permenkes-2-2020", Seen, in("wfh", "wasted")),
	rule(Child, "arm_moderate", amber, "arm-child", Seen, below("arm_mm", "arm_child"), least("arm_mm", "arm_child_severe"), is("arm_age", true)),
	rule(Child, "severely_stunted", amber, "permenkes-2-2020", Seen, in("hfa", "severely-stunted")),
	rule(Child, "stunted", amber, "permenkes-2-2020", Seen, in("hfa", "stunted")),
	rule(Child, "not_gained", yellow, "kia-2023", Seen, is("twice", false), in("gain", "T")),
	rule(Child, "underweight", yellow, "permenkes-2-2020", Seen, in("wfa", "underweight")),
	rule(Child, "overweight", yellow, "permenkes-2-2020", Seen, in("wfh", "overweight", "obese")),
	rule(Child, "low_birth_weight", yellow, "birth", Seen, below("birth_grams", "birth_grams_min")),
	rule(Child, "short_at_birth", yellow, "birth", Seen, below("birth_mm", "birth_mm_min")),
	rule(Child, "immunisation_behind", yellow, "immunisation-lists", Seen, above("doses_late", "doses_late")),
	rule(Child, "absent", yellow, "own", Own, above("months_absent", "months_absent")),

	rule(Adolescent, "anaemia", amber, "hb", Recalled, below("hb", "hb_adolescent")),
	rule(Adolescent, "chronic_energy", amber, "lila", Recalled, below("arm_mm", "arm_min"), is("arm_age", true)),
	rule(Adolescent, "no_tablets", yellow, "tablets-weekly", Recalled, is("tablets_month", false)),

	rule(Family, "water", amber, "krs", Seen, is("target", true), in("water", improperWater...)),
	rule(Family, "latrine", amber, "krs", Seen, is("target", true), in("latrine", improperLatrine...)),
	rule(Family, "too_young", amber, "krs", Seen, is("target", true), is("couple", true), below("wife_youngest", "age_min")),
	rule(Family, "too_old", amber, "krs", Disputed, is("target", true), is("couple", true), above("wife_oldest", "age_max")),
	rule(Family, "too_close", amber, "krs", Seen, is("target", true), is("siblings", true), below("spacing_months", "spacing_min")),
	rule(Family, "too_many", amber, "krs", Disputed, is("target", true), is("couple", true), above("living", "living_max")),
	rule(Family, "no_modern_fp", yellow, "krs", Seen, is("target", true), is("pregnant", false), is("couple", true), is("modern_fp", false)),
	rule(Family, "welfare", yellow, "krs-table", Disputed, is("target", true), most("welfare", "welfare_max")),
}
