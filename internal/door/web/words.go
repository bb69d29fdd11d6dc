package web

import (
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/region"
)

// Moment is a day and a time by a regency's clock; a dash for none.
func Moment(p *locale.Printer, at time.Time, regency string) string {
	if at.IsZero() {
		return "–"
	}
	local := at.In(region.Zone(regency))
	return p.Date(civil.DateOf(local)) + ", " + local.Format("15.04 MST")
}

// PlaceName is a place with the kind that it is, and a village's kecamatan: "Desa
// Goarie, Kec. Marioriwawo".
func PlaceName(p *locale.Printer, code string) string {
	place, ok := region.Get(code)
	switch {
	case !ok:
		return code
	case place.Level() == region.Village:
		above, _ := region.Get(region.Parent(code))
		return p.T("web.place.village", "Kind", p.T(place.Kind.Key()), "Name", place.Name, "District", above.Name)
	case place.Level() == region.District:
		return p.T(place.Kind.Key()) + " " + place.Name
	}
	return place.Name
}
