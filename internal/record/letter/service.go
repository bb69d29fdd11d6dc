package letter

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/file"
)

// Service holds the use cases; each but Check asks who.
type Service struct {
	DB     *db.DB
	Now    func() time.Time
	Public string // where people reach this program: what stands before /surat/…
}

// Today is the day that it is in a regency.
func (s *Service) Today(regency string) civil.Date {
	return civil.DateOf(s.Now().In(region.Zone(regency)))
}

// Own is the office for which somebody writes: of the secretariat Bappeda's.
func Own(by account.Actor) string {
	switch {
	case by.Role == account.District, by.Role == account.Village:
		return by.Region
	case by.OfficeOf() != "":
		return by.OfficeOf()
	}
	return "bappeda" // leads the actions: fact/edition
}

// MayHead tells whether somebody may write an office's letterhead: the secretariat all of
// the regency, a camat those of the kecamatan, everybody else who writes letters their own.
func MayHead(by account.Actor, office string) bool {
	area := AreaOf(by.Regency(), office)
	return by.Allow(account.ActionManage, area) == nil || office == Own(by) && by.Allow(account.MeetingManage, area) == nil
}

// MayIssue tells whether somebody may issue documents in an office's name.
func MayIssue(by account.Actor, office string) bool {
	return by.Allow(account.MeetingManage, AreaOf(by.Regency(), office)) == nil
}

func forbidden() error { return fault.New(fault.Forbidden, "letter.forbidden", nil) }

// Head is an office's letterhead, as an entry that can be written. The number of the civil
// servant who signs is for those who write it or issue with it.
func (s *Service) Head(ctx context.Context, by account.Actor, office string) (e register.Entry[Head], err error) {
	if err := by.Allow(account.ActionRead, AreaOf(by.Regency(), office)); err != nil {
		return e, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { e, err = headEntry(tx, by.Regency(), office); return err })
	if !MayHead(by, office) && !MayIssue(by, office) {
		e.Body.NIP = ""
	}
	return e, err
}

// SaveHead keeps a letterhead; of an office that had none e.Version is 0. The emblem, when
// one is handed in, takes the place of what was there.
func (s *Service) SaveHead(ctx context.Context, by account.Actor, office string, e *register.Entry[Head], emblem *file.Incoming) error {
	if !Known(by.Regency(), office) {
		return fault.New(fault.NotFound, "letter.office.none", nil)
	}
	if !MayHead(by, office) {
		return forbidden()
	}
	e.Code, e.Area = office, AreaOf(by.Regency(), office)
	if emblem != nil {
		e.Body.Emblem = emblem.Hash
	}
	if err := e.Body.check(); err != nil {
		return err
	}
	return heads.Save(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "letter.head"}, e, func(tx *db.Tx) error {
		if emblem != nil {
			return emblem.Keep(tx, by.By(), by.Regency())
		}
		if e.Body.Emblem != "" { // only what was handed in here
			_, err := file.Open(tx, by.Regency(), e.Body.Emblem)
			return err
		}
		return nil
	})
}

// Next is the number that an office's next document would have.
func (s *Service) Next(ctx context.Context, by account.Actor, office string, _ Kind, day civil.Date) (number string, err error) {
	regency := by.Regency()
	if err := by.Allow(account.ActionRead, AreaOf(regency, office)); err != nil {
		return "", err
	}
	year, _, _ := day.YMD()
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		h, err := HeadOf(tx, regency, office)
		if err != nil {
			return err
		}
		n, err := next(tx, regency, office, year)
		number = Write(h.Pattern, n, day)
		return err
	})
	return number, err
}

