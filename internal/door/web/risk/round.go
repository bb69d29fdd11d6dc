package risk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
)

// roundPage is a year's verification: how far each place is, and a village's sheet.
type roundPage struct {
	Title    string
	Trail    []web.Crumb
	Tabs     []web.Tab
	Filter   web.Filter
	Alert    web.Alert
	Mark     string
	Print    string
	PrintNow bool
	Area     string
	Year     string
	Progress web.Table
	Rows     []sheetRow
	Outcomes []web.Option // none: not by this actor, or not this year's round
	Empty    web.Empty
}

// sheetRow is a family on the sheet.
type sheetRow struct {
	ID, Head, Where, Factors, Unasked, Had, Outcome, By, Note, Chosen string
	State                                                             web.Badge
	Differs                                                           bool
}

func (s *screens) showRound(w http.ResponseWriter, r *http.Request) error {
	page, err := s.roundOf(r, false)
	if err != nil {
		return err
	}
	return s.round.Render(w, r, http.StatusOK, page)
}

// roundOf is the page; printed tells that the sheet is about to be.
func (s *screens) roundOf(r *http.Request, printed bool) (page roundPage, err error) {
	h, err := s.where(r)
	if err != nil {
		return page, err
	}
	p := h.p
	progress, err := s.assist.Progress(r.Context(), h.by, h.place.Code, h.year)
	if err != nil {
		return page, err
	}
	all, err := s.risk.Areas(r.Context(), h.by, h.place.Code, h.year)
	if err != nil {
		return page, err
	}
	page = roundPage{Trail: h.trail("/verifikasi"), Tabs: h.tabs("/verifikasi"), Area: h.place.Code, Year: strconv.Itoa(h.year),
		Filter: web.Filter{Action: href + "/verifikasi", Fields: []web.Field{h.years(h.now.Month().Year() - 2)}, Hidden: []web.Option{{Value: "wilayah", Text: h.place.Code}}}}
	verified := outcomes(progress, h.place.Code)
	targets := sum(all, h.place.Code).Columns["targets"]
	if h.named() && h.yearWord() == "" {
		take := s.risk.Village
		if printed {
			take = s.risk.Printed
		}
		list, err := take(r.Context(), h.by, h.place.Code, monthOf(h.now.Month()))
		if err != nil {
			return page, err
		}
		page.sheet(h, list, r)
		targets = len(page.Rows)
		page.Mark, page.Print = s.mark(p, h.by), href+"/cetak?lembar=verifikasi&wilayah="+h.place.Code
		if h.may(account.FamilyVerify) {
			page.Outcomes = []web.Option{{Text: "–"}}
			for _, o := range assist.Outcomes {
				page.Outcomes = append(page.Outcomes, web.Option{Value: string(o), Text: p.T("assist.outcome." + string(o))})
			}
		}
	}
	done := total(verified)
	page.Title = p.N("risk.round.title", done, "Place", h.name(), "Year", page.Year, "All", max(targets, done))
	page.Progress = h.progress(all, progress)
	return page, nil
}

// sheet are the families to be verified: targets and those verified already, the ones
// that wait first.
func (page *roundPage) sheet(h here, list risk.List, r *http.Request) {
	p := h.p
	for i := range list.Families {
		f := &list.Families[i]
		if !f.Target && f.Check == nil {
			continue
		}
		row := sheetRow{ID: string(f.ID), Head: f.Head, Where: where(p, f), Factors: factors(p, f), Unasked: unasked(p, f.Unasked...), State: badge(p, f.State()), Had: hadText(f), Differs: f.Differs()}
		if c := f.Check; c != nil {
			row.Outcome, row.By, row.Note = p.T("assist.outcome."+string(c.Outcome)), c.Name+", "+web.Moment(p, c.At.Time, h.place.Code), c.Note
		}
		if r.Method == http.MethodPost {
			row.Chosen = r.PostFormValue("hasil-" + row.ID)
		}
		page.Rows = append(page.Rows, row)
	}
	slices.SortStableFunc(page.Rows, func(a, b sheetRow) int {
		return map[bool]int{true: 1}[a.Had != ""] - map[bool]int{true: 1}[b.Had != ""]
	})
	if len(page.Rows) == 0 {
		page.Empty = web.Empty{Icon: "checklist", Title: p.T("risk.round.none"), Text: p.T("risk.empty.text")}
	}
}

