package coverage

import (
	"strconv"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	measure "tumbuh/internal/measure/coverage"
	statement "tumbuh/internal/record/coverage"
)

// steps are how far below the goal a figure may be, in points, for each ground of a
// heat table but the last.
var steps = [...]float64{0, 10, 25, 50}

// step is the ground of a value; 0 where nothing can be said.
func (c choice) step(v measure.Value, x edition.Indicator) uint8 {
	goal, _, ok := c.goal(x)
	if !ok {
		return 0
	}
	distance, ok := v.Distance(goal, x.Lower)
	if !ok {
		return 0
	}
	if x.Measure == edition.Count { // points of what should be there
		distance *= 10_000 / float64(max(goal.Hundredths, 1))
	}
	for i, limit := range steps {
		if distance <= limit {
			return uint8(i + 1)
		}
	}
	return uint8(len(steps) + 1)
}

// saying are the words that thousands of cells are told with, looked up once.
type saying struct {
	p                         *locale.Printer
	states                    [4]string
	sources                   map[measure.Source]string
	none, nobody, apart       string
	few, yes, no              string
	reporting, unknown, alone string
}

func newSaying(p *locale.Printer) saying {
	s := saying{p: p, sources: map[measure.Source]string{}, none: p.T("rapor.none"), nobody: p.T("rapor.nobody"), apart: p.T("rapor.apart"), few: p.T("rapor.few"),
		yes: p.T("rapor.yes"), no: p.T("rapor.no"), reporting: p.T("rapor.reporting.of"), unknown: p.T("rapor.unknown"), alone: p.T("rapor.counted")}
	for i, state := range statement.States {
		s.states[i] = p.T(state.Key())
	}
	for _, from := range []measure.Source{measure.Records, measure.Office, measure.Derived, measure.Mixed} {
		s.sources[from] = p.T(from.Key())
	}
	return s
}

// number is a value in a cell: whole per cents, of which 100 and 0 mean all and nobody.
func (s saying) number(v measure.Value, x edition.Indicator) string {
	switch {
	case !v.Applies():
		return "×"
	case !v.Known:
		return "–"
	case x.Measure == edition.Count:
		return s.p.Int(int(v.Numerator))
	case v.Nobody():
		return "0/0"
	case x.Measure == edition.YesNo && v.Denominator == 1:
		return map[bool]string{true: s.yes, false: s.no}[v.Numerator > 0]
	}
	return strconv.Itoa(whole(v))
}

// whole is a share in per cent, rounded, but never to all or to nobody.
func whole(v measure.Value) int {
	n := int(v.Ratio()*100 + 0.5)
	if v.Numerator < v.Denominator {
		n = min(n, 99)
	}
	if v.Numerator > 0 {
		n = max(n, 1)
	}
	return n
}

// words are a value as a sentence says it: counts, share, interval.
func (s saying) words(v measure.Value, x edition.Indicator) string {
	switch {
	case !v.Applies():
		return s.apart
	case !v.Known && v.Unknown > 0:
		return s.unknown
	case !v.Known:
		return s.none
	case x.Measure == edition.Count:
		return s.p.Int(int(v.Numerator))
	case v.Nobody():
		return s.nobody
	}
	text := s.p.Int(int(v.Numerator)) + "/" + s.p.Int(int(v.Denominator)) + " = " + s.p.Percent(v.Ratio(), 1)
	if x.Measure == edition.Share {
		low, high := v.Interval()
		text += " (95 %: " + s.p.Interval(low, high, 0) + ")"
	}
	if v.Few() {
		text += "; " + s.few
	}
	return text
}

// standing is where a value comes from and how far it is verified.
func (s saying) standing(v measure.Value) string {
	if !v.Known {
		return ""
	}
	state, stated := v.State()
	text := s.sources[v.Source()]
	if stated {
		text += ", " + s.states[state]
	} else {
		text += ", " + s.alone
	}
	if v.Areas > 1 {
		text += "; " + s.p.Int(v.Reporting) + "/" + s.p.Int(v.Areas) + " " + s.reporting
	}
	return text
}

// cell is a value in a heat table; where and what begin its tip.
func (c choice) cell(s saying, v measure.Value, x edition.Indicator, where, what string) web.HeatCell {
	cell := web.HeatCell{Text: s.number(v, x), Tip: where + " · " + what + ": " + s.words(v, x), None: v.Applies() && !v.Known}
	if standing := s.standing(v); standing != "" {
		cell.Tip += "; " + standing
	}
	if v.Applies() {
		cell.Step, cell.Small = c.step(v, x), v.Few()
	}
	if state, stated := v.State(); stated {
		cell.Firm = uint8(state)
	}
	switch v.Source() {
	case measure.Office:
		cell.Mark = 1
	case measure.Derived:
		cell.Mark = 2
	case measure.Mixed:
		cell.Mark = 3
	}
	cell.Dim = !c.asked(v, x)
	return cell
}

// asked tells whether the filter is for such a value.
func (c choice) asked(v measure.Value, x edition.Indicator) bool {
	state, stated := v.State()
	switch c.only {
	case below:
		return c.short(v, x)
	case missing:
		return v.Applies() && !v.Known
	case unverified:
		return v.Known && (!stated || state == statement.Draft)
	}
	return true
}

// short tells whether a value falls short of its goal.
func (c choice) short(v measure.Value, x edition.Indicator) bool {
	goal, _, ok := c.goal(x)
	if !ok {
		return false
	}
	reached, ok := v.Reached(goal, x.Lower)
	return ok && !reached
}

// goalText is a goal in the head of a table; a local threshold stands in brackets.
func (c choice) goalText(p *locale.Printer, x edition.Indicator) string {
	goal, local, ok := c.goal(x)
	if !ok {
		return ""
	}
	text := p.Decimal(float64(goal.Hundredths)/100, decimals(goal.Hundredths))
	if x.Lower {
		text = "≤" + text
	}
	if local {
		text = "(" + text + ")"
	}
	return text
}

// goalWords is a goal in a sentence.
func (c choice) goalWords(p *locale.Printer, x edition.Indicator) string {
	goal, _, ok := c.goal(x)
	if !ok {
		return ""
	}
	text := p.Decimal(float64(goal.Hundredths)/100, decimals(goal.Hundredths))
	if x.Measure != edition.Count {
		text = p.Percent(float64(goal.Hundredths)/10_000, decimals(goal.Hundredths))
	}
	if x.Lower {
		return p.T("rapor.atmost", "Goal", text)
	}
	return text
}

func decimals(hundredths int) int {
	if hundredths%100 == 0 {
		return 0
	}
	return 1
}

// legend are the words of the grounds and signs of a heat table.
func legend(p *locale.Printer) (grounds []string, signs web.HeatSigns) {
	grounds = []string{p.T("rapor.step.reached"), p.T("rapor.step.upto", "Points", 10), p.T("rapor.step.range", "Low", 10, "High", 25),
		p.T("rapor.step.range", "Low", 25, "High", 50), p.T("rapor.step.over", "Points", 50)}
	signs = web.HeatSigns{Firm: []string{p.T("rapor.firm.none"), p.T("rapor.firm.village"), p.T("rapor.firm.camat"), p.T("rapor.firm.locked")},
		Marks: []string{p.T("rapor.mark.office"), p.T("rapor.mark.derived"), p.T("rapor.mark.mixed")},
		Small: p.T("rapor.few"), None: p.T("rapor.none"), Bare: p.T("rapor.apart")}
	return grounds, signs
}
