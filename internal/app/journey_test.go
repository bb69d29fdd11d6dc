package app_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/record/account"
)

// soppeng is a database with three months of a simulated regency, made once for
// all journeys, and the workbook of the fourth.
var soppeng = sync.OnceValues(func() (made struct{ database, key, august []byte }, err error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "tumbuh-soppeng-")
	if err != nil {
		return made, err
	}
	defer os.RemoveAll(dir)
	files, err := simulation.Write(ctx, simulation.Plan{Regency: world.Regency, Children: 600, Months: 4, Last: 202608, Seed: 7, Dir: dir})
	if err != nil {
		return made, err
	}
	c := app.Config{Data: dir}
	if _, err := app.Init(ctx, c, world.Regency, ledger.By{Name: "test"}); err != nil {
		return made, err
	}
	a, err := app.Open(ctx, c)
	if err != nil {
		return made, err
	}
	for _, f := range files[:3] {
		if _, err := a.Workbook.Take(ctx, account.CommandLine("test", world.Regency), f, workbook.Options{}); err != nil {
			return made, err
		}
	}
	if err := a.Close(); err != nil {
		return made, err
	}
	if made.database, err = os.ReadFile(filepath.Join(dir, "tumbuh.db")); err != nil {
		return made, err
	}
	if made.key, err = os.ReadFile(c.Key()); err != nil {
		return made, err
	}
	made.august, err = os.ReadFile(files[3])
	return made, err
})

// office is a world on a copy of that regency, and the workbook of August.
func office(t *testing.T) (w *world.World, august string) {
	t.Helper()
	made, err := soppeng()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	august = filepath.Join(dir, "Soppeng Agustus.xlsx")
	for path, content := range map[string][]byte{filepath.Join(dir, "tumbuh.db"): made.database, filepath.Join(dir, "tumbuh.key"): made.key, august: made.august} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return world.Open(t, app.Config{Data: dir}), august
}

// desk is a browser in which somebody has signed in, at an address.
func desk(t *testing.T, w *world.World, p *world.Person, path string) *browser.Tab {
	t.Helper()
	tab := browser.Open(t)
	t.Cleanup(func() {
		if said := tab.ConsoleErrors(); len(said) > 0 {
			t.Errorf("the console says %q", said)
		}
	})
	tab.Goto(w.URL + path)
	tab.Type("#f-nama", p.Username)
	tab.Type("#f-sandi", world.Password)
	tab.Click("main button")
	arrives(tab, path)
	return tab
}

// arrives waits for a page whose address begins so; all addresses begin with "/",
// which therefore means the first page alone.
func arrives(tab *browser.Tab, path string) {
	tab.WaitFor("document.readyState == 'complete' && ((here, to) => to == '/' ? here == to : here.startsWith(to))(location.pathname + location.search, '" + path + "')")
}

func TestSigningInWrongThenRight(t *testing.T) {
	t.Parallel()
	w, _ := office(t)
	tab := browser.Open(t)
	tab.Goto(w.URL + "/anak?perlu=semua")
	tab.WaitText("h1", "Masuk")
	tab.Type("#f-nama", "dina")
	tab.Type("#f-sandi", "bukan-sandinya")
	tab.Click("main button")
	tab.WaitText(".field-error", "sandi")
	tab.ConsoleErrors() // the browser notes the status 422
	tab.Type("#f-sandi", world.Password)
	tab.Press("\r")
	arrives(tab, "/anak?perlu=semua")
	tab.WaitText(".who", "Dina")
	tab.Click("form[action='/keluar'] button")
	arrives(tab, "/masuk")
	tab.Goto(w.URL + "/anak")
	arrives(tab, "/masuk")
	if said := tab.ConsoleErrors(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}

func TestAWorkbookIsLookedThroughTakenAndUndone(t *testing.T) {
	t.Parallel()
	w, august := office(t)
	tab := desk(t, w, w.Dina, "/impor")
	tab.Upload("#f-file", august)
	tab.WaitText(".upload-list", "Berkas terpilih: Soppeng Agustus.xlsx (")

	// As long as somebody else writes, the work stands at its beginning and its page says so.
	release := holdWriter(t, w)
	tab.Click("main form button")
	tab.WaitText(".work-label", "Memeriksa Soppeng Agustus.xlsx")
	release()
	tab.WaitText("h1", "Hasil pemeriksaan Soppeng Agustus.xlsx")
	tab.WaitText(".stats", "Baru")
	tab.WaitText("main table", "ditolak")
	if n := w.Count("import"); n != 3 {
		t.Errorf("%d imports before the file is taken", n)
	}

	tab.Click("form[action$='/ambil'] button")
	tab.WaitText("h1", "Impor Soppeng Agustus.xlsx")
	tab.WaitText(".head", "oleh Dina")
	if n := w.Count("import"); n != 4 {
		t.Errorf("%d imports after the file is taken", n)
	}
	file := browser.Eval[string](tab, "document.querySelector('a[href$=\".xlsx\"]').getAttribute('href')")
	if p := w.As(w.Dina).Get(file); p.Status != 200 || !strings.HasPrefix(p.Body, "PK") {
		t.Errorf("the refused lines: %d", p.Status)
	}

	tab.Click("form[action$='/batalkan'] button")
	tab.WaitText("#notices", "Impor dibatalkan")
	tab.Click(".crumbs a")
	tab.WaitText("tbody", "Sudah dibatalkan")
}

// holdWriter keeps everybody else from writing until release is called.
func holdWriter(t *testing.T, w *world.World) (release func()) {
	t.Helper()
	holding, letGo, gone := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		err := w.DB.WriteUnrecorded(context.Background(), func(*db.Tx) error { close(holding); <-letGo; return nil })
		if err != nil {
			t.Error(err)
		}
	}()
	<-holding
	release = sync.OnceFunc(func() { close(letGo); <-gone })
	t.Cleanup(release)
	return release
}

