package plan

import (
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// MayWrite tells whether somebody may write a row of an area's plan: of their own office
// within their own territory; the secretariat anybody's.
func MayWrite(by account.Actor, row Row, area string) error {
	if err := by.Allow(account.PlanWrite, area); err != nil || by.May(account.PlanManage) {
		return err
	}
	own := by.OfficeOf()
	if len(by.Region) > 4 { // a kecamatan or a village plans for itself
		if own = by.Region; area != by.Region {
			return fault.New(fault.Forbidden, "account.territory", fault.Args{"Area": area})
		}
	}
	switch {
	case own == "":
		return fault.New(fault.Forbidden, "plan.office.none", nil)
	case row.Office != own:
		return fault.New(fault.Forbidden, "plan.office.other", nil)
	}
	return nil
}

// problems are what is wrong with a row, by the field of its form.
type problems []fault.Field

func (p *problems) say(wrong bool, field, key string, args fault.Args) {
	if wrong {
		*p = append(*p, fault.Field{Name: field, Key: key, Args: args})
	}
}

func (p problems) fault() error {
	if len(p) == 0 {
		return nil
	}
	err := fault.New(fault.Invalid, "plan.row.wrong", nil)
	err.Fields = p
	return err
}

// check puts a row in order and tells what is wrong with it. What is missing is no
// error: a row is completed over time (Lacks).
func (w *Writing) check(r *Row, area string) error {
	// What is tidied is this row's own: a preview checks what is kept later.
	r.Areas, r.Supporting, r.Quarters, r.Indicators = slices.Clone(r.Areas), slices.Clone(r.Supporting), slices.Clone(r.Quarters), slices.Clone(r.Indicators)
	var p problems
	for _, t := range []struct {
		field string
		text  *string
		most  int
	}{{"kegiatan", &r.Activity, longest}, {"keluaran", &r.Output, longest}, {"catatan", &r.Note, longest}, {"satuan", &r.Unit, shortest}, {"mitra", &r.Partners, longest}} {
		*t.text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(*t.text, ""), "\r\n", "\n"))
		p.say(len(*t.text) > t.most, t.field, "plan.text.long", fault.Args{"Limit": t.most})
	}
	p.say(r.Activity == "", "kegiatan", "plan.activity.none", nil)
	p.say(!slices.Contains(Natures, r.Nature), "golongan", "plan.choose", nil)
	p.say(r.Continuity != "" && !slices.Contains(Continuities, r.Continuity), "lanjutan", "plan.choose", nil)
	p.say(r.TargetGroup != "" && !edition.Groups.Has(r.TargetGroup), "sasaran", "plan.choose", nil)
	for _, id := range r.Indicators {
		_, _, found := w.Frame.Find(id)
		p.say(!found, "indikator", "plan.indicator.unknown", fault.Args{"Code": id})
	}
	for _, id := range r.Recommendations {
		p.say(!w.recommended[id], "rekomendasi", "plan.recommendation.unknown", nil)
	}
	w.code(r, &p)
	money(r, &p)
	w.place(r, area, &p)
	for _, office := range append([]string{r.Office}, r.Supporting...) {
		field := "opd"
		if office != r.Office {
			field = "pendukung"
		}
		p.say(!w.office(office), field, "plan.office.unknown", nil)
	}
	r.Supporting = slices.DeleteFunc(r.Supporting, func(o string) bool { return o == r.Office })
	for _, q := range r.Quarters {
		p.say(q < 1 || q > 4, "triwulan", "plan.choose", nil)
	}
	slices.Sort(r.Quarters)
	r.Quarters = slices.Compact(r.Quarters)
	return p.fault()
}

