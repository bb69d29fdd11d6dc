package rembuk_test

import (
	"testing"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
)

func TestNamesOfOldMeetingsAreTakenAwayAndCountsStay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		old, young := k.held(rembuk.Rembuk, soppeng, "2026-03-01"), k.held(rembuk.Rakor, soppeng, "2026-04-14")
		k.must(k.SaveSigning(ctx, secretariat, old.ID, rembuk.Stamp(old.Body.Signing), []rembuk.Signatory{{Name: "Zubaedah", Institution: "Ormas", Kind: "community"}}))
		named := func(until string) (n int64) {
			k.must(d.Read(ctx, func(tx *db.Tx) (err error) { n, err = rembuk.Named(tx, soppeng, civil.MustDate(until)); return err }))
			return n
		}
		for until, want := range map[string]int64{"2026-02-28": 0, "2026-03-01": 2, "2026-12-31": 3} {
			if n := named(until); n != want {
				t.Errorf("until %s: %d names, want %d", until, n, want)
			}
		}
		k.must(ledger.Write(ctx, d, ledger.By{Name: "Rita"}, ledger.Deed{Regency: soppeng, Action: "retention.run"}, func(tx *db.Tx) (any, error) {
			n, err := rembuk.Unname(tx, ledger.By{Name: "Rita"}, soppeng, civil.MustDate("2026-03-31"))
			if n != 2 {
				t.Errorf("%d names went", n)
			}
			return nil, err
		}))
		w := k.whole(old.ID)
		if a := w.Attendance[0].Body; a.Name != "" || a.Institution != "IBI" || w.Body.Signing[0].Name != "" || w.Body.Signing[0].Institution != "Ormas" || w.Body.State != rembuk.Agreed || w.Quorum().People != 1 {
			t.Errorf("%+v %+v", a, w.Body)
		}
		if k.whole(young.ID).Attendance[0].Body.Name != "Rahma" || named("2026-12-31") != 1 || named("2026-03-31") != 0 {
			t.Error("a younger meeting's names went too")
		}
	})
}
