package ledger_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/ledger/ledgertest"
)

var ctx = context.Background()

const regency = "7312"

// outside is somebody with the password of the database.
func outside(t testing.TB, d *db.DB, statements ...string) {
	t.Helper()
	err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func writes(t testing.TB, d *db.DB, action, target string, detail any) {
	t.Helper()
	by := ledger.By{ID: "018f", Name: "Çitra <b>", Via: "web", Origin: "10.1.2.3"}
	err := ledger.Write(ctx, d, by, ledger.Deed{Regency: regency, Action: action, Target: target}, func(*db.Tx) (any, error) { return detail, nil })
	if err != nil {
		t.Fatal(err)
	}
}

// ten entries: the regency is opened, things happen, what is told of c is erased
// by the ninth.
func ten(t testing.TB, d *db.DB) {
	t.Helper()
	by := ledger.By{Name: "test", Via: "cli"}
	err := ledger.Write(ctx, d, by, ledger.Deed{Regency: regency, Action: "regency.open", Target: regency}, func(tx *db.Tx) (any, error) {
		_, err := tx.Exec("insert into regency (code, opened) values ($1, $2)", regency, tx.Now())
		return nil, err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 2; i <= 8; i++ {
		writes(t, d, "thing.do", string(rune('a'+i%3)), map[string]any{"n": i, "name": "Siti \"é\""})
	}
	err = ledger.Write(ctx, d, by, ledger.Deed{Regency: regency, Action: "thing.erase", Target: "c"}, func(tx *db.Tx) (any, error) {
		n, err := ledger.Erase(tx, regency, "c")
		return map[string]int64{"entries": n}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	writes(t, d, "thing.do", "b", nil)
}

// told is what Verify finds, shortly: "detail@4".
func told(t testing.TB, d *db.DB, noted ...ledger.Head) string {
	t.Helper()
	r, err := ledger.Check{Noted: noted}.Verify(ctx, d, regency)
	if err != nil {
		t.Fatal(err)
	}
	if (r.Err() == nil) != (r.Count == 0) || r.Count < len(r.Faults) {
		t.Errorf("%+v: %v", r, r.Err())
	}
	var all []string
	for _, f := range r.Faults {
		all = append(all, fmt.Sprint(strings.TrimPrefix(f.What, "ledger.fault."), "@", f.Seq))
	}
	return strings.Join(all, " ")
}

// forge makes the chain of all entries anew, as somebody does who knows the rule.
func forge(t testing.TB, d *db.DB) (seq int64, end string) {
	t.Helper()
	type row struct {
		id, byID, name, via, origin, action, target, digest string
		at                                                  db.Time
	}
	var rows []row
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err = db.All(tx, "select id, by_id, by_name, via, origin, action, target, digest, at from ledger where seq > 0 order by seq", nil, func(s db.Scan) (r row, err error) {
			return r, s(&r.id, &r.byID, &r.name, &r.via, &r.origin, &r.action, &r.target, &r.digest, &r.at)
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec("update ledger set seq = -seq"); err != nil {
			return err
		}
		for i, r := range rows {
			seq++
			prev := end
			end = ledgertest.Hash(regency, r.id, seq, r.at.Format(ledgertest.Layout), r.byID, r.name, r.via, r.origin, r.action, r.target, r.digest, prev)
			if _, err := tx.Exec("update ledger set seq = $1, prev = $2, hash = $3 where id = $4", i+1, prev, end, r.id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return seq, end
}

func TestWhatVerifyFinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ten(t, d)
		if got := told(t, d); got != "" {
			t.Fatalf("an untouched chain: %s", got)
		}
		outside(t, d, "create table kept as select * from ledger", "create table kept_head as select * from ledger_head", "create table kept_regency as select * from regency")
		restore := func() {
			outside(t, d, "delete from ledger", "insert into ledger select * from kept", "delete from ledger_head", "insert into ledger_head select * from kept_head",
				"delete from regency", "insert into regency select * from kept_regency")
		}
		where := " where seq = 4"
		for _, c := range []struct {
			name, want string
			do         []string
		}{
			{"id", "changed@4", []string{"update ledger set id = '00000000-0000-7000-8000-000000000001'" + where}},
			{"time", "changed@4", []string{"update ledger set at = '2020-01-01T00:00:00.000000Z'" + where}},
			{"who", "changed@4", []string{"update ledger set by_id = 'x'" + where}},
			{"name", "changed@4", []string{"update ledger set by_name = 'x'" + where}},
			{"door", "changed@4", []string{"update ledger set via = 'cli'" + where}},
			{"address", "changed@4", []string{"update ledger set origin = '10.1.2.4'" + where}},
			{"action", "changed@4", []string{"update ledger set action = 'thing.undo'" + where}},
			{"target", "changed@4", []string{"update ledger set target = 'c'" + where}},
			{"two parts moved into one another", "changed@4", []string{"update ledger set via = via || substr(origin, 1, 1), origin = substr(origin, 2)" + where}},
			{"detail", "detail@4", []string{"update ledger set detail = '{}'" + where}},
			{"salt", "detail@4", []string{"update ledger set salt = 'x'" + where}},
			{"digest", "changed@4 detail@4", []string{"update ledger set digest = 'x'" + where}},
			{"prev", "link@4 changed@4", []string{"update ledger set prev = 'x'" + where}},
			{"hash", "changed@4 link@5", []string{"update ledger set hash = 'x'" + where}},
			{"number", "gap@5 gap@400 changed@400 end@400", []string{"update ledger set seq = 400" + where}},
			{"moved to another regency", "gap@5", []string{"update ledger set regency = '7313'" + where}},
			{"removed", "gap@5", []string{"delete from ledger" + where}},
			{"the first removed", "begin@2 gap@2", []string{"delete from ledger where seq = 1"}},
			{"the last removed", "end@10", []string{"delete from ledger where seq = 10"}},
			{"all removed", "end@10", []string{"delete from ledger"}},
			{"all removed, and the head", "empty@0", []string{"delete from ledger", "delete from ledger_head"}},
			{"two swapped", "link@4 changed@4 link@5 changed@5 link@6", []string{"update ledger set seq = 400 where seq = 4", "update ledger set seq = 4 where seq = 5", "update ledger set seq = 5 where seq = 400"}},
			{"put in from outside", "unchained@0", []string{"insert into ledger (regency, id, at, by_id, by_name, via, origin, action, target, detail) select regency, '00000000-0000-7000-8000-000000000001', at, by_id, by_name, via, origin, action, target, detail from ledger" + where}},
			{"the head set back", "end@10", []string{"update ledger_head set seq = 7, hash = (select hash from ledger where seq = 7)"}},
			{"the head taken away", "end@10", []string{"delete from ledger_head"}},
			{"the seal broken", "seal@10", []string{"update ledger_head set seal = '1:AAAA'"}},
			{"a detail taken away without a deed", "detail@4", []string{"update ledger set detail = '', salt = null" + where}},
			{"by a deed that erases nothing", "erased@4", []string{"update ledger set detail = '', salt = null, erased = 8" + where}},
			{"by the erasing of another", "erased@4", []string{"update ledger set detail = '', salt = null, erased = 9" + where}},
			{"by a deed yet to come", "erased@4", []string{"update ledger set detail = '', salt = null, erased = 400" + where}},
			{"by a deed before it", "erased@10", []string{"update ledger set detail = '', salt = null, erased = 9 where seq = 10"}},
			{"something told in an erased place", "erased@2", []string{"update ledger set detail = 'x' where seq = 2"}},
			{"an erased entry told again", "detail@2", []string{"update ledger set detail = 'x', salt = 'x', erased = null where seq = 2"}},
		} {
			outside(t, d, c.do...)
			if got := told(t, d); got != c.want {
				t.Errorf("%s: found %q, want %q", c.name, got, c.want)
			}
			restore()
		}
		if got := told(t, d); got != "" {
			t.Fatalf("restored: %s", got)
		}
	})
}

// Going on does not cover up what was done to the end of the chain.
func TestTheNextEntryDoesNotSealAForgedChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ten(t, d)
		outside(t, d, "create table kept as select * from ledger", "create table kept_head as select * from ledger_head")
		for name, c := range map[string]struct {
			do   func()
			want string
		}{
			"an entry altered, all after it forged": {func() {
				outside(t, d, "update ledger set by_name = 'somebody else' where seq = 4")
				seq, end := forge(t, d)
				outside(t, d, fmt.Sprintf("update ledger_head set seq = %d, hash = '%s'", seq, end))
			}, "broken@11"},
			"an entry removed, all after it forged": {func() {
				outside(t, d, "delete from ledger where seq = 10")
				seq, end := forge(t, d)
				outside(t, d, fmt.Sprintf("update ledger_head set seq = %d, hash = '%s'", seq, end))
			}, "broken@10"},
			"the head set back": {func() {
				outside(t, d, "update ledger_head set seq = 7, hash = (select hash from ledger where seq = 7)")
			}, "broken@11"},
			"the head taken away":   {func() { outside(t, d, "delete from ledger_head") }, "broken@11"},
			"the last removed":      {func() { outside(t, d, "delete from ledger where seq >= 9") }, "gap@11 broken@11 erased@2"},
			"a head beyond the end": {func() { outside(t, d, "update ledger_head set seq = 4000000000000000000") }, "broken@11"},
			"all removed":           {func() { outside(t, d, "delete from ledger") }, "begin@11 gap@11 broken@11"},
			"begun anew":            {func() { outside(t, d, "delete from ledger", "delete from ledger_head") }, "begin@1"},
			"a forged past put in": {func() {
				outside(t, d, "delete from ledger_head", "update ledger set seq = null, hash = null, detail = 'forged', erased = null")
			}, ""}, // an entry says when it was taken in; a noted head shows it
		} {
			noted, err := ledger.HeadOf(ctx, d, regency)
			if err != nil {
				t.Fatal(err)
			}
			c.do()
			writes(t, d, "thing.do", "a", nil)
			writes(t, d, "thing.do", "b", nil)
			if got := told(t, d); got != c.want {
				t.Errorf("%s, and two more deeds: found %q, want %q", name, got, c.want)
			}
			if got := told(t, d, noted); !strings.Contains(got, "noted@10") && strings.Contains(name, "forged") {
				t.Errorf("%s, compared with a noted head: %q", name, got)
			}
			outside(t, d, "delete from ledger", "insert into ledger select * from kept", "delete from ledger_head", "insert into ledger_head select * from kept_head")
		}
	})
}

// A whole database set back to yesterday is whole; only a head noted elsewhere
// shows it.
func TestADatabaseSetBackIsSeenByANotedHeadOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		book := ledger.Notebook{Path: filepath.Join(t.TempDir(), "heads")}
		note := func() ledger.Head {
			h, err := ledger.HeadOf(ctx, d, regency)
			if err == nil {
				err = book.Note(regency, h)
			}
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		ten(t, d)
		early := note()
		outside(t, d, "create table kept_head as select * from ledger_head")
		writes(t, d, "thing.do", "a", nil)
		late := note()
		note() // twice is noted once
		if heads, err := book.Heads(regency); err != nil || len(heads) != 2 || heads[0] != early || heads[1] != late {
			t.Fatalf("%v %v", heads, err)
		}
		if got := told(t, d, early, late); got != "" {
			t.Errorf("both are there: %s", got)
		}
		outside(t, d, "delete from ledger where seq > 10", "delete from ledger_head", "insert into ledger_head select * from kept_head")
		if got := told(t, d); got != "" {
			t.Errorf("from inside: %s", got)
		}
		if got := told(t, d, early, late); got != "noted@11" {
			t.Errorf("with the noted heads: %s", got)
		}
		writes(t, d, "thing.do", "b", nil) // grows over the place
		if got := told(t, d, early, late); got != "noted@11" {
			t.Errorf("after one more deed: %s", got)
		}
		again, err := ledger.ParseHead(" " + strings.ToUpper(late.String()) + "\n")
		if err != nil || again != late {
			t.Errorf("%v %v", again, err)
		}
		for _, text := range []string{"", "7", "7:", "x:" + late.Hash, "0:" + late.Hash, "7:abc", "-1:" + late.Hash} {
			if _, err := ledger.ParseHead(text); err == nil {
				t.Errorf("%q is taken for a head", text)
			}
		}
	})
}

func TestAnotherKeyFileDoesNotFitTheSeal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ten(t, d)
		d.Use(dbtest.Keys(t))
		if got := told(t, d); got != "seal@10" {
			t.Errorf("%q", got)
		}
	})
}

