// Package rembuk is where an office calls its meetings, keeps their minutes and follows
// what was promised in them (Aksi 3): the year's meetings, one meeting with its parts, the
// page by which people in the hall write themselves in, and the commitments.
package rembuk

import (
	"embed"
	"net/http"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/framework"
	"tumbuh/internal/record/letter"
)

//go:embed *.html
var files embed.FS

const (
	listHref    = "/rapat"
	newHref     = "/rapat/baru"
	promiseHref = "/komitmen"
	attendHref  = "/hadir"
	maxForm     = 2 << 20 // a table of three hundred lines
	maxPhoto    = 20 << 20
)

// Services are what this group needs.
type Services struct {
	Meetings *rembuk.Service
	Evidence *evidence.Service
	Letters  *letter.Service
	Actor    func(*http.Request) account.Actor
	Link     func(r *http.Request, path string) string // the whole address of a page, for the QR code
}

type screens struct {
	Services
	site     *web.Site
	list     *web.Page[listPage]
	form     *web.Page[formPage]
	meeting  *web.Page[meetingPage]
	grid     *web.Page[gridPage]
	attend   *web.Page[attendPage]
	minutes  *web.Page[minutesPage]
	past     *web.Page[pastPage]
	papers   *web.Page[papersPage]
	wall     *web.Page[wallPage]
	phone    *web.Page[phonePage]
	promises *web.Page[promisesPage]
	promise  *web.Page[promisePage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, services Services) []web.Route {
	page := func(name string) []string { return []string{name, "grid.html"} }
	s := &screens{services, site, web.NewPage[listPage](site, files, "list.html"), web.NewPage[formPage](site, files, page("form.html")...), web.NewPage[meetingPage](site, files, page("meeting.html")...),
		web.NewPage[gridPage](site, files, page("lines.html")...), web.NewPage[attendPage](site, files, page("attend.html")...), web.NewPage[minutesPage](site, files, page("minutes.html")...),
		web.NewPage[pastPage](site, files, page("past.html")...), web.NewPage[papersPage](site, files, page("papers.html")...), web.NewPage[wallPage](site, files, "wall.html"), web.NewPage[phonePage](site, files, "phone.html"),
		web.NewPage[promisesPage](site, files, "promises.html"), web.NewPage[promisePage](site, files, page("promise.html")...)}
	see, manage, report := string(account.ActionRead), string(account.MeetingManage), string(account.PromiseReport)
	one := listHref + "/{id}"
	return []web.Route{
		{Pattern: "GET " + listHref, Permission: see, Handler: s.showList},
		{Pattern: "GET " + newHref, Permission: manage, Handler: s.showNew},
		{Pattern: "POST " + newHref, Permission: manage, Handler: s.call, Keeps: true},
		{Pattern: "GET " + one, Permission: see, Handler: s.showMeeting},
		{Pattern: "GET " + one + "/ubah", Permission: manage, Handler: s.showHead},
		{Pattern: "POST " + one + "/ubah", Permission: manage, Handler: s.saveHead, Keeps: true},
		{Pattern: "POST " + one + "/keadaan", Permission: manage, Handler: s.move, Keeps: true},
		{Pattern: "GET " + one + "/agenda", Permission: see, Handler: s.showAgenda},
		{Pattern: "POST " + one + "/agenda", Permission: manage, Handler: s.saveAgenda, MaxBody: maxForm, Keeps: true},
		{Pattern: "GET " + one + "/undangan", Permission: see, Handler: s.showGuests},
		{Pattern: "POST " + one + "/undangan", Permission: manage, Handler: s.saveGuests, MaxBody: maxForm, Keeps: true},
		{Pattern: "GET " + one + "/hadir", Permission: see, Handler: s.showAttendance},
		{Pattern: "POST " + one + "/hadir", Permission: manage, Handler: s.saveAttendance, MaxBody: maxForm, Keeps: true},
		{Pattern: "GET " + one + "/qr", Permission: manage, Handler: s.showWall},
		{Pattern: "POST " + one + "/qr", Permission: manage, Handler: s.renew},
		{Pattern: "GET " + one + "/notula", Permission: see, Handler: s.showMinutes},
		{Pattern: "POST " + one + "/notula", Permission: manage, Handler: s.saveMinutes, MaxBody: maxForm, Keeps: true},
		{Pattern: "POST " + one + "/putusan", Permission: manage, Handler: s.saveDecision, Keeps: true},
		{Pattern: "GET " + one + "/komitmen", Permission: see, Handler: s.showLines},
		{Pattern: "POST " + one + "/komitmen", Permission: manage, Handler: s.saveLines, MaxBody: maxForm, Keeps: true},
		{Pattern: "GET " + one + "/tindak-lanjut", Permission: see, Handler: s.showPast},
		{Pattern: "GET " + one + "/berkas", Permission: see, Handler: s.showPapers},
		{Pattern: "GET " + one + "/dokumen/{jenis}", Permission: see, Handler: s.sendPaper, Slow: true},
		{Pattern: "GET " + one + "/terbitkan/{jenis}", Permission: manage, Handler: s.showIssue},
		{Pattern: "POST " + one + "/terbitkan/{jenis}", Permission: manage, Handler: s.issue, MaxBody: 16 << 10, Keeps: true, Makes: true},
		{Pattern: "GET " + one + "/tanda-tangan", Permission: see, Handler: s.showSigning},
		{Pattern: "POST " + one + "/tanda-tangan", Permission: manage, Handler: s.saveSigning, MaxBody: maxForm, Keeps: true},
		{Pattern: "POST " + one + "/foto", Permission: manage, Handler: s.addPhoto, MaxBody: maxPhoto + maxForm, Slow: true},
		{Pattern: "GET " + promiseHref, Permission: see, Handler: s.showPromises},
		{Pattern: "GET " + promiseHref + "/{id}", Permission: see, Handler: s.showPromise},
		{Pattern: "POST " + promiseHref + "/{id}", Permission: report, Handler: s.report, Keeps: true},
		{Pattern: "GET " + promiseHref + "/{id}/ubah", Permission: manage, Handler: s.showAmend},
		{Pattern: "POST " + promiseHref + "/{id}/ubah", Permission: manage, Handler: s.amend, Keeps: true},
		{Pattern: "GET " + attendHref + "/{token}", Permission: web.Anyone, Handler: s.showPhone},
		{Pattern: "POST " + attendHref + "/{token}", Permission: web.Anyone, Handler: s.takePhone, MaxBody: 16 << 10, Keeps: true},
	}
}

// around is what every page of one meeting knows.
type around struct {
	by   account.Actor
	p    *locale.Printer
	w    rembuk.Whole
	f    framework.Framework
	may  bool // manage it
	open bool // and its minutes are not agreed
	href string
}

// meetingOf is the meeting of an address; names of persons are read when asked for.
func (s *screens) meetingOf(r *http.Request, names bool) (a around, err error) {
	a = around{by: s.Actor(r), p: web.PrinterOf(r)}
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return a, fault.New(fault.NotFound, "register.none", nil)
	}
	if a.w, err = s.Meetings.Open(r.Context(), a.by, id, names); err != nil {
		return a, err
	}
	a.may = a.by.Allow(account.MeetingManage, a.w.Area) == nil
	a.open = a.may && a.w.Body.State != rembuk.Agreed
	a.href = listHref + "/" + string(id)
	a.f, err = s.framework(r, a.by, a.w.Year)
	return a, err
}

