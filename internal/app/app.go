// Package app builds the program from its parts: the one place where every
// service is made and told of the others. Read Open to see how things hang
// together, and TestOneWeighing to follow one weighing through all floors.
package app

import (
	"context"
	"os"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/job"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/backup"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/quality"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/care"
	stated "tumbuh/internal/record/coverage"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/limit"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// App is the program, open on its data.
type App struct {
	Config    Config
	DB        *db.DB
	Regency   string // whose records are kept here
	Accounts  *account.Service
	People    *people.Service
	Indicator *indicator.Service
	Quality   *quality.Service
	Workbook  *workbook.Service
	Privacy   *privacy.Service
	Backups   *backup.Service
	Families  *family.Service
	Limits    *limit.Service
	Risk      *risk.Service
	Jobs      *job.Runner
	Sync      *sync.Service
	Coverage  *coverage.Service
	Stated    *stated.Service
	Actions
	Hooks
}

// Init makes the data folder, the database and the key file for one kabupaten or
// kota. Doing it again changes nothing. It tells whether it made a key file.
func Init(ctx context.Context, c Config, regency string, by ledger.By) (newKey bool, err error) {
	if r, ok := region.Get(regency); !ok || r.Level() != region.Regency {
		return false, fault.New(fault.Invalid, "app.regency", fault.Args{"Code": regency})
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return false, fault.New(fault.Unavailable, "app.folder", fault.Args{"Folder": c.Data}).Because(err)
	}
	d, err := db.Open(ctx, c.database())
	if err != nil {
		return false, err
	}
	defer d.Close()
	if _, err := d.Migrate(ctx); err != nil {
		return false, err
	}
	if newKey, err = c.firstKey(ctx, d, by); err != nil {
		return false, err
	}
	return newKey, ledger.Write(ctx, d, by, ledger.Deed{Regency: regency, Action: "regency.open", Target: regency}, func(tx *db.Tx) (any, error) {
		opened, err := region.Opened(tx)
		if err != nil {
			return nil, err
		}
		if len(opened) > 0 && opened[0] != regency {
			return nil, fault.New(fault.Conflict, "app.regency.other", fault.Args{"Here": opened[0], "Code": regency})
		}
		return nil, region.OpenRegency(tx, regency)
	})
}

// Migrate brings an older database to this program's schema, and seals what an
// older program left open.
func Migrate(ctx context.Context, c Config, by ledger.By) (steps int, err error) {
	d, err := c.open(ctx)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	if err = c.backupFirst(ctx, d, by); err != nil {
		return 0, err
	}
	if steps, err = d.Migrate(ctx); err != nil {
		return steps, err
	}
	_, err = c.firstKey(ctx, d, by)
	return steps, err
}

// open refuses to make a database where there is none: that is for Init.
func (c Config) open(ctx context.Context) (*db.DB, error) {
	if c.DB == "" {
		if _, err := os.Stat(c.database()); err != nil {
			return nil, fault.New(fault.NotFound, "app.none", fault.Args{"Folder": c.Data}).Because(err)
		}
	}
	return db.Open(ctx, c.database())
}

// Open opens the program on data that Init has made.
func Open(ctx context.Context, c Config) (*App, error) {
	d, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	a := &App{Config: c, DB: d}
	if err := a.start(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return a, nil
}

func (a *App) start(ctx context.Context) error {
	if err := a.DB.Check(ctx); err != nil {
		return err
	}
	if err := a.Config.unlock(ctx, a.DB); err != nil {
		return err
	}
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		opened, err := region.Opened(tx)
		if len(opened) > 0 {
			a.Regency = opened[0]
		}
		return err
	})
	if err != nil {
		return err
	}
	if a.Regency == "" {
		return fault.New(fault.NotFound, "app.none", fault.Args{"Folder": a.Config.Data})
	}
	a.Accounts, a.FirstLink = a.accounts(), a.firstLink
	a.People = &people.Service{DB: a.DB, Merged: a.merged, Corrected: a.corrected}
	a.Families = &family.Service{DB: a.DB, Corrected: a.corrected, Joined: joined}
	a.Indicator = &indicator.Service{DB: a.DB}
	a.Quality = &quality.Service{DB: a.DB}
	a.Workbook = &workbook.Service{DB: a.DB, Now: a.Config.clock(), Refresh: a.timed(refresh), Moved: a.change, Undone: undone}
	a.Limits = &limit.Service{DB: a.DB, Now: a.Config.clock()}
	a.Risk = &risk.Service{DB: a.DB, Now: a.Config.clock(), Assist: &assist.Service{DB: a.DB, Now: a.Config.clock()}}
	a.Stated = &stated.Service{DB: a.DB, Now: a.Config.clock(), Counted: coverage.Counted}
	a.startPrivacy()
	a.startBackups()
	a.Beside = append(a.Beside, a.noteHeads)
	a.startField()
	a.startJobs()
	a.startCounts()
	a.startActions()
	return nil
}

// joined gives what happened to gone, and who accompanied and verified it, to kept.
func joined(tx *db.Tx, regency string, kept, gone db.ID) error {
	if err := care.Join(tx, regency, kept, gone); err != nil {
		return err
	}
	return assist.Join(tx, regency, kept, gone)
}

// Close closes the database.
func (a *App) Close() error { return a.DB.Close() }
