package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestCountingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	d := desk{t: t, dir: t.TempDir()}
	books := filepath.Join(d.dir, "books")
	d.run(0, "init", "--regency=73.12")
	d.run(0, "simulate", "--regency=73.12", "--children=200", "--months=2", "--last=2026-08", "--out="+books)
	files, _ := filepath.Glob(filepath.Join(books, "*.xlsx"))
	d.run(0, "import", "eppgbm", files[0])
	first := d.said(0, "count")
	if strings.HasPrefix(first, "0 ") || strings.Contains(first, " 0 baris") {
		t.Errorf("counted nothing: %s", first)
	}
	if said := d.said(0, "count"); said != "0 desa dihitung, 0 baris berubah.\n" {
		t.Errorf("with nothing new: %s", said)
	}
	villages, _, _ := strings.Cut(first, " ")
	if said := d.said(0, "count", "--all"); said != villages+" desa dihitung, 0 baris berubah.\n" {
		t.Errorf("all anew: %s", said)
	}
	if said := d.said(0, "count", "--check"); !strings.Contains(said, "✓") || !strings.Contains(said, villages+" dilihat") {
		t.Errorf("checked: %s", said)
	}
}
