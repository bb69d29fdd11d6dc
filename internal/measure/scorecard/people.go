package scorecard

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
)

// Behind asks for the people behind a cell of form 4, or a whole recapitulation.
type Behind struct {
	Village   string
	Period    civil.Period // a quarter, or a year: then somebody can stand there once for each quarter
	Form      string       // Form3A, Form3B, Form2C; empty: 3A and 3B, of tables 1 and 4
	Indicator string       // one of the form's, or a word below; empty: everybody
	Cell      string       // Y, T, TS; a colour of the mat
}

// What else than an indicator people can be asked for.
const (
	AtRisk = "risk"   // KEK and RISTI; GK, GB and stunted
	Mat    = "mat"    // the cell is a colour: H, K, M, TD
	Whole  = "whole"  // Y: received all that was due; T: not; TS: nothing was due
	Father = "father" // counselling that the father attended
	Once   = "once"   // everybody, of a year too just once
)

// Person is somebody's kept row with who it is.
type Person struct {
	Row
	Facts
	family.Subject
	Why form.Reason // of the cell asked for
}

// IndicatorsOf are the indicators of a form.
func IndicatorsOf(name string) []string {
	switch name {
	case Form3A:
		return form.MotherCodes
	case Form3B:
		return form.ChildCodes
	case Form2C:
		return []string{"paud"}
	}
	return nil
}

// People are those behind a cell, by name; the reading is recorded. A cadre bound to a
// posyandu sees those of it.
func (s *Service) People(ctx context.Context, by account.Actor, b Behind) (all []Person, err error) {
	if err := by.Allow(account.ChildRead, b.Village); err != nil {
		return nil, err
	}
	ids := []db.ID{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := b.rows(tx, by)
		if err != nil {
			return err
		}
		for _, p := range b.choose(rows) {
			all, ids = append(all, p), append(ids, p.Row.Subject)
		}
		who := family.NewIntake(tx, by.Regency())
		if err := who.Prepare(nil, ids); err != nil {
			return err
		}
		for i := range all {
			all[i].Subject, _ = who.Subject(all[i].Row.Subject)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p Person) bool { return p.ID == "" || p.Gone }) // erased or withdrawn since it was counted
	slices.SortFunc(all, func(a, b Person) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(string(a.ID), string(b.ID)), cmp.Compare(a.Period.From(), b.Period.From()))
	})
	return all, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "form.read", Target: b.Village},
		b.told(Subjects(all)))
}

// Subjects are the people, each once.
func Subjects(all []Person) []db.ID {
	ids := []db.ID{}
	for _, p := range all {
		ids = append(ids, p.Subject.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// told is what the ledger keeps of names that were seen.
func (b Behind) told(ids []db.ID) map[string]any {
	return map[string]any{"form": b.Form, "period": b.Period, "indicator": b.Indicator, "cell": b.Cell, "found": len(ids), "subjects": ids}
}

// rows are those that the actor may see, of all quarters that the period has.
func (b Behind) rows(tx *db.Tx, by account.Actor) (all []Row, err error) {
	quarters := []civil.Period{b.Period}
	if b.Period.Span() == civil.Yearly {
		quarters = b.Period.Parts(civil.Quarterly)
	}
	err = eachRow(tx, by.Regency(), b.Village, quarters, func(r Row) {
		if (r.Form == b.Form || b.Form == "" && r.Form != Form2C) && by.AllowChild(account.ChildRead, r.Village, r.Posyandu) == nil {
			all = append(all, r)
		}
	})
	slices.SortFunc(all, func(a, b Row) int { return cmp.Compare(a.Period.From(), b.Period.From()) })
	return all, err
}

// choose are the rows behind the cell: for an indicator one for each quarter, else each
// person's last, with what all its quarters sum up to.
func (b Behind) choose(rows []Row) (all []Person) {
	at := slices.Index(IndicatorsOf(b.Form), b.Indicator)
	last := map[db.ID]int{}
	for _, r := range rows {
		p := Person{Row: r, Facts: r.FactsOf()}
		i, met := last[r.Subject]
		switch {
		case at >= 0 && form.Cell(r.Cells[at]).String() == b.Cell, b.Indicator == Father && p.Father.String() == b.Cell && p.Father != 0:
			if at >= 0 && at < len(p.Facts.Why) {
				p.Why = p.Facts.Why[at]
			}
			all = append(all, p)
		case at >= 0 || b.Indicator == Father:
		case b.Indicator == "" && b.Period.Span() == civil.Yearly, !met:
			last[r.Subject] = len(all)
			all = append(all, p)
		default:
			if p.Mat == form.NotMeasured {
				p.Mat = all[i].Mat
			}
			p.Sum = p.Sum.Add(all[i].Sum)
			all[i] = p
		}
	}
	return slices.DeleteFunc(all, func(p Person) bool { return !b.fits(p) })
}

func (b Behind) fits(p Person) bool {
	switch b.Indicator {
	case AtRisk:
		return form.AtRisk(p.Status)
	case Mat:
		return p.Mat == b.Cell
	case Whole:
		switch b.Cell {
		case "Y":
			return p.Sum.Whole()
		case "T":
			return p.Sum.Known() && !p.Sum.Whole()
		}
		return !p.Sum.Known()
	}
	return true
}
