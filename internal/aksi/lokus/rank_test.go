package lokus_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/fact/edition"
)

var goals = map[string]lokus.Goal{"ESS-10": {Hundredths: 9000}, "ESS-11": {Hundredths: 8000}, "ESS-12": {Hundredths: 740, Lower: true}, "ESS-26": {Hundredths: 10_000}}

// some is a district by chance: villages of 20 to 300 children, some of whom few know.
func some(r *rand.Rand, villages int) lokus.Data {
	d := lokus.Data{Goals: goals}
	part := func(of int64) int64 { return r.Int64N(of + 1) }
	for i := range villages {
		n := 20 + r.Int64N(280)
		p := lokus.Place{Code: fmt.Sprintf("73120%d%04d", i%8, 2000+i), Children: n + part(n/5), Weighed: n, Measured: n, Earlier: r.IntN(3),
			Counts: map[string]situation.Pair{lokus.Stunting: {part(n * 2 / 5), n}, lokus.Risk: {part(80), 80 + part(40)}}}
		for _, id := range []string{"ESS-10", "ESS-11", "ESS-12", "ESS-26"} {
			if all := part(60); r.IntN(9) > 0 {
				p.Counts[id] = situation.Pair{part(all), all}
			}
		}
		d.Places = append(d.Places, p)
	}
	return d
}

// methods are one of each kind.
func methods() (all []lokus.Method) {
	for _, n := range lokus.Normalisations {
		for _, choice := range []lokus.Choice{{By: lokus.Top, Count: 8}, {By: lokus.Score, Score: 45}, {By: lokus.Quadrant}, {By: lokus.Quadrant, Count: 5}} {
			all = append(all, lokus.Method{Normalise: n, MinMeasured: 30, MinShare: 70, Choice: choice, Ties: []string{"count:stunting", "gap"}, Criteria: []lokus.Criterion{
				{Measure: lokus.Share, Of: []string{lokus.Stunting}, Weight: 30, Shrink: true, Threshold: 1000}, {Measure: lokus.Count, Of: []string{lokus.Stunting}, Weight: 30},
				{Measure: lokus.Share, Of: []string{lokus.Risk}, Weight: 15}, {Measure: lokus.Gap, Of: []string{"ESS-11", "ESS-12", "ESS-26"}, Weight: 15},
				{Measure: lokus.Share, Of: []string{"ESS-26"}, Lower: true, Weight: 5}, {Measure: lokus.Whole, Of: []string{"ESS-10"}, Weight: 5}, {Measure: lokus.Never, Weight: 3}}})
		}
	}
	return all
}

func clone(d lokus.Data) lokus.Data {
	out := lokus.Data{Goals: d.Goals, Places: slices.Clone(d.Places)}
	for i, p := range out.Places {
		out.Places[i].Counts = maps.Clone(p.Counts)
	}
	return out
}

func at(r lokus.Ranking, code string) (lokus.Row, bool) {
	i := slices.IndexFunc(r.Rows, func(x lokus.Row) bool { return x.Code == code })
	if i < 0 {
		return lokus.Row{}, false
	}
	return r.Rows[i], true
}

func codes(r lokus.Ranking) (all []string) {
	for _, row := range r.Rows {
		all = append(all, row.Code)
	}
	return all
}

func chosen(r lokus.Ranking) (all []string) {
	for _, row := range r.Rows {
		if row.Chosen {
			all = append(all, row.Code)
		}
	}
	return all
}

