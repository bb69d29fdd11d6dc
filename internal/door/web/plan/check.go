package plan

import (
	"net/http"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/door/web"
)

type checksPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Tabs        []web.Tab
	Filter      web.Filter
	Measured    web.Alert
	Kinds       []kind
	Good        web.Empty
}

// kind is one check with what it found.
type kind struct {
	Key, Title, Why, Do string
	Badge               web.Badge
	Finds               []finding
	More                web.Crumb
}

// finding is what a check found, and the doors to it.
type finding struct {
	Text  string
	Note  string
	Links []web.Crumb
}

// mostFindings are shown of one kind.
const mostFindings = 100

func (s *screens) showChecks(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, true)
	if err != nil {
		return err
	}
	p := v.p
	all := v.Check()
	heavy := 0
	by := map[string][]plan.Finding{}
	for _, f := range all {
		by[f.Kind] = append(by[f.Kind], f)
	}
	page := checksPage{Lead: p.T("plan.checks.lead"), Trail: v.trail(p.T("plan.tab.checks")), Tabs: v.tabs("/periksa"), Filter: web.Filter{Action: "/rencana/periksa", Fields: []web.Field{v.years(), v.areas(v.area)}},
		Good: web.Empty{Icon: "circle-check", Title: p.T("plan.checks.good")}}
	for _, k := range plan.Kinds {
		finds := by[k.Key]
		if len(finds) == 0 {
			continue
		}
		one := kind{Key: k.Key, Title: p.T("plan.check." + k.Key), Why: p.T("plan.check." + k.Key + ".why"), Do: p.T("plan.check." + k.Key + ".do"), Badge: web.Badge{Status: web.Watch, Text: p.Int(len(finds))}}
		if k.Heavy {
			heavy += len(finds)
			one.Badge.Status = web.Bad
		}
		for _, f := range finds[:min(len(finds), mostFindings)] {
			one.Finds = append(one.Finds, v.finding(f, row{}))
		}
		if len(finds) > mostFindings {
			one.More = web.Crumb{Text: p.N("plan.checks.more", len(finds)-mostFindings)}
		}
		if len(finds[0].Rows) > 0 {
			one.More.Href = v.href("", "keadaan", k.Key)
			if one.More.Text == "" {
				one.More.Text = p.T("plan.checks.rows")
			}
		}
		page.Kinds = append(page.Kinds, one)
	}
	page.Title = p.N("plan.checks.title", heavy, "All", len(all))
	if len(all) == 0 {
		page.Title = p.T("plan.checks.good")
		if v.state.Rows == 0 {
			page.Good = web.Empty{Icon: "list-details", Title: p.T("plan.list.empty"), Text: p.T("plan.list.empty.text")}
			page.Title = p.T("plan.list.none", "Plan", v.planYear())
		}
	}
	if v.Analysis == "" {
		page.Measured = web.Alert{Text: p.T("plan.checks.unmeasured"), Href: "/situasi?tahun=" + v.yearText(), Action: p.T("plan.checks.unmeasured.do")}
	}
	return s.checks.Render(w, r, http.StatusOK, page)
}

// finding is one in words; on a row's own page of a duplicate the other.
func (v *view) finding(f plan.Finding, here row) finding {
	p := v.p
	out := finding{Text: p.T("plan.check." + f.Kind)}
	for _, e := range f.Rows {
		if e.ID != here.ID {
			out.Links = append(out.Links, web.Crumb{Text: p.Int(e.Body.Number) + ". " + short(e.Body.Activity) + " · " + v.office(e.Body.Office), Href: "/rencana/" + string(e.ID)})
		}
	}
	switch {
	case f.Recommendation != nil:
		b := f.Recommendation.Body
		out.Links = []web.Crumb{{Text: p.Int(b.Number) + ". " + short(b.Text) + " · " + v.office(b.Office), Href: v.href("/rekomendasi") + "#r-" + string(f.Recommendation.ID)}}
	case f.Village != "":
		out.Links = []web.Crumb{{Text: v.place(f.Village), Href: v.placeHref(f.Village)}}
	case f.Service != nil:
		c := f.Service
		out.Links = []web.Crumb{{Text: c.ID + " " + c.Name(p.Lang()), Href: "/situasi/layanan?tahun=" + v.yearText()}}
		out.Note = p.T("plan.check.gap", "Value", p.Percent(float64(c.Numerator)/float64(max(1, c.Denominator)), 1), "Target", p.Percent(float64(c.Goal.Hundredths)/10_000, 1), "Office", v.office(c.Office))
		if c.Measure != "share" {
			out.Note = v.office(c.Office)
		}
	}
	if len(f.Fields) > 0 {
		out.Note = v.fields(f.Fields)
	}
	if here.ID != "" {
		out.Note = p.T("plan.check." + f.Kind + ".do")
	}
	return out
}
