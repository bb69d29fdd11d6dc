package backup_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/exchange/backup"
)

func TestADrillTellsWhetherTheNewestBackupWouldServe(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		if _, err := o.Drill(ctx, tester, "", nil, nil); key(err) != "backup.none" {
			t.Errorf("without a backup: %v", err)
		}
		if st, err := o.Status(ctx); err != nil || !st.DrillAt.IsZero() || !st.MadeAt.IsZero() {
			t.Errorf("%+v %v", st, err)
		}
		made := o.make()
		var seen []string
		d, err := o.Drill(ctx, tester, "", nil, func(r backup.Result) { seen = append(seen, r.Key) })
		if err != nil || !d.Good || d.Name != made.Name || d.Took <= 0 || len(seen) != len(o.Checks) {
			t.Errorf("%+v %v %v", d, err, seen)
		}
		st, err := o.Status(ctx)
		if err != nil || st.Made.Name != made.Name || st.Drill.Name != made.Name || !st.Drill.Good || time.Since(st.DrillAt) > time.Minute || o.deeds("backup.drill") != 1 {
			t.Errorf("%+v %v", st, err)
		}

		// The live data are wrong, so is their backup, and the drill says so.
		o.write("update child_month set grams = grams + 1 where weighed = true")
		bad := o.make()
		d, err = o.Drill(ctx, tester, "", nil, nil)
		if key(err) != "backup.drill.bad" || d.Good || d.Name != bad.Name || !slices.Equal(d.Wrong, []string{"check.months"}) {
			t.Errorf("%+v %v", d, err)
		}
		// A backup that cannot be read at all.
		o.must(os.WriteFile(filepath.Join(o.Place, bad.Name), []byte("not a backup"), 0o600))
		d, err = o.Drill(ctx, tester, "", nil, nil)
		if key(err) != "backup.damaged" || d.Good || !slices.Equal(d.Wrong, []string{"backup.damaged"}) {
			t.Errorf("%+v %v", d, err)
		}
		if st, err := o.Status(ctx); err != nil || st.Drill.Good || o.deeds("backup.drill") != 3 {
			t.Errorf("%+v %v", st.Drill, err)
		}
		if left := lying(t, o.Aside); len(left) > 0 {
			t.Errorf("left in the clear: %v", left)
		}
		if o.DB.Engine() == db.PostgreSQL {
			o.must(o.DB.Read(ctx, func(tx *db.Tx) error {
				var n int
				_, err := tx.One("select count(*) from pg_database where datname like 'tumbuh_trial_%'", nil, &n)
				if n > 0 {
					t.Errorf("%d trial databases are left", n)
				}
				return err
			}))
		}
	})
}

// Every way in which data can be wrong that a check looks for, made and found.
func TestACheckFindsWhatItLooksFor(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		if wrong := o.wrong(); len(wrong) > 0 {
			t.Fatalf("at first: %v", wrong)
		}
		o.make()
		for _, c := range []struct{ damage, key string }{
			{"update child_month set hfa = hfa - 1 where hfa is not null", "check.months"},
			{"delete from child_month where month = 202607", "check.months"},
			{"update figure set numerator = numerator + 1 where month = 202606", "check.figures"},
			{"delete from figure where indicator = 'weighed' and month = 202608", "check.figures"},
			{"insert into figure (regency, indicator, month, village, numerator, denominator) values ('7312', 'weighed', 202608, '7312999999', 1, 1)", "check.figures"},
			{"update visit set regency = '7371'", "check.regency"},
			{"delete from child_word where regency = '7312'; insert into child_word (regency, word, child) values ('7312', 'x', '" + string(db.NewID()) + "')", "check.orphans"},
			{"update child set merged_into = '" + string(db.NewID()) + "'", "check.orphans"},
			{"delete from import", "check.orphans"},
			{"insert into device (id, account, agent, address, made, seen) values ('" + string(db.NewID()) + "', '" + string(db.NewID()) + "', '', '', '2026-08-01T00:00:00Z', '2026-08-01T00:00:00Z')", "check.orphans"},
			{"insert into goose_db_version (version_id, is_applied) values (999, true)", "check.schema"},
		} {
			spoilt := o.copied()
			for text := range strings.SplitSeq(c.damage, "; ") {
				spoilt.write(text)
			}
			if wrong := spoilt.wrong(); !slices.Contains(wrong, c.key) {
				t.Errorf("%s: found %v", c.damage, wrong)
			}
		}
	})
}

