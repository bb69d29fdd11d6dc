package backup

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
)

// Check looks at one thing of a database; it does not write. Its key is a sentence
// of the catalogue that says what must be so.
type Check struct {
	Key string
	Run func(ctx context.Context, d *db.DB, full bool) (Finding, error)
}

// Finding is what a check saw.
type Finding struct {
	Looked int      // at how many things; 0 where that says nothing
	Wrong  int      // how many were not as they must be
	Which  []string // some of them
}

// Add notes one that is wrong.
func (f *Finding) Add(which string) {
	if f.Wrong++; len(f.Which) < someWrong {
		f.Which = append(f.Which, which)
	}
}

// someWrong are enough to go looking.
const someWrong = 5

// Result is a check that was made.
type Result struct {
	Key string
	Finding
	Took time.Duration
	Err  error
}

// Good tells whether nothing is wrong.
func (r Result) Good() bool { return r.Err == nil && r.Wrong == 0 }

// Examine makes all checks, tells each result, and whether all are good.
func Examine(ctx context.Context, d *db.DB, checks []Check, full bool, each func(Result)) (good bool) {
	good = true
	for _, c := range checks {
		start := time.Now()
		f, err := c.Run(ctx, d, full)
		r := Result{c.Key, f, time.Since(start).Round(time.Millisecond), err}
		good = good && r.Good()
		each(r)
		if ctx.Err() != nil {
			return false
		}
	}
	return good
}

// Checks are those that need the database alone; app adds those of the key file and
// of the ledger.
func Checks() []Check {
	return []Check{
		{"check.schema", func(ctx context.Context, d *db.DB, _ bool) (Finding, error) { return Finding{}, d.Check(ctx) }},
		{"check.storage", storage},
		{"check.regency", reading(regencies)},
		{"check.orphans", reading(orphans)},
		{"check.months", months},
		{"check.figures", figures},
		{"check.files", files},
	}
}

func reading(look func(*db.Tx, *Finding) error) func(context.Context, *db.DB, bool) (Finding, error) {
	return func(ctx context.Context, d *db.DB, _ bool) (f Finding, err error) {
		return f, d.Read(ctx, func(tx *db.Tx) error { return look(tx, &f) })
	}
}

// storage lets the engine look at its own files.
func storage(ctx context.Context, d *db.DB, _ bool) (f Finding, err error) {
	said, err := d.Inspect(ctx)
	for _, s := range said {
		f.Add(s)
	}
	return f, err
}

// sample is how many children are computed again when not all are, and recent how
// many months are added up.
const sample, recent = 2000, 3

// months computes rows again, in portions, so that no state of the data is held for
// long.
func months(ctx context.Context, d *db.DB, full bool) (f Finding, err error) {
	var all map[string][]db.ID
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { all, err = children(tx); return err }); err != nil {
		return f, err
	}
	for regency, ids := range all {
		if step := len(ids) / sample; !full && step > 1 {
			from := ids
			ids = nil
			for i := rand.IntN(step); i < len(from); i += step {
				ids = append(ids, from[i])
			}
		}
		for some := range slices.Chunk(ids, 500) {
			var wrong []db.ID
			err := d.Read(ctx, func(tx *db.Tx) (err error) {
				wrong, err = indicator.Verify(tx, regency, some)
				return err
			})
			if err != nil {
				return f, err
			}
			f.Looked += len(some)
			for _, id := range wrong {
				f.Add(string(id))
			}
		}
	}
	return f, nil
}

// figures adds months up again.
func figures(ctx context.Context, d *db.DB, full bool) (f Finding, err error) {
	var regencies []string
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { regencies, err = region.Opened(tx); return err }); err != nil {
		return f, err
	}
	for _, regency := range regencies {
		var first, last civil.Month
		if err := d.Read(ctx, func(tx *db.Tx) (err error) { first, last, err = indicator.Open(tx, regency); return err }); err != nil {
			return f, err
		}
		if last == 0 {
			continue
		}
		if !full {
			first = max(first, last.Add(1-recent))
		}
		for month := first; month <= last; month = month.Add(1) {
			err := d.Read(ctx, func(tx *db.Tx) error {
				looked, wrong, err := indicator.VerifySums(tx, regency, month)
				f.Looked += looked
				for _, name := range wrong {
					f.Add(name)
				}
				return err
			})
			if err != nil {
				return f, err
			}
		}
	}
	return f, nil
}
