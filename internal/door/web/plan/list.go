package plan

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/fact/region"
)

// perPage is how many rows a page shows; all of them on paper.
const perPage = 50

type listPage struct {
	Title, Lead string
	Tabs        []web.Tab
	Stats       []web.Stat
	Filter      web.Filter
	Line        string // of the summary whose rows these are
	Found       string
	Rows        web.Table
	Pager       web.Pager
	New, Copy   string
	Files       string
	All         string // address of all rows on one page
}

// sentence tells how the plan stands: the page's title, and what follows it.
func (v *view) sentence() (title, lead string) {
	p, st := v.p, v.state
	title = p.T("plan.list.title", "Plan", v.planYear(), "Count", st.Rows, "Cost", p.Rupiah(st.Cost))
	if st.Rows == 0 {
		title = p.T("plan.list.none", "Plan", v.planYear())
	}
	if v.area != v.regency {
		title = web.PlaceName(p, v.area) + ": " + title
	}
	return title, p.T("plan.list.lead", "Year", v.yearText())
}

func (v *view) yearText() string { return strconv.Itoa(v.year) }

// round is an amount as a card has room for it; the title has it whole.
func (v *view) round(a rupiah.Amount) string {
	for _, unit := range []struct {
		key string
		of  float64
	}{{"plan.unit.trillion", 1e12}, {"plan.unit.billion", 1e9}, {"plan.unit.million", 1e6}} {
		if x := float64(a) / unit.of; x >= 1 {
			return v.p.T(unit.key, "Amount", v.p.Decimal(x, 2))
		}
	}
	return v.p.Rupiah(a)
}

// stats are the four figures of a plan, each a door.
func (v *view) stats() []web.Stat {
	p, st := v.p, v.state
	judge := func(n, of int) web.Badge {
		switch {
		case of == 0:
			return web.Badge{}
		case n == of:
			return web.Badge{Status: web.Good, Text: p.T("plan.stat.all")}
		}
		return web.Badge{Status: web.Watch, Text: p.N("plan.stat.open", of-n)}
	}
	lokus := p.T("plan.stat.of", "Count", st.Served, "Of", st.Lokus)
	note := ""
	switch {
	case st.Lokus == 0:
		lokus, note = "–", p.T("plan.stat.lokus.none")
	case !v.Decided:
		note = p.T("plan.stat.lokus.draft")
	}
	asked := p.T("plan.stat.of", "Count", st.Answers, "Of", st.Recommendations)
	askedNote := ""
	if st.Recommendations == 0 {
		asked, askedNote = "–", p.T("plan.stat.answers.none")
	}
	direct := p.T("plan.stat.direct", "Direct", v.round(st.Direct), "Share", v.share(st.Direct, st.Cost))
	if st.Cost == 0 {
		direct = ""
	}
	cost := web.Stat{Label: p.T("plan.stat.cost"), Value: v.round(st.Cost), Note: direct, Href: v.href("/ringkasan")}
	if st.Unpriced > 0 {
		cost.Badge = web.Badge{Status: web.Watch, Text: p.N("plan.stat.unpriced", st.Unpriced)}
	}
	return []web.Stat{{Label: p.T("plan.stat.rows"), Value: p.Int(st.Rows), Badge: judge(st.Complete, st.Rows), Note: p.N("plan.stat.complete", st.Complete), Href: v.href("", "keadaan", "kurang")}, cost,
		{Label: p.T("plan.stat.lokus"), Value: lokus, Badge: judge(st.Served, st.Lokus), Note: note, Href: v.href("/periksa") + "#lokus"},
		{Label: p.T("plan.stat.answers"), Value: asked, Badge: judge(st.Answers, st.Recommendations), Note: askedNote, Href: v.href("/rekomendasi")}}
}

// filters are the parameters of the list besides year and area.
var filters = []string{"opd", "sumber", "indikator", "golongan", "sasaran", "keadaan", "cari", "baris", "ikut", "rekomendasi"}

