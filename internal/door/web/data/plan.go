package data

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/framework"
)

type planPage struct {
	Title   string
	Tabs    []web.Tab
	Gaps    web.Table
	Plans   web.Table
	Manages bool
}

// showPlan is both tables, or with ?kesenjangan=… or ?rencana=… the form of one row.
func (s *screens) showPlan(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	gap, plan := q.Get("kesenjangan"), q.Get("rencana")
	if gap == "" && plan == "" {
		return s.listPlan(w, r)
	}
	if !manages(s.actor(r)) {
		return fault.New(fault.Forbidden, "web.error.forbidden", nil)
	}
	var view formPage
	var err error
	if plan != "" {
		view, _, err = s.planForm(r, plan, q.Get("untuk"))
	} else {
		view, _, err = s.gapForm(r, gap, q.Get("dari"))
	}
	if err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, view)
}

func (s *screens) listPlan(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	gaps, plans, f, err := s.bothTables(r)
	if err != nil {
		return err
	}
	today := s.data.Today(by.Regency())
	view := planPage{Tabs: tabs(p, by, planHref), Manages: manages(by)}
	view.Gaps, view.Plans = gapTable(p, gaps, plans, view.Manages), planTable(p, &f, gaps, plans, today, view.Manages)
	open, late := 0, 0
	for _, g := range gaps {
		if !g.Closed {
			open++
		}
	}
	for _, one := range plans {
		if one.Overdue(today) {
			late++
		}
	}
	view.Title = p.N("data.plan.title", open, "Place", placeName(p, by.Regency()), "Plans", len(plans), "Late", late)
	return s.plan.Render(w, r, http.StatusOK, view)
}

func (s *screens) bothTables(r *http.Request) (gaps []data.Gap, plans []data.Plan, f framework.Framework, err error) {
	by := s.actor(r)
	if gaps, err = s.data.Gaps(r.Context(), by); err != nil {
		return nil, nil, f, err
	}
	if plans, err = s.data.Plans(r.Context(), by); err != nil {
		return nil, nil, f, err
	}
	f, err = s.data.Framework(r.Context(), by)
	return gaps, plans, f, err
}

var severities = map[string]web.Status{"high": web.Bad, "medium": web.Watch, "low": web.Plain}

func gapTable(p *locale.Printer, gaps []data.Gap, plans []data.Plan, may bool) web.Table {
	t := web.Table{Caption: p.T("data.gap.caption"), Empty: web.Empty{Icon: "clipboard-check", Title: p.T("data.gap.none"), Text: p.T("data.gap.none.text")}}
	for _, name := range []string{"temuan", "dimensi", "sebab", "berat", "rencana"} {
		t.Columns = append(t.Columns, web.Column{Label: p.T("data.column." + name), Wide: name == "sebab"})
	}
	for _, g := range gaps {
		finding := web.Cell{Text: g.Finding}
		if g.Closed {
			finding.Note = p.T("data.gap.closed")
		}
		if may {
			finding.Href = planHref + "?kesenjangan=" + string(g.ID)
		}
		of := 0
		for _, one := range plans {
			if one.Gap == g.ID {
				of++
			}
		}
		planned := web.Cell{Text: p.N("data.gap.plans", of)}
		if may && !g.Closed {
			planned = web.Cell{Text: p.T("data.plan.make"), Href: planHref + "?rencana=baru&untuk=" + string(g.ID), Note: p.N("data.gap.plans", of)}
		}
		severity := web.Badge{Status: severities[g.Severity], Text: p.T("data.severity." + g.Severity)}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{finding, {Text: p.T("data.dimension." + g.Dimension)}, {Text: g.Cause}, {Badge: severity}, planned}})
	}
	return t
}

var progress = map[string]web.Status{"done": web.Good, "running": web.Watch, "planned": web.Plain, "dropped": web.Plain}

