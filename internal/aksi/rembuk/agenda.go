package rembuk

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/fact/survey"
	"tumbuh/internal/measure/indicator"
)

// Item is a point that agendas of a kind have, in its order; words:
// rembuk.agenda.<key> and rembuk.speaker.<key>.
type Item struct {
	Key       string
	Length    int // minutes, to begin with
	Certainty standard.Certainty
	Ground    bool // only where there is something to talk about
}

// Agendas by kind. That the head opens, the analysis and the plan are presented, all give
// their input and sign was read of rembuk that districts held; the rest is our own.
var Agendas = map[Kind][]Item{
	Rembuk: {{"opening", 15, standard.Seen, false}, {"followup", 20, standard.Own, true}, {"situation", 20, standard.Seen, false}, {"lokus", 10, standard.Own, false}, {"gaps", 20, standard.Own, false},
		{"plan", 30, standard.Seen, false}, {"unanswered", 15, standard.Own, true}, {"discussion", 45, standard.Seen, false}, {"commitment", 20, standard.Seen, false}, {"closing", 5, standard.Own, false}},
	Rakor: {{"opening", 10, standard.Own, false}, {"followup", 30, standard.Own, true}, {"situation", 15, standard.Own, false}, {"gaps", 20, standard.Own, false}, {"fields", 40, standard.Own, false},
		{"hindrance", 30, standard.Own, false}, {"decision", 15, standard.Own, false}, {"closing", 5, standard.Own, false}},
	Musrenbang: {{"opening", 10, standard.Own, false}, {"lokus", 10, standard.Own, false}, {"plan", 30, standard.Own, false}, {"unanswered", 15, standard.Own, true}, {"discussion", 30, standard.Own, false}, {"closing", 5, standard.Own, false}},
	Audit:      {{"opening", 10, standard.Own, false}, {"followup", 20, standard.Own, true}, {"situation", 10, standard.Own, false}, {"cases", 60, standard.Own, false}, {"decision", 20, standard.Own, false}, {"closing", 5, standard.Own, false}},
	Other:      {{"opening", 10, standard.Own, false}, {"followup", 20, standard.Own, true}, {"discussion", 60, standard.Own, false}, {"closing", 5, standard.Own, false}},
}

// Ground is what an agenda is drafted from. The sources of a point stand under its key.
type Ground struct {
	Sources map[string][]Source
	Lokus   []string // villages, for the invitation list
	figures *indicator.Service
}

func (g *Ground) say(item, key, href string, args fault.Args) {
	if g.Sources == nil {
		g.Sources = map[string][]Source{}
	}
	g.Sources[item] = append(g.Sources[item], Source{Key: "rembuk.figure." + key, Args: args, Href: href})
}

// Draft is an agenda of a kind made from what is known. No figure stands in its words:
// they outlive it.
func Draft(p *locale.Printer, k Kind, g Ground) (points []Point) {
	for _, item := range Agendas[k] {
		sources := g.Sources[item.Key]
		if item.Ground && len(sources) == 0 {
			continue
		}
		point := Point{ID: short(), Item: item.Key, Text: p.T("rembuk.agenda." + item.Key), Length: item.Length, Sources: slices.Clone(sources)}
		if key := "rembuk.speaker." + item.Key; p.Has(key) {
			point.Speaker = p.T(key)
		}
		points = append(points, point)
	}
	return points
}

// Refresh lays a new draft over an agenda that people have edited: points that were drafted
// before get today's figures and keep their words, points that are new come in before the
// last. What was taken out and has something to talk about again comes back.
func Refresh(agenda, draft []Point) []Point {
	all := slices.Clone(agenda)
	for _, d := range draft {
		i := slices.IndexFunc(all, func(x Point) bool { return x.Item == d.Item })
		switch {
		case i >= 0:
			all[i].Sources = d.Sources
		case len(d.Sources) > 0 || len(agenda) == 0:
			all = slices.Insert(all, max(0, len(all)-1), d)
		}
	}
	return all
}

// Words is what a figure says. Of a count and those it is of, the sentence gets the share
// and its interval too.
func (s Source) Words(p *locale.Printer) string {
	args := maps.Clone(s.Args)
	n, some := args["Numerator"].(int)
	d, all := args["Denominator"].(int)
	if some && all && d > 0 {
		low, high := survey.Interval(int64(n), int64(d))
		args["Share"], args["Interval"] = p.Percent(float64(n)/float64(d), 1), p.Interval(low, high, 1)
	}
	return p.T(s.Key, args)
}

// followUp is what stands of earlier promises, as the point of the agenda says it.
func (g *Ground) followUp(open []promised, today civil.Date, at string) {
	late := 0
	for _, c := range open {
		if c.Body.Verdict(today) == NotKept {
			late++
		}
	}
	if len(open) > 0 {
		g.say("followup", "followup", at, fault.Args{"Open": len(open), "Late": late})
	}
}

// shortest are the services that fall furthest short, so many of them.
func shortest[T any](all []T, points func(T) (float64, bool), most int) (worst []T) {
	for _, x := range all {
		if gap, known := points(x); known && gap > 0 {
			worst = append(worst, x)
		}
	}
	slices.SortStableFunc(worst, func(a, b T) int {
		x, _ := points(a)
		y, _ := points(b)
		return cmp.Compare(y, x)
	})
	return worst[:min(most, len(worst))]
}

// numbers are a few numbers in words: "1, 4, 7".
func numbers(all []string, most int) string {
	if len(all) > most {
		return strings.Join(all[:most], ", ") + ", …"
	}
	return strings.Join(all, ", ")
}
