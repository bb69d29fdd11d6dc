package grid

import (
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
)

// place finds the village that a row means; district and name are as written.
func place(code, district, name, within string) (string, *fault.Error) {
	if code != "" {
		found, err := region.ParseCode(code)
		switch {
		case err != nil:
			return "", wrong("entry.place.code", fault.Args{"Code": shorten(code)})
		case !region.Within(found, within):
			return "", wrong("entry.place.elsewhere", fault.Args{"Code": region.Dotted(found), "Area": nameOf(within)})
		}
		return found, nil
	}
	area := within
	if district != "" && len(within) < int(region.District) {
		found := region.Match(district, region.District, within)
		if len(found) != 1 {
			return "", wrong("entry.place.district", fault.Args{"Name": shorten(district), "Area": nameOf(within)})
		}
		area = found[0].Code
	}
	found := region.Match(name, region.Village, area)
	switch {
	case len(found) == 1:
		return found[0].Code, nil
	case len(found) > 1:
		return "", wrong("entry.place.ambiguous", fault.Args{"Name": shorten(name), "Found": listed(found)})
	}
	if near := region.Near(name, region.Village, area, 3); len(near) > 0 {
		return "", wrong("entry.place.near", fault.Args{"Name": shorten(name), "Area": nameOf(area), "Near": listed(near)})
	}
	return "", wrong("entry.place.unknown", fault.Args{"Name": shorten(name), "Area": nameOf(area)})
}

func nameOf(code string) string {
	r, _ := region.Get(code)
	return r.Name
}

// listed names places with their codes, so that one of two alike can be chosen.
func listed(found []region.Region) string {
	names := make([]string, 0, len(found))
	for _, r := range found {
		names = append(names, r.Name+" ("+region.Dotted(r.Code)+")")
	}
	return strings.Join(names, ", ")
}

// codeLike tells whether a cell holds the code of a village, with points or without.
func codeLike(text string) bool {
	digits := strings.ReplaceAll(text, ".", "")
	return len(digits) == int(region.Village) && strings.Trim(digits, "0123456789") == ""
}

// sums are the words before the sum of a column.
var sums = []string{"jumlah", "total", "rata", "kabupaten", "kota"}

// summing tells whether a row is a sum and not a village.
func summing(name string) bool {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), " ")
	for _, s := range sums {
		if strings.HasPrefix(word, s) && len(word) <= len(s)+2 {
			return true
		}
	}
	return false
}
