package standard_test

import (
	"testing"

	. "tumbuh/internal/fact/standard"
)

// Of two limits of one answer the lower can never be set above the upper, and a default
// can be set again.
func TestADistrictsLimitsStayWithinSense(t *testing.T) {
	for _, x := range Defaults {
		if x.Value < x.Least || x.Value > x.Most || x.Fixed() && x.Value != x.Least {
			t.Errorf("%s: %d is not from %d to %d", x.Name, x.Value, x.Least, x.Most)
		}
		if found, ok := ThresholdOf(x.Name); !ok || found != x {
			t.Errorf("%s is not found", x.Name)
		}
		if len(x.About()) == 0 {
			t.Errorf("%s is about nobody", x.Name)
		}
	}
	for lower, upper := range map[string]string{"bride_age_min": "bride_age_max", "bmi_min": "bmi_max", "hb_pregnant_severe": "hb_pregnant", "age_min": "age_max", "arm_child_severe": "arm_child"} {
		a, _ := ThresholdOf(lower)
		if b, _ := ThresholdOf(upper); a.Most >= b.Least {
			t.Errorf("%s may reach %d, %s begins at %d", lower, a.Most, upper, b.Least)
		}
	}
	if x, _ := ThresholdOf("arm_min"); len(x.About()) != 3 {
		t.Errorf("the arm of women is about %v", x.About())
	}
	if _, ok := ThresholdOf("hb"); ok {
		t.Error("a limit that there is not")
	}
	if x, _ := ThresholdOf("bmi_min"); x.Unit.Of(x.Value) != 18.5 {
		t.Errorf("%v", x.Unit.Of(x.Value))
	}
}
