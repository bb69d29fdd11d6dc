package plan

import (
	"math/big"
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
)

// Nature is how an activity works against stunting; catalogue: plan.nature.<nature>.
type Nature string

const (
	Specific  Nature = "specific"  // on what causes it directly
	Sensitive Nature = "sensitive" // on what lies behind
	Support   Nature = "support"   // on the work itself: data, meetings, regulation
)

// Natures in the order of pages.
var Natures = []Nature{Specific, Sensitive, Support}

// Continuity is how a row stands to the year before; catalogue: plan.continuity.<…>.
type Continuity string

const (
	New        Continuity = "new"
	Continued  Continuity = "continued"
	Enlarged   Continuity = "enlarged"
	Retargeted Continuity = "retargeted" // the same activity for other persons or places
)

// Continuities in the order of pages.
var Continuities = []Continuity{New, Continued, Enlarged, Retargeted}

// Quantity is thousandths of a unit: 2500 is 2,5 km.
type Quantity int64

// mostQuantity is far above any volume, and small enough for exact floats.
const mostQuantity = Quantity(1_000_000_000_000_000)

// ParseQuantity reads a volume as offices write it: 1.250 and 1250 are one thousand two
// hundred and fifty, 2,5 is two and a half; no more than three decimals.
func ParseQuantity(text string) (Quantity, error) {
	refused := fault.New(fault.Invalid, "plan.volume.unreadable", nil)
	whole, part, cut := strings.Cut(strings.TrimSpace(text), ",")
	a, err := rupiah.Parse(whole)
	if err != nil || strings.ContainsAny(whole, "Rr-") || a > rupiah.Amount(mostQuantity/1000) || cut && (part == "" || len(part) > 3) {
		return 0, refused
	}
	q := Quantity(a) * 1000
	for i, unit := 0, Quantity(100); i < len(part); i, unit = i+1, unit/10 {
		if part[i] < '0' || part[i] > '9' {
			return 0, refused
		}
		q += Quantity(part[i]-'0') * unit
	}
	return q, nil
}

// Words is the quantity as a language writes it, with the decimals that it has.
func (q Quantity) Words(p *locale.Printer) string {
	digits := 3
	for n := q; digits > 0 && n%10 == 0; n /= 10 {
		digits--
	}
	return p.Decimal(float64(q)/1000, digits)
}

// Cost is what a quantity costs; what is no whole rupiah is refused, and not rounded.
func (q Quantity) Cost(unit rupiah.Amount) (rupiah.Amount, error) {
	exact, rest := new(big.Int).Mul(big.NewInt(int64(q)), big.NewInt(int64(unit))), new(big.Int)
	exact.QuoRem(exact, big.NewInt(1000), rest)
	switch {
	case q < 0 || unit < 0:
		return 0, fault.New(fault.Invalid, "rupiah.negative", nil)
	case rest.Sign() != 0:
		return 0, fault.New(fault.Invalid, "plan.cost.broken", nil)
	case !exact.IsInt64():
		return 0, fault.New(fault.Invalid, "rupiah.too_much", nil)
	}
	return rupiah.Amount(exact.Int64()), nil
}

