package children_test

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/children"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/visit"
)

// visitor is somebody with a browser that follows redirects and keeps cookies.
type visitor struct {
	t       *testing.T
	address string
	client  http.Client
}

func open(t *testing.T, w *sample.World, by account.Actor) *visitor {
	t.Helper()
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }})
	routes := children.Routes(site, w.People, w.Figures, w.Privacy, func(*http.Request) account.Actor { return by })
	webtest.Check(t, site)
	return &visitor{t: t, address: webtest.Serve(t, site.Handler(routes)), client: http.Client{Jar: &jar{}}}
}

// jar keeps the cookies of the one site there is.
type jar struct{ cookies []*http.Cookie }

func (j *jar) SetCookies(_ *url.URL, c []*http.Cookie) { j.cookies = append(j.cookies, c...) }
func (j *jar) Cookies(*url.URL) []*http.Cookie         { return j.cookies }

func (v *visitor) body(method, path string, status int, form url.Values) string {
	v.t.Helper()
	request, err := http.NewRequest(method, v.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := v.client.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		v.t.Fatalf("%s %s: %d, want %d: %v\n%.500s", method, path, answer.StatusCode, status, err, body)
	}
	return string(body)
}

func (v *visitor) get(path string) *htmlcheck.Doc {
	v.t.Helper()
	return htmlcheck.ParseString(v.t, v.body("GET", path, 200, nil))
}

func (v *visitor) post(path string, form url.Values) *htmlcheck.Doc {
	v.t.Helper()
	return htmlcheck.ParseString(v.t, v.body("POST", path, 200, form))
}

const nik = "7312015505240001"

// five: Ani is short, Budi healthy, Citra did not gain twice, Dewi is away since
// June, Eko's height cannot be.
func five() []sample.Baby {
	ani, budi := sample.Born("Ani Rahma", growth.Female, 20, -2.6, 0, 3), sample.Born("Budi", growth.Male, 15, -0.5, 0, 3)
	citra, dewi, eko := sample.Born("Citra", growth.Female, 40, 0.2, 0, 3), sample.Born("Dewi", growth.Female, 30, 0, 0, 3), sample.Born("Eko", growth.Male, 33, 0, 0, 3)
	ani.NIK = nik
	for i := range citra.Weighings {
		citra.Weighings[i].Grams = 14000
	}
	dewi.Weighings = dewi.Weighings[:1]
	eko.Weighings[2].MM = 400
	budi.Village, budi.Posyandu = sample.Other, "Mawar"
	return []sample.Baby{ani, budi, citra, dewi, eko}
}

// recorded waits until the ledger has as many entries of an action, which are
// written a moment after the answer.
func (v *visitor) recorded(w *sample.World, action string, want int) {
	v.t.Helper()
	n := -1
	for range 100 {
		if err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
			_, err := tx.One("select count(*) from ledger where action = $1", []any{action}, &n)
			return err
		}); err != nil {
			v.t.Fatal(err)
		}
		if n == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	v.t.Errorf("%d entries of %s in the ledger, want %d", n, action, want)
}

func TestTheListsSayWhoNeedsWhat(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	w.Take(five()...)
	v := open(t, w, sample.Actor(account.Health, sample.Regency))
	d := v.get("/anak")
	d.Has("h1", "Kabupaten Soppeng, Agustus 2026: 1 balita pendek")
	d.Count("tbody tr", 1)
	d.Has("tbody tr", "Ani Rahma", "••••••••••••\u200b0001", "Pendek", "TB/U −2,6", "20 bulan")
	d.Has(".tabs", "Pendek 1", "Tidak naik 1", "Tidak ditimbang 1", "Meragukan 1", "Semua 5")
	v.get("/anak?perlu=tidak-naik").Has("tbody tr", "Citra", "2× tidak naik")
	v.get("/anak?perlu=tidak-ditimbang").Has("tbody tr", "Dewi", "2 bulan absen", "terakhir Juni 2026, ")
	v.get("/anak?perlu=ragu").Has("tbody tr", "Eko", "Ukur ulang")
	d = v.get("/anak?perlu=semua&wilayah=" + sample.Other)
	d.Count("tbody tr", 1)
	d.Has("h1", "Kelurahan Tettikenrarae, Agustus 2026: 1 balita terdaftar")
	d.Has("select[name=posyandu]", "Mawar")
	v.get("/anak?perlu=semua&jk=L").Count("tbody tr", 2)
	v.get("/anak?perlu=semua&umur=12-23").Count("tbody tr", 2)
	d = v.get("/anak?perlu=gizi-lebih")
	d.Has(".empty", "Daftar ini kosong")
	v.body("GET", "/anak?wilayah=99", 404, nil)
}

