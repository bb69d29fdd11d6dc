package situation

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/fact/survey"
)

// Snapshot is what the figures say of an area: of the children weighed in a month, of
// the services of a period, of families, supply and money. It names nobody.
type Snapshot struct {
	Regency   string             `json:"regency"`
	Area      string             `json:"area"` // the regency, or a kecamatan with an analysis of its own
	Year      int                `json:"year"` // of the actions
	Month     civil.Month        `json:"month"`
	Period    civil.Period       `json:"period"`
	Edition   string             `json:"edition"`
	Standard  string             `json:"standard"`
	Certainty standard.Certainty `json:"certainty"` // of the standard
	Rule      Hotspot            `json:"rule"`
	Shrinkage Shrinkage          `json:"shrinkage"`
	Whole     Place              `json:"whole"`
	Districts []Place            `json:"districts"` // by code, also those without a child
	Villages  []Place            `json:"villages"`
	Services  []Coverage         `json:"services"` // the edition's, as the regency has it: what reaches people
	Supply    []Coverage         `json:"supply"`   // what makes services possible
	Targets   []Target           `json:"targets"`
	Published []Published        `json:"published"`
	FundYear  int                `json:"fund_year,omitempty"` // of Place.Fund

	// Withheld are the areas whose count a file that leaves the office pages does not tell,
	// by indicator, HeldAges and HeldFamilies; of children Place.Hides says it.
	Withheld map[string][]string `json:"withheld,omitempty"`
}

// Place is one place of it. What is not known is zero with Known, Risk.Known or Fund nil.
type Place struct {
	Code     string   `json:"code"`
	Children int64    `json:"children"` // under five and registered (S)
	Weighed  int64    `json:"weighed"`  // D
	Measured int64    `json:"measured"` // with a plausible length for age: the denominator of prevalence
	Stunted  int64    `json:"stunted"`
	Severe   int64    `json:"severe"`
	Shrunk   float64  `json:"shrunk,omitempty"` // of a village: its prevalence with small numbers shrunk
	Hotspot  bool     `json:"hotspot,omitempty"`
	Quadrant Quadrant `json:"quadrant,omitempty"`
	Families int64    `json:"families,omitempty"` // target families counted in our records
	AtRisk   int64    `json:"at_risk,omitempty"`
	Fund     *Fund    `json:"fund,omitempty"` // Dana Desa; of a kelurahan always nil
	Hides    Hides    `json:"hides,omitempty"`
	Told     int      `json:"told,omitempty"`   // villages with somebody measured, of a place with several
	Within   int      `json:"within,omitempty"` // villages in it
}

// Hides is what of a place a file that leaves the office pages does not tell: small
// counts of children, and what would give them away.
type Hides int

const (
	HidesChildren Hides = 1 << iota // and weighed
	HidesMeasured
	HidesStunted // and with it the prevalence
	HidesSevere
)

// Has tells whether all of some are hidden.
func (h Hides) Has(some Hides) bool { return h&some == some }

// Fund is Dana Desa of a village, or the sum of those that told theirs.
type Fund struct {
	Total    rupiah.Amount `json:"total"`
	Stunting rupiah.Amount `json:"stunting"`
	Villages int           `json:"villages,omitempty"`
}

// Known is false where nobody was measured.
func (p Place) Known() bool { return p.Measured > 0 }

// Prevalence is the share of the measured that is stunted, 0 to 1.
func (p Place) Prevalence() float64 { return ratio(p.Stunted, p.Measured) }

// Interval is the prevalence's 95 % interval.
func (p Place) Interval() (low, high float64) { return survey.Interval(p.Stunted, p.Measured) }

// Few says that chance rules the prevalence.
func (p Place) Few() bool { return p.Measured < FewChildren }

// FewChildren is the number measured below which a prevalence is shown as weak.
const FewChildren = 30

func (p Place) plus(o Place) Place {
	p.Children, p.Weighed, p.Measured = p.Children+o.Children, p.Weighed+o.Weighed, p.Measured+o.Measured
	p.Stunted, p.Severe, p.Families, p.AtRisk = p.Stunted+o.Stunted, p.Severe+o.Severe, p.Families+o.Families, p.AtRisk+o.AtRisk
	return p
}

func ratio(n, d int64) float64 {
	if d <= 0 {
		return 0
	}
	return float64(n) / float64(d)
}

// Quadrant says on which side of the whole's prevalence and of the median number of cases
// among the villages a village lies.
type Quadrant int

const (
	NoQuadrant Quadrant = iota // nobody was measured
	HighHigh                   // high prevalence, many cases
	HighFew
	LowMany
	LowFew
)

// Pair is a numerator and a denominator.
type Pair [2]int64

// Ratio is the share, 0 to 1.
func (p Pair) Ratio() float64 { return ratio(p[0], p[1]) }

