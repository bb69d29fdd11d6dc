package data

import (
	"maps"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/quality"
)

// The limits of the rules, all our own choice (standard.Own).
const (
	LongAbsent = 3  // months without a weighing
	Enough     = 30 // children, families or events below which chance rules a share
	FewNIK     = 5  // children without a NIK below which no village is asked: the newborn wait for theirs
)

// measuring are the months of the published rounds: February and August.
var measuring = []civil.Month{2, 8}

// rounds are the newest two measuring rounds up to a month.
func rounds(upto civil.Month) (newest, before civil.Month) {
	for !slices.Contains(measuring, civil.Month(upto.Number())) {
		upto = upto.Add(-1)
	}
	return upto, upto.Add(-6)
}

// apart tells whether two shares differ by more than chance explains: their 95 %
// intervals do not meet. That is stricter than a test of the difference, so that a queue
// of hundreds of places does not fill with chance.
func apart(a, b Share) bool {
	if a.Denominator < Enough || b.Denominator < Enough {
		return false
	}
	al, ah := survey.Interval(a.Numerator, a.Denominator)
	bl, bh := survey.Interval(b.Numerator, b.Denominator)
	return ah < bl || bh < al
}

// ratio is in hundredths of a percent, for the size of a jump.
func (s Share) hundredths() int64 {
	if s.Denominator == 0 {
		return 0
	}
	return (s.Numerator*20000 + s.Denominator) / (2 * s.Denominator)
}

func distance(a, b Share) int64 {
	d := a.hundredths() - b.hundredths()
	return max(d, -d)
}

// find looks at all that the rules ask for.
func find(tx *db.Tx, regency string, today civil.Date) (all []Found, err error) {
	for _, rule := range []func(*db.Tx, string, civil.Date) ([]Found, error){findCounted, findMeasures, findAbsent, findPrevalence, findCoverage, findRisk} {
		some, err := rule(tx, regency, today)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func findCounted(tx *db.Tx, regency string, _ civil.Date) (all []Found, err error) {
	for _, kind := range slices.Sorted(maps.Keys(counted)) {
		found, err := counts(tx, counted[kind], regency)
		if err != nil {
			return nil, err
		}
		if kind == "nik" {
			maps.DeleteFunc(found, func(_ string, n int64) bool { return n < FewNIK })
		}
		all = append(all, perVillage(kind, found)...)
	}
	twins, err := countTwinFamilies(tx, regency)
	return append(all, perVillage("twin-family", twins)...), err
}

func perVillage(kind string, found map[string]int64) (all []Found) {
	for _, village := range slices.Sorted(maps.Keys(found)) {
		if n := found[village]; n > 0 {
			all = append(all, Found{kind, village, village, Detail{Count: n, Size: n}})
		}
	}
	return all
}

// kindOfSign is which doubt a sign of measure/quality is.
func kindOfSign(sign string) string {
	switch strings.TrimPrefix(sign, "quality.sign.") {
	case "implausible":
		return "implausible"
	case "weight-digits", "height-digits":
		return "digits"
	}
	return "spread"
}

// findMeasures turns the signs of the newest month with weighings into doubts.
func findMeasures(tx *db.Tx, regency string, _ civil.Date) (all []Found, err error) {
	_, month, err := indicator.Open(tx, regency)
	if err != nil || month == 0 {
		return nil, err
	}
	posts, err := quality.In(tx, regency, month)
	for _, p := range posts {
		signs := map[string][]string{}
		for _, sign := range p.Signs() {
			signs[kindOfSign(sign)] = append(signs[kindOfSign(sign)], sign)
		}
		for _, kind := range slices.Sorted(maps.Keys(signs)) {
			d := Detail{Month: month, Posyandu: p.Name, Signs: signs[kind], Of: int64(p.Weighed), Size: int64(len(signs[kind]))}
			if kind == "implausible" {
				d.Count, d.Size = int64(p.Implausible), int64(p.Implausible)
			}
			all = append(all, Found{kind, p.Village + "/" + p.Name, p.Village, d})
		}
	}
	return all, err
}

func findAbsent(tx *db.Tx, regency string, _ civil.Date) (all []Found, err error) {
	_, month, err := indicator.Open(tx, regency)
	if err != nil || month == 0 {
		return nil, err
	}
	of, err := registered(tx, regency, month)
	if err != nil {
		return nil, err
	}
	found, err := absent(tx, regency, month, LongAbsent)
	all = perVillage("absent", found)
	for i := range all {
		all[i].Detail.Month, all[i].Detail.Of = month, of[all[i].Area]
	}
	return all, err
}

// findPrevalence compares the newest measuring round with the one before, in each
// village, each kecamatan and the regency.
func findPrevalence(tx *db.Tx, regency string, _ civil.Date) (all []Found, err error) {
	_, last, err := indicator.Open(tx, regency)
	if err != nil || last == 0 {
		return nil, err
	}
	newest, before := rounds(last)
	is, err := stuntedIn(tx, regency, newest)
	if err != nil {
		return nil, err
	}
	was, err := stuntedIn(tx, regency, before)
	if err != nil {
		return nil, err
	}
	now, then := upwards(is), upwards(was)
	for _, area := range slices.Sorted(maps.Keys(now)) {
		if apart(now[area], then[area]) {
			old := then[area]
			all = append(all, Found{"prevalence", area, area, Detail{Count: now[area].Numerator, Of: now[area].Denominator, Month: newest, Before: &old, Was: before.String(),
				Size: distance(now[area], old)}})
		}
	}
	return all, nil
}

// upwards adds villages up to their kecamatan and the regency.
func upwards(villages map[string]Share) map[string]Share {
	all := map[string]Share{}
	for village, s := range villages {
		for code := village; len(code) >= int(region.Regency); code = region.Parent(code) {
			sum := all[code]
			all[code] = Share{sum.Numerator + s.Numerator, sum.Denominator + s.Denominator}
		}
	}
	return all
}
