package coverage

import (
	"net/http"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	measure "tumbuh/internal/measure/coverage"
)

// rankingPage are the widest gaps of a place, by people or by distance from the target.
type rankingPage struct {
	Title   string
	Trail   []web.Crumb
	Lead    string
	Filter  web.Filter
	Groups  tabs
	By      tabs
	Gaps    web.Table
	Pager   web.Pager
	Files   fileLinks
	Others  tabs
	Sources string
}

const gapsPerPage = 50

func (s *screens) showRanking(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r, "", region.Regency, region.District)
	if err != nil {
		return err
	}
	gaps, sort, err := s.gaps(r, c)
	if err != nil {
		return err
	}
	p := web.PrinterOf(r)
	page := rankingPage{Trail: c.trail(p, s.Actor(r), p.T("rapor.page.peringkat")), Filter: c.filter(p, "/cakupan/peringkat", "wilayah", "edisi", "jenis"), Groups: c.tabs(p, r), Files: c.files(p, r),
		Others: c.others(p, "/cakupan/peringkat"), Lead: p.T("rapor.ranking.lead." + string(sort)), Sources: p.T("rapor.source") + "; " + c.framework.Name(p.Lang())}
	page.Filter.Hidden = append(page.Filter.Hidden, web.Option{Value: "ukuran", Text: string(sort)})
	page.By.Name = p.T("rapor.ranking.by")
	for _, by := range []measure.Sort{measure.ByPeople, measure.ByDistance} {
		href, _ := web.Query(r.URL.RequestURI(), "ukuran", string(by))
		href, _ = web.Query(href, "hal", "")
		page.By.All = append(page.By.All, web.Tab{Text: p.T("rapor.ranking.by." + string(by)), Href: href, Active: by == sort})
	}
	from, to, pager := web.PageOf(r, len(gaps), gapsPerPage)
	page.Pager, page.Gaps = pager, c.gapTable(p, gaps[from:to], from)
	g := grid{choice: c, may: s.Actor(r)}
	page.Gaps.Empty = g.empty(p)
	page.Title = p.T("rapor.ranking.title.none", "Place", label(p, c.place), "Period", web.PeriodText(p, c.period))
	if len(gaps) > 0 {
		top := gaps[0]
		page.Title = p.T("rapor.ranking.title."+string(sort), "Place", label(p, c.place), "Period", web.PeriodText(p, c.period), "Name", short(p, top.Of), "Where", labelOf(p, top.Area),
			"Count", top.NotReached, "Points", p.Decimal(top.Distance, 0))
	}
	return s.ranking.Render(w, r, http.StatusOK, page)
}

// gaps are those of the villages, or of other parts with bagian=kecamatan.
func (s *screens) gaps(r *http.Request, c choice) ([]measure.Gap, measure.Sort, error) {
	sort := measure.Sort(r.URL.Query().Get("ukuran"))
	if sort != measure.ByDistance {
		sort = measure.ByPeople
	}
	of := c.indicators()
	if len(of) == 0 {
		return nil, sort, nil
	}
	gaps, err := s.Coverage.Gaps(r.Context(), s.Actor(r), measure.GapQuery{Area: c.place.Code, Period: c.period, Indicators: ids(of), Sort: sort})
	if sort == measure.ByDistance { // what has no target, or reaches it, is no distance away
		kept := gaps[:0]
		for _, g := range gaps {
			if g.HasTarget && g.Distance > 0 {
				kept = append(kept, g)
			}
		}
		gaps = kept
	}
	return gaps, sort, err
}

func (c choice) gapTable(p *locale.Printer, gaps []measure.Gap, before int) web.Table {
	say := newSaying(p)
	t := web.Table{Caption: p.T("rapor.ranking.caption", "Place", label(p, c.place), "Period", web.PeriodText(p, c.period)), Columns: []web.Column{{Label: p.T("rapor.rows.village")}, {Label: p.T("rapor.service")},
		{Label: p.T("rapor.left"), Numeric: true}, {Label: "%", Numeric: true}, {Label: p.T("rapor.goal"), Numeric: true, Wide: true}, {Label: p.T("rapor.distance"), Hint: p.T("rapor.distance.hint"), Numeric: true}, {Label: p.T("rapor.state"), Wide: true}}}
	top := int64(1)
	for _, g := range gaps {
		top = max(top, g.NotReached)
	}
	for i, g := range gaps {
		place := web.Cell{Text: p.Int(before+i+1) + ". " + nameOf(g.Area), Href: c.to(g.Area)}
		if c.place.Level() == region.Regency {
			place.Note = nameOf(region.Parent(g.Area))
		}
		service := web.Cell{Text: short(p, g.Of), Href: c.address("/cakupan/indikator/"+g.Of.ID, "wilayah", g.Area, "kelompok", "", "jenis", ""), Hint: g.Of.Name(p.Lang())}
		if !g.Of.Confirmed() {
			service.Note = p.T("rapor.unconfirmed")
		}
		share := web.Cell{Text: p.Decimal(g.Ratio()*100, 1), Hint: say.words(g.Value, g.Of), Small: g.Few()}
		if g.Few() {
			share.Note = p.T("district.few")
		}
		distance := web.Cell{Text: "–"}
		if g.HasTarget {
			distance = web.Cell{Text: p.Decimal(g.Distance, 0), Small: g.Few()}
			if g.Sure > 0 {
				distance.Note = p.T("rapor.sure", "Points", p.Decimal(g.Sure, 0))
			}
		}
		goal := web.Cell{Text: c.goalText(p, g.Of)}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{place, service,
			{Text: p.Int(int(g.NotReached)), Note: p.T("rapor.of.all", "Count", g.Denominator), Bar: float64(g.NotReached) / float64(top), Small: g.Few()}, share, goal, distance, {Text: say.standing(g.Value)}}})
	}
	return t
}
