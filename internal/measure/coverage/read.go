package coverage

import (
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/coverage"
	"tumbuh/internal/record/framework"
)

// levels is whose figure an indicator is, as a level of places.
var levels = map[edition.Level]region.Level{edition.Village: region.Village, edition.District: region.District, edition.Regency: region.Regency}

// reading is one answer on its way.
type reading struct {
	Query
	regencies  []string
	indicators []edition.Indicator
	values     map[coverage.Key]Value
}

// prepare finds out of which places and indicators a query is.
func prepare(tx *db.Tx, q Query) (r *reading, err error) {
	if len(q.Periods) == 0 || slices.ContainsFunc(q.Periods, civil.Period.IsZero) {
		return nil, fault.New(fault.Invalid, "coverage.period", nil)
	}
	own := region.LevelOf(q.Area)
	if own == 0 || slices.ContainsFunc(q.By, func(l region.Level) bool { return l < own }) {
		return nil, fault.New(fault.Invalid, "coverage.area", fault.Args{"Area": q.Area})
	}
	if len(q.By) == 0 {
		q.By = []region.Level{own}
	}
	r = &reading{Query: q, values: map[coverage.Key]Value{}}
	opened, err := region.Opened(tx)
	if err != nil {
		return nil, err
	}
	for _, code := range opened {
		if region.Within(code, q.Area) || region.Within(q.Area, code) {
			r.regencies = append(r.regencies, code)
		}
	}
	r.indicators, err = defined(tx, q)
	return r, err
}

// defined are the indicators of a query, as the regency has them; of a province as the
// nation has.
func defined(tx *db.Tx, q Query) (all []edition.Indicator, err error) {
	var frames []framework.Framework
	years := map[int]bool{}
	for _, p := range q.Periods {
		years[p.Year()] = true
	}
	for _, year := range slices.Backward(slices.Sorted(maps.Keys(years))) {
		f := framework.Of(year)
		if len(q.Area) >= 4 {
			if f, err = framework.Read(tx, q.Area[:4], year); err != nil {
				return nil, err
			}
		}
		frames = append(frames, f)
	}
	if len(q.Indicators) == 0 {
		return frames[0].Indicators, nil
	}
	for _, id := range q.Indicators {
		x, ok := find(frames, id)
		if !ok {
			return nil, fault.New(fault.NotFound, "coverage.indicator", fault.Args{"ID": id})
		}
		all = append(all, x)
	}
	return all, nil
}

func find(frames []framework.Framework, id string) (edition.Indicator, bool) {
	for i := range frames {
		if x, _, ok := frames[i].Find(id); ok {
			return x, true
		}
	}
	x, _, ok := edition.Find(id)
	return x, ok
}

// read gathers the values, from below upwards.
func (r *reading) read(tx *db.Tx) ([]Value, error) {
	for _, regency := range r.regencies {
		for leaf, some := range r.byLeaf() {
			if err := r.regency(tx, regency, leaf, some); err != nil {
				return nil, err
			}
		}
	}
	return r.answer(), nil
}

// byLeaf groups the indicators by the level of the places that they are asked of.
func (r *reading) byLeaf() map[region.Level][]edition.Indicator {
	all := map[region.Level][]edition.Indicator{}
	for _, x := range r.indicators {
		leaf := levels[x.Level]
		all[leaf] = append(all[leaf], x)
	}
	return all
}

// regency reads what one regency adds: sums of all of it where no place below is asked
// for, else place by place.
func (r *reading) regency(tx *db.Tx, regency string, leaf region.Level, indicators []edition.Indicator) error {
	places := placesOf(r.Area, regency, leaf)
	whole := len(r.Area) <= 4 && slices.Max(r.By) <= region.Regency
	var summed, single []edition.Indicator
	for _, x := range indicators {
		if whole && !x.DesaOnly {
			summed = append(summed, x)
		} else {
			single = append(single, x)
		}
	}
	if err := r.sums(tx, regency, len(places), summed); err != nil {
		return err
	}
	if err := r.each(tx, regency, places, single); err != nil {
		return err
	}
	return r.fill(tx, regency, indicators)
}

func placesOf(area, regency string, level region.Level) (all []string) {
	if len(area) < 4 {
		area = regency
	}
	if region.LevelOf(area) > level {
		return nil
	}
	if region.LevelOf(area) == level {
		return []string{area}
	}
	list := region.Villages(area)
	if level == region.District {
		list = region.Children(area)
	}
	for _, p := range list {
		all = append(all, p.Code)
	}
	return all
}

// asked tells whether an indicator is asked of a place.
func asked(x edition.Indicator, place string) bool {
	if !x.DesaOnly || len(place) < int(region.Village) {
		return true
	}
	p, ok := region.Get(place)
	return ok && p.Kind != region.Kelurahan
}