// A village that gets worse in one count, all else the same, never falls in rank, and is
// not left out where it was chosen. The whole's share and how far small numbers are drawn
// to it stay as they were estimated.
func TestWhoGetsWorseNeverFalls(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	asked := 0
	for _, m := range methods() {
		for range 25 {
			d := some(r, 24)
			before := lokus.RankOnly(m, d, nil)
			for range 12 {
				i := r.IntN(len(d.Places))
				worse := clone(d)
				p := &worse.Places[i]
				had, ranked := at(before, p.Code)
				if !ranked {
					continue
				}
				of := []string{lokus.Stunting, lokus.Risk, "ESS-11", "ESS-12", "ESS-26", "ESS-10", ""}[r.IntN(7)]
				x, known := p.Counts[of]
				switch {
				case of == "":
					p.Earlier = 0
				case !known:
					continue
				case of == "ESS-10":
					x[1] += r.Int64N(20)
				case of == "ESS-11" || of == "ESS-26": // reached fewer
					x[0] -= r.Int64N(x[0] + 1)
				default:
					x[0] += r.Int64N(x[1] - x[0] + 1)
				}
				if of != "" {
					p.Counts[of] = x
				}
				after, _ := at(lokus.RankOnly(m, worse, before.Shrinkages), p.Code)
				if asked++; after.Rank > had.Rank || had.Chosen && !after.Chosen {
					t.Fatalf("%v %s %s: %+v, with more %s %+v", m.Normalise, m.Choice.By, p.Code, had, of, after)
				}
			}
		}
	}
	if asked < 1500 {
		t.Errorf("asked only %d times", asked)
	}
}

// A count in dozens instead of pieces, and shares in percent, order nothing otherwise.
func TestUnitsDoNotMatter(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for _, m := range methods() {
		d := some(r, 40)
		m.Criteria = append(slices.Clone(m.Criteria), lokus.Criterion{Measure: lokus.Whole, Of: []string{"ESS-11"}, Weight: 9, Threshold: 200})
		for _, factor := range []int64{3, 12, 1000} {
			other, scaled := clone(d), m
			for _, p := range other.Places {
				for _, id := range []string{"ESS-10", "ESS-11"} { // shares of the same, numbers of others
					if x, ok := p.Counts[id]; ok {
						p.Counts[id] = situation.Pair{x[0] * factor, x[1] * factor}
					}
				}
			}
			scaled.Criteria = slices.Clone(m.Criteria)
			scaled.Criteria[len(m.Criteria)-1].Threshold *= int(factor)
			a, b := lokus.RankOnly(m, d, nil), lokus.RankOnly(scaled, other, nil)
			if !slices.Equal(codes(a), codes(b)) || !slices.Equal(chosen(a), chosen(b)) {
				t.Fatalf("%v ×%d:\n%v\n%v", m, factor, codes(a), codes(b))
			}
		}
	}
}

func TestOnlyTheRelationOfWeightsMatters(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for _, m := range methods() {
		d, more := some(r, 20), m
		more.Criteria = slices.Clone(m.Criteria)
		for i := range more.Criteria {
			more.Criteria[i].Weight *= 7
		}
		a, b := lokus.Rank(m, d), lokus.Rank(more, d)
		if !slices.Equal(codes(a), codes(b)) || !slices.Equal(chosen(a), chosen(b)) || !reflect.DeepEqual(a.Shifts, b.Shifts) {
			t.Fatalf("%v", m)
		}
	}
}

// Names and the order in which villages come say nothing; codes only where all else is
// the same.
func TestOrderAndNamesOfTheVillagesSayNothing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	for _, m := range methods() {
		d := some(r, 20)
		want := lokus.Rank(m, d)
		mixed := clone(d)
		r.Shuffle(len(mixed.Places), reflect.Swapper(mixed.Places))
		if got := lokus.Rank(m, mixed); !reflect.DeepEqual(got, want) {
			t.Fatalf("%v: another order of villages, another ranking", m)
		}
		m.Criteria = slices.DeleteFunc(slices.Clone(m.Criteria), func(c lokus.Criterion) bool { return c.Measure == lokus.Never })
		want = lokus.RankOnly(m, d, nil)
		name := map[string]string{}
		for i, p := range r.Perm(len(d.Places)) {
			was := mixed.Places[i].Code
			mixed.Places[i].Code = fmt.Sprintf("75%08d", p)
			name[was] = mixed.Places[i].Code
		}
		got := lokus.RankOnly(m, mixed, nil)
		for i, row := range want.Rows {
			other := got.Rows[i]
			if other.Score != row.Score || !row.Tied && other.Code != name[row.Code] {
				t.Fatalf("%v: rank %d is %s with %v, under other codes %s with %v", m, i+1, name[row.Code], row.Score, other.Code, other.Score)
			}
		}
	}
}

