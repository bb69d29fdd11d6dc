package locale

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tumbuh/internal/base/golden"
)

// forms are the sentences of one key by plural form; a plain one is "other".
type forms map[string]string

func readCatalogues(t *testing.T, lang string) map[string]forms {
	t.Helper()
	files, err := fs.Glob(catalogues, lang+"/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no catalogues", err)
	}
	all := map[string]forms{}
	for _, file := range files {
		b, err := catalogues.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(b, &raw); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for key, value := range raw {
			if all[key] != nil {
				t.Errorf("%s: key %s is in another file too", file, key)
			}
			f, plain := forms{}, ""
			if json.Unmarshal(value, &plain) == nil {
				f["other"] = plain
			} else if err := json.Unmarshal(value, &f); err != nil || f["other"] == "" {
				t.Errorf("%s: %s is neither a sentence nor forms with \"other\"", file, key)
			}
			all[key] = f
		}
	}
	return all
}

var placeholder = regexp.MustCompile(`{{[^}]*}}`)

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	id, en := readCatalogues(t, Indonesian), readCatalogues(t, English)
	for _, key := range slices.Sorted(maps.Keys(id)) {
		if en[key] == nil {
			t.Errorf("%s has no English", key)
			continue
		}
		if a, b := placeholders(id[key]["other"]), placeholders(en[key]["other"]); a != b {
			t.Errorf("%s: placeholders %s in Indonesian, %s in English", key, a, b)
		}
	}
	for key := range en {
		if id[key] == nil {
			t.Errorf("%s has no Indonesian", key)
		}
	}
	for _, all := range []map[string]forms{id, en} {
		for key, f := range all {
			for form, sentence := range f {
				if strings.TrimSpace(sentence) == "" {
					t.Errorf("%s (%s) is empty", key, form)
				}
			}
		}
	}
}

func placeholders(sentence string) string {
	found := placeholder.FindAllString(sentence, -1)
	slices.Sort(found)
	return strings.Join(slices.Compact(found), " ")
}

// TestEveryKeyOfTheSourceHasASentence walks the source for the places where a
// key is written down: the first argument of T and N, the second of fault.New,
// a struct's field Key, and {{t "…"}} in templates.
func TestEveryKeyOfTheSourceHasASentence(t *testing.T) {
	known := readCatalogues(t, Indonesian)
	seen := 0
	check := func(where, key string) {
		seen++
		if known[key] == nil {
			t.Errorf("%s: key %q is in no catalogue; add it to id/ and en/", where, key)
		}
	}
	root := filepath.Join(golden.Root(), "internal")
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch name := strings.TrimPrefix(file, root+"/"); {
		case strings.HasSuffix(file, "_test.go"):
		case strings.HasSuffix(file, ".go"):
			goKeys(t, file, func(line int, key string) { check(name+":"+strconv.Itoa(line), key) })
		case strings.HasSuffix(file, ".html"):
			b, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			for _, m := range templateKey.FindAllStringSubmatch(string(b), -1) {
				check(name, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Errorf("only %d keys found in the source: the search itself is broken", seen)
	}
}

var (
	templateKey = regexp.MustCompile(`[{( ]tn? "([a-z_]+(?:\.[a-z0-9_]+)+)"`)
	keyShape    = regexp.MustCompile(`^[a-z_]+(\.[a-z0-9_]+)+$`)
)

func goKeys(t *testing.T, file string, found func(line int, key string)) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Logf("not read: %v", err) // the compiler will say so itself
		return
	}
	key := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && keyShape.MatchString(s) {
				found(set.Position(lit.Pos()).Line, s)
			}
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || len(n.Args) == 0 {
				break
			}
			if sel.Sel.Name == "T" || sel.Sel.Name == "N" {
				key(n.Args[0])
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "fault" && sel.Sel.Name == "New" && len(n.Args) > 1 {
				key(n.Args[1])
			}
		case *ast.KeyValueExpr:
			if name, ok := n.Key.(*ast.Ident); ok && name.Name == "Key" {
				key(n.Value)
			}
		}
		return true
	})
}
