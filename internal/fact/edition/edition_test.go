package edition_test

import (
	"slices"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/standard"
)

var lists = append(slices.Clip(edition.All), edition.Annex)

var certainties = standard.Codes{string(standard.Seen), string(standard.Recalled), string(standard.Disputed), string(standard.Own)}

// Every row says all that a page shows of it, in both languages, with words that exist.
func TestEveryRowIsComplete(t *testing.T) {
	t.Parallel()
	ids, words := map[string]bool{}, []string{}
	for _, e := range lists {
		words = append(words, "edition.source."+e.Source)
		for _, x := range e.Indicators {
			if ids[x.ID] {
				t.Errorf("%s stands twice", x.ID)
			}
			ids[x.ID] = true
			for _, text := range []string{x.NameID, x.NameEN, x.NumeratorID, x.NumeratorEN} {
				if text == "" {
					t.Errorf("%s lacks words: %+v", x.ID, x)
				}
			}
			if ratio := x.Measure == edition.Share; ratio != (x.DenominatorID != "") || ratio != (x.DenominatorEN != "") {
				t.Errorf("%s is %s of %q", x.ID, x.Measure, x.DenominatorID)
			}
			known(t, x)
			words = append(words, "edition.kind."+x.Kind, "edition.source."+x.Source)
			if x.Nature != "" {
				words = append(words, "edition.nature."+x.Nature)
			}
			for _, n := range x.Notes {
				words = append(words, "edition.note."+n)
			}
			for _, target := range x.Targets {
				words = append(words, "edition.basis."+target.Basis)
			}
		}
	}
	for _, w := range []struct {
		prefix string
		codes  []string
	}{{"office", edition.Offices}, {"group", edition.Groups}, {"certainty", certainties}, {"level", []string{"village", "district", "regency"}},
		{"measure", []string{"share", "count", "yesno"}}, {"adds", []string{"flow", "stock", "people"}}, {"every", []string{"monthly", "quarterly", "yearly"}},
		{"unit", []string{"village", "mother", "child", "preschool"}}, {"package", []string{"kia", "nutrition", "water", "protection", "paud"}}} {
		for _, code := range w.codes {
			words = append(words, "edition."+w.prefix+"."+code)
		}
	}
	for _, key := range words {
		for _, lang := range locale.Languages {
			if !locale.For(lang).Has(key) {
				t.Errorf("no words for %s in %s", key, lang)
			}
		}
	}
}

func known(t *testing.T, x edition.Indicator) {
	t.Helper()
	if !edition.Groups.Has(x.Group) || !certainties.Has(string(x.Certainty)) || !slices.Contains([]string{edition.Essential, edition.Supply, edition.Candidate, edition.Impact}, x.Kind) ||
		!slices.Contains([]edition.Level{edition.Village, edition.District, edition.Regency}, x.Level) ||
		!slices.Contains([]edition.Measure{edition.Share, edition.Count, edition.YesNo}, x.Measure) ||
		!slices.Contains([]edition.Adding{edition.Flow, edition.Stock, edition.People}, x.Adds) || len(x.Offices) == 0 {
		t.Errorf("%s: a word that nobody knows: %+v", x.ID, x)
	}
	for _, o := range x.Offices {
		if !edition.Offices.Has(o) {
			t.Errorf("%s: office %s", x.ID, o)
		}
	}
	for _, target := range x.Targets {
		percent := x.Measure != edition.Count
		if target.Year < 2022 || target.Year > 2024 || target.Hundredths <= 0 || percent && target.Hundredths > 10000 || !percent && target.Hundredths > 1200 || !certainties.Has(string(target.Certainty)) {
			t.Errorf("%s: target %+v", x.ID, target)
		}
	}
	if x.Measure == edition.YesNo && x.Adds == edition.Flow || x.Measure == edition.Count && x.Adds == edition.Flow && x.Per == 0 || x.Measure != edition.Count && x.Per != 0 {
		t.Errorf("%s: %s added up as %s per %d", x.ID, x.Measure, x.Adds, x.Per)
	}
	if x.Member() != (x.Nature != "") && x.Kind != edition.Candidate {
		t.Errorf("%s: a %s of nature %q", x.ID, x.Kind, x.Nature)
	}
}

// What is known of each list, and how much of it was seen.
func TestOfficialCountsAreTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key                                      string
		official, seen, essential, supply, other int
	}{{"2018", 20, 20, 20, 0, 0}, {"2022", 64, 52, 29, 23, 12 + 5}, {"2025", 31, 8, 8, 0, 0}, {"perpres-72", 20, 20, 20, 0, 0}} {
		e, ok := edition.Get(c.key)
		if !ok || e.Official != c.official || e.Seen("") != c.seen || e.Seen(edition.Essential) != c.essential || e.Seen(edition.Supply) != c.supply ||
			len(e.Indicators) != c.seen+c.other {
			t.Errorf("%s: %d official, %d seen (%d, %d), %d rows", c.key, e.Official, e.Seen(""), e.Seen(edition.Essential), e.Seen(edition.Supply), len(e.Indicators))
		}
		sum := 0
		for _, part := range e.Parts {
			sum += part.Official
		}
		if sum != e.Official {
			t.Errorf("%s: its parts make %d", c.key, sum)
		}
	}
}

