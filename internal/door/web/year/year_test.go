package year_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
)

func (d *desk) sees(path string, status int, selector string, words ...string) page {
	d.Helper()
	p := d.get(path)
	if p.StatusCode != status {
		d.Fatalf("%s: %d, want %d\n%.600s", path, p.StatusCode, status, p.body)
	}
	p.Has(selector, words...)
	return p
}

// From nothing to a year that says where it stands, as the secretariat sees it.
func TestOnePageTellsWhereTheYearStands(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	sekre := sample.Actor(account.Secretariat, sample.Regency)
	d := o.desk(sekre)
	d.sees("/aksi", 200, ".empty", "Aksi 2026 belum ada di sini", "Buka tahun aksi 2026")
	d.sees("/aksi/buka?tahun=2026", 200, "h1", "Buka tahun aksi 2026 Kabupaten Soppeng")
	d.sees("/aksi/a1?tahun=2026", 404, "h1")
	d.post("/aksi/buka?tahun=2026", nil).Has("h1", "Tahun aksi 2026: 0 dari 8 aksi selesai, 4 terlambat")
	o.facts = []evidence.Fact{
		{Output: "situation.analysis", Done: true, Key: "data.fact.gaps", Args: fault.Args{"Count": 2, "Year": "2026"}, Href: "/situasi", Day: civil.MustDate("2026-02-03")},
		{Output: "situation.recommendation", Key: "data.fact.gaps.none", Args: fault.Args{"Year": "2026"}, Href: "/situasi/rekomendasi"}}
	p := d.sees("/aksi", 200, ".figure-sentence", "Aksi 1", "Lengkapi: Rekomendasi lokasi, program, dan pengelolaan", "oleh Bappeda", "Terlambat 189 hari dari rencana; 4 keluaran belum ada.")
	p.Has(".head", "Rencana dan lokus yang disusun untuk 2027", "1 berjalan, 7 belum mulai")
	p.Has("table.data tbody", "Terlambat", "lewat 189 hari", "Bappeda", "1 Jan – 28 Feb 2026", "Berjalan sejak 3 Feb 2026", "1 dari 5", "dan 3 lagi")
	if href := p.Attr("table.data tbody td a", "href"); href != "/situasi/rekomendasi" {
		t.Errorf("the next step leads to %s", href)
	}
	if words := p.Attr(".year-line .line", "aria-label"); words != "Rencana 1 Jan – 28 Feb 2026; Berjalan sejak 3 Feb 2026; lewat 189 hari" {
		t.Errorf("the bars say %q", words)
	}
	for _, class := range []string{"plan", "real open", "behind", "today"} {
		if !strings.Contains(p.body, `class="`+class+`"`) {
			t.Errorf("nothing is drawn as %s", class)
		}
	}
	d.sees("/aksi/a1", 200, "h1", "Aksi 1, Analisis situasi: terlambat, 1 dari 5 keluaran ada").Has("#situation-analysis", "Ada", "2 kesenjangan", "3 Feb 2026")
	for _, path := range []string{"/aksi?tahun=x", "/aksi?wilayah=xyz", "/aksi/a9", "/aksi?wilayah=7312012005", "/bukti/x", "/bukti/x/tarik"} {
		if p := d.get(path); p.StatusCode != 404 {
			t.Errorf("%s: %d", path, p.StatusCode)
		}
	}
	if p := d.get("/aksi?wilayah=7371"); p.StatusCode != 403 {
		t.Errorf("another regency: %d", p.StatusCode)
	}
	d.post("/aksi/tutup", url.Values{"versi": {"1"}, "alasan": {"Penilaian selesai"}}).Has(".alert", "Tahun aksi ini sudah ditutup", "Penilaian selesai")
	d.sees("/aksi/a1", 200, ".alert", "sudah ditutup").HasNot(".hand-ins")
	d.post("/aksi/tutup", url.Values{"versi": {"2"}, "alasan": {"Ada yang kurang"}}).HasNot(".alert-plain")
}

