package published_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
)

// areas are the nation, the provinces and the regencies.
func areas(t *testing.T) []string {
	t.Helper()
	all := []string{published.Nation}
	for _, p := range region.Children("") {
		all = append(all, p.Code)
		for _, r := range region.Children(p.Code) {
			all = append(all, r.Code)
		}
	}
	return all
}

// Every row is of a place that there is, and says where it was read.
func TestEveryRowIsComplete(t *testing.T) {
	t.Parallel()
	figures, counts, targets := 0, 0, 0
	words := map[string]bool{"published.hand.press": true, "published.hand.office": true, "published.old": true}
	read := func(r published.Read) {
		if len(r.Source) < 8 || strings.Contains(r.Source, "://") || r.Certainty != standard.Seen && r.Certainty != standard.Disputed {
			t.Errorf("%+v", r)
		}
	}
	for _, area := range areas(t) {
		seen := map[string]bool{}
		last := civil.Period{}
		for _, f := range published.Of(area) {
			figures++
			read(f.Read)
			key := fmt.Sprint(f.Survey, f.Period, f.Indicator)
			if seen[key] || published.KindOf(f.Survey) == "" || f.Hundredths <= 0 || f.Hundredths > 6000 || f.Places > 2 || f.Period.From() < last.From() {
				t.Errorf("%+v", f)
			}
			seen[key], last = true, f.Period
			words["published.survey."+published.Word(f.Survey)], words["published.indicator."+f.Indicator], words["published.kind."+string(published.KindOf(f.Survey))] = true, true, true
		}
		for _, c := range published.Counts(area) {
			counts++
			read(c.Read)
			words["published.what."+c.What] = true
			if c.Value < 100 || published.KindOf(c.Survey) == "" {
				t.Errorf("%+v", c)
			}
		}
		for _, x := range published.Targets(area) {
			targets++
			read(x.Read)
			words["published.basis."+x.Basis] = true
			if x.Hundredths < 500 || x.Hundredths > 3000 || x.Year < 2021 || x.Year > 2045 {
				t.Errorf("%+v", x)
			}
		}
	}
	if figures != 221 || counts != 23 || targets != 14 {
		t.Errorf("%d figures, %d counts, %d targets: some are of no place", figures, counts, targets)
	}
	for key := range words {
		for _, lang := range locale.Languages {
			if !locale.For(lang).Has(key) {
				t.Errorf("no words for %s in %s", key, lang)
			}
		}
	}
}

// Figures of districts as they were published: routine weighing finds half of what a
// survey does.
func TestFiguresOfAPlaceInOrder(t *testing.T) {
	t.Parallel()
	var got []string
	for _, f := range published.Of("7372") {
		if f.Survey == "SSGI" || f.Survey == "SKI" {
			got = append(got, fmt.Sprintf("%s %s %d", f.Survey, f.Period, f.Hundredths))
		}
	}
	if want := []string{"SSGI 2021 2480", "SSGI 2022 2710", "SKI 2023 2670", "SSGI 2024 2610"}; !slices.Equal(got, want) {
		t.Errorf("Parepare: %v", got)
	}
	counts := published.Counts("7372")
	if len(counts) != 2 || counts[0].Value+counts[1].Value != 7995+1009 || counts[0].Period != civil.MustPeriod("2022-08") {
		t.Errorf("%+v", counts)
	}
	national := published.Targets(published.Nation)
	if len(national) != 6 || national[1].Year != 2024 || national[2].Year != 2024 || national[1].Hundredths == national[2].Hundredths || national[5].Hundredths != 500 {
		t.Errorf("%+v", national)
	}
	if len(published.Targets("7312")) != 0 || len(published.Of("9999")) != 0 || published.KindOf("SUSENAS") != "" {
		t.Error("something from nowhere")
	}
}

// What is doubtful about a row stands with it.
func TestARowSaysHowFarItCanBeRelied(t *testing.T) {
	t.Parallel()
	find := func(area, survey, period string) published.Figure {
		for _, f := range published.Of(area) {
			if f.Survey == survey && f.Period.String() == period && f.Indicator == "stunting" {
				return f
			}
		}
		t.Fatalf("%s %s %s is missing", area, survey, period)
		return published.Figure{}
	}
	if f := find("3375", "SSGI", "2024"); f.Certainty != standard.Disputed || f.Hundredths != 1768 || f.Places != 2 || !f.Office() {
		t.Errorf("%+v", f)
	}
	if f := find("00", "SSGI", "2024"); f.Certainty != standard.Seen || !f.Office() || f.Old {
		t.Errorf("%+v", f)
	}
	if f := find("91", "SSGI", "2022"); !f.Old || f.Office() {
		t.Errorf("%+v", f)
	}
}
