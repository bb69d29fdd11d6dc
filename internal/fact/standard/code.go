package standard

import "slices"

// Codes are the words that a record may use, in the order in which a form shows
// them; each has catalogue words under its prefix: standard.water.piped.
type Codes []string

// Has tells whether a word is one of them.
func (c Codes) Has(code string) bool { return slices.Contains(c, code) }

// Water is where a household's drinking water comes from. Proper (layak) are all
// but the last two: BKKBN's screening of families at risk (keluarga berisiko
// stunting, 2021 to 2024).
var Water = Codes{"piped", "bottled", "borehole", "protected_well", "unprotected_well", "surface"}

// ProperWater tells whether that is proper drinking water.
func ProperWater(code string) bool {
	return Water.Has(code) && !improperWater.Has(code)
}

// Latrine is what a household has; proper is one with a septic tank, its own or shared (same source).
var Latrine = Codes{"septic", "shared_septic", "no_septic", "none"}

// ProperLatrine tells whether that is a proper latrine.
func ProperLatrine(code string) bool { return Latrine.Has(code) && !improperLatrine.Has(code) }

// Relation is somebody's place in the household, to its head.
var Relation = Codes{"head", "spouse", "child", "parent", "sibling", "grandchild", "in_law", "other"}

// Topics are what a home visit was about.
var Topics = Codes{"breastfeeding", "feeding", "tablets", "antenatal", "hygiene", "sanitation", "immunisation", "growth", "smoking", "family_planning", "parenting", "aid"}

// Antigens of the routine schedule, in order of age: see Immunisations.
var Antigens = Codes{"hb0", "bcg", "opv1", "dpt1", "opv2", "pcv1", "rv1", "dpt2", "opv3", "pcv2", "rv2", "dpt3", "opv4", "ipv1", "rv3", "mr1", "ipv2", "pcv3", "dpt4", "mr2"}

// Given is what the month's services may name as given: antigens, and the capsule
// of vitamin A of February or August.
var Given = append(slices.Clip(Antigens), "vitamin_a")

// What is not proper, by the same source.
var (
	improperWater   = Codes{"unprotected_well", "surface"}
	improperLatrine = Codes{"no_septic", "none"}
)

// Service marks of the KPM's forms (Formulir 2A, 2B, 2C of Kemendesa's work book for
// the KPM): what somebody received in a month.
var (
	Form2A = Codes{"antenatal", "tablets", "postnatal", "counselling", "home_visit", "water", "latrine", "insurance"}
	Form2B = Codes{"immunisation", "weighed", "measured", "counselling_father", "counselling_mother", "home_visit", "water", "latrine", "certificate", "insurance", "parenting"}
	Form2C = Codes{"paud"}
	// Later is what the newer generation (eHDW 2.0) asks of adolescent girls and
	// brides-to-be; its counting rules are not confirmed.
	Later = Codes{"tablets", "hb_check", "premarital", "counselling"}
)
