package document

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/published"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/letter"
)

// Analysis is what the report of a situation analysis is made of.
type Analysis struct {
	View     *situation.View
	Frozen   *register.Entry[situation.Analysis] // whose figures the view has; nil: live ones, a draft
	Head     letter.Head
	Outlines []region.Outline
	Below    int // counts of people from 1 to one less are not told
	Made     db.Time
}

// analysis is the report while it is written.
type analysis struct {
	Analysis
	p   *locale.Printer
	doc paper.Document
}

// Situation is the report of the situation analysis (Aksi 1): where stunting is, how far
// services reach, what hinders them, what is recommended, and what is uncertain. It leaves
// out the small counts that the snapshot names.
func Situation(a Analysis) (paper.Document, error) {
	r := &analysis{Analysis: a, p: locale.For(locale.Indonesian)}
	v := a.View
	r.doc = paper.Document{Title: r.t("title.file", "Place", r.place(v.Area), "Year", strconv.Itoa(v.Year)), Size: a.Head.Size, Head: a.Head.Paper(), Made: a.Made.Time,
		Foot: r.t("foot", "Place", r.place(v.Area), "Year", strconv.Itoa(v.Year))}
	if a.Frozen == nil {
		r.doc.Draft = r.p.T("paper.draft")
	}
	r.add(paper.Heading{Text: r.t("title", "Place", r.upper(v.Area), "Year", strconv.Itoa(v.Year))})
	r.introduction()
	if err := r.prevalence(); err != nil {
		return r.doc, err
	}
	r.targets()
	r.services()
	r.supply()
	r.constraints()
	r.recommendations()
	r.uncertain()
	signer := a.Head.Signer()
	r.add(paper.Signatures{Place: a.Head.Place + ", " + r.p.LongDate(today(a.Made, v.Regency)), Signers: []paper.Signer{signer}})
	r.annex()
	return r.doc, nil
}

func (r *analysis) add(blocks ...paper.Block) { r.doc.Blocks = append(r.doc.Blocks, blocks...) }

func (r *analysis) t(key string, args ...any) string {
	return r.p.T("document.situation."+key, args...)
}

func (r *analysis) chapter(key string) { r.add(paper.Heading{Level: 1, Text: r.t("chapter." + key)}) }

func (r *analysis) say(text string) {
	if text != "" {
		r.add(paper.P(text))
	}
}

func (r *analysis) introduction() {
	v := r.View
	r.chapter("introduction")
	r.say(r.t("introduction", "Place", r.place(v.Area), "Year", strconv.Itoa(v.Year), "Next", strconv.Itoa(v.Year+1)))
	rows := []paper.Field{{Name: r.t("field.month"), Value: r.p.Month(v.Month)}, {Name: r.t("field.period"), Value: situation.When(r.p, v.Period.String())},
		{Name: r.t("field.standard"), Value: r.p.T("growth.standard." + v.Standard)}, {Name: r.t("field.edition"), Value: v.Framework.Name(locale.Indonesian)},
		{Name: r.t("field.reporting"), Value: r.t("reporting", "Count", v.Whole.Told, "Of", v.Whole.Within)}}
	if f := r.Frozen; f != nil {
		rows = append(rows, paper.Field{Name: r.t("field.frozen"), Value: moment(r.p, f.Body.Taken, v.Regency)}, paper.Field{Name: "SHA-256", Value: f.Body.SHA256})
	} else {
		rows = append(rows, paper.Field{Name: r.t("field.frozen"), Value: r.t("live")})
	}
	r.add(paper.Fields{Rows: rows})
	r.say(r.t("sources"))
}

