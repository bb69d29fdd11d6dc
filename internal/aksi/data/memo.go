package data

import (
	"fmt"
	"sync"

	"tumbuh/internal/base/db"
)

// memo keeps what is counted over whole tables as long as its mark stays the same.
type memo struct {
	mu   sync.Mutex
	kept map[string]noted
}

// noted is a count and the state of the records that it was made from.
type noted struct {
	mark  string
	value any
}

// mostKept are the counts kept at a time: of each month that somebody looked at some.
const mostKept = 100

// remember answers what f counts of a regency; again only when anything of its children,
// families or imports has changed since, or the mark is another one.
func remember[T any](tx *db.Tx, m *memo, regency, what, mark string, f func() (T, error)) (value T, err error) {
	records, err := recordsOf(tx, regency)
	if err != nil {
		return value, err
	}
	key := regency + " " + what
	mark += " " + records
	m.mu.Lock()
	had, ok := m.kept[key]
	m.mu.Unlock()
	if ok && had.mark == mark {
		return had.value.(T), nil
	}
	if value, err = f(); err != nil {
		return value, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) >= mostKept {
		m.kept = map[string]noted{}
	}
	m.kept[key] = noted{mark, value}
	return value, nil
}

// recordsOf changes with everything that phones hear of (record/feed), and with every
// import that was taken or undone.
func recordsOf(tx *db.Tx, regency string) (string, error) {
	heard, imports, err := changes(tx, regency)
	return fmt.Sprint(heard, imports), err
}
