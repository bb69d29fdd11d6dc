// Package privacy shows what the law on personal data asks of an office: on what
// ground the data are kept, which children's time is over, the register of
// breaches with its clock and letters, and the impact assessment with the record
// of processing, on paper.
package privacy

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	law "tumbuh/internal/record/privacy"
)

//go:embed *.html
var files embed.FS

type screens struct {
	site       *web.Site
	privacy    *law.Service
	facts      func(context.Context, account.Actor) (law.Facts, error)
	actor      func(*http.Request) account.Actor
	overview   *web.Page[overviewPage]
	retention  *web.Page[retentionPage]
	register   *web.Page[registerPage]
	breach     *web.Page[breachPage]
	letter     *web.Page[letterPage]
	assessment *web.Page[assessmentPage]
}

// Routes are the addresses of this group; facts tells what the app alone knows.
func Routes(site *web.Site, service *law.Service, facts func(context.Context, account.Actor) (law.Facts, error), actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site: site, privacy: service, facts: facts, actor: actor,
		overview:   web.NewPage[overviewPage](site, files, "overview.html"),
		retention:  web.NewPage[retentionPage](site, files, "retention.html"),
		register:   web.NewPage[registerPage](site, files, "register.html"),
		breach:     web.NewPage[breachPage](site, files, "breach.html"),
		letter:     web.NewPage[letterPage](site, files, "letter.html"),
		assessment: web.NewPage[assessmentPage](site, files, "assessment.html")}
	read, manage, erase := string(account.PrivacyRead), string(account.PrivacyManage), string(account.ChildErase)
	return []web.Route{
		{Pattern: "GET /privasi", Permission: read, Handler: s.showOverview},
		{Pattern: "POST /privasi/dasar", Permission: manage, Handler: s.setDefault, MaxBody: 16 << 10},
		{Pattern: "POST /privasi/izinkan", Permission: erase, Handler: s.readmit, MaxBody: 16 << 10},
		{Pattern: "GET /privasi/retensi", Permission: read, Handler: s.showRetention},
		{Pattern: "POST /privasi/retensi", Permission: manage, Handler: s.retain, MaxBody: 16 << 10, Slow: true},
		{Pattern: "GET /privasi/insiden", Permission: read, Handler: s.showRegister},
		{Pattern: "POST /privasi/insiden", Permission: manage, Handler: s.report, MaxBody: 256 << 10, Keeps: true},
		{Pattern: "GET /privasi/insiden/{id}", Permission: read, Handler: s.showBreach},
		{Pattern: "POST /privasi/insiden/{id}", Permission: manage, Handler: s.amend, MaxBody: 256 << 10, Keeps: true},
		{Pattern: "POST /privasi/insiden/{id}/beri-tahu", Permission: manage, Handler: s.tell, MaxBody: 16 << 10},
		{Pattern: "POST /privasi/insiden/{id}/tutup", Permission: manage, Handler: s.close, MaxBody: 16 << 10},
		{Pattern: "GET /privasi/insiden/{id}/surat", Permission: read, Handler: s.showLetter},
		{Pattern: "GET /privasi/penilaian", Permission: read, Handler: s.showAssessment},
	}
}

// overviewPage is where privacy begins.
type overviewPage struct {
	Default string
	Choose  []web.Field // nil: not by this actor
	Laws    web.Table
	Blocked web.Table
	Count   int // blocked children, also for those who may not see names
	Readmit []web.Field
	Links   []link
	Mark    string
}

type link struct{ Href, Title, Text string }

func (s *screens) showOverview(w http.ResponseWriter, r *http.Request) error {
	page, err := s.overviewOf(r)
	if err != nil {
		return err
	}
	return s.overview.Render(w, r, http.StatusOK, page)
}

func (s *screens) overviewOf(r *http.Request) (page overviewPage, err error) {
	p, by := web.PrinterOf(r), s.actor(r)
	facts, err := s.facts(r.Context(), by)
	if err != nil {
		return page, err
	}
	d := facts.Default
	page = overviewPage{Default: p.T("privacy.default.all", "Basis", p.T("privacy.basis."+string(d.Basis)), "Purpose", p.T("privacy.purpose."+d.Purpose)),
		Count: facts.Counted.Blocked, Laws: laws(p), Mark: s.mark(r), Links: []link{
			{"/privasi/retensi", p.T("privacy.retention"), p.T("privacy.retention.about", "Years", facts.Years)},
			{"/privasi/insiden", p.T("privacy.breaches"), p.T("privacy.breaches.about")},
			{"/privasi/penilaian", p.T("privacy.dpia"), p.T("privacy.dpia.about")}}}
	if by.May(account.PrivacyManage) {
		page.Choose = defaultFields(p, d)
	}
	blocked, err := s.privacy.Blocked(r.Context(), by)
	page.Blocked = names(p, p.T("privacy.blocked"), blocked)
	if by.May(account.ChildErase) {
		page.Readmit = s.readmitFields(p)
	}
	return page, err
}

