package planbook

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/region"
)

// coded is a code of a place in what somebody wrote.
var coded = regexp.MustCompile(`\d{2}\.?\d{2}(\.?\d{2}(\.?\d{4})?)?`)

// isPlace tells the code of a place, whose office plans, from that of an OPD.
func isPlace(code string) bool { return isDigits(code) }

// officeCell is an office's name; that of a kecamatan or a village has its code.
func (d *draft) officeCell(code string) string {
	name := d.office(d.p, code)
	if isPlace(code) {
		name += " (" + region.Dotted(code) + ")"
	}
	return name
}

func (d *draft) officeOf(text string) (string, error) {
	if at := coded.FindString(text); at != "" {
		return within(at, d.Area[:region.Regency], text) // another kecamatan's may support
	}
	return d.value("office", text)
}

func (d *draft) supporting() string {
	var all []string
	for _, code := range d.row.Supporting {
		all = append(all, d.officeCell(code))
	}
	return strings.Join(all, "; ")
}

func (d *draft) readSupporting(c sheet.Cell) error {
	text, err := words(c)
	d.row.Supporting = nil
	for _, one := range parts(text) {
		code, err := d.officeOf(one)
		if err != nil {
			return err
		}
		d.row.Supporting = append(d.row.Supporting, code)
	}
	return err
}

func parts(text string) (all []string) {
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		if one = strings.TrimSpace(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}

// places are the names of a row's areas with their codes.
func (d *draft) places() string {
	var all []string
	for _, code := range d.row.Areas {
		place, _ := region.Get(code)
		all = append(all, place.Name+" ("+region.Dotted(code)+")")
	}
	return strings.Join(all, "; ")
}

func (d *draft) readAreas(c sheet.Cell) error {
	text, err := words(c)
	d.row.Areas = nil
	for _, one := range parts(text) {
		codes, err := d.areasOf(one)
		if err != nil {
			return err
		}
		for _, code := range codes {
			if !slices.Contains(d.row.Areas, code) {
				d.row.Areas = append(d.row.Areas, code)
			}
		}
	}
	return err
}

// areasOf is what stands between two semicolons: a place, or several between commas. A
// kecamatan behind a village says where the village lies.
func (d *draft) areasOf(text string) (all []string, err error) {
	names := parts(strings.ReplaceAll(text, ",", ";"))
	code, err := d.place(text)
	if whole, _ := region.Get(code); len(names) < 2 || err == nil && (coded.FindString(text) == "" || fold.Name(coded.ReplaceAllString(text, "")) == fold.Name(whole.Name)) {
		return []string{code}, err
	}
	for i := 0; i < len(names); i++ {
		if i+1 < len(names) && coded.FindString(names[i]) == "" && !isDistrict(names[i]) && isDistrict(names[i+1]) {
			if above, err := d.place(names[i+1]); err == nil {
				found := region.Match(names[i], region.Village, above)
				if word, name, ok := strings.Cut(names[i], " "); ok && len(found) == 0 && slices.Contains([]string{"desa", "ds", "kelurahan", "kel"}, fold.Name(word)) {
					found = region.Match(name, region.Village, above) // a kelurahan that is called a desa
				}
				if len(found) == 1 {
					all = append(all, found[0].Code)
					i++
					continue
				}
			}
		}
		if code, err = d.place(names[i]); err != nil {
			return nil, err
		}
		all = append(all, code)
	}
	// "Goarie, Barae, Kec. Marioriwawo" says where both lie: not all of the kecamatan.
	return slices.DeleteFunc(slices.Clone(all), func(code string) bool {
		return slices.ContainsFunc(all, func(other string) bool { return other != code && region.Within(other, code) })
	}), nil
}

func isDistrict(name string) bool { return strings.HasPrefix(strings.ToLower(name), "kec") }

// within is the place that a code in a text means, inside an area.
func within(at, area, text string) (string, error) {
	code, err := region.ParseCode(at)
	if err != nil || !region.Within(code, area) {
		return "", errors.Join(wrong("planbook.place.unknown", fault.Args{"Text": clip(text)}), err)
	}
	return code, nil
}

// place finds what a name or a code means: a village, a kecamatan, or the whole area.
func (d *draft) place(text string) (string, error) {
	if at := coded.FindString(text); at != "" {
		return within(at, d.Area, text)
	}
	whole, _ := region.Get(d.Area)
	folded := fold.Name(text)
	if folded == fold.Name(whole.Name) || slices.Contains([]string{"kabupaten", "kota", "sekabupaten", "seluruhdesa", "semuadesa", "seluruhkabupaten"}, folded) {
		return d.Area, nil
	}
	levels := []region.Level{region.Village, region.District}
	if isDistrict(text) {
		levels = levels[1:]
		if _, name, ok := strings.Cut(text, " "); ok {
			text = name
		}
	}
	for _, level := range levels {
		switch found := region.Match(text, level, d.Area); {
		case len(found) == 1:
			return found[0].Code, nil
		case len(found) > 1:
			return "", wrong("planbook.place.ambiguous", fault.Args{"Text": clip(text)})
		}
	}
	return "", wrong("planbook.place.unknown", fault.Args{"Text": clip(text)})
}
