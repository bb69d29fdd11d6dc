package coverage

import (
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/coverage"
)

// which says which indicators and periods, for a query whose first parameter is the regency.
func which(prefix, regency string, indicators []string, periods []civil.Period) (where string, args []any) {
	args = db.Args([]any{regency}, indicators)
	where = " where x.regency = $1 and x.indicator in (" + db.List(2, len(indicators)) + ") and x.period in (" + db.List(len(args)+1, len(periods)) + ")"
	return strings.ReplaceAll(where, "x.", prefix), db.Args(args, periods)
}

// within adds that a place lies in an area.
func within(column, area string, where string, args []any) (string, []any) {
	_, last := region.Span(area)
	args = append(args, area, last)
	return where + " and " + column + " between $" + strconv.Itoa(len(args)-1) + " and $" + strconv.Itoa(len(args)), args
}

// readSums are the sums of a whole regency, by indicator and period: all our counts, with
// the statements in the place of those that have one.
func readSums(tx *db.Tx, regency string, indicators []string, periods []civil.Period, level edition.Level) (map[coverage.Key]Value, error) {
	all := map[coverage.Key]Value{}
	where, args := which("", regency, indicators, periods)
	err := tx.Each("select indicator, period, count(*), sum(numerator), sum(denominator) from coverage_count"+where+" group by indicator, period", args, func(s db.Scan) error {
		var key coverage.Key
		var v Value
		err := s(&key.Indicator, &key.Period, &v.OwnAreas, &v.Own.Numerator, &v.Own.Denominator)
		v.Pair, v.Reporting, v.Known = v.Own, v.OwnAreas, true
		v.Sources[0] = v.OwnAreas
		all[key] = v
		return err
	})
	if err != nil {
		return nil, err
	}
	var counted []string // of the others no count can lie under a statement
	for key := range all {
		counted = append(counted, key.Indicator)
	}
	if err := addSaid(tx, regency, indicators, periods, level, all); err != nil || len(counted) == 0 {
		return all, err
	}
	slices.Sort(counted)
	return all, takeHidden(tx, regency, slices.Compact(counted), periods, all)
}

// addSaid adds the statements of a regency.
func addSaid(tx *db.Tx, regency string, indicators []string, periods []civil.Period, level edition.Level, all map[coverage.Key]Value) error {
	where, args := which("", regency, indicators, periods)
	args = append(args, int(levels[level]))
	number := func(condition string) string {
		return "coalesce(sum(case when numerator is not null and " + condition + " then 1 else 0 end), 0)"
	}
	return tx.Each(`select indicator, period, count(*), count(numerator), coalesce(sum(numerator), 0), coalesce(sum(case when numerator is not null then denominator end), 0), `+
		strings.Join([]string{number("source = 'office'"), number("state = 0"), number("state = 1"), number("state = 2"), number("state = 3")}, ", ")+
		" from coverage"+where+" and length(area) = $"+strconv.Itoa(len(args))+" group by indicator, period", args, func(s db.Scan) error {
		var key coverage.Key
		var said Pair
		var rows, known, office int
		var states [4]int
		if err := s(&key.Indicator, &key.Period, &rows, &known, &said.Numerator, &said.Denominator, &office, &states[0], &states[1], &states[2], &states[3]); err != nil {
			return err
		}
		v := all[key]
		v.Numerator += said.Numerator
		v.Denominator += said.Denominator
		v.Known = v.Known || known > 0
		v.Reporting += known
		v.Sources[0] += known - office
		v.Sources[1] += office
		v.States = states
		v.Unknown += rows - known
		all[key] = v
		return nil
	})
}

