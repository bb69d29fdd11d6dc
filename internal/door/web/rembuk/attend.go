package rembuk

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/qr"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
)

// attendPage is who came.
type attendPage struct {
	Title        string
	Trail        []web.Crumb
	Tabs         []web.Tab
	State        web.Badge
	Alert        web.Alert
	Action       string
	Wall         string // address of the page for the wall; empty: nobody may
	Quorum       string
	Institutions web.Table
	People       []person
	Caption      string
	Tick         []tick // institutions that nobody came from yet
	Paste        web.Field
	Lines        *lines // what was pasted, to look over
	Edit         *formPage
	Open         bool
	Locked       string
}

type tick struct {
	web.Option
	On bool
}

// person is one who came, with what the secretary may do about it.
type person struct {
	Number                      int
	ID, Name, Institution, From string
	Position, How               string
	Version                     int
	Twin                        bool
	Edit                        string
}

func (s *screens) showAttendance(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, true)
	if err != nil {
		return err
	}
	view := s.attendView(a)
	if id := r.URL.Query().Get("orang"); id != "" && a.open {
		for _, e := range a.w.Attendance {
			if string(e.ID) == id {
				view.Edit = correctForm(a, e)
			}
		}
	}
	return s.attend.Render(w, r, http.StatusOK, view)
}

func (s *screens) attendView(a around) attendPage {
	p, here := a.p, a.href+"/hadir"
	view := attendPage{Title: p.T("rembuk.title.part", "Part", p.T("rembuk.tab.hadir"), "Title", a.w.Body.Head.Title), Trail: a.trail("hadir"), Tabs: a.tabs("hadir"), State: a.state(), Action: here, Open: a.open, Caption: p.T("rembuk.people")}
	q := a.w.Quorum()
	view.Quorum = p.T("rembuk.quorum.text", "Came", q.Came, "Invited", q.Invited, "People", q.People, "Others", q.Others)
	view.Institutions = web.Table{Caption: p.T("rembuk.institutions"), Columns: []web.Column{{Label: p.T("rembuk.column.lembaga")}, {Label: p.T("rembuk.seats.column"), Numeric: true}, {Label: p.T("rembuk.came"), Numeric: true}}, Empty: web.Empty{Icon: "users", Title: p.T("rembuk.people.none")}}
	named := func(g rembuk.Guest) string { return g.Called(p, a.f) }
	for _, i := range a.w.Institutions(named) {
		name := web.Cell{Text: i.Name}
		if i.Guest == "" {
			name.Note = p.T("rembuk.uninvited")
		} else if i.Came == 0 {
			view.Tick = append(view.Tick, tick{Option: web.Option{Value: i.Guest, Text: i.Name}})
		}
		view.Institutions.Rows = append(view.Institutions.Rows, web.Row{Cells: []web.Cell{name, {Text: few(i.Seats)}, {Text: p.Int(i.Came)}}})
	}
	twins := a.w.Twins()
	for i, e := range a.w.Attendance {
		x := person{Number: i + 1, ID: string(e.ID), Name: e.Body.Name, Institution: e.Body.Institution, Position: e.Body.Position, How: p.T("rembuk.how." + e.Body.How), Version: e.Version, Twin: twins[e.ID]}
		if a.open {
			x.Edit = here + "?orang=" + string(e.ID) + "#ubah"
		}
		view.People = append(view.People, x)
	}
	if a.open {
		view.Wall = a.href + "/qr"
		view.Paste = web.Field{Name: "tempel", Label: p.T("rembuk.attend.paste"), Type: "textarea", Hint: p.T("rembuk.attend.paste.hint")}
	} else if a.may {
		view.Locked = p.T("rembuk.locked")
	}
	return view
}

