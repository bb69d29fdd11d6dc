package field

import (
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/cadre"
)

type cadrePage struct {
	Name, Place string
	Trail       []web.Crumb
	Filter      web.Filter
	Title       string
	Stats       []web.Stat
	Table       web.Table
	Phones      []phone
	Href        string
	Manage      bool
}

type phone struct {
	ID, Agent, Seen, Note string
	State                 web.Badge
	Active, Wipeable      bool
}

// there is the cadre of the address, if she works where the actor may look.
func (s *screens) there(r *http.Request) (account.Account, error) {
	by := s.Actor(r)
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return account.Account{}, fault.New(fault.NotFound, "account.absent", nil)
	}
	all, err := s.Accounts.Cadres(r.Context(), by, by.Area())
	if err != nil {
		return account.Account{}, err
	}
	if i := slices.IndexFunc(all, func(a account.Account) bool { return a.ID == id }); i >= 0 {
		return all[i], nil
	}
	return account.Account{}, fault.New(fault.NotFound, "account.absent", nil)
}

// monthsBack is how many months a page lets choose from.
const monthsBack = 12

func (s *screens) showCadre(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	a, err := s.there(r)
	if err != nil {
		return err
	}
	now, month := s.month(by, ""), s.month(by, r.URL.Query().Get("bulan"))
	months, err := s.Cadres.Months(r.Context(), by, []account.Account{a}, month)
	if err != nil {
		return err
	}
	all, err := s.Accounts.Phones(r.Context(), by, account.PhoneFilter{Account: a.ID})
	if err != nil {
		return err
	}
	href := "/ponsel/kader/" + string(a.ID)
	view := cadrePage{Name: a.Name, Place: strings.Trim(web.PlaceName(p, a.Region)+" · "+a.Posyandu, " ·"), Href: href, Manage: by.May(account.PhoneManage),
		Trail: []web.Crumb{{Text: p.T("field.office.tab.phones"), Href: "/ponsel"}, {Text: a.Name}}}
	pick := web.Field{Name: "bulan", Label: p.T("quality.month"), Type: "select", Value: month.String()}
	for m := now; m > now.Add(-monthsBack); m = m.Add(-1) {
		pick.Options = append(pick.Options, web.Option{Value: m.String(), Text: p.Month(m)})
	}
	view.Filter = web.Filter{Action: href, Fields: []web.Field{pick}}
	view.Title, view.Stats, view.Table = work(p, months[0])
	for _, one := range all {
		view.Phones = append(view.Phones, s.phone(p, by, one))
	}
	return s.one.Render(w, r, http.StatusOK, view)
}

// work is a cadre's month in a sentence, in figures and as a table.
func work(p *locale.Printer, m cadre.Month) (title string, stats []web.Stat, table web.Table) {
	title = p.N("field.office.work", m.Days, "Month", m.Month, "Records", m.Records())
	weighed := web.Figure{Numerator: m.Children, Denominator: m.Expected}
	stats = []web.Stat{{Label: p.T("field.office.work.children"), Value: p.Int(m.Children)},
		{Label: p.T("field.office.work.days"), Value: p.Int(m.Days)},
		{Label: p.T("field.office.work.again"), Value: p.Int(m.Implausible), Note: p.T("field.office.work.again.note")},
		{Label: p.T("field.office.work.clock"), Value: p.Int(m.Clock), Note: p.T("field.office.work.clock.note")}}
	if m.Children <= m.Expected && m.Expected > 0 {
		stats[0].Value, stats[0].Figure = "", &weighed
	}
	table = web.Table{Caption: p.T("field.office.work.caption", "Month", m.Month), Columns: []web.Column{{Label: p.T("field.office.work.what")}, {Label: p.T("field.office.work.count"), Numeric: true},
		{Label: p.T("field.office.work.people"), Numeric: true}}, Empty: web.Empty{Icon: "clipboard-check", Title: p.T("field.office.work.none"), Text: p.T("field.office.work.none.text")}}
	line := func(key string, n, people int) {
		if n == 0 {
			return
		}
		cells := []web.Cell{{Text: p.T(key)}, {Text: p.Int(n)}, {Text: p.Int(people)}}
		table.Rows = append(table.Rows, web.Row{Cells: cells})
	}
	line("field.kind.weighing", m.Weighings, m.Children)
	for _, kind := range []string{"exam", "services", "visit", "engagement", "pregnancy", "delivery", "referral", "answer", "departure"} {
		line("field.kind."+kind, m.Done[kind], m.Persons[kind])
	}
	for _, kind := range []string{"household", "person", "child"} {
		line("field.kind.new."+kind, m.Registered[kind], m.Registered[kind])
	}
	return title, stats, table
}

func (s *screens) phone(p *locale.Printer, by account.Actor, one account.Phone) phone {
	state := one.State()
	v := phone{ID: string(one.ID), Agent: one.Agent, Seen: web.Moment(p, one.Seen.Time, by.Regency()), Active: state == "active", Wipeable: state == "active" || state == "ended",
		State: web.Badge{Status: map[string]web.Status{"active": web.Good, "wiping": web.Watch}[state], Text: p.T("field.office.phone." + state)}}
	if v.Agent == "" {
		v.Agent = p.T("users.device.unknown")
	}
	var notes []string
	if one.Backlog > 0 {
		notes = append(notes, p.N("field.office.phone.backlog", one.Backlog, "When", web.Moment(p, one.Oldest.Time, by.Regency())))
	}
	if hours := one.ClockOff / 3600; hours > 0 || hours < 0 {
		notes = append(notes, p.N("field.office.phone.clock", max(hours, -hours)))
	}
	v.Note = strings.Join(notes, " ")
	return v
}

func (s *screens) changePhone(w http.ResponseWriter, r *http.Request) error {
	by, do, key := s.Actor(r), s.Accounts.EndPhone, "field.office.phone.end.done"
	id, ok := db.ParseID(r.PostFormValue("ponsel"))
	if !ok {
		return fault.New(fault.NotFound, "account.phone.none", nil)
	}
	if r.PostFormValue("kosongkan") != "" {
		do, key = s.Accounts.WipePhone, "field.office.phone.wipe.done"
	}
	if err := do(r.Context(), by, id); err != nil {
		return err
	}
	return s.done(w, r, "/ponsel/kader/"+r.PathValue("id"), web.PrinterOf(r).T(key))
}
