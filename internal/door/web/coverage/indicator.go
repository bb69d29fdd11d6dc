package coverage

import (
	"net/http"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	measure "tumbuh/internal/measure/coverage"
	"tumbuh/internal/record/account"
	statement "tumbuh/internal/record/coverage"
)

// indicatorPage is one indicator of a place: what it means, how much it is, where it is
// least, how it went, and who has said nothing.
type indicatorPage struct {
	Title    string
	Trail    []web.Crumb
	Remark   string
	Small    bool
	Sources  string
	Filter   web.Filter
	Warnings []web.Alert
	Stats    []web.Stat
	Meaning  []term
	Map      web.Map
	Places   web.Table // where no place is on the map
	Trend    web.Chart
	Silent   []web.Crumb // places that have no value
	Rest     int         // and so many more
	Parts    web.Table
	Files    fileLinks
	Doors    []web.Crumb // what the figure is made of
}

// term is one line of the definition.
type term struct{ Name, Text, Note string }

func (s *screens) showIndicator(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r, "", region.Province, region.Regency, region.District, region.Village)
	if err != nil {
		return err
	}
	page, err := s.indicatorOf(r, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.indicator.Render(w, r, http.StatusOK, page)
}

func (s *screens) indicatorOf(r *http.Request, c choice, id string) (page indicatorPage, err error) {
	ctx, p, by := r.Context(), web.PrinterOf(r), s.Actor(r)
	x, _, ok := c.framework.Find(id)
	if !ok {
		x, _, ok = edition.Find(id)
	}
	if !ok {
		return page, fault.New(fault.NotFound, "rapor.indicator.none", nil)
	}
	one, err := s.Coverage.One(ctx, by, statement.Key{Indicator: id, Period: c.period, Area: c.place.Code})
	if err != nil {
		return page, err
	}
	say := newSaying(p)
	page = indicatorPage{Title: c.headline(say, one.Value, x), Trail: c.trail(p, by, short(p, x)), Small: one.Few(), Filter: c.filter(p, "/cakupan/indikator/"+id, "wilayah", "desa", "edisi"),
		Meaning: c.meaning(p, x, one.Rule), Files: c.files(p, r), Stats: c.stats(say, one, x), Sources: p.T("rapor.source") + "; " + c.framework.Name(p.Lang())}
	if x.Name(p.Lang()) != short(p, x) {
		page.Remark = x.Name(p.Lang())
	}
	page.Doors = c.doors(p, by, one, x)
	page.Parts = c.parts(say, one, x)
	if !x.Confirmed() {
		page.Warnings = append(page.Warnings, web.Alert{Status: web.Watch, Title: p.T("rapor.unconfirmed"), Text: p.T("rapor.unconfirmed.text")})
	}
	if page.Trend, err = s.trend(ctx, say, by, c, x); err != nil {
		return page, err
	}
	if c.place.Level() == region.Village || x.Level == edition.Regency && c.place.Level() != region.Province {
		return page, nil
	}
	return page, s.where(r, c, x, &page)
}

// headline is the page's answer: how much of whom, against the target.
func (c choice) headline(say saying, v measure.Value, x edition.Indicator) string {
	p := say.p
	args := []any{"Place", label(p, c.place), "Period", web.PeriodText(p, c.period), "Name", short(p, x)}
	switch {
	case !v.Applies():
		return p.T("rapor.indicator.title.apart", args...)
	case !v.Known:
		return p.T("rapor.indicator.title.none", args...)
	}
	args = append(args, "Value", say.words(v, x))
	goal := c.goalWords(p, x)
	if goal == "" {
		return p.T("rapor.indicator.title", args...)
	}
	key := "rapor.indicator.title.reached"
	if c.short(v, x) {
		key = "rapor.indicator.title.below"
	}
	return p.T(key, append(args, "Goal", goal)...)
}

// stats are the value, what it rests on, and our own count beside a statement.
func (c choice) stats(say saying, one measure.Detail, x edition.Indicator) (all []web.Stat) {
	p, v := say.p, one.Value
	if !v.Applies() {
		return nil
	}
	value := web.Stat{Label: p.T("rapor.stat.value"), Value: "–", Note: say.words(v, x)}
	if v.IsShare() {
		value.Value = p.Percent(v.Ratio(), 1)
	} else if v.Known {
		value.Value = say.number(v, x)
	}
	if v.IsShare() && x.Measure != edition.Count {
		if _, _, ok := c.goal(x); ok {
			value.Badge = web.Badge{Status: web.Good, Text: p.T("rapor.badge.reached")}
			if c.short(v, x) {
				value.Badge = web.Badge{Status: web.Bad, Text: p.T("rapor.badge.below")}
			}
		}
	}
	goal := web.Stat{Label: p.T("rapor.goal"), Value: "–", Note: p.T("rapor.goal.none")}
	if t, local, ok := c.goal(x); ok {
		goal.Value, goal.Note = c.goalWords(p, x), p.T("rapor.local")
		if !local {
			goal.Note = c.basis(p, t)
		}
	}
	left := web.Stat{Label: p.T("rapor.stat.left"), Value: "–"}
	if v.Known && x.Measure == edition.Share {
		left.Value, left.Note = p.Int(int(v.NotReached(x.Lower))), p.T("rapor.stat.left.note")
		if x.Lower {
			left.Label, left.Note = p.T("rapor.stat.in"), p.T("rapor.stat.in.note")
		}
	}
	rests := web.Stat{Label: p.T("rapor.stat.rests"), Value: p.T("rapor.of.places", "Reporting", v.Reporting, "Areas", v.Areas), Note: say.standing(v)}
	all = []web.Stat{value, goal, left, rests}
	if v.OwnAreas > 0 && v.Source() != measure.Records {
		own := v
		own.Pair = v.Own
		all = append(all, web.Stat{Label: p.T("rapor.stat.own"), Value: p.Percent(own.Ratio(), 1), Note: p.T("web.figure.bare", "Numerator", v.Own.Numerator, "Denominator", v.Own.Denominator)})
	}
	return all
}

