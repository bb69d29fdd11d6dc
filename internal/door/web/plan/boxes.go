package plan

import (
	"net/url"
	"slices"
	"strconv"

	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
)

// boxes are choices of which any number may be ticked, in groups that open.
type boxes struct {
	Name, Label, Hint, Error string
	Count                    string
	Groups                   []group
	All                      string // on the button that ticks every priority village
}

type group struct {
	Label string
	Items []box
}

type box struct {
	Name, Value, Text, Note string
	On                      bool
}

// boxesOf begins choices.
func (v *view) boxesOf(name string, errs map[string]string, chosen []string) *boxes {
	b := &boxes{Name: name, Label: v.p.T("plan.form." + name), Error: errs[name]}
	if key := "plan.hint." + name; v.p.Has(key) {
		b.Hint = v.p.T(key)
	}
	if len(chosen) > 0 {
		b.Count = v.p.N("plan.form.chosen", len(chosen))
	}
	return b
}

func (v *view) indicators(form url.Values, errs map[string]string) *boxes {
	chosen := form["indikator"]
	b := v.boxesOf("indikator", errs, chosen)
	at := map[string]int{}
	for _, x := range v.frame.Indicators {
		if _, there := at[x.Kind]; !there {
			at[x.Kind] = len(b.Groups)
			b.Groups = append(b.Groups, group{Label: v.p.T("edition.kind." + x.Kind)})
		}
		g := &b.Groups[at[x.Kind]]
		g.Items = append(g.Items, box{Value: x.ID, Text: x.Name(v.p.Lang()), Note: x.ID + " · " + v.p.T("edition.group."+x.Group), On: slices.Contains(chosen, x.ID)})
	}
	return b
}

func (v *view) recommendations(form url.Values, errs map[string]string) *boxes {
	chosen := form["rekomendasi"]
	b := v.boxesOf("rekomendasi", errs, chosen)
	g := group{Label: v.p.N("plan.form.recommended", len(v.Recommendations))}
	for _, e := range v.Recommendations {
		g.Items = append(g.Items, box{Value: string(e.ID), Text: v.p.Int(e.Body.Number) + ". " + short(e.Body.Text), Note: v.office(e.Body.Office), On: slices.Contains(chosen, string(e.ID))})
	}
	if len(g.Items) > 0 {
		b.Groups = []group{g}
	} else {
		b.Hint = v.p.T("plan.stat.answers.none")
	}
	return b
}

func (v *view) villages(form url.Values, area string, errs map[string]string) *boxes {
	chosen := form["lokasi"]
	b := v.boxesOf("lokasi", errs, chosen)
	one := func(code string) box {
		note := ""
		if slices.Contains(v.Lokus, code) {
			note = v.p.T("plan.lokus")
		}
		return box{Value: code, Text: web.PlaceName(v.p, code), Note: note, On: slices.Contains(chosen, code)}
	}
	whole := one(area)
	whole.Text = v.place(area)
	b.Groups = []group{{Items: []box{whole}}}
	districts := region.Children(area)
	if region.LevelOf(area) != region.Regency {
		districts = []region.Region{{Code: area}}
	}
	if region.LevelOf(area) == region.Village {
		return b
	}
	for _, d := range districts {
		g := group{Label: web.PlaceName(v.p, d.Code)}
		if d.Code != area {
			all := one(d.Code)
			all.Text, all.Note = v.p.T("plan.place.all", "Name", all.Text), ""
			g.Items = append(g.Items, all)
		}
		lokus := 0
		for _, village := range region.Villages(d.Code) {
			x := one(village.Code)
			if !x.On { // what is ticked stands apart from its kecamatan
				x.Text = v.p.T(village.Kind.Key()) + " " + village.Bare()
			}
			if x.Note != "" {
				lokus++
			}
			g.Items = append(g.Items, x)
		}
		if lokus > 0 {
			g.Label += " · " + v.p.N("plan.lokus.in", lokus)
			b.All = v.p.T("plan.form.lokus")
		}
		b.Groups = append(b.Groups, g)
	}
	return b
}

func (v *view) supporting(form url.Values, errs map[string]string) *boxes {
	chosen := form["pendukung"]
	b := v.boxesOf("pendukung", errs, chosen)
	g := group{Label: v.p.T("plan.form.offices")}
	for _, code := range slices.Compact(slices.Concat([]string(edition.Offices), slices.DeleteFunc(slices.Clone(chosen), func(c string) bool { return edition.Offices.Has(c) }))) {
		g.Items = append(g.Items, box{Value: code, Text: v.office(code), On: slices.Contains(chosen, code)})
	}
	b.Groups = []group{g}
	return b
}

func (v *view) quarters(form url.Values, errs map[string]string) *boxes {
	chosen := form["triwulan"]
	b := v.boxesOf("triwulan", errs, nil)
	g := group{}
	for q := 1; q <= 4; q++ {
		g.Items = append(g.Items, box{Value: strconv.Itoa(q), Text: v.p.T("plan.quarter", "Number", q), On: slices.Contains(chosen, strconv.Itoa(q))})
	}
	b.Groups = []group{g}
	return b
}

// shown gives each box its field's name, and puts what is ticked before the groups, which
// stay closed: a form of a hundred choices fits a phone.
func (b *boxes) shown() *boxes {
	var first group
	for i := range b.Groups {
		g := &b.Groups[i]
		for k := range g.Items {
			g.Items[k].Name = b.Name
		}
		if g.Label == "" {
			continue
		}
		for _, x := range g.Items {
			if x.On {
				first.Items = append(first.Items, x)
			}
		}
		g.Items = slices.DeleteFunc(g.Items, func(x box) bool { return x.On })
	}
	at := 0
	if len(b.Groups) > 0 && b.Groups[0].Label == "" {
		at = 1
	}
	if len(first.Items) > 0 {
		b.Groups = slices.Insert(b.Groups, at, first)
	}
	return b
}
