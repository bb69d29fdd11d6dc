package entry

import (
	"strings"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/grid"
)

// paste fills the rows of a pasted block; what names no place of the sheet is said.
func (s *screens) paste(p *locale.Printer, g *paper, text string) {
	numbers := 1
	if g.page.Share {
		numbers = 2
	}
	block, err := grid.Paste(text, g.by.Area(), numbers)
	if err != nil {
		g.page.Paste.Value, g.page.Paste.Error = text, p.Error(err)
		return
	}
	at := map[string]*row{}
	for i := range g.page.Rows {
		at[g.page.Rows[i].Key] = &g.page.Rows[i]
	}
	filled := 0
	var lost []string
	for _, line := range block.Rows {
		one := at[line.Area]
		switch {
		case one == nil && line.Err != nil:
			lost = append(lost, p.T("entry.paste.line", "Line", line.Line, "Why", p.Error(line.Err)))
		case one == nil:
			lost = append(lost, p.T("entry.paste.line", "Line", line.Line, "Why", p.T("entry.paste.elsewhere", "Name", line.Said)))
		case one.Fixed:
			lost = append(lost, p.T("entry.paste.line", "Line", line.Line, "Why", one.Name+": "+one.State.Text))
		default:
			filled++
			one.enter(p, line.Texts[0], line.Texts[1], false)
		}
	}
	status := web.Good
	if len(lost) > 0 {
		status = web.Watch
	}
	g.page.Alerts = append(g.page.Alerts, web.Alert{Status: status, Title: p.N("entry.pasted", filled), Text: strings.Join(append(lost, p.T("entry.pasted.text")), " ")})
}
