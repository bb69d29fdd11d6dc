package world

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
)

// Line is one weighing as an e-PPGBM export has it. What is left empty is that of
// a girl of Desa Goarie, weighed on 10 August 2026.
type Line struct {
	NIK, Name, Sex, Birth, Parent, District, Village, Posyandu, Day, Kg, Cm string
}

var titles = []string{"NIK", "Nama", "JK", "Tgl Lahir", "Nama Ortu", "Kec", "Desa/Kel", "Posyandu", "Tanggal Pengukuran", "Berat", "Tinggi"}

// Book writes a workbook of some lines and answers its path.
func (w *World) Book(lines ...Line) string {
	w.t.Helper()
	rows := [][]string{titles}
	for _, l := range lines {
		rows = append(rows, []string{l.NIK, l.Name, cmp.Or(l.Sex, "P"), cmp.Or(l.Birth, "03/03/2024"), cmp.Or(l.Parent, "Rosmini"),
			cmp.Or(l.District, "MARIORIWAWO"), cmp.Or(l.Village, "GOARIE"), cmp.Or(l.Posyandu, "Mawar"), cmp.Or(l.Day, "10/08/2026"), cmp.Or(l.Kg, "10,9"), cmp.Or(l.Cm, "89,0")})
	}
	return w.File("soppeng.csv", rows...)
}

// File writes rows as a CSV file of that name and answers its path.
func (w *World) File(name string, rows ...[]string) string {
	w.t.Helper()
	var text strings.Builder
	for _, row := range rows {
		text.WriteString(strings.Join(row, ";") + "\n")
	}
	path := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}