func correctForm(a around, e register.Entry[rembuk.Attendance]) *formPage {
	p := a.p
	guest := web.Field{Name: "undangan", Label: p.T("rembuk.column.lembaga"), Type: "select", Value: e.Body.Guest, Options: []web.Option{{Text: p.T("rembuk.uninvited")}}}
	for _, g := range a.w.Body.Guests {
		guest.Options = append(guest.Options, web.Option{Value: g.ID, Text: g.Called(p, a.f)})
	}
	return &formPage{Title: p.T("rembuk.attend.correct"), Action: a.href + "/hadir", Shown: string(e.ID), Version: e.Version, Submit: p.T("rembuk.save"), Cancel: a.href + "/hadir",
		Fields: []web.Field{{Name: "nama", Label: p.T("rembuk.column.nama"), Value: e.Body.Name, Complete: "off"}, guest, {Name: "lembaga", Label: p.T("rembuk.column.lembaga.other"), Value: e.Body.Institution, Complete: "off"}, {Name: "jabatan", Label: p.T("rembuk.column.jabatan"), Value: e.Body.Position, Complete: "off"}}}
}

func peopleColumns(a around) []web.Field {
	return []web.Field{hidden("id"), column(a.p, "nama", "text"), column(a.p, "lembaga", "list"), column(a.p, "jabatan", "text")}
}

func (s *screens) saveAttendance(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, true)
	if err != nil {
		return err
	}
	switch r.PostFormValue("aksi") {
	case "baca":
		return s.lookOver(w, r, a)
	case "tulis":
		return s.writePeople(w, r, a)
	case "centang":
		return s.tick(w, r, a)
	case "ubah", "hapus":
		return s.correct(w, r, a)
	}
	return fault.New(fault.Invalid, "web.error.form", nil)
}

// peopleLines is the table of what was pasted; institutions of the invitation list are
// offered while one types.
func peopleLines(a around, values [][]string, empty int) *lines {
	l := newLines(a.p, a.p.T("rembuk.people"), peopleColumns(a), values, empty)
	for _, g := range a.w.Body.Guests {
		l.List = append(l.List, web.Option{Text: g.Called(a.p, a.f)})
	}
	return l
}

func (s *screens) lookOver(w http.ResponseWriter, r *http.Request, a around) error {
	var values [][]string
	view, text := s.attendView(a), r.PostFormValue("tempel")
	for _, x := range rembuk.ReadList(text) {
		values = append(values, []string{"", x.Name, x.Institution, x.Position})
	}
	if wrong := tooMany(a.p, text, len(values)); wrong != "" {
		view.Paste.Value, view.Paste.Error = text, wrong
		return s.attend.Render(w, r, http.StatusUnprocessableEntity, view)
	}
	view.Lines = peopleLines(a, values, max(3, 8-len(values)))
	return s.attend.Render(w, r, http.StatusOK, view)
}

func (s *screens) writePeople(w http.ResponseWriter, r *http.Request, a around) error {
	values, _ := typed(r, peopleColumns(a))
	people := make([]rembuk.Attendance, len(values))
	for i, v := range values {
		people[i] = rembuk.Attendance{Name: v[1], Institution: v[2], Position: v[3], How: rembuk.Typed}
		people[i].Guest = rembuk.MatchGuest(a.w.Body.Guests, v[2], func(g rembuk.Guest) string { return g.Called(a.p, a.f) })
	}
	if err := s.Meetings.Write(r.Context(), a.by, a.w.ID, people); err != nil {
		kind := fault.KindOf(err)
		if kind != fault.Invalid && kind != fault.Conflict {
			return err
		}
		view := s.attendView(a)
		view.Lines = peopleLines(a, values, 3)
		if view.Alert = (web.Alert{Status: web.Bad, Title: a.p.Error(err), Text: view.Lines.wrong(a.p, err)}); kind == fault.Conflict {
			view.Locked, view.Alert = "", s.late(r, a, err)
		}
		return s.attend.Render(w, r, again(err), view)
	}
	return s.done(w, r, a.href+"/hadir", "rembuk.saved")
}

// tick writes institutions in that came, of which no name is known.
func (s *screens) tick(w http.ResponseWriter, r *http.Request, a around) error {
	var people []rembuk.Attendance
	for _, id := range r.PostForm["lembaga"] {
		for _, g := range a.w.Body.Guests {
			if g.ID == id {
				people = append(people, rembuk.Attendance{Institution: g.Called(a.p, a.f), Guest: g.ID, Position: g.Whom(a.p), How: rembuk.Ticked})
			}
		}
	}
	wrong := web.Alert{Status: web.Bad, Text: a.p.T("rembuk.tick.none")}
	var err error
	if ticked := r.PostForm["lembaga"]; len(people) < len(ticked) { // somebody has changed the list meanwhile
		err, wrong.Text = fault.New(fault.Invalid, "rembuk.tick.gone", nil), a.p.T("rembuk.tick.gone")
	} else {
		err = s.Meetings.Write(r.Context(), a.by, a.w.ID, people)
	}
	if err == nil {
		return s.done(w, r, a.href+"/hadir", "rembuk.saved")
	}
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Conflict {
		return err
	}
	view := s.attendView(a)
	for i, x := range view.Tick {
		view.Tick[i].On = slices.Contains(r.PostForm["lembaga"], x.Value)
	}
	if view.Alert = wrong; kind == fault.Conflict {
		view.Locked, view.Alert = "", s.late(r, a, err)
	}
	return s.attend.Render(w, r, again(err), view)
}

