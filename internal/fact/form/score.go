package form

import (
	"cmp"
	"slices"

	"tumbuh/internal/fact/standard"
)

// Tables are tables 1 to 4 of form 4, the village convergence scorecard. Table 5, Dana
// Desa, is the village's own to fill in.
type Tables struct {
	Targets  Targets  `json:"targets"`  // table 1
	Mat      MatCount `json:"mat"`      // table 2
	Mothers  []Sum    `json:"mothers"`  // table 3, in the order of MotherCodes
	Children []Sum    `json:"children"` // in the order of ChildCodes; the fourth is "Jumlah"
	Fathers  Sum      `json:"fathers"`  // the fourth's "Laki"
	Paud     Attended `json:"paud"`
	Level    Level    `json:"level"` // table 4
	Whole    Level    `json:"whole"` // people who received all that was due, of those to whom anything was
}

// Targets is table 1: the families of the first thousand days.
type Targets struct {
	Households   int `json:"households"`
	Mothers      int `json:"mothers"`
	MothersRisk  int `json:"mothers_risk"` // KEK or RISTI
	Children     int `json:"children"`
	ChildrenRisk int `json:"children_risk"` // GK, GB or stunted
	Told         int `json:"told"`          // of both, of whom services were recorded in the period: not part of the form
}

// MatCount is table 2: the growth mats of the children.
type MatCount struct {
	Children int `json:"children"`
	Green    int `json:"green"`
	Yellow   int `json:"yellow"`
	Red      int `json:"red"`
}

// Measured are the children whose length is known.
func (m MatCount) Measured() int { return m.Green + m.Yellow + m.Red }

// Level is table 4: what was received of what was due, in the village the sum of both groups.
type Level struct {
	Mothers  Sum `json:"mothers"`
	Children Sum `json:"children"`
}

// Village is both groups together.
func (l Level) Village() Sum { return l.Mothers.Add(l.Children) }

// Yearly is how sure the rule of the yearly report is: no source tells it.
var Yearly = standard.Origin{Source: "own", Certainty: standard.Own}

// Scorecard adds up the rows of a quarter, or of the quarters of a year.
func Scorecard(mothers, children []Recap, paud Attended) Tables {
	t := Tables{Mothers: make([]Sum, len(MotherCodes)), Children: make([]Sum, len(ChildCodes)), Paud: paud}
	homes := map[string]bool{}
	var last []Recap
	last, t.Level.Mothers, t.Whole.Mothers = group(mothers, t.Mothers, homes)
	for _, r := range last {
		t.Targets.Told += r.told()
		if t.Targets.Mothers++; AtRisk(r.Status) {
			t.Targets.MothersRisk++
		}
	}
	last, t.Level.Children, t.Whole.Children = group(children, t.Children, homes)
	for _, r := range last {
		t.Targets.Told += r.told()
		if t.Targets.Children++; AtRisk(r.Status) {
			t.Targets.ChildrenRisk++
		}
		t.Mat.count(r.Mat)
	}
	for _, r := range children {
		t.Fathers = t.Fathers.Add(r.Father.Sum())
	}
	t.Targets.Households = len(homes)
	return t
}

// group adds the rows of one group up, by indicator and all together, and finds each
// one's last row, and how many have all.
func group(rows []Recap, by []Sum, homes map[string]bool) (last []Recap, all, whole Sum) {
	rows = slices.SortedStableFunc(slices.Values(rows), func(a, b Recap) int { return cmp.Compare(a.Period.From(), b.Period.From()) })
	place := map[string]int{}
	var people []Sum
	for _, r := range rows {
		homes[r.Home] = true
		all = all.Add(r.Sum)
		for k, c := range r.Cells {
			by[k] = by[k].Add(c.Sum())
		}
		i, met := place[r.Who]
		if !met {
			place[r.Who], last, people = len(last), append(last, r), append(people, r.Sum)
			continue
		}
		if r.Mat == NotMeasured {
			r.Mat = last[i].Mat
		}
		r.Told = r.Told || last[i].Told
		last[i], people[i] = r, people[i].Add(r.Sum)
	}
	for _, p := range people {
		if p.Due > 0 {
			whole.Due++
		}
		if p.Whole() {
			whole.Received++
		}
	}
	return last, all, whole
}

func (r Recap) told() int {
	if r.Told {
		return 1
	}
	return 0
}

func (m *MatCount) count(colour string) {
	m.Children++
	switch colour {
	case Green:
		m.Green++
	case Yellow:
		m.Yellow++
	case Red:
		m.Red++
	}
}
