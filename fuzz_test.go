package tumbuh

import (
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unfuzzed are parsers whose text no stranger writes, each with its reason.
var unfuzzed = map[string]string{
	"cli.readSecret":                "the whole text of the operator's file is the secret",
	"exchange/workbook.readBatches": "hands over what ReadEPPGBM read",
	"fact/growth.ParseStandard":     "one of two names, or none",
}

// kits are packages of which only tests make use.
var kits = []string{"base/dbtest", "base/golden", "base/htmlcheck", "base/browser", "app/world", "door/web/webtest", "door/web/sample"}

// sense is how a function is called that makes sense of bytes or text.
var sense = regexp.MustCompile(`^(([Pp]arse|[Rr]ead|[Dd]ecode)([A-Z]|$)|Open|Unmarshal)`)

// texts are the types of which it makes sense.
var texts = []string{"string", "[]string", "[]byte", "io.Reader", "io.ReaderAt", "*bufio.Reader", "*http.Request", "*sheet.File", "sheet.Cell", "Cell"}

// Every parser of bytes or text is run by a Fuzz function, itself or by way of
// what that one calls.
func TestEveryParserIsFuzzed(t *testing.T) {
	calls := map[string][]string{} // function → what it names, as package.name
	parsers, reached := map[string]bool{}, map[string]bool{}
	var next []string
	for _, f := range files(t) {
		imports := map[string]string{}
		for _, i := range f.imports {
			if own, ok := strings.CutPrefix(i, "tumbuh/internal/"); ok {
				imports[path.Base(own)] = own
			}
		}
		for _, d := range f.tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			name := f.pkg + "." + fn.Name.Name
			calls[name] = append(calls[name], named(fn.Body, f.pkg, imports)...)
			switch {
			case f.test && strings.HasPrefix(fn.Name.Name, "Fuzz"):
				next = append(next, name)
			case !f.test && !slices.Contains(kits, f.pkg) && path.Base(f.pkg) != "gen" && sense.MatchString(fn.Name.Name) && takesText(fn):
				parsers[name] = true
			}
		}
	}
	for len(next) > 0 {
		name := next[0]
		if next = next[1:]; !reached[name] {
			reached[name] = true
			next = append(next, calls[name]...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(parsers)) {
		switch reason, excepted := unfuzzed[name]; {
		case !reached[name] && !excepted:
			t.Errorf("%s: no Fuzz function runs it; write one with seeds, or list it in unfuzzed with its reason", name)
		case reached[name] && excepted:
			t.Errorf("unfuzzed: %s is fuzzed (%q); take it away", name, reason)
		}
	}
	for name := range unfuzzed {
		if !parsers[name] {
			t.Errorf("unfuzzed: %s is no parser, or is gone; take it away", name)
		}
	}
	if len(parsers) < 20 {
		t.Errorf("only %d parsers found", len(parsers))
	}
}

// named are the functions that a piece of code may call: a method by its name, of
// its own package or of those that it imports.
func named(body ast.Node, pkg string, imports map[string]string) (all []string) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if n.Sel.Name == "Unmarshal" || n.Sel.Name == "Decode" { // encoding/json calls these
				for _, own := range append(slices.Collect(maps.Values(imports)), pkg) {
					all = append(all, own+".UnmarshalJSON", own+".UnmarshalText")
				}
			}
			if x, ok := n.X.(*ast.Ident); ok && imports[x.Name] != "" {
				all = append(all, imports[x.Name]+"."+n.Sel.Name)
				return false
			}
			all = append(all, pkg+"."+n.Sel.Name)
			for _, from := range imports {
				all = append(all, from+"."+n.Sel.Name)
			}
		case *ast.Ident:
			all = append(all, pkg+"."+n.Name)
		}
		return true
	})
	return all
}

// takesText tells whether a function takes bytes or text and answers something.
// io.Reader's own method is no parser, and what reads the database reads what
// this program wrote.
func takesText(fn *ast.FuncDecl) bool {
	if fn.Type.Results == nil || fn.Recv != nil && fn.Name.Name == "Read" {
		return false
	}
	takes := false
	for _, p := range fn.Type.Params.List {
		kind := typeName(p.Type)
		if kind == "*db.Tx" || kind == "testing.TB" {
			return false
		}
		takes = takes || slices.Contains(texts, kind)
	}
	return takes
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + typeName(e.X)
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	case *ast.ArrayType:
		return "[]" + typeName(e.Elt)
	case *ast.Ellipsis:
		return "[]" + typeName(e.Elt)
	}
	return ""
}
