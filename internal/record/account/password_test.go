package account

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/fault"
)

// The memory of password checks is bounded; who waits for room waits no longer than
// the request.
func TestPasswordChecksTakeTurns(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for range cap(turns) {
		turns <- struct{}{}
	}
	_, err := verify(ctx, nobody(), "x")
	_, also := hash(ctx, "x")
	for _, err := range []error{err, also} {
		if f := fault.As(err); f == nil || f.Key != "account.busy" || f.Kind != fault.Unavailable {
			t.Errorf("%v", err)
		}
	}
	for range cap(turns) {
		<-turns
	}
	if _, err := verify(context.Background(), nobody(), "x"); err != nil || cap(turns) > 4 {
		t.Errorf("%v, %d at a time", err, cap(turns))
	}
}

func TestWeakPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	s := &Service{Home: "7312"}
	ani := Account{Username: "ani.lestari", Name: "Ani Lestari", Region: "7312012005", Posyandu: "Melati Putih"}
	for key, passwords := range map[string][]string{
		"short":    {"", "pendek", "kambing12"},
		"long":     {strings.Repeat("kambing ", 30)},
		"digits":   {"081234567890", "7312014303240001", "17-08-1945-1", "1234567890", "9999999999", "!!!!!!!!!!!"},
		"personal": {"anilestari", "ani-lestari-99", "Lestari2026", "goarie-2026", "Soppeng73.12", "Kabupaten Soppeng", "tumbuh2026!", "posyandu-melati", "sulawesi selatan 1"},
		"common": {"password12", "Password123!", "P@ssw0rd123", "qwertyuiop", "qwertyuiop123", "1q2w3e4r5t6y", "rahasia123", "Rahasia2026!", "bismillah1", "sayangsayang", "indonesia45",
			"adminadmin", "katasandi123", "aaaaaaaaaa", "abababababab", "abcdefghij", "sayangku2026", "merdeka1945", "asdfghjkl1", "iloveyou1234", "kopi202611", "satusatusatu",
			"rahasiaadmin", "zyxwvutsrq", "1qaz2wsx3edc", "abc123abc123", "12345qwert", "ab!!!!!!!!!!"},
		"": {"hujan di bulan juni", "kambing makan jagung", "sepuluh huruf", "x7kq93mz2p", "ani suka naik perahu", "7f3-92k-41xq", "gerobak-biru-di-pasar", "Ω≈ç√∫˜µ≤≥÷ panjang"},
	} {
		for _, p := range passwords {
			got := ""
			if f := s.weak(p, ani); f != nil {
				got = strings.TrimPrefix(f.Key, "account.password.")
			}
			if got != key {
				t.Errorf("%q is %q, want %q", p, got, key)
			}
		}
	}
	if n := len(common()); n < 500 {
		t.Errorf("%d common words", n)
	}
	for word := range common() {
		if word != strings.ToLower(word) || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			t.Errorf("%q is not folded: it matches nothing", word)
		}
	}
}

func FuzzWeak(f *testing.F) {
	f.Add("Password123!", "ani")
	f.Add("aaaaaaaaaa", "")
	f.Add("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xffé", "é")
	s := &Service{Home: "7312"}
	f.Fuzz(func(t *testing.T, password, name string) { s.weak(password, Account{Name: name, Username: name}) })
}

