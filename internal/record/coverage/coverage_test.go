package coverage_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

const (
	soppeng   = "7312"
	district  = "731201"
	goarie    = "7312012005" // a desa
	kelurahan = "7312011001"
)

var (
	ctx     = context.Background()
	quarter = civil.MustPeriod("2024Q3")
	aided   = coverage.Key{Indicator: "ESS-07", Period: quarter, Area: goarie} // of Dinas Sosial
)

func actor(role account.Role, area, office, name string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: name, Role: role, Region: area, Office: office}, Via: "web", Home: soppeng}
}

var (
	social  = actor(account.Planner, soppeng, "dinsos", "Nia")
	village = actor(account.Village, goarie, "", "Ani")
	camat   = actor(account.District, district, "", "Hasan")
	bappeda = actor(account.Secretariat, soppeng, "", "Budi")
	health  = actor(account.Health, soppeng, "", "Citra")
)

func number(n int64) *int64 { return &n }

func share(k coverage.Key, n, d int64) coverage.Entry {
	return coverage.Entry{Key: k, Numerator: number(n), Denominator: number(d)}
}

// kit is a service with words for tests.
type kit struct {
	*testing.T
	*coverage.Service
}

func open(t *testing.T, d *db.DB) kit {
	return kit{t, &coverage.Service{DB: d, Now: func() time.Time { return time.Date(2024, 11, 5, 3, 0, 0, 0, time.UTC) }}}
}

// enter states one value and tells why not.
func (k kit) enter(by account.Actor, e coverage.Entry) string {
	k.Helper()
	result, err := k.Enter(ctx, by, []coverage.Entry{e}, coverage.All)
	return k.why(result, err)
}

func (k kit) why(result coverage.Result, err error) string {
	k.Helper()
	if f := fault.As(err); f != nil {
		return f.Key
	}
	if err != nil {
		k.Fatal(err)
	}
	for _, o := range result.Outcomes {
		if o.Err != nil {
			if result.Written {
				k.Error("refused and written")
			}
			return o.Err.Key
		}
	}
	return ""
}

func (k kit) verify(by account.Actor, key coverage.Key) string {
	k.Helper()
	result, err := k.Verify(ctx, by, []coverage.Shown{{Key: key, Mark: k.mark(key)}}, coverage.All)
	return k.why(result, err)
}

func (k kit) reopen(by account.Actor, key coverage.Key, reason string) string {
	k.Helper()
	result, err := k.Reopen(ctx, by, []coverage.Shown{{Key: key, Mark: k.mark(key)}}, reason)
	return k.why(result, err)
}

// now is what stands of a value.
func (k kit) now(key coverage.Key) *coverage.Statement {
	k.Helper()
	sheet, err := k.Sheet(ctx, bappeda, coverage.Query{Year: key.Period.Year(), Indicators: []string{key.Indicator}, Periods: []civil.Period{key.Period}, Area: soppeng, Counted: []coverage.Key{key}})
	if err != nil {
		k.Fatal(err)
	}
	if s, ok := sheet.Stated[key]; ok {
		return &s
	}
	return nil
}

// mark is what a page would show: what is stated, else our count.
func (k kit) mark(key coverage.Key) string {
	k.Helper()
	if now := k.now(key); now != nil || k.Counted == nil {
		return now.Mark()
	}
	var mark string
	if err := k.DB.Read(ctx, func(tx *db.Tx) error {
		pairs, err := k.Counted(tx, soppeng, []coverage.Key{key})
		if p, ok := pairs[key]; ok {
			mark = coverage.MarkOf(&p.Numerator, &p.Denominator)
		}
		return err
	}); err != nil {
		k.Fatal(err)
	}
	return mark
}

func (k kit) is(got, want string) {
	k.Helper()
	if got != want {
		k.Errorf("got %q, want %q", got, want)
	}
}

