package data_test

import (
	"slices"
	"testing"
	"time"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

func (k kit) complete(area string) data.Completeness {
	k.Helper()
	c, _, err := k.Completeness(ctx, health, area, monthOf("2026-08"))
	k.must(err)
	return c
}

func villageOf(c data.Completeness, code string) data.Village {
	for _, v := range c.Villages {
		if v.Area == code {
			return v
		}
	}
	return data.Village{}
}

func TestWhatIsThereOfWhatIsDue(t *testing.T) {
	each(t, func(k kit) {
		c := k.complete(sample.Regency)
		if len(c.Villages) != 70 || len(c.Districts()) != 8 {
			t.Fatalf("%d villages, %d kecamatan", len(c.Villages), len(c.Districts()))
		}
		for _, source := range data.Sources {
			if f := c.Sum.Filled[source]; source != "statement" && f.Known {
				t.Errorf("of nobody: %s %+v", source, f)
			}
		}
		if f := c.Sum.Filled["statement"]; !f.Known || f.Numerator != 0 || f.Grade("statement", 80, 60) != 3 {
			t.Errorf("offices stated nothing: %+v", f)
		}
		august := monthOf("2026-08")
		k.world.Take(append(crowd("Melati", 9, 0, august.Add(-1), august), crowd("Mawar", 1, 0, august.Add(-1))...)...)
		k.exec("update visit set recorded = $2 where regency = $1", sample.Regency, db.Time{Time: time.Date(2026, 9, 4, 12, 0, 0, 0, time.UTC)})
		k.exec("insert into village_counter (regency, village, seq) values ($1, $2, 1)", sample.Regency, sample.Village)
		at := civil.MustDate("2026-06-10")
		for i := range 3 {
			day := at + civil.Date(i)
			k.exec(`insert into care (regency, subject, id, kind, day, month, village, posyandu, body, by_name, at, recorded) values ($1, $2, $3, 'services', $4, $5, $6, '', '{}', 'Sari', $7, $7)`,
				sample.Regency, db.NewID(), db.NewID(), day, int(day.Month()), sample.Village, morning)
		}
		for i, water := range []string{"pdam", ""} {
			k.exec(`insert into household (regency, id, village, posyandu, head, head_fold, hamlet, rt, rw, address, phone, water, latrine, welfare, changed)
				values ($1, $2, $3, '', 'Andi', 'andi', '', '', '', '', '', $4, 'septic', $5, $6)`, sample.Regency, db.NewID(), sample.Village, water, 1+i, morning)
		}
		k.exec("update village_counter set seq = 2 where regency = $1", sample.Regency)
		c = k.complete(sample.District)
		v := villageOf(c, sample.Village)
		for source, want := range map[string]data.Share{"posyandu": {Numerator: 3, Denominator: 4}, "weighed": {Numerator: 9, Denominator: 10}, "service": {Numerator: 1, Denominator: 12}, "household": {Numerator: 1, Denominator: 2}, "child": {Denominator: 10}} {
			if f := v.Filled[source]; f.Share != want || !f.Known {
				t.Errorf("%s: %+v, want %v", source, f, want)
			}
		}
		if f := v.Filled[data.Arrival]; f.Days != 4 || f.Denominator != 9 || f.Grade(data.Arrival, 80, 60) != 1 {
			t.Errorf("arrived after %+v", f)
		}
		if f := c.Sum.Filled["weighed"]; f.Share != (data.Share{Numerator: 9, Denominator: 10}) {
			t.Errorf("sum: %+v", f)
		}
		k.exec("update visit set recorded = $2 where regency = $1", sample.Regency, db.Time{Time: time.Date(2026, 10, 6, 0, 0, 0, 0, time.UTC)})
		if f := villageOf(k.complete(sample.Village), sample.Village).Filled[data.Arrival]; f.Days != 4 {
			t.Errorf("nobody was told of a change: %+v", f)
		}
		k.exec("update village_counter set seq = 3 where regency = $1", sample.Regency)
		if f := villageOf(k.complete(sample.Village), sample.Village).Filled[data.Arrival]; f.Days != 35 || f.Grade(data.Arrival, 80, 60) != 3 {
			t.Errorf("and then: %+v", f)
		}
		for _, by := range []account.Actor{sample.Actor(account.Village, sample.Village), sample.Actor(account.Planner, sample.Regency), sample.Actor(account.Puskesmas, "731202")} {
			if _, _, err := k.Completeness(ctx, by, sample.District, 0); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", by.Role, err)
			}
		}
	})
}

