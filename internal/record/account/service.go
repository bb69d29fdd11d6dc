package account

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// Account is somebody who can sign in.
type Account struct {
	ID       db.ID
	Username string
	Name     string
	Role     Role
	Region   string
	Language string
	Disabled bool
}

// Service keeps accounts.
type Service struct {
	DB    *db.DB
	Now   func() time.Time
	tries tries
}

// MinPassword is the least number of characters in a password.
const MinPassword = 10

// Add makes an account. The territory is a region code that the caller has
// checked to exist.
func (s *Service) Add(ctx context.Context, by ledger.By, a Account, password string) (Account, error) {
	a.ID, a.Username = db.NewID(), strings.ToLower(strings.TrimSpace(a.Username))
	var fields []fault.Field
	if a.Username == "" || strings.ContainsAny(a.Username, " \t\n") {
		fields = append(fields, fault.Field{Name: "username", Key: "account.username"})
	}
	if utf8.RuneCountInString(password) < MinPassword {
		fields = append(fields, fault.Field{Name: "password", Key: "account.password.short", Args: fault.Args{"Min": MinPassword}})
	}
	if _, ok := Roles[a.Role]; !ok {
		fields = append(fields, fault.Field{Name: "role", Key: "account.role.unknown", Args: fault.Args{"Role": string(a.Role)}})
	}
	if fields != nil {
		return a, &fault.Error{Kind: fault.Invalid, Key: "account.invalid", Fields: fields}
	}
	err := ledger.Write(ctx, s.DB, by, ledger.Deed{Regency: ledger.Installation, Action: "account.add", Target: a.Username},
		func(tx *db.Tx) (any, error) {
			return map[string]string{"role": string(a.Role), "region": a.Region}, insert(tx, a, hash(password))
		})
	if db.IsUnique(err) {
		err = fault.New(fault.Conflict, "account.taken", fault.Args{"Username": a.Username}).Because(err)
	}
	return a, err
}

// SignIn finds the account of a name and password. A wrong name and a wrong
// password answer alike and take as long; after ten failures in a quarter of an
// hour a name has to wait.
func (s *Service) SignIn(ctx context.Context, username, password string) (Account, error) {
	username = strings.ToLower(strings.TrimSpace(username))
	if s.tries.tooMany(username, s.Now()) {
		return Account{}, fault.New(fault.Unauthenticated, "account.wait", nil)
	}
	var a Account
	var hashed string
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		a, hashed, err = byUsername(tx, username)
		return err
	})
	if err != nil {
		return Account{}, err
	}
	if hashed == "" {
		hashed = nobody()
	}
	if !verify(hashed, password) || a.ID == "" || a.Disabled {
		s.tries.failed(username, s.Now())
		return Account{}, fault.New(fault.Unauthenticated, "account.wrong", nil)
	}
	return a, nil
}

var nobody = sync.OnceValue(func() string { return hash("nobody has this password") })

// Get is the account of a session; a disabled one is as good as gone.
func (s *Service) Get(ctx context.Context, id db.ID) (a Account, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a, err = byID(tx, id)
		return err
	})
	if err == nil && (a.ID == "" || a.Disabled) {
		err = fault.New(fault.Unauthenticated, "account.gone", nil)
	}
	return a, err
}

// tries counts failures per name in a sliding quarter of an hour.
type tries struct {
	mu   sync.Mutex
	when map[string][]time.Time
}

func (t *tries) tooMany(name string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	recent := t.when[name][:0]
	for _, at := range t.when[name] {
		if now.Sub(at) < 15*time.Minute {
			recent = append(recent, at)
		}
	}
	if len(recent) == 0 {
		delete(t.when, name)
		return false
	}
	t.when[name] = recent
	return len(recent) >= 10
}

func (t *tries) failed(name string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.when == nil || len(t.when) > 10_000 { // a flood of invented names
		t.when = map[string][]time.Time{}
	}
	t.when[name] = append(t.when[name], now)
}