func TestAValueIsRefusedWhereItCannotBeTrue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		at := func(indicator, period, area string) coverage.Key {
			return coverage.Key{Indicator: indicator, Period: civil.MustPeriod(period), Area: area}
		}
		for name, c := range map[string]struct {
			by   account.Actor
			e    coverage.Entry
			want string
		}{
			"more than all":                 {social, share(aided, 13, 12), "statement.numerator.greater"},
			"some of nobody":                {social, share(aided, 3, 0), "statement.denominator.zero"},
			"nobody in the target group":    {social, share(aided, 0, 0), ""},
			"less than nought":              {social, share(aided, -1, 12), "statement.number.outside"},
			"no denominator":                {social, coverage.Entry{Key: aided, Numerator: number(3)}, "statement.denominator.missing"},
			"no numerator":                  {social, coverage.Entry{Key: aided, Denominator: number(3)}, "statement.numerator.missing"},
			"not known":                     {social, coverage.Entry{Key: aided}, ""},
			"a year with another list":      {social, share(at("ESS-07", "2020", goarie), 1, 2), "statement.indicator.unknown"},
			"an indicator of no list":       {social, share(at("X-1", "2024", goarie), 1, 2), "statement.indicator.unknown"},
			"a quarter to come":             {social, share(at("ESS-07", "2025Q1", goarie), 1, 2), "statement.period.future"},
			"a month to come":               {social, share(at("ESS-07", "2024-12", goarie), 1, 2), "statement.period.future"},
			"a month under way":             {social, share(at("ESS-07", "2024-11", goarie), 1, 2), ""},
			"a kecamatan for a village's":   {social, share(at("ESS-07", "2024Q3", district), 1, 2), "statement.area.level"},
			"no place at all":               {social, share(at("ESS-07", "2024Q3", "7312019999"), 1, 2), "statement.area.unknown"},
			"another regency":               {social, share(at("ESS-07", "2024Q3", "7371011001"), 1, 2), "account.territory"},
			"another office's":              {social, share(at("ESS-26", "2024Q3", goarie), 1, 2), "statement.office.other"},
			"without an office":             {actor(account.Planner, soppeng, "", "Dodi"), share(aided, 1, 2), "statement.office.none"},
			"health's, of another office":   {health, share(aided, 1, 2), "statement.office.other"},
			"health's own":                  {health, share(at("ESS-11", "2024Q3", goarie), 1, 2), ""},
			"a puskesmas elsewhere":         {actor(account.Puskesmas, "731202", "", "Ratna"), share(at("ESS-11", "2024Q3", goarie), 1, 2), "account.territory"},
			"the secretariat, any":          {bappeda, share(at("ESS-26", "2024Q3", goarie), 1, 2), ""},
			"a village's own":               {village, share(at("ESS-26", "2024Q1", goarie), 1, 2), ""},
			"a village's neighbour":         {village, share(at("ESS-26", "2024Q1", kelurahan), 1, 2), "account.territory"},
			"the camat, who only verifies":  {camat, share(aided, 1, 2), "account.role"},
			"an assessor":                   {actor(account.Assessor, "73", "", "Rahman"), share(aided, 1, 2), "account.role"},
			"a note without end":            {social, coverage.Entry{Key: aided, Note: strings.Repeat("a", 301)}, "statement.note.long"},
			"a number beyond all budgets":   {social, share(aided, 1, 2e15), "statement.number.outside"},
			"a withdrawal of what is there": {social, coverage.Entry{Key: aided, Empty: true}, ""},
		} {
			t.Run(name, func(t *testing.T) { kit{t, k.Service}.is(k.enter(c.by, c.e), c.want) })
		}
	})
}

func TestAKelurahanHasNoVillageBudget(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		sheet, err := k.Sheet(ctx, bappeda, coverage.Query{Year: 2024, Area: soppeng})
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, x := range sheet.Framework.Indicators {
			if !x.DesaOnly {
				continue
			}
			found++
			if coverage.Applies(x, kelurahan) || !coverage.Applies(x, goarie) {
				t.Errorf("%s applies to %v %v", x.ID, coverage.Applies(x, kelurahan), coverage.Applies(x, goarie))
			}
			k.is(k.enter(bappeda, coverage.Entry{Key: coverage.Key{Indicator: x.ID, Period: quarter, Area: kelurahan}}), "statement.area.kelurahan")
		}
		if found == 0 {
			t.Error("the edition has no indicator of the village's budget")
		}
	})
}

func TestMissingIsNeitherNoughtNorNotKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		k.is(k.now(aided).Mark(), "")
		for _, c := range []struct {
			e    coverage.Entry
			mark string
		}{{share(aided, 0, 12), "0/12"}, {share(aided, 0, 0), "0/0"}, {coverage.Entry{Key: aided}, "?"}, {coverage.Entry{Key: aided, Empty: true}, ""}, {coverage.Entry{Key: aided, Empty: true}, ""}} {
			k.is(k.enter(social, c.e), "")
			k.is(k.now(aided).Mark(), c.mark)
		}
		steps, err := k.History(ctx, social, aided)
		if err != nil || len(steps) != 4 || steps[0].Deed != coverage.Withdrawn || steps[3].Mark() != "0/12" {
			t.Errorf("%+v %v", steps, err)
		}
	})
}

func TestOneWrongValueKeepsAllFromBeingWrittenUnlessAskedOtherwise(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		other := aided
		other.Area = kelurahan
		batch := []coverage.Entry{share(aided, 5, 9), share(other, 9, 5)}
		for _, how := range []coverage.How{coverage.Preview, coverage.All} {
			result, err := k.Enter(ctx, social, batch, how)
			if err != nil || result.Written || result.Count(coverage.New) != 1 || result.Count(coverage.Refused) != 1 || k.now(aided) != nil {
				t.Errorf("%+v %v", result, err)
			}
		}
		if n := entries(t, d, "coverage."); n != 0 {
			t.Errorf("%d entries in the ledger for nothing", n)
		}
		if result, err := k.Enter(ctx, social, batch, coverage.Good); err != nil || !result.Written || k.now(aided).Mark() != "5/9" || k.now(other) != nil {
			t.Errorf("%+v %v", result, err)
		}
		if n := entries(t, d, "coverage.enter"); n != 1 {
			t.Errorf("%d entries in the ledger for one deed", n)
		}
		k.is(k.why(k.Enter(ctx, social, []coverage.Entry{share(other, 1, 5), share(other, 2, 5)}, coverage.All)), "statement.twice")
	})
}

func entries(t *testing.T, d *db.DB, action string) (n int) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) error {
		list, err := ledger.List(tx, soppeng, ledger.Query{Limit: 1000})
		for _, e := range list {
			if strings.HasPrefix(e.Action, action) {
				n++
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheSecondOfTwoIsToldWhatTheFirstSaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		empty := ""
		first, second := share(aided, 5, 9), share(aided, 6, 9)
		first.Shown, second.Shown = &empty, &empty
		k.is(k.enter(social, first), "")
		result, err := k.Enter(ctx, actor(account.Planner, soppeng, "dinsos", "Dodi"), []coverage.Entry{second}, coverage.All)
		if err != nil || result.Outcomes[0].Err == nil || result.Outcomes[0].Err.Kind != fault.Stale || result.Outcomes[0].Err.Args["Name"] != "Nia" || result.Outcomes[0].Err.Args["Value"] != "5/9" {
			t.Errorf("%+v %v", result, err)
		}
		k.is(k.now(aided).Mark(), "5/9")
		shown := "5/9"
		second.Shown = &shown
		k.is(k.enter(social, second), "")
		k.is(k.now(aided).Mark(), "6/9")
		gone := share(aided, 7, 9)
		gone.Shown = &shown
		k.is(k.enter(social, coverage.Entry{Key: aided, Empty: true}), "")
		k.is(k.enter(social, gone), "statement.gone")
	})
}

