package tpps

import (
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
)

// memberForm is the form of a member as it stands, or as it was typed.
func memberForm(p *locale.Printer, whole tpps.Whole, e register.Entry[tpps.Member]) formPage {
	m := e.Body
	here := home + "/" + string(whole.ID)
	view := formPage{Title: p.T("tpps.member.new"), Lead: p.T("tpps.member.lead"), Action: here + "/anggota", Cancel: here, Version: e.Version,
		Trail: append(trail(p, whole.Area, whole.Today.Month().Year()), web.Crumb{Text: decree(p, whole.Body), Href: here})}
	if e.Version > 0 {
		view.Title, view.Remove, view.Hidden = p.T("tpps.member.edit"), p.T("tpps.member.remove"), []web.Option{{Value: "anggota", Text: string(e.ID)}}
	}
	view.Trail = append(view.Trail, web.Crumb{Text: view.Title})
	seats := make([]string, len(tpps.Seats))
	for i, seat := range tpps.Seats {
		seats[i] = string(seat)
	}
	codes, name := offices(p, whole.Framework, whole.Area)
	view.Fields = []web.Field{
		choice(p, "kedudukan", string(m.Seat), "", seats, func(seat string) string { return p.T("tpps.seat." + seat) }),
		hinted(p, choice(p, "bidang", m.Field, p.T("tpps.member.field.none"), tpps.Fields, whole.Body.FieldName)),
		hinted(p, needed(field(p, "jabatan", m.Position))), hinted(p, field(p, "nama", m.Name)),
		choice(p, "opd", m.Office, p.T("tpps.member.office.none"), codes, name), hinted(p, field(p, "lembaga", m.Institution))}
	return view
}

func (s *screens) editMember(w http.ResponseWriter, r *http.Request) error {
	whole, e, err := s.memberOf(r, r.URL.Query().Get("anggota"))
	if err == nil && e.ID != "" && e.Version == 0 {
		err = fault.New(fault.NotFound, "tpps.none", nil)
	}
	if err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, memberForm(web.PrinterOf(r), whole, e))
}

// memberOf is a member of the team of the address, a new one where no id is given; one that
// has been taken out has its id only.
func (s *screens) memberOf(r *http.Request, text string) (whole tpps.Whole, e register.Entry[tpps.Member], err error) {
	if whole, err = s.open(r); err != nil {
		return whole, e, err
	}
	if !whole.Manages {
		return whole, e, fault.New(fault.Forbidden, "web.error.forbidden", nil)
	}
	e = register.Entry[tpps.Member]{Part: whole.ID, Body: tpps.Member{Seat: tpps.Plain}}
	if id, ok := db.ParseID(text); ok {
		e.ID = id
		if i := slices.IndexFunc(whole.Members, func(m register.Entry[tpps.Member]) bool { return m.ID == id }); i >= 0 {
			e = whole.Members[i]
		}
	}
	return whole, e, nil
}

func (s *screens) saveMember(w http.ResponseWriter, r *http.Request) error {
	p, by, get := web.PrinterOf(r), s.Actor(r), r.PostFormValue
	whole, e, err := s.memberOf(r, get("anggota"))
	if err != nil {
		return err
	}
	e = asTyped(r, e)
	here := home + "/" + string(whole.ID)
	e.Body = tpps.Member{Seat: tpps.Seat(get("kedudukan")), Field: get("bidang"), Name: get("nama"), Position: get("jabatan"), Office: get("opd"), Institution: get("lembaga")}
	view, said := memberForm(p, whole, e), "tpps.saved"
	if get("hapus") != "" {
		err, said = s.Teams.RemoveMember(r.Context(), by, e), "tpps.removed"
	} else {
		err = s.Teams.SaveMember(r.Context(), by, &e)
	}
	if err != nil {
		return failed(s, w, r, view, err, e.ID, "tpps.member", func(e register.Entry[tpps.Member]) formPage { return memberForm(p, whole, e) })
	}
	return s.done(w, r, here, said)
}

