package rembuk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// The attendance page is open to whoever has its address, from some hours before the
// meeting until its day ends. What floods it is turned away long before the list is of no
// use: more people than are invited may come, and a hall behind one address is one hall.
const (
	opensBefore = 2 * time.Hour
	mostAMinute = 120
	mostBeyond  = 3   // times the seats of the invitation list
	leastRoom   = 200 // however few are invited
)

// Invitation is a meeting as its attendance page shows it to a stranger.
type Invitation struct {
	Regency string
	Area    string
	Head    Head // without who leads it
	Guests  []Guest
	Open    bool
	Opens   time.Time // when it is not open yet; zero: it is over
	Year    int

	Framework framework.Framework // what the guests' offices are called
}

// Invitation is the meeting that a token opens.
func (s *Service) Invitation(ctx context.Context, token string) (i Invitation, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		regency, e, err := tokened(tx, token)
		if err != nil {
			return err
		}
		i = Invitation{Regency: regency, Area: e.Area, Year: e.Year, Head: e.Body.Head, Guests: e.Body.Guests}
		i.Head.Chair, i.Head.Secretary = Officer{}, Officer{}
		i.Open, i.Opens = s.open(regency, e.Body)
		i.Framework, err = framework.Read(tx, regency, e.Year)
		return err
	})
	return i, err
}

func tokened(tx *db.Tx, token string) (regency string, e register.Entry[Meeting], err error) {
	none := fault.New(fault.NotFound, "rembuk.attend.none", nil)
	if len(token) != tokenLength {
		return "", e, none
	}
	opened, err := region.Opened(tx)
	if err != nil {
		return "", e, err
	}
	for _, regency := range opened {
		e, err = meetings.Coded(tx, regency, token)
		if fault.KindOf(err) != fault.NotFound {
			return regency, e, err
		}
	}
	return "", e, none
}

// open tells whether people may write themselves in now, else when they may.
func (s *Service) open(regency string, m Meeting) (bool, time.Time) {
	if m.State == Cancelled || m.State == Agreed || m.Head.Day == 0 || m.Head.From == "" {
		return false, time.Time{}
	}
	opens := at(regency, m.Head.Day, m.Head.From).Add(-opensBefore)
	switch now := s.Now(); {
	case now.Before(opens):
		return false, opens
	case civil.DateOf(now.In(region.Zone(regency))) > m.Head.Day:
		return false, time.Time{}
	}
	return true, time.Time{}
}

// Attend writes somebody in who has the meeting's token. A phone, known by a key that it
// was given, writes one person in: again is true when it has done so. Nobody is told who
// else came. The ledger tells that somebody came, never who.
func (s *Service) Attend(ctx context.Context, token, phone, origin string, a Attendance) (again bool, err error) {
	a.How = Phone
	var regency string
	var id db.ID
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		var e register.Entry[Meeting]
		regency, e, err = tokened(tx, token)
		id = e.ID
		return err
	})
	if err != nil {
		return false, err
	}
	by := ledger.By{Name: "-", Via: "web", Origin: origin}
	err = ledger.Write(ctx, s.DB, by, deed(regency, "attend", id), func(tx *db.Tx) (any, error) {
		m, err := meetings.Coded(tx, regency, token) // as it stands now
		if err != nil {
			return nil, err
		}
		if open, _ := s.open(regency, m.Body); !open {
			return nil, fault.New(fault.Conflict, "rembuk.attend.closed", nil)
		}
		a.settle(m.Body)
		if err := a.check().fault(); err != nil {
			return nil, err
		}
		if err := s.room(tx, regency, m); err != nil {
			return nil, err
		}
		e := register.Entry[Attendance]{Year: m.Year, Area: m.Area, Part: m.ID, Body: a}
		if phone != "" {
			e.Code = string(m.ID) + "." + string(Stamp(phone))
		}
		_, err = attendances.Put(tx, by, regency, &e)
		return map[string]string{"how": Phone}, err
	})
	if f := fault.As(err); f != nil && f.Key == "register.code" {
		return true, nil
	}
	return false, err
}

// settle finds the line of the invitation list that an institution means: by its id, or
// by what it is called. What is not on the list is no guest.
func (a *Attendance) settle(m Meeting) {
	if !slices.ContainsFunc(m.Guests, func(g Guest) bool { return g.ID == a.Guest }) {
		a.Guest = ""
	}
}

// room turns away what comes too fast, or more than a hall holds.
func (s *Service) room(tx *db.Tx, regency string, m register.Entry[Meeting]) error {
	had, err := attendances.List(tx, regency, register.Query{Part: m.ID})
	if err != nil {
		return err
	}
	seats, themselves, lately := 0, 0, 0
	for _, g := range m.Body.Guests {
		seats += max(1, g.Seats)
	}
	for _, a := range had {
		if a.Body.How == Phone {
			themselves++
			if tx.Now().Sub(a.Changed.Time) < time.Minute {
				lately++
			}
		}
	}
	switch {
	case themselves >= max(leastRoom, mostBeyond*seats):
		return fault.New(fault.Unavailable, "rembuk.attend.full", nil)
	case lately >= mostAMinute:
		return fault.New(fault.Unavailable, "rembuk.attend.busy", nil)
	}
	return nil
}

func present(tx *db.Tx, regency string, meeting db.ID) (int, error) {
	all, err := attendances.List(tx, regency, register.Query{Part: meeting})
	return len(all), err
}

