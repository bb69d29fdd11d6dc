package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
)

// looked is the page of an upload once it was looked through.
func (s *stage) looked(p world.Page) world.Page {
	s.t.Helper()
	world.Until(s.t, "the file is looked through", func() bool {
		if len(p.Texts("#progress")) == 0 {
			return true
		}
		p = s.Get(p.Path)
		return false
	})
	return p
}

// packed is a zip of parts, in order: name, content.
func packed(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		part, _ := z.Create(parts[i]) // writes to memory: cannot fail
		_, _ = io.WriteString(part, parts[i+1])
	}
	_ = z.Close()
	return b.Bytes()
}

// workbookWith is a real workbook in which one part is another's.
func workbookWith(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	book, err := sheet.CreateXLSX(&b, sheet.About{})
	if err == nil {
		err = book.Sheet("A", sheet.Column{Title: "NIK"}, sheet.Column{Title: "Nama"})
	}
	if err != nil || book.Close() != nil {
		t.Fatal(err)
	}
	in, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := []string{name, content}
	for _, f := range in.File {
		if f.Name != name {
			r, _ := f.Open()
			text, _ := io.ReadAll(r)
			parts = append(parts, f.Name, string(text))
		}
	}
	return packed(parts...)
}

// Files that unpack without end, hold files that hold files, or name places
// outside are refused with a sentence, and nothing of them stays.
func TestHostileFilesAreRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.As(s.Dina)
	const first = "xl/worksheets/sheet1.xml"
	nested := packed("b.zip", string(packed("c.zip", string(packed("d.xlsx", "x")))))
	var many []string
	for i := range 20_000 {
		many = append(many, fmt.Sprint("xl/", i), "")
	}
	before, refused := files(t, s.Config.Data), locale.For(locale.Indonesian).T("intake.file.refused")
	for name, content := range map[string][]byte{
		"bom.xlsx":         workbookWith(t, first, "<worksheet><sheetData>"+strings.Repeat(" ", 80<<20)),
		"baris.xlsx":       workbookWith(t, first, "<worksheet><sheetData>"+strings.Repeat("<row/>", 5<<20)+"</sheetData></worksheet>"),
		"teks.xlsx":        workbookWith(t, "xl/sharedStrings.xml", "<sst>"+strings.Repeat("<si><t>a</t></si>", 2<<20)+"</sst>"),
		"entitas.xlsx":     workbookWith(t, "xl/workbook.xml", `<!DOCTYPE a [<!ENTITY a "`+strings.Repeat("a", 1000)+`"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;&b;</workbook>`),
		"luar.xlsx":        workbookWith(t, "xl/workbook.xml", `<!DOCTYPE a SYSTEM "file:///etc/passwd"><workbook/>`),
		"di-dalam.xlsx":    nested,
		"arsip.zip":        nested,
		"jalan.xlsx":       packed("../../../../tmp/luar.txt", "x", "/etc/luar.txt", "x", `..\..\luar.txt`, "x"),
		"banyak.xlsx":      packed(many...),
		"gzip.csv":         []byte("\x1f\x8b\x08\x00" + strings.Repeat("\x00", 1000)),
		"kutip.csv":        []byte("NIK;Nama\n\"" + strings.Repeat("a;b\n", 1<<20)),
		"kolom.csv":        []byte(strings.Repeat(";", 5<<20)),
		"nol.csv":          make([]byte, 5<<20),
		"rusak.xlsx":       []byte("PK\x03\x04" + strings.Repeat("\xff", 1000)),
		"perintah.csv":     []byte("#!/bin/sh\nrm -rf /\n"),
		"terpotong.xlsx":   packed("a", "b")[:60],
		"halaman.html.csv": []byte("<html><em>UHOH</em><script>alert(1)</script>"),
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		p := s.looked(s.Upload("/impor", path, name))
		if said := strings.Join(p.Texts("main"), " "); p.Status >= 500 || !strings.Contains(said, refused) {
			t.Errorf("%s: %d %s %.300s", name, p.Status, p.Path, said)
		}
	}
	world.Until(t, "nothing of them is left", func() bool { return files(t, filepath.Join(s.Config.Data, "inbox")) == 0 })
	if after := files(t, s.Config.Data); after > before {
		t.Errorf("%d files lie in the data folder, %d before", after, before)
	}
	if n := s.Count("visit"); n != 0 {
		t.Errorf("%d weighings", n)
	}
}

