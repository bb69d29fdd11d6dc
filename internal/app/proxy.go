package app

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// believed makes RemoteAddr the client's own address when a proxy of ours passed
// the request on; what anybody else says of that is taken away.
func (c Config) believed(next http.Handler) http.Handler {
	trusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(c.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !trusted(peer.Addr().Unmap()) {
			r.Header.Del("X-Forwarded-For")
			r.Header.Del("X-Forwarded-Proto")
			next.ServeHTTP(w, r)
			return
		}
		// The last who is not one of us; further left anybody may have written.
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for _, hop := range slices.Backward(hops) {
			a, err := netip.ParseAddr(strings.TrimSpace(hop))
			if err != nil {
				break
			}
			r.RemoteAddr = netip.AddrPortFrom(a.Unmap(), 0).String()
			if !trusted(a.Unmap()) {
				break
			}
		}
		if c.HTTPS() && r.Header.Get("X-Forwarded-Proto") == "http" {
			c.toHTTPS(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// toHTTPS sends a reader on. A form that went out unencrypted is refused, so that
// nobody gets used to it.
func (c Config) toHTTPS(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "HTTPS", http.StatusBadRequest)
		return
	}
	to := strings.TrimSuffix(c.Public, "/")
	if to == "" {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if _, port, _ := net.SplitHostPort(c.Addr); c.encrypts() && port != "443" {
			host = net.JoinHostPort(host, port)
		}
		to = "https://" + host
	}
	http.Redirect(w, r, to+r.URL.RequestURI(), http.StatusPermanentRedirect)
}
