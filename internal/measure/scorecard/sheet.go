package scorecard

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
)

// The parts of a village's sheet; each is saved by itself.
const (
	PartNumbers    = "1"          // form 1, part a
	PartFacilities = "facilities" // form 1, parts b and c
	PartFund       = "fund"       // form 4, table 5: use of Dana Desa
)

// ledgerNames are what the ledger calls the parts.
var ledgerNames = map[string]string{PartNumbers: "numbers", PartFacilities: "facilities", PartFund: "fund"}

// Numbers of form 1, part a, in the order of the form.
var Numbers = standard.Codes{"households", "vulnerable", "risk_mothers", "children", "underweight", "severe", "stunted", "no_water", "no_latrine",
	"mothers_uninsured", "children_uninsured", "no_certificate"}

// Facilities are their kinds, and Offered what each may have, as form 1 lists them.
var (
	Facilities = standard.Codes{"posyandu", "poskesdes", "polindes", "puskesmas", "midwife", "doctor", "paud", "tk"}
	Offered    = standard.Codes{"antenatal", "tablets", "postnatal", "immunisation", "weighing", "measuring", "counselling", "parenting", "paud"}
)

// Sheet is what a person filled in of a village and year.
type Sheet struct {
	Village    string
	Year       int
	Numbers    map[string]int // by name; those that are not said are computed
	Facilities []Facility
	Fund       Fund
	Said       map[string]Said // by part
}

// Said is who filled a part in last, and when.
type Said struct {
	By string
	At db.Time
}

// Facility is a place or person that offers services in the village.
type Facility struct {
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Services []string `json:"services"`
}

// Fund is the use of Dana Desa, in whole rupiah.
type Fund struct {
	Development Use `json:"development"` // Bidang Pembangunan Desa
	Empowerment Use `json:"empowerment"` // Bidang Pemberdayaan Masyarakat Desa
}

// Use is a field's allocation; nil: not filled in.
type Use struct {
	Total    *int64 `json:"total"`
	Stunting *int64 `json:"stunting"`
}

// HasFund tells whether a place has Dana Desa at all: a kelurahan has not.
func HasFund(village string) bool {
	place, ok := region.Get(village)
	return ok && place.Kind != region.Kelurahan
}

// Bounds beyond which a number is a slip of the finger.
const (
	mostNumber     = 100_000
	mostRupiah     = 1_000_000_000_000
	mostFacilities = 100
	longestName    = 100
)

// Sheet is what was filled in of a village and year.
func (s *Service) Sheet(ctx context.Context, by account.Actor, village string, year int) (sheet Sheet, err error) {
	if err := by.Allow(account.FigureRead, village); err != nil {
		return sheet, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { sheet, err = sheetOf(tx, by.Regency(), village, year); return err })
	return sheet, err
}

// SaveSheet writes one part of what a person filled in. was is when that part was
// changed last as the person saw it: what somebody else wrote meanwhile is not lost.
func (s *Service) SaveSheet(ctx context.Context, by account.Actor, sheet Sheet, part string, was db.Time) error {
	if err := by.Allow(account.FormFill, sheet.Village); err != nil {
		return err
	}
	if place, ok := region.Get(sheet.Village); !ok || place.Level() != region.Village || sheet.Year < 2000 || sheet.Year > s.Now().Year()+1 {
		return fault.New(fault.NotFound, "scorecard.none", nil)
	}
	fields := sheet.wrong(part)
	if len(fields) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: "scorecard.sheet.invalid", Fields: fields}
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "form.sheet", Target: sheet.Village}
	return ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		old, err := sheetOf(tx, by.Regency(), sheet.Village, sheet.Year)
		if err != nil {
			return nil, err
		}
		if last := old.Said[part]; !last.At.Equal(was.Time) {
			return nil, fault.New(fault.Stale, "scorecard.sheet.stale", fault.Args{"Name": last.By})
		}
		change, err := ledger.Of(map[string]any{ledgerNames[part]: old.part(part)}, map[string]any{ledgerNames[part]: sheet.part(part)})
		if err != nil {
			return nil, err
		}
		body, err := json.Marshal(sheet.part(part))
		if err != nil {
			return nil, err
		}
		return struct {
			Year int `json:"year"`
			ledger.Change
		}{sheet.Year, change}, savePart(tx, by, sheet, part, string(body))
	})
}

func (s *Sheet) part(name string) any {
	switch name {
	case PartNumbers:
		return s.Numbers
	case PartFacilities:
		return s.Facilities
	}
	return s.Fund
}

// put takes a part as it is kept.
func (s *Sheet) put(name, body string) error {
	into := map[string]any{PartNumbers: &s.Numbers, PartFacilities: &s.Facilities, PartFund: &s.Fund}[name]
	if into == nil {
		return fmt.Errorf("scorecard: a sheet has no part %q", name)
	}
	return json.Unmarshal([]byte(body), into)
}

// wrong is what cannot be of a part; the names of fields are those of the page.
func (s *Sheet) wrong(part string) (all []fault.Field) {
	add := func(name, key string, args fault.Args) {
		all = append(all, fault.Field{Name: name, Key: key, Args: args})
	}
	switch part {
	case PartNumbers:
		for _, name := range Numbers {
			if n, said := s.Numbers[name]; said && (n < 0 || n > mostNumber) {
				add(name, "scorecard.sheet.number", fault.Args{"Most": mostNumber})
			}
		}
	case PartFacilities:
		for i, f := range s.Facilities {
			switch {
			case i >= mostFacilities || !Facilities.Has(f.Kind) || slices.ContainsFunc(f.Services, func(x string) bool { return !Offered.Has(x) }):
				add(fmt.Sprintf("kind%d", i), "scorecard.sheet.kind", nil)
			case strings.TrimSpace(f.Name) == "" || utf8.RuneCountInString(f.Name) > longestName:
				add(fmt.Sprintf("name%d", i), "scorecard.sheet.name", fault.Args{"Most": longestName})
			}
		}
	case PartFund:
		if !HasFund(s.Village) {
			add("", "scorecard.sheet.kelurahan", nil)
		}
		for name, u := range map[string]Use{"development": s.Fund.Development, "empowerment": s.Fund.Empowerment} {
			all = append(all, u.wrong(name)...)
		}
		slices.SortFunc(all, func(a, b fault.Field) int { return cmp.Compare(a.Name, b.Name) })
	default:
		add("", "scorecard.none", nil)
	}
	return all
}

func (u Use) wrong(name string) (all []fault.Field) {
	for field, n := range map[string]*int64{"_total": u.Total, "_stunting": u.Stunting} {
		if n != nil && (*n < 0 || *n > mostRupiah) {
			all = append(all, fault.Field{Name: name + field, Key: "scorecard.sheet.rupiah"})
		}
	}
	switch {
	case len(all) > 0:
	case u.Stunting != nil && u.Total == nil:
		all = append(all, fault.Field{Name: name + "_total", Key: "scorecard.sheet.total"})
	case u.Stunting != nil && *u.Stunting > *u.Total:
		all = append(all, fault.Field{Name: name + "_stunting", Key: "scorecard.sheet.more"})
	}
	return all
}
