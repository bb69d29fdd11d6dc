package rembuk

import (
	"net/http"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
)

// promisesPage is what was promised in a year, whoever owes it.
type promisesPage struct {
	Title  string
	Filter web.Filter
	Stats  []web.Stat
	Table  web.Table
	Pager  web.Pager
}

// The states by which promises are found: what stands and is late, and each verdict.
func promiseFilter(c rembuk.Commitment, state string, today civil.Date) bool {
	switch state {
	case "":
		return true
	case "terbuka":
		return c.Agreed != 0 && c.Stands()
	case "rancangan":
		return c.Agreed == 0
	}
	return c.Agreed != 0 && string(c.Verdict(today)) == state
}

func (s *screens) showPromises(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	area, err := areaOf(r, by)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("wilayah") == "" {
		area = by.Regency() // what an office owes was mostly promised to the regency
	}
	year := s.yearOf(r, by)
	meetings, all, err := s.Meetings.List(r.Context(), by, year, area)
	if err != nil {
		return err
	}
	f, err := s.framework(r, by, year)
	if err != nil {
		return err
	}
	l, err := s.links(r, by.Regency(), year)
	if err != nil {
		return err
	}
	q, today := r.URL.Query(), s.Meetings.Today(by.Regency())
	from := map[db.ID]register.Entry[rembuk.Meeting]{}
	which := web.Field{Name: "rapat", Label: p.T("rembuk.meeting"), Type: "select", Value: q.Get("rapat"), Options: []web.Option{{Text: p.T("rembuk.meeting.all")}}}
	for _, m := range meetings {
		from[m.ID] = m
		if slices.ContainsFunc(all, func(c register.Entry[rembuk.Commitment]) bool { return c.Part == m.ID }) {
			which.Options = append(which.Options, web.Option{Value: string(m.ID), Text: m.Body.Head.Title})
		}
	}
	who := web.Field{Name: "opd", Label: p.T("rembuk.column.opd"), Type: "select", Value: q.Get("opd"), Options: []web.Option{{Text: p.T("rembuk.office.all")}}}
	seen := map[string]bool{}
	for _, c := range all {
		if !seen[c.Body.Office] {
			seen[c.Body.Office] = true
			who.Options = append(who.Options, web.Option{Value: c.Body.Office, Text: office(p, f, c.Body.Office)})
		}
	}
	state := web.Field{Name: "keadaan", Label: p.T("rembuk.column.keadaan"), Type: "select", Value: q.Get("keadaan"), Options: []web.Option{{Text: p.T("rembuk.state.all")}, {Value: "terbuka", Text: p.T("rembuk.open")}}}
	counts := map[rembuk.Verdict]int{}
	for _, v := range rembuk.Verdicts {
		state.Options = append(state.Options, web.Option{Value: string(v), Text: p.T("rembuk.verdict." + string(v))})
	}
	state.Options = append(state.Options, web.Option{Value: "rancangan", Text: p.T("rembuk.draft")})
	var shown []register.Entry[rembuk.Commitment]
	for _, c := range all {
		if (who.Value == "" || c.Body.Office == who.Value) && (which.Value == "" || string(c.Part) == which.Value) {
			if c.Body.Agreed != 0 {
				counts[c.Body.Verdict(today)]++
			}
			if promiseFilter(c.Body, state.Value, today) {
				shown = append(shown, c)
			}
		}
	}
	view := promisesPage{Title: p.N("rembuk.promises.title", len(shown), "Place", web.PlaceName(p, area), "Year", strconv.Itoa(year))}
	if len(shown) == 0 {
		view.Title = p.T("rembuk.promises.title.none", "Place", web.PlaceName(p, area), "Year", strconv.Itoa(year))
	}
	view.Filter = web.Filter{Action: promiseHref, Fields: []web.Field{s.years(p, by, year), places(p, by.Regency(), area), who, which, state}}
	for _, v := range rembuk.Verdicts {
		href, _ := web.Query(r.URL.RequestURI(), "keadaan", string(v))
		view.Stats = append(view.Stats, web.Stat{Label: p.T("rembuk.verdict." + string(v)), Value: p.Int(counts[v]), Note: p.T("rembuk.verdict." + string(v) + ".text"), Href: href})
	}
	if len(all) == 0 {
		view.Stats = nil
	}
	lo, hi, pager := web.PageOf(r, len(shown), 50)
	view.Pager, view.Table = pager, promiseTable(p, shown[lo:hi], from, f.Office, today, l)
	view.Table.Empty = web.Empty{Icon: "heart-handshake", Title: p.T("rembuk.promises.none"), Text: p.T("rembuk.promises.none.text"), Href: listAddress(year, area), Action: p.T("rembuk.list")}
	return s.promises.Render(w, r, http.StatusOK, view)
}
