package situation

import (
	"fmt"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
)

// Facts tell the year of actions what exists of the analysis of an area.
func Facts(tx *db.Tx, regency string, year int, area string) ([]evidence.Fact, error) {
	frozen, err := Frozen(tx, regency, year, area)
	if err != nil {
		return nil, err
	}
	recommended, err := own(tx, recommendations, Ask{Regency: regency, Year: year, Area: area})
	if err != nil {
		return nil, err
	}
	here := fmt.Sprintf("?tahun=%d&wilayah=%s", year, area)
	analysis := evidence.Fact{Output: "situation.analysis", Key: "situation.fact.live", Href: "/situasi" + here}
	if frozen.Version > 0 {
		at := civil.DateOf(frozen.Body.Taken.In(region.Zone(regency)))
		analysis = evidence.Fact{Output: analysis.Output, Done: true, Key: "situation.fact.frozen", Args: fault.Args{"Day": at, "Month": frozen.Body.Snapshot.Month},
			Href: "/situasi/beku/" + string(frozen.ID), Day: at}
	}
	n := len(recommended)
	all := []evidence.Fact{analysis, {Output: "situation.recommendation", Done: n > 0, Key: "situation.fact.recommendations", Args: fault.Args{"Count": n}, Href: "/situasi/rekomendasi" + here}}
	report := evidence.Fact{Output: "situation.report", Done: analysis.Done && n > 0, Key: "situation.fact.report", Href: "/situasi/dokumen/laporan" + here}
	if !report.Done {
		report.Key = "situation.fact.report.none"
	}
	return append(all, report), nil
}
