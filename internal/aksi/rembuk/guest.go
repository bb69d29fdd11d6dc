package rembuk

import (
	"slices"
	"strings"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/framework"
)

// Preset is a group of institutions that is invited to meetings of some kinds on a level.
type Preset struct {
	Group     string // catalogue: rembuk.group.<group>, and rembuk.whom.<group> for whom of it
	Each      string // of which there are several: office, district, village, lokus; empty: one
	Source    string // catalogue: rembuk.origin.<source>
	Certainty standard.Certainty
}

// Lists are who is invited, by kind and level. Those of the regency's rembuk were read in
// reports of rembuk that districts held; that of the village was recalled; the others are
// our own choice. A person edits each list.
var Lists = map[Kind]map[region.Level][]Preset{
	Rembuk: {
		region.Regency: append(append(append(presets("kuansing", standard.Seen, "head forkopimda office/office kemenag camat/district kua/district village_head/lokus puskesmas/district plkb pkk dharma_wanita bhayangkari persit idi ibi"),
			presets("denpasar", standard.Seen, "dprd satgas kpm")...), presets("banten", standard.Seen, "university mass_organisation philanthropy")...), presets("kobar", standard.Seen, "company")...),
		region.District: presets("own", standard.Own, "camat forkopimcam bappeda dinkes dppkb puskesmas kua plkb village_head/village pkk kpm/village tpk community"),
		region.Village:  append(presets("recalled", standard.Recalled, "village_head midwife nutritionist sanitarian plkb pkk ppkbd community"), presets("own", standard.Own, "camat bpd hamlet kpm posyandu tpk paud")...),
	},
	Rakor: {
		region.Regency:  presets("own", standard.Own, "tpps office/office kemenag camat/district pkk"),
		region.District: presets("own", standard.Own, "tpps puskesmas kua plkb village_head/village pkk"),
		region.Village:  presets("own", standard.Own, "tpps midwife plkb pkk kpm tpk posyandu"),
	},
	Musrenbang: {
		region.Regency:  presets("own", standard.Own, "head dprd office/office camat/district community university"),
		region.District: presets("own", standard.Own, "camat bappeda village_head/village puskesmas community"),
		region.Village:  presets("own", standard.Own, "village_head bpd hamlet midwife pkk kpm posyandu community"),
	},
	Audit: {
		region.Regency:  presets("own", standard.Own, "tpps dinkes dppkb puskesmas/district plkb expert ibi"),
		region.District: presets("own", standard.Own, "camat dinkes dppkb puskesmas plkb expert midwife"),
	},
}

// presets are groups in the order of the list: "camat/district" is one of each kecamatan.
func presets(source string, c standard.Certainty, text string) (all []Preset) {
	for _, word := range strings.Fields(text) {
		group, each, _ := strings.Cut(word, "/")
		all = append(all, Preset{group, each, source, c})
	}
	return all
}

// Groups are all words of Guest.Group.
var Groups = groups()

func groups() (all []string) {
	for _, k := range Kinds {
		for _, l := range Levels {
			for _, p := range Lists[k][l] {
				if !slices.Contains(all, p.Group) {
					all = append(all, p.Group)
				}
			}
		}
	}
	return append(all, "other")
}

// Invite makes the invitation list of a kind of meeting in an area from the district's
// own offices and places. A kelurahan has no BPD.
func Invite(k Kind, area string, lokus []string) (guests []Guest) {
	add := func(group, office string) {
		guests = append(guests, Guest{ID: short(), Group: group, Office: office, Seats: 1})
	}
	for _, p := range Lists[k][region.LevelOf(area)] {
		switch {
		case p.Group == "bpd" && !hasDesa(area):
		case p.Each == "office":
			for _, code := range edition.Offices {
				if !slices.Contains([]string{"kecamatan", "kemenkes", "kemenag"}, code) {
					add(p.Group, code)
				}
			}
		case p.Each == "district":
			for _, d := range region.Children(area) {
				add(p.Group, d.Code)
			}
		case p.Each == "village":
			for _, v := range region.Villages(area) {
				add(p.Group, v.Code)
			}
		case p.Each == "lokus":
			for _, code := range lokus {
				add(p.Group, code)
			}
		case edition.Offices.Has(p.Group):
			add(p.Group, p.Group)
		case p.Group == "camat" && region.LevelOf(area) == region.Village:
			add(p.Group, region.Parent(area))
		default:
			add(p.Group, "")
		}
	}
	return guests
}

func hasDesa(area string) bool {
	place, _ := region.Get(area)
	return place.Kind == region.Desa || place.Kind == region.DesaAdat
}

// Called is what an institution that is invited is called: as somebody typed it, else by
// its office or place, else by its group.
func (g Guest) Called(p *locale.Printer, f framework.Framework) string {
	place, known := region.Get(g.Office)
	switch {
	case g.Name != "":
		return g.Name
	case known:
		return p.T("rembuk.group."+g.Group+".of", "Place", p.T(place.Kind.Key())+" "+place.Bare())
	case g.Office != "":
		return f.Office(p, g.Office)
	}
	return p.T("rembuk.group." + g.Group)
}

// Whom is whom of the institution the invitation is for.
func (g Guest) Whom(p *locale.Printer) string {
	if key := "rembuk.whom." + g.Group; g.Position == "" && p.Has(key) {
		return p.T(key)
	}
	return g.Position
}

// Complete adds to a list the institutions of another that it does not have.
func Complete(list, more []Guest) []Guest {
	all := slices.Clone(list)
	for _, g := range more {
		if !slices.ContainsFunc(all, func(x Guest) bool { return x.Group == g.Group && x.Office == g.Office }) {
			all = append(all, g)
		}
	}
	return all
}
