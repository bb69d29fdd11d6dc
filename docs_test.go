package tumbuh

import (
	"cmp"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func text(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Whoever ships the program ships the names of those whose work is in it.
func TestNoticeNamesWhatOthersMade(t *testing.T) {
	notice := text(t, "NOTICE")
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^(?:require )?\t?([^\s/]+\.[^\s/]+/\S+) v\d`).FindAllStringSubmatch(text(t, "go.mod"), -1) {
		names = append(names, m[1])
	}
	for _, m := range regexp.MustCompile(`"(\S+)": "\d`).FindAllStringSubmatch(text(t, "package.json"), -1) {
		names = append(names, m[1])
	}
	if len(names) < 30 {
		t.Fatalf("only %d names read from go.mod and package.json", len(names))
	}
	for _, name := range names {
		if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + `( |$)`).MatchString(notice) {
			t.Errorf("NOTICE does not name %s: read its licence, and add its licence and copyright line", name)
		}
	}
}

// commandLine answers the flags of every command, by its words ("import eppgbm"),
// read from the structs of internal/cli, and the settings of internal/app, as kong
// reads them.
func commandLine(t *testing.T) map[string][]string {
	structs := map[string]*ast.StructType{}
	for _, f := range files(t) {
		if f.pkg != "cli" && f.path != "internal/app/config.go" || f.test {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok {
				if body, ok := s.Type.(*ast.StructType); ok {
					structs[s.Name.Name] = body
				}
			}
			return true
		})
	}
	all := map[string][]string{}
	var walk func(words string, body *ast.StructType, flags []string)
	walk = func(words string, body *ast.StructType, flags []string) {
		leaf, below := true, map[string]*ast.StructType{}
		for _, field := range body.Fields.List {
			tag := reflect.StructTag("")
			if field.Tag != nil {
				tag = reflect.StructTag(strings.Trim(field.Tag.Value, "`"))
			}
			for _, name := range field.Names {
				if _, command := tag.Lookup("cmd"); command {
					leaf, below[kebab(name.Name)] = false, structs[field.Type.(*ast.Ident).Name]
					if tag.Get("default") == "withargs" { // may be left out
						all[words] = []string{"--help"}
						for _, f := range below[kebab(name.Name)].Fields.List {
							all[words] = append(all[words], "--"+kebab(f.Names[0].Name))
						}
					}
				} else if _, embedded := tag.Lookup("embed"); embedded {
					for _, setting := range structs[field.Type.(*ast.SelectorExpr).Sel.Name].Fields.List {
						if m := regexp.MustCompile(` name:"([^"]+)"`).FindStringSubmatch(setting.Tag.Value); m != nil {
							flags = append(flags, "--"+m[1])
						}
					}
				} else if _, argument := tag.Lookup("arg"); !argument {
					flags = append(flags, "--"+cmp.Or(tag.Get("name"), kebab(name.Name)))
				}
			}
		}
		for word, body := range below {
			walk(strings.TrimSpace(words+" "+word), body, slices.Clone(flags))
		}
		if leaf {
			all[words] = append(flags, "--help")
		}
	}
	walk("", structs["commands"], nil)
	if len(all) < 10 {
		t.Fatalf("only %d commands found", len(all))
	}
	return all
}

// kebab is DryRun as dry-run.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(rune(name[i-1])) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func TestReadmeNamesCommandsThatExist(t *testing.T) {
	readme, makefile, commands := text(t, "README.md"), text(t, "Makefile"), commandLine(t)
	seen := 0
	for _, m := range regexp.MustCompile("(?m)(?:^    (?:\\$ )?|`)(?:\\w+=\\S+ )*(make|tumbuh) ([^`\\n#|<]+)").FindAllStringSubmatch(readme, -1) {
		seen++
		words := strings.Fields(m[2])
		if m[1] == "make" {
			if !regexp.MustCompile(`(?m)^` + words[0] + `:`).MatchString(makefile) {
				t.Errorf("README: make %s is no target", words[0])
			}
			continue
		}
		command := words[0]
		flags, ok := commands[command]
		if !ok && len(words) > 1 {
			command += " " + words[1]
			flags, ok = commands[command]
		}
		if !ok && words[0] != "--help" {
			t.Errorf("README: tumbuh %s is no command", command)
		}
		for _, word := range words {
			if ok && strings.HasPrefix(word, "--") && !slices.Contains(flags, word) {
				t.Errorf("README: tumbuh %s has no %s", command, word)
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d commands read from README.md", seen)
	}
}

// The map of the tree must be of this tree: packages and what they declare,
// files and folders that links lead to.
func TestDocumentsNameOnlyWhatExists(t *testing.T) {
	declared := map[string][]string{} // by folder
	for _, f := range files(t) {
		for _, d := range f.tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				declared[f.pkg] = append(declared[f.pkg], d.Name.Name)
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						declared[f.pkg] = append(declared[f.pkg], s.Name.Name)
					case *ast.ValueSpec:
						for _, name := range s.Names {
							declared[f.pkg] = append(declared[f.pkg], name.Name)
						}
					}
				}
			}
		}
	}
	decisions, err := filepath.Glob("docs/decisions/*.md")
	if err != nil || len(decisions) == 0 {
		t.Fatal(err, len(decisions))
	}
	inCode := regexp.MustCompile("`((?:" + strings.Join(floors, "|") + ")(?:/\\w+)*)((?:\\.\\w+)*)`")
	link := regexp.MustCompile(`\]\(([^):#]+)\)`)
	for _, name := range append(decisions, "README.md", "ARCHITECTURE.md", "GLOSSARY.md") {
		for _, m := range inCode.FindAllStringSubmatch(text(t, name), -1) {
			if !exists(m[1]) {
				t.Errorf("%s: there is no package %s", name, m[1])
				continue
			}
			for word := range strings.SplitSeq(strings.TrimPrefix(m[2], "."), ".") {
				if word != "" && !slices.Contains(declared[m[1]], word) {
					t.Errorf("%s: %s declares no %s", name, m[1], word)
				}
			}
		}
		for _, m := range link.FindAllStringSubmatch(text(t, name), -1) {
			if _, err := os.Stat(path.Join(path.Dir(name), m[1])); err != nil {
				t.Errorf("%s: a link leads nowhere: %s", name, m[1])
			}
		}
	}
}
