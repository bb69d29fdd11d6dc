// Package oidc is the way in through another sign-in service, such as a
// government's own: OpenID Connect's authorization code flow with PKCE (RFC 6749,
// 7636, 9207; RFC 9700 for what is checked). The other service says who somebody
// is; what they may do is said by the account that an administrator made here and
// to which that identity is linked (account.ByIdentity).
//
// What began in a browser must end in it, once, within ten minutes: state, nonce
// and verifier lie in its session.
package oidc

import (
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

// By which of the provider's claims an account is found the first time.
const (
	MatchUsername = "username" // preferred_username
	MatchEmail    = "email"    // when the provider has verified it
)

// Config is what the operator says of the other service, and what the app lends.
type Config struct {
	Issuer       string // empty: there is none
	ClientID     string
	ClientSecret string
	Public       string // this program's own address, to which people come back
	Match        string // anything else: an account is never found by a name
	ACR          string // asked for, and counts as a second factor
	Now          func() time.Time
	Actor        func(*http.Request) account.Actor
	// Halfway goes on with somebody who must show a second factor here.
	Halfway func(w http.ResponseWriter, r *http.Request, a account.Account, next account.Step, to string) error
}

const (
	startPath = "/masuk/sso"
	backPath  = "/masuk/sso/kembali"
	ownPath   = "/akun" // the page of one's own account
	keptKey   = "oidc"
	within    = 10 * time.Minute
)

// Door is the other service as the pages see it.
type Door struct {
	*provider
	site     *web.Site
	accounts *account.Service
	going    *web.Page[going]
}

// going leads to the other service, after the password where one must be shown.
type going struct {
	Host     string
	To       string
	Password web.Field
}

// New makes the door; without an issuer it stays closed.
func New(site *web.Site, accounts *account.Service, c Config) *Door {
	c.Public = strings.TrimSuffix(c.Public, "/")
	host := ""
	if u, err := url.Parse(c.Issuer); err == nil {
		host = u.Host
	}
	return &Door{newProvider(c, host), site, accounts, web.NewPage[going](site, files, "going.html")}
}

// Host is what the way in is called by; "" when it is closed.
func (d *Door) Host() string { return d.host }

// SignInHref is where the way in begins.
func (d *Door) SignInHref(next string) string {
	return startPath + "?" + url.Values{"lanjut": {next}}.Encode()
}

// Routes are the addresses of this group.
func (d *Door) Routes() []web.Route {
	routes := []web.Route{
		{Pattern: "GET " + startPath, Permission: web.Anyone, Handler: d.signIn, Away: true},
		{Pattern: "GET " + backPath, Permission: web.Anyone, Handler: d.back, Away: true},
		{Pattern: "POST /akun/sso/kait", Permission: web.SignedIn, Handler: d.link, MaxBody: 16 << 10},
		{Pattern: "POST /akun/sso/lepas", Permission: web.SignedIn, Handler: d.unlink, MaxBody: 16 << 10},
	}
	for i, open := range routes {
		routes[i].Handler = func(w http.ResponseWriter, r *http.Request) error {
			if d.Issuer == "" {
				d.say(r, web.Watch, "oidc.off")
				return d.goOn(w, r, begun{Next: ownPath, Link: d.Actor(r).ID})
			}
			return open.Handler(w, r)
		}
	}
	return routes
}

// begun is what a browser's session keeps until the person comes back.
type begun struct {
	State, Nonce, Verifier string
	Next                   string
	Link                   db.ID // whose account is to be linked; empty: somebody signs in
	Until                  time.Time
}

// begin is the address to which the person is sent.
func (d *Door) begin(r *http.Request, b begun) (string, error) {
	b.State, b.Nonce, b.Verifier, b.Until = rand.Text(), rand.Text(), oauth2.GenerateVerifier(), d.Now().Add(within)
	to, err := d.address(r.Context(), b)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(b)
	d.site.Keep(r.Context(), keptKey, string(text))
	return to, err
}

func (d *Door) signIn(w http.ResponseWriter, r *http.Request) error {
	next := web.LocalPath(r.URL.Query().Get("lanjut"))
	if web.ViewerOf(r).SignedIn {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	to, err := d.begin(r, begun{Next: next})
	if err == nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, to, http.StatusSeeOther)
	}
	return err
}

