package plan_test

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"time"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	pages "tumbuh/internal/door/web/plan"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/record/account"
)

const desa = "7312012005"

// desk is somebody at the pages of the plan.
type desk struct {
	t       *testing.T
	address string
	client  *http.Client
	last    *string // page
}

func open(t *testing.T, service *plan.Service, by account.Actor) desk {
	t.Helper()
	site := webtest.Site(t, web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }})
	routes := pages.Routes(site, service, func(*http.Request) account.Actor { return by })
	webtest.Check(t, site)
	jar, _ := cookiejar.New(nil)
	return desk{t, webtest.Serve(t, site.Handler(routes)), &http.Client{Jar: jar}, new(string)}
}

func (d desk) read(answer *http.Response, err error, status int) *htmlcheck.Doc {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	*d.last = string(body)
	if answer.StatusCode != status {
		d.t.Fatalf("%s: %d, want %d\n%s", answer.Request.URL, answer.StatusCode, status, regexp.MustCompile(`(?s)<main.{0,999}`).Find(body))
	}
	if strings.Contains(string(body), "plan.") && strings.Contains(string(body), ">plan.") {
		d.t.Errorf("%s shows a key", answer.Request.URL)
	}
	return htmlcheck.ParseString(d.t, string(body))
}

func (d desk) get(path string, status int) *htmlcheck.Doc {
	d.t.Helper()
	answer, err := d.client.Get(d.address + path)
	return d.read(answer, err, status)
}

func (d desk) post(path string, form url.Values, status int) *htmlcheck.Doc {
	d.t.Helper()
	answer, err := d.client.PostForm(d.address+path, form)
	return d.read(answer, err, status)
}

// filled is what somebody types into the form.
func filled(change ...string) url.Values {
	form := url.Values{"tahun": {"2026"}, "rencana": {sample.Regency}, "versi": {"0"}, "kegiatan": {"Tablet <b>tambah darah"}, "kode": {"1.02.02.2.02.0001"}, "golongan": {"specific"}, "indikator": {"ESS-11"}, "keluaran": {"Ibu minum tablet"},
		"sasaran": {"pregnant"}, "volume": {"1.200,5"}, "satuan": {"orang"}, "harga": {"45.000"}, "langsung": {"54.022.500"}, "sumber": {"dak-nonfisik"}, "opd": {"dinkes"}, "lokasi": {desa, sample.Village}, "triwulan": {"1", "3"}}
	for i := 0; i+1 < len(change); i += 2 {
		form[change[i]] = strings.Split(change[i+1], "|")
	}
	return form
}

func recommend(t *testing.T, d *db.DB, body situation.Recommendation) string {
	t.Helper()
	e := register.Entry[situation.Recommendation]{Year: 2026, Area: sample.Regency, Body: body}
	if err := register.Kind[situation.Recommendation]("situation.recommendation").Save(t.Context(), d, ledger.By{Name: "x"}, ledger.Deed{Regency: sample.Regency, Action: "situation.recommendation"}, &e); err != nil {
		t.Fatal(err)
	}
	return string(e.ID)
}

func world(t *testing.T) *plan.Service {
	return &plan.Service{DB: sample.New(t).DB, Now: func() time.Time { return sample.Now }}
}