func TestAHashIsReadWithinBounds(t *testing.T) {
	t.Parallel()
	good := hashNow("kambing makan jagung")
	ctx := context.Background()
	for _, c := range []struct {
		hashed, password string
		want             bool
	}{{good, "kambing makan jagung", true}, {good, "kambing makan rumput", false}, {"", "", false}, {"$argon2id$", "", false}} {
		if got, err := verify(ctx, c.hashed, c.password); got != c.want || err != nil {
			t.Errorf("%q %q: %v %v", c.hashed, c.password, got, err)
		}
	}
	tail := good[strings.LastIndex(good[:strings.LastIndex(good, "$")], "$"):]
	for _, costs := range []string{"m=4194304,t=2,p=1", "m=19456,t=4000000,p=1", "m=19456,t=2,p=200", "m=19456,t=0,p=1", "m=19456,t=2,p=0", "m=0,t=2,p=1", "m=-1,t=2,p=1",
		"m=19456,t=2,p=257", "m=19456,t=2", " m=19456,t=2,p=1", "m=+19456,t=2,p=1"} {
		if _, ok := readHash("$argon2id$v=19$" + costs + tail); ok {
			t.Errorf("%s is taken", costs)
		}
	}
	if _, ok := readHash("$argon2id$v=19$m=65536,t=3,p=4" + tail); !ok {
		t.Error("higher costs of a later program are refused")
	}
}

func FuzzReadHash(f *testing.F) {
	f.Add(hashNow("x"))
	f.Add("$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHQ$a2V5a2V5a2V5a2V5")
	f.Add("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")
	f.Fuzz(func(t *testing.T, text string) {
		if h, ok := readHash(text); ok && (h.memory > 128*1024 || h.time < 1 || h.time > 10 || h.lanes < 1 || len(h.key) < 16) {
			t.Errorf("%+v", h)
		}
	})
}

func TestCodesAreReadHoweverTheyAreWritten(t *testing.T) {
	for text, want := range map[string][2]string{
		"123456": {"123456", ""}, " 123 456 ": {"123456", ""}, "123-456": {"123456", ""}, "12345": {}, "1234567": {}, "１２３４５６": {}, "": {}, "12345a": {},
		"abcd-efgh-2345-ijkl": {"", "ABCDEFGH2345IJKL"}, "ABCD EFGH 2345 IJKL": {"", "ABCDEFGH2345IJKL"}, "0bcd-1fgh-2345-8jkl": {"", "OBCDIFGH2345BJKL"}, "abcd-efgh-2345-ijk": {},
		"abcd-efgh-2345-ijkl-mnop": {}, "' or 1=1 --": {},
	} {
		if d, r := readCode(text); [2]string{d, r} != want {
			t.Errorf("%q: %q %q", text, d, r)
		}
	}
}

func FuzzReadCode(f *testing.F) {
	f.Add("123 456")
	f.Add("abcd-efgh-2345-ijkl")
	f.Add(strings.Repeat("\u00a0", 70))
	f.Fuzz(func(t *testing.T, text string) {
		digits, recovery := readCode(text)
		if digits != "" && (len(digits) != codeDigits || recovery != "") || recovery != "" && len(recovery) != recoveryLength {
			t.Errorf("%q %q", digits, recovery)
		}
	})
}

func FuzzReadToken(f *testing.F) {
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")
	f.Add("../../etc/passwd")
	f.Fuzz(func(t *testing.T, text string) {
		if hash, ok := readToken(text); ok && (len(hash) != 64 || len(text) != 43) {
			t.Errorf("%q %q", text, hash)
		}
	})
}

// A flood of invented names takes bounded memory and does not make the program
// forget whom somebody is guessing at.
func TestAFloodOfNamesDoesNotLiftALock(t *testing.T) {
	t.Parallel()
	var tr tries
	now := time.Date(2026, 8, 1, 8, 0, 0, 0, time.UTC)
	for range perName {
		tr.take("ani", perName, now)
	}
	for i := range 10 * maxCounted {
		tr.take(fmt.Sprint("invented", i), perName, now)
	}
	if tr.take("ani", perName, now) {
		t.Error("ani may be tried again")
	}
	if len(tr.of) > maxCounted {
		t.Errorf("%d names are kept", len(tr.of))
	}
	long := strings.Repeat("x", 100_000)
	tr.take(long, perName, now)
	tr.back(long)
	for key := range tr.of {
		if len(key) > longestText {
			t.Fatal("a name of any length is kept")
		}
	}
}
