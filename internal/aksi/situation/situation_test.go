package situation_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web/sample"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
)

var (
	ctx     = context.Background()
	bappeda = sample.Actor(account.Secretariat, sample.Regency)
	camat   = sample.Actor(account.District, sample.District)
	year    = situation.Ask{Year: sample.Month.Year()}
)

func now() time.Time { return time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC) }

// kit is the service over a regency of simulated children.
type kit struct {
	*testing.T
	*situation.Service
	world *sample.World
}

func each(t *testing.T, f func(k kit)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := sample.Over(t, d)
		if err := ledger.Write(ctx, d, ledger.By{Name: "test"}, ledger.Deed{Regency: sample.Regency, Action: "regency.open"}, func(tx *db.Tx) (any, error) {
			return nil, region.OpenRegency(tx, sample.Regency)
		}); err != nil {
			t.Fatal(err)
		}
		f(kit{t, &situation.Service{DB: d, Now: now, Data: &data.Service{DB: d, Now: now}, Figures: w.Figures}, w})
	})
}

func (k kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k kit) view(by account.Actor, a situation.Ask) situation.View {
	k.Helper()
	v, err := k.View(ctx, by, a)
	k.must(err)
	return v
}

// states keeps what an office told of a service in a place, in 2026.
func (k kit) states(indicator, area string, numerator, denominator int64) {
	k.Helper()
	k.must(ledger.Write(ctx, k.DB, ledger.By{Name: "test"}, ledger.Deed{Regency: sample.Regency, Action: "coverage.enter", Target: area}, func(tx *db.Tx) (any, error) {
		_, err := tx.Exec(`insert into coverage (regency, indicator, period, area, numerator, denominator, source, note, office, state, entered, entered_name, moved_name)
			values ($1, $2, '2026', $3, $4, $5, 'office', 'SIGA', 'dppkb', 0, $6, 'test', '')`, sample.Regency, indicator, area, numerator, denominator, tx.Now())
		return nil, err
	}))
}

func TestASnapshotAddsUpAndSaysHowSureItIs(t *testing.T) {
	each(t, func(k kit) {
		if v := k.view(bappeda, year); v.Whole.Known() || v.Month != 0 || len(v.Villages) != len(region.Villages(sample.Regency)) || len(v.Hotspots()) != 0 {
			t.Errorf("of nobody: %+v", v.Whole)
		}
		k.world.Take(sample.Babies(900, 3, 5)...)
		k.states("ESS-24", sample.Village, 10, 200)
		k.states("ESS-24", "7312012006", 30, 40)
		v := k.view(bappeda, year)
		if v.Month != sample.Month || v.Period != civil.YearOf(2026) || v.Standard != "who-2006-days" || v.Edition != "2022" {
			t.Error(v.Month, v.Period, v.Standard, v.Edition)
		}
		var sum, parts, hot situation.Place
		add := func(to *situation.Place, p situation.Place) {
			to.Children, to.Measured, to.Stunted, to.Severe = to.Children+p.Children, to.Measured+p.Measured, to.Stunted+p.Stunted, to.Severe+p.Severe
		}
		for _, p := range v.Villages {
			add(&sum, p)
			low, high := p.Interval()
			if p.Hotspot {
				add(&hot, p)
			}
			switch {
			case !p.Known():
				if p.Shrunk != 0 || p.Quadrant != situation.NoQuadrant || p.Hotspot {
					t.Errorf("%s was not measured: %+v", p.Code, p)
				}
			case p.Hotspot != (low > v.Whole.Prevalence() && p.Measured >= 30), low > p.Prevalence(), high < p.Prevalence():
				t.Errorf("%+v", p)
			case p.Shrunk < min(p.Prevalence(), v.Whole.Prevalence())-1e-12, p.Shrunk > max(p.Prevalence(), v.Whole.Prevalence())+1e-12:
				t.Errorf("%s: %v is not between", p.Code, p.Shrunk)
			}
		}
		for _, p := range v.Districts {
			add(&parts, p)
		}
		w := v.Whole
		if sum.Measured != w.Measured || parts.Stunted != w.Stunted || parts.Children != w.Children || w.Children != 900 || w.Severe == 0 {
			t.Errorf("%+v, villages %+v, kecamatan %+v", w, sum, parts)
		}
		if without := v.Without(v.Area); without.Measured+hot.Measured != w.Measured || without.Stunted+hot.Stunted != w.Stunted {
			t.Errorf("with %+v, without %+v", w, without)
		}
		x, _ := v.Service("ESS-24")
		if x.Numerator != 40 || x.Denominator != 240 || x.Reporting != 2 || x.Asked != 70 || x.Reached != situation.No || x.Gap < 73 || x.Sure > x.Gap || x.Sure <= 0 || x.Missed != 200 {
			t.Errorf("%+v", x)
		}
		if short, ok := x.Short(sample.Village); !ok || short != 85 {
			t.Error(short, ok)
		}
		if _, ok := x.Short("7312022005"); ok {
			t.Error("a village that told nothing falls short")
		}
		own := k.view(camat, situation.Ask{Year: year.Year, Area: sample.District})
		p, _ := v.Place(sample.District)
		if own.Whole.Measured != p.Measured || own.Whole.Stunted != p.Stunted || len(own.Districts) != 0 || len(own.Villages) != 13 {
			t.Errorf("the kecamatan's own %+v, in the regency's %+v", own.Whole, p)
		}
		for _, x := range own.Supply {
			if x.Level == "regency" {
				t.Errorf("%s is asked of a kecamatan", x.ID)
			}
		}
	})
}

