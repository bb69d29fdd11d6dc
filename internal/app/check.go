package app

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/secret"
)

// problems gathers what is wrong with settings.
type problems []fault.Field

func (p *problems) say(wrong bool, name, key string, args fault.Args) {
	if wrong {
		*p = append(*p, fault.Field{Name: name, Key: key, Args: args})
	}
}

func (p problems) fault() error {
	if len(p) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "config.bad", Fields: p}
}

// Valid tells what contradicts itself in the settings, without touching anything.
func (c Config) Valid() error {
	var p problems
	for name, addr := range map[string]string{"addr": c.Addr, "metrics-addr": c.MetricsAddr, "http-addr": c.HTTPAddr} {
		if _, _, err := net.SplitHostPort(addr); addr != "" || name == "addr" {
			p.say(err != nil, name, "config.bad.addr", nil)
		}
	}
	host, _, _ := net.SplitHostPort(c.MetricsAddr)
	at, err := netip.ParseAddr(host)
	p.say(c.MetricsAddr != "" && host != "localhost" && (err != nil || !at.IsLoopback() && !at.IsPrivate()), "metrics-addr", "config.bad.private", nil)
	for name, address := range map[string]string{"public": c.Public, "oidc-issuer": c.OIDCIssuer, "s3-endpoint": c.S3Endpoint, "acme-directory": c.ACMEDirectory} {
		u, err := url.Parse(address)
		p.say(address != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == ""), name, "config.bad.url", nil)
	}
	if u, err := url.Parse(c.OIDCIssuer); err == nil && u.Scheme == "http" {
		at, err := netip.ParseAddr(u.Hostname())
		p.say(u.Hostname() != "localhost" && (err != nil || !at.IsLoopback()), "oidc-issuer", "config.bad.https", nil)
	}
	p.say((c.TLSCert == "") != (c.TLSKey == ""), "tls-cert", "config.bad.pair", fault.Args{"One": "tls-cert", "Other": "tls-key"})
	p.say(c.TLSCert != "" && len(c.ACMEDomains) > 0, "acme-domains", "config.bad.either", fault.Args{"One": "tls-cert", "Other": "acme-domains"})
	for _, domain := range c.ACMEDomains {
		p.say(!hostName.MatchString(domain), "acme-domains", "config.bad.domain", fault.Args{"Domain": domain})
	}
	if c.ACMEEmail != "" {
		_, err := mail.ParseAddress(c.ACMEEmail)
		p.say(err != nil, "acme-email", "config.bad.email", nil)
	}
	if c.BackupAt != "" {
		_, err := time.Parse("15:04", c.BackupAt)
		p.say(err != nil, "backup-at", "config.bad.time", nil)
	}
	s3 := strings.HasPrefix(c.BackupPlace, "s3://")
	for name, value := range map[string]string{"s3-endpoint": c.S3Endpoint, "s3-key": c.S3Key, "s3-secret": c.S3Secret} {
		p.say(s3 && value == "", name, "config.bad.needed", fault.Args{"For": "backup-place"})
	}
	for name, value := range map[string]string{"oidc-client-id": c.OIDCClientID, "oidc-client-secret": c.OIDCClientSecret, "public": c.Public} {
		p.say(c.OIDCIssuer != "" && value == "", name, "config.bad.needed", fault.Args{"For": "oidc-issuer"})
	}
	for name, n := range map[string]int{"min-free": c.MinFree, "max-connections": c.MaxConnections, "max-sessions": c.MaxSessions, "retention-years": c.RetentionYears,
		"small-cell": c.SmallCell, "backup-keep-daily": c.BackupKeepDaily, "backup-keep-weekly": c.BackupKeepWeekly, "backup-keep-monthly": c.BackupKeepMonthly} {
		p.say(n < 0, name, "config.bad.negative", nil)
	}
	return p.fault()
}

var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$`)

// Check tells what would keep the settings from working here: files, folders, the
// database.
func (c Config) Check(ctx context.Context) error {
	var p problems
	if bad := fault.As(c.Valid()); bad != nil {
		p = bad.Fields
	}
	p.say(!writable(c.Data), "data", "config.bad.folder", fault.Args{"Folder": c.Data})
	if _, err := secret.Load(c.Key()); err != nil {
		p = append(p, told("key-file", err))
	}
	if c.TLSCert != "" && c.TLSKey != "" {
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		p.say(err != nil, "tls-cert", "config.tls.files", fault.Args{"Cert": c.TLSCert, "Key": c.TLSKey})
		p.say(err == nil && time.Now().After(pair.Leaf.NotAfter), "tls-cert", "config.bad.expired", nil)
	}
	if c.BackupPlace != "" && !strings.Contains(c.BackupPlace, "://") {
		p.say(!writable(c.BackupPlace), "backup-place", "config.bad.folder", fault.Args{"Folder": c.BackupPlace})
	}
	if d, err := c.open(ctx); err != nil {
		p = append(p, told("db", err))
	} else {
		if err := d.Check(ctx); err != nil {
			p = append(p, told("db", err))
		}
		d.Close()
	}
	return p.fault()
}

// told makes an error one of the problems.
func told(name string, err error) fault.Field {
	if f := fault.As(err); f != nil {
		return fault.Field{Name: name, Key: f.Key, Args: f.Args}
	}
	return fault.Field{Name: name, Key: "unit.error.internal"}
}

func writable(folder string) bool {
	f, err := os.CreateTemp(folder, ".tumbuh-*")
	if err != nil {
		return false
	}
	return errors.Join(f.Close(), os.Remove(f.Name())) == nil
}
