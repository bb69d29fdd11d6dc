package indicator_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"tumbuh/internal/measure/indicator"
)

// month is a simulated month of a regency with some villages in each kecamatan:
// every figure that may leave, as Release asks for them. At most so many children
// live in a village; some villages are tiny, some have nobody with a finding.
func month(random *rand.Rand, districts, villages, most int) []indicator.Figure {
	type part struct{ n, d int64 }
	upTo := func(n int64) int64 {
		if random.IntN(3) == 0 {
			return min(n, int64(random.IntN(3)))
		}
		return random.Int64N(n + 1)
	}
	nearly := func(n int64) int64 { return n - min(n, upTo(n)/3) }
	all, areas := map[string]map[string]part{}, []string{"7312"}
	for d := range districts {
		district := fmt.Sprintf("7312%02d", d+1)
		areas = append(areas, district)
		for v := range 1 + random.IntN(villages) {
			village := fmt.Sprintf("%s%d", district, 1001+v)
			areas = append(areas, village)
			registered := 1 + random.Int64N(int64(most))
			weighed := nearly(registered)
			measured, gained := nearly(weighed), upTo(weighed)
			not := upTo(weighed - gained)
			line := map[string]part{"weighed": {weighed, registered}, "measured": {measured, registered}, "not-weighed": {registered - weighed, registered},
				"gained": {gained, weighed}, "not-gained": {not, weighed}, "2t": {upTo(not), weighed}}
			book := upTo(registered)
			line["kia"] = part{upTo(book), book}
			for _, tail := range []string{"", "-months"} {
				hfa, wfa, wfh := nearly(measured), nearly(weighed), nearly(measured)
				for key, known := range map[string]int64{"stunting": hfa, "underweight": wfa, "wasting": wfh} {
					cases := upTo(known)
					line[key+tail] = part{cases, known}
					line["severe-"+key+tail] = part{upTo(cases), known}
				}
				line["overweight"+tail] = part{upTo(wfh - line["wasting"+tail].n), wfh}
			}
			line["bgm"] = line["severe-underweight"]
			line["stunting-registered"] = part{line["stunting"].n, registered}
			for _, area := range []string{"7312", district, village} {
				if all[area] == nil {
					all[area] = map[string]part{}
				}
				for key, p := range line {
					all[area][key] = part{all[area][key].n + p.n, all[area][key].d + p.d}
				}
			}
		}
	}
	var figures []indicator.Figure
	for _, area := range areas {
		for _, d := range indicator.Definitions {
			if p, ok := all[area][d.Key]; ok {
				figures = append(figures, indicator.Figure{Area: area, Month: 202608, Indicator: d.Key, Numerator: p.n, Denominator: p.d})
			} else if !indicator.StaysInside[d.Key] {
				panic("no simulated " + d.Key)
			}
		}
	}
	return figures
}

// sets of numbers that a count may be, as bits.
func only(n int64) *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(n)) }
func between(low, top int64) *big.Int {
	if top < low {
		return new(big.Int)
	}
	return new(big.Int).Sub(only(top+1), only(low))
}
func plus(a, b *big.Int) *big.Int {
	sum := new(big.Int)
	for i := range a.BitLen() {
		if a.Bit(i) == 1 {
			sum.Or(sum, new(big.Int).Lsh(b, uint(i)))
		}
	}
	return sum
}

// minus are the numbers that with some of b make one of a.
func minus(a, b *big.Int) *big.Int {
	rest := new(big.Int)
	for i := range b.BitLen() {
		if b.Bit(i) == 1 {
			rest.Or(rest, new(big.Int).Rsh(a, uint(i)))
		}
	}
	return rest
}
func size(a *big.Int) (n int) {
	for i := range a.BitLen() {
		n += int(a.Bit(i))
	}
	return n
}

// reader is somebody who has every file of a month, as released.
type reader struct {
	lines map[[2]string]indicator.Figure
	areas []string
	k     int64
}

