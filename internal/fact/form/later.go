package form

import "tumbuh/internal/fact/standard"

// Item is a question of the newer generation of the forms (eHDW 2.0, after Perpres
// 72/2021), which asks of five groups. Its items were seen; how they are counted was not,
// so each is a mere count by a reading of our own: of whom, and how many.
type Item struct {
	Code  string // catalogue: form.later.<code>
	Group string // catalogue: form.later.group.<group>
	standard.Origin
	Recorded bool // else nothing that is recorded answers it: it has no count
}

// Groups of the newer generation. Families at risk are counted by measure/risk.
const (
	Girls    = "girls"
	Couples  = "couples" // brides- and grooms-to-be
	Pregnant = "mothers" // and those who delivered
	Toddlers = "children"
)

var unconfirmed = standard.Origin{Source: "kpm-forms", Certainty: standard.Recalled}

// Later are the items, in the order of the source. Norms are the source's own: six
// antenatal checks, three postnatal ones, ninety tablets.
var Later = []Item{
	{"girl_tablets", Girls, unconfirmed, true},
	{"girl_hb", Girls, unconfirmed, true},
	{"bride_age", Couples, unconfirmed, true},
	{"bride_tablets", Couples, unconfirmed, true},
	{"premarital", Couples, unconfirmed, true},
	{"guidance", Couples, unconfirmed, true},
	{"risk", Pregnant, unconfirmed, true},
	{"antenatal_6", Pregnant, unconfirmed, true},
	{"postnatal_3", Pregnant, unconfirmed, true},
	{"contraception", Pregnant, unconfirmed, true},
	{"tablets_90", Pregnant, unconfirmed, true},
	{"extra_food", Pregnant, unconfirmed, false},
	{"breastfeeding", Toddlers, unconfirmed, false},
	{"feeding", Toddlers, unconfirmed, false},
	{"malnourished_served", Toddlers, unconfirmed, false},
	{"monitored", Toddlers, unconfirmed, true},
	{"immunised", Toddlers, unconfirmed, true},
	{"bkb_paud", Toddlers, unconfirmed, true},
}

// Tally is what records answer to an item: so many, of those of whom it is asked.
type Tally struct {
	Item
	Sum
}
