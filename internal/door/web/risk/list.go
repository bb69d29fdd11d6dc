package risk

import (
	"math"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/record/account"
)

// listPage are the families that lack something, by what they lack together.
type listPage struct {
	Title    string
	Trail    []web.Crumb
	Tabs     []web.Tab
	Filter   web.Filter
	Notes    []string
	Lacks    []web.Tab // each narrows the list
	Groups   []group
	Counts   web.Table // for those who see no names, or of more than a village
	Below    web.Table
	Pager    web.Pager
	Empty    web.Empty
	Mark     string
	Print    string
	PrintNow bool
	Purpose  web.Field // of a file; none: not by this actor
	Hidden   []web.Option
	Files    string
}

// group are families that lack just the same.
type group struct {
	Title string
	Lacks string
	Rows  []listed
}

// listed is a family on the list.
type listed struct {
	Href, Head, Where, Lacks, Factors, Team string
	State                                   web.Badge
}

const perPage = 100

// asked is what the list is asked for besides the place.
type asked struct {
	here
	period civil.Period
	codes  []string
}

func (s *screens) asked(r *http.Request) (a asked, err error) {
	if a.here, err = s.where(r); err != nil {
		return a, err
	}
	month := a.now.Month()
	a.period = web.PeriodOf(r.FormValue("periode"), r.FormValue("rentang"), month, monthOf(month))
	for _, code := range strings.Split(r.FormValue("kurang"), ",") {
		if slices.Contains(risk.Lacking, code) && !slices.Contains(a.codes, code) {
			a.codes = append(a.codes, code)
		}
	}
	return a, nil
}

// with is this list with other things lacking.
func (a asked) with(codes ...string) string {
	return a.at("/daftar", a.place.Code, "periode", a.periodWord(), "kurang", strings.Join(codes, ","))
}

func (a asked) periodWord() string {
	if a.period == monthOf(a.now.Month()) {
		return ""
	}
	return a.period.String()
}

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	a, err := s.asked(r)
	if err != nil {
		return err
	}
	if !a.named() {
		return s.showCounts(w, r, a)
	}
	list, err := s.risk.Village(r.Context(), a.by, a.place.Code, a.period)
	if err != nil {
		return err
	}
	return s.list.Render(w, r, http.StatusOK, s.listOf(r, a, list, true))
}

// printList records that the list is printed, and lets the browser do it.
func (s *screens) printList(w http.ResponseWriter, r *http.Request) error {
	a, err := s.asked(r)
	if err != nil {
		return err
	}
	if r.FormValue("lembar") == "verifikasi" {
		page, err := s.roundOf(r, true)
		if err != nil {
			return err
		}
		page.PrintNow = true
		return s.round.Render(w, r, http.StatusOK, page)
	}
	list, err := s.risk.Printed(r.Context(), a.by, a.place.Code, a.period)
	if err != nil {
		return err
	}
	page := s.listOf(r, a, list, false)
	page.PrintNow = true
	return s.list.Render(w, r, http.StatusOK, page)
}

func (s *screens) listOf(r *http.Request, a asked, list risk.List, paged bool) listPage {
	p := a.p
	page := s.frame(r, a)
	all := risk.Combinations(list.Families, a.codes...)
	families, more := 0, 0
	for _, c := range all {
		if families += len(c.Families); len(c.Codes) >= len(a.codes)+2 {
			more += len(c.Families)
		}
	}
	page.Title = a.title(families, more)
	page.Mark, page.Print = s.mark(p, a.by), href+"/cetak?"+r.URL.RawQuery
	counted := risk.Tally(list.Families)
	page.Lacks = a.lacks(counted.Lacks)
	from, to := 0, families
	if paged {
		from, to, page.Pager = web.PageOf(r, families, perPage)
	}
	at := 0
	for _, c := range all {
		low, high := max(from-at, 0), min(to-at, len(c.Families))
		if at += len(c.Families); low < high {
			page.Groups = append(page.Groups, a.group(c, c.Families[low:high], list))
		}
	}
	if a.by.Allow(account.ChildExport, a.place.Code) == nil && families > 0 {
		page.Purpose, page.Hidden, page.Files = purposeField(p), []web.Option{{Value: "wilayah", Text: a.place.Code}, {Value: "periode", Text: a.periodWord()}, {Value: "kurang", Text: strings.Join(a.codes, ",")}}, href+"/daftar"
	}
	if len(list.Families) == 0 {
		page.Empty = web.Empty{Icon: "home-heart", Title: p.T("risk.empty.title"), Text: p.T("risk.empty.text")}
	}
	return page
}

