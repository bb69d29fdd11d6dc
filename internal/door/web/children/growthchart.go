package children

import (
	"html/template"
	"math"
	"net/http"
	"strconv"

	"tumbuh/internal/base/chart"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// drawn are the charts as the address says them: ?grafik=tbu.
var drawn = []struct {
	word  string
	index growth.Index
}{{"tbu", growth.HFA}, {"bbu", growth.WFA}, {"bbtb", growth.WFH}}

// twoYears is the day from which children are measured standing.
const twoYears = 731

// growthChart draws one index on the standard's bands: the age range of the
// growth card's page that the child is on, or the lengths around its own.
func growthChart(r *http.Request, c people.Child, visits []visit.Visit) ([]web.Tab, web.Chart) {
	p, chosen := web.PrinterOf(r), drawn[0].index
	var tabs []web.Tab
	for _, d := range drawn {
		if r.URL.Query().Get("grafik") == d.word {
			chosen = d.index
		}
	}
	for _, d := range drawn {
		tabs = append(tabs, web.Tab{Text: p.T("growth.index." + d.index.String() + ".short"), Href: "/anak/" + string(c.ID) + "?grafik=" + d.word + "#grafik", Active: d.index == chosen})
	}
	g := chart.Growth{Print: p, TallIsFine: chosen == growth.HFA,
		Title: p.T("children.chart", "Index", p.T("growth.index."+chosen.String()), "Sex", sexText(p, c.Sex)),
		YName: p.T(map[growth.Index]string{growth.HFA: "children.axis.cm", growth.WFA: "children.axis.kg", growth.WFH: "children.axis.kg"}[chosen]),
		XName: p.T("children.axis.months"), XStep: 6}
	left := 0
	if chosen == growth.WFH {
		left = byLength(p, &g, c, visits)
	} else {
		left = byAge(p, &g, chosen, c, visits)
	}
	g.Describe = p.N("children.chart.describe", len(g.Child))
	if n := len(g.Child); n > 0 {
		g.Describe += " " + g.Child[n-1].Tip
	}
	out := web.Chart{Caption: g.Title, SVG: template.HTML(g.SVG()), Source: p.T("children.chart.source")}
	if left > 0 {
		out.Source += " " + p.N("children.chart.left", left)
	}
	return tabs, out
}

// byAge fills a chart over age and tells how many weighings it had to leave out
// because their numbers cannot be right.
func byAge(p *locale.Printer, g *chart.Growth, i growth.Index, c people.Child, visits []visit.Visit) (left int) {
	from, to := 0.0, 24.0
	if n := len(visits); n > 0 {
		if last := float64(visits[n-1].Day-c.Birth) / growth.DaysPerMonth; last > 24 {
			to = 60
		}
		if first := float64(visits[0].Day-c.Birth) / growth.DaysPerMonth; first > 24 {
			from = 24
		}
	}
	first, last := 0.0, math.Round(to*growth.DaysPerMonth)
	if from == 24 { // a page keeps to its own table: that of lengths or that of heights
		first = twoYears
	}
	if to == 24 {
		last = twoYears - 1
	}
	curves(g, from, to, 0.5, func(month, z float64) float64 {
		return growth.ValueAt(i, c.Sex, min(max(math.Round(month*growth.DaysPerMonth), first), last), z)
	})
	for _, v := range visits {
		y, text := float64(v.MM)/10, p.Cm(v.MM)
		if i == growth.WFA {
			y, text = float64(v.Grams)/1000, p.Kg(v.Grams)
		}
		if v.Scores[i].State == growth.Implausible {
			left++
		}
		if v.Scores[i].Known() {
			g.Child = append(g.Child, chart.Mark{X: float64(v.Day-c.Birth) / growth.DaysPerMonth, Y: y, Tip: tip(p, v, i, text)})
		}
	}
	return left
}

// byLength fills the chart of weight over length, or over height from two years
// on: two tables, of which it shows the one of the last weighing.
func byLength(p *locale.Printer, g *chart.Growth, c people.Child, visits []visit.Visit) (left int) {
	position := growth.Lying
	if n := len(visits); n > 0 && visits[n-1].Day-c.Birth >= twoYears {
		position = growth.Standing
	}
	g.XName, g.XStep = p.T(map[growth.Position]string{growth.Lying: "children.axis.length", growth.Standing: "children.axis.height"}[position]), 5
	from, to := math.Inf(1), math.Inf(-1)
	for _, v := range visits {
		standing := v.Day-c.Birth >= twoYears
		switch {
		case v.Scores[growth.WFH].State == growth.Implausible:
			left++
		case v.Scores[growth.WFH].Known() && standing == (position == growth.Standing):
			x := float64(v.MM) / 10
			from, to = min(from, x), max(to, x)
			g.Child = append(g.Child, chart.Mark{X: x, Y: float64(v.Grams) / 1000, Tip: tip(p, v, growth.WFH, p.Cm(v.MM)+" · "+p.Kg(v.Grams))})
		}
	}
	low, high := map[growth.Position]float64{growth.Lying: 45, growth.Standing: 65}[position], map[growth.Position]float64{growth.Lying: 110, growth.Standing: 120}[position]
	if len(g.Child) == 0 {
		from, to = low+10, high-10
	}
	from, to = max(low, math.Floor(from/5)*5-5), min(high, math.Ceil(to/5)*5+5)
	curves(g, from, to, 0.5, func(cm, z float64) float64 { return growth.WeightAt(position, c.Sex, cm*10, z) })
	return left
}

// curves are the standard's lines from −3 to +3; those of one standard deviation
// have no name, for room.
func curves(g *chart.Growth, from, to, step float64, at func(x, z float64) float64) {
	for z := -3; z <= 3; z++ {
		line := chart.Curve{Z: z}
		if z != 1 && z != -1 {
			line.Name = growthName(z)
		}
		for x := from; x <= to; x += step {
			if y := at(x, float64(z)); !math.IsNaN(y) {
				line.Points = append(line.Points, chart.XY{X: x, Y: y})
			}
		}
		g.Curves = append(g.Curves, line)
	}
}

func growthName(z int) string {
	switch {
	case z < 0:
		return "−" + strconv.Itoa(-z) + " SD"
	case z > 0:
		return "+" + strconv.Itoa(z) + " SD"
	}
	return "0"
}

// tip is a point's figure in words.
func tip(p *locale.Printer, v visit.Visit, i growth.Index, measured string) string {
	return p.T("children.tip", "Day", v.Day, "Measured", measured, "Z", p.Z(int(v.Scores[i].Z)), "Class", class(p, i, v.Scores[i]).Text)
}
