// Package lokustest is for tests of what is chosen: a district of which everything is
// known and whose villages differ.
package lokustest

import (
	"context"
	"fmt"
	"testing"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
)

// Few is how many villages, the first by code, have too few children to be ranked.
const Few = 5

// Snapshot is a regency in which each village has one stunted child more than the one
// before, of 200: from ten on, and so many more. Families at risk and the services of
// the default method are known.
func Snapshot(regency string, year int, more int64) situation.Snapshot {
	x := situation.Snapshot{Regency: regency, Area: regency, Year: year, Standard: "who-days", Month: civil.MustDate(fmt.Sprint(year, "-02-01")).Month()}
	for i, v := range region.Villages(regency) {
		p := situation.Place{Code: v.Code, Children: 210, Weighed: 200, Measured: 200, Stunted: int64(10+i) + more, Families: 300, AtRisk: int64(60 + i*7%100)}
		if i < Few {
			p.Children, p.Weighed, p.Measured, p.Stunted, p.Hides = 20, 20, 20, 1, situation.HidesStunted
		}
		x.Villages = append(x.Villages, p)
	}
	for k, id := range []string{"ESS-10", "ESS-11", "ESS-14", "ESS-15", "ESS-17", "ESS-19", "ESS-24", "ESS-26", "ESS-27"} {
		c := situation.Coverage{ID: id, Measure: "share", Goal: &situation.Goal{Year: 2024, Hundredths: 8000 + 200*k}, Places: map[string]situation.Pair{}}
		for i, p := range x.Villages {
			c.Places[p.Code] = situation.Pair{int64(20 + (i*13+k*7)%70), 100}
		}
		x.Services = append(x.Services, c)
	}
	return x
}

// Freeze keeps a snapshot as the newest analysis of its year.
func Freeze(t testing.TB, d *db.DB, x situation.Snapshot) {
	t.Helper()
	sum, err := x.Sum()
	if err != nil {
		t.Fatal(err)
	}
	e := register.Entry[situation.Analysis]{Year: x.Year, Area: x.Area, Body: situation.Analysis{Snapshot: x, SHA256: sum}}
	if err := register.Kind[situation.Analysis]("situation.analysis").Save(context.Background(), d, ledger.By{Name: "Dina"}, ledger.Deed{Regency: x.Regency, Action: "situation.freeze"}, &e); err != nil {
		t.Fatal(err)
	}
}
