package feed_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/feed"
)

const (
	regency = "7312"
	goarie  = "7312012005"
	jampu   = "7312022005"
)

var ctx = context.Background()

func write(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := try(d, f); err != nil {
		t.Fatal(err)
	}
}

func try(d *db.DB, f func(tx *db.Tx) error) error {
	return ledger.Write(ctx, d, ledger.By{Name: "test"}, ledger.Deed{Regency: regency, Action: "test.touch"}, func(tx *db.Tx) (any, error) { return nil, f(tx) })
}

func open(t *testing.T, d *db.DB) {
	write(t, d, func(tx *db.Tx) error { return region.OpenRegency(tx, regency) })
}

// rows are all of a village that somebody hears who began to read at its start.
func rows(t *testing.T, d *db.DB, village, posyandu string) (all []feed.Row) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = feed.After(tx, regency, village, posyandu, feed.Place{}, 0, 10_000)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAPlaceLeftHearsThatSomebodyIsGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		open(t, d)
		id := db.NewID()
		in := func(village, posyandu string, gone bool) feed.Item {
			return feed.Item{Kind: "child", Subject: id, Village: village, Posyandu: posyandu, Gone: gone}
		}
		for _, step := range []struct {
			items []feed.Item
			want  string
		}{
			{[]feed.Item{in(goarie, "Melati", false)}, "[Melati 1 false] []"},
			{[]feed.Item{in(goarie, "Melati", false), in(goarie, "Melati", false)}, "[Melati 2 false] []"},
			{[]feed.Item{in(goarie, "Kenanga", false)}, "[Kenanga 3 false Melati 3 true] []"},
			{[]feed.Item{in(jampu, "", false), in(jampu, "Anggrek", false)}, "[Kenanga 4 true Melati 4 true] [ 1 true Anggrek 1 false]"},
			{[]feed.Item{in("", "", true)}, "[Kenanga 5 true Melati 5 true] [ 2 true Anggrek 2 true]"},
			{[]feed.Item{in(goarie, "Melati", false)}, "[Kenanga 6 true Melati 6 false] [ 3 true Anggrek 3 true]"},
		} {
			write(t, d, func(tx *db.Tx) error { return feed.Touch(tx, regency, step.items...) })
			text := ""
			for _, village := range []string{goarie, jampu} {
				all := rows(t, d, village, "")
				slices.SortFunc(all, func(a, b feed.Row) int { return slices.Compare([]string{a.Posyandu}, []string{b.Posyandu}) })
				one := []any{}
				for _, r := range all {
					one = append(one, fmt.Sprint(r.Posyandu, " ", r.Seq, " ", r.Gone))
				}
				text += fmt.Sprint(one) + " "
			}
			if text != step.want+" " {
				t.Errorf("%v:\n%s, not\n%s", step.items, text, step.want)
			}
		}
		if all := rows(t, d, goarie, "Melati"); len(all) != 1 || all[0].Gone {
			t.Errorf("of the posyandu alone: %v", all)
		}
	})
}

// However many write at a time, and though some of them fail: the numbers of a
// village have no gap, and none is given twice.
func TestNumbersFollowTheOrderOfCommitsWithoutAGap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		open(t, d)
		const writers, each = 8, 25
		var mu sync.Mutex
		given := map[int64]bool{}
		var last int64
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				dice := rand.New(rand.NewPCG(uint64(w), 1))
				for range each {
					oops := errors.New("oops")
					err := try(d, func(tx *db.Tx) error {
						id := db.NewID()
						if err := feed.Touch(tx, regency, feed.Item{Kind: "child", Subject: id, Village: goarie}); err != nil {
							return err
						}
						if dice.IntN(4) == 0 {
							return oops
						}
						at, err := feed.Places(tx, regency, []db.ID{id})
						tx.OnCommit(func() {
							mu.Lock()
							defer mu.Unlock()
							seq := at[id][0].Seq
							if given[seq] {
								t.Errorf("%d is given twice", seq)
							}
							given[seq], last = true, max(last, seq)
						})
						return err
					})
					if err != nil && !errors.Is(err, oops) {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if int64(len(given)) != last || last < writers*each/2 {
			t.Errorf("%d numbers, the last is %d", len(given), last)
		}
		for i, r := range rows(t, d, goarie, "") {
			if r.Seq != int64(i+1) {
				t.Fatalf("place %d has number %d", i, r.Seq)
			}
		}
	})
}

