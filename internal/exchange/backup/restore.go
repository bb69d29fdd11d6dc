package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/secret"
)

// Order says what to restore, and into what.
type Order struct {
	From     string    // a place, or one backup in it
	At       time.Time // the newest before; zero: the newest of all
	Regency  string    // whose; empty: of a place that holds but one's
	S3       S3
	Keys     *secret.Keys
	Target   string // what is made: a file that is not there, or an empty PostgreSQL database
	Aside    string // folder for what lies unencrypted on the way
	Progress db.Progress
}

// Restored tells what was restored.
type Restored struct {
	Backup
	Place  string
	Engine string // that it was made on
	Schema int64
	Took   time.Duration
}

// Restore makes a database from a backup. Until all of it is there and verified,
// nothing has the target's name.
func Restore(ctx context.Context, o Order) (r Restored, err error) {
	start := time.Now()
	place, one, err := openOne(o.From, o.S3)
	if err != nil {
		return r, err
	}
	if one == nil {
		if one, err = o.pick(ctx, place); err != nil {
			return r, err
		}
	}
	r = Restored{Backup: *one, Place: place.String()}
	sum, err := place.sum(ctx, one.name())
	if err != nil {
		return r, err
	}
	body, err := place.read(ctx, one.name())
	if err != nil {
		return r, err
	}
	defer body.Close()
	from := &source{r: body, where: place.String(), sum: sha256.New(), want: sum}
	head, err := o.load(ctx, from, *one)
	if from.err != nil { // what stands at the end of many readers says less
		err = from.err
	}
	r.Engine, r.Schema, r.Bytes, r.Took = head.Engine, head.Schema, from.n, time.Since(start).Round(time.Millisecond)
	return r, err
}

func (o *Order) load(ctx context.Context, from io.Reader, b Backup) (head db.Snapshot, err error) {
	plain, err := unseal(bufio.NewReaderSize(from, 1<<20), b, o.Keys)
	if err != nil {
		return head, err
	}
	defer plain.Close()
	head, err = db.Load(ctx, o.Target, o.Aside, &careful{plain}, o.Progress)
	return head, err
}

// careful tells what is wrong inside a backup from what is wrong with the disk that
// it is written to.
type careful struct{ r io.Reader }

func (c *careful) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if err != nil && err != io.EOF && fault.As(err) == nil {
		err = damaged(err)
	}
	return n, err
}

// source is a backup's bytes; its end is no end when their sum is another than was
// written beside it.
type source struct {
	r     io.Reader
	where string
	sum   hash.Hash
	want  string
	n     int64
	err   error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.sum.Write(p[:n])
	s.n += int64(n)
	if err == io.EOF && s.want != "" && hex.EncodeToString(s.sum.Sum(nil)) != s.want {
		err = damaged(errors.New("another SHA-256 than the one beside it"))
	}
	if err != nil && err != io.EOF {
		s.err = trouble("backup.unreadable", s.where, err)
		err = s.err
	}
	return n, err
}

// pick finds the newest that is meant.
func (o *Order) pick(ctx context.Context, place place) (*Backup, error) {
	all, err := place.list(ctx)
	if err != nil {
		return nil, err
	}
	var regencies []string
	var found *Backup
	for _, b := range all {
		if o.Regency != "" && b.Regency != o.Regency || !o.At.IsZero() && b.At.After(o.At) {
			continue
		}
		if found == nil {
			found = &b
		}
		if !slices.Contains(regencies, b.Regency) {
			regencies = append(regencies, b.Regency)
		}
	}
	switch {
	case found == nil:
		return nil, fault.New(fault.NotFound, "backup.none", fault.Args{"Place": place.String(), "Count": len(all)})
	case len(regencies) > 1:
		return nil, fault.New(fault.Invalid, "backup.several", fault.Args{"Place": place.String(), "Regencies": strings.Join(regencies, ", ")})
	}
	return found, nil
}

// Drill is what came of a trial.
type Drill struct {
	Name  string        `json:"name"`
	Place string        `json:"place"`
	Took  time.Duration `json:"took"` // to restore it: how long an office would wait
	Good  bool          `json:"good"`
	Wrong []string      `json:"wrong,omitempty"` // keys of the checks that it failed, or of what kept it from being restored
}

// Drill restores the newest backup of a place, or of the configured one, into a
// database of its own, checks that, takes it away, and records what came of it.
func (s *Service) Drill(ctx context.Context, by ledger.By, where string, progress db.Progress, each func(Result)) (d Drill, err error) {
	if where == "" {
		where = s.Place
	}
	release, ok, err := s.DB.Alone(ctx, "drill")
	if err != nil {
		return d, err
	}
	if !ok {
		return d, fault.New(fault.Conflict, "backup.running", nil)
	}
	defer release()
	keys, err := s.keys(ctx)
	if err != nil {
		return d, err
	}
	trial, remove, err := db.Trial(ctx, s.Target, s.Aside)
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	r, err := Restore(ctx, Order{From: where, Regency: s.Regency, S3: s.S3, Keys: keys, Target: trial, Aside: s.Aside, Progress: progress})
	d = Drill{Name: r.Name(), Place: r.Place, Took: r.Took}
	if r.At.IsZero() {
		return d, err // there was none to try
	}
	if err == nil {
		d.Wrong, err = s.examine(ctx, trial, keys, each)
	}
	if f := fault.As(err); f != nil {
		d.Wrong = append(d.Wrong, f.Key)
	}
	d.Good = err == nil && len(d.Wrong) == 0
	e := ledger.Write(context.WithoutCancel(ctx), s.DB, by, s.deed(deedDrill), func(*db.Tx) (any, error) { return d, nil })
	if err == nil && !d.Good {
		err = fault.New(fault.Conflict, "backup.drill.bad", fault.Args{"Name": d.Name, "Count": len(d.Wrong)})
	}
	return d, errors.Join(err, e)
}

func (s *Service) examine(ctx context.Context, trial string, keys *secret.Keys, each func(Result)) (wrong []string, err error) {
	d, err := db.Open(ctx, trial)
	if err != nil {
		return nil, fmt.Errorf("open the restored database: %w", err)
	}
	defer d.Close()
	d.Use(keys)
	Examine(ctx, d, s.Checks, false, func(r Result) {
		if !r.Good() {
			wrong = append(wrong, r.Key)
		}
		if each != nil {
			each(r)
		}
	})
	return wrong, ctx.Err()
}
