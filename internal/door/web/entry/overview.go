package entry

import (
	"net/http"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/coverage"
)

type overviewPage struct {
	Title  string
	Lead   string
	Filter web.Filter
	Stats  []web.Stat
	Tabs   []web.Tab
	Table  web.Table
	File   string // address
	Alerts []web.Alert
}

// tally is how far the values of a row are.
type tally struct {
	all, filled, draft, returned, verified int
}

func (t *tally) add(s coverage.Statement, stated bool) {
	t.all++
	switch {
	case !stated:
		return
	case s.Returned():
		t.returned++
	case s.State == coverage.Draft:
		t.draft++
	default:
		t.verified++
	}
	t.filled++
}

// showOverview is what is to be stated, by indicator or with ?lihat=desa by village.
func (s *screens) showOverview(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	period, area := s.period(r, by), by.Area()
	sheet, err := s.values.Sheet(r.Context(), by, coverage.Query{Year: period.Year(), Periods: []civil.Period{period}, Area: area})
	if err != nil {
		return err
	}
	list, refused := mine(by, sheet.Framework.Indicators)
	if fault.KindOf(refused) == fault.Forbidden { // no office: said on the page
		list = nil
	}
	byVillage := r.URL.Query().Get("lihat") == "desa"
	view := overviewPage{Title: p.T("entry.overview.title", "Period", web.PeriodText(p, period)), Lead: p.T("entry.overview.lead", "Edition", sheet.Framework.Name(p.Lang()), "Due", due(period)),
		Filter: web.Filter{Action: href, Fields: web.PeriodFields(p, period, s.newest(by), years)}, File: fileHref + "?periode=" + period.String()}
	if by.OfficeOf() != "" {
		view.Lead = sheet.Framework.Office(p, by.OfficeOf()) + ". " + view.Lead
	}
	if refused != nil {
		view.Alerts = append(view.Alerts, web.Alert{Status: web.Watch, Text: p.Error(refused)})
	}
	at := func(mode string) string {
		address, _ := web.Query(r.URL.RequestURI(), "lihat", mode)
		return address
	}
	view.Tabs = []web.Tab{{Text: p.T("entry.by.indicator"), Href: at(""), Active: !byVillage}, {Text: p.T("entry.by.village"), Href: at("desa"), Active: byVillage}}
	if byVillage {
		view.Filter.Hidden = []web.Option{{Value: "lihat", Text: "desa"}}
	}
	late := s.values.Today(by.Regency()) > due(period)
	if byVillage {
		view.Table = villageTable(p, sheet, list, period, area, late)
	} else {
		view.Table = indicatorTable(p, sheet, list, period, area, late)
	}
	view.Stats = stats(p, sheet, list, period, area, late)
	return s.overview.Render(w, r, http.StatusOK, view)
}

func stats(p *locale.Printer, sheet coverage.Sheet, list []edition.Indicator, period civil.Period, area string, late bool) []web.Stat {
	var all tally
	whole := 0
	for _, x := range list {
		t := count(sheet, x, period, area)
		if t.filled == t.all {
			whole++
		}
		all = tally{all.all + t.all, all.filled + t.filled, all.draft + t.draft, all.returned + t.returned, all.verified + t.verified}
	}
	if all.all == 0 {
		return nil
	}
	filled := web.Stat{Label: p.T("entry.stat.filled"), Value: p.Int(all.filled), Note: p.T("entry.stat.of", "All", all.all), Badge: progress(p, all, late)}
	return []web.Stat{filled, {Label: p.T("entry.stat.whole"), Value: p.Int(whole), Note: p.T("entry.stat.of", "All", len(list))},
		{Label: p.T("entry.stat.returned"), Value: p.Int(all.returned)}, {Label: p.T("entry.stat.verified"), Value: p.Int(all.verified), Note: p.T("entry.stat.of", "All", all.all)}}
}

func count(sheet coverage.Sheet, x edition.Indicator, period civil.Period, area string) (t tally) {
	for _, place := range areas(x, area) {
		s, ok := sheet.Stated[coverage.Key{Indicator: x.ID, Period: period, Area: place.Code}]
		t.add(s, ok)
	}
	return t
}

// progress is how far something is, in a word.
func progress(p *locale.Printer, t tally, late bool) web.Badge {
	switch {
	case t.returned > 0:
		return web.Badge{Status: web.Watch, Text: p.T("entry.state.returned")}
	case t.filled == t.all:
		return web.Badge{Status: web.Good, Text: p.T("entry.progress.whole")}
	case late:
		return web.Badge{Status: web.Bad, Text: p.T("entry.progress.late")}
	}
	return web.Badge{Text: p.T("entry.progress.open")}
}

func columns(p *locale.Printer, first string) []web.Column {
	return []web.Column{{Label: first}, {Label: p.T("entry.column.progress")}, {Label: p.T("entry.column.filled"), Numeric: true}, {Label: p.T("entry.column.draft"), Numeric: true, Wide: true},
		{Label: p.T("entry.stat.returned"), Numeric: true, Wide: true}, {Label: p.T("entry.stat.verified"), Numeric: true}}
}

func cells(p *locale.Printer, t tally, late bool) []web.Cell {
	return []web.Cell{{Badge: progress(p, t, late)}, {Text: p.T("entry.filled.of", "Filled", t.filled, "All", t.all), Bar: float64(t.filled) / float64(t.all)}, {Text: p.Int(t.draft)}, {Text: p.Int(t.returned)}, {Text: p.Int(t.verified)}}
}

func indicatorTable(p *locale.Printer, sheet coverage.Sheet, list []edition.Indicator, period civil.Period, area string, late bool) web.Table {
	table := web.Table{Caption: p.T("entry.by.indicator"), Columns: columns(p, p.T("entry.column.indicator")),
		Empty: web.Empty{Icon: "table", Title: p.T("entry.overview.none"), Text: p.T("entry.overview.none.text", "Edition", sheet.Framework.Name(p.Lang()))}}
	for _, x := range list {
		t := count(sheet, x, period, area)
		if t.all == 0 {
			continue
		}
		first := web.Cell{Text: title(p, x), Href: href + "/" + x.ID + "?periode=" + period.String()}
		if !x.Confirmed() {
			first.Note = p.T("entry.unconfirmed")
		}
		table.Rows = append(table.Rows, web.Row{Cells: append([]web.Cell{first}, cells(p, t, late)...)})
	}
	return table
}

func villageTable(p *locale.Printer, sheet coverage.Sheet, list []edition.Indicator, period civil.Period, area string, late bool) web.Table {
	table := web.Table{Caption: p.T("entry.by.village"), Columns: columns(p, p.T("entry.column.village")),
		Empty: web.Empty{Icon: "table", Title: p.T("entry.overview.none"), Text: p.T("entry.overview.none.text", "Edition", sheet.Framework.Name(p.Lang()))}}
	for _, village := range region.Villages(area) {
		var t tally
		for _, x := range list {
			if coverage.Applies(x, village.Code) {
				s, ok := sheet.Stated[coverage.Key{Indicator: x.ID, Period: period, Area: village.Code}]
				t.add(s, ok)
			}
		}
		if t.all > 0 {
			table.Rows = append(table.Rows, web.Row{Cells: append([]web.Cell{{Text: web.PlaceName(p, village.Code), Href: href + "/desa/" + village.Code + "?periode=" + period.String()}}, cells(p, t, late)...)})
		}
	}
	return table
}
