package app

import (
	"cmp"
	"net/netip"
	"path/filepath"
	"strings"
	"time"
)

// Config is every setting of an installation; cli reads it from flags, variables
// and files, and docs/operations/configuration.md is made from it. The tags:
// name is the flag, the key in a file, and as TUMBUH_… the variable; about the
// subject; default what holds when nobody says otherwise; secret "" is never
// shown, "url" shown without its password, and both may come from a file of
// their own. A Config made by hand, as tests do, has zero values, not defaults.
type Config struct {
	Data    string `about:"data" name:"data" default:"./data" placeholder:"DIR"` // folder of everything this program keeps
	DB      string `about:"data" name:"db" placeholder:"postgres://…" secret:"url"`
	KeyFile string `about:"data" name:"key-file" placeholder:"FILE"` // opens what is encrypted at rest; see Key
	MinFree int    `about:"data" name:"min-free" default:"200" placeholder:"MB"`
	Lang    string `about:"data" name:"lang" default:"id" enum:"id,en"`

	Addr           string         `about:"door" name:"addr" default:"localhost:8080" placeholder:"HOST:PORT"`
	Public         string         `about:"door" name:"public" placeholder:"https://…"` // where people reach it; links are made with it
	Secure         bool           `about:"door" name:"secure"`                         // reached over HTTPS: cookies say so; see HTTPS
	TrustedProxies []netip.Prefix `about:"door" name:"trusted-proxies" placeholder:"10.0.0.0/8,…"`
	MaxConnections int            `about:"door" name:"max-connections" default:"2000" placeholder:"N"`
	ClientTimeout  time.Duration  `about:"door" name:"client-timeout" default:"30s" placeholder:"30s"` // without a byte moving

	TLSCert       string   `about:"tls" name:"tls-cert" placeholder:"FILE"`
	TLSKey        string   `about:"tls" name:"tls-key" placeholder:"FILE"`
	ACMEDomains   []string `about:"tls" name:"acme-domains" placeholder:"stunting.soppeng.go.id,…"`
	ACMEEmail     string   `about:"tls" name:"acme-email" placeholder:"NAME@HOST"`
	ACMEDirectory string   `about:"tls" name:"acme-directory" default:"https://acme-v02.api.letsencrypt.org/directory" placeholder:"URL"`
	HTTPAddr      string   `about:"tls" name:"http-addr" placeholder:"HOST:PORT"` // sends on to HTTPS

	TwoFactor        string `about:"accounts" name:"two-factor" default:"required" enum:"required,optional"` // for office roles
	MaxSessions      int    `about:"accounts" name:"max-sessions" default:"10" placeholder:"N"`              // of one account at a time
	OIDCIssuer       string `about:"accounts" name:"oidc-issuer" placeholder:"https://…"`
	OIDCClientID     string `about:"accounts" name:"oidc-client-id" placeholder:"ID"`
	OIDCClientSecret string `about:"accounts" name:"oidc-client-secret" placeholder:"SECRET" secret:""`
	OIDCMatch        string `about:"accounts" name:"oidc-match" default:"none" enum:"none,username,email"` // how an account is found the first time
	OIDCACR          string `about:"accounts" name:"oidc-acr" placeholder:"CLASS"`                         // counts as a second factor

	RetentionYears int `about:"privacy" name:"retention-years" default:"5" placeholder:"YEARS"` // after a child's fifth birthday
	SmallCell      int `about:"privacy" name:"small-cell" default:"5" placeholder:"N"`          // smaller counts do not leave the office pages

	BackupPlace       string `about:"backup" name:"backup-place" placeholder:"DIR|s3://BUCKET/…"`
	BackupAt          string `about:"backup" name:"backup-at" default:"01:30" placeholder:"HH:MM"` // by the regency's clock
	BackupKeepDaily   int    `about:"backup" name:"backup-keep-daily" default:"14" placeholder:"N"`
	BackupKeepWeekly  int    `about:"backup" name:"backup-keep-weekly" default:"8" placeholder:"N"`
	BackupKeepMonthly int    `about:"backup" name:"backup-keep-monthly" default:"12" placeholder:"N"`
	S3Endpoint        string `about:"backup" name:"s3-endpoint" placeholder:"https://…"`
	S3Region          string `about:"backup" name:"s3-region" placeholder:"REGION"`
	S3Key             string `about:"backup" name:"s3-key" placeholder:"KEY" secret:""`
	S3Secret          string `about:"backup" name:"s3-secret" placeholder:"SECRET" secret:""`

	MetricsAddr string        `about:"watch" name:"metrics-addr" placeholder:"HOST:PORT"` // private; empty: none
	SlowQuery   time.Duration `about:"watch" name:"slow-query" default:"200ms" placeholder:"200ms"`
	LogFormat   string        `about:"watch" name:"log-format" default:"text" enum:"text,json"`
	LogLevel    string        `about:"watch" name:"log-level" default:"info" enum:"debug,info,warn,error"`

	Now func() time.Time `kong:"-"`
}

// database is where the config says that the data are.
func (c Config) database() string { return cmp.Or(c.DB, filepath.Join(c.Data, "tumbuh.db")) }

// Key is the path of the key file.
func (c Config) Key() string { return cmp.Or(c.KeyFile, filepath.Join(c.Data, "tumbuh.key")) }

// HTTPS tells whether people reach this program over HTTPS, its own or a proxy's.
func (c Config) HTTPS() bool {
	return c.Secure || c.TLSCert != "" || len(c.ACMEDomains) > 0 || strings.HasPrefix(c.Public, "https://")
}

func (c Config) clock() func() time.Time {
	if c.Now != nil {
		return c.Now
	}
	return time.Now
}
