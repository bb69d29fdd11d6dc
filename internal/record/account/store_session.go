package account

import (
	"bytes"
	"context"
	"sync"
	"time"

	"tumbuh/internal/base/db"
)

// Sessions keeps sign-ins in the database, in the form that the web door's
// session library asks for. They are no record of the domain and leave no trace
// in the ledger.
//
// Nobody who signs in or out waits for the writer, which an import may hold for
// long: until it is written, a session counts as unwritten says.
type Sessions struct {
	DB        *db.DB
	unwritten sync.Map // token → *session
}

// session without data is signed out.
type session struct {
	data   []byte
	expiry time.Time
}

func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	have, err := s.get(ctx, token)
	return have.data, have.data != nil && have.expiry.After(time.Now()), err
}

func (s *Sessions) get(ctx context.Context, token string) (have session, err error) {
	if fresh, ok := s.unwritten.Load(token); ok {
		return *fresh.(*session), nil
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		var until int64
		_, err := tx.One("select data, expiry from session where token = $1", []any{token}, &have.data, &until)
		have.expiry = time.Unix(until, 0)
		return err
	})
	return have, err
}

// CommitCtx is called after every request. A session that only lives longer is
// written now and then.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	had, err := s.get(ctx, token)
	if err != nil || bytes.Equal(had.data, data) && expiry.Sub(had.expiry) <= renewEvery {
		return err
	}
	return s.set(ctx, token, &session{data, expiry})
}

const renewEvery = 5 * time.Minute

func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.set(ctx, token, &session{})
}

// set writes in the order in which it was asked, so that what lives longer does
// not come back after it was signed out. PostgreSQL keeps nobody waiting, and
// other processes must see the session at once.
func (s *Sessions) set(ctx context.Context, token string, to *session) error {
	write := func(tx *db.Tx) error {
		tx.OnCommit(func() { s.unwritten.CompareAndDelete(token, to) })
		_, err := tx.Exec("delete from session where token = $1 or expiry <= $2", token, time.Now().Unix())
		if err != nil || to.data == nil {
			return err
		}
		_, err = tx.Exec(`
			insert into session (token, data, expiry) values ($1, $2, $3)
			on conflict (token) do update set data = excluded.data, expiry = excluded.expiry`, token, to.data, to.expiry.Unix())
		return err
	}
	if s.DB.Engine() == db.PostgreSQL {
		return s.DB.WriteUnrecorded(ctx, write)
	}
	s.unwritten.Store(token, to)
	s.DB.Later(write)
	return nil
}

// Find, Commit and Delete are the older form of the same.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
