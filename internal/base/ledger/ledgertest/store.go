// Package ledgertest is for tests of what reads the ledger: the hash rule written
// a second time, and a ledger as long as that of some years.
package ledgertest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
)

// Hash is the rule of docs/audit.md.
func Hash(parts ...any) string {
	text := ""
	for _, p := range parts {
		part := fmt.Sprint(p)
		text += fmt.Sprintf("%d:%s", len(part), part)
	}
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}

// Layout is how a moment is hashed.
const Layout = "2006-01-02T15:04:05.000000Z"

// Newest is the moment of the last entry that Fill writes.
var Newest = time.Date(2026, 9, 4, 0, 0, 0, 0, time.UTC)

// Fill gives a regency a chain of n entries in place of those that it has, one a
// minute up to Newest: 200 people, 300 places, 50,000 children, 100 addresses.
func Fill(t testing.TB, d *db.DB, regency string, n int) {
	t.Helper()
	pick := rand.New(rand.NewPCG(1, 1))
	prev := ""
	for done := 0; done < n; {
		err := ledger.Write(context.Background(), d, ledger.By{Name: "test"}, ledger.Deed{Regency: "9999", Action: "test.fill"}, func(tx *db.Tx) (any, error) {
			if done == 0 {
				if _, err := tx.Exec("delete from ledger where regency = $1", regency); err != nil {
					return nil, err
				}
				if _, err := tx.Exec("delete from ledger_head where regency = $1", regency); err != nil {
					return nil, err
				}
			}
			rows := tx.Batch("insert into ledger (regency, id, seq, at, by_id, by_name, via, origin, action, target, detail, salt, digest, prev, hash)", 15, "")
			for end := min(n, done+50_000); done < end; done++ {
				at := Newest.Add(-time.Duration(n-1-done) * time.Minute)
				id := fmt.Sprintf("%08x-%04x-7000-8000-%012x", at.UnixMilli()>>16, at.UnixMilli()&0xffff, done)
				who := pick.IntN(200)
				by, name, via, origin := fmt.Sprintf("00000000-0000-7000-8000-%012d", who), fmt.Sprint("Petugas ", who), "web", fmt.Sprint("10.0.0.", who/2)
				if who == 0 {
					by, name, via, origin = "", "root", "cli", ""
				}
				action, target, detail := "child.read", fmt.Sprintf("00000000-0000-7000-9000-%012d", pick.IntN(50_000)), "null"
				switch p := pick.IntN(1000); {
				case p < 300:
					action, target = "child.list", regency+fmt.Sprintf("%02d%04d", 1+p%9, 2001+p%40)
					detail = `{"Need":"stunted","Month":"2026-08","Children":50}`
				case p < 320:
					action, target = "child.list", regency
					detail = `{"Need":"all","Month":"2026-08","Children":50}`
				case p < 322:
					action, target = "child.export", regency
				case p == 322:
					action, target = "import.take", fmt.Sprintf("00000000-0000-7000-a000-%012d", done)
				}
				salt := fmt.Sprint(pick.Uint64())
				digest := Hash(salt, detail)
				hash := Hash(regency, id, done+1, at.Format(Layout), by, name, via, origin, action, target, digest, prev)
				if err := rows.Add(regency, id, done+1, db.Time{Time: at}, by, name, via, origin, action, target, detail, salt, digest, prev, hash); err != nil {
					return nil, err
				}
				prev = hash
			}
			if _, err := rows.Flush(); err != nil || done < n {
				return nil, err
			}
			keys, err := tx.Keys()
			if err != nil {
				return nil, err
			}
			seal, err := keys.MAC(fmt.Sprint(regency, ":", n, ":", prev))
			if err != nil {
				return nil, err
			}
			_, err = tx.Exec("insert into ledger_head (regency, seq, hash, seal) values ($1, $2, $3, $4)", regency, n, prev, seal)
			if err == nil {
				err = tx.Analyze("ledger")
			}
			return nil, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