// What an older program recorded is taken into the chain with the first entry,
// and once.
func TestOlderEntriesAreChainedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 5 {
			outside(t, d, fmt.Sprintf(`insert into ledger (regency, id, at, by_id, by_name, via, origin, action, target, detail)
				values ('7312', '%s', '2026-01-0%dT00:00:00.000000Z', '', 'Ani', 'web', '', 'thing.do', 'a', 'null')`, db.NewID(), i+1))
		}
		if got := told(t, d); got != "unchained@0 unchained@0 unchained@0 unchained@0 unchained@0" {
			t.Errorf("before: %q", got)
		}
		ten(t, d)
		r, err := ledger.Verify(ctx, d, regency)
		if err != nil || r.Err() != nil || r.Entries != 16 {
			t.Errorf("%+v %v", r, err)
		}
		var chained, first string
		err = d.Read(ctx, func(tx *db.Tx) error {
			_, err := tx.One("select detail, (select by_name from ledger where seq = 1) from ledger where seq = 6 and action = 'audit.chained'", nil, &chained, &first)
			return err
		})
		if err != nil || chained != `{"entries":5}` || first != "Ani" {
			t.Errorf("%q %q %v", chained, first, err)
		}
		outside(t, d, "update ledger set seq = null where seq = 3") // does not bring it in again
		writes(t, d, "thing.do", "a", nil)
		if got := told(t, d); got != "unchained@0 gap@4" {
			t.Errorf("after: %q", got)
		}
	})
}

// A stranger's file name with bytes that no text has cannot keep a deed, or the
// five hundred recorded with it, from being written.
func TestUglyTextsAreRecorded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ten(t, d)
		writes(t, d, "thing.do", "a\x00b\xff\xfec", map[string]string{"name": "x\x00\xff"})
		if got := told(t, d); got != "" {
			t.Error(got)
		}
	})
}
