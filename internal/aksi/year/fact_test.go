package year_test

import (
	"testing"

	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/record/evidence"
)

func TestScorecardsAndRoundsShowWhatTheyHold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newKit(t, d)
		facts := func(area string) (cards, round evidence.Fact) {
			k.must(d.Read(ctx, func(tx *db.Tx) error {
				all, err := year.Facts(tx, soppeng, 2026, area)
				for _, f := range all {
					if !locale.For(locale.Indonesian).Has(f.Key) {
						t.Errorf("no words for %s", f.Key)
					}
				}
				cards, round = all[0], all[1]
				return err
			}))
			return cards, round
		}
		put := func(query string, args ...any) {
			k.must(d.WriteUnrecorded(ctx, func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err }))
		}
		if cards, round := facts(soppeng); cards.Done || round.Done || cards.Key != "year.fact.scorecard.none" || round.Key != "year.fact.round.none" {
			t.Errorf("of nothing: %+v %+v", cards, round)
		}
		for _, period := range []string{"2026Q1", "2026Q2", "2026"} {
			put(`insert into scorecard (regency, period, village, mothers, children, received_mothers, due_mothers, received_children, due_children, whole, asked, body)
				values ($1, $2, '7312012005', 1, 2, 3, 4, 5, 6, 1, 2, '{}')`, soppeng, period)
		}
		figure := func(month, measured, target int) {
			put("insert into figure (regency, indicator, month, village, numerator, denominator) values ($1, 'measured', $2, '7312012005', $3, $4)", soppeng, month, measured, target)
		}
		figure(202602, 95, 100)
		figure(202607, 100, 100) // no round
		cards, round := facts(marioriwawo)
		if !cards.Done || cards.Args["Count"] != 1 || cards.Args["Quarter"] != 2 || cards.Href != "/formulir?wilayah=731201&periode=2026Q2" {
			t.Errorf("%+v", cards)
		}
		if !round.Done || round.Day != civil.MustDate("2026-02-28") || round.Args["Measured"] != 95 {
			t.Errorf("%+v", round)
		}
		figure(202608, 80, 100)
		if _, round := facts(soppeng); round.Done || round.Key != "year.fact.round.thin" {
			t.Errorf("a thin round: %+v", round)
		}
		if cards, _ := facts("731202"); cards.Done {
			t.Errorf("of another kecamatan: %+v", cards)
		}
	})
}
