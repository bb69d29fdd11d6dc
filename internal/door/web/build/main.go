// Command build bundles the stylesheets and scripts of the office pages, cuts
// the CSS kit down to what the templates use, makes one sprite of the icons, and
// writes all of it, compressed and with content hashes in the names, into
// dist. It is run by `go generate ./internal/door/web`.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

const (
	modules = "../../../node_modules"
	out     = "dist"
)

// entries are the files that pages name; what they import goes along.
var entries = []string{"assets/app.css", "assets/app.ts", "assets/theme.ts", "assets/map.css", "assets/map.ts"}

func main() {
	log.SetFlags(0)
	if err := build(); err != nil {
		log.Fatal("build assets: ", err)
	}
}

func build() error {
	if _, err := os.Stat(modules); err != nil {
		return errors.New("node_modules is missing; run npm ci in the project's folder")
	}
	files, err := bundle()
	if err != nil {
		return err
	}
	icons, sprite, err := drawSprite()
	if err != nil {
		return err
	}
	mark, err := os.ReadFile("assets/mark.svg")
	if err != nil {
		return err
	}
	for name, svg := range map[string][]byte{"icons": sprite, "mark": mark} {
		sum := sha256.Sum256(svg)
		files[name+"-"+base32.StdEncoding.EncodeToString(sum[:])[:8]+".svg"] = svg
	}
	return write(files, icons)
}

// bundle runs esbuild and returns the files by their hashed name.
func bundle() (map[string][]byte, error) {
	words, err := usedWords(".")
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: entries, Outdir: out, Bundle: true,
		EntryNames: "[name]-[hash]", AssetNames: "[name]-[hash]",
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LegalComments: api.LegalCommentsNone,
		// The last Chrome for Windows 7 and the Firefox of its time: offices have them.
		Target: api.ES2020, Engines: []api.Engine{{Name: api.EngineChrome, Version: "109"}, {Name: api.EngineFirefox, Version: "115"}},
		Format:  api.FormatIIFE,
		Loader:  map[string]api.Loader{".woff2": api.LoaderFile, ".png": api.LoaderFile},
		Plugins: []api.Plugin{pruner(words)},
	})
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

// pruner cuts the CSS kit before it is bundled, so that the hash tells of the
// cut file.
func pruner(words map[string]bool) api.Plugin {
	return api.Plugin{Name: "prune", Setup: func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `@tabler/core/.*\.css$`}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			css, err := os.ReadFile(a.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			pruned := prune(string(css), words)
			return api.OnLoadResult{Contents: &pruned, Loader: api.LoaderCSS}, nil
		})
	}}
}

var (
	svgBody  = regexp.MustCompile(`(?s)<svg[^>]*>(.*)</svg>`)
	svgEmpty = regexp.MustCompile(`\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>`)
	hashed   = regexp.MustCompile(`^(.+)-[A-Z0-9]{8}(\.\w+)$`)
)

// iconUse is how templates and Go structs name an icon.
var iconUse = regexp.MustCompile(`(?:\bicon |\bIcon: *)"([a-z0-9-]+)"`)

// usedIcons are the icons named in assets/icons.txt, for those that no template
// spells out, and in all templates and Go files under dir.
func usedIcons(dir string) ([]string, error) {
	list, err := os.ReadFile("assets/icons.txt")
	if err != nil {
		return nil, err
	}
	names := strings.Fields(string(list))
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err != nil || d.IsDir() || ext != ".html" && ext != ".go" {
			return err
		}
		b, err := os.ReadFile(path)
		for _, m := range iconUse.FindAllStringSubmatch(string(b), -1) {
			names = append(names, m[1])
		}
		return err
	})
	slices.Sort(names)
	return slices.Compact(names), err
}

// drawSprite puts the icons in use into one file of symbols.
func drawSprite() (names []string, sprite []byte, err error) {
	names, err = usedIcons("../..")
	if err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, name := range names {
		svg, err := os.ReadFile(filepath.Join(modules, "@tabler/icons/icons/outline", name+".svg"))
		if err != nil {
			return nil, nil, fmt.Errorf("icon %s: %w", name, err)
		}
		body := svgBody.FindSubmatch(svg)
		if body == nil {
			return nil, nil, fmt.Errorf("icon %s has no body", name)
		}
		fmt.Fprintf(&b, `<symbol id="%s" viewBox="0 0 24 24">%s</symbol>`, name, bytes.TrimSpace(svgEmpty.ReplaceAll(body[1], nil)))
	}
	b.WriteString(`</svg>`)
	return names, b.Bytes(), nil
}

// write replaces what dist held before.
func write(files map[string][]byte, icons []string) error {
	old, err := filepath.Glob(filepath.Join(out, "[^.]*"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	names := map[string]string{}
	for name, content := range files {
		if parts := hashed.FindStringSubmatch(name); parts != nil {
			names[parts[1]+parts[2]] = name
		}
		forms := map[string][]byte{"": content}
		if ext := filepath.Ext(name); ext == ".css" || ext == ".js" || ext == ".svg" {
			forms[".br"], forms[".gz"] = squeeze(content)
		}
		for suffix, b := range forms {
			if err := os.WriteFile(filepath.Join(out, name+suffix), b, 0o644); err != nil {
				return err
			}
		}
	}
	manifest, err := json.MarshalIndent(map[string]any{"files": names, "icons": icons}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), manifest, 0o644)
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