func (r *analysis) prevalence() error {
	v, p := r.View, r.p
	r.chapter("prevalence")
	low, high := v.Whole.Interval()
	said := r.t("prevalence", "Place", r.place(v.Area), "Month", v.Month, "Count", int(v.Whole.Stunted), "Of", int(v.Whole.Measured), "Share", p.Percent(v.Whole.Prevalence(), 1), "Interval", p.Interval(low, high, 1))
	if v.Whole.Hides&(situation.HidesStunted|situation.HidesMeasured) != 0 {
		said = r.t("prevalence.hidden", "Place", r.place(v.Area), "Month", v.Month)
	}
	if v.Whole.Hides&situation.HidesSevere == 0 {
		said += " " + r.t("prevalence.severe", "Severe", int(v.Whole.Severe))
	}
	if v.Whole.Hides&(situation.HidesChildren|situation.HidesMeasured) == 0 {
		said += " " + r.t("prevalence.reach", "Children", int(v.Whole.Children), "Reach", p.Percent(float64(v.Whole.Measured)/float64(max(1, v.Whole.Children)), 0))
	}
	r.say(said)
	r.say(v.Apart(p))
	if !r.hotspotsHide(v.Area) {
		r.say(v.HotspotWords(p))
	}
	if r.prevalenceOf(v.Whole) != star {
		r.say(v.ShrinkWords(p))
	}
	with, cases := v.Bars(p, false, true)
	without, _ := v.Bars(p, true, true)
	if r.hotspotsHide(v.Area) {
		without.Target, without.TargetName = 0, ""
	}
	hidden := 0
	for i, d := range v.Parts() { // what is left without hotspots tells what they have
		if r.hotspotsHide(d.Code) {
			hidden++
			without.Rows[i] = with.Rows[i]
			without.Rows[i].Value, without.Rows[i].Low, without.Rows[i].High, without.Rows[i].Note = nan, 0, 0, p.T("situation.withheld")
		}
	}
	values := []float64{}
	for _, x := range v.Villages {
		if x.Known() && r.prevalenceOf(x) != star {
			values = append(values, x.Prevalence())
		}
	}
	atlas := v.Map(p, r.Outlines, limits(values))
	for _, one := range []struct {
		title, alt string
		png        func(io.Writer) error
		skip       bool
	}{{with.Title, with.Describe, with.PNG, false}, {cases.Title, cases.Describe, cases.PNG, false}, {without.Title, without.Title, without.PNG, len(v.Hotspots()) == 0 || hidden == len(without.Rows)}, {atlas.Title, atlas.Describe, atlas.PNG, len(atlas.Areas) == 0}} {
		if one.skip {
			continue
		}
		var b bytes.Buffer
		if err := one.png(&b); err != nil {
			return err
		}
		r.add(paper.Picture{Image: b.Bytes(), Caption: r.t("picture", "Title", one.title), Alt: one.alt})
	}
	r.parts()
	r.published()
	return nil
}

// parts are the kecamatan, with and without hotspots.
func (r *analysis) parts() {
	v, p := r.View, r.p
	t := paper.Table{Caption: r.t("table.parts", "Month", v.Month), Numbers: true, Points: 9, Note: r.t("note.parts"),
		Columns: []paper.Column{{Head: r.t("column.place"), Width: 27}, r.number("column.children", 14), r.number("column.measured", 13), r.number("column.stunted", 11), r.number("column.severe", 13),
			r.number("column.prevalence", 19), r.number("column.interval", 17), r.number("column.without", 15), {Head: r.t("column.against"), Width: 20}}}
	row := func(x situation.Place) paper.Row {
		word := ""
		if x.Code != v.Area && x.Known() {
			word = r.p.T(map[int]string{1: "situation.above", 0: "situation.chance", -1: "situation.below"}[v.Against(x)])
		}
		without := v.Without(x.Code)
		share := star
		if !r.hotspotsHide(x.Code) {
			share = r.prevalenceOf(without)
		}
		cells := append(paper.Cells(situation.Name(p, x.Code)), r.counts(x)...)
		return paper.Row{Strong: x.Code == v.Area, Cells: append(cells, paper.Cells(share, word)...)}
	}
	for _, d := range v.Parts() {
		t.Rows = append(t.Rows, row(d))
	}
	t.Rows = append(t.Rows, row(v.Whole))
	r.add(told(t, 1, 7))
}

