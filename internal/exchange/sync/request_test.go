package sync_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/record/account"
)

const good = `{"now":"2026-11-22T01:02:03Z","app":"1","backlog":1,"oldest":null,"push":[{"id":"01a2037e-46d1-731f-a260-274c4847bb69","kind":"visit","subject":"01a2037e-46d1-731f-a260-274c4847bb70","at":"2026-11-22T01:02:03Z","body":{"day":"2026-11-22","topics":["feeding"]}}],"token":"","limit":200}`

func packed(t testing.TB, text io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.Copy(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

func TestARequestIsReadStrictlyAndWithinBounds(t *testing.T) {
	t.Parallel()
	record := good[strings.Index(good, "[{")+1 : strings.Index(good, `],"token"`)]
	with := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for name, c := range map[string]struct {
		text   string
		packed bool
		key    string
		large  bool
	}{
		"as it should be":     {text: good},
		"packed":              {text: string(packed(t, strings.NewReader(good))), packed: true},
		"500 records":         {text: with(record, strings.Repeat(record+",", 499)+record)},
		"501 records":         {text: with(record, strings.Repeat(record+",", 500)+record), key: "sync.request.many"},
		"a field too many":    {text: with(`"app"`, `"apps":1,"app"`), key: "sync.request.shape"},
		"and in a record":     {text: with(`"kind"`, `"kinds":1,"kind"`), key: "sync.request.shape"},
		"more after the end":  {text: good + "{}", key: "sync.request.shape"},
		"cut off":             {text: good[:len(good)-1], key: "sync.request.shape"},
		"nothing":             {key: "sync.request.shape"},
		"no time":             {text: with(`"now":"2026-11-22T01:02:03Z",`, ""), key: "sync.request.shape"},
		"a version with NUL":  {text: with(`"app":"1"`, `"app":"1\u0000"`), key: "sync.request.shape"},
		"a limit below zero":  {text: with(`"limit":200`, `"limit":-1`), key: "sync.request.shape"},
		"a limit too high":    {text: with(`"limit":200`, `"limit":1001`), key: "sync.request.shape"},
		"an id that is none":  {text: with(`"id":"01a2037e`, `"id":"x1a2037e`), key: "sync.request.shape"},
		"a subject like that": {text: with(`"subject":"01a2037e-46d1-731f-a260-274c4847bb70"`, `"subject":"7"`), key: "sync.request.shape"},
		"not UTF-8":           {text: with("feeding", "feed\xffing"), key: "sync.request.shape"},
		"not packed":          {text: good, packed: true, key: "sync.request.shape"},
		"a list":              {text: "[]", key: "sync.request.shape"},
		"deep":                {text: with(`["feeding"]`, strings.Repeat("[", 400_000)+strings.Repeat("]", 400_000)), key: "sync.request.shape"},
		"large":               {text: strings.Repeat(" ", sync.MaxBytes) + good, key: "sync.request.large", large: true},
		"a bomb":              {text: string(packed(t, io.LimitReader(zeros{}, 300<<20))), packed: true, key: "sync.request.large", large: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := sync.Parse(strings.NewReader(c.text), c.packed)
			f := fault.As(err)
			switch {
			case c.key == "" && (err != nil || len(r.Push) == 0):
				t.Error(err)
			case c.key != "" && (f == nil || f.Key != c.key || f.Kind != fault.Invalid || errors.Is(err, sync.ErrLarge) != c.large):
				t.Error(err)
			}
		})
	}
}

// Whatever bytes come: they are read, or refused as what they are; what was read has
// ids, and is within bounds.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good), false)
	f.Add(packed(f, strings.NewReader(good)), true)
	for _, s := range []string{`{}`, `null`, `{"now":"9999-12-31T23:59:59Z","push":[null],"limit":1}`, `{"push":[{"body":{"a":"\u0000\ud800"}}]}`, `{"now":1e400}`, fmt.Sprint(`{"now":"2026-11-22T01:02:03+23:59","backlog":`, 1<<40, `}`)} {
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, text []byte, packed bool) {
		r, err := sync.Parse(bytes.NewReader(text), packed)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if len(r.Push) > sync.MaxRecords || r.Limit < 0 || r.Limit > sync.MaxLimit {
			t.Fatal(r)
		}
		for _, record := range r.Push {
			if len(record.ID) != 36 || len(record.Subject) != 36 {
				t.Fatal(record)
			}
		}
	})
}

// A file is a stranger's: it is taken in, or refused as what it is.
func FuzzTakeFile(f *testing.F) {
	s := synctest.New(f, dbtest.Open(f, db.SQLite))
	added, err := s.Accounts.Add(ctx, ledger.By{Name: "test"}, account.Account{Username: "ani", Name: "Ani", Role: account.Cadre, Region: synctest.Goarie}, "hujan-di-bulan-juni")
	if err != nil {
		f.Fatal(err)
	}
	file := fmt.Sprintf(`{"format":"tumbuh-outbox","version":1,"phone":"01a2037e-46d1-731f-a260-274c4847bb69","account":%q,"name":"Ani","app":"1","now":"2026-11-22T01:02:03Z","push":%s}`,
		added.ID, good[strings.Index(good, "[{"):strings.Index(good, `,"token"`)])
	for _, seed := range []string{file, file[:200], "{}", "", "null", strings.Replace(file, "01a2037e", "x", 1), strings.Replace(file, "visit", "child", 1)} {
		f.Add(seed)
	}
	dina := office(account.Health, synctest.Regency)
	f.Fuzz(func(t *testing.T, text string) {
		taken, err := s.TakeFile(ctx, dina, strings.NewReader(text))
		if kind := fault.KindOf(err); err != nil && kind != fault.Invalid && kind != fault.NotFound || err == nil && taken.Cadre.ID != added.ID {
			t.Errorf("%q: %+v %v", text, taken, err)
		}
	})
}