// The name under which a file is sent is a text to show, never a place, a header
// or a part of the page.
func TestNamesOfFilesAreOnlyNames(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	content, err := os.ReadFile(s.Book(world.Line{Name: siti}, world.Line{Name: joko, Village: "TIDAK ADA"}))
	if err != nil {
		t.Fatal(err)
	}
	inbox := filepath.Join(s.Config.Data, "inbox")
	cookies, r := s.cookies(s.Dina), chance(t)
	s.As(s.Dina)
	for i, name := range []string{"../../../../etc/passwd.csv", `..\\..\\tumbuh.db`, "/etc/passwd", "tumbuh.key", ".", "..", "\x00.csv", "a\x00b.csv", "<em>UHOH</em>.csv", `a\".csv`, "a%0d%0aSuntik: 1.csv",
		"=1+1.csv", "{{.}}.csv", "%n%s%x.csv", "CON", strings.Repeat("a", 4000) + ".csv", "\u202Evsc.exe", "a;b=c.csv", "\xff\xfe.csv"} {
		// Each file is another to the program, or it would say that it is known.
		body := "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n" + strings.Replace(string(content), siti, fmt.Sprint(siti, " ", word(r), i), 1) + "\r\n--B--\r\n"
		a := s.ask("POST", "/impor", cookies+"Content-Type: multipart/form-data; boundary=B\r\n", body)
		s.harmless(name, a)
		if a.StatusCode != http.StatusSeeOther { // no name at all
			continue
		}
		entries, _ := os.ReadDir(inbox)
		for _, e := range entries {
			if !regexp.MustCompile(`^upload-\d+$`).MatchString(e.Name()) {
				t.Errorf("%q lies there as %q", name, e.Name())
			}
		}
		p := s.looked(s.Get(a.Header.Get("Location")))
		p = s.looked(s.Post(p.Path+"/ambil", nil))
		if !strings.HasPrefix(p.Path, "/impor/berkas/") {
			t.Errorf("%q is not taken: %s", name, p.Texts("main"))
			continue
		}
		p.HasNot("main em")
		file := s.ask("GET", p.Path+"/ditolak.xlsx", cookies, "")
		s.harmless(name, file)
		if kind, with, err := mime.ParseMediaType(file.Header.Get("Content-Disposition")); err != nil || kind != "attachment" || filepath.Base(with["filename"]) != with["filename"] {
			t.Errorf("%q: %q", name, file.Header.Get("Content-Disposition"))
		}
	}
	if _, err := os.Stat("/etc/passwd.csv"); err == nil {
		t.Error("a file was written outside")
	}
}

// formulas are what a spreadsheet would run.
var formulas = []string{"=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1"}

// formulaBook has them in every column that takes a text, in names of columns and
// of a sheet, in lines that are taken and in lines that are refused.
func formulaBook(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "=1+1.xlsx")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	book, err := sheet.CreateXLSX(out, sheet.About{})
	titles := append(hostileTitles[:len(hostileTitles)-1:len(hostileTitles)-1], formulas[0])
	if err == nil {
		err = book.Sheet("=1+1", columnsOf(titles)...)
	}
	for i, f := range formulas {
		for _, village := range []string{"Goarie", f} {
			row := []string{"", f, "P", "03/03/2024", f, "Marioriwawo", f, village, f, f, f, f, "10/08/2026", "7,1", "78", f, "-1,0", f, f}
			cells := make([]sheet.Cell, len(row))
			for j, text := range row {
				cells[j] = sheet.String(text)
			}
			cells[3] = sheet.String(fmt.Sprintf("%02d/03/2024", i+1))
			if err == nil {
				err = book.Row(cells...)
			}
		}
	}
	if err != nil || book.Close() != nil {
		t.Fatal(err)
	}
	return path
}

func columnsOf(titles []string) (columns []sheet.Column) {
	for _, title := range titles {
		columns = append(columns, sheet.Column{Title: title})
	}
	return columns
}

// No file that leaves the program holds a formula that came in as a text.
func TestNoFileThatLeavesHoldsAFormula(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	rename(t, s.World, s.Dina, formulas[0])
	s.As(s.Dina).Imports(formulaBook(t))
	child := s.Child(formulas[0])
	imported := strings.TrimPrefix(s.Get("/impor").Attr("tbody th a", "href"), "/impor/berkas/")
	seen := map[string]bool{}
	for _, route := range s.routes {
		if kind := filepath.Ext(route.Pattern); method(route) != http.MethodGet || kind != ".csv" && kind != ".xlsx" {
			continue
		}
		cookies := s.cookies(s.Dina)
		for _, id := range []string{imported, string(child), world.Regency, world.Village} {
			a := s.ask("GET", path(route, id)+"?perlu=semua", cookies, "")
			if a.StatusCode != http.StatusOK {
				continue
			}
			_, body, _ := strings.Cut(a.text, "\r\n\r\n")
			if a.TransferEncoding != nil {
				body = dechunked(t, a.text)
			}
			seen[route.Pattern] = true
			if filepath.Ext(route.Pattern) == ".csv" {
				noFormulaInCSV(t, route.Pattern, body)
			} else {
				noFormulaInWorkbook(t, route.Pattern, body)
			}
		}
	}
	if len(seen) < 4 {
		t.Errorf("only %v were looked at", seen)
	}
}

