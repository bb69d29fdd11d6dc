package privacy

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	law "tumbuh/internal/record/privacy"
)

// registerPage is the register of breaches, and the form for a new one.
type registerPage struct {
	Trail  []web.Crumb
	Source string
	Table  web.Table
	Report []web.Field // nil: not by this actor
}

// breachPage is one breach with its clock.
type breachPage struct {
	ID      db.ID
	Title   string
	Trail   []web.Crumb
	Clock   web.Alert
	Facts   []fact
	Told    []told
	Amend   []web.Field // nil: closed, or not by this actor
	Close   bool
	History web.Table
	Source  string
}

type fact struct{ Label, Value string }

// told is the notice to one of the two.
type told struct {
	Whom   string // lembaga, subjek
	Title  string
	Badge  web.Badge
	How    string
	Letter string
	Fields []web.Field
}

const lawSource = "privacy.breach.source"

func (s *screens) zone(r *http.Request) *time.Location { return region.Zone(s.actor(r).Regency()) }

// moment writes a time at the regency's clock.
func (s *screens) moment(r *http.Request, t time.Time) string {
	t = t.In(s.zone(r))
	return web.PrinterOf(r).Date(civil.DateOf(t)) + ", " + clock(t)
}

// timer says how much of the 3 × 24 hours is left.
func (s *screens) timer(r *http.Request, b law.Breach) web.Badge {
	p, now := web.PrinterOf(r), s.privacy.Now()
	left := b.Left(now)
	switch {
	case b.Told() && b.Late(now):
		return web.Badge{Status: web.Bad, Text: p.T("privacy.clock.told_late")}
	case b.Told():
		return web.Badge{Status: web.Good, Text: p.T("privacy.clock.told")}
	case left < 0:
		return web.Badge{Status: web.Bad, Text: p.T("privacy.clock.late", "Time", hours(p, -left))}
	}
	return web.Badge{Status: web.Watch, Text: p.T("privacy.clock.left", "Time", hours(p, left))}
}

func hours(p *locale.Printer, d time.Duration) string {
	return p.T("privacy.clock.time", "Hours", int(d.Hours()), "Minutes", int(d.Minutes())%60)
}

func (s *screens) showRegister(w http.ResponseWriter, r *http.Request) error {
	return s.renderRegister(w, r, http.StatusOK, nil)
}

func (s *screens) renderRegister(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	p, by := web.PrinterOf(r), s.actor(r)
	all, err := s.privacy.Breaches(r.Context(), by)
	if err != nil {
		return err
	}
	page := registerPage{Trail: trail(p), Source: source(p), Table: web.Table{Caption: p.T("privacy.breaches"),
		Columns: []web.Column{{Label: p.T("privacy.breach.what.label")}, {Label: p.T("privacy.breach.clock")}, {Label: p.T("privacy.breach.persons.label"), Numeric: true, Wide: true}, {Label: p.T("privacy.breach.state"), Wide: true}},
		Empty:   web.Empty{Icon: "circle-check", Title: p.T("privacy.breaches.none"), Text: p.T("privacy.breaches.none.text")}}}
	for _, b := range all {
		state := p.T("privacy.breach.open")
		if !b.Closed.IsZero() {
			state = p.T("privacy.breach.closed_on", "Day", civil.DateOf(b.Closed.In(s.zone(r))))
		}
		page.Table.Rows = append(page.Table.Rows, web.Row{Cells: []web.Cell{{Text: short(b.What), Href: "/privasi/insiden/" + string(b.ID), Note: s.moment(r, b.Known.Time)},
			{Badge: s.timer(r, b)}, {Text: p.Int(b.Persons)}, {Text: state}}})
	}
	if by.May(account.PrivacyManage) {
		now := s.privacy.Now().In(s.zone(r))
		page.Report = append([]web.Field{{Name: "diketahui", Label: p.T("privacy.breach.known.label"), Hint: p.T("privacy.breach.known.hint"), Type: "datetime-local", Value: now.Format(localTime), Required: true}},
			breachFields(p, law.Breach{})...)
		if wrong != nil {
			page.Report = filled(p, r, page.Report, wrong)
		}
	}
	return s.register.Render(w, r, status, page)
}

// localTime is how a browser writes a day and hour.
const localTime = "2006-01-02T15:04"

// short is the first words of a long text.
func short(text string) string {
	if words := []rune(text); len(words) > 80 {
		return string(words[:77]) + "…"
	}
	return text
}

func source(p *locale.Printer) string {
	said := p.T(lawSource, "Source", law.NoticeSource.Source)
	if !law.NoticeSource.Confirmed {
		said += " (" + p.T("privacy.unconfirmed") + ")"
	}
	return said
}

