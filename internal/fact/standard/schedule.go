package standard

// Row is one thing that is due. Anchors are days of a life: birth, lmp (the last
// period, or 280 days before the day of birth expected), delivered, wedding,
// referred (of a referral without an answer), ever.
//
// A row without Every is due once: from Since to before Until, late from Late on,
// until What has happened N times from Begin on; After and Gap keep a dose behind
// the one before it. A row of every month is due in each calendar month (or in
// those of In, and Grace months after them) between Since and Until.
type Row struct {
	Code   string `json:"code"`
	What   string `json:"what"`            // what fulfils it: see Facts.Had
	Group  Group  `json:"group,omitempty"` // empty: any
	From   string `json:"from"`
	Months bool   `json:"months,omitempty"` // offsets count completed months, else days
	Since  int    `json:"since"`
	Late   int    `json:"late,omitempty"`
	Until  int    `json:"until"`
	Begin  int    `json:"begin,omitempty"`
	N      int    `json:"n,omitempty"`
	After  string `json:"after,omitempty"`
	Gap    int    `json:"gap,omitempty"` // days
	Every  bool   `json:"every,omitempty"`
	In     []int  `json:"in,omitempty"`
	Grace  int    `json:"grace,omitempty"`
	Risk   bool   `json:"risk,omitempty"` // only for those at risk
	Why    string `json:"why"`            // catalogue: standard.why.…
	Nth    int    `json:"nth,omitempty"`  // its arguments
	Total  int    `json:"of,omitempty"`
	Origin
}

const (
	toAdult = 19 * 12
	toFive  = 60
)

// dose is a row of the routine schedule, in months of age. Given late it is still
// given (imunisasi kejar) until the age until, which is recalled for all; a month
// after its age it is late, which is our own choice. Japanese encephalitis, given
// in some provinces alone, is left out.
func dose(code string, since, late, until int, after string, gap int, o Origin) Row {
	return Row{Code: code, What: code, Group: Child, From: "birth", Months: true, Since: since, Late: late, Until: until, N: 1,
		After: after, Gap: gap, Why: "age", Nth: since, Origin: o}
}

// nth is one of several visits, in days. since and late split the stage evenly:
// the sources give the stage and the number alone.
func nth(code string, group Group, from string, begin, n, since, late, until, th, of int, o Origin) Row {
	return Row{Code: code, What: code, Group: group, From: from, Begin: begin, N: n, Since: since, Late: late, Until: until, Why: "nth", Nth: th, Total: of, Origin: o}
}

var (
	lists    = Origin{Source: "immunisation-lists", Certainty: Seen}
	polio    = Origin{Source: "immunisation-lists", Certainty: Disputed, Also: "2, 3, 4"}
	kejar    = Origin{Source: "immunisation-recalled", Certainty: Recalled}
	pcv      = Origin{Source: "immunisation-recalled", Certainty: Disputed, Also: "2, 4, 6"}
	visits6  = Origin{Source: "permenkes-21-2021", Certainty: Recalled, Also: "4"}
	nifas    = Origin{Source: "permenkes-21-2021", Certainty: Recalled, Also: "3"}
	posyandu = Origin{Source: "kpm-forms", Certainty: Seen}
)

// Immunisations is the routine schedule of the Ministry of Health.
var Immunisations = []Row{
	{Code: "hb0", What: "hb0", Group: Child, From: "birth", Late: 1, Until: 8, N: 1, Why: "birth", Origin: lists},
	dose("bcg", 1, 2, 12, "", 0, lists),
	dose("opv1", 1, 2, toFive, "", 0, polio),
	dose("dpt1", 2, 3, toFive, "", 0, lists),
	dose("opv2", 2, 3, toFive, "opv1", 28, polio),
	dose("pcv1", 2, 3, toFive, "", 0, lists),
	dose("rv1", 2, 3, 7, "", 0, lists),
	dose("dpt2", 3, 4, toFive, "dpt1", 28, lists),
	dose("opv3", 3, 4, toFive, "opv2", 28, polio),
	dose("pcv2", 3, 4, toFive, "pcv1", 28, pcv),
	dose("rv2", 3, 4, 7, "rv1", 28, kejar),
	dose("dpt3", 4, 5, toFive, "dpt2", 28, lists),
	dose("opv4", 4, 5, toFive, "opv3", 28, polio),
	dose("ipv1", 4, 5, toFive, "", 0, lists),
	dose("rv3", 4, 5, 7, "rv2", 28, kejar),
	dose("mr1", 9, 10, toFive, "", 0, lists),
	dose("ipv2", 9, 10, toFive, "ipv1", 28, kejar),
	dose("pcv3", 12, 13, toFive, "pcv2", 56, pcv),
	dose("dpt4", 18, 24, toFive, "dpt3", 180, lists),
	dose("mr2", 18, 24, toFive, "mr1", 180, lists),
}