func TestAnEmptyOfficeIsTaughtWhatComesHere(t *testing.T) {
	t.Parallel()
	v := open(t, sample.New(t), sample.Actor(account.Health, sample.Regency))
	v.get("/anak").Has(".empty", "Belum ada anak tercatat", "Impor buku kerja")
	v.get("/anak/ganda").Has(".empty", "Tidak ada catatan yang tampak ganda")
}

func TestALongListGoesOnWithoutLossOrRepeat(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	w.Take(sample.Babies(130, 2, 4)...)
	v := open(t, w, sample.Actor(account.Health, sample.Regency))
	seen, path := map[string]bool{}, "/anak?perlu=semua"
	for page := 1; ; page++ {
		d := v.get(path)
		for _, href := range d.Texts("tbody th") {
			seen[href] = true
		}
		if page == 3 {
			d.Has(".pager", "101–130 dari 130", "Ke awal daftar")
			d.HasNot(".pager a[rel=next]")
			break
		}
		path = d.Attr(".pager a[rel=next]", "href")
	}
	if len(seen) < 128 { // two children may share name and masked NIK
		t.Errorf("%d children on three pages, want 130", len(seen))
	}
}

func TestASearchLeavesNoNameInAnAddress(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	w.Take(five()...)
	v := open(t, w, sample.Actor(account.Health, sample.Regency))
	d := v.post("/anak/cari", url.Values{"kata": {"rahma ani"}})
	d.Has("h1", "1 anak ditemukan")
	d.Has("tbody tr", "Ani Rahma")
	if d.Attr("form[action='/anak/cari']", "method") != "post" || d.Attr("input[name=kata]", "value") != "rahma ani" {
		t.Error("the search must be posted and keep what was typed")
	}
	v.post("/anak/cari", url.Values{"kata": {nik}}).Has("tbody tr", "Ani Rahma")
	v.post("/anak/cari", url.Values{"kata": {"tidakada"}}).Has(".empty", "Tidak ada anak yang cocok")
	v.recorded(w, "child.search", 3)
	for _, href := range d.Texts("a") {
		if strings.Contains(href, "rahma+") {
			t.Error(href)
		}
	}
}

func TestAChildsPageTellsWhatToDoNext(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	babies := five()
	said := -140
	babies[0].Weighings[2].Brought = visit.Brought{HFA: &visit.Said{Label: "Normal", Z: &said}}
	ids := w.Take(babies...)
	v := open(t, w, sample.Actor(account.Health, sample.Regency))
	d := v.get("/anak/" + string(ids[0]))
	d.Has("h1", "Ani Rahma, 20 bulan")
	d.Has(".alert", "rujuk ke dokter puskesmas")
	d.Has("dl", "••••••••••••0001", "Kelurahan Labessi", "Melati")
	d.Count("tbody tr", 3)
	d.Has("tbody tr", "12 Agu 2026", "20 bulan", "Pendek", "bulan penuh: −2,", "berkas: −1,40 Normal", "beda", "telentang")
	d.Has(".chart svg[role=img]", "")
	for _, path := range []string{"?grafik=bbu", "?grafik=bbtb"} {
		v.get("/anak/"+string(ids[0])+path).Has(".chart", "SD")
	}
	if body := v.body("GET", "/anak/"+string(ids[0]), 200, nil); strings.Contains(body, nik) {
		t.Error("the whole NIK stands on the page")
	}
	v.get("/anak/"+string(ids[2])).Has(".alert-watch", "2 penimbangan berturut-turut (2T)")
	v.get("/anak/"+string(ids[3])).Has(".alert-watch", "sudah 2 bulan tidak ditimbang")
	v.get("/anak/"+string(ids[4])).Has(".picture", "1 pengukuran di luar batas wajar tidak digambar")
	v.get("/anak/"+string(ids[1])).Has(".alert-good", "Tumbuh baik")
	v.recorded(w, "child.read", 8)
	v.body("GET", "/anak/bukan-id", 404, nil)
	v.body("GET", "/anak/0198f2a0-0000-7000-8000-00000000dead", 404, nil)
}

