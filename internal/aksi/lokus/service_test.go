package lokus_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/lokus/lokustest"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

const (
	soppeng = "7312"
	year    = 2026
)

var ctx = context.Background()

func actor(role account.Role, region string) account.Actor {
	return account.Actor{Account: account.Account{ID: db.NewID(), Name: "Dina", Role: role, Region: region}, Via: "web", Home: soppeng}
}

var bappeda = actor(account.Secretariat, soppeng)

type kit struct {
	*testing.T
	*lokus.Service
}

func each(t *testing.T, f func(k kit)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f(kit{t, &lokus.Service{DB: d, Now: func() time.Time { return time.Date(2026, 9, 5, 3, 0, 0, 0, time.UTC) }}})
	})
}

func (k kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// freeze keeps an analysis of 70 villages; the first five have too few children.
func (k kit) freeze(of int, more int64) {
	k.Helper()
	lokustest.Freeze(k, k.DB, lokustest.Snapshot(soppeng, of, more))
}

// simple is a method that asks for nothing but the children.
func simple(count int) lokus.Method {
	return lokus.Method{Normalise: lokus.MinMax, MinMeasured: 30, MinShare: 70, Choice: lokus.Choice{By: lokus.Top, Count: count}, Criteria: []lokus.Criterion{
		{Measure: lokus.Share, Of: []string{lokus.Stunting}, Weight: 60, Shrink: true}, {Measure: lokus.Count, Of: []string{lokus.Stunting}, Weight: 40}}}
}

func (k kit) propose(of int) lokus.Proposal {
	k.Helper()
	p, err := k.Propose(ctx, bappeda, of)
	k.must(err)
	return p
}

var villages = region.Villages(soppeng)

const because = "Belum pernah menjadi lokus dan sulit dijangkau"

func TestFromAFrozenAnalysisToADecidedList(t *testing.T) {
	each(t, func(k kit) {
		if p := k.propose(year); p.Ready() || len(p.List.Body.Villages) != 0 {
			t.Fatalf("without an analysis: %+v", p.List)
		}
		worst, none := villages[69].Code, villages[0].Code
		if err := k.Put(ctx, bappeda, year, 0, none, true, because); wrong(err) != "lokus.frozen.none" {
			t.Errorf("put on a list of nothing: %v", err)
		}
		if err := k.Decide(ctx, bappeda, year, 0, lokus.Decree{Number: "440/12/2026", Day: civil.MustDate("2026-09-01")}); wrong(err) != "lokus.frozen.none" {
			t.Errorf("decided of nothing: %v", err)
		}
		k.freeze(year, 0)
		if p := k.propose(year); !p.Ready() || len(p.Ranking.Rows) != 65 || len(p.List.Body.Villages) != 10 || p.Method.Body.Preset != "default" {
			t.Errorf("by the preset: %d ranked, %d chosen", len(p.Ranking.Rows), len(p.List.Body.Villages))
		}
		k.must(k.SetMethod(ctx, bappeda, year, 0, simple(10)))
		p := k.propose(year)
		if got := p.List.Body.Codes(); len(got) != 10 || got[0] != worst || len(p.Ranking.Short) != 5 || p.Ranking.Rows[0].Chance < 0.7 {
			t.Fatalf("%v, %d short", got, len(p.Ranking.Short))
		}
		k.must(k.Put(ctx, bappeda, year, 0, none, true, because))
		k.must(k.Put(ctx, bappeda, year, 1, worst, false, "Sudah menerima program khusus provinsi"))
		for field, err := range map[string]error{
			"desa":                k.Put(ctx, bappeda, year, 2, villages[68].Code, true, because),
			"alasan":              k.Put(ctx, bappeda, year, 2, villages[7].Code, true, " ya "),
			"lokus.override.none": k.Leave(ctx, bappeda, year, 2, villages[7].Code),
			"nomor":               k.Decide(ctx, bappeda, year, 2, lokus.Decree{Day: civil.MustDate("2026-09-01")}),
			"tanggal":             k.Decide(ctx, bappeda, year, 2, lokus.Decree{Number: "1", Day: civil.MustDate("2026-12-01")}),
			"lokus.undecided":     k.Reopen(ctx, bappeda, year, 2, because),
			"register.stale":      k.stale(k.Put(ctx, bappeda, year, 1, villages[7].Code, true, because)),
		} {
			if wrong(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		p = k.propose(year)
		list := p.List.Body
		if list.Has(worst) || !list.Has(none) || len(list.Villages) != 10 || list.Villages[9].Reason != because || list.Overrides[0].By != "Dina" {
			t.Errorf("%+v", list)
		}
		decree := lokus.Decree{Number: " 440/12/2026 ", Day: civil.MustDate("2026-09-01"), Shown: list.Stamp()}
		k.must(k.SetMethod(ctx, bappeda, year, 1, simple(7)))
		if err := k.Decide(ctx, bappeda, year, 2, decree); wrong(err) != "lokus.decide.changed" { // of ten villages seven were left meanwhile
			t.Errorf("decided on a list that nobody was shown: %v", err)
		}
		k.must(k.SetMethod(ctx, bappeda, year, 2, simple(10)))
		k.must(k.Decide(ctx, bappeda, year, 2, decree))
		k.freeze(year, 50) // a newer analysis, and another method, change nothing any more
		for what, err := range map[string]error{"method": k.SetMethod(ctx, bappeda, year, 1, simple(3)), "override": k.Leave(ctx, bappeda, year, 3, none), "decision": k.Decide(ctx, bappeda, year, 3, lokus.Decree{Number: "2", Day: civil.MustDate("2026-09-02")})} {
			if wrong(err) != "lokus.decided" {
				t.Errorf("%s of a decided list: %v", what, err)
			}
		}
		fixed := k.propose(year)
		if !fixed.Decided() || fixed.List.Body.Decree.Number != "440/12/2026" || !slices.Equal(fixed.List.Body.Codes(), list.Codes()) || fixed.Ranking.Rows[0].Score != p.Ranking.Rows[0].Score || fixed.List.Body.SHA256 != p.Analysis.Body.SHA256 || fixed.Analysis.ID != p.Analysis.ID {
			t.Errorf("%+v", fixed.List.Body)
		}
		k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
			l, decided, err := lokus.Chosen(tx, soppeng, year)
			if !decided || !slices.Equal(l.Codes(), list.Codes()) {
				t.Errorf("others are told %v", l.Codes())
			}
			facts, err2 := lokus.Facts(tx, soppeng, year, soppeng)
			if len(facts) != 2 || !facts[0].Done || !facts[1].Done {
				t.Errorf("%+v", facts)
			}
			due, err3 := lokus.Due(tx, soppeng, year)
			if len(due) != 0 {
				t.Errorf("still due: %+v", due)
			}
			return errors.Join(err, err2, err3)
		}))
		k.must(k.Reopen(ctx, bappeda, year, 3, "Salah satu desa keliru ditulis dalam keputusan"))
		again := k.propose(year)
		if again.Decided() || len(again.List.Body.Former) != 1 || again.List.Body.Former[0].Number != "440/12/2026" || len(again.List.Body.Former[0].Villages) != 10 || again.Ranking.Rows[0].Stunted != 129 {
			t.Errorf("%+v", again.List.Body)
		}
	})
}