func TestFromTheRegencyDownToOneChild(t *testing.T) {
	t.Parallel()
	w, _ := office(t)
	tab := desk(t, w, w.Dina, "/")
	tab.WaitText("h1", "Kabupaten Soppeng, Juli 2026")
	tab.WaitFor("document.querySelector('[data-map] path, [data-map] circle, [data-map] canvas')")
	browser.Eval[bool](tab, "!!(document.querySelector('select[name=indikator]').value = 'wasting', document.querySelector('select[name=bulan]').value = '2026-06')")
	tab.Click(".filter button")
	arrives(tab, "/wilayah/7312?bulan=2026-06&indikator=wasting")
	tab.WaitText("h1", "Kabupaten Soppeng, Juni 2026")
	tab.Click(".pair tbody a[href^='/wilayah/7312']")
	tab.WaitText("h1", "Kecamatan ")
	tab.WaitText("h1", ", Juni 2026")
	tab.Click("#peringkat tbody a[href^='/desa/7312']")
	tab.WaitFor("/^(Desa|Kelurahan) .*, Juni 2026/.test(document.querySelector('h1').textContent)")
	tab.Click("dl a[href^='/anak?']")
	tab.WaitFor("/^(Desa|Kelurahan) .*, Juni 2026: .* balita/.test(document.querySelector('h1').textContent)")
	// The village may have nobody in need: everybody it has, then.
	tab.Click(".tabs li:last-child a")
	tab.Click("tbody th a")
	tab.WaitText("main h2", "Yang dilakukan berikutnya")
	tab.Click(".crumbs li:last-child a, .crumbs li:nth-last-child(2) a")
	arrives(tab, "/anak?perlu=semua&wilayah=7312")
}

func TestAChildIsFoundByNameAndShown(t *testing.T) {
	t.Parallel()
	w, _ := office(t)
	tab := desk(t, w, w.Dina, "/anak?perlu=semua")
	name := tab.Text("tbody th a")
	tab.Type("input[name=kata]", name)
	tab.Press("\r")
	tab.WaitText("h1", "ditemukan")
	tab.WaitText("tbody", name)
	tab.Click("tbody th a")
	tab.WaitText("h1", name)
	tab.WaitFor("document.querySelectorAll('.chart svg path').length > 7 && document.querySelector('.chart svg').getBoundingClientRect().height > 200")
	if nik := "/\\d{16}/.test(document.querySelector('dl').textContent)"; browser.Eval[bool](tab, nik) {
		t.Error("the whole NIK is shown before anybody asked")
	}
	tab.Click("form[action$='/nik'] button")
	tab.WaitFor("/\\d{16}/.test(document.querySelector('dl').textContent)")
	wrote := w.Ledger()
	if last := wrote[len(wrote)-1]; last.Who != "Dina" || last.Action != "child.nik" {
		t.Errorf("the last thing recorded is %v", last)
	}
	tab.Click("main a[href='/anak']")
	tab.WaitText("h1", "Kabupaten Soppeng")
}

func TestTheLanguageChangesAndChangesBack(t *testing.T) {
	t.Parallel()
	w, _ := office(t)
	tab := desk(t, w, w.Ani, "/desa/"+world.Village+"?bulan=2026-06")
	tab.WaitText("h1", "Desa Goarie, Juni 2026")
	tab.Click("form[action='/bahasa'] button")
	tab.WaitFor("document.documentElement.lang == 'en'")
	tab.WaitText("h1", "June 2026")
	tab.WaitText(".mainnav", "Children")
	arrives(tab, "/desa/"+world.Village+"?bulan=2026-06")
	tab.Click("form[action='/bahasa'] button")
	tab.WaitFor("document.documentElement.lang == 'id'")
	tab.WaitText("h1", "Desa Goarie, Juni 2026")
}
