// Package htmlcheck lets tests ask questions of a page: is this element there,
// what does it say, what must not be there. A selector is a small part of CSS:
// tag, #id, .class, [name], [name=value], and the space for "inside".
package htmlcheck

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Doc is a parsed page.
type Doc struct {
	t    testing.TB
	root *html.Node
}

// Parse reads a page or a fragment of one.
func Parse(t testing.TB, r io.Reader) *Doc {
	t.Helper()
	root, err := html.Parse(r)
	if err != nil {
		t.Fatalf("parse HTML: %v", err)
	}
	return &Doc{t, root}
}

// ParseString is Parse for a string.
func ParseString(t testing.TB, s string) *Doc { t.Helper(); return Parse(t, strings.NewReader(s)) }

// Has fails the test unless something matches; its text must hold every want.
func (d *Doc) Has(selector string, want ...string) {
	d.t.Helper()
	texts := d.Texts(selector)
	if len(texts) == 0 {
		d.t.Errorf("nothing matches %q", selector)
	}
	for _, w := range want {
		if !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, w) }) {
			d.t.Errorf("%q does not say %q but %q", selector, w, texts)
		}
	}
}

// HasNot fails the test when something matches.
func (d *Doc) HasNot(selector string) {
	d.t.Helper()
	if texts := d.Texts(selector); len(texts) > 0 {
		d.t.Errorf("%q must not be there: %q", selector, texts)
	}
}

// Count fails the test unless exactly n elements match.
func (d *Doc) Count(selector string, n int) {
	d.t.Helper()
	if got := len(d.find(selector)); got != n {
		d.t.Errorf("%d elements match %q, want %d", got, selector, n)
	}
}

// Text is what the first match says; the test ends when there is none.
func (d *Doc) Text(selector string) string {
	d.t.Helper()
	return text(d.first(selector))
}

// Texts is what every match says, in the order of the page. White space,
// no-break spaces among it, is folded.
func (d *Doc) Texts(selector string) []string {
	d.t.Helper()
	var out []string
	for _, n := range d.find(selector) {
		out = append(out, text(n))
	}
	return out
}

// Attr is an attribute of the first match; the test ends when there is none.
func (d *Doc) Attr(selector, name string) string {
	d.t.Helper()
	n := d.first(selector)
	if v, ok := attr(n, name); ok {
		return v
	}
	d.t.Fatalf("%q has no attribute %s", selector, name)
	return ""
}

func (d *Doc) first(selector string) *html.Node {
	d.t.Helper()
	found := d.find(selector)
	if len(found) == 0 {
		d.t.Fatalf("nothing matches %q", selector)
	}
	return found[0]
}

func (d *Doc) find(selector string) []*html.Node {
	d.t.Helper()
	steps, err := parse(selector)
	if err != nil {
		d.t.Fatal(err)
	}
	var found []*html.Node
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && matches(n, steps) {
			found = append(found, n)
		}
	}
	return found
}

// step is what one element must be like.
type step struct {
	tag   string
	attrs []want
}

type want struct {
	name, value string
	how         byte // 'e' equal, 'w' one of its words, 'p' present
}

func parse(selector string) ([]step, error) {
	var steps []step
	for part := range strings.FieldsSeq(selector) {
		s := step{}
		end := strings.IndexAny(part+"#", "#.[")
		s.tag, part = part[:end], part[end:]
		for part != "" {
			kind, rest := part[0], part[1:]
			if kind == '[' {
				inside, after, ok := strings.Cut(rest, "]")
				if !ok {
					return nil, fmt.Errorf("selector %q: [ without ]", selector)
				}
				name, value, equal := strings.Cut(inside, "=")
				w := want{name, strings.Trim(value, `"'`), 'p'}
				if equal {
					w.how = 'e'
				}
				s.attrs, part = append(s.attrs, w), after
				continue
			}
			end := strings.IndexAny(rest+"#", "#.[")
			w := want{"class", rest[:end], 'w'}
			if kind == '#' {
				w = want{"id", rest[:end], 'e'}
			}
			s.attrs, part = append(s.attrs, w), rest[end:]
		}
		steps = append(steps, s)
	}
	if len(steps) == 0 {
		return nil, fmt.Errorf("selector is empty")
	}
	return steps, nil
}

// matches tells whether n is like the last step and lies inside elements like
// the ones before.
func matches(n *html.Node, steps []step) bool {
	last := len(steps) - 1
	if !steps[last].is(n) {
		return false
	}
	for p := n.Parent; p != nil && last > 0; p = p.Parent {
		if p.Type == html.ElementNode && steps[last-1].is(p) {
			last--
		}
	}
	return last == 0
}

func (s step) is(n *html.Node) bool {
	if s.tag != "" && s.tag != "*" && s.tag != n.Data {
		return false
	}
	for _, w := range s.attrs {
		v, ok := attr(n, w.name)
		switch {
		case !ok,
			w.how == 'e' && v != w.value,
			w.how == 'w' && !slices.Contains(strings.Fields(v), w.value):
			return false
		}
	}
	return true
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
