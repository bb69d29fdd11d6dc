package locale_test

import (
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
)

func TestNumbersAreSpelledAsTeachersDo(t *testing.T) {
	for n, want := range map[int]string{
		0: "nol", 1: "satu", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh", 21: "dua puluh satu", 31: "tiga puluh satu", 99: "sembilan puluh sembilan",
		100: "seratus", 101: "seratus satu", 110: "seratus sepuluh", 111: "seratus sebelas", 115: "seratus lima belas", 120: "seratus dua puluh", 999: "sembilan ratus sembilan puluh sembilan",
		1000: "seribu", 1001: "seribu satu", 1100: "seribu seratus", 1999: "seribu sembilan ratus sembilan puluh sembilan", 2000: "dua ribu", 2011: "dua ribu sebelas", 2026: "dua ribu dua puluh enam",
		11_000: "sebelas ribu", 100_000: "seratus ribu", 101_000: "seratus satu ribu", 1_000_000: "satu juta", 1_250_000: "satu juta dua ratus lima puluh ribu", 1_000_000_000: "satu miliar",
		2_000_000_015: "dua miliar lima belas", 1_000_000_000_000: "satu triliun", -3: "minus tiga",
	} {
		if got := locale.Spell(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	seen := map[string]int{}
	for n := range 10_000 {
		s := locale.Spell(n)
		if had, ok := seen[s]; ok || s != strings.Join(strings.Fields(s), " ") || n > 0 && strings.Contains(s, "nol") {
			t.Fatalf("%d and %d are both %q", had, n, s)
		}
		seen[s] = n
	}
}

func TestDaysAreWrittenAsLettersAndMinutesDo(t *testing.T) {
	id, en := locale.For(locale.Indonesian), locale.For(locale.English)
	day := civil.MustDate("2026-03-12")
	for got, want := range map[string]string{
		id.LongDate(day): "12 Maret 2026", en.LongDate(day): "12 March 2026", id.Weekday(day): "Kamis",
		"Pada hari ini, " + id.SpellDate(day): "Pada hari ini, Kamis tanggal dua belas bulan Maret tahun dua ribu dua puluh enam", en.SpellDate(day): "Thursday, 12 March 2026",
		id.SpellDate(civil.MustDate("2025-08-31")): "Minggu tanggal tiga puluh satu bulan Agustus tahun dua ribu dua puluh lima", id.LongDate(0) + id.Weekday(0) + id.SpellDate(0): "–––",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