// Coverage is one indicator of the edition with what stands of it.
type Coverage struct {
	ID          string             `json:"id"`
	NameID      string             `json:"name_id"`
	NameEN      string             `json:"name_en"`
	Group       string             `json:"group"`
	Nature      string             `json:"nature,omitempty"`
	Level       string             `json:"level"`
	Measure     string             `json:"measure"`
	Lower       bool               `json:"lower,omitempty"` // lower is better
	Office      string             `json:"office"`          // the first that answers for it
	Certainty   standard.Certainty `json:"certainty"`
	Period      civil.Period       `json:"period"` // that its target is for
	Goal        *Goal              `json:"goal,omitempty"`
	Numerator   int64              `json:"numerator"`
	Denominator int64              `json:"denominator"`
	Known       bool               `json:"known"`
	Asked       int                `json:"asked"`     // places of which it is asked
	Reporting   int                `json:"reporting"` // of those, how many have a value
	Source      string             `json:"source,omitempty"`
	Reached     Answer             `json:"reached,omitempty"`
	Reaching    int                `json:"reaching,omitempty"` // of a count of several places: how many reach it
	Gap         float64            `json:"gap,omitempty"`      // from the target in percent points, above 0 short of it
	Sure        float64            `json:"sure,omitempty"`     // by how many it falls short at least, chance left aside
	Missed      int64              `json:"missed,omitempty"`   // people whom it did not reach
	Note        string             `json:"note,omitempty"`     // of the office that stated it
	Places      map[string]Pair    `json:"places,omitempty"`   // kecamatan and villages with a value
}

// Goal is the target that holds, on whose authority.
type Goal struct {
	Year       int                `json:"year"`
	Hundredths int                `json:"hundredths"`
	Basis      string             `json:"basis"`
	Certainty  standard.Certainty `json:"certainty"`
}

// Answer is yes, no, or empty where it is not known.
type Answer string

const (
	Yes Answer = "yes"
	No  Answer = "no"
)

// Name is the indicator's in a language.
func (s Coverage) Name(lang string) string {
	if lang == "en" && s.NameEN != "" {
		return s.NameEN
	}
	return s.NameID
}

// Short is by how many percent points a place falls short of the target; ok is false
// where there is no value, nobody in the group, or no target.
func (s Coverage) Short(area string) (points float64, ok bool) {
	v, known := s.Places[area]
	if !known || v[1] == 0 || s.Goal == nil || s.Measure != "share" {
		return 0, false
	}
	points = float64(s.Goal.Hundredths)/100 - 100*v.Ratio()
	if s.Lower {
		points = -points
	}
	return max(0, points), true
}

// Target is how many there are of a group that services are for, and by what it is known.
type Target struct {
	Key       string           `json:"key"` // situation.target.<key>
	Count     int64            `json:"count"`
	Indicator string           `json:"indicator,omitempty"` // whose denominator it is; empty: our own rows
	Reporting int              `json:"reporting"`           // villages with a number
	Asked     int              `json:"asked"`
	Places    map[string]int64 `json:"places,omitempty"`
}

// Published is what somebody else published of the regency; it stands beside our own
// figure and never in a series with it.
type Published struct {
	Survey     string             `json:"survey"`
	Kind       string             `json:"kind"` // fact/published.Kind
	Period     string             `json:"period"`
	Hundredths int                `json:"hundredths"`
	Places     int                `json:"places"` // decimals as printed
	Low        int                `json:"low,omitempty"`
	High       int                `json:"high,omitempty"`
	Source     string             `json:"source"`
	Certainty  standard.Certainty `json:"certainty"`
}

// Place finds one of the snapshot's places by its code.
func (s *Snapshot) Place(code string) (Place, bool) {
	if code == s.Area {
		return s.Whole, true
	}
	all := s.Villages
	if region.LevelOf(code) == region.District {
		all = s.Districts
	}
	i := slices.IndexFunc(all, func(p Place) bool { return p.Code == code })
	if i < 0 {
		return Place{}, false
	}
	return all[i], true
}

// Service finds an indicator, of services or supply, by its id.
func (s *Snapshot) Service(id string) (Coverage, bool) {
	for _, all := range [][]Coverage{s.Services, s.Supply} {
		if i := slices.IndexFunc(all, func(x Coverage) bool { return x.ID == id }); i >= 0 {
			return all[i], true
		}
	}
	return Coverage{}, false
}

// ByGap are the services that fall short of their targets by more than chance explains
// first, the furthest before the others; what is not known stands last.
func (s *Snapshot) ByGap() []Coverage {
	rank := func(x Coverage) int {
		switch {
		case !x.Known:
			return 2
		case x.Reached == Yes:
			return 1
		}
		return 0
	}
	all := slices.Clone(s.Services)
	slices.SortStableFunc(all, func(a, b Coverage) int {
		return cmp.Or(rank(a)-rank(b), cmp.Compare(b.Sure, a.Sure), cmp.Compare(b.Gap, a.Gap))
	})
	return all
}

// Without is a place of the snapshot without its hotspots.
func (s *Snapshot) Without(code string) (p Place) {
	for _, v := range s.Villages {
		if region.Within(v.Code, code) && !v.Hotspot {
			p = p.plus(v)
		}
	}
	p.Code = code
	return p
}

// Analysis is a snapshot as it was frozen, with the sum that shows that it is still the
// same.
type Analysis struct {
	Snapshot Snapshot `json:"snapshot"`
	SHA256   string   `json:"sha256"` // of the snapshot as JSON, hex
	Taken    db.Time  `json:"taken"`
	Note     string   `json:"note,omitempty"`
}