func TestTheWholeNIKIsShownOnceAndRecorded(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	ids := w.Take(five()...)
	v := open(t, w, sample.Actor(account.Puskesmas, sample.District))
	v.post("/anak/"+string(ids[0])+"/nik", url.Values{}).Has("dl", nik)
	v.get("/anak/"+string(ids[0])+"/nik").Has("dl", "••••••••••••0001") // a reload is not asking again
	v.recorded(w, "child.nik", 1)
}

func TestNobodySeesNamesOutsideTheTerritory(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	ids := w.Take(five()...)
	next := open(t, w, sample.Actor(account.Village, sample.Other))
	next.body("GET", "/anak/"+string(ids[0]), 404, nil)
	next.body("POST", "/anak/"+string(ids[0])+"/nik", 404, url.Values{})
	next.body("GET", "/anak?wilayah="+sample.Village, 403, nil)
	next.body("GET", "/anak/daftar.csv", 403, nil)
	next.body("GET", "/anak/ganda", 403, nil)
	next.post("/anak/cari", url.Values{"kata": {"ani"}}).Has(".empty", "")
	next.get("/anak/"+string(ids[1])).Has("h1", "Budi")
	planner := open(t, w, sample.Actor(account.Planner, sample.Regency))
	for _, path := range []string{"/anak", "/anak/" + string(ids[0]), "/anak/daftar.xlsx"} {
		planner.body("GET", path, 403, nil)
	}
}

func TestAListTakenAwayIsMarkedAndMasked(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	w.Take(five()...)
	v := open(t, w, sample.Actor(account.Health, sample.Regency))
	d := v.get("/anak?perlu=semua")
	d.Has(`form[action="/anak/daftar.xlsx"] select[name=tujuan]`, "kunjungan rumah")
	d.Has(`form[action="/anak/daftar.xlsx"] button[formaction="/anak/daftar.csv"]`, "CSV")
	body := v.body("GET", "/anak/daftar.csv?perlu=semua&tujuan=rujukan", 200, nil)
	reader := csv.NewReader(strings.NewReader(body))
	reader.FieldsPerRecord = -1
	lines, err := reader.ReadAll()
	if err != nil || len(lines) != 7 {
		t.Fatal(len(lines), err)
	}
	const mark = "RAHASIA. Diunduh oleh Citra Lestari pada 5 Sep 2026 pukul 11.00 WITA; tujuan: rujukan; nomor "
	id := lines[1][len(lines[1])-1]
	if !strings.HasPrefix(lines[6][0], mark+id+". ") || !strings.HasPrefix(lines[0][len(lines[0])-1], mark+id+". ") {
		t.Errorf("the file does not say who, when and for what: %q, %q", lines[0], lines[6])
	}
	for _, line := range lines[1:6] {
		if len(id) != 10 || line[len(line)-1] != id {
			t.Errorf("a row without the file's number: %q", line)
		}
	}
	if strings.Contains(body, nik) || !strings.Contains(body, "0001") {
		t.Error("the file must hold masked NIKs")
	}
	v.recorded(w, "child.export", 1)
	if detail := w.Detail("child.export"); !strings.Contains(detail, `"export":"`+id+`","purpose":"rujukan"`) {
		t.Errorf("the ledger says %s", detail)
	}
	book := v.body("GET", "/anak/daftar.xlsx?perlu=semua&tujuan=audit", 200, nil)
	parts, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{"docProps/core.xml": {"RAHASIA. Diunduh oleh Citra Lestari"},
		"xl/worksheets/sheet1.xml": {"<oddHeader>&amp;LRAHASIA. Diunduh oleh Citra Lestari", "<oddFooter>&amp;LRAHASIA"}} {
		f, err := parts.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(f)
		for _, s := range want {
			if err != nil || !strings.Contains(string(text), s) {
				t.Errorf("%s does not say %s: %v\n%.2000s", name, s, err, text)
			}
		}
	}
}