func TestWhatWasFrozenStaysAndLaterChangesAreTold(t *testing.T) {
	each(t, func(k kit) {
		if _, err := k.Freeze(ctx, bappeda, year, ""); fault.KindOf(err) != fault.Conflict {
			t.Errorf("nothing was frozen: %v", err)
		}
		babies := sample.Babies(300, 3, 5)
		k.world.Take(babies[:250]...)
		first, err := k.Freeze(ctx, bappeda, year, "before the rembuk")
		k.must(err)
		kept, err := k.Analysis(ctx, sample.Actor(account.Planner, sample.Regency), first.ID)
		k.must(err)
		if !kept.Body.Holds() || len(kept.Body.SHA256) != 64 || kept.Body.Snapshot.Whole.Children != 250 || kept.By != bappeda.Name || kept.Body.Note != "before the rembuk" {
			t.Errorf("%s %+v", kept.Body.SHA256, kept.Body.Snapshot.Whole)
		}
		if c, err := k.Changed(ctx, bappeda, &kept); err != nil || c.Any() {
			t.Errorf("nothing has changed: %+v %v", c, err)
		}
		k.world.Take(babies[250:]...)
		k.states("ESS-24", sample.Village, 10, 200)
		c, err := k.Changed(ctx, bappeda, &kept)
		k.must(err)
		if c.Children != 50 || c.Was.Children != 250 || c.Is.Children != 300 || len(c.Services) != 1 || c.Services[0].Is.Numerator != 10 {
			t.Errorf("%d children, %+v", c.Children, c.Services)
		}
		second, err := k.Freeze(ctx, bappeda, year, "")
		k.must(err)
		v := k.view(bappeda, year)
		if len(v.Frozen) != 2 || v.Newest().ID != second.ID || v.Frozen[1].Body.Snapshot.Whole.Children != 250 {
			t.Errorf("%d are kept", len(v.Frozen))
		}
		kept.Body.Snapshot.Villages[0].Stunted++
		if kept.Body.Holds() {
			t.Error("a changed snapshot holds")
		}
		k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
			e, err := situation.Frozen(tx, sample.Regency, 2026, sample.Regency)
			none, err2 := situation.Frozen(tx, sample.Regency, 2025, sample.Regency)
			if e.ID != second.ID || none.Version != 0 {
				t.Error(e.ID, none.Version)
			}
			return errors.Join(err, err2)
		}))
	})
}

// The file that an office hands on withholds what the file of figures does.
func TestAFrozenReportKnowsWhichSmallCountsItMustNotTell(t *testing.T) {
	each(t, func(k kit) {
		k.world.Take(sample.Babies(400, 2, 9)...)
		v, frozen, err := k.Report(ctx, bappeda, year)
		k.must(err)
		if frozen != nil {
			t.Error("nothing was frozen")
		}
		small := 0
		for _, p := range v.Villages {
			if p.Stunted > 0 && p.Stunted < 5 {
				if small++; !p.Hides.Has(situation.HidesStunted) {
					t.Errorf("%s tells %d", p.Code, p.Stunted)
				}
			}
		}
		if small < 10 || v.Whole.Hides.Has(situation.HidesStunted) {
			t.Errorf("%d villages with a small count", small)
		}
		_, err = k.Freeze(ctx, bappeda, year, "")
		k.must(err)
		if again, frozen, err := k.Report(ctx, bappeda, year); err != nil || frozen == nil || again.Villages[0].Hides != v.Villages[0].Hides {
			t.Error(frozen, err)
		}
	})
}

