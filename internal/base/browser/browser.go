// Package browser drives a real Chromium in tests: a tab opens pages, clicks,
// types and looks, as a person would. Every step waits for what it needs and
// fails the test after a time limit, so tests hold no pauses.
//
// Without Chromium the test fails and says how to install it, unless
// TUMBUH_NO_BROWSER=1 says that this machine is meant to have none.
package browser

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"tumbuh/internal/base/golden"
)

// patience is how long one step may take, on a machine that does other work too.
const patience = 30 * time.Second

// Tab is a window that begins with no cookies and no memory.
type Tab struct {
	t      testing.TB
	ctx    context.Context
	memory cdp.BrowserContextID // empty: that of a browser of its own
	mu     sync.Mutex
	errors []string
}

// Open is a tab with a memory of its own, which ends with the test. The tabs of a
// test program share one browser: starting one takes longer than many a test.
func Open(t testing.TB) *Tab {
	t.Helper()
	return newTab(t, shared.enter(t))
}

// Own is a tab in a browser of its own, whose windows are no private ones: what a
// person would install needs that.
func Own(t testing.TB) *Tab {
	t.Helper()
	p := &program{whole: true}
	p.start(t)
	t.Cleanup(p.stop)
	tab := &Tab{t: t, ctx: p.ctx}
	tab.begin()
	return tab
}

// newTab opens a window with a new memory.
func newTab(t testing.TB, ctx context.Context) *Tab {
	t.Helper()
	memory, err := target.CreateBrowserContext().Do(executor(ctx))
	if err != nil {
		t.Fatalf("open a window: %v", err)
	}
	t.Cleanup(func() { _ = target.DisposeBrowserContext(memory).Do(executor(ctx)) })
	return windowOf(t, ctx, memory)
}

// windowOf opens a further window of a memory.
func windowOf(t testing.TB, ctx context.Context, memory cdp.BrowserContextID) *Tab {
	t.Helper()
	window, err := target.CreateTarget("about:blank").WithBrowserContextID(memory).WithNewWindow(true).Do(executor(ctx))
	if err != nil {
		t.Fatalf("open a window: %v", err)
	}
	ctx, done := chromedp.NewContext(ctx, chromedp.WithTargetID(window))
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		done()
	})
	tab := &Tab{t: t, ctx: ctx, memory: memory}
	tab.begin()
	return tab
}

// executor speaks with the browser itself, not with one of its windows.
func executor(ctx context.Context) context.Context {
	return cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
}

// begin makes the window a desk's, which believes that somebody looks at it.
func (b *Tab) begin() {
	b.t.Helper()
	chromedp.ListenTarget(b.ctx, b.listen)
	b.run("open a window", chromedp.EmulateViewport(1280, 800), emulation.SetFocusEmulationEnabled(true), media("screen", "light"))
}

// shared is the browser of this program's tests: there while anybody uses it.
var shared program

type program struct {
	whole bool // with all that stands around pages
	mu    sync.Mutex
	users int
	ctx   context.Context
	stop  func()
}

// enter starts the browser for its first user; it ends with the last one.
func (p *program) enter(t testing.TB) context.Context {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.users == 0 {
		p.start(t)
	}
	p.users++
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.users--; p.users == 0 {
			p.stop()
		}
	})
	return p.ctx
}

func (p *program) start(t testing.TB) {
	t.Helper()
	path, err := find(p.whole)
	if err != nil {
		if os.Getenv("TUMBUH_NO_BROWSER") == "1" {
			t.Skip("TUMBUH_NO_BROWSER=1: journeys in the browser are left out")
		}
		t.Fatal("no Chromium on this machine; install it with: sudo apt-get install chromium (or set TUMBUH_NO_BROWSER=1)")
	}
	folder, err := os.MkdirTemp("", "tumbuh-browser-")
	if err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(folder),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(patience))
	alloc, free := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(alloc)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	p.ctx, p.stop = ctx, func() {
		_ = chromedp.Cancel(ctx) // waits until the browser has gone, so that its folder can be removed
		end()
		free()
		_ = os.RemoveAll(folder)
	}
}

