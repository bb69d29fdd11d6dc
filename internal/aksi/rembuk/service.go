package rembuk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// Service is what people do with meetings and promises.
type Service struct {
	DB      *db.DB
	Now     func() time.Time
	Figures *indicator.Service // which counts are too small for an invitation; nil: by the default
}

// Today is the day by the clock of a regency.
func (s *Service) Today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

// tokenLength keeps the code of an attendance page small on the wall and beyond guessing:
// 80 bits.
const tokenLength = 16

func newToken() string { return strings.ToLower(rand.Text()[:tokenLength]) }

// short names a line of a list within its meeting.
func short() string { return strings.ToLower(rand.Text()[:8]) }

func text(year int) string { return strconv.Itoa(year) }

func deed(regency, action string, target db.ID) ledger.Deed {
	return ledger.Deed{Regency: regency, Action: "rembuk." + action, Target: string(target)}
}

// Call plans a meeting of an area and a year, with what was drafted for it.
func (s *Service) Call(ctx context.Context, by account.Actor, area string, year int, m Meeting) (e register.Entry[Meeting], err error) {
	if err := by.Allow(account.MeetingManage, area); err != nil {
		return e, err
	}
	c := m.Head.check(year)
	c = append(append(c, checkPoints(m.Agenda)...), checkGuests(m.Guests)...)
	c.say(!slices.Contains(Levels, region.LevelOf(area)), "wilayah", "rembuk.area", nil)
	if err := c.fault(); err != nil {
		return e, err
	}
	e = register.Entry[Meeting]{Year: year, Area: area, Code: newToken(), Body: Meeting{Head: m.Head, State: Planned, Agenda: m.Agenda, Guests: m.Guests}}
	return e, meetings.Save(ctx, s.DB, by.By(), deed(by.Regency(), "call", ""), &e)
}

// Shown is how a part of a meeting stood when its editor read it.
type Shown string

// Stamp is what an editor of a part hands back: nobody has changed that part while its
// stamp is the same, whatever became of the others.
func Stamp(part any) Shown {
	b, err := json.Marshal(part)
	if err != nil {
		panic(err) // the parts are plain data
	}
	sum := sha256.Sum256(b)
	return Shown(hex.EncodeToString(sum[:6]))
}

// SaveHead, SaveAgenda, SaveGuests and SaveMinutes change one part each, as long as the
// minutes are not agreed. Who edited over another's change gets a *register.Clash[Meeting].
func (s *Service) SaveHead(ctx context.Context, by account.Actor, id db.ID, shown Shown, h Head) error {
	return s.part(ctx, by, "head", id, shown, func(m *Meeting) any { return m.Head }, func(e *register.Entry[Meeting]) checks {
		c := h.check(e.Year)
		c.say(e.Body.State != Planned && (h.Day == 0 || h.From == "" || h.Place == ""), "hari", "rembuk.invite.when", nil)
		e.Body.Head = h
		return c
	})
}

func (s *Service) SaveAgenda(ctx context.Context, by account.Actor, id db.ID, shown Shown, points []Point) error {
	return s.part(ctx, by, "agenda", id, shown, func(m *Meeting) any { return m.Agenda }, func(e *register.Entry[Meeting]) checks {
		e.Body.Agenda = points
		return checkPoints(points)
	})
}

func (s *Service) SaveGuests(ctx context.Context, by account.Actor, id db.ID, shown Shown, guests []Guest) error {
	return s.part(ctx, by, "guests", id, shown, func(m *Meeting) any { return m.Guests }, func(e *register.Entry[Meeting]) checks {
		e.Body.Guests = guests
		return checkGuests(guests)
	})
}

func (s *Service) SaveMinutes(ctx context.Context, by account.Actor, id db.ID, shown Shown, minutes Minutes) error {
	return s.part(ctx, by, "minutes", id, shown, func(m *Meeting) any { return m.Minutes }, func(e *register.Entry[Meeting]) checks {
		e.Body.Minutes = minutes
		return minutes.checkInto(&e.Body)
	})
}

func (m *Minutes) checkInto(body *Meeting) checks {
	c := m.check()
	body.Minutes = *m
	return c
}

// SaveSigning changes who signs and who has signed, also when the minutes are agreed:
// people sign after the meeting.
func (s *Service) SaveSigning(ctx context.Context, by account.Actor, id db.ID, shown Shown, all []Signatory) error {
	return s.part(ctx, by, "signing", id, shown, func(m *Meeting) any { return m.Signing }, func(e *register.Entry[Meeting]) checks {
		c := checkSigning(all)
		today := s.Today(by.Regency())
		for _, x := range all {
			c.say(x.Signed > today || x.Signed != 0 && x.Signed < e.Body.Head.Day, "penanda", "rembuk.signed", nil)
		}
		e.Body.Signing = all
		return c
	})
}

