package sync

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/region"
)

const year = 365 * 24 * time.Hour

func TestWhatWasTodayOnAWrongClockIsPutRight(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC) // eleven o'clock in Soppeng
	for name, c := range map[string]struct {
		off      time.Duration
		at, body string
		wantAt   string
		want     string
		flagged  bool
	}{
		"right":                        {0, "2026-11-22T02:00:00Z", `{"day":"2026-11-22"}`, "2026-11-22T02:00:00Z", `{"day":"2026-11-22"}`, false},
		"an hour fast":                 {time.Hour, "2026-11-22T02:30:00Z", `{"day":"2026-11-22"}`, "2026-11-22T02:30:00Z", `{"day":"2026-11-22"}`, false},
		"two years ahead":              {2 * year, "2028-11-20T02:00:00Z", `{"day":"2028-11-20"}`, "2026-11-21T02:00:00Z", `{"day":"2026-11-21"}`, true},
		"two years behind":             {-2 * year, "2024-11-22T02:00:00Z", `{"day":"2024-11-22"}`, "2026-11-22T02:00:00Z", `{"day":"2026-11-22"}`, true},
		"a day that was chosen":        {2 * year, "2028-11-20T02:00:00Z", `{"day":"2026-11-03"}`, "2026-11-21T02:00:00Z", `{"day":"2026-11-03"}`, true},
		"a month":                      {2 * year, "2028-11-20T02:00:00Z", `{"month":"2028-11"}`, "2026-11-21T02:00:00Z", `{"month":"2026-11"}`, true},
		"a newborn":                    {-2 * year, "2024-11-22T02:00:00Z", `{"fields":{"birth":"2024-11-22","name":"Siti"}}`, "2026-11-22T02:00:00Z", `{"fields":{"birth":"2026-11-22","name":"Siti"}}`, true},
		"somebody born two years ago":  {0, "2026-11-22T02:00:00Z", `{"fields":{"birth":"2024-11-22"}}`, "2026-11-22T02:00:00Z", `{"fields":{"birth":"2024-11-22"}}`, false},
		"the clock of 1970":            {time.Unix(7200, 0).Sub(now), "1970-01-01T01:00:00Z", `{"day":"1970-01-01"}`, "2026-11-22T02:00:00Z", `{"day":"2026-11-22"}`, true},
		"fast enough to be tomorrow":   {5 * time.Hour, "2026-11-22T16:30:00Z", `{"day":"2026-11-23"}`, "", `{"day":"2026-11-22"}`, true},
		"put right since it was saved": {0, "2028-11-20T02:00:00Z", `{"day":"2028-11-20"}`, "", `{"day":"2026-11-22"}`, true},
		"saved before midnight, later": {0, "2026-11-21T15:59:00Z", `{"day":"2026-11-21"}`, "2026-11-21T15:59:00Z", `{"day":"2026-11-21"}`, false},
		"words that are no day":        {2 * year, "2028-11-20T02:00:00Z", `{"day":7,"note":"2028-11-20"}`, "2026-11-21T02:00:00Z", `{"day":7,"note":"2028-11-20"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := clock{now: now, off: c.off, zone: region.Zone("7312")}.right(Record{At: c.at, Body: json.RawMessage(c.body)})
			if err != nil {
				t.Fatal(err)
			}
			at, _ := time.Parse(time.RFC3339, c.wantAt)
			if at.After(now) || c.wantAt == "" {
				at = now
			}
			if !d.at.Equal(at) || string(d.body) != c.want || (d.off != 0) != c.flagged {
				t.Errorf("at %s, %s, off %d", d.at, d.body, d.off)
			}
		})
	}
	for _, at := range []string{"", "gestern", "2026-11-22", "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z"} {
		if d, err := (clock{now: now, zone: time.UTC}).right(Record{At: at}); err == nil || !d.at.Equal(now) {
			t.Errorf("%q is a moment: %v", at, d.at)
		}
	}
}

// However wrong the clock, within decades: what was today lies on the day that it
// truly was, what was chosen stays, nothing lies ahead, and whatever was moved is
// flagged.
func TestEveryClockThatIsWrongIsPutRight(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(3, 4))
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	zone := region.Zone("7312")
	for range 20_000 {
		off := time.Duration(dice.Int64N(int64(40*year))) - 20*year
		saved := now.Add(-time.Duration(dice.Int64N(int64(60 * 24 * time.Hour))))
		phone := saved.Add(off)
		today, chosen := civil.DateOf(phone.In(zone)), civil.DateOf(saved.In(zone))-civil.Date(1+dice.IntN(3000))
		if chosen == today {
			continue
		}
		c := clock{now: now, off: off, zone: zone}
		day := func(d civil.Date) civil.Date {
			put, err := c.right(Record{At: phone.Format(time.RFC3339Nano), Body: json.RawMessage(`{"day":"` + d.String() + `"}`)})
			var body struct{ Day civil.Date }
			if err != nil || json.Unmarshal(put.body, &body) != nil || put.at.After(now) || body.Day != d && put.off == 0 {
				t.Fatal(off, d, put, err)
			}
			if c.far() != 0 && (put.off != c.seconds() || put.at.Sub(saved).Abs() > time.Microsecond) {
				t.Fatal(off, put)
			}
			return body.Day
		}
		if c.far() != 0 && day(today) != civil.DateOf(saved.In(zone)) || day(chosen) != chosen {
			t.Fatalf("off %s, saved %s, today %s is %s, chosen %s is %s", off, saved, today, day(today), chosen, day(chosen))
		}
	}
}
