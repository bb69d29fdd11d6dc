package survey

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

func near(a, b, relative float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= relative*max(math.Abs(a), math.Abs(b))
}

func TestQuantilesOfStudent(t *testing.T) {
	for df, want := range map[int]float64{
		1: 12.706204736174694, 2: 4.302652729749462, 10: 2.228138851986274, 44: 2.0153675744437636,
		100: 1.9839715185235516, 18329: 1.9600934201464026,
	} {
		if got := student975(df); !near(got, want, 1e-13) {
			t.Errorf("df %d: %.16g, want %.16g", df, got, want)
		}
	}
	if !near(student975(1000), expanded(1000), 1e-13) {
		t.Error("the two formulas must meet at 1000")
	}
	if !math.IsNaN(student975(0)) {
		t.Error("no degrees of freedom, no quantile")
	}
}

func TestIntervalIsHonestForSmallNumbers(t *testing.T) {
	for _, c := range []struct {
		n, of     int64
		low, high float64
	}{
		{0, 0, 0, 1}, {0, 10, 0, 0.2775327998628892}, {10, 10, 0.7224672001371106, 1},
		{5, 10, 0.2365930905125640, 0.7634069094874360}, {1, 1, 0.2065493143772375, 1},
		{4574, 34317, 0.1297316811, 0.1369238282},
	} {
		if low, high := Interval(c.n, c.of); math.Abs(low-c.low) > 1e-10 || math.Abs(high-c.high) > 1e-10 {
			t.Errorf("%d of %d: %v to %v", c.n, c.of, low, high)
		}
	}
}

// Twelve children drawn at random, by the textbook.
func TestSimpleSample(t *testing.T) {
	var children []Child
	for i := range 12 {
		c := blank()
		c.Z[HA] = float64(-i) / 3
		children = append(children, c)
	}
	table, err := Estimate(children, Design{})
	if err != nil {
		t.Fatal(err)
	}
	all := table[0].Index[HA]
	p, tq := 5.0/12, student975(11) // i = 7 to 11 are under -2
	se := math.Sqrt(p * (1 - p) / 11)
	if got := all.Share[1]; !near(got.Mean, 100*p, 1e-14) || !near(got.SE, 100*se, 1e-12) ||
		!near(math.Log(got.Low/(100-got.Low)), math.Log(p/(1-p))-tq*se/(p*(1-p)), 1e-10) {
		t.Errorf("%+v", got)
	}
	if !near(all.Z.Mean, -11.0/6, 1e-14) || !near(all.SD, math.Sqrt(13)/3, 1e-12) || !near(all.Z.SE, all.SD/math.Sqrt(12), 1e-12) {
		t.Errorf("%+v %v", all.Z, all.SD)
	}
	if all.Count != (Count{12, 12}) || all.Share[3] != (Value{}) || !math.IsNaN(table[0].Index[WA].Share[0].Mean) {
		t.Errorf("%+v", all)
	}
	if len(table) != 1 {
		t.Errorf("%d groups without age, sex or anything", len(table))
	}
}

func blank() Child {
	nan := math.NaN()
	return Child{Z: [Indices]float64{nan, nan, nan, nan}, Months: nan, Days: -1, Weight: nan}
}

func TestOedemaCountsAsWastedButNotInTheMean(t *testing.T) {
	swollen, thin := blank(), blank()
	swollen.Oedema = true
	thin.Z[WH], thin.Z[HA], swollen.Z[HA] = -1, -2.5, -2.5
	table, err := Estimate([]Child{swollen, thin}, Design{})
	if err != nil {
		t.Fatal(err)
	}
	wh := table[0].Index[WH]
	if wh.Children != 2 || wh.Share[0].Mean != 50 || wh.Share[1].Mean != 50 || wh.Z.Mean != -1 || !math.IsNaN(wh.SD) {
		t.Errorf("%+v", wh)
	}
	if table[0].StuntedWasted.Mean != 50 || table[0].Both.Children != 2 || table[0].Index[HA].Share[1] != (Value{100, 0, 100, 100}) {
		t.Errorf("%+v", table[0])
	}
}

