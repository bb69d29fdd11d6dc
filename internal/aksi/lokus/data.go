package lokus

import "tumbuh/internal/aksi/situation"

// Data are the counts that a method looks at.
type Data struct {
	Places []Place
	Goals  map[string]Goal // of indicators
}

// Place is one village.
type Place struct {
	Code     string
	Children int64                     // registered (S)
	Weighed  int64                     // D
	Measured int64                     // with a height that can be judged
	Counts   map[string]situation.Pair // what is known, by Stunting, Risk or indicator
	Earlier  int                       // lists that it was on
	Hides    situation.Hides           // what files that leave the office do not tell
}

// Goal is an indicator's target.
type Goal struct {
	Hundredths int  // of a percent
	Lower      bool // reached by being lower
}

// DataOf are a snapshot's villages; earlier tells how many earlier lists each is on.
func DataOf(s *situation.Snapshot, earlier map[string]int) Data {
	d := Data{Goals: map[string]Goal{}}
	at := map[string]int{}
	for _, v := range s.Villages {
		p := Place{Code: v.Code, Children: v.Children, Weighed: v.Weighed, Measured: v.Measured, Earlier: earlier[v.Code], Hides: v.Hides, Counts: map[string]situation.Pair{}}
		if v.Known() {
			p.Counts[Stunting] = situation.Pair{v.Stunted, v.Measured}
		}
		if v.Families > 0 {
			p.Counts[Risk] = situation.Pair{v.AtRisk, v.Families}
		}
		at[v.Code] = len(d.Places)
		d.Places = append(d.Places, p)
	}
	for _, x := range s.Services {
		if x.Goal != nil && x.Measure == "share" {
			d.Goals[x.ID] = Goal{x.Goal.Hundredths, x.Lower}
		}
		for code, pair := range x.Places {
			if i, ok := at[code]; ok {
				d.Places[i].Counts[x.ID] = pair
			}
		}
	}
	return d
}

// counting is how many there are of the criterion's count with that number: as it was
// counted, or drawn again.
type counting func(number int, x situation.Pair) float64

func counted(_ int, x situation.Pair) float64 { return float64(x[0]) }

// value is a village's by a criterion; ok is false where it is not known. A group with
// nobody in it needs nothing. Gaps are the mean over the indicators that are known, which
// must be half of them at least.
func (c Criterion) value(p Place, goals map[string]Goal, many counting) (value float64, ok bool) {
	if c.Measure == Never {
		if p.Earlier == 0 {
			value = 1
		}
		return value, true
	}
	sum, n, known := 0.0, 0, 0
	for i, of := range c.Of {
		x, is := p.Counts[of]
		if goal, has := goals[of]; is && (has || c.Measure != Gap) {
			known++
			if x[1] > 0 {
				sum, n = sum+c.one(x, many(i, x), goal), n+1
			}
		}
	}
	switch {
	case known == 0 || 2*known < len(c.Of):
		return 0, false
	case n > 0:
		return sum / float64(n), true
	case c.Lower && c.Measure == Share:
		return 1, true
	}
	return 0, true
}

// one is a count's value when many of it are counted.
func (c Criterion) one(x situation.Pair, many float64, goal Goal) float64 {
	all := float64(x[1])
	switch c.Measure {
	case Count:
		return many
	case Whole:
		return all
	case Lack:
		return all - many
	case Gap:
		short := float64(goal.Hundredths)/10_000 - many/all
		if goal.Lower {
			short = -short
		}
		return max(0, short)
	}
	return many / all
}
