package app_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/app/world"
	"tumbuh/internal/base/browser"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// accountDoors are those of accounts: everybody's own, and the administrator's.
func accountDoors(target string) []door {
	one := "/pengguna/" + target
	password := url.Values{"lama": {world.Password}, "sandi": {"kambing makan jagung"}, "ulangi": {"kambing makan jagung"}}
	return []door{
		{"GET /akun", "/akun", all, local, all, nil},
		{"GET /akun/kode", "/akun/kode", all, local, all, nil},
		{"POST /akun/kode", "/akun/kode", all, local, all, url.Values{"lama": {world.Password}, "perbuatan": {"pasang"}}},
		{"POST /akun/kode/pasang", "/akun/kode/pasang", all, local, all, url.Values{"kunci": {"x"}, "kode": {"123456"}}},
		{"POST /akun/bahasa", "/akun/bahasa", all, local, all, url.Values{"bahasa": {"id"}}},
		{"POST /akun/perangkat", "/akun/perangkat", all, local, all, url.Values{"perangkat": {"lain"}}},
		{"POST /akun/sandi", "/akun/sandi", all, local, all, password},

		{"GET /pengguna", "/pengguna", "A", "", "", nil},
		{"GET /pengguna/baru", "/pengguna/baru", "A", "", "", nil},
		{"POST /pengguna/baru", "/pengguna/baru", "A", "", "", url.Values{"peran": {"planner"}, "nama": {"Baru"}, "pengguna": {"baru"}}},
		{"GET /pengguna/{id}", one, "A", "", "", nil},
		{"POST /pengguna/{id}", one, "A", "", "", url.Values{"peran": {"planner"}, "nama": {"Baru"}}},
		{"POST /pengguna/{id}/tautan", one + "/tautan", "A", "", "", nil},
		{"POST /pengguna/{id}/keadaan", one + "/keadaan", "A", "", "", url.Values{"keadaan": {"nonaktif"}}},
		{"POST /pengguna/{id}/perangkat", one + "/perangkat", "A", "", "", url.Values{"perangkat": {"semua"}}},
	}
}

// strictWorld is an installation that asks for two factors, with a clock that moves on.
type strictWorld struct {
	*world.World
	t     *testing.T
	now   *time.Time
	admin *world.Person
	link  string // the first administrator's
}

func eachStrict(t *testing.T, f func(s *strictWorld)) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(engine.String(), func(t *testing.T) {
			t.Parallel()
			f(strict(t, engine))
		})
	}
}

func strict(t *testing.T, engine db.Engine) *strictWorld {
	t.Helper()
	now := world.Now
	c := app.Config{Data: t.TempDir(), DB: dbtest.URL(t, engine), TwoFactor: "required", MaxSessions: 10, Now: func() time.Time { return now }}
	if _, err := app.Init(t.Context(), c, world.Regency, ledger.By{Name: "test"}); err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	first, err := a.FirstLink(t.Context())
	if err != nil || first == "" {
		t.Fatal(first, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	s := &strictWorld{t: t, now: &now, link: "/mulai/" + first}
	s.World = world.Open(t, c)
	return s
}

// authenticator is a phone (RFC 6238).
func (s *strictWorld) authenticator(secret string) string {
	s.t.Helper()
	*s.now = s.now.Add(30 * time.Second) // no code is good twice
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		s.t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, uint64(s.now.Unix()/30))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff%1_000_000)
}

func (s *strictWorld) want(p world.Page, status int, path string, says ...string) world.Page {
	s.t.Helper()
	at, _, _ := strings.Cut(p.Path, "?")
	if p.Status != status || at != path && path != "" {
		s.t.Fatalf("%d at %s, want %d at %s\n%.600s", p.Status, p.Path, status, path, strings.Join(p.Texts("body"), " "))
	}
	for _, word := range says {
		p.Has("body", word)
	}
	return p
}

