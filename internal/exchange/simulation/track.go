package simulation

import (
	"math"
	"math/rand/v2"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
)

// visit is one weighing as the posyandu wrote it down.
type visit struct {
	*child
	day      civil.Date
	grams    int
	mm       int
	arm      int // mm; 0 not measured
	position growth.Position
	gain     growth.Gain
	before   int // mm, of the weighing before
}

// stuntedByAge is the share of stunted children (percent) by the middle of the age
// group in months: the mean of SSGI 2022 and SKI 2023 for the nation, as
// databoks.katadata.co.id (2024-07-06) gives them. 48 to 59 months are not given and
// taken like 36 to 47.
var stuntedByAge = [...][2]float64{{2.5, 12.7}, {8.5, 13.4}, {17.5, 22.55}, {29.5, 26.0}, {41.5, 23.05}}

// spread is the standard deviation of height scores in one age group.
const spread = 1.1

// usual is the mean height score at an age, but for the world's shift.
func usual(days int) float64 {
	months, last := float64(days)/growth.DaysPerMonth, len(stuntedByAge)-1
	percent := stuntedByAge[last][1]
	if months <= stuntedByAge[0][0] {
		percent = stuntedByAge[0][1]
	}
	for i := range last {
		a, b := stuntedByAge[i], stuntedByAge[i+1]
		if months >= a[0] && months < b[0] {
			percent = a[1] + (b[1]-a[1])*(months-a[0])/(b[0]-a[0])
		}
	}
	return -2 - spread*math.Sqrt2*math.Erfinv(percent/50-1)
}

// heightScore is the child's true score; a child past five grows on as at five.
func (w *world) heightScore(c *child, days int) float64 {
	turn := float64(days)/(3*365.25) + c.phase
	return w.shift + usual(days) + c.post.effect + c.height + c.swing*math.Sin(2*math.Pi*turn)
}

// weightScore is the true weight for height: a little less in the lean months
// around January and more around July, less for months after an illness.
func (c *child) weightScore(month civil.Month, k int) float64 {
	z := c.weight - 0.08*math.Cos(2*math.Pi*float64(month.Number()-1)/12)
	if since := k - c.illMonth; since >= 0 {
		z -= c.illness * math.Exp(-float64(since)/2)
	}
	return z
}

const (
	heightError = 4.0  // mm, of one reading
	weightError = 60.0 // g
	correction  = 7    // mm that one measures longer lying than standing (WHO)
	wrongWay    = 0.03 // children measured standing who should lie, or lying who should stand
	sweptShare  = 0.05 // weighed at home in the days after
)

// weigh measures a child and follows its trend.
func (w *world) weigh(c *child, day civil.Date, k int, r *rand.Rand) visit {
	if r.Float64() < sweptShare {
		day += 1 + civil.Date(r.IntN(3))
	}
	v := visit{child: c, day: day, position: growth.Lying, before: c.lastMM}
	age := int(day - c.birth)
	days := float64(min(age, fiveYears))
	if day.MonthsSince(c.birth) >= 24 {
		v.position = growth.Standing
	}
	height, weight := w.heightScore(c, age), c.weightScore(day.Month(), k)
	mm := 10 * growth.ValueAt(growth.HFA, c.sex, days, height)
	if int(days) < 731 && v.position == growth.Standing {
		mm -= correction // the table still lies on the day that completes 24 months
	}
	kg := growth.WeightAt(v.position, c.sex, mm, weight)
	if math.IsNaN(kg) { // shorter or taller than WHO's tables
		kg = growth.ValueAt(growth.WFA, c.sex, days, height)
	}
	if r.Float64() < wrongWay && age > 9*31 {
		if v.position == growth.Lying {
			v.position, mm = growth.Standing, mm-correction
		} else {
			v.position, mm = growth.Lying, mm+correction
		}
	}
	v.mm = step(mm+heightError*r.NormFloat64(), 1, c.post.heightStep, r)
	v.grams = step(1000*kg*(1+0.01*r.NormFloat64())+weightError*r.NormFloat64(), 100, c.post.weightStep, r)
	if arm := growth.ValueAt(growth.ACA, c.sex, days, 0.7*weight+0.2*height+0.3*r.NormFloat64()); age >= 183 {
		v.arm = int(math.Round(10 * arm))
	}
	v.gain = c.trend.Step(day.Month(), v.grams, day.MonthsSince(c.birth), c.sex)
	c.lastMM = v.mm
	return v
}

// step rounds a reading to the scale's own step or, three times in four, to the
// coarse one that the posyandu likes.
func step(x float64, fine, coarse int, r *rand.Rand) int {
	if r.IntN(4) == 0 {
		coarse = fine
	}
	return int(math.Round(x/float64(coarse))) * coarse
}

// calibrate finds the shift at which the published share of the children of the
// last month would be measured as stunted, whatever the luck of their own draw.
func (w *world) calibrate() {
	target := Published(w.Regency).Percent / 100
	type score struct{ z, noise float64 }
	var scores []score
	for _, p := range w.posts {
		day := w.Last.First() + civil.Date(p.day-1)
		for _, c := range p.children {
			if age := int(day - c.birth); age >= 0 && age < fiveYears {
				x := float64(age)
				perScore := 10 * (growth.ValueAt(growth.HFA, c.sex, x, -1) - growth.ValueAt(growth.HFA, c.sex, x, -2))
				scores = append(scores, score{w.heightScore(c, age), heightError / perScore})
			}
		}
	}
	low, high := -4.0, 4.0
	for range 40 {
		w.shift = (low + high) / 2
		stunted := 0.0
		for _, s := range scores { // a score rounded to two decimals counts from -2.005 down
			stunted += 0.5 * math.Erfc((s.z+w.shift+2.005)/(s.noise*math.Sqrt2))
		}
		if stunted > target*float64(len(scores)) {
			low = w.shift
		} else {
			high = w.shift
		}
	}
}
