package situation

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/standard"
)

type servicePage struct {
	Title  string
	Trail  []web.Crumb
	Lead   string
	Tabs   []web.Tab
	Filter web.Filter
	Bars   web.Bars
	Supply web.Table
}

// showServices is every service of the edition, those that fall shortest first, and what
// makes services possible.
func (s *screens) showServices(w http.ResponseWriter, r *http.Request) error {
	h, v, err := s.view(r)
	if err != nil {
		return err
	}
	short, known := 0, 0
	for _, x := range v.Services {
		if x.Reached != "" {
			known++
		}
		if x.Reached == situation.No {
			short++
		}
	}
	period := web.PeriodText(h.p, v.Period)
	page := servicePage{Title: h.p.N("situation.services.title", short, "Place", h.name(), "Known", known, "All", len(v.Services), "Period", period), Trail: h.trail(h.p.T("situation.tab./layanan")),
		Lead: h.p.T("situation.services.lead", "Edition", v.Framework.Name(h.p.Lang()), "Period", period), Tabs: h.tabs(serviceHref), Filter: h.filter(serviceHref),
		Bars: h.bars(&v), Supply: h.supply(&v)}
	return s.services.Render(w, r, http.StatusOK, page)
}

func indicatorHref(v *situation.View, id string) string {
	x, _ := v.Service(id)
	return "/cakupan/indikator/" + id + "?" + url.Values{"wilayah": {v.Area}, "periode": {x.Period.String()}}.Encode()
}

func (h here) bars(v *situation.View) web.Bars {
	p := h.p
	b := web.Bars{Caption: p.T("situation.services"), What: p.T("situation.column.service"), Empty: web.Empty{Icon: "chart-grid-dots", Title: p.T("situation.services.none")}}
	for _, x := range v.ByGap() {
		bar := web.Bar{Label: x.ID + " " + x.Name(p.Lang()), Href: indicatorHref(v, x.ID), Note: h.serviceNote(v, x), Share: math.NaN(), Goal: math.NaN(), Text: "–", Of: "–",
			Badge: sure(p, x.Certainty), Step: step(x)}
		if x.Known && x.Denominator > 0 {
			bar.Share = float64(x.Numerator) / float64(x.Denominator)
			bar.Text, bar.Of = p.Decimal(100*bar.Share, 1), p.T("situation.pair", "Count", int(x.Numerator), "Of", int(x.Denominator))
		}
		if x.Goal != nil {
			bar.Goal, bar.Aim = float64(x.Goal.Hundredths)/10_000, h.aim(x)
		}
		b.Rows = append(b.Rows, bar)
	}
	return b
}

// step is the colour of a share: reached, short by what chance may explain, short.
func step(x situation.Coverage) uint8 {
	switch {
	case !x.Known || x.Goal == nil:
		return 0
	case x.Reached == situation.Yes:
		return 3
	case x.Sure == 0:
		return 2
	}
	return 1
}

// aim is a target in words, with a mark where it is not confirmed.
func (h here) aim(x situation.Coverage) string {
	text := h.p.Decimal(float64(x.Goal.Hundredths)/100, 0)
	if x.Goal.Hundredths%100 != 0 {
		text = h.p.Decimal(float64(x.Goal.Hundredths)/100, 1)
	}
	if x.Lower {
		text = "≤ " + text
	}
	if x.Goal.Certainty != standard.Seen {
		text += "?"
	}
	return text
}

// serviceNote says who answers, how many report, and how far the service falls short.
func (h here) serviceNote(v *situation.View, x situation.Coverage) string {
	p := h.p
	note := situation.OfficeName(p, &v.Framework, x.Office) + " · " + p.T("situation.reporting", "Count", x.Reporting, "Of", x.Asked)
	gap := "situation.gap"
	if x.Lower {
		gap += ".over"
	}
	switch {
	case x.Known && x.Reached == situation.No && x.Sure == 0:
		note += " · " + p.T(gap+".chance", "Gap", p.Decimal(x.Gap, 1))
	case x.Known && x.Reached == situation.No:
		note += " · " + p.T(gap, "Gap", p.Decimal(x.Gap, 1), "Sure", p.Decimal(x.Sure, 1), "Missed", int(x.Missed))
	}
	return note
}

