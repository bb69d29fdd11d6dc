package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/door/web"
)

// tricks are values that a stranger tries wherever a value is taken. The last but one is as
// long as all places of a form can have it; with the last a form is refused unread.
var tricks = []string{
	"..", "../../../../etc/passwd", `..\..\..\windows\win.ini`, "/etc/passwd", "//evil.example/x", `/\evil.example`, "/\t/evil.example", "https://evil.example/", "javascript:alert(1)",
	"a\r\nSuntik: 1", "\x00", "\xff\xfe", "<em>UHOH</em>", `"'><em>UHOH</em>`, "{{.}}", "' or 1=1 --", "-1", "99999999999999999999", "1e309", "7312", "2026-99", strings.Repeat("9", 1500), strings.Repeat("9", 5000),
}

// Every value in every place, on every route, as one who may use it: an answer
// comes, which is no fault of the program's, leads nowhere else and shows nothing
// as its own.
func TestNoValueBreaksAnyRoute(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.As(s.Dina).Imports(twoVillages(s.World))
	child := string(s.Child(siti))
	names := fieldNames(t)
	forms := map[string]string{}
	for _, trick := range tricks {
		form := url.Values{}
		for _, name := range names {
			form.Set(name, trick)
		}
		if forms[trick] = form.Encode(); len(forms[trick]) > 1<<20 && len(trick) < 5000 {
			t.Fatalf("%d bytes of %.40q are refused unread", len(forms[trick]), trick)
		}
	}
	for _, route := range s.routes {
		cookies := s.as(route)
		for _, trick := range tricks {
			places := []string{url.PathEscape(trick)}
			if strings.Contains(route.Pattern, "{id}") {
				places = append(places, child) // past the door of the id
			}
			for _, place := range places {
				what := fmt.Sprintf("%s with %.40q", route.Pattern, trick)
				if method(route) == http.MethodPost {
					s.harmless(what, s.ask("POST", path(route, place), cookies, forms[trick]))
				} else {
					s.harmless(what, s.ask("GET", path(route, place)+"?"+forms[trick], cookies, ""))
				}
			}
		}
	}
	s.As(s.Dina).Sees(siti)
}

// The same past the doors of what offices write in a year of actions: with ids of entries
// that there are, in tables of lines, and as theirs in a clash.
func TestNoValueBreaksAnEntryOfTheActions(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	names := fieldNames(t)
	deeds := []string{"tulis", "baca", "simpan", "ubah", "centang", "tambah", "tempel"}
	for _, d := range slices.Concat(lokusDoors(), letterDoors(t, s.World), situationDoors(t, s.World), planDoors(t, s.World), budgetDoors(t, s.World), rembukDoors(t, s.World), yearDoors(t, s.World), tppsDoors(t, s.World)) {
		verb, _, _ := strings.Cut(d.route, " ")
		if strings.HasSuffix(d.route, "/hapus") || d.inside == "" {
			continue // what is gone cannot be tried
		}
		cookies := ""
		for _, p := range s.people {
			if cookies == "" && strings.Contains(d.inside, letters[p.Role]) {
				cookies = s.cookies(p)
			}
		}
		for i := 0; i < len(tricks); i += 3 { // TestNoValueBreaksAnyRoute has them all
			trick, form := tricks[i], url.Values{}
			for _, name := range names {
				form.Set(name, trick)
				form.Set(name+"-0", trick)
			}
			form.Set("wilayah", world.Regency) // past the doors of place and year
			form.Set("tahun", "2026")
			form.Set("beda.ambil.judul", "1")
			form.Set("beda.nilai.judul", trick)
			form.Set("baris", []string{"2", "-1", "999999999"}[i%3])
			form.Set("aksi", deeds[i%len(deeds)])
			form.Del("hapus")
			if n := len(form.Encode()); n > 1<<20 {
				t.Fatalf("%d bytes of %.40q are refused unread", n, trick)
			}
			what := fmt.Sprintf("%s with %.40q", d.route, trick)
			if verb == http.MethodPost {
				s.harmless(what, s.ask(verb, d.path, cookies, form.Encode()))
				continue
			}
			with := "?"
			if strings.Contains(d.path, "?") {
				with = "&"
			}
			s.harmless(what, s.ask(verb, d.path+with+form.Encode(), cookies, ""))
		}
	}
}