// stale is the key of a clash.
func (k kit) stale(err error) error {
	var clash *register.Clash[lokus.List]
	if !errors.As(err, &clash) || clash.Stands == nil {
		k.Errorf("the second of two was not told: %v", err)
		return nil
	}
	return clash.Unwrap()
}

func TestADraftIsToldToOthersAsADraft(t *testing.T) {
	each(t, func(k kit) {
		k.freeze(year, 0)
		k.must(k.SetMethod(ctx, bappeda, year, 0, simple(4)))
		k.must(k.DB.Read(ctx, func(tx *db.Tx) error {
			l, decided, err := lokus.Chosen(tx, soppeng, year)
			if decided || len(l.Villages) != 4 || !slices.Equal(l.Codes(), k.propose(year).List.Body.Codes()) {
				t.Errorf("%v %v", decided, l.Codes())
			}
			facts, err2 := lokus.Facts(tx, soppeng, year, soppeng)
			if !facts[0].Done || facts[1].Done {
				t.Errorf("%+v", facts)
			}
			due, err3 := lokus.Due(tx, soppeng, year)
			if len(due) != 1 || due[0].Due.String() != "2026-12-31" {
				t.Errorf("%+v", due)
			}
			if facts, err := lokus.Facts(tx, soppeng, year, "731201"); facts != nil || err != nil {
				t.Errorf("of a kecamatan: %+v", facts)
			}
			return errors.Join(err, err2, err3)
		}))
		next := k.propose(year + 1) // begins with the method of the year before
		if next.Method.Version != 0 || next.Method.Body.Choice.Count != 4 || next.Ready() {
			t.Errorf("%+v", next.Method)
		}
		if p := k.propose(year - 1); p.Method.Body.Preset != "default" {
			t.Errorf("an earlier year begins with %+v", p.Method.Body)
		}
	})
}

