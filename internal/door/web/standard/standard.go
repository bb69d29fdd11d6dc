// Package standard shows the limits that screening compares with: what each says, where
// its default comes from and how certain that is, what else is in use, and what the
// district set in its place and why.
package standard

import (
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/limit"
)

//go:embed *.html
var files embed.FS

const href = "/ambang"

type listPage struct {
	Title  string
	May    bool
	Groups []group
}

// group is whom limits are about; a limit about several stands with the first.
type group struct {
	Name string
	Rows []row
}

// row is one limit.
type row struct {
	Name, Others string
	Href         string // of the form, for those who may
	Default      string
	Certain      web.Badge
	Source, Also string
	Own, Reason  string
	Fixed        bool
}

type onePage struct {
	Title   string
	Trail   []web.Crumb
	Name    string // of the limit
	Facts   []fact
	Fields  []web.Field // none: not by this actor, or by nobody
	Default string      // on the button that goes back to it; empty: it holds
	Fixed   bool
}

type fact struct {
	Label, Value string
	Badge        web.Badge
}

type screens struct {
	site   *web.Site
	limits *limit.Service
	actor  func(*http.Request) account.Actor
	list   *web.Page[listPage]
	one    *web.Page[onePage]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, service *limit.Service, actor func(*http.Request) account.Actor) []web.Route {
	s := &screens{site, service, actor, web.NewPage[listPage](site, files, "list.html"), web.NewPage[onePage](site, files, "one.html")}
	return []web.Route{
		{Pattern: "GET " + href, Permission: string(account.FigureRead), Handler: s.show},
		{Pattern: "POST " + href, Permission: string(account.StandardManage), Handler: s.set, MaxBody: 16 << 10, Keeps: true},
	}
}

// groups are those whom a limit is about, in the order of the page.
var groups = []standard.Group{standard.Bride, standard.Adolescent, standard.Pregnant, standard.Mother, standard.Child, standard.Family}

// show is the list, or with ?batas=… one of them with the form that changes it.
func (s *screens) show(w http.ResponseWriter, r *http.Request) error {
	own, err := s.limits.All(r.Context(), s.actor(r))
	if err != nil {
		return err
	}
	if name := r.URL.Query().Get("batas"); name != "" {
		page, err := s.pageOf(r, name, own)
		if err != nil {
			return err
		}
		return s.one.Render(w, r, http.StatusOK, page)
	}
	p, by := web.PrinterOf(r), s.actor(r)
	place := web.PlaceName(p, by.Regency())
	view := listPage{Title: p.T("limit.title.none", "Place", place), May: by.May(account.StandardManage)}
	if len(own) > 0 {
		view.Title = p.N("limit.title", len(own), "Place", place, "All", len(standard.Defaults))
	}
	listed := map[string]bool{}
	for _, about := range groups {
		g := group{Name: p.T("limit.group." + string(about))}
		for _, x := range standard.Defaults {
			if !listed[x.Name] && slices.Contains(x.About(), about) {
				listed[x.Name] = true
				g.Rows = append(g.Rows, rowOf(p, x, about, own, view.May))
			}
		}
		view.Groups = append(view.Groups, g)
	}
	return s.list.Render(w, r, http.StatusOK, view)
}

// names are groups in words, but one.
func names(p *locale.Printer, about []standard.Group, but standard.Group) string {
	var all []string
	for _, g := range groups {
		if g != but && slices.Contains(about, g) {
			all = append(all, strings.ToLower(p.T("limit.group."+string(g))))
		}
	}
	return strings.Join(all, ", ")
}

func rowOf(p *locale.Printer, x standard.Threshold, about standard.Group, own map[string]limit.Own, may bool) row {
	out := row{Name: p.T("limit.name." + x.Name), Others: names(p, x.About(), about), Default: write(p, x, x.Value), Certain: certain(p, x), Source: source(p, x), Also: x.Also, Fixed: x.Fixed()}
	if may {
		out.Href = href + "?batas=" + x.Name
	}
	if set, ok := own[x.Name]; ok {
		out.Own, out.Reason = write(p, x, set.Value), set.Reason
	}
	return out
}

// source is where a default comes from; our own choice is said by its certainty.
func source(p *locale.Printer, x standard.Threshold) string {
	if x.Certainty == standard.Own {
		return ""
	}
	return p.T("standard.source." + x.Source)
}

// certain is how far a default may be relied on.
func certain(p *locale.Printer, x standard.Threshold) web.Badge {
	status := web.Watch
	switch x.Certainty {
	case standard.Seen:
		status = web.Good
	case standard.Own:
		status = web.Plain
	}
	return web.Badge{Status: status, Text: p.T("limit.certainty." + string(x.Certainty))}
}

