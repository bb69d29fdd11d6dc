// Package audit shows the ledger to those who may read it: who did and saw what,
// with each change before and after; who looked at one child; whether the chain
// holds. Names of children stand on none of these pages but those of who may see
// the child.
package audit

import (
	"embed"
	"net/http"
	"sync"

	"tumbuh/internal/door/web"
	"tumbuh/internal/measure/audit"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

type screens struct {
	audit *audit.Service
	actor func(*http.Request) account.Actor
	list  *web.Page[listPage]
	child *web.Page[childPage]
	check *web.Page[checkPage]
	mu    sync.Mutex
	work  work // the verification under way, or the last one
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *audit.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{audit: service, actor: actor,
		list:  web.NewPage[listPage](site, files, "list.html", "entry.html"),
		child: web.NewPage[childPage](site, files, "child.html", "entry.html"),
		check: web.NewPage[checkPage](site, files, "check.html")}
	read := string(account.LedgerRead)
	return []web.Route{
		{Pattern: "GET /jejak", Permission: read, Handler: s.showList},
		{Pattern: "GET /jejak/daftar.csv", Permission: read, Handler: s.export, Slow: true},
		{Pattern: "GET /jejak/daftar.xlsx", Permission: read, Handler: s.export, Slow: true},
		{Pattern: "GET /jejak/rantai.jsonl.gz", Permission: read, Handler: s.chain, Slow: true},
		{Pattern: "GET /jejak/periksa", Permission: read, Handler: s.showCheck},
		{Pattern: "POST /jejak/periksa", Permission: read, Handler: s.begin, MaxBody: 16 << 10},
		{Pattern: "GET /jejak/periksa/kemajuan", Permission: read, Handler: s.showProgress},
		{Pattern: "GET /jejak/anak/{id}", Permission: read, Handler: s.showChild},
		{Pattern: "GET /anak/{id}/jejak", Permission: string(account.ChildFile), Handler: s.showChild},
	}
}