// code brings a code into its one writing; one that stands in no list needs its names.
func (w *Writing) code(r *Row, p *problems) {
	if r.Code = strings.TrimSpace(r.Code); r.Code == "" {
		r.Named = nil
		return
	}
	code, err := nomenclature.Parse(r.Code)
	if err != nil || code.Depth() != nomenclature.SubActivity {
		p.say(true, "kode", "plan.code.shape", fault.Args{"Text": strings.ToValidUTF8(r.Code[:min(len(r.Code), 40)], "")})
		return
	}
	r.Code = string(code)
	if _, known := w.Codes.Get(code); known {
		r.Named = nil
		return
	}
	if r.Named == nil {
		r.Named = &Named{}
	}
	for _, n := range []struct {
		field string
		text  *string
	}{{"nama_program", &r.Named.Program}, {"nama_kegiatan", &r.Named.Activity}, {"nama_sub", &r.Named.SubActivity}} {
		*n.text = strings.TrimSpace(strings.ToValidUTF8(*n.text, ""))
		p.say(*n.text == "", n.field, "plan.code.named", nil)
		p.say(len(*n.text) > longest, n.field, "plan.text.long", fault.Args{"Limit": longest})
	}
}

// money: volume × unit cost is the cost, to the rupiah; the part that reaches persons is
// no more than all of it.
func money(r *Row, p *problems) {
	p.say(r.Volume < 0 || r.Volume > mostQuantity, "volume", "plan.volume.unreadable", nil)
	p.say(r.UnitCost < 0, "harga", "rupiah.negative", nil)
	p.say(r.Cost < 0, "biaya", "rupiah.negative", nil)
	p.say(r.Direct < 0, "langsung", "rupiah.negative", nil)
	if len(*p) > 0 && slices.ContainsFunc(*p, func(f fault.Field) bool { return f.Key == "rupiah.negative" || f.Name == "volume" }) {
		return
	}
	if r.Volume > 0 && r.UnitCost > 0 {
		cost, err := r.Volume.Cost(r.UnitCost)
		f := fault.As(err)
		switch {
		case f != nil:
			p.say(true, "harga", f.Key, f.Args)
		case r.Cost == 0:
			r.Cost = cost
		default:
			p.say(r.Cost != cost, "biaya", "plan.cost.differs", fault.Args{"Cost": int(r.Cost), "Product": int(cost)})
		}
	}
	p.say(r.Unfunded && (r.Cost > 0 || r.UnitCost > 0), "biaya", "plan.cost.unfunded", nil)
	p.say(r.Direct > 0 && !r.DirectTold, "langsung", "plan.direct.told", nil)
	p.say(r.Direct > r.Cost, "langsung", "plan.direct.more", nil)
	_, known := SourceOf(r.Source)
	p.say(r.Source != "" && !known, "sumber", "plan.choose", nil)
}

// place: areas lie in the plan's, are named once, and have the budget that pays.
func (w *Writing) place(r *Row, area string, p *problems) {
	slices.Sort(r.Areas)
	r.Areas = slices.Compact(r.Areas)
	for _, code := range r.Areas {
		if _, known := region.Get(code); !known || len(code) < int(region.Regency) || !region.Within(code, area) {
			p.say(true, "lokasi", "plan.area.outside", fault.Args{"Code": code})
			return
		}
	}
	for i := 0; i < len(r.Areas); i++ { // what lies in another that is chosen is chosen with it
		r.Areas = slices.DeleteFunc(r.Areas, func(c string) bool { return c != r.Areas[i] && region.Within(c, r.Areas[i]) })
	}
	if name := Kelurahan(r.Source, r.Areas); name != "" {
		p.say(true, "sumber", "plan.source.kelurahan", fault.Args{"Name": name})
	}
}

// Kelurahan names the first kelurahan among areas whose money would come from a source
// that only a desa has; empty: there is none.
func Kelurahan(source string, areas []string) string {
	if s, known := SourceOf(source); !known || !s.DesaOnly {
		return ""
	}
	for _, area := range areas {
		villages := []region.Region{{}}
		if place, ok := region.Get(area); ok && place.Level() == region.Village {
			villages[0] = place
		} else {
			villages = region.Villages(area)
		}
		if i := slices.IndexFunc(villages, func(v region.Region) bool { return v.Kind == region.Kelurahan }); i >= 0 {
			return villages[i].Name
		}
	}
	return ""
}

// office tells whether a code is an OPD's, or that of a place of the regency.
func (w *Writing) office(code string) bool {
	if edition.Offices.Has(code) {
		return true
	}
	place, known := region.Get(code)
	return known && len(code) > len(w.Regency) && place.Level() != region.Regency && region.Within(code, w.Regency)
}