// Whoever reads while others write, page by page, has in the end heard the newest of
// everybody.
func TestWhoReadsOnMissesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		open(t, d)
		dice := rand.New(rand.NewPCG(1, 2))
		var ids []db.ID
		for range 40 {
			ids = append(ids, db.NewID())
		}
		newest, heard := map[db.ID]int64{}, map[db.ID]int64{}
		var at feed.Place
		read := func() (more bool) {
			err := d.Read(ctx, func(tx *db.Tx) error {
				some, err := feed.After(tx, regency, goarie, "", at, 0, 1+dice.IntN(7))
				for _, r := range some {
					heard[r.Subject], at = r.Seq, feed.Place{Seq: r.Seq, Subject: r.Subject}
				}
				more = len(some) > 0
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return more
		}
		for range 60 {
			write(t, d, func(tx *db.Tx) error {
				var items []feed.Item
				for range 1 + dice.IntN(9) {
					items = append(items, feed.Item{Kind: "child", Subject: ids[dice.IntN(len(ids))], Village: goarie})
				}
				if err := feed.Touch(tx, regency, items...); err != nil {
					return err
				}
				seq, err := feed.Last(tx, regency, goarie)
				for _, i := range items {
					newest[i.Subject] = seq
				}
				return err
			})
			read()
		}
		for read() {
		}
		for id, seq := range newest {
			if heard[id] != seq {
				t.Errorf("of %s the newest is %d, heard was %d", id, seq, heard[id])
			}
		}
	})
}

func child(t *testing.T, d *db.DB, id db.ID, village string, merged db.ID) {
	t.Helper()
	write(t, d, func(tx *db.Tx) error {
		_, err := tx.Exec(`insert into child (regency, id, village, name, name_fold, match_key, sex, birth, parent, parent_fold, puskesmas, posyandu, rt, rw, address, since, as_of, merged_into, made_by, changed)
			values ($1, $2, $3, 'Siti', 'siti', 'siti', 2, $4, '', '', '', 'Melati', '', '', '', 202608, $4, $5, $2, $6)`, regency, id, village, "2025-01-01", merged, tx.Now())
		return err
	})
}

func TestChildrenFromBeforeThereWerePhonesAreFilledIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		open(t, d)
		var ids []db.ID
		for range 25 {
			ids = append(ids, db.NewID())
			child(t, d, ids[len(ids)-1], goarie, "")
		}
		other := db.NewID()
		child(t, d, other, jampu, ids[0])
		var counts []int
		for {
			n := 0
			write(t, d, func(tx *db.Tx) (err error) { n, err = feed.Fill(tx, regency, 10); return err })
			if counts = append(counts, n); n == 0 {
				break
			}
		}
		if fmt.Sprint(counts) != "[10 10 5 0]" || len(rows(t, d, goarie, "Melati")) != 25 || len(rows(t, d, jampu, "")) != 0 {
			t.Errorf("filled by %v", counts)
		}
		erased := ids[24]
		write(t, d, func(tx *db.Tx) error {
			if _, err := tx.Exec("delete from child where regency = $1 and id = $2", regency, erased); err != nil {
				return err
			}
			if _, err := tx.Exec("update child set village = $3 where regency = $1 and id = $2", regency, ids[3], jampu); err != nil {
				return err
			}
			if _, err := tx.Exec("update child set merged_into = $3 where regency = $1 and id = $2", regency, ids[5], ids[6]); err != nil {
				return err
			}
			return feed.Children(tx, regency, ids...)
		})
		gone := map[db.ID]bool{erased: true, ids[3]: true, ids[5]: true}
		for _, r := range rows(t, d, goarie, "") {
			if r.Gone != gone[r.Subject] {
				t.Errorf("%+v", r)
			}
		}
		if there := rows(t, d, jampu, ""); len(there) != 1 || there[0].Subject != ids[3] {
			t.Errorf("in Jampu: %v", there)
		}
	})
}