func TestTheSameIndicatorIsFoundFromEveryList(t *testing.T) {
	t.Parallel()
	for _, e := range lists {
		for _, x := range e.Indicators {
			for _, id := range x.Same {
				other, _, found := edition.Find(id)
				if !found || !slices.Contains(other.Same, x.ID) || other.Measure != x.Measure || other.Lower != x.Lower || other.Level != x.Level || other.Adds != x.Adds {
					t.Errorf("%s is the same as %s: %+v", x.ID, id, other)
				}
			}
		}
	}
	for id, want := range map[string][]string{"ESS-10": {"K25-01", "OLD-01", "PPA-S1"}, "OLD-02": {"ESS-11", "PPA-S2"}, "K25-04": nil, "SUP-16": {"PPA-N11"}} {
		if x, _, _ := edition.Find(id); !slices.Equal(x.Same, want) {
			t.Errorf("%s is the same as %v", id, x.Same)
		}
	}
}

func TestTrapsAreMarked(t *testing.T) {
	t.Parallel()
	lower, desa, disputed := []string{}, []string{}, []string{}
	for _, x := range edition.All[1].Indicators {
		if x.Lower {
			lower = append(lower, x.ID)
		}
		if x.DesaOnly {
			desa = append(desa, x.ID)
		}
		if x.Certainty == standard.Disputed {
			disputed = append(disputed, x.ID)
			if len(x.Notes) == 0 {
				t.Errorf("%s is disputed, and nothing says why", x.ID)
			}
		}
	}
	for name, c := range map[string][2][]string{
		"lower is better": {lower, {"ESS-12", "ESS-13", "IMP-01", "IMP-02", "IMP-03", "IMP-04", "IMP-05"}},
		"desa only":       {desa, {"SUPX-02", "SUPX-03", "SUPX-05", "SUPX-10"}},
		"disputed":        {disputed, {"ESS-02", "ESS-07", "ESS-08", "ESS-09", "ESS-11", "ESS-19"}},
	} {
		if !slices.Equal(c[0], c[1]) {
			t.Errorf("%s: %v", name, c[0])
		}
	}
	girls, _, _ := edition.Find("ESS-01")
	if len(girls.Targets) != 2 || girls.Targets[0].Hundredths != 5800 || girls.Targets[1].Hundredths != 8000 || girls.Targets[0].Basis == girls.Targets[1].Basis {
		t.Errorf("ESS-01: %+v", girls.Targets)
	}
	if channels, _, _ := edition.Find("SUP-05"); channels.Per != civil.Monthly || channels.Adds != edition.People {
		t.Errorf("%+v", channels)
	}
}

func TestAnEditionHoldsInItsYears(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{2015: "2018", 2018: "2018", 2021: "2018", 2022: "2022", 2024: "2022", 2025: "2022", 2031: "2022"} {
		if e := edition.Of(year); e.Key != want {
			t.Errorf("%d: %s", year, e.Key)
		}
	}
	x, _, _ := edition.Find("ESS-01")
	x.Targets = append(x.Targets, edition.Target{Year: 2027, Hundredths: 9000})
	for year, want := range map[int]int{2020: 5800, 2024: 5800, 2026: 5800, 2027: 9000, 2030: 9000} {
		if got, ok := x.Target(year); !ok || got.Hundredths != want {
			t.Errorf("%d: %+v", year, got)
		}
	}
	if _, ok := edition.All[0].Indicators[0].Target(2020); ok {
		t.Error("a target from nowhere")
	}
}

// The five packages hold every indicator of the forms once.
func TestEveryServiceHasItsPackage(t *testing.T) {
	t.Parallel()
	var mother, child []string
	for _, p := range edition.Packages {
		for _, s := range p.Mother {
			mother = append(mother, s.Code)
		}
		for _, s := range p.Child {
			child = append(child, s.Code)
		}
	}
	slices.Sort(mother)
	slices.Sort(child)
	if !slices.Equal(mother, slices.Sorted(slices.Values(form.MotherCodes))) || !slices.Equal(child, slices.Sorted(slices.Values(form.ChildCodes))) || len(edition.Packages) != 5 {
		t.Errorf("%v, %v", mother, child)
	}
	if len(edition.Forms) != 7 || len(edition.Template.Items) != 23 || edition.Template.Certainty != standard.Recalled {
		t.Errorf("%d forms, %d items", len(edition.Forms), len(edition.Template.Items))
	}
	groups := map[string]int{}
	for _, i := range edition.Template.Items {
		if groups[i.Group]++; i.NameID == "" || i.NameEN == "" || !edition.Groups.Has(i.Group) {
			t.Errorf("%+v", i)
		}
	}
	if len(groups) != 5 {
		t.Errorf("the newer scorecard is of five groups: %v", groups)
	}
}