func TestARowIsWrittenSearchedRefusedAndSavedWithoutLosingAnything(t *testing.T) {
	t.Parallel()
	service := world(t)
	d := open(t, service, sample.Actor(account.Health, sample.Regency))
	d.get("/rencana", 200).Has(".empty", "Belum ada baris rencana")
	d.get("/rencana/baru", 200).Has("select[name=opd]", "Dinas Kesehatan")
	found := d.post("/rencana", filled("aksi", "cari", "kode", "gizi masyarakat"), 200)
	found.Has("#kode label", "1.02.02.2.02.0015 Pengelolaan Pelayanan Kesehatan Gizi Masyarakat")
	if found.Text("textarea[name=kegiatan]") != "Tablet <b>tambah darah" || found.Attr("input[name=volume]", "value") != "1.200,5" {
		t.Error("what was typed is lost by the search")
	}
	found.Count("input[name=lokasi][checked]", 2)
	wrong := d.post("/rencana", filled("biaya", "54.022.501", "sumber", "dana-desa", "lokasi", desa+"|"+sample.Village, "triwulan", "9"), 422)
	wrong.Has(".field-error", "Rp 54.022.501 tidak sama dengan volume × harga satuan, yaitu Rp 54.022.500", "adalah kelurahan: tidak punya Dana Desa")
	if wrong.Attr("input[name=biaya]", "value") != "54.022.501" {
		t.Error("what was typed is lost by the error")
	}
	d.post("/rencana", filled("volume", "banyak", "harga", "1.25"), 422).Has(".field-error", "paling banyak tiga desimal", "bukan jumlah rupiah")
	d.post("/rencana", filled("kode", "9.99.99.2.99.9999"), 422).Has(".field-error", "Kode ini tidak ada di daftar")
	saved := d.post("/rencana", filled("kode_pilih", "1.02.02.2.02.0015", "aksi", ""), 200)
	saved.Has("h1", "1. Tablet <b>tambah darah")
	saved.Has("dd", "Rp 54.022.500", "1.200,5 orang × Rp 45.000", "1.02.02.2.02.0015", "Program Pemenuhan Upaya Kesehatan", "Triwulan 1, Triwulan 3")
	saved.HasNot("main b")
	list := d.get("/rencana", 200)
	list.Has("h1", "Rencana 2027: 1 baris, Rp 54.022.500")
	list.Has("td", "Lengkap")
	d.get("/rencana?opd=pupr", 200).Has(".empty", "Tidak ada baris yang cocok")
	d.get("/rencana?keadaan=kurang", 200).Has(".empty", "Tidak ada baris yang cocok")
	d.get("/rencana?cari=tablet&wilayah="+desa, 200).Count("tbody tr", 1)
	for path, status := range map[string]int{"/rencana?wilayah=7371": 404, "/rencana?wilayah=x": 404, "/rencana/x": 404, "/rencana/" + string(db.NewID()): 404, "/rencana/baru?rekomendasi=x": 404} {
		d.get(path, status)
	}
	other := open(t, service, sample.Actor(account.Assessor, "73"))
	other.get("/rencana", 403)
	planner := sample.Actor(account.Planner, sample.Regency)
	planner.Office = "pupr"
	id := strings.TrimPrefix(list.Attr("tbody a", "href"), "/rencana/")
	elsewhere := open(t, service, planner)
	elsewhere.get("/rencana/"+id, 200).HasNot("a[href=\"/rencana/ubah/" + id + "\"]")
	elsewhere.get("/rencana/ubah/"+id, 403)
	elsewhere.post("/rencana", filled("id", id, "versi", "1", "opd", "pupr"), 403)
	elsewhere.post("/rencana/hapus/"+id, url.Values{"versi": {"1"}}, 403)
	d.post("/rencana/hapus/"+id, url.Values{"versi": {"1"}}, 200).Has("#notices", "Baris 1 dihapus")
}

