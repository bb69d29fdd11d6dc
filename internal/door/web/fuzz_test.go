package web_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tumbuh/internal/door/web"
	"tumbuh/internal/door/web/webtest"
)

// Whatever a stranger sends, forms, cookies and uploads among it, is answered, and
// never as a fault of the program's.
func FuzzRequest(f *testing.F) {
	const head = "POST /isi?a=b HTTP/1.1\r\nHost: a\r\n"
	for _, s := range []string{
		"GET / HTTP/1.1\r\nHost: a\r\nCookie: sesi=AAAA; bahasa=en; tema=gelap\r\n\r\n",
		head + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 12\r\n\r\nkata=a%20b&%",
		head + "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 60\r\n\r\n--B\r\nContent-Disposition: form-data; name=\"kata\"\r\n\r\na\r\n--B--\r\n",
		head + "Content-Type: multipart/form-data\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
		"POST /bahasa HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 32\r\n\r\nnilai=en&kembali=//evil.example/",
		"GET /../%00/%2e%2e?%zz HTTP/1.1\r\nHost: a\r\nHX-Request: true\r\nAccept-Encoding: gzip\r\n\r\n",
	} {
		f.Add(s)
	}
	handler := webtest.Site(f, web.Viewer{SignedIn: true}).Handler([]web.Route{{Pattern: "/isi", Permission: web.SignedIn, Handler: func(w http.ResponseWriter, r *http.Request) error {
		http.Redirect(w, r, web.LocalPath(r.PostFormValue("kata")), http.StatusSeeOther)
		return nil
	}}})
	f.Fuzz(func(t *testing.T, text string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
		if err != nil {
			return // net/http's own affair
		}
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code >= 500 {
			t.Errorf("%q is answered with %d: %s", text, w.Code, w.Body)
		}
		if to := w.Header().Get("Location"); strings.HasPrefix(text, "POST") && w.Code == http.StatusSeeOther && !stays(to) {
			t.Errorf("%q leads to %q", text, to)
		}
	})
}

// stays tells whether a browser stays on this site: it leaves tabs and line ends
// out of an address and takes \ for /.
func stays(address string) bool {
	seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(address)
	return strings.HasPrefix(seen, "/") && !strings.HasPrefix(seen, "//")
}

func FuzzLocalPath(f *testing.F) {
	for _, s := range []string{"/anak?perlu=semua#x", "//evil.example", `/\evil.example`, "/\t/evil.example", "/%09/evil.example", "/%5cevil.example", "https://evil.example/", "javascript:alert(1)", "/../..//evil.example", "/.//evil.example", "/a\r\nSuntik: 1", "?a=b", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		path := web.LocalPath(s)
		if !stays(path) || strings.ContainsAny(path, "\r\n\x00") {
			t.Errorf("%q leads to %q", s, path)
		}
		if again := web.LocalPath(path); again != path {
			t.Errorf("%q is %q, and that is %q", s, path, again)
		}
	})
}