// find prefers the Chromium that has pages alone and nothing around them, where it is
// installed: the same engine for half the work.
func find(whole bool) (string, error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if whole && name == "chromium-headless-shell" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

// listen collects what the browser complains of: script errors, refused
// resources, breaches of the content policy.
func (b *Tab) listen(event any) {
	said := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		said = e.ExceptionDetails.Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError {
			for _, arg := range e.Args {
				said += string(arg.Value) + arg.Description + " "
			}
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.LevelError {
			said = e.Entry.Text + " " + e.Entry.URL
		}
	}
	if said = strings.TrimSpace(said); said != "" {
		b.mu.Lock()
		b.errors = append(b.errors, said)
		b.mu.Unlock()
	}
}

// ConsoleErrors are the complaints since the last call.
func (b *Tab) ConsoleErrors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	said := b.errors
	b.errors = nil
	return said
}

func (b *Tab) run(what string, actions ...chromedp.Action) {
	b.t.Helper()
	// The first Run of a chromedp context must not carry a deadline of its own:
	// the browser would end with it.
	done := make(chan error, 1)
	go func() { done <- chromedp.Run(b.ctx, actions...) }()
	select {
	case err := <-done:
		if err != nil {
			b.t.Fatalf("%s: %v; the console says %q", what, err, b.ConsoleErrors())
		}
	case <-time.After(patience):
		b.t.Fatalf("%s: not done after %v; the console says %q", what, patience, b.ConsoleErrors())
	}
}

// media is what the page is shown on. Nothing moves: a click would miss what
// still glides, and a picture would catch a colour half way.
func media(medium, scheme string) chromedp.Action {
	return emulation.SetEmulatedMedia().WithMedia(medium).WithFeatures([]*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}})
}

// Goto opens an address and waits until the page has loaded.
func (b *Tab) Goto(url string) { b.t.Helper(); b.run("open "+url, chromedp.Navigate(url)) }

// Click clicks the first element that matches, once it can be seen.
func (b *Tab) Click(selector string) {
	b.t.Helper()
	b.run("click "+selector, chromedp.Click(selector, chromedp.ByQuery, chromedp.NodeVisible))
}

// ClickOn clicks in the middle of what the expression gives, once it gives an element.
// A page that is drawn anew in between is clicked all the same, as by a person.
func (b *Tab) ClickOn(expression string) {
	b.t.Helper()
	const at = `(e => {
		if (!e) return null;
		e.scrollIntoView({ block: "center" });
		const r = e.getBoundingClientRect(), x = r.x + r.width / 2, y = r.y + r.height / 2;
		return e.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
	})(%s)`
	b.WaitFor(fmt.Sprintf("(window.middle = "+at+")", expression))
	where := Eval[[]float64](b, "window.middle")
	b.run("click "+expression, chromedp.MouseClickXY(where[0], where[1]))
}

// Type writes into a field, in place of what stood there.
func (b *Tab) Type(selector, text string) {
	b.t.Helper()
	quoted, _ := json.Marshal(selector)
	b.run("type into "+selector, chromedp.WaitVisible(selector, chromedp.ByQuery),
		chromedp.Evaluate(`(e => { e.value = ""; e.dispatchEvent(new Event("input", {bubbles: true})) })(document.querySelector(`+string(quoted)+`))`, nil),
		chromedp.SendKeys(selector, text, chromedp.ByQuery))
}

// Press sends keys to where the focus is, such as "\t" and "\r".
func (b *Tab) Press(keys string) { b.t.Helper(); b.run("press keys", chromedp.KeyEvent(keys)) }

// Upload chooses a file in a file field.
func (b *Tab) Upload(selector, path string) {
	b.t.Helper()
	b.run("choose file for "+selector, chromedp.SetUploadFiles(selector, []string{path}, chromedp.ByQuery))
}