// begins opens a one-time link, chooses a password and, where it is asked for, sets
// up the second factor.
func (s *strictWorld) begins(who *world.Person, link, password string, factor bool) (secret string, recovery []string) {
	s.t.Helper()
	s.As(who)
	s.want(s.Get(link), 200, link)
	s.want(s.Get(link), 200, link) // a chat program looks at it too
	p := s.Post(link, url.Values{"sandi": {password}, "ulangi": {password}})
	if !factor {
		return "", nil
	}
	s.want(p, 200, "/masuk/pasang", "Pasang kode verifikasi")
	secret = p.Text("code.secret")
	form := url.Values{"kunci": {p.Attr("input[name=kunci]", "value")}, "kode": {"000000"}, "lanjut": {"/"}}
	wrong := s.want(s.Post("/masuk/pasang", form), 422, "", "Kode tidak cocok")
	if wrong.Text("code.secret") != secret || wrong.Attr("input[name=kode]", "value") != "000000" {
		s.t.Error("a wrong code must change neither the key nor what was typed")
	}
	form.Set("kode", s.authenticator(secret))
	p = s.want(s.Post("/masuk/pasang", form), 200, "", "Simpan kode pemulihan")
	return secret, p.Texts(".codes code")
}

func (s *strictWorld) signsIn(who *world.Person, username, password string) world.Page {
	s.t.Helper()
	return s.As(who).Post("/masuk", url.Values{"nama": {username}, "sandi": {password}, "lanjut": {"/akun"}})
}

// invites lets the administrator add somebody and answers the link.
func (s *strictWorld) invites(form url.Values) string {
	s.t.Helper()
	p := s.want(s.As(s.admin).Post("/pengguna/baru", form), 200, "/pengguna/baru", "Tautan untuk "+form.Get("nama"))
	p.Has("svg.qr")
	link := p.Attr("input[name=tautan]", "value")
	if !strings.HasPrefix(link, s.URL+"/mulai/") {
		s.t.Fatalf("the link is %s", link)
	}
	return strings.TrimPrefix(link, s.URL)
}

// starts brings the first administrator in.
func (s *strictWorld) starts() {
	s.t.Helper()
	s.admin = s.Stranger()
	s.begins(s.admin, s.link, "gerobak biru di pasar", true)
	s.want(s.Get("/pengguna"), 200, "/pengguna", "Administrator")
}

var newOfficer = url.Values{"peran": {"village"}, "nama": {"Rina Anggraini"}, "pengguna": {"Rina.Goarie"}, "wilayah": {world.Village}}