// What no browser would write in a path leads to no file, and to nobody's child.
func TestPathTricksLeadNowhere(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, route := range append(s.routes, web.Route{Pattern: "GET /aset/{name}", Permission: web.Anyone}) {
		if !strings.Contains(route.Pattern, "{") || strings.HasSuffix(route.Pattern, "{$}") {
			continue
		}
		cookies := s.as(route)
		for _, trick := range []string{"..", "../../../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..%5c..%5cetc%5cpasswd", `..\..\etc\passwd`,
			"%00", "a%00.css", "/etc/passwd", "//etc/passwd", "%2f%2fetc%2fpasswd", "file:///etc/passwd", "%252e%252e%252fetc%252fpasswd", "..;/..;/etc/passwd", "%c0%ae%c0%ae/etc/passwd",
			"tumbuh.db", "..%2ftumbuh.db", "tumbuh.key", "%", "%zz", "%ff", "."} {
			what := route.Pattern + " with " + trick
			a := s.ask(method(route), path(route, trick), cookies, "")
			if s.harmless(what, a); a != nil && a.StatusCode < 300 {
				t.Errorf("%s: %.300s", what, a.text)
			}
		}
	}
}

// A form that another site sends does nothing, whatever it is for.
func TestFormsOfOtherSitesDoNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.As(s.Dina).Imports(twoVillages(s.World))
	child := string(s.Child(siti))
	for _, route := range s.posts() {
		cookies := s.as(route)
		before, sessions := len(s.Ledger()), s.Count("session")
		for _, from := range []string{"Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n", "Origin: https://evil.example\r\n", "Origin: null\r\n", "Origin: http://" + s.host + ".evil.example\r\n"} {
			a := s.ask("POST", path(route, child), cookies+from, "nilai=en&kata=siti&putusan=beda")
			if s.harmless(route.Pattern, a); a.StatusCode != http.StatusForbidden || len(a.Cookies()) > 0 {
				t.Errorf("%s with %.40q: %.300s", route.Pattern, from, a.text)
			}
		}
		if left := s.Ledger()[before:]; len(left) > 0 || s.Count("session") != sessions {
			t.Errorf("%s left %v, %d sessions of %d", route.Pattern, left, s.Count("session"), sessions)
		}
		// Its own site's form passes this door, whatever comes after it: here, the sign-in.
		own := s.ask("POST", path(route, "x"), "Sec-Fetch-Site: same-origin\r\nOrigin: http://"+s.host+"\r\n", "kosong=1")
		if own.StatusCode == http.StatusForbidden {
			t.Errorf("%s is closed to its own site's form", route.Pattern)
		}
	}
}

// Only the methods of the table do anything.
func TestOtherMethodsDoNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, route := range s.routes {
		cookies := s.as(route)
		for _, other := range []string{"PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "TRACK", "PROPFIND", "CONNECT", "get", "POST\t"} {
			a := s.ask(other, path(route, world.Village), cookies+"X-HTTP-Method-Override: POST\r\nX-Method-Override: POST\r\n", "")
			if a != nil && a.StatusCode < 400 {
				t.Errorf("%s %s: %.300s", other, route.Pattern, a.text)
			}
		}
		if method(route) == http.MethodGet {
			a, head := s.ask("GET", path(route, world.Village), cookies, ""), s.ask("HEAD", path(route, world.Village), cookies, "")
			if _, body, _ := strings.Cut(head.text, "\r\n\r\n"); head.StatusCode != a.StatusCode || body != "" {
				t.Errorf("HEAD %s: %d and %d bytes, GET: %d", route.Pattern, head.StatusCode, len(body), a.StatusCode)
			}
		}
	}
}

