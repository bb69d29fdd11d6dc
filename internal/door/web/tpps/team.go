package tpps

import (
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/file"
	"tumbuh/internal/record/letter"
)

type teamPage struct {
	Title   string
	Trail   []web.Crumb
	ID      string
	Version int
	Facts   []web.Field
	Badge   web.Badge
	Lacks   web.Alert
	Members web.Table
	Proof   web.Table
	Upload  web.Upload
	Hands   bool
	Manages bool
	Bare    bool
}

func (s *screens) showTeam(w http.ResponseWriter, r *http.Request) error {
	return s.teamView(w, r, http.StatusOK, nil)
}

func (s *screens) open(r *http.Request) (tpps.Whole, error) {
	id, err := idOf(r)
	if err != nil {
		return tpps.Whole{}, err
	}
	return s.Teams.Open(r.Context(), s.Actor(r), id)
}

func (s *screens) teamView(w http.ResponseWriter, r *http.Request, status int, problem error) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	whole, err := s.open(r)
	if err != nil {
		return err
	}
	t := whole.Body
	year := whole.Today.Month().Year()
	view := teamPage{Title: p.T("tpps.team.title", "Place", web.PlaceName(p, whole.Area)), Trail: append(trail(p, whole.Area, year), web.Crumb{Text: decree(p, t)}), ID: string(whole.ID), Version: whole.Version,
		Badge: standing(p, whole.Entry, whole.Today), Manages: whole.Manages, Bare: t.Number == "", Hands: by.Allow(account.EvidenceAdd, whole.Area) == nil}
	for _, f := range []web.Field{{Label: p.T("tpps.column.decree"), Value: decree(p, t)}, {Label: p.T("tpps.column.oleh"), Value: t.By}, {Label: p.T("tpps.column.term"), Value: term(p, t)}, {Label: p.T("tpps.column.tempat"), Value: t.Place},
		{Label: p.T("tpps.column.jarak"), Value: p.T("tpps.every." + strconv.Itoa(int(t.Span())))}, {Label: p.T("tpps.column.catatan"), Value: t.Note}} {
		if f.Value != "" {
			view.Facts = append(view.Facts, f)
		}
	}
	for _, seat := range whole.Lacks() {
		if view.Lacks.Text != "" {
			view.Lacks.Text += ", "
		}
		view.Lacks.Text += p.T("tpps.seat." + string(seat))
	}
	if view.Lacks.Text != "" {
		view.Lacks = web.Alert{Status: web.Watch, Title: p.T("tpps.lacks"), Text: view.Lacks.Text}
	}
	view.Members = membersTable(p, whole)
	if view.Proof, err = s.proof(r, p, whole.Entry); err != nil {
		return err
	}
	said := ""
	if problem != nil {
		said = p.Error(problem)
	}
	view.Upload = web.UploadOf(r, "berkas", file.Any, said)
	return s.team.Render(w, r, status, view)
}

// decree is a team's in words.
func decree(p *locale.Printer, t tpps.Team) string {
	if t.Number == "" {
		return p.T("tpps.team.draft")
	}
	return p.T("tpps.decree", "Number", t.Number, "Day", t.Day)
}

func membersTable(p *locale.Printer, whole tpps.Whole) web.Table {
	_, name := offices(p, whole.Framework, whole.Area)
	t := web.Table{Caption: p.T("tpps.members"), Columns: []web.Column{{Label: p.T("tpps.column.who")}, {Label: p.T("tpps.column.kedudukan")}, {Label: p.T("tpps.column.lembaga")}},
		Empty: web.Empty{Icon: "users-group", Title: p.T("tpps.members.none"), Text: p.T("tpps.members.none.text")}}
	for _, e := range whole.Members {
		m := e.Body
		who := web.Cell{Text: m.Position, Note: m.Name}
		if whole.Manages {
			who.Href = home + "/" + string(whole.ID) + "/anggota?anggota=" + string(e.ID)
		}
		seat := web.Cell{Text: p.T("tpps.seat." + string(m.Seat))}
		if m.Field != "" {
			seat.Note = whole.Body.FieldName(m.Field)
		}
		institution := m.Institution
		if m.Office != "" {
			institution = name(m.Office)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{who, seat, {Text: institution}}})
	}
	return t
}

