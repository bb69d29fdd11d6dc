package situation

import (
	"fmt"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
)

// Settings are what an area chose for its analysis of a year; what is empty is by rule.
type Settings struct {
	Month   civil.Month  `json:"month,omitempty"`
	Period  civil.Period `json:"period,omitzero"`
	Hotspot Hotspot      `json:"hotspot"`
	Dropped []string     `json:"dropped,omitempty"` // suggestions that a person dropped
}

// Hotspot is the rule by which a village is one: at least FewChildren were measured, and
// the 95 % interval lies wholly above the prevalence of the whole area, or above Percent
// where that is set. Our own rule.
type Hotspot struct {
	Percent int `json:"percent,omitempty"`
}

// SettingsOf are those of an area and year; Version 0 where nobody chose anything.
func SettingsOf(tx *db.Tx, regency string, year int, area string) (register.Entry[Settings], error) {
	e, err := settings.Coded(tx, regency, settingCode(year, area))
	if fault.KindOf(err) == fault.NotFound {
		return register.Entry[Settings]{Year: year, Area: area, Code: settingCode(year, area)}, nil
	}
	return e, err
}

func settingCode(year int, area string) string { return fmt.Sprintf("%d/%s", year, area) }
