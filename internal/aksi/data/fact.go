package data

import (
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/framework"
)

// Facts are what the register of data shows of the outputs of a year's actions. It is
// kept for a regency: a kecamatan has none of its own.
func Facts(tx *db.Tx, regency string, year int, area string) (all []evidence.Fact, err error) {
	if region.LevelOf(area) != region.Regency {
		return nil, nil
	}
	for _, fact := range []func(*db.Tx, string, int) (evidence.Fact, error){inventoryFact, gapFact, planFact, publishedFact} {
		f, err := fact(tx, regency, year)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// inventoryFact: the inventory is there when offices have confirmed every row of it.
func inventoryFact(tx *db.Tx, regency string, year int) (evidence.Fact, error) {
	f := evidence.Fact{Output: "data.inventory", Href: "/data/inventaris", Key: "data.fact.inventory"}
	frame, err := framework.Read(tx, regency, year)
	if err != nil {
		return f, err
	}
	said, err := entries[Item](tx, regency, kindItem)
	if err != nil {
		return f, err
	}
	rows := prefill(frame, said)
	confirmed := 0
	for _, r := range rows {
		if !r.Prefilled {
			confirmed++
			f.Day = max(f.Day, civil.DateOf(r.Changed.In(region.Zone(regency))))
		}
	}
	f.Args = fault.Args{"Count": confirmed, "All": len(rows)}
	if f.Done = confirmed == len(rows); !f.Done {
		f.Key, f.Day = "data.fact.inventory.lacks", 0
	}
	return f, nil
}

// writtenIn is how many entries of a table were written, or last changed, in a year, and
// when the newest was.
func writtenIn[T any, P entry[T]](all []T, regency string, year int) (n int, newest civil.Date) {
	for i := range all {
		day := civil.DateOf(P(&all[i]).written().Changed.In(region.Zone(regency)))
		if y, _, _ := day.YMD(); y == year {
			n, newest = n+1, max(newest, day)
		}
	}
	return n, newest
}

func gapFact(tx *db.Tx, regency string, year int) (evidence.Fact, error) {
	f := evidence.Fact{Output: "data.gaps", Href: "/data/rencana", Key: "data.fact.gaps.none", Args: fault.Args{"Year": strconv.Itoa(year)}}
	gaps, err := entries[Gap](tx, regency, kindGap)
	if n, newest := writtenIn(gaps, regency, year); n > 0 {
		f.Done, f.Key, f.Args, f.Day = true, "data.fact.gaps", fault.Args{"Count": n, "Year": strconv.Itoa(year)}, newest
	}
	return f, err
}

// planFact: the plan is there when each gap that is open has something planned for it.
func planFact(tx *db.Tx, regency string, year int) (evidence.Fact, error) {
	f := evidence.Fact{Output: "data.plan", Href: "/data/rencana", Key: "data.fact.plan.none", Args: fault.Args{"Year": strconv.Itoa(year)}}
	plans, err := entries[Plan](tx, regency, kindPlan)
	if err != nil {
		return f, err
	}
	gaps, err := entries[Gap](tx, regency, kindGap)
	bare := 0
	for _, g := range gaps {
		if !g.Closed && !slices.ContainsFunc(plans, func(p Plan) bool { return p.Gap == g.ID && p.Status != "dropped" }) {
			bare++
		}
	}
	n, newest := writtenIn(plans, regency, year)
	switch {
	case n > 0 && bare == 0:
		f.Done, f.Key, f.Args, f.Day = true, "data.fact.plan", fault.Args{"Count": n, "Year": strconv.Itoa(year)}, newest
	case n > 0:
		f.Key, f.Args = "data.fact.plan.bare", fault.Args{"Count": bare}
	}
	return f, err
}

// publishedFact: a figure of the regency that was published in the year by its own
// measuring, with where it can be read.
func publishedFact(tx *db.Tx, regency string, year int) (evidence.Fact, error) {
	f := evidence.Fact{Output: "publish.figures", Href: "/data/banding", Key: "data.fact.published.none", Args: fault.Args{"Year": strconv.Itoa(year)}}
	all, err := publishedOf(tx, regency)
	n := 0
	for _, p := range all {
		if published.KindOf(p.Survey) == published.Routine && p.Area == regency && strings.HasPrefix(p.Period, strconv.Itoa(year)) {
			n++
			f.Day = max(f.Day, civil.DateOf(p.Changed.In(region.Zone(regency))))
		}
	}
	if f.Done = n > 0; f.Done {
		f.Key, f.Args = "data.fact.published", fault.Args{"Count": n, "Year": strconv.Itoa(year)}
	}
	return f, err
}