// place is a village of 100 families, all that matters of it said.
func place(code string, stunted, measured, risk int64) lokus.Place {
	return lokus.Place{Code: code, Children: measured, Weighed: measured, Measured: measured,
		Counts: map[string]situation.Pair{lokus.Stunting: {stunted, measured}, lokus.Risk: {risk, 100}}}
}

func TestAScoreCanBeComputedByHand(t *testing.T) {
	t.Parallel()
	m := lokus.Method{Normalise: lokus.MinMax, MinMeasured: 30, MinShare: 70, Choice: lokus.Choice{By: lokus.Top, Count: 1}, Criteria: []lokus.Criterion{
		{Measure: lokus.Share, Of: []string{lokus.Stunting}, Weight: 2}, {Measure: lokus.Count, Of: []string{lokus.Stunting}, Weight: 1}, {Measure: lokus.Share, Of: []string{lokus.Risk}, Weight: 1}}}
	d := lokus.Data{Places: []lokus.Place{place("7312012001", 10, 50, 20), place("7312012002", 20, 200, 60), place("7312012003", 20, 50, 40)}}
	// prevalences 0.2 0.1 0.4, cases 10 20 20, at risk 0.2 0.6 0.4
	r := lokus.Rank(m, d)
	for code, want := range map[string]float64{"7312012001": (2*(1./3) + 0 + 0) / 4, "7312012002": (0 + 1 + 1) / 4., "7312012003": (2 + 1 + 0.5) / 4} {
		row, _ := at(r, code)
		sum := 0.0
		for _, part := range row.Parts {
			sum += part.Points
		}
		if math.Abs(row.Score-want) > 1e-9 || math.Abs(sum-want) > 1e-9 {
			t.Errorf("%s: %v, and its parts %v, want %v", code, row.Score, sum, want)
		}
	}
	if got := chosen(r); !slices.Equal(got, []string{"7312012003"}) {
		t.Error(got)
	}
	m.Normalise = lokus.ByRank // needs ½ 0 1, 0 ¾ ¾, 0 1 ½
	r = lokus.Rank(m, d)
	for code, want := range map[string]float64{"7312012001": 0.25, "7312012002": 1.75 / 4, "7312012003": 3.25 / 4} {
		if row, _ := at(r, code); math.Abs(row.Score-want) > 1e-9 {
			t.Errorf("by rank %s: %v, want %v", code, row.Score, want)
		}
	}
}

func TestEqualScoresGoByTheTieBreaksThenByCode(t *testing.T) {
	t.Parallel()
	m := lokus.Method{Normalise: lokus.MinMax, Choice: lokus.Choice{By: lokus.Top, Count: 2}, Ties: []string{"share:risk"}, Criteria: []lokus.Criterion{
		{Measure: lokus.Count, Of: []string{lokus.Stunting}, Weight: 1}, {Measure: lokus.Share, Of: []string{lokus.Risk}, Weight: 0}}}
	d := lokus.Data{Places: []lokus.Place{place("7312012004", 5, 50, 30), place("7312012003", 5, 60, 30), place("7312012002", 5, 70, 20), place("7312012001", 9, 50, 10), place("7312012005", 1, 50, 99)}}
	r := lokus.Rank(m, d)
	if got := codes(r); !slices.Equal(got, []string{"7312012001", "7312012003", "7312012004", "7312012002", "7312012005"}) {
		t.Error(got)
	}
	for _, row := range r.Rows {
		if want := row.Score == 0.5; row.Tied != want {
			t.Errorf("%+v", row)
		}
	}
	if got := chosen(r); len(got) != 2 {
		t.Error(got)
	}
}

