package web_test

import (
	"embed"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/webtest"
)

//go:embed testdata/clash.html
var clashFiles embed.FS

type memo struct {
	Title, Place string
	Done         bool
	Months       []string
}

const memos = register.Kind[memo]("test.memo")

type clashPage struct {
	Clash   web.Clash
	Version int
	Fields  []web.Field
}

// editors serves one memo whose form two people have open, as every edit form of the
// screens does.
func editors(t *testing.T, d *db.DB, entry register.Entry[memo]) (address string) {
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: "Budi"})
	page := web.NewPage[clashPage](site, clashFiles, "testdata/clash.html")
	fields := func(e register.Entry[memo]) []web.Field {
		done := map[bool]string{true: "1"}[e.Body.Done]
		return []web.Field{{Name: "judul", Label: "Judul", Value: e.Body.Title}, {Name: "selesai", Label: "Selesai", Type: "checkbox", Value: done},
			{Name: "tempat", Label: "Tempat", Type: "select", Value: e.Body.Place, Options: []web.Option{{Value: "a", Text: "Aula"}, {Value: "b", Text: "Balai desa"}}}}
	}
	read := func(r *http.Request) (e register.Entry[memo], err error) {
		err = d.Read(r.Context(), func(tx *db.Tx) error { e, err = memos.Get(tx, "7312", entry.ID); return err })
		return e, err
	}
	routes := []web.Route{{Pattern: "GET /memo", Permission: web.Anyone, Handler: func(w http.ResponseWriter, r *http.Request) error {
		e, err := read(r)
		if err != nil {
			return err
		}
		return page.Render(w, r, http.StatusOK, clashPage{Version: e.Version, Fields: fields(e)})
	}}, {Pattern: "POST /memo", Permission: web.Anyone, Handler: func(w http.ResponseWriter, r *http.Request) error {
		e := register.Entry[memo]{ID: entry.ID, Area: "7312", Version: web.Version(r), Body: memo{Title: r.PostFormValue("judul"), Place: r.PostFormValue("tempat"), Done: r.PostFormValue("selesai") != "", Months: r.PostForm["bulan"]}}
		err := memos.Save(r.Context(), d, ledger.By{Name: r.PostFormValue("siapa")}, ledger.Deed{Regency: "7312", Action: "test.memo"}, &e)
		clash, version, is := web.ClashOf(r, err, "7312", fields(e), fields)
		switch {
		case is:
			return page.Render(w, r, http.StatusUnprocessableEntity, clashPage{clash, version, fields(e)})
		case err != nil:
			return err
		}
		http.Redirect(w, r, "/memo", http.StatusSeeOther)
		return nil
	}}}
	webtest.Check(t, site)
	return webtest.Serve(t, site.Handler(routes))
}

func TestTheSecondOfTwoEditorsSeesTheirsBesideHisAndSavesOnPurpose(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	entry := register.Entry[memo]{Area: "7312", Body: memo{Title: "Rapat", Place: "a"}}
	if err := memos.Save(t.Context(), d, ledger.By{Name: "Ani"}, ledger.Deed{Regency: "7312", Action: "test.memo"}, &entry); err != nil {
		t.Fatal(err)
	}
	address := editors(t, d, entry)
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	post := func(form url.Values, status int) *htmlcheck.Doc {
		t.Helper()
		answer, err := client.PostForm(address+"/memo", form)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != status {
			t.Fatalf("%d, want %d: %.300s", answer.StatusCode, status, body)
		}
		return htmlcheck.ParseString(t, string(body))
	}
	form := func(who, version, title, place, done string) url.Values {
		v := url.Values{"siapa": {who}, "versi": {version}, "judul": {title}, "tempat": {place}}
		if done != "" {
			v.Set("selesai", done)
		}
		return v
	}
	post(form("Ani <i>Lestari", "1", "Rapat Ani", "b", "1"), 200).HasNot("main fieldset")
	told := post(form("Budi", "1", "Rapat Budi", "a", ""), 422)
	told.Has("main .alert", "Ani <i>Lestari sudah mengubah ini pada")
	told.Has("main fieldset", "Judul", "Rapat Budi", "Rapat Ani")
	told.HasNot("main i")
	if all := strings.Join(told.Texts("main fieldset"), "|"); strings.Count(all, "Isian Anda") != 3 || !strings.Contains(all, "Balai desa") || !strings.Contains(all, "Ya") {
		t.Errorf("the fields that differ: %s", all)
	}
	if told.Attr(`input[name="judul"]`, "value") != "Rapat Budi" || told.Attr(`input[name="versi"]`, "value") != "2" {
		t.Error("what was typed, or the newer version, is not in the form")
	}
	again := form("Budi", "2", "Rapat Budi", "a", "") // keeps his title, takes her place and her tick
	for name, theirs := range map[string]string{"judul": "Rapat Ani", "tempat": "b", "selesai": "1"} {
		again.Set("beda.nilai."+name, theirs)
		again.Set("beda.ambil."+name, map[bool]string{true: "1"}[name != "judul"])
	}
	d2 := post(again, 200)
	if d2.Attr(`input[name="judul"]`, "value") != "Rapat Budi" || d2.Attr(`option[selected]`, "value") != "b" || d2.Attr(`input[name="selesai"]`, "checked") == "-" {
		t.Error("the choice was not kept")
	}
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		e, err := memos.Get(tx, "7312", entry.ID)
		if e.Version != 3 || e.By != "Budi" || e.Body.Title != "Rapat Budi" || e.Body.Place != "b" || !e.Body.Done {
			t.Errorf("kept: %+v", e)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	untick := form("Cici", "2", "Rapat Budi", "b", "1") // hers is of an old version; theirs is not ticked
	untick.Set("beda.ambil.selesai", "1")
	post(untick, 422).Has("main fieldset", "Selesai", "Tidak", "Ya")
	untick.Set("versi", "3")
	post(untick, 200)
	if err := memos.Remove(t.Context(), d, ledger.By{Name: "Ani"}, ledger.Deed{Regency: "7312", Action: "test.memo"}, register.Entry[memo]{ID: entry.ID, Version: 4}); err != nil {
		t.Fatal(err)
	}
	gone := post(form("Budi", "4", "Masih perlu", "a", ""), 422)
	gone.Has("main .alert", "sudah dihapus orang lain")
	if gone.Attr(`input[name="versi"]`, "value") != "0" || gone.Attr(`input[name="judul"]`, "value") != "Masih perlu" {
		t.Error("what was typed is lost, or saving it again would not make it anew")
	}
	post(form("Budi", "0", "Masih perlu", "a", ""), 200)
}
