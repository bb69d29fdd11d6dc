package coverage

import (
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Entry is what somebody wants a value to be.
type Entry struct {
	Key
	Numerator, Denominator *int64 // both nil: said to be not known
	Empty                  bool   // nothing is stated: what stood is withdrawn
	Note                   string
	Shown                  *string // mark of what its form showed; nil: nothing was shown
}

// most is the greatest number taken: rupiah of a regency's budget have 13 digits.
const most = 1e15

// longestNote is in characters.
const longestNote = 300

// levels are how long an area's code is, by the level of an indicator.
var levels = map[edition.Level]region.Level{edition.Village: region.Village, edition.District: region.District, edition.Regency: region.Regency}

func wrong(key string, args fault.Args) *fault.Error { return fault.New(fault.Invalid, key, args) }

// Applies tells whether an indicator can have a value in an area.
func Applies(x edition.Indicator, area string) bool { return applies(x, area) == nil }

func applies(x edition.Indicator, area string) *fault.Error {
	place, ok := region.Get(area)
	switch {
	case !ok:
		return wrong("statement.area.unknown", fault.Args{"Area": area})
	case place.Level() != levels[x.Level]:
		return wrong("statement.area.level", fault.Args{"Level": fault.Key("statement.level." + string(x.Level))})
	case x.DesaOnly && place.Kind == region.Kelurahan:
		return wrong("statement.area.kelurahan", nil)
	}
	return nil
}

// numbers tells what is wrong with the numbers of an entry.
func numbers(x edition.Indicator, e Entry) *fault.Error {
	n, d := e.Numerator, e.Denominator
	if n == nil && d == nil {
		return nil
	}
	for _, v := range []*int64{n, d} {
		if v != nil && (*v < 0 || *v > most) {
			return wrong("statement.number.outside", nil)
		}
	}
	switch {
	case x.Measure != edition.Share && d != nil:
		return wrong("statement.denominator.none", nil)
	case x.Measure == edition.YesNo && *n > 1:
		return wrong("statement.yesno", nil)
	case x.Measure != edition.Share:
		return nil
	case n == nil:
		return wrong("statement.numerator.missing", nil)
	case d == nil:
		return wrong("statement.denominator.missing", nil)
	case *d == 0 && *n > 0:
		return wrong("statement.denominator.zero", fault.Args{"Numerator": int(*n)})
	case *n > *d:
		return wrong("statement.numerator.greater", fault.Args{"Numerator": int(*n), "Denominator": int(*d)})
	}
	return nil
}

// Begun tells whether a period may be spoken of on a day.
func Begun(p civil.Period, today civil.Date) bool { return p.From() <= today.Month() }

// Ended tells whether nothing more can happen in a period.
func Ended(p civil.Period, today civil.Date) bool { return p.To() < today.Month() }

// Answers tells for which indicators somebody may state values: the one office's, or all.
// Who answers for none is told why.
func Answers(by account.Actor) (office string, err error) {
	switch {
	case !by.May(account.CoverageEnter):
		return "", by.Allow(account.CoverageEnter, by.Region)
	case by.Role == account.Planner && by.Office == "":
		return "", fault.New(fault.Forbidden, "statement.office.none", nil)
	}
	return by.OfficeOf(), nil
}

// answersFor refuses an indicator that is another office's.
func answersFor(office string, x edition.Indicator) *fault.Error {
	if office != "" && !slices.Contains(x.Offices, office) {
		return fault.New(fault.Forbidden, "statement.office.other", fault.Args{"Indicator": x.ID})
	}
	return nil
}

// stage is the state to which somebody may bring statements: a village's office, the
// camat, the regency.
func stage(by account.Actor) (State, error) {
	switch {
	case by.May(account.CoverageLock):
		return Locked, nil
	case by.May(account.CoverageVerify):
		return first[region.LevelOf(by.Region)], nil
	}
	return Draft, by.Allow(account.CoverageVerify, by.Region)
}