// link asks for the password first: a desk left alone must not be enough for a way
// in that stays. Then it shows a page that leads on by itself: browsers hold a
// redirect after a form against form-action of the policy, which is this site alone.
func (d *Door) link(w http.ResponseWriter, r *http.Request) error {
	p, who := web.PrinterOf(r), d.Actor(r)
	view := going{Host: d.host, Password: web.Field{Name: "lama", Label: p.T("oidc.password"), Type: "password", Required: true, Complete: "current-password"}}
	if password, shown := r.PostForm["lama"]; who.Enrolled && !shown {
		return d.going.Render(w, r, http.StatusOK, view)
	} else if who.Enrolled {
		err := d.accounts.Confirm(r.Context(), who, password[0])
		if fault.KindOf(err) == fault.Invalid {
			view.Password.Error = p.Fields(err)["old"]
			return d.going.Render(w, r, http.StatusUnprocessableEntity, view)
		}
		if err != nil {
			return err
		}
	}
	to, err := d.begin(r, begun{Next: ownPath, Link: who.ID})
	if err != nil {
		return err
	}
	view.To = to
	w.Header().Set("Refresh", "0; url="+to)
	return d.going.Render(w, r, http.StatusOK, view)
}

var errCancelled = errors.New("the person said no")

// answer reads how the person came back: the code, or why there is none. Whoever
// comes without the state of this browser is told nothing more.
func answer(q url.Values, b begun, issuer string, now time.Time) (code string, err error) {
	one := func(name string) string {
		if len(q[name]) != 1 || len(q[name][0]) > 4096 {
			return ""
		}
		return q[name][0]
	}
	code, refusal := one("code"), one("error")
	switch {
	case b.State == "" || subtle.ConstantTimeCompare([]byte(one("state")), []byte(b.State)) != 1 || now.After(b.Until):
		return "", fault.New(fault.Unauthenticated, "oidc.stale", nil)
	case q.Has("iss") && one("iss") != issuer: // RFC 9207: the answer of another service
		return "", errors.New("the answer names another issuer")
	case refusal == "access_denied":
		return "", errCancelled
	case refusal == "server_error" || refusal == "temporarily_unavailable":
		return "", fault.New(fault.Unavailable, "oidc.down", nil)
	case code == "" || q.Has("error"):
		return "", errors.New("no code but " + refusal)
	}
	return code, nil
}

// back is where the person returns.
func (d *Door) back(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var b begun
	if text := d.site.Kept(ctx, keptKey); text != "" {
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			return err
		}
	}
	code, err := answer(r.URL.Query(), b, d.Issuer, d.Now())
	if f := fault.As(err); f != nil && f.Key == "oidc.stale" {
		return err // perhaps of another tab: what this browser began stays
	}
	d.site.Keep(ctx, keptKey, "")
	switch f := fault.As(err); {
	case err == errCancelled:
		d.say(r, web.Plain, "oidc.cancelled")
		return d.goOn(w, r, b)
	case f != nil:
		return d.fail(f.Key, err)
	case err != nil:
		return d.fail("oidc.untrusted", err)
	}
	found, err := d.redeem(ctx, code, b)
	if err != nil {
		return err
	}
	if b.Link != "" {
		return d.linked(w, r, b, found)
	}
	from := account.From{Agent: r.UserAgent(), Address: web.AddressOf(r)}
	a, next, err := d.accounts.SignInBy(ctx, found.Identity, found.username, found.strong, from)
	if err != nil {
		return err
	}
	if next != account.In {
		return d.Halfway(w, r, a, next, b.Next)
	}
	device, err := d.accounts.EnterBy(ctx, a, d.Issuer, from)
	if err != nil {
		return err
	}
	if a.Language != "" {
		d.site.Speak(w, a.Language)
	}
	if err := d.site.SignIn(ctx, string(a.ID), string(device)); err != nil {
		return err
	}
	http.Redirect(w, r, b.Next, http.StatusSeeOther)
	return nil
}

func (d *Door) linked(w http.ResponseWriter, r *http.Request, b begun, found person) error {
	who := d.Actor(r)
	if who.ID != b.Link {
		return fault.New(fault.Conflict, "oidc.changed", nil)
	}
	if err := d.accounts.Link(r.Context(), who, found.Identity); err != nil {
		return err
	}
	d.say(r, web.Good, "oidc.linked")
	return d.goOn(w, r, b)
}

func (d *Door) unlink(w http.ResponseWriter, r *http.Request) error {
	if err := d.accounts.Unlink(r.Context(), d.Actor(r)); err != nil {
		return err
	}
	d.say(r, web.Good, "oidc.unlinked")
	return d.goOn(w, r, begun{Next: ownPath, Link: d.Actor(r).ID})
}

// goOn leads back to the page where it began.
func (d *Door) goOn(w http.ResponseWriter, r *http.Request, b begun) error {
	to := b.Next
	if b.Link == "" {
		to = "/masuk?" + url.Values{"lanjut": {b.Next}}.Encode()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (d *Door) say(r *http.Request, status web.Status, key string) {
	d.site.Notify(r.Context(), web.Alert{Status: status, Text: web.PrinterOf(r).T(key, "Host", d.host)})
}
