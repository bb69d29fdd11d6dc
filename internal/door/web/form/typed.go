package form

import (
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/measure/scorecard"
)

// rupiah reads whole rupiah as people write them, "Rp 1.250.000" or "1250000,00"; empty is
// nil, not filled in.
func rupiah(text string) (*int64, bool) {
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "Rp"))
	if text == "" {
		return nil, true
	}
	for _, cents := range []string{",00", ",-"} {
		text = strings.TrimSuffix(text, cents)
	}
	groups := strings.Split(text, ".")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || g == "" || len(groups) > 1 && len(g) > 3 || strings.Trim(g, "0123456789") != "" {
			return nil, false
		}
	}
	n, err := strconv.ParseInt(strings.Join(groups, ""), 10, 64)
	return &n, err == nil
}

// version is when a part was filled in last, as a form carries it.
func version(said scorecard.Said) string {
	if said.At.IsZero() {
		return ""
	}
	return said.At.UTC().Format(time.RFC3339Nano)
}

// moment reads it back; what is none is never.
func moment(text string) db.Time {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return db.Time{}
	}
	return db.Time{Time: at}
}

func lower(name string) string { return strings.ToLower(name) }
