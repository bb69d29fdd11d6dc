package coverage

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	measure "tumbuh/internal/measure/coverage"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
)

// cardPage is the report card of a desa or kelurahan, one sheet of A4 to hang on the
// wall of its office: sums alone, no name.
type cardPage struct {
	Title    string
	Trail    []web.Crumb
	Filter   web.Filter
	Facts    []web.Stat
	Halves   []web.Bars // the services by group, in two columns
	Gaps     []gap
	Missing  []web.Crumb // services of which nothing is known
	Empty    web.Empty   // where that is so of all
	Files    fileLinks
	Sources  string
	Doors    []web.Crumb
	Standing string
}

// gap is a service with those whom it did not reach.
type gap struct {
	web.Crumb
	people int64
	Words  string
}

func (s *screens) showCard(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r, r.PathValue("code"), region.Village)
	if err != nil {
		return err
	}
	page, err := s.cardOf(r, c)
	if err != nil {
		return err
	}
	return s.card.Render(w, r, http.StatusOK, page)
}

func (s *screens) cardOf(r *http.Request, c choice) (page cardPage, err error) {
	ctx, p, by := r.Context(), web.PrinterOf(r), s.Actor(r)
	c.kind, c.group = edition.Essential, ""
	var of []edition.Indicator
	for _, x := range c.indicators() {
		if x.Level == edition.Village {
			of = append(of, x)
		}
	}
	values, err := s.values(ctx, by, c.place.Code, nil, of, c.period, c.period.Add(-1))
	if err != nil {
		return page, err
	}
	say := newSaying(p)
	page = cardPage{Trail: c.trail(p, by), Filter: c.filter(p, "/cakupan/desa/"+c.place.Code, "edisi"), Files: c.files(p, r),
		Sources: p.T("rapor.source") + "; " + p.T("district.source") + "; " + c.framework.Name(p.Lang()), Doors: c.cardDoors(p, by)}
	c.cover(say, of, values, &page)
	g := grid{choice: c, table: values, columns: of, may: by}
	if page.Title, _ = g.sentence(p); !g.any() {
		page.Empty = g.empty(p)
	}
	if err := s.children(ctx, p, by, c, &page); err != nil {
		return page, err
	}
	return page, s.families(ctx, p, by, c, &page)
}

// cover fills in the services: by group, the widest gaps, what is not known.
func (c choice) cover(say saying, of []edition.Indicator, values table, page *cardPage) {
	p := say.p
	var rows []web.Bar
	group := ""
	firm, known := 0, 0
	for _, x := range of {
		v, before := values.of(c.place.Code, x.ID, c.period), values.of(c.place.Code, x.ID, c.period.Add(-1))
		if !v.Applies() {
			continue
		}
		href := c.address("/cakupan/indikator/"+x.ID, "kelompok", "", "jenis", "")
		if !v.Known {
			page.Missing = append(page.Missing, web.Crumb{Text: short(p, x), Href: href})
		} else {
			known++
			if state, stated := v.State(); stated && state > 0 {
				firm++
			}
		}
		b := c.bar(say, v, x, href)
		b.Label, b.Note, b.Badge = short(p, x), "", web.Badge{}
		if b.Change = change(p, v, before); !x.Confirmed() {
			b.Label += "\u00a0*"
		}
		if x.Group != group {
			group = x.Group
			rows = append(rows, web.Bar{Head: p.T("edition.group." + group)})
		}
		rows = append(rows, b)
		if left := v.NotReached(x.Lower); x.Measure == edition.Share && v.IsShare() && left > 0 {
			words := p.T("rapor.gap."+map[bool]string{true: "in", false: "left"}[x.Lower], "Count", left, "Reached", v.Numerator, "All", v.Denominator)
			page.Gaps = append(page.Gaps, gap{web.Crumb{Text: b.Label, Href: href}, left, words})
		}
	}
	slices.SortStableFunc(page.Gaps, func(a, b gap) int { return cmp.Compare(b.people, a.people) })
	page.Gaps = page.Gaps[:min(len(page.Gaps), 5)]
	half := 0 // where a group begins, nearest to the middle
	for i, row := range rows {
		if row.Head != "" && 2*i-len(rows) < len(rows)-2*half {
			half = i
		}
	}
	for i, some := range [][]web.Bar{rows[:half], rows[half:]} {
		if len(some) > 0 {
			page.Halves = append(page.Halves, web.Bars{Caption: p.T("rapor.half", "Number", i+1), What: p.T("rapor.service"), Was: p.T("rapor.change"), Rows: some})
		}
	}
	page.Standing = p.T("rapor.card.standing", "Known", known, "Firm", firm)
}

