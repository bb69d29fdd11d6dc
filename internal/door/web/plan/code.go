package plan

import (
	"net/http"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/record/account"
)

type codesPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Tabs        []web.Tab
	Filter      web.Filter
	Codes       web.Table
	Pager       web.Pager
	May, Own    bool
	Upload      web.Upload
	Problems    web.Table
	Year        string
}

func (s *screens) showCodes(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err != nil {
		return err
	}
	return s.renderCodes(w, r, v, http.StatusOK, "", nil)
}

func (s *screens) renderCodes(w http.ResponseWriter, r *http.Request, v *view, status int, wrong string, problems []nomenclature.Problem) error {
	p, q := v.p, r.URL.Query()
	page := codesPage{Lead: p.T("plan.codes.lead"), Trail: v.trail(p.T("plan.tab.codes")), Tabs: v.tabs("/kode"), May: v.by.May(account.PlanManage), Year: v.yearText(),
		Filter: web.Filter{Action: "/rencana/kode", Hidden: []web.Option{{Value: "tahun", Text: v.yearText()}}, Fields: []web.Field{{Name: "cari", Label: p.T("plan.filter.cari"), Type: "search", Value: q.Get("cari")}}},
		Upload: web.Upload{Name: "file", Label: p.T("plan.codes.drop"), Hint: p.T("plan.codes.columns", "Columns", strings.Join(nomenclature.Columns, ", ")), Accept: ".xlsx,.csv", Error: wrong}}
	subs, own := nomenclature.List{}, 0
	for _, i := range v.codes {
		if i.Code.Depth() == nomenclature.SubActivity {
			subs = append(subs, i)
		}
		if i.Edition == nomenclature.Own {
			own++
		}
	}
	page.Own = own > 0
	page.Title = p.T("plan.codes.title", "Count", len(subs), "Own", own)
	if q.Get("cari") != "" {
		subs = v.codes.Search(q.Get("cari"), 1000)
		page.Filter.Clear = v.href("/kode")
	}
	from, to, pager := web.PageOf(r, len(subs), perPage)
	page.Pager = pager
	page.Codes = web.Table{Caption: p.T("plan.codes.caption"), Empty: web.Empty{Icon: "search", Title: p.T("plan.search.none")},
		Columns: []web.Column{{Label: p.T("nomenclature.depth.sub_kegiatan")}, {Label: p.T("plan.codes.above"), Wide: true}, {Label: p.T("plan.codes.indicator"), Wide: true}, {Label: p.T("plan.codes.edition")}}}
	for _, i := range subs[from:to] {
		path := v.codes.Path(i.Code)
		edition := p.T("nomenclature.edition.own")
		if e, known := nomenclature.EditionOf(i.Edition); known {
			edition = e.Decree
		}
		indicator := strings.TrimSpace(i.Indicator + " " + bracket(i.Unit))
		page.Codes.Rows = append(page.Codes.Rows, web.Row{Cells: []web.Cell{{Text: i.Name, Note: i.Written()}, {Text: path[3].Name, Note: path[2].Name}, {Text: indicator, Note: i.Performance}, {Text: edition, Note: p.T("nomenclature.source." + i.Source)}}})
	}
	if len(problems) > 0 {
		page.Problems = web.Table{Caption: p.N("plan.codes.problems", len(problems)), Columns: []web.Column{{Label: p.T("plan.codes.row"), Numeric: true}, {Label: p.T("plan.codes.column")}, {Label: p.T("plan.codes.problem")}}}
		for _, x := range problems {
			page.Problems.Rows = append(page.Problems.Rows, web.Row{Cells: []web.Cell{{Text: p.Int(x.Row)}, {Text: x.Column}, {Text: p.T(x.Key, x.Args)}}})
		}
	}
	return s.codes.Render(w, r, status, page)
}

// loadCodes takes a district's own list in.
func (s *screens) loadCodes(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err != nil {
		return err
	}
	var list nomenclature.List
	var problems []nomenclature.Problem
	err = web.SentFile(r, "intake.upload.none", func(path string) error { list, problems, err = nomenclature.Read(path); return err })
	switch {
	case fault.KindOf(err) == fault.Invalid && err != nil:
		return s.renderCodes(w, r, v, http.StatusUnprocessableEntity, v.p.Error(err), nil)
	case err != nil:
		return err
	case len(problems) > 0:
		return s.renderCodes(w, r, v, http.StatusUnprocessableEntity, v.p.T("plan.codes.refused"), problems)
	}
	done, err := s.plan.LoadCodes(r.Context(), v.by, list)
	if err != nil {
		return err
	}
	return s.site.Done(w, r, v.href("/kode"), v.p.T("plan.codes.loaded", "Count", done.Codes, "Programs", done.Programs))
}

func (s *screens) dropCodes(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err == nil {
		err = s.plan.DropCodes(r.Context(), v.by)
	}
	if err != nil {
		return err
	}
	return s.site.Done(w, r, v.href("/kode"), v.p.T("plan.codes.dropped"))
}
