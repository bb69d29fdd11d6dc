package children

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// rights are on what ground a child's data are kept, and what its family may ask
// for.
type rights struct {
	ID      db.ID
	Blocked web.Alert
	Default string // the installation's ground, where the child has none of its own
	Own     []ground
	Give    []web.Field // a ground to record; nil: not by this actor
	Asking  web.Field   // who asks for the file
	File    bool        // what the actor may do
	Correct bool
	Erase   bool
}

// ground is one of the child's own.
type ground struct {
	ID                      db.ID
	Badge                   web.Badge
	Basis, Source, By, Note string
	Withdraw                string // the words of the button; empty: it has ended
}

func (s *screens) rightsOf(r *http.Request, c people.Child) (rights, error) {
	p, by := web.PrinterOf(r), s.actor(r)
	st, err := s.privacy.Standing(r.Context(), by, c)
	may := func(a account.Action) bool { return by.AllowChild(a, c.Village, c.Posyandu) == nil }
	out := rights{ID: c.ID, File: may(account.ChildFile), Correct: may(account.ChildCorrect), Erase: may(account.ChildErase),
		Asking: web.Field{Name: "peminta", Label: p.T("privacy.file.asking.label"), Hint: p.T("privacy.file.asking.hint"), Required: true}}
	if st.Blocked != 0 {
		out.Blocked = web.Alert{Status: web.Bad, Title: p.T("privacy.blocked.title", "Day", st.Blocked), Text: p.T("privacy.blocked.text")}
	}
	if len(st.Own) == 0 {
		out.Default = p.T("privacy.default.child", "Basis", fault.Key("privacy.basis."+string(st.Default.Basis)), "Purpose", fault.Key("privacy.purpose."+st.Default.Purpose))
	}
	for _, g := range st.Own {
		out.Own = append(out.Own, groundOf(p, g, out.Correct))
	}
	if out.Correct {
		out.Give = s.giveFields(p, c.Regency)
	}
	return out, err
}

func groundOf(p *locale.Printer, g privacy.Ground, may bool) ground {
	law, _ := privacy.LawOf(g.Basis)
	out := ground{ID: g.ID, Badge: web.Badge{Status: web.Good, Text: p.T("privacy.ground.stands", "Day", g.Given)}, Note: g.Note, Source: Source(p, law),
		Basis: p.T("privacy.basis."+string(g.Basis)) + ": " + p.T("privacy.purpose."+g.Purpose), By: p.T("privacy.ground.by", "Name", g.ByName, "Day", civil.DateOf(g.Recorded.Time))}
	if g.Giver != "" {
		out.By = g.Giver + " (" + strings.ToLower(p.T("privacy.relation."+g.Relation)) + ") · " + out.By
	}
	consent := g.Basis == privacy.Consent
	switch {
	case g.Ended != 0 && consent:
		out.Badge = web.Badge{Status: web.Bad, Text: p.T("privacy.ground.withdrawn", "Day", g.Ended)}
	case g.Ended != 0:
		out.Badge = web.Badge{Text: p.T("privacy.ground.over", "Day", g.Ended)}
	case may && consent:
		out.Withdraw = p.T("privacy.ground.withdraw")
	case may:
		out.Withdraw = p.T("privacy.ground.end")
	}
	return out
}

// Source is where a law says it, with the mark of what is not confirmed.
func Source(p *locale.Printer, l privacy.Law) string {
	if l.Confirmed {
		return l.Source
	}
	return l.Source + " (" + p.T("privacy.unconfirmed") + ")"
}

func (s *screens) giveFields(p *locale.Printer, regency string) []web.Field {
	basis := web.Field{Name: "dasar", Label: p.T("privacy.field.basis"), Type: "select", Value: string(privacy.Consent)}
	for _, l := range privacy.Laws {
		basis.Options = append(basis.Options, web.Option{Value: string(l.Basis), Text: p.T("privacy.basis." + string(l.Basis))})
	}
	purpose := web.Field{Name: "tujuan", Label: p.T("privacy.field.purpose"), Type: "select"}
	for _, name := range privacy.Purposes {
		purpose.Options = append(purpose.Options, web.Option{Value: name, Text: p.T("privacy.purpose." + name)})
	}
	relation := web.Field{Name: "hubungan", Label: p.T("privacy.field.relation"), Type: "select", Options: []web.Option{{Text: "–"}}}
	for _, name := range privacy.Relations {
		relation.Options = append(relation.Options, web.Option{Value: name, Text: p.T("privacy.relation." + name)})
	}
	return []web.Field{basis, purpose, {Name: "pemberi", Label: p.T("privacy.field.giver"), Hint: p.T("privacy.field.giver.hint")}, relation,
		{Name: "tanggal", Label: p.T("privacy.field.given"), Type: "date", Value: s.today(regency).String(), Required: true},
		{Name: "catatan", Label: p.T("privacy.field.note"), Hint: p.T("privacy.field.note.hint")}}
}

