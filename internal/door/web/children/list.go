package children

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// listPage is a list by need, or what a search found.
type listPage struct {
	Title    string
	Tabs     []web.Tab
	Filter   web.Filter
	Search   search
	Table    web.Table
	Pager    pager
	Export   export // the list as a file; nil: not by this actor
	Merge    bool
	Mark     string
	Print    string // where a printed page is recorded
	PrintNow bool
}

// export is a list as a file: for what, and what else the address says.
type export struct {
	Purpose web.Field
	Hidden  []web.Option
}

// search is the box for a name or an NIK.
type search struct {
	Field web.Field
	Said  string // what was found
}

// pager leads on; a list too long to count has no total.
type pager struct {
	From, To, Total   int
	First, Prev, Next string
}

// needWords are the needs as the address says them.
var needWords = map[string]indicator.Need{"pendek": indicator.Stunted, "gizi-kurang": indicator.Wasted, "berat-kurang": indicator.Underweight,
	"tidak-naik": indicator.Faltering, "tidak-ditimbang": indicator.NotWeighed, "gizi-lebih": indicator.Overweight,
	"ragu": indicator.Doubtful, "semua": indicator.Anyone}

func wordOf(n indicator.Need) string {
	for word, need := range needWords {
		if need == n {
			return word
		}
	}
	return ""
}

// ages are the bands of a filter in completed months, as the address says them.
var ages = []struct {
	word     string
	from, to int
}{{"0-5", 0, 6}, {"6-11", 6, 12}, {"12-23", 12, 24}, {"24-59", 24, 60}}

const perPage = 50

// choose reads the address; what it does not say is all of the actor's territory
// in the newest month, and the stunted first.
func (s *screens) choose(r *http.Request) (f indicator.Filter, first, last civil.Month, err error) {
	by, q := s.actor(r), r.URL.Query()
	f = indicator.Filter{Area: by.Region, Need: indicator.Stunted, Posyandu: q.Get("posyandu"), After: q.Get("lanjut"), Limit: perPage}
	if code := q.Get("wilayah"); code != "" {
		if f.Area, err = region.ParseCode(code); err != nil {
			return f, 0, 0, fault.New(fault.NotFound, "children.place.none", nil).Because(err)
		}
	}
	if len(f.Area) < int(region.Regency) {
		return f, 0, 0, fault.New(fault.Invalid, "indicator.area", fault.Args{"Area": f.Area})
	}
	if len(f.Area) < int(region.Village) {
		f.Posyandu = "" // names of posyandu repeat from village to village
	}
	if need, ok := needWords[q.Get("perlu")]; ok {
		f.Need = need
	}
	f.Sex = map[string]int{"L": 1, "P": 2}[q.Get("jk")]
	for _, a := range ages {
		if a.word == q.Get("umur") {
			f.AgeFrom, f.AgeTo = a.from, a.to
		}
	}
	if first, last, err = s.figures.Months(r.Context(), by, f.Area[:region.Regency]); err != nil {
		return f, 0, 0, err
	}
	f.Month, err = civil.ParseMonth(q.Get("bulan"))
	if err != nil || f.Month < first || f.Month > last {
		f.Month = last
	}
	return f, first, last, nil
}

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	page, _, err := s.listPage(r)
	if err != nil {
		return err
	}
	return s.list.Render(w, r, http.StatusOK, page)
}

func (s *screens) listPage(r *http.Request) (page listPage, f indicator.Filter, err error) {
	f, first, last, err := s.choose(r)
	if err != nil {
		return page, f, err
	}
	p, by := web.PrinterOf(r), s.actor(r)
	list, next, err := s.figures.Children(r.Context(), by, f)
	if err != nil {
		return page, f, err
	}
	counts, err := s.figures.Counts(r.Context(), by, f)
	if err != nil {
		return page, f, err
	}
	page = listPage{Mark: s.mark(r), Print: "/anak/cetak?" + r.URL.RawQuery, Title: title(p, f, counts), Tabs: tabs(p, r, f.Need, counts), Search: box(p),
		Table: table(p, f, list), Pager: paging(r, f, counts, len(list), next), Merge: by.May(account.ChildMerge)}
	if page.Filter, err = s.filter(r, f, first, last); err != nil {
		return page, f, err
	}
	if indicator.MayExport(by, f.Area) && len(list) > 0 {
		page.Export = exporting(p, r)
	}
	if last == 0 {
		page.Tabs, page.Filter = nil, web.Filter{}
		page.Table.Empty = web.Empty{Icon: "users", Title: p.T("children.none.title"), Text: p.T("children.none.text")}
		if by.May(account.ImportTake) {
			page.Table.Empty.Href, page.Table.Empty.Action = "/impor", p.T("children.none.import")
		}
	}
	return page, f, nil
}

// title is the answer of a list: how many need what, where and when.
func title(p *locale.Printer, f indicator.Filter, counts map[indicator.Need]int) string {
	if f.Month == 0 {
		return p.T("children.title")
	}
	args := fault.Args{"Place": label(p, f.Area), "Month": f.Month}
	if _, counted := counts[f.Need]; !counted {
		return p.T("children.title.uncounted", args, "Need", p.T("children.need."+string(f.Need)))
	}
	return p.N("children.title."+string(f.Need), counts[f.Need], args)
}

