package situation

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// formPage is any of the forms of this group.
type formPage struct {
	Title   string
	Trail   []web.Crumb
	Lead    string
	Action  string
	Hidden  []web.Option
	Version int
	Clash   web.Clash
	Alert   web.Alert
	Fields  []web.Field
	Boxes   []boxes
	Remove  bool
	Cancel  string
}

// boxes are a question with several answers.
type boxes struct {
	Name, Title string
	Hint, Error string
	Open        bool
	Boxes       []box
}

type box struct {
	Value, Text string
	Head        bool // of the villages that follow
	On          bool
}

func (h here) choice(name, label, list, value string, words []string) web.Field {
	f := web.Field{Name: name, Label: h.p.T(label), Type: "select", Value: value, Required: true}
	for _, word := range words {
		f.Options = append(f.Options, web.Option{Value: word, Text: h.p.T(list + word)})
	}
	return f
}

func (h here) text(name, label, value string) web.Field {
	return web.Field{Name: name, Label: h.p.T(label), Type: "textarea", Value: value, Required: true}
}

// placeBoxes are kecamatan and villages of the area.
func (h here) placeBoxes(chosen []string) boxes {
	b := boxes{Name: "di", Title: h.p.T("situation.places.title"), Hint: h.p.T("situation.places.hint"), Open: len(chosen) > 0}
	add := func(place region.Region) {
		b.Boxes = append(b.Boxes, box{place.Code, web.PlaceName(h.p, place.Code), place.Level() == region.District, slices.Contains(chosen, place.Code)})
		if place.Level() == region.Village {
			b.Boxes[len(b.Boxes)-1].Text = place.Name
		}
	}
	for _, d := range region.Children(h.ask.Area) {
		add(d)
		if d.Level() == region.District {
			for _, x := range region.Children(d.Code) {
				add(x)
			}
		}
	}
	return b
}

func (h here) indicatorBoxes(v *situation.View, chosen []string) boxes {
	b := boxes{Name: "indikator", Title: h.p.T("situation.indicators.title"), Hint: h.p.T("situation.indicators.hint"), Open: len(chosen) > 0}
	for _, x := range slices.Concat(v.Services, v.Supply) {
		b.Boxes = append(b.Boxes, box{x.ID, x.ID + " " + x.Name(h.p.Lang()), false, slices.Contains(chosen, x.ID)})
	}
	return b
}

func (b boxes) words() (values []string, text string) {
	var names []string
	for _, x := range b.Boxes {
		if x.On {
			values, names = append(values, x.Value), append(names, x.Text)
		}
	}
	return values, strings.Join(names, "; ")
}

// recommendationForm is the form of a recommendation as it stands, or as it was typed.
func (h here) recommendationForm(v *situation.View, e register.Entry[situation.Recommendation]) formPage {
	p, b := h.p, e.Body
	id := "baru"
	view := formPage{Title: p.T("situation.recommendation.new"), Lead: p.T("situation.recommendation.lead"), Hidden: h.hidden(), Version: e.Version, Cancel: h.at(recommendHref)}
	if e.Version > 0 {
		id, view.Remove = string(e.ID), true
		view.Title = p.T("situation.recommendation.title", "Number", b.Number, "Place", h.name(), "Year", strconv.Itoa(e.Year))
		view.Cancel = recommendHref + "/" + id
	}
	if b.From != "" {
		view.Hidden = append(view.Hidden, web.Option{Value: "usul", Text: b.From})
	}
	view.Trail, view.Action = h.trail(p.T("situation.tab./rekomendasi")), recommendHref+"/"+id+"/ubah"
	view.Fields = []web.Field{h.text("isi", "situation.column.text", b.Text), h.choice("jenis", "situation.column.type", "situation.type.", b.Type, situation.Types),
		{Name: "opd", Label: p.T("situation.column.office"), Type: "select", Value: b.Office, Options: offices(v, p, edition.Offices), Required: true},
		h.choice("prioritas", "situation.column.priority", "situation.priority.", b.Priority, situation.Priorities)}
	view.Boxes = []boxes{h.indicatorBoxes(v, b.Indicators), h.placeBoxes(b.Areas)}
	return view
}

func (s *screens) editRecommendation(w http.ResponseWriter, r *http.Request) error {
	e, v, h, err := s.recommendationAsked(r)
	if err != nil {
		return err
	}
	return s.show(w, r, h, h.recommendationForm(&v, e))
}

