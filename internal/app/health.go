package app

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"tumbuh/internal/base/fault"
)

// health answers whether the program lives (/healthz) and whether it can work
// (/readyz), on both listeners, to anybody and without a word in the log. Only
// what fails is named, never how.
func (s *serving) health(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" && r.URL.Path != "/readyz" {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		if r.URL.Path == "/readyz" {
			if failing := s.failing(r.Context()); failing != "" {
				w.WriteHeader(http.StatusServiceUnavailable)
				fmt.Fprintln(w, failing)
				return
			}
		}
		fmt.Fprintln(w, "ok")
	})
}

// failing is why the program cannot work now; "" when it can.
func (s *serving) failing(ctx context.Context) string {
	if s.stopping.Load() {
		return "stopping"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if err := s.DB.Ready(ctx); fault.KindOf(err) == fault.Conflict {
		return "schema"
	} else if err != nil {
		return "database"
	}
	if free, err := space(s.Config.Data); err != nil || free < uint64(s.Config.MinFree)<<20 {
		return "disk"
	}
	return ""
}

// Health asks the program that serves with these settings on this machine whether
// it can work.
func (c Config) Health(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	scheme, addr := "http", cmp.Or(c.MetricsAddr, c.Addr)
	if c.encrypts() && c.MetricsAddr == "" {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(addr)
	if at, no := netip.ParseAddr(host); host == "" || no == nil && at.IsUnspecified() {
		host = "localhost"
	}
	addr = scheme + "://" + net.JoinHostPort(host, port)
	sick := fault.New(fault.Unavailable, "config.sick", fault.Args{"Address": addr})
	if err != nil {
		return sick.Because(err)
	}
	// The certificate is for another name than this machine calls itself; only
	// whether somebody answers is asked.
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, addr+"/readyz", nil)
	if err != nil {
		return sick.Because(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		return sick.Because(err)
	}
	defer answer.Body.Close()
	why, err := io.ReadAll(io.LimitReader(answer.Body, 100))
	if answer.StatusCode != http.StatusOK || err != nil {
		return fault.New(fault.Unavailable, "config.unready", fault.Args{"Why": strings.TrimSpace(string(why))}).Because(err)
	}
	return nil
}
