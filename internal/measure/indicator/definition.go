package indicator

import "tumbuh/internal/fact/growth"

// Definition is one indicator: who is counted, among whom, by which standard,
// on whose authority. Name and explanation are the catalogue's, by key.
type Definition struct {
	Key       string // in exports and the database; catalogue key "indicator.<key>"
	Group     string // coverage, status, gain
	Standard  string // the standard behind it
	Source    string
	Confirmed bool // false is shown as "not confirmed"
	Good      bool // higher is better
	Among     func(*Row) bool
	Counts    func(*Row) bool // asked only of those among
}

const (
	skdn      = "SKDN"
	permenkes = "Permenkes 2/2020"
	who       = "WHO Child Growth Standards 2006"
	kia       = "Buku KIA 2023 (KMS)"
)

func registered(*Row) bool { return true }
func weighed(r *Row) bool  { return r.Weighed }

// Definitions are all indicators of this edition, in the order of reports.
var Definitions = func() []Definition {
	all := []Definition{
		{"kia", "coverage", skdn, kia, false, true, func(r *Row) bool { return r.KIA != nil }, func(r *Row) bool { return *r.KIA }},
		{"weighed", "coverage", skdn, kia, true, true, registered, weighed},
		{"measured", "coverage", skdn, kia, true, true, registered, func(r *Row) bool { return r.MM > 0 }},
		{"not-weighed", "coverage", skdn, kia, true, false, registered, func(r *Row) bool { return !r.Weighed }},
		{"gained", "gain", "KMS", kia, false, true, weighed, letter(growth.Rose)},
		{"not-gained", "gain", "KMS", kia, false, false, weighed, letter(growth.NotRose)},
		{"absent-before", "gain", "KMS", kia, true, false, weighed, letter(growth.Absent)},
		{"first", "gain", "KMS", kia, true, false, weighed, letter(growth.First)},
		{"2t", "gain", "KMS", kia, false, false, weighed, func(r *Row) bool { return r.Trend.TwiceNotRose() }},
		{"bgm", "gain", "KMS", kia, true, false, known(growth.WHODays, growth.WFA), below(growth.WHODays, growth.WFA, -300)},
	}
	for _, s := range []growth.Standard{growth.WHODays, growth.PermenkesMonths} {
		source, tail := who, ""
		if s == growth.PermenkesMonths {
			source, tail = permenkes, "-months"
		}
		status := func(key string, i growth.Index, counts func(*Row) bool) {
			all = append(all, Definition{key + tail, "status", s.String(), source, s == growth.WHODays, false, known(s, i), counts})
		}
		status("stunting", growth.HFA, below(s, growth.HFA, -200))
		status("severe-stunting", growth.HFA, below(s, growth.HFA, -300))
		status("wasting", growth.WFH, swollenOr(below(s, growth.WFH, -200)))
		status("severe-wasting", growth.WFH, swollenOr(below(s, growth.WFH, -300)))
		status("underweight", growth.WFA, below(s, growth.WFA, -200))
		status("severe-underweight", growth.WFA, below(s, growth.WFA, -300))
		status("overweight", growth.WFH, func(r *Row) bool { return !r.Oedema && r.Score(s, growth.WFH).Z > 200 })
	}
	// Some offices publish on the registered; both denominators are in use.
	return append(all, Definition{"stunting-registered", "status", growth.WHODays.String(), who, true, false, registered,
		func(r *Row) bool {
			return known(growth.WHODays, growth.HFA)(r) && below(growth.WHODays, growth.HFA, -200)(r)
		}})
}()

func letter(g growth.Gain) func(*Row) bool {
	return func(r *Row) bool { return r.Gain == g }
}

func known(s growth.Standard, i growth.Index) func(*Row) bool {
	return func(r *Row) bool { return r.Score(s, i).Known() || i == growth.WFH && r.Oedema }
}

// swollenOr: a child with oedema of both feet is severely wasted whatever it
// weighs (WHO; Permenkes 2/2020), and has no weight-based score.
func swollenOr(counts func(*Row) bool) func(*Row) bool {
	return func(r *Row) bool { return r.Oedema || counts(r) }
}

func below(s growth.Standard, i growth.Index, z int16) func(*Row) bool {
	return func(r *Row) bool { return r.Score(s, i).Z < z }
}

// Define finds a definition by its key.
func Define(key string) (Definition, bool) {
	for _, d := range Definitions {
		if d.Key == key {
			return d, true
		}
	}
	return Definition{}, false
}
