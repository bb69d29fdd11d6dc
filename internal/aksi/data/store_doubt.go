package data

import (
	"encoding/json"
	"fmt"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

const doubtColumns = "kind, target, village, found, detail, state, owner, owner_name, due, answer, changed, by_name"

func scanDoubt(s db.Scan) (d Doubt, err error) {
	var detail string
	err = s(&d.Kind, &d.Target, &d.Area, &d.Since, &detail, &d.State, db.Or(&d.Owner), &d.Name, &d.Due, &d.Answer, &d.Changed, &d.By)
	if err == nil {
		err = json.Unmarshal([]byte(detail), &d.Detail)
	}
	return d, err
}

// within is a condition on doubt.village: a code of any level inside an area, the area
// itself included. Its two arguments are the area and the last code in it.
func within(first int) string {
	return "village between " + db.List(first, 1) + " and " + db.List(first+1, 1)
}

func doubtsIn(tx *db.Tx, regency, area string) ([]Doubt, error) {
	_, high := region.Span(area)
	return db.All(tx, "select "+doubtColumns+" from doubt where regency = $1 and "+within(2)+" order by found, kind, target", []any{regency, area, high}, scanDoubt)
}

func doubtsOf(tx *db.Tx, regency string, owner db.ID) ([]Doubt, error) {
	return db.All(tx, "select "+doubtColumns+" from doubt where regency = $1 and owner = $2 order by found, kind, target", []any{regency, owner}, scanDoubt)
}

func doubtOf(tx *db.Tx, regency, kind, target string) (d Doubt, found bool, err error) {
	all, err := db.All(tx, "select "+doubtColumns+" from doubt where regency = $1 and kind = $2 and target = $3", []any{regency, kind, target}, scanDoubt)
	if len(all) > 0 {
		return all[0], true, err
	}
	return d, false, err
}

func saveDoubts(tx *db.Tx, regency string, all []Doubt) error {
	rows := tx.Batch("insert into doubt (regency, "+doubtColumns+")", 13, `on conflict (regency, kind, target) do update set
		village = excluded.village, found = excluded.found, detail = excluded.detail, state = excluded.state, owner = excluded.owner,
		owner_name = excluded.owner_name, due = excluded.due, answer = excluded.answer, changed = excluded.changed, by_name = excluded.by_name`)
	for _, d := range all {
		detail, err := json.Marshal(d.Detail)
		if err != nil {
			return err
		}
		if err := rows.Add(regency, d.Kind, d.Target, d.Area, d.Since, string(detail), d.State, db.Null(d.Owner), d.Name, d.Due, d.Answer, d.Changed, d.By); err != nil {
			return err
		}
	}
	_, err := rows.Flush()
	return err
}

// accountsIn are the accounts of a regency that can be signed in with.
func accountsIn(tx *db.Tx, regency string) ([]account.Account, error) {
	low, high := region.Span(regency)
	return db.All(tx, `select id, username, name, role, region, office from account
		where not disabled and (region = $1 or region between $2 and $3) order by region, name, username`, []any{regency, low[:6], high}, func(s db.Scan) (a account.Account, err error) {
		return a, s(&a.ID, &a.Username, &a.Name, &a.Role, &a.Region, &a.Office)
	})
}

// counts answers a query of village and number, for the rules that count persons.
func counts(tx *db.Tx, query string, args ...any) (map[string]int64, error) {
	found := map[string]int64{}
	return found, tx.Each(query, args, func(s db.Scan) error {
		var village string
		var n int64
		err := s(&village, &n)
		found[village] += n
		return err
	})
}

// counted are the rules that count records, each by village; $1 is the regency. What is
// merged, erased, gone or blocked waits for nobody.
var counted = map[string]string{
	"held":     "select village, count(*) from held where regency = $1 and state = 'open' group by village",
	"conflict": "select village, count(*) from conflict where regency = $1 group by village",
	"twin": `select c.village, count(*) from likeness l join child c on c.regency = l.regency and c.id = l.a
		where l.regency = $1 and l.state = 'open' and l.kind = 'child' group by c.village`,
	"nik": `select village, count(*) from child
		where regency = $1 and nik is null and merged_into is null and deleted is null and gone is null and blocked is null group by village`,
}

// countedTwins is the rule of households and persons that may be one.
const countedTwins = `select x.village, count(*) from likeness l join %[1]s x on x.regency = l.regency and x.id = l.a
	where l.regency = $1 and l.state = 'open' and l.kind = '%[1]s' group by x.village`

func countTwinFamilies(tx *db.Tx, regency string) (map[string]int64, error) {
	found := map[string]int64{}
	for _, kind := range []string{"household", "person"} {
		some, err := counts(tx, fmt.Sprintf(countedTwins, kind), regency)
		if err != nil {
			return nil, err
		}
		for village, n := range some {
			found[village] += n
		}
	}
	return found, nil
}

// registered are the children of each village in a month.
func registered(tx *db.Tx, regency string, month civil.Month) (map[string]int64, error) {
	return counts(tx, "select village, denominator from figure where regency = $1 and month = $2 and indicator = 'weighed'", regency, int(month))
}

// absent are those of them who were not weighed for some months, or never.
func absent(tx *db.Tx, regency string, month civil.Month, months int) (map[string]int64, error) {
	return counts(tx, `select village, count(*) from child_month where regency = $1 and month = $2 and not weighed and last_month <= $3
		and child not in (select id from child where regency = $1 and blocked is not null) group by village`, regency, int(month), int(month.Add(-months)))
}

// stuntedIn are the stunted among the measured of each village in a month.
func stuntedIn(tx *db.Tx, regency string, month civil.Month) (map[string]Share, error) {
	found := map[string]Share{}
	return found, tx.Each("select village, numerator, denominator from figure where regency = $1 and month = $2 and indicator = 'stunting'", []any{regency, int(month)}, func(s db.Scan) error {
		var village string
		var share Share
		err := s(&village, &share.Numerator, &share.Denominator)
		found[village] = share
		return err
	})
}
