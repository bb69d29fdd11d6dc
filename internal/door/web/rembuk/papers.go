package rembuk

import (
	"net/http"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/file"
	"tumbuh/internal/record/letter"
)

// papersPage is what a meeting leaves behind: documents, letters that were issued, photos.
type papersPage struct {
	Title   string
	Trail   []web.Crumb
	Tabs    []web.Tab
	State   web.Badge
	Drafts  []draft
	Issued  web.Table
	Photos  []photo
	Upload  web.Upload
	Caption web.Field
	Action  string // of the form for photos; empty: nobody may
	Empty   web.Empty
}

// draft is a document that can be made of the meeting now.
type draft struct{ Name, Text, PDF, DOCX, Blank, Issue string }

// photo is a picture, with who took it away again.
type photo struct{ Href, Title, By, Withdraw string }

// photoItem is what of a meeting a picture is evidence of.
const photoItem = "photo"

func about(w rembuk.Whole) evidence.About {
	return evidence.About{Kind: "rembuk.meeting", ID: w.ID, Item: photoItem, Year: w.Year, Area: w.Area}
}

func (s *screens) papersView(r *http.Request, a around, problem, caption string) (view papersPage, err error) {
	p := a.p
	view = papersPage{Title: p.T("rembuk.title.part", "Part", p.T("rembuk.tab.berkas"), "Title", a.w.Body.Head.Title), Trail: a.trail("berkas"), Tabs: a.tabs("berkas"), State: a.state(), Empty: web.Empty{Icon: "photo", Title: p.T("rembuk.photos.none"), Text: p.T("rembuk.photos.none.text")}}
	view.Drafts = drafts(a)
	var issued []letter.Entry
	err = s.Meetings.DB.Read(r.Context(), func(tx *db.Tx) (err error) { issued, err = letter.Of(tx, a.by.Regency(), a.w.ID); return err })
	if err != nil {
		return view, err
	}
	view.Issued = web.Table{Caption: p.T("rembuk.issued"), Columns: []web.Column{{Label: p.T("rembuk.issued.number")}, {Label: p.T("rembuk.issued.title")}, {Label: p.T("rembuk.day")}, {Label: p.T("rembuk.state")}}, Empty: web.Empty{Icon: "mail", Title: p.T("rembuk.issued.none")}}
	for _, l := range issued {
		state := web.Badge{Status: web.Good, Text: p.T("rembuk.issued.holds")}
		if !l.Body.Stands() {
			state = web.Badge{Status: web.Bad, Text: p.T("rembuk.issued.withdrawn")}
		}
		view.Issued.Rows = append(view.Issued.Rows, web.Row{Cells: []web.Cell{{Text: first(l.Body.Number, "–"), Href: letter.Href(l.ID)}, {Text: l.Body.Title, Note: p.T("letter.kind." + string(l.Body.Kind))}, {Text: p.Date(l.Body.Day)}, {Badge: state}}})
	}
	photos, err := s.Evidence.List(r.Context(), a.by, about(a.w))
	if err != nil {
		return view, err
	}
	for _, e := range photos {
		if e.Body.Stands() {
			x := photo{Href: evidence.Href(e), Title: e.Body.Title, By: e.Body.By}
			if evidence.MayWithdraw(a.by, e) {
				x.Withdraw = evidence.Href(e) + "/tarik"
			}
			view.Photos = append(view.Photos, x)
		}
	}
	if a.may {
		view.Action = a.href + "/foto"
		view.Upload = web.UploadOf(r, "berkas", file.Pictures, problem)
		view.Caption = web.Field{Name: "judul", Label: p.T("rembuk.photo.caption"), Value: caption, Hint: p.T("rembuk.photo.hint"), Complete: "off"}
	}
	return view, nil
}

// drafts are the documents that a meeting has, a memo for each decision.
func drafts(a around) (all []draft) {
	add := func(name, more, text string) {
		href := a.href + "/dokumen/" + name
		d := draft{Name: a.p.T("rembuk.paper." + name), Text: text, PDF: href + more, DOCX: href + "?berkas=docx"}
		if more != "" {
			d.DOCX = href + more + "&berkas=docx"
		}
		if name == "hadir" {
			d.Blank = href + "?kosong=1"
		}
		if a.may && letter.MayIssue(a.by, made{around: a}.office()) {
			d.Issue = a.href + "/terbitkan/" + name + more
		}
		all = append(all, d)
	}
	for _, d := range documents {
		if d.kind != letter.Memo {
			add(d.name, "", a.p.T("rembuk.paper."+d.name+".text"))
		}
	}
	for _, d := range a.w.Decisions {
		add("nota-dinas", "?putusan="+string(d.ID), a.p.T("rembuk.numbered", "Number", d.Body.Number, "Text", d.Body.Text))
	}
	return all
}

func (s *screens) showPapers(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	view, err := s.papersView(r, a, "", "")
	if err != nil {
		return err
	}
	return s.papers.Render(w, r, http.StatusOK, view)
}

func (s *screens) addPhoto(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	if !a.may {
		return fault.New(fault.Forbidden, "web.error.forbidden", nil)
	}
	up, err := web.ReadUpload(r, "berkas", file.Pictures)
	defer func() { up.Close() }() // files are there with an error too
	caption := up.Get("judul")
	for _, in := range up.Files {
		if err == nil {
			_, err = s.Evidence.Add(r.Context(), a.by, about(a.w), evidence.New{Title: first(caption, a.p.T("rembuk.photo.of", "Title", a.w.Body.Head.Title)), File: in, Persons: true})
		}
	}
	if err == nil && len(up.Files) == 0 {
		err = fault.New(fault.Invalid, "rembuk.photo.none", nil)
	}
	if err == nil {
		return s.done(w, r, a.href+"/berkas", "rembuk.photo.added")
	}
	if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.Conflict {
		return err
	}
	view, again := s.papersView(r, a, a.p.Error(err), caption)
	if again != nil {
		return again
	}
	return s.papers.Render(w, r, http.StatusUnprocessableEntity, view)
}
