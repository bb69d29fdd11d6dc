package form

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// cardPage is form 4 of a village.
type cardPage struct {
	Title  string
	Trail  []web.Crumb
	Tabs   []web.Tab
	Lead   []string
	Level  web.Badge
	Source string
	Rules  []rule
	Filter web.Filter
	Empty  web.Empty // nothing is kept of the period
	Tables []section
	Fund   fund
	Trend  web.Chart
	Paper  paper
	Export string
}

// section is one of the five tables, or a part of the third.
type section struct {
	Title string
	Table web.Table
	Note  string
}

// fund is table 5.
type fund struct {
	Title, None string // None: the village has no Dana Desa
	Table       web.Table
	Fields      []web.Field // to fill in; none: not by this actor
	Action      string
	Version     string
	Said        string
	Open        bool
}

func (s *screens) showCard(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err != nil {
		return err
	}
	return s.renderCard(w, r, c, http.StatusOK, nil, nil)
}

// village is what a village's card, and the list of its forms, are shown from.
type village struct {
	card  scorecard.Card
	rules framework.Framework
	kept  []civil.Period // of which there are cards
	sheet scorecard.Sheet
}

func (s *screens) read(ctx context.Context, c choice) (v village, err error) {
	if v.card, err = s.Cards.Village(ctx, c.by, c.place.Code, c.period); err != nil {
		return v, err
	}
	if v.rules, err = s.framework(ctx, c); err != nil {
		return v, err
	}
	if v.kept, err = s.Cards.Periods(ctx, c.by, c.place.Code); err != nil {
		return v, err
	}
	v.sheet, err = s.Cards.Sheet(ctx, c.by, c.place.Code, c.period.Year())
	return v, err
}

// renderCard shows form 4; said are the fields of table 5 as they were typed, when they
// could not be saved.
func (s *screens) renderCard(w http.ResponseWriter, r *http.Request, c choice, status int, said url.Values, wrong error) error {
	p, ctx := web.PrinterOf(r), r.Context()
	v, err := s.read(ctx, c)
	if err != nil {
		return err
	}
	page := cardPage{Title: sentence(p, c, v.card.Level), Trail: c.trail(p, p.T("scorecard.form.4")), Tabs: c.tabs(p), Source: p.T("scorecard.source"), Rules: c.rules(p, v.rules),
		Filter: web.Filter{Action: "/formulir/" + c.place.Code + "/4", Fields: []web.Field{c.keptPeriods(p, v.kept)}}, Paper: c.paper(p, v.rules), Export: c.file(),
		Fund: c.fund(p, v.sheet, said, wrong)}
	if v.card.Counted == 0 {
		page.Empty, page.Export = web.Empty{Icon: "clipboard-list", Title: p.T("scorecard.empty.title"), Text: p.T("scorecard.empty.text")}, ""
		return s.card.Render(w, r, status, page)
	}
	page.Lead, page.Level = lead(p, c, v.card.Level), level(p, v.rules, v.card.Total())
	if t := v.card.Tables.Targets; t.Told < t.Mothers+t.Children {
		page.Lead = append(page.Lead, p.T("scorecard.told", "Told", t.Told, "People", t.Mothers+t.Children))
	}
	page.Tables = c.tables(p, v.card)
	if page.Trend, err = s.trend(r, c); err != nil {
		return err
	}
	return s.card.Render(w, r, status, page)
}

// rules are those that copies of the form differ on, or that are our own choice.
func (c choice) rules(p *locale.Printer, f framework.Framework) []rule {
	unsure := web.Badge{Status: web.Watch, Text: p.T("scorecard.unconfirmed")}
	all := []rule{{p.T("scorecard.rule.home_visit." + f.Form.HomeVisit), unsure}, {p.T("scorecard.rule.height." + f.Form.Height), unsure},
		{p.T("scorecard.rule.mat"), unsure}, {thresholds(p, f), web.Badge{Text: p.T("scorecard.local")}}}
	if c.period.Span() == civil.Yearly {
		all = append(all, rule{p.T("scorecard.rule.year"), unsure})
	}
	return all
}

