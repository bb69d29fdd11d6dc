package indicator_test

import (
	"slices"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

func TestNextStepsFollowTheDanger(t *testing.T) {
	t.Parallel()
	month := civil.MustMonth("2026-08")
	girl := people.Child{Sex: growth.Female, Birth: civil.MustDate("2025-02-10")}
	weighed := func(kg, cm float64) visit.Visit {
		return visit.Visit{Day: civil.MustDate("2026-08-12"), Grams: int(kg * 1000), MM: int(cm * 10), Position: growth.Lying}
	}
	swollen := weighed(10.2, 80)
	swollen.Oedema = true
	row := func(run int, gain growth.Gain, last string) indicator.Row {
		return indicator.Row{Month: month, Gain: gain, Trend: growth.Trend{TRun: run, LastMonth: civil.MustMonth(last)}}
	}
	now := "2026-08"
	for _, c := range []struct {
		name  string
		child people.Child
		last  visit.Visit
		row   indicator.Row
		want  []string
	}{
		{"healthy", girl, weighed(10.2, 80), row(0, growth.Rose, now), []string{"well"}},
		{"oedema hides the weight", girl, swollen, row(0, growth.Rose, now), []string{"oedema"}},
		{"severely wasted", girl, weighed(6.9, 80), row(1, growth.NotRose, now), []string{"severely_wasted", "below_red_line"}},
		{"wasted", girl, weighed(8.0, 80), row(0, growth.Rose, now), []string{"wasted"}},
		{"twice without gain comes before short", girl, weighed(9.0, 73), row(2, growth.NotRose, now), []string{"twice_not_gained", "stunted"}},
		{"an impossible height", girl, weighed(10.2, 40), row(0, growth.Rose, now), []string{"measure_again"}},
		{"away and short", girl, weighed(9.0, 73), row(0, 0, "2026-06"), []string{"absent", "stunted"}},
		{"short", girl, weighed(9.0, 73), row(0, growth.Rose, now), []string{"stunted"}},
		{"no gain once", girl, weighed(10.2, 80), row(1, growth.NotRose, now), []string{"not_gained"}},
		{"no gain before the last month's gap", girl, weighed(10.2, 80), row(1, growth.Absent, now), []string{"well"}},
		{"heavy", girl, weighed(13.5, 80), row(0, growth.Rose, now), []string{"overweight"}},
	} {
		var got []string
		for _, s := range indicator.Next(c.child, []visit.Visit{c.last}, c.row) {
			got = append(got, s.Key[len("indicator.next."):])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	gone := girl
	gone.Gone = civil.MustDate("2026-07-01")
	if s := indicator.Next(gone, []visit.Visit{weighed(7, 80)}, row(0, 0, "2026-06")); len(s) != 1 || s[0].Key != "indicator.next.gone" {
		t.Error(s)
	}
	if s := indicator.Next(girl, nil, indicator.Row{}); len(s) != 1 || s[0].Key != "indicator.next.weigh" {
		t.Error(s)
	}
	if s := indicator.Next(girl, []visit.Visit{weighed(7.2, 80)}, row(2, growth.NotRose, now)); s[0].Urgency != indicator.Today || s[1].Count != 2 {
		t.Error(s)
	}
}
