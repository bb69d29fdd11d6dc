package children

import (
	"slices"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// entry is one weighing in the table of all, with its scores by both standards
// beside what the source file said.
type entry struct {
	Day, Age string
	Kg, Cm   string // the length with how the child was measured
	Scores   []score
	Gain     web.Badge
	GainSaid string // by the file, where it says otherwise
	Remarks  []string
}

// score is one index of one weighing.
type score struct {
	Index  string
	Days   string // by age in days
	Class  web.Badge
	Months string    // by completed months, with its class where that is another
	Said   string    // by the file
	Differ web.Badge // empty where the file says the same
}

// history is every weighing, the newest first.
func history(p *locale.Printer, c people.Child, visits []visit.Visit, rows []indicator.Row) (all []entry) {
	for _, v := range slices.Backward(visits) {
		days, months := growth.Assess(v.Measured(c.Sex, c.Birth), growth.WHODays), growth.Assess(v.Measured(c.Sex, c.Birth), growth.PermenkesMonths)
		e := entry{Day: p.Date(v.Day), Age: ageText(p, max(days.Months, 0)), Kg: "–", Cm: "–"}
		if v.Grams > 0 {
			e.Kg = p.Kg(v.Grams)
		}
		if v.MM > 0 {
			e.Cm = p.Cm(v.MM)
			if v.Position != 0 {
				e.Cm += ", " + p.T(map[growth.Position]string{growth.Lying: "children.lying", growth.Standing: "children.standing"}[v.Position])
			}
		}
		for _, i := range indicator.Indices {
			e.Scores = append(e.Scores, compare(p, i, v, days, months))
		}
		g, run := letter(rows, v)
		e.Gain = gain(p, g, run)
		if said := v.Brought.Gain; said != "" && g != 0 && said != g.String() {
			e.GainSaid = p.T("children.said", "What", said)
		}
		e.Remarks = remarks(p, v)
		all = append(all, e)
	}
	return all
}

// letter is what the weighing was on the growth card; only the one that counts
// for its month has one.
func letter(rows []indicator.Row, v visit.Visit) (growth.Gain, int) {
	for _, r := range rows {
		if r.Day == v.Day {
			return r.Gain, r.Trend.TRun
		}
	}
	return 0, 0
}

func compare(p *locale.Printer, i growth.Index, v visit.Visit, days, months growth.Assessment) score {
	s := score{Index: p.T("growth.index." + i.String() + ".short"), Days: "–", Class: brief(p, i, days.Category(i))}
	if v.Differs&(1<<i) != 0 {
		s.Differ = web.Badge{Status: web.Watch, Text: p.T("children.differs")}
	}
	if days.Of(i).State != growth.Missing {
		s.Days = p.Z(int(days.Of(i).Z))
	}
	if other := months.Of(i); other.State != growth.Missing {
		s.Months = p.Z(int(other.Z))
		if c := growth.Classify(i, other); c != growth.Classify(i, days.Of(i)) {
			s.Months += " " + brief(p, i, c).Text
		}
	}
	if said := v.Brought.Of(i); said != nil {
		if said.Z != nil {
			s.Said = p.Z(*said.Z)
		}
		if said.Label != "" {
			if s.Said != "" {
				s.Said += " "
			}
			s.Said += said.Label
		}
	}
	return s
}

func remarks(p *locale.Printer, v visit.Visit) (all []string) {
	if v.Oedema {
		all = append(all, p.T("children.oedema"))
	}
	if v.ArmMM > 0 {
		all = append(all, p.T("children.arm", "Size", p.Cm(v.ArmMM)))
	}
	if v.HeadMM > 0 {
		all = append(all, p.T("children.head", "Size", p.Cm(v.HeadMM)))
	}
	return all
}