// places are the digits behind the comma that a value needs: 18,5 and not 18,50.
func places(u standard.Unit, value int) int {
	if u.Places > 1 && value%10 == 0 {
		return u.Places - 1
	}
	return u.Places
}

// write is a stored value with its unit.
func write(p *locale.Printer, x standard.Threshold, value int) string {
	text := p.Decimal(x.Unit.Of(value), places(x.Unit, value))
	if x.Unit.Code == "" {
		return text
	}
	return p.T("standard.unit."+x.Unit.Code, "Value", text)
}

// pageOf is the page of one limit.
func (s *screens) pageOf(r *http.Request, name string, own map[string]limit.Own) (page onePage, err error) {
	p, by := web.PrinterOf(r), s.actor(r)
	x, ok := standard.ThresholdOf(name)
	if !ok {
		return page, fault.New(fault.NotFound, "limit.unknown", nil)
	}
	set, has := own[name]
	page = onePage{Name: name, Title: p.T("limit.name." + name), Fixed: x.Fixed(), Trail: []web.Crumb{{Text: p.T("limit.caption"), Href: href}, {Text: p.T("limit.name." + name)}}}
	page.Facts = []fact{{Label: p.T("limit.column.about"), Value: names(p, x.About(), "")}, {Label: p.T("limit.column.value"), Value: write(p, x, x.Value)},
		{Label: p.T("limit.column.source"), Value: source(p, x), Badge: certain(p, x)}}
	if x.Also != "" {
		page.Facts = append(page.Facts, fact{Label: p.T("limit.column.also"), Value: x.Also})
	}
	if has {
		page.Facts = append(page.Facts, fact{Label: web.PlaceName(p, by.Regency()), Value: write(p, x, set.Value)}, fact{Label: p.T("limit.reason"), Value: set.Reason})
		page.Default = write(p, x, x.Value)
	} else {
		set.Value = x.Value
	}
	if by.May(account.StandardManage) && !x.Fixed() {
		value := web.Field{Name: "nilai", Label: p.T("limit.value"), Value: typed(p, x.Unit, set.Value), Numeric: true, Required: true, Complete: "off",
			Hint: p.T("limit.value.hint", "Least", write(p, x, x.Least), "Most", write(p, x, x.Most))}
		if x.Unit.Code != "" {
			value.Unit = strings.TrimSpace(p.T("standard.unit."+x.Unit.Code, "Value", ""))
		}
		page.Fields = []web.Field{value, {Name: "alasan", Label: p.T("limit.reason"), Type: "textarea", Required: true, Hint: p.T("limit.reason.hint")}}
	}
	return page, nil
}

// set changes one limit, or goes back to its default.
func (s *screens) set(w http.ResponseWriter, r *http.Request) error {
	p, by, name := web.PrinterOf(r), s.actor(r), r.PostFormValue("batas")
	x, ok := standard.ThresholdOf(name)
	if !ok {
		return fault.New(fault.NotFound, "limit.unknown", nil)
	}
	value, said := parse(r.PostFormValue("nilai"), x.Unit.Places)
	if r.PostFormValue("bawaan") != "" {
		value, said = x.Value, true
	}
	err := error(&fault.Error{Kind: fault.Invalid, Key: "limit.invalid", Fields: []fault.Field{{Name: "nilai", Key: "limit.value.number"}}})
	if said {
		err = s.limits.Set(r.Context(), by, name, value, r.PostFormValue("alasan"))
	}
	if fault.KindOf(err) == fault.Invalid {
		own, e := s.limits.All(r.Context(), by)
		if e != nil {
			return e
		}
		page, e := s.pageOf(r, name, own)
		if e != nil {
			return e
		}
		wrong := p.Fields(err)
		for i, f := range page.Fields {
			page.Fields[i].Value, page.Fields[i].Error = r.PostFormValue(f.Name), wrong[f.Name]
		}
		return s.one.Render(w, r, web.StatusCode(err), page)
	}
	if err != nil {
		return err
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: p.T("limit.done")})
	http.Redirect(w, r, href, http.StatusSeeOther)
	return nil
}

// typed is a stored value as it is typed: no point between thousands.
func typed(p *locale.Printer, u standard.Unit, value int) string {
	text := strconv.FormatFloat(u.Of(value), 'f', places(u, value), 64)
	if p.Lang() == locale.Indonesian {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// parse reads a number as people write it, with a comma or a point, into stored
// digits. More digits behind it than are stored are no such number, but 2.500 grams are.
func parse(text string, places int) (int, bool) {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), ",", "."), ".")
	if places == 0 && len(part) == 3 {
		whole, part = whole+part, ""
	}
	if whole == "" || len(part) > places {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+part+strings.Repeat("0", places-len(part)), 10, 31)
	return int(n), err == nil
}
