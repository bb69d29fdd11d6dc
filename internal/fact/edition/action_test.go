package edition_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/edition"
)

func TestEveryActionIsComplete(t *testing.T) {
	t.Parallel()
	names := map[string]string{}
	for _, e := range edition.All {
		keys := map[string]bool{}
		for _, a := range e.Actions(edition.Regency) {
			if keys[a.Key] || a.NameID == "" || a.NameEN == "" || a.PurposeID == "" || a.PurposeEN == "" || len(a.Steps) < 2 || len(a.Outputs) == 0 || a.From < 1 || a.From > a.To || a.To > 14 {
				t.Errorf("%s %+v", e.Key, a)
			}
			keys[a.Key] = true
			for _, office := range append(a.Helping, a.Office) {
				if !edition.Offices.Has(office) {
					t.Errorf("%s %s: office %q", e.Key, a.Key, office)
				}
			}
			if slices.Contains(a.Helping, a.Office) || !certainties.Has(string(a.Certainty)) || !certainties.Has(string(a.Months)) {
				t.Errorf("%s %s: %v %s %s", e.Key, a.Key, a.Helping, a.Certainty, a.Months)
			}
			for _, key := range []string{"edition.source." + a.Source, "edition.action." + a.Kind} {
				if !locale.For(locale.Indonesian).Has(key) {
					t.Errorf("no words for %s", key)
				}
			}
			for _, o := range a.Outputs {
				if keys[o.Key] || !certainties.Has(string(o.Certainty)) || o.NameID == "" || o.NameEN == "" || !slices.Contains(o.Levels, edition.Regency) {
					t.Errorf("%s %s: %+v", e.Key, a.Key, o)
				}
				keys[o.Key] = true
				same := fmt.Sprint(o.Live)
				if had := names[o.Key]; had != "" && had != same {
					t.Errorf("%s is another thing in %s", o.Key, e.Key)
				}
				names[o.Key] = same
				if found, ok := edition.OutputOf(o.Key); !ok || found.Live != o.Live {
					t.Errorf("%s is not found", o.Key)
				}
			}
		}
	}
}

func TestWhoseActionsAYearHas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		edition, district string
		regency           string
	}{{"2018", "", "a1 a2 a3 a4 a5 a6 a7 a8"}, {"2022", "", "a1 a2 a3 a4 a5 a6 a7 a8"}, {"2025", "u1 u2 u3 u4", "u1 u2 u3 u4 p1 p2"}} {
		e, _ := edition.Get(c.edition)
		for level, want := range map[edition.Level]string{edition.Regency: c.regency, edition.District: c.district} {
			var got []string
			for _, a := range e.Actions(level) {
				got = append(got, a.Key)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s at %s: %v", c.edition, level, got)
			}
		}
	}
	own := edition.Edition{Key: "own-2026", From: 2026}
	if len(own.Actions(edition.Regency)) != 8 || len(own.Levels()) != 1 {
		t.Error("a district's own edition has no actions")
	}
	e, _ := edition.Get("2025")
	for _, a := range e.Actions(edition.District) {
		for _, o := range a.Outputs {
			if o.Key == "lokus.decree" || strings.HasPrefix(o.Key, "budget.") {
				t.Errorf("a kecamatan is asked for %s", o.Key)
			}
		}
	}
}