// chosen are the rows that an address asks for, and the line of the summary that they make.
func (v *view) chosen(r *http.Request) (all []row, line string) {
	q := r.URL.Query()
	words := fold.Words(q.Get("cari"))
	findings := map[string]bool{}
	state := q.Get("keadaan")
	if state != "" && state != "kurang" && state != "lengkap" {
		for _, f := range v.Check() {
			for _, e := range f.Rows {
				findings[string(e.ID)] = findings[string(e.ID)] || f.Kind == state
			}
		}
	}
	in := map[string]plan.By{}
	for _, t := range plan.Tables {
		in[t.Key] = t.By
	}
	table, key, _ := strings.Cut(cmp.Or(q.Get("baris"), q.Get("ikut")), ":")
	by := in[table]
	if by != nil {
		line = v.p.T("plan.list.line", "Table", v.p.T("plan.by."+table), "Line", v.line(table, key))
	}
	for _, e := range v.Rows {
		b := e.Body
		keep := (q.Get("opd") == "" || b.Office == q.Get("opd")) && (q.Get("sumber") == "" || b.Source == q.Get("sumber")) &&
			(q.Get("indikator") == "" || slices.Contains(b.Indicators, q.Get("indikator"))) && (q.Get("golongan") == "" || string(b.Nature) == q.Get("golongan")) &&
			(q.Get("sasaran") == "" || b.TargetGroup == q.Get("sasaran")) && (q.Get("rekomendasi") == "" || slices.Contains(b.Recommendations, idOf(q.Get("rekomendasi"))))
		switch state {
		case "":
		case "kurang":
			keep = keep && len(b.Lacks()) > 0
		case "lengkap":
			keep = keep && len(b.Lacks()) == 0
		default:
			keep = keep && findings[string(e.ID)]
		}
		if keep && by != nil {
			home, also := by(b)
			keep = q.Get("baris") != "" && home == key || q.Get("baris") == "" && slices.Contains(also, key)
		}
		if keep && len(words) > 0 {
			text := fold.Words(b.Activity + " " + b.Output + " " + v.code(b))
			for _, w := range words {
				keep = keep && slices.ContainsFunc(text, func(t string) bool { return strings.HasPrefix(t, w) })
			}
		}
		if keep {
			all = append(all, e)
		}
	}
	return all, line
}

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, r.URL.Query().Get("keadaan") == "indicator")
	if err != nil {
		return err
	}
	p, q := v.p, r.URL.Query()
	rows, line := v.chosen(r)
	sort := web.SortOf(r, "nomor", "opd", "sumber", "-anggaran", "-langsung")
	slices.SortStableFunc(rows, func(a, b row) int {
		n := 0
		switch sort.Key {
		case "opd":
			n = cmp.Compare(v.office(a.Body.Office), v.office(b.Body.Office))
		case "sumber":
			n = cmp.Compare(a.Body.Source, b.Body.Source)
		case "anggaran":
			n = cmp.Compare(a.Body.Cost, b.Body.Cost)
		case "langsung":
			n = cmp.Compare(a.Body.Direct, b.Body.Direct)
		default:
			n = cmp.Compare(a.Body.Number, b.Body.Number)
		}
		if sort.Descending {
			n = -n
		}
		return n
	})
	page := listPage{Tabs: v.tabs(""), Stats: v.stats(), Line: line, Filter: v.filter(r)}
	page.Title, page.Lead = v.sentence()
	size := perPage
	if q.Get("semua") != "" {
		size = max(1, len(rows))
	} else if len(rows) > perPage {
		page.All, _ = web.Query(r.URL.RequestURI(), "semua", "1")
	}
	from, to, pager := web.PageOf(r, len(rows), size)
	page.Pager = pager
	page.Rows = v.table(rows[from:to], func(key, label string, numeric bool) web.Column { return sort.Column(r, key, label, numeric) })
	page.Rows.Caption = p.T("plan.list.caption", "Plan", v.planYear())
	if total, err := plan.Total(rows); err != nil {
		return err
	} else if len(rows) > 0 && len(rows) < len(v.Rows) {
		page.Found = p.N("plan.list.found", len(rows), "Cost", p.Rupiah(total.Cost), "Direct", p.Rupiah(total.Direct))
	}
	page.Rows.Empty = web.Empty{Icon: "list-details", Title: p.T("plan.list.empty"), Text: p.T("plan.list.empty.text")}
	if v.writes() {
		page.New, page.Copy = v.href("/baru"), v.href("/salin")
		page.Rows.Empty.Href, page.Rows.Empty.Action = v.href("/rekomendasi"), p.T("plan.list.empty.do")
	}
	if len(v.Rows) > 0 {
		page.Rows.Empty = web.Empty{Icon: "filter", Title: p.T("plan.list.no_match"), Href: v.href(""), Action: p.T("web.filter.clear")}
	}
	page.Files = v.href("/berkas")
	return s.list.Render(w, r, http.StatusOK, page)
}

