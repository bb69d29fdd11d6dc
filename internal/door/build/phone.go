package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Engines that a cadre's phone may still have: the Chrome of 2021.
var phones = []api.Engine{{Name: api.EngineChrome, Version: "90"}, {Name: api.EngineFirefox, Version: "90"}, {Name: api.EngineSafari, Version: "15"}}

// Phone bundles the phone's application. What is made is one version: the service
// worker names every file of it, takes all or none, and serves no mixture.
func Phone() error {
	top, err := root()
	if err != nil {
		return err
	}
	app := filepath.Join(top, "internal/door/field/app")
	files, err := run(api.BuildOptions{
		AbsWorkingDir: app, EntryPoints: []string{"main.tsx", "app.css"}, Outdir: "dist",
		EntryNames: "[name]-[hash]", ChunkNames: "part-[hash]", Splitting: true, Format: api.FormatESModule,
		Engines: phones, JSX: api.JSXAutomatic, JSXImportSource: "preact",
		Loader: map[string]api.Loader{".svg": api.LoaderDataURL}, Plugins: []api.Plugin{packed(top, api.LoaderFile)},
	})
	if err != nil {
		return err
	}
	if err := addIcons(filepath.Join(top, "internal/door/web/assets/mark.svg"), files); err != nil {
		return err
	}
	page, err := os.ReadFile(filepath.Join(app, "index.html"))
	if err != nil {
		return err
	}
	names, version := plainNames(files), version(files, page)
	webmanifest, err := appManifest(names)
	if err != nil {
		return err
	}
	files["app.webmanifest"] = webmanifest
	files["index.html"] = withNames(page, names, version, files[names["main.js"]])
	if files["sw.js"], err = worker(top, version, files); err != nil {
		return err
	}
	return write(filepath.Join(app, "../dist"), files)
}

// Script bundles one script for a test in the browser, in one piece; root may be
// empty. The entry is a file's path from the project's folder, or the text itself of
// a script that imports as one in door/field/app would ("./core/store").
func Script(dir, entry string) ([]byte, error) {
	top, err := root()
	if err != nil {
		return nil, err
	}
	if dir == "" {
		dir = top
	}
	o := api.BuildOptions{AbsWorkingDir: dir, Outdir: "out", Format: api.FormatIIFE, Engines: phones, JSX: api.JSXAutomatic, JSXImportSource: "preact",
		NodePaths: []string{filepath.Join(top, "node_modules")}, Plugins: []api.Plugin{packed(top, api.LoaderDataURL)}}
	if strings.ContainsAny(entry, "\n;") {
		o.Stdin = &api.StdinOptions{Contents: entry, ResolveDir: filepath.Join(top, "internal/door/field/app"), Sourcefile: "test.tsx", Loader: api.LoaderTSX}
	} else {
		o.EntryPoints = []string{entry}
	}
	files, err := run(o)
	for name, content := range files {
		if strings.HasSuffix(name, ".js") {
			return content, err
		}
	}
	return nil, errors.Join(err, fmt.Errorf("nothing was made of %s", entry))
}

// Style is the phone's stylesheet, for such a test.
func Style() ([]byte, error) {
	top, err := root()
	if err != nil {
		return nil, err
	}
	files, err := run(api.BuildOptions{AbsWorkingDir: filepath.Join(top, "internal/door/field/app"), EntryPoints: []string{"app.css"}, Outdir: "out", Engines: phones})
	return files["app.css"], err
}

// worker is the service worker, which knows its version's files.
func worker(top, version string, files map[string][]byte) ([]byte, error) {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(name string) bool { return name == "index.html" })
	told, err := json.Marshal(append([]string{"./"}, names...))
	if err != nil {
		return nil, err
	}
	made, err := run(api.BuildOptions{
		AbsWorkingDir: filepath.Join(top, "internal/door/field/app"), EntryPoints: []string{"sw.ts"}, Outdir: "dist", Format: api.FormatIIFE, Engines: phones,
		Define: map[string]string{"FILES": string(told), "VERSION": `"` + version + `"`},
	})
	return made["sw.js"], err
}

// version is a hash of all files and of the page that names them.
func version(files map[string][]byte, page []byte) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(sum, "%s %x\n", name, sha256.Sum256(files[name]))
	}
	sum.Write(page)
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

var firstPart = regexp.MustCompile(`from"\./(part-[A-Z0-9]{8}\.js)"`)

// withNames puts the hashed names into a page that names its files plainly, and has
// the parts of its script fetched along with it, not after.
func withNames(page []byte, names map[string]string, version string, script []byte) []byte {
	for plain, hashed := range names {
		page = bytes.ReplaceAll(page, []byte(`"`+plain+`"`), []byte(`"`+hashed+`"`))
	}
	var parts []byte
	for _, m := range firstPart.FindAllSubmatch(script, -1) {
		parts = fmt.Appendf(parts, `<link rel="modulepreload" href="%s">`, m[1])
	}
	page = bytes.ReplaceAll(page, []byte("<!-- parts -->"), parts)
	return bytes.ReplaceAll(page, []byte("VERSION"), []byte(version))
}

// appManifest says how the application stands among the phone's others.
func appManifest(names map[string]string) ([]byte, error) {
	type icon struct {
		Src     string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose,omitempty"`
	}
	return json.Marshal(struct {
		ID         string `json:"id"`
		Name       string `json:"name"`
		ShortName  string `json:"short_name"`
		About      string `json:"description"`
		Lang       string `json:"lang"`
		Start      string `json:"start_url"`
		Scope      string `json:"scope"`
		Display    string `json:"display"`
		Turned     string `json:"orientation"`
		Background string `json:"background_color"`
		Theme      string `json:"theme_color"`
		Icons      []icon `json:"icons"`
	}{"/field/", "Tumbuh – buku kader", "Tumbuh", "Catatan kader posyandu: timbang, kunjungi, dan tahu harus berbuat apa, tanpa sinyal.", "id", "./", "./", "standalone", "portrait", "#ffffff", "#1b5e8c",
		[]icon{{names["icon-192.png"], "192x192", "image/png", ""}, {names["icon-512.png"], "512x512", "image/png", ""}, {names["icon-full.png"], "512x512", "image/png", "maskable"}}})
}
