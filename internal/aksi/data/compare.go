package data

import (
	"context"
	"fmt"
	"math"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// Counted is what our records say of stunting in an area and month, by everything that
// changes the figure.
type Counted struct {
	Area        string
	Month       civil.Month
	Days        Share // WHO 2006, age in days; of the measured with a plausible score
	Months      Share // Permenkes 2/2020, age in completed months; likewise
	Registered  Share // the same stunted, of all registered
	Measured    Share // of the registered
	Implausible Share // scores beyond WHO's limits, left out; the numerator: those that would be stunted
	Unmeasured  Share // of the registered who were not measured, the denominator: those with a height before; the numerator: stunted then
	Older       int64 // weighed, though 60 months or older: not counted
	Said        Share // by the files' own classes; the denominator: weighings that came with one
	SaidDiffers int64 // of those, how many have another class by our computing
}

// Known tells whether anybody was measured.
func (c Counted) Known() bool { return c.Days.Denominator > 0 }

// Reason is one of the reasons why two figures differ, with the figure that it would make
// of ours: Low and High are the same where that is one number. Known is false where it
// cannot be computed from what is recorded here.
type Reason struct {
	Key       string // data.reason.<key>
	Low, High float64
	Count, Of int64 // the children that it is about
	Known     bool
}

// Range tells whether the reason gives a range and not a number.
func (r Reason) Range() bool { return r.Low != r.High }

// Reasons explain, as far as our own records can.
func (c Counted) Reasons() (all []Reason) {
	one := func(key string, s Share, count, of int64) {
		all = append(all, Reason{key, s.ratio(), s.ratio(), count, of, s.Denominator > 0})
	}
	absent := c.Measured.Denominator - c.Measured.Numerator
	if all = append(all, Reason{Key: "absent", Count: absent, Of: c.Measured.Denominator}); c.Known() && c.Measured.Denominator > 0 {
		n := float64(c.Measured.Denominator)
		all[0].Low, all[0].High, all[0].Known = float64(c.Days.Numerator)/n, float64(c.Days.Numerator+absent)/n, true
	}
	// as if the unmeasured were as many stunted as those of them were when last measured
	last := Share{c.Days.Numerator + c.Unmeasured.Numerator, c.Days.Denominator + c.Unmeasured.Denominator}
	one("last", last, c.Unmeasured.Denominator, absent)
	one("months", c.Months, c.Months.Numerator-c.Days.Numerator, c.Months.Denominator)
	one("registered", c.Registered, c.Registered.Denominator-c.Days.Denominator, c.Registered.Denominator)
	one("implausible", Share{c.Days.Numerator + c.Implausible.Numerator, c.Days.Denominator + c.Implausible.Denominator}, c.Implausible.Denominator, c.Days.Denominator+c.Implausible.Denominator)
	all = append(all, Reason{Key: "older", Count: c.Older, Of: c.Measured.Numerator + c.Older})
	one("file", c.Said, c.SaidDiffers, c.Said.Denominator)
	return all
}

func (s Share) ratio() float64 {
	if s.Denominator == 0 {
		return 0
	}
	return float64(s.Numerator) / float64(s.Denominator)
}

// DesignEffect is by how much a survey in clusters is less precise than a simple sample:
// 2 is our assumption, no survey's own.
const DesignEffect = 2

// Sampled is the 95 % interval of a survey's percentage from the number of children in its
// sample: our own arithmetic, where the survey printed none.
func Sampled(hundredths int, children int64) (low, high float64) {
	n := children / DesignEffect
	return survey.Interval(int64(math.Round(float64(hundredths)*float64(n)/10_000)), n)
}

// Published is a figure that somebody else published, as this district keeps it.
type Published struct {
	Written
	Area        string
	Survey      string // fact/published names them
	Period      string // a year, or a month
	Indicator   string // stunting, wasting …
	Hundredths  int    // of a percent
	Low, High   int    // the interval that it printed; both 0: none
	Numerator   int64
	Denominator int64
	Source      string // where it can be read
}

// Impacts are what figures can be of.
var Impacts = []string{"stunting", "wasting", "underweight"}

func (f *Published) check(home string) (c checks) {
	place, ok := region.Get(f.Area)
	c.say(f.Area != published.Nation && (!ok || place.Level() != region.Regency && place.Level() != region.Province || !region.Within(home, f.Area)), "wilayah", "data.published.area", nil)
	c.say(published.KindOf(f.Survey) == "", "survei", "data.choose", nil)
	c.word("indikator", f.Indicator, Impacts)
	if _, err := civil.ParsePeriod(f.Period); err != nil {
		c.say(true, "periode", "data.published.period", nil)
	}
	c.say(f.Hundredths < 0 || f.Hundredths > 10_000, "persen", "data.percent", nil)
	c.say((f.Low != 0 || f.High != 0) && (f.Low < 0 || f.Low > f.Hundredths || f.High < f.Hundredths || f.High > 10_000), "rendah", "data.published.interval", nil)
	c.say(f.Numerator < 0 || f.Denominator < 0 || f.Numerator > f.Denominator || f.Numerator > 0 && f.Denominator == 0, "pembilang", "data.published.count", nil)
	c.text("sumber", &f.Source, true, longestField)
	return c
}

// Counted reads our side of the comparison, and tells the first and the last month that
// there are; a month that there is not is the newest August.
func (s *Service) Counted(ctx context.Context, by account.Actor, month civil.Month) (c Counted, months [2]civil.Month, err error) {
	regency := by.Regency()
	if err := by.Allow(account.QualityRead, by.Area()); err != nil {
		return c, months, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		first, last, err := indicator.Open(tx, regency)
		if err != nil {
			return err
		}
		months = [2]civil.Month{first, last}
		if month < first || month > last {
			month = august(first, last)
		}
		if c = (Counted{Area: regency, Month: month}); month == 0 {
			return nil
		}
		if err := c.read(tx); err != nil {
			return err
		}
		c, err = remember(tx, &s.memo, regency, "compare "+month.String(), fmt.Sprint(c.Days, c.Measured), func() (Counted, error) { err := c.readRows(tx); return c, err })
		return err
	})
	return c, months, err
}

// august is the newest August of some months, else the newest month.
func august(first, last civil.Month) civil.Month {
	for m := last; m >= first && m != 0; m = m.Add(-1) {
		if m.Number() == 8 {
			return m
		}
	}
	return last
}

// Published are the rows of the district's own.
func (s *Service) Published(ctx context.Context, by account.Actor) (all []Published, err error) {
	if err := by.Allow(account.QualityRead, by.Area()); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = publishedOf(tx, by.Regency()); return err })
	return all, err
}

func notThere(found bool, err error) error {
	if err == nil && !found {
		err = fault.New(fault.NotFound, "data.none", nil)
	}
	return err
}
