package framework_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

const soppeng = "7312"

var ctx = context.Background()

func actor(role account.Role, region string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Wati", Role: role, Region: region}, Via: "web", Home: soppeng}
}

var wati = actor(account.Secretariat, soppeng)

type kit struct {
	*testing.T
	*framework.Service
}

func open(t *testing.T, d *db.DB) kit { return kit{t, &framework.Service{DB: d, Now: time.Now}} }

func (k kit) ok(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k kit) of(year int) framework.Framework {
	k.Helper()
	f, err := k.Of(ctx, soppeng, year)
	k.ok(err)
	return f
}

// key is the catalogue key of what is wrong: of the field where one is marked.
func key(err error) string {
	f := fault.As(err)
	if f == nil {
		return ""
	}
	if len(f.Fields) > 0 {
		return f.Fields[0].Key
	}
	return f.Key
}

const reason = "Keputusan Bupati 12/2026"

func TestWithoutAnythingOfItsOwnADistrictHasTheNations(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		f := k.of(2024)
		if f.Key != "2022" || f.Own || len(f.Indicators) != len(edition.Of(2024).Indicators) || f.Form != form.Defaults || f.Green != 80 || f.Watch != 60 || f.Cadre != framework.HumanDevelopment || len(f.Overridden) > 0 {
			t.Errorf("%+v", f)
		}
		if same := framework.Of(2024); same.Fingerprint() != f.Fingerprint() {
			t.Error("the nation's framework counts differently")
		}
		list, err := k.List(ctx, actor(account.Planner, soppeng))
		if err != nil || len(list) != 4 || list[0].Key != "2018" || list[3].Key != "perpres-72" {
			t.Errorf("%d %v", len(list), err)
		}
	})
}

func TestARowIsSaidOtherwiseAndTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		before := k.of(2024)
		k.ok(k.Override(ctx, wati, "2022", "ESS-01", framework.Override{Name: "  Remaja putri  minum TTD ", Numerator: "Rematri patuh", Denominator: "Rematri sekolah", Offices: []string{"disdik", "dinkes"},
			Targets: []edition.Target{{Year: 2024, Hundredths: 6500, Basis: "RPJMD"}, {Year: 2026, Hundredths: 7250, Basis: "RPJMD"}}}, reason))
		f := k.of(2024)
		x, used, found := f.Find("ESS-01")
		if !used || !found || x.Name("id") != "Remaja putri minum TTD" || x.Name("en") != x.Name("id") || x.Numerator("id") != "Rematri patuh" || x.Denominator("en") != "Rematri sekolah" || x.Offices[0] != "disdik" {
			t.Errorf("%+v", x)
		}
		for year, want := range map[int]int{2024: 6500, 2025: 6500, 2026: 7250} {
			if got, _ := x.Target(year); got.Hundredths != want || got.Certainty != standard.Own || got.Words(locale.For("id")) != "RPJMD" {
				t.Errorf("%d: %+v", year, got)
			}
		}
		if len(x.Targets) != 4 || f.Overridden["ESS-01"].Reason != reason || f.Overridden["ESS-01"].By != "Wati" || f.Overridden["ESS-01"].At.IsZero() {
			t.Errorf("%+v %+v", x.Targets, f.Overridden)
		}
		if national, _, _ := edition.Find("ESS-01"); national.NameID == x.NameID || len(national.Targets) != 2 {
			t.Errorf("the nation's row was changed: %+v", national)
		}
		if f.Fingerprint() != before.Fingerprint() {
			t.Error("words and targets change no figure")
		}
		if here, err := k.Of(ctx, "5204", 2024); err != nil || len(here.Overridden) > 0 {
			t.Errorf("another regency: %+v %v", here.Overridden, err)
		}
		k.ok(k.Override(ctx, wati, "2022", "ESS-12", framework.Override{Unused: true}, reason))
		f = k.of(2024)
		if _, used, found := f.Find("ESS-12"); used || !found || len(f.Indicators) != len(before.Indicators)-1 || f.Fingerprint() == before.Fingerprint() {
			t.Errorf("still used: %v %v", used, found)
		}
		k.ok(k.Restore(ctx, wati, "2022", "ESS-12", "Dipakai lagi"))
		k.ok(k.Restore(ctx, wati, "2022", "ESS-01", "Keputusan dicabut"))
		if f = k.of(2024); len(f.Overridden) > 0 || f.Fingerprint() != before.Fingerprint() {
			t.Errorf("%+v", f.Overridden)
		}
		history, err := k.History(ctx, actor(account.Planner, soppeng), "2022/ESS-01")
		if err != nil || len(history) != 2 || history[0].Action != "edition.restore" ||
			!strings.Contains(history[0].Detail, "Keputusan dicabut") || !strings.Contains(history[1].Detail, `"targets":["2024: 65 (RPJMD)","2026: 72,5 (RPJMD)"]`) || history[1].Name != "Wati" {
			t.Errorf("%+v %v", history, err)
		}
		if all, err := k.History(ctx, wati, ""); err != nil || len(all) != 4 {
			t.Errorf("%d %v", len(all), err)
		}
	})
}

