// Package budget is where offices follow their plan into the documents that carry money:
// its stages with what changed between them, the two control matrices, what was lost on
// the way, and what was done and spent in each quarter; and where the plan goes out as a
// workbook and comes in again.
package budget

import (
	"embed"
	"net/http"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/planbook"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

const href = "/anggaran"

type screens struct {
	site    *web.Site
	budget  *budget.Service
	files   *planbook.Service
	actor   func(*http.Request) account.Actor
	stages  *web.Page[stagesPage]
	compare *web.Page[comparePage]
	way     *web.Page[wayPage]
	matrix  *web.Page[matrixPage]
	grid    *web.Page[gridPage]
	history *web.Page[historyPage]
	file    *web.Page[filePage]
	preview *web.Page[previewPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *budget.Service, books *planbook.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site, service, books, actor, web.NewPage[stagesPage](site, files, "stages.html"), web.NewPage[comparePage](site, files, "compare.html"), web.NewPage[wayPage](site, files, "way.html"),
		web.NewPage[matrixPage](site, files, "matrix.html"), web.NewPage[gridPage](site, files, "grid.html"), web.NewPage[historyPage](site, files, "history.html"),
		web.NewPage[filePage](site, files, "file.html"), web.NewPage[previewPage](site, files, "preview.html")}
	see, write := string(account.ActionRead), string(account.PlanWrite)
	return []web.Route{
		{Pattern: "GET " + href, Permission: see, Handler: s.showStages},
		{Pattern: "POST " + href, Permission: string(account.ActionManage), Handler: s.move},
		{Pattern: "GET " + href + "/beda", Permission: see, Handler: s.showCompare},
		{Pattern: "GET " + href + "/perjalanan", Permission: see, Handler: s.showWay},
		{Pattern: "GET " + href + "/matriks", Permission: see, Handler: s.showMatrix},
		{Pattern: "POST " + href + "/matriks", Permission: write, Handler: s.saveMatrix, Keeps: true},
		{Pattern: "GET " + href + "/realisasi", Permission: see, Handler: s.showGrid},
		{Pattern: "POST " + href + "/realisasi", Permission: write, Handler: s.saveGrid, Keeps: true},
		{Pattern: "GET " + href + "/riwayat", Permission: see, Handler: s.showHistory},
		{Pattern: "GET /rencana/berkas", Permission: see, Handler: s.showFile},
		{Pattern: "GET /rencana/berkas/rencana.xlsx", Permission: see, Handler: s.download, Slow: true},
		{Pattern: "POST /rencana/berkas", Permission: write, Handler: s.receive, MaxBody: 11 << 20, Slow: true},
		{Pattern: "POST /rencana/berkas/simpan", Permission: write, Handler: s.take, MaxBody: 16 << 20},
		{Pattern: "GET /rencana/dokumen/{jenis}", Permission: see, Handler: s.paper, Slow: true},
	}
}

// view is what every page of a year and area needs.
type view struct {
	p       *locale.Printer
	by      account.Actor
	regency string
	area    string
	year    int // of the actions
	budget.Book
}

// ask is the year and area that an address asks for.
func (s *screens) ask(r *http.Request) (v *view, err error) {
	v = &view{p: web.PrinterOf(r), by: s.actor(r)}
	v.regency = v.by.Regency()
	v.area = v.regency
	today, _, _ := s.budget.Today(v.regency).YMD()
	v.year = today
	if n, err := strconv.Atoi(r.FormValue("tahun")); err == nil && n >= edition.All[0].From && n <= today+1 {
		v.year = n
	}
	if code := r.FormValue("wilayah"); code != "" {
		if v.area, err = region.ParseCode(code); err != nil || !region.Within(v.area, v.regency) {
			return nil, fault.New(fault.NotFound, "budget.place.none", nil).Because(err)
		}
	}
	return v, v.by.Allow(account.ActionRead, v.area)
}

// view is ask with what stands.
func (s *screens) view(r *http.Request) (v *view, err error) {
	if v, err = s.ask(r); err == nil {
		v.Book, err = s.budget.Book(r.Context(), v.by, v.year, v.area)
	}
	return v, err
}

// href is a page of the same year and area.
func (v *view) href(path string, more ...string) string {
	return web.InYear(path, v.year, v.area, more...)
}

// planYear is the year in which the plan is carried out.
func (v *view) planYear() string { return strconv.Itoa(budget.YearOf(v.year)) }

// tabs are the views of this group.
func (v *view) tabs(here string) (all []web.Tab) {
	for _, t := range [][2]string{{href, "stages"}, {href + "/matriks?ke=1", "matrix1"}, {href + "/matriks?ke=2", "matrix2"}, {href + "/perjalanan", "way"}, {href + "/realisasi", "realised"}, {"/rencana/berkas", "file"}} {
		all = append(all, web.Tab{Text: v.p.T("budget.tab." + t[1]), Href: v.href(t[0]), Active: t[1] == here})
	}
	return all
}

func (v *view) trail(here string) []web.Crumb {
	return []web.Crumb{{Text: v.p.T("budget.trail", "Plan", v.planYear(), "Year", strconv.Itoa(v.year)), Href: v.href("/rencana")}, {Text: here}}
}

// hidden are the parameters that a form must keep.
func (v *view) hidden(more ...string) []web.Option {
	all := []web.Option{{Value: "tahun", Text: strconv.Itoa(v.year)}}
	if v.area != v.regency {
		all = append(all, web.Option{Value: "wilayah", Text: v.area})
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			all = append(all, web.Option{Value: more[i], Text: more[i+1]})
		}
	}
	return all
}

