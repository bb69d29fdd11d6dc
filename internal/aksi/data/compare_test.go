package data_test

import (
	"testing"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/visit"
)

// Twelve children measured in August, three stunted; one of them by the file alone. Two were
// measured in July only, one of them stunted; one has an impossible height, one was never
// measured, and one is five years old.
func TestOurFigureAndWhatChangesIt(t *testing.T) {
	each(t, func(k kit) {
		august, july := monthOf("2026-08"), monthOf("2026-07")
		all := crowd("Melati", 12, 3, august)
		for i := range all {
			said := "Normal"
			if i < 4 {
				said = "Pendek"
			}
			all[i].Weighings[0].Brought = visit.Brought{HFA: &visit.Said{Label: said}}
		}
		odd := sample.Born("Salah Ukur", growth.Male, 30, 0, 0, 1)
		odd.Weighings[0].MM = 400
		never := sample.Born("Belum Diukur", growth.Male, 20, 0, 0, 1)
		never.Weighings[0].MM = 0
		old := sample.Born("Sudah Besar", growth.Female, 62, 0, 0, 0)
		old.Weighings = []visit.Visit{{Day: august.First() + 11, Grams: 15_600, MM: 1_060, Position: growth.Standing}}
		k.world.Take(append(append(all, crowd("Mawar", 2, 1, july)...), odd, never, old)...)
		c, months, err := k.Counted(ctx, health, 0)
		k.must(err)
		if c.Month != august || months[1] != august {
			t.Errorf("%v of %v", c.Month, months)
		}
		for _, x := range []struct {
			what string
			got  data.Share
			want data.Share
		}{
			{"by days", c.Days, data.Share{Numerator: 3, Denominator: 12}},
			{"of the registered", c.Registered, data.Share{Numerator: 3, Denominator: 16}},
			{"measured", c.Measured, data.Share{Numerator: 13, Denominator: 16}},
			{"implausible, and stunted if they were not", c.Implausible, data.Share{Numerator: 1, Denominator: 1}},
			{"unmeasured with a height before", c.Unmeasured, data.Share{Numerator: 1, Denominator: 2}},
			{"by the file", c.Said, data.Share{Numerator: 4, Denominator: 12}},
		} {
			if x.got != x.want {
				t.Errorf("%s: %v, want %v", x.what, x.got, x.want)
			}
		}
		if c.Months.Denominator != 12 || c.Older != 1 || c.SaidDiffers != 1 {
			t.Errorf("%+v", c)
		}
		if again, _, err := k.Counted(ctx, health, 0); err != nil || again != c {
			t.Errorf("asked again: %+v %v", again, err)
		}
		more := sample.Born("Anak Baru", growth.Female, 10, -3, 0, 1)
		more.Weighings[0].Brought = visit.Brought{HFA: &visit.Said{Label: "Sangat Pendek"}}
		k.world.Take(more)
		if c, _, err := k.Counted(ctx, health, 0); err != nil || c.Days.Numerator != 4 || c.Said.Numerator != 5 {
			t.Errorf("after one more: %+v %v", c, err)
		}
		if c, _, err := k.Counted(ctx, health, july); err != nil || c.Month != july || c.Days.Denominator != 2 || c.Said.Denominator != 0 {
			t.Errorf("in July: %+v %v", c, err)
		}
	})
}

func TestPublishedFiguresStandBesideOurs(t *testing.T) {
	each(t, func(k kit) {
		f := data.Published{Area: sample.Regency, Survey: "SSGI", Period: "2025", Indicator: "stunting", Hundredths: 2210, Low: 1900, High: 2540, Source: "Buku SSGI 2025, halaman 12"}
		for want, change := range map[string]func(*data.Published){
			"wilayah":   func(f *data.Published) { f.Area = "7371" },
			"survei":    func(f *data.Published) { f.Survey = "Kira-kira" },
			"periode":   func(f *data.Published) { f.Period = "tahun lalu" },
			"indikator": func(f *data.Published) { f.Indicator = "tinggi" },
			"persen":    func(f *data.Published) { f.Hundredths, f.Low, f.High = -1, 0, 0 },
			"rendah":    func(f *data.Published) { f.Low = 2300 },
			"pembilang": func(f *data.Published) { f.Numerator, f.Denominator = 20, 10 },
			"sumber":    func(f *data.Published) { f.Source = " " },
		} {
			bad := f
			change(&bad)
			if err := k.Publish(ctx, health, bad); wrong(err) != want {
				t.Errorf("%s: %v", want, err)
			}
		}
		if err := k.Publish(ctx, sample.Actor(account.Puskesmas, sample.District), f); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("by a puskesmas: %v", err)
		}
		k.must(k.Publish(ctx, health, f))
		lines, err := k.Lines(ctx, health)
		k.must(err)
		seen := map[published.Kind]int{}
		var own data.Line
		for _, l := range lines {
			if seen[l.Kind]++; l.ID != "" {
				own = l
			}
			if low, high, ours := l.Interval(); ours && !(low*10_000 < float64(l.Hundredths) && float64(l.Hundredths) < high*10_000) {
				t.Errorf("%s %s: %.3f to %.3f", l.Survey, l.Period, low, high)
			}
		}
		if low, high, ours := own.Interval(); own.Hundredths != 2210 || own.Kind != published.Sample || ours || low != 0.19 || high != 0.254 {
			t.Errorf("%+v: %v to %v", own, low, high)
		}
		if seen[published.Sample] < 8 || seen[published.Routine] < 1 || seen[data.Target] < 3 {
			t.Errorf("%v", seen)
		}
		own.Published.Hundredths, own.Low, own.High = 2100, 0, 0
		k.must(k.Publish(ctx, health, own.Published))
		if all, err := k.Published(ctx, health); err != nil || len(all) != 1 || all[0].Hundredths != 2100 || all[0].High != 0 {
			t.Errorf("%+v %v", all, err)
		}
		k.must(k.Unpublish(ctx, health, own.ID))
		if err := k.Unpublish(ctx, health, own.ID); wrong(err) != "data.none" {
			t.Errorf("twice: %v", err)
		}
		if err := k.Publish(ctx, health, data.Published{Written: data.Written{ID: db.NewID()}, Area: sample.Regency, Survey: "SKI", Period: "2023", Indicator: "stunting", Hundredths: 1, Source: "Buku SKI"}); wrong(err) != "data.none" {
			t.Errorf("one that there is not: %v", err)
		}
	})
}
