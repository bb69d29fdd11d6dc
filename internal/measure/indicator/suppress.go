package indicator

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"tumbuh/internal/fact/region"
)

// suppress withholds small counts of one month's figures, a whole regency with its
// kecamatan and villages, and whatever else would tell them.
//
// A count of 1 to k-1 is small, as numerator or denominator, and so is what a
// finding about health leaves over: that all but two children are stunted says
// something of each. Zero is told: it says nothing of anybody, and an office must
// see that nobody was found. A figure of which a part is withheld has no value,
// which times the denominator would be the numerator.
//
// Then the attacker is played: somebody who has every file of the month, adds
// kecamatan up to the regency and villages to kecamatan, knows these rules, and
// that severe cases are among all cases. As long as a withheld count could be only
// one number, one more is withheld beside, below or above it. The ranges computed
// are exact for one count over all areas (sums along a tree); counts tied to one
// another are withheld together: registered, weighed and not weighed.
func suppress(all []Figure, k int64) {
	if k < 3 {
		return
	}
	r := release{small: k, counts: map[string]*tree{}}
	for i, f := range all {
		d, _ := Define(f.Indicator)
		r.put(d.counts(), f.Area, f.Numerator)
		r.put(d.among(), f.Area, f.Denominator)
		all[i].Below = r.small
	}
	for _, t := range r.counts {
		t.grow()
	}
	r.primary(all)
	for r.again = true; r.again; {
		r.again = false
		for _, name := range r.names() {
			r.protect(name)
		}
	}
	for i := range all {
		f := &all[i]
		d, _ := Define(f.Indicator)
		for part, name := range []string{d.counts(), d.among()} {
			f.Hides[part] = r.counts[name].at[f.Area].hides
		}
		if f.Hides[0] != Shown {
			f.Numerator = 0
		}
		if f.Hides[1] != Shown {
			f.Denominator = 0
		}
	}
}

// The counts that lines of one area share. A line's numerator may be another
// line's denominator, and two lines may count the same.
const (
	countRegistered, countWeighed, countAbsent = "registered", "weighed", "not-weighed"
)

func (d Definition) counts() string {
	switch d.Key {
	case "stunting-registered":
		return "stunting"
	case "bgm":
		return "severe-underweight"
	}
	return d.Key
}

func (d Definition) among() string {
	key, tail := strings.CutSuffix(d.Key, "-months")
	switch name := strings.TrimPrefix(key, "severe-"); {
	case d.Key == "kia":
		return "known kia"
	case d.Group == "coverage" || d.Key == "stunting-registered":
		return countRegistered
	case name == "stunting":
		key = "known hfa"
	case name == "underweight" || name == "bgm":
		key = "known wfa"
	case name == "wasting" || name == "overweight":
		key = "known wfh"
	default:
		return countWeighed
	}
	if tail {
		key += " by months"
	}
	return key
}

// release is the counts of a month while it is decided what may be told of them.
type release struct {
	small  int64
	counts map[string]*tree
	again  bool
}

// tree is one count over the areas, each the sum of those inside it.
type tree struct {
	at    map[string]*node
	order []*node            // the smallest areas first
	parts map[string][]*node // of an area
}

type node struct {
	area     string
	value    int64
	hides    Withheld
	low, top int64 // what the attacker knows
}

func (r *release) put(name, area string, value int64) {
	if r.counts[name] == nil {
		r.counts[name] = &tree{at: map[string]*node{}, parts: map[string][]*node{}}
	}
	r.counts[name].at[area] = &node{area: area, value: value}
}