// book asks what an older child has had, where nothing is known: one question in
// place of all doses.
var book = Row{Code: "immunisation", What: "immunisations", Group: Child, From: "birth", Months: true, Since: 2, Late: 3, Until: toFive, N: 1, Why: "book", Origin: Origin{Source: "own", Certainty: Own}}

// Rows is all that is due, immunisations first.
var Rows = append(append([]Row{book}, Immunisations...),
	Row{Code: "weighing", What: "weighing", Group: Child, From: "birth", Months: true, Until: toFive, Every: true, Why: "month", Origin: posyandu},
	Row{Code: "length", What: "length", Group: Child, From: "birth", Months: true, Until: toFive, Every: true, In: []int{2, 8}, Grace: 1, Why: "half", Origin: posyandu},
	Row{Code: "vitamin_a_blue", What: "vitamin_a", Group: Child, From: "birth", Months: true, Since: 6, Until: 12, Every: true, In: []int{2, 8}, Grace: 1, Why: "half",
		Origin: Origin{Source: "vitamin-a", Certainty: Recalled}},
	Row{Code: "vitamin_a_red", What: "vitamin_a", Group: Child, From: "birth", Months: true, Since: 12, Until: toFive, Every: true, In: []int{2, 8}, Grace: 1, Why: "half",
		Origin: Origin{Source: "vitamin-a", Certainty: Recalled}},

	nth("antenatal", Pregnant, "lmp", 0, 1, 0, 56, 84, 1, 6, visits6),
	nth("antenatal", Pregnant, "lmp", 84, 1, 84, 126, 168, 2, 6, visits6),
	nth("antenatal", Pregnant, "lmp", 84, 2, 126, 154, 168, 3, 6, visits6),
	nth("antenatal", Pregnant, "lmp", 168, 1, 168, 210, 294, 4, 6, visits6),
	nth("antenatal", Pregnant, "lmp", 168, 2, 210, 245, 294, 5, 6, visits6),
	nth("antenatal", Pregnant, "lmp", 168, 3, 245, 273, 294, 6, 6, visits6),
	Row{Code: "tablets", What: "tablets", Group: Pregnant, From: "lmp", Until: 294, Every: true, Why: "tablets", Origin: posyandu},
	Row{Code: "delivery", What: "delivery", Group: Pregnant, From: "lmp", Since: 280, Late: 294, Until: 420, N: 1, Why: "delivery", Origin: Origin{Source: "own", Certainty: Own}},

	nth("postnatal", Mother, "delivered", 0, 1, 0, 3, 3, 1, 4, nifas),
	nth("postnatal", Mother, "delivered", 3, 1, 3, 6, 8, 2, 4, nifas),
	nth("postnatal", Mother, "delivered", 8, 1, 8, 22, 29, 3, 4, nifas),
	nth("postnatal", Mother, "delivered", 29, 1, 29, 36, 43, 4, 4, nifas),

	Row{Code: "premarital", What: "exam", Group: Bride, From: "wedding", Begin: -180, N: 1, Since: -90, Late: -30, Until: 1, Why: "wedding", Origin: Origin{Source: "elsimil", Certainty: Seen}},
	Row{Code: "premarital", What: "exam", Group: Groom, From: "wedding", Begin: -180, N: 1, Since: -90, Late: -30, Until: 1, Why: "wedding", Origin: Origin{Source: "elsimil", Certainty: Seen}},
	// One tablet a week; asked once a month, as the forms do.
	Row{Code: "tablets_weekly", What: "tablets", Group: Adolescent, From: "birth", Months: true, Until: toAdult, Every: true, Why: "week", Origin: Origin{Source: "tablets-weekly", Certainty: Recalled}},

	Row{Code: "home_visit", What: "home_visit", From: "ever", Months: true, Until: 12 * 300, Every: true, Risk: true, Why: "risk", Origin: posyandu},
	Row{Code: "answer", What: "answer", From: "referred", Since: 7, Late: 14, Until: 365, N: 1, Why: "referred", Origin: Origin{Source: "own", Certainty: Own}},
)
