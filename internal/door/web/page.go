package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/region"
)

// Page is a screen's template inside the shell. T is the struct it is filled
// from, so that a wrong one does not compile, and a wrong field in the template
// fails the test that walks Site.Pages.
type Page[T any] struct {
	site   *Site
	name   string
	byLang map[string]func() *template.Template
}

// Checkable is a page as the tests see it: its template and a value of the type
// it is filled from.
type Checkable struct {
	Name     string
	Template func() *template.Template
	Data     any
}

// Pages are all pages made so far, for webtest.Check.
func (s *Site) Pages() []Checkable { return s.pages }

// NewPage makes a page of a screen's files beside the layout and the widgets. The files
// define "title" and "main", and where they want "trail", "lead", "actions" and
// "scripts". They are parsed when the page is first opened in a language: all pages of all
// languages take a quarter of a second and 100 MB, most of them for nobody. webtest.Check
// is what finds one that does not parse.
func NewPage[T any](s *Site, files fs.FS, names ...string) *Page[T] {
	p := &Page[T]{site: s, name: names[0], byLang: map[string]func() *template.Template{}}
	parse := func(lang string) *template.Template {
		return template.Must(template.Must(s.shell[lang].Clone()).ParseFS(files, names...))
	}
	for lang := range s.shell {
		p.byLang[lang] = sync.OnceValue(func() *template.Template { return parse(lang) })
	}
	s.pages = append(s.pages, Checkable{
		Name:     names[0],
		Template: func() *template.Template { return parse(locale.Indonesian).Lookup("layout.html") },
		Data:     view[T]{},
	})
	return p
}

// Render writes the whole page.
func (p *Page[T]) Render(w http.ResponseWriter, r *http.Request, status int, data T) error {
	if ViewerOf(r).SignedIn && r.Method == http.MethodGet && cookie(r, onceCookie) == "" {
		p.site.SetCookie(w, onceCookie, "1", "/", 24*time.Hour)
	}
	return p.write(w, r, status, "layout.html", view[T]{Shell: p.site.shellOf(r), Data: data})
}

// Fragment writes one named template of the page's files, as an answer to htmx.
func (p *Page[T]) Fragment(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	return p.write(w, r, status, name, data)
}

// write fills the whole answer before the first byte leaves, so that an error
// in a template becomes the error page and not half a screen.
func (p *Page[T]) write(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	if hasGone(r) {
		return context.Canceled
	}
	var body bytes.Buffer
	if err := p.byLang[PrinterOf(r).Lang()]().ExecuteTemplate(&body, name, data); err != nil {
		return fmt.Errorf("fill page %s: %w", p.name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store") // names of children, on PCs that offices share
	h.Add("Vary", "Cookie, Accept-Encoding, HX-Request")
	if body.Len() < 2048 || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, _ = w.Write(body.Bytes()) // the reader has gone
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(w)
	_, _ = z.Write(body.Bytes())
	_ = z.Close()
	return nil
}

// packing is gzip's level: a sixth fewer bytes than the fastest for a millisecond more.
const packing = 5

var packers = sync.Pool{New: func() any { z, _ := gzip.NewWriterLevel(io.Discard, packing); return z }}

// view is what the layout sees.
type view[T any] struct {
	Shell Shell
	Data  T
}

// Shell is the part of a page that does not belong to its screen.
type Shell struct {
	Config  Config
	Viewer  Viewer
	Nav     []navLink
	Theme   string
	Here    string // path and query, to come back to
	Lang    string
	Notices []Alert
}

type navLink struct {
	NavItem
	Active bool
	Links  []navLink // of a menu
}

// navOf are the entries that a viewer may use; a menu of one is that one.
func navOf(items []NavItem, viewer Viewer, path string) (all []navLink) {
	for _, item := range items {
		link := navLink{NavItem: item, Active: path == item.Href || len(item.Href) > 1 && strings.HasPrefix(path, item.Href+"/")}
		switch {
		case item.Items == nil && !viewer.may(item.Permission):
			continue
		case item.Items != nil:
			if link.Links = navOf(item.Items, viewer, path); len(link.Links) == 0 {
				continue
			}
			link.Active = slices.ContainsFunc(link.Links, func(l navLink) bool { return l.Active })
			if len(link.Links) == 1 {
				link = link.Links[0]
			}
		}
		all = append(all, link)
	}
	return all
}

func (s *Site) shellOf(r *http.Request) Shell {
	viewer := ViewerOf(r)
	shell := Shell{Config: s.config, Viewer: viewer, Theme: themeOf(r), Here: r.URL.RequestURI(), Lang: PrinterOf(r).Lang()}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		shell.Here = r.URL.Path
	}
	shell.Nav = navOf(s.config.Nav, viewer, r.URL.Path)
	shell.Notices, _ = s.sessions.Pop(r.Context(), "notices").([]Alert)
	return shell
}

// functions are what templates may call, in one language.
func (s *Site) functions(lang string) template.FuncMap {
	p := locale.For(lang)
	return template.FuncMap{
		"t": p.T, "tn": p.N, "lang": p.Lang,
		"int": p.Int, "dec": p.Decimal, "pct": p.Percent, "interval": p.Interval,
		"kg": p.Kg, "cm": p.Cm, "z": p.Z, "date": p.Date, "month": p.Month,
		"asset": s.assets.url, "icon": s.assets.icon, "query": Query,
	}
}

// Query is the address with one parameter set, or taken away when the value is
// empty. Everything else in it stays: a filter survives sorting.
func Query(address, name, value string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	q := u.Query()
	if q.Set(name, value); value == "" {
		q.Del(name)
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// InYear is an address within a year of actions, of the regency or of a place in it; more
// are names and values.
func InYear(address string, year int, area string, more ...string) string {
	set := []string{"tahun", strconv.Itoa(year)}
	if len(area) > int(region.Regency) {
		set = append(set, "wilayah", area)
	}
	more = append(set, more...)
	for i := 0; i+1 < len(more); i += 2 {
		address, _ = Query(address, more[i], more[i+1])
	}
	return address
}
