package privacy_test

import (
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/db"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/privacy"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
	law "tumbuh/internal/record/privacy"
)

// TestThePagesAreAccessibleOnEveryScreen looks with a browser, in both themes, at a
// desk and on a phone; some children's time is over, and one breach is late.
func TestThePagesAreAccessibleOnEveryScreen(t *testing.T) {
	w, ctx := sample.New(t), context.Background()
	by := sample.Actor(account.Health, sample.Regency)
	w.Take(sample.Born("Sitti Nurkhalisah Maharani Azzahra Khairunnisa Putri Ramadhani", growth.Female, 130, 0, 0, 0), sample.Born("Ani", growth.Female, 20, 0, 0, 2))
	breach, err := w.Privacy.Report(ctx, by, law.Breach{Known: db.Time{Time: sample.Now.Add(-80 * time.Hour)}, What: "Daftar nama balita tercecer di jalan antara puskesmas dan kantor kecamatan", Whose: "balita", Persons: 1204})
	if err != nil {
		t.Fatal(err)
	}
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }})
	facts := func(ctx context.Context, by account.Actor) (law.Facts, error) {
		return w.Privacy.Fill(ctx, by, law.Facts{SmallCell: 5, KeyInFolder: true})
	}
	address := webtest.Serve(t, site.Handler(privacy.Routes(site, w.Privacy, facts, func(*http.Request) account.Actor { return by })))
	webtest.Check(t, site)
	tab := browser.Open(t)
	here := "/privasi/insiden/" + string(breach)
	for path, want := range map[string]string{"/privasi": "Tugas kepentingan umum", "/privasi/retensi": "1 anak sudah lewat masa simpannya", "/privasi/insiden": "terlambat 8 jam 0 menit",
		here: "terlambat 8 jam", here + "/surat?kepada=subjek": "Orang tua atau wali", "/privasi/penilaian": "10. Yang masih terbuka"} {
		for _, look := range []struct {
			width int
			dark  bool
		}{{1280, true}, {360, false}} {
			tab.Goto(address + path)
			tab.WaitText("main", want)
			tab.Screenshot(filepath.Join(t.TempDir(), "page.png"), look.width, 0, look.dark, false)
			tab.Axe(t)
			if wide := browser.Eval[int](tab, "document.documentElement.scrollWidth"); wide > look.width {
				t.Errorf("%s is %d px wide on a screen of %d", path, wide, look.width)
			}
			if said := tab.ConsoleErrors(); len(said) > 0 {
				t.Errorf("%s: the console says %q", path, said)
			}
		}
	}
}
