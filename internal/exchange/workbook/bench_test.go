package workbook

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"testing"

	"tumbuh/internal/base/sheet"
)

const benchRows = 100_000

// writeExport writes a large regency's export with invented children.
func writeExport(b *testing.B) string {
	path := filepath.Join(b.TempDir(), "big.xlsx")
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	book, err := sheet.CreateXLSX(out, sheet.About{})
	if err != nil {
		b.Fatal(err)
	}
	var heads []sheet.Column
	for c := numberCol; c < ignoredCol; c++ {
		if c != tempIDCol && c != villageCodeCol {
			heads = append(heads, sheet.Column{Title: titles[c].title})
		}
	}
	book.Sheet("Data", heads...)
	text := sheet.String
	for i := range benchRows {
		birth := today - 117
		row := []sheet.Cell{sheet.Int(i + 1), text(fmt.Sprintf("731201%02d%02d25%04d", i%28+1, i%12+1, i%9999+1)), text(fmt.Sprintf("ANAK %d CONTOH", i)), text("L"),
			sheet.Day(birth), sheet.Decimal(3100, 3), sheet.Decimal(490, 1), text(fmt.Sprintf("AYAH %d / IBU %d", i, i)), text("SULAWESI SELATAN"), text("SOPPENG"),
			text("LALABATA"), text("SALOTUNGO"), text("BILA"), text(fmt.Sprintf("MAWAR %d", i%9)), text("1"), text("2"), text("JL CONTOH"), text("117"),
			sheet.Day(today), sheet.Decimal(5000+i%900, 3), sheet.Decimal(590+i%60, 1), text("Terlentang"), text("-"), text("Berat Badan Normal"), sheet.Decimal(-85, 2),
			text("Normal"), sheet.Decimal(-110, 2), text("Gizi Baik"), sheet.Decimal(31, 2), text("N"), text("-"), text("1"), text("-"), text("Ya"), text("Ya"), text("Tidak"), text("")}
		if err := book.Row(row...); err != nil {
			b.Fatal(err)
		}
	}
	if err := book.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// readAllAtOnce is the naive way: every row of the sheet in memory first.
func readAllAtOnce(b *testing.B, path string) (rows [][]sheet.Cell) {
	f, err := sheet.Open(path, sheet.DefaultLimits)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	r, err := f.Sheets[0].Rows()
	if err != nil {
		b.Fatal(err)
	}
	for r.Next() {
		rows = append(rows, append([]sheet.Cell(nil), r.Cells()...))
	}
	return rows
}

// heap is what the program holds now.
func heap() float64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return float64(s[0].Value.Uint64()) / (1 << 20)
}

func BenchmarkReadEPPGBM(b *testing.B) {
	path := writeExport(b)
	runtime.GC()
	before := heap()
	all := readAllAtOnce(b, path)
	naive := heap() - before
	runtime.KeepAlive(all)
	all = nil
	runtime.GC()
	before = heap()
	peak := 0.0
	for b.Loop() {
		f, err := sheet.Open(path, sheet.DefaultLimits)
		if err != nil {
			b.Fatal(err)
		}
		lines := 0
		_, err = ReadEPPGBM(f, today, func(l *Line) error {
			if lines++; lines%1000 == 0 {
				peak = max(peak, heap()-before)
			}
			return nil
		})
		f.Close()
		if err != nil || lines != benchRows {
			b.Fatal(lines, err)
		}
	}
	b.ReportMetric(benchRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(peak, "MB-peak")
	b.ReportMetric(naive/peak, "×less-than-all-at-once")
}