// show is a form for those who may write what it is of.
func (s *screens) show(w http.ResponseWriter, r *http.Request, h here, view formPage) error {
	if err := h.by.Allow(account.SituationWrite, h.ask.Area); err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, view)
}

// recommendationAsked is the entry of an address; "baru" is a new one, with ?usul= as it
// was drafted.
func (s *screens) recommendationAsked(r *http.Request) (e register.Entry[situation.Recommendation], v situation.View, h here, err error) {
	if r.PathValue("id") != "baru" {
		return s.recommendation(r)
	}
	if h, v, err = s.view(r); err != nil {
		return e, v, h, err
	}
	e = register.Entry[situation.Recommendation]{Year: h.ask.Year, Area: h.ask.Area, Body: situation.Recommendation{Type: "programme", Priority: "medium"}}
	if key := r.FormValue("usul"); key != "" {
		all, err := s.situation.Suggestions(r.Context(), h.by, h.ask)
		if i := slices.IndexFunc(all, func(x situation.Suggestion) bool { return x.From == key }); err == nil && i >= 0 {
			e.Body = all[i].Recommendation
			e.Body.Text = all[i].Words(h.p, &v)
		}
		return e, v, h, err
	}
	return e, v, h, nil
}

func (s *screens) saveRecommendation(w http.ResponseWriter, r *http.Request) error {
	e, v, h, err := s.recommendationAsked(r)
	fresh := r.PathValue("id") == "baru"
	if fault.KindOf(err) == fault.NotFound && web.Version(r) > 0 && !fresh { // taken away meanwhile
		id, _ := db.ParseID(r.PathValue("id"))
		h, v, err = s.view(r)
		e = register.Entry[situation.Recommendation]{ID: id, Year: h.ask.Year, Area: h.ask.Area}
	}
	if err != nil {
		return err
	}
	e.Version = web.Version(r)
	if r.PostFormValue("hapus") != "" {
		if err := s.situation.RemoveRecommendation(r.Context(), h.by, e); err != nil {
			return err
		}
		return s.done(w, r, h.at(recommendHref), "situation.removed")
	}
	if fresh {
		e.Body.Evidence = nil
	}
	b := &e.Body
	b.Text, b.Type, b.Office, b.Priority = r.PostFormValue("isi"), r.PostFormValue("jenis"), r.PostFormValue("opd"), r.PostFormValue("prioritas")
	b.Indicators, b.Areas = r.PostForm["indikator"], r.PostForm["di"]
	err = s.situation.SaveRecommendation(r.Context(), h.by, &e)
	if err == nil {
		return s.done(w, r, recommendHref+"/"+string(e.ID), "situation.saved")
	}
	return again(s, w, r, h, h.recommendationForm(&v, e), err, func(x register.Entry[situation.Recommendation]) formPage { return h.recommendationForm(&v, x) })
}

