package secret_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/secret"
)

func made(t testing.TB) (*secret.Keys, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tumbuh.key")
	k, err := secret.Make(path)
	if err != nil {
		t.Fatal(err)
	}
	return k, path
}

func must(t testing.TB) func(string, error) string {
	return func(s string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

const nik = "7312016508240001"

func TestEqualTextsAreFoundAgainAndNothingElseShows(t *testing.T) {
	t.Parallel()
	k, path := made(t)
	do := must(t)
	a, b := do(k.SealEqual(nik, "nik")), do(k.SealEqual(nik, "nik"))
	if a != b || strings.Contains(a, nik) || a == do(k.SealEqual(nik, "kk")) || a == do(k.SealEqual(nik[:15]+"2", "nik")) {
		t.Errorf("%s %s", a, b)
	}
	again, err := secret.Load(path)
	if err != nil || do(again.OpenEqual(a, "nik")) != nik || again.ID() != k.ID() {
		t.Errorf("from the file: %v", err)
	}
	if one, two := do(k.Seal("x", "note")), do(k.Seal("x", "note")); one == two || do(again.Open(one, "note")) != "x" {
		t.Error("texts that nobody searches for must not look equal")
	}
	if s, err := k.SealEqual("", "nik"); s != "" || err != nil {
		t.Error("empty stays empty")
	}
	other, _ := made(t)
	for what, err := range map[string]error{"another purpose": second(k.OpenEqual(a, "kk")), "another file's keys": second(other.OpenEqual(a, "nik")),
		"altered": second(k.OpenEqual(a[:10]+"A"+a[11:]+"A", "nik")), "a plain text": second(k.OpenEqual(nik, "nik")), "no such generation": second(k.Open("7:AAAA", "nik"))} {
		if f := fault.As(err); f == nil || f.Key != "secret.sealed" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func second(_ string, err error) error { return err }

func TestANewGenerationReadsWhatTheOldOneSealed(t *testing.T) {
	t.Parallel()
	k, path := made(t)
	do := must(t)
	running, err := secret.Load(path) // another process
	if err != nil {
		t.Fatal(err)
	}
	old := do(k.SealEqual(nik, "nik"))
	n, err := k.Add()
	if err != nil || n != 2 || k.Generation() != 1 {
		t.Fatal(n, err)
	}
	next, err := running.Use(2)
	if err != nil || next.Generation() != 2 {
		t.Fatal(err)
	}
	fresh := do(next.SealEqual(nik, "nik"))
	if fresh == old || do(next.OpenEqual(old, "nik")) != nik || do(next.OpenEqual(fresh, "nik")) != nik {
		t.Error(old, fresh)
	}
	seal := do(k.MAC("head"))
	if !next.VerifyMAC(seal, "head") || next.VerifyMAC(seal, "heap") || next.VerifyMAC("", "head") {
		t.Error("seals")
	}
	if _, err := running.Use(3); fault.As(err) == nil || fault.As(err).Key != "secret.other" {
		t.Error(err)
	}
}

func TestStreamsShowWhatWasDoneToThem(t *testing.T) {
	t.Parallel()
	k, _ := made(t)
	plain := bytes.Repeat([]byte("timbang "), 400_000) // more than two segments
	var sealed bytes.Buffer
	w, err := k.Encrypt(&sealed, []byte("backup"))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write(plain)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	open := func(b []byte, about string) ([]byte, error) {
		r, err := k.Decrypt(bytes.NewReader(b), []byte(about))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	}
	if got, err := open(sealed.Bytes(), "backup"); err != nil || !bytes.Equal(got, plain) {
		t.Fatal(len(got), err)
	}
	bad := bytes.Clone(sealed.Bytes())
	bad[len(bad)/2] ^= 1
	for what, b := range map[string][]byte{"altered": bad, "cut": sealed.Bytes()[:sealed.Len()-1], "cut at a segment": sealed.Bytes()[:1<<20], "empty": nil, "short": bad[:3]} {
		if _, err := open(b, "backup"); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if _, err := open(sealed.Bytes(), "something else"); err == nil {
		t.Error("about was exchanged")
	}
}

func TestTheFileIsKeptAndItsFaultsAreNamed(t *testing.T) {
	t.Parallel()
	_, path := made(t)
	if _, err := secret.Make(path); fault.As(err) == nil || fault.As(err).Key != "secret.exists" {
		t.Errorf("overwritten: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := secret.Load(path + "x"); fault.As(err) == nil || fault.As(err).Key != "secret.none" {
		t.Error(err)
	}
	text, _ := os.ReadFile(path)
	damaged := filepath.Join(t.TempDir(), "damaged.key")
	if err := os.WriteFile(damaged, text[:len(text)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.Load(damaged); fault.As(err) == nil || fault.As(err).Key != "secret.damaged" {
		t.Error(err)
	}
}

func FuzzKeyFilesAndSealedTexts(f *testing.F) {
	k, path := made(f)
	text, _ := os.ReadFile(path)
	f.Add(text, "1:AAAA")
	f.Add([]byte(`{"Generations":[{"Number":1}]}`), "0:")
	f.Add([]byte(`{}`), "99999999999999999999:x")
	f.Fuzz(func(t *testing.T, content []byte, sealed string) {
		if _, err := k.Open(sealed, "nik"); err == nil && sealed != "" {
			t.Errorf("%q was opened", sealed)
		}
		path := filepath.Join(t.TempDir(), "k")
		_ = os.WriteFile(path, content, 0o600)
		_, _ = secret.Load(path)
	})
}

func BenchmarkSealEqual(b *testing.B) {
	k, _ := made(b)
	for b.Loop() {
		_, _ = k.SealEqual(nik, "nik")
	}
}
