package rembuk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
)

type listPage struct {
	Title    string
	Filter   web.Filter
	New      string // address; empty: the reader may not
	Stats    []web.Stat
	Calendar []month
	Table    web.Table
	Pager    web.Pager
	Owed     web.Table
	More     string
	Rules    web.Table
}

// month is one of the year's calendar.
type month struct {
	Name     string
	Meetings []web.Crumb
	More     string
	Now      bool
}

// mostInMonth is how many meetings a month of the calendar names; the table has all.
const mostInMonth = 6

func (s *screens) showList(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	area, err := areaOf(r, by)
	if err != nil {
		return err
	}
	year := s.yearOf(r, by)
	all, promised, err := s.Meetings.List(r.Context(), by, year, area)
	if err != nil {
		return err
	}
	today := s.Meetings.Today(by.Regency())
	view := listPage{Filter: web.Filter{Action: listHref, Fields: []web.Field{s.years(p, by, year), places(p, by.Regency(), area), kinds(p, r)}}}
	if by.Allow(account.MeetingManage, area) == nil {
		view.New = newHref + "?tahun=" + strconv.Itoa(year) + "&wilayah=" + area
	}
	view.Stats = stats(p, all, promised, area, year, today)
	view.Owed, view.Rules = s.owed(p, by, all, area, year)
	shown := all
	if kind := r.URL.Query().Get("jenis"); kind != "" {
		shown = slices.DeleteFunc(slices.Clone(all), func(e register.Entry[rembuk.Meeting]) bool { return string(e.Body.Head.Kind) != kind })
	}
	held := 0
	for _, e := range shown {
		if e.Body.State.WasHeld() {
			held++
		}
	}
	view.Title = p.N("rembuk.list.title", len(shown), "Year", strconv.Itoa(year), "Held", held, "Place", web.PlaceName(p, area))
	if len(shown) == 0 {
		view.Title = p.T("rembuk.list.title.none", "Year", strconv.Itoa(year), "Place", web.PlaceName(p, area))
	}
	view.Calendar = calendar(p, shown, year, today)
	from, to, pager := web.PageOf(r, len(shown), 50)
	view.Pager, view.Table = pager, meetingTable(p, shown[from:to], promised, view.New)
	return s.list.Render(w, r, http.StatusOK, view)
}

func kinds(p *locale.Printer, r *http.Request) web.Field {
	f := web.Field{Name: "jenis", Label: p.T("rembuk.kind"), Type: "select", Value: r.URL.Query().Get("jenis"), Options: []web.Option{{Text: p.T("rembuk.kind.all")}}}
	for _, k := range rembuk.Kinds {
		f.Options = append(f.Options, web.Option{Value: string(k), Text: p.T("rembuk.kind." + string(k))})
	}
	return f
}

// stats tell of each level how many places have held as many rembuk as are due, and what
// became of the year's promises.
func stats(p *locale.Printer, all []register.Entry[rembuk.Meeting], promised []register.Entry[rembuk.Commitment], area string, year int, today civil.Date) (cards []web.Stat) {
	owed := rembuk.OwedBy(all, area, rembuk.Rembuk)
	for _, level := range rembuk.Levels {
		places, full := 0, 0
		for _, o := range owed {
			if region.LevelOf(o.Area) == level {
				places++
				if o.Held >= o.PerYear {
					full++
				}
			}
		}
		if places == 0 {
			continue
		}
		badge := web.Badge{Status: web.Watch, Text: p.T("rembuk.owed.some")}
		if full == places {
			badge = web.Badge{Status: web.Good, Text: p.T("rembuk.owed.none")}
		}
		rule, _ := rembuk.RuleOf(rembuk.Rembuk, level)
		cards = append(cards, web.Stat{Label: p.T("rembuk.stat." + strconv.Itoa(int(level))), Value: p.T("rembuk.of", "Done", full, "All", places), Badge: badge,
			Note: p.T("rembuk.stat.rule", "Count", rule.PerYear)})
	}
	open, late := 0, 0
	for _, c := range promised {
		if c.Body.Agreed != 0 && c.Body.Stands() {
			open++
			if c.Body.Verdict(today) == rembuk.NotKept {
				late++
			}
		}
	}
	if len(promised) > 0 {
		card := web.Stat{Label: p.T("rembuk.stat.promises"), Value: p.T("rembuk.of", "Done", open, "All", len(promised)), Href: promiseHref + "?tahun=" + strconv.Itoa(year) + "&wilayah=" + area, Note: p.T("rembuk.stat.promises.note")}
		if late > 0 {
			card.Badge = web.Badge{Status: web.Bad, Text: p.N("rembuk.late.count", late)}
		}
		cards = append(cards, card)
	}
	return cards
}

