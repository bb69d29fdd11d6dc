package tpps_test

import (
	"context"
	"testing"
	"time"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

const (
	soppeng = "7312"
	mario   = "731201"
	goarie  = "7312012005"
)

// other is a village of another kecamatan.
var other = region.Villages("731202")[0].Code

var (
	ctx     = context.Background()
	bappeda = actor(account.Secretariat, soppeng, "")
	dinkes  = actor(account.Health, soppeng, "")
	pupr    = actor(account.Planner, soppeng, "pupr")
	dinsos  = actor(account.Planner, soppeng, "dinsos")
	camat   = actor(account.District, mario, "")
	desa    = actor(account.Village, goarie, "")
	looker  = actor(account.Assessor, "73", "")
)

func actor(role account.Role, region, office string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: string(role) + office, Role: role, Region: region, Office: office}, Via: "web", Home: soppeng}
}

// kit is a service whose clock can be set.
type kit struct {
	*testing.T
	*tpps.Service
	now time.Time
}

func each(t *testing.T, day string, f func(k *kit)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(open(t, d, day)) })
}

func open(t *testing.T, d *db.DB, day string) *kit {
	k := &kit{T: t, now: at(day)}
	k.Service = &tpps.Service{DB: d, Now: func() time.Time { return k.now }}
	return k
}

func at(day string) time.Time { return civil.MustDate(day).Time().Add(3 * time.Hour) }

func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k *kit) refused(err error, want fault.Kind) {
	k.Helper()
	if err == nil || fault.KindOf(err) != want {
		k.Errorf("%v, want kind %d", err, want)
	}
}

// written waits until what was seen is in the ledger.
func (k *kit) written() {
	done := make(chan struct{})
	k.DB.LaterIn(soppeng, func(tx *db.Tx) error { tx.OnCommit(func() { close(done) }); return nil })
	<-done
}

// team has a decree for 2026.
func (k *kit) team(area string) register.Entry[tpps.Team] {
	k.Helper()
	e := register.Entry[tpps.Team]{Area: area, Body: tpps.Team{Number: "100/" + area, Day: civil.MustDate("2026-01-10"), By: "Bupati Soppeng", From: civil.MustDate("2026-01-12"), Until: civil.MustDate("2026-12-31")}}
	k.must(k.SaveTeam(ctx, bappeda, &e))
	return e
}

// whole is a team with its leaders and an office in each field.
func (k *kit) whole() register.Entry[tpps.Team] {
	k.Helper()
	e := k.team(soppeng)
	k.must(k.AddMembers(ctx, bappeda, e.ID, []tpps.Member{
		{Seat: tpps.Patron, Position: "Bupati Soppeng", Institution: "Pemerintah Kabupaten Soppeng", Name: "H. Andi Contoh"},
		{Seat: tpps.Chair, Position: "Wakil Bupati Soppeng", Institution: "Pemerintah Kabupaten Soppeng"},
		{Seat: tpps.Secretary, Position: "Kepala Dinas DP3AP2KB", Office: "dppkb"},
		{Seat: tpps.Plain, Field: "service", Position: "Kepala Dinas PUPR", Office: "pupr"},
		{Seat: tpps.Coordinator, Field: "service", Position: "Kepala Dinas Kesehatan", Office: "dinkes"},
		{Seat: tpps.Coordinator, Field: "data", Position: "Kepala Dinas Kominfo", Office: "kominfo"},
	}))
	return e
}

func (k *kit) report(field, period string) register.Entry[tpps.Report] {
	return register.Entry[tpps.Report]{Area: soppeng, Body: tpps.Report{Field: field, Period: civil.MustPeriod(period), Done: "Penyuluhan di 12 desa.", Planned: "Penyuluhan di 8 desa lagi.", Hinders: "Kendaraan terbatas."}}
}
