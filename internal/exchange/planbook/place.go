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
		return d.place(text)
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
	names := parts(text)
	if len(names) == 1 && coded.FindString(text) == "" { // names alone may stand between commas
		names = parts(strings.ReplaceAll(text, ",", ";"))
	}
	for _, one := range names {
		code, err := d.place(one)
		if err != nil {
			return err
		}
		if !slices.Contains(d.row.Areas, code) {
			d.row.Areas = append(d.row.Areas, code)
		}
	}
	// "Goarie, Kec. Marioriwawo" says where Goarie lies: the village, not all of its kecamatan.
	all := slices.Clone(d.row.Areas)
	d.row.Areas = slices.DeleteFunc(d.row.Areas, func(code string) bool {
		return slices.ContainsFunc(all, func(other string) bool { return other != code && region.Within(other, code) })
	})
	return err
}

// place finds what a name or a code means: a village, a kecamatan, or the whole area.
func (d *draft) place(text string) (string, error) {
	if at := coded.FindString(text); at != "" {
		code, err := region.ParseCode(at)
		if err != nil || !region.Within(code, d.Area) {
			return "", errors.Join(wrong("planbook.place.unknown", fault.Args{"Text": clip(text)}), err)
		}
		return code, nil
	}
	whole, _ := region.Get(d.Area)
	folded := fold.Name(text)
	if folded == fold.Name(whole.Name) || slices.Contains([]string{"kabupaten", "kota", "sekabupaten", "seluruhdesa", "semuadesa", "seluruhkabupaten"}, folded) {
		return d.Area, nil
	}
	levels := []region.Level{region.Village, region.District}
	if first := strings.ToLower(text); strings.HasPrefix(first, "kec") {
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