func calendar(p *locale.Printer, all []register.Entry[rembuk.Meeting], year int, today civil.Date) (months []month) {
	for m := civil.YearOf(year).From(); m.Year() == year; m = m.Add(1) {
		one := month{Name: p.ShortMonth(m), Now: m == today.Month()}
		for _, e := range all {
			if h := e.Body.Head; h.Day != 0 && h.Day.Month() == m && e.Body.State != rembuk.Cancelled {
				_, _, d := h.Day.YMD()
				one.Meetings = append(one.Meetings, web.Crumb{Text: strconv.Itoa(d) + " " + p.T("rembuk.kind.short."+string(h.Kind)) + " " + shortPlace(e.Area), Href: listHref + "/" + string(e.ID)})
			}
		}
		if n := len(one.Meetings) - mostInMonth; n > 1 {
			one.Meetings, one.More = one.Meetings[:mostInMonth], p.T("rembuk.calendar.more", "Count", n)
		}
		months = append(months, one)
	}
	return months
}

func shortPlace(area string) string {
	place, _ := region.Get(area)
	return place.Bare()
}

func meetingTable(p *locale.Printer, all []register.Entry[rembuk.Meeting], promised []register.Entry[rembuk.Commitment], add string) web.Table {
	t := web.Table{Caption: p.T("rembuk.list.caption"), Columns: []web.Column{{Label: p.T("rembuk.meeting")}, {Label: p.T("rembuk.day")}, {Label: p.T("rembuk.place"), Wide: true}, {Label: p.T("rembuk.state")}, {Label: p.T("rembuk.tab.komitmen"), Numeric: true, Wide: true}},
		Empty: web.Empty{Icon: "messages", Title: p.T("rembuk.list.none"), Text: p.T("rembuk.list.none.text"), Href: add}}
	if add != "" {
		t.Empty.Action = p.T("rembuk.new")
	}
	for _, e := range all {
		n := 0
		for _, c := range promised {
			if c.Part == e.ID {
				n++
			}
		}
		h := e.Body.Head
		promises := web.Cell{Text: p.Int(n)}
		if n > 0 {
			promises.Href = listHref + "/" + string(e.ID) + "/komitmen"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: h.Title, Note: p.T("rembuk.kind." + string(h.Kind)), Href: listHref + "/" + string(e.ID)}, {Text: when(p, h, e.Area), Note: h.Place},
			{Text: web.PlaceName(p, e.Area)}, {Badge: stateBadge(p, e.Body.State)}, promises}})
	}
	return t
}

// mostOwed is how many places a page names that still owe meetings.
const mostOwed = 40

// owed is what is still to be held by place, and by which rules.
func (s *screens) owed(p *locale.Printer, by account.Actor, all []register.Entry[rembuk.Meeting], area string, year int) (t, rules web.Table) {
	t = web.Table{Caption: p.T("rembuk.owed.caption", "Year", strconv.Itoa(year)), Columns: []web.Column{{Label: p.T("rembuk.place")}, {Label: p.T("rembuk.kind")}, {Label: p.T("rembuk.owed.held"), Numeric: true}, {Label: p.T("rembuk.owed.set"), Numeric: true, Wide: true}, {Label: p.T("rembuk.owed.left"), Numeric: true}},
		Empty: web.Empty{Icon: "circle-check", Title: p.T("rembuk.owed.nothing")}}
	more := 0
	for _, k := range []rembuk.Kind{rembuk.Rembuk, rembuk.Rakor} {
		for _, o := range rembuk.OwedBy(all, area, k) {
			if o.Missing() == 0 {
				continue
			}
			if len(t.Rows) == mostOwed {
				more++
				continue
			}
			place := web.Cell{Text: web.PlaceName(p, o.Area), Href: listAddress(year, o.Area)}
			t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{place, {Text: p.T("rembuk.kind." + string(k))}, {Text: p.T("rembuk.of", "Done", o.Held, "All", o.PerYear)}, {Text: p.Int(o.Set)}, {Text: p.Int(o.Missing())}}})
		}
	}
	if more > 0 {
		t.Rows = append(t.Rows, web.Row{Total: true, Cells: []web.Cell{{Text: p.N("rembuk.owed.more", more)}, {}, {}, {}, {}}})
	}
	rules = web.Table{Caption: p.T("rembuk.rules.caption"), Columns: []web.Column{{Label: p.T("rembuk.kind")}, {Label: p.T("rembuk.level")}, {Label: p.T("rembuk.rules.count"), Numeric: true}, {Label: p.T("rembuk.rules.source")}}}
	for _, rule := range rembuk.Rules {
		rules.Rows = append(rules.Rows, web.Row{Cells: []web.Cell{{Text: p.T("rembuk.kind." + string(rule.Kind))}, {Text: p.T("rembuk.level." + strconv.Itoa(int(rule.Level)))}, {Text: p.Int(rule.PerYear)},
			{Text: p.T("rembuk.origin." + rule.Source), Note: sure(p, rule.Certainty)}}})
	}
	return t, rules
}

// sure is how far something may be relied on.
func sure(p *locale.Printer, c standard.Certainty) string {
	return strings.TrimSpace(p.T("rembuk.certainty." + string(c)))
}
