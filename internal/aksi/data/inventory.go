package data

import (
	"context"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Own are the items that this program itself holds, or that the eight actions need
// besides the indicators. Names: data.item.<key>. Who produces what and how often is our
// reading of the national strategy: to be confirmed by each office.
var own = []Item{
	{Key: "weighing", Actions: "1 6 7", Level: "person", System: "e-PPGBM, Tumbuh", Office: "dinkes", Frequency: "monthly", Format: "XLSX, ponsel", Access: "name", Available: "yes", Quality: "unknown"},
	{Key: "figure", Actions: "1 6 7 8", Level: "village", System: "Tumbuh", Office: "dinkes", Frequency: "monthly", Format: "CSV, XLSX", Access: "sums", Available: "yes", Quality: "unknown"},
	{Key: "household", Actions: "1 5 6", Level: "person", System: "Tumbuh", Office: "dpmd", Frequency: "irregular", Format: "ponsel", Access: "name", Available: "yes", Quality: "unknown"},
	{Key: "person", Actions: "1 5 6", Level: "person", System: "Tumbuh", Office: "dpmd", Frequency: "irregular", Format: "ponsel", Access: "name", Available: "yes", Quality: "unknown"},
	{Key: "service", Actions: "1 5 6 8", Level: "person", System: "Tumbuh", Office: "dpmd", Frequency: "monthly", Format: "ponsel, XLSX", Access: "name", Available: "yes", Quality: "unknown"},
	{Key: "form1", Actions: "1 5", Level: "village", System: "Tumbuh", Office: "dpmd", Frequency: "yearly", Format: "XLSX", Access: "sums", Available: "yes", Quality: "unknown"},
	{Key: "risk", Actions: "1 5 6", Level: "person", System: "SIGA, Tumbuh", Office: "dppkb", Frequency: "yearly", Format: "XLSX", Access: "name", Available: "part", Quality: "unknown"},
	{Key: "team", Actions: "5", Level: "village", System: "Tumbuh", Office: "dppkb", Frequency: "irregular", Access: "name", Available: "part", Quality: "unknown"},
	{Key: "cadre", Actions: "5", Level: "person", System: "Tumbuh", Office: "dpmd", Frequency: "irregular", Access: "name", Available: "part", Quality: "unknown"},
	{Key: "survey", Actions: "1 7 8", Level: "regency", System: "SSGI, SKI", Office: "kemenkes", Frequency: "yearly", Format: "PDF", Access: "public", Available: "part", Quality: "good"},
	{Key: "budget", Actions: "1 2 3 8", Level: "regency", System: "SIPD", Office: "bpkad", Frequency: "yearly", Access: "sums", Available: "no", Quality: "unknown"},
	{Key: "fund", Actions: "1 2 5", Level: "village", System: "Siskeudes", Office: "dpmd", Frequency: "yearly", Access: "public", Available: "no", Quality: "unknown"},
	{Key: "facility", Actions: "1 2", Level: "village", System: "ASPAK, Dapodik", Office: "dinkes", Frequency: "yearly", Access: "public", Available: "no", Quality: "unknown"},
	{Key: "place", Actions: "1 6 7", Level: "village", System: "Kepmendagri 300.2.2-2138/2025", Office: "bappeda", Frequency: "irregular", Format: "CSV", Access: "public", Available: "yes", Quality: "good"},
}

// frequencies are how often a framework asks for an indicator, by its level.
var frequencies = map[edition.Adding]string{edition.Flow: "monthly", edition.Stock: "quarterly", edition.People: "quarterly"}

// levelsOf are the levels of indicators in the words of the inventory.
var levelsOf = map[edition.Level]string{edition.Village: "village", edition.District: "district", edition.Regency: "regency"}

// Listing is an item of the inventory with what the program knows of it now.
type Listing struct {
	Item
	Prefilled bool // nobody has confirmed it
	Certainty standard.Certainty
	Updated   db.Time // newest record of it here; zero: none, or not kept here
	Filled    Filled  // how much there is of what is due; not known: the program cannot tell
}

// indicatorKey is the key of the row of an indicator.
func indicatorKey(id string) string { return "indicator:" + id }

// rowOf is an indicator as a row.
func rowOf(x edition.Indicator) Item {
	i := Item{Key: indicatorKey(x.ID), Actions: "1 6 8", Indicator: x.ID, Level: levelsOf[x.Level], Frequency: frequencies[x.Adds], Access: "sums", Available: "yes", Quality: "unknown", System: "Tumbuh"}
	if i.Frequency == "" {
		i.Frequency = "yearly"
	}
	if len(x.Offices) > 0 {
		i.Office = x.Offices[0]
	}
	if !answered(x.ID) {
		i.Available, i.System = "part", "–"
	}
	return i
}

// Name is what an item is called: as somebody wrote, else by the catalogue or its framework.
func (r Listing) Name(p *locale.Printer, f *framework.Framework) string {
	if r.Item.Name != "" {
		return r.Item.Name
	}
	if x, _, ok := f.Find(r.Indicator); ok {
		return x.Name(p.Lang())
	}
	return p.T("data.item." + r.Key)
}

// Inventory are the program's own items and those of the framework of a year, with what
// people said of them, and then what people wrote themselves.
func (s *Service) Inventory(ctx context.Context, by account.Actor, year int) (all []Listing, f framework.Framework, err error) {
	regency := by.Regency()
	if err := by.Allow(account.QualityRead, by.Area()); err != nil {
		return nil, f, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if f, err = framework.Read(tx, regency, year); err != nil {
			return err
		}
		said, err := entries[Item](tx, regency, kindItem)
		if err != nil {
			return err
		}
		all = prefill(f, said)
		return s.live(tx, regency, all, year)
	})
	return all, f, err
}

func prefill(f framework.Framework, said []Item) (all []Listing) {
	given := slices.Clone(own)
	certainty := map[string]standard.Certainty{}
	for _, x := range f.Indicators {
		if x.Kind != edition.Candidate {
			given = append(given, rowOf(x))
			certainty[indicatorKey(x.ID)] = standard.Recalled
		}
	}
	for _, item := range given {
		row := Listing{Item: item, Prefilled: true, Certainty: standard.Own}
		if c := certainty[item.Key]; c != "" {
			row.Certainty = c
		}
		if i := slices.IndexFunc(said, func(o Item) bool { return o.Key == item.Key }); i >= 0 {
			row.Item, row.Prefilled, row.Certainty = said[i], false, standard.Seen
		}
		all = append(all, row)
	}
	for _, item := range said {
		if item.Key == "" || !slices.ContainsFunc(given, func(g Item) bool { return g.Key == item.Key }) {
			all = append(all, Listing{Item: item, Certainty: standard.Seen})
		}
	}
	return all
}
