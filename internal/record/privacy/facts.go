package privacy

import (
	"context"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/record/account"
)

// Counted is how much is kept.
type Counted struct {
	Children, Visits, Blocked, Grounds, Accounts, OpenBreaches int
}

// Facts are what the impact assessment (UU 27/2022 art. 34) and the record of
// processing (art. 31) say of this installation, as it is configured and running.
type Facts struct {
	Regency   string
	Now       time.Time
	Counted   Counted
	Default   Default
	Years     int
	SmallCell int

	Engine      string // sqlite, postgres
	KeyNumber   int    // generation of keys in force
	KeyMade     time.Time
	KeyInFolder bool // beside the data, so that one thief has both

	BackupKind  string // "", folder, s3
	BackupLast  time.Time
	Drilled     time.Time
	DrillGood   bool
	KeepDaily   int
	KeepWeekly  int
	KeepMonthly int

	HTTPS       bool
	TwoFactor   bool // asked of every office role
	MaxSessions int
	SignInBy    string // host of another sign-in service, or empty
}

// Activities are the record of processing: catalogue keys
// "privacy.activity.<name>.…".
var Activities = []Activity{
	{"import", PublicTask}, {"growth", PublicTask}, {"field", PublicTask}, {"lists", PublicTask}, {"figures", PublicTask}, {"rights", Obligation}, {"ledger", Obligation}, {"backup", Obligation},
}

// Activity is one kind of processing and its usual basis.
type Activity struct {
	Name  string
	Basis Basis
}

// Risks to the children, each with what the program does about it: catalogue keys
// "privacy.risk.<name>".
var Risks = []string{"insider", "stolen", "phone", "password", "export", "smallcell", "wrong", "loss", "reidentify", "toolong"}

// Fill adds to the facts what only the database knows.
func (s *Service) Fill(ctx context.Context, by account.Actor, f Facts) (Facts, error) {
	if err := by.Allow(account.PrivacyRead, by.Regency()); err != nil {
		return f, err
	}
	f.Regency, f.Now, f.Years = by.Regency(), s.Now(), s.plan(by.Regency()).Years
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if f.Counted, err = counted(tx, f.Regency); err != nil {
			return err
		}
		if f.Default, err = defaultOf(tx, f.Regency); err != nil {
			return err
		}
		keys, err := tx.Keys()
		if err == nil {
			f.KeyNumber, f.KeyMade = keys.Generation(), keys.Made()
		}
		return err
	})
	return f, err
}

// Open points are found in the configuration: catalogue keys "privacy.open.<name>".
func (f Facts) Open() (names []string) {
	for _, p := range []struct {
		open bool
		name string
	}{
		{f.KeyInFolder, "key"}, {f.BackupKind == "", "backup"}, {f.BackupKind != "" && f.BackupLast.IsZero(), "backup_never"}, {f.Drilled.IsZero() || !f.DrillGood, "drill"},
		{!f.TwoFactor, "two_factor"}, {!f.HTTPS, "https"}, {f.Counted.Blocked > 0, "blocked"}, {f.Counted.OpenBreaches > 0, "breaches"},
	} {
		if p.open {
			names = append(names, p.name)
		}
	}
	return names
}
