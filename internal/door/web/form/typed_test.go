package form

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/measure/scorecard"
)

func TestRupiahAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]int64{"900000000": 900_000_000, "Rp 900.000.000": 900_000_000, " 1.250.000,00 ": 1_250_000, "Rp1.000,-": 1000, "0": 0, "125": 125,
		"12.5": -1, "1,5": -1, "1.2500": -1, "1000.000": -1, "-5": -1, "lima": -1, "1..000": -1, "99999999999999999999": -1} {
		if n, ok := rupiah(text); ok != (want >= 0) || ok && *n != want {
			t.Errorf("%q: %v %v", text, n, ok)
		}
	}
	if n, ok := rupiah("  "); n != nil || !ok {
		t.Errorf("nothing typed is %v", n)
	}
}

func FuzzRupiah(f *testing.F) {
	for _, text := range []string{"Rp 1.000", "", ".", "1.000.000,00", "Rp", "٣", "1e9"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, ok := rupiah(text)
		if ok && n != nil && (*n < 0 || !strings.ContainsAny(text, "0123456789")) {
			t.Errorf("%q is %d", text, *n)
		}
		if ok && n != nil {
			if again, ok := rupiah(strconv.FormatInt(*n, 10)); !ok || *again != *n {
				t.Errorf("%q is %d, and that is %v", text, *n, again)
			}
		}
	})
}

func TestAVersionComesBackAsItWas(t *testing.T) {
	at := db.Time{Time: time.Date(2026, 9, 5, 3, 1, 2, 123456000, time.UTC)}
	if got := moment(version(scorecard.Said{At: at})); !got.Equal(at.Time) {
		t.Error(got)
	}
	if got := moment(version(scorecard.Said{})); !got.IsZero() {
		t.Error(got)
	}
}

// Words that keys are put together from.
func TestEveryMarkReasonAndStageHasItsWords(t *testing.T) {
	var keys []string
	add := func(prefix string, codes ...string) {
		for _, code := range codes {
			keys = append(keys, "scorecard."+prefix+code)
		}
	}
	for name, codes := range map[string][]string{"3a": form.MotherCodes, "3b": append([]string{"father"}, form.ChildCodes...), "2c": {"paud", "months"}} {
		add("full."+name+".", codes...)
	}
	for _, name := range []string{"2A", "2B", "2C"} {
		codes, _ := scorecard.Completes(name)
		add("short.", codes...)
		add("mark.", codes...)
		add("month.title.", lower(name))
		add("list.", lower(name))
	}
	add("short.", append(append([]string{}, form.MotherCodes...), form.ChildCodes...)...)
	add("stage.", form.First, form.Second, form.Third, form.Delivered, form.Unknown)
	add("status.", form.Normal, form.KEK, form.Risti, form.Well, form.Wasted, form.SevereWasted, form.Stunted)
	for _, colour := range []string{form.Green, form.Yellow, form.Red, form.NotMeasured} {
		add("mat.", colour, "short."+colour)
	}
	add("why.not_due.", form.Young, form.StillPregnant, form.Born, form.NoRisk)
	add("why.within.", form.InQuarter, form.InYear, form.SoFar, form.AfterBirth, form.InFebruary, form.InAugust, form.InBothMonth)
	for o := roster.Said; o <= roster.Kept; o++ {
		add("origin.", o.Key(), o.Key()+".long")
	}
	for _, name := range forms {
		add("form.", name)
		add("paper.", name)
	}
	add("number.", scorecard.Numbers...)
	add("facility.", scorecard.Facilities...)
	add("offer.", scorecard.Offered...)
	add("rule.home_visit.", form.RiskOnly, form.Everybody)
	add("rule.height.", form.FebruaryAugust, form.AnyMonth)
	for _, lang := range locale.Languages {
		for _, key := range keys {
			if !locale.For(lang).Has(key) {
				t.Errorf("no words for %s in %s", key, lang)
			}
		}
	}
}
