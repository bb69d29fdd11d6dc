package growth

// Certainty says how far a figure may be relied on; pages show it.
type Certainty uint8

const (
	NotConfirmed Certainty = iota // sources differ, or the original was not seen: a nutritionist must compare it with the printed card
	Confirmed                     // read in the named source, and all sources agree
)

// Key is the catalogue key of the certainty's name.
func (c Certainty) Key() string {
	if c == Confirmed {
		return "growth.certainty.confirmed"
	}
	return "growth.certainty.not-confirmed"
}

// KBM is a table of kenaikan berat minimal: the least gain in grams since the
// weighing of the month before. The Ministry's KMS guide of 2021 could not be read,
// and what is in use differs, so the table is data: versioned, by sex, each row
// with its source and certainty.
type KBM struct {
	Version string
	Rows    []MinimumGain
}

// MinimumGain is the KBM of ages From to To in completed months. Source is a
// catalogue key; Also is what else is in use for the same ages.
type MinimumGain struct {
	From, To    int
	Boys, Girls int
	Certainty   Certainty
	Source      string
	Also        string
}

const (
	kiaRow   = "growth.kbm.source.kia-row"
	kiaValue = "growth.kbm.source.kia-value"
	programs = "growth.kbm.source.programs"
	recalled = "growth.kbm.source.recalled"
)

// KBM2023 is the table in force unless a district chooses another: the row
// printed in Buku KIA 2023, the same for both sexes.
var KBM2023 = &KBM{"kia-2023", []MinimumGain{
	{1, 1, 800, 800, Confirmed, kiaRow, ""},
	{2, 2, 900, 900, Confirmed, kiaRow, ""},
	{3, 3, 800, 800, Confirmed, kiaRow, "600"},
	{4, 4, 600, 600, Confirmed, kiaRow, ""},
	{5, 5, 500, 500, Confirmed, kiaRow, ""},
	{6, 6, 400, 400, Confirmed, kiaRow, ""},
	{7, 7, 300, 300, NotConfirmed, kiaValue, "400"},
	{8, 10, 300, 300, Confirmed, kiaValue, ""},
	{11, 11, 200, 200, NotConfirmed, kiaValue, "300"},
	{12, 12, 200, 200, NotConfirmed, kiaValue, "300"},
	{13, 24, 200, 200, Confirmed, kiaValue, ""},
	{25, 60, 200, 200, NotConfirmed, programs, ""},
}}

// KBMBySex is the older card's table, which differs between boys and girls.
var KBMBySex = &KBM{"kms-by-sex", []MinimumGain{
	{1, 1, 800, 800, NotConfirmed, recalled, ""},
	{2, 2, 900, 900, NotConfirmed, recalled, ""},
	{3, 3, 800, 800, NotConfirmed, recalled, ""},
	{4, 4, 600, 600, NotConfirmed, recalled, ""},
	{5, 5, 500, 500, NotConfirmed, recalled, ""},
	{6, 6, 400, 400, NotConfirmed, recalled, ""},
	{7, 7, 400, 300, NotConfirmed, recalled, ""},
	{8, 10, 300, 300, NotConfirmed, recalled, ""},
	{11, 11, 300, 200, NotConfirmed, recalled, ""},
	{12, 60, 200, 200, NotConfirmed, recalled, "300 (12)"},
}}

// KBMs are the tables there are, the one in force first.
var KBMs = []*KBM{KBM2023, KBMBySex}

// Grams is the KBM of a child of that age in completed months; false where there
// is none: before the first month, after the last, and for an unknown sex.
func (k *KBM) Grams(sex Sex, ageMonths int) (int, bool) {
	for _, r := range k.Rows {
		if r.From <= ageMonths && ageMonths <= r.To {
			switch sex {
			case Male:
				return r.Boys, true
			case Female:
				return r.Girls, true
			}
		}
	}
	return 0, false
}
