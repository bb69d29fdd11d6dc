package tpps

import (
	"fmt"
	"maps"
	"slices"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/evidence"
)

// ahead is how long before its day a report is announced.
const ahead = 45

// Due is what teams and their fields must still do: semester reports, and of the
// regency's team, whose fields have offices, reports of fields and those that wait for the
// secretariat; activities whose last month is over; terms that end.
func (s *Service) Due(tx *db.Tx, regency string, year int) ([]reminder.Item, error) {
	all, err := teams.List(tx, regency, register.Query{})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	o := owing{tx: tx, regency: regency, year: year, today: s.Today(regency), handed: map[string]bool{}, works: map[string][]register.Entry[Work]{}}
	if err := o.read(); err != nil {
		return nil, err
	}
	by := map[string][]register.Entry[Team]{}
	for _, e := range all {
		by[e.Area] = append(by[e.Area], e)
	}
	for _, area := range slices.Sorted(maps.Keys(by)) {
		o.team, _ = current(by[area], area, o.today)
		if s := o.team.Body.Standing(o.today); s == Bare || s == Coming {
			continue
		}
		o.term()
		o.late()
		o.semester()
		if region.LevelOf(area) == region.Regency {
			if err := o.fields(); err != nil {
				return nil, err
			}
		}
	}
	return o.items, nil
}

// owing collects what teams owe in a year.
type owing struct {
	tx      *db.Tx
	regency string
	year    int
	today   civil.Date
	works   map[string][]register.Entry[Work] // by area
	handed  map[string]bool                   // semester reports, by code
	team    register.Entry[Team]              // whose turn it is
	items   []reminder.Item
}

// read reads what all teams have written, at once.
func (o *owing) read() error {
	done, err := works.List(o.tx, o.regency, register.Query{Year: o.year})
	if err != nil {
		return err
	}
	for _, e := range done {
		o.works[e.Area] = append(o.works[e.Area], e)
	}
	all, err := semesters.List(o.tx, o.regency, register.Query{Year: o.year})
	for _, e := range all {
		o.handed[e.Code] = e.Body.State == Submitted
	}
	return err
}

// add keeps an item whose sentence is tpps.due.<key>, with the area in it.
func (o *owing) add(key, id string, due civil.Date, href string, args fault.Args) *reminder.Item {
	args["Place"] = reminder.Place(o.team.Area)
	o.items = append(o.items, reminder.Item{Key: "tpps.due." + key, Args: args, Due: due, Href: href, Area: o.team.Area, Kind: "tpps." + key, ID: id})
	return &o.items[len(o.items)-1]
}

// term is told while it ends, and until another team follows it.
func (o *owing) term() {
	if until := o.team.Body.Until; until != 0 && until-o.today <= soon && until.Month().Year() == o.year {
		i := o.add("term", string(o.team.ID), until, "/tpps/"+string(o.team.ID), fault.Args{})
		i.Version, i.Changed = o.team.Version, o.team.Changed.Time
	}
}

func (o *owing) fields() error {
	_, told, err := written(o.tx, o.regency, o.team.Area, o.year)
	if err != nil {
		return err
	}
	coordinators, err := o.coordinators()
	if err != nil {
		return err
	}
	for _, period := range civil.YearOf(o.year).Parts(o.team.Body.Span()) {
		due := o.team.Body.Due(period)
		if due-o.today > ahead || period.To().Last() < o.team.Body.begins() {
			continue
		}
		for _, field := range Fields {
			e := Programme{Area: o.team.Area, Year: o.year, Reports: told}.Report(field, period)
			args := fault.Args{"Field": fault.Key("tpps.field." + field), "Period": period}
			switch id := e.Body.code(o.team.Area); {
			case e.Body.Open():
				i := o.add("report", id, due, link(e), args)
				i.Version, i.Changed = e.Version, e.Changed.Time
				if offices := coordinators[field]; len(offices) > 0 {
					i.Office, i.Others = offices[0], offices[1:]
				}
			case e.Body.State == Submitted: // the secretariat has as long to read it as the field had to write it
				i := o.add("accept", id, e.Body.Submitted+usualDays, link(e), args)
				i.Version, i.Changed = e.Version, e.Changed.Time
			}
		}
	}
	return nil
}