// A new village officer from the first day to the lost phone.
func TestAnOfficersWayThroughHerAccount(t *testing.T) {
	eachStrict(t, func(s *strictWorld) {
		s.starts()
		link := s.invites(newOfficer)
		rina := s.Stranger()
		secret, recovery := s.begins(rina, link, "perahu layar di danau", true)
		if len(recovery) != 10 {
			s.t.Fatalf("%d recovery codes", len(recovery))
		}
		s.want(s.As(rina).Get("/anak"), 200, "/anak")
		s.want(s.As(rina).Get("/pengguna"), 403, "/pengguna")
		s.want(s.As(s.Stranger()).Get(link), 409, link, "sudah dipakai", "bukan Anda")

		// Another day: the password, then a code; the code is good once.
		s.want(s.As(rina).Post("/keluar", nil), 200, "/masuk")
		s.want(s.signsIn(rina, "rina.goarie", "perahu layar di danau"), 200, "/masuk/kode", "Kode verifikasi")
		s.want(s.Get("/anak"), 200, "/masuk") // not in yet
		code := s.authenticator(secret)
		s.want(s.Post("/masuk/kode", url.Values{"kode": {code[:3] + " " + code[3:]}, "lanjut": {"/akun"}}), 200, "/akun", "Rina Anggraini")
		thief := s.Stranger()
		s.want(s.signsIn(thief, "rina.goarie", "perahu layar di danau"), 200, "/masuk/kode")
		p := s.want(s.Post("/masuk/kode", url.Values{"kode": {code}, "lanjut": {"/"}}), 422, "/masuk/kode", "sudah dipakai")
		if p.Attr("input[name=kode]", "value") != code {
			s.t.Error("what was typed was lost")
		}

		// The phone is lost: a recovery code, and the factor anew.
		s.want(s.As(rina).Post("/keluar", nil), 200, "/masuk")
		s.want(s.signsIn(rina, "rina.goarie", "perahu layar di danau"), 200, "/masuk/kode")
		s.want(s.Get("/masuk/kode?pemulihan=1"), 200, "/masuk/kode", "Kode pemulihan")
		s.want(s.Post("/masuk/kode", url.Values{"kode": {strings.ToUpper(recovery[3])}, "pemulihan": {"1"}, "lanjut": {"/akun"}}), 200, "/akun", "tersisa 9")
		s.want(s.Post("/akun/kode", url.Values{"lama": {"bukan ini"}, "perbuatan": {"pasang"}}), 422, "/akun/kode", "Kata sandi salah")
		s.want(s.Post("/akun/kode", url.Values{"lama": {"perahu layar di danau"}, "perbuatan": {"lepas"}}), 403, "/akun/kode")
		p = s.want(s.Post("/akun/kode", url.Values{"lama": {"perahu layar di danau"}, "perbuatan": {"pasang"}}), 200, "/akun/kode")
		newer := p.Text("code.secret")
		p = s.want(s.Post("/akun/kode/pasang", url.Values{"kunci": {p.Attr("input[name=kunci]", "value")}, "kode": {s.authenticator(newer)}}), 200, "/akun/kode/pasang")
		if fresh := p.Texts(".codes code"); len(fresh) != 10 || slices.Contains(fresh, recovery[0]) {
			s.t.Errorf("%q", fresh)
		}
		s.want(s.As(rina).Post("/keluar", nil), 200, "/masuk")
		for old, key := range map[string]string{recovery[5]: "Kode salah", s.authenticator(secret): "Kode salah"} {
			s.want(s.signsIn(rina, "rina.goarie", "perahu layar di danau"), 200, "/masuk/kode")
			s.want(s.Post("/masuk/kode", url.Values{"kode": {old}, "lanjut": {"/"}}), 422, "/masuk/kode", key)
		}
		s.want(s.Post("/masuk/kode", url.Values{"kode": {s.authenticator(newer)}, "lanjut": {"/akun"}}), 200, "/akun")
		for _, want := range []world.Entry{{Who: "Administrator", Action: "account.add", Target: "rina.goarie"}, {Who: "Rina Anggraini", Action: "account.password", Target: "rina.goarie"},
			{Who: "Rina Anggraini", Action: "account.factor", Target: "rina.goarie"}, {Who: "Rina Anggraini", Action: "account.signin", Target: "rina.goarie"},
			{Who: "Rina Anggraini", Action: "account.signout", Target: "rina.goarie"}, {Who: "-", Action: "account.refused", Target: "rina.goarie"}} {
			if !slices.Contains(s.Ledger(), want) {
				s.t.Errorf("the ledger does not know %v", want)
			}
		}
	})
}

// A cadre scans, chooses a password and works: no second factor, one posyandu.
func TestACadresWayIn(t *testing.T) {
	eachStrict(t, func(s *strictWorld) {
		s.As(s.Dina).Post("/keluar", nil)
		s.starts()
		link := s.invites(url.Values{"peran": {"cadre"}, "nama": {"Kader Melati"}, "pengguna": {"kader.melati"}, "wilayah": {world.Village}, "posyandu": {"Melati"}})
		kader := s.Stranger()
		s.As(kader)
		for form, says := range map[*url.Values]string{{"sandi": {"melati123"}, "ulangi": {"melati123"}}: "paling sedikit 10", {"sandi": {"kader melati 1"}, "ulangi": {"kader melati 1"}}: "Jangan pakai nama",
			{"sandi": {"perahu layar biru"}, "ulangi": {"perahu layar"}}: "Berbeda"} {
			s.want(s.Post(link, *form), 422, link, says)
		}
		s.begins(kader, link, "perahu layar biru", false)
		s.want(s.Get("/akun"), 200, "/akun", "Kader Melati", "Desa Goarie, Kec. Marioriwawo", "Melati")
		s.want(s.Get("/anak"), 200, "/anak")
		s.want(s.Get("/mutu"), 403, "/mutu")
	})
}