// change is how many points a share went up or down since the period before.
func change(p *locale.Printer, v, before measure.Value) string {
	if !v.IsShare() || !before.IsShare() {
		return "–"
	}
	switch n := whole(v) - whole(before); {
	case n > 0:
		return "▲ " + p.Int(n)
	case n < 0:
		return "▼ " + p.Int(-n)
	}
	return "="
}

// cardFigures are what the weighings of the last month of the period say.
var cardFigures = []string{"weighed", "measured", "stunting", "underweight", "wasting", "2t"}

// children fills in the figures of the village's under-fives.
func (s *screens) children(ctx context.Context, p *locale.Printer, by account.Actor, c choice, page *cardPage) error {
	regency := c.place.Code[:region.Regency]
	_, last, err := s.Figures.Months(ctx, by, regency)
	if err != nil || last == 0 {
		return err
	}
	month := min(last, c.period.To())
	list, err := s.Figures.Figures(ctx, by, indicator.Query{Area: c.place.Code, From: month, To: month, Indicators: cardFigures})
	if err != nil {
		return err
	}
	posyandu, err := s.Figures.ByPosyandu(ctx, by, indicator.Query{Area: c.place.Code, To: month, Indicators: cardFigures[:1]})
	if err != nil {
		return err
	}
	for _, key := range cardFigures {
		i := slices.IndexFunc(list, func(f indicator.Figure) bool { return f.Indicator == key })
		if i < 0 {
			continue
		}
		f := list[i]
		if key == "weighed" {
			page.Facts = append(page.Facts, web.Stat{Label: p.T("rapor.fact.children"), Value: p.Int(int(f.Denominator)), Note: p.Month(month), Href: "/desa/" + c.place.Code + "?bulan=" + month.String()})
		}
		w := &web.Figure{Month: month, Numerator: int(f.Numerator), Denominator: int(f.Denominator)}
		if f.Known() {
			w.Low, w.High = f.Interval()
		}
		page.Facts = append(page.Facts, web.Stat{Label: p.T("indicator." + key), Figure: w, Href: "/desa/" + c.place.Code + "?bulan=" + month.String() + "&indikator=" + key})
	}
	page.Facts = slices.Insert(page.Facts, min(1, len(page.Facts)), web.Stat{Label: "Posyandu", Value: p.Int(len(posyandu)), Href: "/desa/" + c.place.Code + "?bulan=" + month.String()})
	page.Sources += " (" + p.Month(month) + ", " + p.T("growth.standard."+growth.WHODays.String()) + ")"
	return nil
}

// families fills in how many families there are and are at risk, and how far services
// meet in the same people.
func (s *screens) families(ctx context.Context, p *locale.Printer, by account.Actor, c choice, page *cardPage) error {
	counts, err := s.Risk.Counts(ctx, by, c.place.Code, c.period.Year())
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	if n := counts.Columns["families"]; n > 0 {
		page.Facts = append(page.Facts, web.Stat{Label: p.T("rapor.fact.families"), Value: p.Int(n), Href: "/keluarga?wilayah=" + c.place.Code},
			web.Stat{Label: p.T("rapor.fact.risk"), Value: p.Int(counts.Columns["at_risk"]), Note: p.T("rapor.fact.risk.note", "Accompanied", counts.Accompanied), Href: "/keluarga?wilayah=" + c.place.Code})
	}
	quarter := c.quarter()
	card, err := s.Scorecard.Village(ctx, by, c.place.Code, quarter)
	if err != nil {
		return err
	}
	level := web.Stat{Label: p.T("rapor.fact.level"), Value: "–", Note: p.T("rapor.fact.level.none"), Href: "/formulir/" + c.place.Code + "/4?periode=" + quarter.String()}
	if total := card.Total(); card.Counted > 0 && total.Known() {
		level.Value = p.Percent(total.Ratio(), 1)
		level.Note = p.T("rapor.fact.level.note", "Whole", card.Whole.Received, "Asked", card.Whole.Due, "Period", web.PeriodText(p, quarter))
	}
	page.Facts = append(page.Facts, level)
	return nil
}

// cardDoors lead on from the card.
func (c choice) cardDoors(p *locale.Printer, by account.Actor) []web.Crumb {
	doors := []web.Crumb{{Text: p.T("rapor.door.form"), Href: "/formulir/" + c.place.Code + "/4?periode=" + c.quarter().String()},
		{Text: p.T("rapor.door.village"), Href: "/desa/" + c.place.Code}, {Text: p.T("rapor.door.families"), Href: "/keluarga?wilayah=" + c.place.Code}}
	if by.Allow(account.CoverageEnter, c.place.Code) == nil {
		doors = append(doors, web.Crumb{Text: p.T("rapor.door.enter"), Href: "/isian/desa/" + c.place.Code + "?periode=" + c.period.String()})
	}
	return doors
}
