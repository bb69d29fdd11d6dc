package field_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/door/field"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/limit"
)

var ctx = context.Background()

// door is the cadres' door on a server of its own, and a cadre with a phone.
type door struct {
	*synctest.Server
	*synctest.Phone
	T      *testing.T
	URL    string
	Secret string
	client *http.Client
	log    *bytes.Buffer
}

func each(t *testing.T, f func(t *testing.T, o *door)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, open(t, d)) })
}

func open(t *testing.T, d *db.DB) *door {
	t.Helper()
	o := &door{Server: synctest.New(t, d), T: t, client: &http.Client{}, log: &bytes.Buffer{}}
	h, err := field.New(field.Config{Sync: o.Service, Accounts: o.Accounts, Limits: &limit.Service{DB: d, Now: o.Server.Now}, Home: synctest.Regency, Now: o.Server.Now, Log: slog.New(slog.NewTextHandler(o.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h.Handler())
	t.Cleanup(server.Close)
	o.URL = server.URL
	by, err := o.Accounts.Add(ctx, ledger.By{Name: "test"}, account.Account{Username: "ani", Name: "Ani", Role: account.Cadre, Region: synctest.Goarie}, "hujan-di-bulan-juni")
	if err != nil {
		t.Fatal(err)
	}
	o.Phone = o.Server.Phone(account.Actor{Account: by, Via: "field", Home: synctest.Regency}, rand.New(rand.NewPCG(1, 2)))
	o.enrol()
	return o
}

// enrol gives the cadre's phone a secret, and so as many requests again.
func (o *door) enrol() {
	o.T.Helper()
	o.Secret = account.NewSecret()
	if status := o.post("/field/v1/enrol", "", map[string]string{"token": o.link(), "secret": o.Secret, "app": "1"}, &map[string]any{}); status != http.StatusOK {
		o.T.Fatal(status)
	}
}

// link is what the office shows the cadre.
func (o *door) link() string {
	o.T.Helper()
	operator := account.CommandLine("test", synctest.Regency)
	_, l, err := o.Accounts.PhoneLink(ctx, operator, o.Actor.ID)
	if err != nil {
		o.T.Fatal(err)
	}
	return l.Token
}

func (o *door) post(path, secret string, body, into any) int {
	o.T.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		o.T.Fatal(err)
	}
	status, answer, err := o.send(o.client, path, secret, bytes.NewReader(text), false)
	if err != nil {
		o.T.Fatal(err)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		o.T.Fatalf("%d %s: %v", status, answer, err)
	}
	return status
}

func (o *door) send(client *http.Client, path, secret string, body io.Reader, packed bool) (int, []byte, error) {
	r, err := http.NewRequest(http.MethodPost, o.URL+path, body)
	if err != nil {
		return 0, nil, err
	}
	if secret != "" {
		r.Header.Set("Authorization", "Bearer "+secret)
	}
	if packed {
		r.Header.Set("Content-Encoding", "gzip")
	}
	answer, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, text, err
}

// round is one exchange; false when the line broke.
func (o *door) round(client *http.Client, limit int) bool {
	o.T.Helper()
	r := o.Request(sync.MaxRecords, limit)
	text, err := json.Marshal(r)
	if err != nil {
		o.T.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(text)
	_ = w.Close()
	status, body, err := o.send(client, "/field/v1/sync", o.Secret, &packed, true)
	var a sync.Answer
	if err != nil || status == http.StatusServiceUnavailable || json.Unmarshal(body, &a) != nil {
		return false
	}
	if status != http.StatusOK {
		o.T.Fatalf("%d: %s", status, body)
	}
	o.Heard(r, a)
	return true
}

// line is a connection that breaks off after so many bytes, up or down.
type line struct {
	net.Conn
	up, down *int
}

var errBroken = errors.New("the line broke")

func (l line) Write(b []byte) (int, error) {
	if len(b) > *l.up {
		n, _ := l.Conn.Write(b[:*l.up])
		*l.up = 0
		l.Conn.Close()
		return n, errBroken
	}
	*l.up -= len(b)
	return l.Conn.Write(b)
}

func (l line) Read(b []byte) (int, error) {
	if *l.down == 0 {
		l.Conn.Close()
		return 0, errBroken
	}
	n, err := l.Conn.Read(b[:min(len(b), *l.down)])
	*l.down -= n
	return n, err
}

// breaking is a client whose line carries so many bytes.
func breaking(up, down int) *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		return line{c, &up, &down}, err
	}}}
}

