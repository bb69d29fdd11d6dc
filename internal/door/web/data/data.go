// Package data is where an office manages its stunting data (Aksi 6): what there is, what
// is missing or late, what a person must answer for, what is done about it, and why its
// figure differs from those that others publish.
package data

import (
	"embed"
	"net/http"
	"strings"
	"time"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

const (
	home          = "/data"
	inventoryHref = "/data/inventaris"
	completeHref  = "/data/kelengkapan"
	doubtHref     = "/data/ragu"
	planHref      = "/data/rencana"
	compareHref   = "/data/banding"
)

type screens struct {
	site      *web.Site
	data      *data.Service
	actor     func(*http.Request) account.Actor
	overview  *web.Page[overviewPage]
	inventory *web.Page[inventoryPage]
	complete  *web.Page[completePage]
	doubts    *web.Page[doubtsPage]
	doubt     *web.Page[doubtPage]
	plan      *web.Page[planPage]
	compare   *web.Page[comparePage]
	form      *web.Page[formPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *data.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site, service, actor, web.NewPage[overviewPage](site, files, "overview.html"), web.NewPage[inventoryPage](site, files, "inventory.html"),
		web.NewPage[completePage](site, files, "complete.html"), web.NewPage[doubtsPage](site, files, "doubts.html"), web.NewPage[doubtPage](site, files, "doubt.html"),
		web.NewPage[planPage](site, files, "plan.html"), web.NewPage[comparePage](site, files, "compare.html"), web.NewPage[formPage](site, files, "form.html")}
	see, manage, own := string(account.QualityRead), string(account.DataManage), string(account.FigureRead)
	return []web.Route{
		{Pattern: "GET " + home, Permission: see, Handler: s.showOverview},
		{Pattern: "GET " + inventoryHref, Permission: see, Handler: s.showInventory},
		{Pattern: "GET " + inventoryHref + ".xlsx", Permission: see, Handler: s.exportInventory, Slow: true},
		{Pattern: "GET " + inventoryHref + ".csv", Permission: see, Handler: s.exportInventory, Slow: true},
		{Pattern: "POST " + inventoryHref, Permission: manage, Handler: s.saveItem, Keeps: true},
		{Pattern: "POST " + inventoryHref + "/berkas", Permission: manage, Handler: s.takeInventory, MaxBody: 4 << 20},
		{Pattern: "GET " + completeHref, Permission: see, Handler: s.showComplete},
		{Pattern: "GET " + doubtHref, Permission: own, Handler: s.showDoubts}, // who may not see quality sees what they own
		{Pattern: "POST " + doubtHref + "/hitung", Permission: manage, Handler: s.recount},
		{Pattern: "POST " + doubtHref + "/tugaskan", Permission: manage, Handler: s.assign},
		{Pattern: "POST " + doubtHref + "/jawab", Permission: own, Handler: s.settle, Keeps: true},
		{Pattern: "GET " + planHref, Permission: see, Handler: s.showPlan},
		{Pattern: "GET " + planHref + ".xlsx", Permission: see, Handler: s.exportPlan, Slow: true},
		{Pattern: "POST " + planHref + "/kesenjangan", Permission: manage, Handler: s.saveGap, Keeps: true},
		{Pattern: "POST " + planHref, Permission: manage, Handler: s.savePlan, Keeps: true},
		{Pattern: "GET " + compareHref, Permission: see, Handler: s.showCompare},
		{Pattern: "POST " + compareHref, Permission: manage, Handler: s.savePublished, Keeps: true},
	}
}

// tabs are the views of this group.
func tabs(p *locale.Printer, by account.Actor, here string) (all []web.Tab) {
	for _, href := range []string{home, inventoryHref, completeHref, doubtHref, planHref, compareHref} {
		if href == doubtHref || by.May(account.QualityRead) {
			all = append(all, web.Tab{Text: p.T("data.tab" + strings.ReplaceAll(href, "/", ".")), Href: href, Active: href == here})
		}
	}
	return all
}

// manages tells whether somebody may change what is here.
func manages(by account.Actor) bool { return by.May(account.DataManage) }

// areaOf is the place that an address asks for, inside the actor's territory.
func areaOf(r *http.Request, by account.Actor) (string, error) {
	area := by.Area()
	if code := r.URL.Query().Get("wilayah"); code != "" {
		var err error
		if area, err = region.ParseCode(code); err != nil {
			return "", fault.New(fault.NotFound, "data.place.none", nil).Because(err)
		}
	}
	if err := by.Allow(account.FigureRead, area); err != nil {
		return "", err
	}
	if len(area) < int(region.Regency) {
		return "", fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": area})
	}
	return area, nil
}

// placeName is a place in words; the nation has no code of a region.
func placeName(p *locale.Printer, code string) string {
	if code == published.Nation {
		return p.T("data.nation")
	}
	return web.PlaceName(p, code)
}

// places are the options of a filter: the actor's territory and what lies below it.
func places(p *locale.Printer, by account.Actor, chosen string) web.Field {
	f := web.Field{Name: "wilayah", Label: p.T("data.place"), Type: "select", Value: chosen}
	for _, code := range around(by.Area()) {
		f.Options = append(f.Options, web.Option{Value: code, Text: placeName(p, code)})
	}
	if len(chosen) > len(by.Area()) && region.LevelOf(chosen) == region.Village && region.LevelOf(by.Area()) == region.Regency {
		f.Options = append(f.Options, web.Option{Value: chosen, Text: placeName(p, chosen)})
	}
	return f
}

func around(area string) []string {
	all := []string{area}
	for _, place := range region.Children(area) {
		all = append(all, place.Code)
	}
	return all
}

// sure is how far something may be relied on; what is confirmed needs no word.
func sure(p *locale.Printer, c standard.Certainty) web.Badge {
	if c == standard.Seen {
		return web.Badge{}
	}
	status := web.Watch
	if c == standard.Own {
		status = web.Plain
	}
	return web.Badge{Status: status, Text: p.T("data.certainty." + string(c))}
}

// choice is a field of a list of words.
func choice(p *locale.Printer, name, list, value string, words []string) web.Field {
	f := web.Field{Name: name, Label: p.T("data.column." + name), Type: "select", Value: value, Required: true}
	for _, word := range words {
		f.Options = append(f.Options, web.Option{Value: word, Text: p.T("data." + list + "." + word)})
	}
	return f
}

func text(p *locale.Printer, name, value string) web.Field {
	return web.Field{Name: name, Label: p.T("data.column." + name), Value: value, Complete: "off"}
}

func needed(f web.Field) web.Field { f.Required = true; return f }

func long(f web.Field) web.Field { f.Type = "textarea"; return f }

func hinted(p *locale.Printer, f web.Field) web.Field {
	f.Hint = p.T("data.hint." + f.Name)
	return f
}

func day(p *locale.Printer, name string, d civil.Date) web.Field {
	f := text(p, name, "")
	if f.Type = "date"; d != 0 {
		f.Value = d.String()
	}
	return f
}

// formPage is any of the forms of this group.
type formPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Action      string
	Hidden      []web.Option
	Fields      []web.Field
	Alert       web.Alert
	Remove      string // on the button that takes the entry away; empty: there is none
	Cancel      string
}

