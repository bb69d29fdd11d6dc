package app_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// answer is what WHO's software said of one child of the survey: z-scores as
// printed, empty where there is none, and whether each is flagged.
type answer struct{ z, flag [3]string }

// whoAnswers reads length, weight and weight-for-length, in the order of HFA, WFA
// and WFH, by the number of the row.
func whoAnswers(t *testing.T, path string) map[int]answer {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	all := map[int]answer{}
	for n, row := range rows[1:] {
		var a answer
		for i, index := range []string{"len", "wei", "wfl"} {
			a.z[i], a.flag[i] = row[at["z"+index]], row[at["f"+index]]
		}
		all[n+1] = a
	}
	return all
}

// TestRealSurvey takes 18,330 children whom a national survey measured through
// the same door as every workbook: made into e-PPGBM lines with made-up
// identities, imported, classified, added up. Child by child and in total the
// answers must be those of WHO's own software. make real runs it alone.
func TestRealSurvey(t *testing.T) {
	path := golden.Shared(t, "real/nigeria_national.csv")
	ctx, dir := context.Background(), t.TempDir()
	survey, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer survey.Close()
	month := civil.MustMonth("2026-08")
	files, err := simulation.FromSurvey(ctx, survey, simulation.Plan{Regency: "7312", Last: month, Seed: 1, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	config := app.Config{Data: dir, Now: func() time.Time { return month.Last().Time().AddDate(0, 1, 0) }}
	if _, err := app.Init(ctx, config, "7312", ledger.By{Name: "test", Via: "test"}); err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	by := account.CommandLine("test", "7312")
	for _, file := range files {
		r, err := a.Workbook.Take(ctx, by, file, workbook.Options{})
		if err != nil || r.Refused > 0 || r.New != r.Lines {
			t.Fatalf("%v: %d lines, %d new, %d refused %+v", err, r.Lines, r.New, r.Refused, r.Notable)
		}
	}
	want := whoAnswers(t, path)
	compareChildren(t, a, want)
	compareTotals(t, a, by, month, want)
}

func compareChildren(t *testing.T, a *app.App, want map[int]answer) {
	seen, wrong := 0, 0
	err := a.DB.Read(context.Background(), func(tx *db.Tx) error {
		return tx.Each("select c.name, v.hfa, v.wfa, v.wfh, v.implausible from visit v join child c on c.regency = v.regency and c.id = v.child", nil,
			func(scan db.Scan) error {
				var name string
				var z [3]*int
				var implausible int
				if err := scan(&name, &z[0], &z[1], &z[2], &implausible); err != nil {
					return err
				}
				number, err := strconv.Atoi(name[strings.LastIndex(name, " ")+1:])
				if err != nil {
					return err
				}
				var got answer
				for i := range z {
					if z[i] != nil {
						got.z[i] = strings.Replace(fmt.Sprintf("%.2f", float64(*z[i])/100), "-0.00", "0.00", 1)
						got.flag[i] = strconv.Itoa(implausible >> i & 1)
					}
				}
				if seen++; got != want[number] {
					if wrong++; wrong < 10 {
						t.Errorf("row %d: we say %v, WHO says %v", number, got, want[number])
					}
				}
				return nil
			})
	})
	if err != nil || seen != len(want) {
		t.Errorf("%d of %d children compared: %v", seen, len(want), err)
	}
	t.Logf("%d children compared with WHO's answers, %d differ", seen, wrong)
}

func compareTotals(t *testing.T, a *app.App, by account.Actor, month civil.Month, want map[int]answer) {
	figures, err := a.Indicator.Figures(context.Background(), by, indicator.Query{Area: "7312", From: month, To: month})
	if err != nil {
		t.Fatal(err)
	}
	for i, key := range []string{"stunting", "underweight", "wasting"} {
		var below, known int64
		for _, answer := range want {
			z, err := strconv.ParseFloat(answer.z[i], 64)
			if err != nil || answer.flag[i] != "0" {
				continue
			}
			if known++; z < -2 {
				below++
			}
		}
		found := false
		for _, f := range figures {
			if f.Indicator == key {
				found = true
				if f.Numerator != below || f.Denominator != known {
					t.Errorf("%s: we say %d of %d, WHO's answers %d of %d", key, f.Numerator, f.Denominator, below, known)
				}
			}
		}
		if !found {
			t.Errorf("no figure for %s", key)
		}
	}
	var out bytes.Buffer
	if err := report.Figures(&out, figures); err != nil {
		t.Fatal(err)
	}
	t.Logf("the district's figures:\n%s", out.String())
}
