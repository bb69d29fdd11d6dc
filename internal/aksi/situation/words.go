package situation

import (
	"fmt"
	"math"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/record/framework"
)

// mostListed is how many things a sentence names before it says how many more there are.
const mostListed = 5

// Name is a place in a list: a village with its kecamatan, others by their name.
func Name(p *locale.Printer, code string) string {
	place, _ := region.Get(code)
	switch place.Level() {
	case region.Village:
		above, _ := region.Get(region.Parent(code))
		return place.Name + " (" + above.Name + ")"
	case region.District:
		return p.T(place.Kind.Key()) + " " + place.Name
	}
	return place.Name
}

// OfficeName is an office of the regency, or a kecamatan or village that has none.
func OfficeName(p *locale.Printer, f *framework.Framework, code string) string {
	if _, found := region.Get(code); found {
		return Name(p, code)
	}
	return f.Office(p, code)
}

// When is a month or period in words.
func When(p *locale.Printer, text string) string {
	if m, err := civil.ParseMonth(text); err == nil {
		return p.Month(m)
	}
	return text
}

// listed joins some things, and says how many more there are.
func listed(p *locale.Printer, all []string) string {
	text := strings.Join(all[:min(len(all), mostListed)], "; ")
	if more := len(all) - mostListed; more > 0 {
		text += "; " + p.N("situation.more", more)
	}
	return text
}

// Words are a figure as evidence: what, how many of how many, of when.
func (e Evidence) Words(p *locale.Printer, f *framework.Framework) string {
	what := Name(p, e.Area)
	if x, _, found := f.Find(e.Indicator); found {
		what = x.ID + " " + x.Name(p.Lang())
	} else if e.Kind == "doubt" {
		what = p.T("data.doubt." + e.Indicator)
	}
	key := "situation.evidence." + e.Kind + ".words"
	if !e.Known {
		key = "situation.evidence.unknown"
	}
	return p.T(key, "What", what, "Count", int(e.Count), "Of", int(e.Of), "Value", e.Value(p), "When", When(p, e.When))
}

// Value is the share with its count and its target; of a mere count the count, of yes or
// no the word.
func (e Evidence) Value(p *locale.Printer) string {
	switch {
	case e.Of == 0:
		return p.Int(int(e.Count))
	case e.Kind == "supply" && e.Of == 1:
		return p.T(map[bool]string{true: "situation.yes", false: "situation.no"}[e.Count > 0])
	}
	said := p.T("situation.value", "Count", int(e.Count), "Of", int(e.Of), "Share", percent(p, ratio(e.Count, e.Of)))
	if e.Target > 0 && e.Kind != "reporting" {
		places := 0
		if e.Target%100 != 0 {
			places = 1
		}
		said += ", " + p.T("situation.evidence.target", "Target", p.Percent(float64(e.Target)/10_000, places))
	}
	return said
}

func percent(p *locale.Printer, share float64) string { return p.Percent(share, 1) }

// Words are a suggestion's text: it says its figures and nothing else.
func (s Suggestion) Words(p *locale.Printer, v *View) string {
	var list []string
	for i, e := range s.Evidence {
		quiet := i < len(s.quiet) && s.quiet[i] // a small count does not stand in a text that leaves the office
		switch {
		case e.Area == v.Area && (e.Kind == "prevalence" || e.Kind == "measured"): // what the others are held against
		case quiet && (e.Kind == "prevalence" || e.Kind == "measured"):
			list = append(list, Name(p, e.Area))
		case e.Kind == "prevalence" || e.Kind == "measured":
			list = append(list, Name(p, e.Area)+": "+e.Value(p))
		case e.Kind == "doubt":
			list = append(list, p.T("data.doubt."+e.Indicator)+": "+p.Int(int(e.Count)))
		case e.Kind == "reporting":
			list = append(list, fmt.Sprintf("%s %d/%d", e.Indicator, e.Count, e.Of))
		default:
			x, _ := v.Service(e.Indicator)
			text := e.Indicator + " " + x.Name(p.Lang())
			if !quiet {
				text += ": " + e.Value(p)
			}
			list = append(list, text)
		}
	}
	var places []string
	for _, code := range s.Areas {
		places = append(places, Name(p, code))
	}
	whole := percent(p, v.Whole.Prevalence())
	if v.Whole.Hides&withheld != 0 {
		whole = "*"
	}
	return p.T("situation.suggest."+s.Rule, "Count", len(list), "List", listed(p, list), "Places", listed(p, places), "Area", Name(p, v.Area), "Whole", whole,
		"Office", OfficeName(p, &v.Framework, s.Office), "Month", v.Month)
}

// Apart says which parts of the area differ from the others by more than chance explains,
// and that the others need not.
func (s *Snapshot) Apart(p *locale.Printer) string {
	var above, below, known []string
	for _, d := range s.Parts() {
		if d.Known() {
			known = append(known, d.Code)
		}
		switch name := Name(p, d.Code); s.Against(d) {
		case 1:
			above = append(above, name)
		case -1:
			below = append(below, name)
		}
	}
	if len(known) < 2 {
		return ""
	}
	var said []string
	if len(above) > 0 {
		said = append(said, p.T("situation.apart.above", "List", listed(p, above)))
	}
	if len(below) > 0 {
		said = append(said, p.T("situation.apart.below", "List", listed(p, below)))
	}
	key := "situation.apart.rest"
	if said == nil {
		key = "situation.apart.none"
	}
	return strings.Join(append(said, p.N(key, len(known)-len(above)-len(below))), " ")
}

// Parts are the kecamatan of a regency, or the villages of a kecamatan.
func (s *Snapshot) Parts() []Place {
	if len(s.Districts) > 0 {
		return s.Districts
	}
	return s.Villages
}

// HotspotWords say how many hotspots there are, what the figure is without them, and how
// many of them chance alone would make.
func (s *Snapshot) HotspotWords(p *locale.Printer) string {
	hot, rest := s.Hotspots(), s.Without(s.Area)
	limit := p.T("situation.rule.whole", "Share", percent(p, s.Shrinkage.Mean))
	if s.Rule.Percent > 0 {
		limit = p.Percent(float64(s.Rule.Percent)/100, 0)
	}
	if len(hot) == 0 {
		return p.T("situation.hotspot.none", "Limit", limit, "Few", FewChildren)
	}
	var cases, known int
	for _, h := range hot {
		cases += int(h.Stunted)
	}
	for _, v := range s.Villages {
		if !v.Few() {
			known++
		}
	}
	low, high := survey.Interval(rest.Stunted, rest.Measured)
	said := p.N("situation.hotspot.words", len(hot), "Limit", limit, "Few", FewChildren, "Cases", cases, "All", int(s.Whole.Stunted), "Share", percent(p, rest.Prevalence()), "Interval", p.Interval(low, high, 1))
	if s.Rule.Percent == 0 { // one end of a 95 % interval: one in forty
		said += " " + p.N("situation.hotspot.chance", int(math.Ceil(float64(known)/40)), "Villages", known)
	}
	return said
}

// ShrinkWords say how much small villages are drawn to the whole.
func (s *Snapshot) ShrinkWords(p *locale.Printer) string {
	switch {
	case !s.Whole.Known():
		return ""
	case s.Shrinkage.Alike:
		return p.T("situation.shrink.alike")
	}
	return p.N("situation.shrink.words", int(math.Round(s.Shrinkage.Prior)), "Share", percent(p, s.Shrinkage.Mean))
}
