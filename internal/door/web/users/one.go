package users

import (
	"net/http"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

type onePage struct {
	Name      string
	Trail     []web.Crumb
	State     web.Badge
	Who       string // role and territory
	Said      string // last sign-in
	Form      form
	Self      bool
	Disabled  bool
	TwoFactor bool
	Href      string
	Forget    web.Field
	Devices   []device
	Refused   web.Alert
}

type device struct{ ID, Agent, Address, Seen string }

func (s *screens) showOne(w http.ResponseWriter, r *http.Request) error {
	a, err := s.there(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, a, a, nil, nil)
}

// render shows an account; to is what the form shows, wrong the sentences beside
// its fields, refused why something else was not done.
func (s *screens) render(w http.ResponseWriter, r *http.Request, status int, a, to account.Account, wrong map[string]string, refused error) error {
	p, by := web.PrinterOf(r), s.actor(r)
	href := "/pengguna/" + string(a.ID)
	view := onePage{Name: a.Name, Trail: []web.Crumb{{Text: p.T("users.title"), Href: "/pengguna"}, {Text: a.Name}}, State: s.state(p, a),
		Who:  p.T("account.role."+string(a.Role)) + " · " + web.PlaceName(p, a.Region),
		Said: p.T("users.last", "When", web.Moment(p, a.SignedIn.Time, by.Regency())), Form: s.form(r, href, to, wrong), Self: a.ID == by.ID,
		Disabled: a.Disabled, TwoFactor: a.TwoFactor, Href: href, Forget: web.Field{Name: "kode", Label: p.T("users.reset.factor"), Type: "checkbox"}}
	view.Form.Button, view.Form.Fixed = p.T("users.edit.button"), view.Self
	view.Form.User.ReadOnly, view.Form.User.Hint = true, ""
	if refused != nil {
		view.Refused = web.Alert{Status: web.Watch, Text: p.Error(refused)}
	}
	all, err := s.accounts.Devices(r.Context(), by, a.ID)
	if err != nil {
		return err
	}
	for _, d := range all {
		one := device{string(d.ID), d.Agent, d.Address, web.Moment(p, d.Seen.Time, by.Regency())}
		if one.Agent == "" {
			one.Agent = p.T("users.device.unknown")
		}
		view.Devices = append(view.Devices, one)
	}
	return s.one.Render(w, r, status, view)
}

func (s *screens) edit(w http.ResponseWriter, r *http.Request) error {
	p := web.PrinterOf(r)
	a, err := s.there(r)
	if err != nil {
		return err
	}
	to := s.typed(r)
	if to.Username = a.Username; a.ID == s.actor(r).ID { // the form does not ask for them
		to.Role, to.Region, to.Posyandu, to.Office = a.Role, a.Region, a.Posyandu, a.Office
	}
	err = s.accounts.Edit(r.Context(), s.actor(r), a.ID, to)
	switch fault.KindOf(err) {
	case fault.Invalid:
		return s.render(w, r, http.StatusUnprocessableEntity, a, to, p.Fields(err), nil)
	case fault.Conflict, fault.Forbidden:
		return s.render(w, r, http.StatusUnprocessableEntity, a, to, nil, err)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, a, p.T("users.edit.done"))
}

func (s *screens) reset(w http.ResponseWriter, r *http.Request) error {
	a, err := s.there(r)
	if err != nil {
		return err
	}
	link, err := s.accounts.Reset(r.Context(), s.actor(r), a.ID, r.PostFormValue("kode") != "")
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Forbidden {
		return s.render(w, r, http.StatusUnprocessableEntity, a, a, nil, err)
	}
	if err != nil {
		return err
	}
	return s.showLink(w, r, a, link)
}

func (s *screens) setState(w http.ResponseWriter, r *http.Request) error {
	a, err := s.there(r)
	if err != nil {
		return err
	}
	do, key := s.accounts.Disable, "users.disable.done"
	if r.PostFormValue("keadaan") == "aktif" {
		do, key = s.accounts.Enable, "users.enable.done"
	}
	err = do(r.Context(), s.actor(r), a.ID)
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Forbidden {
		return s.render(w, r, http.StatusUnprocessableEntity, a, a, nil, err)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, a, web.PrinterOf(r).T(key))
}

func (s *screens) revoke(w http.ResponseWriter, r *http.Request) error {
	a, err := s.there(r)
	if err != nil {
		return err
	}
	which := r.PostFormValue("perangkat")
	id, ok := db.ParseID(which)
	if !ok && which != "semua" {
		return fault.New(fault.Invalid, "", nil)
	}
	if which == "semua" {
		id = ""
	}
	if err := s.accounts.Revoke(r.Context(), s.actor(r), a.ID, id, ""); err != nil {
		return err
	}
	return s.done(w, r, a, web.PrinterOf(r).T("users.device.done"))
}
