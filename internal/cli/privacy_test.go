package cli_test

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/app"
	"tumbuh/internal/base/db"
)

// A family's rights at the machine itself: the file, the erasure, the dry run of
// the retention, and the assessment.
func TestAFamilysRightsOnTheCommandLine(t *testing.T) {
	t.Parallel()
	d := desk{t: t, dir: t.TempDir()}
	data := filepath.Join(d.dir, "data")
	d.run(0, "init", "--regency=73.12")
	book := filepath.Join(d.dir, "buku.csv")
	const lines = "NIK;Nama;JK;Tgl Lahir;Nama Ortu;Kec;Desa/Kel;Posyandu;Tanggal Pengukuran;Berat;Tinggi\n" +
		"7312015505240001;Aisyah Rahma;P;15/05/2024;Hasnah;MARIORIWAWO;GOARIE;Mawar;10/08/2026;10,9;89,0\n"
	if err := os.WriteFile(book, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	d.run(0, "import", "eppgbm", book)
	a, err := app.Open(context.Background(), app.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	var child string
	err = a.DB.Read(context.Background(), func(tx *db.Tx) error { _, err := tx.One("select id from child", nil, &child); return err })
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}

	d.run(2, "privacy", "file", "7312015505240001", "--for=ibu")
	path := strings.TrimSpace(d.run(0, "privacy", "file", child, "--for=Hasnah, ibu", "--out="+d.dir))
	file, err := zip.OpenReader(path)
	if err != nil || len(file.File) != 2 {
		t.Fatal(path, err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: others can read the file", info.Mode(), err)
	}
	if out := d.run(0, "privacy", "retention"); !strings.Contains(out, "0 anak sudah lewat masa simpannya") || !strings.Contains(out, "--run") {
		t.Error(out)
	}
	if out := d.run(0, "privacy", "retention", "--run"); !strings.Contains(out, "0 anak dihapus") {
		t.Error(out)
	}
	for _, want := range []string{"# Rancangan penilaian dampak", "## 1. ", "| Administrator sistem |", "Diisi pengendali"} {
		if out := d.run(0, "privacy", "dpia"); !strings.Contains(out, want) {
			t.Errorf("no %q in\n%.2000s", want, out)
		}
	}
	d.run(2, "privacy", "erase", child, "--name=Aisyah", "--reason=permintaan ibu")
	d.run(0, "privacy", "erase", child, "--name=Aisyah Rahma", "--reason=permintaan ibu")
	d.run(2, "privacy", "file", child, "--for=Hasnah, ibu")
	if out := d.run(0, "import", "eppgbm", book); !strings.Contains(out, "1 ") {
		t.Error(out)
	}
	if out := d.run(0, "figures", "--region=73.12", "--month=2026-08"); strings.Contains(out, "weighed,SKDN,1") {
		t.Error("she came back:", out)
	}
}