func (s *screens) today(regency string) civil.Date {
	return civil.DateOf(s.privacy.Now().In(region.Zone(regency)))
}

// filled puts what was typed, and what is wrong with it, back into a form.
func filled(p *locale.Printer, r *http.Request, fields []web.Field, err error) []web.Field {
	wrong := p.Fields(err)
	for i, f := range fields {
		fields[i].Value, fields[i].Error = r.PostFormValue(f.Name), wrong[f.Name]
	}
	return fields
}

// give records a ground; withdraw ends one.
func (s *screens) give(w http.ResponseWriter, r *http.Request) error {
	id, err := childID(r)
	if err != nil {
		return err
	}
	p := web.PrinterOf(r)
	given, _ := civil.ParseDate(r.PostFormValue("tanggal"))
	err = s.privacy.Give(r.Context(), s.actor(r), id, privacy.Ground{Basis: privacy.Basis(r.PostFormValue("dasar")), Purpose: r.PostFormValue("tujuan"),
		Giver: r.PostFormValue("pemberi"), Relation: r.PostFormValue("hubungan"), Given: given, Note: r.PostFormValue("catatan")})
	if fault.KindOf(err) == fault.Invalid {
		page, e := s.page(r, id)
		if e != nil {
			return e
		}
		page.Rights.Give = filled(p, r, page.Rights.Give, err)
		return s.child.Render(w, r, http.StatusUnprocessableEntity, page)
	}
	return s.done(w, r, id, err, "privacy.ground.done")
}

func (s *screens) withdraw(w http.ResponseWriter, r *http.Request) error {
	id, err := childID(r)
	if err != nil {
		return err
	}
	which, _ := db.ParseID(r.PostFormValue("dasar"))
	return s.done(w, r, id, s.privacy.Withdraw(r.Context(), s.actor(r), id, which, r.PostFormValue("catatan")), "privacy.ground.ended.done")
}

// done goes back to the child with a word about what was done, or why not.
func (s *screens) done(w http.ResponseWriter, r *http.Request, id db.ID, err error, said string) error {
	p := web.PrinterOf(r)
	switch fault.KindOf(err) {
	case fault.Stale, fault.Conflict:
		s.site.Notify(r.Context(), web.Alert{Status: web.Watch, Text: p.Error(err)})
	default:
		if err != nil {
			return err
		}
		s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: p.T(said)})
	}
	http.Redirect(w, r, "/anak/"+string(id), http.StatusSeeOther)
	return nil
}

// file hands a family all that is kept of its child.
func (s *screens) file(w http.ResponseWriter, r *http.Request) error {
	id, err := childID(r)
	if err != nil {
		return err
	}
	p := web.PrinterOf(r)
	all, err := s.privacy.File(r.Context(), s.actor(r), id, r.PostFormValue("peminta"))
	if fault.KindOf(err) == fault.Invalid {
		page, e := s.page(r, id)
		if e != nil {
			return e
		}
		page.Rights.Asking = filled(p, r, []web.Field{page.Rights.Asking}, err)[0]
		return s.child.Render(w, r, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	if err := report.PersonFile(&packed, all, p); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="data-anak-`+string(all.ID)+`.zip"`) // no name in it: it goes through mail and chats
	h.Set("Content-Length", strconv.Itoa(packed.Len()))
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(packed.Bytes()) // the reader has gone
	return nil
}

// mark is what every page with names carries on paper: who, when, and that it is
// confidential.
func (s *screens) mark(r *http.Request) string {
	by := s.actor(r)
	now := s.privacy.Now().In(region.Zone(by.Region))
	return web.PrinterOf(r).T("privacy.mark", "Name", by.Name, "Day", civil.DateOf(now), "Hour", hour(now))
}

func hour(t time.Time) string { return t.Format("15.04 MST") }

// printChild records that a child's page is printed, and lets the browser do it.
func (s *screens) printChild(w http.ResponseWriter, r *http.Request) error {
	page, err := s.pageOf(r)
	if err != nil {
		return err
	}
	if err := s.people.Printed(r.Context(), s.actor(r), page.Rights.ID); err != nil {
		return err
	}
	page.PrintNow = true
	return s.child.Render(w, r, http.StatusOK, page)
}

func (s *screens) printList(w http.ResponseWriter, r *http.Request) error {
	page, f, err := s.listPage(r)
	if err != nil {
		return err
	}
	if err := s.figures.Printed(r.Context(), s.actor(r), f, len(page.Table.Rows)); err != nil {
		return err
	}
	page.PrintNow = true
	return s.list.Render(w, r, http.StatusOK, page)
}