func (s *screens) framework(r *http.Request, by account.Actor, year int) (f framework.Framework, err error) {
	err = s.Meetings.DB.Read(r.Context(), func(tx *db.Tx) error { f, err = framework.Read(tx, by.Regency(), year); return err })
	return f, err
}

// parts of a meeting, as tabs; catalogue: rembuk.tab.<part>.
var parts = []string{"", "agenda", "undangan", "hadir", "notula", "komitmen", "tindak-lanjut", "tanda-tangan", "berkas"}

func (a around) tabs(here string) (all []web.Tab) {
	counts := map[string]int{"agenda": len(a.w.Body.Agenda), "undangan": len(a.w.Body.Guests), "hadir": len(a.w.Attendance), "notula": len(a.w.Decisions), "komitmen": len(a.w.Commitments), "tanda-tangan": len(a.w.Body.Signing)}
	for _, part := range parts {
		t := web.Tab{Text: a.p.T("rembuk.tab." + part), Href: strings.TrimSuffix(a.href+"/"+part, "/"), Active: part == here}
		if counts[part] > 0 {
			t.Count = a.p.Int(counts[part])
		}
		all = append(all, t)
	}
	return all
}

// trail leads from the year's list over the meeting to a part of it.
func (a around) trail(part string) []web.Crumb {
	all := []web.Crumb{{Text: a.p.T("rembuk.list"), Href: listAddress(a.w.Year, a.by.Area())}, {Text: a.w.Body.Head.Title, Href: a.href}}
	if part == "" {
		all[1].Href = ""
		return all
	}
	return append(all, web.Crumb{Text: a.p.T("rembuk.tab." + part)})
}

func (a around) state() web.Badge { return stateBadge(a.p, a.w.Body.State) }

func stateBadge(p *locale.Printer, s rembuk.State) web.Badge {
	status := map[rembuk.State]web.Status{rembuk.Invited: web.Watch, rembuk.Held: web.Watch, rembuk.Agreed: web.Good, rembuk.Cancelled: web.Bad}[s]
	return web.Badge{Status: status, Text: p.T("rembuk.state." + string(s))}
}

