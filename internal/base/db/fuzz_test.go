package db_test

import (
	"strings"
	"testing"

	"tumbuh/internal/base/db"
)

// An id has one form only: it may stand in an address, a header or a path.
func FuzzParseID(f *testing.F) {
	for _, s := range []string{string(db.NewID()), strings.ToUpper(string(db.NewID())), "", "{01a202d7-ce82-7696-af6c-513b27810b6b}", "urn:uuid:01a202d7-ce82-7696-af6c-513b27810b6b", "01a202d7ce827696af6c513b27810b6b", "../../../../../../../../../etc/passwd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, ok := db.ParseID(s)
		if ok && (len(id) != 36 || strings.Trim(string(id), "0123456789abcdef-") != "" || !strings.EqualFold(string(id), s)) {
			t.Errorf("%q is the id %q", s, id)
		}
		if again, still := db.ParseID(string(id)); ok && (!still || again != id) {
			t.Errorf("%q is read as %q", id, again)
		}
	})
}