// Cut at every byte of a request, and at every byte of an answer: what was saved is
// stored once, and the phone ends with what a phone has whose line never broke.
func TestCutAtAnyByteNothingIsLostOrTwice(t *testing.T) {
	each(t, func(t *testing.T, o *door) {
		step := 1
		if o.DB.Engine() == db.PostgreSQL || testing.Short() {
			step = 11
		}
		home := o.Household("Besse")
		child := o.Child(home, "Siti")
		saved, broke, whole := 2, 0, 0
		cut := func(up, down int) (through bool) {
			if len(o.Outbox) < 3 {
				o.Happens("visit", home, map[string]any{"topics": []string{"feeding"}, "found": fmt.Sprint("kunjungan ", saved)})
				saved++
			}
			if (broke+whole)%200 == 199 {
				o.enrol()
			}
			if through = o.round(breaking(up, down), 5); through {
				whole++
			} else {
				broke++
			}
			return through
		}
		const enough = 1 << 20
		for n := 0; !cut(n, enough); n += step {
		}
		for n := 0; !cut(enough, n) || n < 600; n += step {
		}
		for !o.round(o.client, 100) || len(o.Outbox) > 0 {
		}
		o.Sync(o.Server)
		if broke < 1000/step || whole < 2 {
			t.Errorf("the line broke %d times", broke)
		}
		if n := len(o.Docs[home].Events); n != saved-2 || len(o.Docs) != 2 || o.Docs[child].ID == "" {
			t.Errorf("of %d visits %d are there; docs %v", saved-2, n, o.Docs)
		}
		fresh := o.Server.Phone(o.Actor, o.Dice)
		fresh.Sync(o.Server)
		if a, b := fmt.Sprint(fresh.Docs), fmt.Sprint(o.Docs); a != b {
			t.Errorf("a phone whose line never broke has\n%s, not\n%s", a, b)
		}
		for id, v := range o.Told {
			if v.Verdict != "new" && v.Verdict != "same" {
				t.Errorf("%s is %+v", id, v)
			}
		}
	})
}

