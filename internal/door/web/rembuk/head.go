package rembuk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// formPage is a form of one thing.
type formPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Action      string
	Shown       string // stamp of the part, or version of the entry
	Version     int
	Clash       web.Clash
	Alert       web.Alert
	Fields      []web.Field
	Submit      string
	Cancel      string
}

func (s *screens) showNew(w http.ResponseWriter, r *http.Request) error {
	view, err := s.newForm(r)
	if err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, view)
}

func (s *screens) newForm(r *http.Request) (view formPage, err error) {
	p, by := web.PrinterOf(r), s.Actor(r)
	area, err := areaOf(r, by)
	if err != nil {
		return view, err
	}
	if err := by.Allow(account.MeetingManage, area); err != nil {
		return view, err
	}
	year := s.yearOf(r, by)
	f, err := s.framework(r, by, year)
	if err != nil {
		return view, err
	}
	kind := rembuk.Kind(r.FormValue("jenis"))
	if kind == "" {
		kind = rembuk.Rembuk
	}
	h := rembuk.Head{Kind: kind, From: "09:00"}
	if kind != rembuk.Other {
		h.Title = p.T("rembuk.title."+string(kind), "Place", web.PlaceName(p, area), "Year", strconv.Itoa(year))
	}
	view = formPage{Title: p.T("rembuk.new"), Lead: p.T("rembuk.new.lead"), Trail: []web.Crumb{{Text: p.T("rembuk.list"), Href: listAddress(year, area)}, {Text: p.T("rembuk.new")}}, Action: newHref, Submit: p.T("rembuk.new.submit"), Cancel: listAddress(year, area)}
	view.Fields = append([]web.Field{s.years(p, by, year), places(p, by.Area(), area)}, headFields(p, f, area, h)...)
	return view, nil
}

// headFields are the fields of a meeting's head.
func headFields(p *locale.Printer, f framework.Framework, area string, h rembuk.Head) []web.Field {
	field := func(name, value string) web.Field {
		return web.Field{Name: name, Label: p.T("rembuk.field." + name), Value: value, Complete: "off"}
	}
	long := func(name, value string) web.Field {
		x := field(name, value)
		x.Type, x.Hint = "textarea", p.T("rembuk.hint."+name)
		return x
	}
	kind := field("jenis", string(h.Kind))
	kind.Type = "select"
	for _, k := range rembuk.Kinds {
		kind.Options = append(kind.Options, web.Option{Value: string(k), Text: p.T("rembuk.kind." + string(k))})
	}
	title := field("judul", h.Title)
	title.Required = true
	on := field("hari", dayText(h.Day))
	on.Type = "date"
	inviting := field("pengundang", h.Office)
	inviting.Type, inviting.Hint, inviting.Options = "select", p.T("rembuk.hint.pengundang"), append([]web.Option{{}}, offices(p, f, area)...)
	from, until := field("mulai", clock(h.From)), field("selesai", clock(h.Until))
	from.Unit, until.Unit, until.Hint = zone(area), zone(area), p.T("rembuk.hint.selesai")
	return []web.Field{kind, title, on, from, until, field("tempat", h.Place), inviting, field("jabatan_pimpinan", h.Chair.Position), field("pimpinan", h.Chair.Name), field("jabatan_notulis", h.Secretary.Position), field("notulis", h.Secretary.Name),
		long("maksud", h.Purpose), long("dasar", strings.Join(h.Basis, "\n")), long("catatan", h.Note), long("tembusan", strings.Join(h.Copies, "\n"))}
}

func headTyped(r *http.Request) rembuk.Head {
	get := r.PostFormValue
	lines := func(name string) []string { return strings.Split(strings.ReplaceAll(get(name), "\r", ""), "\n") }
	return rembuk.Head{Kind: rembuk.Kind(get("jenis")), Title: get("judul"), Purpose: get("maksud"), Basis: lines("dasar"), Copies: lines("tembusan"), Place: get("tempat"), Day: day(get("hari")), From: get("mulai"), Until: get("selesai"),
		Chair: rembuk.Officer{Name: get("pimpinan"), Position: get("jabatan_pimpinan")}, Secretary: rembuk.Officer{Name: get("notulis"), Position: get("jabatan_notulis")}, Office: get("pengundang"), Note: get("catatan")}
}

func (s *screens) call(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	view, err := s.newForm(r)
	if err != nil {
		return err
	}
	area, err := areaOf(r, by)
	if err != nil {
		return err
	}
	h, year := headTyped(r), s.yearOf(r, by)
	ground, err := s.Meetings.Ground(r.Context(), p, by, h.Kind, area, year)
	if err != nil {
		return err
	}
	e, err := s.Meetings.Call(r.Context(), by, area, year, rembuk.Meeting{Head: h, Agenda: rembuk.Draft(p, h.Kind, ground), Guests: rembuk.Invite(h.Kind, area, ground.Lokus)})
	if err != nil {
		return s.again(w, r, view, err)
	}
	return s.done(w, r, listHref+"/"+string(e.ID), "rembuk.called")
}