// Write writes people in from the paper list, or ticks institutions of the invitation
// list (Ticked, without a name): all of them or none, but a tick of an institution of which
// somebody is there already adds nobody. The fields of an error are those of
// the line, as in Promise.
func (s *Service) Write(ctx context.Context, by account.Actor, meeting db.ID, people []Attendance) error {
	var all checks
	all.count("hadir", len(people))
	all.say(len(people) == 0, "hadir", "rembuk.needed", nil)
	for i := range people {
		if people[i].How != Ticked {
			people[i].How = Typed
		}
		for _, f := range people[i].check() {
			f.Name = fmt.Sprintf("%s-%d", f.Name, i)
			all = append(all, f)
		}
	}
	if err := all.fault(); err != nil {
		return err
	}
	regency := by.Regency()
	return ledger.Write(ctx, s.DB, by.By(), deed(regency, "present", meeting), func(tx *db.Tx) (any, error) {
		m, err := unsealed(tx, by, meeting)
		if err != nil {
			return nil, err
		}
		had, err := attendances.List(tx, regency, register.Query{Part: meeting})
		if err != nil {
			return nil, err
		}
		for _, a := range people {
			a.settle(m.Body)
			if a.How == Ticked && slices.ContainsFunc(had, func(x register.Entry[Attendance]) bool { return a.Guest != "" && x.Body.Guest == a.Guest }) {
				continue // somebody has ticked it meanwhile, or somebody of it came
			}
			e := register.Entry[Attendance]{Year: m.Year, Area: m.Area, Part: meeting, Body: a}
			if _, err := attendances.Put(tx, by.By(), regency, &e); err != nil {
				return nil, err
			}
		}
		return map[string]int{"people": len(people)}, nil
	})
}

// Correct puts somebody's attendance right, of the version that was read; Strike takes it
// out. The ledger does not say who it was, but whether the line came by the meeting's code.
func (s *Service) Correct(ctx context.Context, by account.Actor, e *register.Entry[Attendance]) error {
	if err := e.Body.check().fault(); err != nil {
		return err
	}
	var kept register.Entry[Attendance]
	err := s.one(ctx, by, "correct", e.ID, func(tx *db.Tx, had register.Entry[Attendance], m Meeting) error {
		kept = had
		kept.Version, kept.Body = e.Version, e.Body
		kept.Body.How = had.Body.How
		if kept.Body.How == Ticked && kept.Body.Name != "" {
			kept.Body.How = Typed
		}
		kept.Body.settle(m)
		_, err := attendances.Put(tx, by.By(), by.Regency(), &kept)
		return err
	})
	if err == nil {
		*e = kept
	}
	return err
}

func (s *Service) Strike(ctx context.Context, by account.Actor, e register.Entry[Attendance]) error {
	return s.one(ctx, by, "strike", e.ID, func(tx *db.Tx, _ register.Entry[Attendance], _ Meeting) error {
		_, err := attendances.Drop(tx, by.Regency(), e)
		return err
	})
}

func (s *Service) one(ctx context.Context, by account.Actor, action string, id db.ID, apply func(*db.Tx, register.Entry[Attendance], Meeting) error) error {
	return ledger.Write(ctx, s.DB, by.By(), deed(by.Regency(), action, id), func(tx *db.Tx) (any, error) {
		had, err := attendances.Get(tx, by.Regency(), id)
		if fault.KindOf(err) == fault.NotFound {
			return nil, &register.Clash[Attendance]{}
		}
		if err != nil {
			return nil, err
		}
		m, err := unsealed(tx, by, had.Part)
		if err != nil {
			return nil, err
		}
		return map[string]any{"meeting": had.Part, "how": had.Body.How}, apply(tx, had, m.Body)
	})
}

// MatchGuest is the line of an invitation list that a typed institution means, by what
// named calls it; empty: none, or it could be two.
func MatchGuest(guests []Guest, typed string, named func(Guest) string) (id string) {
	want := fold.Name(typed)
	for _, g := range guests {
		if want == "" || fold.Name(named(g)) != want {
			continue
		}
		if id != "" {
			return ""
		}
		id = g.ID
	}
	return id
}

// ReadList reads people from what was typed or pasted: one a line, with name, institution
// and position apart by tabs, semicolons or, where there is neither, commas. A first line
// of headings, and numbers before the names, are left out. What has no institution gets
// none: the person at the form puts it in.
func ReadList(typed string) (people []Attendance) {
	for line := range strings.SplitSeq(strings.ReplaceAll(typed, "\r", "\n"), "\n") {
		cells := cut(line)
		if len(cells) > 1 && numbered(cells[0]) {
			cells = cells[1:]
		}
		cells = append(cells, "", "", "")
		a := Attendance{Name: unnumbered(clean(cells[0], false)), Institution: clean(cells[1], false), Position: clean(cells[2], false), How: Typed}
		heading := slices.Contains([]string{"nama", "name", "namalengkap"}, fold.Name(a.Name))
		if a.Name != "" && !heading && len(people) < mostLines {
			people = append(people, a)
		}
	}
	return people
}

func cut(line string) []string {
	for _, sep := range []string{"\t", ";", ","} {
		if strings.Contains(line, sep) {
			return strings.Split(line, sep)
		}
	}
	return []string{line}
}

func numbered(s string) bool {
	s = strings.Trim(s, " .)")
	return s == "" || strings.Trim(s, "0123456789") == "" || fold.Name(s) == "no"
}

// unnumbered is a name without the "12." that stands before it on a list.
func unnumbered(s string) string {
	rest := strings.TrimLeft(s, "0123456789")
	if len(rest) < len(s) && strings.IndexAny(rest, ".) ") == 0 {
		return strings.TrimLeft(rest, ".) ")
	}
	return s
}