func TestSuggestionsNameTheirFiguresAndArePeoplesToDecide(t *testing.T) {
	each(t, func(k kit) {
		k.world.Take(sample.Babies(900, 3, 5)...)
		for _, v := range region.Villages(sample.Regency)[:40] {
			k.states("ESS-24", v.Code, 10, 200)
		}
		k.states("SUP-03", sample.Regency, 0, 1)
		all, err := k.Suggestions(ctx, bappeda, year)
		k.must(err)
		byRule := map[string]situation.Suggestion{}
		for _, s := range all {
			byRule[s.From] = s
			if len(s.Evidence) == 0 || s.Office == "" || s.Dropped {
				t.Errorf("%+v", s)
			}
			for _, e := range s.Evidence {
				if e.Kind != "doubt" && !e.Known {
					t.Errorf("%s rests on %+v", s.From, e)
				}
			}
		}
		s := byRule["programme/dppkb"]
		if len(s.Evidence) != 1 || s.Evidence[0].Count != 400 || s.Evidence[0].Of != 8000 || s.Evidence[0].Target != 9000 || s.Indicators[0] != "ESS-24" || s.Priority != "high" || len(s.Areas) != 10 {
			t.Errorf("%+v", s)
		}
		if byRule["supply/bappeda"].Indicators[0] != "SUP-03" || len(byRule["reporting"].Evidence) < 20 {
			t.Errorf("%+v", byRule)
		}
		frozen, err := k.Freeze(ctx, bappeda, year, "")
		k.must(err)
		s.Text = "Accompany them"
		e := register.Entry[situation.Recommendation]{Year: 2026, Area: sample.Regency, Body: s.Recommendation}
		e.Body.Evidence = nil // figures are read again, not taken from who asks
		k.must(k.SaveRecommendation(ctx, bappeda, &e))
		if got := e.Body.Evidence; e.Body.Number != 1 || len(got) != 1 || got[0].Frozen != frozen.ID || got[0].Count != 400 || got[0].Taken.IsZero() {
			t.Errorf("%+v", e.Body)
		}
		k.states("ESS-24", region.Villages(sample.Regency)[50].Code, 90, 100)
		e.Body.Text = "Accompany them all"
		k.must(k.SaveRecommendation(ctx, bappeda, &e))
		if e.Body.Evidence[0].Count != 400 || e.Body.Number != 1 {
			t.Errorf("its evidence has moved: %+v", e.Body.Evidence)
		}
		k.must(k.Drop(ctx, bappeda, 2026, sample.Regency, "reporting", true))
		all, err = k.Suggestions(ctx, bappeda, year)
		k.must(err)
		for _, s := range all {
			if s.From == "programme/dppkb" || s.Dropped != (s.From == "reporting") {
				t.Errorf("%s, dropped %v", s.From, s.Dropped)
			}
		}
	})
}

func TestConstraintsAreNumberedCheckedAndKeptFromOthers(t *testing.T) {
	each(t, func(k kit) {
		one := func() register.Entry[situation.Constraint] {
			return register.Entry[situation.Constraint]{Year: 2026, Area: sample.District, Body: situation.Constraint{Indicator: "ESS-24", Areas: []string{sample.Village}, Group: "at_risk",
				Kind: "access", Cause: "far", Repair: "go there", Office: sample.District}}
		}
		first, second := one(), one()
		k.must(k.SaveConstraint(ctx, camat, &first))
		k.must(k.SaveConstraint(ctx, camat, &second))
		if first.Body.Number != 1 || second.Body.Number != 2 || first.Body.Evidence[0].Known {
			t.Errorf("%+v %+v", first.Body, second.Body)
		}
		for field, change := range map[string]func(*situation.Constraint){"sebab": func(c *situation.Constraint) { c.Cause = " " }, "jenis": func(c *situation.Constraint) { c.Kind = "weather" },
			"wilayah": func(c *situation.Constraint) { c.Areas = []string{"7312022005"} }, "opd": func(c *situation.Constraint) { c.Office = "nobody" },
			"indikator": func(c *situation.Constraint) { c.Indicator = "ESS-99" }, "layanan": func(c *situation.Constraint) { c.Indicator = "" },
			"perbaikan": func(c *situation.Constraint) { c.Repair = strings.Repeat("x", 2001) }} {
			e := one()
			change(&e.Body)
			if f := fault.As(k.SaveConstraint(ctx, camat, &e)); f == nil || f.Kind != fault.Invalid || f.Fields[0].Name != field {
				t.Errorf("%s: %v", field, f)
			}
		}
		other := sample.Actor(account.District, "731202")
		if e := one(); fault.KindOf(k.SaveConstraint(ctx, other, &e)) != fault.Forbidden {
			t.Error("another camat wrote")
		}
		if e := one(); fault.KindOf(k.SaveConstraint(ctx, sample.Actor(account.Planner, sample.Regency), &e)) != fault.Forbidden {
			t.Error("who may not write wrote")
		}
		stale := first
		first.Body.Cause = "very far"
		k.must(k.SaveConstraint(ctx, camat, &first))
		var clash *register.Clash[situation.Constraint]
		if err := k.SaveConstraint(ctx, bappeda, &stale); !errors.As(err, &clash) || clash.Stands.Body.Cause != "very far" || stale.Version != 1 {
			t.Errorf("the second editor was told %v", err)
		}
		k.must(k.RemoveConstraint(ctx, camat, second))
		if v := k.view(other, situation.Ask{Year: 2026, Area: sample.District}); len(v.Constraints) != 1 || v.Constraints[0].Body.Cause != "very far" {
			t.Errorf("%+v", v.Constraints)
		}
	})
}

