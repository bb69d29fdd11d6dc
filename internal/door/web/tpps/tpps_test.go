package tpps_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/door/web"
	webtpps "tumbuh/internal/door/web/tpps"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
)

// office is a person at the screens.
type office struct {
	t       *testing.T
	address string
	client  *http.Client
}

func at(t *testing.T, d *db.DB, day string, role account.Role, region, opd string) office {
	t.Helper()
	by := account.Actor{Account: account.Account{ID: db.NewID(), Name: "Orang <b>" + string(role), Role: role, Region: region, Office: opd}, Via: "web", Home: "7312"}
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }})
	now := func() time.Time { return civil.MustDate(day).Time().Add(3 * time.Hour) }
	routes := webtpps.Routes(site, webtpps.Services{Teams: &tpps.Service{DB: d, Now: now}, Evidence: &evidence.Service{DB: d, Now: now}, Actor: func(*http.Request) account.Actor { return by }})
	webtest.Check(t, site)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return office{t, webtest.Serve(t, site.Handler(routes)), client}
}

func (o office) answer(r *http.Response, err error, status int) (string, http.Header) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != status {
		o.t.Fatalf("%s: %d, want %d: %v\n%.700s", r.Request.URL, r.StatusCode, status, err, body)
	}
	return string(body), r.Header
}

func (o office) get(path string, status int) *htmlcheck.Doc {
	o.t.Helper()
	r, err := o.client.Get(o.address + path)
	body, _ := o.answer(r, err, status)
	return htmlcheck.ParseString(o.t, body)
}

