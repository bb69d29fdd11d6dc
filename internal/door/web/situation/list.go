package situation

import (
	"net/http"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
)

// listPage is constraints, or recommendations with what the figures suggest.
type listPage struct {
	Title   string
	Trail   []web.Crumb
	Lead    string
	Tabs    []web.Tab
	Filter  web.Filter
	List    web.Table
	New     string // address of a new one; empty: may not write
	NewText string
	Head    string // of the suggestions
	Hint    string
	Drafts  []draft
	Dropped []draft
	Open    web.Table // gaps of which nobody has said why
	Hidden  []web.Option
}

// draft is a suggestion as a person decides on it.
type draft struct {
	Key, Text string
	Badge     web.Badge
	Office    string
	Figures   []link
	Edit      string
}

// link is a figure that leads to its page.
type link struct{ Text, Href, Note string }

func (s *screens) showRecommendations(w http.ResponseWriter, r *http.Request) error {
	h, v, err := s.view(r)
	if err != nil {
		return err
	}
	p := h.p
	page := listPage{Title: p.N("situation.recommendations.title", len(v.Recommendations), "Place", h.name(), "Year", strconv.Itoa(v.Year)), Trail: h.trail(p.T("situation.tab./rekomendasi")),
		Lead: p.T("situation.recommendations.lead"), Tabs: h.tabs(recommendHref), Filter: h.filter(recommendHref), List: h.recommendations(&v), Hidden: h.hidden()}
	if h.writes() {
		all, err := s.situation.Suggestions(r.Context(), h.by, h.ask)
		if err != nil {
			return err
		}
		page.New, page.NewText = h.at(recommendHref+"/baru/ubah"), p.T("situation.recommendation.new")
		page.Head, page.Hint = p.N("situation.suggestions", len(all)), p.T("situation.suggestions.hint")
		for _, x := range all {
			d := draft{Key: x.From, Text: x.Words(p, &v), Badge: typeBadge(h, x.Type), Office: situation.OfficeName(p, &v.Framework, x.Office), Figures: h.figures(&v, x.Evidence), Edit: h.at(recommendHref+"/baru/ubah", "usul", x.From)}
			if x.Dropped {
				page.Dropped = append(page.Dropped, d)
			} else {
				page.Drafts = append(page.Drafts, d)
			}
		}
	}
	return s.list.Render(w, r, http.StatusOK, page)
}

func typeBadge(h here, kind string) web.Badge {
	return web.Badge{Status: web.Plain, Text: h.p.T("situation.type." + kind)}
}

var urgency = map[string]web.Status{"high": web.Bad, "medium": web.Watch, "low": web.Plain}

// inOrder are entries by their number.
func inOrder[T any](all []register.Entry[T], number func(T) int) []register.Entry[T] {
	slices.SortStableFunc(all, func(a, b register.Entry[T]) int { return number(a.Body) - number(b.Body) })
	return all
}

func (h here) recommendations(v *situation.View) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.recommendations"), Empty: web.Empty{Icon: "list-check", Title: p.T("situation.recommendations.none"), Text: p.T("situation.recommendations.none.text")},
		Columns: []web.Column{{Label: p.T("situation.column.type")}, {Label: p.T("situation.column.text")}, {Label: p.T("situation.column.office")},
			{Label: p.T("situation.column.priority")}, {Label: p.T("situation.column.evidence"), Numeric: true, Wide: true}}}
	for _, e := range inOrder(v.Recommendations, func(x situation.Recommendation) int { return x.Number }) {
		b := e.Body
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("situation.number", "Number", b.Number), Href: recommendHref + "/" + string(e.ID), Note: p.T("situation.type." + b.Type)}, {Text: b.Text, Note: names(p, b.Areas, 3)},
			{Text: situation.OfficeName(p, &v.Framework, b.Office)}, {Badge: web.Badge{Status: urgency[b.Priority], Text: p.T("situation.priority." + b.Priority)}}, {Text: p.Int(len(b.Evidence))}}})
	}
	return t
}

// figures are evidence as links to where each stands.
func (h here) figures(v *situation.View, all []situation.Evidence) (links []link) {
	for _, e := range all {
		l := link{Text: e.Words(h.p, &v.Framework), Href: e.Href()}
		if e.Frozen != "" {
			l.Note = frozenHref + "/" + string(e.Frozen)
		}
		links = append(links, l)
	}
	return links
}

// decide takes a suggestion as it is, drops it, or takes that back.
func (s *screens) decide(w http.ResponseWriter, r *http.Request) error {
	h, err := s.where(r)
	if err != nil {
		return err
	}
	key, back := r.PostFormValue("usul"), h.at(recommendHref)
	all, err := s.situation.Suggestions(r.Context(), h.by, h.ask)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x situation.Suggestion) bool { return x.From == key })
	if i < 0 {
		return fault.New(fault.Stale, "situation.suggestion.none", nil)
	}
	switch r.PostFormValue("putusan") {
	case "terima":
		v, err := s.situation.View(r.Context(), h.by, h.ask)
		if err != nil {
			return err
		}
		e := register.Entry[situation.Recommendation]{Year: h.ask.Year, Area: h.ask.Area, Body: all[i].Recommendation}
		e.Body.Text = all[i].Words(h.p, &v)
		if err := s.situation.SaveRecommendation(r.Context(), h.by, &e); err != nil {
			return err
		}
		return s.done(w, r, back, "situation.suggestion.taken")
	case "buang", "kembalikan":
		if err := s.situation.Drop(r.Context(), h.by, h.ask.Year, h.ask.Area, key, r.PostFormValue("putusan") == "buang"); err != nil {
			return err
		}
		return s.done(w, r, back, "situation.suggestion."+r.PostFormValue("putusan"))
	}
	return fault.New(fault.Invalid, "situation.suggestion.none", nil)
}

