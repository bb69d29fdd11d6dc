package account

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// Link lets somebody choose a password once. Who holds the token holds the account
// until then, so only its hash is kept.
type Link struct {
	Token   string
	Purpose string // enrol, reset: a password; phone: a cadre's phone
	Expires db.Time
}

// A new colleague gets round to it within days; who forgot a password asks now.
var linkLife = map[string]time.Duration{"enrol": 7 * 24 * time.Hour, "reset": 24 * time.Hour, forPhone: 7 * 24 * time.Hour}

// forPhone is the purpose of links that are good for a phone and for no password.
const forPhone = "phone"

// readToken is the hash of a token, when it has the shape of one.
func readToken(token string) (hash string, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 32 || len(token) != 43 {
		return "", false
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), true
}

// NewSecret is 32 random bytes as text.
func NewSecret() string {
	raw := make([]byte, 32)
	rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// link makes a link; those before it for the same are void.
func (s *Service) link(tx *db.Tx, id db.ID, purpose string) (Link, error) {
	l := Link{Token: NewSecret(), Purpose: purpose, Expires: db.Time{Time: s.now().Add(linkLife[purpose])}}
	if err := voidLinks(tx, id, purpose == forPhone, s.now()); err != nil {
		return l, err
	}
	hash, _ := readToken(l.Token)
	return l, insertLink(tx, hash, id, l)
}

// Linked is whose link a token is, without spending it: chat programs open links to
// show what is behind them.
func (s *Service) Linked(ctx context.Context, token string) (a Account, err error) {
	hash, ok := readToken(token)
	if !ok {
		return a, noLink()
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a, _, err = s.linked(tx, hash, "")
		return err
	})
	return a, err
}

func noLink() error { return fault.New(fault.NotFound, "account.link.none", nil) }

// linked is whose link a hash is: one for a password, or for what only says.
func (s *Service) linked(tx *db.Tx, hash, only string) (a Account, purpose string, err error) {
	l, id, used, err := linkByHash(tx, hash)
	if err != nil {
		return a, "", err
	}
	if a, err = byID(tx, id); err != nil {
		return a, "", err
	}
	switch {
	case a.ID == "" || a.Disabled || (l.Purpose == forPhone) != (only == forPhone):
		err = noLink()
	case !used.IsZero():
		err = fault.New(fault.Conflict, "account.link.used", nil)
	case !s.Now().Before(l.Expires.Time):
		err = fault.New(fault.Conflict, "account.link.expired", nil)
	}
	return a, l.Purpose, err
}

// Begin spends a link: the password is set, all devices end. It tells whose it was
// and the next step.
func (s *Service) Begin(ctx context.Context, token, password string, from From) (a Account, next Step, err error) {
	if a, err = s.Linked(ctx, token); err != nil {
		return a, 0, err
	}
	if weak := s.weak(password, a); weak != nil {
		return a, 0, invalid("account.password", []fault.Field{*weak})
	}
	hashed, err := hash(ctx, password)
	if err != nil {
		return a, 0, err
	}
	sum, _ := readToken(token)
	err = ledger.Write(ctx, s.DB, a.by(from), deed("password", a.Username), func(tx *db.Tx) (any, error) {
		var purpose string
		if a, purpose, err = s.linked(tx, sum, ""); err != nil {
			return nil, err
		}
		if spent, err := spendLink(tx, sum, s.now()); !spent {
			return nil, cmp.Or(err, error(fault.New(fault.Conflict, "account.link.used", nil)))
		}
		return map[string]string{"link": purpose}, s.replacePassword(tx, a.ID, hashed, "")
	})
	if err != nil {
		return a, 0, err
	}
	s.names.forget(a.Username)
	a.Enrolled, a.Changed = true, s.now()
	return a, s.next(a), nil
}

// replacePassword ends what the old one has opened.
func (s *Service) replacePassword(tx *db.Tx, id db.ID, hashed string, keep db.ID) error {
	if err := setPassword(tx, id, hashed, s.now()); err != nil {
		return err
	}
	return s.endOthers(tx, id, keep)
}

// FirstLink is how the first administrator comes in: when no account was ever used
// but, perhaps, the one that this made earlier. The token is empty otherwise.
func (s *Service) FirstLink(ctx context.Context, by ledger.By) (token string, err error) {
	const username = "admin"
	a, err := s.Named(ctx, username)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return "", err
	}
	var all, unused int
	if err := s.DB.Read(ctx, func(tx *db.Tx) (err error) { all, unused, err = population(tx); return err }); err != nil {
		return "", err
	}
	if all > 1 || all == 1 && (a.ID == "" || unused == 0 || a.Disabled) {
		return "", nil
	}
	var l Link
	link := func(tx *db.Tx) (err error) { l, err = s.link(tx, a.ID, "enrol"); return err }
	if a.ID != "" {
		err = ledger.Write(ctx, s.DB, by, deed("reset", username), func(tx *db.Tx) (any, error) { return nil, link(tx) })
		return l.Token, err
	}
	a = Account{ID: db.NewID(), Username: username, Name: "Administrator", Role: Administrator, Region: s.Home}
	err = s.add(ctx, by, a, "", link)
	return l.Token, err
}