// tables are tables 1 to 4.
func (c choice) tables(p *locale.Printer, card scorecard.Card) []section {
	t := card.Tables
	title := func(n string) string { return p.T("scorecard.table." + n) }
	return []section{
		{Title: title("1"), Table: c.targets(p, t)},
		{Title: title("2"), Table: c.mats(p, t.Mat)},
		{Title: title("3a"), Table: c.indicators(p, scorecard.Form3A, form.MotherCodes, t.Mothers, card.NumMothers, nil)},
		{Title: title("3b"), Table: c.indicators(p, scorecard.Form3B, form.ChildCodes, t.Children, card.NumChildren, &t.Fathers)},
		{Title: title("3c"), Table: c.paud(p, t.Paud), Note: p.T("scorecard.table.3c.note")},
		{Title: title("4"), Table: c.levels(p, t)},
	}
}

// behind is the address of the people behind a cell; empty for those who may not see
// them, and of nobody.
func (c choice) behind(count int, name, indicator, cell string) string {
	if count == 0 || !c.mayNames() {
		return ""
	}
	q := url.Values{"periode": {c.period.String()}}
	for key, value := range map[string]string{"formulir": name, "indikator": indicator, "nilai": cell} {
		if value != "" {
			q.Set(key, value)
		}
	}
	return "/formulir/" + c.place.Code + "/orang?" + q.Encode()
}

func (c choice) count(p *locale.Printer, n int, name, indicator, cell string) web.Cell {
	return web.Cell{Text: p.Int(n), Href: c.behind(n, name, indicator, cell)}
}

func (c choice) targets(p *locale.Printer, t form.Tables) web.Table {
	out := web.Table{Caption: p.T("scorecard.table.1"), Columns: []web.Column{{Label: p.T("scorecard.column.target")}, {Label: p.T("scorecard.column.count"), Numeric: true}, {Label: p.T("scorecard.column.risk"), Numeric: true}}}
	row := func(key string, n, risk web.Cell) {
		out.Rows = append(out.Rows, web.Row{Cells: []web.Cell{{Text: p.T(key)}, n, risk}})
	}
	row("scorecard.target.households", c.count(p, t.Targets.Households, "", "", ""), web.Cell{Text: ""})
	row("scorecard.target.mothers", c.count(p, t.Targets.Mothers, scorecard.Form3A, scorecard.Once, ""), c.risk(p, t.Targets.MothersRisk, scorecard.Form3A, "scorecard.risk.mothers"))
	row("scorecard.target.children", c.count(p, t.Targets.Children, scorecard.Form3B, scorecard.Once, ""), c.risk(p, t.Targets.ChildrenRisk, scorecard.Form3B, "scorecard.risk.children"))
	return out
}

func (c choice) risk(p *locale.Printer, n int, name, note string) web.Cell {
	cell := c.count(p, n, name, scorecard.AtRisk, "")
	cell.Note = p.T(note)
	return cell
}

func (c choice) mats(p *locale.Printer, m form.MatCount) web.Table {
	out := web.Table{Caption: p.T("scorecard.table.2"), Columns: []web.Column{{Label: p.T("scorecard.column.mat")}, {Label: p.T("scorecard.column.count"), Numeric: true}, {Label: "%", Numeric: true}}}
	for _, x := range []struct {
		colour string
		n      int
		status web.Status
	}{{form.Green, m.Green, web.Good}, {form.Yellow, m.Yellow, web.Watch}, {form.Red, m.Red, web.Bad}, {form.NotMeasured, m.Children - m.Measured(), web.Plain}} {
		out.Rows = append(out.Rows, web.Row{Cells: []web.Cell{{Badge: web.Badge{Status: x.status, Text: p.T("scorecard.mat." + x.colour)}},
			c.count(p, x.n, scorecard.Form3B, scorecard.Mat, x.colour), {Text: share(p, form.Sum{Received: x.n, Due: m.Children}), Small: m.Children < 30}}})
	}
	out.Rows = append(out.Rows, web.Row{Total: true, Cells: []web.Cell{{Text: p.T("scorecard.target.children")}, c.count(p, m.Children, scorecard.Form3B, scorecard.Once, ""), {}}})
	return out
}

// indicators is a part of table 3: Y, T and TS of each, and its percentage.
func (c choice) indicators(p *locale.Printer, name string, codes []string, sums []form.Sum, people int, fathers *form.Sum) web.Table {
	out := web.Table{Caption: p.T("scorecard.table." + map[string]string{scorecard.Form3A: "3a", scorecard.Form3B: "3b"}[name]), Columns: c.indicatorColumns(p)}
	for i, code := range codes {
		if code == "counselling" && fathers != nil {
			out.Rows = append(out.Rows, c.indicator(p, name, scorecard.Father, *fathers, people))
		}
		out.Rows = append(out.Rows, c.indicator(p, name, code, sums[i], people))
	}
	return out
}

