package build

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	word      = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_-]*`)
	className = regexp.MustCompile(`\.(-?[_a-zA-Z][\w-]*)`)
	variable  = regexp.MustCompile(`--[\w-]+`)
	negation  = regexp.MustCompile(`:not\([^()]*(\([^()]*\))?[^()]*\)`)
)

// usedWords are all words of the templates, scripts and Go files under dir; a
// class that is none of them is used nowhere.
func usedWords(dir string) (map[string]bool, error) {
	words := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "dist" {
				return filepath.SkipDir
			}
			return nil
		}
		if ext := filepath.Ext(path); ext != ".html" && ext != ".ts" && ext != ".go" && ext != ".css" {
			return nil
		}
		b, err := os.ReadFile(path)
		for _, w := range word.FindAllString(string(b), -1) {
			words[w] = true
		}
		// The stylesheet's own use of the kit's variables keeps them.
		for _, v := range variable.FindAllString(string(b), -1) {
			words[v] = true
		}
		return err
	})
	return words, err
}

// rule is one statement of a stylesheet: a selector or at-rule with its block,
// or an at-rule without one.
type rule struct {
	head, body string
	nested     []rule
	statement  bool
}

// prune keeps the rules whose classes are used, and of the custom properties
// those that something kept still reads. Dark colours are for screens only:
// paper is white.
func prune(css string, words map[string]bool) string {
	rules := keep(parse(css), words)
	for {
		before := text(rules)
		read := map[string]bool{}
		for _, m := range regexp.MustCompile(`var\(\s*(--[\w-]+)`).FindAllStringSubmatch(before, -1) {
			read[m[1]] = true
		}
		dropUnread(rules, read, words)
		if after := text(rules); after == before {
			return after
		}
	}
}

func parse(css string) []rule {
	var rules []rule
	for {
		css = strings.TrimSpace(css)
		if strings.HasPrefix(css, "/*") {
			_, css, _ = strings.Cut(css, "*/")
			continue
		}
		end := until(css, "{;")
		if end < 0 {
			return rules
		}
		r := rule{head: strings.TrimSpace(css[:end])}
		if css[end] == ';' {
			r.statement, css = true, css[end+1:]
			rules = append(rules, r)
			continue
		}
		size := until(css[end+1:], "}")
		if size < 0 {
			return rules // cut off
		}
		r.body, css = css[end+1:end+1+size], css[end+size+2:]
		if strings.HasPrefix(r.head, "@media") || strings.HasPrefix(r.head, "@supports") {
			r.nested = parse(r.body)
		}
		rules = append(rules, r)
	}
}

// until is where one of the ends stands outside of strings, comments and inner
// blocks.
func until(css, ends string) int {
	depth := 0
	for i := 0; i < len(css); i++ {
		c := css[i]
		switch {
		case c == '\\':
			i++
		case c == '"' || c == '\'':
			for i++; i < len(css) && css[i] != c; i++ {
				if css[i] == '\\' {
					i++
				}
			}
		case strings.HasPrefix(css[i:], "/*"):
			i += strings.Index(css[i:], "*/") + 1
		case depth == 0 && strings.IndexByte(ends, c) >= 0:
			return i
		case c == '{' || c == '(' || c == '[':
			depth++
		case c == '}' || c == ')' || c == ']':
			depth--
		}
	}
	return -1
}

func keep(rules []rule, words map[string]bool) []rule {
	var kept []rule
	for _, r := range rules {
		switch {
		case r.statement:
			if !strings.HasPrefix(r.head, "@charset") {
				kept = append(kept, r)
			}
		case r.nested != nil:
			if r.nested = keep(r.nested, words); len(r.nested) > 0 {
				kept = append(kept, r)
			}
		case strings.HasPrefix(r.head, "@"):
			kept = append(kept, r)
		default:
			var light, dark []string
			for _, s := range split(r.head) {
				switch {
				case !used(s, words):
				case strings.Contains(s, "data-bs-theme=dark"):
					dark = append(dark, s)
				default:
					light = append(light, s)
				}
			}
			if len(light) > 0 {
				kept = append(kept, rule{head: strings.Join(light, ","), body: r.body})
			}
			if len(dark) > 0 {
				kept = append(kept, rule{head: "@media screen", nested: []rule{{head: strings.Join(dark, ","), body: r.body}}})
			}
		}
	}
	return kept
}

func used(selector string, words map[string]bool) bool {
	for _, m := range className.FindAllStringSubmatch(negation.ReplaceAllString(selector, ""), -1) {
		if !words[m[1]] {
			return false
		}
	}
	return !strings.Contains(selector, "data-bs-theme-") // the kit's other colour schemes
}

// split takes a selector list apart at its outer commas.
func split(list string) []string {
	var parts []string
	for {
		end := until(list, ",")
		if end < 0 {
			return append(parts, strings.TrimSpace(list))
		}
		parts, list = append(parts, strings.TrimSpace(list[:end])), list[end+1:]
	}
}

func dropUnread(rules []rule, read, words map[string]bool) {
	for i := range rules {
		r := &rules[i]
		dropUnread(r.nested, read, words)
		if r.nested != nil || !strings.Contains(r.body, "--") || strings.HasPrefix(r.head, "@") {
			continue
		}
		var kept []string
		for body := r.body; body != ""; {
			end := until(body, ";")
			if end < 0 {
				end = len(body)
			}
			name, _, _ := strings.Cut(strings.TrimSpace(body[:end]), ":")
			if !strings.HasPrefix(name, "--") || read[name] || words[name] {
				kept = append(kept, body[:end])
			}
			body = body[min(end+1, len(body)):]
		}
		r.body = strings.Join(kept, ";")
	}
}

func text(rules []rule) string {
	var b strings.Builder
	for _, r := range rules {
		switch {
		case r.statement:
			b.WriteString(r.head + ";")
		case r.nested != nil:
			b.WriteString(r.head + "{" + text(r.nested) + "}")
		case strings.TrimSpace(r.body) != "":
			b.WriteString(r.head + "{" + r.body + "}")
		}
	}
	return b.String()
}
