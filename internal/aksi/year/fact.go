package year

import (
	"net/url"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
)

// Href is the page of an action.
func Href(a Action) string {
	q := url.Values{"tahun": {strconv.Itoa(a.Year)}}
	if region.LevelOf(a.Area) != region.Regency {
		q.Set("wilayah", a.Area)
	}
	return "/aksi/" + a.Action.Key + "?" + q.Encode()
}

// Facts are what scorecards and measurements show of a year's actions.
func Facts(tx *db.Tx, regency string, year int, area string) ([]evidence.Fact, error) {
	cards, err := cardsOf(tx, regency, year, area)
	if err != nil {
		return nil, err
	}
	rounds, err := roundsOf(tx, regency, year, area)
	if err != nil {
		return nil, err
	}
	return []evidence.Fact{cardFact(cards, year, area), roundFact(rounds, year, area)}, nil
}

// cards are the scorecards of a quarter: of how many villages, and where something was due.
type cards struct {
	period   civil.Period
	villages int
}

func cardFact(c cards, year int, area string) evidence.Fact {
	f := evidence.Fact{Output: "scorecard.village", Key: "year.fact.scorecard.none", Args: fault.Args{"Year": strconv.Itoa(year)}, Href: "/formulir?wilayah=" + area}
	if c.villages > 0 {
		f.Done, f.Key = true, "year.fact.scorecard"
		f.Args = fault.Args{"Count": c.villages, "All": len(region.Villages(area)), "Quarter": c.period.Number(), "Year": strconv.Itoa(year)}
		f.Href += "&periode=" + c.period.String()
	}
	return f
}

// round is a month in which all children are measured, and how many were.
type round struct {
	month            civil.Month
	measured, target int
}

// The months of the rounds: figures of February and August are those that are published.
var rounds = []int{2, 8}

// enough is the coverage in percent below which a round is thought too thin to publish:
// the aim of the round of June 2024.
const enough = 90

func roundFact(all []round, year int, area string) evidence.Fact {
	f := evidence.Fact{Output: "measure.round", Key: "year.fact.round.none", Args: fault.Args{"Year": strconv.Itoa(year)}, Href: "/wilayah/" + area}
	if len(all) == 0 {
		return f
	}
	last := all[len(all)-1]
	f.Key, f.Args = "year.fact.round", fault.Args{"Month": last.month, "Measured": last.measured, "Target": last.target, "Enough": enough}
	f.Href += "?bulan=" + last.month.String()
	if f.Done = last.measured*100 >= enough*last.target; f.Done {
		f.Day = last.month.Last()
	} else {
		f.Key = "year.fact.round.thin"
	}
	return f
}
