package rembuk

import (
	"net/http"
	"slices"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/letter"
)

// issuable is a document that goes through the register of letters.
type issuable struct {
	name  string
	kind  letter.Kind
	names bool // of persons stand in it
}

// documents are those of a meeting, with what the register of letters calls them.
// Catalogue: rembuk.paper.<name>.
var documents = []issuable{{"undangan", letter.Invitation, false}, {"hadir", letter.Attendance, true}, {"berita-acara", letter.Minutes, true}, {"notula", letter.Notes, true}, {"nota-dinas", letter.Memo, false}}

// made is a document of a meeting, ready to be sent or issued.
type made struct {
	around
	name, title string
	kind        letter.Kind
	meeting     document.Meeting
	decision    *register.Entry[rembuk.Decision] // of a memo
	query       string                           // what its addresses carry besides
}

// madeOf gathers what the document of an address is made from.
func (s *screens) madeOf(r *http.Request) (m made, err error) {
	i := slices.IndexFunc(documents, func(d issuable) bool { return d.name == r.PathValue("jenis") })
	if i < 0 {
		return m, fault.New(fault.NotFound, "web.error.no_page", nil)
	}
	m.name, m.kind = documents[i].name, documents[i].kind
	blank := m.name == "hadir" && r.FormValue("kosong") != ""
	part := s.Actor(r).May(account.EvidenceAdd) // who looks on from outside gets names as an office has issued them
	if m.around, err = s.meetingOf(r, documents[i].names && !blank && part); err != nil {
		return m, err
	}
	if !part {
		m.w.Body = m.w.Body.Nameless()
	}
	m.title = m.p.T("rembuk.title.part", "Part", m.p.T("rembuk.paper."+m.name), "Title", m.w.Body.Head.Title)
	if m.name == "nota-dinas" {
		n := slices.IndexFunc(m.w.Decisions, func(d register.Entry[rembuk.Decision]) bool { return string(d.ID) == r.FormValue("putusan") })
		if n < 0 {
			return m, fault.New(fault.NotFound, "rembuk.memo.decision", nil)
		}
		m.decision, m.query = &m.w.Decisions[n], "?putusan="+string(m.w.Decisions[n].ID)
	}
	m.meeting = document.Meeting{Whole: m.w, Framework: m.f, Made: s.Meetings.Now(), Draft: m.name != "hadir"}
	return m, s.Meetings.DB.Read(r.Context(), func(tx *db.Tx) (err error) {
		if m.meeting.Head, err = letter.HeadOf(tx, m.by.Regency(), m.office()); err != nil || m.name != "berita-acara" || m.w.Body.Head.Kind != rembuk.Rembuk {
			return err
		}
		rows, err := plan.Rows(tx, m.by.Regency(), m.w.Year)
		m.meeting.Rows = slices.DeleteFunc(rows, func(e register.Entry[plan.Row]) bool {
			return region.LevelOf(m.w.Area) != region.Regency && !e.Body.Reaches(m.w.Area)
		})
		return err
	})
}

// office is the one on whose letterhead the papers of a meeting stand: as somebody chose,
// else the area's own, of the regency Bappeda.
func (m made) office() string {
	switch {
	case m.w.Body.Head.Office != "":
		return m.w.Body.Head.Office
	case region.LevelOf(m.w.Area) == region.Regency:
		return "bappeda"
	}
	return m.w.Area
}

// paper is the document itself; official paper is Indonesian whoever reads the page.
func (m made) paper(blank bool) paper.Document {
	p := locale.For(locale.Indonesian)
	switch m.name {
	case "undangan":
		return document.Invitation(p, m.meeting)
	case "hadir":
		return document.AttendanceList(p, m.meeting, blank)
	case "berita-acara":
		return document.Minutes(p, m.meeting)
	case "notula":
		return document.Notes(p, m.meeting)
	}
	return document.Memo(p, document.NoteOf(p, m.meeting, m.decision.Body))
}

func (s *screens) sendPaper(w http.ResponseWriter, r *http.Request) error {
	m, err := s.madeOf(r)
	if err != nil {
		return err
	}
	return web.SendPaper(w, r, m.title, m.paper(r.URL.Query().Get("kosong") != ""))
}

func (s *screens) issueForm(r *http.Request, m made) (view formPage, err error) {
	if err := mayIssue(m); err != nil {
		return view, err
	}
	today := s.Meetings.Today(m.by.Regency())
	number, err := s.Letters.Next(r.Context(), m.by, m.office(), m.kind, today)
	if err != nil {
		return view, err
	}
	view = formPage{Title: m.p.T("rembuk.issue", "Paper", m.p.T("rembuk.paper."+m.name)), Lead: m.p.T("rembuk.issue.lead", "Office", office(m.p, m.f, m.office())), Trail: append(m.trail("berkas"), web.Crumb{Text: m.p.T("rembuk.issue.do")}), Action: m.href + "/terbitkan/" + m.name + m.query, Submit: m.p.T("rembuk.issue.do"), Cancel: m.href + "/berkas"}
	view.Trail[2].Href = m.href + "/berkas"
	view.Fields = []web.Field{{Name: "nomor", Label: m.p.T("rembuk.issued.number"), Value: number, Hint: m.p.T("rembuk.issue.number"), Complete: "off"}, {Name: "tanggal", Label: m.p.T("rembuk.issue.day"), Type: "date", Value: today.String(), Required: true}}
	return view, nil
}

// mayIssue asks for the meeting and for the office's letterhead.
func mayIssue(m made) error {
	if !m.may || !letter.MayIssue(m.by, m.office()) {
		return fault.New(fault.Forbidden, "web.error.forbidden", nil)
	}
	return nil
}

func (s *screens) showIssue(w http.ResponseWriter, r *http.Request) error {
	m, err := s.madeOf(r)
	if err != nil {
		return err
	}
	view, err := s.issueForm(r, m)
	if err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, view)
}

func (s *screens) issue(w http.ResponseWriter, r *http.Request) error {
	m, err := s.madeOf(r)
	if err != nil {
		return err
	}
	view, err := s.issueForm(r, m)
	if err != nil {
		return err
	}
	m.meeting.Draft, m.meeting.Number, m.meeting.Day = false, r.PostFormValue("nomor"), day(r.PostFormValue("tanggal"))
	if m.meeting.Day == 0 {
		return s.again(w, r, view, &fault.Error{Kind: fault.Invalid, Key: "rembuk.invalid", Fields: []fault.Field{{Name: "tanggal", Key: "rembuk.needed"}}})
	}
	e, err := s.Letters.Issue(r.Context(), m.by, letter.Letter{Kind: m.kind, About: letter.About{Kind: "rembuk.meeting", ID: m.w.ID, Href: m.href}, Number: m.meeting.Number, Day: m.meeting.Day, Title: m.title, Office: m.office()}, m.paper(false))
	if fault.KindOf(err) == fault.Conflict { // the number is somebody else's
		view.Fields[0].Error = m.p.Error(err)
		view.Fields[0].Value, view.Fields[1].Value = m.meeting.Number, m.meeting.Day.String()
		return s.form.Render(w, r, http.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return s.again(w, r, view, err)
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: m.p.T("rembuk.issue.done"), Href: letter.Href(e.ID), Action: m.p.T("rembuk.issue.open")})
	http.Redirect(w, r, m.href+"/berkas", http.StatusSeeOther)
	return nil
}