// told is a table without those columns of which it tells nothing.
func told(t paper.Table, columns ...int) paper.Table {
	for _, i := range slices.Backward(columns) {
		cell := func(row paper.Row) int { // a row's first cell may go over several columns
			return i - max(0, row.Cells[0].Span-1)
		}
		if slices.ContainsFunc(t.Rows, func(row paper.Row) bool {
			text := row.Cells[cell(row)].Text
			return text != star && text != "–" && text != ""
		}) {
			continue
		}
		t.Columns = slices.Delete(t.Columns, i, i+1)
		for k, row := range t.Rows {
			t.Rows[k].Cells = slices.Delete(row.Cells, cell(row), cell(row)+1)
		}
	}
	return t
}

// star stands for a count that the file does not tell.
const star = "*"

// counts are children, measured, stunted, severe, prevalence and interval of a place.
func (r *analysis) counts(x situation.Place) []paper.Cell {
	told := func(hidden situation.Hides, n int64) string {
		if x.Hides&hidden != 0 {
			return star
		}
		return r.p.Int(int(n))
	}
	interval := "–"
	share := r.prevalenceOf(x)
	if x.Known() {
		low, high := x.Interval()
		if interval = r.p.Interval(low, high, 1); share == star {
			interval = star
		}
	}
	return paper.Cells(told(situation.HidesChildren, x.Children), told(situation.HidesMeasured, x.Measured), told(situation.HidesStunted, x.Stunted), told(situation.HidesSevere, x.Severe), share, interval)
}

func (r *analysis) prevalenceOf(x situation.Place) string {
	switch {
	case !x.Known():
		return "–"
	case x.Hides&(situation.HidesStunted|situation.HidesMeasured) != 0:
		return star
	}
	return r.p.Percent(x.Prevalence(), 1)
}

// hotspotsHide tells whether a figure without hotspots would tell a count that is withheld
// of one of them.
func (r *analysis) hotspotsHide(code string) bool {
	for _, x := range r.View.Villages {
		if region.Within(x.Code, code) && x.Hotspot && r.prevalenceOf(x) == star {
			return true
		}
	}
	p, _ := r.View.Place(code)
	return r.prevalenceOf(p) == star
}

func (r *analysis) published() {
	if len(r.View.Published) == 0 {
		return
	}
	t := paper.Table{Caption: r.t("table.published"), Points: 9, Note: r.t("note.published"), Columns: []paper.Column{{Head: r.t("column.survey"), Width: 20}, {Head: r.t("column.kind"), Width: 25}, {Head: r.t("column.year"), Width: 12},
		{Head: "%", Width: 10, Align: paper.Right}, {Head: r.t("column.source"), Width: 50}}}
	for _, f := range r.View.Published {
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(r.p.T("published.survey."+published.Word(f.Survey)), r.p.T("published.kind."+f.Kind), situation.When(r.p, f.Period), r.p.Decimal(float64(f.Hundredths)/100, f.Places), f.Source)})
	}
	r.add(t)
}

func (r *analysis) targets() {
	r.chapter("targets")
	t := paper.Table{Caption: r.t("table.targets"), Points: 9, Columns: []paper.Column{{Head: r.t("column.group"), Width: 45}, r.number("column.count", 18), {Head: r.t("column.from"), Width: 40}, {Head: r.t("column.reporting"), Width: 25}}}
	for _, x := range r.View.Targets {
		source := r.p.T("situation.target.records")
		if x.Indicator != "" {
			source = r.p.T("situation.target.denominator", "ID", x.Indicator)
		}
		count := r.p.Int(int(x.Count))
		switch {
		case x.Reporting == 0:
			count = "–"
		case r.View.Silent(x, r.Below):
			count = star
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(r.p.T("situation.target."+x.Key), count, source, r.t("of", "Count", x.Reporting, "Of", x.Asked))})
	}
	r.add(t)
	if f := r.View.Whole.Fund; f != nil {
		r.say(r.p.T("situation.fund", "Year", strconv.Itoa(r.View.FundYear), "Villages", f.Villages, "Total", f.Total, "Stunting", f.Stunting))
	}
}

