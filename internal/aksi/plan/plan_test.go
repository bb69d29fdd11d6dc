package plan_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

const (
	regency   = "7312"
	district  = "731201"
	desa      = "7312012005"
	kelurahan = "7312011001"
	year      = 2026
)

func actor(role account.Role, territory, office string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Citra", Role: role, Region: territory, Office: office}, Via: "web", Home: regency}
}

var (
	secretariat = actor(account.Secretariat, regency, "")
	health      = actor(account.Health, regency, "")
	pupr        = actor(account.Planner, regency, "pupr")
)

func service(d *db.DB) *plan.Service {
	return &plan.Service{DB: d, Now: func() time.Time { return time.Date(2026, 3, 5, 3, 0, 0, 0, time.UTC) }}
}

// tablets is a row without a fault.
func tablets() plan.Row {
	return plan.Row{Nature: plan.Specific, Indicators: []string{"ESS-11"}, Code: "1.02.02.2.02.0001", Activity: "Pemberian tablet tambah darah", Output: "Ibu hamil menerima 90 tablet", TargetGroup: "pregnant",
		Volume: 1_200_000, Unit: "orang", UnitCost: 45_000, Direct: 54_000_000, DirectTold: true, Source: "dak-nonfisik", Office: "dinkes", Areas: []string{regency}, Quarters: []int{1, 2, 3, 4}, Continuity: plan.Continued}
}

func entry(r plan.Row) *register.Entry[plan.Row] {
	return &register.Entry[plan.Row]{Year: year, Area: regency, Body: r}
}

func fields(err error) (names []string) {
	if f := fault.As(err); f != nil {
		for _, x := range f.Fields {
			names = append(names, x.Name+" "+x.Key)
		}
	}
	return names
}

func recommend(t *testing.T, d *db.DB, body situation.Recommendation) db.ID {
	t.Helper()
	e := register.Entry[situation.Recommendation]{Year: year, Area: regency, Body: body}
	if err := register.Kind[situation.Recommendation]("situation.recommendation").Save(t.Context(), d, ledger.By{Name: "x"}, ledger.Deed{Regency: regency, Action: "situation.recommendation"}, &e); err != nil {
		t.Fatal(err)
	}
	return e.ID
}

func read(t *testing.T, d *db.DB) (c plan.Case) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) { c, err = plan.Read(tx, regency, year, regency); return err })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestARowIsPricedToTheRupiahOrRefusedWithWords(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	s := service(d)
	e := entry(tablets())
	if err := s.Save(t.Context(), health, e, ""); err != nil || e.Body.Cost != 54_000_000 || e.Body.Number != 1 || e.Version != 1 || e.Code != "2026/1" {
		t.Fatalf("%v %+v", err, e)
	}
	for want, change := range map[string]func(*plan.Row){
		"biaya plan.cost.differs":                 func(r *plan.Row) { r.Cost = 54_000_001 },
		"harga plan.cost.broken":                  func(r *plan.Row) { r.Volume, r.UnitCost, r.Direct = 2_500, 333, 0 },
		"harga rupiah.too_much":                   func(r *plan.Row) { r.Volume, r.UnitCost = 1_000_000_000_000, math.MaxInt64 },
		"harga rupiah.negative":                   func(r *plan.Row) { r.UnitCost = -1 },
		"volume plan.volume.unreadable":           func(r *plan.Row) { r.Volume = -1 },
		"langsung plan.direct.more":               func(r *plan.Row) { r.Direct = 54_000_001 },
		"langsung plan.direct.told":               func(r *plan.Row) { r.DirectTold = false },
		"biaya plan.cost.unfunded":                func(r *plan.Row) { r.Unfunded = true },
		"kegiatan plan.activity.none":             func(r *plan.Row) { r.Activity = " " },
		"golongan plan.choose":                    func(r *plan.Row) { r.Nature = "label" },
		"sasaran plan.choose":                     func(r *plan.Row) { r.TargetGroup = "everybody" },
		"sumber plan.choose":                      func(r *plan.Row) { r.Source = "kas" },
		"indikator plan.indicator.unknown":        func(r *plan.Row) { r.Indicators = []string{"XXX-1"} },
		"lokasi plan.area.outside":                func(r *plan.Row) { r.Areas = []string{"737101"} },
		"triwulan plan.choose":                    func(r *plan.Row) { r.Quarters = []int{5} },
		"kode plan.code.shape":                    func(r *plan.Row) { r.Code = "1.02.02" },
		"nama_sub plan.code.named":                func(r *plan.Row) { r.Code = "1.02.02.2.02.9999" },
		"pendukung plan.office.unknown":           func(r *plan.Row) { r.Supporting = []string{"dinas apa"} },
		"rekomendasi plan.recommendation.unknown": func(r *plan.Row) { r.Recommendations = []db.ID{db.NewID()} },
		"keluaran plan.text.long":                 func(r *plan.Row) { r.Output = strings.Repeat("x", 3000) },
	} {
		r := tablets()
		change(&r)
		if err := s.Save(t.Context(), health, entry(r), ""); !slices.Contains(fields(err), want) {
			t.Errorf("%s: %v %v", want, err, fields(err))
		}
	}
	half := tablets()
	half.Volume, half.UnitCost, half.Direct = 2_500, 334, 100
	if e := entry(half); s.Save(t.Context(), health, e, "") != nil || e.Body.Cost != 835 {
		t.Errorf("2,5 × 334: %+v", e)
	}
	named := tablets()
	named.Code, named.Named = "1.02.02.2.02.99", &plan.Named{Program: "a", Activity: "b", SubActivity: "c"}
	if e := entry(named); s.Save(t.Context(), health, e, "") != nil || e.Body.Code != "1.02.02.2.02.0099" || e.Body.Named == nil {
		t.Errorf("a code of no list, with its names: %+v", e)
	}
}

