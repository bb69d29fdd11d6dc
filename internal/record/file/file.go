package file

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

// File is contents that are kept, under the name by which who refers to it knows it.
type File struct {
	Hash  string `json:"hash"` // SHA-256, hex
	Size  int64  `json:"size"`
	Media string `json:"media"`
	Name  string `json:"name"`
}

// Limits are what may be taken in: how large, and of which kinds.
type Limits struct {
	Size  int64
	Kinds []Kind
}

// MaxSize is the most that one file may hold, as handed in.
const MaxSize = 20 << 20

var (
	Any      = Limits{MaxSize, All}
	Pictures = Limits{MaxSize, []Kind{JPEG, PNG, WebP}}
)

// partSize is how much of a file lies in one row.
const partSize = 1 << 20

// Incoming is a file that was looked at and can be kept. It lies in a temporary file, so
// that a slow sender keeps no database waiting, and a transaction can be tried again.
type Incoming struct {
	File
	at *os.File
}

// Take reads what somebody hands in to its end, and refuses what is not to be kept. Close
// it when it was kept, or not.
func Take(name string, limits Limits, r io.Reader) (*Incoming, error) {
	at, err := os.CreateTemp("", "tumbuh-file-*")
	if err != nil {
		return nil, err
	}
	in := &Incoming{at: at}
	if err := in.take(name, limits, r); err != nil {
		in.Close()
		return nil, err
	}
	return in, nil
}

func (in *Incoming) take(name string, limits Limits, r io.Reader) error {
	size, err := io.Copy(in.at, io.LimitReader(r, limits.Size+1))
	switch {
	case err != nil:
		return err
	case size == 0:
		return fault.New(fault.Invalid, "file.empty", fault.Args{"Name": cleanName(name)})
	case size > limits.Size:
		return fault.New(fault.Invalid, "file.large", fault.Args{"Name": cleanName(name), "Limit": int(limits.Size >> 20)})
	}
	kind, err := kindOf(in.at, size, name)
	if err != nil {
		return fault.New(fault.Invalid, err.Error(), fault.Args{"Name": cleanName(name), "Kinds": limits.Names()})
	}
	if !limits.has(kind) {
		return fault.New(fault.Invalid, "file.kind", fault.Args{"Name": cleanName(name), "Kinds": limits.Names()})
	}
	if kind.picture() {
		if kind, size, err = in.redraw(size); err != nil {
			return err
		}
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(in.at, 0, size)); err != nil {
		return err
	}
	in.File = File{hex.EncodeToString(hash.Sum(nil)), size, kind.Media, nameFor(name, kind)}
	return nil
}

// replace puts other contents in the place of what was handed in.
func (in *Incoming) replace(contents []byte) error {
	if err := in.at.Truncate(0); err != nil {
		return err
	}
	_, err := in.at.WriteAt(contents, 0)
	return err
}

// Close removes the temporary file.
func (in *Incoming) Close() error {
	if in == nil || in.at == nil {
		return nil
	}
	err := errors.Join(in.at.Close(), os.Remove(in.at.Name()))
	in.at = nil
	return err
}

// PerDay is how much an account may hand in within a day: far more than the papers of any
// meeting, and far less than a disk.
const PerDay = 500 << 20

// Keep keeps the contents, once: what is there already is left as it is.
func (in *Incoming) Keep(tx *db.Tx, by ledger.By, regency string) error {
	if by.ID != "" { // an account's, not the operator's at the machine
		had, err := handedIn(tx, regency, db.ID(by.ID), db.Time{Time: tx.Now().Add(-24 * time.Hour)})
		if err != nil {
			return err
		}
		if had+in.Size > PerDay {
			return fault.New(fault.Conflict, "file.day", fault.Args{"Limit": PerDay >> 20})
		}
	}
	return put(tx, by, regency, in.File, io.NewSectionReader(in.at, 0, in.Size))
}

// Open is the contents, read part by part as they are asked for, in this transaction.
func Open(tx *db.Tx, regency, hash string) (io.Reader, error) {
	f, parts, err := one(tx, regency, hash)
	if err != nil {
		return nil, err
	}
	return &contents{next: func(n int) ([]byte, error) { return part(tx, regency, f.Hash, n) }, parts: parts}, nil
}

// Read is the same for who reads slowly, such as a phone far away: each part is read in a
// transaction of its own, which contents that never change allow.
func Read(ctx context.Context, d *db.DB, regency, hash string) (f File, r io.Reader, err error) {
	var parts int
	err = d.Read(ctx, func(tx *db.Tx) (err error) { f, parts, err = one(tx, regency, hash); return err })
	return f, &contents{parts: parts, next: func(n int) (data []byte, err error) {
		err = d.Read(ctx, func(tx *db.Tx) (err error) { data, err = part(tx, regency, hash, n); return err })
		return data, err
	}}, err
}

// contents reads parts one after the other.
type contents struct {
	next      func(int) ([]byte, error)
	at, parts int
	rest      []byte
}

func (c *contents) Read(p []byte) (int, error) {
	for len(c.rest) == 0 {
		if c.at == c.parts {
			return 0, io.EOF
		}
		data, err := c.next(c.at)
		if err != nil {
			return 0, err
		}
		c.rest = data
		c.at++
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// WriteTo hands the parts on as they lie.
func (c *contents) WriteTo(w io.Writer) (n int64, err error) {
	for {
		if len(c.rest) > 0 {
			wrote, err := w.Write(c.rest)
			n += int64(wrote)
			if c.rest = c.rest[wrote:]; err != nil {
				return n, err
			}
		}
		if c.at == c.parts {
			return n, nil
		}
		if c.rest, err = c.next(c.at); err != nil {
			return n, err
		}
		c.at++
	}
}

// Verify tells whether contents are what their hash says.
func Verify(ctx context.Context, d *db.DB, regency, hash string) (bool, error) {
	f, r, err := Read(ctx, d, regency, hash)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	sum := sha256.New()
	size, err := io.Copy(sum, r)
	if fault.KindOf(err) == fault.NotFound { // a part is not there
		return false, nil
	}
	return size == f.Size && hex.EncodeToString(sum.Sum(nil)) == hash, err
}

// Bytes is the whole of something small, such as an emblem.
func Bytes(tx *db.Tx, regency, hash string) ([]byte, error) {
	r, err := Open(tx, regency, hash)
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	_, err = all.ReadFrom(r)
	return all.Bytes(), err
}