// office is what an office is called.
func (v *view) office(code string) string {
	if edition.Offices.Has(code) {
		return v.Framework.Office(v.p, code)
	}
	return web.PlaceName(v.p, code)
}

// officeField chooses among the offices of the plan.
func (v *view) officeField(chosen string) web.Field {
	f := web.Field{Name: "opd", Label: v.p.T("budget.column.office"), Type: "select", Value: chosen, Options: []web.Option{{Text: v.p.T("budget.all")}}}
	for _, code := range v.Offices() {
		f.Options = append(f.Options, web.Option{Value: code, Text: v.office(code)})
	}
	slices.SortFunc(f.Options[1:], func(a, b web.Option) int {
		if a.Text < b.Text {
			return -1
		}
		return 1
	})
	return f
}

// yearField chooses the plan.
func (v *view) yearField() web.Field {
	f := web.Field{Name: "tahun", Label: v.p.T("budget.plan.field"), Type: "select", Value: strconv.Itoa(v.year)}
	now, _, _ := v.Today.YMD()
	for y := max(now+1, v.year); y >= min(now-3, v.year); y-- {
		f.Options = append(f.Options, web.Option{Value: strconv.Itoa(y), Text: v.p.T("budget.plan.of", "Plan", strconv.Itoa(budget.YearOf(y)), "Year", strconv.Itoa(y))})
	}
	return f
}

func (v *view) money(a rupiah.Amount) string { return v.p.Rupiah(a) }

// told is an amount, or a dash where nobody has said.
func (v *view) told(a *rupiah.Amount) string {
	if a == nil {
		return "–"
	}
	return v.p.Rupiah(*a)
}

// signed is a difference with its sign.
func (v *view) signed(a rupiah.Amount) string {
	if a > 0 {
		return "+" + v.p.Rupiah(a)
	}
	if a < 0 {
		return "−" + v.p.Rupiah(-a)
	}
	return v.p.Rupiah(0)
}

// share is a part in per cent; a dash where there is nothing to divide by.
func (v *view) share(part, of rupiah.Amount) string {
	if of <= 0 {
		return "–"
	}
	return v.p.Percent(float64(part)/float64(of), 1)
}
