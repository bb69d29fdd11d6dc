package account

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
)

// Account is somebody who can sign in.
type Account struct {
	ID        db.ID
	Username  string
	Name      string
	Role      Role
	Region    string
	Posyandu  string // of a cadre: the only one whose children she sees; empty: all of the territory
	Office    string // of a planner: the OPD whose indicators are stated; fact/edition names it
	Language  string // as they chose it; empty: not yet
	Disabled  bool
	Enrolled  bool    // has a password
	TwoFactor bool    // is asked for a code too
	Changed   db.Time // of the password
	SignedIn  db.Time // the last time
}

// Service keeps accounts.
type Service struct {
	DB          *db.DB
	Now         func() time.Time
	Home        string // the regency that is kept here; empty: territories are not compared with it
	TwoFactor   bool   // office roles need a second factor
	MaxSessions int    // of one account at a time; 0: as many as they like
	// Posyandu are the names known in a village, for a cadre's account; nil: not
	// looked up.
	Posyandu func(ctx context.Context, village string) ([]string, error)

	names, addresses, codes tries
	told                    told
	fresh                   fresh
	noted                   map[db.ID]bool // devices whose use is about to be written
	spent                   spent
	mu                      sync.Mutex // of the four above
}

func (s *Service) now() db.Time { return db.Time{Time: s.Now().UTC().Truncate(time.Microsecond)} }

// deed is something done to an account.
func deed(action, username string) ledger.Deed {
	return ledger.Deed{Regency: ledger.Installation, Action: "account." + action, Target: username}
}

// by is somebody who acts on their own account.
func (a Account) by(from From) ledger.By {
	return ledger.By{ID: string(a.ID), Name: a.Name, Via: "web", Origin: from.Address}
}

// facts are what the ledger says of an account.
type facts struct {
	Name      string `json:"name"`
	Role      Role   `json:"role"`
	Region    string `json:"region"`
	Posyandu  string `json:"posyandu,omitempty"`
	Office    string `json:"office,omitempty"`
	Disabled  bool   `json:"disabled,omitempty"`
	TwoFactor bool   `json:"two_factor,omitempty"`
}

func (a Account) facts() facts {
	return facts{a.Name, a.Role, a.Region, a.Posyandu, a.Office, a.Disabled, a.TwoFactor}
}

// Add makes an account with a password: for scripts. People are invited instead.
func (s *Service) Add(ctx context.Context, by ledger.By, a Account, password string) (Account, error) {
	fields := s.check(ctx, &a)
	if weak := s.weak(password, a); weak != nil {
		fields = append(fields, *weak)
	}
	if err := invalid("account.invalid", fields); err != nil {
		return a, err
	}
	hashed, err := hash(ctx, password)
	if err != nil {
		return a, err
	}
	return a, s.add(ctx, by, a, hashed, nil)
}

func (s *Service) add(ctx context.Context, by ledger.By, a Account, hashed string, also func(*db.Tx) error) error {
	err := ledger.Write(ctx, s.DB, by, deed("add", a.Username), func(tx *db.Tx) (any, error) {
		if err := insert(tx, a, hashed, s.now()); err != nil {
			return nil, err
		}
		if also != nil {
			if err := also(tx); err != nil {
				return nil, err
			}
		}
		return ledger.Of(struct{}{}, a.facts())
	})
	if db.IsUnique(err) {
		fields := []fault.Field{{Name: "username", Key: "account.taken", Args: fault.Args{"Username": a.Username}}}
		return &fault.Error{Kind: fault.Conflict, Key: "account.taken", Args: fault.Args{"Username": a.Username}, Fields: fields, Err: err}
	}
	return err
}

var usernames = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

const longestName = 100

