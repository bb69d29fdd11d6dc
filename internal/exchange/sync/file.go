package sync

import (
	"context"
	"io"
	"slices"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
)

// An outbox file is what still waited on a phone, taken to the office by hand.
const (
	fileFormat  = "tumbuh-outbox"
	fileVersion = 1
	maxFile     = 64 << 20
)

// outbox is the file; see docs/sync.md.
type outbox struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Phone   db.ID     `json:"phone"`
	Account db.ID     `json:"account"`
	Name    string    `json:"name"`
	App     string    `json:"app"`
	Now     time.Time `json:"now"` // by the phone's clock, when it was made
	Push    []Record  `json:"push"`
}

// Taken tells what came of an outbox file.
type Taken struct {
	Cadre    account.Account
	Made     time.Time
	Verdicts []Verdict
	Count    map[string]int // by verdict
}

// TakeFile takes in, under her name and by her rights, what a cadre's phone could
// not send. Taken again, or sent by the phone after all, it changes nothing.
func (s *Service) TakeFile(ctx context.Context, by account.Actor, file io.Reader) (t Taken, err error) {
	if err := by.Allow(account.FieldMend, by.Area()); err != nil {
		return t, err
	}
	text, err := unpack(file, false, maxFile)
	var f outbox
	if err == nil {
		err = strict(text, &f)
	}
	if err == nil {
		err = identified(f.Push)
	}
	if _, ok := db.ParseID(string(f.Phone)); !ok {
		f.Version = 0
	}
	if err != nil || f.Format != fileFormat || f.Version != fileVersion {
		return t, fault.New(fault.Invalid, "sync.file.shape", nil).Because(err)
	}
	cadres, err := s.Accounts.Cadres(ctx, by, by.Area())
	if err != nil {
		return t, err
	}
	n := slices.IndexFunc(cadres, func(a account.Account) bool { return a.ID == f.Account })
	if n < 0 {
		return t, fault.New(fault.NotFound, "sync.file.account", fault.Args{"Name": f.Name})
	}
	t = Taken{Cadre: cadres[n], Made: f.Now, Count: map[string]int{}}
	cadre := account.Actor{Account: t.Cadre, Via: "field", Home: by.Home}
	off, err := s.offOf(ctx, by, f)
	if err != nil {
		return t, err
	}
	for records := range slices.Chunk(f.Push, MaxRecords) {
		p := &push{by: by.By(), file: true, actor: cadre, phone: f.Phone, clock: s.clock(cadre, off), records: records}
		if err := s.push(ctx, p); err != nil {
			return t, err
		}
		for _, v := range p.verdicts {
			t.Count[v.Verdict]++
		}
		t.Verdicts = append(t.Verdicts, p.verdicts...)
	}
	return t, nil
}

// offOf is by how much the clock of a file's phone was ahead when it was last heard
// of: a file does not show it. A phone that a restored backup does not know is taken
// at its word.
func (s *Service) offOf(ctx context.Context, by account.Actor, f outbox) (time.Duration, error) {
	phones, err := s.Accounts.Phones(ctx, by, account.PhoneFilter{Account: f.Account})
	for _, p := range phones {
		if p.ID == f.Phone {
			return time.Duration(p.ClockOff) * time.Second, err
		}
	}
	return 0, err
}