func (c choice) indicatorColumns(p *locale.Printer) []web.Column {
	return []web.Column{{Label: p.T("scorecard.column.indicator")}, {Label: p.T("scorecard.column.y"), Hint: p.T("scorecard.column.y.hint"), Numeric: true}, {Label: p.T("scorecard.column.t"), Hint: p.T("scorecard.column.t.hint"), Numeric: true},
		{Label: p.T("scorecard.column.ts"), Hint: p.T("scorecard.column.ts.hint"), Numeric: true, Wide: true}, {Label: p.T("scorecard.column.due"), Numeric: true}, {Label: "%", Numeric: true}}
}

func (c choice) indicator(p *locale.Printer, name, code string, sum form.Sum, people int) web.Row {
	notDue := web.Cell{Text: "–"} // of a year a person can stand there four times
	if c.period.Span() == civil.Quarterly {
		notDue = c.count(p, people-sum.Due, name, code, "TS")
	}
	value := web.Cell{Text: share(p, sum), Small: sum.Due < 30}
	if sum.Known() {
		value.Bar = sum.Ratio()
	}
	return web.Row{Cells: []web.Cell{{Text: p.T("scorecard.full." + lower(name) + "." + code)}, c.count(p, sum.Received, name, code, "Y"), c.count(p, sum.Due-sum.Received, name, code, "T"), notDue,
		{Text: p.Int(sum.Due)}, value}}
}

func (c choice) paud(p *locale.Printer, a form.Attended) web.Table {
	out := web.Table{Caption: p.T("scorecard.table.3c"), Columns: c.indicatorColumns(p)}
	row := c.indicator(p, scorecard.Form2C, "paud", a.Active, a.Children)
	row.Cells[1].Href, row.Cells[2].Href, row.Cells[3].Href = c.yearless(row.Cells[1].Href), c.yearless(row.Cells[2].Href), c.yearless(row.Cells[3].Href)
	months := web.Row{Cells: []web.Cell{{Text: p.T("scorecard.full.2c.months")}, {Text: p.Int(a.Months.Received)}, {Text: p.Int(a.Months.Due - a.Months.Received)}, {Text: "–"},
		{Text: p.Int(a.Months.Due)}, {Text: share(p, a.Months), Small: a.Months.Due < 30}}}
	out.Rows = []web.Row{row, months}
	return out
}

// yearless: of a year table 3 counts a child's attendance over twelve months, which no
// quarter's row tells.
func (c choice) yearless(href string) string {
	if c.period.Span() == civil.Yearly {
		return ""
	}
	return href
}

func (c choice) levels(p *locale.Printer, t form.Tables) web.Table {
	out := web.Table{Caption: p.T("scorecard.table.4"), Columns: []web.Column{{Label: p.T("scorecard.column.target")}, {Label: p.T("scorecard.column.received"), Numeric: true}, {Label: p.T("scorecard.column.due"), Numeric: true},
		{Label: p.T("scorecard.column.level"), Numeric: true}, {Label: p.T("scorecard.column.whole"), Hint: p.T("scorecard.column.whole.hint"), Numeric: true}}}
	for _, x := range []struct {
		key, name  string
		sum, whole form.Sum
	}{{"scorecard.target.mothers", scorecard.Form3A, t.Level.Mothers, t.Whole.Mothers}, {"scorecard.target.children", scorecard.Form3B, t.Level.Children, t.Whole.Children},
		{"scorecard.target.total", "", t.Level.Village(), t.Whole.Village()}} {
		whole := web.Cell{Text: share(p, x.whole), Small: x.whole.Due < 30, Note: p.T("web.figure.bare", "Numerator", x.whole.Received, "Denominator", x.whole.Due), Href: c.behind(x.whole.Due-x.whole.Received, x.name, scorecard.Whole, "T")}
		out.Rows = append(out.Rows, web.Row{Total: x.name == "", Cells: []web.Cell{{Text: p.T(x.key), Href: c.behind(x.sum.Due, x.name, scorecard.Once, "")}, {Text: p.Int(x.sum.Received)}, {Text: p.Int(x.sum.Due)},
			{Text: share(p, x.sum), Small: x.sum.Due < 30}, whole}})
	}
	return out
}