func TestOfficesStateInTimeOrLate(t *testing.T) {
	each(t, func(k kit) {
		before := k.complete(sample.Regency)
		if before.Period.String() != "2026Q2" || len(before.Offices) == 0 {
			t.Fatalf("%v %v", before.Period, before.Offices)
		}
		frame := framework.Of(2026)
		asked := slices.IndexFunc(frame.Indicators, func(x edition.Indicator) bool {
			return x.Level == edition.Village && !x.DesaOnly && len(x.Offices) > 0 && x.Offices[0] == "dinsos" && coverage.RuleOf(x.ID) == nil
		})
		state := func(period, area string, how int, day string) {
			k.exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
				values ($1, $2, $3, $4, 1, 2, 'office', '', 'dinsos', $5, $6, 'Citra', '')`, sample.Regency, frame.Indicators[asked].ID, period, area, how, db.Time{Time: civil.MustDate(day).Time()})
		}
		state("2026Q2", sample.Village, 1, "2026-07-15")
		state("2026-05", sample.Other, 0, "2026-08-20") // in a month of the quarter, and late
		state("2026Q1", "7312012005", 3, "2026-04-02")  // another quarter
		c := k.complete(sample.Regency)
		if got := villageOf(c, sample.Village).Filled["statement"]; got.Numerator != 1 || got.Denominator != villageOf(before, sample.Village).Filled["statement"].Denominator {
			t.Errorf("%+v", got)
		}
		if villageOf(c, "7312012005").Filled["statement"].Numerator != 0 {
			t.Error("another quarter's statement counts")
		}
		for i, o := range c.Offices {
			was := before.Offices[i]
			if o.Code == "dinsos" {
				was.Filled, was.States, was.Late = 2, [4]int64{1, 1}, 1
			}
			if o != was {
				t.Errorf("%+v, want %+v", o, was)
			}
		}
	})
}

func TestStatementsThatDoNotFitAreDoubted(t *testing.T) {
	each(t, func(k kit) {
		frame := framework.Of(2026)
		ours := slices.IndexFunc(frame.Indicators, func(x edition.Indicator) bool {
			return x.Level == edition.Village && x.Measure == edition.Share && coverage.RuleOf(x.ID) != nil
		})
		id := frame.Indicators[ours].ID
		k.exec("insert into regency (code, opened) values ($1, $2)", sample.Regency, morning)
		state := func(period, area string, n, d int) {
			k.exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
				values ($1, $2, $3, $4, $5, $6, 'office', '', 'dinkes', 0, $7, 'Citra', '')`, sample.Regency, id, period, area, n, d, morning)
		}
		count := func(period, area string, n, d int) {
			k.exec("insert into coverage_count (regency, indicator, period, village, numerator, denominator) values ($1, $2, $3, $4, $5, $6)", sample.Regency, id, period, area, n, d)
		}
		state("2026Q2", sample.Village, 90, 100)
		count("2026Q2", sample.Village, 50, 200)
		state("2026Q1", sample.Village, 40, 100)
		state("2026Q2", sample.Other, 5, 40)
		count("2026Q2", sample.Other, 60, 90)
		count("2026Q2", "7312012005", 20, 100) // counted in both, and not stated
		count("2026Q1", "7312012005", 25, 100)
		k.exec(`insert into risk_table (regency, year, area, source, body, note, by_name, changed) values ($1, 2026, $2, 'pk', '{"targets":100,"at_risk":40,"not_at_risk":50}', '', 'Citra', $3)`, sample.Regency, sample.Village, morning)
		k.exec(`insert into risk_table (regency, year, area, source, body, note, by_name, changed) values ($1, 2026, $2, 'pk', '{"targets":100,"at_risk":40,"not_at_risk":60}', '', 'Citra', $3)`, sample.Regency, sample.Other, morning)
		got := k.find()
		at := func(kind, area string) data.Found { return got[kind+" "+id+"/2026Q2/"+area] }
		if f := at("far", sample.Village); f.Detail.Count != 90 || *f.Detail.Before != (data.Share{Numerator: 50, Denominator: 200}) || f.Area != sample.Village {
			t.Errorf("far from our count: %+v", f)
		}
		if f := at("coverage", sample.Village); f.Detail.Was != "2026Q1" || f.Detail.Before.Numerator != 40 || f.Detail.Size != 5000 {
			t.Errorf("a jump: %+v", f)
		}
		if f := at("impossible", sample.Other); f.Detail.Of != 40 || f.Detail.Before.Numerator != 60 || f.Detail.Size != 20 {
			t.Errorf("more reached than there are: %+v", f)
		}
		if f := got["krs pk/2026/"+sample.Village]; f.Detail.Count != 1 || f.Detail.Was != "pk" {
			t.Errorf("a table that does not add up: %+v", f)
		}
		if len(got) != 4 {
			t.Errorf("%d doubts: %v", len(got), got)
		}
	})
}
