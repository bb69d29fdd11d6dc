// Package golden compares what a test made with a file that a person has looked
// at, and finds the reference data that lies beside the project where it is
// present. `go test -update` rewrites the files.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files with what the tests got")

// Equal compares got with testdata/name.
func Equal(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run this test with -update, then look at the file", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (- want, + got); if the new one is right, run with -update:\n%s", path, diff)
	}
}

// Diff tells two values apart in words; empty when they are equal.
func Diff(want, got any) string { return cmp.Diff(want, got) }

// Root is the project's folder.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "..")
}

// Shared is the path of a reference file that is not part of the project (WHO's
// answers, real surveys); the test is skipped where it is not present.
func Shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(Root(), "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("reference data %s is not beside the project: nothing to compare with", name)
	}
	return path
}
