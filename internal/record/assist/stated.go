package assist

import (
	"context"
	"slices"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// The sources of a stated table: the family census (Pendataan Keluarga), or its yearly
// verification.
const (
	Census       = "pk"
	Verification = "verval"
)

// Sources are both.
var Sources = []string{Census, Verification}

// Stated is BKKBN's table of a place and year, as its office stated it.
type Stated struct {
	Year    int
	Area    string // village, kecamatan or regency
	Source  string
	Columns Columns
	Note    string // which file, of which day
	By      db.ID
	Name    string // of By
	Changed db.Time
}

// Stated are the tables of a year and source in an area, its own too.
func (s *Service) Stated(ctx context.Context, by account.Actor, area string, year int, source string) (all []Stated, err error) {
	if err := by.Allow(account.FigureRead, area); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = StatedIn(tx, by.Regency(), area, year, source); return err })
	return all, err
}

// office is the OPD whose table it is; fact/edition names it.
const office = "dppkb"

// MayState refuses who works for another OPD, or plans for none.
func MayState(by account.Actor, area string) error {
	if err := by.Allow(account.CoverageEnter, area); err != nil {
		return err
	}
	if of := by.OfficeOf(); of != office && (of != "" || by.Role == account.Planner) {
		return fault.New(fault.Forbidden, "assist.table.office", nil)
	}
	return nil
}

// State takes tables in, all or none: a rule of the table that one breaks refuses it,
// and names the place. A table without a column takes away what was stated.
func (s *Service) State(ctx context.Context, by account.Actor, tables []Stated) error {
	regency := by.Regency()
	if len(tables) == 0 {
		return invalid(fault.Field{Name: "tabel", Key: "assist.table.empty"})
	}
	var wrong []fault.Field
	for _, t := range tables {
		if err := MayState(by, t.Area); err != nil {
			return err
		}
		for _, f := range t.check(s.Today(regency).Month().Year()) {
			f.Args = withPlace(f.Args, t.Area)
			wrong = append(wrong, f)
		}
	}
	if err := invalid(wrong...); err != nil {
		return err
	}
	deed := ledger.Deed{Regency: regency, Action: "assist.table", Target: tables[0].Area}
	if len(tables) > 1 {
		deed.Target = by.Area()
	}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		before, after := map[string]Columns{}, map[string]Columns{}
		for _, t := range tables {
			had, err := StatedIn(tx, regency, t.Area, t.Year, t.Source)
			if err != nil {
				return nil, err
			}
			if len(had) > 0 && had[0].Area == t.Area { // it comes before those inside it
				before[t.Area] = had[0].Columns
			}
			t.Note, t.By, t.Name, t.Changed = words(t.Note), by.ID, by.Name, tx.Now()
			if err := saveStated(tx, regency, t); err != nil {
				return nil, err
			}
			after[t.Area] = t.Columns
		}
		change, err := ledger.Of(before, after)
		return struct {
			Year   int    `json:"year"`
			Source string `json:"source"`
			ledger.Change
		}{tables[0].Year, tables[0].Source, change}, err
	})
}

func withPlace(args fault.Args, area string) fault.Args {
	all := fault.Args{"Place": area}
	if place, ok := region.Get(area); ok {
		all["Place"] = place.Name
	}
	for name, value := range args {
		all[name] = value
	}
	return all
}

func (t Stated) check(now int) (wrong []fault.Field) {
	place, known := region.Get(t.Area)
	switch {
	case !known || place.Level() < region.Regency:
		wrong = append(wrong, fault.Field{Name: "wilayah", Key: "assist.table.place"})
	case !slices.Contains(Sources, t.Source):
		wrong = append(wrong, fault.Field{Name: "sumber", Key: "assist.table.source"})
	case t.Year < 2021 || t.Year > now: // the census that began it
		wrong = append(wrong, fault.Field{Name: "tahun", Key: "assist.table.year", Args: fault.Args{"From": 2021, "To": now}})
	case utf8.RuneCountInString(t.Note) > 500:
		wrong = append(wrong, fault.Field{Name: "catatan", Key: "assist.long"})
	}
	for name := range t.Columns {
		if !slices.Contains(Names, name) {
			wrong = append(wrong, fault.Field{Name: name, Key: "assist.table.column"})
		}
	}
	return append(wrong, t.Columns.Check()...)
}