func TestAVillageThenTheCamatThenTheRegency(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		k.is(k.verify(village, aided), "statement.nothing")
		k.is(k.enter(social, share(aided, 5, 9)), "")
		k.is(k.verify(social, aided), "account.role")
		k.is(k.verify(camat, aided), "statement.early")
		k.is(k.verify(bappeda, aided), "statement.early")
		k.is(k.verify(actor(account.Village, kelurahan, "", "Lurah"), aided), "account.territory")
		result, err := k.Verify(ctx, village, []coverage.Shown{{Key: aided, Mark: "4/9"}}, coverage.All)
		k.is(k.why(result, err), "statement.stale")
		for _, by := range []account.Actor{village, camat, bappeda} {
			k.is(k.verify(by, aided), "")
			k.is(k.verify(by, aided), "") // once more is nothing more
			k.is(k.enter(social, share(aided, 6, 9)), "statement.verified")
			k.is(k.enter(social, share(aided, 5, 9)), "") // says what stands
		}
		k.is(k.reopen(camat, aided, "Angka keliru"), "statement.above")
		k.is(k.reopen(bappeda, aided, "ya"), "statement.reason")
		k.is(k.reopen(bappeda, aided, "Angka keliru"), "")
		if now := k.now(aided); now.State != coverage.Draft || !now.Returned() || now.MovedName != "Budi" {
			t.Errorf("%+v", now)
		}
		k.is(k.enter(social, share(aided, 6, 9)), "")
		if now := k.now(aided); now.Returned() || now.Mark() != "6/9" || now.Office != "dinsos" {
			t.Errorf("%+v", now)
		}
		steps, err := k.History(ctx, village, aided)
		if err != nil || len(steps) != 6 || steps[1].Deed != coverage.Reopened || steps[1].Note != "Angka keliru" || steps[2].Deed != coverage.Closed {
			t.Errorf("%+v %v", steps, err)
		}
	})
}

func TestFiguresAboveVillagesSkipWhoIsNotAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		sheet, err := k.Sheet(ctx, bappeda, coverage.Query{Year: 2024, Area: soppeng})
		if err != nil {
			t.Fatal(err)
		}
		tried := map[string]bool{}
		for _, x := range sheet.Framework.Indicators {
			key, by := coverage.Key{Indicator: x.ID, Period: quarter, Area: district}, []account.Actor{camat, bappeda}
			switch {
			case tried[string(x.Level)] || x.Level == "village" || x.Measure == "share":
				continue
			case x.Level == "regency":
				key.Area, by = soppeng, []account.Actor{bappeda}
				k.is(k.enter(bappeda, coverage.Entry{Key: key, Numerator: number(1)}), "")
				k.is(k.verify(camat, key), "account.territory")
			default:
				k.is(k.enter(bappeda, coverage.Entry{Key: key, Numerator: number(1), Denominator: number(2)}), "statement.denominator.none")
				k.is(k.enter(bappeda, coverage.Entry{Key: key, Numerator: number(1)}), "")
				k.is(k.verify(bappeda, key), "statement.early")
			}
			tried[string(x.Level)] = true
			for _, one := range by {
				k.is(k.verify(one, key), "")
			}
			if now := k.now(key); now == nil || now.State != coverage.Locked {
				t.Errorf("%s: %+v", x.ID, now)
			}
		}
		if !tried["regency"] {
			t.Error("no indicator of the regency was tried")
		}
	})
}

func TestVerifyingACountKeepsItAsItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		counted := coverage.Pair{Numerator: 7, Denominator: 10}
		running := aided
		running.Period = civil.MustPeriod("2024Q4")
		k.Counted = func(_ *db.Tx, regency string, keys []coverage.Key) (map[coverage.Key]coverage.Pair, error) {
			all := map[coverage.Key]coverage.Pair{}
			for _, key := range keys {
				all[key] = counted
			}
			return all, nil
		}
		k.is(k.verify(camat, aided), "statement.early")
		k.is(k.verify(village, running), "statement.period.running")
		k.is(k.verify(village, aided), "")
		counted.Numerator = 8
		if now := k.now(aided); now.Mark() != "7/10" || now.Source != coverage.Records || now.EnteredName != "Ani" || now.State != coverage.ByVillage {
			t.Errorf("%+v", now)
		}
		k.is(k.reopen(camat, aided, "Hitung ulang"), "")
		if now := k.now(aided); now != nil {
			t.Errorf("still kept: %+v", now)
		}
		k.is(k.verify(village, aided), "")
		k.is(k.now(aided).Mark(), "8/10")
		differing(t, d)
	})
}

func differing(t *testing.T, d *db.DB) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) error {
		keys, err := coverage.Differing(tx, soppeng)
		if len(keys) > 0 {
			t.Errorf("history tells otherwise of %v", keys)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