func read(released []indicator.Figure, k int64) reader {
	r := reader{lines: map[[2]string]indicator.Figure{}, k: k}
	for _, f := range released {
		if f.Indicator == "weighed" {
			r.areas = append(r.areas, f.Area)
		}
		r.lines[[2]string{f.Area, f.Indicator}] = f
	}
	return r
}

// of is what one cell says: its number, or what its mark leaves open.
func (r reader) of(area, key string, part int) (low, top int64) {
	f := r.lines[[2]string{area, key}]
	number := []int64{f.Numerator, f.Denominator}[part]
	switch f.Hides[part] {
	case indicator.Small:
		return 1, r.k - 1
	case indicator.Protected:
		return 1, 400
	}
	return number, number
}

// narrow asks what one column can be in each area: the column itself, what stands
// beside it, and all sums.
func (r reader) narrow(key string, part int) map[string]*big.Int {
	may := map[string]*big.Int{}
	for _, area := range r.areas {
		low, top := r.of(area, key, part)
		if low < top {
			low, top = r.beside(area, key, part, low, top)
		}
		may[area] = between(low, top)
	}
	inside := func(area string) (parts []string) {
		for _, a := range r.areas {
			if len(area) == 4 && len(a) == 6 || len(area) == 6 && len(a) == 10 && strings.HasPrefix(a, area) {
				parts = append(parts, a)
			}
		}
		return parts
	}
	sum := func(parts []string, but string) *big.Int {
		s := only(0)
		for _, p := range parts {
			if p != but {
				s = plus(s, may[p])
			}
		}
		return s
	}
	for _, level := range []int{6, 4} {
		for _, a := range r.areas {
			if len(a) == level {
				may[a].And(may[a], sum(inside(a), ""))
			}
		}
	}
	for _, level := range []int{4, 6} {
		for _, a := range r.areas {
			if len(a) != level {
				continue
			}
			next := map[string]*big.Int{}
			for _, p := range inside(a) {
				next[p] = new(big.Int).And(may[p], minus(may[a], sum(inside(a), p)))
			}
			for p, set := range next {
				may[p] = set
			}
		}
	}
	return may
}

// beside uses the other columns of the same area.
func (r reader) beside(area, key string, part int, low, top int64) (int64, int64) {
	shown := func(key string, part int) (int64, bool) {
		f, ok := r.lines[[2]string{area, key}]
		return []int64{f.Numerator, f.Denominator}[part], ok && f.Hides[part] == indicator.Shown
	}
	least := func(key string, part int) {
		if n, ok := shown(key, part); ok {
			low = max(low, n)
		}
	}
	most := func(key string, part int) {
		if n, ok := shown(key, part); ok {
			top = min(top, n)
		}
	}
	if part == 0 {
		most(key, 1)
		least("severe-"+key, 0)
		if rest, severe := strings.CutPrefix(key, "severe-"); severe {
			most(rest, 0)
		}
		switch key {
		case "2t":
			most("not-gained", 0)
		case "not-gained":
			least("2t", 0)
		case "weighed":
			least("underweight", 1)
		case "bgm":
			most("underweight", 0)
		}
	} else {
		least(key, 0)
	}
	return low, top
}

