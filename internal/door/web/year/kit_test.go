package year_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/data"
	aksi "tumbuh/internal/aksi/year"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/door/web/year"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/framework"
)

var ctx = context.Background()

// office is a regency whose year of actions somebody looks at.
type office struct {
	*testing.T
	*sample.World
	years    *aksi.Service
	evidence *evidence.Service
	facts    []evidence.Fact
}

func clock() time.Time { return sample.Now }

func newOffice(t *testing.T) *office {
	w := sample.New(t)
	o := &office{T: t, World: w, evidence: &evidence.Service{DB: w.DB, Now: clock, Held: aksi.Held}}
	o.years = &aksi.Service{DB: w.DB, Now: clock, Sources: []aksi.Source{aksi.Facts, data.Facts, o.told}}
	return o
}

// told are the facts that a test sets.
func (o *office) told(*db.Tx, string, int, string) ([]evidence.Fact, error) {
	return o.facts, nil
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// newer lets the regency go by the edition with actions of kecamatan.
func (o *office) newer(by account.Actor) {
	o.must((&framework.Service{DB: o.DB, Now: clock}).Set(ctx, by, "use.2025", "2026", "Sesuai edaran"))
}

// desk is somebody's browser without a screen.
type desk struct {
	*office
	by      account.Actor
	address string
}

func (o *office) desk(by account.Actor) *desk {
	o.Helper()
	site := webtest.Site(o, web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }})
	routes := year.Routes(site, year.Services{Years: o.years, Evidence: o.evidence, Actor: func(*http.Request) account.Actor { return by }, Now: clock})
	webtest.Check(o.T, site)
	return &desk{o, by, webtest.Serve(o, site.Handler(routes))}
}

// page is what came back.
type page struct {
	*htmlcheck.Doc
	*http.Response
	body string
}

func (d *desk) send(r *http.Request, err error) page {
	d.Helper()
	d.must(err)
	answer, err := http.DefaultClient.Do(r)
	d.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	d.must(err)
	p := page{Response: answer, body: string(body)}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		p.Doc = htmlcheck.ParseString(d, p.body)
	}
	return p
}

func (d *desk) get(path string) page {
	d.Helper()
	return d.send(http.NewRequest(http.MethodGet, d.address+path, nil))
}

func (d *desk) post(path string, form url.Values) page {
	d.Helper()
	r, err := http.NewRequest(http.MethodPost, d.address+path, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return d.send(r, err)
}

// upload sends a form with a file.
func (d *desk) upload(path, name, contents string, form url.Values) page {
	d.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for key := range form {
		d.must(m.WriteField(key, form.Get(key)))
	}
	w, err := m.CreateFormFile("berkas", name)
	d.must(err)
	_, err = io.WriteString(w, contents)
	d.must(err)
	d.must(m.Close())
	r, err := http.NewRequest(http.MethodPost, d.address+path, &body)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return d.send(r, err)
}