func TestEvidenceGoesInComesOutAndIsWithdrawn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	planner, health := sample.Actor(account.Planner, sample.Regency), sample.Actor(account.Health, sample.Regency)
	health.ID = db.NewID()
	d, other := o.desk(planner), o.desk(health)
	o.must(o.years.Open(ctx, sample.Actor(account.Secretariat, sample.Regency), sample.Regency, 2026, 0))
	d.sees("/aksi/a4?unggah=regulation.text", 200, "#regulation-text form", "Pilih atau jatuhkan berkas").Count("[name=judul]", 1)
	d.sees("/aksi/a4?tautkan=regulation.text", 200, "#regulation-text form", "Alamat halaman").Count("[name=judul]", 1)
	form := url.Values{"keluaran": {"regulation.text"}, "judul": {"Perbup <b>46</b>"}, "catatan": {"Lembar 1"}}
	for name, contents := range map[string]string{"halaman.html": "<!doctype html><script>alert(1)</script>", "besar.pdf": "%PDF-" + strings.Repeat("0", 20<<20), "kosong.pdf": ""} {
		p := d.upload("/aksi/a4/berkas", name, contents, form)
		if p.StatusCode != 422 {
			t.Fatalf("%s: %d", name, p.StatusCode)
		}
		p.Has("#regulation-text .field-error", name)
		if p.Attr("#regulation-text [name=judul]", "value") != "Perbup <b>46</b>" || p.Attr("#regulation-text [name=catatan]", "value") != "Lembar 1" {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	if p := d.upload("/aksi/a4/berkas", "sangat-besar.pdf", "%PDF-"+strings.Repeat("0", 22<<20), form); p.StatusCode != 422 {
		t.Errorf("beyond the route's limit: %d", p.StatusCode)
	}
	p := d.upload("/aksi/a4/berkas", "../Perbup 46.pdf", "%PDF-1.7 isi", form)
	p.Has("#regulation-text", "Perbup <b>46</b>", "Perbup 46.pdf", "Ada")
	p.HasNot("#regulation-text b")
	href := p.Attr("#regulation-text .shown a", "href")
	got := other.get(href)
	if got.StatusCode != 200 || got.body != "%PDF-1.7 isi" || got.Header.Get("Content-Type") != "application/pdf" || got.Header.Get("Content-Disposition") != `attachment; filename="Perbup 46.pdf"` ||
		got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Content-Length") != "12" {
		t.Errorf("%d %q %v", got.StatusCode, got.body, got.Header)
	}
	if p := d.upload("/aksi/a4/berkas", "sama.pdf", "%PDF-1.7 isi", form); p.StatusCode != 422 {
		t.Errorf("the same once more: %d", p.StatusCode)
	} else {
		p.Has(".field-error", "sudah ada")
	}
	d.post("/aksi/a4/tautan", url.Values{"keluaran": {"regulation.spread"}, "judul": {"Sosialisasi"}, "tautan": {"javascript:alert(1)"}}).Has("#regulation-spread .field-error", "https://")
	d.post("/aksi/a4/tautan", url.Values{"keluaran": {"regulation.spread"}, "judul": {"Sosialisasi"}, "tautan": {"/rapat"}}).Has("#regulation-spread", "halaman sistem ini")
	if p := d.post("/aksi/a4/tautan", url.Values{"keluaran": {"rembuk.held"}, "judul": {"Bukan di sini"}, "tautan": {"/rapat"}}); p.StatusCode != 404 {
		t.Errorf("an output of another action: %d", p.StatusCode)
	}
	d.sees("/bukti", 200, "h1", "2 bukti tahun aksi 2026")
	back := href + "/tarik?kembali=" + url.QueryEscape("//jahat.example")
	if p := other.get(back); p.StatusCode != 403 {
		t.Errorf("somebody else withdraws: %d", p.StatusCode)
	}
	if p := d.post(back, url.Values{"alasan": {"x"}}); p.StatusCode != 422 {
		t.Errorf("without a reason: %d", p.StatusCode)
	}
	d.post(href+"/tarik?kembali=%2Faksi%2Fa4%3Ftahun%3D2026", url.Values{"alasan": {"Salah berkas"}}).Has(".withdrawn", "Salah berkas")
	if p := other.get(href); p.StatusCode != 404 {
		t.Errorf("withdrawn, and opened: %d", p.StatusCode)
	}
	if p := d.get(href); p.StatusCode != 200 {
		t.Errorf("withdrawn, and its owner: %d", p.StatusCode)
	}
	d.sees("/aksi/a4", 200, "table.data", "Menarik bukti", "Menambah bukti")
	manager := o.desk(sample.Actor(account.Secretariat, sample.Regency))
	if p := d.get(href + "/hapus"); p.StatusCode != 403 {
		t.Errorf("its owner erases it: %d", p.StatusCode)
	}
	manager.sees("/bukti", 200, "td", "Hapus isi berkas")
	manager.sees(href+"/hapus?kembali=%2Fbukti", 200, "h1", "Hapus isi berkas “Perbup <b>46</b>”")
	manager.post(href+"/hapus?kembali=%2Fbukti", nil).Has("main", "Isi berkas dihapus oleh")
	if p := manager.get(href); p.StatusCode != 404 {
		t.Errorf("erased, and opened: %d", p.StatusCode)
	}
	manager.sees("/bukti", 200, "main", "Salah berkas").HasNot("[href*=hapus]")
}

