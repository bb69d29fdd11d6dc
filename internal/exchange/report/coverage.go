package report

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/coverage"
)

// Coverage is a table of coverage as it leaves the office pages.
type Coverage struct {
	Edition    string
	Indicators []edition.Indicator
	Targets    map[string]edition.Target // by indicator; of the period's year
	Values     []coverage.Value          // of the whole regency: see coverage.Withhold
	Below      int64                     // smaller counts are withheld
	Lang       string
	Area       string       // whose rows are told
	Level      region.Level // and of which level; 0: all
	Ranked     coverage.Sort
	About      [][2]string // what a reader must know of the file: name and text
}

// CoverageColumns are the columns of Coverage, in order.
var CoverageColumns = []string{"region", "name", "level", "period", "indicator", "indicator_name", "edition", "confirmed", "numerator", "denominator", "value", "ci_low", "ci_high",
	"target", "target_basis", "target_confirmed", "distance", "not_reached", "source", "state", "places_reporting", "places", "withheld"}

// line is a value that will be a row.
type line struct {
	coverage.Value
	of  edition.Indicator
	why string
}

// Write writes it. Value, interval and target are per cent with two decimals, empty where
// nobody said anything, where nobody is in the target group, and where a count is
// withheld: the last column says which. What is missing is a row without figures; what is
// not asked of a place is no row. An XLSX file has a second sheet with what must be known.
func (c Coverage) Write(book sheet.Book, titles func(column string) string, xlsx bool) error {
	columns := make([]sheet.Column, len(CoverageColumns))
	for i, name := range CoverageColumns {
		columns[i] = sheet.Column{Title: titles(name), Width: map[bool]float64{true: 28, false: 12}[name == "name" || name == "indicator_name" || name == "target_basis"]}
	}
	if err := book.Sheet(titles("sheet"), columns...); err != nil {
		return err
	}
	for _, l := range c.lines() {
		if err := book.Row(c.row(l)...); err != nil {
			return err
		}
	}
	if xlsx {
		if err := book.Sheet(titles("about"), sheet.Column{Width: 26}, sheet.Column{Width: 90, Wrap: true}); err != nil {
			return err
		}
		for _, about := range c.About {
			if err := book.Row(sheet.String(about[0]), sheet.String(about[1])); err != nil {
				return err
			}
		}
	}
	return book.Close()
}

// lines are the rows in order: of places, or the widest gap first. A place in a ranking
// tells how much is missing there, so those that are withheld stand at its end.
func (c Coverage) lines() (all []line) {
	byIndicator := map[string][]coverage.Value{}
	for _, v := range c.Values {
		byIndicator[v.Indicator] = append(byIndicator[v.Indicator], v)
	}
	why := map[string]map[string]string{}
	of := map[string]edition.Indicator{}
	for _, x := range c.Indicators {
		of[x.ID], why[x.ID] = x, coverage.Withhold(byIndicator[x.ID], x, c.Below)
	}
	for _, v := range c.Values {
		l := line{v, of[v.Indicator], why[v.Indicator][v.Area]}
		if v.Applies() && region.Within(v.Area, c.Area) && (c.Level == 0 || region.LevelOf(v.Area) == c.Level) {
			all = append(all, l)
		}
	}
	if c.Ranked == "" {
		return all
	}
	all = slices.DeleteFunc(all, func(l line) bool { return !l.IsShare() || l.NotReached(l.of.Lower) == 0 })
	slices.SortStableFunc(all, func(a, b line) int {
		hidden := cmp.Compare(btoi(a.why != ""), btoi(b.why != ""))
		if hidden != 0 || a.why != "" {
			return hidden
		}
		people := cmp.Compare(b.NotReached(b.of.Lower), a.NotReached(a.of.Lower))
		if c.Ranked == coverage.ByDistance {
			return cmp.Or(cmp.Compare(c.distance(b), c.distance(a)), people)
		}
		return people
	})
	return all
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c Coverage) distance(l line) float64 {
	t, ok := c.Targets[l.Indicator]
	if !ok {
		return math.Inf(-1)
	}
	d, _ := l.Distance(t, l.of.Lower)
	return d
}

func (c Coverage) row(l line) []sheet.Cell {
	k, _ := region.Get(l.Area)
	row := []sheet.Cell{sheet.String(l.Area), sheet.String(k.Name), sheet.String(levelWords[k.Level()]), sheet.String(l.Period.String()), sheet.String(l.Indicator), sheet.String(l.of.Name(c.Lang)),
		sheet.String(c.Edition), yes(l.of.Confirmed()), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, sheet.Int(l.Reporting), sheet.Int(l.Areas), {}}
	target, aimed := c.Targets[l.Indicator]
	if aimed {
		row[13], row[14], row[15] = sheet.Decimal(int64(target.Hundredths), 2), sheet.String(target.Basis), yes(target.Certainty == standard.Seen)
	}
	if !l.Known {
		return row
	}
	state, stated := l.State()
	row[18] = sheet.String(string(l.Source()))
	if row[19] = sheet.String("counted"); stated {
		row[19] = sheet.String(stateWords[state])
	}
	if l.why != "" {
		row[22] = sheet.String(l.why)
		return row
	}
	row[8] = sheet.Int(l.Numerator)
	if l.of.Measure != edition.Count {
		row[9] = sheet.Int(l.Denominator)
	}
	if l.IsShare() {
		low, high := l.Interval()
		row[10], row[17] = percent(l.Ratio()), sheet.Int(l.NotReached(l.of.Lower))
		if l.of.Measure == edition.Share {
			row[11], row[12] = percent(low), percent(high)
		}
	}
	if d, ok := l.Distance(target, l.of.Lower); ok && aimed {
		row[16] = sheet.Decimal(int64(math.Round(d*100)), 2)
	}
	return row
}

var (
	levelWords = map[region.Level]string{region.Province: "province", region.Regency: "regency", region.District: "district", region.Village: "village"}
	stateWords = [...]string{"draft", "village", "camat", "locked"}
)

func yes(b bool) sheet.Cell { return sheet.String(strconv.FormatBool(b)) }