// when is a meeting's day and hours in words.
func when(p *locale.Printer, h rembuk.Head, regency string) string {
	switch {
	case h.Day == 0:
		return p.T("rembuk.when.none")
	case h.From == "":
		return p.Date(h.Day)
	case h.Until == "":
		return p.T("rembuk.when.open", "Day", h.Day, "From", clock(h.From), "Zone", zone(regency))
	}
	return p.T("rembuk.when", "Day", h.Day, "From", clock(h.From), "Until", clock(h.Until), "Zone", zone(regency))
}

func clock(s string) string { return strings.ReplaceAll(s, ":", ".") }

func zone(regency string) string {
	return civil.MustDate("2026-01-01").Time().In(region.Zone(regency)).Format("MST")
}

func listAddress(year int, area string) string {
	return listHref + "?tahun=" + strconv.Itoa(year) + "&wilayah=" + area
}

// yearOf is the year of actions that an address asks for, else this year.
func (s *screens) yearOf(r *http.Request, by account.Actor) int {
	y, err := strconv.Atoi(r.FormValue("tahun"))
	if err != nil || y < 2018 || y > 2100 {
		y, _, _ = s.Meetings.Today(by.Regency()).YMD()
	}
	return y
}

// areaOf is the place that an address asks for, else the actor's.
func areaOf(r *http.Request, by account.Actor) (string, error) {
	code := r.FormValue("wilayah")
	if code == "" {
		return by.Area(), nil
	}
	return region.ParseCode(code)
}

// office is what an office or place is called here.
func office(p *locale.Printer, f framework.Framework, code string) string {
	if _, ok := region.Get(code); ok {
		return web.PlaceName(p, code)
	}
	if code == "" {
		return "–"
	}
	return f.Office(p, code)
}

// offices are those that can owe something to an area: the OPDs, and the places in it.
func offices(p *locale.Printer, f framework.Framework, area string) (all []web.Option) {
	for _, code := range edition.Offices {
		if code != "kecamatan" && code != "kemenkes" {
			all = append(all, web.Option{Value: code, Text: f.Office(p, code)})
		}
	}
	codes := []string{area}
	if region.LevelOf(area) == region.Village {
		codes = append(codes, region.Parent(area))
	}
	for _, d := range region.Children(area) {
		codes = append(codes, d.Code)
	}
	if region.LevelOf(area) == region.Regency {
		for _, v := range region.Villages(area) {
			codes = append(codes, v.Code)
		}
	}
	for _, code := range codes {
		all = append(all, web.Option{Value: code, Text: web.PlaceName(p, code)})
	}
	return all
}

// officeTyped is the code of an office that somebody typed by its name, or by its code;
// what could be two is as it was typed, and refused by the service.
func officeTyped(all []web.Option, typed string) string {
	found := ""
	for _, o := range all {
		if o.Value == typed || fold.Name(o.Text) == fold.Name(typed) || found == "" && typed != "" && strings.HasPrefix(fold.Name(o.Text), fold.Name(typed)) {
			if found != "" && found != o.Value && o.Value != typed && fold.Name(o.Text) != fold.Name(typed) {
				return typed
			}
			found = o.Value
		}
	}
	if found == "" {
		return strings.TrimSpace(typed)
	}
	return found
}

// years are the options of a filter.
func (s *screens) years(p *locale.Printer, by account.Actor, chosen int) web.Field {
	this, _, _ := s.Meetings.Today(by.Regency()).YMD()
	f := web.Field{Name: "tahun", Label: p.T("rembuk.year"), Type: "select", Value: strconv.Itoa(chosen)}
	for y := max(this, chosen) + 1; y >= min(this, chosen)-2; y-- {
		f.Options = append(f.Options, web.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	return f
}

// places are the options of a filter or form: an area and what lies below it.
func places(p *locale.Printer, top, chosen string) web.Field {
	f := web.Field{Name: "wilayah", Label: p.T("rembuk.place"), Type: "select", Value: chosen}
	add := func(code string) {
		f.Options = append(f.Options, web.Option{Value: code, Text: web.PlaceName(p, code)})
	}
	add(top)
	for _, d := range region.Children(top) {
		add(d.Code)
		for _, v := range region.Children(d.Code) {
			add(v.Code)
		}
	}
	return f
}

// done says what was done on the next page.
func (s *screens) done(w http.ResponseWriter, r *http.Request, to, key string) error {
	return s.site.Done(w, r, to, web.PrinterOf(r).T(key))
}

// day reads a date field; what is no date is none.
func day(text string) civil.Date {
	d, err := civil.ParseDate(strings.TrimSpace(text))
	if err != nil {
		return 0
	}
	return d
}

func dayText(d civil.Date) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// idOf reads an id of a form; what is none is none.
func idOf(text string) db.ID {
	if id, ok := db.ParseID(text); ok {
		return id
	}
	return ""
}

// clashOf is the widget of two editors of a part, as its form compares them.
func clashOf(r *http.Request, err error, regency string, yours []web.Field, fields func(register.Entry[rembuk.Meeting]) []web.Field) (web.Clash, bool) {
	c, _, is := web.ClashOf(r, err, regency, yours, fields)
	return c, is
}
