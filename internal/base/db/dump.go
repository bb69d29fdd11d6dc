package db

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"time"

	"tumbuh/internal/base/fault"
)

// A dump is everything that a database holds at one moment, as a stream: of SQLite
// its pages, which is fast and exact to the byte; of PostgreSQL its rows, as text
// that means the same on both engines. Either can be loaded into either: see Load.
//
// The stream is parts, each a run of frames (four bytes of length, then so many
// bytes) that an empty frame ends. The first part is the Snapshot as JSON, then come
// the pages or one part for each table, last the SHA-256 of all before it.

// Snapshot says what a dump holds.
type Snapshot struct {
	Engine string    `json:"engine"`
	Schema int64     `json:"schema"` // version of the tables
	At     time.Time `json:"at"`
	Page   int       `json:"page,omitempty"`   // bytes of a page
	Pages  int64     `json:"pages,omitempty"`  // how many there are
	Tables []Table   `json:"tables,omitempty"` // whose rows follow, in this order
	Bytes  int64     `json:"bytes"`            // about how much follows, for progress
}

// Table names a table's columns and their types as the migrations write them.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Types   []string `json:"types"`
}

// Progress is told how many bytes of about how many are done.
type Progress func(done, total int64)

// Dump writes one state of the database; writers do not wait for it.
func (d *DB) Dump(ctx context.Context, w io.Writer, progress Progress) (Snapshot, error) {
	f := newFrames(w)
	dump := d.dumpPages
	if d.engine == PostgreSQL {
		dump = d.dumpPostgres
	}
	head, err := dump(ctx, f, progress)
	if err == nil {
		err = f.last()
	}
	return head, err
}

// frameSize is how many bytes go into a frame at most.
const frameSize = 1 << 18

// frames writes parts.
type frames struct {
	w    io.Writer
	sum  hash.Hash
	buf  []byte
	done int64
}

func newFrames(w io.Writer) *frames { return &frames{w: w, sum: sha256.New()} }

func (f *frames) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(len(rest), frameSize-len(f.buf))
		f.buf = append(f.buf, rest[:n]...)
		rest = rest[n:]
		if len(f.buf) == frameSize {
			if err := f.flush(); err != nil {
				return 0, err
			}
		}
	}
	f.done += int64(len(p))
	return len(p), nil
}

func (f *frames) flush() error {
	length := binary.BigEndian.AppendUint32(nil, uint32(len(f.buf)))
	for _, b := range [][]byte{length, f.buf} {
		f.sum.Write(b)
		if _, err := f.w.Write(b); err != nil {
			return err
		}
	}
	f.buf = f.buf[:0]
	return nil
}

// end ends a part.
func (f *frames) end() error {
	if len(f.buf) > 0 {
		if err := f.flush(); err != nil {
			return err
		}
	}
	return f.flush()
}

func (f *frames) head(s Snapshot) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if _, err := f.Write(text); err != nil {
		return err
	}
	f.done = 0
	return f.end()
}

func (f *frames) last() error {
	if _, err := f.Write(f.sum.Sum(nil)); err != nil {
		return err
	}
	return f.end()
}

// parts reads what frames wrote. It is an io.Reader of the part at hand, whose end
// is io.EOF; next goes on to the following part.
type parts struct {
	r    io.Reader
	sum  hash.Hash
	left int // of the frame
	over bool
	done int64
}

func readParts(r io.Reader) *parts { return &parts{r: r, sum: sha256.New()} }

func (p *parts) Read(b []byte) (int, error) {
	if p.over {
		return 0, io.EOF
	}
	if p.left == 0 {
		var length [4]byte
		if err := p.full(length[:]); err != nil {
			return 0, err
		}
		n := binary.BigEndian.Uint32(length[:])
		if n > frameSize {
			return 0, damaged(errors.New("a frame too long"))
		}
		if p.left = int(n); n == 0 {
			p.over = true
			return 0, io.EOF
		}
	}
	n, err := p.r.Read(b[:min(len(b), p.left)])
	p.sum.Write(b[:n])
	p.left -= n
	p.done += int64(n)
	if err == io.EOF {
		err = nil
		if n == 0 {
			err = damaged(io.ErrUnexpectedEOF)
		}
	}
	return n, err
}

func (p *parts) full(b []byte) error {
	_, err := io.ReadFull(p.r, b)
	p.sum.Write(b)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return damaged(io.ErrUnexpectedEOF)
	}
	return err
}

// next goes to the following part; what is left of the one at hand is an error.
func (p *parts) next() error {
	if n, err := io.Copy(io.Discard, p); err != nil {
		return err
	} else if n > 0 {
		return damaged(errors.New("a part too long"))
	}
	p.over = false
	return nil
}

// head reads the first part.
func (p *parts) head() (s Snapshot, err error) {
	text, err := io.ReadAll(io.LimitReader(p, 1<<20))
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return s, damaged(err)
	}
	p.done = 0
	return s, nil
}

// verify reads the last part: only now is it sure that all before it was whole.
func (p *parts) verify() error {
	if err := p.next(); err != nil {
		return err
	}
	want := p.sum.Sum(nil)
	got, err := io.ReadAll(io.LimitReader(p, sha256.Size+1))
	if err != nil {
		return err
	}
	if string(got) != string(want) {
		return damaged(errors.New("another checksum"))
	}
	// To the end also of what the stream is packed in: its own checks come there.
	if n, err := io.Copy(io.Discard, p.r); err != nil || n > 0 {
		return cmp.Or(err, damaged(errors.New("something after the end")))
	}
	return nil
}

func damaged(err error) error {
	return fault.New(fault.Invalid, "backup.damaged", nil).Because(err)
}
