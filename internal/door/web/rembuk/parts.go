package rembuk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// gridPage is a part of a meeting that is a list: agenda, invitations, signatories,
// commitments.
type gridPage struct {
	Title   string
	Trail   []web.Crumb
	Tabs    []web.Tab
	State   web.Badge
	Alert   web.Alert
	Lead    string
	Action  string
	Clash   web.Clash
	Shown   string
	Lines   *lines    // nil: the reader may not edit, and sees Table
	Table   web.Table // for who may not, and for paper
	Redraft string    // on the button that drafts from the data; empty: there is none
	Again   string    // what the button does
	Paste   web.Field
	Submit  string
	Locked  string // why nothing can be edited here
}

func (s *screens) part(a around, part, lead string) gridPage {
	view := gridPage{Title: a.p.T("rembuk.title.part", "Part", a.p.T("rembuk.tab."+part), "Title", a.w.Body.Head.Title), Trail: a.trail(part), Tabs: a.tabs(part), State: a.state(), Lead: lead, Action: a.href + "/" + part, Submit: a.p.T("rembuk.save")}
	if a.may && !a.open {
		view.Locked = a.p.T("rembuk.locked")
	}
	return view
}

// listed is a list of a meeting as its form shows it: what view makes of lines, and theirs of
// what stands.
type listed struct {
	columns []web.Field
	view    func(values [][]string) gridPage
	theirs  func(rembuk.Meeting) (values [][]string, part any)
}

// againLines shows a part's table with what was typed, and what stands now where another
// editor was faster; also when the minutes are agreed by now.
func (s *screens) againLines(w http.ResponseWriter, r *http.Request, a around, part listed, values [][]string, err error) error {
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Stale && kind != fault.Conflict {
		return err
	}
	shown, lines := r.PostFormValue("rupa"), values
	var stands [][]string
	clash, is := clashOf(r, err, a.by.Regency(), nil, func(e register.Entry[rembuk.Meeting]) []web.Field {
		var now any
		stands, now = part.theirs(e.Body)
		shown = string(rembuk.Stamp(now))
		return nil
	})
	if is {
		lines = merged(values, stands, part.columns)
	}
	view := part.view(lines)
	view.Shown, view.Clash = shown, clash
	switch kind {
	case fault.Stale:
		view.Clash.Fields = view.Lines.against(a, values, stands)
	case fault.Conflict:
		view.Locked, view.Alert = "", s.late(r, a, err)
	default:
		view.Alert = web.Alert{Status: web.Bad, Title: a.p.Error(err), Text: view.Lines.wrong(a.p, err)}
	}
	return s.grid.Render(w, r, again(err), view)
}