// widest are the services that fall shortest of their targets.
func (h here) widest(v *situation.View, most int) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.widest"), Columns: []web.Column{{Label: p.T("situation.column.service")}, {Label: "%", Numeric: true}, {Label: p.T("situation.column.goal"), Numeric: true},
		{Label: p.T("situation.column.missed"), Numeric: true}}, Empty: web.Empty{Icon: "circle-check", Title: p.T("situation.widest.none")}}
	for _, x := range v.ByGap() {
		if x.Reached != situation.No || x.Sure == 0 || len(t.Rows) == most {
			break
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: x.ID + " " + x.Name(p.Lang()), Href: indicatorHref(v, x.ID), Note: situation.OfficeName(p, &v.Framework, x.Office)},
			{Text: p.Decimal(100*float64(x.Numerator)/float64(x.Denominator), 1), Note: p.T("situation.pair", "Count", int(x.Numerator), "Of", int(x.Denominator))}, {Text: h.aim(x)}, {Text: p.Int(int(x.Missed))}}})
	}
	return t
}

// supply is what makes services possible: reached or not, and what the office said of it.
func (h here) supply(v *situation.View) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.supply"), Columns: []web.Column{{Label: p.T("situation.column.supply")}, {Label: p.T("situation.column.value"), Numeric: true}, {Label: p.T("situation.column.goal"), Numeric: true},
		{Label: p.T("situation.column.reached")}, {Label: p.T("situation.column.note"), Wide: true}}, Empty: web.Empty{Icon: "clipboard-check", Title: p.T("situation.supply.none")}}
	for _, x := range v.Supply {
		value := web.Cell{Text: "–", Note: p.T("situation.reporting", "Count", x.Reporting, "Of", x.Asked)}
		if x.Known {
			value.Text = h.value(x)
		}
		goal := web.Cell{Text: "–"}
		if x.Goal != nil {
			if goal.Text = h.aim(x); x.Measure == string(edition.YesNo) {
				goal.Text = p.T("situation.yes")
			} else if x.Measure == string(edition.Share) {
				goal.Text = strings.Replace(goal.Text+"\u00a0%", "?\u00a0%", "\u00a0%?", 1)
			}
		}
		name := web.Cell{Text: x.ID + " " + x.Name(p.Lang()), Href: indicatorHref(v, x.ID), Note: situation.OfficeName(p, &v.Framework, x.Office)}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, value, goal, {Badge: h.reached(x)}, {Text: x.Note}}})
	}
	return t
}

func (h here) value(x situation.Coverage) string {
	switch {
	case x.Measure == string(edition.Share) && x.Denominator > 0:
		return h.p.Percent(float64(x.Numerator)/float64(x.Denominator), 1)
	case x.Measure == string(edition.YesNo) && x.Asked == 1:
		return h.p.T(map[bool]string{true: "situation.yes", false: "situation.no"}[x.Numerator > 0])
	case x.Denominator > 0:
		return h.p.T("situation.pair", "Count", int(x.Numerator), "Of", int(x.Denominator))
	case x.Asked > 1 && x.Goal != nil:
		return fmt.Sprintf("%s (%s)", h.p.Int(int(x.Numerator)), h.p.T("situation.reaching", "Count", x.Reaching, "Of", x.Asked))
	}
	return strconv.FormatInt(x.Numerator, 10)
}

func (h here) reached(x situation.Coverage) web.Badge {
	switch {
	case x.Reached == situation.Yes:
		return web.Badge{Status: web.Good, Text: h.p.T("situation.reached")}
	case x.Reached == situation.No:
		return web.Badge{Status: web.Bad, Text: h.p.T("situation.short")}
	case x.Known:
		return web.Badge{Status: web.Plain, Text: h.p.T("situation.nogoal")}
	}
	return web.Badge{Status: web.Watch, Text: h.p.T("situation.unknown")}
}
