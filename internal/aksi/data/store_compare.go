package data

import (
	"encoding/json"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/visit"
)

// read counts a month of a regency: the sums that stand ready.
func (c *Counted) read(tx *db.Tx) error {
	for key, into := range map[string]*Share{"stunting": &c.Days, "stunting-months": &c.Months, "stunting-registered": &c.Registered, "measured": &c.Measured} {
		if _, err := tx.One("select sum(numerator), sum(denominator) from figure where regency = $1 and month = $2 and indicator = $3", []any{c.Area, int(c.Month), key},
			db.Or(&into.Numerator), db.Or(&into.Denominator)); err != nil {
			return err
		}
	}
	return nil
}

// readRows counts what no sum tells.
func (c *Counted) readRows(tx *db.Tx) error {
	if _, err := tx.One("select sum(case when hfa < -200 then 1 else 0 end), count(*) from child_month where regency = $1 and month = $2 and implausible & 1 = 1",
		[]any{c.Area, int(c.Month)}, db.Or(&c.Implausible.Numerator), &c.Implausible.Denominator); err != nil {
		return err
	}
	if _, err := tx.One(`select sum(case when hfa < -200 then 1 else 0 end), count(hfa) from (
			select (select v.hfa from visit v where v.regency = m.regency and v.child = m.child and v.day < $3 and v.replaced_by is null and v.hfa is not null and v.implausible & 1 = 0
				order by v.day desc limit 1) as hfa from child_month m where m.regency = $1 and m.month = $2 and m.mm is null) as absent`,
		[]any{c.Area, int(c.Month), c.Month.First()}, db.Or(&c.Unmeasured.Numerator), &c.Unmeasured.Denominator); err != nil {
		return err
	}
	if _, err := tx.One(`select count(distinct v.child) from visit v join child c on c.regency = v.regency and c.id = v.child
			where v.regency = $1 and v.day between $2 and $3 and v.replaced_by is null and v.grams is not null and c.birth <= $4`,
		[]any{c.Area, c.Month.First(), c.Month.Last(), sixty(c.Month)}, &c.Older); err != nil {
		return err
	}
	return c.readSaid(tx)
}

// sixty is the newest birthday of those who were 60 months old all of a month.
func sixty(m civil.Month) civil.Date { return m.Add(-60).First() }

// readSaid counts the classes that the files brought, of the last weighing of each child
// in the month.
func (c *Counted) readSaid(tx *db.Tx) error {
	type class struct{ stunted, differs bool }
	last := map[db.ID]class{}
	err := tx.Each(`select child, brought, differs from visit
		where regency = $1 and day between $2 and $3 and replaced_by is null and brought is not null order by day`, []any{c.Area, c.Month.First(), c.Month.Last()}, func(s db.Scan) error {
		var child db.ID
		var text string
		var differs int
		if err := s(&child, &text, &differs); err != nil {
			return err
		}
		var b struct {
			HFA *visit.Said `json:"hfa"`
		}
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			return err
		}
		delete(last, child)
		if b.HFA == nil {
			return nil
		}
		said, known := growth.ParseLabel(growth.HFA, b.HFA.Label)
		stunted := said.Code == "stunted" || said.Code == "severely-stunted"
		switch {
		case said == growth.ImplausibleScore:
			return nil
		case known && said.Code != "":
		case b.HFA.Z != nil:
			stunted = *b.HFA.Z < -200
		default:
			return nil
		}
		last[child] = class{stunted, differs&1 != 0}
		return nil
	})
	for _, k := range last {
		c.Said.Denominator++
		if k.stunted {
			c.Said.Numerator++
		}
		if k.differs {
			c.SaidDiffers++
		}
	}
	return err
}

const publishedColumns = "id, area, survey, period, indicator, hundredths, low, high, numerator, denominator, source, by_name, changed"

func scanPublished(s db.Scan) (f Published, err error) {
	return f, s(&f.ID, &f.Area, &f.Survey, &f.Period, &f.Indicator, &f.Hundredths, db.Or(&f.Low), db.Or(&f.High), db.Or(&f.Numerator), db.Or(&f.Denominator), &f.Source, &f.By, &f.Changed)
}

func publishedOf(tx *db.Tx, regency string) ([]Published, error) {
	return db.All(tx, "select "+publishedColumns+" from published where regency = $1 order by period, survey, area, id", []any{regency}, scanPublished)
}

func publishedByID(tx *db.Tx, regency string, id db.ID) (f Published, found bool, err error) {
	all, err := db.All(tx, "select "+publishedColumns+" from published where regency = $1 and id = $2", []any{regency, id}, scanPublished)
	if len(all) > 0 {
		return all[0], true, err
	}
	return f, false, err
}

func savePublished(tx *db.Tx, regency string, f Published, by db.ID, name string) error {
	_, err := tx.Exec(`insert into published (regency, id, area, survey, period, indicator, hundredths, low, high, numerator, denominator, source, by_id, by_name, changed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		on conflict (regency, id) do update set area = excluded.area, survey = excluded.survey, period = excluded.period, indicator = excluded.indicator,
			hundredths = excluded.hundredths, low = excluded.low, high = excluded.high, numerator = excluded.numerator, denominator = excluded.denominator,
			source = excluded.source, by_id = excluded.by_id, by_name = excluded.by_name, changed = excluded.changed`,
		regency, f.ID, f.Area, f.Survey, f.Period, f.Indicator, f.Hundredths, interval(f, f.Low), interval(f, f.High), db.Null(f.Numerator), db.Null(f.Denominator), f.Source, db.Null(by), name, tx.Now())
	return err
}

// interval is a bound of a figure that has any: a low one may be 0.
func interval(f Published, bound int) any {
	if f.High == 0 {
		return nil
	}
	return bound
}

func removePublished(tx *db.Tx, regency string, id db.ID) error {
	_, err := tx.Exec("delete from published where regency = $1 and id = $2", regency, id)
	return err
}
