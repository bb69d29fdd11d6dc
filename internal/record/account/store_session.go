package account

import (
	"bytes"
	"context"
	"time"

	"tumbuh/internal/base/db"
)

// Sessions keeps sign-ins in the database, in the form that the web door's
// session library asks for. They are no record of the domain and leave no trace
// in the ledger.
type Sessions struct{ DB *db.DB }

func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found, err = tx.One("select data from session where token = $1 and expiry > $2", []any{token, time.Now().Unix()}, &data)
		return err
	})
	return data, found, err
}

// CommitCtx is called after every request. A session that only lives longer is
// written now and then, and nobody waits for it: behind an import that could be
// long.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	var had []byte
	var until int64
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		_, err := tx.One("select data, expiry from session where token = $1", []any{token}, &had, &until)
		return err
	})
	switch {
	case err != nil:
		return err
	case !bytes.Equal(had, data):
		return s.DB.WriteUnrecorded(ctx, commit(token, data, expiry))
	case expiry.Unix()-until > int64(renewEvery/time.Second):
		s.DB.Later(commit(token, data, expiry))
	}
	return nil
}

const renewEvery = 5 * time.Minute

func commit(token string, data []byte, expiry time.Time) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		if _, err := tx.Exec("delete from session where expiry <= $1", time.Now().Unix()); err != nil {
			return err
		}
		_, err := tx.Exec(`
			insert into session (token, data, expiry) values ($1, $2, $3)
			on conflict (token) do update set data = excluded.data, expiry = excluded.expiry`, token, data, expiry.Unix())
		return err
	}
}

func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.DB.WriteUnrecorded(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("delete from session where token = $1", token)
		return err
	})
}

// Find, Commit and Delete are the older form of the same.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}
func (s Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
