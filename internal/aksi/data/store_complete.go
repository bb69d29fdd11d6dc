package data

import (
	"fmt"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/care"
)

// counters answer village, numerator and denominator of the sources that are shares;
// $1 is the regency.
var counters = map[string]string{
	// months of posyandu with a weighing, of those in which a child was registered there
	"posyandu": `select village, sum(case when weighed > 0 then 1 else 0 end), count(*) from posyandu_month
		where regency = $1 and month between $2 and $3 and posyandu <> '' group by village`,
	"weighed": "select village, numerator, denominator from figure where regency = $1 and month = $2 and indicator = 'weighed'",
	"household": `select village, sum(case when water <> '' and latrine <> '' and welfare is not null then 1 else 0 end), count(*)
		from household where regency = $1 and deleted is null group by village`,
	"person": `select village, sum(case when nik is not null and birth is not null then 1 else 0 end), count(*)
		from person where regency = $1 and deleted is null and gone is null group by village`,
	"child": `select village, sum(case when nik is not null and household is not null then 1 else 0 end), count(*)
		from child where regency = $1 and deleted is null and gone is null and merged_into is null and blocked is null group by village`,
	// families looked at in the year's round, of those at risk by our records
	"check": `select village, (select count(*) from risk_check r where r.regency = c.regency and r.year = $3 and r.village = c.village), numerator
		from coverage_count c where regency = $1 and indicator = 'IMP-04' and period = $2`,
}

// slow are the counters that go through whole tables, and those that do not.
var slow, quick = []string{"household", "person", "child"}, []string{"posyandu", "weighed", "check"}

// served are in how many of some months anything of forms 2A to 2C was recorded in each
// village. Hundreds of thousands of events lie in an index by kind, month and village: it
// is asked for each once and not read.
func served(tx *db.Tx, regency string, from, to civil.Month) (map[string]int64, error) {
	var months []string
	for m := from; m <= to; m = m.Add(1) {
		months = append(months, fmt.Sprintf("select %d as month", int(m)))
	}
	one := "exists (select 1 from care c where c.regency = v.regency and c.kind = '%s' and c.month = m.month and c.village = v.village)"
	var any []string
	for _, kind := range []string{care.KindServices, care.KindExam, care.KindVisit, care.KindDelivery} {
		any = append(any, fmt.Sprintf(one, kind))
	}
	return counts(tx, "select v.village, count(*) from village_counter v cross join ("+strings.Join(months, " union all ")+") m where v.regency = $1 and ("+strings.Join(any, " or ")+") group by v.village", regency)
}

// changes are how often villages have changed, and imports were taken or undone.
func changes(tx *db.Tx, regency string) (heard, imports int64, err error) {
	if _, err = tx.One("select sum(seq) from village_counter where regency = $1", []any{regency}, db.Or(&heard)); err == nil {
		_, err = tx.One("select count(*) + count(undone) from import where regency = $1", []any{regency}, &imports)
	}
	return heard, imports, err
}

// received tells when the weighings of a month came, village by village: those of an
// import together, those of phones one by one.
func received(tx *db.Tx, regency string, month civil.Month) (map[string][]arrival, error) {
	imports := map[db.ID]db.Time{}
	err := tx.Each("select id, at from import where regency = $1", []any{regency}, func(s db.Scan) error {
		var id db.ID
		var at db.Time
		err := s(&id, &at)
		imports[id] = at
		return err
	})
	if err != nil {
		return nil, err
	}
	found := map[string][]arrival{}
	return found, tx.Each(`select village, import, case when import is null then recorded end as came, count(*) from visit
		where regency = $1 and day between $2 and $3 and replaced_by is null and grams is not null group by village, import, came`, []any{regency, month.First(), month.Last()}, func(s db.Scan) error {
		var village string
		var by db.ID
		var a arrival
		err := s(&village, db.Or(&by), &a.at, &a.count)
		if by != "" {
			a.at = imports[by]
		}
		found[village] = append(found[village], a)
		return err
	})
}

// saidOf are the statements of some indicators and periods in an area.
func saidOf(tx *db.Tx, area string, indicators []edition.Indicator, periods []civil.Period) ([]said, error) {
	if len(indicators) == 0 {
		return nil, nil
	}
	_, last := region.Span(area)
	args := db.Args([]any{area[:region.Regency], area, last}, periods)
	for _, x := range indicators {
		args = append(args, x.ID)
	}
	return db.All(tx, "select indicator, period, area, state, entered from coverage where regency = $1 and area between $2 and $3 and period in ("+
		db.List(4, len(periods))+") and indicator in ("+db.List(4+len(periods), len(indicators))+")", args, func(s db.Scan) (one said, err error) {
		return one, s(&one.Indicator, &one.Period, &one.Area, &one.state, &one.at)
	})
}
