package coverage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/sync/synctest"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/record/assist"
)

type says = map[string]any

// village is a desa with a cadre's phone, on 5 September 2026.
type village struct {
	*synctest.Phone
	t      *testing.T
	d      *db.DB
	server *synctest.Server
}

func newVillage(t *testing.T, d *db.DB) *village {
	v := &village{t: t, d: d, server: synctest.New(t, d)}
	v.server.Clock = time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC)
	v.server.Service = &sync.Service{DB: d, Now: func() time.Time { return v.server.Clock }, Accounts: v.server.Accounts}
	v.Phone = v.server.Phone(synctest.Cadre("ani", synctest.Goarie, ""), rand.New(rand.NewPCG(1, 2)))
	return v
}

func (v *village) family(head string, fields says) db.ID {
	all := says{"head": head, "village": synctest.Goarie, "posyandu": "", "rt": "01"}
	for name, value := range fields {
		all[name] = value
	}
	return v.Make("household", all)
}

func (v *village) woman(home db.ID, name, birth, relation string) db.ID {
	return v.Make("person", says{"household": home, "name": name, "village": synctest.Goarie, "posyandu": "", "sex": 2, "birth": birth, "relation": relation})
}

func (v *village) child(home db.ID, name, birth string) db.ID {
	return v.Make("child", says{"household": home, "name": name, "village": synctest.Goarie, "posyandu": "", "sex": 1, "birth": birth})
}

