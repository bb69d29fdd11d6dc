package rembuk_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	aksi "tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/rembuk"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/letter"
)

const (
	soppeng = "7312"
	mario   = "731201"
)

// hall is the program of a regency with a clock, for several people.
type hall struct {
	*testing.T
	db  *db.DB
	now time.Time
}

func open(t *testing.T, d *db.DB) *hall {
	t.Helper()
	err := ledger.Write(t.Context(), d, ledger.By{Name: "test"}, ledger.Deed{Regency: soppeng, Action: "regency.open"}, func(tx *db.Tx) (any, error) { return nil, region.OpenRegency(tx, soppeng) })
	if err != nil {
		t.Fatal(err)
	}
	return &hall{t, d, time.Date(2026, 4, 14, 1, 0, 0, 0, time.UTC)} // 9.00 WITA
}

// visitor is somebody with a browser of their own.
type visitor struct {
	*hall
	address string
	client  *http.Client
}

// page is what came back.
type page struct {
	*htmlcheck.Doc
	status int
	path   string
	body   string
}

func (h *hall) visitor(role account.Role, area, office string) *visitor {
	h.Helper()
	by := account.Actor{Account: account.Account{ID: db.NewID(), Name: "Nia " + string(role), Role: role, Region: area, Office: office}, Via: "web", Home: soppeng}
	viewer := web.Viewer{SignedIn: true, Name: by.Name, May: func(permission string) bool { return by.May(account.Action(permission)) }}
	if role == account.Stranger {
		viewer = web.Viewer{}
	}
	site := webtest.Site(h.T, viewer)
	clock := func() time.Time { return h.now }
	services := rembuk.Services{Meetings: &aksi.Service{DB: h.db, Now: clock}, Evidence: &evidence.Service{DB: h.db, Now: clock}, Letters: &letter.Service{DB: h.db, Now: clock, Public: "https://tumbuh.soppengkab.go.id"}, Actor: func(*http.Request) account.Actor { return by },
		Link: func(r *http.Request, path string) string { return "https://tumbuh.soppengkab.go.id" + path }}
	routes := rembuk.Routes(site, services)
	webtest.Check(h.T, site)
	jar, _ := cookiejar.New(nil)
	return &visitor{h, webtest.Serve(h.T, site.Handler(routes)), &http.Client{Jar: jar}}
}

func (v *visitor) send(status int, r *http.Request) page {
	v.Helper()
	answer, err := v.client.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		d := htmlcheck.ParseString(v.T, string(body))
		v.Fatalf("%s %s: %d, want %d: %v\n%q %q %.400s", r.Method, r.URL.Path, answer.StatusCode, status, err, d.Texts(".alert"), d.Texts(".field-error"), body)
	}
	return page{htmlcheck.ParseString(v.T, string(body)), answer.StatusCode, answer.Request.URL.RequestURI(), string(body)}
}

func (v *visitor) get(path string) page { v.Helper(); return v.fails(200, path) }

func (v *visitor) fails(status int, path string) page {
	v.Helper()
	r, _ := http.NewRequest("GET", v.address+path, nil)
	return v.send(status, r)
}

