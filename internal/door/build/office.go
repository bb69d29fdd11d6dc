package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Office bundles the stylesheets and scripts of the office pages, cuts the CSS kit
// down to what the templates use, and makes one sprite of the icons.
func Office() error {
	top, err := root()
	if err != nil {
		return err
	}
	office := filepath.Join(top, "internal/door/web")
	files, err := officeBundle(office)
	if err != nil {
		return err
	}
	names, err := usedIcons(office)
	if err != nil {
		return err
	}
	sprite, err := drawSprite(top, names)
	if err != nil {
		return err
	}
	mark, err := os.ReadFile(filepath.Join(office, "assets/mark.svg"))
	if err != nil {
		return err
	}
	files[hashName("icons.svg", sprite)] = sprite
	files[hashName("mark.svg", mark)] = mark
	if files["manifest.json"], err = json.Marshal(map[string]any{"files": plainNames(files), "icons": names}); err != nil {
		return err
	}
	return write(filepath.Join(office, "dist"), files)
}

// officeBundle runs esbuild on the files that pages name; what they import goes
// along.
func officeBundle(office string) (map[string][]byte, error) {
	words, err := usedWords(office)
	if err != nil {
		return nil, err
	}
	return run(api.BuildOptions{
		AbsWorkingDir: office, EntryPoints: []string{"assets/app.css", "assets/app.ts", "assets/theme.ts", "assets/map.css", "assets/map.ts", "assets/heat.css", "assets/form.css", "assets/entry.css", "assets/entry.ts", "assets/budget.css", "assets/year.css", "assets/rembuk.css", "assets/hadir.css", "assets/letter.css"}, Outdir: "dist",
		EntryNames: "[name]-[hash]",
		// The last Chrome for Windows 7 and the Firefox of its time: offices have them.
		Target: api.ES2020, Engines: []api.Engine{{Name: api.EngineChrome, Version: "109"}, {Name: api.EngineFirefox, Version: "115"}},
		Format:  api.FormatIIFE,
		Loader:  map[string]api.Loader{".woff2": api.LoaderFile, ".png": api.LoaderFile},
		Plugins: []api.Plugin{pruner(words)},
	})
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
)

// iconUse is how templates and Go structs name an icon.
var iconUse = regexp.MustCompile(`(?:\bicon |\bIcon: *)"([a-z0-9-]+)"`)

// usedIcons are the icons named in assets/icons.txt, for those that no template
// spells out, and in all templates and Go files of the program.
func usedIcons(office string) ([]string, error) {
	list, err := os.ReadFile(filepath.Join(office, "assets/icons.txt"))
	if err != nil {
		return nil, err
	}
	names := strings.Fields(string(list))
	err = filepath.WalkDir(filepath.Join(office, "../.."), func(path string, d fs.DirEntry, err error) error {
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
func drawSprite(top string, names []string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, name := range names {
		body, err := iconBody(top, name)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, `<symbol id="%s" viewBox="0 0 24 24">%s</symbol>`, name, body)
	}
	b.WriteString(`</svg>`)
	return b.Bytes(), nil
}

// iconBody is what an icon draws, in a square of 24.
func iconBody(top, name string) ([]byte, error) {
	svg, err := os.ReadFile(filepath.Join(top, "node_modules/@tabler/icons/icons/outline", name+".svg"))
	if err != nil {
		return nil, fmt.Errorf("icon %s: %w", name, err)
	}
	body := svgBody.FindSubmatch(svg)
	if body == nil {
		return nil, fmt.Errorf("icon %s has no body", name)
	}
	return bytes.TrimSpace(svgEmpty.ReplaceAll(body[1], nil)), nil
}