func TestWhoIsLeftOut(t *testing.T) {
	old, lost, good := blank(), blank(), blank()
	old.Days, old.Cluster, good.Days, good.Cluster = 1827, "1", 1826, "1"
	good.Z[HA] = 0
	table, err := Estimate([]Child{old, lost, good}, Design{Clusters: true})
	if err != nil || table[0].Index[HA].Children != 1 {
		t.Error(table, err)
	}
	if _, err := Estimate([]Child{old, lost}, Design{Clusters: true}); err != ErrNobody {
		t.Error(err)
	}
	good.Weight = 0
	if table, err = Estimate([]Child{good}, Design{Weights: true}); err != nil || !math.IsNaN(table[0].Index[HA].Share[0].Mean) || table[0].Index[HA].Children != 1 {
		t.Error("a child of weight 0 is counted but estimates nothing", table, err)
	}
}

func TestStuntedAndWastedAreBothStrict(t *testing.T) {
	a, b, c := blank(), blank(), blank()
	a.Z[HA], a.Z[WH] = -2, -2.01
	b.Z[HA], b.Z[WH] = -2.01, -2
	c.Z[HA], c.Z[WH] = -2.01, 2.01
	table, err := Estimate([]Child{a, b, c}, Design{})
	if err != nil {
		t.Fatal(err)
	}
	if g := table[0]; g.StuntedWasted.Mean != 0 || !near(g.StuntedOverweight.Mean, 100.0/3, 1e-14) {
		t.Errorf("%+v %+v", g.StuntedWasted, g.StuntedOverweight)
	}
}

// Three children carry weight, two do not: 2 degrees of freedom for shares, 4 for
// means without clusters, 2 for both with them. A stratum of one child adds the
// square of its total.
func TestDegreesOfFreedomAndLonelyStrata(t *testing.T) {
	var children []Child
	for i, weight := range []float64{1, 2, 1, 0, 0} {
		c := blank()
		c.Z[HA], c.Weight, c.Stratum = -1-float64(i), weight, "1"
		children = append(children, c)
	}
	for strata, df := range map[bool]int{false: 4, true: 2} {
		table, err := Estimate(children, Design{Weights: true, Strata: strata})
		if err != nil {
			t.Fatal(err)
		}
		ha := table[0].Index[HA]
		below, p := ha.Share[1], 0.25
		if !near(ha.Z.High-ha.Z.Mean, student975(df)*ha.Z.SE, 1e-12) ||
			!near(math.Log(below.High/(100-below.High)), math.Log(p/(1-p))+student975(2)*below.SE/100/(p*(1-p)), 1e-10) {
			t.Errorf("strata %v: %+v", strata, ha)
		}
	}
	children[2].Stratum = "2"
	table, err := Estimate(children, Design{Weights: true, Strata: true})
	if err != nil {
		t.Fatal(err)
	}
	// p = 1/4; totals -1/16, -2/16, 0, 0 in the first stratum, 3/16 in the lonely one.
	want := 100 * math.Sqrt(4.0/3*(5-9.0/4)/256+9.0/256)
	if got := table[0].Index[HA].Share[1].SE; !near(got, want, 1e-12) {
		t.Errorf("lonely stratum: %v, want %v", got, want)
	}
}

func TestGroupsAndTheirOrder(t *testing.T) {
	a, b, c := blank(), blank(), blank()
	a.Groups = [Groupings]string{Education: "Secondary", Wealth: "Q5"}
	b.Groups = [Groupings]string{Education: "", Wealth: "6"}
	c.Groups = [Groupings]string{Education: "None", Wealth: "1"}
	a.Sex, a.Months = 'f', 5.999
	given := [Groupings]bool{Education: true, Wealth: true, Area: true}
	for clustered, want := range map[bool][]string{
		false: {"Maternal education: Secondary", "Maternal education: NA", "Maternal education: None"},
		true:  {"Maternal education: None", "Maternal education: Secondary"},
	} {
		for _, k := range []*Child{&a, &b, &c} {
			k.Stratum = "x"
		}
		table, err := Estimate([]Child{a, b, c}, Design{Strata: clustered, Groups: given})
		if err != nil {
			t.Fatal(err)
		}
		var labels []string
		for _, g := range table {
			labels = append(labels, g.Label)
		}
		if len(labels) != 1+6+2+12+5+len(want) || labels[1] != "Age group: 00-05 mo" || labels[7] != "Sex: Female" || labels[21] != "Wealth quintile: Q1: Poorest" {
			t.Errorf("%q", labels)
		}
		for i, label := range want {
			if labels[26+i] != label {
				t.Errorf("%q, want %q", labels[26:], want)
			}
		}
	}
}

