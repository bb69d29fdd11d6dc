package letter_test

import (
	"bytes"
	"cmp"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/htmlcheck"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/door/web"
	webletter "tumbuh/internal/door/web/letter"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/door/web/webtest"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
	"tumbuh/internal/record/letter"
)

type desk struct {
	*testing.T
	address string
	letters *letter.Service
}

func open(t *testing.T, w *sample.World, by account.Actor) desk {
	t.Helper()
	may := func(permission string) bool { return by.May(account.Action(permission)) }
	site := webtest.Site(t, web.Viewer{SignedIn: by.Role != "", Name: by.Name, May: may})
	letters := &letter.Service{DB: w.DB, Now: func() time.Time { return sample.Now }, Public: "https://x"}
	routes := webletter.Routes(site, webletter.Services{Letters: letters, Frameworks: &framework.Service{DB: w.DB, Now: letters.Now}, Actor: func(*http.Request) account.Actor { return by }, Regency: func() string { return sample.Regency }})
	webtest.Check(t, site)
	return desk{t, webtest.Serve(t, site.Handler(routes)), letters}
}

func (d desk) read(answer *http.Response, err error, status int) (*htmlcheck.Doc, string) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		d.Fatalf("%s: %d, want %d: %v\n%.600s", answer.Request.URL, answer.StatusCode, status, err, body)
	}
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return nil, string(body)
	}
	return htmlcheck.ParseString(d.T, string(body)), string(body)
}

func (d desk) get(path string, status int) (*htmlcheck.Doc, string) {
	d.Helper()
	answer, err := http.Get(d.address + path)
	return d.read(answer, err, status)
}

// send posts the letterhead's form, with a file where there is one.
func (d desk) send(fields url.Values, picture []byte, status int) *htmlcheck.Doc {
	d.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for name, values := range fields {
		_ = form.WriteField(name, values[0])
	}
	if picture != nil {
		part, _ := form.CreateFormFile("lambang", "lambang.png")
		_, _ = part.Write(picture)
	}
	form.Close()
	answer, err := http.Post(d.address+"/surat/kop", form.FormDataContentType(), &b)
	doc, _ := d.read(answer, err, status)
	return doc
}

func TestALetterheadIsTypedSeenAndTriedOut(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	d := open(t, w, sample.Actor(account.Secretariat, sample.Regency))
	doc, _ := d.get("/surat", 200)
	doc.Has(".empty", "Belum ada dokumen yang diterbitkan")
	doc, _ = d.get("/surat/kop", 200)
	doc.Has("h1", "Kop surat Bappeda")
	doc.Has(".letterhead", "PEMERINTAH KABUPATEN SOPPENG", "1/BAPPEDA/IX/2026", "Soppeng, 5 September 2026")
	form := url.Values{"opd": {"bappeda"}, "versi": {"0"}, "baris": {"PEMERINTAH KABUPATEN SOPPENG\r\nBAPPEDA <b>"}, "alamat": {"Jalan Salotungo"}, "tempat": {"Watansoppeng"}, "pola": {"005/{nnn}/Bappeda/{tahun}"}, "jabatan": {"Kepala Bappeda"}, "nama": {"Ir. Siti Teladan"}, "pangkat": {""}, "nip": {"123"}, "kertas": {"F4"}}
	doc = d.send(form, nil, 422)
	doc.Has(".field-error", "NIP terdiri atas 18 angka")
	doc.Has("textarea", "Jalan Salotungo") // nothing typed is lost
	form.Set("nip", "19700101 199503 2 001")
	d.send(form, []byte("<svg/>"), 422).Has(".field-error", "lambang.png bukan jenis berkas yang diterima")
	d.send(form, nil, 200).Has(".letterhead", "BAPPEDA <b>", "005/001/Bappeda/2026", "Ir. Siti Teladan", "NIP 19700101 199503 2 001")
	d.send(form, nil, 422).Has(".alert", "Citra Lestari") // the same version once more
	if _, pdf := d.get("/surat/kop?opd=bappeda&berkas=pdf", 200); !strings.HasPrefix(pdf, "%PDF") {
		t.Error("the sample is no PDF")
	}
	if _, docx := d.get("/surat/kop?opd=bappeda&berkas=docx", 200); !strings.HasPrefix(docx, "PK") {
		t.Error("the sample is no DOCX")
	}
	camat := open(t, w, sample.Actor(account.District, sample.District))
	doc, _ = camat.get("/surat/kop?opd=bappeda", 200)
	doc.HasNot("form[method=post][action='/surat/kop']")
	camat.send(form, nil, 403)
}

