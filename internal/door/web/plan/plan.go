// Package plan is where offices write their plan against stunting (Aksi 2): rows with
// code, places, volume, cost and source; answers to what the situation analysis
// recommends; what does not hold together yet; and what it all adds up to.
package plan

import (
	"embed"
	"net/http"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

//go:embed *.html
var files embed.FS

type row = register.Entry[plan.Row]

type screens struct {
	site    *web.Site
	plan    *plan.Service
	actor   func(*http.Request) account.Actor
	list    *web.Page[listPage]
	row     *web.Page[rowPage]
	form    *web.Page[formPage]
	answers *web.Page[answersPage]
	checks  *web.Page[checksPage]
	sums    *web.Page[sumsPage]
	codes   *web.Page[codesPage]
	copying *web.Page[copyPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *plan.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site, service, actor, web.NewPage[listPage](site, files, "list.html"), web.NewPage[rowPage](site, files, "row.html"), web.NewPage[formPage](site, files, "form.html"),
		web.NewPage[answersPage](site, files, "answers.html"), web.NewPage[checksPage](site, files, "checks.html"), web.NewPage[sumsPage](site, files, "sums.html"),
		web.NewPage[codesPage](site, files, "codes.html"), web.NewPage[copyPage](site, files, "copy.html")}
	see, write, manage := string(account.ActionRead), string(account.PlanWrite), string(account.PlanManage)
	return []web.Route{
		{Pattern: "GET /rencana", Permission: see, Handler: s.showList},
		{Pattern: "POST /rencana", Permission: write, Handler: s.save, Keeps: true},
		{Pattern: "GET /rencana/baru", Permission: write, Handler: s.showNew},
		{Pattern: "GET /rencana/{id}", Permission: see, Handler: s.showRow},
		{Pattern: "GET /rencana/ubah/{id}", Permission: write, Handler: s.showEdit},
		{Pattern: "POST /rencana/hapus/{id}", Permission: write, Handler: s.remove},
		{Pattern: "GET /rencana/rekomendasi", Permission: see, Handler: s.showAnswers},
		{Pattern: "POST /rencana/rekomendasi", Permission: write, Handler: s.answer, Keeps: true},
		{Pattern: "GET /rencana/periksa", Permission: see, Handler: s.showChecks},
		{Pattern: "GET /rencana/ringkasan", Permission: see, Handler: s.showSums},
		{Pattern: "GET /rencana/salin", Permission: write, Handler: s.showCopy},
		{Pattern: "POST /rencana/salin", Permission: write, Handler: s.copy},
		{Pattern: "GET /rencana/kode", Permission: see, Handler: s.showCodes},
		{Pattern: "POST /rencana/kode", Permission: manage, Handler: s.loadCodes, MaxBody: 11 << 20},
		{Pattern: "POST /rencana/kode/hapus", Permission: manage, Handler: s.dropCodes},
	}
}

// view is what every page of a year and area needs.
type view struct {
	p       *locale.Printer
	by      account.Actor
	regency string
	year    int
	area    string
	today   civil.Date
	frame   framework.Framework
	codes   nomenclature.List
	state   plan.State
	plan.Case
}

// open is the case of the year and area that an address asks for; measured with the
// services that fall short.
func (s *screens) open(r *http.Request, measured bool) (v *view, err error) {
	v = &view{p: web.PrinterOf(r), by: s.actor(r)}
	v.regency = v.by.Regency()
	v.today = civil.DateOf(s.plan.Now().In(region.Zone(v.regency)))
	v.year, _, _ = v.today.YMD()
	v.area = v.regency
	if n, err := strconv.Atoi(r.FormValue("tahun")); err == nil && n >= edition.All[0].From && n <= v.year+1 {
		v.year = n
	}
	if code := r.URL.Query().Get("wilayah"); code != "" {
		if v.area, err = region.ParseCode(code); err != nil || !region.Within(v.area, v.regency) {
			return nil, fault.New(fault.NotFound, "plan.place.none", nil).Because(err)
		}
	}
	if err := v.by.Allow(account.ActionRead, v.area); err != nil {
		return nil, err
	}
	return v, s.plan.DB.Read(r.Context(), func(tx *db.Tx) error {
		if v.frame, err = framework.Read(tx, v.regency, v.year); err != nil {
			return err
		}
		if v.codes, err = plan.Codes(tx, v.regency); err != nil {
			return err
		}
		if v.Case, err = plan.Read(tx, v.regency, v.year, v.area); err != nil {
			return err
		}
		if measured {
			if err = v.Measure(tx); err != nil {
				return err
			}
		}
		v.state, err = v.State()
		return err
	})
}

// writes tells whether somebody may write rows at all, and is for whom: an OPD's code, or
// the kecamatan's or village's own.
func (v *view) writes() bool { return v.by.May(account.PlanWrite) }

func (v *view) ownOffice() string {
	if len(v.by.Region) > int(region.Regency) {
		return v.by.Region
	}
	return v.by.OfficeOf()
}

// mayWrite tells whether somebody may write a row.
func (v *view) mayWrite(e row) bool { return plan.MayWrite(v.by, e.Body, e.Area) == nil }

// href is a page of this group, of the same year and area.
func (v *view) href(path string, more ...string) string {
	return web.InYear("/rencana"+path, v.year, v.area, more...)
}

// tabs are the views of this group.
func (v *view) tabs(here string) []web.Tab {
	tab := func(path, key, count string) web.Tab {
		return web.Tab{Text: v.p.T(key), Href: v.href(path), Count: count, Active: path == here}
	}
	return []web.Tab{tab("", "plan.tab.list", v.p.Int(v.state.Rows)), tab("/rekomendasi", "plan.tab.answers", v.p.Int(v.state.Answers)+"/"+v.p.Int(v.state.Recommendations)),
		tab("/periksa", "plan.tab.checks", ""), tab("/ringkasan", "plan.tab.sums", ""), tab("/kode", "plan.tab.codes", "")}
}

// planYear is the year that the plan is for, in digits.
func (v *view) planYear() string { return strconv.Itoa(v.year + 1) }

func (v *view) trail(here string) []web.Crumb {
	return []web.Crumb{{Text: v.p.T("plan.trail", "Plan", v.planYear(), "Year", strconv.Itoa(v.year)), Href: v.href("")}, {Text: here}}
}

// office, source, group and area are words; what is not told says so.
func (v *view) office(code string) string {
	switch {
	case code == "":
		return v.p.T("plan.untold")
	case edition.Offices.Has(code):
		return v.frame.Office(v.p, code)
	}
	return web.PlaceName(v.p, code)
}

func (v *view) word(prefix, key string) string {
	if key == "" {
		return v.p.T("plan.untold")
	}
	return v.p.T(prefix + key)
}

func (v *view) place(code string) string {
	if code == v.regency {
		return v.p.T("plan.place.all", "Name", web.PlaceName(v.p, code))
	}
	return web.PlaceName(v.p, code)
}

func (v *view) indicator(id string) string {
	x, _, found := v.frame.Find(id)
	if !found {
		return id
	}
	return id + " " + x.Name(v.p.Lang())
}

// money is an amount, or what there is instead.
func (v *view) money(r plan.Row) string {
	switch {
	case r.Unfunded:
		return v.p.T("plan.unfunded")
	case r.Cost == 0:
		return v.p.T("plan.untold")
	}
	return v.p.Rupiah(r.Cost)
}

// share is a part of an amount in percent; empty where there is nothing to part.
func (v *view) share(part, of rupiah.Amount) string {
	if of == 0 {
		return ""
	}
	return v.p.Percent(float64(part)/float64(of), 0)
}

// code is the row's sub kegiatan in words.
func (v *view) code(r plan.Row) string {
	item, known := v.codes.Get(nomenclature.Code(r.Code))
	switch {
	case r.Code == "":
		return v.p.T("plan.code.none")
	case known:
		return item.Written() + " " + item.Name
	case r.Named != nil:
		return r.Code + " " + r.Named.SubActivity
	}
	return r.Code
}

// sure is how far something may be relied on; what was seen needs no word.
func sure(p *locale.Printer, c standard.Certainty) web.Badge {
	if c == standard.Seen || c == "" {
		return web.Badge{}
	}
	return web.Badge{Status: web.Watch, Text: p.T("edition.certainty." + string(standard.Recalled))}
}

// years are the options of the year.
func (v *view) years() web.Field {
	f := web.Field{Name: "tahun", Label: v.p.T("plan.year"), Type: "select", Value: strconv.Itoa(v.year)}
	this, _, _ := v.today.YMD()
	for year := this + 1; year >= this-3 && year >= edition.All[0].From; year-- {
		f.Options = append(f.Options, web.Option{Value: strconv.Itoa(year), Text: strconv.Itoa(year + 1)})
	}
	return f
}

// areas are the options of a place: the regency, its kecamatan, and the village that is chosen.
func (v *view) areas(chosen string) web.Field {
	f := web.Field{Name: "wilayah", Label: v.p.T("plan.place"), Type: "select", Value: chosen, Options: []web.Option{{Value: v.regency, Text: web.PlaceName(v.p, v.regency)}}}
	for _, d := range region.Children(v.regency) {
		f.Options = append(f.Options, web.Option{Value: d.Code, Text: web.PlaceName(v.p, d.Code)})
		if region.Parent(chosen) == d.Code && region.LevelOf(chosen) == region.Village {
			f.Options = append(f.Options, web.Option{Value: chosen, Text: web.PlaceName(v.p, chosen)})
		}
	}
	return f
}

// find is a row by the address; one of another area's plan is read all the same.
func (s *screens) find(r *http.Request) (e row, v *view, err error) {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return e, nil, fault.New(fault.NotFound, "register.none", nil)
	}
	by := s.actor(r)
	if err = s.plan.DB.Read(r.Context(), func(tx *db.Tx) error { e, err = plan.Get(tx, by.Regency(), id); return err }); err != nil {
		return e, nil, err
	}
	q := r.URL.Query() // the row's own year
	q.Set("tahun", strconv.Itoa(e.Year))
	q.Del("wilayah")
	r.URL.RawQuery, r.Form = q.Encode(), nil
	v, err = s.open(r, false)
	return e, v, err
}

// ids reads ids that were ticked; nonsense is left out.
func ids(texts []string) (all []db.ID) {
	for _, text := range texts {
		if id, ok := db.ParseID(text); ok && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// idOf is one id; nonsense is none.
func idOf(text string) db.ID {
	if all := ids([]string{text}); len(all) == 1 {
		return all[0]
	}
	return ""
}

// moment is when something was changed, by whom.
func (v *view) moment(e row) string {
	return v.p.T("plan.changed", "Name", e.By, "At", web.Moment(v.p, e.Changed.Time, v.regency))
}