// part changes a part of a meeting that stands as its editor saw it.
func (s *Service) part(ctx context.Context, by account.Actor, name string, id db.ID, shown Shown, part func(*Meeting) any, apply func(*register.Entry[Meeting]) checks) error {
	return s.change(ctx, by, name, id, func(tx *db.Tx, e *register.Entry[Meeting]) error {
		if name != "signing" && e.Body.State == Agreed {
			return fault.New(fault.Conflict, "rembuk.agreed", nil)
		}
		if Stamp(part(&e.Body)) != shown {
			stands := *e
			return &register.Clash[Meeting]{Stands: &stands}
		}
		return apply(e).fault()
	})
}

// change is one deed about a meeting.
func (s *Service) change(ctx context.Context, by account.Actor, action string, id db.ID, apply func(*db.Tx, *register.Entry[Meeting]) error) error {
	regency := by.Regency()
	return ledger.Write(ctx, s.DB, by.By(), deed(regency, action, id), func(tx *db.Tx) (any, error) {
		e, err := managed(tx, by, id)
		if err != nil {
			return nil, err
		}
		if err := apply(tx, &e); err != nil {
			return nil, err
		}
		was, err := meetings.Put(tx, by.By(), regency, &e)
		if err != nil {
			return nil, err
		}
		return ledger.Of(was.Nameless(), e.Body.Nameless())
	})
}

// managed is a meeting that somebody may manage.
func managed(tx *db.Tx, by account.Actor, id db.ID) (register.Entry[Meeting], error) {
	e, err := meetings.Get(tx, by.Regency(), id)
	if err == nil {
		err = by.Allow(account.MeetingManage, e.Area)
	}
	return e, err
}

// nameless is a meeting without the names of those who sign.
func nameless(m Meeting) Meeting {
	m.Signing = slices.Clone(m.Signing)
	for i := range m.Signing {
		m.Signing[i].Name = ""
	}
	return m
}

// Nameless is a meeting as the ledger tells of it: persons by position and institution.
func (m Meeting) Nameless() Meeting {
	m = nameless(m)
	m.Head.Chair.Name, m.Head.Secretary.Name = "", ""
	return m
}

// Move takes a meeting to its next state, with a reason where it needs one.
func (s *Service) Move(ctx context.Context, by account.Actor, id db.ID, to State, reason string) error {
	return s.change(ctx, by, "move", id, func(tx *db.Tx, e *register.Entry[Meeting]) error {
		m := &e.Body
		if !slices.Contains(m.State.Next(), to) {
			return fault.New(fault.Conflict, "rembuk.move", fault.Args{"From": fault.Key("rembuk.state." + string(m.State)), "To": fault.Key("rembuk.state." + string(to))})
		}
		var c checks
		back := m.State == Agreed || m.State == Held && to == Invited
		c.line("alasan", &reason, to == Cancelled || back)
		c.say(to != Planned && to != Cancelled && (m.Head.Day == 0 || m.Head.From == "" || m.Head.Place == ""), "hari", "rembuk.invite.when", nil)
		c.say(to == Invited && len(m.Guests) == 0, "undangan", "rembuk.invite.whom", nil)
		c.say(to == Held && m.Head.Day > s.Today(by.Regency()), "hari", "rembuk.held.early", nil)
		if to == Agreed {
			n, err := present(tx, by.Regency(), id)
			if err != nil {
				return err
			}
			c.say(len(m.Minutes.Said) == 0, "pembahasan", "rembuk.agree.minutes", nil)
			c.say(n == 0, "hadir", "rembuk.agree.present", nil)
		}
		if err := c.fault(); err != nil {
			return err
		}
		if m.Reason = ""; to == Cancelled || back {
			m.Reason = reason
		}
		if m.State = to; to == Agreed {
			return s.seal(tx, by, id)
		}
		return nil
	})
}

// seal ends the free editing of what a meeting promised.
func (s *Service) seal(tx *db.Tx, by account.Actor, meeting db.ID) error {
	all, err := commitments.List(tx, by.Regency(), register.Query{Part: meeting})
	for _, c := range all {
		if err == nil && c.Body.Agreed == 0 {
			c.Body.Agreed = s.Today(by.Regency())
			_, err = commitments.Put(tx, by.By(), by.Regency(), &c)
		}
	}
	return err
}

// Renew gives the attendance page another token: who has the old one comes in no more.
func (s *Service) Renew(ctx context.Context, by account.Actor, id db.ID) error {
	return s.change(ctx, by, "renew", id, func(_ *db.Tx, e *register.Entry[Meeting]) error {
		e.Code = newToken()
		return nil
	})
}

// Did is who last did one of these deeds to something, and when, for whoever came too
// late; nobody: the ledger does not tell.
func (s *Service) Did(ctx context.Context, by account.Actor, target db.ID, actions ...string) (name string, at db.Time, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		name, at, err = ledger.LastDeed(tx, by.Regency(), string(target), actions...)
		return err
	})
	return name, at, err
}
