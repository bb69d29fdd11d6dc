package plan

import (
	"strconv"
	"time"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
)

// Facts tells the year of actions what there is of the regency's plan.
func Facts(tx *db.Tx, regency string, year int, area string) ([]evidence.Fact, error) {
	if len(area) != int(region.Regency) {
		return nil, nil
	}
	c, err := Read(tx, regency, year, regency)
	if err != nil {
		return nil, err
	}
	s, err := c.State()
	if err != nil {
		return nil, err
	}
	tahun := "?tahun=" + strconv.Itoa(year)
	rows := evidence.Fact{Output: "plan.rows", Done: s.Rows > 0 && s.Complete == s.Rows, Key: "plan.fact.rows", Args: fault.Args{"Count": s.Rows, "Complete": s.Complete}, Href: "/rencana" + tahun}
	if s.Rows == 0 {
		rows.Key = "plan.fact.none"
	}
	answers := evidence.Fact{Output: "plan.answers", Done: s.Recommendations > 0 && s.Answers == s.Recommendations, Key: "plan.fact.answers",
		Args: fault.Args{"Count": s.Recommendations, "Answered": s.Answers}, Href: "/rencana/rekomendasi" + tahun}
	if s.Recommendations == 0 {
		answers.Key = "plan.fact.unasked"
	}
	return []evidence.Fact{rows, answers}, nil
}

// answerMonth is that by whose end recommendations should be answered: the guide's months
// of Aksi 2 are recalled as February to April.
const answerMonth = time.April

// Due are the recommendations that nobody has answered.
func Due(tx *db.Tx, regency string, year int) (all []reminder.Item, err error) {
	c, err := Read(tx, regency, year, regency)
	if err != nil {
		return nil, err
	}
	first, _ := civil.NewDate(year, answerMonth, 1)
	for _, r := range c.Recommendations {
		if _, _, is := c.Answered(r.ID); is {
			continue
		}
		all = append(all, reminder.Item{Key: "plan.due.answer", Args: fault.Args{"Number": r.Body.Number}, Due: first.Month().Last(), Href: "/rencana/rekomendasi?tahun=" + strconv.Itoa(year),
			Office: r.Body.Office, Area: r.Area, Title: r.Body.Text, Kind: "situation.recommendation", ID: string(r.ID), Version: r.Version, Changed: r.Changed.Time})
	}
	return all, nil
}
