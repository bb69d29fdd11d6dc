package ledger_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/ledger/ledgertest"
)

func exported(t testing.TB, d *db.DB, tell func(ledger.Entry) bool) string {
	t.Helper()
	var out strings.Builder
	if _, err := ledger.WriteChain(ctx, d, &out, regency, tell); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func all(ledger.Entry) bool { return true }

func packed(text string) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return out.Bytes()
}

// toldOfFile is what is wrong with a file, as told tells of a database.
func toldOfFile(t testing.TB, file []byte, noted ...ledger.Head) string {
	t.Helper()
	reports, err := ledger.VerifyFile(bytes.NewReader(file), func(string) []ledger.Head { return noted })
	if err != nil {
		return "unreadable"
	}
	var found []string
	for _, r := range reports {
		for _, f := range r.Faults {
			found = append(found, fmt.Sprint(strings.TrimPrefix(f.What, "ledger.fault."), "@", f.Seq))
		}
	}
	return strings.Join(found, " ")
}

func TestAnExportedChainIsVerifiedWithoutDatabaseOrKeys(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ten(t, d)
		head, err := ledger.HeadOf(ctx, d, regency)
		if err != nil {
			t.Fatal(err)
		}
		whole := exported(t, d, all)
		lines := strings.SplitAfter(whole, "\n")
		without := func(i int) string { return strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), "") }
		for _, c := range []struct{ name, text, want string }{
			{"whole", whole, ""},
			{"two chains in one file", whole + whole, ""},
			{"an entry altered", strings.Replace(whole, "10.1.2.3", "10.1.2.4", 1), "changed@2"},
			{"a detail altered", strings.Replace(whole, `\"n\":3`, `\"n\":9`, 1), "detail@3"},
			{"a detail held back", exported(t, d, func(e ledger.Entry) bool { return e.Seq != 3 }), ""},
			{"an entry taken out", without(4), "gap@5 end@10"},
			{"the last taken off", without(10), "end@9"},
			{"the deed that erased taken out", without(9), "gap@10 end@10 erased@2"},
			{"nothing", "", "unreadable"},
			{"no opening", without(0), "unreadable"},
			{"half a line", whole[:len(whole)-9], "unreadable"},
			{"a letter", "Yth. Kepala Dinas\n", "unreadable"},
		} {
			if got := toldOfFile(t, []byte(c.text)); got != c.want {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
			if got := toldOfFile(t, packed(c.text)); got != c.want {
				t.Errorf("%s, packed: %q, want %q", c.name, got, c.want)
			}
		}
		if got := toldOfFile(t, []byte(whole), head); got != "" {
			t.Errorf("with its own head: %q", got)
		}
		if got := toldOfFile(t, []byte(whole), ledger.Head{Seq: 3, Hash: head.Hash}); got != "noted@3" {
			t.Errorf("with another head: %q", got)
		}
		if file := packed(whole); toldOfFile(t, file[:len(file)-4]) != "unreadable" {
			t.Error("a packed file that was cut off")
		}
		reports, err := ledger.VerifyFile(strings.NewReader(exported(t, d, func(ledger.Entry) bool { return false })), func(string) []ledger.Head { return nil })
		if err != nil || len(reports) != 1 || reports[0].Entries != 10 || reports[0].Hidden != 7 || reports[0].Erased != 3 || reports[0].Head != head.String() {
			t.Errorf("%+v %v", reports, err)
		}
	})
}

// The rule of docs/audit.md, followed by somebody who has never seen this package:
// once here, and once by the very lines of Python printed there.
func TestAnybodyCanFollowTheRule(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	ten(t, d)
	whole := exported(t, d, all)
	lines, prev := bufio.NewScanner(strings.NewReader(whole)), ""
	for n := 0; lines.Scan(); n++ {
		var e map[string]any
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			continue
		}
		if e["detail"] != nil && ledgertest.Hash(e["salt"], e["detail"]) != e["digest"] {
			t.Errorf("digest of entry %d", n)
		}
		if ledgertest.Hash(regency, e["id"], n, e["at"], e["by_id"], e["by_name"], e["via"], e["origin"], e["action"], e["target"], e["digest"], prev) != e["hash"] {
			t.Errorf("hash of entry %d", n)
		}
		prev = e["hash"].(string)
	}
	page, err := os.ReadFile(filepath.Join(golden.Root(), "docs", "audit.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, script, found := strings.Cut(string(page), "```python\n")
	script, _, closed := strings.Cut(script, "```")
	if lines := strings.Count(script, "\n"); !found || !closed || lines > 30 {
		t.Fatalf("docs/audit.md has a script of %d lines", lines)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Log("no python3 here: the printed lines were not run")
		return
	}
	for text, want := range map[string]string{whole: "wrong entries: 0", strings.Replace(whole, "10.1.2.3", "10.1.2.4", 1): "wrong entries: 1",
		strings.Replace(whole, `\"n\":3`, `\"n\":9`, 1): "wrong entries: 1"} {
		file := filepath.Join(t.TempDir(), "jejak.jsonl.gz")
		if err := os.WriteFile(file, packed(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(python, "-c", script, file).CombinedOutput()
		var failed *exec.ExitError
		if !strings.Contains(string(out), want) || err != nil && !errors.As(err, &failed) || (err == nil) != (text == whole) {
			t.Errorf("want %q: %v\n%s", want, err, out)
		}
	}
}

func FuzzVerifyFile(f *testing.F) {
	d := dbtest.Open(f, db.SQLite)
	ten(f, d)
	whole := exported(f, d, all)
	f.Add([]byte(whole))
	f.Add(packed(whole))
	f.Add([]byte(`{"ledger":"tumbuh-1","regency":"7312","entries":1,"head":"1:aa"}` + "\n" + `{"seq":-1,"at":"x"}`))
	f.Add([]byte(`{"ledger":"tumbuh-1"}`))
	f.Add([]byte("\x1f\x8b"))
	f.Add([]byte("null\n[]\n0"))
	f.Fuzz(func(t *testing.T, file []byte) {
		reports, err := ledger.VerifyFile(bytes.NewReader(file), func(string) []ledger.Head { return nil })
		if err == nil && len(reports) == 0 {
			t.Error("a file without a chain is good")
		}
		for _, r := range reports {
			if r.Entries < 0 || r.Count < len(r.Faults) {
				t.Errorf("%+v", r)
			}
		}
	})
}
