package lokus

import (
	"net/http"
	"strings"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
)

type villagePage struct {
	Title    string
	Trail    []web.Crumb
	Lead     []string
	Badge    web.Badge
	Parts    web.Table
	Hand     []string // how to compute the score again
	Facts    []web.Option
	Links    []web.Option
	Override override
}

// override is the form by which people change the list.
type override struct {
	form
	Title, Lead, Button string
	Clash               web.Clash
	Leave               bool // there is an override to take away
	Error               string
}

func (s *screens) showVillage(w http.ResponseWriter, r *http.Request) error {
	return s.renderVillage(w, r, http.StatusOK, nil)
}

func (s *screens) renderVillage(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	h := s.where(r)
	code, err := region.ParseCode(r.PathValue("kode"))
	if err != nil || region.LevelOf(code) != region.Village || !region.Within(code, h.by.Regency()) {
		return nothing()
	}
	x, err := s.lokus.Propose(r.Context(), h.by, h.year)
	if err != nil {
		return err
	}
	p, row := h.p, lokus.Row{}
	name := web.PlaceName(p, code)
	view := villagePage{Trail: h.trail(name), Badge: h.badge(x, code), Links: []web.Option{{Value: "/wilayah/" + code, Text: p.T("lokus.link.children")}, {Value: "/cakupan?wilayah=" + code, Text: p.T("lokus.link.coverage")}, {Value: "/keluarga?wilayah=" + code, Text: p.T("lokus.link.risk")}}}
	row, ranked := x.Row(code)
	if ranked {
		view.Title = p.T("lokus.village.title", "Place", name, "Rank", row.Rank, "All", len(x.Ranking.Rows), "Year", h.forYear())
		view.Lead = append(view.Lead, p.T("lokus.village.sure", "Best", row.Best, "Worst", row.Worst, "Share", p.Percent(row.Chance, 0)), p.T(map[bool]string{true: "lokus.firm", false: "lokus.unfirm"}[row.Firm]))
		view.Parts, view.Hand = h.parts(x, row), h.hand(x, row)
		view.Facts = h.facts(x, row)
	} else {
		view.Title = p.T("lokus.village.short", "Place", name, "Year", h.forYear())
		for _, short := range x.Ranking.Short {
			if short.Code == code {
				view.Lead = append(view.Lead, x.Why(p, short)...)
			}
		}
	}
	if o, ok := x.List.Body.Override(code); ok {
		view.Lead = append(view.Lead, p.T("lokus.village.changed", "Name", o.By, "Moment", web.Moment(p, o.At.Time, h.by.Regency()), "Reason", o.Reason))
	}
	if h.writes() && x.Ready() && !x.Decided() {
		view.Override = h.overrideForm(r, x, code, row, wrong)
	}
	return s.village.Render(w, r, status, view)
}

func (h here) parts(x lokus.Proposal, row lokus.Row) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("lokus.parts"), Columns: []web.Column{{Label: p.T("lokus.column.criterion")}, {Label: p.T("lokus.column.value"), Numeric: true}, {Label: p.T("lokus.column.range"), Numeric: true, Wide: true},
		{Label: p.T("lokus.column.need"), Numeric: true, Hint: p.T("lokus.column.need.hint")}, {Label: p.T("lokus.column.weight"), Numeric: true}, {Label: p.T("lokus.column.points"), Numeric: true}}}
	for c, part := range row.Parts {
		k := x.Method.Body.Criteria[c]
		value := web.Cell{Text: k.Words(p, part.Value)}
		if len(k.Of) == 1 && k.Percent() {
			value.Note = p.T("web.figure.bare", "Numerator", int(part.Pair[0]), "Denominator", int(part.Pair[1]))
			if k.Shrink {
				value.Note = p.T("lokus.raw", "Value", p.Percent(part.Pair.Ratio(), 1)) + " · " + value.Note
			}
		}
		limits := x.Ranking.Ranges[c]
		cells := []web.Cell{{Text: x.Name(p, k)}, value, {Text: k.Words(p, limits[0]) + " … " + k.Words(p, limits[1])}, {Text: h.score(part.Need), Bar: part.Need}, {Text: p.Percent(float64(k.Weight)/float64(x.Method.Body.Weights()), 0)}, {Text: h.score(part.Points)}}
		for _, below := range row.Below {
			if below == c {
				cells[0].Note = p.T("lokus.below")
			}
		}
		t.Rows = append(t.Rows, web.Row{Cells: cells})
	}
	t.Rows = append(t.Rows, web.Row{Total: true, Cells: []web.Cell{{Text: p.T("lokus.column.score")}, {}, {}, {}, {Text: p.Percent(1, 0)}, {Text: h.score(row.Score), Note: p.T("lokus.quadrant." + quadrants[row.Quadrant])}}})
	return t
}

