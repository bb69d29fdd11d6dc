package rembuk_test

import (
	"testing"
	"time"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/region"
)

// An agenda goes out with the invitation: it tells no count, and no share, of a kecamatan
// whose count is withheld for being small, nor of the one that is withheld beside it.
func TestAnAgendaIsSilentWhereFilesAre(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, w := open(t, d), sample.Over(t, d)
		w.Take(sample.Babies(300, 2, 9)...)
		k.must(ledger.Write(ctx, d, secretariat.By(), ledger.Deed{Regency: soppeng, Action: "coverage.enter"}, func(tx *db.Tx) (any, error) {
			for _, v := range region.Villages(soppeng) {
				reached := 20
				if v.Code == goarie {
					reached = 2
				} else if region.Within(v.Code, mario) {
					reached = 0
				}
				if _, err := tx.Exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
					values ($1, 'ESS-24', '2026', $2, $3, 40, 'office', '', 'dppkb', 0, $4, 'test', '')`, soppeng, v.Code, reached, tx.Now()); err != nil {
					return nil, err
				}
			}
			return nil, nil
		}))
		analysis := &situation.Service{DB: d, Now: func() time.Time { return *k.now }, Figures: w.Figures}
		said := map[string]int{}
		for _, at := range region.Children(soppeng) {
			_, err := analysis.Freeze(ctx, secretariat, situation.Ask{Year: 2026, Area: at.Code}, "")
			k.must(err)
			g, err := k.Ground(ctx, locale.For("id"), secretariat, rembuk.Rakor, at.Code, 2026)
			k.must(err)
			for _, source := range g.Sources["gaps"] {
				said[source.Key]++
				if _, told := source.Args["Points"]; told && at.Code == mario {
					t.Error(source)
				}
			}
		}
		if said["rembuk.figure.gap.quiet"] != 2 || said["rembuk.figure.gap"] != len(region.Children(soppeng))-2 {
			t.Error(said)
		}
	})
}
