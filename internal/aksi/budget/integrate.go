package budget

import (
	"tumbuh/internal/base/rupiah"
)

// Step is how much of a plan a document carries.
type Step struct {
	Key        string // plan, rkpd, renja, kua, apbd
	Rows       int    // that stand in it
	Unknown    int    // rows of which nobody has said
	Amount     rupiah.Amount
	Integrated rupiah.Amount // of what was planned: what a row has above its plan is not counted
	Waiting    rupiah.Amount // planned of the unknown
	Lost       rupiah.Amount // less than the step before had, row by row; what others won does not make up for it
	Won        rupiah.Amount
}

// Steps are the documents in their order. Renja stands beside RKPD: nothing is lost
// between the two.
var Steps = []string{"plan", "rkpd", "renja", "kua", "apbd"}

// Integration is how a plan's rows came through the documents.
type Integration struct {
	Rows    int // whose money passes through APBD
	Planned rupiah.Amount
	Others  int // rows whose money does not
	Beside  rupiah.Amount
	Steps   []Step // as Steps
}

// Share is a step's part of the rows, and of the planned rupiah; ok is false where there
// is nothing to divide by.
func (i Integration) Share(s Step) (rows, money float64, ok bool) {
	if i.Rows == 0 || i.Planned == 0 {
		return 0, 0, false
	}
	return float64(s.Rows) / float64(i.Rows), float64(s.Integrated) / float64(i.Planned), true
}

// Step is one by its key.
func (i Integration) Step(key string) (s Step) {
	for _, one := range i.Steps {
		if one.Key == key {
			s = one
		}
	}
	return s
}

// Lost is what went missing on the whole way.
func (i Integration) Lost() (sum rupiah.Amount) {
	for _, s := range i.Steps {
		sum += s.Lost // each is part of sums that were checked
	}
	return sum
}

// Integrate adds lines up.
func Integrate(lines []Line) (all Integration, err error) {
	all.Steps = make([]Step, len(Steps))
	for n, key := range Steps {
		all.Steps[n].Key = key
	}
	for _, l := range lines {
		cost := l.Row.Body.Cost
		if !l.Regional() {
			all.Others++
			if all.Beside, err = rupiah.Sum(all.Beside, cost); err != nil {
				return all, err
			}
			continue
		}
		all.Rows++
		if all.Planned, err = rupiah.Sum(all.Planned, cost); err != nil {
			return all, err
		}
		before := cost
		for n := range all.Steps {
			s := &all.Steps[n]
			amount := l.amount(s.Key)
			if err := s.add(cost, before, amount); err != nil {
				return all, err
			}
			if l.stands(s.Key) {
				s.Rows++
			}
			if amount != nil && s.Key != "renja" {
				before = *amount
			}
		}
	}
	return all, nil
}

// stands tells whether a document has a row: of RKPD and Renja that is said, whatever the
// row costs, and be its cost not told; KUA-PPAS and APBD have it with money.
func (l Line) stands(key string) bool {
	switch key {
	case "rkpd":
		return l.Placed.Body.RKPD.In == Yes
	case "renja":
		return l.Placed.Body.Renja.In == Yes
	case "plan":
		return true
	}
	amount := l.amount(key)
	return amount != nil && *amount > 0
}

// amount is what a row has in a document; nil: nobody has said.
func (l Line) amount(key string) *rupiah.Amount {
	in := func(answer string) *rupiah.Amount {
		amount := rupiah.Amount(0)
		switch answer {
		case Yes:
			amount = l.Row.Body.Cost
		case No:
		default:
			return nil
		}
		return &amount
	}
	switch key {
	case "rkpd":
		return in(l.Placed.Body.RKPD.In)
	case "renja":
		return in(l.Placed.Body.Renja.In)
	case "kua":
		return l.Granted.Body.Ceiling
	case "apbd":
		return l.Granted.Body.Budget
	}
	return &l.Row.Body.Cost
}

func (s *Step) add(planned, before rupiah.Amount, amount *rupiah.Amount) (err error) {
	if amount == nil {
		s.Unknown++
		s.Waiting, err = rupiah.Sum(s.Waiting, planned)
		return err
	}
	if s.Key != "renja" {
		s.Lost += max(0, before-*amount)
		s.Won += max(0, *amount-before)
	}
	s.Integrated += min(*amount, planned)
	s.Amount, err = rupiah.Sum(s.Amount, *amount)
	return err
}

// ByOffice adds up the lines of each office, in the order in which they come.
func ByOffice(lines []Line) (offices []string, sums map[string]Integration, err error) {
	of := map[string][]Line{}
	for _, l := range lines {
		office := l.Row.Body.Office
		if of[office] == nil {
			offices = append(offices, office)
		}
		of[office] = append(of[office], l)
	}
	sums = map[string]Integration{}
	for _, office := range offices {
		if sums[office], err = Integrate(of[office]); err != nil {
			return nil, nil, err
		}
	}
	return offices, sums, nil
}
