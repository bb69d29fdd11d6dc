package risk

import (
	"cmp"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/care"
)

// Lacking are the services and conditions that can be lacking, in the order in which
// they are told: of the house, of the members, of companionship.
var Lacking = []string{"water", "latrine", "insurance", "certificate", "immunisation", "weighing", "length", "vitamin_a", "antenatal", "tablets", "postnatal", "premarital", "companion", "home_visit"}

// Lack is that something due was not received.
type Lack struct {
	Code   string
	Who    db.ID // a member; empty: the family
	Name   string
	Missed int // of what is due in every month: in how many months of the period not received
	Of     int // of how many in which it was due
}

// Fill fills in what each family lacked: see Family.Lack.
func Fill(families []Family, period civil.Period) {
	for i := range families {
		families[i].Lack(period)
	}
}

// Lack fills in what a target family lacked in a period, and of which services nobody
// said anything. What is due every month is lacking when it was missed in one of the
// months; in the month that runs, when it is not there yet. All else is judged at the
// end of the period, or today: f must be of that day.
func (f *Family) Lack(period civil.Period) {
	if !f.Target {
		return
	}
	for _, code := range f.Codes() {
		if code == "water" || code == "latrine" {
			f.Lacks = append(f.Lacks, Lack{Code: code})
		}
	}
	for _, m := range slices.Concat(f.Persons, f.Children) {
		f.schedule(m, period)
		f.papers(m)
	}
	if f.AtRisk() {
		if f.Term == nil {
			f.Lacks = append(f.Lacks, Lack{Code: "companion"})
		}
		f.visits(period)
	}
	order := func(l Lack) int { return slices.Index(Lacking, l.Code) }
	slices.SortStableFunc(f.Lacks, func(a, b Lack) int { return order(a) - order(b) })
	f.Untold = firsts(f.Untold)
}

// codeOf is under what a row of the schedule is told here; empty: it is no service of
// this list.
func codeOf(r standard.Row) string {
	switch {
	case standard.Antigens.Has(r.Code):
		return "immunisation"
	case strings.HasPrefix(r.Code, "vitamin_a"):
		return "vitamin_a"
	case slices.Contains(Lacking, r.Code) && r.Code != "home_visit":
		return r.Code
	}
	return ""
}

// schedule is what was due to a member by fact/standard's schedule.
func (f *Family) schedule(m Member, period civil.Period) {
	now := m.facts(f.Day)
	if now.Group == standard.Adolescent || now.Group == "" {
		return
	}
	missed := map[string]*Lack{}
	late := map[string]bool{}
	for _, r := range standard.Rows {
		code := codeOf(r)
		state, _, _ := r.Of(now, f.Day)
		switch {
		case r.Code == "immunisation" && state == standard.Late: // the book was never asked for
			f.Untold = append(f.Untold, r.Code)
			late["immunisation"] = true
		case code == "" || late[code]:
		case !r.Every && state == standard.Late:
			late[code] = true
			f.Lacks = append(f.Lacks, Lack{Code: code, Who: m.ID, Name: m.Name})
		case r.Every:
			for month := period.From(); month <= min(period.To(), f.Day.Month()); month = month.Add(1) {
				day := min(month.Last(), f.Day)
				then := now
				if day != f.Day {
					then = m.facts(day)
				}
				state, _, _ := r.Of(then, day)
				if missed[code] == nil {
					missed[code] = &Lack{Code: code, Who: m.ID, Name: m.Name}
				}
				missed[code].count(state, len(r.In) > 0)
			}
		}
	}
	for _, code := range Lacking {
		if l := missed[code]; l != nil && l.Missed > 0 {
			f.Lacks = append(f.Lacks, *l)
		}
	}
}

// count takes what a row says of one more month; where it is due once in several (round)
// the newest says it all.
func (l *Lack) count(state standard.State, round bool) {
	lacking := state == standard.Open || state == standard.Late
	switch {
	case !lacking && state != standard.Done:
		return
	case round:
		l.Missed, l.Of = 0, 0
	}
	if l.Of++; lacking {
		l.Missed++
	}
}

// papers are the marks that a pregnant woman or a child under two has insurance, and
// the child its birth certificate: the newest of the last twelve months counts.
func (f *Family) papers(m Member) {
	asked := []string{}
	switch {
	case m.Group == standard.Pregnant:
		asked = append(asked, "insurance")
	case m.Child != nil && f.Day.MonthsSince(m.Birth) < 24:
		asked = append(asked, "insurance", "certificate")
	}
	for _, mark := range asked {
		var newest civil.Month
		has := false
		for month, s := range care.Marks(m.events()) {
			if yes, said := s.Marks[mark]; said && month > newest && month <= f.Day.Month() && f.Day.Month().Sub(month) < 12 {
				newest, has = month, yes
			}
		}
		switch {
		case newest == 0:
			f.Untold = append(f.Untold, mark)
		case !has:
			f.Lacks = append(f.Lacks, Lack{Code: mark, Who: m.ID, Name: m.Name})
		}
	}
}

// visits are the months of the period in which nobody visited the family.
func (f *Family) visits(period civil.Period) {
	seen := map[civil.Month]bool{}
	note := func(events []care.Event) {
		for _, e := range events {
			seen[e.Month] = seen[e.Month] || e.Kind == care.KindVisit && e.Day <= f.Day
		}
	}
	note(f.home.Events)
	for _, m := range slices.Concat(f.Persons, f.Children) {
		note(m.events())
	}
	l := Lack{Code: "home_visit"}
	for month := period.From(); month <= min(period.To(), f.Day.Month()); month = month.Add(1) {
		if l.Of++; !seen[month] {
			l.Missed++
		}
	}
	if l.Missed > 0 {
		f.Lacks = append(f.Lacks, l)
	}
}

// LackCodes are what the family lacks, each once, in order.
func (f *Family) LackCodes() (all []string) {
	for _, l := range f.Lacks {
		all = append(all, l.Code)
	}
	return slices.Compact(all)
}

// Combination are the families that lack the same.
type Combination struct {
	Codes    []string
	Families []Family
}

// Combinations groups families by what they lack, those that lack most first, then the
// largest group. With codes, only those that lack all of them; a family that lacks
// nothing is in none.
func Combinations(families []Family, codes ...string) (all []Combination) {
	at := map[string]int{}
	for _, f := range families {
		has := f.LackCodes()
		if len(has) == 0 || slices.ContainsFunc(codes, func(c string) bool { return !slices.Contains(has, c) }) {
			continue
		}
		key := strings.Join(has, "+")
		i, known := at[key]
		if !known {
			i, at[key] = len(all), len(all)
			all = append(all, Combination{Codes: has})
		}
		all[i].Families = append(all[i].Families, f)
	}
	slices.SortStableFunc(all, func(a, b Combination) int {
		return cmp.Or(len(b.Codes)-len(a.Codes), len(b.Families)-len(a.Families), slices.Compare(a.Codes, b.Codes))
	})
	return all
}

func firsts(words []string) (all []string) {
	for _, w := range words {
		if !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all
}

// gaps are how many families lack what, and how many lack each combination.
func gaps(families []Family) (lacks, combinations map[string]int) {
	lacks, combinations = map[string]int{}, map[string]int{}
	for _, c := range Combinations(families) {
		combinations[strings.Join(c.Codes, "+")] = len(c.Families)
		for _, code := range c.Codes {
			lacks[code] += len(c.Families)
		}
	}
	return lacks, combinations
}
