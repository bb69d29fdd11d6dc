package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
)

//go:embed all:dist
var dist embed.FS

const assetPath = "/aset/"

// types are named here because the operating system's table differs by machine.
var types = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png",
}

// assets are the built stylesheets, scripts, fonts and icons. Their names carry
// a hash of the content, so that browsers may keep them for ever.
type assets struct {
	files fs.FS
	names map[string]string // app.css → app-3KJ2.css
	icons []string
}

// manifest is what the build writes beside the files.
type manifest struct {
	Files map[string]string `json:"files"`
	Icons []string          `json:"icons"`
}

func readAssets(built fs.FS) (*assets, error) {
	files, err := fs.Sub(built, "dist")
	if err != nil {
		return nil, err
	}
	b, err := fs.ReadFile(files, "manifest.json")
	if err != nil {
		return nil, fmt.Errorf("the pages' assets are not built; run: npm ci && go generate ./internal/door/build")
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("asset manifest: %w", err)
	}
	return &assets{files, m.Files, m.Icons}, nil
}

func (a *assets) url(name string) (string, error) {
	hashed, ok := a.names[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return assetPath + hashed, nil
}

// icon draws a symbol of the sprite. It says nothing to a screen reader: a word
// stands beside it.
func (a *assets) icon(name string) (template.HTML, error) {
	if !slices.Contains(a.icons, name) {
		return "", fmt.Errorf("no icon %q; run go generate ./internal/door/build, and see assets/icons.txt", name)
	}
	sprite, err := a.url("icons.svg")
	if err != nil {
		return "", err
	}
	return template.HTML(`<svg class="icon" aria-hidden="true" focusable="false"><use href="` + sprite + `#` + name + `"></use></svg>`), nil
}

// ServeHTTP sends a file in the smallest form that the browser takes.
func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	h := w.Header()
	for _, form := range []struct{ suffix, encoding string }{{".br", "br"}, {".gz", "gzip"}, {"", ""}} {
		if form.encoding != "" && !accepts(r, form.encoding) {
			continue
		}
		b, err := fs.ReadFile(a.files, name+form.suffix)
		if err != nil || !strings.Contains(name, "-") { // only hashed names are for the public
			continue
		}
		h.Set("Content-Type", types[path.Ext(name)])
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
		if form.encoding != "" {
			h.Set("Content-Encoding", form.encoding)
		}
		_, _ = w.Write(b)
		return
	}
	http.NotFound(w, r)
}

func accepts(r *http.Request, encoding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == encoding && strings.TrimSpace(quality) != "q=0" {
			return true
		}
	}
	return false
}
