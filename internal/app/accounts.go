package app

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// accounts is the service of accounts as this installation wants it.
func (a *App) accounts() *account.Service {
	return &account.Service{DB: a.DB, Now: a.Config.clock(), Home: a.Regency, TwoFactor: a.Config.TwoFactor == "required",
		MaxSessions: a.Config.MaxSessions, Posyandu: a.posyandu}
}

// posyandu are the names known in a village in its newest month.
func (a *App) posyandu(ctx context.Context, village string) ([]string, error) {
	by := account.CommandLine("", a.Regency)
	_, last, err := a.Indicator.Months(ctx, by, a.Regency)
	if err != nil || last == 0 {
		return nil, err
	}
	return a.Indicator.PosyanduOf(ctx, by, village, last)
}

// Link is the whole address of a one-time link, at an address under which this
// program is reached.
func (a *App) Link(reached, token string) string { return a.public(reached) + "/mulai/" + token }

// PhoneLink is the whole address by which a cadre's phone comes in. What stands behind
// # is not sent, and so in no log.
func (a *App) PhoneLink(reached, token string) string {
	return a.public(reached) + "/field/#mulai=" + token
}

func (a *App) public(reached string) string {
	return strings.TrimSuffix(cmp.Or(a.Config.Public, reached), "/")
}

// Reached is where this program probably is for people, as far as it can be known
// before somebody comes.
func (c Config) Reached() string {
	return cmp.Or(strings.TrimSuffix(c.Public, "/"), map[bool]string{false: "http://", true: "https://"}[c.encrypts()]+c.Addr)
}

// linkFor is Link at the address that the administrator uses.
func (a *App) linkFor(r *http.Request, token string) string { return a.Link(a.reachedBy(r), token) }

func (a *App) phoneLinkFor(r *http.Request, token string) string {
	return a.PhoneLink(a.reachedBy(r), token)
}

func (a *App) reachedBy(r *http.Request) string {
	if r.TLS != nil || a.Config.HTTPS() {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// firstLink is the token by which the first administrator comes in; "" when there
// is an account.
func (a *App) firstLink(ctx context.Context) (string, error) {
	return a.Accounts.FirstLink(ctx, ledger.By{Name: "tumbuh", Via: "cli"})
}
