package app_test

import (
	"context"
	"net/url"
	"testing"

	"tumbuh/internal/app/world"
	"tumbuh/internal/measure/indicator"
)

// One child under two spellings: Budi the midwife joins the records, the figures
// follow at once, and parting them brings everything back.
func TestTwoRecordsOfOneChildAreJoinedAndParted(t *testing.T) {
	world.Each(t, func(t *testing.T, w *world.World) {
		const right, wrong = "Aisyah Putri", "Aisah Putri"
		w.As(w.Dina).Imports(w.Book(world.Line{Name: right, Day: "10/07/2026", Kg: "10,0"}, world.Line{Name: wrong, Kg: "10,5"}))
		kept, gone := w.Child(right), w.Child(wrong)
		figure := func(key string) (n, of int64) {
			figures, err := w.Indicator.Figures(context.Background(), w.Dina.Actor, indicator.Query{Area: world.Village, From: 202608, To: 202608, Indicators: []string{key}})
			if err != nil || len(figures) != 1 {
				t.Fatal(figures, err)
			}
			return figures[0].Numerator, figures[0].Denominator
		}
		decide := func(what string) {
			w.As(w.Budi).Opens("/anak/ganda")
			if p := w.Post("/anak/ganda", url.Values{"a": {string(kept)}, "b": {string(gone)}, "putusan": {what}}); p.Status != 200 {
				t.Errorf("%s: %d\n%.400s", what, p.Status, p.Body)
			}
		}
		check := func(when string, want [2]int64, gained [2]int64) {
			t.Helper()
			if n, of := figure("weighed"); n != want[0] || of != want[1] {
				t.Errorf("%s: weighed %d of %d, want %v", when, n, of, want)
			}
			if n, of := figure("gained"); n != gained[0] || of != gained[1] {
				t.Errorf("%s: gained %d of %d, want %v", when, n, of, gained)
			}
		}
		check("apart", [2]int64{1, 2}, [2]int64{0, 1}) // one new, one not weighed
		decide("gabung")
		check("joined", [2]int64{1, 1}, [2]int64{1, 1}) // 10.0 kg in July, 10.5 in August
		w.As(w.Budi).Opens("/anak/"+string(gone), right, "10,5")
		decide("lepas")
		check("parted", [2]int64{1, 2}, [2]int64{0, 1})
	})
}
