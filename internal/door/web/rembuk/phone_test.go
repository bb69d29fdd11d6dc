package rembuk_test

import (
	"archive/zip"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	aksi "tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/rembuk"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/record/account"
)

// address is what the QR code on the wall leads to.
func (v *visitor) code(at string) string {
	v.Helper()
	wall := v.get(at + "/qr")
	wall.Has(".wall-qr svg")
	wall.Has(`meta[http-equiv=refresh]`)
	_, path, ok := strings.Cut(wall.Text(".wall-address"), "tumbuh.soppengkab.go.id")
	if !ok || !strings.HasPrefix(path, "/hadir/") {
		v.Fatalf("the wall shows %q", wall.Text(".wall-address"))
	}
	return path
}

func TestAPhoneWritesOnePersonInAndShowsNobody(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		s := h.visitor(account.Secretariat, soppeng, "")
		at := s.called(soppeng, "2026-04-14")
		code := s.code(at)

		phone := h.visitor(account.Stranger, "", "")
		shown := phone.get(code)
		shown.Has("h1", "Rembuk Stunting 2026")
		shown.Has("select[name=undangan]", "Dinas Kesehatan")
		if n := len(shown.body); n > 16_000 || strings.Contains(shown.body, "<script") || strings.Contains(shown.body, "Menu utama") {
			t.Errorf("the phone's page weighs %d bytes", n)
		}
		bad := phone.post(422, code, url.Values{"nama": {" "}, "lembaga": {""}, "jabatan": {"<b>Kepala</b>"}})
		bad.Has(".wrong", "Harus diisi")
		bad.HasNot("main b")
		if bad.Attr("input[name=jabatan]", "value") != "<b>Kepala</b>" {
			t.Error("what was typed is lost")
		}
		phone.post(200, code, url.Values{"nama": {"Warga \u202e<script>alert(1)</script>"}, "lembaga": {"ibi"}}).Has(".said", "kehadiran Anda tercatat")
		twice := phone.post(200, code, url.Values{"nama": {"Orang Lain"}, "lembaga": {"IBI"}})
		twice.Has(".said", "sudah mencatat satu orang")
		other := h.visitor(account.Stranger, "", "")
		other.get(code)
		second := other.post(200, code, url.Values{"nama": {"Warga Dua"}, "lembaga": {"Karang Taruna"}})
		for _, p := range []page{twice, second, other.get(code), shown} {
			if strings.Contains(p.body, "Warga") || strings.Contains(p.body, "Karang Taruna") {
				t.Error("the phone's page names somebody who came")
			}
		}
		list := s.get(at + "/hadir")
		list.Has("main", "Warga <script>alert(1)</script>", "Warga Dua", "1 di luar daftar undangan", "lewat ponsel")
		list.HasNot("main script")
		s.get(at+"/qr").Has(".wall-count", "2 orang")
		if strings.Contains(s.get(at+"/qr").body, "Warga") {
			t.Error("the wall names somebody")
		}
		for _, role := range []account.Role{account.Stranger, account.Cadre, account.Administrator} {
			v := h.visitor(role, map[account.Role]string{account.Cadre: "7312012005", account.Administrator: soppeng}[role], "")
			v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			status := 403
			if role == account.Stranger {
				status = 303 // to the sign-in
			}
			v.fails(status, at+"/hadir")
			v.fails(status, at+"/qr")
		}
		h.visitor(account.Planner, soppeng, "dinkes").fails(403, at+"/qr")
	})
}

func TestWhoHasNoCodeOrComesTooLateIsTurnedAway(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		s, phone := h.visitor(account.Secretariat, soppeng, ""), h.visitor(account.Stranger, "", "")
		at := s.called(soppeng, "2026-04-14")
		code := s.code(at)
		name := url.Values{"nama": {"Warga"}, "lembaga": {"Desa"}}
		var first string
		near := code[7:22] + "x" // but for its last letter
		if near == code[7:] {
			near = code[7:22] + "y"
		}
		for _, guess := range []string{strings.Repeat("a", 16), near, "x", strings.TrimPrefix(at, "/rapat/"), "%27%20or%201=1", strings.Repeat("a", 5000)} {
			got := phone.fails(404, "/hadir/"+guess)
			if text := got.Text("main p"); first == "" {
				first = text
			} else if text != first {
				t.Errorf("%.20s is answered %q, another %q", guess, text, first)
			}
			phone.post(404, "/hadir/"+guess, name)
		}
		day := h.now
		for at, want := range map[time.Duration]string{-3 * time.Hour: "dibuka 14 Apr 2026", 24 * time.Hour: "sudah ditutup"} {
			h.now = day.Add(at)
			phone.get(code).Has(".said", want)
			phone.post(409, code, name).Has(".said", want)
		}
		h.now = day.Add(10 * time.Hour) // 19.00 of the day
		phone.get(code).Has("form")
		s.post(200, at+"/qr", url.Values{})
		phone.fails(404, code)
		again := s.code(at)
		s.post(200, at+"/keadaan", url.Values{"keadaan": {"cancelled"}, "alasan": {"Banjir"}})
		phone.post(409, again, name).Has(".said", "sudah ditutup")
		if n := strings.Count(s.get(at+"/hadir").body, "Warga"); n != 0 {
			t.Error("somebody came in")
		}
	})
}

