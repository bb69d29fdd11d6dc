package backup

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"tumbuh/internal/base/secret"
)

// Beyond is which of all need not stay.
func (k Keep) Beyond(all []Backup, zone *time.Location, good string) []Backup {
	return k.beyond(all, zone, good)
}

// LastDue is when a backup was last due.
func LastDue(now time.Time, at string, zone *time.Location) time.Time {
	since, err := clock(at)
	if err != nil {
		panic(err)
	}
	return lastDue(now, since, zone)
}

// MakeDue is one turn of Run.
func (s *Service) MakeDue(ctx context.Context) (time.Duration, error) {
	at, err := clock(s.At)
	if err != nil {
		return 0, err
	}
	return s.makeDue(ctx, at)
}

// Seal and Unseal are the format, without a place.
func Seal(plain []byte, b Backup, keys *secret.Keys) ([]byte, error) {
	var out bytes.Buffer
	s, err := seal(&out, header{Regency: b.Regency, At: b.At, Key: keys.ID()}, keys)
	if err == nil {
		_, err = s.Write(plain)
	}
	if err == nil {
		err = s.Close()
	}
	return out.Bytes(), err
}

func Unseal(sealed []byte, b Backup, keys *secret.Keys) ([]byte, error) {
	plain, err := unseal(bufio.NewReader(bytes.NewReader(sealed)), b, keys)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	return io.ReadAll(&careful{plain})
}

// ParseName reads the name of a backup.
func ParseName(name string) (Backup, bool) { return parseName(name) }

// Incomplete counts uploads to a store that nobody will end.
func Incomplete(ctx context.Context, where string, how S3) (n int, err error) {
	p, err := open(where, how)
	if err != nil {
		return 0, err
	}
	s := p.(*store)
	for u := range s.ListIncompleteUploads(ctx, s.bucket, s.prefix, true) {
		n, err = n+1, errors.Join(err, u.Err)
	}
	return n, err
}
