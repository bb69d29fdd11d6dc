package tpps

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
)

const (
	teams     = register.Kind[Team]("tpps.team")
	members   = register.Kind[Member]("tpps.member")
	works     = register.Kind[Work]("tpps.work")
	reports   = register.Kind[Report]("tpps.report")     // code: team, field and period
	semesters = register.Kind[Semester]("tpps.semester") // code: area and period
)

// Team is one by its decree. Its entry's area says of which level it is.
type Team struct {
	Number string            `json:"number"` // of the decree (SK); empty: a draft of one
	Day    civil.Date        `json:"day,omitempty"`
	By     string            `json:"by,omitempty"` // whose decree: "Bupati Soppeng", "Kepala Desa Goarie"
	From   civil.Date        `json:"from,omitempty"`
	Until  civil.Date        `json:"until,omitempty"`  // 0: until it is replaced
	Fields map[string]string `json:"fields,omitempty"` // own names of the four fields
	Place  string            `json:"place,omitempty"`  // where its secretariat is: an address of an office
	Half   bool              `json:"half,omitempty"`   // its fields report by semester, not by quarter
	Days   int               `json:"days,omitempty"`   // after the period's end, for a field's report; 0: usualDays
	Copied db.ID             `json:"copied,omitempty"` // from which team
	Note   string            `json:"note,omitempty"`
}

// usualDays are how long a field has for its report, and semesterDays the team: our own
// choice, for the law's days were not to be had.
const (
	usualDays    = 10
	semesterDays = 30
)

// Standing is how a team stands on a day; catalogue: tpps.standing.<standing>.
type Standing string

const (
	Bare    Standing = "draft"   // no decree yet
	Coming  Standing = "coming"  // its term has not begun
	Valid   Standing = "valid"   // in its term
	Ending  Standing = "ending"  // in its term, which ends within soon days
	Expired Standing = "expired" // its term is over
)

const soon = 60

// Standing on a day.
func (t Team) Standing(today civil.Date) Standing {
	switch {
	case t.Number == "" || t.Day == 0:
		return Bare
	case t.Until != 0 && t.Until < today:
		return Expired
	case t.begins() > today:
		return Coming
	case t.Until != 0 && t.Until-today <= soon:
		return Ending
	}
	return Valid
}

// Holds tells whether a decree holds on a day.
func (t Team) Holds(today civil.Date) bool {
	s := t.Standing(today)
	return s == Valid || s == Ending
}

// begins is the first day of the term; of a decree that says none, its own day.
func (t Team) begins() civil.Date { return cmp.Or(t.From, t.Day) }

// Span is the length of what its fields report of.
func (t Team) Span() civil.Span {
	if t.Half {
		return civil.Half
	}
	return civil.Quarterly
}

// Due is the last day for a field's report of a period.
func (t Team) Due(p civil.Period) civil.Date {
	return p.To().Last() + civil.Date(cmp.Or(t.Days, usualDays))
}

// current is the team that an area goes by: of those whose decree holds the newest, else
// the newest of all.
func current(all []register.Entry[Team], area string, today civil.Date) (found register.Entry[Team], ok bool) {
	for _, e := range all {
		if e.Area != area {
			continue
		}
		was, is := found.Body.Holds(today), e.Body.Holds(today)
		if !ok || is && !was || is == was && e.Body.begins() >= found.Body.begins() {
			found, ok = e, true
		}
	}
	return found, ok
}

// Reach is how many places of a level have a team whose decree holds.
type Reach struct {
	Level   region.Level
	With    int
	All     int
	Ending  []string // codes of those whose term ends soon
	Without []string // codes
}

// reach counts the places below an area.
func reach(all []register.Entry[Team], area string, level region.Level, today civil.Date) Reach {
	places := region.Children(area)
	if level == region.Village {
		places = region.Villages(area)
	}
	if region.LevelOf(area) == level {
		one, _ := region.Get(area)
		places = []region.Region{one}
	}
	r := Reach{Level: level, All: len(places)}
	by := map[string][]register.Entry[Team]{}
	for _, e := range all {
		by[e.Area] = append(by[e.Area], e)
	}
	for _, place := range places {
		e, _ := current(by[place.Code], place.Code, today)
		switch e.Body.Standing(today) {
		case Ending:
			r.Ending = append(r.Ending, place.Code)
			r.With++
		case Valid:
			r.With++
		default:
			r.Without = append(r.Without, place.Code)
		}
	}
	return r
}

const (
	short = 200
	long  = 4000
)

// problems of a form.
type problems []fault.Field

func (p problems) fault() error {
	if len(p) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "tpps.invalid", Fields: p}
}

func (p *problems) add(name, key string, args fault.Args) {
	*p = append(*p, fault.Field{Name: name, Key: key, Args: args})
}

// text tidies what was typed, and tells when it is missing or too long.
func (p *problems) text(name string, s *string, needed bool, most int) {
	*s = tidy(*s, most > short)
	switch n := utf8.RuneCountInString(*s); {
	case n == 0 && needed:
		p.add(name, "tpps.needed", nil)
	case n > most:
		p.add(name, "tpps.long", fault.Args{"Max": most})
	}
}

// tidy takes away what cannot be seen; in a short text line ends too.
func tidy(s string, lines bool) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), ""))
	return strings.TrimSpace(s)
}

func (t *Team) check() error {
	var p problems
	p.text("nomor", &t.Number, false, short)
	p.text("oleh", &t.By, false, short)
	p.text("tempat", &t.Place, false, short)
	p.text("catatan", &t.Note, false, long)
	for key, name := range t.Fields {
		p.text("bidang-"+key, &name, false, short)
		if t.Fields[key] = name; name == "" || name == usual(key) || !slices.Contains(Fields, key) {
			delete(t.Fields, key)
		}
	}
	switch {
	case t.Number != "" && t.Day == 0:
		p.add("tanggal", "tpps.team.day", nil)
	case t.Number == "" && t.Day != 0:
		p.add("nomor", "tpps.team.number", nil)
	}
	if t.Until != 0 && t.Until < t.begins() {
		p.add("sampai", "tpps.team.until", nil)
	}
	if t.Days < 0 || t.Days > 60 {
		p.add("hari", "tpps.team.days", fault.Args{"Max": 60})
	}
	return p.fault()
}
