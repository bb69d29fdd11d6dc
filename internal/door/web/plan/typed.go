package plan

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/rupiah"
)

// typed is a row as a form says it, with what of it cannot be read.
func typed(form url.Values) (r plan.Row, faults []fault.Field) {
	get := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	bad := func(name string, err error) {
		if f := fault.As(err); f != nil {
			faults = append(faults, fault.Field{Name: name, Key: f.Key, Args: f.Args})
		}
	}
	amount := func(name string) (a rupiah.Amount) {
		if get(name) == "" {
			return 0
		}
		a, err := rupiah.Parse(get(name))
		bad(name, err)
		return a
	}
	r = plan.Row{Nature: plan.Nature(get("golongan")), Indicators: clean(form["indikator"]), Recommendations: ids(form["rekomendasi"]), Code: cmp.Or(get("kode_pilih"), get("kode")), Activity: get("kegiatan"),
		Output: get("keluaran"), TargetGroup: get("sasaran"), Unit: get("satuan"), UnitCost: amount("harga"), Cost: amount("biaya"), Unfunded: get("tanpa_biaya") != "",
		Direct: amount("langsung"), DirectTold: get("langsung") != "", Source: get("sumber"), Office: get("opd"), Supporting: clean(form["pendukung"]), Partners: get("mitra"),
		Areas: clean(form["lokasi"]), Continuity: plan.Continuity(get("lanjutan")), Note: get("catatan")}
	r.Before = idOf(get("sebelumnya"))
	if get("volume") != "" {
		q, err := plan.ParseQuantity(get("volume"))
		bad("volume", err)
		r.Volume = q
	}
	for _, q := range clean(form["triwulan"]) {
		if n, err := strconv.Atoi(q); err == nil {
			r.Quarters = append(r.Quarters, n)
		}
	}
	if n := (plan.Named{Program: get("nama_program"), Activity: get("nama_kegiatan"), SubActivity: get("nama_sub")}); n != (plan.Named{}) {
		r.Named = &n
	}
	return r, faults
}

func clean(texts []string) (all []string) {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(all, t) && len(all) < 1000 {
			all = append(all, t)
		}
	}
	return all
}

// values is a row as its form would send it.
func values(r plan.Row) url.Values {
	form := url.Values{"golongan": {string(r.Nature)}, "indikator": r.Indicators, "kode": {r.Code}, "kegiatan": {r.Activity}, "keluaran": {r.Output}, "sasaran": {r.TargetGroup}, "satuan": {r.Unit},
		"sumber": {r.Source}, "opd": {r.Office}, "pendukung": r.Supporting, "mitra": {r.Partners}, "lokasi": r.Areas, "lanjutan": {string(r.Continuity)}, "catatan": {r.Note}, "sebelumnya": {string(r.Before)}}
	amount := func(name string, a rupiah.Amount, told bool) {
		if told {
			form.Set(name, dotted(int64(a)))
		}
	}
	amount("harga", r.UnitCost, r.UnitCost > 0)
	amount("biaya", r.Cost, r.Cost > 0 && (r.Volume == 0 || r.UnitCost == 0)) // else it is computed: who changes the price need not change it too
	amount("langsung", r.Direct, r.DirectTold)
	if r.Unfunded {
		form.Set("tanpa_biaya", "1")
	}
	if r.Volume > 0 {
		whole, part := int64(r.Volume)/1000, strings.TrimRight(strconv.Itoa(1000 + int(int64(r.Volume)%1000))[1:], "0")
		form.Set("volume", strings.TrimSuffix(dotted(whole)+","+part, ","))
	}
	for _, id := range r.Recommendations {
		form.Add("rekomendasi", string(id))
	}
	for _, q := range r.Quarters {
		form.Add("triwulan", strconv.Itoa(q))
	}
	if n := r.Named; n != nil {
		form["nama_program"], form["nama_kegiatan"], form["nama_sub"] = []string{n.Program}, []string{n.Activity}, []string{n.SubActivity}
	}
	return form
}

// dotted is a number as forms here take it, whatever the page's language.
func dotted(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}