// counts pushes what waits and counts the village.
func (v *village) counts() map[string]string {
	v.t.Helper()
	v.Sync(v.server)
	for id, verdict := range v.Told {
		if verdict.Reason != "" {
			v.t.Fatalf("%s: %+v", id, verdict)
		}
	}
	all := map[string]string{}
	err := v.d.Read(ctx, func(tx *db.Tx) error {
		r, err := roster.Of(tx, synctest.Regency, synctest.Goarie, civil.MustDate("2026-09-05"))
		if err != nil {
			return err
		}
		a, err := assist.In(tx, synctest.Regency, synctest.Goarie)
		for c, p := range coverage.Counts(r, a) {
			all[c.Indicator+" "+c.Period.String()] = fmt.Sprint(p.Numerator, "/", p.Denominator)
		}
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
	return all
}

func (v *village) expect(want map[string]string) {
	v.t.Helper()
	got := v.counts()
	for what, value := range want {
		if had := got[what]; had != value {
			v.t.Errorf("%s is %q, want %q", what, had, value)
		}
	}
}

func each(t *testing.T, f func(v *village)) {
	t.Helper()
	t.Parallel()
	f(newVillage(t, dbtest.Open(t, db.SQLite)))
}

func TestGirlsCountOnceInAPeriod(t *testing.T) {
	each(t, func(v *village) {
		home := v.family("Besse", nil)
		girl, other := v.woman(home, "Ani", "2012-01-01", "child"), v.woman(home, "Ina", "2013-01-01", "child")
		v.woman(home, "Rosmini", "1990-01-01", "spouse")
		v.Happens("services", girl, says{"month": "2026-06", "marks": says{"tablets": true}})
		v.Happens("services", girl, says{"month": "2026-07", "marks": says{"tablets": true, "hb_check": false}})
		v.Happens("exam", girl, says{"day": "2026-08-10", "hb": 115})
		v.Happens("exam", other, says{"day": "2026-08-11", "tablets": 4})
		v.expect(map[string]string{
			"ESS-01 2026-06": "1/1", "ESS-01 2026-07": "1/1", "ESS-01 2026-08": "1/2", "ESS-01 2026-09": "0/2",
			"ESS-01 2026Q2": "1/1", "ESS-01 2026Q3": "2/2", "ESS-01 2026": "2/2", "ESS-01 2026-05": "", "OLD-09 2026-08": "1/2",
			"ESS-02 2026-07": "0/1", "ESS-02 2026-08": "1/2", "ESS-02 2026Q3": "1/2",
		})
	})
}

// A bride counts in the period of her wedding, with what she had from three months before
// it; a wedding that was put off is none.
func TestBridesCountWhenTheyMarry(t *testing.T) {
	each(t, func(v *village) {
		home := v.family("Besse", nil)
		served, bare, late, waits := v.woman(home, "Ani", "2001-01-01", "child"), v.woman(home, "Ina", "2002-01-01", "child"), v.woman(home, "Eka", "2002-01-01", "child"), v.woman(home, "Ita", "2002-01-01", "child")
		v.Happens("engagement", served, says{"day": "2026-05-02", "wedding": "2026-08-20"})
		v.Happens("services", served, says{"month": "2026-06", "marks": says{"tablets": true, "premarital": true, "counselling": true}})
		v.Happens("visit", served, says{"day": "2026-06-15", "topics": []string{"tablets"}})
		v.Happens("engagement", bare, says{"day": "2026-04-02", "wedding": "2026-08-25"})
		v.Happens("services", bare, says{"month": "2026-04", "marks": says{"tablets": true}}) // four months before
		v.Happens("engagement", late, says{"day": "2026-05-02", "wedding": "2026-08-01"})
		v.Happens("engagement", late, says{"day": "2026-07-15", "wedding": "2026-12-01"})
		v.Happens("engagement", waits, says{"day": "2026-07-15", "wedding": "2026-09-20"})
		for _, id := range []string{"ESS-03", "ESS-04", "ESS-05", "ESS-06"} {
			v.expect(map[string]string{id + " 2026-08": "1/2", id + " 2026Q3": "1/2", id + " 2026S2": "1/2", id + " 2026": "1/2", id + " 2026-05": "", id + " 2026-09": ""})
		}
	})
}

func TestMothersCountWhenTheyGiveBirth(t *testing.T) {
	each(t, func(v *village) {
		mother := v.woman(v.family("Besse", says{"modern_fp": true}), "Rosmini", "1995-01-01", "spouse")
		g := v.Happens("pregnancy", mother, says{"day": "2025-12-01", "lmp": "2025-10-20"})
		for day, had := range map[string]says{"2026-01-10": {"tablets": 30}, "2026-03-10": {"tablets": 30}, "2026-05-10": {"tablets": 40, "taken": 20}} {
			v.Happens("exam", mother, says{"day": day, "tablets": had["tablets"], "taken": had["taken"]})
		}
		for _, m := range []string{"2025-12", "2026-02", "2026-04", "2026-06"} {
			v.Happens("services", mother, says{"month": m, "marks": says{"antenatal": true, "counselling": m == "2026-04"}})
		}
		v.Happens("delivery", mother, says{"day": "2026-07-25", "pregnancy": g, "outcome": "live"})
		v.Happens("services", mother, says{"month": "2026-08", "marks": says{"postnatal": true}})
		gone := v.woman(v.family("Daeng", nil), "Hasna", "1995-01-01", "spouse")
		v.Happens("delivery", gone, says{"day": "2026-07-20", "outcome": "live"})
		v.expect(map[string]string{
			"ESS-11 2026-07": "0/2", "OLD-02 2026-07": "1/2", "K25-02 2026-07": "0/2", // 80 taken of 100 received
			"OLD-05 2026-07": "1/2", "K25-04 2026-07": "0/2", "OLD-10 2026Q3": "1/2", "ESS-11 2026-06": "", "ESS-11 2026": "0/2",
			"OLD-11 2026-04": "1/1", "OLD-11 2026-03": "0/1", "OLD-11 2026Q2": "1/1", "OLD-11 2026-08": "",
			"ESS-23 2026-09": "1/1", "K25-05 2026Q3": "1/1", "ESS-23 2026-08": "", // of the other family nobody knows
		})
	})
}

func TestChildrenCountByTheirAgeAndWhatWasMeasured(t *testing.T) {
	each(t, func(v *village) {
		home := v.family("Besse", nil)
		one, severe, alone, school := v.child(home, "Budi", "2025-06-10"), v.child(home, "Eka", "2024-10-01"), v.child(home, "Ali", "2024-10-01"), v.child(home, "Adi", "2023-01-01")
		basic := []string{"hb0", "bcg", "opv1", "opv2", "opv3", "opv4", "dpt1", "dpt2", "dpt3", "ipv1", "mr1"}
		v.Happens("services", one, says{"month": "2026-04", "given": basic, "marks": says{}})
		v.Happens("weighing", one, says{"day": "2026-06-10", "grams": 8800})
		v.Happens("weighing", one, says{"day": "2026-08-10", "grams": 9000, "mm": 700, "position": 1})
		v.Happens("services", one, says{"month": "2026-08", "given": []string{"vitamin_a"}, "marks": says{"parenting": true}})
		for _, c := range []db.ID{severe, alone} {
			v.Happens("weighing", c, says{"day": "2026-08-12", "grams": 6900, "mm": 800, "position": 1})
		}
		r := v.Happens("referral", severe, says{"day": "2026-08-12", "reasons": []string{"severely_wasted"}, "to": "Puskesmas"})
		v.Happens("answer", severe, says{"day": "2026-08-20", "referral": r, "outcome": "admitted"})
		v.Happens("services", school, says{"month": "2026-08", "marks": says{"paud": true}})
		v.expect(map[string]string{
			"ESS-19 2026-05": "", "ESS-19 2026-06": "1/1", "ESS-19 2026-08": "1/3", "ESS-19 2026": "1/3",
			"OLD-07 2026-06": "1/1", "OLD-07 2026Q3": "", "OLD-06 2026-08": "1/4", "OLD-06 2026": "1/4", "OLD-06 2026-09": "",
			"ESS-16 2026-08": "1/2", "ESS-16 2026Q3": "1/2", "ESS-16 2026-09": "",
			"ESS-17 2026-08": "3/4", "ESS-17 2026-09": "0/4", "ESS-17 2026-04": "", // nobody was weighed there yet
			"ESS-17 2026-06": "1/1", "ESS-17 2026S1": "0/1",
			"OLD-04 2026-08": "3/4", "OLD-04 2026Q2": "1/3", "OLD-15 2026-08": "1/3", "OLD-15 2026-09": "0/3", "OLD-16 2026-08": "1/1", "OLD-16 2026": "1/1",
			"IMP-02 2026-08": "3/3", "IMP-03 2026": "3/3", "IMP-02 2026-06": "", "IMP-02 2026-09": "",
		})
	})
}

// Where a kind of record is not in use, nobody can be found in it: no figure, not 0 %.
func TestWhereNothingIsRecordedNothingIsCounted(t *testing.T) {
	each(t, func(v *village) {
		home := v.family("Besse", nil)
		one, other := v.child(home, "Budi", "2024-10-01"), v.child(home, "Eka", "2024-11-01")
		for _, c := range []db.ID{one, other} {
			v.Happens("weighing", c, says{"day": "2026-08-10", "grams": 6900, "mm": 800, "position": 1})
		}
		v.expect(map[string]string{"ESS-17 2026-08": "2/2", "ESS-16 2026-08": "", "ESS-19 2026-08": "", "OLD-15 2026-08": "", "OLD-06 2026-08": "", "ESS-24 2026-09": ""})
		v.Happens("services", one, says{"month": "2026-08", "marks": says{"parenting": false}, "given": []string{}})
		v.Happens("referral", one, says{"day": "2026-08-12", "reasons": []string{"severely_wasted"}, "to": "Puskesmas"})
		v.expect(map[string]string{"ESS-16 2026-08": "0/2", "ESS-19 2026-08": "0/2", "OLD-15 2026-08": "0/2", "OLD-06 2026-08": "0/2", "ESS-19 2026-07": ""})
	})
}

// What was not asked is not counted, and what came later changes nothing earlier.
func TestHouseholdsCountAsTheyStood(t *testing.T) {
	each(t, func(v *village) {
		v.family("Besse", says{"water": "piped", "latrine": "septic"})
		poor := v.family("Daeng", says{"water": "surface", "latrine": "none"})
		v.family("Latif", nil)
		v.expect(map[string]string{"ESS-26 2026-09": "1/2", "OLD-13 2026": "1/2", "ESS-27 2026-09": "1/2", "OLD-14 2026Q3": "1/2", "ESS-20 2026-09": "1/2", "ESS-26 2026-08": ""})
		v.Edit(poor, "household", says{"water": "protected_well", "latrine": "no_septic"})
		v.expect(map[string]string{"ESS-26 2026-09": "2/2", "ESS-27 2026-09": "1/2", "ESS-20 2026-09": "2/2"})
	})
}

// Whoever takes a rule away, or gives one to an indicator that no edition knows, hears it
// here; and every rule says in both languages what it counts.
func TestEveryRuleAnswersIndicatorsOfAnEdition(t *testing.T) {
	t.Parallel()
	var known []string
	for _, r := range coverage.Rules {
		for _, id := range r.IDs {
			if _, _, ok := edition.Find(id); !ok || slices.Contains(known, id) || coverage.RuleOf(id).Key != r.Key {
				t.Errorf("%s of rule %s", id, r.Key)
			}
			known = append(known, id)
		}
		for _, lang := range []string{locale.Indonesian, locale.English} {
			keys := []string{"coverage.rule." + r.Key + ".among", "coverage.rule." + r.Key + ".counts", "coverage.rule." + r.Key + ".limit"}
			for _, from := range r.From {
				keys = append(keys, "coverage.from."+from)
			}
			for _, key := range keys {
				if !locale.For(lang).Has(key) {
					t.Errorf("%s has no words in %s", key, lang)
				}
			}
		}
	}
	for _, stated := range []string{"ESS-12", "ESS-13", "ESS-14", "ESS-15", "IMP-01", "IMP-05"} {
		if coverage.RuleOf(stated) != nil {
			t.Errorf("our records cannot answer %s", stated)
		}
	}
}

// Months of which records have left by retention stay as they were counted.
func TestClosedMonthsStayAsTheyWereCounted(t *testing.T) {
	each(t, func(v *village) {
		girl := v.woman(v.family("Besse", nil), "Ani", "2012-01-01", "child")
		v.Happens("services", girl, says{"month": "2026-06", "marks": says{"tablets": true}})
		v.Happens("services", girl, says{"month": "2026-08", "marks": says{"tablets": true}})
		v.counts()
		plan := func(tx *db.Tx) coverage.Draft {
			r, err := roster.Of(tx, synctest.Regency, synctest.Goarie, civil.MustDate("2026-09-05"))
			if err != nil {
				v.t.Fatal(err)
			}
			d, err := coverage.Plan(tx, r, assist.Village{})
			if err != nil {
				v.t.Fatal(err)
			}
			return d
		}
		var before, open, closed int
		err := v.d.WriteUnrecorded(ctx, func(tx *db.Tx) error {
			before = plan(tx).Size()
			if _, err := plan(tx).Write(tx); err != nil {
				return err
			}
			for _, period := range []string{"2026-07", "2026-08"} {
				if _, err := tx.Exec("update coverage_count set numerator = 0, denominator = 9 where indicator = 'ESS-01' and period = $1", civil.MustPeriod(period)); err != nil {
					return err
				}
			}
			open = plan(tx).Size()
			err := tx.Set("figures.closed."+synctest.Regency, "2026-07")
			closed = plan(tx).Size()
			return err
		})
		if err != nil || before == 0 || open != 2 || closed != 1 {
			v.t.Errorf("%d rows at first, then %d, then %d, %v", before, open, closed, err)
		}
	})
}
