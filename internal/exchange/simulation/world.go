package simulation

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
)

// world is a simulated regency: its posyandu and the children who are under five
// at some time of the plan.
type world struct {
	Plan
	province, regency region.Region
	posts             []*post
	numbers           map[string]int // of the last NIK given, by birth date and sex
	shift             float64        // of every height score, to meet the published figure
}

// post is a posyandu.
type post struct {
	name       string
	village    region.Region
	district   region.Region
	puskesmas  string
	day        int     // of the month, when it weighs
	coverage   float64 // share of its children weighed in an ordinary month
	heightStep int     // mm to which it reads: 1, or 5 or 10 where figures are rounded
	weightStep int     // g
	typing     typing
	effect     float64 // of the village on height scores
	children   []*child
}

// child grows by its own steady scores; see track.go.
type child struct {
	id             int
	sex            growth.Sex
	birth          civil.Date
	post           *post
	name, parents  string
	rt, rw         int
	nik            string
	height, weight float64 // height for age and weight for height against others
	swing, phase   float64 // slow ups and downs of height for age
	illMonth       int     // of the plan, when it fell ill; far away for most
	illness        float64
	regular        float64 // how readily it is brought
	stays          int     // days of age until it leaves the list
	lastMM         int
	trend          growth.Trend
}

const (
	fiveYears    = 1826 // days
	perPost      = 50   // children
	twinShare    = 0.012
	noNIKShare   = 0.04
	maskedShare  = 0.01
	girlShare    = 0.488
	overdueShare = 0.01 // children not taken off the list at five
)

func newWorld(p Plan) *world {
	w := emptyWorld(p)
	r := w.random(0, 0)
	shares := w.settle(r)
	from := p.first().First() - fiveYears
	days := int(p.Last.Last()-from) + 1
	count := max(1, int(math.Round(float64(p.Children)*float64(days)/fiveYears)))
	for id := 1; id <= count; id++ {
		sex := growth.Male
		if r.Float64() < girlShare {
			sex = growth.Female
		}
		c := w.born(r, id, w.posts[pick(r, shares)], from+civil.Date(r.IntN(days)), sex)
		if r.Float64() < twinShare && id < count {
			id++
			w.twin(r, id, c)
		}
	}
	w.calibrate()
	return w
}

func emptyWorld(p Plan) *world {
	w := &world{Plan: p, numbers: map[string]int{}}
	w.regency, _ = region.Get(p.Regency)
	w.province, _ = region.Get(region.Parent(p.Regency))
	return w
}

// settle founds the posyandu and tells what share of the children each has.
func (w *world) settle(r *rand.Rand) (shares []float64) {
	villages := region.Villages(w.Regency)
	sizes, all := make([]float64, len(villages)), 0.0
	for i, v := range villages {
		sizes[i] = math.Exp(0.5 * r.NormFloat64())
		if v.Kind == region.Kelurahan {
			sizes[i] *= 1.5
		}
		all += sizes[i]
	}
	for i, v := range villages {
		district, _ := region.Get(region.Parent(v.Code))
		n := max(1, int(math.Round(sizes[i]/all*float64(w.Children)/perPost)))
		effect := 0.22 * r.NormFloat64()
		for k := range n {
			p := &post{
				name: flowers[(i+k)%len(flowers)], village: v, district: district, puskesmas: district.Name, effect: effect,
				day: 3 + r.IntN(22), coverage: 0.80 + 0.16*r.Float64(), heightStep: 1, weightStep: 100, typing: newTyping(r),
			}
			if k >= len(flowers) {
				p.name += fmt.Sprint(" ", k/len(flowers)+1)
			}
			if r.Float64() < 0.25 {
				p.heightStep, p.weightStep = []int{5, 10}[r.IntN(2)], 500
			}
			w.posts = append(w.posts, p)
			shares = append(shares, sizes[i]/all/float64(n))
		}
	}
	return shares
}

// pick draws an index by its share; the shares sum to 1.
func pick(r *rand.Rand, shares []float64) int {
	x := r.Float64()
	for i, s := range shares {
		if x -= s; x < 0 {
			return i
		}
	}
	return len(shares) - 1
}

