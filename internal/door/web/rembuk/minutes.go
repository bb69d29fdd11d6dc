package rembuk

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
)

// minutesPage is what was said and decided.
type minutesPage struct {
	Title     string
	Trail     []web.Crumb
	Tabs      []web.Tab
	State     web.Badge
	Alert     web.Alert
	Action    string
	Shown     string
	Clash     web.Clash
	Fields    []web.Field // nil: the reader may not edit
	Read      []fact
	Empty     web.Empty
	Decisions web.Table
	Decision  *formPage
	Remove    bool // the decision in the form may be taken out
	Open      bool // the decision's form has something to say
	Locked    string
}

// minutesFields are the fields of the minutes: opening, a summary of each point, closing,
// and who did not agree, one a line.
func minutesFields(a around, m rembuk.Meeting) []web.Field {
	p := a.p
	long := func(name, label, value, hint string) web.Field {
		return web.Field{Name: name, Label: label, Type: "textarea", Value: value, Hint: hint}
	}
	all := []web.Field{long("pembukaan", p.T("rembuk.minutes.opening"), m.Minutes.Opening, "")}
	known := map[string]bool{}
	for i, x := range m.Agenda {
		known[x.ID] = true
		all = append(all, long("pembahasan-"+x.ID, p.T("rembuk.minutes.point", "Number", i+1, "Text", x.Text), m.Minutes.Of(x.ID), ""))
	}
	for _, said := range m.Minutes.Said { // stays until somebody takes it out
		if !known[said.Point] {
			all = append(all, long("pembahasan-"+said.Point, p.T("rembuk.minutes.gone"), said.Text, ""))
		}
	}
	var dissents []string
	for _, d := range m.Minutes.Dissents {
		dissents = append(dissents, d.Institution+": "+strings.ReplaceAll(d.Text, "\n", " "))
	}
	return append(all, long("penutupan", p.T("rembuk.minutes.closing"), m.Minutes.Closing, ""), long("keberatan", p.T("rembuk.minutes.dissents"), strings.Join(dissents, "\n"), p.T("rembuk.minutes.dissents.hint")))
}

