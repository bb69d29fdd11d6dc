package privacy

import (
	"testing"
	"time"

	"tumbuh/internal/base/db"
)

// A withdrawn consent blocks unless something of the child's own stands; what was
// never consent does not.
func TestWhatBlocksAChild(t *testing.T) {
	t.Parallel()
	stands, ended := Ground{Basis: Consent}, Ground{Basis: Consent, Ended: 20000}
	vital, over := Ground{Basis: Vital}, Ground{Basis: Vital, Ended: 20000}
	for name, c := range map[string]struct {
		own  []Ground
		want bool
	}{
		"nothing of its own":                 {nil, false},
		"a consent that stands":              {[]Ground{stands}, false},
		"a withdrawn consent":                {[]Ground{ended}, true},
		"withdrawn, and given again":         {[]Ground{stands, ended}, false},
		"withdrawn, and another ground":      {[]Ground{ended, vital}, false},
		"withdrawn, and the other is over":   {[]Ground{over, ended}, true},
		"a ground that is over, never asked": {[]Ground{over}, false},
	} {
		if got := blocks(c.own); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The clock of 3 × 24 hours runs from when it was known.
func TestTheClockOfABreach(t *testing.T) {
	t.Parallel()
	known := time.Date(2026, 9, 4, 0, 0, 0, 0, time.UTC)
	at := func(hours int) db.Time { return db.Time{Time: known.Add(time.Duration(hours) * time.Hour)} }
	for name, c := range map[string]struct {
		b      Breach
		now    int
		late   bool
		inTime time.Duration
	}{
		"just known":              {Breach{Known: at(0)}, 0, false, 72 * time.Hour},
		"at the last minute":      {Breach{Known: at(0)}, 72, false, 0},
		"an hour too late":        {Breach{Known: at(0)}, 73, true, -time.Hour},
		"both told in time":       {Breach{Known: at(0), ToldAuthority: at(10), ToldSubjects: at(72)}, 500, false, -428 * time.Hour},
		"one told, the other not": {Breach{Known: at(0), ToldAuthority: at(10)}, 73, true, -time.Hour},
		"one told after the end":  {Breach{Known: at(0), ToldAuthority: at(10), ToldSubjects: at(80)}, 500, true, -428 * time.Hour},
	} {
		now := at(c.now).Time
		if c.b.Late(now) != c.late || c.b.Left(now) != c.inTime {
			t.Errorf("%s: late %v, %v left", name, c.b.Late(now), c.b.Left(now))
		}
	}
}

// Consent is one person's and cannot be the ground of an installation; every basis
// has a source, and only what the notes confirm is called so.
func TestTheLawsOfThisEdition(t *testing.T) {
	t.Parallel()
	for _, l := range Laws {
		if l.Source == "" || l.Default && l.Basis == Consent || l.Confirmed != (l.Basis == Consent) {
			t.Errorf("%+v", l)
		}
	}
	if law, ok := LawOf(Usual.Basis); !ok || !law.Default {
		t.Error("the usual ground cannot be one of an installation")
	}
}
