package situation

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/risk"
)

// denominators are the groups that indicators count, and in whose denominators: the first
// that has a value tells how many there are.
var denominators = []struct {
	key string
	ids []string
}{
	{"adolescent", []string{"ESS-01", "ESS-02"}},
	{"bride", []string{"ESS-04", "ESS-05", "ESS-06"}},
	{"couple", []string{"ESS-12"}},
	{"pregnant", []string{"ESS-11", "K25-02", "K25-04"}},
	{"pregnant_kek", []string{"ESS-10", "K25-01"}},
	{"postpartum", []string{"ESS-23", "K25-05"}},
	{"household", []string{"ESS-26", "ESS-27"}},
	{"pkh_family", []string{"ESS-28"}},
}

// families are the columns of risk.Counts that are groups of families.
var families = []string{"families", "targets", "at_risk"}

// targets tells how many there are of each group: children from the rows of the month,
// families from our records, the others from the denominators of services.
func (s *Snapshot) targets(tx *db.Tx, a Ask, counted map[string]risk.Counts) error {
	all, err := ages(tx, a)
	if err != nil {
		return err
	}
	for i := range all {
		all[i].Asked = len(s.Villages)
	}
	for _, group := range denominators {
		for _, id := range group.ids {
			if x, ok := s.Service(id); ok && x.Known && x.Measure == "share" {
				all = append(all, x.target(group.key))
				break
			}
		}
	}
	for _, column := range families {
		t := Target{Key: column, Asked: len(s.Villages), Places: map[string]int64{}}
		for village, c := range counted {
			t.Places[village] = int64(c.Columns[column])
			t.Count, t.Reporting = t.Count+int64(c.Columns[column]), t.Reporting+1
		}
		all = append(all, t)
	}
	s.Targets = all
	return nil
}

func (s Coverage) target(key string) Target {
	t := Target{Key: key, Count: s.Denominator, Indicator: s.ID, Reporting: s.Reporting, Asked: s.Asked, Places: map[string]int64{}}
	for code, v := range s.Places {
		if region.LevelOf(code) == region.Village {
			t.Places[code] = v[1]
		}
	}
	return t
}