// table is rows as every page of this group shows them.
func (v *view) table(rows []row, column func(key, label string, numeric bool) web.Column) web.Table {
	p := v.p
	t := web.Table{Columns: []web.Column{column("nomor", p.T("plan.column.activity"), false), column("opd", p.T("plan.column.office"), false), {Label: p.T("plan.column.places"), Wide: true},
		{Label: p.T("plan.column.indicators"), Wide: true}, column("sumber", p.T("plan.column.source"), false), column("anggaran", p.T("plan.column.cost"), true), column("langsung", p.T("plan.column.direct"), true), {Label: p.T("plan.column.state")}}}
	t.Columns[4].Wide = true
	for _, e := range rows {
		b := e.Body
		state := web.Badge{Status: web.Good, Text: p.T("plan.state.complete")}
		hint := ""
		if lacks := b.Lacks(); len(lacks) > 0 {
			state = web.Badge{Status: web.Watch, Text: p.N("plan.state.lacks", len(lacks))}
			hint = v.fields(lacks)
		}
		direct := web.Cell{Text: p.T("plan.untold"), Small: true}
		if b.DirectTold || b.Unfunded {
			direct = web.Cell{Text: p.Rupiah(b.Direct), Note: v.share(b.Direct, b.Cost)}
		}
		cost := web.Cell{Text: v.money(b), Small: b.Cost == 0}
		if b.Volume > 0 {
			cost.Note = b.Volume.Words(p) + " " + b.Unit
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.Int(b.Number) + ". " + short(b.Activity), Note: v.written(b), Hint: v.code(b), Href: "/rencana/" + string(e.ID)}, {Text: v.office(b.Office)},
			{Text: v.places(b.Areas), Note: v.lokus(b)}, {Text: strings.Join(b.Indicators, ", "), Note: v.p.T("plan.nature." + string(b.Nature))}, {Text: v.word("plan.source.", b.Source)}, cost, direct, {Badge: state, Hint: hint}}})
	}
	return t
}

// written is a row's code alone: its name is where one points at it, and on its page.
func (v *view) written(r plan.Row) string {
	if item, known := v.codes.Get(nomenclature.Code(r.Code)); known {
		return item.Written()
	}
	return r.Code
}

// short is the first line of a text, cut at a word.
func short(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if runes := []rune(text); len(runes) > 120 {
		text = string(runes[:117])
		if i := strings.LastIndexByte(text, ' '); i > 60 {
			text = text[:i]
		}
		text += " …"
	}
	return text
}

// fields are names of fields in a row.
func (v *view) fields(names []string) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = v.p.T("plan.field." + name)
	}
	return strings.Join(words, ", ")
}