// onePage is a recommendation with the figures behind it.
type onePage struct {
	Title   string
	Trail   []web.Crumb
	Text    string
	Badges  []web.Badge
	Facts   []web.Option
	Figures []link
	Edit    string
}

func (s *screens) showRecommendation(w http.ResponseWriter, r *http.Request) error {
	e, v, h, err := s.recommendation(r)
	if err != nil {
		return err
	}
	p, b := h.p, e.Body
	page := onePage{Title: p.T("situation.recommendation.title", "Number", b.Number, "Place", h.name(), "Year", strconv.Itoa(e.Year)), Text: b.Text, Figures: h.figures(&v, b.Evidence),
		Trail:  append(h.trail(p.T("situation.tab./rekomendasi")), web.Crumb{Text: p.T("situation.number", "Number", b.Number)}),
		Badges: []web.Badge{typeBadge(h, b.Type), {Status: urgency[b.Priority], Text: p.T("situation.priority.of", "Priority", p.T("situation.priority."+b.Priority))}}}
	page.Trail[1].Href = h.at(recommendHref)
	page.Facts = []web.Option{{Value: p.T("situation.column.office"), Text: situation.OfficeName(p, &v.Framework, b.Office)}, {Value: p.T("situation.column.places"), Text: names(p, b.Areas, 100)}}
	for _, id := range b.Indicators {
		if x, found := v.Service(id); found {
			page.Facts = append(page.Facts, web.Option{Value: p.T("situation.column.service"), Text: id + " " + x.Name(p.Lang())})
		}
	}
	page.Facts = append(page.Facts, web.Option{Value: p.T("situation.column.changed"), Text: p.T("situation.changed", "Name", e.By, "At", web.Moment(p, e.Changed.Time, v.Regency))})
	if h.writes() {
		page.Edit = recommendHref + "/" + string(e.ID) + "/ubah"
	}
	return s.one.Render(w, r, http.StatusOK, page)
}

// recommendation is the entry that an address names, with the analysis that it is of.
func (s *screens) recommendation(r *http.Request) (e register.Entry[situation.Recommendation], v situation.View, h here, err error) {
	id, _ := db.ParseID(r.PathValue("id"))
	if h, err = s.where(r); err != nil {
		return e, v, h, err
	}
	if e, err = s.situation.Recommendation(r.Context(), h.by, id); err != nil {
		return e, v, h, err
	}
	h.ask.Year, h.ask.Area = e.Year, e.Area
	v, err = s.situation.View(r.Context(), h.by, h.ask)
	return e, v, h, err
}

func (s *screens) showConstraints(w http.ResponseWriter, r *http.Request) error {
	h, v, err := s.view(r)
	if err != nil {
		return err
	}
	p := h.p
	page := listPage{Title: p.N("situation.constraints.title", len(v.Constraints), "Place", h.name(), "Year", strconv.Itoa(v.Year)), Trail: h.trail(p.T("situation.tab./kendala")),
		Lead: p.T("situation.constraints.lead"), Tabs: h.tabs(hinderHref), Filter: h.filter(hinderHref)}
	t := web.Table{Caption: p.T("situation.constraints"), Empty: web.Empty{Icon: "alert-circle", Title: p.T("situation.constraints.none"), Text: p.T("situation.constraints.none.text")},
		Columns: []web.Column{{Label: p.T("situation.column.constraint")}, {Label: p.T("situation.column.kind")}, {Label: p.T("situation.column.cause")},
			{Label: p.T("situation.column.repair")}, {Label: p.T("situation.column.office"), Wide: true}}}
	for _, e := range inOrder(v.Constraints, func(x situation.Constraint) int { return x.Number }) {
		b := e.Body
		what := web.Cell{Text: b.Service, Note: names(p, b.Areas, 3)}
		if x, found := v.Service(b.Indicator); found {
			what.Text = x.ID + " " + x.Name(p.Lang())
		}
		what.Text = strconv.Itoa(b.Number) + ". " + what.Text
		if h.writes() {
			what.Href = hinderHref + "/" + string(e.ID)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{what, {Text: p.T("situation.kind." + b.Kind)}, {Text: b.Cause}, {Text: b.Repair}, {Text: situation.OfficeName(p, &v.Framework, b.Office)}}})
	}
	page.List = t
	if h.writes() {
		page.New, page.NewText, page.Open = h.at(hinderHref+"/baru"), p.T("situation.constraint.new"), h.unexplained(&v)
	}
	return s.list.Render(w, r, http.StatusOK, page)
}

// unexplained are gaps of which no constraint says why: each leads to the form with what
// is known filled in. The cause only people know.
func (h here) unexplained(v *situation.View) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.unexplained"), Columns: []web.Column{{Label: p.T("situation.column.service")}, {Label: p.T("situation.column.value")}, {Label: p.T("situation.column.do")}}}
	for _, x := range slices.Concat(v.ByGap(), v.Supply) {
		told := slices.ContainsFunc(v.Constraints, func(e register.Entry[situation.Constraint]) bool { return e.Body.Indicator == x.ID })
		supply := slices.ContainsFunc(v.Supply, func(s situation.Coverage) bool { return s.ID == x.ID })
		if told || x.Reached != situation.No || !supply && x.Sure == 0 {
			continue
		}
		kind := "coverage"
		if supply {
			kind = "supply"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: x.ID + " " + x.Name(p.Lang()), Href: indicatorHref(v, x.ID)}, {Text: v.Figure(kind, v.Area, x.ID).Value(p)},
			{Text: p.T("situation.constraint.say"), Href: h.at(hinderHref+"/baru", "indikator", x.ID)}}})
	}
	return t
}