// frame is what both lists have.
func (s *screens) frame(r *http.Request, a asked) listPage {
	p := a.p
	lack := web.Field{Name: "kurang", Label: p.T("risk.column.lack"), Type: "select", Value: strings.Join(a.codes, ","), Options: []web.Option{{Text: p.T("risk.any")}}}
	for _, code := range risk.Lacking {
		lack.Options = append(lack.Options, web.Option{Value: code, Text: p.T("risk.lack." + code)})
	}
	if len(a.codes) > 1 {
		lack.Options = append(lack.Options, web.Option{Value: lack.Value, Text: words(p, a.codes)})
	}
	page := listPage{Trail: a.trail("/daftar"), Tabs: a.tabs("/daftar"),
		Filter: web.Filter{Action: href + "/daftar", Fields: append(web.PeriodFields(p, a.period, a.now.Month(), 2), lack), Hidden: []web.Option{{Value: "wilayah", Text: a.place.Code}}},
		Empty:  web.Empty{Icon: "circle-check", Title: p.T("risk.list.none")}}
	if len(a.codes) > 0 || a.periodWord() != "" {
		page.Filter.Clear = a.at("/daftar", a.place.Code)
	}
	if a.period.To() >= a.now.Month() {
		page.Notes = append(page.Notes, p.T("risk.note.running", "Day", a.now))
	}
	return page
}

// title is the answer: so many families lack this, so many of them two more things.
func (a asked) title(families, more int) string {
	p := a.p
	period := web.PeriodText(p, a.period)
	if len(a.codes) == 0 {
		return p.N("risk.list.title", families, "Place", a.name(), "Period", period, "More", more)
	}
	return p.N("risk.list.title.codes", families, "What", words(p, a.codes), "Place", a.name(), "Period", period, "More", more)
}

// words are codes of what is lacking, as a sentence names them.
func words(p *locale.Printer, codes []string) string {
	all := make([]string, len(codes))
	for i, code := range codes {
		all[i] = strings.ToLower(p.T("risk.lack." + code)[:1]) + p.T("risk.lack." + code)[1:]
	}
	if n := len(all); n > 1 {
		return strings.Join(all[:n-1], ", ") + " " + p.T("risk.and") + " " + all[n-1]
	}
	return strings.Join(all, "")
}

// lacks lead to the list of each thing that somebody lacks.
func (a asked) lacks(counted map[string]int) (all []web.Tab) {
	for _, code := range risk.Lacking {
		if n := counted[code]; n > 0 {
			all = append(all, web.Tab{Text: a.p.T("risk.lack." + code), Count: a.p.Int(n), Href: a.with(code), Active: slices.Equal(a.codes, []string{code})})
		}
	}
	if len(all) > 0 {
		all = append([]web.Tab{{Text: a.p.T("risk.any"), Href: a.with(), Active: len(a.codes) == 0}}, all...)
	}
	return all
}

func (a asked) group(c risk.Combination, shown []risk.Family, list risk.List) group {
	p := a.p
	g := group{Title: p.N("risk.group", len(c.Families), "Lacks", len(c.Codes)), Lacks: words(p, c.Codes)}
	for i := range shown {
		f := &shown[i]
		x := listed{Href: href + "/" + string(f.ID), Head: f.Head, Where: where(p, f), Lacks: members(p, f), Factors: factors(p, f), Team: "–", State: badge(p, f.State())}
		if f.Term != nil {
			x.Team = teamText(p, list, *f)
		}
		g.Rows = append(g.Rows, x)
	}
	return g
}

// teamText is the number of a family's team, also of one that is of another village.
func teamText(p *locale.Printer, list risk.List, f risk.Family) string {
	if t, ok := list.Team(f.Term.Team); ok {
		return p.T("assist.team.name", "Number", t.Number)
	}
	return p.T("assist.team.elsewhere")
}

// where is where in a village a home is looked for.
func where(p *locale.Printer, f *risk.Family) string {
	var all []string
	if f.Hamlet != "" {
		all = append(all, f.Hamlet)
	}
	if f.RT != "" || f.RW != "" {
		all = append(all, strings.ReplaceAll(strings.TrimSuffix("RT "+f.RT+" / RW "+f.RW, " / RW "), " ", "\u00a0"))
	}
	if len(all) == 0 {
		all = append(all, f.Address)
	}
	return strings.Join(all, ", ")
}

// members are who lacks what: what a member lacks goes with the name.
func members(p *locale.Printer, f *risk.Family) string {
	var all []string
	by := map[string]int{}
	for _, l := range f.Lacks {
		text := p.T("risk.short." + l.Code)
		if l.Of > 1 {
			text = p.T("risk.months", "What", text, "Missed", l.Missed, "Of", l.Of)
		}
		i, known := by[l.Name]
		if !known {
			i, by[l.Name] = len(all), len(all)
			all = append(all, "")
			if l.Name != "" {
				all[i] = l.Name + ": "
			}
		} else {
			all[i] += ", "
		}
		all[i] += text
	}
	return strings.Join(all, "; ")
}

func factors(p *locale.Printer, f *risk.Family) string {
	var all []string
	for _, code := range f.Codes() {
		all = append(all, p.T("standard.risk."+code))
	}
	return strings.Join(all, ", ")
}