// Nobody but the browser's address decides where this site is.
func TestAForeignHostIsNeverRepeated(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, route := range s.routes {
		cookies := s.as(route)
		for _, head := range []string{"%s %s HTTP/1.1\r\nHost: evil.example\r\n", "%s http://evil.example%s HTTP/1.1\r\nHost: evil.example\r\n",
			"%s %s HTTP/1.1\r\nHost: " + s.host + "\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: evil.example\r\nForwarded: host=evil.example\r\nX-Original-URL: //evil.example\r\n"} {
			for _, who := range []string{"", cookies} {
				body, length := "", ""
				if method(route) == http.MethodPost {
					body, length = "a=b", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n"
				}
				a := s.send(fmt.Sprintf(head, method(route), path(route, "x")) + who + length + "Connection: close\r\n\r\n" + body)
				if s.harmless(route.Pattern, a); a != nil && strings.Contains(a.text, "evil.example") {
					t.Errorf("%s repeats the host: %.500s", route.Pattern, a.text)
				}
			}
		}
	}
	for what, request := range map[string]string{
		"two hosts":   "GET /masuk HTTP/1.1\r\nHost: " + s.host + "\r\nHost: evil.example\r\n\r\n",
		"no host":     "GET /masuk HTTP/1.1\r\n\r\n",
		"a bad host":  "GET /masuk HTTP/1.1\r\nHost: a b\r\n\r\n",
		"two lengths": "POST /masuk HTTP/1.1\r\nHost: " + s.host + "\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
		"smuggling":   "POST /masuk HTTP/1.1\r\nHost: " + s.host + "\r\nTransfer-Encoding: chunked, identity\r\nContent-Length: 5\r\n\r\nhello",
		"a fold":      "GET /masuk HTTP/1.1\r\nHost: " + s.host + "\r\nX: a\r\n b\x00\r\n\r\n",
		"no protocol": "GET /masuk\r\n\r\n", "nonsense": "\x16\x03\x01\x00\xa5\r\n\r\n",
	} {
		if a := s.send(request); a != nil && a.StatusCode != http.StatusBadRequest && a.StatusCode != http.StatusNotImplemented {
			t.Errorf("%s: %.300s", what, a.text)
		}
	}
}

// More than a route takes is refused with a sentence, and not kept.
func TestWhatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, route := range s.posts() {
		cookies, most := s.as(route), max(route.MaxBody, 1<<20)
		for kind, body := range map[string]string{
			"application/x-www-form-urlencoded":     "kata=" + strings.Repeat("a", int(most)),
			"multipart/form-data; boundary=B":       "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + strings.Repeat("NIK;Nama\n", int(most)/9+1) + "\r\n--B--\r\n",
			"application/x-www-form-urlencoded; a=": strings.Repeat("kata=1&", int(min(most, 2<<20))/7+1),
		} {
			if kind[0] == 'm' != route.Slow && most > 2<<20 {
				continue
			}
			before := len(s.Ledger())
			a := s.ask("POST", path(route, "x"), cookies+"Content-Type: "+kind+"\r\n", body)
			if a == nil {
				continue // cut off while it still sent, as net/http does after 256 KB
			}
			if s.harmless(route.Pattern, a); a.StatusCode < 400 || len(s.Ledger()) != before {
				t.Errorf("%s takes %d bytes as %s: %.300s", route.Pattern, len(body), kind, a.text)
			}
		}
	}
	if n := files(t, s.Config.Data+"/inbox"); n != 0 {
		t.Errorf("%d files wait that were too large", n)
	}
	for what, request := range map[string]string{
		"a long header":    "GET /masuk HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("a", 2<<20) + "\r\n\r\n",
		"many headers":     "GET /masuk HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X: a\r\n", 300_000) + "\r\n",
		"a long address":   "GET /masuk?" + strings.Repeat("a", 2<<20) + " HTTP/1.1\r\nHost: a\r\n\r\n",
		"a heavy cookie":   "GET /masuk HTTP/1.1\r\nHost: a\r\nCookie: " + strings.Repeat("a=b; ", 400_000) + "\r\n\r\n",
		"a length of lies": "POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
	} {
		if a := s.send(request); a != nil && (a.StatusCode < 400 || a.StatusCode > 431) {
			t.Errorf("%s: %.300s", what, a.text)
		}
	}
}
