// Package build bundles the pages' stylesheets and scripts with esbuild and writes
// them, compressed and with content hashes in the names, beside the doors that serve
// them: the office's pages and the phone's application. It runs at build time, and in
// tests that try a script in a browser; the program does not contain it.
package build

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

//go:generate go run ./all

// root is the folder of go.mod, from wherever in it this runs.
func root() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, found := os.Stat(filepath.Join(dir, "go.mod")); found == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("not inside the project's folder")
		}
		dir = filepath.Dir(dir)
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		return "", errors.New("node_modules is missing; run npm ci in the project's folder")
	}
	return dir, err
}

// run is esbuild with what all bundles have in common; it answers the files by name.
func run(o api.BuildOptions) (map[string][]byte, error) {
	o.Bundle = true
	o.MinifyWhitespace, o.MinifyIdentifiers, o.MinifySyntax, o.LegalComments = true, true, true, api.LegalCommentsNone
	o.AssetNames = "[name]-[hash]"
	result := api.Build(o)
	var err error
	for _, m := range result.Errors {
		at := ""
		if m.Location != nil {
			at = fmt.Sprintf("%s:%d: ", m.Location.File, m.Location.Line)
		}
		err = errors.Join(err, errors.New(at+m.Text))
	}
	files := map[string][]byte{}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return files, err
}

// plugin loads the modules name:… from Go.
func plugin(name string, load func(path string) (string, api.Loader, error)) api.Plugin {
	return api.Plugin{Name: name, Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: "^" + name + ":"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: strings.TrimPrefix(a.Path, name+":"), Namespace: name}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".", Namespace: name}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			text, loader, err := load(a.Path)
			return api.OnLoadResult{Contents: &text, Loader: loader}, err
		})
	}}
}

// hashName puts a hash of the content into a file's name.
func hashName(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	return name[:len(name)-len(ext)] + "-" + base32.StdEncoding.EncodeToString(sum[:])[:8] + ext
}

var hashed = regexp.MustCompile(`^(.+)-[A-Z0-9]{8}(\.\w+)$`)

// plainNames are the hashed names by the plain ones: app.css → app-3KJ2.css.
func plainNames(files map[string][]byte) map[string]string {
	names := map[string]string{}
	for name := range files {
		if parts := hashed.FindStringSubmatch(name); parts != nil {
			names[parts[1]+parts[2]] = name
		}
	}
	return names
}

// write replaces what dist held before; what stays the same is left as it lies, with
// its time, so that nothing is compiled anew for it.
func write(dist string, files map[string][]byte) error {
	all := map[string][]byte{}
	for name, content := range files {
		all[name] = content
		switch filepath.Ext(name) {
		case ".css", ".js", ".svg", ".html", ".json", ".webmanifest", ".bin":
			all[name+".br"], all[name+".gz"] = squeeze(content)
		}
	}
	for name, content := range all {
		path := filepath.Join(dist, name)
		if had, err := os.ReadFile(path); err == nil && bytes.Equal(had, content) {
			continue
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	old, err := filepath.Glob(filepath.Join(dist, "[^.]*"))
	for _, path := range old {
		if _, kept := all[filepath.Base(path)]; !kept {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}

func squeeze(content []byte) (br, gz []byte) {
	var b, g bytes.Buffer
	bw := brotli.NewWriterLevel(&b, brotli.BestCompression)
	gw, _ := gzip.NewWriterLevel(&g, gzip.BestCompression)
	for _, w := range []io.WriteCloser{bw, gw} {
		_, _ = w.Write(content) // into memory: cannot fail
		_ = w.Close()
	}
	return b.Bytes(), g.Bytes()
}
