package field

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
)

// asset is a built file in the forms in which it can be sent.
type asset struct {
	kind, tag  string
	plain      []byte
	gz, br     []byte // nil: not packed
	unchanging bool   // its name carries a hash of what is in it
}

// kinds are named here because the operating system's table differs by machine.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".png": "image/png", ".json": "application/json", ".bin": "application/octet-stream", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json", "": "application/octet-stream",
}

var hashed = regexp.MustCompile(`-[A-Z0-9]{8}(\.|$)`)

// readFiles reads all files of the app; what describes them to the build is none.
func readFiles(built fs.FS) (map[string]*asset, error) {
	all := map[string]*asset{}
	entries, err := fs.ReadDir(built, "dist")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := e.Name()
		ext := path.Ext(name)
		kind, known := kinds[ext]
		if e.IsDir() || name == "manifest.json" || strings.HasPrefix(name, ".") || !known {
			continue
		}
		a := &asset{kind: kind, unchanging: hashed.MatchString(name)}
		if a.plain, err = fs.ReadFile(built, "dist/"+name); err != nil {
			return nil, err
		}
		a.gz, _ = fs.ReadFile(built, "dist/"+name+".gz") // not all are packed
		a.br, _ = fs.ReadFile(built, "dist/"+name+".br")
		sum := sha256.Sum256(a.plain)
		a.tag = `"` + hex.EncodeToString(sum[:12]) + `"`
		all[name] = a
	}
	if all["index.html"] == nil {
		return nil, fmt.Errorf("the phone's app is not built; run: npm ci && go generate ./internal/door/build")
	}
	return all, nil
}

func (d *Door) home(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/field/", http.StatusPermanentRedirect)
	return nil
}

// file sends a file of the app in the smallest form that the browser takes.
func (d *Door) file(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	if name == "" {
		name = "index.html"
	}
	a := d.files[name]
	if a == nil {
		return nothing(w, r)
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", a.tag)
	h.Set("Cache-Control", "no-cache")
	if a.unchanging {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if name == "sw.js" {
		h.Set("Service-Worker-Allowed", "/field/")
	}
	if r.Header.Get("If-None-Match") == a.tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body, encoding := a.plain, ""
	switch {
	case a.br != nil && accepts(r, "br"):
		body, encoding = a.br, "br"
	case a.gz != nil && accepts(r, "gzip"):
		body, encoding = a.gz, "gzip"
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	_, err := w.Write(body)
	return err
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