// again shows a form with what was typed and what is wrong with it.
func (s *screens) again(w http.ResponseWriter, r *http.Request, view formPage, err error) error {
	p, kind := web.PrinterOf(r), fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Conflict && !view.Clash.Any() {
		return err
	}
	if kind == fault.Conflict && view.Alert.Text == "" {
		view.Alert = web.Alert{Status: web.Bad, Title: p.Error(err), Text: p.T("rembuk.late")}
	}
	wrong := p.Fields(err)
	for i, f := range view.Fields {
		view.Fields[i].Value, view.Fields[i].Error = r.PostFormValue(f.Name), wrong[f.Name]
		delete(wrong, f.Name)
	}
	for _, text := range wrong {
		view.Alert = web.Alert{Status: web.Bad, Text: text}
	}
	return s.form.Render(w, r, again(err), view)
}

func (s *screens) headForm(a around) formPage {
	return formPage{Title: a.p.T("rembuk.head"), Trail: append(a.trail(""), web.Crumb{Text: a.p.T("rembuk.head")}), Action: a.href + "/ubah", Shown: string(rembuk.Stamp(a.w.Body.Head)), Fields: headFields(a.p, a.f, a.w.Area, a.w.Body.Head), Submit: a.p.T("rembuk.save"), Cancel: a.href}
}

func (s *screens) showHead(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err == nil && !a.may {
		err = fault.New(fault.Forbidden, "web.error.forbidden", nil)
	}
	if err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, s.headForm(a))
}

func (s *screens) saveHead(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	err = s.Meetings.SaveHead(r.Context(), a.by, a.w.ID, rembuk.Shown(r.PostFormValue("rupa")), headTyped(r))
	if err == nil {
		return s.done(w, r, a.href, "rembuk.saved")
	}
	view := s.headForm(a)
	yours := headFields(a.p, a.f, a.w.Area, a.w.Body.Head)
	for i := range yours {
		yours[i].Value = r.PostFormValue(yours[i].Name)
	}
	view.Clash, _ = clashOf(r, err, a.by.Regency(), yours, func(e register.Entry[rembuk.Meeting]) []web.Field {
		view.Shown = string(rembuk.Stamp(e.Body.Head))
		return headFields(a.p, a.f, e.Area, e.Body.Head)
	})
	if !view.Clash.Any() {
		view.Shown = r.PostFormValue("rupa")
	}
	if fault.KindOf(err) == fault.Conflict {
		view.Alert = s.late(r, a, err)
	}
	return s.again(w, r, view, err)
}

// fact is a line of what is known of something.
type fact struct{ Label, Text, Note, Href string }

type meetingPage struct {
	Title  string
	Trail  []web.Crumb
	Tabs   []web.Tab
	State  web.Badge
	Reason string
	Facts  []fact
	Next   []step
	Edit   string // address of the form; empty: nobody may, or the minutes are agreed
	Stats  []web.Stat
	Share  web.Field // text of the invitation
	Send   string
	Error  web.Alert
	Typed  string // a reason for what cannot be done any more
	Action string
}

// step is a state that the meeting may go to.
type step struct {
	State, Text string
	Reason      bool // is asked for
	Typed       string
	Main        bool
}

func (s *screens) showMeeting(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	return s.meeting.Render(w, r, http.StatusOK, s.meetingView(a))
}