func TestAKelurahanHasNoVillageMoney(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	for _, source := range []string{"dana-desa", "add", "apbdes", "bumdes"} {
		for _, areas := range [][]string{{kelurahan}, {desa, kelurahan}, {district}, {regency}} {
			r := tablets()
			r.Source, r.Areas = source, areas
			err := service(d).Save(t.Context(), health, entry(r), "")
			if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Key != "plan.source.kelurahan" || f.Fields[0].Args["Name"] == "" {
				t.Errorf("%s in %v: %v", source, areas, err)
			}
		}
		r := tablets()
		r.Source, r.Areas = source, []string{desa}
		if err := service(d).Save(t.Context(), health, entry(r), ""); err != nil {
			t.Errorf("%s in a desa: %v", source, fields(err))
		}
	}
	if place, _ := region.Get(kelurahan); plan.Kelurahan("dana-desa", []string{desa, kelurahan}) != place.Name {
		t.Error("the kelurahan is not named")
	}
}

func TestEachOfficeWritesItsOwnRows(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	s := service(d)
	mine := entry(tablets())
	if err := s.Save(t.Context(), health, mine, ""); err != nil {
		t.Fatal(err)
	}
	camat, village := actor(account.District, district, ""), actor(account.Village, desa, "")
	of := func(office, area string, areas ...string) *register.Entry[plan.Row] {
		r := tablets()
		r.Office, r.Areas, r.Source = office, areas, "apbd"
		return &register.Entry[plan.Row]{Year: year, Area: area, Body: r}
	}
	for name, c := range map[string]struct {
		by   account.Actor
		e    *register.Entry[plan.Row]
		want fault.Kind
		ok   bool
	}{
		"another office's":                {pupr, of("dinkes", regency, regency), fault.Forbidden, false},
		"its own":                         {pupr, of("pupr", regency, regency), 0, true},
		"the secretariat any":             {secretariat, of("dinsos", regency, regency), 0, true},
		"a camat's own":                   {camat, of(district, district, district), 0, true},
		"a camat's for the regency":       {camat, of(district, regency, district), fault.Forbidden, false},
		"a camat as a health office":      {camat, of("dinkes", district, district), fault.Forbidden, false},
		"a village's own":                 {village, of(desa, desa, desa), 0, true},
		"a village's for another":         {village, of(desa, desa, kelurahan), fault.Invalid, false},
		"a planner without office":        {actor(account.Planner, regency, ""), of("pupr", regency, regency), fault.Forbidden, false},
		"a health centre":                 {actor(account.Puskesmas, district, ""), of("dinkes", regency, regency), fault.Forbidden, false},
		"an assessor":                     {actor(account.Assessor, "73", ""), of("dinkes", regency, regency), fault.Forbidden, false},
		"another regency's health office": {actor(account.Health, "7311", ""), of("dinkes", regency, regency), fault.Forbidden, false},
	} {
		if err := s.Save(t.Context(), c.by, c.e, ""); (err == nil) != c.ok || err != nil && fault.KindOf(err) != c.want {
			t.Errorf("%s: %v %v", name, err, fields(err))
		}
	}
	taken := *mine
	taken.Body.Office = "pupr"
	if err := s.Save(t.Context(), pupr, &taken, ""); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("another office's row was taken over: %v", err)
	}
	if err := s.Remove(t.Context(), pupr, mine.ID, mine.Version, ""); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("another office's row was removed: %v", err)
	}
	if err := s.Remove(t.Context(), health, mine.ID, mine.Version, ""); err != nil {
		t.Error(err)
	}
}

func TestTwoWhoEditARowLoseNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		e := entry(tablets())
		if err := s.Save(t.Context(), health, e, ""); err != nil {
			t.Fatal(err)
		}
		hers, his := *e, *e
		hers.Body.Activity, his.Body.Activity = "Tablet dan konseling", "Tablet saja"
		if err := s.Save(t.Context(), health, &hers, ""); err != nil {
			t.Fatal(err)
		}
		err := s.Save(t.Context(), secretariat, &his, "")
		var clash *register.Clash[plan.Row]
		if !errors.As(err, &clash) || clash.Stands.Body.Activity != "Tablet dan konseling" || his.Body.Activity != "Tablet saja" {
			t.Fatalf("the second was told %v", err)
		}
		his.Version = clash.Stands.Version
		if err := s.Save(t.Context(), secretariat, &his, ""); err != nil || his.Version != 3 || his.Body.Number != 1 {
			t.Fatal(err, his)
		}
		if err := s.Remove(t.Context(), health, e.ID, 1, ""); fault.KindOf(err) != fault.Stale {
			t.Errorf("an old version was removed: %v", err)
		}
		done := make(chan error, 6)
		for range cap(done) {
			go func() { done <- s.Save(context.Background(), health, entry(tablets()), "") }()
		}
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		seen := map[int]bool{}
		for _, e := range read(t, d).Rows {
			seen[e.Body.Number] = true
		}
		if len(seen) != 7 {
			t.Errorf("numbers: %v", seen)
		}
	})
}

