package build

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/standard"
)

// phoneIcons stand over the names of the phone's five places.
var phoneIcons = []string{"home", "scale", "users", "send", "user-circle"}

// packed gives the phone Go's own tables as modules: fact/standard, a few icons, and the
// addresses of what is no script: its sentences in each language, fact/growth's tables.
func packed(top string, data api.Loader) api.Plugin {
	return plugin("packed", func(name string) (string, api.Loader, error) {
		switch name {
		case "start": // before anything can be fetched
			words, err := phoneWords(top, locale.Indonesian, "main.tsx", "core/start.tsx", "core/ui.tsx")
			return "export default " + words, api.LoaderJS, err
		case "words-id.json", "words-en.json":
			words, err := phoneWords(top, name[len("words-"):len("words-id")], ".")
			return words, data, err
		case "icons":
			icons := map[string]string{}
			for _, name := range phoneIcons {
				body, err := iconBody(top, name)
				if err != nil {
					return "", api.LoaderNone, err
				}
				icons[name] = string(body)
			}
			text, err := json.Marshal(icons)
			return "export default " + string(text), api.LoaderJS, err
		case "growth.bin":
			return string(growth.Packed()), data, nil
		case "standard":
			text, err := json.Marshal(standard.Packed())
			return "export default " + string(text), api.LoaderJS, err
		}
		return "", api.LoaderNone, fmt.Errorf("nothing is packed as %s", name)
	})
}

// keyUse is a catalogue key in a script, or the beginning of one that is put together.
var keyUse = regexp.MustCompile("[\"'`]([a-z_]+\\.[a-z0-9_.]*)")

// phoneWords are the sentences that some of the phone's scripts name, as JSON; of
// plural forms the one for one stands beside the other as key.one.
func phoneWords(top, lang string, scripts ...string) (string, error) {
	used := map[string]bool{}
	for _, script := range scripts {
		if err := usedKeys(filepath.Join(top, "internal/door/field/app", script), used); err != nil {
			return "", err
		}
	}
	files, err := filepath.Glob(filepath.Join(top, "internal/base/locale", lang, "*.json"))
	if err != nil {
		return "", err
	}
	words := map[string]string{}
	for _, file := range files {
		if err := takeWords(file, used, words); err != nil {
			return "", err
		}
	}
	packed, err := json.Marshal(words)
	return string(packed), err
}

func usedKeys(scripts string, used map[string]bool) error {
	return filepath.WalkDir(scripts, func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err != nil || ext != ".ts" && ext != ".tsx" {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range keyUse.FindAllSubmatch(text, -1) {
			used[string(m[1])] = true
		}
		return err
	})
}

func takeWords(file string, used map[string]bool, words map[string]string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var catalogue map[string]json.RawMessage
	if err := json.Unmarshal(text, &catalogue); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for key, raw := range catalogue {
		if !used[key] && !begins(key, used) {
			continue
		}
		var plain string
		var forms struct{ One, Other string }
		if json.Unmarshal(raw, &plain) == nil {
			words[key] = plain
		} else if err := json.Unmarshal(raw, &forms); err != nil {
			return fmt.Errorf("%s: %s: %w", file, key, err)
		} else {
			words[key] = forms.Other
			if forms.One != "" && forms.One != forms.Other {
				words[key+".one"] = forms.One
			}
		}
	}
	return nil
}

// begins tells whether a script names a beginning of the key, such as "field.sync.".
func begins(key string, used map[string]bool) bool {
	for i := strings.LastIndexByte(key, '.'); i > 0; i = strings.LastIndexByte(key[:i], '.') {
		if used[key[:i+1]] {
			return true
		}
	}
	return false
}