// basis is on whose authority a target is, and of which year.
func (c choice) basis(p *locale.Printer, t edition.Target) string {
	basis := t.Words(p)
	if t.Certainty != standard.Seen {
		basis += " (" + p.T("rapor.unconfirmed") + ")"
	}
	return p.T("rapor.goal.basis", "Basis", basis, "Year", strconv.Itoa(t.Year))
}

// meaning is the definition: who is counted, of whom, who answers for it, how sure that is.
func (c choice) meaning(p *locale.Printer, x edition.Indicator, rule *measure.Rule) (all []term) {
	lang := p.Lang()
	add := func(key, text, note string) {
		if text != "" {
			all = append(all, term{p.T(key), text, note})
		}
	}
	add("rapor.term.numerator", x.Numerator(lang), "")
	add("rapor.term.denominator", x.Denominator(lang), "")
	var offices []string
	for _, code := range x.Offices {
		offices = append(offices, c.framework.Office(p, code))
	}
	add("rapor.term.office", strings.Join(offices, ", "), "")
	add("rapor.edition", c.framework.Name(lang), x.ID)
	source := x.Source
	if key := "edition.source." + x.Source; p.Has(key) {
		source = p.T(key)
	}
	certainty := p.T("rapor.confirmed")
	if !x.Confirmed() {
		certainty = p.T("rapor.unconfirmed")
	}
	add("rapor.term.source", source, certainty)
	if rule == nil {
		add("rapor.term.count", p.T("rapor.term.count.none"), "")
	} else {
		add("rapor.term.count", p.T("coverage.rule."+rule.Key+".counts"), p.T("rapor.term.among", "Among", p.T("coverage.rule."+rule.Key+".among")))
		add("rapor.term.limit", p.T("coverage.rule."+rule.Key+".limit"), "")
	}
	for _, note := range x.Notes {
		add("rapor.term.note", p.T("edition.note."+note), "")
	}
	return all
}

// doors lead to what a figure is made of: the statement and its history, the people.
func (c choice) doors(p *locale.Printer, by account.Actor, one measure.Detail, x edition.Indicator) (all []web.Crumb) {
	at := "?periode=" + c.period.String()
	if one.Statement != nil {
		all = append(all, web.Crumb{Text: p.T("rapor.door.history"), Href: "/isian/riwayat/" + x.ID + "/" + c.period.String() + "/" + c.place.Code})
	}
	if by.Allow(account.CoverageEnter, c.place.Code) == nil && c.place.Level() > region.Province {
		all = append(all, web.Crumb{Text: p.T("rapor.door.enter"), Href: "/isian/" + x.ID + at})
	}
	if one.Rule != nil && c.place.Level() == region.Village {
		if by.Allow(account.ChildRead, c.place.Code) == nil {
			all = append(all, web.Crumb{Text: p.T("rapor.door.people"), Href: "/keluarga/daftar?wilayah=" + c.place.Code + "&periode=" + c.period.String()})
		}
		all = append(all, web.Crumb{Text: p.T("rapor.door.form"), Href: "/formulir/" + c.place.Code + "/4?periode=" + c.quarter().String()})
	}
	return all
}

// quarter is the one in which the period ends: forms are of quarters.
func (c choice) quarter() civil.Period {
	if c.period.Span() == civil.Yearly {
		return c.period
	}
	return civil.PeriodOf(min(c.period.To(), c.newest), civil.Quarterly)
}

// parts are the shorter periods that make the period up.
func (c choice) parts(say saying, one measure.Detail, x edition.Indicator) web.Table {
	p := say.p
	t := web.Table{Caption: p.T("rapor.parts"), Columns: []web.Column{{Label: p.T("rapor.period")}, {Label: p.T("rapor.value")}, {Label: p.T("rapor.standing"), Wide: true}}}
	for _, v := range one.Parts {
		if v.Period.From() > c.newest {
			continue
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: web.PeriodText(p, v.Period), Href: c.address("/cakupan/indikator/"+x.ID, "periode", v.Period.String())}, {Text: say.words(v, x), Small: v.Few()}, {Text: say.standing(v)}}})
	}
	return t
}
