package workbook

import (
	"cmp"
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/fact/region"
)

// placer finds the village that a line means, by code or by names; files repeat
// the same places line after line, so each answer is kept.
type placer struct {
	regency string
	known   map[placeName]placed
}

type placeName struct{ code, province, regency, district, village string }

type placed struct {
	village string
	reasons []Problem
}

func newPlacer(regency string) *placer {
	return &placer{regency: regency, known: map[placeName]placed{}}
}

func (p *placer) of(l *Line) (string, []Problem) {
	name := placeName{l.VillageCode, l.Province, l.Regency, l.District, l.Village}
	answer, ok := p.known[name]
	if !ok {
		answer.village, answer.reasons = p.find(name)
		p.known[name] = answer
	}
	return answer.village, answer.reasons
}

func (p *placer) find(n placeName) (string, []Problem) {
	refuse := func(column, key string, args fault.Args) (string, []Problem) {
		return "", []Problem{{column, key, args, true}}
	}
	if n.code != "" {
		code, err := region.ParseCode(n.code)
		switch {
		case err != nil || region.LevelOf(code) != region.Village:
			return refuse("Kode Desa", "import.place.code", fault.Args{"Code": n.code})
		case !region.Within(code, p.regency):
			return refuse("Kode Desa", "import.place.elsewhere", fault.Args{"Regency": nameOf(code[:4]), "Here": nameOf(p.regency)})
		}
		if named := region.Match(n.village, region.Village, code[:region.District]); n.village != "" && !slices.ContainsFunc(named, func(r region.Region) bool { return r.Code == code }) {
			return refuse("Kode Desa", "import.place.contradicts", fault.Args{"Code": region.Dotted(code), "Means": nameOf(code), "Name": n.village})
		}
		return code, nil
	}
	if n.regency != "" && !p.isHere(n.regency) {
		return refuse("Kab/Kota", "import.place.elsewhere", fault.Args{"Regency": n.regency, "Here": nameOf(p.regency)})
	}
	area := p.regency
	if n.district != "" {
		found := region.Match(n.district, region.District, p.regency)
		if len(found) != 1 {
			return refuse("Kec", unknownOr("import.place.district", found), fault.Args{"Name": n.district, "Near": near(n.district, region.District, p.regency)})
		}
		area = found[0].Code
	}
	found := region.Match(n.village, region.Village, area)
	if len(found) != 1 {
		return refuse("Desa/Kel", unknownOr("import.place.village", found),
			fault.Args{"Name": n.village, "District": nameOf(area), "Near": near(n.village, region.Village, area), "Found": list(found)})
	}
	return found[0].Code, nil
}

// isHere: files write the regency without its kind, "SOPPENG".
func (p *placer) isHere(name string) bool {
	if here, ok := region.Get(p.regency); ok && fold.Name(here.Bare()) == fold.Name(name) {
		return true
	}
	for _, r := range region.Match(name, region.Regency, "") {
		if r.Code == p.regency {
			return true
		}
	}
	return false
}

func unknownOr(key string, found []region.Region) string {
	if len(found) > 1 {
		return key + ".ambiguous"
	}
	return key + ".unknown"
}

func nameOf(code string) string {
	r, _ := region.Get(code)
	return r.Name
}

func near(name string, level region.Level, within string) string {
	return cmp.Or(list(region.Near(name, level, within, 3)), "–")
}

// list names regions with their codes, so that one of two alike can be chosen.
func list(found []region.Region) string {
	names := make([]string, len(found))
	for i, r := range found {
		names[i] = r.Name + " (" + region.Dotted(r.Code) + ")"
	}
	return strings.Join(names, ", ")
}