// sums reads the sums of a regency.
func (r *reading) sums(tx *db.Tx, regency string, places int, indicators []edition.Indicator) error {
	if len(indicators) == 0 {
		return nil
	}
	read, err := readSums(tx, regency, ids(indicators), r.Periods, indicators[0].Level)
	if err != nil {
		return err
	}
	for _, x := range indicators {
		for _, p := range r.Periods {
			v := read[coverage.Key{Indicator: x.ID, Period: p}]
			v.Area, v.Areas = regency, places
			r.add(x, p, v)
		}
	}
	return nil
}

// each reads place by place.
func (r *reading) each(tx *db.Tx, regency string, places []string, indicators []edition.Indicator) error {
	if len(indicators) == 0 || len(places) == 0 {
		return nil
	}
	read, err := readEach(tx, regency, ids(indicators), r.Periods, r.Area)
	if err != nil {
		return err
	}
	for _, x := range indicators {
		for _, place := range places {
			if !asked(x, place) {
				continue
			}
			for _, p := range r.Periods {
				v := read[coverage.Key{Indicator: x.ID, Period: p, Area: place}]
				v.Area, v.Areas = place, 1
				r.add(x, p, v)
			}
		}
	}
	return nil
}

// add puts a value into every place asked for that it lies in.
func (r *reading) add(x edition.Indicator, p civil.Period, v Value) {
	switch x.Measure {
	case edition.YesNo:
		v.Denominator = int64(v.Reporting)
	case edition.Count: // our own count says beside it among how many it was made
		v.Denominator = 0
	}
	for _, level := range r.By {
		if int(level) <= len(v.Area) {
			key := coverage.Key{Indicator: x.ID, Period: p, Area: v.Area[:level]}
			r.values[key] = r.values[key].plus(v)
		}
	}
}

// answer puts the values in order, one for each place, indicator and period.
func (r *reading) answer() []Value {
	places := r.places()
	all := make([]Value, 0, len(places)*len(r.indicators)*len(r.Periods))
	for _, place := range places {
		for _, x := range r.indicators {
			for _, p := range r.Periods {
				key := coverage.Key{Indicator: x.ID, Period: p, Area: place}
				v := r.values[key]
				v.Key, v.measure, v.per = key, x.Measure, x.Per
				all = append(all, v)
			}
		}
	}
	return all
}

// places are all that are asked for, kept here or not.
func (r *reading) places() (all []string) {
	by := slices.Compact(slices.Sorted(slices.Values(r.By)))
	for _, level := range by {
		if int(level) == len(r.Area) {
			all = append(all, r.Area)
			continue
		}
		for _, regency := range r.regencies {
			if level == region.Regency {
				all = append(all, regency)
			} else {
				all = append(all, placesOf(r.Area, regency, level)...)
			}
		}
	}
	return all
}

func ids(indicators []edition.Indicator) []string {
	all := make([]string, len(indicators))
	for i, x := range indicators {
		all[i] = x.ID
	}
	return all
}

// fill derives what no statement and no count says from the statements of the parts.
func (r *reading) fill(tx *db.Tx, regency string, indicators []edition.Indicator) error {
	byID := map[string]edition.Indicator{}
	for _, x := range indicators {
		if x.Adds != edition.People {
			byID[x.ID] = x
		}
	}
	for _, p := range r.Periods {
		var parts []civil.Period
		for _, s := range civil.Spans[:slices.Index(civil.Spans, p.Span())] {
			parts = append(parts, p.Parts(s)...)
		}
		if len(byID) == 0 || len(parts) == 0 {
			continue
		}
		stated, err := readParts(tx, regency, slices.Sorted(maps.Keys(byID)), p, parts, r.Area)
		if err != nil {
			return err
		}
		done := map[coverage.Key]bool{}
		for part, said := range stated {
			key := coverage.Key{Indicator: part.Indicator, Period: p, Area: part.Area}
			x := byID[key.Indicator]
			sum, ok := derive(x, key, stated)
			if ok && !done[key] && asked(x, key.Area) {
				v := Value{Key: key, Pair: sum, Known: true, Reporting: 1, Sources: [3]int{2: 1}}
				if said.unknown { // counted as such
					v.Unknown = -1
				}
				r.add(x, p, v)
			}
			done[key] = true
		}
	}
	return nil
}

// derive is what the parts of a period give.
func derive(x edition.Indicator, key coverage.Key, stated map[coverage.Key]part) (sum Pair, ok bool) {
	i := slices.Index(civil.Spans, key.Period.Span())
	if i == 0 {
		return sum, false
	}
	parts := key.Period.Parts(civil.Spans[i-1])
	slices.Reverse(parts)
	for _, p := range parts {
		of := coverage.Key{Indicator: key.Indicator, Period: p, Area: key.Area}
		said, known := stated[of]
		one := said.Pair
		if !known {
			one, known = derive(x, of, stated)
		}
		switch {
		case x.Adds == edition.Stock && known:
			return one, true
		case x.Adds == edition.Flow && !known:
			return Pair{}, false
		}
		sum.Numerator += one.Numerator
		sum.Denominator += one.Denominator
	}
	return sum, x.Adds == edition.Flow
}
