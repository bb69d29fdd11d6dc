package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"tumbuh/internal/door/web"
)

// secret are the addresses of forms with passwords and codes.
var secret = regexp.MustCompile(`^POST /(masuk|akun|mulai|pengguna|anak)`)

// Somebody fills in a long form, is called away, and comes back when the session has
// ended: the page that says so has all of it, to be sent again. A form with a password is
// never among them, and a mere button asks to sign in.
func TestWhatWasTypedOutlastsTheSession(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const id, was = "01a2060f-bf7a-759d-be5b-8ac7eec6d3a5", "Cookie: bahasa=id; pernah=1\r\n"
	kept := 0
	for _, route := range s.posts() {
		if !route.Keeps || route.Permission == web.Anyone {
			continue
		}
		kept++
		if secret.MatchString(route.Pattern) {
			t.Errorf("%s shows what may be secret", route.Pattern)
		}
		at := path(route, id)
		for form, shows := range map[string]string{
			"versi=3&uraian=Dua+jam+menulis%22%3E": `Dua jam menulis&#34;&gt;</textarea>`,
			"versi=3&a=1&b=2&c=3,5&d=4&e=5&f=6":    `name="c" value="3,5"`,
			"versi=3&tahun=2026":                   "",
		} {
			a := s.ask("POST", at, was, form)
			s.harmless(route.Pattern, a)
			switch {
			case shows == "" && (a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/masuk")):
				t.Errorf("%s, a button: %.300s", route.Pattern, a.text)
			case shows != "" && (a.StatusCode != http.StatusUnauthorized || !strings.Contains(a.text, shows) || !strings.Contains(a.text, `method="post" action="`+at+`"`)):
				t.Errorf("%s has lost %q: %.300s", route.Pattern, form, a.text)
			}
			if stranger := s.ask("POST", at, "", form); stranger.StatusCode != http.StatusSeeOther {
				t.Errorf("%s, a stranger: %.300s", route.Pattern, stranger.text)
			}
		}
	}
	if kept < 50 {
		t.Errorf("%d forms keep what was typed", kept)
	}
}