// check tidies an account that is to be kept, and tells what is wrong with it.
func (s *Service) check(ctx context.Context, a *Account) (fields []fault.Field) {
	a.Username, a.Name = tidy(a.Username), strings.Join(strings.Fields(a.Name), " ")
	if a.ID == "" {
		a.ID = db.NewID()
	}
	if !usernames.MatchString(a.Username) {
		fields = append(fields, fault.Field{Name: "username", Key: "account.username"})
	}
	if n := utf8.RuneCountInString(a.Name); n == 0 || n > longestName {
		fields = append(fields, fault.Field{Name: "name", Key: "account.name", Args: fault.Args{"Max": longestName}})
	}
	if !slices.Contains(RoleNames, a.Role) {
		return append(fields, fault.Field{Name: "role", Key: "account.role.unknown", Args: fault.Args{"Role": string(a.Role), "Known": known()}})
	}
	if a.Office = strings.TrimSpace(a.Office); a.Role != Planner {
		a.Office = ""
	}
	if a.Office != "" && !slices.Contains(edition.Offices, a.Office) {
		fields = append(fields, fault.Field{Name: "office", Key: "account.office", Args: fault.Args{"Known": strings.Join(edition.Offices, ", ")}})
	}
	if !s.fits(a.Region, a.Role) {
		fields = append(fields, fault.Field{Name: "region", Key: "account.region." + string(a.Role)})
	} else if field := s.findPosyandu(ctx, a); field != nil {
		fields = append(fields, *field)
	}
	return fields
}

func known() string {
	all := make([]string, len(RoleNames))
	for i, r := range RoleNames {
		all[i] = string(r)
	}
	return strings.Join(all, ", ")
}

// fits tells whether a role can have this territory here.
func (s *Service) fits(code string, role Role) bool {
	place, ok := region.Get(code)
	return ok && slices.Contains(Roles[role].Levels, place.Level()) &&
		(s.Home == "" || region.Within(code, s.Home) || region.Within(s.Home, code))
}

// findPosyandu gives a cadre's posyandu the name by which it is known. In a village
// without any, nobody was weighed yet, and the name stands as it was given.
func (s *Service) findPosyandu(ctx context.Context, a *Account) *fault.Field {
	if a.Posyandu = strings.Join(strings.Fields(a.Posyandu), " "); a.Role != Cadre {
		a.Posyandu = ""
	}
	if a.Posyandu == "" || s.Posyandu == nil {
		return nil
	}
	names, err := s.Posyandu(ctx, a.Region)
	if err != nil || len(names) == 0 {
		return nil
	}
	for _, name := range names {
		if fold.Name(name) == fold.Name(a.Posyandu) {
			a.Posyandu = name
			return nil
		}
	}
	return &fault.Field{Name: "posyandu", Key: "account.posyandu", Args: fault.Args{"Known": strings.Join(names, ", ")}}
}

func tidy(username string) string { return strings.ToLower(strings.TrimSpace(username)) }

func invalid(key string, fields []fault.Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: key, Fields: fields}
}

// Get is the account of an id; a disabled one is as good as gone.
func (s *Service) Get(ctx context.Context, id db.ID) (a Account, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a, err = byID(tx, id)
		return err
	})
	if err == nil && (a.ID == "" || a.Disabled) {
		err = gone()
	}
	return a, err
}

func gone() error { return fault.New(fault.Unauthenticated, "account.gone", nil) }

// ByUsername is the account of a name that may act, for the command line.
func (s *Service) ByUsername(ctx context.Context, username string) (a Account, err error) {
	a, err = s.Named(ctx, username)
	if err == nil && a.Disabled {
		err = fault.New(fault.NotFound, "account.none", fault.Args{"Username": a.Username})
	}
	return a, err
}

// Named is the account of a name, disabled or not.
func (s *Service) Named(ctx context.Context, username string) (a Account, err error) {
	username = tidy(username)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a, _, err = byUsername(tx, username)
		return err
	})
	if err == nil && a.ID == "" {
		err = fault.New(fault.NotFound, "account.none", fault.Args{"Username": username})
	}
	return a, err
}
