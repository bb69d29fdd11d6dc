// Package backup keeps copies of everything elsewhere and brings them back.
//
// A backup is one object in a place: a folder, or a bucket of an S3-compatible
// store. Its name sorts by time, tumbuh-7312-20261122T101500Z.backup; beside it
// lies its SHA-256, as sha256sum writes it. Inside, a line says whose it is and
// which key file opens it, then comes the dump (base/db) compressed and sealed
// (base/secret). The line cannot be altered and the object cannot be renamed
// unseen. It has its name only when it is whole.
//
// The key file is not in the backup. Who loses both the machine and the copies of
// the key file has lost the data.
package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"log/slog"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/secret"
)

// Config is what an operator sets.
type Config struct {
	Place string // a folder, or s3://bucket/prefix; empty: backups are made only by command
	At    string // when the server makes one, by the regency's clock: "01:30"; empty: never
	Keep  Keep   // how many stay
	S3    S3     // how to reach a store
}

// Service makes backups of an open database and tries them.
type Service struct {
	Config
	DB      *db.DB
	Target  string // what was opened: postgres://… or a file
	Regency string
	Aside   string         // folder for what is tried and thrown away; unencrypted
	Zone    *time.Location // the regency's clock
	Now     func() time.Time
	Checks  []Check // what a restored database must stand
	Log     *slog.Logger

	failing failing
}

// Made tells of a backup.
type Made struct {
	Place   string        `json:"place"`
	Name    string        `json:"name"`
	Bytes   int64         `json:"bytes"`
	Held    int64         `json:"held"` // bytes before compression, about
	SHA256  string        `json:"sha256"`
	Took    time.Duration `json:"took"`
	Removed []string      `json:"removed,omitempty"` // older ones, beyond what Keep says
}

// target is what the ledger says that such deeds are done to.
const target = "backup"

const (
	deedMake  = "backup.make"
	deedFail  = "backup.fail"
	deedDrill = "backup.drill"
)

func (s *Service) deed(action string) ledger.Deed {
	return ledger.Deed{Regency: s.Regency, Action: action, Target: target}
}

// Make makes a backup in a place, or in the configured one; with prune it removes
// older ones there beyond what Keep says. A failure is recorded too.
func (s *Service) Make(ctx context.Context, by ledger.By, where string, prune bool, progress db.Progress) (made Made, err error) {
	if where == "" {
		where = s.Place
	}
	place, err := open(where, s.S3)
	if err != nil {
		return made, err
	}
	release, ok, err := s.DB.Alone(ctx, "backup")
	if err != nil {
		return made, err
	}
	if !ok {
		return made, fault.New(fault.Conflict, "backup.running", nil)
	}
	defer release()
	return s.makeAt(ctx, by, place, prune, progress)
}

// makeAt is Make for who has the lock.
func (s *Service) makeAt(ctx context.Context, by ledger.By, place place, prune bool, progress db.Progress) (made Made, err error) {
	defer func() { s.note(ctx, by, place.String(), err) }()
	start := time.Now()
	have, err := place.list(ctx)
	if err != nil {
		return made, err
	}
	have = of(have, s.Regency)
	at := s.Now().UTC().Truncate(time.Second)
	if len(have) > 0 && !at.After(have[0].At) { // two in a second, or a clock that was turned back
		at = have[0].At.Add(time.Second)
	}
	b := Backup{Regency: s.Regency, At: at}
	made = Made{Place: place.String(), Name: b.name()}
	if err := place.tidy(ctx, "tumbuh-"+s.Regency+"-"); err != nil {
		return made, err
	}
	if err := s.write(ctx, place, b, &made, progress); err != nil {
		return made, err
	}
	made.Took = time.Since(start).Round(time.Millisecond)
	if prune {
		good, err := s.lastGood(ctx)
		if err != nil {
			return made, err
		}
		for _, old := range s.Keep.beyond(append([]Backup{b}, have...), s.Zone, good) {
			if err := place.remove(ctx, old.name()); err != nil {
				return made, err
			}
			made.Removed = append(made.Removed, old.name())
		}
	}
	return made, ledger.Write(ctx, s.DB, by, s.deed(deedMake), func(*db.Tx) (any, error) { return made, nil })
}

func (s *Service) write(ctx context.Context, place place, b Backup, made *Made, progress db.Progress) error {
	up, err := place.create(ctx, made.Name)
	if err != nil {
		return err
	}
	defer up.abort() // nothing is left to abort after commit
	out := &counting{w: up, sum: sha256.New()}
	keys, err := s.keys(ctx)
	if err != nil {
		return err
	}
	sealed, err := seal(out, header{Regency: b.Regency, At: b.At, Key: keys.ID()}, keys)
	if err != nil {
		return err
	}
	head, err := s.DB.Dump(ctx, sealed, progress)
	if err != nil {
		return err
	}
	if err := sealed.Close(); err != nil {
		return err
	}
	made.Bytes, made.Held, made.SHA256 = out.n, head.Bytes, hex.EncodeToString(out.sum.Sum(nil))
	return up.commit(made.SHA256)
}

// keys are those in force.
func (s *Service) keys(ctx context.Context) (keys *secret.Keys, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) { keys, err = tx.Keys(); return err })
	return keys, err
}

// counting counts and sums up what goes through it.
type counting struct {
	w   io.Writer
	n   int64
	sum hash.Hash
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	c.sum.Write(p[:n])
	return n, err
}
