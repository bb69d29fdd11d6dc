package fold

import (
	"slices"
	"testing"
)

func TestNameAndWords(t *testing.T) {
	if got := Name("  Muh. Ma'ruf  AL-'Ali 2 "); got != "muhmarufalali2" {
		t.Error(got)
	}
	if got := Words("Siti Nur'aini/ABD. Rahman"); !slices.Equal(got, []string{"siti", "nuraini", "abd", "rahman"}) {
		t.Error(got)
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		a, b string
		d    int
		want bool
	}{
		{"aisyah", "aisyah", 0, true}, {"aisyah", "aisya", 1, true}, {"aisyah", "asiyah", 1, true},
		{"aisyah", "aminah", 2, false}, {"", "ab", 2, true}, {"", "abc", 2, false}, {"rizki", "rizqy", 2, true}, {"rizki", "rizqy", 1, false},
	} {
		if got := Near(c.a, c.b, c.d); got != c.want || Near(c.b, c.a, c.d) != got {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