// TestNoWithheldCountCanBeFoundOut is the promise of every file of figures: from
// all files of a month together no withheld count has one possible value.
func TestNoWithheldCountCanBeFoundOut(t *testing.T) {
	t.Parallel()
	hidden, told := 0, 0
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 5))
		k := int64(3 + random.IntN(4))
		figures := month(random, 1+random.IntN(4), 5, 8+random.IntN(30))
		truth := map[[2]string]indicator.Figure{}
		for _, f := range figures {
			truth[[2]string{f.Area, f.Indicator}] = f
		}
		indicator.Suppress(figures, k)
		r := read(figures, k)
		for _, d := range indicator.Definitions {
			if indicator.StaysInside[d.Key] {
				continue
			}
			for part := range 2 {
				may := r.narrow(d.Key, part)
				for _, area := range r.areas {
					f, was := r.lines[[2]string{area, d.Key}], truth[[2]string{area, d.Key}]
					number, real := []int64{f.Numerator, f.Denominator}[part], []int64{was.Numerator, was.Denominator}[part]
					if f.Hides[part] == indicator.Shown {
						told++
						if number != real || number > 0 && number < k {
							t.Fatalf("seed %d: %s of %s tells %d of %d with k = %d", seed, d.Key, area, number, real, k)
						}
						continue
					}
					hidden++
					if number != 0 || f.Known() || may[area].Bit(int(real)) != 1 {
						t.Fatalf("seed %d: %s of %s is withheld and still says %+v, or the test's reader reckons wrongly", seed, d.Key, area, f)
					}
					if size(may[area]) < 2 {
						t.Errorf("seed %d, k = %d: part %d of %s in %s must be %d", seed, k, part, d.Key, area, real)
					}
				}
			}
		}
	}
	if hidden < 1000 || told < hidden/2 {
		t.Errorf("%d counts withheld, %d told: this tests nothing", hidden, told)
	}
	t.Logf("%d counts withheld, %d told", hidden, told)
}

// TestRegisteredWeighedAndAbsentKeepOneAnother tries every world that agrees with
// the files of a tiny kecamatan: registered are weighed and not weighed.
func TestRegisteredWeighedAndAbsentKeepOneAnother(t *testing.T) {
	t.Parallel()
	const k = 3
	tried := 0
	for seed := range uint64(400) {
		figures := month(rand.New(rand.NewPCG(seed, 9)), 1, 3, 9)
		indicator.Suppress(figures, k)
		r := read(figures, k)
		keys := []string{"registered", "weighed", "not-weighed"}
		agrees := func(area string, n [3]int64) bool {
			fits := func(n int64, key string, part int) bool {
				f := r.lines[[2]string{area, key}]
				low, top := r.of(area, key, part)
				return n >= low && n <= top || n == 0 && f.Hides[part] == indicator.Shown && low == 0
			}
			if !fits(n[0], "weighed", 1) || !fits(n[1], "weighed", 0) || !fits(n[2], "not-weighed", 0) {
				return false
			}
			for _, d := range indicator.Definitions {
				f, ok := r.lines[[2]string{area, d.Key}]
				for part, number := range []int64{f.Numerator, f.Denominator} {
					if ok && f.Hides[part] == indicator.Shown && number > n[0] {
						return false
					}
				}
				if wfa := d.Key == "underweight"; wfa && f.Hides[1] == indicator.Shown && f.Denominator > n[1] {
					return false
				}
			}
			return true
		}
		var villages []string
		for _, a := range r.areas {
			if len(a) == 10 {
				villages = append(villages, a)
			}
		}
		found := map[string]map[int64]bool{}
		worlds := make([][3]int64, len(villages))
		var try func(i int, sum [3]int64)
		try = func(i int, sum [3]int64) {
			if i == len(villages) {
				if agrees("731201", sum) && agrees("7312", sum) {
					for v, n := range worlds {
						for c, key := range keys {
							name := villages[v] + key
							if found[name] == nil {
								found[name] = map[int64]bool{}
							}
							found[name][n[c]] = true
						}
					}
				}
				return
			}
			for registered := range int64(13) {
				for weighed := range registered + 1 {
					n := [3]int64{registered, weighed, registered - weighed}
					if agrees(villages[i], n) {
						worlds[i] = n
						try(i+1, [3]int64{sum[0] + n[0], sum[1] + n[1], sum[2] + n[2]})
					}
				}
			}
		}
		try(0, [3]int64{})
		for _, v := range villages {
			for c, key := range keys {
				f := r.lines[[2]string{v, []string{"weighed", "weighed", "not-weighed"}[c]}]
				if f.Hides[[]int{1, 0, 0}[c]] != indicator.Shown {
					tried++
					if len(found[v+key]) < 2 {
						t.Errorf("seed %d: %s of %s can only be %v", seed, key, v, found[v+key])
					}
				}
			}
		}
	}
	if tried < 200 {
		t.Errorf("only %d withheld counts tried", tried)
	}
}
