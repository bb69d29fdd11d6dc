package scorecard_test

import (
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/dbtest"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/care"
)

// step does one thing at random.
func (s *tale) step() {
	village := pick(s.Rand, []string{goarie, barae})
	month := civil.Month(202601).Add(s.IntN(9))
	day := min(month.First()+civil.Date(s.IntN(28)), today)
	switch s.IntN(14) {
	case 0:
		s.household(village, map[string]any{"head": "Andi", "posyandu": "Mawar", "water": pick(s.Rand, standard.Water), "latrine": pick(s.Rand, standard.Latrine)})
	case 1:
		s.woman(pick(s.Rand, s.homes), "Besse", village)
	case 2:
		s.child(pick(s.Rand, s.homes), pick(s.Rand, s.women), "Baso", village, today-civil.Date(s.IntN(2200)))
	case 3:
		w := pick(s.Rand, s.women)
		s.happen(w, care.KindPregnancy, "", map[string]any{"day": day, "lmp": day - civil.Date(30+s.IntN(200)), "kia_no": "K-1"})
	case 4:
		s.happen(pick(s.Rand, s.women), care.KindDelivery, "", map[string]any{"day": day, "outcome": pick(s.Rand, []string{care.Live, care.Live, care.Miscarriage})})
	case 5, 6:
		w := pick(s.Rand, s.women)
		s.happen(w, care.KindServices, "", map[string]any{"month": month, "marks": map[string]bool{pick(s.Rand, standard.Form2A): s.IntN(4) > 0, "insurance": true}})
	case 7, 8:
		c := pick(s.Rand, s.young)
		s.happen(c, care.KindServices, "", map[string]any{"month": max(month, c.birth.Month()), "marks": map[string]bool{pick(s.Rand, standard.Form2B): s.IntN(4) > 0, "paud": s.IntN(2) > 0}})
	case 9:
		c := pick(s.Rand, s.young)
		s.weigh(c, max(day, c.birth), 3000+s.IntN(9000), 480+s.IntN(400))
	case 10:
		s.happen(pick(s.Rand, s.homes), care.KindVisit, "", map[string]any{"day": day, "topics": []string{"feeding"}})
	case 11: // the family moves, and who lives in it
		s.say(pick(s.Rand, s.homes), map[string]any{"village": village})
	case 12:
		s.say(pick(s.Rand, s.homes), map[string]any{"water": pick(s.Rand, standard.Water)})
	case 13:
		s.happen(pick(s.Rand, s.women), care.KindExam, "", map[string]any{"day": day, "arm_mm": 200 + s.IntN(80), "tablets": 30})
	}
}

// seqs are how far each village's people have changed.
func (s *tale) seqs() map[string]int64 {
	all := map[string]int64{}
	if err := s.d.Read(ctx, func(tx *db.Tx) error {
		return tx.Each("select village, seq from village_counter", nil, func(scan db.Scan) error {
			var v string
			var n int64
			err := scan(&v, &n)
			all[v] = n
			return err
		})
	}); err != nil {
		s.t.Fatal(err)
	}
	return all
}

// Whatever happens, counting the villages whose people changed is enough, writes exactly
// the rows that differ, and comes to what counting all from nothing comes to.
func TestCountingWhatChangedIsCountingAll(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for seed := range uint64(3) {
			s := begin(t, d, seed)
			for _, village := range []string{goarie, barae} {
				h := s.household(village, home)
				w := s.woman(h, "Tenri", village)
				s.child(h, w, "Aco", village, today-400)
			}
			s.count(goarie)
			s.count(barae)
			wrote := 0
			for range 60 {
				before, was := s.seqs(), s.kept()
				for range 1 + s.IntN(3) {
					s.step()
				}
				for village, seq := range s.seqs() {
					if seq == before[village] {
						if n := s.count(village); n != 0 {
							t.Fatalf("nothing happened in %s, and %d rows changed", village, n)
						}
						continue
					}
					n, now := s.count(village), s.kept()
					differ := different(was, now)
					for _, key := range differ {
						if !strings.Contains(key, village) {
							t.Fatalf("counting %s wrote %s", village, key)
						}
					}
					if n != len(differ) {
						t.Fatalf("%d rows differ, and %d were written", len(differ), n)
					}
					if again := s.count(village); again != 0 {
						t.Fatalf("counted again, %d rows change", again)
					}
					was, wrote = now, wrote+n
				}
			}
			moved := s.kept()
			s.wipe()
			s.count(goarie)
			s.count(barae)
			if differ := different(moved, s.kept()); len(differ) > 0 {
				t.Errorf("seed %d: %d of %d rows differ from a count from nothing: %v", seed, len(differ), len(moved), differ[0])
			}
			if len(moved) < 30 || wrote < 60 {
				t.Errorf("seed %d: too little happened to tell: %d rows, %d written", seed, len(moved), wrote)
			}
		}
	})
}
