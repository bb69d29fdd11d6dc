package situation

import (
	"net/url"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
)

// Figure is a figure of the snapshot as evidence: of prevalence, of those measured, of
// families at risk, of coverage or supply. Of a place or indicator that the snapshot does
// not have it is not known.
func (s *Snapshot) Figure(kind, area, indicator string) Evidence {
	e := Evidence{Kind: kind, Area: area, Indicator: indicator, When: s.Month.String()}
	p, found := s.Place(area)
	switch kind {
	case "prevalence":
		e.Count, e.Of, e.Known = p.Stunted, p.Measured, p.Known()
	case "measured":
		e.Count, e.Of, e.Known = p.Measured, p.Children, p.Children > 0
	case "risk":
		e.Count, e.Of, e.Known, e.When = p.AtRisk, p.Families, found && p.Families > 0, civil.YearOf(s.Period.Year()).String()
	case "coverage", "supply", "reporting":
		e.service(s, kind)
	}
	return e
}

func (e *Evidence) service(s *Snapshot, kind string) {
	x, found := s.Service(e.Indicator)
	if !found {
		return
	}
	if e.When = x.Period.String(); x.Goal != nil {
		e.Target = x.Goal.Hundredths
	}
	switch v, told := x.Places[e.Area]; {
	case kind == "reporting":
		e.Count, e.Of, e.Known = int64(x.Reporting), int64(x.Asked), true
	case e.Area == s.Area:
		e.Count, e.Of, e.Known = x.Numerator, x.Denominator, x.Known
	default:
		e.Count, e.Of, e.Known = v[0], v[1], told
	}
}

// Small tells whether a value says something of fewer people than may be told of in a file,
// reached or not; places and institutions are no people.
func (s Coverage) Small(below int) bool {
	few := func(n int64) bool { return n > 0 && n < int64(below) }
	switch {
	case s.Measure == string(edition.YesNo) || slices.Contains([]string{"regency", "district", "village", "posyandu", "paud"}, s.Group):
		return false
	case s.Measure == string(edition.Share) && few(s.Denominator-s.Numerator):
		return true
	}
	return few(s.Numerator) || few(s.Denominator)
}

// Quiet tells whether a figure must not stand in a text or file that leaves the office
// pages: those that the snapshot hides, and small counts, which one frozen long ago does
// not mark.
func (s *Snapshot) Quiet(e Evidence, below int) bool {
	few := func(n int64) bool { return n > 0 && n < int64(below) }
	p, _ := s.Place(e.Area)
	switch e.Kind {
	case "prevalence":
		return p.Hides&(HidesStunted|HidesMeasured) != 0 || few(e.Count) || few(e.Of)
	case "measured":
		return p.Hides&(HidesChildren|HidesMeasured) != 0 || few(e.Count) || few(e.Of)
	case "risk":
		return s.HoldsBack(HeldFamilies, e.Area) || few(e.Count) || few(e.Of)
	case "coverage", "supply":
		x, _ := s.Service(e.Indicator)
		x.Numerator, x.Denominator = e.Count, e.Of
		return s.HoldsBack(e.Indicator, e.Area) || x.Small(below)
	}
	return false
}

// Href is the page where the figure stands as it is now.
func (e Evidence) Href() string {
	q := url.Values{}
	switch e.Kind {
	case "prevalence", "measured":
		q.Set("bulan", e.When)
		if len(e.Area) == int(region.Village) {
			return "/desa/" + e.Area + "?" + q.Encode()
		}
		return "/wilayah/" + e.Area + "?" + q.Encode()
	case "risk":
		return "/keluarga?wilayah=" + e.Area
	case "doubt":
		q.Set("jenis", e.Indicator)
		return "/data/ragu?" + q.Encode()
	}
	q.Set("wilayah", e.Area)
	q.Set("periode", e.When)
	return "/cakupan/indikator/" + e.Indicator + "?" + q.Encode()
}

// same tells whether two are one figure with one value.
func (e Evidence) same(o Evidence) bool {
	o.Frozen, o.Taken = e.Frozen, e.Taken
	return e == o
}

// stamp says when figures were read, and in which frozen analysis they stand: in the
// newest one, if it has the same.
func stamp(all []Evidence, frozen *Analysis, id db.ID, now db.Time) {
	for i := range all {
		e := &all[i]
		if !e.Taken.IsZero() {
			continue
		}
		e.Taken = now
		if frozen != nil && e.Kind != "doubt" && e.same(frozen.Snapshot.Figure(e.Kind, e.Area, e.Indicator)) {
			e.Frozen = id
		}
	}
}