// again shows a form with what was typed and what is wrong with it.
func (s *screens) again(w http.ResponseWriter, r *http.Request, view formPage, err error) error {
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	wrong := web.PrinterOf(r).Fields(err)
	for i, f := range view.Hidden {
		if f.Value == "pernah" {
			view.Hidden[i] = shown(shownOf(r))
		}
	}
	for i, f := range view.Fields {
		view.Fields[i].Value, view.Fields[i].Error = r.PostFormValue(f.Name), wrong[f.Name]
	}
	return s.form.Render(w, r, web.StatusCode(err), view)
}

// shown is the hidden field that says which state of an entry a form shows; nonsense is
// none, as of a new one.
func shown(at db.Time) web.Option {
	return web.Option{Value: "pernah", Text: at.UTC().Format(time.RFC3339Nano)}
}

func shownOf(r *http.Request) db.Time {
	at, _ := time.Parse(time.RFC3339Nano, r.PostFormValue("pernah"))
	return db.Time{Time: at}
}

// done leaves a word and leads on.
func (s *screens) done(w http.ResponseWriter, r *http.Request, to, key string) error {
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: web.PrinterOf(r).T(key)})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// dayOf reads a date field; what is no date is none, and told as missing.
func dayOf(r *http.Request, name string) civil.Date {
	d, err := civil.ParseDate(r.PostFormValue(name))
	if err != nil {
		return 0
	}
	return d
}

func idOf(text string) db.ID { id, _ := db.ParseID(text); return id }

// workbook begins a file to be downloaded.
func (s *screens) workbook(w http.ResponseWriter, r *http.Request, name string) (sheet.Book, error) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if strings.HasSuffix(r.URL.Path, ".csv") {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
		return sheet.CreateCSV(w), nil
	}
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
	return sheet.CreateXLSX(w, sheet.About{Title: name, Author: s.actor(r).Name, Made: s.data.Now()})
}

func nothing(key string) error { return fault.New(fault.NotFound, key, nil) }
