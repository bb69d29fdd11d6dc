package ledger_test

import (
	"strings"
	"testing"

	"tumbuh/internal/base/ledger"
)

// A head that was noted down is read as it was written, and nothing else is one.
func FuzzParseHead(f *testing.F) {
	for _, s := range []string{"1:" + strings.Repeat("0a", 32), " 99:" + strings.Repeat("FF", 32) + "\n", "0:" + strings.Repeat("0a", 32), "-1:", "1:zz", ":", "99999999999999999999:" + strings.Repeat("0a", 32)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := ledger.ParseHead(s)
		if err != nil {
			return
		}
		if again, err := ledger.ParseHead(h.String()); err != nil || again != h || h.Seq < 1 || len(h.Hash) != 64 {
			t.Errorf("%q is %+v, then %+v %v", s, h, again, err)
		}
	})
}
