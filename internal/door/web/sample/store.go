package sample

import (
	"context"

	"tumbuh/internal/base/db"
)

// Detail is what the newest ledger entry of an action tells. What readers left to be
// written later is waited for.
func (w *World) Detail(action string) (detail string) {
	w.t.Helper()
	written := make(chan struct{})
	w.DB.Later(func(tx *db.Tx) error { tx.OnCommit(func() { close(written) }); return nil })
	<-written
	err := w.DB.Read(context.Background(), func(tx *db.Tx) error {
		_, err := tx.One("select detail from ledger where action = $1 order by seq desc limit 1", []any{action}, &detail)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return detail
}