// fewest is below how many families a combination is not told to who sees no names.
const fewest = 5

// showCounts is the list without names: how many lack what, and together.
func (s *screens) showCounts(w http.ResponseWriter, r *http.Request, a asked) error {
	p := a.p
	all, err := s.risk.Areas(r.Context(), a.by, a.place.Code, a.now.Month().Year())
	if err != nil {
		return err
	}
	a.period = monthOf(a.now.Month()) // the month of which counts are kept
	c := sum(all, a.place.Code)
	page := s.frame(r, a)
	page.Filter.Fields = page.Filter.Fields[2:]
	page.Lacks = a.lacks(c.Lacks)
	keys := []string{}
	families, more := 0, 0
	for key, n := range c.Combinations {
		if codes := strings.Split(key, "+"); a.among(codes) {
			keys = append(keys, key)
			if families += n; len(codes) >= len(a.codes)+2 {
				more += n
			}
		}
	}
	page.Title = a.title(families, more)
	if c.Columns["families"] == 0 {
		page.Empty = web.Empty{Icon: "home-heart", Title: p.T("risk.empty.title"), Text: p.T("risk.empty.text")}
	}
	page.Notes = append(page.Notes, p.T(map[bool]string{true: "risk.note.village", false: "risk.note.names"}[a.by.May(account.ChildRead)]))
	page.Counts = a.combinations(c, keys)
	if !a.village() {
		page.Below = a.places(all)
	}
	return s.list.Render(w, r, http.StatusOK, page)
}

func (a asked) among(codes []string) bool {
	return !slices.ContainsFunc(a.codes, func(c string) bool { return !slices.Contains(codes, c) })
}

// combinations are how many families lack the same. Small groups are told together.
func (a asked) combinations(c risk.Counts, keys []string) web.Table {
	p := a.p
	slices.SortFunc(keys, func(x, y string) int {
		if n := strings.Count(y, "+") - strings.Count(x, "+"); n != 0 {
			return n
		}
		if n := c.Combinations[y] - c.Combinations[x]; n != 0 {
			return n
		}
		return strings.Compare(x, y)
	})
	t := web.Table{Caption: p.T("risk.combinations"), Columns: []web.Column{{Label: p.T("risk.column.lacks")}, {Label: p.T("risk.column.families"), Numeric: true}}, Empty: web.Empty{Icon: "circle-check", Title: p.T("risk.list.none")}}
	others, kinds := 0, 0
	for _, key := range keys {
		if n := c.Combinations[key]; n < fewest {
			others, kinds = others+n, kinds+1
		} else {
			text := words(p, strings.Split(key, "+"))
			t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: strings.ToUpper(text[:1]) + text[1:]}, {Text: p.Int(n)}}})
		}
	}
	if kinds > 0 {
		text := p.Int(others)
		if others < fewest {
			text = p.T("risk.few", "Least", fewest)
		}
		t.Rows = append(t.Rows, web.Row{Total: true, Cells: []web.Cell{{Text: p.N("risk.others", kinds, "Least", fewest)}, {Text: text}}})
	}
	return t
}

// places are how many families lack it in each place one level down.
func (a asked) places(all map[string]risk.Counts) web.Table {
	p := a.p
	t := web.Table{Caption: p.T("risk.places.lack", "Place", a.name()), Columns: []web.Column{{Label: p.T("risk.column.place")}, {Label: p.T("assist.column.targets"), Numeric: true, Wide: true}, {Label: p.T("risk.column.lacking"), Numeric: true}, {Label: p.T("risk.column.share"), Hint: p.T("risk.column.share.hint"), Numeric: true}}}
	var lines []line
	for _, place := range a.below() {
		c, n := sum(all, place.Code), 0
		for key, count := range c.Combinations {
			if a.among(strings.Split(key, "+")) {
				n += count
			}
		}
		name := web.Cell{Text: place.Name, Href: a.at("/daftar", place.Code, "kurang", strings.Join(a.codes, ","))}
		if c.Columns["families"] == 0 {
			lines = append(lines, line{place, map[string]float64{"n": math.NaN()}, []web.Cell{name, {Text: "–"}, {Text: "–"}, {Text: "–"}}})
			continue
		}
		lines = append(lines, line{place, map[string]float64{"n": float64(n)}, []web.Cell{name, {Text: p.Int(c.Columns["targets"])}, {Text: p.Int(n)}, a.share(n, c.Columns["targets"])}})
	}
	t.Rows = ordered(lines, web.Sort{Key: "n", Descending: true})
	return t
}

// mark says on paper whose print it is.
func (s *screens) mark(p *locale.Printer, by account.Actor) string {
	now := s.risk.Now().In(region.Zone(by.Regency()))
	return p.T("privacy.mark", "Name", by.Name, "Day", civil.DateOf(now), "Hour", now.Format("15.04 MST"))
}