// coordinators are the offices of each field, those that coordinate it first.
func (o *owing) coordinators() (map[string][]string, error) {
	all, err := members.List(o.tx, o.regency, register.Query{Part: o.team.ID})
	order(all)
	by := map[string][]string{}
	for _, e := range all {
		if m := e.Body; m.Field != "" && m.Office != "" && !slices.Contains(by[m.Field], m.Office) {
			by[m.Field] = append(by[m.Field], m.Office)
		}
	}
	return by, err
}

func (o *owing) late() {
	for _, e := range o.works[o.team.Area] {
		if e.Body.Late(o.year, o.today) {
			last := civil.Month(o.year*100 + slices.Max(e.Body.Months)).Last()
			i := o.add("work", string(e.ID), last, fmt.Sprintf("/tpps/program?wilayah=%s&tahun=%d&kegiatan=%s", e.Area, e.Year, e.ID), fault.Args{"Field": fault.Key("tpps.field." + e.Body.Field)})
			i.Office, i.Title, i.Version, i.Changed = e.Body.Office, e.Body.Activity, e.Version, e.Changed.Time
		}
	}
}

func (o *owing) semester() {
	for _, period := range civil.YearOf(o.year).Parts(civil.Half) {
		due, code := SemesterDue(period), semesterCode(o.team.Area, period)
		if due-o.today <= ahead && period.To().Last() >= o.team.Body.begins() && !o.handed[code] {
			o.add("semester", code, due, semesterLink(o.team.Area, period), fault.Args{"Period": period})
		}
	}
}

func semesterLink(area string, p civil.Period) string {
	return fmt.Sprintf("/tpps/semester?wilayah=%s&periode=%s", area, p)
}

// Facts tells the year what there is: a team whose decree holds, a programme of all four
// fields, the semester reports whose day has come.
func (s *Service) Facts(tx *db.Tx, regency string, year int, area string) ([]evidence.Fact, error) {
	day := min(s.Today(regency), civil.YearOf(year).To().Last())
	all, err := teams.List(tx, regency, register.Query{Area: area})
	if err != nil {
		return nil, err
	}
	team, _ := current(all, area, day)
	place := "/tpps?wilayah=" + area
	facts := []evidence.Fact{{Output: "tpps.team", Key: "tpps.fact.team.none", Href: place}}
	if team.Body.Holds(day) {
		facts[0] = evidence.Fact{Output: "tpps.team", Done: true, Key: "tpps.fact.team", Args: fault.Args{"Number": team.Body.Number, "Day": team.Body.Day}, Href: "/tpps/" + string(team.ID), Day: team.Body.Day}
		if region.LevelOf(area) < region.Village {
			r := reach(all, area, region.Village, day)
			facts[0].Key, facts[0].Args["With"], facts[0].Args["All"] = "tpps.fact.team.villages", r.With, r.All
		}
	}
	done, _, err := written(tx, regency, area, year)
	if err != nil {
		return nil, err
	}
	n, fields := sum(done, day), map[string]bool{}
	for _, e := range done {
		fields[e.Body.Field] = fields[e.Body.Field] || e.Body.Progress != Dropped
	}
	programme := evidence.Fact{Output: "tpps.programme", Done: len(fields) == len(Fields), Key: "tpps.fact.programme", Args: fault.Args{"Fields": len(fields), "All": n.All, "Done": n.Done}, Href: fmt.Sprintf("/tpps/program?wilayah=%s&tahun=%d", area, year)}
	handed := evidence.Fact{Output: "tpps.semester", Done: true, Key: "tpps.fact.semester", Args: fault.Args{"Count": 0}}
	for _, period := range civil.YearOf(year).Parts(civil.Half) {
		e, err := maybe(semesters.Coded(tx, regency, semesterCode(area, period)))
		if err != nil {
			return nil, err
		}
		if handed.Href == "" {
			handed.Href = semesterLink(area, period)
		}
		if e.Body.State == Submitted {
			handed.Args["Count"], handed.Href, handed.Day = handed.Args["Count"].(int)+1, semesterLink(area, period), e.Body.Submitted
		} else {
			handed.Done = false
		}
	}
	return append(facts, programme, handed), nil
}