// number is a column of figures.
func (r *analysis) number(key string, width float64) paper.Column {
	return paper.Column{Head: r.t(key), Width: width, Align: paper.Right}
}

// annex is every village, on landscape pages.
func (r *analysis) annex() {
	v, p := r.View, r.p
	r.add(paper.Section{Landscape: true}, paper.Heading{Level: 1, Text: r.t("chapter.annex")})
	t := paper.Table{Caption: r.t("table.villages", "Month", v.Month), Numbers: true, Points: 8, Note: r.t("note.villages", "Below", r.Below),
		Columns: []paper.Column{{Head: r.t("column.no"), Width: 6, Align: paper.Center}, {Head: r.t("column.code"), Width: 20}, {Head: r.t("column.village"), Width: 34}, r.number("column.children", 12), r.number("column.measured", 12),
			r.number("column.stunted", 11), r.number("column.severe", 12), r.number("column.prevalence", 15), r.number("column.interval", 16), r.number("column.shrunk", 16), {Head: r.t("column.mark"), Width: 28}}}
	n := 0
	for _, d := range append([]situation.Place{}, v.Parts()...) {
		if region.LevelOf(d.Code) == region.District {
			t.Rows = append(t.Rows, paper.Row{Strong: true, Cells: append([]paper.Cell{{Text: situation.Name(p, d.Code), Span: 3}}, append(r.counts(d), paper.Cells("", "")...)...)})
		}
		for _, x := range v.Villages {
			if !region.Within(x.Code, d.Code) {
				continue
			}
			n++
			place, _ := region.Get(x.Code)
			var marks []string
			if x.Hotspot {
				marks = append(marks, p.T("situation.hotspot"))
			}
			shrunk := r.prevalenceOf(x)
			if shrunk != star { // one side of the middle may hold one small count only
				marks = append(marks, p.T("situation.quadrant.short."+strconv.Itoa(int(x.Quadrant))))
			}
			if x.Known() && shrunk != star {
				shrunk = p.Percent(x.Shrunk, 1)
			}
			cells := append(paper.Cells(strconv.Itoa(n), region.Dotted(x.Code), p.T(place.Kind.Key())+" "+place.Name), r.counts(x)...)
			t.Rows = append(t.Rows, paper.Row{Cells: append(cells, paper.Cells(shrunk, strings.Join(marks, "; "))...)})
		}
	}
	r.add(told(t, 3))
}

// uncertain says what of the report is not sure.
func (r *analysis) uncertain() {
	v, p := r.View, r.p
	r.chapter("uncertain")
	all := []string{r.t("uncertain.chance"), r.t("uncertain.rule")}
	if v.Whole.Hides&(situation.HidesChildren|situation.HidesMeasured) == 0 {
		all = slices.Insert(all, 1, r.t("uncertain.away", "Share", p.Percent(1-float64(v.Whole.Measured)/float64(max(1, v.Whole.Children)), 0)))
	}
	var aims, none []string
	for _, x := range append(append([]situation.Coverage{}, v.Services...), v.Supply...) {
		if x.Goal != nil && x.Goal.Certainty != standard.Seen {
			aims = append(aims, x.ID)
		}
		if !x.Known {
			none = append(none, x.ID)
		}
	}
	if len(aims) > 0 {
		all = append(all, r.p.N("document.situation.uncertain.targets", len(aims), "List", joined(aims)))
	}
	if len(none) > 0 {
		all = append(all, r.p.N("document.situation.uncertain.none", len(none), "List", joined(none)))
	}
	if n := v.Whole.Within - v.Whole.Told; n > 0 {
		all = append(all, r.p.N("document.situation.uncertain.villages", n))
	}
	r.add(paper.List{Marker: paper.Letter, Items: paper.Items(all...)})
}
