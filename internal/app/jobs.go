package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/job"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/feed"
)

// rowsAtOnce is about how many months of children a job computes in one transaction,
// behind which people wait: some 10 ms.
const rowsAtOnce = 100

// startJobs says what follows from which entries of the ledger.
func (a *App) startJobs() {
	a.Jobs = &job.Runner{DB: a.DB, Regency: a.Regency}
	a.Jobs.On("figures", []string{"field.push", "field.file", "field.mend"}, a.figures)
	a.Jobs.On("feed", []string{"import.take"}, a.tellPhones)
	a.Jobs.Every("figures.check", 24*time.Hour, a.checkFigures)
	a.Jobs.Every("doubts", 24*time.Hour, a.doubts)
	a.Beside = append(a.Beside, a.Jobs.Run)
}

// figures computes anew what pushes have changed.
func (a *App) figures(ctx context.Context, t *job.Turn) error {
	touched := map[civil.Month][]db.ID{}
	for child, from := range pushed(t.Entries) {
		touched[from] = append(touched[from], child)
	}
	for _, from := range slices.Sorted(maps.Keys(touched)) {
		if err := a.changeSome(ctx, t, from, touched[from]); err != nil {
			return err
		}
	}
	return a.open(ctx, t)
}

// pushed are the children whose figures pushes change, each from its earliest month on.
func pushed(entries []ledger.Entry) map[db.ID]civil.Month {
	since := map[db.ID]civil.Month{}
	for _, e := range entries {
		var detail struct {
			Children []db.ID
			From     civil.Month
		}
		if json.Unmarshal([]byte(e.Detail), &detail) != nil {
			continue // erased
		}
		for _, id := range detail.Children {
			if had := since[id]; had == 0 || detail.From < had {
				since[id] = detail.From
			}
		}
	}
	return since
}

func (a *App) changeSome(ctx context.Context, t *job.Turn, from civil.Month, children []db.ID) error {
	slices.Sort(children)
	months := min(12, max(1, a.today().Month().Sub(from)+1))
	for some := range slices.Chunk(children, max(5, rowsAtOnce/months)) {
		if err := t.Write(ctx, func(tx *db.Tx) error { return a.change(tx, a.Regency, from, some) }); err != nil {
			return err
		}
	}
	return nil
}

// open gives all other children their rows of a month that a weighing has opened.
func (a *App) open(ctx context.Context, t *job.Turn) error {
	for {
		var span indicator.Span
		var children []db.ID
		err := a.DB.Read(ctx, func(tx *db.Tx) (err error) {
			span, children, err = indicator.Opening(tx, a.Regency)
			return err
		})
		if err != nil || span.From == 0 {
			return err
		}
		if err := a.changeSome(ctx, t, span.From, children); err != nil {
			return err
		}
		err = t.Write(ctx, func(tx *db.Tx) error { _, err := indicator.Opened(tx, a.Regency, span); return err })
		if err != nil {
			return err
		}
	}
}

// tellPhones puts the children of imports into the feed of their villages.
func (a *App) tellPhones(ctx context.Context, t *job.Turn) error {
	for _, e := range t.Entries {
		var children []db.ID
		err := a.DB.Read(ctx, func(tx *db.Tx) (err error) {
			children, err = broughtBy(tx, a.Regency, db.ID(e.Target))
			return err
		})
		if err != nil {
			return err
		}
		for some := range slices.Chunk(children, 2*rowsAtOnce) {
			if err := t.Write(ctx, func(tx *db.Tx) error { return feed.Children(tx, a.Regency, some...) }); err != nil {
				return fmt.Errorf("import %s: %w", e.Target, err)
			}
		}
	}
	return nil
}

// checkFigures looks whether the sums of the newest month, which are moved bit by bit,
// are what its rows add up to. They are, or there is a mistake here: it mends nothing.
func (a *App) checkFigures(ctx context.Context, _ *job.Turn) error {
	var wrong []string
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		_, last, err := indicator.Open(tx, a.Regency)
		if err == nil && last != 0 {
			_, wrong, err = indicator.VerifySums(tx, a.Regency, last)
		}
		return err
	})
	if len(wrong) > 0 {
		slog.ErrorContext(ctx, "sums are not what their rows add up to; see tumbuh check", "count", len(wrong), "first", wrong[0])
	}
	return err
}