func (r *release) names() []string {
	var names []string
	for name := range r.counts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (r *release) node(name, area string) *node {
	if t := r.counts[name]; t != nil {
		return t.at[area]
	}
	return nil
}

// shown is a count that the attacker reads; -1 where there is none.
func (r *release) shown(name, area string) int64 {
	if n := r.node(name, area); n != nil && n.hides == Shown {
		return n.value
	}
	return -1
}

func (r *release) primary(all []Figure) {
	small := func(n int64) bool { return n > 0 && n < r.small }
	for _, name := range r.names() {
		for area, n := range r.counts[name].at {
			if small(n.value) {
				r.hide(name, area)
			}
		}
	}
	for _, f := range all {
		d, _ := Define(f.Indicator)
		if d.Group != "coverage" && f.Numerator > 0 && small(f.Denominator-f.Numerator) {
			r.hide(d.counts(), f.Area)
		}
	}
}

// hide withholds a count, and with it those that would tell it: of registered,
// weighed and not weighed two give the third, and how many were judged is often
// all of the weighed.
func (r *release) hide(name, area string) {
	names := []string{name}
	if tied := []string{countRegistered, countWeighed, countAbsent}; slices.Contains(tied, name) {
		names = tied
	}
	for _, name := range names {
		if n := r.node(name, area); n != nil && n.hides == Shown && n.value > 0 {
			r.again = true
			n.hides = Protected
			if n.value < r.small {
				n.hides = Small
			}
		}
	}
}

// protect withholds more of a count until no withheld one has one possible value,
// or nothing is left to withhold.
func (r *release) protect(name string) {
	t := r.counts[name]
	for helped := true; helped; {
		helped = false
		for _, pinned := range t.attack(func(n *node) { r.know(name, n) }) {
			also, of := t.beside(pinned), name
			if also == nil { // known by what stands beside it in its own area
				also, of = r.tellsOf(name, pinned)
			}
			if also != nil {
				r.hide(of, also.area)
			}
			if helped = also != nil || t.blur(pinned); helped {
				break
			}
		}
	}
}

// know sets what the attacker knows of a count from its own area.
func (r *release) know(name string, n *node) {
	n.low, n.top = n.value, n.value
	if n.hides == Shown {
		return
	}
	n.low, n.top = 1, math.MaxInt32
	if n.hides == Small {
		n.top = r.small - 1
	}
	atLeast := func(x int64) { n.low = max(n.low, x) }
	atMost := func(x int64) {
		if x >= 0 {
			n.top = min(n.top, x)
		}
	}
	for _, d := range Definitions {
		if staysInside[d.Key] {
			continue
		}
		part, whole := d.counts(), d.among()
		if part == name {
			atMost(r.shown(whole, n.area))
			atMost(r.shown(wider(part), n.area))
			atLeast(r.shown(narrower(part), n.area))
		}
		if whole == name {
			atLeast(r.shown(part, n.area))
		}
		if name == countRegistered { // nobody is counted who is not registered
			atLeast(max(r.shown(part, n.area), r.shown(whole, n.area)))
		}
	}
	gained, not := r.shown("gained", n.area), r.shown("not-gained", n.area)
	switch weighed := r.shown(countWeighed, n.area); {
	case name == countWeighed:
		atLeast(max(r.shown("known wfa", n.area), max(gained, 0)+max(not, 0)))
	case name == "gained" && weighed >= 0 && not >= 0:
		atMost(weighed - not)
	case name == "not-gained" && weighed >= 0 && gained >= 0:
		atMost(weighed - gained)
	}
}

// wider is the count that a severe one is part of; narrower the other way.
func wider(name string) string {
	if name == "2t" {
		return "not-gained"
	}
	if rest, severe := strings.CutPrefix(name, "severe-"); severe {
		return rest
	}
	return ""
}

func narrower(name string) string {
	if name == "not-gained" {
		return "2t"
	}
	return "severe-" + name
}

// tellsOf is the count of the same area that leaves a withheld one no choice.
func (r *release) tellsOf(name string, n *node) (*node, string) {
	for _, d := range Definitions {
		for _, other := range []string{d.among(), wider(name), narrower(name)} {
			if d.counts() == name && r.shown(other, n.area) > 0 {
				return r.node(other, n.area), other
			}
		}
	}
	return nil, ""
}

func (t *tree) grow() {
	for _, n := range t.at {
		t.order = append(t.order, n)
	}
	slices.SortFunc(t.order, func(a, b *node) int { return cmp.Or(len(b.area)-len(a.area), cmp.Compare(a.area, b.area)) })
	for _, n := range t.order {
		t.parts[region.Parent(n.area)] = append(t.parts[region.Parent(n.area)], n)
	}
}

// attack narrows what is known of each count by the sums, up and then down, and
// answers the withheld ones that can have one value only.
func (t *tree) attack(know func(*node)) (pinned []*node) {
	for _, n := range t.order {
		know(n)
		if parts := t.parts[n.area]; parts != nil {
			low, top := total(parts)
			n.low, n.top = max(n.low, low), min(n.top, top)
		}
	}
	for _, n := range slices.Backward(t.order) {
		parts := t.parts[n.area]
		low, top := total(parts)
		for _, p := range parts {
			p.low, p.top = max(p.low, n.low-(top-p.top)), min(p.top, n.top-(low-p.low))
		}
	}
	for _, n := range t.order {
		if n.hides != Shown && n.low >= n.top {
			pinned = append(pinned, n)
		}
	}
	return pinned
}

// blur no longer says that a count is small: four villages with one child each are
// known when all four together are fewer than five.
func (t *tree) blur(n *node) bool {
	for _, n := range []*node{t.at[region.Parent(n.area)], n} {
		if n != nil && n.hides == Small {
			n.hides = Protected
			return true
		}
	}
	return false
}

func total(nodes []*node) (low, top int64) {
	for _, n := range nodes {
		low, top = low+n.low, top+n.top
	}
	return low, top
}

// beside is the count to withhold next to a pinned one: the smallest that is told
// of its parts, when all of them are, else of its neighbours, else what they are
// all part of.
func (t *tree) beside(n *node) *node {
	above := t.at[region.Parent(n.area)]
	near := t.parts[n.area]
	if near == nil || slices.ContainsFunc(near, func(p *node) bool { return p.hides != Shown }) {
		near = nil
		if above != nil {
			near = t.parts[above.area]
		}
	}
	var least *node
	for _, p := range near {
		if p.hides == Shown && p.value > 0 && (least == nil || p.value < least.value) {
			least = p
		}
	}
	if least == nil && above != nil && above.hides == Shown {
		return above
	}
	return least
}
