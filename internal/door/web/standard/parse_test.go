package standard

import (
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/standard"
)

func TestANumberIsReadAsPeopleWriteIt(t *testing.T) {
	for _, c := range []struct {
		text   string
		places int
		want   int
	}{
		{"11,5", 1, 115}, {" 11.5 ", 1, 115}, {"12", 1, 120}, {"18,5", 2, 1850}, {"2500", 0, 2500}, {"2.500", 0, 2500}, {"2,500", 0, 2500}, {"0", 0, 0},
		{"", 1, -1}, {"11,55", 1, -1}, {"11,5,5", 1, -1}, {"-3", 0, -1}, {"+3", 0, -1}, {",5", 1, -1}, {"dua", 0, -1}, {"1e3", 0, -1}, {"9999999999", 0, -1},
	} {
		if got, ok := parse(c.text, c.places); ok != (c.want >= 0) || ok && got != c.want {
			t.Errorf("%q: %d %v", c.text, got, ok)
		}
	}
}

// What a form shows can be sent as it is, every limit has its words, and what sources
// say instead may be set.
func TestEveryLimitCanBeShownAndSet(t *testing.T) {
	for _, x := range standard.Defaults {
		for _, lang := range locale.Languages {
			p := locale.For(lang)
			for _, value := range []int{x.Least, x.Value, x.Most} {
				if got, ok := parse(typed(p, x.Unit, value), x.Unit.Places); !ok || got != value {
					t.Errorf("%s in %s: %d comes back as %d from %q", x.Name, lang, value, got, typed(p, x.Unit, value))
				}
			}
			keys := []string{"limit.name." + x.Name, "limit.certainty." + string(x.Certainty), "standard.source." + x.Source}
			for _, g := range x.About() {
				if keys = append(keys, "limit.group."+string(g)); !slices.Contains(groups, g) {
					t.Errorf("%s is about %s, of whom the page does not tell", x.Name, g)
				}
			}
			if x.Unit.Code != "" {
				keys = append(keys, "standard.unit."+x.Unit.Code)
			}
			for _, key := range keys {
				if !p.Has(key) {
					t.Errorf("no words for %s in %s", key, lang)
				}
			}
		}
		for _, other := range strings.FieldsFunc(strings.ReplaceAll(x.Also, ", ", "; "), func(r rune) bool { return r == ';' }) {
			if got, ok := parse(other, x.Unit.Places); !ok || got < x.Least || got > x.Most {
				t.Errorf("%s: %q is in use and cannot be set", x.Name, other)
			}
		}
	}
	if got := write(locale.For(locale.Indonesian), standard.Defaults[5], 115); got != "11,5 g/dL" {
		t.Error(got)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"11,5", "2.500", "", "-1", "0,0,0", "٣", "99999999999999999999"} {
		f.Add(text, 1)
	}
	f.Fuzz(func(t *testing.T, text string, places int) {
		if places < 0 || places > 3 {
			t.Skip()
		}
		n, ok := parse(text, places)
		if n < 0 {
			t.Errorf("%q: %d", text, n)
		}
		if again, ok2 := parse(strings.ReplaceAll(text, ",", "."), places); again != n || ok2 != ok {
			t.Errorf("a comma and a point differ in %q", text)
		}
	})
}