func defaultFields(p *locale.Printer, d law.Default) []web.Field {
	basis := web.Field{Name: "dasar", Label: p.T("privacy.field.basis"), Type: "select", Value: string(d.Basis)}
	for _, l := range law.Laws {
		if l.Default {
			basis.Options = append(basis.Options, web.Option{Value: string(l.Basis), Text: p.T("privacy.basis." + string(l.Basis))})
		}
	}
	purpose := web.Field{Name: "tujuan", Label: p.T("privacy.field.purpose"), Type: "select", Value: d.Purpose}
	for _, name := range law.Purposes {
		purpose.Options = append(purpose.Options, web.Option{Value: name, Text: p.T("privacy.purpose." + name)})
	}
	return []web.Field{basis, purpose}
}

func laws(p *locale.Printer) web.Table {
	t := web.Table{Caption: p.T("privacy.laws"), Columns: []web.Column{{Label: p.T("privacy.dpia.column.basis")}, {Label: p.T("privacy.dpia.column.source")}, {Label: p.T("privacy.dpia.column.use"), Wide: true}}}
	for _, l := range law.Laws {
		source := web.Cell{Text: l.Source}
		if !l.Confirmed {
			source.Note = p.T("privacy.unconfirmed")
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("privacy.basis." + string(l.Basis))}, source, {Text: p.T("privacy.basis." + string(l.Basis) + ".use")}}})
	}
	return t
}

// names is a list of children; their NIK is not on it.
func names(p *locale.Printer, caption string, children []people.Child) web.Table {
	t := web.Table{Caption: caption, Columns: []web.Column{{Label: p.T("children.column.name")}, {Label: p.T("children.fact.birth")}, {Label: p.T("privacy.column.village")}}}
	for _, c := range children {
		place, _ := region.Get(c.Village)
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: c.Name, Href: "/anak/" + string(c.ID)}, {Text: p.Date(c.Birth)}, {Text: place.Name, Note: c.Posyandu}}})
	}
	return t
}

func (s *screens) setDefault(w http.ResponseWriter, r *http.Request) error {
	d := law.Default{Basis: law.Basis(r.PostFormValue("dasar")), Purpose: r.PostFormValue("tujuan")}
	return s.done(w, r, s.privacy.SetDefault(r.Context(), s.actor(r), d), "privacy.default.done", "/privasi")
}

func (s *screens) readmitFields(p *locale.Printer) []web.Field {
	return []web.Field{{Name: "nik", Label: "NIK", Numeric: true, Complete: "off"}, {Name: "nama", Label: p.T("privacy.readmit.name"), Complete: "off"},
		{Name: "lahir", Label: p.T("children.fact.birth"), Type: "date"}, {Name: "alasan", Label: p.T("privacy.readmit.reason"), Required: true}}
}

func (s *screens) readmit(w http.ResponseWriter, r *http.Request) error {
	birth, _ := civil.ParseDate(r.PostFormValue("lahir"))
	c := people.Child{NIK: strings.ReplaceAll(r.PostFormValue("nik"), " ", ""), Name: r.PostFormValue("nama"), Birth: birth}
	err := s.privacy.Readmit(r.Context(), s.actor(r), c, r.PostFormValue("alasan"))
	if k := fault.KindOf(err); k == fault.Invalid || k == fault.NotFound {
		page, e := s.overviewOf(r)
		if e != nil {
			return e
		}
		p := web.PrinterOf(r)
		for i, f := range page.Readmit {
			page.Readmit[i].Value = r.PostFormValue(f.Name)
		}
		page.Readmit[0].Error = p.Error(err)
		return s.overview.Render(w, r, web.StatusCode(err), page)
	}
	return s.done(w, r, err, "privacy.readmit.done", "/privasi")
}

// done goes on to a page with a word about what was done, or why not.
func (s *screens) done(w http.ResponseWriter, r *http.Request, err error, said, to string) error {
	p := web.PrinterOf(r)
	switch k := fault.KindOf(err); {
	case err == nil:
		s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: p.T(said)})
	case k == fault.Stale || k == fault.Conflict || k == fault.Invalid:
		s.site.Notify(r.Context(), web.Alert{Status: web.Watch, Text: sentence(p, err)})
	default:
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// sentence is an error with what is wrong with the fields.
func sentence(p *locale.Printer, err error) string {
	said := []string{p.Error(err)}
	wrong := p.Fields(err)
	for _, text := range wrong {
		said = append(said, text)
	}
	slices.Sort(said[1:])
	return strings.Join(said, " ")
}

