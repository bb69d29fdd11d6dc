package oidc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	openid "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/account"
)

const (
	answerWithin = 10 * time.Second
	maxAnswer    = 1 << 20
	discoverAt   = time.Hour       // again; keys are fetched again when a new one is met
	quietFor     = 5 * time.Second // after a failure: those who wait behind it get the same answer
)

// provider is the other service, found when it is first needed. That it is dead
// keeps nobody from starting the program or coming in by password.
type provider struct {
	Config
	host   string // what people call it
	client *http.Client

	mu    sync.Mutex
	found *service
	at    time.Time // found, or not found
	err   error
}

// service is what the provider says of itself.
type service struct {
	oauth2.Config
	*openid.Provider
}

func newProvider(c Config, host string) *provider {
	p := &provider{Config: c, host: host}
	wire := http.DefaultTransport.(*http.Transport).Clone()
	wire.MaxConnsPerHost = 20
	p.client = &http.Client{Timeout: answerWithin, Transport: bounded{wire},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }} // it is where the operator says, or nowhere
	return p
}

// bounded reads no more than maxAnswer of an answer.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = http.MaxBytesReader(nil, answer.Body, maxAnswer)
	}
	return answer, err
}

// discover reads what the provider says of itself, and keeps it.
func (p *provider) discover(ctx context.Context) (*service, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	age := p.Now().Sub(p.at)
	switch {
	case p.err != nil && age < quietFor:
		return nil, p.err
	case p.err == nil && p.found != nil && age < discoverAt:
		return p.found, nil
	}
	// One asks for all: it is not given up when this one's browser goes away.
	found, err := openid.NewProvider(openid.ClientContext(context.WithoutCancel(ctx), p.client), p.Issuer)
	var says struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err == nil {
		err = found.Claims(&says)
	}
	p.at = p.Now()
	if err != nil && p.found != nil {
		return p.found, nil // as it was an hour ago
	}
	if p.err = nil; err != nil {
		p.err = p.fail("oidc.down", err)
		return nil, p.err
	}
	s := &service{oauth2.Config{ClientID: p.ClientID, ClientSecret: p.ClientSecret, RedirectURL: p.Public + backPath, Endpoint: found.Endpoint(), Scopes: p.scopes()}, found}
	s.Config.Endpoint.AuthStyle = oauth2.AuthStyleInHeader // what holds where nothing is said
	if len(says.Methods) > 0 && !slices.Contains(says.Methods, "client_secret_basic") {
		s.Config.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	p.found = s
	return s, nil
}

// scopes ask for no more than is used.
func (p *provider) scopes() []string {
	return append([]string{openid.ScopeOpenID}, map[string][]string{MatchEmail: {"email"}, MatchUsername: {"profile"}}[p.Match]...)
}

// address is where a person is sent who begins.
func (p *provider) address(ctx context.Context, b begun) (string, error) {
	s, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(b.Verifier), openid.Nonce(b.Nonce)}
	if p.ACR != "" {
		options = append(options, oauth2.SetAuthURLParam("acr_values", p.ACR))
	}
	return s.AuthCodeURL(b.State, options...), nil
}

// person is whom the provider vouches for.
type person struct {
	account.Identity
	username string // by which an account may be found the first time
	strong   bool   // showed a second factor there
}

// claims are what is used of those in an ID token and at the userinfo endpoint.
type claims struct {
	Party    string   `json:"azp"`
	Methods  []string `json:"amr"` // RFC 8176
	Class    string   `json:"acr"`
	Username string   `json:"preferred_username"`
	Email    string   `json:"email"`
	Verified any      `json:"email_verified"` // some providers say "true" as a text
}

// redeem exchanges a code for the person's identity: go-oidc checks signature,
// issuer, audience and expiry, which leaves the nonce and the authorized party.
func (p *provider) redeem(ctx context.Context, code string, b begun) (person, error) {
	s, err := p.discover(ctx)
	if err != nil {
		return person{}, err
	}
	ctx = openid.ClientContext(ctx, p.client)
	tokens, err := s.Exchange(ctx, code, oauth2.VerifierOption(b.Verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && refused.ErrorCode == "invalid_grant":
		return person{}, p.fail("oidc.stale", err)
	case refused != nil && refused.Response.StatusCode < http.StatusInternalServerError:
		return person{}, p.fail("oidc.setup", err)
	case err != nil:
		return person{}, p.fail("oidc.down", err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := s.Verifier(&openid.Config{ClientID: p.ClientID, Now: p.Now}).Verify(ctx, raw)
	var c claims
	if err == nil {
		err = token.Claims(&c)
	}
	switch {
	case err != nil:
	case token.Nonce != b.Nonce:
		err = errors.New("the nonce is another one")
	case c.Party != "" && c.Party != p.ClientID || c.Party == "" && len(token.Audience) > 1:
		err = errors.New("the token is for another program")
	}
	if err != nil {
		return person{}, p.fail("oidc.untrusted", err)
	}
	found := person{Identity: account.Identity{Issuer: token.Issuer, Subject: token.Subject}, strong: p.strong(c)}
	if found.username = p.username(c); found.username == "" && len(p.scopes()) > 1 && s.UserInfoEndpoint() != "" {
		info, err := s.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
		if err != nil {
			return person{}, p.fail("oidc.down", err)
		}
		var c claims
		if err := info.Claims(&c); err != nil || info.Subject != token.Subject {
			return person{}, p.fail("oidc.untrusted", cmp.Or(err, errors.New("userinfo is about somebody else")))
		}
		found.username = p.username(c)
	}
	return found, nil
}

// strong tells whether the person showed more than a password.
func (p *provider) strong(c claims) bool {
	return p.ACR != "" && c.Class == p.ACR || slices.ContainsFunc(c.Methods, func(m string) bool { return m == "mfa" || m == "otp" || m == "hwk" })
}

func (p *provider) username(c claims) string {
	switch {
	case p.Match == MatchUsername:
		return c.Username
	case p.Match == MatchEmail && (c.Verified == true || c.Verified == "true"):
		return c.Email
	}
	return ""
}

var kinds = map[string]fault.Kind{"oidc.down": fault.Unavailable, "oidc.setup": fault.Unavailable, "oidc.stale": fault.Unauthenticated, "oidc.untrusted": fault.Unauthenticated}

// fail says what a person can do; the log is told enough of the cause.
func (p *provider) fail(key string, cause error) error {
	text := fmt.Sprintf("%.300s", strings.ToValidUTF8(cause.Error(), "?"))
	return fault.New(kinds[key], key, fault.Args{"Host": p.host}).Because(errors.New(text))
}
