package htmlcheck

import (
	"runtime"
	"slices"
	"testing"
)

const page = `<!doctype html><title>T</title><main id="isi" class="a b"><p>12,9` + "\u00a0" + `%  dari</p>
<ul><li data-x="1"><b>satu</b></li><li data-x="2" hidden>dua</li></ul></main><p>luar</p>`

func TestSelectorsFindWhatCSSWouldFind(t *testing.T) {
	d := ParseString(t, page)
	for selector, want := range map[string][]string{
		"p": {"12,9 % dari", "luar"}, "main p": {"12,9 % dari"}, "#isi.a.b li": {"satu", "dua"},
		"li[data-x=2]": {"dua"}, `li[data-x="1"] b`: {"satu"}, "[hidden]": {"dua"}, "main main": nil,
		".a ul b": {"satu"}, "ul .a b": nil, ".ab": nil, "body *[data-x=1]": {"satu"}, "title": {"T"},
	} {
		if got := d.Texts(selector); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	if d.Attr("main", "class") != "a b" {
		t.Error("attribute")
	}
}

func TestWrongPagesFail(t *testing.T) {
	for name, ask := range map[string]func(*Doc){
		"absent":   func(d *Doc) { d.Has("h1") },
		"text":     func(d *Doc) { d.Has("p", "dalam") },
		"present":  func(d *Doc) { d.HasNot("p") },
		"count":    func(d *Doc) { d.Count("li", 1) },
		"selector": func(d *Doc) { d.Has("li[x") },
		"no attr":  func(d *Doc) { d.Attr("p", "id") },
	} {
		judge := &recorder{TB: t}
		done := make(chan bool)
		go func() { defer close(done); d := ParseString(judge, page); ask(d) }()
		<-done
		if !judge.failed {
			t.Errorf("%s: the check passed", name)
		}
	}
}

// recorder is a test that fails without failing the real one.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) Fatalf(string, ...any) { r.failed = true; exit() }
func (r *recorder) Fatal(...any)          { r.failed = true; exit() }

func exit() { runtime.Goexit() }
