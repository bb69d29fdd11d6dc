// Package edition shows the framework as a district has it: which indicators are counted
// in which years, where each row and target was read and how certain it is, what the
// district says otherwise and why, the rules of the forms; and lets it change them.
package edition

import (
	"cmp"
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

//go:embed *.html
var files embed.FS

const href = "/edisi"

// maxUpload is more than any edition's file.
const maxUpload = 5 << 20

type screens struct {
	site    *web.Site
	own     *framework.Service
	actor   func(*http.Request) account.Actor
	now     func() time.Time
	list    *web.Page[listPage]
	edition *web.Page[editionPage]
	row     *web.Page[rowPage]
	rules   *web.Page[rulesPage]
	rule    *web.Page[rulePage]
	load    *web.Page[loadPage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *framework.Service, actor func(*http.Request) account.Actor, now func() time.Time) []web.Route {
	s := &screens{site, service, actor, now, web.NewPage[listPage](site, files, "list.html"), web.NewPage[editionPage](site, files, "edition.html", "history.html"),
		web.NewPage[rowPage](site, files, "row.html", "history.html"), web.NewPage[rulesPage](site, files, "rules.html", "history.html"),
		web.NewPage[rulePage](site, files, "rule.html"), web.NewPage[loadPage](site, files, "load.html")}
	see, may := string(account.FigureRead), string(account.EditionManage)
	return []web.Route{
		{Pattern: "GET " + href, Permission: see, Handler: s.showList},
		{Pattern: "GET " + href + "/aturan", Permission: see, Handler: s.showRules},
		{Pattern: "POST " + href + "/aturan", Permission: may, Handler: s.setRule, MaxBody: 16 << 10, Keeps: true},
		{Pattern: "GET " + href + "/muat", Permission: may, Handler: s.showLoad},
		{Pattern: "POST " + href + "/muat", Permission: may, Handler: s.takeFile, MaxBody: maxUpload + 64<<10},
		{Pattern: "GET " + href + "/muat/templat.xlsx", Permission: may, Handler: s.template},
		{Pattern: "GET " + href + "/{key}", Permission: see, Handler: s.showEdition},
		{Pattern: "GET " + href + "/{key}/indikator.xlsx", Permission: see, Handler: s.export},
		{Pattern: "GET " + href + "/{key}/indikator.csv", Permission: see, Handler: s.export},
		{Pattern: "POST " + href + "/{key}/cabut", Permission: may, Handler: s.remove, MaxBody: 16 << 10},
		{Pattern: "GET " + href + "/{key}/{id}", Permission: see, Handler: s.showRow},
		{Pattern: "POST " + href + "/{key}/{id}", Permission: may, Handler: s.override, MaxBody: 64 << 10, Keeps: true},
	}
}

func (s *screens) year(r *http.Request) int {
	return civil.DateOf(s.now().In(region.Zone(s.actor(r).Regency()))).Month().Year()
}

type listPage struct {
	Title string
	Lead  []string
	Table web.Table
	May   bool
}

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	p, by, year := web.PrinterOf(r), s.actor(r), s.year(r)
	all, err := s.own.List(r.Context(), by)
	if err != nil {
		return err
	}
	holds, err := s.own.Of(r.Context(), by.Regency(), year)
	if err != nil {
		return err
	}
	page := listPage{May: by.May(account.EditionManage), Title: p.T("edition.page.title", "Place", web.PlaceName(p, by.Regency()), "Year", strconv.Itoa(year), "Name", holds.Name(p.Lang())),
		Table: web.Table{Caption: p.T("edition.page.list"), Columns: []web.Column{{Label: p.T("edition.page.edition")}, {Label: p.T("edition.page.years")},
			{Label: p.T("edition.page.official"), Hint: p.T("edition.page.official.hint")}, {Label: p.T("edition.page.changed"), Numeric: true}, {Label: p.T("edition.page.source"), Wide: true}}}}
	for _, f := range all {
		if f.Apart {
			page.Lead = append(page.Lead, p.T("edition.page.apart", "Name", f.Name(p.Lang()), "Seen", f.Seen(""), "Official", f.Official, "Holds", holds.Name(p.Lang())))
		}
		name := web.Cell{Text: f.Name(p.Lang()), Href: href + "/" + f.Key}
		switch {
		case f.Key == holds.Key:
			name.Note = p.T("edition.page.holds", "Year", strconv.Itoa(year))
		case f.Apart:
			name.Note = p.T("edition.page.not_used")
		case f.Key == edition.Annex.Key:
			name.Note = p.T("edition.page.annex")
		}
		page.Table.Rows = append(page.Table.Rows, web.Row{Cells: []web.Cell{name, {Text: years(p, f.Edition)}, {Text: seen(p, f), Note: parts(p, f)},
			{Text: p.Int(len(f.Overridden))}, {Text: p.T("edition.source." + f.Source)}}})
	}
	return s.list.Render(w, r, http.StatusOK, page)
}

// years are those in which an edition holds.
func years(p *locale.Printer, e edition.Edition) string {
	from, to := strconv.Itoa(e.From), strconv.Itoa(e.To)
	switch {
	case e.Key == edition.Annex.Key:
		return "–"
	case e.To == 0:
		return p.T("edition.page.since", "From", from)
	case from == to:
		return from
	}
	return from + "\u2060–\u2060" + to // not broken between
}

// seen is how many of the official rows are here.
func seen(p *locale.Printer, f framework.Framework) string {
	if f.Own {
		return p.N("edition.page.rows", len(f.Indicators)+len(f.Unused))
	}
	return p.T("edition.page.seen", "Seen", national(f).Seen(""), "Official", f.Official)
}

// national is the edition with the rows that the district does not use.
func national(f framework.Framework) *edition.Edition {
	e := f.Edition
	e.Indicators = slices.Concat(f.Indicators, f.Unused)
	return &e
}

// parts tells the same by kind, where there are several.
func parts(p *locale.Printer, f framework.Framework) string {
	if len(f.Parts) < 2 {
		return ""
	}
	var all []string
	for _, part := range f.Parts {
		all = append(all, p.T("edition.page.part", "Kind", strings.ToLower(p.T("edition.kind."+part.Kind)), "Seen", national(f).Seen(part.Kind), "Official", part.Official))
	}
	return strings.Join(all, "; ")
}

type editionPage struct {
	Trail      []web.Crumb
	Title      string
	Lead       []string
	Key        string
	Groups     []group
	May        bool
	Own        *web.Field // the reason for which an own edition is taken back; nil: not by this actor, or it is the nation's
	History    []deed
	Candidates int
}

// group is rows of one kind about the same people.
type group struct {
	Name string
	Rows []line
}

// line is one row of an edition.
type line struct {
	ID, Name, Href         string
	Numerator, Denominator string
	Offices                string
	Targets                []target
	Marks                  []web.Badge
	Reason                 string // for which it is said otherwise here
	Unused                 bool
}

type target struct {
	Text, Basis string
	Badge       web.Badge
}

func (s *screens) showEdition(w http.ResponseWriter, r *http.Request) error {
	return s.renderEdition(w, r, http.StatusOK, nil)
}

func (s *screens) renderEdition(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	p, by := web.PrinterOf(r), s.actor(r)
	f, err := s.own.Get(r.Context(), by, r.PathValue("key"))
	if err != nil {
		return err
	}
	page := editionPage{Key: f.Key, May: by.May(account.EditionManage), Title: f.Name(p.Lang()), Trail: []web.Crumb{{Text: p.T("edition.page.list"), Href: href}, {Text: f.Name(p.Lang())}}}
	page.Lead = []string{join(years(p, f.Edition), seen(p, f), parts(p, f)), p.T("edition.source." + f.Source)}
	if f.Own && page.May {
		page.Own = &web.Field{Name: "alasan", Label: p.T("limit.reason"), Type: "textarea", Required: true, Hint: p.T("limit.reason.hint"), Error: p.Fields(wrong)["alasan"], Value: r.PostFormValue("alasan")}
	}
	rows := national(f).Indicators
	slices.SortStableFunc(rows, func(a, b edition.Indicator) int {
		return cmp.Or(slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind), slices.Index(edition.Groups, a.Group)-slices.Index(edition.Groups, b.Group), strings.Compare(a.ID, b.ID))
	})
	for _, x := range rows {
		name := p.T("edition.kind."+x.Kind) + " · " + p.T("edition.group."+x.Group)
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Name != name {
			page.Groups = append(page.Groups, group{Name: name})
		}
		g := &page.Groups[len(page.Groups)-1]
		g.Rows = append(g.Rows, lineOf(p, f, x))
		if x.Kind == edition.Candidate {
			page.Candidates++
		}
	}
	if page.History, err = s.history(r, f.Key); err != nil {
		return err
	}
	return s.edition.Render(w, r, status, page)
}

