package plan

import (
	"slices"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
)

// Finding is something in a plan that does not hold together. Each kind has words for
// what it is, why it matters and what to do: plan.check.<kind>, .why, .do.
type Finding struct {
	Kind           string
	Rows           []register.Entry[Row] // that it is about; of a duplicate the two
	Recommendation *register.Entry[situation.Recommendation]
	Village        string
	Service        *situation.Coverage
	Fields         []string // what is missing: plan.field.<name>
}

// Kinds of findings in the order of the page. What is Heavy stands in the way of a final
// plan; the rest a person looks at.
var Kinds = []struct {
	Key   string
	Heavy bool
}{{"answer", true}, {"lokus", true}, {"indicator", true}, {"duplicate", true}, {"similar", false}, {"cost", true}, {"lacking", false}, {"label", false}, {"outside", false}, {"aimless", false}, {"gone", true}, {"named", false}}

// Check finds what does not hold together. Pure: it looks at the case alone.
func (c *Case) Check() (all []Finding) {
	for i := range c.Recommendations {
		if _, _, is := c.Answered(c.Recommendations[i].ID); !is {
			all = append(all, Finding{Kind: "answer", Recommendation: &c.Recommendations[i]})
		}
	}
	_, unserved := c.Served()
	for _, v := range unserved {
		all = append(all, Finding{Kind: "lokus", Village: v})
	}
	for i := range c.Services {
		if s := &c.Services[i]; s.Known && s.Goal != nil && s.Gap > 0 && !slices.ContainsFunc(c.Rows, func(e register.Entry[Row]) bool { return slices.Contains(e.Body.Indicators, s.ID) }) {
			all = append(all, Finding{Kind: "indicator", Service: s})
		}
	}
	all = append(all, c.twins()...)
	known := map[db.ID]bool{}
	for _, r := range c.Recommendations {
		known[r.ID] = true
	}
	for _, e := range c.Rows {
		for _, kind := range c.faults(e, known) {
			f := Finding{Kind: kind, Rows: []register.Entry[Row]{e}}
			if kind == "lacking" {
				f.Fields = e.Body.Lacks()
			}
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return place(a.Kind) - place(b.Kind) })
	return all
}

func place(kind string) int {
	return slices.IndexFunc(Kinds, func(k struct {
		Key   string
		Heavy bool
	}) bool {
		return k.Key == kind
	})
}

// faults are what a row alone does not say, or says against the list of lokus.
func (c *Case) faults(e register.Entry[Row], known map[db.ID]bool) (kinds []string) {
	r := e.Body
	say := func(is bool, kind string) {
		if is {
			kinds = append(kinds, kind)
		}
	}
	lacks := r.Lacks()
	say(slices.Contains(lacks, "biaya"), "cost")
	say(len(lacks) > 1 || len(lacks) == 1 && lacks[0] != "biaya", "lacking")
	say(r.Nature != Support && r.Cost > 0 && r.DirectTold && r.Direct == 0, "label")
	say(len(c.Lokus) > 0 && len(r.Areas) > 0 && !slices.ContainsFunc(c.Lokus, r.Reaches), "outside")
	say(r.Nature != Support && len(r.Indicators) == 0, "aimless")
	say(c.Area == c.Regency && slices.ContainsFunc(r.Recommendations, func(id db.ID) bool { return !known[id] }), "gone")
	say(r.Named != nil, "named")
	return kinds
}

// mostTwins is more than anybody looks through: of a plan where all rows are alike, pairs
// would be counted in hundred thousands.
const mostTwins = 500

// twins are rows that may be one. Certain (duplicate): the same sub kegiatan, target
// group, source and words, in places that overlap. Likely (similar): the same but for the
// words.
func (c *Case) twins() (all []Finding) {
	type key struct{ code, group, source string }
	groups := map[key][]register.Entry[Row]{}
	var order []key
	for _, e := range c.Rows {
		k := key{e.Body.Code, e.Body.TargetGroup, e.Body.Source}
		if k.code == "" || k.group == "" {
			continue
		}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], e)
	}
	for _, k := range order {
		for i, a := range groups[k] {
			for _, b := range groups[k][i+1:] {
				switch {
				case len(all) == mostTwins:
					return all
				case !overlap(a.Body.Areas, b.Body.Areas):
					continue
				}
				kind := "similar"
				if fold.Name(a.Body.Activity) == fold.Name(b.Body.Activity) {
					kind = "duplicate"
				}
				all = append(all, Finding{Kind: kind, Rows: []register.Entry[Row]{a, b}})
			}
		}
	}
	return all
}

// overlap tells whether two lists of places have a place in common.
func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return region.Within(x, y) || region.Within(y, x) })
	})
}
