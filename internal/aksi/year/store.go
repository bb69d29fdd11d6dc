package year

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// cardsOf are the scorecards of the newest quarter of a year for which an area has any.
func cardsOf(tx *db.Tx, regency string, year int, area string) (c cards, err error) {
	low, high := region.Span(area)
	quarters := civil.YearOf(year).Parts(civil.Quarterly)
	for i := len(quarters) - 1; i >= 0 && c.villages == 0 && err == nil; i-- {
		c.period = quarters[i]
		_, err = tx.One("select count(*) from scorecard where regency = $1 and period = $2 and village between $3 and $4 and due_mothers + due_children > 0", []any{regency, c.period, low, high}, &c.villages)
	}
	return c, err
}

// roundsOf are the rounds of a year of which an area has figures, the earlier first.
func roundsOf(tx *db.Tx, regency string, year int, area string) ([]round, error) {
	low, high := region.Span(area)
	return db.All(tx, `select month, sum(numerator), sum(denominator) from figure where regency = $1 and indicator = 'measured' and month in ($2, $3) and village between $4 and $5
		group by month having sum(numerator) > 0 order by month`, []any{regency, year*100 + rounds[0], year*100 + rounds[1], low, high}, func(s db.Scan) (r round, err error) {
		var month int
		err = s(&month, &r.measured, &r.target)
		r.month = civil.Month(month)
		return r, err
	})
}

// accountsIn are the accounts of a regency that are in use.
func accountsIn(tx *db.Tx, regency string) ([]account.Account, error) {
	low, high := region.Span(regency)
	return db.All(tx, `select id, username, name, role, region, office from account
		where not disabled and (region = $1 or region between $2 and $3) order by region, name, username`, []any{regency, low[:6], high}, func(s db.Scan) (a account.Account, err error) {
		return a, s(&a.ID, &a.Username, &a.Name, &a.Role, &a.Region, &a.Office)
	})
}