func tabs(p *locale.Printer, r *http.Request, need indicator.Need, counts map[indicator.Need]int) (all []web.Tab) {
	for _, n := range indicator.Needs {
		tab := web.Tab{Text: p.T("children.need." + string(n)), Active: n == need, Href: with(r, "perlu", wordOf(n))}
		if count, counted := counts[n]; counted {
			tab.Count = p.Int(count)
		}
		all = append(all, tab)
	}
	return all
}

// with is this list with one thing changed, from its beginning.
func with(r *http.Request, name, value string) string {
	q := r.URL.Query()
	q.Del("lanjut")
	q.Del("dari")
	if q.Set(name, value); value == "" {
		q.Del(name)
	}
	return "/anak?" + q.Encode()
}

func paging(r *http.Request, f indicator.Filter, counts map[indicator.Need]int, shown int, next string) pager {
	before, _ := strconv.Atoi(r.URL.Query().Get("dari"))
	if before < 0 || f.After == "" {
		before = 0
	}
	g := pager{From: before + 1, To: before + shown, Total: counts[f.Need]}
	if shown == 0 {
		return pager{}
	}
	if before > 0 {
		g.First = with(r, "", "")
	}
	if next != "" {
		g.Next, _ = web.Query(with(r, "lanjut", next), "dari", strconv.Itoa(g.To))
	}
	return g
}

// filter offers the places of the actor's territory; posyandu only where a
// village is chosen.
func (s *screens) filter(r *http.Request, f indicator.Filter, first, last civil.Month) (web.Filter, error) {
	p, by, q := web.PrinterOf(r), s.actor(r), r.URL.Query()
	place := web.Field{Name: "wilayah", Label: p.T("children.place"), Type: "select", Value: f.Area, Options: places(p, by.Region)}
	fields := []web.Field{place}
	if len(f.Area) == int(region.Village) {
		names, err := s.figures.PosyanduOf(r.Context(), by, f.Area, f.Month)
		if err != nil {
			return web.Filter{}, err
		}
		posyandu := web.Field{Name: "posyandu", Label: p.T("children.posyandu"), Type: "select", Value: f.Posyandu, Options: []web.Option{{Text: p.T("children.any")}}}
		for _, name := range names {
			posyandu.Options = append(posyandu.Options, web.Option{Value: name, Text: name})
		}
		fields = append(fields, posyandu)
	}
	sex := web.Field{Name: "jk", Label: p.T("children.sex"), Type: "select", Value: q.Get("jk"), Options: []web.Option{{Text: p.T("children.any")},
		{Value: "L", Text: p.T("children.sex.male")}, {Value: "P", Text: p.T("children.sex.female")}}}
	age := web.Field{Name: "umur", Label: p.T("children.age"), Type: "select", Value: q.Get("umur"), Options: []web.Option{{Text: p.T("children.any")}}}
	for _, a := range ages {
		age.Options = append(age.Options, web.Option{Value: a.word, Text: p.T("children.age.band", "From", a.from, "To", a.to-1)})
	}
	month := web.Field{Name: "bulan", Label: p.T("children.month"), Type: "select", Value: f.Month.String()}
	for m := last; m >= first && m != 0; m = m.Add(-1) {
		month.Options = append(month.Options, web.Option{Value: m.String(), Text: p.Month(m)})
	}
	out := web.Filter{Action: "/anak", Fields: append(fields, sex, age, month), Hidden: []web.Option{{Value: "perlu", Text: wordOf(f.Need)}}}
	for _, name := range []string{"wilayah", "posyandu", "jk", "umur", "bulan"} {
		if q.Get(name) != "" {
			out.Clear = "/anak?" + url.Values{"perlu": {wordOf(f.Need)}}.Encode()
		}
	}
	return out, nil
}

// places are a territory and all inside it, villages under their kecamatan.
func places(p *locale.Printer, territory string) (all []web.Option) {
	all = []web.Option{{Value: territory, Text: label(p, territory)}}
	for _, part := range region.Children(territory) {
		all = append(all, web.Option{Value: part.Code, Text: label(p, part.Code)})
		if part.Level() == region.District {
			for _, village := range region.Children(part.Code) {
				all = append(all, web.Option{Value: village.Code, Text: "– " + label(p, village.Code)})
			}
		}
	}
	return all
}

// finds is how many children a search shows; who is not among them is found with
// one more word.
const finds = 50

func box(p *locale.Printer) search {
	return search{Field: web.Field{Name: "kata", Label: p.T("children.search"), Type: "search", Complete: "off"}}
}

func (s *screens) search(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	word := r.PostFormValue("kata")
	found, err := s.people.Search(r.Context(), by, word, finds)
	if err != nil {
		return err
	}
	list, err := s.figures.Latest(r.Context(), by, found)
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b indicator.Listed) int { return int(b.Month - a.Month) })
	page := listPage{Mark: s.mark(r), Title: p.N("children.found", len(list)), Search: box(p), Table: table(p, indicator.Filter{Need: indicator.Anyone}, list), Merge: by.May(account.ChildMerge)}
	page.Search.Field.Value = word
	page.Table.Empty = web.Empty{Icon: "search", Title: p.T("children.found.none"), Text: p.T("children.found.hint"), Href: "/anak", Action: p.T("children.back")}
	if len(list) == finds {
		page.Search.Said = p.T("children.found.more", "Limit", finds)
	}
	return s.list.Render(w, r, http.StatusOK, page)
}