func TestTwoWhoSetTheMethodAreTold(t *testing.T) {
	each(t, func(k kit) {
		k.must(k.SetMethod(ctx, bappeda, year, 0, simple(5)))
		var clash *register.Clash[lokus.Method]
		if err := k.SetMethod(ctx, bappeda, year, 0, simple(6)); !errors.As(err, &clash) && fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second first method: %v", err)
		}
		k.must(k.SetMethod(ctx, bappeda, year, 1, simple(7)))
		if err := k.SetMethod(ctx, bappeda, year, 1, simple(8)); !errors.As(err, &clash) || clash.Stands.Body.Choice.Count != 7 {
			t.Errorf("%v", err)
		}
	})
}

func TestOnlyThePlannersOfTheRegencyChoose(t *testing.T) {
	each(t, func(k kit) {
		k.freeze(year, 0)
		for _, by := range []account.Actor{actor(account.District, "731201"), actor(account.Health, soppeng), actor(account.Village, villages[0].Code), actor(account.Assessor, "73"), actor(account.Secretariat, "7371")} {
			for what, err := range map[string]error{"method": k.SetMethod(ctx, by, year, 0, simple(5)), "override": k.Put(ctx, by, year, 0, villages[0].Code, true, because),
				"decision": k.Decide(ctx, by, year, 0, lokus.Decree{Number: "1", Day: civil.MustDate("2026-09-01")})} {
				if fault.KindOf(err) != fault.Forbidden && (by.Region != "7371" || fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.Conflict && err != nil) {
					t.Errorf("%s of %s: %v", what, by.Role, err)
				}
			}
			if _, err := k.Propose(ctx, by, year); err != nil && by.Region != "7371" {
				t.Errorf("%s may not read: %v", by.Role, err)
			}
		}
		if _, err := k.Propose(ctx, actor(account.Cadre, villages[0].Code), year); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a cadre reads: %v", err)
		}
	})
}

