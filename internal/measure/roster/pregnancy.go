package roster

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/care"
)

// Pregnancy is one of a woman's, as far as her events tell.
type Pregnancy struct {
	care.Pregnancy             // as it was registered; empty where only the birth was told
	ID             db.ID       // of the event that registered it; empty: none did
	Begun          civil.Date  // first day of the last period, or by the day expected; 0: not known
	Heard          civil.Date  // since when it is known of
	Ended          civil.Date  // 0: not told
	Outcome        string      // care.Live, …; empty: not told
	Children       []db.ID     // born of it, as far as was said
	Since, Until   civil.Month // on form 2A
}

const (
	gestation = 280 // days from the last period to the day expected (Naegele)
	after     = 2   // months for which a mother stays on form 2A after that of the birth
	lying     = 42  // days of lying-in (masa nifas), as in fact/standard
	apart     = 168 // days between two births that are not one, told twice
)

// asked is for how many days of a pregnancy the schedule asks after its end.
var asked = func() int {
	i := slices.IndexFunc(standard.Rows, func(r standard.Row) bool { return r.Code == "delivery" })
	return standard.Rows[i].Until
}()

// pregnancies puts registrations and births together: a birth ends the one that it
// names, and what else was registered before it and not ended; of several that it ends
// the one named, or else the newest, is it. Of several without an end that overlap the
// newest is.
func pregnancies(events []care.Event) (all []*Pregnancy) {
	var open []*Pregnancy
	var births []care.Event
	for _, e := range events { // in order of time
		switch e.Kind {
		case care.KindPregnancy:
			open = append(open, registered(e))
		case care.KindDelivery:
			if n := len(births); n > 0 && again(births[n-1], e, open) {
				continue
			}
			births = append(births, e)
		}
	}
	for _, b := range births {
		says := care.Says[care.Delivery](b)
		var ended *Pregnancy
		open = slices.DeleteFunc(open, func(p *Pregnancy) bool {
			if p.ID != says.Pregnancy && p.Heard > b.Day {
				return false
			}
			if ended == nil || ended.ID != says.Pregnancy {
				ended = p
			}
			return true
		})
		if ended == nil {
			ended = &Pregnancy{Heard: b.Day}
		}
		ended.Ended, ended.Outcome, ended.Children = b.Day, says.Outcome, says.Children
		all = append(all, ended)
	}
	for i, p := range open {
		if i+1 == len(open) || open[i+1].begin()-p.begin() > gestation {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b *Pregnancy) int { return cmp.Or(cmp.Compare(a.begin(), b.begin()), cmp.Compare(a.ID, b.ID)) })
	for i, p := range all {
		var next, before civil.Date
		if i+1 < len(all) {
			next = all[i+1].begin()
		}
		if i > 0 {
			before = all[i-1].Ended
		}
		p.span(events, before, next)
	}
	return all
}

// again tells whether a birth is the last one told twice, or that of its twin: soon after
// it, and no pregnancy has begun since.
func again(last, e care.Event, known []*Pregnancy) bool {
	return e.Day-last.Day < apart && care.Says[care.Delivery](last).Outcome != care.Miscarriage &&
		!slices.ContainsFunc(known, func(p *Pregnancy) bool { return p.begin() > last.Day })
}

func registered(e care.Event) *Pregnancy {
	p := &Pregnancy{Pregnancy: care.Says[care.Pregnancy](e), ID: e.ID, Heard: e.Day}
	switch {
	case p.LMP != 0:
		p.Begun = p.LMP
	case p.EDD != 0:
		p.Begun = p.EDD - gestation
	}
	return p
}

// begin is when the pregnancy begun, or was heard of.
func (p *Pregnancy) begin() civil.Date { return cmp.Or(p.Begun, p.Heard) }

// Due is the day expected; 0: not known.
func (p *Pregnancy) Due() civil.Date {
	if p.EDD == 0 && p.Begun != 0 {
		return p.Begun + gestation
	}
	return p.EDD
}

