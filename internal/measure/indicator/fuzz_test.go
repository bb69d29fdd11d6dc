package indicator

import (
	"strconv"
	"testing"

	"tumbuh/internal/base/db"
)

// A cursor stands in an address, where anybody may change it.
func FuzzCursor(f *testing.F) {
	for _, s := range []string{"-312_" + string(db.NewID()), "7312012005_" + string(db.NewID()), "_", "x_y", "1_2_3", "99999999999999999999_" + string(db.NewID())} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		value, child, ok := parseCursor(s)
		if !ok {
			return
		}
		if _, err := strconv.ParseInt(value, 10, 64); err != nil || len(child) != 36 || len(value)+37 != len(s) {
			t.Errorf("%q: %q and %q", s, value, child)
		}
	})
}