func (w *world) born(r *rand.Rand, id int, p *post, birth civil.Date, sex growth.Sex) *child {
	c := &child{
		id: id, sex: sex, birth: birth, post: p, nik: w.nextNIK(birth, sex),
		rt: 1 + r.IntN(6), rw: 1 + r.IntN(4),
		height: r.NormFloat64(), swing: 0.25 * r.NormFloat64(), phase: r.Float64(),
		illMonth: r.IntN(4*w.Months+8) - 4, illness: 0.3 + 0.6*r.Float64(),
		regular: 0.3 * r.NormFloat64(), stays: fiveYears,
	}
	c.weight = -0.3 + 0.15*c.height + 0.9*r.NormFloat64()
	if r.Float64() < overdueShare {
		c.stays += 60
	}
	switch x := r.Float64(); {
	case x < noNIKShare:
		c.nik = ""
	case x < noNIKShare+maskedShare && c.nik != "":
		c.nik = c.nik[:5] + "***********"
	}
	family := one(r, trees)
	c.name = one(r, given[c.sex]) + " " + one(r, given[c.sex]) + " " + family
	c.parents = one(r, given[growth.Male]) + " " + family + " / " + one(r, given[growth.Female]) + " " + one(r, trees)
	p.children = append(p.children, c)
	return c
}

// twin is born with c, to the same parents, under nearly the same name.
func (w *world) twin(r *rand.Rand, id int, c *child) {
	t := w.born(r, id, c.post, c.birth, c.sex)
	pair := twins[c.sex][r.IntN(len(twins[c.sex]))]
	_, rest := cutWord(c.name)
	t.parents, t.rt, t.rw, t.regular = c.parents, c.rt, c.rw, c.regular
	c.name, t.name = pair[0]+" "+rest, pair[1]+" "+rest
	t.height = 0.8*c.height + 0.4*r.NormFloat64()
}

// nik is a number that passes for an identity number and can be nobody's: after the
// regency stands 99, and no kecamatan of the country has that number. Birth date (for
// girls with 40 added to the day) and running number are as in real ones.
func nik(regency string, birth civil.Date, sex growth.Sex, number int) string {
	y, m, d := birth.YMD()
	if sex == growth.Female {
		d += 40
	}
	return fmt.Sprintf("%s99%02d%02d%02d%04d", regency, d, m, y%100, number)
}

// strayNumbers and above are left free for numbers that no child of the plan has.
const strayNumbers = 9000

// nextNIK is the next number of those born on a day; none when a day has too many.
func (w *world) nextNIK(birth civil.Date, sex growth.Sex) string {
	day := nik(w.Regency, birth, sex, 0)
	if w.numbers[day]++; w.numbers[day] >= strayNumbers {
		return ""
	}
	return nik(w.Regency, birth, sex, w.numbers[day])
}

// attendance by season, January first: February and August are the months of vitamin
// A and of the great weighing; fasting, harvest and rain keep people away.
var attendance = [12]float64{-0.04, 0.03, -0.02, -0.04, 0, 0.01, 0.01, 0.04, 0.01, 0, -0.01, -0.03}

// month weighs those who come to each posyandu in the k-th month and answers the
// weighings by posyandu; 75 to 97 of 100 children come.
func (w *world) month(k int) (visits []visit) {
	month := w.first().Add(k)
	for i, p := range w.posts {
		day := month.First() + civil.Date(p.day-1)
		type comer struct {
			*child
			rand  *rand.Rand
			ready float64
		}
		var comers []comer
		for _, c := range p.children {
			if c.birth > day || int(day-c.birth) >= c.stays {
				continue
			}
			r := w.random(c.id, k)
			older := 0.3 * float64(day-c.birth) / fiveYears // who walks is brought less
			comers = append(comers, comer{c, r, c.regular - older + 0.4*r.NormFloat64()})
		}
		share := p.coverage + attendance[month.Number()-1] + 0.02*w.random(-1-i, k).NormFloat64()
		n := float64(len(comers))
		weighed := int(max(math.Ceil(0.75*n), min(math.Floor(0.97*n), math.Round(share*n))))
		slices.SortStableFunc(comers, func(a, b comer) int { return cmp.Compare(b.ready, a.ready) })
		comers = comers[:weighed]
		slices.SortFunc(comers, func(a, b comer) int { return a.id - b.id })
		for _, c := range comers {
			visits = append(visits, w.weigh(c.child, day, k, c.rand))
		}
	}
	return visits
}
