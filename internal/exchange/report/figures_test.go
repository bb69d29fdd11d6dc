package report_test

import (
	"bytes"
	"testing"

	"tumbuh/internal/base/golden"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/measure/indicator"
)

func TestFiguresSayTheirStandardAndNothingOfNobody(t *testing.T) {
	var out bytes.Buffer
	err := report.Figures(&out, []indicator.Figure{
		{Area: "7312", Month: 202608, Indicator: "stunting", Numerator: 1601, Denominator: 13629},
		{Area: "731201", Month: 202608, Indicator: "stunting-months", Numerator: 0, Denominator: 12},
		{Area: "7312012005", Month: 202608, Indicator: "kia", Numerator: 0, Denominator: 0},
		{Area: "7312012005", Month: 202608, Indicator: "weighed", Numerator: 7, Denominator: 7},
		{Area: "7312012005", Month: 202608, Indicator: "2t", Denominator: 31, Below: 5, Hides: [2]indicator.Withheld{indicator.Small, indicator.Shown}},
		{Area: "7312012005", Month: 202608, Indicator: "gained", Below: 5, Hides: [2]indicator.Withheld{indicator.Protected, indicator.Protected}},
	})
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "figures.csv", out.Bytes())
}