func outcomes(progress map[string]map[assist.Result]int, code string) map[assist.Result]int {
	all := map[assist.Result]int{}
	for village, some := range progress {
		if region.Within(village, code) {
			for o, n := range some {
				all[o] += n
			}
		}
	}
	return all
}

func total(all map[assist.Result]int) (n int) {
	for _, some := range all {
		n += some
	}
	return n
}

// progress is how far the places one level down are; of a village, its own outcomes.
func (h here) progress(all map[string]risk.Counts, progress map[string]map[assist.Result]int) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("risk.round.progress", "Year", strconv.Itoa(h.year)), Columns: []web.Column{{Label: p.T("risk.column.place")}, {Label: p.T("risk.column.verified"), Numeric: true}}}
	for _, o := range assist.Outcomes {
		t.Columns = append(t.Columns, web.Column{Label: p.T("assist.outcome." + string(o)), Numeric: true, Wide: o != assist.AtRisk})
	}
	places := h.below()
	if h.village() {
		places = []region.Region{h.place}
	}
	var lines []line
	for _, place := range places {
		done, targets := outcomes(progress, place.Code), sum(all, place.Code).Columns["targets"]
		name := web.Cell{Text: place.Name, Href: h.at("/verifikasi", place.Code, "tahun", h.yearWord())}
		if h.village() {
			name.Href = ""
		}
		cells := []web.Cell{name, h.share(min(total(done), targets), targets)}
		for _, o := range assist.Outcomes {
			cells = append(cells, web.Cell{Text: p.Int(done[o])})
		}
		lines = append(lines, line{place, map[string]float64{"n": ratio(total(done), targets)}, cells})
	}
	t.Rows = ordered(lines, web.Sort{Key: "n"})
	return t
}

// verify takes a sheet: the families for which an outcome was chosen.
func (s *screens) verify(w http.ResponseWriter, r *http.Request) error {
	h, err := s.where(r)
	if err != nil {
		return err
	}
	var said []risk.Said
	for name := range r.PostForm {
		text, chosen := strings.CutPrefix(name, "hasil-")
		id, ok := db.ParseID(text)
		if outcome := r.PostFormValue(name); chosen && ok && outcome != "" {
			said = append(said, risk.Said{Household: id, Outcome: assist.Result(outcome), Note: r.PostFormValue("catatan-" + text), Had: hadOf(r.PostFormValue("pernah-" + text))})
		}
	}
	slices.SortFunc(said, func(a, b risk.Said) int { return strings.Compare(string(a.Household), string(b.Household)) })
	done, err := s.risk.Verify(r.Context(), h.by, h.place.Code, h.year, said)
	if err == nil && len(done.Taken) == 0 {
		return s.done(w, r, h.p.N("assist.verified", done.Written), h.at("/verifikasi", h.place.Code))
	}
	alert, _, shown := wrong(h.p, err)
	switch {
	case err != nil && !shown:
		return err
	case err == nil:
		alert = web.Alert{Status: web.Watch, Title: h.p.N("assist.verified", done.Written), Text: takenText(h.p, done.Taken)}
	}
	page, e := s.roundOf(r, false)
	if e != nil {
		return e
	}
	page.Alert = alert
	status := http.StatusOK
	if err != nil {
		status = web.StatusCode(err)
		names := map[string]string{}
		for _, row := range page.Rows {
			names[row.ID] = row.Head
		}
		page.Alert.Text = named(h.p, err, names)
	}
	return s.round.Render(w, r, status, page)
}

// takenText names who verified the same families meanwhile.
func takenText(p *locale.Printer, taken []assist.Check) string {
	var names []string
	for _, c := range taken {
		if !slices.Contains(names, c.Name) {
			names = append(names, c.Name)
		}
	}
	return p.N("assist.taken", len(taken), "Names", strings.Join(names, ", "))
}