func (v *visitor) post(status int, path string, form url.Values) page {
	v.Helper()
	r, _ := http.NewRequest("POST", v.address+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(status, r)
}

// form is what hidden fields of a page's form would send.
func form(p page, kind string, names ...string) url.Values {
	values := url.Values{}
	for _, name := range names {
		values.Set(name, p.Attr("form."+kind+" input[name="+name+"]", "value"))
	}
	return values
}

// called is the address of a new meeting.
func (v *visitor) called(area, day string) string {
	v.Helper()
	p := v.post(200, "/rapat/baru", url.Values{"tahun": {"2026"}, "wilayah": {area}, "jenis": {"rembuk"}, "judul": {"Rembuk Stunting 2026"}, "hari": {day}, "mulai": {"09.00"}, "selesai": {"12.00"}, "tempat": {"Aula Bappeda"}, "tembusan": {"Bupati Soppeng;\r\n\r\n Ketua DPRD."}})
	p.Has("main", "TembusanBupati Soppeng; Ketua DPRD")
	return strings.SplitN(p.path, "?", 2)[0]
}

func TestAMeetingFromItsAgendaToItsCommitments(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		s := h.visitor(account.Secretariat, soppeng, "")
		s.get("/rapat").Has("main", "Belum ada rapat", "Yang masih harus diadakan", "belum dikonfirmasi")
		bad := s.post(422, "/rapat/baru", url.Values{"tahun": {"2026"}, "wilayah": {soppeng}, "jenis": {"rembuk"}, "judul": {""}, "hari": {"2025-01-01"}, "mulai": {"jam 9"}, "tempat": {"Aula <b>"}})
		bad.Has("main", "Harus diisi", "dalam tahun 2026", "seperti 09.00")
		if got := bad.Attr("input[name=tempat]", "value"); got != "Aula <b>" {
			t.Errorf("what was typed became %q", got)
		}
		at := s.called(soppeng, "2026-04-14")
		s.get(at).Has("main", "14 Apr 2026, 09.00–12.00 WITA", "Aula Bappeda", "Direncanakan")

		agenda := s.get(at + "/agenda")
		agenda.Has("main", "Paparan hasil analisis situasi", "Analisis situasi tahun ini belum dibekukan", "Lokus belum dipilih")
		mine := form(agenda, "lines-form", "rupa", "baris")
		mine.Set("id-0", agenda.Attr("input[name=id-0]", "value"))
		mine.Set("urut-0", "1")
		mine.Set("pokok-0", "Sambutan Bupati")
		mine.Set("pokok-1", "Tambahan sekretaris")
		mine.Set("aksi", "simpan")
		s.post(200, at+"/agenda", mine).Has("main", "Sambutan Bupati", "Tambahan sekretaris")
		late := s.post(422, at+"/agenda", url.Values{"rupa": mine["rupa"], "baris": {"1"}, "id-0": mine["id-0"], "pokok-0": {"Sambutan Wakil Bupati"}, "aksi": {"simpan"}})
		late.Has(".clash", "Sambutan Wakil Bupati", "Sambutan Bupati")
		again := url.Values{"rupa": {late.Attr("form.lines-form input[name=rupa]", "value")}, "baris": {"1"}, "id-0": mine["id-0"], "pokok-0": {"Sambutan Wakil Bupati"}, "aksi": {"simpan"}}
		s.post(200, at+"/agenda", again).Has("main", "Sambutan Wakil Bupati")

		guests := s.get(at + "/undangan")
		if n := strings.Count(guests.body, `name="lembaga-`); n < 50 {
			t.Errorf("%d lines of guests", n)
		}
		for _, want := range []string{"Dinas Kesehatan", "KUA Kecamatan Marioriwawo", "Puskesmas di Kecamatan Lalabata", "IBI"} {
			if !strings.Contains(guests.body, `value="`+want) {
				t.Errorf("%s is not invited", want)
			}
		}
		message := s.get(at).Text("textarea[name=pesan]")
		if !strings.Contains(message, "Selasa, 14 Apr 2026") || !strings.Contains(message, "1. Sambutan Wakil Bupati") {
			t.Errorf("the message says %q", message)
		}
		s.post(200, at+"/keadaan", url.Values{"keadaan": {"invited"}}).Has("main", "Diundang")
		s.post(422, at+"/keadaan", url.Values{"keadaan": {"cancelled"}}).Has("main", "Harus diisi")
		s.post(200, at+"/keadaan", url.Values{"keadaan": {"held"}}).Has("main", "Dilaksanakan")

		read := s.post(200, at+"/hadir", url.Values{"aksi": {"baca"}, "tempel": {"No\tNama\tLembaga\tJabatan\n1\tRahma\tIBI\tKetua\n2.\tTuti <script>\tOrganisasi Baru\n"}})
		if read.Attr("input[name=nama-1]", "value") != "Tuti <script>" || read.Attr("input[name=lembaga-0]", "value") != "IBI" {
			t.Error("the pasted list was not read")
		}
		s.post(422, at+"/hadir", url.Values{"aksi": {"tulis"}, "baris": {"2"}, "nama-0": {"Rahma"}, "lembaga-0": {"IBI"}, "nama-1": {"Tuti"}}).Has("main", "Harus diisi")
		written := s.post(200, at+"/hadir", url.Values{"aksi": {"tulis"}, "baris": {"2"}, "nama-0": {"Rahma"}, "lembaga-0": {"ibi"}, "nama-1": {"Tuti"}, "lembaga-1": {"Organisasi Baru"}})
		written.Has("main", "1 dari", "2 orang, 1 di luar daftar undangan")
		one := s.get(strings.TrimPrefix(written.Attr("tbody th a", "href"), s.address))
		fix := form(one, "form", "rupa", "versi")
		fix.Set("aksi", "ubah")
		fix.Set("nama", "Rahmawati")
		fix.Set("lembaga", "IBI")
		s.post(200, at+"/hadir", fix).Has("main", "Rahmawati")
		fix.Set("nama", "Rahmania")
		s.post(422, at+"/hadir", fix).Has(".clash", "Rahmawati") // of the version before

		notes := s.get(at + "/notula")
		point := strings.SplitN(strings.SplitN(notes.body, `name="pembahasan-`, 2)[1], `"`, 2)[0]
		note := form(notes, "minutes", "rupa")
		note.Set("pembahasan-"+point, "Semua sepakat.\nTanpa catatan.")
		note.Set("keberatan", "Kec. Lalabata: lokus kurang")
		s.post(200, at+"/notula", note).Has("main", "Semua sepakat", "Kec. Lalabata: lokus kurang")
		kept := form(s.get(at+"/notula"), "minutes", "rupa")
		for name := range note {
			if name != "rupa" {
				kept[name] = note[name]
			}
		}
		kept.Set("pembahasan-gone", "Ditulis saat butirnya dikeluarkan")
		s.post(200, at+"/notula", kept).Has("main", "Ditulis saat butirnya dikeluarkan", "sudah keluar dari agenda")
		s.post(200, at+"/putusan", url.Values{"putusan": {"Nota dinas ke semua OPD"}, "opd": {"bappeda"}, "tenggat": {"2026-05-01"}}).Has("#putusan", "1. Nota dinas ke semua OPD", "Bappeda", "1 Mei 2026")

		var pasted strings.Builder
		pasted.WriteString("No\tKomitmen\tPenanggung jawab\tJabatan\tTenggat\tUkuran\tTarget\tSatuan\n")
		for i := range 30 {
			fmt.Fprintf(&pasted, "%d\t\"Komitmen ke-%d,\nbaris \"\"dua\"\"\"\tDinas Kesehatan\tKepala\t%d Juni 2026\tposyandu\t1.0%02d,5\tposyandu\n", i+1, i+1, i+1, i)
		}
		filled := s.post(200, at+"/komitmen", url.Values{"aksi": {"tempel"}, "baris": {"0"}, "tempel": {pasted.String()}})
		table := url.Values{"aksi": {"simpan"}, "baris": {"33"}}
		for i := range 33 {
			for _, name := range []string{"id", "versi", "opd", "jabatan", "tenggat", "ukuran", "target", "satuan", "baris_rencana"} {
				field := fmt.Sprintf("%s-%d", name, i)
				table.Set(field, filled.Attr("input[name="+field+"]", "value"))
			}
			table.Set(fmt.Sprintf("komitmen-%d", i), filled.Text(fmt.Sprintf("textarea[name=komitmen-%d]", i)))
		}
		table.Set("opd-4", "Dinas Antah")
		table.Set("tenggat-5", "31/02/2026")
		table.Set("baris_rencana-6", "99")
		wrong := s.post(422, at+"/komitmen", table)
		wrong.Has("main", "seperti 31/12/2026", "“99” bukan nomor baris")
		table.Set("tenggat-5", "6/6/2026")
		table.Del("baris_rencana-6")
		s.post(422, at+"/komitmen", table).Has("main", "Kantor tidak dikenal")
		table.Set("opd-4", "dinkes")
		s.post(200, at+"/komitmen", table)
		if n := strings.Count(s.get(at+"/komitmen").body, "ke-30"); n == 0 {
			t.Error("the thirtieth is missing")
		}
		s.post(200, at+"/keadaan", url.Values{"keadaan": {"agreed"}}).Has("main", "Notula disepakati")
		note.Set("pembukaan", "Diketik saat notula disepakati")
		s.post(422, at+"/notula", note).Has("textarea[name=pembukaan]", "Diketik saat notula disepakati")
		all := s.get("/komitmen?tahun=2026")
		all.Has("h1", "30 komitmen")
		all.Has("main", "1. Komitmen ke-1, baris \"dua\"", "1.000,5 posyandu", "6 Jun 2026")

		first := strings.TrimPrefix(all.Attr("tbody th a", "href"), s.address)
		pupr, dinkes := h.visitor(account.Planner, soppeng, "pupr"), h.visitor(account.Planner, soppeng, "dinkes")
		pupr.get(first).HasNot("#lapor")
		pupr.post(403, first, url.Values{"keadaan": {"done"}, "uraian": {"x"}})
		dinkes.post(422, first, url.Values{"keadaan": {"done"}, "uraian": {""}, "capaian": {"banyak"}}).Has("#lapor", "Isi angka")
		dinkes.post(200, first, url.Values{"keadaan": {"done"}, "uraian": {"Selesai <b>"}, "capaian": {"1.000"}}).Has("main", "Selesai <b>", "1.000", "Ditepati")
		pupr.fails(403, first+"/ubah")
		decision := s.get(first + "/ubah")
		s.post(422, first+"/ubah", url.Values{"versi": {"9"}, "komitmen": {"Lain"}, "opd": {"dinkes"}, "tenggat": {"2026-07-01"}}).Has(".clash", "Lain")
		id := strings.SplitN(strings.SplitN(decision.body, `<select class="form-select" id="f-putusan"`, 2)[1], `</select>`, 2)[0]
		id = strings.SplitN(strings.SplitN(id, `<option value="0`, 2)[1], `"`, 2)[0]
		s.post(200, first+"/ubah", url.Values{"versi": {decision.Attr("input[name=versi]", "value")}, "putusan": {"0" + id}, "alasan": {"Lelang gagal"}, "komitmen": {"Komitmen baru"}, "opd": {"dinkes"}, "tenggat": {"2026-07-01"}}).
			Has("main", "Komitmen baru", "Lelang gagal", "Komitmen ke-1")

		h.now = h.now.AddDate(0, 2, 0)
		next := s.called(soppeng, "2026-06-15")
		s.get(next+"/agenda").Has("main", "Tindak lanjut komitmen rapat sebelumnya", "29 komitmen belum selesai")
		s.get(next+"/tindak-lanjut").Has("main", "Ditepati", "Lewat tenggat", "Rembuk Stunting 2026")
		s.get("/rapat?tahun=2026&wilayah="+mario).Has("main", "Yang masih harus diadakan")
		s.get("/komitmen?tahun=2026&keadaan=not_kept&opd=dinkes").HasNot(".empty")
	})
}