func TestEnrolOnceThenSyncWithTheSecret(t *testing.T) {
	each(t, func(t *testing.T, o *door) {
		var e struct{ Error, Text string }
		link := o.link()
		var enrolled struct {
			Phone string
			Me    struct {
				Name, Village, Language string
				VillageName             string `json:"village_name"`
				Zone                    int
				Places                  []struct{ Code, Name, District string }
			}
		}
		secret := account.NewSecret()
		for range 2 { // the line broke before the answer, and the phone asks again
			had := enrolled.Phone
			if status := o.post("/field/v1/enrol", "", map[string]string{"token": link, "secret": secret, "app": "1"}, &enrolled); status != 200 || had != "" && had != enrolled.Phone {
				t.Fatal(status, had, enrolled.Phone)
			}
		}
		if me := enrolled.Me; me.Name != "Ani" || me.Village != synctest.Goarie || me.VillageName != "Goarie" || me.Zone != 8 || me.Language != "id" || len(me.Places) < 60 || me.Places[0].District == "" {
			t.Errorf("%+v", me)
		}
		if status := o.post("/field/v1/enrol", "", map[string]string{"token": link, "secret": account.NewSecret(), "app": "1"}, &e); status == 200 || e.Text == "" {
			t.Errorf("the link again: %d %+v", status, e)
		}
		for secret, want := range map[string]int{"": 401, "x": 401, strings.Repeat("A", 43): 401, o.Secret: 200, secret: 200} {
			var a map[string]any
			if status := o.post("/field/v1/sync", secret, o.Request(9, 9), &a); status != want {
				t.Errorf("with %q: %d, not %d: %v", secret, status, want, a)
			}
		}
		phones, err := o.Accounts.Phones(ctx, account.CommandLine("test", synctest.Regency), account.PhoneFilter{Account: o.Actor.ID})
		if err != nil || len(phones) != 2 {
			t.Fatal(phones, err)
		}
		for _, p := range phones {
			if string(p.ID) == enrolled.Phone {
				if err := o.Accounts.EndPhone(ctx, account.CommandLine("test", synctest.Regency), p.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		if status := o.post("/field/v1/sync", secret, o.Request(9, 9), &e); status != 401 || e.Text == "" {
			t.Errorf("a phone that was ended: %d %+v", status, e)
		}
		var left map[string]any
		if status := o.post("/field/v1/leave", o.Secret, nil, &left); status != 200 {
			t.Errorf("leave: %d %v", status, left)
		}
		if status := o.post("/field/v1/sync", o.Secret, o.Request(9, 9), &e); status != 409 || e.Error != "account.phone.wiped" {
			t.Errorf("a phone that was emptied: %d %+v", status, e)
		}
	})
}

func TestAHostileRequestGetsItsStatusAndHarmsNothing(t *testing.T) {
	each(t, func(t *testing.T, o *door) {
		bomb := func() io.Reader {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			_, _ = io.CopyN(w, zeros{}, 200<<20)
			_ = w.Close()
			return &b
		}
		for name, c := range map[string]struct {
			body   io.Reader
			packed bool
			want   int
		}{
			"nothing":       {strings.NewReader(""), false, 422},
			"a list":        {strings.NewReader("[]"), false, 422},
			"not packed":    {strings.NewReader("{}"), true, 422},
			"two megabytes": {io.LimitReader(zeros{}, 2<<20), false, 413},
			"a bomb":        {bomb(), true, 413},
			"deep":          {strings.NewReader(strings.Repeat("[", 1_000_000)), false, 422},
		} {
			status, answer, err := o.send(o.client, "/field/v1/sync", o.Secret, c.body, c.packed)
			var e struct{ Error, Text string }
			if err != nil || status != c.want || json.Unmarshal(answer, &e) != nil || e.Error == "" || e.Text == "" {
				t.Errorf("%s: %d %s %v", name, status, answer, err)
			}
		}
		if status, _, err := o.send(o.client, "/field/v1/sync", "", neverRead{t}, false); err == nil && status != 401 {
			t.Errorf("without a secret: %d", status)
		}
		for _, path := range []string{"/field/v1/sync", "/field/v2/sync", "/field/../anak", "/field/manifest.json", "/field/.gitignore", "/field/index.html.gz"} {
			if answer, err := o.client.Get(o.URL + path); err != nil || answer.StatusCode != 404 && answer.StatusCode != 405 {
				t.Errorf("GET %s: %v %v", path, answer.StatusCode, err)
			}
		}
		busy := 0
		for range 400 {
			status, _, err := o.send(o.client, "/field/v1/sync", o.Secret, strings.NewReader("{}"), false)
			if err != nil {
				t.Fatal(err)
			}
			if status == http.StatusTooManyRequests {
				busy++
			}
		}
		if busy == 0 {
			t.Error("a phone may ask as often as it likes")
		}
		guesses := 0
		for range 100 {
			if status, _, _ := o.send(o.client, "/field/v1/sync", "x", strings.NewReader("{}"), false); status != http.StatusUnauthorized {
				t.Errorf("a secret that is none: %d", status)
			}
			status, _, _ := o.send(o.client, "/field/v1/enrol", "", strings.NewReader(`{"token":"x","secret":"x","app":"1"}`), false)
			if status == http.StatusTooManyRequests {
				guesses++
			}
		}
		if guesses == 0 {
			t.Error("an address may try links as often as it likes")
		}
		if strings.Contains(o.log.String(), "127.0.0.1") || strings.Contains(o.log.String(), o.Secret) || !strings.Contains(o.log.String(), `route="POST /field/v1/sync" status=413`) {
			t.Errorf("the log says\n%.2000s", o.log)
		}
	})
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// neverRead is a body without end: who shows no secret is not listened to.
type neverRead struct{ t *testing.T }

func (neverRead) Read(b []byte) (int, error) { return zeros{}.Read(b) }

func TestTheAppIsServedWithItsPolicy(t *testing.T) {
	t.Parallel()
	o := open(t, dbtest.Open(t, db.SQLite))
	get := func(path, accept string) *http.Response {
		r, err := http.NewRequest(http.MethodGet, o.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", accept)
		answer, err := (&http.Transport{}).RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { answer.Body.Close() })
		return answer
	}
	page := get("/field/", "br, gzip")
	policy := page.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "worker-src 'self'", "manifest-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
	if page.StatusCode != 200 || page.Header.Get("Content-Type") != "text/html; charset=utf-8" || page.Header.Get("Content-Encoding") != "br" || page.Header.Get("Cache-Control") != "no-cache" ||
		strings.Contains(policy, "unsafe") {
		t.Error(page.StatusCode, page.Header)
	}
	plain := get("/field/", "")
	text, err := io.ReadAll(plain.Body)
	if err != nil || plain.Header.Get("Content-Encoding") != "" {
		t.Fatal(plain.Header, err)
	}
	script := ""
	for _, part := range strings.Split(string(text), `"`) {
		if name := part[strings.LastIndex(part, "/")+1:]; strings.HasPrefix(name, "main-") && strings.HasSuffix(name, ".js") {
			script = name
		}
	}
	if main := get("/field/"+script, "gzip"); script == "" || main.StatusCode != 200 || !strings.Contains(main.Header.Get("Cache-Control"), "immutable") ||
		main.Header.Get("Content-Encoding") != "gzip" || main.Header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("%q: %v", script, main.Header)
	}
	worker := get("/field/sw.js", "")
	if worker.Header.Get("Service-Worker-Allowed") != "/field/" || worker.Header.Get("Cache-Control") != "no-cache" {
		t.Error(worker.Header)
	}
	if manifest := get("/field/app.webmanifest", ""); manifest.Header.Get("Content-Type") != "application/manifest+json" {
		t.Error(manifest.Header)
	}
	r, err := http.NewRequest(http.MethodGet, o.URL+"/field/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("If-None-Match", page.Header.Get("ETag"))
	if again, err := (&http.Transport{}).RoundTrip(r); err != nil || again.StatusCode != http.StatusNotModified {
		t.Error(again, err)
	}
	if home := get("/field", ""); home.StatusCode != http.StatusPermanentRedirect || home.Header.Get("Location") != "/field/" {
		t.Error(home.Header)
	}
}

// A village of 1,025 households with 10,000 people, 900 of them children with half a
// year's weighings, comes to a phone within 30 seconds at a megabit a second.
func TestAWholeVillageComesInLessThanHalfAMinute(t *testing.T) {
	t.Parallel()
	o := open(t, dbtest.Open(t, db.SQLite))
	part := 1
	if testing.Short() {
		part = 10
	}
	given := []string{"Siti", "Andi", "Besse", "Tenri", "Muhammad", "Nur", "Baso", "Ahmad", "Indo", "Ambo", "Rahmat", "Fitri", "Dewi", "Agus", "Wahyu"}
	family := []string{"Aminah", "Rahma", "Hasan", "Pratiwi", "Saputra", "Lestari", "Mappangara", "Tahir", "Yusuf", "Wulandari", "Hidayat", "Sulaiman"}
	name := func() string { return given[o.Dice.IntN(len(given))] + " " + family[o.Dice.IntN(len(family))] }
	people := 0
	for h := range 1025 / part {
		home := o.Make("household", map[string]any{"head": name(), "village": synctest.Goarie, "posyandu": "Melati", "kk": fmt.Sprintf("731201%010d", o.Dice.IntN(1e10)), "hamlet": "Dusun " + family[h%5], "rt": fmt.Sprint(h % 9), "rw": "02",
			"address": fmt.Sprint("Jl. Poros ", h), "phone": fmt.Sprintf("0812%08d", o.Dice.IntN(1e8)), "water": "protected_well", "latrine": "septic", "welfare": 1 + h%5, "modern_fp": h%2 == 0, "smoker": h%3 != 0})
		for m := 0; m < 10 && people < 10_000/part; m++ {
			nik := fmt.Sprintf("731201%010d", o.Dice.IntN(1e10))
			birth := o.Server.Now().AddDate(-1, -o.Dice.IntN(40), -o.Dice.IntN(28))
			if people++; people%11 != 0 {
				o.Make("person", map[string]any{"household": home, "name": name(), "village": synctest.Goarie, "posyandu": "Melati", "sex": 1 + m%2, "birth": birth.AddDate(-o.Dice.IntN(60)-6, 0, 0).Format("2006-01-02"), "relation": "child", "nik": nik, "phone": ""})
				continue
			}
			child := o.Make("child", map[string]any{"household": home, "name": name(), "village": synctest.Goarie, "posyandu": "Melati", "sex": 1 + m%2, "birth": birth.Format("2006-01-02"), "parent": name(), "nik": nik, "birth_grams": 2500 + o.Dice.IntN(1200), "birth_mm": 460 + o.Dice.IntN(60), "kia": true})
			for n := range 6 {
				o.Happens("weighing", child, map[string]any{"day": o.Server.Now().AddDate(0, -n, 0).Format("2006-01-02"), "grams": 8000 + o.Dice.IntN(3000), "mm": 700 + o.Dice.IntN(200), "position": 1})
			}
		}
	}
	for len(o.Outbox) > 0 {
		if !o.round(o.client, 0) {
			t.Fatal("the line broke")
		}
	}
	bytes, docs, pages, longest := 0, 0, 0, 0
	for more := true; more; pages++ {
		text, err := json.Marshal(o.Request(0, 200))
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequest(http.MethodPost, o.URL+"/field/v1/sync", strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+o.Secret)
		r.Header.Set("Accept-Encoding", "gzip")
		answer, err := (&http.Transport{}).RoundTrip(r)
		if err != nil || answer.StatusCode != 200 || answer.Header.Get("Content-Encoding") != "gzip" {
			t.Fatal(answer, err)
		}
		packed, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		head, _ := httputil.DumpResponse(answer, false)
		sent := len(head) + len(packed) + len(text) + 400 // and a request's own head
		bytes, longest = bytes+sent, max(longest, sent)
		unpacked, err := gzip.NewReader(strings.NewReader(string(packed)))
		if err != nil {
			t.Fatal(err)
		}
		var a sync.Answer
		if err := json.NewDecoder(unpacked).Decode(&a); err != nil {
			t.Fatal(err)
		}
		docs += len(a.Docs)
		o.Token, more = a.Token, a.More
	}
	seconds := float64(bytes*8) / 1e6
	t.Logf("%d docs in %d pages, %d bytes, the largest page %d: %.1f s at 1 Mbit/s", docs, pages, bytes, longest, seconds)
	if docs != 1025/part+10_000/part || seconds > 24 || longest > 100_000 {
		t.Errorf("%d docs, %d bytes, the largest page has %d", docs, bytes, longest)
	}
}