func breachFields(p *locale.Printer, b law.Breach) []web.Field {
	field := func(name, key, value, kind string) web.Field {
		return web.Field{Name: name, Label: p.T("privacy.breach." + key + ".label"), Hint: p.T("privacy.breach." + key + ".hint"), Value: value, Type: kind}
	}
	persons := field("jumlah", "persons", strconv.Itoa(b.Persons), "number")
	what, whose := field("apa", "what", b.What, "textarea"), field("siapa", "whose", b.Whose, "")
	what.Required, whose.Required = true, true
	return []web.Field{what, whose, persons, field("terjadi", "happened", b.Happened, ""), field("bagaimana", "how", b.How, "textarea"), field("tindakan", "remedy", b.Remedy, "textarea")}
}

func filled(p *locale.Printer, r *http.Request, fields []web.Field, err error) []web.Field {
	wrong := p.Fields(err)
	for i, f := range fields {
		fields[i].Value, fields[i].Error = r.PostFormValue(f.Name), wrong[f.Name]
	}
	return fields
}

// typed reads a breach from a form.
func typed(r *http.Request) law.Breach {
	form := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	b := law.Breach{Happened: form("terjadi"), What: form("apa"), Whose: form("siapa"), How: form("bagaimana"), Remedy: form("tindakan")}
	n, err := strconv.Atoi(form("jumlah"))
	if b.Persons = n; err != nil && form("jumlah") != "" {
		b.Persons = -1
	}
	return b
}

func (s *screens) when(r *http.Request, name string) time.Time {
	t, _ := time.ParseInLocation(localTime, r.PostFormValue(name), s.zone(r))
	return t
}

func (s *screens) report(w http.ResponseWriter, r *http.Request) error {
	b := typed(r)
	if at := s.when(r, "diketahui"); !at.IsZero() {
		b.Known = db.Time{Time: at.UTC()}
	}
	id, err := s.privacy.Report(r.Context(), s.actor(r), b)
	if fault.KindOf(err) == fault.Invalid {
		return s.renderRegister(w, r, http.StatusUnprocessableEntity, err)
	}
	return s.done(w, r, err, "privacy.breach.reported", "/privasi/insiden/"+string(id))
}

func breachID(r *http.Request) (db.ID, error) {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return "", fault.New(fault.NotFound, "privacy.breach.none", nil)
	}
	return id, nil
}

func (s *screens) showBreach(w http.ResponseWriter, r *http.Request) error {
	return s.renderBreach(w, r, http.StatusOK, nil)
}

func (s *screens) renderBreach(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	id, err := breachID(r)
	if err != nil {
		return err
	}
	p, by := web.PrinterOf(r), s.actor(r)
	b, history, err := s.privacy.Breach(r.Context(), by, id)
	if err != nil {
		return err
	}
	timer := s.timer(r, b)
	page := breachPage{ID: id, Title: p.T("privacy.breach.title", "Day", civil.DateOf(b.Known.In(s.zone(r)))), Trail: trail(p, web.Crumb{Text: p.T("privacy.breaches"), Href: "/privasi/insiden"}), Source: source(p),
		Clock: web.Alert{Status: timer.Status, Title: timer.Text, Text: p.T("privacy.clock.until", "Moment", s.moment(r, b.Deadline()))}}
	may := by.May(account.PrivacyManage) && b.Closed.IsZero()
	page.Close = may && b.Told()
	page.Facts = []fact{{p.T("privacy.breach.known.label"), s.moment(r, b.Known.Time)}}
	for _, f := range breachFields(p, b) {
		page.Facts = append(page.Facts, fact{f.Label, f.Value})
	}
	if may {
		if page.Amend = breachFields(p, b); wrong != nil {
			page.Amend = filled(p, r, page.Amend, wrong)
		}
	}
	page.Told = []told{s.toldOf(r, b, "lembaga", "authority", b.ToldAuthority, b.AuthorityHow, may), s.toldOf(r, b, "subjek", "subjects", b.ToldSubjects, b.SubjectsHow, may)}
	page.History = web.Table{Caption: p.T("privacy.breach.history"), Columns: []web.Column{{Label: p.T("privacy.file.at")}, {Label: p.T("privacy.file.by")}, {Label: p.T("privacy.file.action")}}}
	for _, t := range history {
		page.History.Rows = append(page.History.Rows, web.Row{Cells: []web.Cell{{Text: s.moment(r, t.At.Time)}, {Text: t.ByName}, {Text: p.T("audit.action." + t.Action)}}})
	}
	return s.breach.Render(w, r, status, page)
}

