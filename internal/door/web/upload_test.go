package web

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/file"
)

// sent is a form with fields and then files, as a browser sends it.
func sent(t testing.TB, fields [][2]string, files [][2]string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for _, f := range fields {
		if err := m.WriteField(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		w, err := m.CreateFormFile("berkas", f[0])
		if err == nil {
			_, err = io.WriteString(w, f[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/x", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

func TestAFormWithFilesKeepsWhatWasTypedWhateverIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		files [][2]string
		kept  int
		key   string // of what is wrong; empty: nothing
	}{
		{"none", nil, 0, ""},
		{"two", [][2]string{{"a.txt", "isi"}, {"b.pdf", "%PDF-1.4"}}, 2, ""},
		{"a wrong one between", [][2]string{{"a.txt", "isi"}, {"b.html", "<html>"}, {"c.txt", "isi"}}, 1, "file.kind"},
		{"an empty one", [][2]string{{"a.txt", ""}}, 0, "file.empty"},
	} {
		r := sent(t, [][2]string{{"judul", "SK lokus"}, {"beda.ambil.catatan", "1"}, {"beda.nilai.catatan", "dari Ani"}, {"catatan", "dari Budi"}}, c.files)
		u, err := ReadUpload(r, "berkas", file.Any)
		if f := fault.As(err); c.key == "" && err != nil || c.key != "" && (f == nil || f.Key != c.key) || len(u.Files) != c.kept {
			t.Errorf("%s: %d files, %v", c.name, len(u.Files), err)
		}
		if u.Get("judul") != "SK lokus" || r.PostFormValue("catatan") != "dari Ani" {
			t.Errorf("%s: %v", c.name, u.Values)
		}
		u.Close()
	}
}

func TestAFormThatIsCutOffIsToldSo(t *testing.T) {
	t.Parallel()
	whole := sent(t, [][2]string{{"judul", "SK lokus"}}, [][2]string{{"a.txt", strings.Repeat("isi ", 1000)}})
	body, err := io.ReadAll(whole.Body)
	if err != nil {
		t.Fatal(err)
	}
	cut := httptest.NewRequest(http.MethodPost, "/x", bytes.NewReader(body[:len(body)-500]))
	cut.Header = whole.Header
	u, err := ReadUpload(cut, "berkas", file.Any)
	if f := fault.As(err); f == nil || f.Key != "web.upload.broken" || u.Get("judul") != "SK lokus" || u.File() != nil {
		t.Errorf("%v %v", err, u)
	}
	large := httptest.NewRequest(http.MethodPost, "/x", bytes.NewReader(body))
	large.Header = whole.Header
	large.Body = http.MaxBytesReader(httptest.NewRecorder(), large.Body, 600)
	if u, err = ReadUpload(large, "berkas", file.Any); fault.KindOf(err) != fault.Invalid || fault.As(err).Key != "web.error.too_large" || u.File() != nil {
		t.Errorf("%v", err)
	}
	if _, err = ReadUpload(httptest.NewRequest(http.MethodPost, "/x", strings.NewReader("a=b")), "berkas", file.Any); fault.KindOf(err) != fault.Invalid {
		t.Errorf("no form with files: %v", err)
	}
}

func FuzzReadUpload(f *testing.F) {
	r := sent(f, [][2]string{{"judul", "x"}}, [][2]string{{"a.pdf", "%PDF-"}})
	seed, err := io.ReadAll(r.Body)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(r.Header.Get("Content-Type"), seed)
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"..\\\\a\"\r\n\r\nisi\r\n--x--"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/x", bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		u, err := ReadUpload(r, "berkas", file.Any)
		defer func() { u.Close() }()
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v", err)
		}
	})
}