var kinds = []string{edition.Essential, edition.Supply, edition.Candidate, edition.Impact}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" || s == "–" }), " · ")
}

func lineOf(p *locale.Printer, f framework.Framework, x edition.Indicator) line {
	_, used, _ := f.Find(x.ID)
	l := line{ID: x.ID, Name: x.Name(p.Lang()), Href: href + "/" + f.Key + "/" + x.ID, Numerator: x.Numerator(p.Lang()), Denominator: inside(x.Denominator(p.Lang())),
		Offices: offices(p, f, x), Targets: targets(p, x), Unused: !used}
	if said, changed := f.Overridden[x.ID]; changed {
		l.Reason = said.Reason
		l.Marks = append(l.Marks, web.Badge{Text: p.T(map[bool]string{true: "edition.page.said", false: "edition.page.unused"}[used])})
	}
	if !x.Confirmed() && x.Certainty != standard.Own {
		l.Marks = append(l.Marks, web.Badge{Status: web.Watch, Text: p.T("edition.certainty.recalled")}) // a word for both; the row's page says which
	}
	return l
}

// inside is text as it stands inside a sentence; "PUS miskin" stays.
func inside(text string) string {
	if len(text) > 1 && text[1] >= 'a' && text[1] <= 'z' {
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

func offices(p *locale.Printer, f framework.Framework, x edition.Indicator) string {
	var all []string
	for _, code := range x.Offices {
		all = append(all, f.Office(p, code))
	}
	return strings.Join(all, "; ")
}

// certain is how far something may be relied on.
func certain(p *locale.Printer, c standard.Certainty) web.Badge {
	status := web.Watch
	switch c {
	case standard.Seen:
		status = web.Good
	case standard.Own:
		status = web.Plain
	}
	return web.Badge{Status: status, Text: p.T("edition.certainty." + string(c))}
}

func targets(p *locale.Printer, x edition.Indicator) (all []target) {
	for _, t := range x.Targets {
		one := target{Text: p.T("edition.page.target", "Value", amount(p, x, t), "Year", strconv.Itoa(t.Year)), Basis: t.Words(p)}
		if badge := certain(p, t.Certainty); badge.Status == web.Watch {
			one.Badge = badge
		}
		all = append(all, one)
	}
	return all
}

// amount is a target's number with its unit, and whether less is better.
func amount(p *locale.Printer, x edition.Indicator, t edition.Target) string {
	places := 0
	for n := t.Hundredths; places < 2 && n%100 != 0; n *= 10 {
		places++
	}
	text := p.Decimal(float64(t.Hundredths)/100, places)
	switch {
	case x.Measure != edition.Count:
		text += "%"
	case x.Per == civil.Yearly:
		text = p.T("edition.page.per_year", "Value", text)
	case x.Per == civil.Monthly:
		text = p.T("edition.page.per_month", "Value", text)
	}
	if x.Lower {
		text = p.T("edition.page.most", "Value", text)
	}
	return text
}
