package lokus

import (
	"time"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
)

// Chosen is the list that a year of actions made: for those who plan and meet. Of a
// draft the villages are what method and overrides would choose now; none without a
// frozen analysis.
func Chosen(tx *db.Tx, regency string, year int) (l List, decided bool, err error) {
	p, earlier, err := read(tx, regency, year)
	if err != nil || p.Decided() {
		return p.List.Body, p.Decided(), err
	}
	if p.Ready() {
		p.List.Body.Villages = p.List.Body.choose(order(p.Method.Body, DataOf(&p.Analysis.Body.Snapshot, earlier)))
	}
	return p.List.Body, false, nil
}

// Facts tells the year of actions what there is of the regency's list.
func Facts(tx *db.Tx, regency string, year int, area string) ([]evidence.Fact, error) {
	if len(area) != int(region.Regency) {
		return nil, nil
	}
	l, decided, err := Chosen(tx, regency, year)
	if err != nil {
		return nil, err
	}
	args := fault.Args{"Count": len(l.Villages), "Year": code(For(year)), "Number": l.Decree.Number}
	list := evidence.Fact{Output: "lokus.list", Done: len(l.Villages) > 0, Key: "lokus.fact.list", Args: args, Href: Href(year)}
	if !list.Done {
		list.Key = "lokus.fact.none"
	}
	decree := evidence.Fact{Output: "lokus.decree", Done: decided, Key: "lokus.fact.decree", Args: args, Href: Href(year), Day: l.Decree.Day}
	if !decided {
		decree.Key = "lokus.fact.undecided"
	}
	return []evidence.Fact{list, decree}, nil
}

// Href is where a year's list stands.
func Href(year int) string { return "/lokus?tahun=" + code(year) }

// Due is the list that should be decided: no source that we could read names a month, so
// the last day is the one before the year that it is for.
func Due(tx *db.Tx, regency string, year int) ([]reminder.Item, error) {
	p, _, err := read(tx, regency, year)
	if err != nil || p.Decided() || !p.Ready() {
		return nil, err
	}
	last, _ := civil.NewDate(For(year)-1, time.December, 31)
	return []reminder.Item{{Key: "lokus.due", Args: fault.Args{"Year": code(For(year))}, Due: last, Href: Href(year), Area: regency, Kind: "lokus.list", ID: string(p.Analysis.ID),
		Version: p.List.Version, Changed: p.Analysis.Changed.Time}}, nil
}