// Behind a server that speaks HTTPS the phone's cookie stays there; and a form can be sent
// over plain HTTP in an office's network, where browsers tell an Origin only with a Referer.
func TestAPhonesCookieIsAsSafeAsTheSite(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.Open(t, db.SQLite))
	s := h.visitor(account.Secretariat, soppeng, "")
	code := s.code(s.called(soppeng, "2026-04-14"))
	clock := func() time.Time { return h.now }
	for _, secure := range []bool{false, true} {
		site := webtest.SiteOf(t, web.Config{Secure: secure, Identify: func(r *http.Request, _, _ string) (*http.Request, web.Viewer, error) { return r, web.Viewer{}, nil }})
		handler := site.Handler(rembuk.Routes(site, rembuk.Services{Meetings: &aksi.Service{DB: h.db, Now: clock}, Actor: func(*http.Request) account.Actor { return account.Actor{} }}))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", code, nil))
		answer := w.Result()
		for _, c := range answer.Cookies() {
			if c.Name == "hadir" && (c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode) {
				t.Errorf("%+v", c)
			}
		}
		if len(answer.Cookies()) == 0 || answer.Header.Get("Cache-Control") != "no-store" || answer.Header.Get("Referrer-Policy") != "strict-origin" || !strings.Contains(answer.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%d %v", answer.StatusCode, answer.Header)
		}
	}
}

// Who only looks on gets papers without the names that an office has not issued.
func TestPapersTellOutsidersNoNames(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.Open(t, db.SQLite))
	s := h.visitor(account.Secretariat, soppeng, "")
	at := s.called(soppeng, "2026-04-14")
	s.post(200, at+"/hadir", url.Values{"aksi": {"tulis"}, "baris": {"1"}, "nama-0": {"Rahma Rahasia"}, "lembaga-0": {"IBI"}})
	text := func(v *visitor, paper string) string {
		body := v.get(at + "/dokumen/" + paper + "?berkas=docx").body
		z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		f, err := z.Open("word/document.xml")
		if err != nil {
			t.Fatal(err)
		}
		all, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return string(all)
	}
	for _, paper := range []string{"hadir", "berita-acara"} {
		if !strings.Contains(text(s, paper), "Rahasia") {
			t.Errorf("%s has no names for the office", paper)
		}
		for _, role := range []account.Role{account.Assessor, account.Auditor} {
			area := map[account.Role]string{account.Assessor: "73", account.Auditor: soppeng}[role]
			if told := text(h.visitor(role, area, ""), paper); strings.Contains(told, "Rahasia") || !strings.Contains(told, "IBI") {
				t.Errorf("%s: %s", role, paper)
			}
		}
	}
}

func TestPapersAreDraftsUntilTheyAreIssued(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		s := h.visitor(account.Secretariat, soppeng, "")
		at := s.called(soppeng, "2026-04-14")
		s.post(200, at+"/hadir", url.Values{"aksi": {"tulis"}, "baris": {"1"}, "nama-0": {"Rahma Rahasia"}, "lembaga-0": {"IBI"}})
		s.post(200, at+"/putusan", url.Values{"putusan": {"Semua OPD melapor"}, "opd": {"dinkes"}})
		papers := s.get(at + "/berkas")
		papers.Has("main", "Surat undangan", "Berita acara", "1. Semua OPD melapor", "Belum ada foto")
		for _, link := range strings.Split(papers.body, `href="`)[1:] {
			if link, _, _ = strings.Cut(link, `"`); !strings.Contains(link, "/dokumen/") {
				continue
			}
			link = strings.ReplaceAll(link, "&amp;", "&")
			begin := "%PDF-"
			if strings.Contains(link, "docx") {
				begin = "PK"
			}
			if got := s.get(link).body; !strings.HasPrefix(got, begin) {
				t.Errorf("%s begins with %.10q", link, got)
			}
		}
		s.fails(404, at+"/dokumen/lain")
		s.fails(404, at+"/dokumen/nota-dinas")
		form := s.get(at + "/terbitkan/undangan")
		number := form.Attr("input[name=nomor]", "value")
		issued := s.post(200, at+"/terbitkan/undangan", url.Values{"nomor": {number}, "tanggal": {"2026-04-14"}})
		issued.Has("main", number, "Berlaku")
		s.post(422, at+"/terbitkan/undangan", url.Values{"nomor": {number}, "tanggal": {"2026-04-14"}})
		h.visitor(account.Planner, soppeng, "dinkes").fails(403, at+"/terbitkan/undangan")
		camat := h.visitor(account.District, mario, "")
		camat.fails(403, at+"/terbitkan/undangan")
		camat.get(at + "/dokumen/undangan")

		var body bytes.Buffer
		upload := multipart.NewWriter(&body)
		part, _ := upload.CreateFormFile("berkas", "foto.html")
		_, _ = part.Write([]byte("<script>alert(1)</script>"))
		_ = upload.WriteField("judul", "Foto bersama")
		_ = upload.Close()
		r, _ := http.NewRequest("POST", s.address+at+"/foto", &body)
		r.Header.Set("Content-Type", upload.FormDataContentType())
		refused := s.send(422, r)
		if refused.Attr("input[name=judul]", "value") != "Foto bersama" {
			t.Error("the caption is lost")
		}
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			list, err := ledger.List(tx, soppeng, ledger.Query{Limit: 100})
			for _, e := range list {
				if strings.Contains(e.Detail, "Rahasia") {
					t.Errorf("%s tells %s", e.Action, e.Detail)
				}
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