// places are the first places of a row, and how many more there are.
func (v *view) places(areas []string) string {
	switch {
	case len(areas) == 0:
		return v.p.T("plan.untold")
	case len(areas) > 2:
		return v.p.T("plan.places.more", "Name", v.place(areas[0]), "Count", len(areas)-1)
	}
	words := make([]string, len(areas))
	for i, a := range areas {
		words[i] = v.place(a)
	}
	return strings.Join(words, "; ")
}

// lokus is how many priority villages a row names or holds.
func (v *view) lokus(r plan.Row) string {
	n := 0
	for _, l := range v.Lokus {
		if slices.ContainsFunc(r.Areas, func(a string) bool { return region.Within(l, a) }) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return v.p.N("plan.lokus.in", n)
}

func (v *view) filter(r *http.Request) web.Filter {
	p, q := v.p, r.URL.Query()
	choice := func(name, all string, options []web.Option) web.Field {
		return web.Field{Name: name, Label: p.T("plan.filter." + name), Type: "select", Value: q.Get(name), Options: append([]web.Option{{Text: p.T(all)}}, options...)}
	}
	var offices, sources, indicators, states []web.Option
	used := func(of func(plan.Row) []string, word func(string) string) (all []web.Option) {
		seen := map[string]bool{}
		for _, e := range v.Rows {
			for _, key := range of(e.Body) {
				if key != "" && !seen[key] {
					seen[key] = true
					all = append(all, web.Option{Value: key, Text: word(key)})
				}
			}
		}
		slices.SortFunc(all, func(a, b web.Option) int { return cmp.Compare(a.Text, b.Text) })
		return all
	}
	offices = used(func(r plan.Row) []string { return []string{r.Office} }, v.office)
	sources = used(func(r plan.Row) []string { return []string{r.Source} }, func(k string) string { return p.T("plan.source." + k) })
	indicators = used(func(r plan.Row) []string { return r.Indicators }, func(id string) string { return short(v.indicator(id)) })
	for _, key := range []string{"lengkap", "kurang"} {
		states = append(states, web.Option{Value: key, Text: p.T("plan.filter.keadaan." + key)})
	}
	for _, k := range plan.Kinds {
		if !slices.Contains([]string{"answer", "lokus", "indicator"}, k.Key) { // these are about no row
			states = append(states, web.Option{Value: k.Key, Text: p.T("plan.check." + k.Key)})
		}
	}
	f := web.Filter{Action: "/rencana", Fields: []web.Field{v.years(), v.areas(v.area), choice("opd", "plan.filter.any", offices), choice("sumber", "plan.filter.any", sources),
		choice("indikator", "plan.filter.any", indicators), choice("keadaan", "plan.filter.any", states), {Name: "cari", Label: p.T("plan.filter.cari"), Type: "search", Value: q.Get("cari")}}}
	for _, name := range filters {
		if q.Get(name) == "" {
			continue
		}
		f.Clear = v.href("")
		if slices.Contains([]string{"golongan", "sasaran", "baris", "ikut", "rekomendasi"}, name) {
			f.Hidden = append(f.Hidden, web.Option{Value: name, Text: q.Get(name)})
		}
	}
	if q.Get("urut") != "" {
		f.Hidden = append(f.Hidden, web.Option{Value: "urut", Text: q.Get("urut")})
	}
	return f
}

// line is what a line of a summary is called.
func (v *view) line(table, key string) string {
	switch {
	case key == "":
		return v.p.T("plan.untold")
	case key == plan.Several:
		return v.p.T("plan.by.several")
	case table == "opd":
		return v.office(key)
	case table == "sumber":
		return v.p.T("plan.source." + key)
	case table == "sasaran" && edition.Groups.Has(key):
		return v.p.T("edition.group." + key)
	case table == "golongan":
		return v.p.T("plan.nature." + key)
	case table == "indikator":
		return v.indicator(key)
	case table == "lokasi":
		return v.place(key)
	}
	return key
}