func TestSettingsChangeWhatIsCountedOnlyWhereTheyShould(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		at := func() string { f := k.of(2026); return f.Fingerprint() }
		was := at()
		for _, c := range []struct {
			name, value string
			counts      bool
		}{{"watch", "50", false}, {"green", "75", false}, {"cadre", framework.Community, false}, {"office.dppkb", "DP3AP2KB", false}, {"home_visit", form.Everybody, true}, {"height", form.AnyMonth, true}} {
			k.ok(k.Set(ctx, wati, c.name, c.value, reason))
			if now := at(); (now != was) != c.counts {
				t.Errorf("%s: the fingerprint changes: %v", c.name, now != was)
			} else {
				was = now
			}
		}
		f := k.of(2026)
		if f.Form != (form.Settings{HomeVisit: form.Everybody, Height: form.AnyMonth}) || f.Green != 75 || f.Watch != 50 || f.Cadre != framework.Community || f.Chosen()["green"].Reason != reason {
			t.Errorf("%+v", f)
		}
		p := locale.For("id")
		if f.Office(p, "dppkb") != "DP3AP2KB" || f.Office(p, "dinkes") != "Dinas Kesehatan" {
			t.Errorf("%s, %s", f.Office(p, "dppkb"), f.Office(p, "dinkes"))
		}
		for name, value := range framework.Defaults {
			k.ok(k.Set(ctx, wati, name, value, "Kembali ke bawaan"))
		}
		k.ok(k.Set(ctx, wati, "office.dppkb", "", "Nama lama"))
		if f = k.of(2026); len(f.Chosen()) > 0 || f.Fingerprint() != framework.Of(2026).Fingerprint() {
			t.Errorf("%+v", f.Chosen())
		}
	})
}

// Of the list of 2025 too little is known: it is used from the year that a district names.
func TestTheNewerListIsUsedFromTheYearThatADistrictNames(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		holds := func(want map[int]string) {
			t.Helper()
			for year, key := range want {
				if f := k.of(year); f.Key != key || !f.Counts(year) {
					t.Errorf("%d: %s, %d to %d", year, f.Key, f.From, f.To)
				}
			}
		}
		holds(map[int]string{2024: "2022", 2025: "2022", 2026: "2022", 2030: "2022"})
		before := k.of(2026)
		k.ok(k.Set(ctx, wati, "use.2025", "2026", reason))
		holds(map[int]string{2021: "2018", 2024: "2022", 2025: "2022", 2026: "2025", 2030: "2025"})
		if now := k.of(2026); now.Fingerprint() == before.Fingerprint() {
			t.Error("other rows, the same fingerprint")
		}
		if list, err := k.List(ctx, wati); err != nil || list[1].To != 2025 || list[2].From != 2026 || list[2].Apart {
			t.Errorf("%+v %v", list[1:3], err)
		}
		k.ok(k.Load(ctx, wati, framework.Proposal{Name: "Edisi Soppeng", From: 2027, To: 2027, Rows: rowsOf("ESS-11")}, reason))
		holds(map[int]string{2026: "2025", 2027: "daerah-2027", 2028: "2025"})
		k.ok(k.Set(ctx, wati, "use.2025", "", "Belum lengkap"))
		holds(map[int]string{2026: "2022", 2027: "daerah-2027", 2028: "2022"})
		for value, want := range map[string]string{"2024": "framework.use.year", "2046": "framework.use.year", "besok": "framework.use.year"} {
			if err := k.Set(ctx, wati, "use.2025", value, reason); key(err) != want {
				t.Errorf("%s: %v", value, err)
			}
		}
		if err := k.Set(ctx, wati, "use.2022", "2026", reason); key(err) != "framework.setting.none" {
			t.Error(err)
		}
	})
}

