// Package sample is a regency of simulated children for the tests of the
// screens: a few that a test names, or a whole regency that looks like one. They
// come in as an import brings them, through people.Intake and visit.Intake.
package sample

import (
	"context"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/quality"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
	"tumbuh/internal/record/visit"
)

// Soppeng, one of its kecamatan and two villages of that.
const (
	Regency  = "7312"
	District = "731201"
	Village  = "7312011001"
	Other    = "7312011002"
)

// Month is the newest month of every sample.
const Month = civil.Month(202608)

// World is a database with the services over it.
type World struct {
	DB       *db.DB
	Accounts *account.Service
	People   *people.Service
	Visits   *visit.Service
	Figures  *indicator.Service
	Quality  *quality.Service
	Privacy  *privacy.Service
	t        testing.TB
}

// Baby is a child with its weighings.
type Baby struct {
	people.Child
	Weighings []visit.Visit
}

// New is an empty world.
func New(t testing.TB) *World { return Over(t, dbtest.Open(t, db.SQLite)) }

// Over is the world of a database.
func Over(t testing.TB, d *db.DB) *World {
	return &World{d, &account.Service{DB: d, Now: time.Now}, &people.Service{DB: d, Merged: refresh, Corrected: corrected},
		&visit.Service{DB: d}, &indicator.Service{DB: d}, &quality.Service{DB: d}, &privacy.Service{DB: d, Now: now, Above: keepers}, t}
}

func refresh(tx *db.Tx, regency string, children ...db.ID) error {
	first, newest, err := indicator.Refresh(tx, regency, Month.Add(-23), children)
	if err != nil {
		return err
	}
	return quality.Refresh(tx, regency, first, newest)
}

// Take lets babies in and answers their ids in the same order.
func (w *World) Take(babies ...Baby) []db.ID {
	w.t.Helper()
	ids := make([]db.ID, 0, len(babies))
	deed := ledger.Deed{Regency: Regency, Action: "import.take", Target: "sample"}
	err := ledger.Write(context.Background(), w.DB, ledger.By{Name: "sample"}, deed, func(tx *db.Tx) (any, error) {
		source := db.NewID()
		persons, visits := people.NewIntake(tx, Regency, source), visit.NewIntake(tx, Regency)
		for start := 0; start < len(babies); start += 500 {
			some := babies[start:min(start+500, len(babies))]
			if err := take(persons, visits, some, &ids); err != nil {
				return nil, err
			}
		}
		if _, err := persons.Finish(); err != nil {
			return nil, err
		}
		return nil, refresh(tx, Regency, ids...)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return ids
}

func take(persons *people.Intake, visits *visit.Intake, babies []Baby, ids *[]db.ID) error {
	children := make([]people.Child, len(babies))
	for i, b := range babies {
		b.Since, b.AsOf = Month, Month.Last()
		if len(b.Weighings) > 0 {
			b.Since = b.Weighings[0].Day.Month()
			b.AsOf = b.Weighings[len(b.Weighings)-1].Day
		}
		children[i] = b.Child
	}
	if err := persons.Prepare(children); err != nil {
		return err
	}
	first := len(*ids)
	for _, c := range children {
		taken, err := persons.Take(c)
		if err != nil {
			return err
		}
		*ids = append(*ids, taken.Child.ID)
	}
	if err := visits.Prepare((*ids)[first:], Month.Add(-60).First(), Month.Last()); err != nil {
		return err
	}
	for i, b := range babies {
		for _, v := range b.Weighings {
			v.Child, v.Village, v.Posyandu = (*ids)[first+i], b.Village, b.Posyandu
			if _, _, err := visits.Take(v, b.Sex, b.Birth); err != nil {
				return err
			}
		}
	}
	if err := persons.Close(); err != nil {
		return err
	}
	return visits.Close()
}

// Actor is somebody of a role in a territory.
func Actor(role account.Role, territory string) account.Actor {
	return account.Actor{Account: account.Account{ID: "0198f2a0-0000-7000-8000-000000000001", Username: "citra", Name: "Citra Lestari",
		Role: role, Region: territory}, Via: "web"}
}

// Born is a baby of the first village, weighed each of the last months with
// these heights and weights for its age, in z-scores by WHO, the last in Month.
func Born(name string, sex growth.Sex, ageMonths int, height, weight float64, months int) Baby {
	birth := Month.Add(-ageMonths).First() + 4
	b := Baby{Child: people.Child{Village: Village, Name: name, Sex: sex, Birth: birth, Parent: "Siti", Posyandu: "Melati"}}
	for k := range months {
		b.Weighings = append(b.Weighings, Weighing(b.Child, Month.Add(k+1-months).First()+11, height, weight))
	}
	return b
}

// Weighing measures a child who has these z-scores of height and of weight for
// height on a day.
func Weighing(c people.Child, day civil.Date, height, weight float64) visit.Visit {
	days, position := float64(day-c.Birth), growth.Lying
	if days >= 731 {
		position = growth.Standing
	}
	mm := growth.ValueAt(growth.HFA, c.Sex, days, height) * 10
	kg := growth.WeightAt(position, c.Sex, max(mm, 451), weight)
	return visit.Visit{Day: day, MM: int(mm + 0.5), Grams: int(kg*10+0.5) * 100, Position: position}
}