func TestAFinalPlanIsChangedWithAReasonOnly(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	s := service(d)
	var asked []string
	s.Changing = func(_ *db.Tx, _ ledger.By, _ string, was, now *register.Entry[plan.Row], reason string) error {
		kind := "new"
		switch {
		case now == nil:
			kind = "gone"
		case was != nil:
			kind = "changed"
		}
		if asked = append(asked, kind); reason == "" {
			return fault.New(fault.Invalid, "plan.answer.reason", fault.Args{"Limit": 1})
		}
		return nil
	}
	e := entry(tablets())
	if err := s.Save(t.Context(), health, e, ""); err == nil || e.Version != 0 {
		t.Fatal("kept without a reason")
	}
	if err := s.Save(t.Context(), health, e, "hasil rembuk"); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), health, e, "lagi"); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(t.Context(), health, e.ID, e.Version, "dobel"); err != nil || strings.Join(asked, " ") != "new new changed gone" {
		t.Error(err, asked)
	}
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		all, err := ledger.List(tx, regency, ledger.Query{Target: string(e.ID), Limit: 9})
		if len(all) != 3 || !strings.Contains(all[0].Detail+all[2].Detail, "dobel") || !strings.Contains(all[0].Detail+all[2].Detail, "hasil rembuk") {
			t.Errorf("the ledger says %+v", all)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestEveryRecommendationIsAnsweredByARowOrByAReason(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		first := recommend(t, d, situation.Recommendation{Number: 1, Type: "programme", Text: "Tambah tablet", Indicators: []string{"ESS-11"}, Areas: []string{desa}, Office: "dinkes", Priority: "high"})
		second := recommend(t, d, situation.Recommendation{Number: 2, Type: "management", Text: "Rapat rutin", Office: "bappeda", Priority: "low"})
		c := read(t, d)
		if st, _ := c.State(); st.Recommendations != 2 || st.Answers != 0 || len(c.Check()) != 2 {
			t.Fatalf("%+v", c.Check())
		}
		frame := framework.Of(year)
		draft := plan.Draft(c.Recommendations[0], &frame)
		if draft.Nature != plan.Specific || draft.TargetGroup != "pregnant" || draft.Office != "dinkes" || draft.Areas[0] != desa || draft.Recommendations[0] != first || len(draft.Lacks()) == 0 {
			t.Errorf("drafted: %+v", draft)
		}
		if other := plan.Draft(c.Recommendations[1], &frame); other.Nature != plan.Support || other.Areas[0] != regency {
			t.Errorf("drafted: %+v", other)
		}
		if err := s.Save(t.Context(), health, entry(draft), ""); err != nil {
			t.Fatal(err)
		}
		if err := s.Answer(t.Context(), health, year, second, 0, "bukan urusan kami"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("another office's: %v", err)
		}
		for _, reason := range []string{" ", strings.Repeat("x", 2001)} {
			if err := s.Answer(t.Context(), secretariat, year, second, 0, reason); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%.9q: %v", reason, err)
			}
		}
		if err := s.Answer(t.Context(), secretariat, year, second, 0, "Sudah berjalan tiap bulan"); err != nil {
			t.Fatal(err)
		}
		if err := s.Answer(t.Context(), secretariat, year, second, 0, "Lain lagi"); fault.KindOf(err) != fault.Stale {
			t.Errorf("over another's answer: %v", err)
		}
		if err := s.Answer(t.Context(), secretariat, year, db.NewID(), 0, "apa"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("of none: %v", err)
		}
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			facts, err := plan.Facts(tx, regency, year, regency)
			if err != nil || len(facts) != 2 || facts[0].Done || !facts[1].Done {
				t.Errorf("%+v %v", facts, err)
			}
			due, err := plan.Due(tx, regency, year)
			if len(due) != 0 {
				t.Errorf("still due: %+v", due)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Unanswer(t.Context(), secretariat, year, second, 1); err != nil {
			t.Fatal(err)
		}
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			due, err := plan.Due(tx, regency, year)
			if len(due) != 1 || due[0].Office != "bappeda" || due[0].Due.String() != "2026-04-30" || due[0].Title != "Rapat rutin" {
				t.Errorf("due: %+v", due)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// kinds are the findings of rows alone, with some lokus.
func kinds(c plan.Case) (all []string) {
	for _, f := range c.Check() {
		all = append(all, f.Kind)
	}
	return all
}

func TestEachCheckFindsItsFaultAndNoOther(t *testing.T) {
	t.Parallel()
	id := 0
	row := func(change func(*plan.Row)) register.Entry[plan.Row] {
		id++
		r := tablets()
		r.Cost, r.Number, r.Activity = 54_000_000, id, "Kegiatan "+strings.Repeat("x", id)
		r.Areas = []string{desa}
		r.Code = "1.02.02.2.02." + []string{"0001", "0002", "0003", "0004"}[id%4]
		if change != nil {
			change(&r)
		}
		return register.Entry[plan.Row]{ID: db.NewID(), Area: regency, Body: r}
	}
	base := func(rows ...register.Entry[plan.Row]) plan.Case {
		return plan.Case{Regency: regency, Area: regency, Year: year, Lokus: []string{desa}, Rows: rows}
	}
	if got := kinds(base(row(nil))); len(got) != 0 {
		t.Errorf("a whole row: %v", got)
	}
	for want, change := range map[string]func(*plan.Row){
		"cost":    func(r *plan.Row) { r.Cost, r.UnitCost, r.Direct, r.DirectTold = 0, 0, 0, false },
		"lacking": func(r *plan.Row) { r.Unit = "" },
		"label":   func(r *plan.Row) { r.Direct = 0 },
		"aimless": func(r *plan.Row) { r.Indicators = nil },
		"gone":    func(r *plan.Row) { r.Recommendations = []db.ID{db.NewID()} },
		"named":   func(r *plan.Row) { r.Named = &plan.Named{} },
	} {
		if got := kinds(base(row(change))); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v", want, got)
		}
	}
	support := row(func(r *plan.Row) { r.Nature, r.Indicators, r.Direct = plan.Support, nil, 0 })
	if got := kinds(base(support)); len(got) != 0 {
		t.Errorf("support reaches nobody and serves no indicator: %v", got)
	}
	if got := kinds(base(row(func(r *plan.Row) { r.Areas = []string{kelurahan} }))); !slices.Equal(got, []string{"lokus", "outside"}) {
		t.Errorf("outside the lokus: %v", got)
	}
	if got := kinds(base(row(func(r *plan.Row) { r.Areas = []string{district} }))); len(got) != 0 {
		t.Errorf("a kecamatan serves its villages: %v", got)
	}
	one := row(nil)
	for want, change := range map[string]func(*plan.Row){
		"duplicate": func(r *plan.Row) { r.Activity = strings.ToUpper(r.Activity) + "!" },
		"similar":   func(r *plan.Row) { r.Activity = "Hal lain" },
		"":          func(r *plan.Row) { r.Source = "apbd" },
		" ":         func(r *plan.Row) { r.Areas = []string{kelurahan, desa[:6] + "2006"} },
		"  ":        func(r *plan.Row) { r.TargetGroup = "under_two" },
	} {
		two := one
		two.ID = db.NewID()
		change(&two.Body)
		got := slices.DeleteFunc(kinds(base(one, two)), func(k string) bool { return k == "outside" })
		if want = strings.TrimSpace(want); want == "" && len(got) != 0 || want != "" && (len(got) != 1 || got[0] != want) {
			t.Errorf("%q: %v", want, got)
		}
	}
	c := base(row(nil))
	c.Services = []situation.Coverage{{ID: "ESS-11", Known: true, Gap: 5, Goal: &situation.Goal{}}, {ID: "ESS-10", Known: true, Gap: 5, Goal: &situation.Goal{}}, {ID: "ESS-01", Known: true, Goal: &situation.Goal{}}, {ID: "ESS-02", Gap: 9, Goal: &situation.Goal{}}}
	if got := c.Check(); len(got) != 1 || got[0].Kind != "indicator" || got[0].Service.ID != "ESS-10" {
		t.Errorf("below target without a row: %+v", got)
	}
	p := locale.For("en")
	for _, k := range plan.Kinds {
		for _, part := range []string{"", ".why", ".do"} {
			if !p.Has("plan.check." + k.Key + part) {
				t.Errorf("plan.check.%s%s has no words", k.Key, part)
			}
		}
	}
}

// Whatever the rows, the lines of every table add up to the total, and no row of several
// villages is counted twice.
func TestLinesAddUpToTheTotal(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 1))
	villages := region.Villages(regency)
	var rows []register.Entry[plan.Row]
	var exact rupiah.Amount
	for range 400 {
		r := plan.Row{Cost: rupiah.Amount(random.Int64N(1e12)), DirectTold: random.IntN(3) > 0, Office: []string{"dinkes", "pupr"}[random.IntN(2)], Source: []string{"", "apbd"}[random.IntN(2)]}
		if r.DirectTold {
			r.Direct = r.Cost / 3
		}
		for range random.IntN(5) {
			r.Areas = append(r.Areas, villages[random.IntN(len(villages))].Code)
			r.Indicators = append(r.Indicators, []string{"ESS-01", "ESS-02", "ESS-03"}[random.IntN(3)])
		}
		exact += r.Cost
		rows = append(rows, register.Entry[plan.Row]{Body: r})
	}
	total, err := plan.Total(rows)
	if err != nil || total.Cost != exact || total.Rows != 400 {
		t.Fatal(err, total)
	}
	for _, table := range plan.Tables {
		lines, err := plan.Sums(rows, table.By)
		if err != nil {
			t.Fatal(err)
		}
		var sum plan.Sum
		for _, l := range lines {
			sum.Rows, sum.Cost, sum.Direct, sum.Untold, sum.Unpriced = sum.Rows+l.Rows, sum.Cost+l.Cost, sum.Direct+l.Direct, sum.Untold+l.Untold, sum.Unpriced+l.Unpriced
		}
		if sum != total {
			t.Errorf("%s: %+v, want %+v", table.Key, sum, total)
		}
	}
	two := []register.Entry[plan.Row]{{Body: plan.Row{Cost: 100, Areas: []string{desa, kelurahan}}}, {Body: plan.Row{Cost: 7, Areas: []string{desa}}}}
	lines, _ := plan.Sums(two, plan.Tables[5].By)
	if len(lines) != 3 || lines[0].Key != district || lines[0].Cost != 100 || lines[1].Key != desa || lines[1].Cost != 7 || lines[1].Shared != 100 {
		t.Errorf("a row of two villages stands in their kecamatan: %+v", lines)
	}
	if plan.Above([]string{"7312012005", "7312022001"}) != regency || plan.Above(nil) != "" {
		t.Error("of two kecamatan")
	}
	if _, err := plan.Total([]register.Entry[plan.Row]{{Body: plan.Row{Cost: math.MaxInt64}}, {Body: plan.Row{Cost: 1}}}); err == nil {
		t.Error("a sum that does not fit has an answer")
	}
}

