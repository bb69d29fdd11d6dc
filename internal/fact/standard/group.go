package standard

import (
	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
)

// Life is what decides to which group somebody belongs. Pregnant says that a
// pregnancy stands without a delivery; Delivered is the newest delivery, Wedding
// the newest planned one.
type Life struct {
	Sex       growth.Sex `json:"sex"`
	Birth     civil.Date `json:"birth"`
	Pregnant  bool       `json:"pregnant"`
	Delivered civil.Date `json:"delivered"`
	Wedding   civil.Date `json:"wedding"`
}

// GroupOn is somebody's group on a day; empty: none. The limits of the adolescent
// are the Ministry's for a teenage girl (remaja putri, 10 to 18 years); recalled.
func GroupOn(l Life, today civil.Date) Group {
	age := -1
	if l.Birth != 0 {
		age = today.MonthsSince(l.Birth)
	}
	switch {
	case age >= 0 && age < toFive:
		return Child
	case l.Sex == growth.Female && l.Pregnant:
		return Pregnant
	case l.Sex == growth.Female && l.Delivered != 0 && today >= l.Delivered && today-l.Delivered <= 42:
		return Mother
	case l.Wedding >= today && l.Sex == growth.Female:
		return Bride
	case l.Wedding >= today:
		return Groom
	case l.Sex == growth.Female && age >= 120 && age < toAdult:
		return Adolescent
	default:
		return ""
	}
}
