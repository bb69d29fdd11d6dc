package scorecard

import (
	"context"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/visit"
)

// Number is one of form 1's twelve as our records have it: of so many it is not known.
type Number struct{ Count, Unknown int }

// First are the numbers of form 1, part a, on the last day of a year, or today.
type First struct {
	Day     civil.Date
	Numbers map[string]Number // by Numbers
}

// poor are the ranks of welfare that count as vulnerable. What the form's footnote says
// of "rentan" was not to be seen; BKKBN's screening of 2021 to 2024 asks for these four.
const poor = 4

// First computes form 1 of a village and year.
func (s *Service) First(ctx context.Context, by account.Actor, village string, year int) (f First, err error) {
	if err := by.Allow(account.FigureRead, village); err != nil {
		return f, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		today := s.today(by.Regency())
		v, err := roster.Of(tx, by.Regency(), village, today)
		if err == nil {
			f = first(v, min(today, civil.YearOf(year).To().Last()))
		}
		return err
	})
	return f, err
}

func first(v *roster.Village, day civil.Date) First {
	c := firstCount{First{day, map[string]Number{}}, map[*roster.Household]bool{}}
	month, homeless := day.Month(), 0
	for _, p := range v.Persons {
		if p.On2A(month) == nil {
			continue
		}
		if homeless += c.home(p.Home); p.Carries(day) == nil {
			continue // has given birth
		}
		c.add("risk_mothers", form.AtRisk(p.Status(month)), p.Status(month) != "")
		c.said("mothers_uninsured", "insurance", month, p.Marks)
	}
	for _, b := range v.Children {
		if !b.On2B(month) {
			continue
		}
		home := b.Home
		if home == nil && b.Mother != nil {
			home = b.Mother.Home
		}
		if homeless += c.home(home); home == nil && b.Mother != nil && b.Mother.On2A(month) != nil {
			homeless-- // counted with her mother
		}
		status := b.Nutrition(month)
		length := b.Newest(month, func(w visit.Visit) bool { return w.Scores[growth.HFA].Known() })
		c.add("children", true, true)
		c.add("underweight", status == form.Wasted, status != "")
		c.add("severe", status == form.SevereWasted, status != "")
		c.add("stunted", length != nil && length.Scores[growth.HFA].Z < -200, length != nil)
		c.said("children_uninsured", "insurance", month, b.Marks)
		c.said("no_certificate", "certificate", month, b.Marks)
	}
	for h := range c.homes {
		now, _ := h.On(day)
		c.add("vulnerable", now.Welfare <= poor, now.Welfare != 0)
		c.add("no_water", !standard.ProperWater(now.Water), now.Water != "")
		c.add("no_latrine", now.Latrine == "none", now.Latrine != "")
	}
	for _, name := range []string{"vulnerable", "no_water", "no_latrine"} { // families of whom no household is known
		n := c.Numbers[name]
		c.Numbers[name] = Number{n.Count, n.Unknown + homeless}
	}
	c.Numbers["households"] = Number{Count: len(c.homes) + homeless}
	return c.First
}

type firstCount struct {
	First
	homes map[*roster.Household]bool
}

// home counts a household once; 1: there is none to tell.
func (c *firstCount) home(h *roster.Household) int {
	if h == nil {
		return 1
	}
	c.homes[h] = true
	return 0
}

func (c *firstCount) add(name string, yes, known bool) {
	n := c.Numbers[name]
	switch {
	case !known:
		n.Unknown++
	case yes:
		n.Count++
	}
	c.Numbers[name] = n
}

// said counts those of whom was said last that they do not have something.
func (c *firstCount) said(name, code string, month civil.Month, marks func(civil.Month) roster.Marked) {
	mark, last := form.Mark(code), month
	for last > month.Add(-24) && (marks(last).Marks|marks(last).No)&mark == 0 {
		last = last.Add(-1)
	}
	at := marks(last)
	c.add(name, at.No&mark != 0 && !at.Has(code), (at.No|at.Marks)&mark != 0)
}
