package budget

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
)

// Expected tells whether a row should have figures of a quarter: it is planned for it, or
// for none, and its money was not struck out of APBD.
func (l Line) Expected(quarter int) bool {
	q := l.Row.Body.Quarters
	struck := l.Granted.Body.Budget != nil && *l.Granted.Body.Budget == 0
	return !struck && (len(q) == 0 || slices.Contains(q, quarter))
}

// Missing is what an office has not told of a quarter that has ended.
type Missing struct {
	Office  string
	Area    string
	Quarter int
	Rows    int
	Of      int // rows that it should tell
	Due     civil.Date
}

// Missing lists what is not told of the quarters that ended before today, by office.
func (b Book) Missing() (all []Missing) {
	for quarter := 1; quarter <= 4; quarter++ {
		if Quarter(b.Year, quarter).To().Last() >= b.Today {
			break
		}
		at := map[string]int{}
		for _, l := range b.Lines {
			if !l.Expected(quarter) {
				continue
			}
			key := l.Row.Area + " " + l.Row.Body.Office
			i, ok := at[key]
			if !ok {
				i = len(all)
				at[key], all = i, append(all, Missing{Office: l.Row.Body.Office, Area: l.Row.Area, Quarter: quarter, Due: DueOf(b.Year, quarter)})
			}
			if all[i].Of++; l.Told[quarter-1] == nil {
				all[i].Rows++
			}
		}
	}
	all = slices.DeleteFunc(all, func(m Missing) bool { return m.Rows == 0 })
	slices.SortStableFunc(all, func(x, y Missing) int {
		return cmp.Or(cmp.Compare(x.Due, y.Due), cmp.Compare(x.Area, y.Area), cmp.Compare(x.Office, y.Office))
	})
	return all
}

// Due is what is due of the plan made in a year: the next stage, and each office's figures
// of the quarters that have ended.
func Due(tx *db.Tx, regency string, year int) (items []reminder.Item, err error) {
	b, err := Read(tx, regency, year, regency, civil.DateOf(tx.Now().In(region.Zone(regency))))
	if err != nil || len(b.Lines) == 0 {
		return nil, err
	}
	href := fmt.Sprintf("/anggaran?tahun=%d", year)
	if next := Rank(b.At()) + 1; next < len(Stages) {
		s := Stages[next]
		items = append(items, reminder.Item{Key: "budget.due.stage", Args: fault.Args{"Stage": fault.Key("budget.stage." + s.Key), "Year": strconv.Itoa(YearOf(year))},
			Due: s.Due(year), Href: href, Area: regency, Kind: "budget.stage", ID: string(derived("stage", regency, strconv.Itoa(year), s.Key))})
	}
	for _, m := range b.Missing() {
		items = append(items, reminder.Item{Key: "budget.due.quarter", Args: fault.Args{"Quarter": m.Quarter, "Year": strconv.Itoa(YearOf(year)), "Count": m.Rows}, Due: m.Due,
			Href: fmt.Sprintf("/anggaran/realisasi?tahun=%d&triwulan=%d&opd=%s", year, m.Quarter, m.Office), Office: m.Office, Area: m.Area,
			Kind: "budget.quarter", ID: string(derived("quarter", regency, strconv.Itoa(year), m.Area, m.Office, strconv.Itoa(m.Quarter)))})
	}
	return items, nil
}

// Facts is what there is to show of an area's year: the stages reached, the two matrices
// filled in, and what was done in the year itself with the plan made for it before.
func Facts(tx *db.Tx, regency string, year int, area string) (facts []evidence.Fact, err error) {
	today := civil.DateOf(tx.Now().In(region.Zone(regency)))
	t, err := trackOf(tx, regency, year, area)
	if err != nil {
		return nil, err
	}
	query := fmt.Sprintf("?tahun=%d&wilayah=%s", year, area)
	for _, of := range [][2]string{{"plan.dprd", Council}, {"plan.final", Final}} {
		stage := of[1]
		f := evidence.Fact{Output: of[0], Key: "budget.fact.stage.not", Args: fault.Args{"Stage": fault.Key("budget.stage." + stage)}, Href: "/anggaran" + query}
		if m, ok := t.Newest(stage); ok && t.Reached(stage) {
			f.Done, f.Key, f.Day = true, "budget.fact.stage", m.Body.Day
			f.Args["Rows"], f.Args["Sum"] = m.Body.Rows, m.Body.Cost
		}
		facts = append(facts, f)
	}
	lines, err := Lines(tx, regency, year, area)
	if err != nil {
		return nil, err
	}
	sums, err := Integrate(lines)
	if err != nil {
		return nil, err
	}
	for _, keys := range [][2]string{{"rkpd", "renja"}, {"kua", "apbd"}} {
		waiting := max(sums.Step(keys[0]).Unknown, sums.Step(keys[1]).Unknown)
		output := map[string]string{"rkpd": "budget.rkpd", "kua": "budget.apbd"}[keys[0]]
		f := evidence.Fact{Output: output, Done: sums.Rows > 0 && waiting == 0, Key: "budget.fact.matrix.not", Args: fault.Args{"Count": waiting, "Of": sums.Rows}, Href: "/anggaran/matriks" + query}
		if f.Done {
			f.Key, f.Args = "budget.fact.matrix", fault.Args{"Count": sums.Step(keys[1]).Rows, "Of": sums.Rows}
		} else if sums.Rows == 0 {
			f.Key = "budget.fact.none"
		}
		facts = append(facts, f)
	}
	before := Book{Track: Track{Year: year - 1}, Today: today}
	if before.Lines, err = Lines(tx, regency, year-1, area); err != nil {
		return nil, err
	}
	f := evidence.Fact{Output: "budget.realised", Key: "budget.fact.realised.none", Args: fault.Args{"Year": strconv.Itoa(year)}, Href: fmt.Sprintf("/anggaran/realisasi?tahun=%d&wilayah=%s", year-1, area)}
	told := 0
	for _, l := range before.Lines {
		if s, err := l.Sum(4); err != nil {
			return nil, err
		} else if s.Told > 0 {
			told++
		}
	}
	if told > 0 {
		f.Key, f.Args = "budget.fact.realised", fault.Args{"Count": told, "Of": len(before.Lines), "Year": strconv.Itoa(year)}
		f.Done = len(before.Missing()) == 0
	}
	return append(facts, f), nil
}
