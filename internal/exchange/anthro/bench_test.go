package anthro_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	. "tumbuh/internal/exchange/anthro"
	"tumbuh/internal/fact/growth"
)

// survey makes n simulated children as a survey would write them.
func survey(n int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	var b bytes.Buffer
	b.WriteString("id,sex,age,age_unit,weight,lenhei,measure,armc,oedema,sw,cluster,strata,gregion\n")
	for i := range n {
		sex := growth.Sex(1 + r.IntN(2))
		days := float64(r.IntN(1826))
		village := i / 25
		level := r.NormFloat64() - 1.2 + 0.3*math.Sin(float64(village))
		length := growth.ValueAt(growth.HFA, sex, days, level)
		weight := growth.ValueAt(growth.WFA, sex, days, 0.6*level+0.8*r.NormFloat64())
		measure := "l"
		if days > 730 {
			measure = "h"
		}
		fmt.Fprintf(&b, "%d,%d,%.0f,d,%.1f,%.1f,%s,%.1f,n,%.4f,%d,%d,Q%d\n", i+1, sex, days, weight, length, measure,
			13+r.NormFloat64(), 0.5+r.Float64(), village, village%6, village%4)
	}
	return b.Bytes()
}

// naiveZScore does the same with encoding/csv, a map per row and fmt, row by row.
func naiveZScore(in io.Reader, out io.Writer) error {
	rows := csv.NewReader(in)
	header, err := rows.Read()
	if err != nil {
		return err
	}
	w := csv.NewWriter(out)
	for {
		row, err := rows.Read()
		if err == io.EOF {
			w.Flush()
			return w.Error()
		}
		cells := map[string]string{}
		for i, name := range header {
			cells[name] = row[i]
		}
		number := func(name string) float64 {
			v, err := strconv.ParseFloat(cells[name], 64)
			if err != nil {
				return math.NaN()
			}
			return v
		}
		child := growth.Input{Sex: growth.Sex(number("sex")), Weight: number("weight"), LenHei: number("lenhei"),
			HeadC: math.NaN(), ArmC: number("armc"), TriSkin: math.NaN(), SubSkin: math.NaN()}
		child.InDays(number("age"))
		var answer growth.Output
		growth.Compute(&child, &answer)
		row = append(row, fmt.Sprint(answer.CLenHei), fmt.Sprint(answer.CMeasure), fmt.Sprint(answer.C9Mo), fmt.Sprint(answer.CBMI))
		for i, z := range answer.Z {
			row = append(row, fmt.Sprintf("%.2f", z), fmt.Sprint(answer.Flag[i]))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
}

func BenchmarkZScoreCSV(b *testing.B) {
	const rows = 200_000
	file := survey(rows, 1)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if err := ZScore(bytes.NewReader(file), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	fast := b.Elapsed().Seconds() / float64(b.N) / rows
	start := time.Now()
	if err := naiveZScore(bytes.NewReader(file), io.Discard); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(1/fast, "rows/s")
	b.ReportMetric(time.Since(start).Seconds()/rows/fast, "×naive")
}
