package document

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
)

var nan = math.NaN()

// services are how far each service of the edition reaches, those furthest from their
// targets first.
func (r *analysis) services() {
	v, p := r.View, r.p
	r.chapter("services")
	short, known := 0, 0
	for _, x := range v.Services {
		if x.Reached != "" {
			known++
		}
		if x.Reached == situation.No {
			short++
		}
	}
	r.say(r.t("services", "Count", short, "Known", known, "All", len(v.Services), "Period", situation.When(p, v.Period.String())))
	t := paper.Table{Caption: r.t("table.services", "Period", situation.When(p, v.Period.String())), Points: 8, Note: r.t("note.services", "Below", r.Below),
		Columns: []paper.Column{{Head: r.t("column.service"), Width: 42}, {Head: r.t("column.office"), Width: 20}, r.number("column.numerator", 16), r.number("column.denominator", 15), r.number("column.share", 11),
			r.number("column.goal", 13), r.number("column.gap", 15), r.number("column.missed", 19), r.number("column.reporting", 16)}}
	for _, x := range v.ByGap() {
		cells := []string{x.ID + " " + x.NameID, situation.OfficeName(p, &v.Framework, x.Office), "–", "–", "–", r.goal(x), "–", "–", strconv.Itoa(x.Reporting) + "/" + strconv.Itoa(x.Asked)}
		switch {
		case x.Known && v.Quiet(v.Figure("coverage", v.Area, x.ID), r.Below):
			cells[2], cells[3], cells[4] = star, star, star
		case x.Known:
			cells[2], cells[3] = p.Int(int(x.Numerator)), p.Int(int(x.Denominator))
			if x.Denominator > 0 {
				cells[4] = p.Decimal(100*float64(x.Numerator)/float64(x.Denominator), 1)
			}
			if x.Reached == situation.No {
				cells[6], cells[7] = p.Decimal(x.Gap, 1), p.Int(int(x.Missed))
				if x.Sure == 0 {
					cells[6] += " ~"
				}
			}
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(cells...)})
	}
	r.add(t)
}

// goal is a target; one that nobody confirmed has a mark.
func (r *analysis) goal(x situation.Coverage) string {
	if x.Goal == nil {
		return "–"
	}
	places := 0
	if x.Goal.Hundredths%100 != 0 {
		places = 1
	}
	text := r.p.Decimal(float64(x.Goal.Hundredths)/100, places)
	if x.Measure == string(edition.YesNo) {
		text = r.p.T("situation.yes")
	}
	if x.Lower {
		text = "≤ " + text
	}
	if x.Goal.Certainty != standard.Seen {
		text += "?"
	}
	return text
}

func (r *analysis) supply() {
	v, p := r.View, r.p
	r.chapter("supply")
	t := paper.Table{Caption: r.t("table.supply"), Points: 8, Note: r.t("note.supply"), Columns: []paper.Column{{Head: r.t("column.supply"), Width: 55}, {Head: r.t("column.office"), Width: 22}, r.number("column.value", 16),
		r.number("column.goal", 12), {Head: r.t("column.reached"), Width: 18}, {Head: r.t("column.note"), Width: 28}}}
	for _, x := range v.Supply {
		value, reached := "–", p.T("situation.unknown")
		if x.Known {
			e := v.Figure("supply", v.Area, x.ID)
			e.Target = 0
			if value = e.Value(p); v.Quiet(e, r.Below) {
				value = star
			}
			reached = p.T(map[situation.Answer]string{situation.Yes: "situation.reached", situation.No: "situation.short", "": "situation.nogoal"}[x.Reached])
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(x.ID+" "+x.NameID, situation.OfficeName(p, &v.Framework, x.Office), value, r.goal(x), reached, x.Note)})
	}
	r.add(t)
}

func (r *analysis) constraints() {
	v, p := r.View, r.p
	r.chapter("constraints")
	if len(v.Constraints) == 0 {
		r.say(r.t("constraints.none"))
		return
	}
	t := paper.Table{Caption: r.t("table.constraints"), Points: 8, Columns: []paper.Column{{Head: r.t("column.no"), Width: 9, Align: paper.Center}, {Head: r.t("column.service"), Width: 34}, {Head: r.t("column.places"), Width: 26},
		{Head: r.t("column.kind"), Width: 23}, {Head: r.t("column.cause"), Width: 34}, {Head: r.t("column.repair"), Width: 34}, {Head: r.t("column.office"), Width: 20}}}
	for _, e := range sorted(v.Constraints, func(c situation.Constraint) int { return c.Number }) {
		b := e.Body
		what := b.Service
		if x, found := v.Service(b.Indicator); found {
			what = x.ID + " " + x.NameID
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(strconv.Itoa(b.Number), what, r.areas(b.Areas), p.T("situation.kind."+b.Kind), b.Cause, b.Repair, situation.OfficeName(p, &v.Framework, b.Office))})
	}
	r.add(t)
}

