package tpps

import (
	"context"
	"slices"
	"unicode/utf8"

	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Semester is an area's report of half a year. Of each section stands what a person
// wrote; where nobody has, what the program drafts from the figures. Handing it in
// freezes both.
type Semester struct {
	Period    civil.Period      `json:"period"`
	Texts     map[string]string `json:"texts,omitempty"`   // by section
	Drafted   []string          `json:"drafted,omitempty"` // of one handed in: sections that nobody had changed
	State     State             `json:"state"`             // Drafting or Submitted
	Submitted civil.Date        `json:"submitted,omitempty"`
	By        string            `json:"by,omitempty"`
	Figures   *Figures          `json:"figures,omitempty"` // as they stood when it was handed in
}

// Section is a part of the outline; catalogue: tpps.section.<key>.
type Section struct {
	Key       string
	Village   bool // stands in a village's report too
	Source    string
	Certainty standard.Certainty
}

// Outline of the report: that of a province's of 2022, which suits a regency, and of a
// village's of 2024. Splitting it by these figures is our own reading.
var Outline = []Section{
	{"introduction", true, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"profile", true, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"situation", true, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"convergence", false, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"coverage", true, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"budget", false, "", standard.Own},
	{"meetings", true, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"fields", true, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"obstacles", true, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"recommendations", true, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"practice", false, "Laporan semester I 2022 TPPS Provinsi Banten", standard.Seen},
	{"closing", true, "laporan semester I 2024 TPPS satu kampung", standard.Seen},
}

// OutlineOf is the outline of an area's report.
func OutlineOf(area string) (all []Section) {
	for _, s := range Outline {
		if s.Village || region.LevelOf(area) != region.Village {
			all = append(all, s)
		}
	}
	return all
}

// SemesterDue is the last day for an area's report of half a year.
func SemesterDue(p civil.Period) civil.Date { return p.To().Last() + semesterDays }

// Paper is an area's semester report with all that its pages and its document need.
type Paper struct {
	register.Entry[Semester] // Version 0: nobody has written in it
	Team                     register.Entry[Team]
	Today                    civil.Date
	Figures                  Figures  // frozen, or as they stand now
	Before                   *Figures // of the semester before, where it was handed in; else what is compared, as it stands now
	Framework                framework.Framework
	Manages                  bool
}

// Due is when it must be handed in.
func (p Paper) Due() civil.Date { return SemesterDue(p.Body.Period) }

// Closed tells whether it was handed in.
func (p Paper) Closed() bool { return p.Body.State == Submitted }

// Late tells whether it was handed in late, or is overdue.
func (p Paper) Late() bool {
	if p.Closed() {
		return p.Body.Submitted > p.Due()
	}
	return p.Due() < p.Today
}

// Text is a section as it stands: as a person wrote it, else as it is drafted.
func (p Paper) Text(print *locale.Printer, key string) (text string, own bool) {
	if text, own = p.Body.Texts[key]; own {
		return text, !slices.Contains(p.Body.Drafted, key)
	}
	return Join(Draft(print, p, key)), false
}

// Semester reads an area's report of half a year.
func (s *Service) Semester(ctx context.Context, by account.Actor, area string, period civil.Period) (p Paper, err error) {
	if err = checkArea(area); err == nil {
		err = by.Allow(account.ActionRead, area)
	}
	if err == nil && (period.Span() != civil.Half || period.Year() < 2018) {
		err = none()
	}
	if err != nil {
		return p, err
	}
	p.Entry = register.Entry[Semester]{Year: period.Year(), Area: area, Code: semesterCode(area, period), Body: Semester{Period: period, State: Drafting}}
	p.Today, p.Manages = s.Today(by.Regency()), by.Allow(account.TeamManage, area) == nil
	var kept register.Entry[Semester]
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := teams.List(tx, by.Regency(), register.Query{Area: area})
		if err != nil {
			return err
		}
		p.Team, _ = current(all, area, min(p.Today, period.To().Last()))
		if p.Framework, err = framework.Read(tx, by.Regency(), period.Year()); err != nil {
			return err
		}
		if kept, err = maybe(semesters.Coded(tx, by.Regency(), p.Code)); err != nil {
			return err
		}
		before, err := maybe(semesters.Coded(tx, by.Regency(), semesterCode(area, period.Add(-1))))
		if p.Before = before.Body.Figures; err != nil || p.Before != nil {
			return err
		}
		p.Before = &Figures{Area: area, Period: period.Add(-1)}
		return p.Before.compared(tx, by.Regency(), s.Figures)
	})
	if err != nil {
		return p, err
	}
	if kept.Version > 0 {
		p.Entry = kept
	}
	now, err := s.frozen(ctx, by, p.Body, area, period)
	if err == nil {
		p.Figures = *now
	}
	return p, err
}

func semesterCode(area string, p civil.Period) string { return area + "/" + p.String() }

// maybe makes of what is not there an entry that was not kept.
func maybe[T any](e register.Entry[T], err error) (register.Entry[T], error) {
	if fault.KindOf(err) == fault.NotFound {
		return register.Entry[T]{}, nil
	}
	return e, err
}

