package entry

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

type verifyPage struct {
	Title, Lead string
	Filter      web.Filter
	Alerts      []web.Alert
	Tabs        []web.Tab
	Places      web.Table // below the area: how far each is
	Caption     string
	Rows        []waiting
	More        string
	Action      string
	Verify      string // words of the button; empty: there is nothing to verify, or not by this actor
	Reopen      string
	Reason      web.Field
	Empty       web.Empty
}

// waiting is one value before somebody who verifies.
type waiting struct {
	Value            string // of its checkbox
	Indicator, Place string
	Shown            string
	State            web.Badge
	Said, History    string
	Error            string
	Checked          bool
	key              coverage.Key
}

// mostWaiting is how many values one form holds: all of a kecamatan.
const mostWaiting = 1500

// stageOf is the state to which the actor may bring values; ok is false for who looks on.
func stageOf(by account.Actor) (coverage.State, bool) {
	switch {
	case by.May(account.CoverageLock):
		return coverage.Locked, true
	case by.May(account.CoverageVerify) && region.LevelOf(by.Region) == region.District:
		return coverage.ByCamat, true
	case by.May(account.CoverageVerify):
		return coverage.ByVillage, true
	}
	return coverage.Draft, false
}

func (s *screens) showVerify(w http.ResponseWriter, r *http.Request) error {
	view, err := s.verifyPageOf(r)
	if err != nil {
		return err
	}
	return s.verify.Render(w, r, http.StatusOK, view)
}

// area is where the page looks: as the address says, within what the actor sees.
func (s *screens) area(r *http.Request, by account.Actor) (string, error) {
	area := by.Area()
	if asked := r.URL.Query().Get("wilayah"); asked != "" {
		code, err := region.ParseCode(asked)
		if err != nil {
			return "", notThere()
		}
		area = code
	}
	return area, by.Allow(account.FigureRead, area)
}

// verifyPageOf is what waits for the actor in an area, or with ?lihat=sudah what stands
// and could be reopened.
func (s *screens) verifyPageOf(r *http.Request) (view verifyPage, err error) {
	p, by := web.PrinterOf(r), s.actor(r)
	area, err := s.area(r, by)
	if err != nil {
		return view, err
	}
	period, done := s.period(r, by), r.URL.Query().Get("lihat") == "sudah"
	stage, may := stageOf(by)
	q := coverage.Query{Year: period.Year(), Periods: []civil.Period{period}, Area: area}
	sheet, err := s.values.Sheet(r.Context(), by, q)
	if err != nil {
		return view, err
	}
	if stage == coverage.ByVillage && area == by.Region && !done && coverage.Ended(period, s.values.Today(by.Regency())) {
		for _, x := range sheet.Framework.Indicators { // our own counts wait for the village too
			if key := (coverage.Key{Indicator: x.ID, Period: period, Area: area}); coverage.Applies(x, area) {
				q.Counted = append(q.Counted, key)
			}
		}
		if sheet, err = s.values.Sheet(r.Context(), by, q); err != nil {
			return view, err
		}
	}
	view = verifyPage{Title: p.T("entry.verify.title", "Place", web.PlaceName(p, area)), Lead: p.T("entry.verify.lead", "Period", web.PeriodText(p, period)), Caption: p.T("entry.verify.waiting"),
		Filter: web.Filter{Action: verifyHref, Fields: web.PeriodFields(p, period, s.newest(by), years), Hidden: []web.Option{{Value: "wilayah", Text: area}}}, Action: r.URL.RequestURI(),
		Reason: web.Field{Name: "alasan", Label: p.T("entry.reason"), Complete: "off", Hint: p.T("entry.reason.hint")}}
	view.Places = placesTable(p, r, sheet, area)
	if !may {
		view.Alerts = append(view.Alerts, web.Alert{Status: web.Plain, Text: p.T("entry.verify.look")})
		return view, nil
	}
	for _, mode := range []string{"", "sudah"} {
		address, _ := web.Query(r.URL.RequestURI(), "lihat", mode)
		view.Tabs = append(view.Tabs, web.Tab{Text: p.T(map[string]string{"": "entry.verify.waiting", "sudah": "entry.verify.done"}[mode]), Href: address, Active: (mode != "") == done})
	}
	view.Rows = rowsOf(p, by, sheet, stage, done)
	if more := len(view.Rows) - mostWaiting; more > 0 {
		view.Rows, view.More = view.Rows[:mostWaiting], p.N("entry.verify.more", more)
	}
	if view.Reopen = p.T("entry.reopen"); !done {
		view.Verify, view.Reopen = p.T("entry.verify."+verbs[stage]), p.T("entry.return")
	} else {
		view.Caption = p.T("entry.verify.done")
	}
	view.Empty = web.Empty{Icon: "checklist", Title: p.T("entry.verify.none"), Text: p.T("entry.verify.none.text", "Period", web.PeriodText(p, period))}
	return view, nil
}

// verbs are what somebody does at a stage: entry.verify.<verb>.
var verbs = map[coverage.State]string{coverage.ByVillage: "verb.village", coverage.ByCamat: "verb.camat", coverage.Locked: "verb.lock"}