// again shows a form with what was typed: with what is wrong with it, or beside what
// somebody else has saved meanwhile.
func again[T any](s *screens, w http.ResponseWriter, r *http.Request, h here, view formPage, err error, form func(register.Entry[T]) formPage) error {
	var stands formPage
	clash, version, is := web.ClashOf(r, err, h.ask.Regency, view.Fields, func(e register.Entry[T]) []web.Field { stands = form(e); return stands.Fields })
	switch {
	case is:
		for i, b := range stands.Boxes {
			values, theirs := b.words()
			if _, yours := view.Boxes[i].words(); yours != theirs {
				none := h.p.T("web.clash.nothing")
				clash.Fields = append(clash.Fields, web.ClashField{Name: b.Name, Label: b.Title, Yours: or(yours, none), Theirs: or(theirs, none), TheirsValues: values})
			}
		}
		view.Clash, view.Version = clash, version
	case fault.KindOf(err) == fault.Invalid:
		wrong := h.p.Fields(err)
		view.Alert = web.Alert{Status: web.Bad, Title: h.p.Error(err)}
		for i, f := range view.Fields {
			view.Fields[i].Error = wrong[f.Name]
		}
		for i, b := range view.Boxes {
			view.Boxes[i].Error = wrong[map[string]string{"di": "wilayah"}[b.Name]] + wrong[b.Name]
		}
	default:
		return err
	}
	return s.form.Render(w, r, http.StatusUnprocessableEntity, view)
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func (h here) constraintForm(v *situation.View, e register.Entry[situation.Constraint]) formPage {
	p, b := h.p, e.Body
	id := "baru"
	view := formPage{Title: p.T("situation.constraint.new"), Lead: p.T("situation.constraint.lead"), Hidden: h.hidden(), Version: e.Version, Cancel: h.at(hinderHref)}
	if e.Version > 0 {
		id, view.Remove, view.Title = string(e.ID), true, p.T("situation.constraint.title", "Number", b.Number, "Place", h.name(), "Year", strconv.Itoa(e.Year))
	}
	view.Trail, view.Action = h.trail(p.T("situation.tab./kendala")), hinderHref+"/"+id
	view.Trail[1].Href = h.at(hinderHref)
	which := web.Field{Name: "indikator", Label: p.T("situation.column.service"), Type: "select", Value: b.Indicator, Options: []web.Option{{Text: p.T("situation.other")}}}
	for _, x := range slices.Concat(v.Services, v.Supply) {
		which.Options = append(which.Options, web.Option{Value: x.ID, Text: x.ID + " " + x.Name(p.Lang())})
	}
	other := web.Field{Name: "layanan", Label: p.T("situation.column.other"), Value: b.Service, Hint: p.T("situation.other.hint"), Complete: "off"}
	group := h.choice("kelompok", "situation.column.group", "edition.group.", b.Group, edition.Groups)
	group.Required, group.Options = false, append([]web.Option{{Text: p.T("situation.group.none")}}, group.Options...)
	view.Fields = []web.Field{which, other, group, h.choice("jenis", "situation.column.kind", "situation.kind.", b.Kind, situation.ConstraintKinds),
		h.text("sebab", "situation.column.cause", b.Cause), h.text("perbaikan", "situation.column.repair", b.Repair),
		{Name: "opd", Label: p.T("situation.column.office"), Type: "select", Value: b.Office, Options: offices(v, p, edition.Offices), Required: true}}
	view.Boxes = []boxes{h.placeBoxes(b.Areas)}
	return view
}

// constraintAsked is the entry of an address; "baru" is a new one, with ?indikator= of a gap.
func (s *screens) constraintAsked(r *http.Request) (e register.Entry[situation.Constraint], v situation.View, h here, err error) {
	if h, err = s.where(r); err != nil {
		return e, v, h, err
	}
	fresh := r.PathValue("id") == "baru"
	if !fresh {
		id, _ := db.ParseID(r.PathValue("id"))
		if e, err = s.situation.Constraint(r.Context(), h.by, id); err == nil {
			h.ask.Year, h.ask.Area = e.Year, e.Area
		} else if fault.KindOf(err) != fault.NotFound || web.Version(r) == 0 { // else it was taken away meanwhile
			return e, v, h, err
		}
		e.ID = id
	}
	if v, err = s.situation.View(r.Context(), h.by, h.ask); err != nil {
		return e, v, h, err
	}
	e.Year, e.Area = h.ask.Year, h.ask.Area
	if x, found := v.Service(r.FormValue("indikator")); found && fresh {
		e.Body = situation.Constraint{Indicator: x.ID, Group: x.Group, Office: x.Office, Kind: "access"}
		if _, is := v.Framework.Indicator(x.ID); is && slices.ContainsFunc(v.Supply, func(s situation.Coverage) bool { return s.ID == x.ID }) {
			e.Body.Kind = "supply"
		}
	}
	return e, v, h, nil
}

func (s *screens) editConstraint(w http.ResponseWriter, r *http.Request) error {
	e, v, h, err := s.constraintAsked(r)
	if err != nil {
		return err
	}
	return s.show(w, r, h, h.constraintForm(&v, e))
}

func (s *screens) saveConstraint(w http.ResponseWriter, r *http.Request) error {
	e, v, h, err := s.constraintAsked(r)
	if err != nil {
		return err
	}
	e.Version = web.Version(r)
	if r.PostFormValue("hapus") != "" {
		if err := s.situation.RemoveConstraint(r.Context(), h.by, e); err != nil {
			return err
		}
		return s.done(w, r, h.at(hinderHref), "situation.removed")
	}
	b := &e.Body
	b.Indicator, b.Service, b.Group, b.Kind = r.PostFormValue("indikator"), r.PostFormValue("layanan"), r.PostFormValue("kelompok"), r.PostFormValue("jenis")
	b.Cause, b.Repair, b.Office, b.Areas = r.PostFormValue("sebab"), r.PostFormValue("perbaikan"), r.PostFormValue("opd"), r.PostForm["di"]
	if err = s.situation.SaveConstraint(r.Context(), h.by, &e); err == nil {
		return s.done(w, r, h.at(hinderHref), "situation.saved")
	}
	return again(s, w, r, h, h.constraintForm(&v, e), err, func(x register.Entry[situation.Constraint]) formPage { return h.constraintForm(&v, x) })
}

// settingsForm chooses month, period and the rule of hotspots.
func (h here) settingsForm(v *situation.View, e register.Entry[situation.Settings]) formPage {
	p := h.p
	view := formPage{Title: p.T("situation.choose.title", "Place", h.name(), "Year", strconv.Itoa(h.ask.Year)), Lead: p.T("situation.choose.lead"), Trail: h.trail(p.T("situation.choose")), Action: chooseHref,
		Hidden: h.hidden(), Version: e.Version, Cancel: h.at(home)}
	month := web.Field{Name: "bulan", Label: p.T("situation.column.month"), Type: "select", Value: e.Body.Month.String(), Options: []web.Option{{Text: p.T("situation.choose.rule", "Value", p.Month(v.Month))}}}
	if v.Month == 0 {
		month.Options[0].Text = p.T("situation.unknown")
	}
	for m := civil.YearOf(h.ask.Year).To(); m > civil.YearOf(h.ask.Year-2).To(); m = m.Add(-1) {
		month.Options = append(month.Options, web.Option{Value: m.String(), Text: p.Month(m)})
	}
	period := web.Field{Name: "periode", Label: p.T("situation.column.period"), Type: "select", Options: []web.Option{{Text: p.T("situation.choose.rule", "Value", web.PeriodText(p, v.Period))}}}
	if !e.Body.Period.IsZero() {
		period.Value = e.Body.Period.String()
	}
	for y := h.ask.Year; y > h.ask.Year-2; y-- {
		period.Options = append(period.Options, web.Option{Value: strconv.Itoa(y), Text: web.PeriodText(p, civil.YearOf(y))})
		for q := 4; q > 0; q-- {
			at := civil.PeriodOf(civil.Month(y*100+3*q), civil.Quarterly)
			period.Options = append(period.Options, web.Option{Value: at.String(), Text: web.PeriodText(p, at)})
		}
	}
	limit := web.Field{Name: "batas", Label: p.T("situation.choose.limit"), Unit: "%", Numeric: true, Hint: p.T("situation.choose.limit.hint"), Complete: "off"}
	if e.Body.Hotspot.Percent > 0 {
		limit.Value = strconv.Itoa(e.Body.Hotspot.Percent)
	}
	view.Fields = []web.Field{month, period, limit}
	return view
}

func (s *screens) editSettings(w http.ResponseWriter, r *http.Request) error {
	h, v, err := s.view(r)
	if err != nil {
		return err
	}
	return s.show(w, r, h, h.settingsForm(&v, v.Settings))
}

func (s *screens) saveSettings(w http.ResponseWriter, r *http.Request) error {
	h, v, err := s.view(r)
	if err != nil {
		return err
	}
	e := v.Settings
	e.Version = web.Version(r)
	e.Body.Month, _ = civil.ParseMonth(r.PostFormValue("bulan"))
	e.Body.Period, _ = civil.ParsePeriod(r.PostFormValue("periode"))
	limit := strings.TrimSpace(r.PostFormValue("batas"))
	if e.Body.Hotspot.Percent, err = strconv.Atoi(limit); err != nil && limit != "" {
		e.Body.Hotspot.Percent = -1 // refused with a word at the field
	}
	if err = s.situation.Choose(r.Context(), h.by, &e); err == nil {
		return s.done(w, r, h.at(home), "situation.saved")
	}
	view := h.settingsForm(&v, e)
	view.Fields[2].Value = limit
	return again(s, w, r, h, view, err, func(x register.Entry[situation.Settings]) formPage { return h.settingsForm(&v, x) })
}
