package anthro_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	. "tumbuh/internal/exchange/anthro"
)

func prevalence(t *testing.T, input []byte) [][]string {
	t.Helper()
	var out bytes.Buffer
	if err := Prevalence(bytes.NewReader(input), &out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestPrevalencesOfWHO(t *testing.T) {
	inputs, err := filepath.Glob(filepath.Join(golden.Shared(t, "who/prevalence"), "*.input.csv"))
	if err != nil || len(inputs) != 10 {
		t.Fatal(len(inputs), err)
	}
	for _, input := range inputs {
		name := strings.TrimSuffix(filepath.Base(input), ".input.csv")
		t.Run(name, func(t *testing.T) {
			in, err := os.ReadFile(input)
			if err != nil {
				t.Fatal(err)
			}
			f, err := os.Open(filepath.Join(filepath.Dir(input), name+".expected.csv"))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			want, err := csv.NewReader(f).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			compare(t, name, prevalence(t, in), want)
		})
	}
}

func compare(t *testing.T, name string, got, want [][]string) {
	if len(got) != len(want) || strings.Join(got[0], ",") != strings.Join(want[0], ",") {
		t.Fatalf("%d rows with %v; want %d with %v", len(got), got[0], len(want), want[0])
	}
	simple := name == "simple" || name == "tiny"
	for i, row := range want[1:] {
		if got[i+1][0] != row[0] {
			t.Fatalf("row %d is %q, want %q", i+1, got[i+1][0], row[0])
		}
		for k := 1; k < len(row); k++ {
			column, g, w := want[0][k], got[i+1][k], row[k]
			tolerance := 1e-9
			if strings.HasSuffix(column, "_ll") || strings.HasSuffix(column, "_ul") {
				if !simple {
					tolerance = 1e-6
				}
			}
			if g != w && !equal(g, w, tolerance) && !excepted(name, column, g, w) {
				t.Errorf("%s, %s: %s, want %s", row[0], column, g, w)
			}
		}
	}
}

func equal(g, w string, tolerance float64) bool {
	a, err1 := strconv.ParseFloat(g, 64)
	b, err2 := strconv.ParseFloat(w, 64)
	return err1 == nil && err2 == nil && math.Abs(a-b) <= tolerance*math.Max(math.Abs(a), math.Abs(b))
}

// excepted are the cells in which WHO's software shows rounding accidents: the
// standard deviation of one child, and standard errors that are 0.
func excepted(name, column, g, w string) bool {
	switch {
	case name == "tiny_weights_missing" && strings.HasSuffix(column, "_stdev"):
		return g == "" && w == "Inf"
	case (name == "tiny_weights_missing" || name == "cluster_strata") && strings.HasSuffix(column, "_se"):
		v, err := strconv.ParseFloat(w, 64)
		return err == nil && g == "0" && v < 1e-14
	}
	return false
}

// A survey of our own with everything in it: 320 simulated children. Nine digits,
// because the last ones differ between processors.
func TestPrevalencesOfACommittedSurvey(t *testing.T) {
	in, err := os.ReadFile("testdata/survey.csv")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, row := range prevalence(t, in) {
		for i, cell := range row {
			if v, err := strconv.ParseFloat(cell, 64); err == nil {
				row[i] = strconv.FormatFloat(v, 'g', 9, 64)
			}
		}
		b.WriteString(strings.Join(row, ",") + "\n")
	}
	golden.Equal(t, "survey.prevalence.csv", b.Bytes())
}

func TestExactlyOnePerCentHasAnInterval(t *testing.T) {
	var in bytes.Buffer
	in.WriteString("sex,age,lenhei,cluster\n")
	for i := range 200 {
		length := "76"
		if i < 2 {
			length = "68"
		}
		fmt.Fprintf(&in, "m,365,%s,%d\n", length, i%20)
	}
	rows := prevalence(t, in.Bytes())
	at := slices.Index(rows[0], "HA_2_r")
	low, _ := strconv.ParseFloat(rows[1][at+2], 64)
	high, _ := strconv.ParseFloat(rows[1][at+3], 64)
	if rows[1][at] != "1" || !(low > 0 && low < 0.5 && high > 2 && high < 6) {
		t.Errorf("%v", rows[1][at:at+4])
	}
}

func TestPrevalenceTellsWhatIsWrong(t *testing.T) {
	for input, want := range map[string]string{
		"":                                 "growth.csv.empty",
		"a,b\n1,2\n":                       "growth.csv.header",
		"sex,age\n":                        "growth.csv.nothing",
		"sex,age\nm,1900\n":                "growth.csv.nothing",
		"sex,age,sw\nm,1,1\nm,9,-1\n":      "growth.csv.weight Line=3 Value=-1",
		"sex,age\nm,1\nx,9\n":              "growth.csv.problems Column=sex Count=1 Line=3 Value=x",
		"sex,sw\nm,one\nm,1\n":             "growth.csv.problems Column=sw Count=1 Line=2 Value=one",
		"sex,age,SEX\nm,1,m\n":             "growth.csv.twice Column=sex",
		"sex,age\nm,1\nm,\"9\n" + "m,10\n": "growth.csv.long Line=3",
	} {
		var out bytes.Buffer
		err := Prevalence(strings.NewReader(input), &out)
		if err == nil || !strings.HasPrefix(err.Error(), want) || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", input, err)
		}
		if strings.HasPrefix(want, "growth.csv.problems") != (out.Len() > 0) {
			t.Errorf("%q: wrote %q", input, out.String())
		}
	}
}

func FuzzPrevalence(f *testing.F) {
	survey, err := os.ReadFile("testdata/survey.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(survey[:1500])
	f.Add([]byte("sex,age,lenhei,sw,cluster,strata,wealthq,othergr\nm,10,50,1e308,1,1,Q1,\"a,\"\"b\"\nf,,70,1e-308,2,,9,\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		if err := Prevalence(bytes.NewReader(in), &out); err != nil && fault.As(err) == nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if len(row) != 135 {
				t.Fatalf("%d columns", len(row))
			}
		}
	})
}