// Whoever holds a link may be anybody until it is spent; then nobody.
func TestAStolenLink(t *testing.T) {
	eachStrict(t, func(s *strictWorld) {
		s.starts()
		link := s.invites(newOfficer)
		answer, err := http.Get(s.URL + link)
		if err != nil {
			s.t.Fatal(err)
		}
		answer.Body.Close()
		if policy := answer.Header.Get("Referrer-Policy"); policy != "strict-origin" || answer.Header.Get("Cache-Control") != "no-store" {
			s.t.Errorf("Referrer-Policy %q, Cache-Control %q", policy, answer.Header.Get("Cache-Control"))
		}
		thief, rina := s.Stranger(), s.Stranger()
		s.begins(thief, link, "kunci palsu di saku", true)
		s.want(s.As(rina).Get(link), 409, link, "sudah dipakai")
		s.want(s.Post(link, url.Values{"sandi": {"perahu layar di danau"}, "ulangi": {"perahu layar di danau"}}), 409, link)
		// She tells the administrator, who makes a new one: the thief is out.
		s.want(s.As(thief).Get("/anak"), 200, "/anak")
		one := s.As(s.admin).Get("/pengguna?cari=rina").Attr("tbody th a", "href")
		p := s.want(s.Post(one+"/tautan", url.Values{"kode": {"1"}}), 200, one+"/tautan")
		s.want(s.As(thief).Get("/anak"), 200, "/masuk")
		s.begins(rina, strings.TrimPrefix(p.Attr("input[name=tautan]", "value"), s.URL), "perahu layar di danau", true)
		s.want(s.signsIn(thief, "rina.goarie", "kunci palsu di saku"), 422, "/masuk")
		s.want(s.As(s.Stranger()).Get("/mulai/"+strings.Repeat("A", 43)), 404, "", "tidak berlaku")
		s.want(s.Get("/mulai/x"), 404, "")
	})
}

func TestAnAdministratorManagesAccounts(t *testing.T) {
	eachStrict(t, func(s *strictWorld) {
		s.starts()
		s.want(s.Get("/pengguna/baru"), 200, "", "Pilih perannya", "Kader")
		p := s.want(s.Get("/pengguna/baru?peran=puskesmas"), 200, "")
		if options := p.Texts("select[name=wilayah] option"); len(options) != 9 || options[0] != "Pilih wilayah" || !slices.Contains(options, "Kecamatan Marioriwawo") {
			s.t.Errorf("%q", options)
		}
		// Nothing typed is lost, and what is wrong is said beside its field.
		bad := s.want(s.Post("/pengguna/baru", url.Values{"peran": {"village"}, "nama": {"Rina"}, "pengguna": {"r a"}, "wilayah": {""}}), 422, "")
		bad.Has("#e-pengguna", "huruf kecil")
		bad.Has("#e-wilayah", "satu desa")
		if bad.Attr("input[name=nama]", "value") != "Rina" || bad.Attr("input[name=pengguna]", "value") != "r a" {
			s.t.Error("what was typed was lost")
		}
		rina := s.Stranger()
		s.begins(rina, s.invites(newOfficer), "perahu layar di danau", true)
		s.want(s.As(s.admin).Post("/pengguna/baru", newOfficer), 422, "").Has("#e-pengguna", "sudah dipakai")
		s.want(s.Post("/pengguna/baru", url.Values{"peran": {"village"}, "nama": {"X"}, "pengguna": {"makassar"}, "wilayah": {"7371011001"}}), 422, "").Has("#e-wilayah")

		one := s.Get("/pengguna?cari=rina").Attr("tbody th a", "href")
		s.want(s.Get(one), 200, one, "Rina Anggraini", "Perangkat yang sedang masuk").Count("tbody tr", 1)
		s.want(s.Post(one, url.Values{"peran": {"puskesmas"}, "nama": {"Rina A."}, "wilayah": {world.Village}}), 422, one).Has("#e-wilayah", "satu kecamatan")
		s.want(s.Post(one, url.Values{"peran": {"planner"}, "nama": {"Rina A."}, "wilayah": {world.Village}}), 200, one, "langsung berlaku")
		s.want(s.As(rina).Get("/anak"), 403, "/anak") // a planner sees sums
		s.want(s.As(s.admin).Post(one+"/perangkat", url.Values{"perangkat": {s.As(s.admin).Get(one).Attr("tbody button", "value")}}), 200, one)
		s.want(s.As(rina).Get("/"), 200, "/masuk")

		// Disabled in mid-session.
		s.want(s.signsIn(rina, "rina.goarie", "perahu layar di danau"), 200, "/masuk/kode")
		s.want(s.As(s.admin).Post(one+"/keadaan", url.Values{"keadaan": {"nonaktif"}}), 200, one, "Nonaktif")
		s.want(s.As(rina).Get("/masuk/kode"), 200, "/masuk")
		s.want(s.As(s.admin).Post(one+"/keadaan", url.Values{"keadaan": {"aktif"}}), 200, one, "aktif lagi")

		// Oneself: neither out nor another role.
		me := s.Get("/pengguna?cari=administrator").Attr("tbody th a", "href")
		s.want(s.Get(me), 200, me, "akun Anda sendiri")
		s.want(s.Post(me+"/keadaan", url.Values{"keadaan": {"nonaktif"}}), 422, "", "akun sendiri")
		s.want(s.Post(me+"/tautan", nil), 422, "", "Akun saya")
		s.want(s.Post(me, url.Values{"nama": {"Kepala TIK"}, "peran": {"planner"}}), 200, me, "Kepala TIK", "Administrator sistem")
		s.want(s.Get("/pengguna/"+string(db.NewID())), 404, "")
		s.want(s.Get("/pengguna/x"), 404, "")
	})
}

