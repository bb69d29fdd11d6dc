package rembuk

import (
	"net/http"
	"strings"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
)

// pastPage is what became of what was promised before a meeting.
type pastPage struct {
	Title string
	Trail []web.Crumb
	Tabs  []web.Tab
	State web.Badge
	Lead  string
	Stats []web.Stat
	Table web.Table
}

func (s *screens) showPast(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	past, err := s.Meetings.Past(r.Context(), a.by, a.w.ID)
	if err != nil {
		return err
	}
	p, today := a.p, s.Meetings.Today(a.by.Regency())
	view := pastPage{Trail: a.trail("tindak-lanjut"), Tabs: a.tabs("tindak-lanjut"), State: a.state(), Title: p.T("rembuk.past.title.none")}
	counts := past.Count(today)
	var all []register.Entry[rembuk.Commitment]
	from := map[db.ID]register.Entry[rembuk.Meeting]{}
	for _, f := range past.Promises {
		all = append(all, f.Entry)
		from[f.Part] = f.Meeting
	}
	years := []int{a.w.Year}
	for _, e := range all {
		years = append(years, e.Year)
	}
	l, err := s.links(r, a.by.Regency(), years...)
	if err != nil {
		return err
	}
	if past.Before != nil {
		view.Title = p.T("rembuk.past.title", "Kept", counts[rembuk.Kept]+counts[rembuk.Late], "All", len(all), "NotKept", counts[rembuk.NotKept])
		view.Lead = p.T("rembuk.past.lead", "Title", past.Before.Body.Head.Title, "Day", past.Before.Body.Head.Day)
		for _, v := range rembuk.Verdicts {
			view.Stats = append(view.Stats, web.Stat{Label: p.T("rembuk.verdict." + string(v)), Value: p.Int(counts[v]), Note: p.T("rembuk.verdict." + string(v) + ".text")})
		}
	}
	view.Table = promiseTable(p, all, from, a.f.Office, today, l)
	view.Table.Empty = web.Empty{Icon: "heart-handshake", Title: p.T("rembuk.past.none"), Text: p.T("rembuk.past.none.text")}
	return s.past.Render(w, r, http.StatusOK, view)
}

// verdictBadge is what became of a promise, in a word with its shape.
func verdictBadge(p *locale.Printer, c rembuk.Commitment, today civil.Date) web.Badge {
	if c.Agreed == 0 {
		return web.Badge{Text: p.T("rembuk.draft")}
	}
	v := c.Verdict(today)
	status := map[rembuk.Verdict]web.Status{rembuk.Kept: web.Good, rembuk.Late: web.Watch, rembuk.NotKept: web.Bad, rembuk.Changed: web.Watch}[v]
	if v == rembuk.Running && c.Progress() == rembuk.Hindered {
		status = web.Watch
	}
	if v == rembuk.Running {
		return web.Badge{Status: status, Text: p.T("rembuk.progress." + string(c.Progress()))}
	}
	return web.Badge{Status: status, Text: p.T("rembuk.verdict." + string(v))}
}

// promiseTable is a list of promises; where they come from several meetings it says which.
func promiseTable(p *locale.Printer, all []register.Entry[rembuk.Commitment], from map[db.ID]register.Entry[rembuk.Meeting], named func(*locale.Printer, string) string, today civil.Date, l links) web.Table {
	t := web.Table{Caption: p.T("rembuk.tab.komitmen"), Columns: []web.Column{{Label: p.T("rembuk.column.komitmen")}, {Label: p.T("rembuk.column.opd")}, {Label: p.T("rembuk.column.tenggat"), Wide: true}, {Label: p.T("rembuk.column.ukuran"), Wide: true}, {Label: p.T("rembuk.column.anggaran"), Numeric: true, Wide: true}, {Label: p.T("rembuk.column.keadaan")}}}
	for _, e := range all {
		c := e.Body
		text := web.Cell{Text: p.T("rembuk.numbered", "Number", c.Number, "Text", c.Text), Href: promiseHref + "/" + string(e.ID)}
		if m, ok := from[e.Part]; ok {
			text.Note = m.Body.Head.Title
		}
		who := web.Cell{Text: c.Office, Note: c.Position}
		if _, place := region.Get(c.Office); place {
			who.Text = web.PlaceName(p, c.Office)
		} else if c.Office != "" {
			who.Text = named(p, c.Office)
		}
		measure, money := web.Cell{Text: first(c.Measure, "–")}, web.Cell{Text: "–"}
		if c.Target != 0 {
			measure.Note = p.T("rembuk.target", "Target", quantity(p, c.Target), "Unit", c.Unit)
			if last, ok := c.Last(); ok && last.Reached != nil {
				measure.Note = p.T("rembuk.target.reached", "Reached", reached(p, *last.Reached), "Target", quantity(p, c.Target), "Unit", c.Unit)
			}
		}
		if sum, told := l.budget(c); told {
			money = web.Cell{Text: p.Rupiah(sum)}
		} else if len(c.Rows) > 0 {
			money.Note = p.T("rembuk.budget.untold")
		}
		state := web.Cell{Badge: verdictBadge(p, c, today)}
		if last, ok := c.Last(); ok {
			state.Note = p.Date(last.Day)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{text, who, {Text: strings.ReplaceAll(p.Date(c.Due), " ", "\u00a0")}, measure, money, state}})
	}
	return t
}

// reached is thousandths, with a nought for nought.
func reached(p *locale.Printer, n int64) string {
	if n == 0 {
		return "0"
	}
	return quantity(p, n)
}
