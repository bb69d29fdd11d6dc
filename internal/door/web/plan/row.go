package plan

import (
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/fact/region"
)

type rowPage struct {
	Title   string
	Trail   []web.Crumb
	Lacks   web.Alert
	Facts   []fact
	Finds   []finding
	Changed string
	Edit    string
	Remove  string // address; empty: one may not
	Version int
	Reason  web.Field // Name empty: none is asked
}

// fact is something that a row says, with doors to what it is about.
type fact struct {
	Label, Value string
	Links        []web.Crumb
	Badge        web.Badge
}

func (s *screens) showRow(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.find(r)
	if err != nil {
		return err
	}
	p, b := v.p, e.Body
	page := rowPage{Title: p.Int(b.Number) + ". " + short(b.Activity), Facts: v.facts(e), Changed: v.moment(e), Version: e.Version}
	page.Trail = v.trail(p.T("plan.row.number", "Number", b.Number))
	if lacks := b.Lacks(); len(lacks) > 0 {
		page.Lacks = web.Alert{Status: web.Watch, Title: p.N("plan.row.lacks", len(lacks)), Text: v.fields(lacks)}
	}
	for _, f := range v.Check() {
		if f.Kind != "lacking" && slices.ContainsFunc(f.Rows, func(o row) bool { return o.ID == e.ID }) {
			page.Finds = append(page.Finds, v.finding(f, e))
		}
	}
	if v.writes() && v.mayWrite(e) {
		page.Edit, page.Remove = "/rencana/ubah/"+string(e.ID), "/rencana/hapus/"+string(e.ID)
		if page.Lacks.Text != "" {
			page.Lacks.Href, page.Lacks.Action = page.Edit, p.T("plan.row.complete")
		}
		if page.Reason, err = s.reason(r, v, e.Area, ""); err != nil {
			return err
		}
	}
	return s.row.Render(w, r, http.StatusOK, page)
}

// facts are all that a row says, in the order of its form.
func (v *view) facts(e row) (all []fact) {
	p, b := v.p, e.Body
	say := func(key, value string, links ...web.Crumb) {
		if value == "" && links == nil {
			value = p.T("plan.untold")
		}
		all = append(all, fact{Label: p.T("plan.form." + key), Value: value, Links: links})
	}
	say("kegiatan", b.Activity)
	if b.Code != "" {
		for _, item := range v.codes.Path(nomenclature.Code(b.Code)) {
			name, written := item.Name, item.Written()
			switch depth := item.Code.Depth(); {
			case depth == nomenclature.Affair || depth == nomenclature.Field:
				continue
			case name == "" && b.Named != nil:
				name = map[nomenclature.Depth]string{nomenclature.Program: b.Named.Program, nomenclature.Activity: b.Named.Activity, nomenclature.SubActivity: b.Named.SubActivity}[depth]
			}
			f := fact{Label: p.T("nomenclature.depth." + string(item.Code.Depth())), Value: strings.TrimSpace(written + " " + name), Badge: sure(p, item.Certainty)}
			if string(item.Code) == b.Code && b.Named != nil {
				f.Badge = web.Badge{Status: web.Watch, Text: p.T("plan.code.typed")}
			}
			all = append(all, f)
		}
	} else {
		say("kode", p.T("plan.code.none"))
	}
	say("golongan", p.T("plan.nature."+string(b.Nature)))
	var links []web.Crumb
	for _, id := range b.Indicators {
		links = append(links, web.Crumb{Text: v.indicator(id), Href: v.href("", "indikator", id)})
	}
	say("indikator", "", links...)
	links = nil
	for _, r := range v.Recommendations {
		if slices.Contains(b.Recommendations, r.ID) {
			links = append(links, web.Crumb{Text: p.Int(r.Body.Number) + ". " + short(r.Body.Text), Href: "/situasi/rekomendasi/" + string(r.ID)})
		}
	}
	if links == nil {
		say("rekomendasi", p.T("plan.none"))
	} else {
		say("rekomendasi", "", links...)
	}
	say("keluaran", b.Output)
	say("sasaran", v.word("edition.group.", b.TargetGroup))
	volume := ""
	if b.Volume > 0 {
		volume = b.Volume.Words(p) + " " + b.Unit
		if b.UnitCost > 0 {
			volume += " × " + p.Rupiah(b.UnitCost)
		}
	}
	say("volume", volume)
	say("biaya", v.money(b))
	direct := ""
	if b.DirectTold {
		direct = strings.TrimSpace(p.Rupiah(b.Direct) + " " + bracket(v.share(b.Direct, b.Cost)))
	}
	say("langsung", direct)
	say("sumber", v.word("plan.source.", b.Source))
	say("opd", "", web.Crumb{Text: v.office(b.Office), Href: v.href("", "opd", b.Office)})
	support := make([]string, 0, len(b.Supporting)+1)
	for _, o := range b.Supporting {
		support = append(support, v.office(o))
	}
	if b.Partners != "" {
		support = append(support, b.Partners)
	}
	if len(support) > 0 {
		say("pendukung", strings.Join(support, "; "))
	}
	links = nil
	for _, a := range b.Areas {
		c := web.Crumb{Text: v.place(a), Href: v.placeHref(a)}
		if slices.Contains(v.Lokus, a) {
			c.Text += " · " + p.T("plan.lokus")
		}
		links = append(links, c)
	}
	say("lokasi", "", links...)
	quarters := make([]string, len(b.Quarters))
	for i, q := range b.Quarters {
		quarters[i] = p.T("plan.quarter", "Number", q)
	}
	say("triwulan", strings.Join(quarters, ", "))
	if b.Continuity != "" {
		say("lanjutan", p.T("plan.continuity."+string(b.Continuity)))
	}
	if b.Before != "" {
		say("sebelumnya", "", web.Crumb{Text: p.T("plan.row.before"), Href: "/rencana/" + string(b.Before)})
	}
	if b.Note != "" {
		say("catatan", b.Note)
	}
	return all
}

func bracket(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

// placeHref is where a place's plan, or its page as a village, stands.
func (v *view) placeHref(code string) string {
	if region.LevelOf(code) == region.Village {
		href, _ := web.Query("/lokus/desa/"+code, "tahun", v.yearText())
		return href
	}
	href, _ := web.Query(v.href(""), "wilayah", code)
	return href
}

// remove takes a row out.
func (s *screens) remove(w http.ResponseWriter, r *http.Request) error {
	e, v, err := s.find(r)
	if err != nil {
		return err
	}
	err = s.plan.Remove(r.Context(), v.by, e.ID, web.Version(r), r.PostFormValue("alasan"))
	switch kind := fault.KindOf(err); {
	case err == nil:
		return s.site.Done(w, r, v.href(""), v.p.T("plan.removed", "Number", e.Body.Number))
	case kind == fault.Stale || kind == fault.Invalid || kind == fault.Conflict:
		s.site.Notify(r.Context(), web.Alert{Status: web.Bad, Text: v.p.Error(err)})
		http.Redirect(w, r, "/rencana/"+string(e.ID), http.StatusSeeOther)
		return nil
	}
	return err
}
