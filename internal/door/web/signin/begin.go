package signin

import (
	"net/http"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

type beginPage struct {
	Name            string
	User            web.Field // read by password managers
	Password, Again web.Field
	Action          string
}

// askBegin shows the form of a one-time link and does not spend it: chat programs
// open links to show what is behind them.
func (d *Door) askBegin(w http.ResponseWriter, r *http.Request) error {
	private(w)
	a, err := d.accounts.Linked(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return d.begin.Render(w, r, http.StatusOK, beginForm(r, a))
}

// private keeps the address, which holds the token, out of every Referer. Not
// no-referrer, with which browsers send "Origin: null" with the form: see web.
func private(w http.ResponseWriter) { w.Header().Set("Referrer-Policy", "strict-origin") }

func beginForm(r *http.Request, a account.Account) beginPage {
	p := web.PrinterOf(r)
	return beginPage{Name: a.Name, Action: r.URL.Path,
		User: web.Field{Name: "nama", Label: p.T("signin.user"), Value: a.Username, Complete: "username", ReadOnly: true},
		Password: web.Field{Name: "sandi", Label: p.T("signin.begin.password"), Type: "password", Required: true, Complete: "new-password",
			Hint: p.T("signin.begin.hint", "Min", account.MinPassword)},
		Again: web.Field{Name: "ulangi", Label: p.T("signin.begin.again"), Type: "password", Required: true, Complete: "new-password"}}
}

func (d *Door) takeBegin(w http.ResponseWriter, r *http.Request) error {
	private(w)
	p, token, password := web.PrinterOf(r), r.PathValue("token"), r.PostFormValue("sandi")
	a, err := d.accounts.Linked(r.Context(), token)
	if err != nil {
		return err
	}
	again := beginForm(r, a)
	if r.PostFormValue("ulangi") != password {
		again.Again.Error = p.T("signin.begin.differs")
		return d.begin.Render(w, r, http.StatusUnprocessableEntity, again)
	}
	a, step, err := d.accounts.Begin(r.Context(), token, password, from(r))
	if fault.KindOf(err) == fault.Invalid {
		again.Password.Error = p.Fields(err)["password"]
		return d.begin.Render(w, r, http.StatusUnprocessableEntity, again)
	}
	if err != nil {
		return err
	}
	return d.Halfway(w, r, a, step, "/")
}