func TestTheYearIsToldWhatThereIs(t *testing.T) {
	each(t, func(k kit) {
		facts := func() (done string) {
			k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
				var all []evidence.Fact
				all, err := situation.Facts(tx, sample.Regency, 2026, sample.Regency)
				for _, f := range all {
					if f.Done {
						done += f.Output + " "
					}
				}
				return err
			}))
			return done
		}
		if got := facts(); got != "" {
			t.Error(got)
		}
		k.world.Take(sample.Babies(60, 2, 5)...)
		_, err := k.Freeze(ctx, bappeda, year, "")
		k.must(err)
		if got := facts(); got != "situation.analysis " {
			t.Error(got)
		}
		k.must(k.SaveRecommendation(ctx, bappeda, &register.Entry[situation.Recommendation]{Year: 2026, Area: sample.Regency,
			Body: situation.Recommendation{Type: "location", Text: "there", Areas: []string{sample.Village}, Office: "bappeda", Priority: "high"}}))
		if got := facts(); got != "situation.analysis situation.recommendation situation.report " {
			t.Error(got)
		}
	})
}

func TestASnapshotIsTheSameAfterItWasKept(t *testing.T) {
	t.Parallel()
	s := situation.Snapshot{Regency: "7312", Month: 202608, Villages: []situation.Place{{Code: "7312012005", Measured: 30, Stunted: 7, Shrunk: 0.1 + 0.2}},
		Services: []situation.Coverage{{ID: "ESS-01", Places: map[string]situation.Pair{"7312012006": {1, 2}, "7312012005": {3, 4}}}}}
	before, err := s.Sum()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var again situation.Snapshot
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if after, err := again.Sum(); err != nil || after != before {
		t.Error(before, after, err)
	}
}

// A prevalence tells the count of children too, where the other count is known: neither
// stands in a file that leaves one of them out.
func TestPicturesOfAFileTellNothingThatItWithholds(t *testing.T) {
	t.Parallel()
	p := locale.For(locale.Indonesian)
	for _, hides := range []situation.Hides{situation.HidesMeasured, situation.HidesStunted} {
		s := situation.Snapshot{Regency: "7312", Area: "731201", Month: 202608, Whole: situation.Place{Code: "731201", Measured: 90, Stunted: 9, Hides: hides},
			Villages: []situation.Place{{Code: "7312012005", Measured: 40, Stunted: 7, Hides: hides}, {Code: "7312012006", Measured: 50, Stunted: 2}}}
		quiet, cases := s.Bars(p, false, true)
		if quiet.TargetName != "" || quiet.Target != 0 || !math.IsNaN(quiet.Rows[0].Value) || strings.Contains(quiet.Rows[0].Note, "40") || !math.IsNaN(cases.Rows[0].Value) {
			t.Errorf("%d: %+v", hides, quiet)
		}
		if math.IsNaN(quiet.Rows[1].Value) {
			t.Error("what may be told is not")
		}
		if m := s.Map(p, nil, nil); len(m.Areas) != 2 || !math.IsNaN(m.Areas[0].Value) {
			t.Errorf("%d: %+v", hides, m.Areas)
		}
		if open, _ := s.Bars(p, false, false); open.TargetName == "" || math.IsNaN(open.Rows[0].Value) {
			t.Errorf("the page: %+v", open)
		}
	}
}