func TestChosenRowsOfLastYearAreCopiedOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite)
	s := service(d)
	old := entry(tablets())
	old.Year = year - 1
	other := entry(tablets())
	other.Year, other.Body.Office = year-1, "dinsos"
	for _, e := range []*register.Entry[plan.Row]{old, other} {
		if err := s.Save(t.Context(), secretariat, e, ""); err != nil {
			t.Fatal(err)
		}
	}
	done, err := s.Copy(t.Context(), health, year, []db.ID{old.ID, old.ID})
	if err != nil || len(done.New) != 1 || done.There != 1 {
		t.Fatal(done, err)
	}
	if again, err := s.Copy(t.Context(), health, year, []db.ID{old.ID}); err != nil || again.There != 1 || len(again.New) != 0 {
		t.Error(again, err)
	}
	if _, err := s.Copy(t.Context(), health, year, []db.ID{other.ID}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("another office's: %v", err)
	}
	if _, err := s.Copy(t.Context(), secretariat, year, []db.ID{done.New[0]}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("of the same year: %v", err)
	}
	rows := read(t, d).Rows
	if len(rows) != 1 || rows[0].Body.Before != old.ID || rows[0].Body.Continuity != plan.Continued || rows[0].Body.Cost != 54_000_000 || rows[0].Body.Number != 1 {
		t.Errorf("%+v", rows)
	}
}

func TestADistrictsOwnCodesComeFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		list := nomenclature.List{{Code: "1.02.02.2.02.0015", Name: "Gizi di sini", Unit: "Orang"}, {Code: "1.02.02.2.02.0777", Name: "Baru"}, {Code: "2.14.04.2.02.0006", Name: "Pendampingan"}, {Code: "1.02", Name: "Kesehatan"}}
		if _, err := s.LoadCodes(t.Context(), health, list); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("by an office: %v", err)
		}
		done, err := s.LoadCodes(t.Context(), secretariat, list)
		if err != nil || done.Codes != 4 || done.Programs != 3 || done.New != 3 {
			t.Fatal(done, err)
		}
		codes := func() (l nomenclature.List) {
			if err := d.Read(t.Context(), func(tx *db.Tx) (err error) { l, err = plan.Codes(tx, regency); return err }); err != nil {
				t.Fatal(err)
			}
			return l
		}
		if got, _ := codes().Get("1.02.02.2.02.0015"); got.Name != "Gizi di sini" || got.Edition != nomenclature.Own || got.Unit != "Orang" {
			t.Errorf("%+v", got)
		}
		if done, err := s.LoadCodes(t.Context(), secretariat, list[1:2]); err != nil || done.New != 0 {
			t.Error(done, err)
		}
		if got, _ := codes().Get("1.02.02.2.02.0015"); got.Name == "Gizi di sini" {
			t.Error("the program's rows were not replaced")
		}
		r := tablets()
		r.Code = "1.02.02.2.02.0777"
		if err := s.Save(t.Context(), health, entry(r), ""); err != nil {
			t.Errorf("a row with an own code: %v", fields(err))
		}
		if err := s.DropCodes(t.Context(), secretariat); err != nil || len(codes()) != len(nomenclature.National()) {
			t.Error(err)
		}
	})
}

func FuzzParseQuantity(f *testing.F) {
	for _, seed := range []string{"1.250", "2,5", "0,125", "1e3", ",5", "1.25"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := plan.ParseQuantity(text)
		if err != nil {
			return
		}
		if again, err := plan.ParseQuantity(q.Words(locale.For("id"))); err != nil || again != q {
			t.Fatalf("%q: %d, again %d (%v)", text, q, again, err)
		}
	})
}
