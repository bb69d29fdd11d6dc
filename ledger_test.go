package tumbuh

import (
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/measure/audit"
)

// source is one package's own files.
type source struct {
	pkg   string
	funcs map[string]*ast.FuncDecl // by name, or Type.name
	files []file
}

func sources(t *testing.T) map[string]*source {
	t.Helper()
	all := map[string]*source{}
	for _, f := range files(t) {
		if f.test || !strings.HasPrefix(f.path, "internal/") || strings.HasSuffix(f.pkg, "test") || f.pkg == "app/world" || f.pkg == "door/web/sample" {
			continue
		}
		s := all[f.pkg]
		if s == nil {
			s = &source{pkg: f.pkg, funcs: map[string]*ast.FuncDecl{}}
			all[f.pkg] = s
		}
		s.files = append(s.files, f)
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				s.funcs[receiver(fn)+fn.Name.Name] = fn
			}
		}
	}
	return all
}

func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	t := fn.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	return t.(*ast.Ident).Name + "."
}

// actions are what a package may record: the action of every ledger.Deed in it,
// followed through constants, variables and parameters to the words.
func (s *source) actions(t *testing.T) (found []string) {
	for _, f := range s.files {
		for _, d := range f.tree.Decls {
			fn, _ := d.(*ast.FuncDecl)
			ast.Inspect(d, func(n ast.Node) bool {
				lit, ok := n.(*ast.CompositeLit)
				if !ok || len(lit.Elts) == 0 || !isDeed(lit.Type) {
					return true
				}
				action := lit.Elts[min(1, len(lit.Elts)-1)] // Regency, Action, Target
				for _, e := range lit.Elts {
					if kv, keyed := e.(*ast.KeyValueExpr); keyed && kv.Key.(*ast.Ident).Name == "Action" {
						action = kv.Value
					}
				}
				words := s.words(action, fn, 0)
				if len(words) == 0 && s.pkg != "base/ledger" {
					t.Errorf("%s: the action of a deed cannot be found in the text: write it as a word, or hand it to a function as one", f.path)
				}
				found = append(found, words...)
				return true
			})
		}
	}
	return found
}

func isDeed(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name == "Deed"
	case *ast.SelectorExpr:
		x, _ := t.X.(*ast.Ident)
		return t.Sel.Name == "Deed" && x != nil && x.Name == "ledger"
	}
	return false
}

// words are the texts that an expression can have.
func (s *source) words(e ast.Expr, in *ast.FuncDecl, deep int) (all []string) {
	if deep > 6 {
		return nil
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err == nil {
			all = append(all, text)
		}
	case *ast.BinaryExpr:
		for _, a := range s.words(e.X, in, deep+1) {
			for _, b := range s.words(e.Y, in, deep+1) {
				all = append(all, a+b)
			}
		}
	case *ast.IndexExpr: // a choice out of a literal map or list
		if lit, ok := e.X.(*ast.CompositeLit); ok {
			for _, v := range lit.Elts {
				if kv, keyed := v.(*ast.KeyValueExpr); keyed {
					v = kv.Value
				}
				all = append(all, s.words(v, in, deep+1)...)
			}
		}
	case *ast.Ident:
		if all = s.assigned(e.Name, in, deep); len(all) == 0 {
			if at := parameter(in, e.Name); at >= 0 {
				return s.passed(in, at, deep)
			}
		}
	}
	return all
}

// assigned are the words given to a constant or variable of the package, or of
// the function.
func (s *source) assigned(name string, in *ast.FuncDecl, deep int) (all []string) {
	look := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if id.Name == name && i < len(n.Values) {
					all = append(all, s.words(n.Values[i], in, deep+1)...)
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if id, ok := left.(*ast.Ident); ok && id.Name == name && i < len(n.Rhs) {
					all = append(all, s.words(n.Rhs[i], in, deep+1)...)
				}
			}
		}
		return true
	}
	for _, f := range s.files {
		for _, d := range f.tree.Decls {
			if g, ok := d.(*ast.GenDecl); ok && (g.Tok == token.CONST || g.Tok == token.VAR) {
				ast.Inspect(g, look)
			}
		}
	}
	if in != nil {
		ast.Inspect(in.Body, look)
	}
	return all
}

func parameter(fn *ast.FuncDecl, name string) (at int) {
	if fn == nil {
		return -1
	}
	for _, p := range fn.Type.Params.List {
		for _, id := range p.Names {
			if id.Name == name {
				return at
			}
			at++
		}
	}
	return -1
}

// passed are the words that the package's own calls of a function hand to it.
func (s *source) passed(fn *ast.FuncDecl, at, deep int) (all []string) {
	for _, caller := range s.funcs {
		ast.Inspect(caller, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && called(call) == fn.Name.Name && at < len(call.Args) {
				all = append(all, s.words(call.Args[at], caller, deep+1)...)
			}
			return true
		})
	}
	return all
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