func TestWhoIsHardlyKnownIsListedApart(t *testing.T) {
	t.Parallel()
	m := lokus.Presets[0].Method
	d := lokus.Data{Goals: map[string]lokus.Goal{}}
	for _, id := range m.Criteria[3].Of {
		d.Goals[id] = lokus.Goal{Hundredths: 9000}
	}
	whole := func(code string) lokus.Place {
		p := place(code, 20, 100, 40)
		for i, id := range m.Criteria[3].Of {
			if i < 5 { // of nine: enough
				p.Counts[id] = situation.Pair{10, 20}
			}
		}
		return p
	}
	few, absent, gap, risk, nobody := whole("7312012002"), whole("7312012003"), whole("7312012004"), whole("7312012005"), whole("7312012006")
	few.Measured, few.Counts[lokus.Stunting] = 29, situation.Pair{29, 29} // all of them stunted, and yet
	absent.Weighed = 69
	delete(gap.Counts, m.Criteria[3].Of[0])
	delete(risk.Counts, lokus.Risk)
	nobody = lokus.Place{Code: nobody.Code}
	d.Places = []lokus.Place{whole("7312012001"), few, absent, gap, risk, nobody, whole("7312012007")}
	r := lokus.Rank(m, d)
	if got := codes(r); !slices.Equal(got, []string{"7312012001", "7312012007"}) {
		t.Errorf("ranked: %v", got)
	}
	want := []lokus.Short{{Code: few.Code, Measured: 29, Children: 100, Weighed: 100, Few: true}, {Code: absent.Code, Measured: 100, Children: 100, Weighed: 69, Share: true},
		{Code: gap.Code, Measured: 100, Children: 100, Weighed: 100, Missing: []int{3}}, {Code: risk.Code, Measured: 100, Children: 100, Weighed: 100, Missing: []int{2}},
		{Code: nobody.Code, Few: true, Share: true, Missing: []int{0, 1, 2, 3}}}
	if !reflect.DeepEqual(r.Short, want) {
		t.Errorf("%+v", r.Short)
	}
	if r := lokus.Rank(m, lokus.Data{}); r.Rows != nil || r.Short != nil {
		t.Errorf("of no villages: %+v", r)
	}
}

// Two villages of four children, two of them stunted or none, neither win nor lose
// against what is known of larger ones.
func TestSmallVillagesNeitherWinNorLoseByChance(t *testing.T) {
	t.Parallel()
	m := lokus.Method{Normalise: lokus.MinMax, Choice: lokus.Choice{By: lokus.Top, Count: 5}, Criteria: []lokus.Criterion{{Measure: lokus.Share, Of: []string{lokus.Stunting}, Weight: 1}}}
	d := lokus.Data{}
	for i := range int64(20) {
		d.Places = append(d.Places, place(fmt.Sprintf("73120120%02d", i+10), 20+3*i, 300, 50))
	}
	d.Places = append(d.Places, place("7312012001", 2, 4, 50), place("7312012002", 0, 4, 50))
	raw := lokus.Rank(m, d)
	m.Criteria[0].Shrink = true
	shrunk := lokus.Rank(m, d)
	for code, raws := range map[string]int{"7312012001": 1, "7312012002": 22} {
		a, _ := at(raw, code)
		b, _ := at(shrunk, code)
		if a.Rank != raws || b.Rank < 5 || b.Rank > 18 || b.Worst-b.Best < 10 || b.Firm != true {
			t.Errorf("%s: %+v, shrunk %+v", code, a, b)
		}
	}
	large, _ := at(shrunk, "7312012029")
	if large.Worst > 8 || large.Chance < 0.9 {
		t.Errorf("a large village is as unsure as a small one: %+v", large)
	}
}

