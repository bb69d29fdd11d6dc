package signin

import (
	"net/http"
	"net/url"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

type codePage struct {
	Code     web.Field
	Next     string
	Recovery bool   // a recovery code is asked for
	Instead  string // address of the page that asks for the other kind
}

// half is whose sign-in is half done; when it is not at this step any more it leads
// to where it is.
func (d *Door) half(w http.ResponseWriter, r *http.Request, at account.Step, next string) (a account.Account, ok bool, err error) {
	a, step, err := d.accounts.Resume(r.Context(), d.site.Kept(r.Context(), halfKey))
	switch {
	case fault.KindOf(err) == fault.Unauthenticated:
		return a, false, d.over(w, r, err, next)
	case err != nil:
		return a, false, err
	case step != at:
		return a, false, d.Halfway(w, r, a, step, next)
	}
	return a, true, nil
}

// over begins the sign-in anew, and says why.
func (d *Door) over(w http.ResponseWriter, r *http.Request, why error, next string) error {
	d.site.Keep(r.Context(), halfKey, "")
	d.site.Notify(r.Context(), web.Alert{Status: web.Watch, Text: web.PrinterOf(r).Error(why)})
	http.Redirect(w, r, "/masuk?"+url.Values{"lanjut": {next}}.Encode(), http.StatusSeeOther)
	return nil
}

func (d *Door) askCode(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	next := web.LocalPath(q.Get("lanjut"))
	if _, ok, err := d.half(w, r, account.Code, next); !ok {
		return err
	}
	return d.code.Render(w, r, http.StatusOK, codeForm(r, next, q.Has("pemulihan")))
}

func codeForm(r *http.Request, next string, recovery bool) codePage {
	p, q := web.PrinterOf(r), url.Values{"lanjut": {next}}
	view := codePage{Next: next, Recovery: recovery, Code: web.Field{Name: "kode", Label: p.T("signin.code"), Required: true, Numeric: true, Complete: "one-time-code"}}
	if recovery {
		view.Code.Label, view.Code.Hint, view.Code.Numeric, view.Code.Complete = p.T("signin.recovery"), p.T("signin.recovery.hint"), false, "off"
	} else {
		q.Set("pemulihan", "1")
	}
	view.Instead = "/masuk/kode?" + q.Encode()
	return view
}

func (d *Door) takeCode(w http.ResponseWriter, r *http.Request) error {
	p, ctx, next := web.PrinterOf(r), r.Context(), web.LocalPath(r.PostFormValue("lanjut"))
	a, ok, err := d.half(w, r, account.Code, next)
	if !ok {
		return err
	}
	device, left, err := d.accounts.EnterWithCode(ctx, a, r.PostFormValue("kode"), from(r))
	switch fault.KindOf(err) {
	case fault.Invalid:
		again := codeForm(r, next, r.PostFormValue("pemulihan") != "")
		again.Code.Value, again.Code.Error = r.PostFormValue("kode"), p.Fields(err)["code"]
		return d.code.Render(w, r, http.StatusUnprocessableEntity, again)
	case fault.Unauthenticated:
		return d.over(w, r, err, next)
	}
	if err != nil {
		return err
	}
	if err := d.enter(w, r, a, device); err != nil {
		return err
	}
	if left >= 0 {
		d.site.Notify(ctx, web.Alert{Status: web.Watch, Title: p.N("signin.recovery.left", left), Text: p.T("signin.recovery.renew"),
			Href: "/akun/kode", Action: p.T("signin.recovery.to")})
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (d *Door) askSetup(w http.ResponseWriter, r *http.Request) error {
	next := web.LocalPath(r.URL.Query().Get("lanjut"))
	a, ok, err := d.half(w, r, account.SetUp, next)
	if !ok {
		return err
	}
	return d.showSetup(w, r, http.StatusOK, a, "", next, web.Field{})
}

func (d *Door) showSetup(w http.ResponseWriter, r *http.Request, status int, a account.Account, sealed, next string, typed web.Field) error {
	p := web.PrinterOf(r)
	f, err := d.accounts.NewFactor(r.Context(), a, sealed)
	if err != nil {
		return err
	}
	view, err := web.NewFactor(f.URL, f.Secret, p.T("web.factor.qr"))
	if err != nil {
		return err
	}
	view.Sealed, view.Action, view.Next = f.Sealed, "/masuk/pasang", next
	view.Code = web.Field{Name: "kode", Label: p.T("signin.code"), Required: true, Numeric: true, Complete: "one-time-code", Value: typed.Value, Error: typed.Error}
	return d.setup.Render(w, r, status, view)
}

func (d *Door) takeSetup(w http.ResponseWriter, r *http.Request) error {
	p, ctx, next := web.PrinterOf(r), r.Context(), web.LocalPath(r.PostFormValue("lanjut"))
	a, ok, err := d.half(w, r, account.SetUp, next)
	if !ok {
		return err
	}
	sealed, code := r.PostFormValue("kunci"), r.PostFormValue("kode")
	codes, err := d.accounts.SetFactor(ctx, a, from(r), sealed, code)
	switch fault.KindOf(err) {
	case fault.Invalid:
		return d.showSetup(w, r, http.StatusUnprocessableEntity, a, sealed, next, web.Field{Value: code, Error: p.Fields(err)["code"]})
	case fault.Unauthenticated:
		return d.over(w, r, err, next)
	}
	if err != nil {
		return err
	}
	device, err := d.accounts.Enter(ctx, a, from(r))
	if err != nil {
		return err
	}
	if err := d.enter(w, r, a, device); err != nil {
		return err
	}
	return d.codes.Render(w, r, http.StatusOK, web.Codes{List: codes, Next: next})
}