func planTable(p *locale.Printer, f *framework.Framework, gaps []data.Gap, plans []data.Plan, today civil.Date, may bool) web.Table {
	t := web.Table{Caption: p.T("data.plan.caption"), Empty: web.Empty{Icon: "clipboard-check", Title: p.T("data.plan.none"), Text: p.T("data.plan.none.text")}}
	for _, name := range []string{"tindakan", "penghasil.plan", "mulai", "selesai", "anggaran", "keluaran", "status", "bukti"} {
		t.Columns = append(t.Columns, web.Column{Label: p.T("data.column." + name), Wide: slices.Contains([]string{"mulai", "anggaran", "keluaran", "bukti"}, name)})
	}
	for _, one := range plans {
		action := web.Cell{Text: one.Action}
		if i := slices.IndexFunc(gaps, func(g data.Gap) bool { return g.ID == one.Gap }); i >= 0 {
			action.Note = p.T("data.plan.for", "Gap", gaps[i].Finding)
		}
		if may {
			action.Href = planHref + "?rencana=" + string(one.ID)
		}
		status := web.Cell{Badge: web.Badge{Status: progress[one.Status], Text: p.T("data.status." + one.Status)}}
		if one.Overdue(today) {
			status = web.Cell{Badge: web.Badge{Status: web.Bad, Text: p.T("data.late")}, Note: p.T("data.status." + one.Status)}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{action, {Text: data.OfficeName(p, f, one.Office)}, {Text: dash(p, one.Start)}, {Text: dash(p, one.End)}, {Text: one.Budget}, {Text: one.Output}, status, {Text: one.Evidence}}})
	}
	return t
}

func dash(p *locale.Printer, d civil.Date) string {
	if d == 0 {
		return "–"
	}
	return p.Date(d)
}

// gapForm is the form of a gap: a new one, perhaps from a doubt or an incompleteness.
func (s *screens) gapForm(r *http.Request, id, from string) (view formPage, g data.Gap, err error) {
	p, by := web.PrinterOf(r), s.actor(r)
	g = data.Gap{Dimension: "completeness", Severity: "medium", From: from}
	view = formPage{Title: p.T("data.gap.new"), Lead: p.T("data.gap.lead"), Action: planHref + "/kesenjangan", Cancel: planHref, Hidden: []web.Option{{Value: "kesenjangan", Text: id}, {Value: "dari", Text: from}}}
	if id != "baru" {
		gaps, err := s.data.Gaps(r.Context(), by)
		if err != nil {
			return view, g, err
		}
		i := slices.IndexFunc(gaps, func(g data.Gap) bool { return string(g.ID) == id })
		if i < 0 {
			return view, g, nothing("data.none")
		}
		g, view.Title, view.Remove = gaps[i], p.T("data.gap.edit"), p.T("data.remove")
		view.Hidden = append(view.Hidden, shown(g.Changed))
	} else if kind, target, ok := strings.Cut(from, ":"); ok {
		if g, err = s.gapFrom(r, kind, target, from); err != nil {
			return view, g, err
		}
	}
	view.Trail = []web.Crumb{{Text: p.T("data.tab.data.rencana"), Href: planHref}, {Text: view.Title}}
	closed := web.Field{Name: "tutup", Label: p.T("data.gap.close"), Type: "checkbox"}
	if g.Closed {
		closed.Value = "1"
	}
	view.Fields = []web.Field{choice(p, "dimensi", "dimension", g.Dimension, data.Dimensions), long(needed(text(p, "temuan", g.Finding))), long(text(p, "sebab", g.Cause)),
		choice(p, "berat", "severity", g.Severity, data.Severities), closed}
	if id == "baru" {
		view.Fields = view.Fields[:4]
	}
	return view, g, nil
}

