package web

import (
	"net/http"
	"net/netip"
)

// AddressOf is where a request comes from, without the port. Whom a proxy speaks
// for has been found out before (app.Config.TrustedProxies).
func AddressOf(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return peer.Addr().Unmap().WithZone("").String()
}
