package account

import (
	"net/netip"
	"sync"
	"time"
)

// Within a quarter of an hour of the first failure: so many for a name, so many
// from one address (an office behind it has many people), so many wrong codes.
const (
	window      = 15 * time.Minute
	perName     = 10
	perAddress  = 60
	perCode     = 6
	maxCounted  = 20_000 // keys remembered at a time: some 2 MB
	longestText = 64     // of a key: nothing longer is known
)

// tries counts failures. An attempt is counted before it is made, so that a
// hundred at a time are a hundred.
type tries struct {
	mu sync.Mutex
	of map[string]tally
}

type tally struct {
	n     int
	since time.Time
}

// take counts an attempt and tells whether it may be made.
func (t *tries) take(key string, limit int, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	key = key[:min(len(key), longestText)]
	one, known := t.of[key]
	if now.Sub(one.since) >= window {
		one = tally{since: now}
	}
	if one.n >= limit {
		return false
	}
	if !known && len(t.of) >= maxCounted {
		t.makeRoom(limit, now)
	}
	if t.of == nil {
		t.of = map[string]tally{}
	}
	one.n++
	t.of[key] = one
	return true
}

// makeRoom forgets what is over, then who has failed but a few times. A flood of
// invented names must not make it forget those that are being guessed at.
func (t *tries) makeRoom(limit int, now time.Time) {
	for _, keep := range []func(tally) bool{
		func(one tally) bool { return now.Sub(one.since) < window },
		func(one tally) bool { return one.n > limit/2 },
		func(tally) bool { return false },
	} {
		for key, one := range t.of {
			if !keep(one) {
				delete(t.of, key)
			}
		}
		if len(t.of) <= maxCounted/2 {
			return
		}
	}
}

// back takes an attempt off the count that was none.
func (t *tries) back(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key = key[:min(len(key), longestText)]
	if one := t.of[key]; one.n > 1 {
		one.n--
		t.of[key] = one
	} else {
		delete(t.of, key)
	}
}

// forget is for who has shown who they are.
func (t *tries) forget(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.of, key)
}

// network is what is counted of an address: of IPv6 the /64 that one subscriber has.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Is4() {
		return address
	}
	p, _ := a.WithZone("").Prefix(64)
	return p.String()
}