// frozen are the figures of a report that was handed in, else as they stand now.
func (s *Service) frozen(ctx context.Context, by account.Actor, kept Semester, area string, p civil.Period) (*Figures, error) {
	if kept.Figures != nil {
		return kept.Figures, nil
	}
	f := Figures{Area: area, Period: p}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var y *year.Year
		if s.Years != nil && region.LevelOf(area) < region.Village {
			if err := by.Allow(account.ActionRead, area); err != nil {
				return err
			}
			found, err := s.Years.In(tx, area, p.Year())
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
			if err == nil {
				y = &found
			}
		}
		f = Figures{Area: area, Period: p}
		return f.gather(tx, by.Regency(), s.Figures, y, s.Today(by.Regency()))
	})
	return &f, err
}

// mostText is of a section.
const mostText = 20_000

// Write keeps what a person wrote of sections: of one whose text is the draft's, or
// nothing, the draft stands again. The version is that which was read.
func (s *Service) Write(ctx context.Context, by account.Actor, p *Paper, texts map[string]string) error {
	if err := s.maySemester(by, *p); err != nil {
		return err
	}
	if err := p.write(texts); err != nil {
		return err
	}
	return s.save(ctx, by, "semester", p)
}

// write puts what a person wrote into the report.
func (p *Paper) write(texts map[string]string) error {
	print := locale.For(locale.Indonesian) // reports are written in it
	kept := map[string]string{}
	var wrong problems
	for _, section := range OutlineOf(p.Area) {
		text, typed := texts[section.Key]
		if !typed {
			text = p.Body.Texts[section.Key]
		}
		if text = tidy(text, true); utf8.RuneCountInString(text) > mostText {
			wrong.add(section.Key, "tpps.long", fault.Args{"Max": mostText})
		}
		if text != "" && text != Join(Draft(print, *p, section.Key)) {
			kept[section.Key] = text
		}
	}
	if err := wrong.fault(); err != nil {
		return err
	}
	p.Body.Texts, p.Body.State = kept, Drafting
	return nil
}

func (s *Service) save(ctx context.Context, by account.Actor, action string, p *Paper) error {
	err := semesters.Save(ctx, s.DB, by.By(), deed(by.Regency(), action), &p.Entry, s.stillOpen(by, p.ID))
	return taken(ctx, s, semesters, by, p.Code, err)
}

// Redraft takes a section's own text away: the draft stands again, with figures of today.
func (s *Service) Redraft(ctx context.Context, by account.Actor, p *Paper, key string) error {
	return s.Write(ctx, by, p, map[string]string{key: ""})
}

func (s *Service) maySemester(by account.Actor, p Paper) error {
	if err := by.Allow(account.TeamManage, p.Area); err != nil {
		return err
	}
	if p.Closed() {
		return closed()
	}
	if p.Body.Period.From().First() > p.Today {
		return fault.New(fault.Invalid, "tpps.report.early", nil)
	}
	return nil
}

func closed() error { return fault.New(fault.Conflict, "tpps.semester.closed", nil) }

// stillOpen asks again where the report is written: it may have been handed in meanwhile.
func (s *Service) stillOpen(by account.Actor, id db.ID) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		e, err := maybe(semesters.Get(tx, by.Regency(), id))
		if err == nil && e.Body.State == Submitted {
			err = closed()
		}
		return err
	}
}

// HandIn freezes the report: its texts, those that a person has written just now with it
// (as Write) and those that were drafted, and its figures.
func (s *Service) HandIn(ctx context.Context, by account.Actor, p *Paper, written map[string]string) error {
	if err := s.maySemester(by, *p); err != nil {
		return err
	}
	if p.Body.Period.To().Last() >= p.Today {
		return fault.New(fault.Conflict, "tpps.semester.running", fault.Args{"Day": p.Body.Period.To().Last() + 1})
	}
	if !p.Team.Body.Holds(min(p.Today, p.Due())) {
		return fault.New(fault.Conflict, "tpps.team.none", nil)
	}
	if err := p.write(written); err != nil {
		return err
	}
	print := locale.For(locale.Indonesian)
	texts := map[string]string{}
	var drafted []string
	for _, section := range OutlineOf(p.Area) {
		text, own := p.Text(print, section.Key)
		if texts[section.Key] = text; !own {
			drafted = append(drafted, section.Key)
		}
	}
	figures := p.Figures
	p.Body.Texts, p.Body.Drafted, p.Body.State, p.Body.Submitted, p.Body.By, p.Body.Figures = texts, drafted, Submitted, p.Today, by.Name, &figures
	return s.save(ctx, by, "hand_in", p)
}

// Semesters are those of an area that somebody has written in, the newest first.
func (s *Service) Semesters(ctx context.Context, by account.Actor, area string) (all []register.Entry[Semester], err error) {
	if err := by.Allow(account.ActionRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = semesters.List(tx, by.Regency(), register.Query{Area: area})
		return err
	})
	all = slices.DeleteFunc(all, func(e register.Entry[Semester]) bool { return e.Area != area })
	slices.Reverse(all)
	return all, err
}