// rowsOf are the values that wait for a stage, or that stand at it or below.
func rowsOf(p *locale.Printer, by account.Actor, sheet coverage.Sheet, stage coverage.State, done bool) (rows []waiting) {
	for _, one := range sheet.Stated {
		next, open := one.State.Next(region.LevelOf(one.Area))
		wanted := open && next == stage
		if done {
			wanted = one.State > coverage.Draft && one.State <= stage
		}
		if wanted && region.Within(one.Area, by.Region) {
			rows = append(rows, rowOf(p, by, sheet, one))
		}
	}
	for key, own := range sheet.Counted {
		if _, stated := sheet.Stated[key]; !stated {
			one := coverage.Statement{Key: key, Numerator: &own.Numerator, Denominator: &own.Denominator, Source: coverage.Records}
			row := rowOf(p, by, sheet, one)
			row.State, row.Said, row.History = web.Badge{Text: p.T("entry.records")}, "", ""
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b waiting) int {
		if c := strings.Compare(a.key.Area, b.key.Area); c != 0 {
			return c
		}
		return strings.Compare(a.key.Indicator, b.key.Indicator)
	})
	return rows
}

func rowOf(p *locale.Printer, by account.Actor, sheet coverage.Sheet, one coverage.Statement) waiting {
	name := one.Indicator
	if x, ok := sheet.Framework.Indicator(one.Indicator); ok {
		name = title(p, x)
	}
	place, _ := region.Get(one.Area)
	return waiting{Value: one.Indicator + "|" + one.Area + "|" + one.Mark(), Indicator: name, Place: place.Name, Shown: valueText(p, one.Numerator, one.Denominator),
		State: stateBadge(p, &one), Said: said(p, &one, by.Regency()), History: historyHref(one.Key), key: one.Key, Checked: true}
}

// placesTable is how far each place below an area is.
func placesTable(p *locale.Printer, r *http.Request, sheet coverage.Sheet, area string) web.Table {
	table := web.Table{Caption: p.T("entry.verify.places"), Columns: []web.Column{{Label: p.T("entry.column.place")}}}
	for _, state := range coverage.States {
		table.Columns = append(table.Columns, web.Column{Label: p.T(state.Key()), Numeric: true})
	}
	for _, place := range region.Children(area) {
		var counts [4]int
		for key, one := range sheet.Stated {
			if region.Within(key.Area, place.Code) {
				counts[one.State]++
			}
		}
		address, _ := web.Query(r.URL.RequestURI(), "wilayah", place.Code)
		row := web.Row{Cells: []web.Cell{{Text: place.Name, Note: p.T(place.Kind.Key()), Href: address}}}
		for _, n := range counts {
			row.Cells = append(row.Cells, web.Cell{Text: p.Int(n)})
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// takeVerify verifies, returns or reopens the chosen values: all of them, or none.
func (s *screens) takeVerify(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	period := s.period(r, by)
	var chosen []coverage.Shown
	for _, text := range r.PostForm["nilai"] {
		if parts := strings.Split(text, "|"); len(parts) == 3 {
			chosen = append(chosen, coverage.Shown{Key: coverage.Key{Indicator: parts[0], Period: period, Area: parts[1]}, Mark: parts[2]})
		}
	}
	act, key := func() (coverage.Result, error) {
		return s.values.Verify(r.Context(), by, chosen, coverage.All)
	}, "entry.verified"
	if r.PostFormValue("aksi") == "kembalikan" {
		act, key = func() (coverage.Result, error) {
			return s.values.Reopen(r.Context(), by, chosen, r.PostFormValue("alasan"))
		}, "entry.reopened"
	}
	result, err := act()
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return err
	}
	for _, o := range result.Outcomes {
		if o.Err != nil && o.Err.Kind == fault.Forbidden && o.Err.Key == "account.territory" { // no page of ours asks for it
			return o.Err
		}
	}
	if back := r.PostFormValue("kembali"); err == nil && (result.Written || len(chosen) == 0 || result.Count(coverage.Refused) == 0) {
		alert := web.Alert{Status: web.Good, Text: p.N(key, len(result.Outcomes)-result.Count(coverage.Same))}
		if len(chosen) == 0 {
			alert = web.Alert{Status: web.Watch, Text: p.T("entry.verify.choose")}
		}
		s.site.Notify(r.Context(), alert)
		to := r.URL.RequestURI()
		if u, err := url.Parse(back); err == nil && u.Host == "" && u.Scheme == "" && strings.HasPrefix(u.Path, href+"/riwayat/") {
			to = u.RequestURI()
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	view, e := s.verifyPageOf(r)
	if e != nil {
		return e
	}
	view.Reason.Value, view.Reason.Error = r.PostFormValue("alasan"), p.Fields(err)["alasan"]
	if err == nil {
		view.Alerts = append(view.Alerts, web.Alert{Status: web.Bad, Title: p.N("entry.verify.refused", result.Count(coverage.Refused)), Text: p.T("entry.verify.refused.text")})
	}
	view.mark(p, chosen, result)
	return s.verify.Render(w, r, http.StatusUnprocessableEntity, view)
}

// mark shows again what was chosen, and why it was refused.
func (v *verifyPage) mark(p *locale.Printer, chosen []coverage.Shown, result coverage.Result) {
	for i := range v.Rows {
		row := &v.Rows[i]
		at := slices.IndexFunc(chosen, func(c coverage.Shown) bool { return c.Key == row.key })
		row.Checked = at >= 0
		if at >= 0 && at < len(result.Outcomes) && result.Outcomes[at].Err != nil {
			row.Error = p.Error(result.Outcomes[at].Err)
		}
	}
	for i, o := range result.Outcomes {
		if o.Err != nil && !slices.ContainsFunc(v.Rows, func(w waiting) bool { return w.key == chosen[i].Key }) {
			v.Alerts = append(v.Alerts, web.Alert{Status: web.Bad, Title: o.Indicator + " · " + o.Area, Text: p.Error(o.Err)})
		}
	}
}
