package situation

import (
	"html/template"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/chart"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
)

// charts are prevalence and cases by place; their figures stand in the table below them.
func charts(p *locale.Printer, v *situation.Snapshot, without bool) []web.Chart {
	prevalence, cases := v.Bars(p, without, false)
	of := func(b chart.Bars) web.Chart {
		return web.Chart{Caption: b.Title, SVG: template.HTML(b.SVG()), Source: p.T("district.source")} // base/chart escapes what it writes
	}
	return []web.Chart{of(prevalence), of(cases)}
}