func TestOnlyTheSecretariatChangesWhatMakesSense(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		row := func(by account.Actor, key, id string, o framework.Override) error {
			return k.Override(ctx, by, key, id, o, reason)
		}
		set := func(name, value string) error { return k.Set(ctx, wati, name, value, reason) }
		target := func(year, value int, basis string) framework.Override {
			return framework.Override{Targets: []edition.Target{{Year: year, Hundredths: value, Basis: basis}}}
		}
		for name, c := range map[string]struct {
			err  error
			want string
		}{
			"health":           {row(actor(account.Health, soppeng), "2022", "ESS-01", framework.Override{Unused: true}), "account.role"},
			"camat":            {k.Set(ctx, actor(account.District, soppeng+"01"), "green", "70", reason), "account.role"},
			"no edition":       {row(wati, "1999", "ESS-01", framework.Override{Unused: true}), "framework.row.none"},
			"no row":           {row(wati, "2022", "OLD-01", framework.Override{Unused: true}), "framework.row.none"},
			"the annex":        {row(wati, "perpres-72", "PPA-S1", framework.Override{Unused: true}), "framework.row.none"},
			"nothing said":     {row(wati, "2022", "ESS-01", framework.Override{}), "framework.same"},
			"too long":         {row(wati, "2022", "ESS-01", framework.Override{Name: strings.Repeat("a", 301)}), "framework.text.long"},
			"of a count":       {row(wati, "2022", "SUP-01", framework.Override{Denominator: "Semua"}), "framework.denominator.none"},
			"office":           {row(wati, "2022", "ESS-01", framework.Override{Offices: []string{"damkar"}}), "framework.office.unknown"},
			"over 100":         {row(wati, "2022", "ESS-01", target(2026, 10001, "RPJMD")), "framework.target.percent"},
			"none":             {row(wati, "2022", "ESS-01", target(2026, 0, "RPJMD")), "framework.target.value"},
			"year":             {row(wati, "2022", "ESS-01", target(2046, 90, "RPJMD")), "framework.target.year"},
			"basis":            {row(wati, "2022", "ESS-01", target(2026, 90, " ")), "framework.target.basis"},
			"reason":           {k.Override(ctx, wati, "2022", "ESS-01", framework.Override{Unused: true}, "ya"), "framework.reason.length"},
			"never changed":    {k.Restore(ctx, wati, "2022", "ESS-01", reason), "framework.row.none"},
			"no setting":       {set("colour", "5"), "framework.setting.none"},
			"no office":        {set("office.damkar", "Damkar"), "framework.setting.none"},
			"choice":           {set("height", "march"), "framework.choice"},
			"number":           {set("green", "delapan"), "framework.percent"},
			"sign":             {set("green", "+90"), "framework.percent"},
			"below yellow":     {set("green", "60"), "framework.percent.order"},
			"above green":      {set("watch", "80"), "framework.percent.order"},
			"already so":       {set("green", "80"), "framework.same"},
			"nothing to take":  {k.Remove(ctx, wati, "daerah-2026", reason), "framework.edition.none"},
			"the nation's own": {k.Remove(ctx, wati, "2022", reason), "framework.edition.none"},
		} {
			if key(c.err) != c.want {
				t.Errorf("%s: %v", name, c.err)
			}
		}
		if all, err := k.History(ctx, wati, ""); err != nil || len(all) != 0 {
			t.Errorf("what was refused left %d entries, %v", len(all), err)
		}
		if _, err := k.List(ctx, actor(account.Assessor, "31")); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("another province: %v", err)
		}
	})
}
