package coverage_test

import (
	"math/rand/v2"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

// Whatever people try in whatever order, a value only goes up by the one whose turn it
// is, never past a step, comes down only to a draft, and does not change its number while
// it is verified; and its history makes what stands.
func TestStatesNeverGoWhereTheyMayNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		count := int64(4)
		k.Counted = func(_ *db.Tx, _ string, keys []coverage.Key) (map[coverage.Key]coverage.Pair, error) {
			all := map[coverage.Key]coverage.Pair{}
			for _, key := range keys {
				if key.Indicator == "ESS-11" { // health's, which our records count
					all[key] = coverage.Pair{Numerator: count, Denominator: 20}
				}
			}
			return all, nil
		}
		keys := []coverage.Key{aided, {Indicator: "ESS-11", Period: quarter, Area: goarie}, {Indicator: "ESS-11", Period: civil.MustPeriod("2024S1"), Area: goarie}}
		verifiers := map[coverage.State]account.Actor{coverage.ByVillage: village, coverage.ByCamat: camat, coverage.Locked: bappeda}
		people := []account.Actor{social, health, village, camat, bappeda}
		random := rand.New(rand.NewPCG(5, 2026))
		for range 400 {
			key, by := keys[random.IntN(len(keys))], people[random.IntN(len(people))]
			had := k.now(key)
			deed := random.IntN(4)
			why := ""
			switch deed {
			case 0:
				why = k.enter(by, share(key, random.Int64N(4), 3))
			case 1:
				why = k.enter(by, coverage.Entry{Key: key, Empty: random.IntN(2) == 0})
			case 2:
				why = k.verify(by, key)
			case 3:
				why = k.reopen(by, key, "Perlu diperiksa lagi")
			}
			count += random.Int64N(3)
			now := k.now(key)
			before, after := stateOf(had), stateOf(now)
			switch {
			case had == nil && now == nil, had != nil && now != nil && before == after && had.Mark() == now.Mark() && had.Moved == now.Moved:
				continue // nothing was done
			case why != "":
				t.Fatalf("%s was told %s, and yet %+v became %+v", by.Name, why, had, now)
			case deed < 2:
				if before != coverage.Draft || after != coverage.Draft {
					t.Fatalf("%s changed a number that was %v: now %v", by.Name, before, after)
				}
			case deed == 2:
				if verifiers[after].Name != by.Name || after != before+1 || had != nil && had.Mark() != now.Mark() {
					t.Fatalf("%s brought it from %v to %v, %s to %s", by.Name, before, after, had.Mark(), now.Mark())
				}
			case after != coverage.Draft || verifiers[before].Name != by.Name && before != coverage.Draft && !above(verifiers, before, by):
				t.Fatalf("%s reopened what was %v: now %v", by.Name, before, after)
			}
		}
		differing(t, d)
	})
}

func stateOf(s *coverage.Statement) coverage.State {
	if s == nil {
		return coverage.Draft
	}
	return s.State
}

// above tells whether somebody verifies at a level above a state.
func above(verifiers map[coverage.State]account.Actor, state coverage.State, by account.Actor) bool {
	for at, who := range verifiers {
		if who.Name == by.Name {
			return at > state
		}
	}
	return false
}