// dimensions are those of gaps made from doubts.
var dimensions = map[string]string{"held": "accuracy", "conflict": "consistency", "implausible": "accuracy", "digits": "accuracy", "spread": "accuracy", "twin": "consistency", "twin-family": "consistency",
	"nik": "completeness", "absent": "completeness", "prevalence": "consistency", "impossible": "consistency", "far": "consistency", "coverage": "consistency", "krs": "consistency"}

// gapFrom fills a new gap in from a doubt, or from a source that is not complete.
func (s *screens) gapFrom(r *http.Request, kind, target, from string) (g data.Gap, err error) {
	p := web.PrinterOf(r)
	g = data.Gap{Severity: "medium", From: from, Dimension: dimensions[kind]}
	if kind == "source" {
		if !slices.Contains(data.Sources, target) {
			return g, nothing("data.none")
		}
		g.Dimension, g.Finding = "completeness", p.T("data.gap.source", "Source", p.T("data.complete."+target), "Place", placeName(p, s.actor(r).Regency()))
		if target == data.Arrival {
			g.Dimension = "timeliness"
		}
		return g, nil
	}
	d, err := s.data.Doubt(r.Context(), s.actor(r), kind, target)
	g.Finding = p.T("data.doubt."+d.Kind) + ", " + placeName(p, d.Area) + ": " + say(p, d)
	return g, err
}

func (s *screens) saveGap(w http.ResponseWriter, r *http.Request) error {
	view, g, err := s.gapForm(r, r.PostFormValue("kesenjangan"), r.PostFormValue("dari"))
	if err != nil {
		return err
	}
	if r.PostFormValue("hapus") != "" && g.ID != "" {
		if err := s.data.Remove(r.Context(), s.actor(r), "gap", g.ID); err != nil {
			return err
		}
		return s.done(w, r, planHref, "data.removed")
	}
	g.Dimension, g.Finding, g.Cause, g.Severity, g.Closed = r.PostFormValue("dimensi"), r.PostFormValue("temuan"), r.PostFormValue("sebab"), r.PostFormValue("berat"), r.PostFormValue("tutup") != ""
	g.Changed = shownOf(r)
	if err := s.data.SaveGap(r.Context(), s.actor(r), g); err != nil {
		return s.again(w, r, view, err)
	}
	return s.done(w, r, planHref, "data.saved")
}

func (s *screens) planForm(r *http.Request, id, gap string) (view formPage, one data.Plan, err error) {
	p := web.PrinterOf(r)
	gaps, plans, f, err := s.bothTables(r)
	if err != nil {
		return view, one, err
	}
	one = data.Plan{Status: "planned", Gap: idOf(gap)}
	view = formPage{Title: p.T("data.plan.new"), Action: planHref, Cancel: planHref, Hidden: []web.Option{{Value: "rencana", Text: id}}}
	if id != "baru" {
		i := slices.IndexFunc(plans, func(one data.Plan) bool { return string(one.ID) == id })
		if i < 0 {
			return view, one, nothing("data.none")
		}
		one, view.Title, view.Remove = plans[i], p.T("data.plan.edit"), p.T("data.remove")
		view.Hidden = append(view.Hidden, shown(one.Changed))
	}
	view.Trail = []web.Crumb{{Text: p.T("data.tab.data.rencana"), Href: planHref}, {Text: view.Title}}
	of := web.Field{Name: "kesenjangan", Label: p.T("data.column.kesenjangan"), Type: "select", Value: string(one.Gap), Options: []web.Option{{Text: p.T("data.plan.any")}}}
	for _, g := range gaps {
		of.Options = append(of.Options, web.Option{Value: string(g.ID), Text: g.Finding})
	}
	office := needed(text(p, "penghasil", data.OfficeName(p, &f, one.Office)))
	office.Label = p.T("data.column.penghasil.plan")
	view.Fields = []web.Field{of, long(needed(text(p, "tindakan", one.Action))), office, day(p, "mulai", one.Start), needed(day(p, "selesai", one.End)), text(p, "anggaran", one.Budget),
		text(p, "keluaran", one.Output), choice(p, "status", "status", one.Status, data.Statuses), hinted(p, text(p, "bukti", one.Evidence))}
	return view, one, nil
}

