package simulation

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
)

//go:embed data/activities.txt
var activities string

// activity is a line of activities.txt: a row of the plan before it has places.
type activity struct {
	scope string
	row   plan.Row
}

// everyActivity reads the list, which is the program's own.
func everyActivity() (all []activity) {
	for line := range strings.Lines(activities) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, " | ")
		if len(f) != 14 {
			panic("activities.txt: " + line)
		}
		unit, volume := whole(f[7]), whole(f[8])
		r := plan.Row{Office: f[1], Nature: plan.Nature(f[2]), Indicators: strings.Fields(f[3]), Code: strings.Trim(f[4], "-"), TargetGroup: f[5], Unit: f[6],
			UnitCost: rupiah.Amount(unit), Volume: plan.Quantity(volume * 1000), Cost: rupiah.Amount(unit * volume), Source: f[9], DirectTold: true,
			Direct: rupiah.Amount(unit * volume * whole(f[10]) / 100), Activity: f[12], Output: f[13], Continuity: plan.Continued}
		for _, q := range strings.Fields(f[11]) {
			r.Quarters = append(r.Quarters, int(whole(q)))
		}
		all = append(all, activity{f[0], r})
	}
	return all
}

func whole(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic("activities.txt: " + text)
	}
	return n
}

// plan writes the rows: those of the regency, one in each kecamatan, one in each priority
// village. A row answers the recommendations that name its indicator and its place.
func (m *made) plan(ctx context.Context) error {
	for _, a := range everyActivity() {
		for _, place := range m.places(a.scope) {
			e := register.Entry[plan.Row]{Year: m.Year, Area: m.Regency, Body: a.row}
			r := &e.Body
			r.Areas, r.Recommendations = []string{place}, m.answeredBy(*r, place)
			switch r.Office {
			case "kecamatan", "desa":
				r.Office, e.Area = place, place
			}
			if err := m.o.Plans.Save(ctx, m.secretariat(), &e, ""); err != nil {
				return fmt.Errorf("%s in %s: %w", r.Activity, place, err)
			}
			m.rows = append(m.rows, e)
		}
	}
	m.done.Rows = len(m.rows)
	return nil
}

func (m *made) places(scope string) (codes []string) {
	switch scope {
	case "regency":
		return []string{m.Regency}
	case "districts":
		for _, r := range region.Children(m.Regency) {
			codes = append(codes, r.Code)
		}
	default:
		for _, code := range m.lokus {
			if r, _ := region.Get(code); scope == "lokus" || r.Kind != region.Kelurahan {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

func (m *made) answeredBy(r plan.Row, place string) (ids []db.ID) {
	for _, a := range m.advised {
		b := a.Body
		meets := func(area string) bool { return region.Within(area, place) || region.Within(place, area) }
		if slices.ContainsFunc(r.Indicators, func(id string) bool { return slices.Contains(b.Indicators, id) }) && (len(b.Areas) == 0 || slices.ContainsFunc(b.Areas, meets)) {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// placed: most rows stand in RKPD and Renja, every ninth does not yet.
func (m *made) placed(i int, e register.Entry[plan.Row]) budget.Entry {
	in := i%9 != 4
	p := budget.Placed{RKPD: budget.Place{In: budget.No}, Renja: budget.Place{In: budget.No}}
	if in {
		p.RKPD.In, p.Renja.In = budget.Yes, budget.Yes
		p.RKPD.Code, p.RKPD.Page, p.Renja.Code, p.Target = e.Body.Code, strconv.Itoa(40+i), e.Body.Code, &e.Body.Volume
	} else {
		p.Reason = "Diusulkan lagi pada perubahan RKPD."
	}
	return budget.Entry{Row: e.ID, Placed: &p}
}

// granted: most get what was planned, every seventh three quarters of it, every eleventh
// nothing.
func (m *made) granted(i int, e register.Entry[plan.Row]) budget.Entry {
	got, why := m.share(i, e.Body.Cost)
	return budget.Entry{Row: e.ID, Granted: &budget.Granted{Ceiling: &got, Budget: &got, Reason: why}}
}

func (m *made) share(i int, cost rupiah.Amount) (got rupiah.Amount, why string) {
	switch {
	case i%11 == 5:
		return 0, "Tidak masuk pagu; dicari sumber lain."
	case i%7 == 3:
		return cost / 4 * 3, "Disesuaikan dengan kemampuan keuangan daerah."
	}
	return cost, ""
}

// realised is what came of a row in a quarter: a little less than what was granted.
func (m *made) realised(i, quarter int, r plan.Row) (x budget.Realised, ok bool) {
	got, _ := m.share(i, r.Cost)
	if !slices.Contains(r.Quarters, quarter) || got == 0 || i%13 == 6 {
		return x, false
	}
	parts := int64(len(r.Quarters))
	x = budget.Realised{Quarter: quarter, Volume: r.Volume / 1000 / plan.Quantity(parts) * 1000 * 9 / 10, Amount: got / rupiah.Amount(parts) * 9 / 10}
	if i%10 == 2 {
		x.Note = "Sebagian penyedia terlambat; sisanya triwulan berikut."
	}
	return x, true
}

// constraints are what hinders, as a team would write it.
var constraints = []situation.Constraint{
	{Indicator: "ESS-17", Kind: "supply", Group: "posyandu", Cause: "Alat antropometri terstandar belum ada di setiap posyandu, sebagian timbangan rusak.", Repair: "Pengadaan alat dan kalibrasi tiap tahun.", Office: "dinkes"},
	{Indicator: "ESS-26", Kind: "access", Group: "household", Cause: "Jaringan perpipaan belum sampai; warga mengambil air dari sumur yang kering di kemarau.", Repair: "Perluasan SPAM dan sumur bor komunal.", Office: "pupr"},
	{Indicator: "ESS-15", Kind: "behaviour", Group: "under_two", Cause: "MP-ASI pertama berupa bubur tepung tanpa protein hewani.", Repair: "Kelas ibu balita dengan praktik memasak.", Office: "dinkes"},
	{Service: "Pendampingan keluarga", Kind: "management", Group: "at_risk", Cause: "Kunjungan TPK dan kader belum dijadwalkan bersama.", Repair: "Jadwal bersama tiap bulan di rakor kecamatan.", Office: "dppkb"},
	{Service: "Data keluarga berisiko", Kind: "data", Group: "at_risk", Cause: "Data keluarga berisiko dan data balita belum dipadankan.", Repair: "Pemadanan dua kali setahun.", Office: "dppkb"},
}
