package world

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
)

// Entry is a line of the ledger: who did what to which thing.
type Entry struct{ Who, Action, Target string }

// Ledger is everything recorded so far, in order of time. What readers left to be
// written later is waited for.
func (w *World) Ledger() []Entry {
	w.t.Helper()
	written := make(chan struct{})
	w.DB.Later(func(tx *db.Tx) error { tx.OnCommit(func() { close(written) }); return nil })
	<-written
	var all []Entry
	w.read(func(tx *db.Tx) (err error) {
		all, err = db.All(tx, "select by_name, action, target from ledger order by at, id", nil, func(scan db.Scan) (e Entry, err error) {
			return e, scan(&e.Who, &e.Action, &e.Target)
		})
		return err
	})
	return all
}

// Child is the id of a child of that name.
func (w *World) Child(name string) (id db.ID) {
	w.t.Helper()
	found := false
	w.read(func(tx *db.Tx) (err error) {
		found, err = tx.One("select id from child where name = $1", []any{name}, &id)
		return err
	})
	if !found {
		w.t.Fatalf("there is no child %s", name)
	}
	return id
}

// Count counts the rows of a table.
func (w *World) Count(table string) (n int) {
	w.t.Helper()
	w.read(func(tx *db.Tx) error {
		_, err := tx.One("select count(*) from "+table, nil, &n)
		return err
	})
	return n
}

func (w *World) accountOf(username string) (a account.Account) {
	w.t.Helper()
	w.read(func(tx *db.Tx) error {
		_, err := tx.One("select id, username, name, role, region from account where username = $1", []any{username}, &a.ID, &a.Username, &a.Name, &a.Role, &a.Region)
		return err
	})
	return a
}

// hashed is the hash of Password, at the lowest cost: hashing is slow on purpose, and the
// people of these worlds sign in a thousand times. What it costs is tried in record/account.
const hashed = "$argon2id$v=19$m=8,t=1,p=1$c2ltdWxhdGVkIHNhbHQgMQ$Ml/M/RYvCHgnllNfmB66JZq+Evy0mlCfiS3SCdvp/cU"

func (w *World) enrol(a account.Account) account.Account {
	w.t.Helper()
	ctx, by := context.Background(), ledger.By{Name: "test"}
	a.ID = db.NewID()
	deed := ledger.Deed{Regency: ledger.Installation, Action: "account.add", Target: a.Username}
	err := ledger.Write(ctx, w.DB, by, deed, func(tx *db.Tx) (any, error) {
		_, err := tx.Exec(`
			insert into account (id, username, name, role, region, posyandu, language, password, totp_step, disabled, created)
			values ($1, $2, $3, $4, $5, $6, '', $7, 0, $8, $9)`, a.ID, a.Username, a.Name, a.Role, a.Region, a.Posyandu, hashed, false, tx.Now())
		return nil, err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *World) read(f func(*db.Tx) error) {
	w.t.Helper()
	if err := w.DB.Read(context.Background(), f); err != nil {
		w.t.Fatal(err)
	}
}