func TestTheSecondOfTwoWhoEditARowIsToldAndTakesWhatHeChooses(t *testing.T) {
	t.Parallel()
	service := world(t)
	d := open(t, service, sample.Actor(account.Secretariat, sample.Regency))
	saved := d.post("/rencana", filled(), 200)
	id := strings.TrimPrefix(saved.Attr("a.btn-primary", "href"), "/rencana/ubah/")
	d.get("/rencana/ubah/"+id, 200).Has("h1", "Ubah baris 1")
	d.post("/rencana", filled("id", id, "versi", "1", "harga", "50.000", "langsung", "1.000.000", "lokasi", desa), 200)
	told := d.post("/rencana", filled("id", id, "versi", "1", "kegiatan", "Kata saya"), 422)
	told.Has("main .alert", "Citra Lestari sudah mengubah ini pada")
	told.Has("fieldset.clash", "Uraian kegiatan", "50.000", "Lokasi", "langsung sampai")
	told.Count("fieldset.clash", 4)
	if told.Text("textarea[name=kegiatan]") != "Kata saya" || told.Attr("input[name=versi]", "value") != "2" {
		t.Error("what was typed, or the newer version, is not in the form")
	}
	again := filled("id", id, "versi", "2", "kegiatan", "Kata saya", "beda.ambil.harga", "1", "beda.nilai.harga", "50.000", "beda.ambil.lokasi", "1", "beda.nilai.lokasi", desa)
	kept := d.post("/rencana", again, 200)
	kept.Has("dd", "Kata saya", "1.200,5 orang × Rp 50.000", "Rp 54.022.500 (90 %)")
	err := service.DB.Read(t.Context(), func(tx *db.Tx) error {
		all, err := plan.Rows(tx, sample.Regency, 2026)
		if len(all) != 1 || all[0].Version != 3 || len(all[0].Body.Areas) != 1 || all[0].Body.Cost != 60_025_000 {
			t.Errorf("%+v", all)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestRecommendationsAreDraftedOrAnsweredAndEverySumOpensToItsRows(t *testing.T) {
	t.Parallel()
	service := world(t)
	first := recommend(t, service.DB, situation.Recommendation{Number: 1, Type: "programme", Text: "Tambah <i>tablet", Indicators: []string{"ESS-11"}, Areas: []string{desa}, Office: "dinkes", Priority: "high"})
	second := recommend(t, service.DB, situation.Recommendation{Number: 2, Type: "management", Text: "Rapat rutin", Office: "bappeda", Priority: "low"})
	d := open(t, service, sample.Actor(account.Secretariat, sample.Regency))
	d.get("/rencana/rekomendasi", 200).Has("h1", "2 dari 2 rekomendasi belum dijawab")
	draft := d.get("/rencana/baru?rekomendasi="+first, 200)
	if draft.Text("textarea[name=kegiatan]") != "Tambah <i>tablet" || draft.Attr("select[name=sasaran] option[selected]", "value") != "pregnant" {
		t.Error("the draft is not filled")
	}
	draft.Count("input[name=rekomendasi][checked]", 1)
	d.post("/rencana", filled("rekomendasi", first, "indikator", "ESS-11|ESS-10"), 200)
	d.post("/rencana", filled("rekomendasi", first, "lokasi", desa, "sumber", "apbd", "langsung", "0"), 200)
	d.post("/rencana/rekomendasi", url.Values{"tahun": {"2026"}, "rekomendasi": {second}, "versi": {"0"}, "alasan": {" "}}, 422).Has(".field-error", "Tulis alasannya")
	done := d.post("/rencana/rekomendasi", url.Values{"tahun": {"2026"}, "rekomendasi": {second}, "versi": {"0"}, "alasan": {"Sudah berjalan"}}, 200)
	done.Has("h1", "Semua 2 rekomendasi terjawab")
	d.post("/rencana/rekomendasi", url.Values{"tahun": {"2026"}, "rekomendasi": {second}, "versi": {"0"}, "alasan": {"Lain"}}, 422).Has("fieldset.clash", "Sudah berjalan", "Lain")
	checks := d.get("/rencana/periksa", 200)
	checks.Has("#label h2", "Berlabel stunting")
	checks.Has(".alert", "belum dibekukan")
	sums := d.get("/rencana/ringkasan", 200)
	sums.Has("h1", "Rencana 2027: Rp 108.045.000, Rp 54.022.500 (50 %) langsung ke sasaran")
	doors := 0
	for _, door := range regexp.MustCompile(`href="(/rencana\?[^"]*(?:baris|ikut)=[^"]*)"`).FindAllStringSubmatch(*d.last, -1) {
		href := html.UnescapeString(door[1])
		doors++
		if n := len(d.get(href, 200).Texts("tbody tr")); n == 0 || n > 2 {
			t.Errorf("%s opens to %d rows", href, n)
		}
	}
	if doors < 9 {
		t.Errorf("%d doors", doors)
	}
	d.get("/rencana/salin?tahun=2027", 200).Has("h1", "2 baris rencana 2027")
	d.post("/rencana/salin", url.Values{"tahun": {"2026"}}, 200).Has("#notices", "Pilih baris")
}

func TestAListOfCodesIsLoadedFromAFile(t *testing.T) {
	t.Parallel()
	d := open(t, world(t), sample.Actor(account.Secretariat, sample.Regency))
	d.get("/rencana/kode?cari=dashat", 200).Has("tbody th", "Dapur Sehat")
	send := func(text string, status int) *htmlcheck.Doc {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		file, _ := form.CreateFormFile("file", "kode.csv")
		_, _ = io.WriteString(file, text)
		_ = form.Close()
		answer, err := d.client.Post(d.address+"/rencana/kode", form.FormDataContentType(), &body)
		return d.read(answer, err, status)
	}
	send("kode,nama\n1.2,x\n", 422).Has("table td", "bukan kode program")
	send("bukan,tabel\n", 422).Has(".field-error", "Judul kolom tidak ditemukan")
	send("kode,nama\n1.02.02.2.02.0777,Gizi di sini\n", 200).Has("#notices", "1 kode dari 1 program dimuat")
	d.get("/rencana/kode?cari=gizi+di+sini", 200).Has("tbody td", "daftar daerah sendiri")
	d.post("/rencana/kode/hapus", url.Values{}, 200).Has("#notices", "dihapus")
}

// A thousand rows: the list stays paged, and a page of it light.
func TestAThousandRowsStayPaged(t *testing.T) {
	t.Parallel()
	service := world(t)
	by := sample.Actor(account.Secretariat, sample.Regency)
	err := ledger.Write(t.Context(), service.DB, by.By(), ledger.Deed{Regency: sample.Regency, Action: "plan.row", Target: "many"}, func(tx *db.Tx) (any, error) {
		w, err := service.Writing(tx, sample.Regency, 2026)
		for i := 0; i < 1000 && err == nil; i++ {
			e := register.Entry[plan.Row]{Year: 2026, Body: plan.Row{Nature: plan.Specific, Activity: fmt.Sprint("Kegiatan ", i), Office: "dinkes", Areas: []string{desa}, Cost: 1_000_000, Code: "1.02.02.2.02.0001", TargetGroup: "pregnant"}}
			_, err = w.Put(by, &e, "")
		}
		return nil, err
	})
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, service, by)
	begun := time.Now()
	list := d.get("/rencana?urut=-anggaran", 200)
	t.Logf("the list of 1,000 rows took %v", time.Since(begun))
	list.Count("tbody tr", 50)
	list.Has("h1", "1.000 baris, Rp 1.000.000.000")
	d.get("/rencana?hal=20", 200).Has("tbody th", "1.000. Kegiatan 999")
	d.get("/rencana?semua=1", 200).Count("tbody tr", 1000)
	begun = time.Now()
	d.get("/rencana/periksa", 200)
	t.Logf("the checks took %v", time.Since(begun))
}