// Issue keeps a document as it goes out, with the code by which it can be checked. The
// same number of the same office and year is refused.
func (s *Service) Issue(ctx context.Context, by account.Actor, l Letter, doc paper.Document) (e Entry, err error) {
	regency := by.Regency()
	if err := l.check(regency); err != nil {
		return e, err
	}
	if !MayIssue(by, l.Office) {
		return e, forbidden()
	}
	var h Head
	if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { h, err = HeadOf(tx, regency, l.Office); return err }); err != nil {
		return e, err
	}
	id := db.NewID()
	doc.Draft, doc.QR, doc.Made = "", strings.TrimSuffix(s.Public, "/")+Href(id), s.Now()
	var pdf bytes.Buffer
	if err := doc.PDF(&pdf); err != nil {
		return e, err
	}
	in, err := file.Take(fileName(l), file.Limits{Size: file.MaxSize, Kinds: []file.Kind{file.PDF}}, &pdf)
	if err != nil {
		return e, err
	}
	defer in.Close()
	l.File, l.Withdrawn, l.WithdrawnBy, l.Reason, l.Count = in.File, db.Time{}, "", "", counted(h.Pattern, l.Number)
	year, _, _ := l.Day.YMD()
	e = Entry{ID: id, Year: year, Area: AreaOf(regency, l.Office), Part: l.About.ID, Code: l.code(), Body: l}
	err = letters.Save(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "letter.issue"}, &e, func(tx *db.Tx) error {
		if _, err := letters.Coded(tx, regency, e.Code); e.Code != "" && err == nil {
			return fault.New(fault.Conflict, "letter.number.taken", fault.Args{"Number": l.Number})
		}
		return in.Keep(tx, by.By(), regency)
	})
	return e, err
}

// fileName is what the PDF is called.
func fileName(l Letter) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, string(l.Kind)+" "+l.Number), "-") + ".pdf"
}

// Withdraw says that a document no longer holds, and why. It stays in the register.
func (s *Service) Withdraw(ctx context.Context, by account.Actor, id db.ID, version int, reason string) error {
	e, err := s.Get(ctx, by, id)
	if err != nil {
		return err
	}
	switch {
	case !MayIssue(by, e.Body.Office):
		return forbidden()
	case !e.Body.Stands():
		return fault.New(fault.Conflict, "letter.withdrawn.before", nil)
	}
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 5 || n > 500 {
		return &fault.Error{Kind: fault.Invalid, Key: "letter.invalid", Fields: []fault.Field{{Name: "alasan", Key: "letter.reason"}}}
	}
	e.Version = version
	e.Body.Withdrawn, e.Body.WithdrawnBy, e.Body.Reason = db.Time{Time: s.Now().UTC().Truncate(time.Second)}, by.Name, reason
	return letters.Save(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "letter.withdraw"}, &e)
}

// Query is which documents a list shows; what is empty is not asked.
type Query struct {
	Year   int
	Area   string // whose offices'
	Office string
	Kind   Kind
	Text   string // in number or title
}

// List is the register, the newest first.
func (s *Service) List(ctx context.Context, by account.Actor, q Query) (all []Entry, err error) {
	if err := by.Allow(account.ActionRead, by.Regency()); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = letters.List(tx, by.Regency(), register.Query{Year: q.Year, Area: q.Area})
		return err
	})
	text := strings.ToLower(strings.TrimSpace(q.Text))
	all = slices.DeleteFunc(all, func(e Entry) bool {
		return q.Office != "" && e.Body.Office != q.Office || q.Kind != "" && e.Body.Kind != q.Kind ||
			text != "" && !strings.Contains(strings.ToLower(e.Body.Number+"\n"+e.Body.Title), text)
	})
	slices.SortFunc(all, newest)
	return all, err
}

// Get is one document of the register.
func (s *Service) Get(ctx context.Context, by account.Actor, id db.ID) (Entry, error) {
	if err := by.Allow(account.ActionRead, by.Regency()); err != nil {
		return Entry{}, err
	}
	return s.Check(ctx, by.Regency(), id)
}

// Check is what anybody is told of a document whose code they have: the caller shows
// number, title, office, day, hash, and whether it stands; no more.
func (s *Service) Check(ctx context.Context, regency string, id db.ID) (e Entry, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error { e, err = letters.Get(tx, regency, id); return err })
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "letter.none", nil)
	}
	return e, err
}

// Open is a document's PDF. It may name persons: who opens it is recorded.
func (s *Service) Open(ctx context.Context, by account.Actor, id db.ID) (e Entry, contents io.Reader, err error) {
	if e, err = s.Get(ctx, by, id); err != nil {
		return e, nil, err
	}
	if _, contents, err = file.Read(ctx, s.DB, by.Regency(), e.Body.File.Hash); err != nil {
		return e, nil, err
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "letter.read", Target: string(id)}
	return e, contents, ledger.Seen(ctx, s.DB, by.By(), deed, map[string]any{"number": e.Body.Number, "kind": e.Body.Kind})
}
