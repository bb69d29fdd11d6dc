package app

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"tumbuh/internal/base/fault"
)

// encrypts tells whether this program itself speaks TLS.
func (c Config) encrypts() bool { return c.TLSCert != "" || len(c.ACMEDomains) > 0 }

// encryption is the program's own TLS.
type encryption struct {
	config   *tls.Config
	plain    http.Handler // answers on HTTPAddr
	domains  []string     // for which certificates are asked for
	notAfter atomic.Int64 // of the certificate last shown, Unix seconds
}

// encryption is nil when the program speaks plain HTTP.
func (c Config) encryption(log *slog.Logger) (*encryption, error) {
	if !c.encrypts() {
		return nil, nil
	}
	e := &encryption{plain: http.HandlerFunc(c.toHTTPS)}
	if c.TLSCert != "" {
		files := &certificate{certFile: c.TLSCert, keyFile: c.TLSKey, log: log}
		if _, err := files.get(nil); err != nil {
			return nil, fault.New(fault.Invalid, "config.tls.files", fault.Args{"Cert": c.TLSCert, "Key": c.TLSKey}).Because(err)
		}
		e.config = &tls.Config{GetCertificate: files.get}
	} else {
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(filepath.Join(c.Data, "acme")), Email: c.ACMEEmail,
			HostPolicy: autocert.HostWhitelist(c.ACMEDomains...), Client: &acme.Client{DirectoryURL: c.ACMEDirectory, UserAgent: "tumbuh"}}
		e.config, e.plain, e.domains = m.TLSConfig(), m.HTTPHandler(e.plain), c.ACMEDomains
	}
	e.config.MinVersion = tls.VersionTLS12
	get := e.config.GetCertificate
	e.config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		found, err := get(hello)
		switch {
		case err == nil && found.Leaf != nil:
			e.notAfter.Store(found.Leaf.NotAfter.Unix())
		case err != nil && slices.Contains(e.domains, hello.ServerName): // not what strangers ask for
			log.Error("no certificate", "domain", hello.ServerName, "err", err)
		}
		return found, err
	}
	return e, nil
}

// fetch asks for the certificates before the first reader does, and says what is
// wrong while somebody looks at the log. Renewal then goes by itself, and what
// failed is asked for again when a reader comes.
func (e *encryption) fetch(log *slog.Logger) {
	for _, domain := range e.domains {
		began := time.Now()
		found, err := e.config.GetCertificate(&tls.ClientHelloInfo{ServerName: domain, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
			SupportedCurves: []tls.CurveID{tls.CurveP256}, SignatureSchemes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256}})
		if err == nil {
			log.Info("certificate", "domain", domain, "until", found.Leaf.NotAfter, "took", time.Since(began).Round(time.Millisecond))
		}
	}
}

// certificate is a pair of files, read again when they change.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger
	mu                sync.Mutex
	stamp             [2]time.Time
	size              [2]int64
	pair              *tls.Certificate
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var stamp [2]time.Time
	var size [2]int64
	var err error
	for i, name := range []string{c.certFile, c.keyFile} {
		info, gone := os.Stat(name)
		if err = errors.Join(err, gone); gone == nil {
			stamp[i], size[i] = info.ModTime(), info.Size()
		}
	}
	if c.pair != nil && (err != nil || stamp == c.stamp && size == c.size) {
		return c.pair, nil
	}
	if err == nil {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(c.certFile, c.keyFile); err == nil {
			c.pair = &pair
		}
	}
	c.stamp, c.size = stamp, size
	if err != nil && c.pair != nil { // half written, or wrong: the old one serves on
		c.log.Error("the changed certificate cannot be used; the one before stays", "file", c.certFile, "err", err)
		return c.pair, nil
	}
	return c.pair, err
}