// Row is one activity of the plan. Its entry's Year is that of the actions (the plan is
// for the year after), its Area that of whose plan it is: the regency, or the kecamatan
// or village whose office wrote it.
type Row struct {
	Number          int           `json:"number"`                    // in the regency's plan of the year; given when it is first kept
	Recommendations []db.ID       `json:"recommendations,omitempty"` // that it answers
	Nature          Nature        `json:"nature"`
	Indicators      []string      `json:"indicators,omitempty"` // of fact/edition
	Code            string        `json:"code,omitempty"`       // of the sub-kegiatan: 1.02.02.2.02.0001
	Named           *Named        `json:"named,omitempty"`      // names typed by hand, of a code that stands in no list
	Activity        string        `json:"activity"`             // what is done, in words
	Output          string        `json:"output,omitempty"`     // what there is afterwards
	TargetGroup     string        `json:"target_group,omitempty"`
	Volume          Quantity      `json:"volume,omitempty"` // thousandths of the unit; 0: not told
	Unit            string        `json:"unit,omitempty"`   // person, package, posyandu, km …: in words
	UnitCost        rupiah.Amount `json:"unit_cost,omitempty"`
	Cost            rupiah.Amount `json:"cost,omitempty"`     // 0: not told, unless Unfunded
	Unfunded        bool          `json:"unfunded,omitempty"` // needs no money of its own
	Direct          rupiah.Amount `json:"direct,omitempty"`   // of Cost, what reaches target persons
	DirectTold      bool          `json:"direct_told,omitempty"`
	Source          string        `json:"source,omitempty"`     // of Sources
	Office          string        `json:"office"`               // an OPD's code, or that of a kecamatan or village
	Supporting      []string      `json:"supporting,omitempty"` // other offices
	Partners        string        `json:"partners,omitempty"`   // who is no office of the regency
	Areas           []string      `json:"areas,omitempty"`      // villages, kecamatan, or the regency: all of it; none: not told
	Quarters        []int         `json:"quarters,omitempty"`   // of the plan's year, 1 to 4, rising
	Continuity      Continuity    `json:"continuity,omitempty"`
	Before          db.ID         `json:"before,omitempty"` // the row of an earlier plan that it was copied from
	Note            string        `json:"note,omitempty"`
}

// Entry is a row as it is kept.
type Entry = register.Entry[Row]

// Named is what a code means that stands in no list.
type Named struct {
	Program     string `json:"program"`
	Activity    string `json:"activity"` // kegiatan
	SubActivity string `json:"sub_activity"`
}

const (
	rows     = register.Kind[Row]("plan.row")
	answers  = register.Kind[Answer]("plan.answer")
	longest  = 2000 // of a text
	shortest = 200  // of a short one
)

// Answer says why a recommendation has no row. Its entry's Code is the recommendation's id.
type Answer struct {
	Reason string `json:"reason"`
}

// Rows are those of a regency's year of actions, by number.
func Rows(tx *db.Tx, regency string, year int) ([]register.Entry[Row], error) {
	all, err := rows.List(tx, regency, register.Query{Year: year})
	slices.SortStableFunc(all, func(a, b register.Entry[Row]) int { return a.Body.Number - b.Body.Number })
	return all, err
}

// Get is one row.
func Get(tx *db.Tx, regency string, id db.ID) (register.Entry[Row], error) {
	return rows.Get(tx, regency, id)
}

// Answers are the reasons of a year, by the recommendation.
func Answers(tx *db.Tx, regency string, year int) (map[db.ID]register.Entry[Answer], error) {
	all, err := answers.List(tx, regency, register.Query{Year: year})
	by := make(map[db.ID]register.Entry[Answer], len(all))
	for _, e := range all {
		by[db.ID(e.Code)] = e
	}
	return by, err
}

// Reaches tells whether the row is for a place: names it, what lies in it, or what it
// lies in.
func (r Row) Reaches(area string) bool {
	return slices.ContainsFunc(r.Areas, func(a string) bool { return region.Within(a, area) || region.Within(area, a) })
}

// Lacks are the fields without which a row is no plan yet; words: plan.field.<name>. Codes
// of sub kegiatan are those of the regency's budget: what others pay has none.
func (r Row) Lacks() (names []string) {
	source, told := SourceOf(r.Source)
	for _, f := range []struct {
		name   string
		absent bool
	}{{"kode", r.Code == "" && (!told || source.Fund == RegencyFund)}, {"sasaran", r.TargetGroup == ""}, {"volume", r.Volume == 0}, {"satuan", r.Unit == ""}, {"biaya", r.Cost == 0 && !r.Unfunded},
		{"langsung", r.Cost > 0 && !r.DirectTold}, {"sumber", r.Source == "" && !r.Unfunded}, {"lokasi", len(r.Areas) == 0}, {"triwulan", len(r.Quarters) == 0}, {"keluaran", r.Output == ""}} {
		if f.absent {
			names = append(names, f.name)
		}
	}
	return names
}