// span finds the months on form 2A. Something may have happened to her in the pregnancy
// before it was registered; before is the birth before it, next the begin of the next.
func (p *Pregnancy) span(events []care.Event, before, next civil.Date) {
	for _, e := range events {
		if p.Begun != 0 && e.Day >= p.Begun && e.Day > before && e.Day < p.Heard {
			p.Heard = e.Day
		}
	}
	p.Since = p.Heard.Month()
	switch {
	case p.Born():
		p.Until = p.Ended.Month().Add(after)
	case p.Ended != 0:
		p.Until = p.Ended.Month()
	default:
		p.Until = (p.begin() + civil.Date(asked)).Month()
		if next != 0 {
			p.Until = min(p.Until, next.Month().Add(-1))
		}
	}
}

// Born tells of a pregnancy that ended with a birth, live or still.
func (p *Pregnancy) Born() bool { return p.Ended != 0 && p.Outcome != care.Miscarriage }

// Delivered is the day of the birth if that was by a day; 0: not yet, or there was none.
func (p *Pregnancy) Delivered(by civil.Date) civil.Date {
	if p.Born() && p.Ended <= by {
		return p.Ended
	}
	return 0
}

// Gestation is the pregnancy's age on a day, in completed months, or at its end; -1: not
// known.
func (p *Pregnancy) Gestation(day civil.Date) int {
	if p.Begun == 0 {
		return -1
	}
	if p.Ended != 0 {
		day = min(day, p.Ended)
	}
	return max(0, day.MonthsSince(p.Begun))
}

// Days is the same in days.
func (p *Pregnancy) Days(day civil.Date) int {
	if p.Begun == 0 {
		return -1
	}
	if p.Ended != 0 {
		day = min(day, p.Ended)
	}
	return max(0, int(day-p.Begun))
}

// Trimester is 1 to 3, 0 when not known: to the end of the 12th and 24th week, as in
// record/care. The forms count months instead: form.Stage.
func (p *Pregnancy) Trimester(day civil.Date) int {
	switch days := p.Days(day); {
	case days < 0:
		return 0
	case days < 84:
		return 1
	case days < 168:
		return 2
	}
	return 3
}

// Carries is the pregnancy in which a woman is on a day; nil: none that is known of.
func (p *Person) Carries(day civil.Date) *Pregnancy {
	for _, g := range slices.Backward(p.Pregnancies) {
		if g.Heard <= day && (g.Ended == 0 && day.Month() <= g.Until || g.Ended > day) {
			return g
		}
	}
	return nil
}

// LyingIn is the birth after which a woman is in the 42 days of lying-in on a day.
func (p *Person) LyingIn(day civil.Date) *Pregnancy {
	for _, g := range p.Pregnancies {
		if d := g.Delivered(day); d != 0 && day-d <= lying {
			return g
		}
	}
	return nil
}

// On2A is the pregnancy for which a woman is on the month's form 2A in this village; nil:
// she is not. A new one takes the place of the last birth.
func (p *Person) On2A(m civil.Month) *Pregnancy {
	if g := p.on2A(m); g != nil && p.in(m) {
		return g
	}
	return nil
}

// on2A is the same in whatever village.
func (p *Person) on2A(m civil.Month) *Pregnancy {
	for _, g := range slices.Backward(p.Pregnancies) {
		if g.Since <= m && m <= g.Until && p.counts(m) {
			return g
		}
	}
	return nil
}

// day is the day by which a month is told: its last, or today.
func (v *Village) day(m civil.Month) civil.Date { return min(m.Last(), v.Today) }

// Life is where a person stands in life on a day.
func (p *Person) Life(day civil.Date) care.Life {
	who := care.Somebody{Sex: p.Sex, Birth: p.Birth, Spouse: p.Relation == "spouse"}
	for _, c := range p.Born {
		who.Children = append(who.Children, c.Birth)
	}
	return care.LifeOf(who, p.Events, day)
}