func (s *screens) savePlan(w http.ResponseWriter, r *http.Request) error {
	p, get := web.PrinterOf(r), r.PostFormValue
	view, one, err := s.planForm(r, get("rencana"), "")
	if err != nil {
		return err
	}
	if get("hapus") != "" && one.ID != "" {
		if err := s.data.Remove(r.Context(), s.actor(r), "plan", one.ID); err != nil {
			return err
		}
		return s.done(w, r, planHref, "data.removed")
	}
	f, err := s.data.Framework(r.Context(), s.actor(r))
	if err != nil {
		return err
	}
	one.Gap, one.Action, one.Office, one.Start, one.End = idOf(get("kesenjangan")), get("tindakan"), office(p, &f, get("penghasil")), dayOf(r, "mulai"), dayOf(r, "selesai")
	one.Budget, one.Output, one.Status, one.Evidence = get("anggaran"), get("keluaran"), get("status"), strings.TrimSpace(get("bukti"))
	one.Changed = shownOf(r)
	if err := s.data.SavePlan(r.Context(), s.actor(r), one); err != nil {
		return s.again(w, r, view, err)
	}
	return s.done(w, r, planHref, "data.saved")
}

// exportPlan writes forms B and C.
func (s *screens) exportPlan(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	gaps, plans, f, err := s.bothTables(r)
	if err != nil {
		return err
	}
	today := s.data.Today(by.Regency())
	book, err := s.workbook(w, r, "rencana-perbaikan-data-"+by.Regency()+"-"+today.String())
	if err != nil {
		return err
	}
	return writePlan(book, p, &f, gaps, plans, today)
}

func writePlan(book sheet.Book, p *locale.Printer, f *framework.Framework, gaps []data.Gap, plans []data.Plan, today civil.Date) error {
	begin := func(name string, columns ...string) error {
		var all []sheet.Column
		for _, column := range columns {
			all = append(all, sheet.Column{Title: p.T("data.column." + column), Width: 24, Wrap: true})
		}
		return book.Sheet(p.T(name), all...)
	}
	if err := begin("data.gap.sheet", "dimensi", "temuan", "sebab", "berat", "status"); err != nil {
		return err
	}
	for _, g := range gaps {
		state := ""
		if g.Closed {
			state = p.T("data.gap.closed")
		}
		if err := book.Row(sheet.String(p.T("data.dimension."+g.Dimension)), sheet.String(g.Finding), sheet.String(g.Cause), sheet.String(p.T("data.severity."+g.Severity)), sheet.String(state)); err != nil {
			return err
		}
	}
	if err := begin("data.plan.sheet", "kesenjangan", "tindakan", "penghasil.plan", "mulai", "selesai", "anggaran", "keluaran", "status", "bukti"); err != nil {
		return err
	}
	for _, one := range plans {
		finding := ""
		if i := slices.IndexFunc(gaps, func(g data.Gap) bool { return g.ID == one.Gap }); i >= 0 {
			finding = gaps[i].Finding
		}
		status := p.T("data.status." + one.Status)
		if one.Overdue(today) {
			status += " (" + p.T("data.late") + ")"
		}
		if err := book.Row(sheet.String(finding), sheet.String(one.Action), sheet.String(data.OfficeName(p, f, one.Office)), sheet.Day(one.Start), sheet.Day(one.End), sheet.String(one.Budget),
			sheet.String(one.Output), sheet.String(status), sheet.String(one.Evidence)); err != nil {
			return err
		}
	}
	return book.Close()
}

// gapOf is the form of a gap made from a source that is not complete.
func gapOf(source string) string {
	return planHref + "?" + url.Values{"kesenjangan": {"baru"}, "dari": {"source:" + source}}.Encode()
}