func (s *screens) meetingView(a around) meetingPage {
	p, h := a.p, a.w.Body.Head
	view := meetingPage{Title: h.Title, Trail: a.trail(""), Tabs: a.tabs(""), State: a.state(), Reason: a.w.Body.Reason, Action: a.href + "/keadaan"}
	add := func(key, text, note string) {
		if text != "" {
			view.Facts = append(view.Facts, fact{Label: p.T("rembuk.field." + key), Text: text, Note: note})
		}
	}
	add("jenis", p.T("rembuk.kind."+string(h.Kind)), web.PlaceName(p, a.w.Area)+" · "+p.T("rembuk.year.of", "Year", strconv.Itoa(a.w.Year)))
	add("hari", when(p, h, a.w.Area), "")
	add("tempat", h.Place, "")
	if h.Office != "" {
		add("pengundang", office(p, a.f, h.Office), "")
	}
	officer := func(label string, o rembuk.Officer) {
		if name := first(o.Position, o.Name); name != "" {
			view.Facts = append(view.Facts, fact{Label: label, Text: name, Note: second(o)})
		}
	}
	officer(p.T("rembuk.chair"), h.Chair)
	officer(p.T("rembuk.keeper"), h.Secretary)
	add("maksud", h.Purpose, "")
	add("dasar", sentence(h.Basis), "")
	add("catatan", h.Note, "")
	add("tembusan", sentence(h.Copies), "")
	q := a.w.Quorum()
	signed := 0
	for _, x := range a.w.Body.Signing {
		if x.Signed != 0 {
			signed++
		}
	}
	view.Stats = []web.Stat{{Label: p.T("rembuk.quorum"), Value: of(p, q.Came, q.Invited, "rembuk.none.invited"), Note: p.N("rembuk.quorum.people", q.People), Href: a.href + "/hadir"},
		{Label: p.T("rembuk.tab.komitmen"), Value: p.Int(len(a.w.Commitments)), Note: p.N("rembuk.decisions", len(a.w.Decisions)), Href: a.href + "/komitmen"},
		{Label: p.T("rembuk.tab.tanda-tangan"), Value: of(p, signed, len(a.w.Body.Signing), "rembuk.none.signing"), Href: a.href + "/tanda-tangan"}}
	if !a.may {
		return view
	}
	if a.open {
		view.Edit = a.href + "/ubah"
	}
	for i, to := range a.w.Body.State.Next() {
		back := a.w.Body.State == rembuk.Agreed || a.w.Body.State == rembuk.Held && to == rembuk.Invited
		view.Next = append(view.Next, step{State: string(to), Text: p.T("rembuk.to." + string(a.w.Body.State) + "." + string(to)), Reason: to == rembuk.Cancelled || back, Main: i == 0 && to != rembuk.Planned && !back})
	}
	if a.w.Body.State == rembuk.Planned || a.w.Body.State == rembuk.Invited {
		text := Message(p, a.w)
		view.Share = web.Field{Name: "pesan", Label: p.T("rembuk.message.label"), Type: "textarea", Value: text, Hint: p.T("rembuk.message.hint"), ReadOnly: true}
		view.Send = "https://wa.me/?text=" + url.QueryEscape(text)
	}
	return view
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func second(o rembuk.Officer) string {
	if o.Position == "" {
		return ""
	}
	return o.Name
}

func (s *screens) move(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	err = s.Meetings.Move(r.Context(), a.by, a.w.ID, rembuk.State(r.PostFormValue("keadaan")), r.PostFormValue("alasan"))
	if err == nil {
		return s.done(w, r, a.href, "rembuk.moved")
	}
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Conflict {
		return err
	}
	view := s.meetingView(a)
	view.Typed = r.PostFormValue("alasan")
	for i, x := range view.Next {
		if x.Reason && x.State == r.PostFormValue("keadaan") {
			view.Next[i].Typed, view.Typed = view.Typed, ""
		}
	}
	if view.Error = (web.Alert{Status: web.Bad, Title: a.p.Error(err), Text: joined(a.p, err)}); kind == fault.Conflict {
		view.Error = s.late(r, a, err)
	}
	return s.meeting.Render(w, r, again(err), view)
}

// joined are all that is wrong with a form, in one text.
func joined(p *locale.Printer, err error) string {
	var all []string
	if f := fault.As(err); f != nil {
		for _, x := range f.Fields {
			all = append(all, p.T(x.Key, x.Args))
		}
	}
	return strings.Join(all, " ")
}

// Message is an invitation as it is pasted into WhatsApp: what, when, where and what about.
// Who leads it, who presents what and the notes, which may name persons, stay out.
func Message(p *locale.Printer, w rembuk.Whole) string {
	h := w.Body.Head
	lines := []string{p.T("rembuk.message.call", "Title", h.Title), "", p.T("rembuk.message.when", "When", dayName(p, h.Day)+when(p, h, w.Area))}
	if h.Place != "" {
		lines = append(lines, p.T("rembuk.message.where", "Where", h.Place))
	}
	lines = append(lines, p.T("rembuk.message.area", "Place", web.PlaceName(p, w.Area)))
	if len(w.Body.Agenda) > 0 {
		lines = append(lines, "", p.T("rembuk.message.agenda"))
		for i, point := range w.Body.Agenda {
			lines = append(lines, strconv.Itoa(i+1)+". "+point.Text)
		}
	}
	return strings.Join(lines, "\n")
}

func dayName(p *locale.Printer, d civil.Date) string {
	if d == 0 {
		return ""
	}
	return p.T("rembuk.weekday."+strconv.Itoa(int(d.Time().Weekday()))) + ", "
}

// sentence is what stands on lines of its own on paper, each with its stop.
func sentence(lines []string) string {
	all := slices.Clone(lines)
	for i, line := range all {
		all[i] = strings.TrimRight(line, ";. ")
	}
	return strings.Join(all, "; ")
}

// of is "2 dari 5"; of none, why there is nothing to count.
func of(p *locale.Printer, done, all int, none string) string {
	if all == 0 {
		return p.T(none)
	}
	return p.T("rembuk.of", "Done", done, "All", all)
}
