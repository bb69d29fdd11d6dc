package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
)

// victim is the data that programs die over, and what they were promised.
type victim struct {
	*testing.T
	*rand.Rand
	config  app.Config
	dina    *http.Client
	round   int
	promise map[string]bool // posyandu → its weighings were acknowledged
	place   string          // of backups
	backups int             // that were acknowledged
	held    map[string]bool // what was promised before the last of them
	phone   *carrier        // what a cadre's phone sends
}

const perImport = 120

// file is one round's own, of a posyandu of its own.
func (v *victim) file(w *world.World) (path, posyandu string) {
	posyandu = fmt.Sprintf("Pos %d", v.round)
	return w.Book(strangers(v.Rand, posyandu, perImport)...), posyandu
}

// A kind of work begins, and acknowledges by calling done; the process that does
// it may be killed at any moment. More kinds are more functions like these.
type work func(v *victim, w *world.World) (p *world.Process, done func() bool)

// importing is tumbuh import: its word is its last line.
func importing(v *victim, w *world.World) (*world.Process, func() bool) {
	path, posyandu := v.file(w)
	p := world.Command(v, v.config, "import", "eppgbm", path).Begin()
	return p, func() bool {
		<-p.Ends()
		v.promise[posyandu] = strings.Contains(p.Said(), fmt.Sprint(perImport, " baris"))
		return v.promise[posyandu]
	}
}

// taking is the same on the office pages: the word is the page of the import.
func taking(v *victim, w *world.World) (*world.Process, func() bool) {
	path, posyandu := v.file(w)
	v.promise[posyandu] = false
	p, url := world.Serving(v, v.config)
	taken := make(chan bool, 1)
	go func() { taken <- takes(v.dina, url, path) }()
	return p, func() bool {
		v.promise[posyandu] = <-taken
		p.Kill()
		return v.promise[posyandu]
	}
}

// backing is tumbuh backup: its word is its end.
func backing(v *victim, _ *world.World) (*world.Process, func() bool) {
	before := maps.Clone(v.promise)
	p := world.Command(v, v.config, "backup", v.place).Begin()
	return p, func() bool {
		if p.End() != nil {
			return false
		}
		v.backups, v.held = v.backups+1, before
		return true
	}
}

// takes uploads a workbook and takes it, and tells whether the server said that
// it is taken. It bears that the server dies.
func takes(browser *http.Client, url, path string) bool {
	kind, body := form(path)
	answer, err := browser.Post(url+"/impor", kind, body)
	for pressed := false; err == nil; answer, err = browser.Get(answer.Request.URL.String()) {
		page, wrong := io.ReadAll(answer.Body)
		answer.Body.Close()
		switch at := answer.Request.URL.Path; {
		case wrong != nil || answer.StatusCode != http.StatusOK:
			return false
		case strings.HasPrefix(at, "/impor/berkas/"):
			return true
		case !pressed && bytes.Contains(page, []byte(at+"/ambil")):
			pressed = true
			if again, wrong := browser.Post(answer.Request.URL.String()+"/ambil", "application/x-www-form-urlencoded", nil); wrong == nil {
				again.Body.Close()
			}
		case !bytes.Contains(page, []byte(at+"/kemajuan")): // no longer at work
			return false
		}
		time.Sleep(2 * time.Millisecond)
	}
	return false
}

// form is a workbook as a browser sends it.
func form(path string) (kind string, body *bytes.Buffer) {
	body = &bytes.Buffer{}
	content, _ := os.ReadFile(path) // written by the test itself
	form := multipart.NewWriter(body)
	part, _ := form.CreateFormFile("file", filepath.Base(path)) // writes to memory: cannot fail
	_, _ = part.Write(content)
	_ = form.Close()
	return form.FormDataContentType(), body
}