func (s *screens) mark(r *http.Request) string {
	by := s.actor(r)
	now := s.privacy.Now().In(region.Zone(by.Regency()))
	return web.PrinterOf(r).T("privacy.mark", "Name", by.Name, "Day", civil.DateOf(now), "Hour", clock(now))
}

func clock(t time.Time) string { return t.Format("15.04 MST") }

// retentionPage is the dry run, and the button that does it.
type retentionPage struct {
	Title   string
	Trail   []web.Crumb
	Rules   []string
	Groups  web.Table
	Names   web.Table
	Lines   string
	Guests  string
	Confirm web.Field // empty: not by this actor, or nothing to do
	Word    string
	Mark    string
}

func (s *screens) showRetention(w http.ResponseWriter, r *http.Request) error {
	return s.renderRetention(w, r, http.StatusOK, "")
}

func (s *screens) renderRetention(w http.ResponseWriter, r *http.Request, status int, wrong string) error {
	p, by := web.PrinterOf(r), s.actor(r)
	plan, err := s.privacy.Due(r.Context(), by)
	if err != nil {
		return err
	}
	page := retentionPage{Title: p.N("privacy.retention.title", plan.Children), Trail: trail(p), Mark: s.mark(r),
		Rules: []string{p.T("privacy.dpia.retention.child", "Years", plan.Years), p.T("privacy.dpia.retention.rest", "Years", plan.Years), p.T("privacy.retention.sums")},
		Groups: web.Table{Caption: p.T("privacy.retention.groups"), Columns: []web.Column{{Label: p.T("privacy.column.village")}, {Label: p.T("privacy.column.year"), Numeric: true}, {Label: p.T("privacy.column.children"), Numeric: true}},
			Empty: web.Empty{Icon: "circle-check", Title: p.T("privacy.retention.none"), Text: p.T("privacy.retention.none.text", "Born", plan.Born)}},
		Names: names(p, p.T("privacy.retention.names"), plan.Names)}
	for _, g := range plan.Groups {
		place, _ := region.Get(g.Village)
		page.Groups.Rows = append(page.Groups.Rows, web.Row{Cells: []web.Cell{{Text: place.Name}, {Text: strconv.Itoa(g.Year)}, {Text: p.Int(g.Children)}}})
	}
	if plan.Lines > 0 {
		page.Lines = p.N("privacy.retention.lines", int(plan.Lines), "Day", plan.Gone)
	}
	if plan.Guests > 0 {
		page.Guests = p.N("privacy.retention.guests", int(plan.Guests), "Day", plan.Gone)
	}
	if by.May(account.PrivacyManage) && (plan.Children > 0 || plan.Lines > 0 || plan.Guests > 0) {
		page.Word = p.T("privacy.retention.word", "Count", plan.Children)
		page.Confirm = web.Field{Name: "ketik", Label: p.T("privacy.retention.confirm", "Word", page.Word), Required: true, Complete: "off", Error: wrong}
	}
	return s.retention.Render(w, r, status, page)
}

func (s *screens) retain(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	plan, err := s.privacy.Due(r.Context(), by)
	if err != nil {
		return err
	}
	if word := p.T("privacy.retention.word", "Count", plan.Children); !strings.EqualFold(strings.TrimSpace(r.PostFormValue("ketik")), word) {
		return s.renderRetention(w, r, http.StatusUnprocessableEntity, p.T("privacy.retention.wrong", "Word", word))
	}
	done, err := s.privacy.Retain(r.Context(), by, func(int) {})
	if err != nil {
		return err
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: p.N("privacy.retention.done", done)})
	http.Redirect(w, r, "/privasi/retensi", http.StatusSeeOther)
	return nil
}

func trail(p *locale.Printer, more ...web.Crumb) []web.Crumb {
	return append([]web.Crumb{{Text: p.T("privacy.title"), Href: "/privasi"}}, more...)
}

// assessmentPage is the draft on paper.
type assessmentPage struct {
	Trail    []web.Crumb
	Sections []report.Section
	Mark     string
}

func (s *screens) showAssessment(w http.ResponseWriter, r *http.Request) error {
	p := web.PrinterOf(r)
	facts, err := s.facts(r.Context(), s.actor(r))
	if err != nil {
		return err
	}
	return s.assessment.Render(w, r, http.StatusOK, assessmentPage{trail(p), report.Assessment(p, facts), s.mark(r)})
}
