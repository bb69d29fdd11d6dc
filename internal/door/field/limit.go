package field

import (
	"sync"
	"time"

	"tumbuh/internal/base/db"
)

// atOnce is how many requests of one phone are worked on at a time: it repeats one
// whose line broke while the server still has it.
const atOnce = 4

// underway are the requests of each phone.
type underway struct {
	mu sync.Mutex
	of map[db.ID]int
}

func (u *underway) begin(phone db.ID) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.of == nil {
		u.of = map[db.ID]int{}
	}
	if u.of[phone] >= atOnce {
		return false
	}
	u.of[phone]++
	return true
}

func (u *underway) end(phone db.ID) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.of[phone]--; u.of[phone] == 0 {
		delete(u.of, phone)
	}
}

// mostKnown is how many a limiter remembers at a time.
const mostKnown = 20_000

// limiter lets each key do something so many times at once, and once more every so
// often.
type limiter struct {
	most  int
	every time.Duration

	mu   sync.Mutex
	full map[string]time.Time // when each may again do it as often as ever
}

// would tells whether it may; take counts that it did.
func (l *limiter) would(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.full[key].Sub(now) <= time.Duration(l.most-1)*l.every
}

func (l *limiter) take(key string, now time.Time) bool {
	if !l.would(key, now) {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.full == nil {
		l.full = map[string]time.Time{}
	}
	if len(l.full) >= mostKnown {
		l.forget(now)
	}
	from := l.full[key]
	if from.Before(now) {
		from = now
	}
	l.full[key] = from.Add(l.every)
	return true
}

// forget drops those who have done nothing lately, else all: nobody is kept out by a
// flood of others for longer than that.
func (l *limiter) forget(now time.Time) {
	for key, at := range l.full {
		if !at.After(now) {
			delete(l.full, key)
		}
	}
	if len(l.full) >= mostKnown {
		clear(l.full)
	}
}