// survey is a simulated sample of n children: 25 to a cluster, 6 strata.
func simulated(n int) []Child {
	r := rand.New(rand.NewPCG(5, 6))
	children := make([]Child, n)
	for i := range children {
		c := blank()
		village := i / 25
		shift := 0.3 * math.Sin(float64(village))
		for k := range c.Z {
			c.Z[k] = math.Round(100*(r.NormFloat64()-1.2+shift)) / 100
		}
		c.Months = 60 * r.Float64()
		c.Days = int(c.Months * 30.4375)
		c.Sex, c.Weight = "fm"[r.IntN(2)], 0.5+r.Float64()
		c.Cluster, c.Stratum = strconv.Itoa(village), strconv.Itoa(village%6)
		c.Groups = [Groupings]string{Area: []string{"Rural", "Urban"}[village%2], Region: "R" + strconv.Itoa(village%7),
			Wealth: strconv.Itoa(1 + r.IntN(5)), Education: []string{"None", "Primary"}[r.IntN(2)]}
		children[i] = c
	}
	return children
}

var whole = Design{Weights: true, Clusters: true, Strata: true, Groups: [Groupings]bool{true, true, true, true, false}}

// naiveShare is the same estimate the plain way: maps by name, over all children.
func naiveShare(children []Child, in func(*Child) bool, i Index, cut float64) (p, se float64) {
	var weights, sum float64
	for k := range children {
		if c := &children[k]; in(c) && !math.IsNaN(c.Z[i]) {
			weights += c.Weight
			if c.Z[i] < cut {
				sum += c.Weight
			}
		}
	}
	p = sum / weights
	totals := map[string]map[string]float64{}
	for k := range children {
		c := &children[k]
		if totals[c.Stratum] == nil {
			totals[c.Stratum] = map[string]float64{}
		}
		totals[c.Stratum][c.Cluster] += 0
		if in(c) && !math.IsNaN(c.Z[i]) {
			y := 0.0
			if c.Z[i] < cut {
				y = 1
			}
			totals[c.Stratum][c.Cluster] += c.Weight * (y - p) / weights
		}
	}
	variance := 0.0
	for _, clusters := range totals {
		n, mean := float64(len(clusters)), 0.0
		for _, t := range clusters {
			mean += t / n
		}
		for _, t := range clusters {
			variance += n / (n - 1) * (t - mean) * (t - mean)
		}
	}
	return p, math.Sqrt(variance)
}

func TestEveryShareEqualsThePlainFormula(t *testing.T) {
	children := simulated(3000)
	table, err := Estimate(children, whole)
	if err != nil {
		t.Fatal(err)
	}
	s := newSample(children, whole)
	for k, g := range s.groups(whole) {
		in := func(c *Child) bool { return g.holds(&row{Child: c}) }
		for i := range Indices {
			p, se := naiveShare(children, in, i, -2)
			if got := table[k].Index[i].Share[1]; !near(got.Mean, 100*p, 1e-12) || !near(got.SE, 100*se, 1e-9) {
				t.Errorf("%s: %+v, want %v %v", g.label, got, 100*p, 100*se)
			}
		}
	}
}

func BenchmarkPrevalence18330(b *testing.B) {
	children := simulated(18330)
	var table []Group
	for b.Loop() {
		var err error
		if table, err = Estimate(children, whole); err != nil {
			b.Fatal(err)
		}
	}
	fast := b.Elapsed().Seconds() / float64(b.N)
	start, estimates := time.Now(), 0
	s := newSample(children, whole)
	for _, g := range s.groups(whole)[:3] { // a few groups tell the pace
		for i := range Indices {
			naiveShare(children, func(c *Child) bool { return g.holds(&row{Child: c}) }, i, -2)
			estimates++
		}
	}
	slow := time.Since(start).Seconds() / float64(estimates) * float64(len(table)*30)
	b.ReportMetric(fast*1e3, "ms/survey")
	b.ReportMetric(slow/fast, "×naive")
}
