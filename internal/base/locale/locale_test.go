package locale

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
)

func TestNumbersAreWrittenAsTheReaderWritesThem(t *testing.T) {
	id, en := For(Indonesian), For(English)
	for _, c := range []struct{ got, want string }{
		{id.Int(14306), "14.306"}, {id.Int(999), "999"}, {id.Int(-1234567), "−1.234.567"}, {en.Int(14306), "14,306"},
		{id.Decimal(2.5, 0), "2"}, {id.Decimal(12345.678, 1), "12.345,7"}, {id.Decimal(-0.001, 2), "0,00"}, {id.Decimal(math.NaN(), 1), "–"},
		{id.Percent(0.12877, 1), "12,9\u00a0%"}, {en.Percent(0.12877, 1), "12.9%"}, {id.Percent(1, 0), "100\u00a0%"}, {id.Percent(math.NaN(), 1), "–"},
		{id.Interval(0.1233, 0.1343, 1), "12,3–13,4"},
		{id.Kg(8100), "8,1\u00a0kg"}, {id.Kg(8150), "8,15\u00a0kg"}, {id.Kg(8155), "8,155\u00a0kg"}, {id.Kg(10000), "10,0\u00a0kg"}, {en.Kg(8100), "8.1\u00a0kg"},
		{id.Cm(765), "76,5\u00a0cm"}, {id.Cm(1000), "100,0\u00a0cm"},
		{id.Z(-235), "−2,35"}, {id.Z(0), "0,00"}, {id.Z(105), "1,05"}, {en.Z(-300), "−3.00"},
		{id.Date(civil.MustDate("2026-08-16")), "16 Agu 2026"}, {en.Date(civil.MustDate("2026-05-01")), "1 May 2026"}, {id.Date(0), "–"},
		{id.Month(civil.MustMonth("2026-08")), "Agustus 2026"}, {id.Month(0), "–"}, {id.ShortMonth(civil.MustMonth("2026-12")), "Des"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestArgumentsAreWrittenInTheLanguage(t *testing.T) {
	if got := For(English).N("unit.months", 1); got != "1 month" {
		t.Error(got)
	}
	if got := For(English).T("unit.months", "Count", 1200); got != "1,200 months" {
		t.Error(got)
	}
	if got := For(Indonesian).T("unit.months", fault.Args{"Count": int64(1200)}); got != "1.200 bulan" {
		t.Error(got)
	}
	if got := For("fr").T("unit.years_months", "Years", "2", "Months", 3); got != "2 tahun 3 bulan" {
		t.Error(got)
	}
	written := For(Indonesian).written(fault.Args{"Day": civil.MustDate("2026-08-16"), "Month": civil.MustMonth("2026-08"), "Name": "<em>"})
	if written["Day"] != "16 Agu 2026" || written["Month"] != "Agustus 2026" || written["Name"] != "<em>" {
		t.Error(written)
	}
}

func TestAnUnknownKeyIsShown(t *testing.T) {
	if got := For(English).T("unit.nothing"); got != "unit.nothing" {
		t.Error(got)
	}
}

func TestErrorsAreToldWithoutTheirCause(t *testing.T) {
	id := For(Indonesian)
	secret := errors.New("pq: password")
	for _, c := range []struct {
		err  error
		want string
	}{
		{secret, id.T("unit.error.internal")},
		{fault.New(fault.Stale, "unit.no_such_key", nil).Because(secret), id.T("unit.error.stale")},
		{fmt.Errorf("show: %w", fault.New(fault.Invalid, "unit.months", fault.Args{"Count": 3})), "3 bulan"},
	} {
		if got := id.Error(c.err); got != c.want {
			t.Errorf("%v: %q", c.err, got)
		}
	}
	for kind := fault.Internal; kind <= fault.Unavailable; kind++ {
		if !id.Has(general[kind]) {
			t.Errorf("kind %d has no general sentence", kind)
		}
	}
	err := &fault.Error{Kind: fault.Invalid, Fields: []fault.Field{
		{Name: "age", Key: "unit.months", Args: fault.Args{"Count": 61}}, {Name: "age", Key: "unit.error.invalid"}}}
	if got := id.Fields(err)["age"]; got != "61 bulan" {
		t.Error(got)
	}
}
