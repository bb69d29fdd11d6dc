package sync

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

// A phone that is more than this wrong has its dates put right.
const wrong = 12 * time.Hour

// clock is a phone's against the server's.
type clock struct {
	now  time.Time     // the server's
	off  time.Duration // by which the phone's is ahead
	zone *time.Location
}

func (c clock) today() civil.Date { return civil.DateOf(c.now.In(c.zone)) }

func (c clock) seconds() int {
	return int(min(max(c.off/time.Second, math.MinInt32), math.MaxInt32)) // as the column holds it: 68 years
}

// far are the seconds of a clock that is wrong, else 0.
func (c clock) far() int {
	if c.off > wrong || c.off < -wrong {
		return c.seconds()
	}
	return 0
}

// dated is a record with its moment, put right. What was simply today on the phone's
// clock (its day, its month, the birth of a newborn) moves along; off are the
// seconds by which anything was moved.
type dated struct {
	at   db.Time
	off  int
	body json.RawMessage
}

// right puts a record right. A clock that is a little fast is no matter until a day
// lies ahead of the server's.
func (c clock) right(r Record) (d dated, err error) {
	at, err := time.Parse(time.RFC3339, r.At)
	if err != nil || at.Year() < 1970 || at.Year() > 2200 {
		return dated{at: db.Time{Time: c.now.UTC().Truncate(time.Microsecond)}}, fault.New(fault.Invalid, "sync.at", fault.Args{"At": r.At[:min(len(r.At), maxText)]}).Because(err)
	}
	d = dated{body: r.Body}
	put, far := at, c.far()
	if far != 0 || at.After(c.now) {
		put = at.Add(-c.off)
	}
	if put.After(c.now) {
		put = c.now
	}
	d.at = db.Time{Time: put.UTC().Truncate(time.Microsecond)}
	d.off = far
	was, is := civil.DateOf(at.In(c.zone)), civil.DateOf(put.In(c.zone))
	if was == is || far == 0 && was <= c.today() {
		return d, nil
	}
	if body := moved(r.Body, was, is); body != nil {
		d.body, d.off = body, cmp.Or(far, clock{off: at.Sub(put)}.seconds()) // the clock may be right again
	}
	return d, nil
}

// moved is a body in which what was today is another day; nil when there is none.
func moved(body json.RawMessage, was, is civil.Date) json.RawMessage {
	var all map[string]json.RawMessage
	if json.Unmarshal(body, &all) != nil {
		return nil
	}
	changed := false
	replace := func(in map[string]json.RawMessage, name, was, is string) {
		if string(bytes.TrimSpace(in[name])) == `"`+was+`"` && was != is {
			in[name], changed = json.RawMessage(`"`+is+`"`), true
		}
	}
	replace(all, "day", was.String(), is.String())
	replace(all, "month", was.Month().String(), is.Month().String())
	var fields map[string]json.RawMessage
	if json.Unmarshal(all["fields"], &fields) == nil {
		replace(fields, "birth", was.String(), is.String())
		if changed {
			all["fields"], _ = json.Marshal(fields) // came from JSON
		}
	}
	if !changed {
		return nil
	}
	body, _ = json.Marshal(all)
	return body
}
