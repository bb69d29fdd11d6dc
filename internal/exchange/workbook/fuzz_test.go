package workbook

import (
	"os"
	"path/filepath"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/sheet"
)

// Whatever a file says, a line that is not refused is one of a child that was born,
// is younger than the program takes, and was weighed no later than today.
func FuzzReadEPPGBM(f *testing.F) {
	const head = "NIK;Nama;JK;Tgl Lahir;Nama Ortu;Kec;Desa/Kel;Posyandu;Tanggal Pengukuran;Berat;Tinggi;TB/U;ZS TB/U\n"
	f.Add(head + "7312014303240001;Siti;P;03/03/2024;Ros;Marioriwawo;Goarie;Mawar;10/08/2026;7,1;78;Pendek;-2,6\n")
	f.Add(head + ";;;;;;;;;;;;\n;;L;;;;;;31/02/2026;1e9;-3;;\n" + head)
	f.Add("a;b\n" + head + "x\n\"y\";;;\"")
	path := filepath.Join(f.TempDir(), "a.csv")
	today := civil.MustDate("2026-09-05")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := sheet.Open(path, sheet.DefaultLimits)
		if err != nil {
			return
		}
		defer file.Close()
		_, err = ReadEPPGBM(file, today, func(l *Line) error {
			if !l.Refused() && (l.Birth == 0 || l.Day == 0 || l.Day > today || l.Birth > l.Day || l.Name == "") {
				t.Errorf("%q is taken as %+v", text, *l)
			}
			return nil
		})
		if err != nil && fault.As(err) == nil {
			t.Errorf("not a fault: %v", err)
		}
	})
}