func (s *screens) toldOf(r *http.Request, b law.Breach, whom, key string, at db.Time, how string, may bool) told {
	p := web.PrinterOf(r)
	t := told{Whom: whom, Title: p.T("privacy.notice." + key), How: how, Letter: "/privasi/insiden/" + string(b.ID) + "/surat?kepada=" + whom, Badge: web.Badge{Status: web.Watch, Text: p.T("privacy.notice.not_yet")}}
	if !at.IsZero() {
		t.Badge = web.Badge{Status: web.Good, Text: p.T("privacy.notice.given", "Moment", s.moment(r, at.Time))}
		return t
	}
	if b.Late(s.privacy.Now()) {
		t.Badge.Status = web.Bad
	}
	if may {
		t.Fields = []web.Field{{Name: "kapan", Label: p.T("privacy.notice.when"), Type: "datetime-local", Value: s.privacy.Now().In(s.zone(r)).Format(localTime), Required: true},
			{Name: "cara", Label: p.T("privacy.notice.how"), Hint: p.T("privacy.notice.how.hint"), Required: true}}
	}
	return t
}

func (s *screens) amend(w http.ResponseWriter, r *http.Request) error {
	id, err := breachID(r)
	if err != nil {
		return err
	}
	err = s.privacy.Amend(r.Context(), s.actor(r), id, typed(r))
	if fault.KindOf(err) == fault.Invalid {
		return s.renderBreach(w, r, http.StatusUnprocessableEntity, err)
	}
	return s.done(w, r, err, "privacy.breach.saved", "/privasi/insiden/"+string(id))
}

func (s *screens) tell(w http.ResponseWriter, r *http.Request) error {
	id, err := breachID(r)
	if err != nil {
		return err
	}
	say := s.privacy.TellAuthority
	if r.PostFormValue("kepada") == "subjek" {
		say = s.privacy.TellSubjects
	}
	return s.done(w, r, say(r.Context(), s.actor(r), id, s.when(r, "kapan"), r.PostFormValue("cara")), "privacy.notice.done", "/privasi/insiden/"+string(id))
}

func (s *screens) close(w http.ResponseWriter, r *http.Request) error {
	id, err := breachID(r)
	if err != nil {
		return err
	}
	return s.done(w, r, s.privacy.Close(r.Context(), s.actor(r), id), "privacy.breach.closed.done", "/privasi/insiden/"+string(id))
}

// letterPage is the written notice, in Indonesian whoever reads the screen.
type letterPage struct {
	Trail []web.Crumb
	Place string
	Day   string
	To    string
	About string
	Lines []string
	Facts []fact
	End   []string
	Sign  []string
}

func (s *screens) showLetter(w http.ResponseWriter, r *http.Request) error {
	id, err := breachID(r)
	if err != nil {
		return err
	}
	b, _, err := s.privacy.Breach(r.Context(), s.actor(r), id)
	if err != nil {
		return err
	}
	p := locale.For(locale.Indonesian)
	key := "authority"
	if r.URL.Query().Get("kepada") == "subjek" {
		key = "subjects"
	}
	place, _ := region.Get(s.actor(r).Regency())
	blank := func(text string) string {
		if text == "" {
			return p.T("privacy.letter.blank")
		}
		return text
	}
	known := b.Known.In(s.zone(r))
	page := letterPage{Trail: trail(web.PrinterOf(r), web.Crumb{Text: web.PrinterOf(r).T("privacy.breaches"), Href: "/privasi/insiden"}, web.Crumb{Text: web.PrinterOf(r).T("privacy.breach.title", "Day", civil.DateOf(known)), Href: "/privasi/insiden/" + string(id)}),
		Place: place.Name, Day: p.Date(civil.DateOf(s.privacy.Now().In(s.zone(r)))), To: p.T("privacy.letter." + key + ".to"), About: p.T("privacy.letter.about"),
		Lines: []string{p.T("privacy.letter."+key+".opening", "Place", place.Name, "Source", law.NoticeSource.Source)},
		Facts: []fact{{p.T("privacy.letter.known"), p.Date(civil.DateOf(known)) + ", " + clock(known)}, {p.T("privacy.letter.happened"), blank(b.Happened)}, {p.T("privacy.letter.what"), blank(b.What)},
			{p.T("privacy.letter.whose"), blank(b.Whose)}, {p.T("privacy.letter.persons"), p.Int(b.Persons)}, {p.T("privacy.letter.how"), blank(b.How)}, {p.T("privacy.letter.remedy"), blank(b.Remedy)}},
		End:  []string{p.T("privacy.letter." + key + ".end")},
		Sign: []string{p.T("privacy.letter.sign.office"), p.T("privacy.letter.sign.name")}}
	return s.letter.Render(w, r, http.StatusOK, page)
}