func about(e register.Entry[tpps.Team]) evidence.About {
	a := evidence.About{Kind: "tpps.team", ID: e.ID, Area: e.Area}
	if e.Body.Day != 0 {
		a.Year = e.Body.Day.Month().Year()
	}
	return a
}

// proof are the files of the decree.
func (s *screens) proof(r *http.Request, p *locale.Printer, e register.Entry[tpps.Team]) (t web.Table, err error) {
	all, err := s.Evidence.List(r.Context(), s.Actor(r), about(e))
	t = web.Table{Caption: p.T("tpps.proof"), Columns: []web.Column{{Label: p.T("tpps.column.file")}, {Label: p.T("tpps.column.added")}, {}}, Empty: web.Empty{Icon: "file-upload", Title: p.T("tpps.proof.none"), Text: p.T("tpps.proof.none.text")}}
	for _, one := range all {
		if !one.Body.Stands() {
			continue
		}
		row := web.Row{Cells: []web.Cell{{Text: one.Body.Title, Href: evidence.Href(one)}, {Text: web.Moment(p, one.Body.Added.Time, e.Area), Note: one.Body.By}, {}}}
		if evidence.MayWithdraw(s.Actor(r), one) {
			row.Cells[2] = web.Cell{Text: p.T("tpps.proof.withdraw"), Href: "/bukti/" + string(one.ID) + "/tarik?kembali=" + home + "/" + string(e.ID)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}

// addEvidence keeps the decree's file: it names members, so who opens it is recorded.
func (s *screens) addEvidence(w http.ResponseWriter, r *http.Request) error {
	whole, err := s.open(r)
	if err != nil {
		return err
	}
	u, wrong := web.ReadUpload(r, "berkas", file.Any)
	defer func() { u.Close() }()
	if wrong == nil {
		title := web.PrinterOf(r).T("tpps.proof.title", "Number", whole.Body.Number)
		_, wrong = s.Evidence.Add(r.Context(), s.Actor(r), about(whole.Entry), evidence.New{Title: title, File: u.File(), Persons: true})
	}
	if fault.KindOf(wrong) == fault.Invalid || fault.KindOf(wrong) == fault.Conflict {
		return s.teamView(w, r, http.StatusUnprocessableEntity, wrong)
	}
	if wrong != nil {
		return wrong
	}
	return s.done(w, r, home+"/"+string(whole.ID), "tpps.saved")
}

// teamForm is the form of a team as it stands, or as it was typed.
func (s *screens) teamForm(p *locale.Printer, by account.Actor, e register.Entry[tpps.Team]) formPage {
	t := e.Body
	year := s.Teams.Today(by.Regency()).Month().Year()
	view := formPage{Title: p.T("tpps.team.new", "Place", web.PlaceName(p, e.Area)), Action: home, Version: e.Version, Cancel: at(home, e.Area, year), Trail: trail(p, e.Area, year), Hidden: []web.Option{{Value: "wilayah", Text: e.Area}}}
	if e.Version > 0 {
		view.Title, view.Cancel = p.T("tpps.team.edit", "Place", web.PlaceName(p, e.Area)), home+"/"+string(e.ID)
		view.Hidden = append(view.Hidden, web.Option{Value: "tim", Text: string(e.ID)})
	}
	view.Trail = append(view.Trail, web.Crumb{Text: view.Title})
	half := field(p, "semester", "")
	if half.Type = "checkbox"; t.Half {
		half.Value = "1"
	}
	days := field(p, "hari", "")
	if days.Numeric, days.Unit = true, p.T("tpps.unit.days"); t.Days > 0 {
		days.Value = strconv.Itoa(t.Days)
	}
	view.Fields = []web.Field{hinted(p, field(p, "nomor", t.Number)), dated(p, "tanggal", t.Day), hinted(p, field(p, "oleh", t.By)), dated(p, "mulai", t.From), hinted(p, dated(p, "sampai", t.Until)), field(p, "tempat", t.Place)}
	for _, key := range tpps.Fields {
		f := field(p, "bidang-"+key, t.FieldName(key))
		f.Label = p.T("tpps.column.nama-bidang", "Field", p.T("tpps.field."+key))
		view.Fields = append(view.Fields, f)
	}
	view.Fields = append(view.Fields, half, hinted(p, days), long(field(p, "catatan", t.Note)))
	return view
}

func (s *screens) editTeam(w http.ResponseWriter, r *http.Request) error {
	whole, err := s.open(r)
	if err != nil {
		return err
	}
	if err := s.Actor(r).Allow(account.TeamManage, whole.Area); err != nil {
		return err
	}
	return s.form.Render(w, r, http.StatusOK, s.teamForm(web.PrinterOf(r), s.Actor(r), whole.Entry))
}

func (s *screens) saveTeam(w http.ResponseWriter, r *http.Request) error {
	p, by, get := web.PrinterOf(r), s.Actor(r), r.PostFormValue
	area, err := areaOf(r, by)
	if err != nil {
		return err
	}
	e := register.Entry[tpps.Team]{Area: area}
	if id, ok := db.ParseID(get("tim")); ok {
		whole, err := s.Teams.Open(r.Context(), by, id)
		if e.ID = id; err == nil {
			e = whole.Entry
		} else if fault.KindOf(err) != fault.NotFound { // one that was taken out meanwhile can be kept again
			return err
		}
	}
	e = asTyped(r, e)
	t := &e.Body
	t.Number, t.Day, t.By, t.From, t.Until, t.Place, t.Note, t.Half = get("nomor"), dayOf(r, "tanggal"), get("oleh"), dayOf(r, "mulai"), dayOf(r, "sampai"), get("tempat"), get("catatan"), get("semester") != ""
	t.Days = 0
	if text := get("hari"); text != "" {
		if t.Days, err = strconv.Atoi(text); err != nil {
			t.Days = -1
		}
	}
	t.Fields = map[string]string{}
	for _, key := range tpps.Fields {
		t.Fields[key] = get("bidang-" + key)
	}
	view := s.teamForm(p, by, e)
	if err := s.Teams.SaveTeam(r.Context(), by, &e); err != nil {
		for i, f := range view.Fields {
			if f.Name == "hari" {
				view.Fields[i].Value = get("hari")
			}
		}
		return failed(s, w, r, view, err, e.ID, "tpps.remove", func(e register.Entry[tpps.Team]) formPage { return s.teamForm(p, by, e) })
	}
	return s.done(w, r, home+"/"+string(e.ID), "tpps.saved")
}

func (s *screens) copyTeam(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	next, err := s.Teams.CopyTeam(r.Context(), s.Actor(r), id)
	if err != nil {
		return err
	}
	return s.done(w, r, home+"/"+string(next.ID), "tpps.copied")
}

func (s *screens) removeTeam(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	err = s.Teams.RemoveTeam(r.Context(), s.Actor(r), id, web.Version(r))
	if kind := fault.KindOf(err); err != nil && (kind == fault.Conflict || kind == fault.Stale) {
		s.site.Notify(r.Context(), web.Alert{Status: web.Watch, Text: web.PrinterOf(r).Error(err)})
		http.Redirect(w, r, home+"/"+string(id), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	return s.done(w, r, home, "tpps.removed")
}

// sendDecree is the draft of the team's decree with its annex, which names its members.
func (s *screens) sendDecree(w http.ResponseWriter, r *http.Request) error {
	whole, err := s.open(r)
	if err != nil {
		return err
	}
	if err := s.Actor(r).Allow(account.TeamManage, whole.Area); err != nil {
		return err
	}
	head, err := s.head(r, whole.Area)
	if err != nil {
		return err
	}
	doc := document.Decree(whole, head, s.Teams.Now())
	return web.SendPaper(w, r, doc.Title, doc)
}

// head is the letterhead of an area: of a regency the regent's.
func (s *screens) head(r *http.Request, area string) (head letter.Head, err error) {
	err = s.Teams.DB.Read(r.Context(), func(tx *db.Tx) error {
		head, err = letter.HeadOf(tx, s.Actor(r).Regency(), area)
		return err
	})
	return head, err
}
