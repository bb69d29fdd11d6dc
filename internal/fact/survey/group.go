package survey

import (
	"slices"
	"strings"
)

// group is a label and who belongs to it.
type group struct {
	label string
	holds func(*row) bool
}

var ages = [...]struct {
	name     string
	from, to float64
}{{"00-05 mo", 0, 6}, {"06-11 mo", 6, 12}, {"12-23 mo", 12, 24}, {"24-35 mo", 24, 36}, {"36-47 mo", 36, 48}, {"48-59 mo", 48, 60}}

var sexes = [...]struct {
	name string
	code byte
}{{"Female", 'f'}, {"Male", 'm'}}

var titles = [Groupings]string{"Area", "Geographical region", "Wealth quintile", "Maternal education", "Other grouping"}

var quintiles = [...]string{"Q1: Poorest", "Q2", "Q3", "Q4", "Q5: Richest"}

// groups are all lines of the table in WHO's order.
func (s *sample) groups(design Design) []group {
	all := []group{{"All", func(*row) bool { return true }}}
	var aged, sexed, both []group
	for _, sex := range sexes {
		ofSex := func(r *row) bool { return r.Sex == sex.code }
		sexed = append(sexed, group{"Sex: " + sex.name, ofSex})
		for _, age := range ages {
			ofAge := func(r *row) bool { return r.Months >= age.from && r.Months < age.to }
			if sex.code == 'f' {
				aged = append(aged, group{"Age group: " + age.name, ofAge})
			}
			both = append(both, group{"Age + sex: " + age.name + "." + sex.name, func(r *row) bool { return ofAge(r) && ofSex(r) }})
		}
	}
	for _, groups := range [][]group{aged, sexed, both} {
		if slices.ContainsFunc(s.rows, func(r row) bool {
			return slices.ContainsFunc(groups, func(g group) bool { return g.holds(&r) })
		}) {
			all = append(all, groups...)
		}
	}
	for k, given := range design.Groups {
		if given {
			all = append(all, s.levels(k)...)
		}
	}
	return all
}

// levels are the groups of one of the survey's own groupings; none when no child
// has a value.
func (s *sample) levels(k int) (all []group) {
	var names []string
	for _, r := range s.rows {
		if name := r.level(k); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if !slices.ContainsFunc(names, func(name string) bool { return name != "" }) {
		return nil
	}
	switch {
	case k == Wealth:
		names = quintiles[:]
	case s.clustered():
		slices.Sort(names)
		names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	}
	for _, name := range names {
		g := group{titles[k] + ": " + name, func(r *row) bool { return r.level(k) == name }}
		if name == "" {
			g = group{titles[k] + ": NA", func(*row) bool { return false }}
		}
		all = append(all, g)
	}
	return all
}

// level is the child's value of a grouping; empty is missing.
func (r *row) level(k int) string {
	name := r.Groups[k]
	if k == Wealth {
		if name = strings.TrimPrefix(name, "Q"); len(name) == 1 && name[0] >= '1' && name[0] <= '5' {
			return quintiles[name[0]-'1']
		}
		return ""
	}
	return name
}