func TestAnybodyCanCheckADocumentAndIsToldNoMore(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	by := sample.Actor(account.Secretariat, sample.Regency)
	d := open(t, w, by)
	e, err := d.letters.Issue(t.Context(), by, letter.Letter{Kind: letter.Minutes, Number: "7/BAPPEDA/IX/2026", Day: civil.MustDate("2026-09-04"), Title: "Berita acara <i>rembuk", Office: "bappeda", About: letter.About{Kind: "rembuk.meeting", Href: "/rapat/x"}},
		paper.Document{Blocks: []paper.Block{paper.P("Isi yang tidak untuk umum")}})
	if err != nil {
		t.Fatal(err)
	}
	stranger := open(t, w, account.Actor{})
	doc, body := stranger.get(letter.Href(e.ID), 200)
	doc.Has("h1", "Dokumen ini asli dan berlaku")
	doc.Has("main", "7/BAPPEDA/IX/2026", "Berita acara <i>rembuk", "Bappeda, Kabupaten Soppeng", "4 September 2026", e.Body.File.Hash)
	if strings.Contains(body, "/rapat/x") || strings.Contains(body, "Citra") || strings.Contains(body, "/berkas") {
		t.Error("a stranger is told more than what stands on the paper")
	}
	for _, path := range []string{"/surat/x", "/surat/0198c0de-0000-7000-8000-000000000009"} {
		stranger.get(path, 404)
	}
	doc, _ = d.get("/surat?cari=rembuk&tahun=2026&opd=bappeda&jenis=minutes", 200)
	doc.Has("table.data", "7/BAPPEDA/IX/2026", "Berita acara", "Berlaku")
	doc, _ = d.get("/surat?cari=tidakada", 200)
	doc.HasNot("table.data tbody td a")
	if _, pdf := d.get(letter.Href(e.ID)+"/berkas", 200); !strings.HasPrefix(pdf, "%PDF") {
		t.Error("the register does not give the PDF back")
	}
	post := func(reason string, status int) *htmlcheck.Doc {
		answer, err := http.PostForm(d.address+letter.Href(e.ID)+"/tarik", url.Values{"versi": {strconv.Itoa(e.Version)}, "alasan": {reason}})
		doc, _ := d.read(answer, err, status)
		return doc
	}
	post("x", 422).Has(".field-error", "Tulis alasannya")
	post("Salah tanggal", 200).Has("main", "Ditarik oleh Citra Lestari: Salah tanggal")
	doc, body = stranger.get(letter.Href(e.ID), 200)
	doc.Has("h1", "Dokumen ini sudah ditarik")
	if strings.Contains(body, "Salah tanggal") {
		t.Error("a stranger is told why")
	}
}

// Everybody who reads the actions sees the letterhead; the number of the civil servant who
// signs only who writes it or issues with it, on the page as in the sample.
func TestTheNumberOfWhoSignsIsForThoseWhoUseTheLetterhead(t *testing.T) {
	t.Parallel()
	w := sample.New(t)
	fields := url.Values{"versi": {"0"}, "opd": {"bappeda"}, "baris": {"BAPPEDA"}, "tempat": {"Soppeng"}, "pola": {"{n}/{tahun}"}, "jabatan": {"Kepala Bappeda"}, "nama": {"Citra Lestari"}, "nip": {"197001011995031001"}, "kertas": {"a4"}}
	open(t, w, sample.Actor(account.Secretariat, sample.Regency)).send(fields, nil, 200)
	for role, sees := range map[account.Role]bool{account.Secretariat: true, account.Health: false, account.Auditor: false, account.District: false} {
		area := map[account.Role]string{account.District: sample.District}[role]
		d := open(t, w, sample.Actor(role, cmp.Or(area, sample.Regency)))
		_, page := d.get("/surat/kop?opd=bappeda", 200)
		if strings.Contains(page, "197001011995031001") != sees || !strings.Contains(page, "Citra Lestari") {
			t.Errorf("%s: sees the number: %v", role, !sees)
		}
		e, err := d.letters.Head(t.Context(), sample.Actor(role, cmp.Or(area, sample.Regency)), "bappeda")
		if err != nil || (e.Body.NIP != "") != sees {
			t.Error(role, e.Body.NIP, err)
		}
	}
}
