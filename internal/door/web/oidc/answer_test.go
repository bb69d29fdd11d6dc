package oidc

import (
	"net/url"
	"testing"
	"time"

	"tumbuh/internal/base/fault"
)

// The query is a stranger's: a code comes out of it only with the state of this
// browser, in time, once, and from the right service; anything else is an error that
// has a sentence.
func FuzzAnswer(f *testing.F) {
	for _, q := range []string{"", "code=abc&state=S", "code=abc&state=S&iss=https://sso.example", "code=abc&state=S&iss=https://jahat.example", "code=a&code=b&state=S",
		"state=S&state=S&code=a", "error=access_denied&state=S", "error=server_error&state=S", "error=%0d%0aX&state=S", "code=abc&error=&state=S", "code=&state=S", "code=%00&state=S", "%zz", "state=s&code=abc",
		"iss&code=abc&state=S"} {
		f.Add(q, "S", int64(0))
	}
	f.Add("code=abc&state=", "", int64(0))
	f.Add("code=abc&state=S", "S", int64(601))
	f.Fuzz(func(t *testing.T, query, state string, seconds int64) {
		q, _ := url.ParseQuery(query) // what net/http does: the readable part counts
		now := time.Unix(1_000_000_000, 0)
		b := begun{State: state, Until: now.Add(10 * time.Minute)}
		const issuer = "https://sso.example"
		code, err := answer(q, b, issuer, now.Add(time.Duration(seconds)*time.Second))
		if (code == "") == (err == nil) {
			t.Fatalf("%q: code %q, error %v", query, code, err)
		}
		late := time.Duration(seconds)*time.Second > 10*time.Minute
		good := state != "" && len(q["state"]) == 1 && q.Get("state") == state && !late && len(q["code"]) == 1 && !q.Has("error") && (!q.Has("iss") || q.Get("iss") == issuer)
		if err == nil && (!good || code != q.Get("code")) {
			t.Errorf("%q gives %q", query, code)
		}
		if f := fault.As(err); err != nil && f != nil && kinds[f.Key] != f.Kind {
			t.Errorf("%q: %v", query, err)
		}
	})
}