func minutesTyped(r *http.Request, m rembuk.Meeting) rembuk.Minutes {
	get := r.PostFormValue
	all := rembuk.Minutes{Opening: get("pembukaan"), Closing: get("penutupan")}
	known := map[string]bool{}
	for _, x := range m.Agenda {
		known[x.ID] = true
		all.Said = append(all.Said, rembuk.Said{Point: x.ID, Text: get("pembahasan-" + x.ID)})
	}
	for _, said := range m.Minutes.Said { // of a point that has left the agenda
		if !known[said.Point] {
			known[said.Point] = true
			if name := "pembahasan-" + said.Point; r.PostForm.Has(name) { // while somebody wrote about it
				said.Text = get(name)
			}
			all.Said = append(all.Said, said)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if point, is := strings.CutPrefix(name, "pembahasan-"); is && !known[point] && get(name) != "" {
			all.Said = append(all.Said, rembuk.Said{Point: point, Text: get(name)})
		}
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(get("keberatan"), "\r", "\n"), "\n") {
		if who, text, _ := strings.Cut(line, ":"); strings.TrimSpace(line) != "" {
			all.Dissents = append(all.Dissents, rembuk.Dissent{Institution: who, Text: text})
		}
	}
	return all
}

func (s *screens) minutesView(a around) minutesPage {
	p, m := a.p, a.w.Body
	view := minutesPage{Title: p.T("rembuk.title.part", "Part", p.T("rembuk.tab.notula"), "Title", m.Head.Title), Trail: a.trail("notula"), Tabs: a.tabs("notula"), State: a.state(), Action: a.href + "/notula", Shown: string(rembuk.Stamp(m.Minutes))}
	if a.may && !a.open {
		view.Locked = p.T("rembuk.locked")
	}
	fields := minutesFields(a, m)
	for _, f := range fields {
		if f.Value != "" {
			view.Read = append(view.Read, fact{Label: f.Label, Text: f.Value})
		}
	}
	view.Empty = web.Empty{Icon: "clipboard-text", Title: p.T("rembuk.minutes.none")}
	if a.open {
		view.Fields = fields
		view.Decision = decisionForm(a, register.Entry[rembuk.Decision]{})
	}
	view.Decisions = web.Table{Caption: p.T("rembuk.decisions.caption"), Columns: []web.Column{{Label: p.T("rembuk.column.putusan")}, {Label: p.T("rembuk.column.opd")}, {Label: p.T("rembuk.column.tenggat")}}, Empty: web.Empty{Icon: "checklist", Title: p.T("rembuk.decisions.none")}}
	for _, d := range a.w.Decisions {
		text := web.Cell{Text: p.T("rembuk.numbered", "Number", d.Body.Number, "Text", d.Body.Text)}
		if a.open {
			text.Href = a.href + "/notula?putusan=" + string(d.ID) + "#putusan"
		}
		view.Decisions.Rows = append(view.Decisions.Rows, web.Row{Cells: []web.Cell{text, {Text: office(p, a.f, d.Body.Office)}, {Text: p.Date(d.Body.Due)}}})
	}
	return view
}

func (s *screens) showMinutes(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	view := s.minutesView(a)
	for _, d := range a.w.Decisions {
		if a.open && string(d.ID) == r.URL.Query().Get("putusan") {
			view.Decision, view.Remove = decisionForm(a, d), true
		}
	}
	return s.minutes.Render(w, r, http.StatusOK, view)
}

func (s *screens) saveMinutes(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	minutes := minutesTyped(r, a.w.Body)
	err = s.Meetings.SaveMinutes(r.Context(), a.by, a.w.ID, rembuk.Shown(r.PostFormValue("rupa")), minutes)
	if err == nil {
		return s.done(w, r, a.href+"/notula", "rembuk.saved")
	}
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Stale && kind != fault.Conflict {
		return err
	}
	view, typed := s.minutesView(a), a.w.Body
	typed.Minutes = minutes
	view.Fields = minutesFields(a, typed) // all of them: also of points that have left the agenda, and when the minutes are agreed by now
	wrong := a.p.Fields(err)
	for i, f := range view.Fields {
		view.Fields[i].Value, view.Fields[i].Error = r.PostFormValue(f.Name), wrong[f.Name]
	}
	if view.Shown = r.PostFormValue("rupa"); len(wrong) > 0 {
		view.Alert = web.Alert{Status: web.Bad, Text: a.p.Error(err)}
	}
	if kind == fault.Conflict {
		view.Locked, view.Alert = "", s.late(r, a, err)
	}
	view.Clash, _ = clashOf(r, err, a.by.Regency(), view.Fields, func(e register.Entry[rembuk.Meeting]) []web.Field {
		view.Shown = string(rembuk.Stamp(e.Body.Minutes))
		return minutesFields(a, e.Body)
	})
	return s.minutes.Render(w, r, http.StatusUnprocessableEntity, view)
}

func decisionForm(a around, d register.Entry[rembuk.Decision]) *formPage {
	p := a.p
	view := &formPage{Title: p.T("rembuk.decision.new"), Action: a.href + "/putusan", Shown: string(d.ID), Version: d.Version, Submit: p.T("rembuk.save"), Cancel: a.href + "/notula"}
	if d.Version > 0 {
		view.Title = p.T("rembuk.decision.edit", "Number", d.Body.Number)
	}
	point := web.Field{Name: "pokok", Label: p.T("rembuk.column.pokok"), Type: "select", Value: d.Body.Point, Options: []web.Option{{}}}
	for _, x := range a.w.Body.Agenda {
		point.Options = append(point.Options, web.Option{Value: x.ID, Text: x.Text})
	}
	who := web.Field{Name: "opd", Label: p.T("rembuk.column.opd"), Type: "select", Value: d.Body.Office, Options: append([]web.Option{{}}, offices(p, a.f, a.w.Area)...)}
	view.Fields = []web.Field{{Name: "putusan", Label: p.T("rembuk.column.putusan"), Type: "textarea", Value: d.Body.Text, Required: true}, point, who, {Name: "tenggat", Label: p.T("rembuk.column.tenggat"), Type: "date", Value: dayText(d.Body.Due)}}
	return view
}

func (s *screens) saveDecision(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	get := r.PostFormValue
	e := register.Entry[rembuk.Decision]{ID: idOf(get("rupa")), Version: web.Version(r), Part: a.w.ID, Body: rembuk.Decision{Point: get("pokok"), Text: get("putusan"), Office: get("opd"), Due: day(get("tenggat"))}}
	if get("aksi") == "hapus" {
		err = s.Meetings.RemoveDecision(r.Context(), a.by, e)
	} else {
		err = s.Meetings.SaveDecision(r.Context(), a.by, &e)
	}
	if err == nil {
		return s.done(w, r, a.href+"/notula#putusan", "rembuk.saved")
	}
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Stale && kind != fault.Conflict {
		return err
	}
	view := s.minutesView(a)
	view.Decision, view.Remove, view.Open = decisionForm(a, e), e.Version > 0, true
	wrong := a.p.Fields(err)
	for i, f := range view.Decision.Fields {
		view.Decision.Fields[i].Value, view.Decision.Fields[i].Error = get(f.Name), wrong[f.Name]
	}
	if kind == fault.Conflict {
		view.Locked, view.Alert = "", s.late(r, a, err)
	}
	clash, version, is := web.ClashOf(r, err, a.by.Regency(), view.Decision.Fields, func(x register.Entry[rembuk.Decision]) []web.Field { return decisionForm(a, x).Fields })
	if is {
		view.Decision.Clash, view.Decision.Version, view.Remove = s.removed(r, a.by, clash, e.ID, "rembuk.decision"), version, !clash.Removed
	}
	return s.minutes.Render(w, r, again(err), view)
}
