package quality

import (
	"math"
	"testing"

	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
)

func TestDigitScore(t *testing.T) {
	even := [10]int{7, 7, 7, 7, 7, 7, 7, 7, 7, 7}
	if got := DigitScore(even); got != 0 {
		t.Errorf("no preference scores %v", got)
	}
	if got := DigitScore([10]int{70}); math.Abs(got-100) > 1e-9 {
		t.Errorf("one digit only scores %v", got)
	}
	// Halves to 0 and 5: each of two digits has 5 times what chance gives.
	if got := DigitScore([10]int{50, 0, 0, 0, 0, 50}); math.Abs(got-100*math.Sqrt(400.0/900)) > 1e-9 {
		t.Errorf("two digits only score %v", got)
	}
	if got := DigitScore([10]int{}); got != 0 {
		t.Errorf("nothing weighed scores %v", got)
	}
}

func TestMomentsAgreeWithTheTextbook(t *testing.T) {
	var m Moments
	for _, z := range []int{-200, -100, 0, 100, 200} {
		m.N, m.Sum, m.Squares = m.N+1, m.Sum+z, m.Squares+z*z
	}
	if math.Abs(m.SD()-math.Sqrt(2.5)) > 1e-12 || m.Mean() != 0 {
		t.Errorf("SD %v mean %v", m.SD(), m.Mean())
	}
	if (Moments{N: 1, Sum: 5, Squares: 25}).SD() != 0 {
		t.Error("one score has no spread")
	}
}

func rows(n int, change func(i int, r *indicator.Row)) (p Posyandu) {
	for i := range n {
		r := indicator.Row{Weighed: true, Grams: 9000 + 110*i, MM: 700 + 3*i%97, Age: 1 + i*7%58}
		r.Days[growth.HFA] = growth.Score{Z: int16(i*37%400 - 300), State: growth.Plausible}
		change(i, &r)
		p.count(&r, 1)
	}
	return p
}

func TestSignsNameWhatIsWrong(t *testing.T) {
	has := func(p Posyandu, key string) bool {
		for _, k := range p.Signs() {
			if k == "quality.sign."+key {
				return true
			}
		}
		return false
	}
	if got := rows(40, func(int, *indicator.Row) {}).Signs(); len(got) != 0 {
		t.Errorf("a careful posyandu has signs %v", got)
	}
	for key, change := range map[string]func(int, *indicator.Row){
		"weight-digits": func(i int, r *indicator.Row) { r.Grams = 9000 + 500*(i%9) },
		"height-digits": func(i int, r *indicator.Row) { r.MM = 700 + 10*i },
		"ages":          func(i int, r *indicator.Row) { r.Age = 6 * (i % 9) },
		"implausible":   func(_ int, r *indicator.Row) { r.Days[growth.WFH] = growth.Score{Z: 700, State: growth.Implausible} },
		"wide":          func(i int, r *indicator.Row) { r.Days[growth.HFA].Z = int16(400 * (1 - 2*(i%2))) },
		"narrow":        func(_ int, r *indicator.Row) { r.Days[growth.HFA].Z = -100 },
	} {
		if p := rows(40, change); !has(p, key) {
			t.Errorf("%s is not seen: %v", key, p.Signs())
		}
		if p := rows(20, change); key != "implausible" && has(p, key) {
			t.Errorf("%s of 20 weighings is too few to say", key)
		}
	}
}

func TestAddingUpIsTheSameAsMeasuringTogether(t *testing.T) {
	all := rows(60, func(int, *indicator.Row) {})
	var a, b Posyandu
	rows(60, func(i int, r *indicator.Row) {
		if i%2 == 0 {
			a.count(r, 1)
		} else {
			b.count(r, 1)
		}
	})
	if sum := a.Plus(b); sum != all {
		t.Errorf("%+v, want %+v", sum, all)
	}
}

func TestTheUnweighedSayNothing(t *testing.T) {
	var p Posyandu
	p.count(&indicator.Row{Age: 6}, 1)
	if p.Weighed != 0 || p.Heaping() != 0 || len(p.Signs()) != 0 {
		t.Errorf("%+v", p)
	}
}

func TestCountsSurviveTheirColumn(t *testing.T) {
	want := []int{0, 3, 0, 12}
	got := make([]int, 4)
	if err := parse(numbers(want), got); err != nil || got[3] != 12 || got[1] != 3 {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []string{"", "1 2 3", "1 2 3 x"} {
		if parse(bad, got) == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
