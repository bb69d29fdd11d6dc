package children

import (
	"strings"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/people"
)

// table is a list of children with what the need asks to see first.
func table(p *locale.Printer, f indicator.Filter, list []indicator.Listed) web.Table {
	t := web.Table{Caption: p.T("children.list"), Empty: web.Empty{Icon: "circle-check", Title: p.T("children.empty.title"), Text: p.T("children.empty.text")}}
	t.Columns = []web.Column{{Label: p.T("children.column.name")}, {Label: p.T("children.column.status"), Hint: p.T("growth.standard.who-2006-days")},
		{Label: p.T("children.column.gain")}, {Label: p.T("children.column.age"), Wide: true}, {Label: p.T("children.column.place"), Wide: true},
		{Label: p.T("children.column.weighed"), Wide: true}}
	if f.Need == indicator.NotWeighed { // who is to be visited has no scores this month
		t.Columns[1], t.Columns[2] = web.Column{Label: p.T("children.column.weighed")}, web.Column{Label: p.T("children.column.parent"), Wide: true}
		t.Columns = t.Columns[:5]
	}
	for _, l := range list {
		t.Rows = append(t.Rows, web.Row{Cells: cells(p, f.Need, l)})
	}
	return t
}

func cells(p *locale.Printer, need indicator.Need, l indicator.Listed) []web.Cell {
	place, _ := region.Get(l.Village)
	all := []web.Cell{
		{Text: l.Person.Name, Href: "/anak/" + string(l.Person.ID), Note: folding(masked(p, l.Person))},
		status(p, need, l.Row),
		{Badge: gain(p, l.Gain, l.Trend.TRun), Text: "–"},
		{Text: ageText(p, l.Age), Note: sexText(p, l.Person.Sex)},
		{Text: place.Name, Note: l.Posyandu},
		weighed(p, l.Row),
	}
	if need == indicator.NotWeighed {
		all[1], all[2] = all[5], web.Cell{Text: l.Person.Parent, Note: neighbourhood(l.Person)}
		all = all[:5]
	}
	return all
}

// folding lets a masked number break before its digits on a phone, and nowhere
// else.
func folding(number string) string {
	dots := strings.Count(number, "•") * len("•")
	return number[:dots] + "\u200b" + number[dots:]
}

// neighbourhood is where in a village a home is looked for.
func neighbourhood(c people.Child) string {
	if c.RT == "" && c.RW == "" {
		return c.Address
	}
	return "RT " + c.RT + " / RW " + c.RW
}

// nbsp keeps what belongs together on one line.
const nbsp = "\u00a0"

// status is the class that put the child on the list, or else its gravest, with
// all three scores under it.
func status(p *locale.Printer, need indicator.Need, r indicator.Row) web.Cell {
	k, worst := 0, growth.NoSeverity
	for i, index := range indicator.Indices {
		severity := growth.Classify(index, r.Days[i]).Severity
		if r.Days[i].State == growth.Implausible && need == indicator.Doubtful {
			severity = growth.Red + 1
		}
		if severity > worst {
			k, worst = i, severity
		}
	}
	switch need {
	case indicator.Stunted:
		k = 0
	case indicator.Underweight:
		k = 1
	case indicator.Wasted, indicator.Overweight:
		k = 2
	}
	cell := web.Cell{Badge: class(p, indicator.Indices[k], r.Days[k]), Text: "–"}
	for i, index := range indicator.Indices {
		if r.Days[i].State == growth.Missing {
			continue
		}
		if cell.Note != "" {
			cell.Note += " · "
		}
		cell.Note += p.T("growth.index."+index.String()+".short") + nbsp + p.Z(int(r.Days[i].Z))
	}
	return cell
}

// weighed is the weighing of the month with its measures, or how long ago the
// last one was.
func weighed(p *locale.Printer, r indicator.Row) web.Cell {
	away := r.MonthsAbsent()
	if r.Trend.LastMonth == 0 {
		return web.Cell{Text: p.T("children.weighed.never")}
	}
	if away == 0 {
		c := web.Cell{Text: strings.ReplaceAll(p.Date(r.Day), " ", nbsp), Note: p.Kg(r.Grams)}
		if r.MM > 0 {
			c.Note += " · " + p.Cm(r.MM)
		}
		return c
	}
	badge := web.Badge{Status: web.Watch, Text: p.N("children.absent", away)}
	if away > 1 {
		badge.Status = web.Bad
	}
	return web.Cell{Badge: badge, Note: p.T("children.weighed.last", "Month", r.Trend.LastMonth, "Weight", p.Kg(r.Trend.LastGrams))}
}