func TestADamagedPageIsFound(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite)
	o.make()
	order := o.order()
	o.restored(order).DB.Close()
	file, err := os.OpenFile(order.Target, os.O_RDWR, 0)
	o.must(err)
	info, err := file.Stat()
	o.must(err)
	for at := info.Size() / 2 &^ 4095; at < info.Size(); at += 10 * 4096 { // the tables' own list lies in the first half
		_, err := file.WriteAt([]byte("a bad sector"), at+3)
		o.must(err)
	}
	o.must(file.Close())
	if wrong := open(t, order.Target, o.keys, "").wrong(); !slices.Contains(wrong, "check.storage") {
		t.Errorf("found %v", wrong)
	}
}

func TestTheServerMakesWhatIsDueOnceAndTellsWhatFails(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		now := time.Date(2026, 8, 3, 12, 0, 0, 0, time.UTC)
		o.At, o.Now = "01:30", func() time.Time { return now }
		other := open(t, o.Target, o.keys, o.Place) // another process on the same data
		other.At, other.Now = o.At, o.Now
		for range 2 {
			for _, s := range []*office{o, other} {
				if wait, err := s.MakeDue(ctx); err != nil || wait <= 0 || wait > time.Hour {
					t.Errorf("%v %v", wait, err)
				}
			}
		}
		// The ledger has its own clock: what was made counts from there.
		if n := len(o.list()); n != 1 || o.deeds("backup.make") != 1 {
			t.Errorf("%d backups", n)
		}
		release, ok, err := o.DB.Alone(ctx, "backup")
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		if _, err := other.Make(ctx, tester, "", false, nil); key(err) != "backup.running" {
			t.Errorf("while another runs: %v", err)
		}
		release()

		now = time.Now().AddDate(0, 0, 2)
		file := filepath.Join(t.TempDir(), "no folder")
		o.must(os.WriteFile(file, nil, 0o600))
		good := o.Place
		o.Place = file
		if _, err := o.MakeDue(ctx); key(err) != "backup.unreadable" {
			t.Errorf("a place that is none: %v", err)
		}
		for _, s := range []*office{o, other} {
			if st, err := s.Status(ctx); err != nil || st.Failed.Key != "backup.unreadable" || st.Failed.Place != file || st.Made.Place != good {
				t.Errorf("%+v %v", st, err)
			}
		}
		o.Place = good
		if _, err := o.MakeDue(ctx); err != nil {
			t.Error(err)
		}
		if st, err := o.Status(ctx); err != nil || !st.Failed.At.IsZero() || len(o.list()) != 2 || st.Next.Before(now) {
			t.Errorf("%+v %v", st, err)
		}
	})
}

func TestTheScheduleEndsWithTheServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t, db.SQLite)
	o.At = "01:30"
	serving, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { o.Run(serving, slog.New(slog.DiscardHandler)); close(ended) }()
	for deadline := time.Now().Add(30 * time.Second); len(o.list()) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing was made")
		}
	}
	stop()
	<-ended
	if wrong := o.restored(o.order()).wrong(); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// copied is the office's newest backup, to be spoilt.
func (o *office) copied() *office {
	o.t.Helper()
	order := o.order()
	if o.DB.Engine() == db.PostgreSQL {
		target, remove, err := db.Trial(ctx, dbtest.URL(o.t, db.PostgreSQL), "")
		o.must(err)
		order.Target = target
		o.t.Cleanup(func() { o.must(remove()) })
	}
	return o.restored(order)
}
