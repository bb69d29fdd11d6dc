package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/fact/region"
)

// OWASP's second choice for argon2id: 19 MiB, two passes, one lane.
const (
	argonMemory = 19 * 1024
	argonTime   = 2
	argonLanes  = 1
	argonKey    = 32
)

// turns bounds the memory of passwords being checked at a time.
var turns = make(chan struct{}, min(max(runtime.NumCPU(), 2), 4))

// turn waits for room; the others wait no longer than their requests do.
func turn(ctx context.Context) error {
	select {
	case turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fault.New(fault.Unavailable, "account.busy", nil).Because(ctx.Err())
	}
}

// hash makes the usual text form, so that the costs can be raised later.
func hash(ctx context.Context, password string) (string, error) {
	if err := turn(ctx); err != nil {
		return "", err
	}
	defer func() { <-turns }()
	return hashNow(password), nil
}

func hashNow(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, argonKey)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// nobody is the hash that is checked where there is none, so that it takes as long.
var nobody = sync.OnceValue(func() string { return hashNow(rand.Text()) })

// verify compares in constant time. A text that is no hash matches nothing, and
// takes as long.
func verify(ctx context.Context, hashed, password string) (bool, error) {
	h, ok := readHash(hashed)
	if !ok {
		h, _ = readHash(nobody())
	}
	if err := turn(ctx); err != nil {
		return false, err
	}
	defer func() { <-turns }()
	got := argon2.IDKey([]byte(password), h.salt, h.time, h.memory, h.lanes, uint32(len(h.key)))
	return ok && subtle.ConstantTimeCompare(got, h.key) == 1, nil
}

type hashedPassword struct {
	memory, time uint32
	lanes        uint8
	salt, key    []byte
}

// readHash refuses costs beyond what this program would ever choose: what stands in
// the database must not decide how much memory is used.
func readHash(text string) (h hashedPassword, ok bool) {
	part := strings.Split(text, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" || part[2] != fmt.Sprint("v=", argon2.Version) {
		return h, false
	}
	if n, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.lanes); n != 3 || err != nil {
		return h, false
	}
	var errs [2]error
	h.salt, errs[0] = base64.RawStdEncoding.DecodeString(part[4])
	h.key, errs[1] = base64.RawStdEncoding.DecodeString(part[5])
	return h, errs == [2]error{} && part[3] == fmt.Sprintf("m=%d,t=%d,p=%d", h.memory, h.time, h.lanes) &&
		h.lanes >= 1 && h.lanes <= 4 && h.time >= 1 && h.time <= 10 && h.memory >= 8*uint32(h.lanes) && h.memory <= 128*1024 &&
		len(h.salt) >= 8 && len(h.salt) <= 64 && len(h.key) >= 16 && len(h.key) <= 64
}

// A password has at least ten characters (NIST SP 800-63B asks for eight) and is
// none that guessers try first. Nothing else is asked of it: signs and capitals
// make passwords worse to remember, not to guess.
const (
	MinPassword = 10
	maxPassword = 200
)

//go:embed common.txt
var commonText string

// common are the words that people choose first, folded; "#" begins a remark.
var common = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonText) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			words[word] = true
		}
	}
	return words
})

// weak tells what is wrong with a password for an account; nil: nothing.
func (s *Service) weak(password string, a Account) *fault.Field {
	refuse := func(key string, args fault.Args) *fault.Field {
		return &fault.Field{Name: "password", Key: "account.password." + key, Args: args}
	}
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return refuse("short", fault.Args{"Min": MinPassword})
	case n > maxPassword:
		return refuse("long", fault.Args{"Max": maxPassword})
	}
	plain := fold.Name(password)
	switch bare := without(plain, s.personal(a)); {
	case strings.Trim(plain, "0123456789") == "":
		return refuse("digits", nil) // a telephone number, a NIK, a birthday
	case bare != letters(plain) && len(bare) < 4:
		return refuse("personal", nil)
	case len(strings.Trim(plain, "0123456789")) < 6, guessed(plain), guessed(bare), guessed(meant(password)):
		return refuse("common", nil)
	}
	return nil
}

// personal are the words that others know of an account, and of this program.
func (s *Service) personal(a Account) []string {
	words := append(fold.Words(a.Username), fold.Words(a.Name)...)
	for _, code := range []string{s.Home, a.Region} {
		for place, ok := region.Get(code); ok; place, ok = region.Get(region.Parent(place.Code)) {
			words = append(append(words, fold.Name(place.Name)), fold.Words(place.Name)...)
		}
	}
	return append(append(words, fold.Words(a.Posyandu)...), "tumbuh", "posyandu", "stunting", "puskesmas", "eppgbm")
}

// without is what is left of the letters of a password when such words are taken
// out of it, the longest first.
func without(plain string, words []string) string {
	left := letters(plain)
	for n := len(left); n >= 3; n-- {
		for _, word := range words {
			if word = letters(word); len(word) == n {
				left = strings.ReplaceAll(left, word, "")
			}
		}
	}
	return left
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// meant are the letters that a password's signs are written for; what stands before
// its first letter and after its last is left away.
func meant(password string) string {
	return letters(unleet.Replace(strings.TrimFunc(strings.ToLower(password), func(r rune) bool { return !unicode.IsLetter(r) })))
}

var unleet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// guessed tells whether a folded text is one that guessers try early: a listed
// word, two of them, one said again and again, a run along the keyboard or the
// alphabet; digits before and after make it no better.
func guessed(text string) bool {
	core := strings.Trim(text, "0123456789")
	for _, t := range []string{text, unit(text), core, unit(core)} {
		if common()[t] || run(t) || t != "" && len(t) < 4 && len(t) < len(text)/2 {
			return true
		}
	}
	for i := range core {
		if (common()[core[:i]] || run(core[:i])) && (common()[core[i:]] || run(core[i:])) {
			return true
		}
	}
	return false
}

// unit is what a text repeats; all of it when it repeats nothing.
func unit(text string) string {
	for n := 1; n <= len(text)/2; n++ {
		if strings.HasPrefix(strings.Repeat(text[:n], len(text)/n+1), text) {
			return text[:n]
		}
	}
	return text
}

// rows are what fingers and children run along.
var rows = []string{"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertyuiopasdfghjklzxcvbnm", "qazwsxedcrfvtgbyhnujm", "1q2w3e4r5t6y7u8i9o0p"}

func run(text string) bool {
	if len(text) < 4 {
		return false
	}
	for _, row := range rows {
		if strings.Contains(row, text) || strings.Contains(row, reversed(text)) {
			return true
		}
	}
	return false
}

func reversed(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}
