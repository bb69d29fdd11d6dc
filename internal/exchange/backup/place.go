package backup

import (
	"context"
	"errors"
	"io"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/base/fault"
)

// Backup is one in a place.
type Backup struct {
	Regency string
	At      time.Time
	Bytes   int64
}

const stamp = "20060102T150405Z"

func (b Backup) name() string { return "tumbuh-" + b.Regency + "-" + b.At.UTC().Format(stamp) + suffix }

// Name is what it is called in its place.
func (b Backup) Name() string { return b.name() }

const suffix = ".backup"

var names = regexp.MustCompile(`^tumbuh-(\d{4})-(\d{8}T\d{6}Z)\.backup$`)

// parseName reads a name; anything else in a place is left alone.
func parseName(name string) (b Backup, ok bool) {
	m := names.FindStringSubmatch(name)
	if m == nil {
		return b, false
	}
	at, err := time.Parse(stamp, m[2])
	return Backup{Regency: m[1], At: at}, err == nil
}

// place is where backups lie. An error of it says what could not be done where.
type place interface {
	String() string
	// list gives the whole ones, the newest first.
	list(ctx context.Context) ([]Backup, error)
	// create begins one; it is in the list after commit, and not before.
	create(ctx context.Context, name string) (upload, error)
	read(ctx context.Context, name string) (io.ReadCloser, error)
	// sum is the SHA-256 that was written beside it; "" when it is not there.
	sum(ctx context.Context, name string) (string, error)
	remove(ctx context.Context, name string) error
	// tidy takes away what killed programs left half done of names that begin so.
	tidy(ctx context.Context, prefix string) error
}

type upload interface {
	io.Writer
	commit(sum string) error
	abort()
}

// open finds the place that an operator names.
func open(where string, config S3) (place, error) {
	if where == "" {
		return nil, fault.New(fault.Invalid, "backup.place.none", nil)
	}
	if rest, ok := strings.CutPrefix(where, "s3://"); ok {
		return openS3(rest, config)
	}
	abs, err := filepath.Abs(where)
	return folder(abs), err
}

// openOne finds a place, and the one backup there when the name ends with one.
func openOne(where string, config S3) (place, *Backup, error) {
	base := path.Base(filepath.ToSlash(where))
	b, ok := parseName(base)
	if ok {
		where = strings.TrimRight(where[:len(where)-len(base)], `/\`)
		if where == "" {
			where = "."
		}
	}
	p, err := open(where, config)
	if err != nil || !ok {
		return p, nil, err
	}
	return p, &b, nil
}

// List lists what lies in a place, the newest first.
func List(ctx context.Context, where string, config S3) ([]Backup, error) {
	p, err := open(where, config)
	if err != nil {
		return nil, err
	}
	return p.list(ctx)
}

func of(all []Backup, regency string) []Backup {
	return slices.DeleteFunc(slices.Clone(all), func(b Backup) bool { return b.Regency != regency })
}

func newestFirst(all []Backup) {
	slices.SortFunc(all, func(a, b Backup) int {
		return strings.Compare(b.At.Format(stamp)+b.Regency, a.At.Format(stamp)+a.Regency)
	})
}

// trouble says where something could not be done; the cause is for the log.
func trouble(key string, where string, err error) error {
	if err == nil || fault.As(err) != nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fault.New(fault.Unavailable, key, fault.Args{"Place": where}).Because(err)
}

// sumLine is how sha256sum writes it, and reads it with -c.
func sumLine(sum, name string) string { return sum + "  " + name + "\n" }

func parseSum(line string) string {
	sum, _, _ := strings.Cut(line, " ")
	return strings.TrimSpace(sum)
}

const sumSuffix = ".sha256"