// takeHidden takes away the counts in whose place a statement stands, and the statements
// of "not known" in whose place a count does.
func takeHidden(tx *db.Tx, regency string, indicators []string, periods []civil.Period, all map[coverage.Key]Value) error {
	where, args := which("s.", regency, indicators, periods)
	return tx.Each(`select s.indicator, s.period, count(*), count(s.numerator),
			coalesce(sum(case when s.numerator is not null then c.numerator end), 0), coalesce(sum(case when s.numerator is not null then c.denominator end), 0)
		from coverage s join coverage_count c on c.regency = s.regency and c.indicator = s.indicator and c.period = s.period and c.village = s.area`+
		where+" group by s.indicator, s.period", args, func(s db.Scan) error {
		var key coverage.Key
		var under Pair
		var rows, hidden int
		if err := s(&key.Indicator, &key.Period, &rows, &hidden, &under.Numerator, &under.Denominator); err != nil {
			return err
		}
		v := all[key]
		v.Numerator -= under.Numerator
		v.Denominator -= under.Denominator
		v.Reporting -= hidden
		v.Sources[0] -= hidden
		v.Unknown -= rows - hidden
		all[key] = v
		return nil
	})
}

// place is where a statement's source stands in Value.Sources.
func place(s coverage.Source) int {
	if s == coverage.Records {
		return 0
	}
	return 1
}

// readEach are the values of single places in an area.
func readEach(tx *db.Tx, regency string, indicators []string, periods []civil.Period, area string) (map[coverage.Key]Value, error) {
	all := map[coverage.Key]Value{}
	where, args := which("", regency, indicators, periods)
	in, inArgs := within("village", area, where, args)
	err := tx.Each("select indicator, period, village, numerator, denominator from coverage_count"+in, inArgs, func(s db.Scan) error {
		var key coverage.Key
		v := Value{Known: true, Reporting: 1, OwnAreas: 1, Sources: [3]int{1}}
		err := s(&key.Indicator, &key.Period, &key.Area, &v.Own.Numerator, &v.Own.Denominator)
		v.Pair = v.Own
		all[key] = v
		return err
	})
	if err != nil {
		return nil, err
	}
	in, inArgs = within("area", area, where, args)
	err = tx.Each("select indicator, period, area, state, source, numerator, denominator from coverage"+in, inArgs, func(s db.Scan) error {
		var key coverage.Key
		var state coverage.State
		var source coverage.Source
		var n, d *int64
		if err := s(&key.Indicator, &key.Period, &key.Area, &state, &source, &n, &d); err != nil {
			return err
		}
		v := all[key]
		if n == nil {
			if !v.Known {
				v.Unknown = 1
			}
		} else {
			v.Pair, v.Known, v.Reporting, v.Sources = pair(n, d), true, 1, [3]int{}
			v.Sources[place(source)], v.States[state] = 1, 1
		}
		all[key] = v
		return nil
	})
	return all, err
}

// part is what an office stated of a part of a period; unknown: of the whole it said that
// it is not known.
type part struct {
	Pair
	unknown bool
}

// readParts are the statements of the parts of a period in an area, where nothing else
// stands for the whole.
func readParts(tx *db.Tx, regency string, indicators []string, whole civil.Period, parts []civil.Period, area string) (map[coverage.Key]part, error) {
	all := map[coverage.Key]part{}
	where, args := which("s.", regency, indicators, parts)
	where, args = within("s.area", area, where, args)
	args = append(args, whole)
	p := "$" + strconv.Itoa(len(args))
	err := tx.Each(`select s.indicator, s.period, s.area, s.numerator, s.denominator, w.area is not null
		from coverage s left join coverage w on w.regency = s.regency and w.indicator = s.indicator and w.period = `+p+` and w.area = s.area`+where+`
		and s.numerator is not null and w.numerator is null and not exists (select 1 from coverage_count c
			where c.regency = s.regency and c.indicator = s.indicator and c.period = `+p+" and c.village = s.area)", args, func(s db.Scan) error {
		var key coverage.Key
		var one part
		var n, d *int64
		err := s(&key.Indicator, &key.Period, &key.Area, &n, &d, &one.unknown)
		one.Pair = pair(n, d)
		all[key] = one
		return err
	})
	return all, err
}

func pair(n, d *int64) (p Pair) {
	if n != nil {
		p.Numerator = *n
	}
	if d != nil {
		p.Denominator = *d
	}
	return p
}