var actionShape = regexp.MustCompile(`^[a-z]+\.[a-z_]+$`)

// Whatever the program records, an auditor reads in words and finds by its kind.
func TestEveryRecordedActionHasWords(t *testing.T) {
	recorded, listed := map[string]string{}, map[string]bool{}
	for _, s := range sources(t) {
		for _, action := range s.actions(t) {
			recorded[action] = s.pkg
		}
	}
	for _, g := range audit.Groups {
		for _, lang := range locale.Languages {
			if p := locale.For(lang); !p.Has("audit.group." + g.Key) {
				t.Errorf("the group %s has no words in %s", g.Key, lang)
			}
		}
		for _, action := range g.Actions {
			if listed[action] {
				t.Errorf("%s is listed twice", action)
			}
			if listed[action] = true; recorded[action] == "" {
				t.Errorf("%s is in measure/audit.Groups and nobody records it", action)
			}
		}
	}
	for _, action := range slices.Sorted(maps.Keys(recorded)) {
		if !actionShape.MatchString(action) {
			t.Errorf("%s records %q: an action is noun.verb", recorded[action], action)
		}
		if !listed[action] {
			t.Errorf("%s records %s: list it in measure/audit.Groups", recorded[action], action)
		}
		for _, lang := range locale.Languages {
			if p := locale.For(lang); !p.Has("audit.action." + action) {
				t.Errorf("%s records %s, which has no words in %s: add audit.action.%s to base/locale/%s/audit.json", recorded[action], action, lang, action, lang)
			}
		}
	}
	if len(recorded) < 20 {
		t.Errorf("only %d actions found: the search itself is broken", len(recorded))
	}
}

// namesIn are types in which somebody's name is.
var namesIn = map[string]bool{"Child": true, "Listed": true, "Pair": true, "Outcome": true, "Visit": true, "Row": true, "Writer": true, "File": true, "List": true, "One": true, "Person": true}

// unrecorded are the methods that show something by name and leave no trace of
// their own, each with the reason.
var unrecorded = map[string]string{
	"record/visit Service.History":      "of a child that people.Service.Open gave out, and recorded",
	"measure/indicator Service.History": "of a child that people.Service.Open gave out, and recorded",
	"measure/indicator Service.Latest":  "of children that people.Service.Search gave out, and recorded",
}

// Nobody gets somebody's data out of a service without a trace: a method that asks
// who, and answers with persons, reaches ledger.Seen or ledger.Write.
func TestWhoSeesNamesIsRecorded(t *testing.T) {
	checked, used := 0, map[string]bool{}
	for _, s := range sources(t) {
		if f := floor(s.pkg); f < 2 || f > 5 {
			continue
		}
		for name, fn := range s.funcs {
			if fn.Recv == nil || !fn.Name.IsExported() || !asksWho(fn) || !s.shows(fn) {
				continue
			}
			checked++
			key := s.pkg + " " + name
			switch recorded := s.records(fn, map[*ast.FuncDecl]bool{}); {
			case unrecorded[key] != "":
				if used[key] = true; recorded {
					t.Errorf("%s is recorded: take it out of the exceptions", key)
				}
			case !recorded:
				t.Errorf("%s shows somebody's data and never reaches ledger.Seen or ledger.Write", key)
			}
		}
	}
	for key := range unrecorded {
		if !used[key] {
			t.Errorf("the exception %q is of nothing that there is", key)
		}
	}
	if checked < 10 {
		t.Errorf("only %d methods were looked at: the search itself is broken", checked)
	}
}

func asksWho(fn *ast.FuncDecl) bool {
	return slices.ContainsFunc(fn.Type.Params.List, func(p *ast.Field) bool {
		sel, ok := p.Type.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "Actor"
	})
}

// shows tells whether a method answers with persons, or hands them to a function
// or a writer that it was given.
func (s *source) shows(fn *ast.FuncDecl) (yes bool) {
	look := func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && namesIn[id.Name] {
			yes = true
		}
		return !yes
	}
	if fn.Type.Results != nil {
		ast.Inspect(fn.Type.Results, look)
	}
	for _, p := range fn.Type.Params.List {
		switch t := p.Type.(type) {
		case *ast.FuncType:
			ast.Inspect(t, look)
		case *ast.SelectorExpr:
			yes = yes || t.Sel.Name == "Writer"
		}
	}
	return yes
}

// records tells whether a function reaches the ledger within its package.
func (s *source) records(fn *ast.FuncDecl, seen map[*ast.FuncDecl]bool) (yes bool) {
	if seen[fn] {
		return false
	}
	seen[fn] = true
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || yes {
			return !yes
		}
		name := called(call)
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "ledger" && (name == "Seen" || name == "Write" || name == "Also") {
				yes = true
				return false
			}
		}
		for key, next := range s.funcs {
			if path.Ext("."+key) == "."+name && !yes {
				yes = s.records(next, seen)
			}
		}
		return !yes
	})
	return yes
}