// Killed at any moment, and again, over the same data: nothing that was
// acknowledged is lost, nothing is half there, all of it agrees.
func TestKilledAgainAndAgainItLosesNoWord(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			v := &victim{T: t, Rand: chance(t), config: opened(t, engine), promise: map[string]bool{}, place: t.TempDir()}
			w := world.Open(t, v.config)
			v.dina, v.phone = w.Browser(w.Dina), carry(v, w)
			if err := w.Close(); err != nil { // what is found after a kill, a new program finds
				t.Fatal(err)
			}
			kinds := []work{importing, taking, pushing, backing}
			took := make([]time.Duration, len(kinds))
			for kind, begin := range kinds { // once without harm: how long it takes, and that it works
				start := time.Now()
				if _, done := begin(v, w); !done() {
					t.Fatalf("kind %d does not work", kind)
				}
				took[kind] = time.Since(start)
				v.round++
			}
			kills, killed := often("KILLS", 8), 0
			for i := range kills {
				kind := i % len(kinds)
				start := time.Now()
				p, done := kinds[kind](v, w)
				at := time.Duration(v.Float64() * 1.1 * float64(took[kind]))
				timer := time.AfterFunc(at-time.Since(start), p.Kill)
				if !done() {
					killed++
				}
				timer.Stop()
				p.Kill()
				if v.look(); kind == len(kinds)-1 {
					v.lookAtBackups()
				}
				v.round++
			}
			v.restore()
			kept := 0
			for _, there := range v.promise {
				if there {
					kept++
				}
			}
			measured(t, "Killed/"+engine.String(), kills, "kills", killed, "interrupted", kept, "imports-kept", v.backups, "backups-kept")
		})
	}
}

// look finds every promise kept.
func (v *victim) look() {
	v.Helper()
	a, err := app.Open(context.Background(), v.config)
	if err != nil {
		v.Fatal(err)
	}
	defer a.Close()
	if v.config.DB != "" {
		world.Until(v, "the server has done with the dead", func() bool { return others(v.T, a.DB) == 0 })
	}
	there := weighings(v.T, a)
	for posyandu, promised := range v.promise {
		if n := there[posyandu]; n != perImport && (promised || n != 0) {
			v.Fatalf("round %d: of %s there are %d weighings of %d, acknowledged: %v", v.round, posyandu, n, perImport, promised)
		}
		v.promise[posyandu] = there[posyandu] == perImport // as it is now it stays
	}
	v.phone.look(v, a)
	sound(v.T, a.DB)
	world.Run(v, v.config, "check", "--full")
}

// lookAtBackups finds those that were acknowledged, and the newest good.
func (v *victim) lookAtBackups() {
	v.Helper()
	if list := world.Run(v, v.config, "backup", "list", v.place); strings.Count(list, ".backup ") < v.backups {
		v.Fatalf("of %d backups there are\n%s", v.backups, list)
	}
	world.Run(v, v.config, "drill", v.place)
}

// restore finds in the newest backup what was promised before the last that was
// acknowledged.
func (v *victim) restore() {
	v.Helper()
	if v.config.DB != "" {
		return // drill restores into a database beside; here there is none
	}
	c := app.Config{Data: v.TempDir(), KeyFile: filepath.Join(v.config.Data, "tumbuh.key")}
	p := world.Command(v, c, "restore", v.place)
	if p.Env = append(p.Env, "TUMBUH_KEY_FILE="+c.KeyFile); p.Begin().End() != nil {
		v.Fatal(p.Complained())
	}
	a, err := app.Open(context.Background(), c)
	if err != nil {
		v.Fatal(err)
	}
	defer a.Close()
	there := weighings(v.T, a)
	for posyandu, promised := range v.held {
		if promised && there[posyandu] != perImport {
			v.Errorf("of %s there are %d weighings in the backup", posyandu, there[posyandu])
		}
	}
	sound(v.T, a.DB)
}

// weighings counts them by posyandu.
func weighings(t *testing.T, a *app.App) map[string]int {
	t.Helper()
	there := map[string]int{}
	err := a.DB.Read(context.Background(), func(tx *db.Tx) error {
		return tx.Each("select posyandu, count(*) from visit group by posyandu", nil, func(scan db.Scan) error {
			var posyandu string
			var n int
			err := scan(&posyandu, &n)
			there[posyandu] = n
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return there
}

// others counts the connections to a PostgreSQL database that are at work and not
// this program's.
func others(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		_, err := tx.One("select count(*) from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()", nil, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