func TestAnEarlierListIsPastedAndCompared(t *testing.T) {
	each(t, func(k kit) {
		k.freeze(year, 0)
		k.must(k.SetMethod(ctx, bappeda, year, 0, simple(3)))
		decree := lokus.Decree{Number: "410/2025", Day: civil.MustDate("2025-06-02")}
		text := fmt.Sprintf("1. %s\n2\t%s\tKec. Marioriwawo\n%s\n\n%s\n", region.Dotted(villages[69].Code), "Labessi", villages[69].Code, villages[10].Code)
		lines, err := k.Import(ctx, bappeda, year-1, text+"Antah Berantah\n7371012001", decree)
		if wrong(err) != "daftar" || len(lines) != 2 || lines[0].Number != 6 || lines[0].Key != "lokus.import.unknown" || lines[1].Key != "lokus.import.code" && lines[1].Key != "lokus.import.elsewhere" {
			t.Errorf("%+v %v", lines, err)
		}
		if lines, err := k.Import(ctx, bappeda, year-1, text, decree); err != nil || lines != nil {
			t.Fatalf("%+v %v", lines, err)
		}
		blind := decree
		blind.Shown = "0" // somebody else's list came in since the page was opened
		if _, err := k.Import(ctx, bappeda, year-1, text, blind); wrong(err) != "lokus.import.stale" {
			t.Errorf("a list that was not shown was replaced: %v", err)
		}
		blind.Shown = "1"
		if _, err := k.Import(ctx, bappeda, year-1, text, blind); err != nil {
			t.Error(err)
		}
		for field, err := range map[string]error{"untuk": second(k.Import(ctx, bappeda, year, text, decree)), "nomor": second(k.Import(ctx, bappeda, year-1, text, lokus.Decree{})),
			"daftar": second(k.Import(ctx, bappeda, year-1, "\n", decree))} {
			if wrong(err) != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		c, err := k.Compare(ctx, bappeda, year)
		k.must(err)
		if enter, stay, leave := c.Count(); enter != 2 || stay != 1 || leave != 2 || c.Before == nil || c.Before.Year != year-1 {
			t.Errorf("%d enter, %d stay, %d leave: %+v", enter, stay, leave, c.Changes)
		}
		k.freeze(year-1, 7) // its own year's figures
		c, err = k.Compare(ctx, bappeda, year)
		k.must(err)
		for _, x := range c.Changes {
			if x.Code != villages[0].Code && x.Then.Stunted-x.Now.Stunted != 7 {
				t.Errorf("%s: %d then, %d now", x.Code, x.Then.Stunted, x.Now.Stunted)
			}
		}
		m := simple(3) // who was on a list before has less need
		m.Criteria = append(m.Criteria, lokus.Criterion{Measure: lokus.Never, Weight: 1000})
		k.must(k.SetMethod(ctx, bappeda, year, 1, m))
		if p := k.propose(year); p.List.Body.Has(villages[69].Code) || len(p.List.Body.Villages) != 3 {
			t.Errorf("%v", p.List.Body.Codes())
		}
		k.freeze(year-2, 0)
		k.must(k.SetMethod(ctx, bappeda, year-2, 0, simple(2)))
		k.must(k.Decide(ctx, bappeda, year-2, 0, lokus.Decree{Number: "1/2024", Day: civil.MustDate("2024-06-02")}))
		if _, err := k.Import(ctx, bappeda, year-2, text, decree); wrong(err) != "lokus.import.made" {
			t.Errorf("a list made here was replaced: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestVillagesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	labessi := region.Match("Labessi", region.Village, soppeng)[0].Code
	for line, want := range map[string]string{"Labessi": labessi, "  Kel. LABESSI ": labessi, "12) Labessi, Marioriwawo": labessi, "Marioriwawo;Labessi": labessi, "3\tMarioriwawo\tLabessi": labessi, region.Dotted(labessi): labessi, "1 " + labessi + " Labessi": labessi,
		"7;" + labessi + ";Labessi": labessi} {
		codes, wrong := lokus.ParseList(line, soppeng)
		if len(codes) != 1 || codes[0] != want || wrong != nil {
			t.Errorf("%q: %v %+v", line, codes, wrong)
		}
	}
	if _, wrong := lokus.ParseList("Labesi", soppeng); len(wrong) != 1 || len(wrong[0].Near) == 0 || wrong[0].Near[0].Code != labessi {
		t.Errorf("a slip of the hand: %+v", wrong)
	}
	// What is no list does not keep the program busy: names of a line are sought in pairs.
	if codes, wrong := lokus.ParseList(strings.Repeat("a,", 30_000)+"Labessi", soppeng); len(codes) != 0 || len(wrong) != 1 {
		t.Error(codes, wrong)
	}
	if _, wrong := lokus.ParseList(strings.Repeat("a\n", 30_000), soppeng); len(wrong) != 100 {
		t.Errorf("%d lines are told", len(wrong))
	}
	if _, wrong := lokus.ParseList(strings.Repeat("a", 70_000), soppeng); len(wrong) != 1 || wrong[0].Key != "lokus.import.long" {
		t.Errorf("%.100v", wrong)
	}
}

func FuzzParseList(f *testing.F) {
	for _, seed := range []string{"Labessi\n73.12.01.2005", "1. Labessi, Marioriwawo", "\t;,", "7312012005;x", "0) \xff\n\r\n", "Kec. Lalabata;Ompo;Ompo"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		codes, wrong := lokus.ParseList(text, soppeng)
		for i, code := range codes {
			if !region.Within(code, soppeng) || slices.Contains(codes[:i], code) {
				t.Fatalf("%v", codes)
			}
			if again, _ := lokus.ParseList(region.Dotted(code), soppeng); len(again) != 1 || again[0] != code {
				t.Fatalf("%s was read as %v", code, again)
			}
		}
		if len(codes)+len(wrong) > strings.Count(text, "\n")+1 {
			t.Fatalf("more lines than there are: %v %v", codes, wrong)
		}
		for _, line := range wrong {
			if line.Key == "" || len(line.Text) > 250 {
				t.Fatalf("%+v", line)
			}
		}
	})
}
