package document_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/golden"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/letter"
)

// analysed is the analysis of a made-up regency: children, two services and a supply that
// its offices told, a constraint, and the first suggestions taken.
func analysed(t *testing.T, freeze bool) document.Analysis {
	t.Helper()
	ctx, by := context.Background(), sample.Actor(account.Secretariat, sample.Regency)
	w := sample.New(t)
	at := db.Time{Time: time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC)}
	s := &situation.Service{DB: w.DB, Now: func() time.Time { return at.Time }, Figures: w.Figures}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(ledger.Write(ctx, w.DB, by.By(), ledger.Deed{Regency: sample.Regency, Action: "regency.open"}, func(tx *db.Tx) (any, error) {
		for _, v := range region.Villages(sample.Regency)[:40] {
			for id, n := range map[string][2]int{"ESS-24": {10, 200}, "ESS-11": {31, 40}, "ESS-16": {1, 2}} {
				if _, err := tx.Exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
					values ($1, $2, '2026', $3, $4, $5, 'office', '', 'dppkb', 0, $6, 'test', '')`, sample.Regency, id, v.Code, n[0], n[1], at); err != nil {
					return nil, err
				}
			}
		}
		_, err := tx.Exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
			values ($1, 'SUP-03', '2026', $1, 0, 1, 'office', 'rancangan di Bagian Hukum', 'bappeda', 0, $2, 'test', '')`, sample.Regency, at)
		if err != nil {
			return nil, err
		}
		return nil, region.OpenRegency(tx, sample.Regency)
	}))
	w.Take(sample.Babies(900, 3, 5)...)
	ask := situation.Ask{Year: 2026}
	if freeze {
		_, err := s.Freeze(ctx, by, ask, "untuk rembuk")
		must(err)
		must(s.SaveConstraint(ctx, by, &register.Entry[situation.Constraint]{Year: 2026, Area: sample.Regency, Body: situation.Constraint{Indicator: "ESS-24", Areas: []string{sample.Village}, Group: "at_risk",
			Kind: "access", Cause: "Satu TPK mendampingi tiga dusun yang berjauhan.", Repair: "Tambah satu TPK dan bagi wilayahnya.", Office: "dppkb"}}))
		drafted, err := s.Suggestions(ctx, by, ask)
		must(err)
		v, err := s.View(ctx, by, ask)
		must(err)
		for _, x := range drafted {
			e := register.Entry[situation.Recommendation]{Year: 2026, Area: sample.Regency, Body: x.Recommendation}
			e.Body.Text = x.Words(locale.For(locale.Indonesian), &v)
			must(s.SaveRecommendation(ctx, by, &e))
		}
	}
	v, frozen, err := s.Report(ctx, by, ask)
	must(err)
	if frozen != nil {
		frozen.Body.Taken = at
	}
	return document.Analysis{View: &v, Frozen: frozen, Below: w.Figures.Below(), Made: at,
		Head: letter.Head{Lines: []string{"PEMERINTAH KABUPATEN SOPPENG", "BADAN PERENCANAAN PEMBANGUNAN DAERAH"}, Address: []string{"Jalan Contoh Nomor 1, Watansoppeng"}, Place: "Watansoppeng",
			Position: "Kepala Bappeda", Name: "Citra Lestari, S.E.", Rank: "Pembina Utama Muda", NIP: "197001011995031001"}}
}

func TestReportOfASituationAnalysis(t *testing.T) {
	t.Parallel()
	a := analysed(t, true)
	doc, err := document.Situation(a)
	if err != nil {
		t.Fatal(err)
	}
	golden.Paper(t, "situation", doc)
	text := doc.Text()
	for _, p := range a.View.Villages {
		if p.Stunted > 0 && p.Stunted < 5 && !p.Hides.Has(situation.HidesStunted) {
			t.Errorf("%s tells a small count", p.Code)
		}
	}
	for _, want := range []string{"H. Yang belum pasti", a.Frozen.Body.SHA256, "ESS-24 Keluarga berisiko stunting yang memperoleh pendampingan: 400 dari 8.000", "Satu TPK mendampingi"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

func TestAReportOfFiguresThatAreNotFrozenIsADraft(t *testing.T) {
	t.Parallel()
	doc, err := document.Situation(analysed(t, false))
	if err != nil || doc.Draft != "RANCANGAN" || !strings.Contains(doc.Text(), "Belum ada rekomendasi") {
		t.Error(doc.Draft, err)
	}
}