// The second of two editors sees both, and loses nothing.
func TestTheSecondEditorSeesBoth(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ani, budi := sample.Actor(account.Secretariat, sample.Regency), sample.Actor(account.Secretariat, sample.Regency)
	ani.Name, budi.Name = "Ani", "Budi"
	o.must(o.years.Open(ctx, ani, sample.Regency, 2026, 0))
	form := func(p page) url.Values {
		v := url.Values{}
		for _, name := range []string{"versi", "nama", "jabatan", "mulai", "selesai", "dimulai", "tuntas"} {
			v.Set(name, p.Attr("[name="+name+"]", "value"))
		}
		v.Set("opd", "bappeda")
		return v
	}
	hers, his := o.desk(ani), o.desk(budi)
	a, b := form(hers.get("/aksi/a3/ubah")), form(his.get("/aksi/a3/ubah"))
	a.Set("nama", "Citra Simulasi")
	b.Set("catatan", "Ditunda ke Juni")
	b.Set("selesai", "2026-06-30")
	if p := hers.post("/aksi/a3/ubah", a); p.StatusCode != 200 {
		t.Fatal(p.StatusCode)
	}
	p := his.post("/aksi/a3/ubah", b)
	if p.StatusCode != 422 {
		t.Fatal(p.StatusCode)
	}
	p.Has("form .alert", "Ani")
	p.Has("form", "Citra Simulasi", "Ditunda ke Juni")
	if p.Attr("[name=selesai]", "value") != "2026-06-30" || p.Attr("[name=versi]", "value") != "2" {
		t.Error("what he typed is lost")
	}
	b.Set("versi", "2")
	b.Set("beda.ambil.nama", "1")
	b.Set("beda.nilai.nama", "Citra Simulasi")
	his.post("/aksi/a3/ubah", b).Has("dl", "Citra Simulasi", "30 Jun 2026", "Ditunda ke Juni")
	b.Set("versi", "3")
	b.Set("selesai", "2026-01-01")
	b.Set("keadaan", "skipped")
	p = his.post("/aksi/a3/ubah", b)
	p.Has(".field-error", "Hari selesai lebih awal daripada hari mulai.", "Tulis alasannya")
	if p.StatusCode != 422 || p.Attr("[name=selesai]", "value") != "2026-01-01" {
		t.Errorf("%d", p.StatusCode)
	}
}

func TestACamatSeesTheKecamatansOwnYear(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	sekre, camat, village := sample.Actor(account.Secretariat, sample.Regency), sample.Actor(account.District, sample.District), sample.Actor(account.Village, sample.Village)
	o.must(o.years.Open(ctx, sekre, sample.Regency, 2026, 0))
	d := o.desk(camat)
	d.sees("/aksi", 200, "h1", "dari 8 aksi") // the edition of 2022 has none of the kecamatan
	d.sees("/aksi?wilayah="+sample.District, 200, ".empty", "tidak punya aksi tingkat kecamatan")
	o.newer(sekre)
	d.sees("/aksi?tahun=2027", 200, ".empty", "Buka tahun aksi 2027")
	d.post("/aksi/buka?tahun=2027&wilayah="+sample.District, nil).Has("h1", "0 dari 4 aksi selesai")
	d.sees("/aksi?tahun=2027", 200, "table.data", "Kecamatan Marioriwawo", "Penilaian hasil")
	d.sees("/aksi/u1?tahun=2027&wilayah="+sample.District, 200, "h1", "0 dari 3 keluaran").HasNot("#lokus-list")
	if p := d.post("/aksi/buka?tahun=2027&wilayah=731202", nil); p.StatusCode != 403 {
		t.Errorf("another kecamatan's: %d", p.StatusCode)
	}
	if p := d.get("/aksi/u1/ubah?tahun=2027&wilayah=" + sample.Regency); p.StatusCode == 200 {
		t.Error("a camat changes the regency's action")
	}
	o.desk(sekre).sees("/aksi?tahun=2027", 200, "main", "Aksi tiap kecamatan", "0 dari 4 selesai", "Belum dibuka")
	v := o.desk(village)
	v.sees("/aksi", 200, "h1", "dari 8 aksi")
	if p := v.get("/aksi/a1/ubah"); p.StatusCode != http.StatusForbidden {
		t.Errorf("a village changes an action: %d", p.StatusCode)
	}
	v.upload("/aksi/a3/berkas", "Berita acara desa.pdf", "%PDF-1.4", url.Values{"keluaran": {"rembuk.minutes"}}).Has("#rembuk-minutes", "Berita acara desa")
}
