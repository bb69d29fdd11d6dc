package care_test

import (
	"context"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/record/care"
)

const (
	regency = "7312"
	village = "7312011001"
	siti    = db.ID("01980000-0000-7000-8000-000000000001")
)

var (
	ctx   = context.Background()
	today = civil.MustDate("2026-09-05")
	now   = time.Date(2026, 9, 5, 1, 0, 0, 0, time.UTC) // by the phones' clocks
)

// taking runs f in a transaction of its own.
func taking(t testing.TB, d *db.DB, f func(tx *db.Tx, in *care.Intake) error) {
	t.Helper()
	if err := d.WriteUnrecorded(ctx, func(tx *db.Tx) error { return f(tx, care.NewIntakeOn(tx, regency, today)) }); err != nil {
		t.Fatal(err)
	}
}

// take takes one event.
func take(t testing.TB, d *db.DB, e care.Event) (out care.Outcome, refused error) {
	t.Helper()
	taking(t, d, func(_ *db.Tx, in *care.Intake) error {
		if err := in.Prepare([]care.Event{e}); err != nil {
			return err
		}
		out, refused = in.Take(e)
		return in.Close()
	})
	return out, refused
}

func read(t testing.TB, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(ctx, f); err != nil {
		t.Fatal(err)
	}
}
