package data_test

import (
	"math"
	"testing"

	"tumbuh/internal/aksi/data"
)

// Percentages as they stood in the press, beside the counts that were printed with them.
func TestAPrintedPercentageTellsItsDenominator(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what                   string
		numerator, denominator int64
		hundredths             int
		want                   data.Printed
	}{
		{"NTB, December 2025: 13.385", 51_809, 387_065, 1339, data.Rounded},
		{"the same cut", 51_809, 387_065, 1338, data.Cut},
		{"with one decimal", 51_809, 387_065, 1340, data.Rounded},
		{"Pasaman Barat, February 2025: 13.329", 4_574, 34_317, 1332, data.Cut},
		{"the same rounded", 4_574, 34_317, 1333, data.Rounded},
		{"Parepare, August 2022, of the target group", 1_009, 7_995, 1262, data.Rounded},
		{"as it was printed", 1_009, 7_995, 1378, data.Other},
		{"of those measured", 1_009, 7_320, 1378, data.Rounded},
		{"nobody", 0, 100, 0, data.Rounded},
		{"no denominator", 5, 0, 1200, data.Other},
	} {
		if got := data.PrintOf(c.numerator, c.denominator, c.hundredths); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	if least, most := data.Denominators(1_009, 1378); least != 7_317 || most != 7_324 {
		t.Errorf("13.78 %% is 1,009 of %d to %d", least, most)
	}
	for d := int64(7_300); d < 7_340; d++ {
		least, most := data.Denominators(1_009, 1378)
		if is, says := data.PrintOf(1_009, d, 1378) != data.Other, least <= d && d <= most; is != says {
			t.Errorf("%d: %v, and the range says %v", d, is, says)
		}
	}
}

// About 600 children in a regency, a third of them stunted: some 5 points either way.
func TestASmallSampleIsNotSure(t *testing.T) {
	t.Parallel()
	low, high := data.Sampled(3000, 600)
	if math.Abs(low-0.251) > 0.002 || math.Abs(high-0.354) > 0.002 {
		t.Errorf("%.3f to %.3f", low, high)
	}
}

func TestEveryReasonGivesAFigure(t *testing.T) {
	t.Parallel()
	c := data.Counted{Days: data.Share{Numerator: 100, Denominator: 800}, Months: data.Share{Numerator: 96, Denominator: 800}, Registered: data.Share{Numerator: 100, Denominator: 1000}, Measured: data.Share{Numerator: 810, Denominator: 1000},
		Implausible: data.Share{Numerator: 6, Denominator: 10}, Unmeasured: data.Share{Numerator: 40, Denominator: 100}, Older: 3, Said: data.Share{Numerator: 90, Denominator: 750}, SaidDiffers: 12}
	want := map[string]data.Reason{
		"absent":      {Low: 0.1, High: 0.29, Count: 190, Of: 1000, Known: true},
		"last":        {Low: 140. / 900, High: 140. / 900, Count: 100, Of: 190, Known: true},
		"months":      {Low: 0.12, High: 0.12, Count: -4, Of: 800, Known: true},
		"registered":  {Low: 0.1, High: 0.1, Count: 200, Of: 1000, Known: true},
		"implausible": {Low: 106. / 810, High: 106. / 810, Count: 10, Of: 810, Known: true},
		"older":       {Count: 3, Of: 813},
		"file":        {Low: 0.12, High: 0.12, Count: 12, Of: 750, Known: true},
	}
	for _, got := range c.Reasons() {
		w := want[got.Key]
		if w.Key = got.Key; got != w {
			t.Errorf("%+v, want %+v", got, w)
		}
		delete(want, got.Key)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v", want)
	}
	for _, r := range (data.Counted{}).Reasons() {
		if r.Known {
			t.Errorf("of nobody: %+v", r)
		}
	}
}
