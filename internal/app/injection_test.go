package app_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/sheet"
)

// hostile is what a cell may hold: it leaves attributes, and begins an element.
const hostile = `"'><em>UHOH</em>`

// hostileBook has it in every cell that takes a text, in a header and in the name
// of a sheet; of five lines one is refused for each place where it cannot stand.
func hostileBook(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "buku.xlsx")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	book, err := sheet.CreateXLSX(out, sheet.About{})
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, rows ...[]string) {
		if err := book.Sheet(name); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			cells := make([]sheet.Cell, len(row))
			for i, text := range row {
				cells[i] = sheet.String(text)
			}
			if err := book.Row(cells...); err != nil {
				t.Fatal(err)
			}
		}
	}
	line := func(change ...string) []string { // heading, value
		row := []string{"", hostile, "P", "03/03/2024", hostile, "Marioriwawo", hostile, "Goarie", hostile, hostile, hostile, hostile, "10/08/2026", "7,1", "78", hostile, "-1,0", hostile, hostile}
		for i := 0; i < len(change); i += 2 {
			row[slices.Index(hostileTitles, change[i])] = change[i+1]
		}
		return row
	}
	write("<em>UHOH<em>", hostileTitles, line(), line("Tanggal Pengukuran", "10/07/2026"), line("NIK", "7312014303240001"), line("NIK", "7312014303240002"),
		line("JK", hostile), line("Desa/Kel", hostile), line("Kec", hostile), line("Tgl Lahir", hostile), line("NIK", hostile), line("Berat", hostile))
	write("<em>dua<em>", []string{hostile}, []string{hostile, hostile})
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

var hostileTitles = []string{"NIK", "Nama", "JK", "Tgl Lahir", "Nama Ortu", "Kec", "Puskesmas", "Desa/Kel", "Posyandu", "RT", "RW", "Alamat",
	"Tanggal Pengukuran", "Berat", "Tinggi", "TB/U", "ZS TB/U", "Naik Berat Badan", hostile}

// What a file brings is shown as it stands there, on every page, and is never
// taken for a part of the page.
func TestTextsOfAFileStayTexts(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	w.As(w.Dina)
	finished := func(p world.Page) world.Page { // its page says how far it is until then
		for deadline := time.Now().Add(30 * time.Second); len(p.Texts("#progress")) > 0 && time.Now().Before(deadline); {
			time.Sleep(20 * time.Millisecond)
			p = w.Get(p.Path)
		}
		return p
	}
	work := finished(w.Upload("/impor", hostileBook(t), "<em>UHOH<em>.xlsx"))
	taken := finished(w.Post(work.Path+"/ambil", nil))
	if !strings.HasPrefix(taken.Path, "/impor/berkas/") {
		t.Fatalf("not taken: %s", taken.Texts("main"))
	}
	child := "/anak/" + string(w.Child(hostile))
	shows := map[string]string{ // where it must stand, so that the test cannot pass by looking elsewhere
		work.Path: "UHOH", taken.Path: "UHOH", taken.Path + "?baris=catatan": "UHOH", "/impor": "UHOH",
		"/anak?perlu=semua": hostile, "/anak?perlu=pendek": hostile, child: hostile, child + "?grafik=bb": hostile,
		"/anak?perlu=semua&wilayah=" + world.Village: hostile, "/anak/ganda": hostile, "/desa/" + world.Village: hostile, "/mutu": hostile,
		"/": "", "/wilayah/" + world.District: "", "/anak?perlu=tidak-ditimbang": "",
		"/anak?perlu=%3Cem%3E&wilayah=%22%3E%3Cem%3E": "", "/wilayah/%3Cem%3E": "", "/%3Cem%3EUHOH": "",
		"/masuk?lanjut=/%22%3E%3Cem%3E": "",
	}
	check := func(p world.Page, path, text string) {
		t.Helper()
		if strings.Contains(p.Body, "<em") {
			at := strings.Index(p.Body, "<em")
			t.Errorf("%s holds what the file brought as its own: …%s…", path, p.Body[max(0, at-200):min(len(p.Body), at+60)])
		}
		p.HasNot("em")
		p.Has("body", text)
	}
	for _, language := range []string{"id", "en"} {
		w.Post("/bahasa", map[string][]string{"nilai": {language}, "kembali": {"/"}})
		check(work, "the preview", "UHOH")
		for path, text := range shows {
			check(w.Get(path), path, text)
		}
		check(w.Post("/anak/cari", map[string][]string{"kata": {hostile}}), "the search", hostile)
		check(w.Post("/masuk", map[string][]string{"nama": {hostile}, "sandi": {hostile}}), "the sign-in", "")
	}
}