// recommendations are told one by one, each with the figures behind it.
func (r *analysis) recommendations() {
	v, p := r.View, r.p
	r.chapter("recommendations")
	if len(v.Recommendations) == 0 {
		r.say(r.t("recommendations.none"))
		return
	}
	r.say(r.t("recommendations"))
	for _, e := range sorted(v.Recommendations, func(x situation.Recommendation) int { return x.Number }) {
		b := e.Body
		head := r.t("recommendation", "Number", b.Number, "Type", p.T("situation.type."+b.Type), "Priority", p.T("situation.priority."+b.Priority), "Office", situation.OfficeName(p, &v.Framework, b.Office))
		r.add(paper.Para{Runs: []paper.Run{{Text: head, Bold: true}}, Keep: true}, paper.P(b.Text))
		if len(b.Areas) > 0 {
			r.add(paper.Para{Runs: []paper.Run{{Text: r.t("recommendation.places") + " ", Italic: true}, {Text: r.areas(b.Areas)}}, Small: true})
		}
		var behind, reporting []string
		for _, f := range b.Evidence {
			if f.Kind == "reporting" { // of many indicators: one line
				reporting = append(reporting, f.Indicator+" "+strconv.FormatInt(f.Count, 10)+"/"+strconv.FormatInt(f.Of, 10))
				continue
			}
			behind = append(behind, r.behind(f))
		}
		if len(reporting) > 0 {
			behind = append(behind, r.t("behind.reporting", "List", strings.Join(reporting, "; ")))
		}
		if len(behind) > 0 {
			r.add(paper.List{Marker: paper.Dash, Items: paper.Items(behind...)})
		}
	}
}

// behind is a figure behind a recommendation, without a count that the file does not tell.
func (r *analysis) behind(e situation.Evidence) string {
	if r.View.Quiet(e, r.Below) {
		return r.p.T("situation.evidence."+e.Kind+".words", "What", r.what(e), "Value", star, "When", situation.When(r.p, e.When))
	}
	return e.Words(r.p, &r.View.Framework)
}

func (r *analysis) what(e situation.Evidence) string {
	if x, found := r.View.Service(e.Indicator); found {
		return x.ID + " " + x.NameID
	}
	return situation.Name(r.p, e.Area)
}

func (r *analysis) areas(codes []string) string {
	if len(codes) == 0 {
		return r.p.T("situation.whole")
	}
	var names []string
	for _, code := range codes {
		names = append(names, situation.Name(r.p, code))
	}
	return strings.Join(names, "; ")
}

func sorted[T any](all []register.Entry[T], number func(T) int) []register.Entry[T] {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b register.Entry[T]) int { return number(a.Body) - number(b.Body) })
	return all
}

func joined(ids []string) string { return strings.Join(ids, ", ") }

// place is an area as a sentence names it.
func (r *analysis) place(code string) string { return situation.Name(r.p, code) }

func (r *analysis) upper(code string) string { return strings.ToUpper(r.place(code)) }

func today(at db.Time, regency string) civil.Date { return civil.DateOf(at.In(region.Zone(regency))) }

// moment is a day and a time by a regency's clock.
func moment(p *locale.Printer, at db.Time, regency string) string {
	local := at.In(region.Zone(regency))
	return p.LongDate(civil.DateOf(local)) + ", " + local.Format("15.04 MST")
}

// limits are round limits of up to five classes that share values out about evenly.
func limits(values []float64) (all []float64) {
	values = slices.Sorted(slices.Values(values))
	for i := 1; i < 5 && len(values) > 0; i++ {
		at := math.Round(values[i*len(values)/5]*50) / 50
		if at > values[0] && at <= values[len(values)-1] && (len(all) == 0 || at > all[len(all)-1]) {
			all = append(all, at)
		}
	}
	return all
}
