// Command gen packs WHO's tables (lms.csv: indicator,sex,x,l,m,s) into lms.bin.
// The columns are smooth, so almost every second difference fits one byte.
package main

import (
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"log"
	"math"
	"os"
	"strconv"
)

// Order of the tables in the file; package growth reads them in the same order.
var indicators = []string{"lhfa", "wfa", "bfa", "hcfa", "acfa", "tsfa", "ssfa", "wfl", "wfh"}

type table struct {
	first   int64
	columns [3][]int64
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: gen lms.csv lms.bin")
	}
	tables, err := read(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var out []byte
	for _, indicator := range indicators {
		for _, sex := range []string{"m", "f"} {
			t := tables[indicator+sex]
			out = binary.AppendUvarint(out, uint64(t.first))
			out = binary.AppendUvarint(out, uint64(len(t.columns[0])))
			for _, column := range t.columns {
				var value, step int64
				for _, v := range column {
					out = binary.AppendVarint(out, v-value-step)
					value, step = v, v-value
				}
			}
		}
	}
	if err := os.WriteFile(os.Args[2], out, 0o644); err != nil {
		log.Fatal(err)
	}
}

func read(path string) (map[string]*table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	tables := map[string]*table{}
	for n, row := range rows[1:] {
		scale := 1.0
		if row[0] == "wfl" || row[0] == "wfh" {
			scale = 10 // centimetres in steps of 0.1
		}
		x, err := whole(row[2], scale)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+2, err)
		}
		t := tables[row[0]+row[1]]
		if t == nil {
			t = &table{first: x}
			tables[row[0]+row[1]] = t
		}
		if x != t.first+int64(len(t.columns[0])) {
			return nil, fmt.Errorf("line %d: a gap before x = %s", n+2, row[2])
		}
		for i, scale := range []float64{1e4, 1e4, 1e5} {
			v, err := whole(row[3+i], scale)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n+2, err)
			}
			t.columns[i] = append(t.columns[i], v)
		}
	}
	return tables, nil
}

// whole is the decimal s times scale, which must lose nothing.
func whole(s string, scale float64) (int64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, err
	}
	n := math.Round(v * scale)
	if n/scale != v {
		return 0, fmt.Errorf("%s has more digits than kept", s)
	}
	return int64(n), nil
}
