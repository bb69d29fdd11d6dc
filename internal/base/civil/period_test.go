package civil

import "testing"

func TestPeriodsHoldTheirMonths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     string
		from, to Month
		span     Span
		next     string
	}{
		{"2026-08", 202608, 202608, Monthly, "2026-09"},
		{"2026Q3", 202607, 202609, Quarterly, "2026Q4"},
		{"2026Q4", 202610, 202612, Quarterly, "2027Q1"},
		{"2026S2", 202607, 202612, Half, "2027S1"},
		{"2026", 202601, 202612, Yearly, "2027"},
	} {
		p, err := ParsePeriod(c.text)
		if err != nil || p.From() != c.from || p.To() != c.to || p.Span() != c.span || p.Add(1).String() != c.next {
			t.Errorf("%s: %v to %v, %v, next %v: %v", c.text, p.From(), p.To(), p.Span(), p.Add(1), err)
		}
		for m := c.from.Add(-1); m <= c.to.Add(1); m = m.Add(1) {
			if p.Has(m) != (PeriodOf(m, c.span) == p) {
				t.Errorf("%s and %v", c.text, m)
			}
		}
	}
	for _, text := range []string{"0001-01", "1899-12", "2200-01", "1899Q4", "2200"} { // pages list all periods from one on
		if p, err := ParsePeriod(text); err == nil {
			t.Errorf("%s is %v", text, p)
		}
	}
	if got := MustPeriod("2026S2").Parts(Quarterly); len(got) != 2 || got[0].String() != "2026Q3" || got[1].String() != "2026Q4" {
		t.Errorf("parts: %v", got)
	}
}

func FuzzPeriod(f *testing.F) {
	for _, s := range []string{"2026", "2026Q1", "2026S2", "2026-12", "2026Q5", "2026S0", "+026", "2026q1", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := ParsePeriod(s); err == nil && p.String() != s {
			t.Errorf("%q became %q", s, p)
		}
	})
}