// Text is what an element shows.
func (b *Tab) Text(selector string) string {
	b.t.Helper()
	var s string
	b.run("read "+selector, chromedp.Text(selector, &s, chromedp.ByQuery))
	return strings.Join(strings.Fields(s), " ")
}

// Eval is the value of a JavaScript expression; a promise is waited for.
func Eval[T any](b *Tab, expression string) (value T) {
	b.t.Helper()
	b.run("evaluate "+expression, chromedp.Evaluate(expression, &value,
		func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return value
}

// WaitFor asks until the JavaScript condition holds; a page in between two
// others counts as "not yet".
func (b *Tab) WaitFor(condition string) {
	b.t.Helper()
	until := time.After(patience)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		var holds bool
		if err := chromedp.Run(b.ctx, chromedp.Evaluate("!!("+condition+")", &holds)); err == nil && holds {
			return
		}
		select {
		case <-again.C:
		case <-until:
			b.t.Fatalf("not after %v: %s; %s; the console says %q", patience, condition, b.where(), b.ConsoleErrors())
		}
	}
}

// where tells what a tab shows that does not go on.
func (b *Tab) where() (said string) {
	if err := chromedp.Run(b.ctx, chromedp.Evaluate(`"at " + location.href + ", the focus on " +
		(document.activeElement?.outerHTML ?? "nothing").slice(0, 300) + ", it reads " + document.body.innerText.replace(/\s+/g, " ").slice(0, 600)`, &said)); err != nil {
		return err.Error()
	}
	return said
}

// WaitText waits until an element says want.
func (b *Tab) WaitText(selector, want string) {
	b.t.Helper()
	quoted, _ := json.Marshal([]string{selector, want})
	b.WaitFor(fmt.Sprintf("(([s, w]) => document.querySelector(s)?.textContent.replace(/\\s+/g, ' ').includes(w))(%s)", quoted))
}

// Resize gives the window another size.
func (b *Tab) Resize(width, height int) {
	b.t.Helper()
	b.run("resize", chromedp.EmulateViewport(int64(width), int64(height)))
}

// Screenshot saves a picture of the page as it looks at that width, in the dark
// or on paper; height 0 means all of the page.
func (b *Tab) Screenshot(path string, width, height int, dark, print bool) {
	b.t.Helper()
	scheme, medium := "light", "screen"
	if dark {
		scheme = "dark"
	}
	if print {
		medium = "print"
	}
	var picture []byte
	capture := chromedp.CaptureScreenshot(&picture)
	window := height
	if height == 0 {
		window = 800
		capture = chromedp.ActionFunc(func(ctx context.Context) (err error) {
			picture, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).WithFromSurface(true).Do(ctx)
			return err
		})
	}
	b.run("take a picture", chromedp.EmulateViewport(int64(width), int64(window)),
		media(medium, scheme))
	if height == 0 {
		full := Eval[int](b, "document.documentElement.scrollHeight")
		b.run("fit the window", chromedp.EmulateViewport(int64(width), int64(max(full, window))))
	}
	Eval[bool](b, "document.fonts.ready.then(() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(true)))))")
	b.run("take a picture", capture)
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// Axe fails the test for every breach of the accessibility rules on this page,
// saying which elements and what to do.
func (b *Tab) Axe(t testing.TB) {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(golden.Root(), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("%v; run npm ci in the project's folder", err)
	}
	b.run("load axe", chromedp.Evaluate(string(script), nil))
	type violation struct {
		ID, Help string
		Nodes    []struct{ HTML, FailureSummary string }
	}
	found := Eval[[]violation](b, "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
	for _, v := range found {
		for _, n := range v.Nodes {
			t.Errorf("axe %s: %s\n\t%s\n\t%s", v.ID, v.Help, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n\t"))
		}
	}
}

// DataURL makes an address of a page's text, for tests without a server.
func DataURL(html string) string {
	return "data:text/html;base64," + base64.StdEncoding.EncodeToString([]byte(html))
}
