package anthro_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/locale"
	. "tumbuh/internal/exchange/anthro"
)

// A file with answers goes in, its answers are dropped and made anew, and must
// come out as they were, to the letter.
func TestEveryCellOfWHOsAnswers(t *testing.T) {
	for _, name := range []string{
		"who/oracle.csv", "real/nigeria_national.csv", "real/district_smart_two_areas.csv", "real/sudan_smart.csv",
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			want, err := os.ReadFile(golden.Shared(t, name))
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := ZScore(bytes.NewReader(want), &got); err != nil {
				t.Fatal(err)
			}
			a, b := strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")
			if len(a) != len(b) {
				t.Errorf("%d lines, want %d", len(b), len(a))
			}
			shown := 0
			for i := range a {
				if a[i] != b[i] && shown < 10 {
					t.Errorf("line %d\nwant %s\ngot  %s", i+1, a[i], b[i])
					shown++
				}
			}
		})
	}
}

func zscore(t *testing.T, in string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := ZScore(strings.NewReader(in), &out)
	if err != nil && fault.As(err) == nil {
		t.Fatal(err)
	}
	return out.String(), err
}

// 300 simulated children with every kind of edge; their answers were written when
// the program agreed with WHO's in every cell.
func TestEveryCellOfTheCommittedAnswers(t *testing.T) {
	in, err := os.ReadFile("testdata/children.csv")
	if err != nil {
		t.Fatal(err)
	}
	got, err := zscore(t, string(in))
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "children.csv", []byte(got))
}

const answered = ",clenhei,cmeasure,c9mo_flag,cbmi,csex,zlen,flen,zwei,fwei,zwfl,fwfl,zbmi,fbmi,zhc,fhc,zac,fac,zts,fts,zss,fss\n"

func TestColumnsComeByName(t *testing.T) {
	const want = ",83.1,,0,16.698017988273303,1,0.13,0,0.39,0,0.50,0,0.46,0,,,,,,,,\n"
	for in, carried := range map[string]string{
		"sex,age,weight,lenhei\n1,563,11.531,83.1\n":                             "sex,age,weight,lenhei|1,563,11.531,83.1",
		"lenhei,x,WEIGHT, age ,Sex\r\n83.10,\"a,\"\"b\",1.1531e1,563,M":          "lenhei,x,WEIGHT, age ,Sex|83.10,\"a,\"\"b\",1.1531e1,563,M",
		"\ufeffsex,zlen,age,weight,lenhei\n\n\"m\",9,563, 11.531 ,NA83.1\n":      "",
		"\n\nsex,zlen,age,weight,fss,lenhei,armc\nm,9,563,11.531,1,+83.1,NA\n\n": "sex,age,weight,lenhei,armc|m,563,11.531,+83.1,NA",
	} {
		got, err := zscore(t, in)
		if carried == "" {
			if err == nil || !strings.Contains(err.Error(), "Column=lenhei Count=1 Line=3 Value=NA83.1") {
				t.Errorf("%q: %v", in, err)
			}
			continue
		}
		header, row, _ := strings.Cut(carried, "|")
		if got != header+answered+row+want || err != nil {
			t.Errorf("%q:\ngot  %q %v\nwant %q", in, got, err, header+answered+row+want)
		}
	}
}

func TestBadRowsComeOutEmptyAndAreTold(t *testing.T) {
	in := "sex,age,age_unit,weight,measure,oedema\n" +
		"m,10,d,4,l,n\n" + "male,10,d,4,l,n\n" + "m,-1,d,4,l,n\n" + "m,10,w,4,l,n\n" + "m,10,d,4kg,l,n\n" +
		"m,10,d,\"4,0\",l,n\n" + "m,10,d,Inf,l,n\n" + "m,10,d,0x1p3,l,n\n" + "m,10,d,1e999,l,n\n" +
		"m,10,d,4,s,n\n" + "m,10,d,4,l,3\n" + "m,10\n" + "m,10,d,4,l,n,more\n" + "\"m\nm\",10,d,4,l,n\n" + "m,10,d,4,l,n\n"
	out, err := zscore(t, in)
	e := fault.As(err)
	if e == nil || e.Key != "growth.csv.problems" || e.Args["Count"] != 13 || len(e.Fields) != 13 {
		t.Fatalf("%v", err)
	}
	var told []string
	for _, f := range e.Fields {
		told = append(told, fmt.Sprint(f.Key[len("growth.csv."):], " ", f.Args["Line"], " ", f.Args["Column"], " ", f.Args["Value"]))
		for _, lang := range locale.Languages {
			if s := locale.For(lang).T(f.Key, f.Args); s == f.Key || strings.Contains(s, "<no value>") {
				t.Errorf("%s: %q", f.Key, s)
			}
		}
	}
	if diff := golden.Diff([]string{
		"value 3 sex male", "value 4 age -1", "value 5 age_unit w", "value 6 weight 4kg", "value 7 weight 4,0", "value 8 weight Inf",
		"value 9 weight 0x1p3", "value 10 weight 1e999", "value 11 measure s", "value 12 oedema 3",
		"columns 13  ", "columns 14  ", "value 15 sex m\nm",
	}, told); diff != "" {
		t.Error(diff)
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 16 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, row := range rows[1:] {
		if empty := strings.Join(row[6:], "") == ""; empty != (i > 0 && i < 14) {
			t.Errorf("row %d: %q", i, row)
		}
	}
	if got := strings.Join(rows[13][:6], ","); got != "m,10,d,4,l,n" {
		t.Errorf("the seventh field of %q must be cut", got)
	}
}

func TestAFileNotUnderstoodEndsEarly(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "growth.csv.empty",
		"\n\n":               "growth.csv.empty",
		"nama;umur\n1;2\n":   "growth.csv.header",
		"sex,\"Sex\"\nm,m\n": "growth.csv.twice Column=sex",
		"sex,x\nm,1\nm,\"" + strings.Repeat("2\n", 2<<20): "growth.csv.long Line=3",
	} {
		if _, err := zscore(t, in); err == nil || err.Error() != want || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%.30q: %v, want %s", in, err, want)
		}
	}
}

