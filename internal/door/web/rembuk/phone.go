package rembuk

import (
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
)

// phonePage is what a stranger in the hall sees: no menu, no script, nobody's name.
type phonePage struct {
	Title, When, Place string
	Action             string
	Fields             []web.Field
	Done, Again        bool
	Closed             string // why nobody can write themselves in; empty: they can
	Alert              string
	Typed              string // what was sent when nobody could write themselves in any more
	Lang               string
}

// phoneCookie is what a phone is known by for the day of the meeting; it says nothing of
// who holds it.
const phoneCookie = "hadir"

func (s *screens) showPhone(w http.ResponseWriter, r *http.Request) error {
	i, view, err := s.phoneView(w, r)
	if err != nil {
		return err
	}
	if c, err := r.Cookie(phoneCookie); err != nil || len(c.Value) != 26 {
		s.site.SetCookie(w, phoneCookie, rand.Text(), attendHref+"/", 24*time.Hour)
	}
	view.Done = r.URL.Query().Get("selesai") == "1"
	view.Again = r.URL.Query().Get("selesai") == "2"
	if !i.Open && !view.Done && !view.Again {
		view.Closed = closed(web.PrinterOf(r), i)
	}
	return s.phone.Render(w, r, http.StatusOK, view)
}

func (s *screens) phoneView(w http.ResponseWriter, r *http.Request) (i rembuk.Invitation, view phonePage, err error) {
	// The address lets people in: it stands in no Referer. Not no-referrer, with which
	// browsers send "Origin: null" with the form: see web.
	w.Header().Set("Referrer-Policy", "strict-origin")
	p := web.PrinterOf(r)
	if i, err = s.Meetings.Invitation(r.Context(), r.PathValue("token")); err != nil {
		return i, view, err
	}
	view = phonePage{Title: i.Head.Title, When: when(p, i.Head, i.Area), Place: i.Head.Place, Action: attendHref + "/" + r.PathValue("token"), Lang: p.Lang()}
	from := web.Field{Name: "undangan", Label: p.T("rembuk.phone.from"), Type: "select", Options: []web.Option{{Text: p.T("rembuk.phone.choose")}}}
	for _, g := range i.Guests {
		from.Options = append(from.Options, web.Option{Value: g.ID, Text: g.Called(p, i.Framework)})
	}
	view.Fields = []web.Field{{Name: "nama", Label: p.T("rembuk.phone.name"), Complete: "name", Required: true}, from,
		{Name: "lembaga", Label: p.T("rembuk.phone.other"), Complete: "organization"}, {Name: "jabatan", Label: p.T("rembuk.column.jabatan"), Complete: "organization-title"}}
	if len(i.Guests) == 0 {
		view.Fields = append(view.Fields[:1], view.Fields[2:]...)
		view.Fields[1].Label = p.T("rembuk.column.lembaga")
	}
	return i, view, nil
}

// closed says why nobody can write themselves in now.
func closed(p *locale.Printer, i rembuk.Invitation) string {
	if i.Opens.IsZero() {
		return p.T("rembuk.attend.closed")
	}
	local := i.Opens.In(region.Zone(i.Regency))
	return p.T("rembuk.attend.early", "Day", civil.DateOf(local), "Time", local.Format("15.04 MST"))
}

func (s *screens) takePhone(w http.ResponseWriter, r *http.Request) error {
	i, view, err := s.phoneView(w, r)
	if err != nil {
		return err
	}
	p := web.PrinterOf(r)
	a := rembuk.Attendance{Name: r.PostFormValue("nama"), Institution: r.PostFormValue("lembaga"), Position: r.PostFormValue("jabatan"), Guest: r.PostFormValue("undangan")}
	for _, g := range i.Guests {
		if g.ID == a.Guest {
			a.Institution = g.Called(p, i.Framework)
		}
	}
	if a.Guest == "" {
		a.Guest = rembuk.MatchGuest(i.Guests, a.Institution, func(g rembuk.Guest) string { return g.Called(p, i.Framework) })
	}
	phone := ""
	if c, err := r.Cookie(phoneCookie); err == nil && len(c.Value) == 26 {
		phone = c.Value
	}
	again, err := s.Meetings.Attend(r.Context(), r.PathValue("token"), phone, web.AddressOf(r), a)
	switch kind := fault.KindOf(err); {
	case err == nil && again:
		http.Redirect(w, r, view.Action+"?selesai=2", http.StatusSeeOther)
		return nil
	case err == nil:
		http.Redirect(w, r, view.Action+"?selesai=1", http.StatusSeeOther)
		return nil
	case kind == fault.Invalid:
		wrong := p.Fields(err)
		for n, field := range view.Fields {
			view.Fields[n].Value, view.Fields[n].Error = r.PostFormValue(field.Name), wrong[field.Name]
		}
	case kind == fault.Conflict:
		view.Closed = closed(p, i)
		view.Typed = strings.Join(slices.DeleteFunc([]string{a.Name, a.Institution, a.Position}, func(s string) bool { return strings.TrimSpace(s) == "" }), ", ")
	case kind == fault.Unavailable && isOurs(err):
		view.Alert = p.Error(err)
		for n, field := range view.Fields {
			view.Fields[n].Value = r.PostFormValue(field.Name)
		}
	default:
		return err
	}
	return s.phone.Render(w, r, web.StatusCode(err), view)
}

// isOurs tells a page that is too full from a program that is.
func isOurs(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && (f.Key == "rembuk.attend.full" || f.Key == "rembuk.attend.busy")
}