func noFormulaInCSV(t *testing.T, what, text string) {
	t.Helper()
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", what, len(rows), err)
	}
	for _, row := range rows {
		for _, field := range row {
			if _, number := strconv.ParseFloat(field, 64); field != "" && strings.IndexByte("=+-@\t\r", field[0]) >= 0 && number != nil {
				t.Errorf("%s: %q", what, field)
			}
		}
	}
}

func noFormulaInWorkbook(t *testing.T, what, text string) {
	t.Helper()
	in, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	said := ""
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, _ := io.ReadAll(r)
		said += string(part)
		if found := regexp.MustCompile(`<f[ >/][^<]*|<(ddeLink|externalReference|hyperlink)[^>]*`).Find(part); found != nil {
			t.Errorf("%s: %s holds %s", what, f.Name, found)
		}
	}
	if !strings.Contains(said, "HYPERLINK") {
		t.Errorf("%s does not hold what was to be looked for", what)
	}
}

// dechunked is the body of a raw answer.
func dechunked(t *testing.T, text string) string {
	t.Helper()
	_, body, _ := strings.Cut(text, "\r\n\r\n")
	var out strings.Builder
	for {
		size, rest, _ := strings.Cut(body, "\r\n")
		n, err := strconv.ParseInt(size, 16, 64)
		if err != nil || int(n)+2 > len(rest) {
			t.Fatalf("not in chunks: %.20q", body)
		}
		if n == 0 {
			return out.String()
		}
		out.WriteString(rest[:n])
		body = rest[n+2:]
	}
}

// rename gives somebody another name, as an administrator may.
func rename(t *testing.T, w *world.World, p *world.Person, name string) {
	t.Helper()
	deed := ledger.Deed{Regency: ledger.Installation, Action: "account.rename", Target: p.Username}
	err := ledger.Write(t.Context(), w.DB, w.Admin.By(), deed, func(tx *db.Tx) (any, error) {
		_, err := tx.Exec("update account set name = $1 where id = $2", name, p.ID)
		return nil, err
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Name = name
}

// varying is the part of an address that names a place or a thing.
var varying = regexp.MustCompile(`[0-9a-f]{2}[0-9a-f-]+`)

// Texts of accounts stay texts too, on every page that links lead to, for
// everybody.
func TestTextsOfAccountsStayTexts(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.As(s.Dina).Imports(hostileBook(t))
	for _, p := range s.people {
		s.As(p).Get("/") // their sign-in is by the name they have
		rename(t, s.World, p, hostile+p.Username)
	}
	pages, named := 0, 0
	files := map[string]bool{} // whose text cannot be read here: of each kind one tells that it is made
	for _, p := range s.people {
		cookies := s.cookies(p)
		seen, alike, next := map[string]bool{"/": true}, map[string]int{}, []string{"/"}
		for len(next) > 0 {
			at := next[0]
			next = next[1:]
			where, _, _ := strings.Cut(varying.ReplaceAllString(at, "#"), "?")
			if alike[where]++; alike[where] > 4 || files[where] {
				continue // of pages that differ by what they are of, four tell all
			}
			a := s.ask("GET", at, cookies, "")
			files[where] = a != nil && a.StatusCode == http.StatusOK && !strings.HasPrefix(a.Header.Get("Content-Type"), "text/")
			s.harmless(at+" for "+string(p.Role), a)
			pages++
			if strings.Contains(a.text, "UHOH") {
				named++
			}
			here, _ := url.Parse(at)
			for _, m := range regexp.MustCompile(`href="([^"]*)`).FindAllStringSubmatch(a.text, -1) {
				link, err := here.Parse(html.UnescapeString(m[1]))
				if err != nil {
					t.Errorf("%s links to %q", at, m[1])
					continue
				}
				if to := link.RequestURI(); !seen[to] && !strings.HasPrefix(to, "/aset/") {
					seen[to] = true
					next = append(next, to)
				}
			}
		}
	}
	if pages < 100 || named < 50 {
		t.Errorf("%d pages were seen, %d with the text", pages, named)
	}
}