// One person in two browsers.
func TestOneOfTwoBrowsersIsEnded(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		phone := w.Person("ani", account.Village, world.Village)
		w.As(phone).Opens("/anak").As(w.Ani).Opens("/anak")
		w.Ledger() // both are written
		p := w.Get("/akun")
		p.Count("tbody tr", 2)
		w.Post("/akun/perangkat", url.Values{"perangkat": {p.Attr("tbody button", "value")}})
		if p := w.As(phone).Get("/anak"); !strings.HasPrefix(p.Path, "/masuk") {
			t.Errorf("the other browser is at %s", p.Path)
		}
		w.As(w.Ani).Opens("/anak")
		again := w.Person("ani", account.Village, world.Village)
		w.As(again).Opens("/anak")
		w.Ledger()
		w.As(w.Ani)
		form := url.Values{"lama": {world.Password}, "sandi": {"perahu layar di danau"}, "ulangi": {"perahu layar di danau"}}
		if p := w.Post("/akun/sandi", form); p.Status != 200 || !strings.Contains(p.Body, "Kata sandi diganti") {
			t.Errorf("%d at %s", p.Status, p.Path)
		}
		if p := w.As(again).Get("/anak"); !strings.HasPrefix(p.Path, "/masuk") {
			t.Errorf("a new password leaves the other browser at %s", p.Path)
		}
		w.As(w.Ani).Opens("/anak")
		if p := w.Post("/akun/perangkat", url.Values{"perangkat": {"x"}}); p.Status != 422 {
			t.Errorf("no such device: %d", p.Status)
		}
	})
}

// An import that holds the writer keeps nobody from signing in, by password or code.
func TestNobodyWaitsForAnImportToSignIn(t *testing.T) {
	eachStrict(t, func(s *strictWorld) {
		s.starts()
		rina := s.Stranger()
		secret, _ := s.begins(rina, s.invites(newOfficer), "perahu layar di danau", true)
		goOn, running := held(s.t, s.World, simulated(s.t, 400))
		phone := s.Stranger()
		s.want(s.signsIn(phone, "rina.goarie", "perahu layar di danau"), 200, "/masuk/kode")
		code := s.authenticator(secret)
		s.want(s.Post("/masuk/kode", url.Values{"kode": {code}, "lanjut": {"/anak"}}), 200, "/anak")
		s.want(s.signsIn(s.Stranger(), "rina.goarie", "perahu layar di danau"), 200, "/masuk/kode")
		s.want(s.Post("/masuk/kode", url.Values{"kode": {code}, "lanjut": {"/"}}), 422, "/masuk/kode", "sudah dipakai")
		s.want(s.As(rina).Post("/keluar", nil), 200, "/masuk")
		s.want(s.Get("/anak"), 200, "/masuk")
		if !running() {
			s.t.Error("the import was over before: nothing was tried")
		}
		goOn()
		s.Ledger() // all is written
		s.want(s.As(phone).Get("/anak"), 200, "/anak")
	})
}

func TestTheLanguageGoesAlongWithThePerson(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	if p := w.As(w.Ani).Post("/akun/bahasa", url.Values{"bahasa": {"en"}}); !strings.Contains(p.Body, "My account") {
		t.Errorf("%.300s", p.Body)
	}
	if p := w.As(w.Person("ani", account.Village, world.Village)).Get("/akun"); !strings.Contains(p.Body, "My account") {
		t.Error("in another browser the language is another")
	}
	if p := w.As(w.Dina).Get("/akun"); !strings.Contains(p.Body, "Akun saya") {
		t.Error("one person's language is everybody's")
	}
}

