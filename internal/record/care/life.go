package care

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
)

// Somebody is what is known of a person apart from events.
type Somebody struct {
	Sex      growth.Sex
	Birth    civil.Date   // 0: not known
	Spouse   bool         // of the head of the household, or a parent in it
	Children []civil.Date // when those were born whose mother she is
}

// Life is where somebody stands in life, as far as her events tell, and what of
// the past goes along into the next record, so that nobody is asked twice.
type Life struct {
	Group      standard.Group
	Married    bool       // as far as is known
	Engagement *Event     // the newest, while the wedding has not been
	Pregnancy  *Carrying  // without an end
	Delivered  civil.Date // newest birth, live or still
	Youngest   int        // months of age of her youngest child; -1: none under five
	MM         int        // height when last measured; 0: never
	Next       Pregnancy  // what a pregnancy registered now begins with
	Gone       *Event     // she moved or died
}

// Carrying is a pregnancy as it stands on a day.
type Carrying struct {
	Event Event
	Says  Pregnancy
	Begun civil.Date // first day of the last period, or by the day expected; 0: not known
	Due   civil.Date // 0: not known
	Days  int        // since Begun, -1 when not known
	// Trimester is 1 to 3, 0 when not known: to the end of the 12th and 24th week
	// (Permenkes 21/2021), as the schedule of antenatal visits has it.
	Trimester int
	Overdue   bool // longer than fact/standard's pregnancy_max
}

// Weeks are those completed.
func (c Carrying) Weeks() int { return c.Days / 7 }

// gestation is the length of a pregnancy from the last period (Naegele), in days;
// the second and third trimester begin after so many.
const gestation, second, third = 280, 84, 168

// LifeOf finds out where somebody stands on a day from the events that stand.
func LifeOf(who Somebody, events []Event, today civil.Date) Life {
	events = slices.Clone(events)
	slices.SortFunc(events, func(a, b Event) int { // of one day, a birth is the last and then the greatest tail
		return cmp.Or(cmp.Compare(a.Day, b.Day), birth(a)-birth(b), cmp.Compare(a.ID.Tail(), b.ID.Tail()))
	})
	l := Life{Youngest: -1, Married: who.Spouse || len(who.Children) > 0}
	l.children(who.Children, today)
	var open []Event // pregnancies without an end
	for _, e := range events {
		if e.Day > today {
			continue
		}
		switch e.Kind {
		case KindExam:
			l.MM = cmp.Or(Says[Exam](e).MM, l.MM)
		case KindEngagement:
			l.Engagement = &e
		case KindPregnancy:
			l.Married = true
			open = append(open, e)
			l.carry(Says[Pregnancy](e))
		case KindDelivery:
			l.Married = true
			open = nil // also those registered twice
			l.deliver(e)
		case KindDeparture:
			l.Gone = &e
		}
	}
	for _, e := range events { // a delivery may be told before its pregnancy
		if d := Says[Delivery](e); e.Kind == KindDelivery && d.Pregnancy != "" {
			open = slices.DeleteFunc(open, func(p Event) bool { return p.ID == d.Pregnancy })
		}
	}
	if len(open) > 0 {
		l.Pregnancy = carrying(open[len(open)-1], today)
	}
	return l.grouped(who, today)
}

func birth(e Event) int {
	if e.Kind == KindDelivery {
		return 1
	}
	return 0
}

func (l *Life) children(births []civil.Date, today civil.Date) {
	for _, birth := range births {
		if age := today.MonthsSince(birth); birth <= today && age < 60 && (l.Youngest < 0 || age < l.Youngest) {
			l.Youngest = age
		}
		if birth <= today {
			l.Next.LastBirth = max(l.Next.LastBirth, birth)
		}
	}
}

// carry takes along what a pregnancy said for the next one.
func (l *Life) carry(p Pregnancy) {
	l.Next.Gravida = max(l.Next.Gravida, p.Gravida)
	l.Next.LastBirth = max(l.Next.LastBirth, p.LastBirth)
	if p.Living != nil {
		l.Next.Living = p.Living
	}
}

