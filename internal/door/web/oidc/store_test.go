package oidc_test

import "tumbuh/internal/base/db"

// ledger is the detail of the last deed of a kind on a target. What is left to be
// written later is waited for.
func (o *office) ledger(action, target string) (detail string) {
	o.t.Helper()
	written := make(chan struct{})
	o.DB.Later(func(tx *db.Tx) error { tx.OnCommit(func() { close(written) }); return nil })
	<-written
	err := o.DB.Read(ctx, func(tx *db.Tx) error {
		_, err := tx.One("select detail from ledger where action = $1 and target = $2 order by seq desc", []any{action, target}, &detail)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return detail
}