// uses are the rows of table 5.
var uses = []struct {
	name string
	of   func(*scorecard.Fund) *scorecard.Use
}{
	{"development", func(f *scorecard.Fund) *scorecard.Use { return &f.Development }},
	{"empowerment", func(f *scorecard.Fund) *scorecard.Use { return &f.Empowerment }},
}

func (c choice) fund(p *locale.Printer, sheet scorecard.Sheet, said url.Values, wrong error) fund {
	year := strconv.Itoa(c.period.Year())
	out := fund{Title: p.T("scorecard.table.5", "Year", year), Action: c.address("4") + "#dana"}
	if !scorecard.HasFund(c.place.Code) {
		out.None = p.T("scorecard.fund.none")
		return out
	}
	out.Table = web.Table{Caption: out.Title, Columns: []web.Column{{Label: p.T("scorecard.fund.field")}, {Label: p.T("scorecard.fund.total"), Numeric: true}, {Label: p.T("scorecard.fund.stunting"), Numeric: true}, {Label: "%", Numeric: true}}}
	errors := p.Fields(wrong)
	for _, u := range uses {
		use := u.of(&sheet.Fund)
		row := web.Row{Cells: []web.Cell{{Text: p.T("scorecard.fund." + u.name)}, {Text: "–"}, {Text: "–"}, {Text: "–"}}}
		for i, at := range []struct {
			field string
			value *int64
		}{{u.name + "_total", use.Total}, {u.name + "_stunting", use.Stunting}} {
			f := web.Field{Name: at.field, Label: p.T("scorecard.fund."+u.name) + ": " + p.T([]string{"scorecard.fund.total", "scorecard.fund.stunting"}[i]), Unit: "Rp", Numeric: true, Error: errors[at.field], Complete: "off"}
			if at.value != nil {
				row.Cells[i+1].Text = "Rp " + p.Int(int(*at.value))
				f.Value = p.Int(int(*at.value))
			}
			if said != nil {
				f.Value = said.Get(at.field)
			}
			if c.mayFill() {
				out.Fields = append(out.Fields, f)
			}
		}
		if use.Total != nil && use.Stunting != nil && *use.Total > 0 {
			row.Cells[3].Text = p.Decimal(float64(*use.Stunting)/float64(*use.Total)*100, 1)
		}
		out.Table.Rows = append(out.Table.Rows, row)
	}
	last := sheet.Said[scorecard.PartFund]
	out.Version = version(last)
	if last.By != "" {
		out.Said = p.T("scorecard.said", "Name", last.By, "Moment", web.Moment(p, last.At.Time, c.by.Regency()))
	}
	if said != nil {
		out.Version, out.Open = said.Get("versi"), true
	}
	return out
}

func (s *screens) saveFund(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err == nil {
		err = c.by.Allow(account.FormFill, c.place.Code)
	}
	if err != nil {
		return err
	}
	sheet := scorecard.Sheet{Village: c.place.Code, Year: c.period.Year()}
	var wrong []fault.Field
	for _, u := range uses {
		use := u.of(&sheet.Fund)
		for field, into := range map[string]**int64{u.name + "_total": &use.Total, u.name + "_stunting": &use.Stunting} {
			n, ok := rupiah(r.PostFormValue(field))
			if !ok {
				wrong = append(wrong, fault.Field{Name: field, Key: "scorecard.sheet.rupiah"})
			}
			*into = n
		}
	}
	if err = error(&fault.Error{Kind: fault.Invalid, Key: "scorecard.sheet.invalid", Fields: wrong}); len(wrong) == 0 {
		err = s.Cards.SaveSheet(r.Context(), c.by, sheet, scorecard.PartFund, moment(r.PostFormValue("versi")))
	}
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Stale) {
		p := web.PrinterOf(r)
		s.site.Notify(r.Context(), web.Alert{Status: web.Bad, Text: p.Error(err)})
		return s.renderCard(w, r, c, web.StatusCode(err), r.PostForm, err)
	}
	return s.saved(w, r, err, c.address("4")+"#dana")
}

// saved says that it was, and goes back.
func (s *screens) saved(w http.ResponseWriter, r *http.Request, err error, to string) error {
	if err != nil {
		return err
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: web.PrinterOf(r).T("scorecard.saved")})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