// post sends a form as the site's own pages do, and tells where it leads.
func (o office) post(path string, status int, fields ...string) (*htmlcheck.Doc, string) {
	o.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return o.send(path, status, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (o office) send(path string, status int, kind string, body io.Reader) (*htmlcheck.Doc, string) {
	o.t.Helper()
	request, err := http.NewRequest(http.MethodPost, o.address+path, body)
	if err != nil {
		o.t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	r, err := o.client.Do(request)
	text, head := o.answer(r, err, status)
	if status == http.StatusSeeOther {
		return nil, head.Get("Location")
	}
	return htmlcheck.ParseString(o.t, text), ""
}

const pasted = "Pengarah\t\tH. <i>Andi Contoh\tBupati Soppeng\tPemerintah Kabupaten\nKetua\t\t\tWakil Bupati\tPemerintah Kabupaten\nSekretaris\t\t\tKepala DPPKB\tDPPKB\nKoordinator\t1\t\tKepala Dinas Kesehatan\tDinas Kesehatan\nAnggota\t1\t\tKepala PUPR\tpupr"

func TestATeamIsKeptFromItsDecreeToItsSemesterReport(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	bappeda := at(t, d, "2026-07-20", account.Secretariat, "7312", "")
	bappeda.get("/tpps", 200).Has("h1", "belum ada TPPS")
	bappeda.get("/tpps/program", 200).Has("h1", "belum ada program kerja")
	bappeda.get("/tpps/semester", 200).Has("h1", "laporan Semester I 2026")
	bappeda.post("/tpps", 422, "wilayah", "7312", "nomor", "1/2026", "hari", "x")
	_, team := bappeda.post("/tpps", 303, "wilayah", "7312", "nomor", "1/2026", "tanggal", "2026-01-05", "oleh", "Bupati <b>Soppeng", "sampai", "2027-12-31", "bidang-data", "Data Saja")
	bappeda.get(team, 200).Has("main", "Belum ada yang mengisi")
	read, _ := bappeda.post(team+"/tempel", 422, "tempelan", "Raja\t\t\tRaja\tKerajaan")
	read.Has("main", "Raja")
	read, _ = bappeda.post(team+"/tempel", 200, "tempelan", pasted)
	read.Has("main", "Simpan 5 anggota")
	bappeda.get(team, 200).Has("main", "Belum ada anggota") // nothing is kept before it was looked at
	bappeda.post(team+"/tempel", 303, "tempelan", pasted, "simpan", "1")
	bappeda.get(team, 200).Has("table", "Wakil Bupati")

	// two people change the decree
	bappeda.get(team+"/ubah", 200)
	change := func(status int, number, version string, more ...string) *htmlcheck.Doc {
		id := strings.TrimPrefix(team, "/tpps/")
		doc, _ := bappeda.post("/tpps", status, append([]string{"wilayah", "7312", "tim", id, "versi", version, "nomor", number, "tanggal", "2026-01-05", "oleh", "Bupati Soppeng", "sampai", "2027-12-31"}, more...)...)
		return doc
	}
	change(303, "2/2026", "1")
	clash := change(422, "3/2026", "1")
	clash.Has("fieldset", "2/2026")
	clash.Has("fieldset", "3/2026")
	change(303, "3/2026", "2", "beda.ambil.nomor", "1", "beda.nilai.nomor", "2/2026")
	bappeda.get(team, 200).Has("main", "2/2026")

	// the decree's file
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("berkas", "sk.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(part, "Keputusan Bupati Soppeng")
	form.Close()
	bappeda.send(team+"/bukti", 303, form.FormDataContentType(), &body)
	bappeda.get(team, 200).Has("main", "SK TPPS nomor 2/2026")

	// an office's own field
	pupr := at(t, d, "2026-07-20", account.Planner, "7312", "pupr")
	_, _ = pupr.post("/tpps/program", 303, "wilayah", "7312", "tahun", "2026", "bidang", "service", "kegiatan", "Sumur bor <b>", "bulan", "3", "bulan", "4", "kemajuan", "running")
	pupr.get("/tpps/program", 200).Has("table", "Mar–Apr")
	pupr.post("/tpps/program", 403, "wilayah", "7312", "tahun", "2026", "bidang", "data", "kegiatan", "x", "bulan", "3", "kemajuan", "running")
	pupr.post("/tpps/program", 422, "wilayah", "7312", "tahun", "2026", "bidang", "service", "kegiatan", "")
	report := []string{"wilayah", "7312", "bidang", "service", "periode", "2026Q2", "dilakukan", "12 sumur", "direncanakan", "8 sumur", "kendala", "tidak ada"}
	pupr.post("/tpps/laporan", 422, append(report[:10:10], "serahkan", "1")...)
	pupr.post("/tpps/laporan", 303, append(report, "serahkan", "1")...)
	pupr.get("/tpps/laporan?wilayah=7312&bidang=service&periode=2026Q2", 200).Has("main", "12 sumur")
	entry := bappeda.get("/tpps/laporan?wilayah=7312&bidang=service&periode=2026Q2", 200).Attr("input[name=entri]", "value")
	bappeda.post("/tpps/laporan/nilai", 422, "wilayah", "7312", "bidang", "service", "periode", "2026Q2", "entri", entry, "versi", "1")
	bappeda.post("/tpps/laporan/nilai", 303, "wilayah", "7312", "bidang", "service", "periode", "2026Q2", "entri", entry, "versi", "1", "terima", "1")

	// what was typed stays, whatever happened meanwhile
	read, _ = pupr.post("/tpps/laporan", 422, append(report, "versi", "2")...)
	read.Has("textarea[name=dilakukan]", "12 sumur")
	read, _ = bappeda.post("/tpps/laporan/nilai", 422, "wilayah", "7312", "bidang", "service", "periode", "2026Q2", "entri", entry, "versi", "1", "catatan", "Lampirkan foto")
	read.Has("textarea[name=catatan]", "Lampirkan foto")

	// the semester report
	page := bappeda.get("/tpps/semester?periode=2026S1", 200)
	page.Has("textarea[name=bagian-fields]", "12 sumur")
	bappeda.post("/tpps/semester", 303, "wilayah", "7312", "periode", "2026S1", "bagian-practice", "Sumur bersama.", "bagian-fields", page.Text("textarea[name=bagian-fields]"))
	read, _ = bappeda.post("/tpps/semester", 422, "wilayah", "7312", "periode", "2026S1", "bagian-practice", "Lain.")
	read.Has("fieldset", "Sumur bersama.")
	// what a draft is made from changes between showing it and saving the form: it stays a draft
	shown := bappeda.get("/tpps/semester?periode=2026S1", 200)
	change(303, "4/2026", "3")
	bappeda.post("/tpps/semester", 303, "wilayah", "7312", "periode", "2026S1", "versi", "1", "bagian-practice", "Sumur bersama.",
		"bagian-introduction", shown.Text("textarea[name=bagian-introduction]")+"\r\n", "draf-introduction", shown.Attr("input[name=draf-introduction]", "value"))
	bappeda.get("/tpps/semester?periode=2026S1", 200).Has("textarea[name=bagian-introduction]", "Nomor 4/2026")
	pupr.post("/tpps/semester", 403, "wilayah", "7312", "periode", "2026S1")
	for _, path := range []string{"/tpps/semester/dokumen?periode=2026S1", "/tpps/semester/dokumen?periode=2026S1&berkas=docx", team + "/sk"} {
		r, err := bappeda.client.Get(bappeda.address + path)
		if body, head := bappeda.answer(r, err, 200); len(body) < 5000 || !strings.HasPrefix(head.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d bytes, %v", path, len(body), head)
		}
	}
	bappeda.post("/tpps/semester", 303, "wilayah", "7312", "periode", "2026S1", "versi", "2", "bagian-practice", "Sumur bersama.", "serahkan", "1")
	bappeda.get("/tpps/semester?periode=2026S1", 200).Has("main", "Sumur bersama.")
	bappeda.post("/tpps/semester", 409, "wilayah", "7312", "periode", "2026S1", "versi", "4", "bagian-practice", "Baru.")

	// the next term
	_, next := bappeda.post(team+"/salin", 303)
	bappeda.get(next, 200).Has("main", "Rancangan SK")
	bappeda.post(next+"/hapus", 303, "versi", "1")
	bappeda.get(next, 404)
}

func TestWhoMayOnlyReadFindsNoWayToWrite(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	_, team := at(t, d, "2026-07-20", account.Secretariat, "7312", "").post("/tpps", 303, "wilayah", "7312", "nomor", "1", "tanggal", "2026-01-05")
	assessor := at(t, d, "2026-07-20", account.Assessor, "73", "")
	for path, status := range map[string]int{"/tpps": 200, team: 200, team + "/ubah": 403, team + "/anggota": 403, team + "/tempel": 403, team + "/sk": 403, "/tpps/program": 200, "/tpps/semester": 200, "/tpps/semester/dokumen": 200,
		"/tpps/laporan?bidang=data&periode=2026Q1": 200, "/tpps/laporan?bidang=x&periode=2026Q1": 404, "/tpps/laporan?bidang=data&periode=x": 404, "/tpps?wilayah=3201": 403, "/tpps?wilayah=x": 404, "/tpps/x": 404, "/tpps?tim=baru": 403, "/tpps?wilayah=7312012005": 200} {
		r, err := assessor.client.Get(assessor.address + path)
		assessor.answer(r, err, status)
	}
	camat := at(t, d, "2026-07-20", account.District, "731201", "")
	camat.get("/tpps", 200).Has("h1", "Kecamatan Marioriwawo")
	camat.post("/tpps", 403, "wilayah", "7312", "nomor", "9", "tanggal", "2026-01-05")
	camat.post("/tpps", 303, "wilayah", "731201", "nomor", "9", "tanggal", "2026-01-05")
	cadre := at(t, d, "2026-07-20", account.Cadre, "7312012005", "")
	cadre.get("/tpps", 403)
}
