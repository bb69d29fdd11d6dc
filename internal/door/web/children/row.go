package children

import (
	"slices"

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
		{Label: p.T("children.column.weighed"), Wide: true}, {Label: p.T("children.column.measures"), Numeric: true, Wide: true}}
	if f.Need == indicator.NotWeighed { // who is to be visited has no scores this month
		t.Columns[1], t.Columns[2] = web.Column{Label: p.T("children.column.weighed")}, web.Column{Label: p.T("children.column.parent"), Wide: true}
		t.Columns = slices.Delete(t.Columns, 5, 6)
	}
	for _, l := range list {
		t.Rows = append(t.Rows, web.Row{Cells: cells(p, f.Need, l)})
	}
	return t
}

func cells(p *locale.Printer, need indicator.Need, l indicator.Listed) []web.Cell {
	place, _ := region.Get(l.Village)
	all := []web.Cell{
		{Text: l.Person.Name, Href: "/anak/" + string(l.Person.ID), Note: masked(p, l.Person)},
		status(p, need, l.Row),
		{Badge: gain(p, l.Gain, l.Trend.TRun), Text: "–"},
		{Text: ageText(p, l.Age), Note: sexText(p, l.Person.Sex)},
		{Text: place.Name, Note: l.Posyandu},
		weighed(p, l.Row),
		measures(p, l.Row),
	}
	if need == indicator.NotWeighed {
		all[1], all[2] = all[5], web.Cell{Text: l.Person.Parent, Note: neighbourhood(l.Person)}
		all = slices.Delete(all, 5, 6)
	}
	return all
}

// neighbourhood is where in a village a home is looked for.
func neighbourhood(c people.Child) string {
	if c.RT == "" && c.RW == "" {
		return c.Address
	}
	return "RT " + c.RT + " / RW " + c.RW
}

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
		cell.Note += p.T("growth.index."+index.String()+".short") + " " + p.Z(int(r.Days[i].Z))
	}
	return cell
}

func weighed(p *locale.Printer, r indicator.Row) web.Cell {
	away := r.MonthsAbsent()
	switch {
	case r.Trend.LastMonth == 0:
		return web.Cell{Text: p.T("children.weighed.never")}
	case away == 0:
		return web.Cell{Text: p.Date(r.Day)}
	case away == 1:
		return web.Cell{Badge: web.Badge{Status: web.Watch, Text: p.N("children.absent", away)}, Note: p.T("children.weighed.last", "Month", r.Trend.LastMonth)}
	}
	return web.Cell{Badge: web.Badge{Status: web.Bad, Text: p.N("children.absent", away)}, Note: p.T("children.weighed.last", "Month", r.Trend.LastMonth)}
}

func measures(p *locale.Printer, r indicator.Row) web.Cell {
	if !r.Weighed && r.Trend.LastGrams > 0 {
		return web.Cell{Text: p.Kg(r.Trend.LastGrams), Note: p.T("children.measures.last"), Small: true}
	}
	c := web.Cell{Text: "–"}
	if r.Grams > 0 {
		c.Text = p.Kg(r.Grams)
	}
	if r.MM > 0 {
		c.Note = p.Cm(r.MM)
	}
	return c
}
