package district

import (
	"context"
	"net/http"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// villagePage is the report card of a desa or kelurahan, made to fit one sheet of
// A4. It holds no name of a child: a village hangs it on a wall.
type villagePage struct {
	Title    string
	Trail    []web.Crumb
	Standard string
	Source   string
	Small    bool
	Filter   web.Filter
	Due      due
	Warning  web.Alert
	Needs    []card // counts, each with the list of its children
	Compared web.Table
	Posyandu web.Table
	Trend    web.Chart // on paper without the table of its figures, for room
	Months   web.Table
	Coverage string // of services: its report card
	Export   string
	Withheld string // what the file does not tell
}

// needed are the counts of children who need something; each are the columns of
// the posyandu.
var (
	needed = []string{"stunting", "wasting", "2t", "bgm", "not-weighed"}
	each   = []string{"weighed", "stunting", "wasting", "underweight", "not-gained"}
)

func (s *screens) showVillage(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r, r.PathValue("code"), region.Village)
	if err != nil {
		return err
	}
	if c.last == 0 {
		return s.showNothing(w, r, c)
	}
	page, err := s.report(r, c)
	if err != nil {
		return err
	}
	return s.village.Render(w, r, http.StatusOK, page)
}

func (s *screens) report(r *http.Request, c choice) (villagePage, error) {
	ctx, p, by, d := r.Context(), web.PrinterOf(r), s.actor(r), c.indicator
	above, err := s.above(ctx, by, c, "measured", "not-weighed", d.Key)
	if err != nil {
		return villagePage{}, err
	}
	own := above[0]
	figure := c.shown(p, d, own.of(c.place.Code, d.Key), own.of(c.place.Code, d.Coverage()))
	page := villagePage{Title: sentence(p, label(p, c.place), d, figure), Trail: c.trail(p), Standard: figure.Standard, Source: figure.Source,
		Small: figure.Small() && figure.Denominator > 0, Filter: c.filter(p, false), Warning: c.warning(p, by, figure),
		Compared: c.comparison(p, above), Coverage: "/cakupan/desa/" + c.place.Code, Export: c.export(), Withheld: s.withheld(p)}
	for _, key := range needed {
		d := c.define(key)
		f := own.of(c.place.Code, d.Key)
		k := card{Label: p.T("indicator." + key), Hint: p.T("indicator." + key + ".means"), Figure: c.shown(p, d, f, f), Confirmed: d.Confirmed}
		if d.Key == key {
			k.Href = c.list(by, key)
		}
		page.Needs = append(page.Needs, k)
	}
	if page.Posyandu, err = s.posyandu(ctx, p, by, c); err != nil {
		return page, err
	}
	if page.Due, err = s.dueFor(r, c.place.Code); err != nil {
		return page, err
	}
	page.Trend, err = s.trend(ctx, p, by, c)
	page.Months, page.Trend.Table = page.Trend.Table, web.Table{}
	return page, err
}

// posyandu are the village's own, each with what it weighed and found.
func (s *screens) posyandu(ctx context.Context, p *locale.Printer, by account.Actor, c choice) (web.Table, error) {
	t := web.Table{Caption: p.T("district.posyandu", "Month", c.month), Columns: []web.Column{{Label: "Posyandu"}, {Label: p.T("district.column.registered"), Numeric: true}},
		Empty: web.Empty{Icon: "baby-carriage", Title: p.T("district.posyandu.none")}}
	q := indicator.Query{Area: c.place.Code, To: c.month}
	for _, key := range each {
		q.Indicators = append(q.Indicators, c.define(key).Key)
		t.Columns = append(t.Columns, web.Column{Label: p.T("district.short." + key), Hint: p.T("indicator." + key + ".means"), Numeric: true})
	}
	list, err := s.figures.ByPosyandu(ctx, by, q)
	for _, posyandu := range list {
		name := posyandu.Name
		if name == "" {
			name = p.T("district.posyandu.unnamed")
		}
		row := web.Row{Cells: []web.Cell{{Text: name}, {Text: p.Int(int(posyandu.Figures[0].Denominator))}}}
		for _, f := range posyandu.Figures {
			row.Cells = append(row.Cells, web.Cell{Text: p.T("district.count", "Numerator", f.Numerator, "Share", p.Percent(ratio(f), 0)), Hint: c.tip(p, f), Small: f.Few()})
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}