// again is the status of a form that comes back.
func again(err error) int {
	if fault.KindOf(err) == fault.Conflict {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// late is what somebody is told whose form came when a meeting was no longer as it was:
// who moved it and when. What they typed stands below.
func (s *screens) late(r *http.Request, a around, err error) web.Alert {
	alert := web.Alert{Status: web.Bad, Title: a.p.Error(err), Text: a.p.T("rembuk.late")}
	if name, at, e := s.Meetings.Did(r.Context(), a.by, a.w.ID, "rembuk.move"); e == nil && name != "" {
		alert.Text = a.p.T("rembuk.late.by", "Name", name, "At", web.Moment(a.p, at.Time, a.by.Regency())) + " " + alert.Text
	}
	return alert
}

// removed is the widget of who edits what somebody has taken out by one of these deeds.
func (s *screens) removed(r *http.Request, by account.Actor, c web.Clash, id db.ID, actions ...string) web.Clash {
	if !c.Removed {
		return c
	}
	if name, at, err := s.Meetings.Did(r.Context(), by, id, actions...); err == nil && name != "" {
		c.By, c.At = name, web.Moment(web.PrinterOf(r), at.Time, by.Regency())
	}
	return c
}

func column(p *locale.Printer, name, kind string) web.Field {
	return web.Field{Name: name, Type: kind, Label: p.T("rembuk.column." + name)}
}

func number(p *locale.Printer, name string) web.Field {
	f := column(p, name, "text")
	f.Numeric = true
	return f
}

func hidden(name string) web.Field { return web.Field{Name: name, Type: "hidden"} }

func agendaColumns(p *locale.Printer) []web.Field {
	return []web.Field{hidden("id"), number(p, "urut"), column(p, "pokok", "textarea"), column(p, "pemapar", "text"), number(p, "menit")}
}

func agendaValues(points []rembuk.Point) (values [][]string) {
	for i, x := range points {
		values = append(values, []string{x.ID, strconv.Itoa(i + 1), x.Text, x.Speaker, few(x.Length)})
	}
	return values
}

func agendaLines(p *locale.Printer, points []rembuk.Point, values [][]string) *lines {
	sources := map[string][]rembuk.Source{}
	for _, x := range points {
		sources[x.ID] = x.Sources
	}
	l := newLines(p, p.T("rembuk.tab.agenda"), agendaColumns(p), values, 3)
	for i := range l.Rows {
		l.Rows[i].Notes = sourceNotes(p, sources[l.Rows[i].Cells[0].Value])
	}
	return l
}

func sourceNotes(p *locale.Printer, all []rembuk.Source) (notes []web.Crumb) {
	for _, x := range all {
		notes = append(notes, web.Crumb{Text: x.Words(p), Href: x.Href})
	}
	return notes
}

// few is a number, empty for none.
func few(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *screens) agendaView(a around, values [][]string) gridPage {
	view := s.part(a, "agenda", a.p.T("rembuk.agenda.lead"))
	view.Shown = string(rembuk.Stamp(a.w.Body.Agenda))
	view.Table = web.Table{Caption: a.p.T("rembuk.tab.agenda"), Columns: []web.Column{{Label: a.p.T("rembuk.column.pokok")}, {Label: a.p.T("rembuk.column.pemapar")}, {Label: a.p.T("rembuk.column.menit"), Numeric: true}, {Label: a.p.T("rembuk.column.sumber"), Wide: true}},
		Empty: web.Empty{Icon: "list-details", Title: a.p.T("rembuk.agenda.none")}}
	for i, x := range a.w.Body.Agenda {
		var from []string
		for _, n := range x.Sources {
			from = append(from, n.Words(a.p))
		}
		view.Table.Rows = append(view.Table.Rows, web.Row{Cells: []web.Cell{{Text: strconv.Itoa(i+1) + ". " + x.Text}, {Text: x.Speaker}, {Text: few(x.Length)}, {Text: strings.Join(from, "; ")}}})
	}
	if values == nil && a.open {
		values = agendaValues(a.w.Body.Agenda)
	}
	if values != nil || a.open {
		view.Lines = agendaLines(a.p, a.w.Body.Agenda, values)
		view.Redraft, view.Again = a.p.T("rembuk.redraft"), "susun"
	}
	return view
}

func (s *screens) showAgenda(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	return s.grid.Render(w, r, http.StatusOK, s.agendaView(a, nil))
}

func (s *screens) saveAgenda(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	values, gone := typed(r, agendaColumns(a.p), "pokok")
	slices.SortStableFunc(values, func(x, y []string) int { return cmp.Compare(order(x[1]), order(y[1])) })
	points := make([]rembuk.Point, len(values))
	for i, v := range values {
		for _, had := range a.w.Body.Agenda {
			if had.ID == v[0] {
				points[i] = had
			}
		}
		length, err := strconv.Atoi(v[4])
		if err != nil && v[4] != "" {
			length = -1
		}
		points[i].Text, points[i].Speaker, points[i].Length = v[2], v[3], length
	}
	if r.PostFormValue("aksi") == "susun" {
		ground, err := s.Meetings.Ground(r.Context(), a.p, a.by, a.w.Body.Head.Kind, a.w.Area, a.w.Year)
		if err != nil {
			return err
		}
		points = rembuk.Refresh(points, rembuk.Draft(a.p, a.w.Body.Head.Kind, ground))
	}
	if err := s.Meetings.SaveAgenda(r.Context(), a.by, a.w.ID, rembuk.Shown(r.PostFormValue("rupa")), points); err != nil {
		part := listed{agendaColumns(a.p), func(v [][]string) gridPage { return s.agendaView(a, v) }, func(m rembuk.Meeting) ([][]string, any) { return agendaValues(m.Agenda), m.Agenda }}
		return s.againLines(w, r, a, part, append(values, gone...), err)
	}
	return s.done(w, r, a.href+"/agenda", "rembuk.saved")
}

// order is where a line wants to stand; those that say nothing come last.
func order(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return maxLines + 1
}

func guestColumns(p *locale.Printer) []web.Field {
	group := column(p, "kelompok", "select")
	for _, g := range rembuk.Groups {
		group.Options = append(group.Options, web.Option{Value: g, Text: p.T("rembuk.group." + g)})
	}
	group.Value = "other"
	return []web.Field{hidden("id"), hidden("kode"), column(p, "lembaga", "text"), group, column(p, "untuk", "text"), number(p, "kursi")}
}

func guestValues(a around, guests []rembuk.Guest) (values [][]string) {
	for _, g := range guests {
		values = append(values, []string{g.ID, g.Office, g.Called(a.p, a.f), g.Group, g.Whom(a.p), strconv.Itoa(max(1, g.Seats))})
	}
	return values
}

func guestLines(a around, values [][]string) *lines {
	l := newLines(a.p, a.p.T("rembuk.tab.undangan"), guestColumns(a.p), values, 5)
	for i := range l.Rows {
		if c := l.Rows[i].Cells; c[0].Value != "" { // a group is chosen once
			c[3].Type, c[3].Unit, c[3].Options = "fixed", a.p.T("rembuk.group."+c[3].Value), nil
		}
	}
	return l
}

func (s *screens) guestView(a around, values [][]string) gridPage {
	view := s.part(a, "undangan", a.p.T("rembuk.guests.lead", "Certainty", listCertainty(a)))
	view.Shown = string(rembuk.Stamp(a.w.Body.Guests))
	view.Table = web.Table{Caption: a.p.T("rembuk.tab.undangan"), Columns: []web.Column{{Label: a.p.T("rembuk.column.lembaga")}, {Label: a.p.T("rembuk.column.untuk")}, {Label: a.p.T("rembuk.column.kursi"), Numeric: true}},
		Empty: web.Empty{Icon: "users", Title: a.p.T("rembuk.guests.none")}}
	for _, g := range a.w.Body.Guests {
		view.Table.Rows = append(view.Table.Rows, web.Row{Cells: []web.Cell{{Text: g.Called(a.p, a.f), Note: a.p.T("rembuk.group." + g.Group)}, {Text: g.Whom(a.p)}, {Text: a.p.Int(max(1, g.Seats))}}})
	}
	if values == nil && a.open {
		values = guestValues(a, a.w.Body.Guests)
	}
	if values != nil || a.open {
		view.Lines = guestLines(a, values)
		view.Redraft, view.Again = a.p.T("rembuk.guests.again"), "tambah"
	}
	return view
}

// listCertainty says where the preset list comes from.
func listCertainty(a around) string {
	list := rembuk.Lists[a.w.Body.Head.Kind][region.LevelOf(a.w.Area)]
	if len(list) == 0 {
		return a.p.T("rembuk.guests.own")
	}
	var sources []string
	for _, x := range list {
		if one := a.p.T("rembuk.origin."+x.Source) + " (" + sure(a.p, x.Certainty) + ")"; !slices.Contains(sources, one) {
			sources = append(sources, one)
		}
	}
	return strings.Join(sources, "; ")
}

func (s *screens) showGuests(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	return s.grid.Render(w, r, http.StatusOK, s.guestView(a, nil))
}

func (s *screens) saveGuests(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	values, gone := typed(r, guestColumns(a.p), "lembaga")
	guests := make([]rembuk.Guest, len(values))
	for i, v := range values {
		seats, err := strconv.Atoi(v[5])
		if err != nil && v[5] != "" {
			seats = -1
		}
		g := rembuk.Guest{ID: v[0], Office: v[1], Group: v[3], Seats: max(seats, min(seats, 1))}
		if v[2] != g.Called(a.p, a.f) {
			g.Name = v[2]
		}
		if v[4] != g.Whom(a.p) {
			g.Position = v[4]
		}
		guests[i] = g
	}
	if r.PostFormValue("aksi") == "tambah" {
		ground, err := s.Meetings.Ground(r.Context(), a.p, a.by, a.w.Body.Head.Kind, a.w.Area, a.w.Year)
		if err != nil {
			return err
		}
		guests = rembuk.Complete(guests, rembuk.Invite(a.w.Body.Head.Kind, a.w.Area, ground.Lokus))
	}
	if err := s.Meetings.SaveGuests(r.Context(), a.by, a.w.ID, rembuk.Shown(r.PostFormValue("rupa")), guests); err != nil {
		part := listed{guestColumns(a.p), func(v [][]string) gridPage { return s.guestView(a, v) }, func(m rembuk.Meeting) ([][]string, any) { return guestValues(a, m.Guests), m.Guests }}
		return s.againLines(w, r, a, part, append(values, gone...), err)
	}
	return s.done(w, r, a.href+"/undangan", "rembuk.saved")
}

func signColumns(p *locale.Printer) []web.Field {
	kind := column(p, "unsur", "select")
	for _, k := range rembuk.Signers {
		kind.Options = append(kind.Options, web.Option{Value: k, Text: p.T("rembuk.signer." + k)})
	}
	return []web.Field{hidden("id"), column(p, "nama", "text"), column(p, "jabatan", "text"), column(p, "lembaga", "text"), kind, column(p, "tanda", "date")}
}

func signValues(all []rembuk.Signatory) (values [][]string) {
	for _, x := range all {
		values = append(values, []string{x.ID, x.Name, x.Position, x.Institution, x.Kind, dayText(x.Signed)})
	}
	return values
}

func (s *screens) signView(a around, values [][]string) gridPage {
	view := s.part(a, "tanda-tangan", a.p.T("rembuk.signing.lead"))
	view.Shown, view.Locked = string(rembuk.Stamp(a.w.Body.Signing)), ""
	view.Table = web.Table{Caption: a.p.T("rembuk.tab.tanda-tangan"), Columns: []web.Column{{Label: a.p.T("rembuk.column.nama")}, {Label: a.p.T("rembuk.column.unsur")}, {Label: a.p.T("rembuk.column.tanda")}}, Empty: web.Empty{Icon: "edit", Title: a.p.T("rembuk.signing.none")}}
	for _, x := range a.w.Body.Signing {
		signed := web.Cell{Badge: web.Badge{Status: web.Watch, Text: a.p.T("rembuk.signing.not")}}
		if x.Signed != 0 {
			signed = web.Cell{Text: a.p.Date(x.Signed)}
		}
		view.Table.Rows = append(view.Table.Rows, web.Row{Cells: []web.Cell{{Text: first(x.Name, x.Position), Note: x.Position + ", " + x.Institution}, {Text: a.p.T("rembuk.signer." + x.Kind)}, signed}})
	}
	if values == nil {
		values = signValues(a.w.Body.Signing)
	}
	if a.may {
		view.Lines = newLines(a.p, a.p.T("rembuk.tab.tanda-tangan"), signColumns(a.p), values, 4)
	}
	return view
}

func (s *screens) showSigning(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, true)
	if err != nil {
		return err
	}
	return s.grid.Render(w, r, http.StatusOK, s.signView(a, nil))
}

func (s *screens) saveSigning(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, true)
	if err != nil {
		return err
	}
	values, gone := typed(r, signColumns(a.p), "nama", "jabatan")
	all := make([]rembuk.Signatory, len(values))
	for i, v := range values {
		all[i] = rembuk.Signatory{ID: v[0], Name: v[1], Position: v[2], Institution: v[3], Kind: v[4], Signed: day(v[5])}
	}
	if err := s.Meetings.SaveSigning(r.Context(), a.by, a.w.ID, rembuk.Shown(r.PostFormValue("rupa")), all); err != nil {
		part := listed{signColumns(a.p), func(v [][]string) gridPage { return s.signView(a, v) }, func(m rembuk.Meeting) ([][]string, any) { return signValues(m.Signing), m.Signing }}
		return s.againLines(w, r, a, part, append(values, gone...), err)
	}
	return s.done(w, r, a.href+"/tanda-tangan", "rembuk.saved")
}
