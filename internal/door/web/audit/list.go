package audit

import (
	"net/http"
	"net/url"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/audit"
)

type listPage struct {
	Title   string
	State   web.Alert
	Filter  web.Filter
	Entries []entry
	Empty   web.Empty
	First   string
	Next    string
	Query   string // for the files
}

const perPage = 50

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	f, err := choose(r)
	if err != nil {
		return err
	}
	state, err := s.state(r)
	if err != nil {
		return err
	}
	found, err := s.audit.List(r.Context(), by, f)
	if err != nil {
		return err
	}
	page := listPage{Title: p.T("audit.title"), State: stateOf(p, by.Regency(), state), Filter: s.filter(r), Query: query(r, "").Encode(),
		Empty: web.Empty{Icon: "clipboard-check", Title: p.T("audit.empty"), Text: p.T("audit.empty.text")}}
	for _, e := range found.Entries {
		page.Entries = append(page.Entries, shown(p, by, e, found.Names))
	}
	if f.After != (audit.Cursor{}) {
		page.First = "/jejak?" + query(r, "").Encode()
	}
	if found.More {
		page.Next = "/jejak?" + query(r, found.Next.String()).Encode()
	}
	return s.list.Render(w, r, http.StatusOK, page)
}

// questions are the parameters of a filter.
var questions = []string{"dari", "sampai", "siapa", "tindakan", "pada", "alamat", "pintu"}

// query is the address's filter with another place to go on from.
func query(r *http.Request, after string) url.Values {
	q := url.Values{}
	for _, name := range questions {
		if value := r.URL.Query().Get(name); value != "" {
			q.Set(name, value)
		}
	}
	if after != "" {
		q.Set("lanjut", after)
	}
	return q
}

// choose reads the address; a day that is none is told.
func choose(r *http.Request) (f audit.Filter, err error) {
	q := r.URL.Query()
	f = audit.Filter{By: strings.TrimSpace(q.Get("siapa")), Group: q.Get("tindakan"), Target: strings.TrimSpace(q.Get("pada")), Origin: strings.TrimSpace(q.Get("alamat")),
		Via: q.Get("pintu"), After: audit.ParseCursor(q.Get("lanjut")), Limit: perPage}
	for name, day := range map[string]*civil.Date{"dari": &f.From, "sampai": &f.To} {
		if text := q.Get(name); text != "" {
			if *day, err = civil.ParseDate(text); err != nil {
				return f, fault.New(fault.Invalid, "audit.day", fault.Args{"Day": text}).Because(err)
			}
		}
	}
	if code, err := region.ParseCode(f.Target); err == nil {
		f.Target = code // 73.12.01 as people write it
	} else if id, ok := db.ParseID(f.Target); ok {
		f.Target = string(id)
	}
	return f, nil
}

// doors in the order of the field.
var doors = []string{"web", "cli", "field", "system"}

func (s *screens) filter(r *http.Request) web.Filter {
	p, q := web.PrinterOf(r), r.URL.Query()
	group := web.Field{Name: "tindakan", Label: p.T("audit.filter.action"), Type: "select", Value: q.Get("tindakan"), Options: []web.Option{{Text: p.T("audit.any")}}}
	for _, g := range audit.Groups {
		group.Options = append(group.Options, web.Option{Value: g.Key, Text: p.T("audit.group." + g.Key)})
	}
	door := web.Field{Name: "pintu", Label: p.T("audit.filter.door"), Type: "select", Value: q.Get("pintu"), Options: []web.Option{{Text: p.T("audit.any")}}}
	for _, via := range doors {
		door.Options = append(door.Options, web.Option{Value: via, Text: p.T("audit.via." + via)})
	}
	f := web.Filter{Action: "/jejak", Fields: []web.Field{
		{Name: "dari", Label: p.T("audit.filter.from"), Type: "date", Value: q.Get("dari")},
		{Name: "sampai", Label: p.T("audit.filter.to"), Type: "date", Value: q.Get("sampai")},
		{Name: "siapa", Label: p.T("audit.filter.who"), Value: q.Get("siapa"), Complete: "off"}, group,
		{Name: "pada", Label: p.T("audit.filter.target"), Value: q.Get("pada"), Complete: "off"},
		{Name: "alamat", Label: p.T("audit.filter.address"), Value: q.Get("alamat"), Complete: "off"}, door}}
	if len(query(r, "")) > 0 {
		f.Clear = "/jejak"
	}
	return f
}

// stateOf says whether the chain held when it was last verified.
func stateOf(p *locale.Printer, regency string, state audit.State) web.Alert {
	a := web.Alert{Status: web.Watch, Title: p.T("audit.state.never"), Text: p.T("audit.state.never.text"), Href: "/jejak/periksa", Action: p.T("audit.check")}
	if state.Verified.IsZero() {
		return a
	}
	args := fault.Args{"When": audit.Moment(p, state.Verified, regency), "Name": state.ByName}
	entries, faults := 0, 0
	for _, r := range state.Reports {
		entries, faults = entries+int(r.Entries), faults+r.Count
	}
	if args["Entries"] = entries; faults > 0 {
		a.Status, a.Title, a.Text = web.Bad, p.N("audit.state.broken", faults), p.T("audit.state.broken.text", args)
	} else {
		a.Status, a.Title, a.Text = web.Good, p.T("audit.state.whole"), p.T("audit.state.whole.text", args)
	}
	return a
}
