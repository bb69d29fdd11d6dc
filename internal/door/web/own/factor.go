package own

import (
	"net/http"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
)

func (s *Screens) showFactor(w http.ResponseWriter, r *http.Request) error {
	return s.factor.Render(w, r, http.StatusOK, s.factorForm(r, ""))
}

// factorForm asks for the password: a desk left alone must not be enough.
func (s *Screens) factorForm(r *http.Request, wrong string) factorPage {
	p, by := web.PrinterOf(r), s.actor(r)
	view := factorPage{Has: by.TwoFactor, Drop: by.TwoFactor && !s.accounts.Needs(by.Account), State: web.Badge{Status: web.Watch, Text: p.T("own.factor.off")},
		About: p.T("own.factor.off.text"), Password: web.Field{Name: "lama", Label: p.T("own.password.old"), Type: "password", Required: true,
			Complete: "current-password", Hint: p.T("own.factor.why"), Error: wrong}}
	if by.TwoFactor {
		view.State, view.About = web.Badge{Status: web.Good, Text: p.T("own.factor.on")}, p.T("own.factor.on.text")
	}
	return view
}

func (s *Screens) changeFactor(w http.ResponseWriter, r *http.Request) error {
	p, ctx, by := web.PrinterOf(r), r.Context(), s.actor(r)
	err := s.accounts.Confirm(ctx, by, r.PostFormValue("lama"))
	if fault.KindOf(err) == fault.Invalid {
		return s.factor.Render(w, r, http.StatusUnprocessableEntity, s.factorForm(r, p.Fields(err)["old"]))
	}
	if err != nil {
		return err
	}
	switch r.PostFormValue("perbuatan") {
	case "pasang":
		return s.showSetup(w, r, http.StatusOK, "", web.Field{})
	case "pemulihan":
		codes, err := s.accounts.NewRecovery(ctx, by.Account, from(r))
		if err != nil {
			return err
		}
		return s.codes.Render(w, r, http.StatusOK, web.Codes{List: codes, Next: "/akun"})
	case "lepas":
		if err := s.accounts.DropFactor(ctx, by.Account, from(r)); err != nil {
			return err
		}
		return s.done(w, r, p.T("own.factor.dropped"))
	}
	return fault.New(fault.Invalid, "", nil)
}

func (s *Screens) showSetup(w http.ResponseWriter, r *http.Request, status int, sealed string, typed web.Field) error {
	p := web.PrinterOf(r)
	f, err := s.accounts.NewFactor(r.Context(), s.actor(r).Account, sealed)
	if err != nil {
		return err
	}
	factor, err := web.NewFactor(f.URL, f.Secret, p.T("web.factor.qr"))
	if err != nil {
		return err
	}
	factor.Sealed, factor.Action, factor.Next = f.Sealed, "/akun/kode/pasang", "/akun"
	factor.Code = web.Field{Name: "kode", Label: p.T("own.code"), Required: true, Numeric: true, Complete: "one-time-code", Value: typed.Value, Error: typed.Error}
	view := s.factorForm(r, "")
	view.Fresh, view.Factor = true, factor
	return s.factor.Render(w, r, status, view)
}

func (s *Screens) setFactor(w http.ResponseWriter, r *http.Request) error {
	p, sealed, code := web.PrinterOf(r), r.PostFormValue("kunci"), r.PostFormValue("kode")
	codes, err := s.accounts.SetFactor(r.Context(), s.actor(r).Account, from(r), sealed, code)
	switch fault.KindOf(err) {
	case fault.Invalid:
		return s.showSetup(w, r, http.StatusUnprocessableEntity, sealed, web.Field{Value: code, Error: p.Fields(err)["code"]})
	case fault.Unauthenticated: // too late: the password is asked for again
		return s.factor.Render(w, r, http.StatusUnprocessableEntity, s.factorForm(r, p.Error(err)))
	}
	if err != nil {
		return err
	}
	return s.codes.Render(w, r, http.StatusOK, web.Codes{List: codes, Next: "/akun"})
}
