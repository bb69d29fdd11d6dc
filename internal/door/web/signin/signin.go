// Package signin is the way in and out: who one is, asked once a working day.
package signin

import (
	"embed"
	"net/http"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

//go:embed *.html
var files embed.FS

type page struct {
	User, Password web.Field
	Refused        web.Alert // too many tries
	Next           string    // where the person wanted to go
}

type screens struct {
	site     *web.Site
	accounts *account.Service
	page     *web.Page[page]
}

// Routes are the addresses of this group.
func Routes(site *web.Site, accounts *account.Service) []web.Route {
	s := &screens{site, accounts, web.NewPage[page](site, files, "signin.html")}
	return []web.Route{
		{Pattern: "GET /masuk", Permission: web.Anyone, Handler: s.ask},
		{Pattern: "POST /masuk", Permission: web.Anyone, Handler: s.signIn, MaxBody: 16 << 10},
		{Pattern: "POST /keluar", Permission: web.Anyone, Handler: s.signOut},
	}
}

func (s *screens) ask(w http.ResponseWriter, r *http.Request) error {
	next := web.LocalPath(r.URL.Query().Get("lanjut"))
	if web.ViewerOf(r).SignedIn {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return s.page.Render(w, r, http.StatusOK, form(r, "", next))
}

func form(r *http.Request, user, next string) page {
	p := web.PrinterOf(r)
	return page{Next: next,
		User:     web.Field{Name: "nama", Label: p.T("signin.user"), Value: user, Required: true, Complete: "username"},
		Password: web.Field{Name: "sandi", Label: p.T("signin.password"), Type: "password", Required: true, Complete: "current-password"}}
}

func (s *screens) signIn(w http.ResponseWriter, r *http.Request) error {
	p := web.PrinterOf(r)
	user, password, next := r.PostFormValue("nama"), r.PostFormValue("sandi"), web.LocalPath(r.PostFormValue("lanjut"))
	again := form(r, user, next)
	if user == "" {
		again.User.Error = p.T("signin.user.empty")
	}
	if password == "" {
		again.Password.Error = p.T("signin.password.empty")
	}
	if user == "" || password == "" {
		return s.page.Render(w, r, http.StatusUnprocessableEntity, again)
	}
	found, err := s.accounts.SignIn(r.Context(), user, password)
	if f := fault.As(err); f != nil && f.Kind == fault.Unauthenticated {
		if f.Key == "account.wait" {
			again.Refused = web.Alert{Status: web.Watch, Title: p.T("signin.wait.title"), Text: p.Error(err)}
		} else {
			again.Password.Error = p.Error(err)
		}
		return s.page.Render(w, r, http.StatusUnprocessableEntity, again)
	}
	if err != nil {
		return err
	}
	if err := s.site.SignIn(r.Context(), string(found.ID)); err != nil {
		return err
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (s *screens) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.site.SignOut(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, "/masuk", http.StatusSeeOther)
	return nil
}