// long is a file of many blocks, with line breaks inside quotes everywhere.
func long(rows int) string {
	var b strings.Builder
	b.WriteString("id,note,sex,age,weight\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,\"two\nlines, \"\"%d\"\"\",%d,%d,%d.5\n", i, i, 1+i%2, i%1900, 3+i%15)
	}
	return b.String()
}

func TestOrderAndLinesAcrossBlocks(t *testing.T) {
	const rows = 60_000
	in := long(rows) + "bad,,x,1,1\n"
	for name, r := range map[string]io.Reader{"whole": strings.NewReader(in), "halves": iotest.HalfReader(strings.NewReader(in))} {
		var out bytes.Buffer
		err := ZScore(r, &out)
		if e := fault.As(err); e == nil || e.Args["Count"] != 1 || e.Args["Line"] != 2*rows+2 {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(got) != rows+2 {
			t.Fatalf("%s: %d rows, %v", name, len(got), err)
		}
		for i := range rows {
			row := got[i+1]
			alone := strings.Join(row[:5], ",")
			if want := fmt.Sprintf("%d,two\nlines, \"%d\",%d,%d,%d.5", i, i, 1+i%2, i%1900, 3+i%15); alone != want {
				t.Fatalf("%s: row %d is %q, want %q", name, i, alone, want)
			}
			if known := row[12] != ""; known != (i%1900 < 1827) {
				t.Fatalf("%s: row %d: %q", name, i, row)
			}
		}
	}
}

func TestManyBadRowsAreCountedAndSomeListed(t *testing.T) {
	_, err := zscore(t, "sex,age\n"+strings.Repeat("?,1\n", 200_000))
	if e := fault.As(err); e == nil || e.Args["Count"] != 200_000 || len(e.Fields) != MaxProblems || e.Fields[49].Args["Line"] != 51 {
		t.Errorf("%v", err)
	}
}

type fullDisk struct{ left int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.left -= len(p); d.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestTroubleWithFilesIsHandedOn(t *testing.T) {
	in := long(60_000)
	if err := ZScore(strings.NewReader(in), &fullDisk{1 << 20}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("full disk: %v", err)
	}
	broken := errors.New("cable")
	for _, read := range []string{"", in} {
		if err := ZScore(io.MultiReader(strings.NewReader(read), iotest.ErrReader(broken)), io.Discard); !errors.Is(err, broken) {
			t.Errorf("broken cable after %d bytes: %v", len(read), err)
		}
	}
}

// What the standard library reads, comes out the same; and what came out, comes
// out again.
func FuzzZScore(f *testing.F) {
	children, err := os.ReadFile("testdata/children.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(children[:3000]))
	f.Add("sex,age,weight\nm,10,4\n\"f\",\"\"\"1\",\n\r\nm,NA,-0\n")
	f.Add("\ufeffid,lenhei\n\"a\n\",1e-400\n'\"b,.5\r")
	f.Add("age,age_unit,measure,lenhei\n8.9,m,h,1e6\n24,m,l,-1\n")
	f.Fuzz(func(t *testing.T, in string) {
		out, failed := zscore(t, in)
		if failed != nil {
			return
		}
		if again, err := zscore(t, out); err != nil || again != out {
			t.Fatalf("%q\nthen %q %v", out, again, err)
		}
		want, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(in, "\ufeff"))).ReadAll()
		if err != nil {
			return
		}
		got, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil || len(got) != len(want) {
			t.Fatalf("%d rows of %d, %v", len(got), len(want), err)
		}
		for i, row := range want {
			kept := row[:0:0]
			for k, cell := range row {
				if !strings.Contains(strings.TrimSpace(answered)+",", ","+strings.ToLower(strings.TrimSpace(want[0][k]))+",") {
					kept = append(kept, cell)
				}
			}
			if len(want[0]) == len(kept) && golden.Diff(kept, got[i][:len(kept)]) != "" {
				t.Fatalf("row %d: %q became %q", i, kept, got[i])
			}
		}
	})
}

func TestNumbersAreReadAndWrittenExactly(t *testing.T) {
	for in, want := range map[string]string{
		"52.357599569847108": "52.35759956984711", "66.443462868498594": "66.4434628684986", // 17 digits
		"83.10": "83.1", "-0": "0", "1e6": "1000000", "0.0001": "0.0001", "0.00001": "1e-05", "1e16": "1e+16", ".5": "0.5", "7.": "7",
	} {
		out, err := zscore(t, "id,lenhei\n1,"+in+"\n")
		if want = "id,lenhei" + answered + "1," + in + "," + want + ",,0" + strings.Repeat(",", 18) + "\n"; out != want || err != nil {
			t.Errorf("%s: %q, want %q, %v", in, out, want, err)
		}
	}
	if out, _ := zscore(t, "lenhei,weight\n0,-1\n0.0001,1e9\n"); !strings.Contains(out, ",-Inf,") || !strings.Contains(out, ",1e+21,") {
		t.Errorf("%q", out)
	}
}