func (s *screens) correct(w http.ResponseWriter, r *http.Request, a around) error {
	get := r.PostFormValue
	e := register.Entry[rembuk.Attendance]{ID: idOf(get("rupa")), Version: web.Version(r)}
	var err error
	if get("aksi") == "hapus" {
		err = s.Meetings.Strike(r.Context(), a.by, e)
	} else {
		e.Body = rembuk.Attendance{Name: get("nama"), Institution: get("lembaga"), Position: get("jabatan"), Guest: get("undangan")}
		for _, g := range a.w.Body.Guests {
			if g.ID == e.Body.Guest {
				e.Body.Institution = g.Called(a.p, a.f)
			}
		}
		if err = s.Meetings.Correct(r.Context(), a.by, &e); e.ID == "" { // it was struck out meanwhile
			err = s.Meetings.Write(r.Context(), a.by, a.w.ID, []rembuk.Attendance{e.Body})
		}
	}
	if err == nil {
		return s.done(w, r, a.href+"/hadir", "rembuk.saved")
	}
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Stale && kind != fault.Conflict {
		return err
	}
	view := s.attendView(a)
	if view.Edit = correctForm(a, e); kind == fault.Conflict {
		view.Locked, view.Alert = "", s.late(r, a, err)
	}
	wrong := a.p.Fields(err)
	for i, f := range view.Edit.Fields {
		view.Edit.Fields[i].Value, view.Edit.Fields[i].Error = get(f.Name), first(wrong[f.Name], wrong[f.Name+"-0"])
	}
	clash, version, is := web.ClashOf(r, err, a.by.Regency(), view.Edit.Fields, func(x register.Entry[rembuk.Attendance]) []web.Field { return correctForm(a, x).Fields })
	if is {
		view.Edit.Clash, view.Edit.Version = s.removed(r, a.by, clash, e.ID, "rembuk.strike"), version
		if clash.Removed {
			view.Edit.Shown = ""
		}
	}
	return s.attend.Render(w, r, again(err), view)
}

// wallPage is for the projector: it asks for itself again, without a script.
type wallPage struct {
	Title, When, Place string
	QR                 template.HTML
	Address            string
	Count              string
	Back, Renew        string
	Closed             string
}

func (s *screens) showWall(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	if !a.may {
		return fault.New(fault.Forbidden, "web.error.forbidden", nil)
	}
	address := s.Link(r, attendHref+"/"+a.w.Code)
	drawn, err := qr.SVG(address, a.p.T("rembuk.wall.qr"))
	if err != nil {
		return err
	}
	view := wallPage{Title: a.w.Body.Head.Title, When: when(a.p, a.w.Body.Head, a.w.Area), Place: a.w.Body.Head.Place, QR: template.HTML(drawn), Address: strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"),
		Count: a.p.N("rembuk.wall.count", len(a.w.Attendance)), Back: a.href + "/hadir", Renew: a.href + "/qr"}
	i, err := s.Meetings.Invitation(r.Context(), a.w.Code)
	if err != nil {
		return err
	}
	if !i.Open {
		view.Closed = closed(a.p, i)
	}
	return s.wall.Render(w, r, http.StatusOK, view)
}

func (s *screens) renew(w http.ResponseWriter, r *http.Request) error {
	id := idOf(r.PathValue("id"))
	if err := s.Meetings.Renew(r.Context(), s.Actor(r), id); err != nil {
		return err
	}
	http.Redirect(w, r, listHref+"/"+string(id)+"/qr", http.StatusSeeOther)
	return nil
}
