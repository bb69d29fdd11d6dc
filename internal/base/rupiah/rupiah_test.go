package rupiah_test

import (
	"math"
	"math/big"
	"testing"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/rupiah"
)

func TestAmountsAreReadAsOfficesWriteThem(t *testing.T) {
	for text, want := range map[string]rupiah.Amount{"0": 0, "1250000": 1_250_000, "1.250.000": 1_250_000, "Rp 1.250.000": 1_250_000, "Rp1.250.000,00": 1_250_000,
		"rp. 15.000,-": 15_000, " 1.250 ": 1250, "Rp\u00a0999.999.999.999": 999_999_999_999} {
		if got, err := rupiah.Parse(text); err != nil || got != want {
			t.Errorf("%q: %d %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "Rp", "-5", "1.25", "1,250.00", "12,5", "1.2500", "1..250", ".250", "1234.567", "٣", "1e6", "99999999999999999999", "Rp 1.000 000"} {
		if got, err := rupiah.Parse(text); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q was read as %d (%v)", text, got, err)
		}
	}
}

func TestSumsAndProductsAreExactOrRefused(t *testing.T) {
	if _, err := rupiah.Sum(math.MaxInt64, 1); err == nil {
		t.Error("a sum that does not fit has an answer")
	}
	if _, err := rupiah.Amount(math.MaxInt64/2 + 1).Times(2); err == nil {
		t.Error("a product that does not fit has an answer")
	}
	if got, err := rupiah.Sum(math.MaxInt64, -5, 5); err != nil || got != math.MaxInt64 {
		t.Error(got, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1.250.000", "Rp 5,00", "1.25", "999.999.999.999.999.999"} {
		f.Add(seed, int64(3))
	}
	f.Fuzz(func(t *testing.T, text string, count int64) {
		a, err := rupiah.Parse(text)
		if err != nil {
			return
		}
		if again, err := rupiah.Parse(locale.For("id").Rupiah(a)); err != nil || again != a {
			t.Fatalf("%q: %d, written and read again %d (%v)", text, a, again, err)
		}
		exact := new(big.Int).Mul(big.NewInt(int64(a)), big.NewInt(count))
		if got, err := a.Times(count); count >= 0 && (err == nil) != exact.IsInt64() || err == nil && int64(got) != exact.Int64() {
			t.Fatalf("%d × %d: %d %v", a, count, got, err)
		}
	})
}