// The session in the browser is not the one of before signing in, and what the
// database keeps lets nobody in.
func TestASessionBeginsWithSigningIn(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		client := w.Browser(w.Ani)
		u, _ := url.Parse(w.URL)
		var token string
		for _, c := range client.Jar.Cookies(u) {
			if c.Name == "sesi" {
				token = c.Value
			}
		}
		var kept []string
		err := w.DB.Read(t.Context(), func(tx *db.Tx) (err error) {
			kept, err = db.All(tx, "select token from session", nil, func(scan db.Scan) (s string, err error) { return s, scan(&s) })
			return err
		})
		if err != nil || token == "" || len(kept) == 0 || slices.Contains(kept, token) {
			t.Errorf("the cookie is %q, the database keeps %q, %v", token, kept, err)
		}
		request, _ := http.NewRequest("GET", w.URL+"/anak", nil)
		request.AddCookie(&http.Cookie{Name: "sesi", Value: kept[0]})
		answer, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusSeeOther {
			t.Errorf("what the database keeps opens /anak: %d", answer.StatusCode)
		}
	})
}

// The pages of accounts on a phone and in both languages, as TestEveryPageFits looks.
func TestThePagesOfAccountsFitAndAreOpenToAll(t *testing.T) {
	t.Parallel()
	s := strict(t, db.SQLite)
	tab := browser.Open(t)
	tab.Resize(360, 740)
	look := func(what string) {
		t.Helper()
		tab.Axe(t)
		type size struct{ Page, Screen int }
		if z := browser.Eval[size](tab, "({Page: document.documentElement.scrollWidth, Screen: document.documentElement.clientWidth})"); z.Page > z.Screen {
			t.Errorf("%s is %d px wide on a screen of %d", what, z.Page, z.Screen)
		}
		for _, said := range tab.ConsoleErrors() {
			if !strings.Contains(said, "status of 422") {
				t.Errorf("%s: the console says %q", what, said)
			}
		}
	}
	tab.Goto(s.URL + s.link)
	look("the link")
	tab.Type("#f-sandi", "pendek")
	tab.Type("#f-ulangi", "pendek")
	tab.Click("main button")
	tab.WaitText(".field-error", "paling sedikit")
	look("the link with an error")
	tab.Type("#f-sandi", "gerobak biru di pasar")
	tab.Type("#f-ulangi", "gerobak biru di pasar")
	tab.Click("main button")
	tab.WaitText("h1", "Pasang kode verifikasi")
	look("the second factor")
	secret := tab.Text("code.secret")
	tab.Type("#f-kode", s.authenticator(secret))
	tab.Click("main button")
	tab.WaitText("h1", "Simpan kode pemulihan")
	look("the recovery codes")
	tab.Click("main a.btn-primary")
	arrives(tab, "/")
	for _, path := range []string{"/akun", "/akun/kode", "/pengguna", "/pengguna/baru", "/pengguna/baru?peran=cadre"} {
		tab.Goto(s.URL + path)
		look(path)
	}
	tab.Type("#f-nama", "Kader Dengan Nama Yang Sangat Panjang Sekali Anggraini Wulandari")
	tab.Type("#f-pengguna", "kader.dengan.nama.yang.sangat.panjang.sekali.anggraini")
	tab.Click("main button")
	tab.WaitText(".field-error", "satu desa")
	look("a user with an error")
	browser.Eval[string](tab, "document.querySelector('#f-wilayah').value = '"+world.Village+"'")
	tab.Click("main button")
	tab.WaitText("h1", "Tautan untuk")
	look("the link of a user")
	tab.Click("main a.btn-primary")
	tab.WaitText("h1", "Kader Dengan Nama")
	look("a user")
	tab.Goto(s.URL + "/pengguna")
	look("the list")
	tab.Click("form[action='/keluar'] button")
	arrives(tab, "/masuk")
	tab.Type("#f-nama", "admin")
	tab.Type("#f-sandi", "gerobak biru di pasar")
	tab.Click("main button")
	tab.WaitText("h1", "Kode verifikasi")
	look("the code")
	tab.Click("main p a")
	tab.WaitText("label", "Kode pemulihan")
	look("the recovery code")
}