func (l *Life) deliver(e Event) {
	d := Says[Delivery](e)
	if d.Outcome == Miscarriage {
		return
	}
	l.Delivered, l.Next.LastBirth = e.Day, max(l.Next.LastBirth, e.Day)
	if d.Outcome == Live && l.Next.Living != nil {
		living := *l.Next.Living + max(1, len(d.Children))
		l.Next.Living = &living
	}
}

// grouped decides the group, and what of engagement and next pregnancy follows.
func (l Life) grouped(who Somebody, today civil.Date) Life {
	known := standard.Life{Sex: who.Sex, Birth: who.Birth, Pregnant: l.Pregnancy != nil, Delivered: l.Delivered}
	if l.Engagement != nil {
		if known.Wedding = Says[Engagement](*l.Engagement).Wedding; known.Wedding != 0 && known.Wedding < today {
			l.Married, l.Engagement = true, nil
		}
	}
	l.Next.Gravida++
	if l.Group = standard.GroupOn(known, today); l.Group == standard.Adolescent && l.Married || l.Gone != nil {
		l.Group = ""
	}
	return l
}

func carrying(e Event, today civil.Date) *Carrying {
	c := &Carrying{Event: e, Says: Says[Pregnancy](e), Days: -1}
	switch c.Begun, c.Due = c.Says.LMP, c.Says.EDD; {
	case c.Begun == 0 && c.Due == 0:
		return c
	case c.Begun == 0:
		c.Begun = c.Due - gestation
	case c.Due == 0:
		c.Due = c.Begun + gestation
	}
	switch c.Days = int(today - c.Begun); {
	case c.Days < second:
		c.Trimester = 1
	case c.Days < third:
		c.Trimester = 2
	default:
		c.Trimester = 3
	}
	c.Overdue = c.Days >= standard.With(nil)["pregnancy_max"]
	return c
}

// Referred is how it stands with a referral.
type Referred struct {
	Event  Event
	Answer *Event // the newest
	Late   bool   // no answer, and longer ago than it may take
}

// Referrals are somebody's referrals on a day, in order of time, from the events
// that stand. An answer also counts for the correction of what it answers.
func Referrals(events []Event, today civil.Date) (all []Referred) {
	answers := map[db.ID]Event{}
	for _, e := range events {
		if e.Kind == KindAnswer {
			of := Says[Answer](e).Referral
			answers[of] = newest(answers[of], e)
		}
	}
	for _, e := range events {
		if e.Kind != KindReferral || e.Day > today {
			continue
		}
		r := Referred{Event: e}
		if a := newest(answers[e.ID], answers[e.Replaces]); a.ID != "" {
			r.Answer = &a
		}
		r.Late = r.Answer == nil && int(today-e.Day) >= answerLate
		all = append(all, r)
	}
	return all
}

func newest(a, b Event) Event {
	if a.Day > b.Day || a.Day == b.Day && db.Standing(a.ID, b.ID) == a.ID {
		return a
	}
	return b
}

// answerLate is after how many days an answer is late.
var answerLate = func() int {
	i := slices.IndexFunc(standard.Rows, func(r standard.Row) bool { return r.Code == "answer" })
	return standard.Rows[i].Late
}()

// Marks adds up what the services of each month say: received in one of them is
// received.
func Marks(events []Event) map[civil.Month]Services {
	all := map[civil.Month]Services{}
	for _, e := range events {
		if e.Kind != KindServices {
			continue
		}
		says, sum := Says[Services](e), all[e.Month]
		if sum.Marks == nil {
			sum = Services{Month: e.Month, Marks: map[string]bool{}}
		}
		for code, received := range says.Marks {
			sum.Marks[code] = sum.Marks[code] || received
		}
		sum.Given = append(sum.Given, says.Given...)
		slices.Sort(sum.Given)
		sum.Given = slices.Compact(sum.Given)
		all[e.Month] = sum
	}
	return all
}
