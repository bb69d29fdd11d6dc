package scorecard

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/care"
)

// The monthly forms.
const (
	Form2A = "2A"
	Form2B = "2B"
)

// Line is somebody's row of a monthly form.
type Line struct {
	ID        db.ID
	Name      string
	KIA       string // number of the mother-and-child health book
	Sex       growth.Sex
	Birth     civil.Date
	Posyandu  string
	Status    string
	Age       int // completed months: of gestation, -1 not known; of the child
	Due       civil.Date
	Delivered civil.Date
	Mat       string
	Grams, MM int        // as weighed in the month
	Measles   bool       // given up to then
	Marks     []Mark     // in the order of the form; of form 2C that of the month
	Year      [12]Attend // form 2C
	Version   string     // of what the reader said by hand: Filling.Version
}

// Mark is whether a service was received in the month, and how we know.
type Mark struct {
	Code     string
	Received bool
	No       bool // said not to have been
	From     roster.Origin
	By       string // who wrote it down, where somebody did
	Own      bool   // the reader said so by hand
	Fixed    bool   // stands without what the reader said
}

// Attend is a month of form 2C.
type Attend struct{ Known, Came bool }

// Month is a monthly form of a village as it stands; the reading is recorded. Of form 2C
// it is the year of the month.
func (s *Service) Month(ctx context.Context, by account.Actor, village, name string, month civil.Month) (lines []Line, err error) {
	if err := by.Allow(account.ChildRead, village); err != nil {
		return nil, err
	}
	if _, known := marked[name]; !known || len(village) != int(region.Village) {
		return nil, none()
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := roster.Of(tx, by.Regency(), village, s.today(by.Regency()))
		if err == nil {
			lines = month2(v, by, name, month)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(lines, func(a, b Line) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(string(a.ID), string(b.ID)))
	})
	ids := make([]db.ID, len(lines))
	for i, l := range lines {
		ids[i] = l.ID
	}
	return lines, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "form.read", Target: village},
		Behind{Form: name, Period: civil.PeriodOf(month, civil.Monthly)}.told(ids))
}

func (s *Service) today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

// month2 are the rows of form 2A, 2B or 2C that the actor may see.
func month2(v *roster.Village, by account.Actor, name string, month civil.Month) (lines []Line) {
	end := min(month.Last(), v.Today)
	if name == Form2A {
		for _, p := range v.Persons {
			g := p.On2A(month)
			if g == nil || by.AllowChild(account.ChildRead, v.Code, p.Posyandu) != nil {
				continue
			}
			l := Line{ID: p.ID, Name: p.Name, KIA: g.KIA, Sex: p.Sex, Birth: p.Birth, Posyandu: p.Posyandu, Status: p.Status(month), Age: g.Gestation(end), Due: g.Due(), Delivered: g.Delivered(end)}
			l.mark(name, p.Marks(month), p.Events, by, month)
			lines = append(lines, l)
		}
		return lines
	}
	for _, c := range v.Children {
		if on := map[bool]func(civil.Month) bool{true: c.On2B, false: c.On2C}[name == Form2B]; !on(month) || c.Blocked != 0 || by.AllowChild(account.ChildRead, v.Code, c.Posyandu) != nil {
			continue
		}
		m := c.Marks(month)
		l := Line{ID: c.ID, Name: c.Name, KIA: c.KIANumber(), Sex: c.Sex, Birth: c.Birth, Posyandu: c.Posyandu, Status: c.Nutrition(month), Age: c.AgeIn(month), Mat: c.Mat(month, month), Measles: m.Has("measles")}
		for _, w := range c.Visits {
			if w.Day.Month() == month {
				l.Grams, l.MM = cmp.Or(w.Grams, l.Grams), cmp.Or(w.MM, l.MM)
			}
		}
		if name == Form2C {
			for i := range l.Year {
				l.Year[i].Came, l.Year[i].Known = c.Paud(civil.YearOf(month.Year()).From().Add(i))
			}
		}
		l.mark(name, m, c.Events, by, month)
		lines = append(lines, l)
	}
	return lines
}

// mark fills the row's marks in, each with how we know.
func (l *Line) mark(name string, m roster.Marked, events []care.Event, by account.Actor, month civil.Month) {
	hand := HandOf(events, by.ID, month)
	l.Version = hand.Version()
	for _, code := range marked[name].codes {
		k := Mark{Code: code, Received: m.Has(code), No: m.No&form.Mark(code) != 0}
		if k.From = m.Of(code); code == "paud" { // PAUD, of which form.Services does not know
			at := l.Year[month.Number()-1]
			k.Received, k.No, k.From = at.Came, at.Known && !at.Came, roster.Said
		}
		_, k.Own = hand.Marks[code]
		said := sayer(events, month, code, k.Received, by.ID)
		k.By, k.Fixed = said, (k.Received || k.No && code == "paud") && (k.From != roster.Said || said != "")
		l.Marks = append(l.Marks, k)
	}
}

// sayer is who else wrote a mark of the month down, the last of them.
func sayer(events []care.Event, month civil.Month, code string, received bool, but db.ID) (name string) {
	for _, e := range events {
		if e.Kind != care.KindServices || e.Month != month || e.Phone == "" && e.By == but {
			continue
		}
		if says, said := care.Says[care.Services](e).Marks[code]; said && says == received {
			name = e.Name
		}
	}
	return name
}

// Filled is how far a monthly form is filled in: how many of its marks have a record.
type Filled struct {
	Form                  string
	Month                 civil.Month
	People, Marked, Marks int
}

// Filled tells it of the monthly forms of a quarter, up to this month; of form 2C a mark
// is a word of a child's month.
func (s *Service) Filled(ctx context.Context, by account.Actor, village string, quarter civil.Period) (all []Filled, err error) {
	if err := by.Allow(account.ChildRead, village); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := roster.Of(tx, by.Regency(), village, s.today(by.Regency()))
		if err != nil {
			return err
		}
		for _, name := range []string{Form2A, Form2B, Form2C} {
			for m := quarter.From(); m <= min(quarter.To(), v.Today.Month()); m = m.Add(1) {
				f := Filled{Form: name, Month: m}
				for _, l := range month2(v, by, name, m) {
					f.People, f.Marks = f.People+1, f.Marks+len(l.Marks)
					for _, k := range l.Marks {
						if k.Received || name == Form2C && k.No {
							f.Marked++
						}
					}
				}
				all = append(all, f)
			}
		}
		return nil
	})
	return all, err
}
