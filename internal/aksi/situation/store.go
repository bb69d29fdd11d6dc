package situation

import (
	"encoding/json"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/scorecard"
)

// weighings are the sums of the villages of an area in a month.
func weighings(tx *db.Tx, a Ask) (map[string]Place, error) {
	all := map[string]Place{}
	low, high := region.Span(a.Area)
	return all, tx.Each(`select village, indicator, numerator, denominator from figure
		where regency = $1 and month = $2 and village between $3 and $4 and indicator in ('weighed', 'stunting', 'severe-stunting')`,
		[]any{a.Regency, int(a.Month), low, high}, func(s db.Scan) error {
			var village, indicator string
			var n, d int64
			if err := s(&village, &indicator, &n, &d); err != nil {
				return err
			}
			p := all[village]
			p.Code = village
			switch indicator {
			case "weighed":
				p.Weighed, p.Children = n, d
			case "stunting":
				p.Stunted, p.Measured = n, d
			default:
				p.Severe = n
			}
			all[village] = p
			return nil
		})
}

// ages are how many registered children of each group of age there are in each village.
func ages(tx *db.Tx, a Ask) ([]Target, error) {
	type asked struct {
		regency, area string
		month         civil.Month
	}
	all, err := db.Once(tx, asked{a.Regency, a.Area, a.Month}, func() ([]Target, error) { return readAges(tx, a) })
	return slices.Clone(all), err
}

func readAges(tx *db.Tx, a Ask) ([]Target, error) {
	all := []Target{{Key: "infant"}, {Key: "toddler"}, {Key: "under_two"}, {Key: "older"}, {Key: "under_five"}}
	for i := range all {
		all[i].Places = map[string]int64{}
	}
	low, high := region.Span(a.Area)
	return all, tx.Each(`select village, sum(case when age < 6 then 1 else 0 end), sum(case when age between 6 and 23 then 1 else 0 end),
			sum(case when age < 24 then 1 else 0 end), sum(case when age >= 24 then 1 else 0 end), count(*)
		from child_month where regency = $1 and month = $2 and village between $3 and $4 group by village`,
		[]any{a.Regency, int(a.Month), low, high}, func(s db.Scan) error {
			var village string
			var n [5]int64
			if err := s(&village, &n[0], &n[1], &n[2], &n[3], &n[4]); err != nil {
				return err
			}
			for i := range all {
				all[i].Places[village] = n[i]
				all[i].Count += n[i]
				all[i].Reporting++
			}
			return nil
		})
}

// funds are the villages' uses of Dana Desa in a year, as far as they told it.
func funds(tx *db.Tx, a Ask, year int) (map[string]Fund, error) {
	all := map[string]Fund{}
	low, high := region.Span(a.Area)
	return all, tx.Each("select village, body from village_sheet where regency = $1 and year = $2 and form = $3 and village between $4 and $5",
		[]any{a.Regency, year, scorecard.PartFund, low, high}, func(s db.Scan) error {
			var village, body string
			var told scorecard.Fund
			if err := s(&village, &body); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(body), &told); err != nil {
				return err
			}
			f, said := Fund{Villages: 1}, false
			for _, use := range []scorecard.Use{told.Development, told.Empowerment} {
				if use.Total != nil {
					f.Total, said = f.Total+rupiah.Amount(*use.Total), true
				}
				if use.Stunting != nil {
					f.Stunting += rupiah.Amount(*use.Stunting)
				}
			}
			if said {
				all[village] = f
			}
			return nil
		})
}

// publishedHere are the figures of stunting that the regency keeps beside its own.
func publishedHere(tx *db.Tx, regency string) ([]Published, error) {
	return db.All(tx, "select survey, period, hundredths, low, high, source from published where regency = $1 and area = $1 and indicator = 'stunting' order by period, survey, id",
		[]any{regency}, func(s db.Scan) (f Published, err error) {
			err = s(&f.Survey, &f.Period, &f.Hundredths, db.Or(&f.Low), db.Or(&f.High), &f.Source)
			f.Kind, f.Certainty, f.Places = string(published.KindOf(f.Survey)), standard.Seen, 1
			if f.Hundredths%10 != 0 {
				f.Places = 2
			}
			return f, err
		})
}