func TestWeightsThatMoveTellWhoEntersAndLeaves(t *testing.T) {
	t.Parallel()
	m := lokus.Method{Normalise: lokus.MinMax, Choice: lokus.Choice{By: lokus.Top, Count: 2}, Criteria: []lokus.Criterion{
		{Measure: lokus.Count, Of: []string{lokus.Stunting}, Weight: 50}, {Measure: lokus.Share, Of: []string{lokus.Risk}, Weight: 50}}}
	d := lokus.Data{Places: []lokus.Place{place("7312012001", 100, 200, 100), place("7312012002", 52, 200, 45), place("7312012003", 45, 200, 51), place("7312012004", 0, 200, 0)}}
	r := lokus.Rank(m, d)
	want := []lokus.Shift{{Criterion: 0, Up: true}, {Criterion: 0, Enter: []string{"7312012003"}, Leave: []string{"7312012002"}},
		{Criterion: 1, Up: true, Enter: []string{"7312012003"}, Leave: []string{"7312012002"}}, {Criterion: 1}}
	if !reflect.DeepEqual(r.Shifts, want) {
		t.Errorf("%+v", r.Shifts)
	}
	for code, firm := range map[string]bool{"7312012001": true, "7312012002": false, "7312012003": false, "7312012004": true} {
		if row, _ := at(r, code); row.Firm != firm {
			t.Errorf("%s: %+v", code, row)
		}
	}
}

// How often a village is chosen is the same each time, and adds up to the places there
// are.
func TestChancesAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	d := some(rand.New(rand.NewPCG(9, 10)), 40)
	m := methods()[0]
	m.Criteria = slices.Clone(m.Criteria)
	m.Criteria[0].Threshold = 0 // somebody is always there to choose
	a, b := lokus.Rank(m, d), lokus.Rank(m, d)
	if !reflect.DeepEqual(a, b) {
		t.Fatal("asked twice, answered twice")
	}
	sum := 0.0
	for _, row := range a.Rows {
		if sum += row.Chance; row.Best > row.Worst || row.Best < 1 || row.Worst > len(a.Rows) || row.Rank > row.Worst+8 || row.Rank < row.Best-8 {
			t.Errorf("%+v", row)
		}
	}
	if math.Abs(sum-8) > 1e-9 {
		t.Errorf("of 8 places %v are given", sum)
	}
}

func TestAMethodThatMakesNoSenseIsRefused(t *testing.T) {
	t.Parallel()
	known := func(id string) bool { _, _, ok := edition.Find(id); return ok }
	for _, p := range lokus.Presets {
		if err := p.Method.Check(known); err != nil {
			t.Errorf("%s: %v", p.Key, err)
		}
	}
	for field, change := range map[string]func(*lokus.Method){
		"bobot":                func(m *lokus.Method) { m.Criteria = nil; m.Ties = nil },
		"bobot.count:stunting": func(m *lokus.Method) { m.Criteria[1].Weight = -1 },
		"bobot.share:risk":     func(m *lokus.Method) { m.Criteria = append(m.Criteria, m.Criteria[2]) },
		"bobot.x1":             func(m *lokus.Method) { m.Criteria[2].Of[0] = "X" },
		"bobot.gap":            func(m *lokus.Method) { m.Criteria[3].Of = []string{"ESS-10", "ESS-10"} },
		"ambang.share:risk":    func(m *lokus.Method) { m.Criteria[2].Threshold = 10_001 },
		"normalisasi":          func(m *lokus.Method) { m.Normalise = "zscore" },
		"minukur":              func(m *lokus.Method) { m.MinMeasured = -1 },
		"minds":                func(m *lokus.Method) { m.MinShare = 101 },
		"jumlah":               func(m *lokus.Method) { m.Choice.Count = 0 },
		"skor":                 func(m *lokus.Method) { m.Choice = lokus.Choice{By: lokus.Score} },
		"pilih": func(m *lokus.Method) {
			m.Choice.By, m.Criteria[0] = lokus.Quadrant, lokus.Criterion{Measure: lokus.Never, Weight: 1}
		},
		"imbang": func(m *lokus.Method) { m.Ties = []string{"never"} },
	} {
		m := lokus.Presets[0].Method
		m.Criteria = slices.Clone(m.Criteria)
		for i := range m.Criteria {
			m.Criteria[i].Of = slices.Clone(m.Criteria[i].Of)
		}
		change(&m)
		if got := wrong(m.Check(known)); got != field {
			t.Errorf("%s: %q", field, got)
		}
	}
}
