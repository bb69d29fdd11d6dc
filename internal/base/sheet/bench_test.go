package sheet

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tumbuh/internal/base/civil"

	"github.com/xuri/excelize/v2"
)

const benchRows, benchColumns = 100_000, 35

// writeBig writes the shape of a large regency's export: ten columns of text that
// differ in each row, figures, days, and names that repeat. excelize's plain
// writer makes shared strings, as Excel does.
func writeBig(tb testing.TB, rows int) string {
	path := filepath.Join(tb.TempDir(), "big.xlsx")
	out, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer out.Close()
	f := excelize.NewFile()
	style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	for i := 1; i <= rows; i++ {
		cells := make([]any, benchColumns)
		for c := range cells {
			switch {
			case c < 5:
				cells[c] = fmt.Sprintf("%016d", 7312000000000000+i*7+c)
			case c < 10:
				cells[c] = fmt.Sprintf("NAMA %d SITI AMINAH %d", i/(c-4), c)
			case c < 20:
				cells[c] = "DESA " + strconv.Itoa(i%50)
			case c == 20:
				cells[c] = excelize.Cell{}
			default:
				cells[c] = float64(i%500) / 10
			}
		}
		if err := f.SetSheetRow("Sheet1", "A"+strconv.Itoa(i), &cells); err != nil {
			tb.Fatal(err)
		}
		cell := "U" + strconv.Itoa(i)
		f.SetCellInt("Sheet1", cell, int64(45000+i%300))
		f.SetCellStyle("Sheet1", cell, cell, style)
	}
	if err := f.Write(out); err != nil {
		tb.Fatal(err)
	}
	f.Close()
	return path
}

func readAll(tb testing.TB, path string) (cells int) {
	f, err := Open(path, DefaultLimits)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, _ := f.Sheets[0].Rows()
	for rows.Next() {
		cells += len(rows.Cells())
	}
	if rows.Err() != nil {
		tb.Fatal(rows.Err())
	}
	return cells
}

// readNaively is excelize's own row iterator with raw values: no styles, so days
// cannot be told from figures.
func readNaively(tb testing.TB, path string) (cells int) {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	for rows.Next() {
		columns, err := rows.Columns()
		if err != nil {
			tb.Fatal(err)
		}
		cells += len(columns)
	}
	return cells
}

func BenchmarkReadXLSX(b *testing.B) {
	path := writeBig(b, benchRows)
	start := time.Now()
	want := readNaively(b, path)
	naive := time.Since(start)
	for b.Loop() {
		if got := readAll(b, path); got != want {
			b.Fatalf("%d cells, excelize reads %d", got, want)
		}
	}
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(benchRows/each.Seconds(), "rows/s")
	b.ReportMetric(float64(naive)/float64(each), "×excelize")
}

func BenchmarkWriteXLSX(b *testing.B) {
	row := make([]Cell, 30)
	for i := range row {
		row[i] = [...]Cell{String("DESA SUKAMAJU"), Decimal(12345, 3), Int(7), Day(civil.MustDate("2026-08-15"))}[i%4]
	}
	for b.Loop() {
		book, err := CreateXLSX(io.Discard, About{})
		if err != nil {
			b.Fatal(err)
		}
		book.Sheet("Data", make([]Column, len(row))...)
		for range 20_000 {
			if err := book.Row(row...); err != nil {
				b.Fatal(err)
			}
		}
		if err := book.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