// quadrants are the words of situation.Quadrant.
var quadrants = [...]string{"none", "highhigh", "highfew", "lowmany", "lowfew"}

// hand is the score as arithmetic.
func (h here) hand(x lokus.Proposal, row lokus.Row) []string {
	p := h.p
	var terms []string
	for c, part := range row.Parts {
		terms = append(terms, p.Int(x.Method.Body.Criteria[c].Weight)+" × "+p.Decimal(part.Need, 4))
	}
	all := []string{p.T("lokus.hand", "Terms", strings.Join(terms, " + "), "Sum", p.Int(x.Method.Body.Weights()), "Score", p.Decimal(row.Score, 4))}
	for c, part := range row.Parts {
		k := x.Method.Body.Criteria[c]
		if s, ok := x.Ranking.Shrinkages[k.Key()]; ok && !s.Alike {
			all = append(all, p.T("lokus.hand.shrink", "Name", x.Name(p, k), "Numerator", int(part.Pair[0]), "Denominator", int(part.Pair[1]), "Prior", p.Decimal(s.Prior, 1), "Mean", p.Decimal(s.Mean, 4), "Value", p.Decimal(part.Value, 4)))
		}
	}
	return all
}

func (h here) facts(x lokus.Proposal, row lokus.Row) (all []web.Option) {
	if v, ok := x.Analysis.Body.Snapshot.Place(row.Code); ok && v.Known() {
		low, high := v.Interval()
		all = append(all, web.Option{Value: h.p.T("lokus.fact.prevalence"), Text: h.p.T("district.tip", "Numerator", int(v.Stunted), "Denominator", int(v.Measured), "Share", h.p.Percent(v.Prevalence(), 1), "Interval", h.p.Interval(low, high, 1))},
			web.Option{Value: h.p.T("lokus.fact.weighed"), Text: h.p.T("web.figure.bare", "Numerator", int(v.Weighed), "Denominator", int(v.Children))})
	}
	return all
}

// overrideForm puts a village on the list or takes it out; a change of somebody else's is
// shown beside one's own.
func (h here) overrideForm(r *http.Request, x lokus.Proposal, code string, row lokus.Row, wrong error) override {
	p := h.p
	had, changed := x.List.Body.Override(code)
	f := override{form: form{Action: villageHref + code, Hidden: h.hidden(x.List.Version)}, Leave: changed, Lead: p.T("lokus.override.lead")}
	f.Title = p.T(map[bool]string{true: "lokus.override.take", false: "lokus.override.put"}[row.Chosen])
	f.Button = f.Title
	f.Fields = []web.Field{{Name: "alasan", Label: p.T("lokus.field.alasan"), Type: "textarea", Value: had.Reason, Hint: p.T("lokus.override.hint"), Required: true, Complete: "off"}}
	if r.Method != http.MethodPost {
		return f
	}
	f.Fields[0].Value = r.PostFormValue("alasan")
	f.Fields[0].Error = p.Fields(wrong)["alasan"]
	clash, version, is := web.ClashOf(r, wrong, h.by.Regency(), f.Fields, func(e register.Entry[lokus.List]) []web.Field {
		theirs := f.Fields[0]
		o, _ := e.Body.Override(code)
		theirs.Value = o.Reason
		return []web.Field{theirs}
	})
	switch {
	case is:
		f.Clash, f.Hidden = clash, h.hidden(version)
	case f.Fields[0].Error == "":
		f.Error = p.Error(wrong)
		if said := p.Fields(wrong)["desa"]; said != "" {
			f.Error = said
		}
	}
	return f
}

func (s *screens) override(w http.ResponseWriter, r *http.Request) error {
	h := s.where(r)
	code := strings.ReplaceAll(r.PathValue("kode"), ".", "")
	var err error
	if r.PostFormValue("batal") != "" {
		err = s.lokus.Leave(r.Context(), h.by, h.year, web.Version(r), code)
	} else {
		x, failed := s.lokus.Propose(r.Context(), h.by, h.year)
		if failed != nil {
			return failed
		}
		row, _ := x.Row(code)
		err = s.lokus.Put(r.Context(), h.by, h.year, web.Version(r), code, !row.Chosen, r.PostFormValue("alasan"))
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Stale:
		return s.renderVillage(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, h.at(home), "lokus.override.done")
}