type pastePage struct {
	Title   string
	Trail   []web.Crumb
	Action  string
	Text    string
	Problem string
	Lines   web.Table
	Ready   string // on the button that keeps all; empty: something is wrong, or nothing was pasted
	Cancel  string
}

func (s *screens) pasteView(p *locale.Printer, whole tpps.Whole) pastePage {
	here := home + "/" + string(whole.ID)
	return pastePage{Title: p.T("tpps.paste.title"), Action: here + "/tempel", Cancel: here,
		Trail: append(trail(p, whole.Area, whole.Today.Month().Year()), web.Crumb{Text: decree(p, whole.Body), Href: here}, web.Crumb{Text: p.T("tpps.paste.title")})}
}

func (s *screens) showPaste(w http.ResponseWriter, r *http.Request) error {
	whole, _, err := s.memberOf(r, "")
	if err != nil {
		return err
	}
	return s.paste.Render(w, r, http.StatusOK, s.pasteView(web.PrinterOf(r), whole))
}

// takePaste shows how what was pasted is read, and keeps it when that was seen to be right.
func (s *screens) takePaste(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	whole, _, err := s.memberOf(r, "")
	if err != nil {
		return err
	}
	view := s.pasteView(p, whole)
	view.Text = r.PostFormValue("tempelan")
	lines, err := tpps.ParseMembers(whole.Body, whole.Area, whole.Framework, view.Text)
	if err != nil {
		view.Problem = p.Error(err)
		return s.paste.Render(w, r, http.StatusUnprocessableEntity, view)
	}
	members, wrong := make([]tpps.Member, len(lines)), 0
	for i, l := range lines {
		if members[i] = l.Member; l.Err != nil {
			wrong++
		}
	}
	if wrong == 0 && r.PostFormValue("simpan") != "" {
		if err = s.Teams.AddMembers(r.Context(), by, whole.ID, members); err == nil {
			return s.done(w, r, home+"/"+string(whole.ID), "tpps.saved")
		}
		if fault.As(err) == nil {
			return err
		}
		view.Problem = p.Error(err)
		return s.paste.Render(w, r, web.StatusCode(err), view)
	}
	view.Lines = linesTable(p, whole, lines)
	if view.Ready = p.N("tpps.paste.keep", len(lines)); wrong > 0 {
		view.Ready, view.Problem = "", p.N("tpps.paste.wrong", wrong)
		return s.paste.Render(w, r, http.StatusUnprocessableEntity, view)
	}
	return s.paste.Render(w, r, http.StatusOK, view)
}

func linesTable(p *locale.Printer, whole tpps.Whole, lines []tpps.Line) web.Table {
	_, name := offices(p, whole.Framework, whole.Area)
	t := web.Table{Caption: p.T("tpps.paste.read"), Columns: []web.Column{{Label: p.T("tpps.column.line"), Numeric: true}, {Label: p.T("tpps.column.who")}, {Label: p.T("tpps.column.kedudukan")}, {Label: p.T("tpps.column.lembaga")}}}
	for _, l := range lines {
		m := l.Member
		cells := []web.Cell{{Text: p.Int(l.Number)}, {Text: m.Position, Note: m.Name}, {}, {Text: m.Institution}}
		if m.Seat != "" {
			cells[2].Text = p.T("tpps.seat." + string(m.Seat))
		}
		if m.Field != "" {
			cells[2].Note = whole.Body.FieldName(m.Field)
		}
		if m.Office != "" {
			cells[3].Text = name(m.Office)
		}
		if f := fault.As(l.Err); f != nil {
			var said []string
			for _, one := range f.Fields {
				said = append(said, p.T("tpps.column."+one.Name)+": "+p.T(one.Key, one.Args))
			}
			cells[1].Badge, cells[1].Note = web.Badge{Status: web.Bad, Text: p.T("tpps.paste.bad")}, strings.Join(said, " ")
		}
		t.Rows = append(t.Rows, web.Row{Cells: cells})
	}
	return t
}
