package rembuk

import (
	"fmt"
	"time"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
)

// Due is what offices must still do for meetings and promises: come to a meeting that is
// set, agree the minutes of one that was held, keep a promise; and hold the rembuk of the
// area that the rules ask for, until the year ends.
func Due(tx *db.Tx, regency string, year int) (items []reminder.Item, err error) {
	all, err := Meetings(tx, regency, year, "")
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		switch e.Body.State {
		case Planned, Invited:
			if e.Body.Head.Day != 0 {
				items = append(items, coming(regency, e))
			}
		case Held:
			i := itemOf(e, "rembuk.due.minutes", civil.DateOf(e.Body.Head.Day.Time().AddDate(0, 0, minutesDays)))
			i.Args["Day"] = e.Body.Head.Day
			items = append(items, i)
		}
	}
	promises, err := Commitments(tx, regency, year)
	for _, c := range promises {
		if c.Body.Agreed == 0 || !c.Body.Stands() || c.Body.Due == 0 {
			continue
		}
		items = append(items, reminder.Item{Key: "rembuk.due.commitment", Args: fault.Args{"Number": c.Body.Number, "Office": reminder.Office(c.Body.Office)}, Due: c.Body.Due,
			Href: "/komitmen/" + string(c.ID), Office: c.Body.Office, Area: c.Area, Title: c.Body.Text, Kind: "rembuk.commitment", ID: string(c.ID), Version: c.Version, Changed: c.Changed.Time})
	}
	end, _ := civil.NewDate(year, time.December, 31)
	for _, o := range OwedBy(all, regency, Rembuk) {
		if n := o.Missing(); n > 0 {
			items = append(items, reminder.Item{Key: "rembuk.due.owed", Args: fault.Args{"Count": n, "Place": reminder.Place(o.Area)}, Due: end, Href: fmt.Sprintf("/rapat?tahun=%d&wilayah=%s", year, o.Area),
				Office: ownOffice(o.Area), Area: o.Area, Kind: "rembuk.owed", ID: o.Area + "-" + text(year), Untouched: len(all) == 0})
		}
	}
	return items, err
}

// minutesDays is how long minutes may wait to be agreed before they are late; our own.
const minutesDays = 14

// ownOffice is the office of a kecamatan or village; the regency's is its secretariat.
func ownOffice(area string) string {
	if region.LevelOf(area) == region.Regency {
		return ""
	}
	return area
}

func itemOf(e register.Entry[Meeting], key string, due civil.Date) reminder.Item {
	return reminder.Item{Key: key, Args: fault.Args{"Kind": fault.Key("rembuk.kind." + string(e.Body.Head.Kind)), "Place": reminder.Place(e.Area)}, Due: due, Href: "/rapat/" + string(e.ID),
		Office: ownOffice(e.Area), Area: e.Area, Title: e.Body.Head.Title, Kind: "rembuk.meeting", ID: string(e.ID), Version: e.Version, Changed: e.Changed.Time}
}

func coming(regency string, e register.Entry[Meeting]) reminder.Item {
	i := itemOf(e, "rembuk.due.meeting", e.Body.Head.Day)
	for _, g := range e.Body.Guests {
		if g.Office != "" {
			i.Others = append(i.Others, g.Office)
		}
	}
	if e.Body.Head.From == "" {
		return i
	}
	i.Start = at(regency, e.Body.Head.Day, e.Body.Head.From)
	if e.Body.Head.Until != "" {
		i.End = at(regency, e.Body.Head.Day, e.Body.Head.Until)
	}
	return i
}

// at is a time of day by a regency's clock.
func at(regency string, d civil.Date, clock string) time.Time {
	var hour, minute int
	_, _ = fmt.Sscanf(clock, "%d:%d", &hour, &minute) // checked when it was written
	y, m, day := d.YMD()
	return time.Date(y, m, day, hour, minute, 0, 0, region.Zone(regency))
}

// Facts are what the year's action asks of meetings: those of an area itself, not of the
// places below it.
func Facts(tx *db.Tx, regency string, year int, area string) (facts []evidence.Fact, err error) {
	all, err := Meetings(tx, regency, year, area)
	if err != nil {
		return nil, err
	}
	var held *register.Entry[Meeting]
	var agreed civil.Date
	for i, e := range all {
		if e.Area != area || e.Body.Head.Kind != Rembuk || !e.Body.State.WasHeld() {
			continue
		}
		if e.Body.State == Agreed { // of several the newest whose minutes stand: all is told of one
			held, agreed = &all[i], e.Body.Head.Day
		} else if agreed == 0 {
			held = &all[i]
		}
	}
	list := fmt.Sprintf("/rapat?tahun=%d&wilayah=%s", year, area)
	say := func(output string, done bool, key, href string, day civil.Date, args fault.Args) {
		if !done {
			key, day = key+".missing", 0
		}
		facts = append(facts, evidence.Fact{Output: output, Done: done, Key: "rembuk.fact." + key, Args: args, Href: href, Day: day})
	}
	if held == nil {
		for _, output := range []string{"held", "attendance", "minutes", "commitment"} {
			say("rembuk."+output, false, output, list, 0, nil)
		}
	} else {
		w, err := Read(tx, regency, held.ID)
		if err != nil {
			return nil, err
		}
		here, day := "/rapat/"+string(held.ID), held.Body.Head.Day
		signed := 0
		for _, x := range held.Body.Signing {
			if x.Signed != 0 {
				signed++
			}
		}
		say("rembuk.held", true, "held", here, day, fault.Args{"Day": day})
		say("rembuk.attendance", len(w.Attendance) > 0, "attendance", here+"/hadir", day, fault.Args{"People": len(w.Attendance)})
		say("rembuk.minutes", agreed != 0, "minutes", here+"/notula", agreed, fault.Args{"Decisions": len(w.Decisions)})
		binding, promised := len(w.Commitments) > 0 && agreed != 0, "commitment"
		if binding && len(held.Body.Signing) == 0 {
			promised += ".unsigned"
		}
		say("rembuk.commitment", binding, promised, here+"/komitmen", day, fault.Args{"Commitments": len(w.Commitments), "Signed": signed, "Of": len(held.Body.Signing)})
	}
	return followed(tx, regency, year, area, say, &facts)
}

// followed is whether what the area promised this year has been followed up: a report of
// each that is due.
func followed(tx *db.Tx, regency string, year int, area string, say func(string, bool, string, string, civil.Date, fault.Args), facts *[]evidence.Fact) ([]evidence.Fact, error) {
	promises, err := Commitments(tx, regency, year)
	if err != nil {
		return nil, err
	}
	n, told := 0, 0
	var last civil.Date
	for _, c := range promises {
		if c.Area != area || c.Body.Agreed == 0 {
			continue
		}
		n++
		if r, ok := c.Body.Last(); ok || c.Body.Released() {
			told++
			last = max(last, r.Day)
		}
	}
	say("rembuk.followup", n > 0 && told == n, "followup", fmt.Sprintf("/komitmen?tahun=%d&wilayah=%s", year, area), last, fault.Args{"Told": told, "Of": n})
	return *facts, nil
}