func TestDuplicatesAreMergedAndPartedByAPerson(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	a, b := sample.Born("Nurul Annisa", growth.Female, 20, 0, 0, 2), sample.Born("Nurul Anisa", growth.Female, 20, 0, 0, 1)
	b.NIK = nik
	w.Take(a)
	w.Take(b)
	v := open(t, w, sample.Actor(account.Puskesmas, sample.District))
	d := v.get("/anak/ganda")
	d.Has("h1", "1 pasang catatan mungkin satu anak")
	d.Has("thead", "Nurul Anisa", "Nurul Annisa")
	d.Has("tbody", "••••••••••••0001", "Belum ada NIK")
	d.Has("main", "Sama: Jenis kelamin Perempuan; Lahir 5 Des 2024; Orang tua Siti")
	kept, gone := d.Attr("input[name=a]", "value"), d.Attr("input[name=b]", "value")
	form := url.Values{"a": {kept}, "b": {gone}, "kembali": {"/anak/ganda"}}
	say := func(what string) *htmlcheck.Doc { form.Set("putusan", what); return v.post("/anak/ganda", form) }
	d = say("gabung")
	d.Has(".alert-good", "Digabungkan")
	d.Has(".empty", "Tidak ada catatan yang tampak ganda")
	v.get("/anak?perlu=semua").Count("tbody tr", 1)
	v.get("/anak/"+gone).Has("h1", "Nurul Anisa")
	say("gabung").Has(".alert-watch", "")
	v.get("/anak/ganda?keadaan=digabung").Has("button[value=lepas]")
	say("lepas").Has(".alert-good", "Dilepas lagi")
	v.get("/anak?perlu=semua").Count("tbody tr", 2)
	say("beda").Has(".alert-good", "dua anak yang berbeda")
	v.get("/anak/ganda?keadaan=berbeda").Has("h1", "1 pasang catatan dinyatakan dua anak")
	v.body("POST", "/anak/ganda", 422, url.Values{"a": {kept}, "b": {gone}, "putusan": {"hapus"}})
}

// TestTextsOfStrangersStayTexts puts markup into every text field of a child.
func TestTextsOfStrangersStayTexts(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	const evil = `<em>"x'</em>`
	b := sample.Born(evil+" Satu", growth.Female, 20, -3.4, 0, 2)
	b.Parent, b.Posyandu, b.Puskesmas, b.Address, b.RT, b.RW, b.TempID = evil, evil, evil, evil, evil, evil, evil
	b.Weighings[1].Brought = visit.Brought{HFA: &visit.Said{Label: evil}, Gain: evil}
	twin := b
	twin.Name, twin.TempID, twin.Weighings = evil+" Sat", "", b.Weighings[:1]
	ids := w.Take(b)
	w.Take(twin)
	v := open(t, w, sample.Actor(account.Health, sample.Regency))
	v.get("/anak/" + string(ids[0])).HasNot("em")
	v.get("/anak/"+string(ids[0])).Has("dl", evil)
	for _, path := range []string{"/anak?perlu=semua", "/anak?perlu=semua&wilayah=" + sample.Village, "/anak/ganda"} {
		d := v.get(path)
		d.HasNot("em")
		d.Has("main", evil)
	}
	v.post("/anak/cari", url.Values{"kata": {evil}}).HasNot("em")
}

// TestThePagesAreAccessibleOnEveryScreen looks with a browser, in both themes, at
// a desk and on a phone.
func TestThePagesAreAccessibleOnEveryScreen(t *testing.T) {
	w := sample.New(t)
	babies := append(five(), sample.Born("Ani Rahmah", growth.Female, 20, -2.6, 0, 3))
	babies[0].Name = "Sitti Nurkhalisah Maharani Azzahra Khairunnisa Putri Ramadhani binti Abdurrahman"
	ids := w.Take(babies...)
	w.Take(sample.Born("Budy", growth.Male, 15, 0, 0, 1), sample.Born("Citro", growth.Female, 40, 0, 0, 1))
	v := open(t, w, sample.Actor(account.Health, sample.Regency))
	tab := browser.Open(t)
	for _, path := range []string{"/anak?perlu=semua", "/anak?perlu=tidak-ditimbang", "/anak/" + string(ids[0]), "/anak/ganda"} {
		for _, look := range []struct {
			width int
			dark  bool
		}{{1280, true}, {360, false}} {
			tab.Goto(v.address + path)
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
