package indicator_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

const goarie, barae = "7312012005", "7312012006"

// posyandu is a place where children are weighed, written as a story.
type posyandu struct {
	t  *testing.T
	d  *db.DB
	in map[string]db.ID
}

// weigh records "name day grams mm [village]" lines in one transaction, as an
// import does.
func (p *posyandu) weigh(births map[string]string, lines ...string) {
	p.t.Helper()
	err := p.d.WriteUnrecorded(context.Background(), func(tx *db.Tx) error {
		source := db.NewID()
		persons, visits := people.NewIntake(tx, "7312", source), visit.NewIntake(tx, "7312")
		from, touched := civil.Month(999912), map[db.ID]bool{}
		for n, line := range lines {
			var name, day string
			var grams, mm int
			village := goarie
			if _, err := fmt.Sscan(line, &name, &day, &grams, &mm); err != nil {
				return err
			}
			if f := strings.Fields(line); len(f) > 4 {
				village = f[4]
			}
			on := civil.MustDate(day)
			c := people.Child{Village: village, Name: name, Sex: growth.Male, Birth: civil.MustDate(births[name]), Posyandu: "Mawar", Since: on.Month(), AsOf: on}
			if err := persons.Prepare([]people.Child{c}); err != nil {
				return err
			}
			taken, err := persons.Take(c)
			if err != nil {
				return err
			}
			if err := visits.Prepare([]db.ID{taken.Child.ID}, on, on); err != nil {
				return err
			}
			v := visit.Visit{Child: taken.Child.ID, Day: on, Village: village, Posyandu: "Mawar", Grams: grams, MM: mm, Import: source, Line: n}
			if _, _, err := visits.Take(v, c.Sex, c.Birth); err != nil {
				return err
			}
			p.in[name], touched[taken.Child.ID], from = taken.Child.ID, true, min(from, on.Month())
		}
		if _, err := persons.Finish(); err != nil {
			return err
		}
		if err := visits.Close(); err != nil {
			return err
		}
		var ids []db.ID
		for id := range touched {
			ids = append(ids, id)
		}
		_, _, err := indicator.Refresh(tx, "7312", from, ids)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

var dina = account.Actor{Account: account.Account{Name: "Dina", Role: account.Health, Region: "7312"}, Via: "test"}

// letters are a child's months: N T O B when weighed, - when not, and a village
// other than Goarie behind a slash.
func (p *posyandu) letters(name string) string {
	p.t.Helper()
	rows, err := (&indicator.Service{DB: p.d}).History(context.Background(), dina, people.Child{Regency: "7312", ID: p.in[name], Village: goarie})
	if err != nil {
		p.t.Fatal(err)
	}
	var s strings.Builder
	for _, r := range rows {
		letter := r.Gain.String()
		if !r.Weighed {
			letter = "-"
		}
		s.WriteString(letter)
		if r.Trend.TwiceNotRose() {
			s.WriteString("!")
		}
		if r.Village != goarie {
			s.WriteString("/")
		}
	}
	return s.String()
}

func TestAChildsMonths(t *testing.T) {
	births := map[string]string{"Budi": "2025-01-25", "Siti": "2021-09-20", "Ali": "2026-07-01"}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := &posyandu{t, d, map[string]db.ID{}}
		p.weigh(births, "Budi 2026-03-10 9000 740", "Siti 2026-03-10 15000 1000")
		p.weigh(births, "Budi 2026-04-10 9300 748", "Siti 2026-04-10 15000 1001")
		p.weigh(births, "Budi 2026-05-10 9300 755") // T; Siti stays away
		p.weigh(births, "Budi 2026-06-02 9000 760", "Budi 2026-06-20 9350 760", "Siti 2026-06-10 15200 1003")
		p.weigh(births, "Budi 2026-07-10 9560 765 "+barae, "Ali 2026-07-10 3500 510")
		for name, want := range map[string]string{
			"Budi": "BNTT!N/", // twice in June: the last counts (T, the second in a row); moved in July
			"Siti": "BT-O-",
			"Ali":  "B",
		} {
			if got := p.letters(name); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
		// Siti turns five on 20 September: weighed before, she counts; after, not.
		p.weigh(births, "Budi 2026-09-10 9700 770", "Siti 2026-09-10 15400 1010", "Ali 2026-09-10 5200 570")
		if got := p.letters("Siti"); got != "BT-O--O" {
			t.Errorf("Siti: %s", got)
		}
		p.weigh(births, "Budi 2026-10-10 9800 775", "Siti 2026-10-10 15500 1012")
		if got := p.letters("Siti"); got != "BT-O--O" {
			t.Errorf("Siti after five: %s", got)
		}
		// A month that comes late changes what follows it.
		p.weigh(births, "Siti 2026-05-12 15100 1002")
		if got := p.letters("Siti"); got != "BTT!T!-!-!O!" {
			t.Errorf("Siti with May: %s", got)
		}
	})
}

func TestFiguresOfAVillageAKecamatanAndARegencyAddUp(t *testing.T) {
	births := map[string]string{"Budi": "2025-01-25", "Siti": "2024-09-20", "Ali": "2026-07-01"}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := &posyandu{t, d, map[string]db.ID{}}
		p.weigh(births, "Budi 2026-08-10 9000 700", "Siti 2026-08-10 9000 0", "Ali 2026-07-10 3500 510 "+barae)
		s := &indicator.Service{DB: d}
		at := func(area string, level region.Level, key string) (n, of int64) {
			figures, err := s.Figures(context.Background(), dina, indicator.Query{Area: area, By: level, From: 202608, To: 202608, Indicators: []string{key}})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range figures {
				n, of = n+f.Numerator, of+f.Denominator
			}
			return n, of
		}
		for _, c := range []struct {
			area  string
			level region.Level
			key   string
			n, of int64
		}{
			{"7312", 0, "weighed", 2, 3}, {"7312", region.Village, "weighed", 2, 3}, {"731201", 0, "weighed", 2, 3},
			{goarie, 0, "weighed", 2, 2}, {barae, 0, "weighed", 0, 1}, {barae, 0, "not-weighed", 1, 1},
			{"7312", 0, "stunting", 1, 1}, {"7312", 0, "stunting-registered", 1, 3}, {"7312", 0, "measured", 1, 3},
			{"7312", 0, "first", 2, 2}, {"7312", 0, "kia", 0, 0}, {barae, 0, "stunting", 0, 0},
		} {
			if n, of := at(c.area, c.level, c.key); n != c.n || of != c.of {
				t.Errorf("%s %s: %d of %d, want %d of %d", c.area, c.key, n, of, c.n, c.of)
			}
		}
	})
}

func TestOedemaIsWastingWithoutAScore(t *testing.T) {
	r := indicator.Row{Weighed: true, Oedema: true}
	for key, want := range map[string]bool{"wasting": true, "severe-wasting": true, "wasting-months": true, "overweight": false} {
		d, ok := indicator.Define(key)
		if !ok || !d.Among(&r) || d.Counts(&r) != want {
			t.Errorf("%s: %v", key, want)
		}
	}
}
