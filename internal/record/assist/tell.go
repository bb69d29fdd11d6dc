package assist

import (
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// Tell says what is kept here of children's families, for them: who accompanied the
// family, and what was found of it. None of it is about the child alone, and it stays
// with the family when a child is erased.
func Tell(tx *db.Tx, children []people.Child) (privacy.Table, error) {
	t := privacy.Table{Name: "assist", Columns: []string{"day", "kind", "value", "note", "by", "at"}}
	var homes []db.ID
	for _, c := range children {
		if c.Household != "" && !slices.Contains(homes, c.Household) {
			homes = append(homes, c.Household)
		}
	}
	if homes == nil {
		return t, nil
	}
	regency := children[0].Regency
	terms, err := termsOf(tx, regency, homes)
	if err != nil {
		return t, err
	}
	for _, home := range homes {
		for _, term := range terms[home] {
			team, _, err := teamOf(tx, regency, term.Team)
			if err != nil {
				return t, err
			}
			t.Rows = append(t.Rows, []any{term.Since, fault.Key("assist.told.term"), "TPK " + team.Number, "", term.Name, term.Changed})
			if term.Until != 0 {
				t.Rows = append(t.Rows, []any{term.Until, fault.Key("assist.told.end"), fault.Key("assist.why." + term.Why), "", term.Name, term.Changed})
			}
		}
		checks, err := checksOf(tx, regency, home)
		if err != nil {
			return t, err
		}
		for _, c := range checks {
			t.Rows = append(t.Rows, []any{"", fault.Key("assist.told.check"), fault.Key("assist.outcome." + string(c.Outcome)), strings.TrimSpace(strings.Join(c.Factors.Found, ", ") + " " + c.Note), c.Name, c.At})
		}
	}
	return t, nil
}
