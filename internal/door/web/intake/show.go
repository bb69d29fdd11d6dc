package intake

import (
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/record/people"
)

// summary is what an import did, or would do, in cards and lines.
type summary struct {
	Stats   []web.Stat
	Alerts  []web.Alert
	Notable web.Table
	More    string
}

func summaryOf(p *locale.Printer, result workbook.Result, lines []workbook.Outcome) summary {
	s := summary{Stats: []web.Stat{
		{Label: p.T("intake.new"), Value: p.Int(result.New), Note: p.T("intake.new.note")},
		{Label: p.T("intake.changed"), Value: p.Int(result.Changed), Note: p.T("intake.changed.note")},
		{Label: p.T("intake.same"), Value: p.Int(result.Same), Note: p.T("intake.same.note")},
		{Label: p.T("intake.refused"), Value: p.Int(result.Refused), Note: p.T("intake.refused.note")},
		{Label: p.T("intake.differing"), Value: p.Int(result.Differing), Note: p.T("intake.differing.note")},
	}}
	if result.New+result.Changed == 0 && result.Same > 0 {
		s.Alerts = append(s.Alerts, web.Alert{Status: web.Plain, Title: p.T("intake.nothing_new"), Text: p.T("intake.nothing_new.text")})
	}
	for _, sheet := range result.Summary.Sheets {
		name := sheet.Name
		if name == "" {
			name = result.Name
		}
		if sheet.Skipped != nil {
			s.Alerts = append(s.Alerts, web.Alert{Status: web.Watch, Title: p.T("intake.sheet.skipped", fault.Args{"Sheet": name}), Text: p.Error(sheet.Skipped)})
		}
		if len(sheet.Unknown) > 0 {
			s.Alerts = append(s.Alerts, web.Alert{Status: web.Plain, Title: p.T("intake.columns.unknown", fault.Args{"Columns": strings.Join(sheet.Unknown, ", ")})})
		}
	}
	if result.Doubts > 0 {
		s.Alerts = append(s.Alerts, web.Alert{Status: web.Watch, Title: p.N("intake.doubts", result.Doubts), Text: p.T("intake.doubts.text"), Href: "/anak/ganda", Action: p.T("intake.doubts.open")})
	}
	s.Notable = linesTable(p, lines)
	if total := result.Refused + result.Differing + result.Remarks; len(lines) >= perPage && total > len(lines) {
		s.More = p.T("intake.more", fault.Args{"Shown": len(lines)})
	}
	return s
}

func linesTable(p *locale.Printer, lines []workbook.Outcome) web.Table {
	t := web.Table{Caption: p.T("intake.lines.caption"), Compact: true,
		Columns: []web.Column{{Label: p.T("intake.lines.row")}, {Label: p.T("intake.lines.verdict")}, {Label: p.T("intake.lines.why")}},
		Empty:   web.Empty{Icon: "circle-check", Title: p.T("intake.lines.none"), Text: p.T("intake.lines.none.text")}}
	for i, o := range lines {
		if i == perPage {
			break
		}
		status := map[people.Verdict]web.Status{people.Refused: web.Bad, people.Changed: web.Watch, people.New: web.Good}[o.Verdict]
		row := web.Cell{Text: strconv.Itoa(o.Row)}
		if o.Sheet != "" {
			row.Note = o.Sheet
		}
		var why []string
		for _, n := range o.Notes {
			if n.Refuses || o.Verdict != people.Refused {
				why = append(why, p.T(n.Key, n.Args))
			}
		}
		cells := []web.Cell{row, {Badge: web.Badge{Status: status, Text: p.T("intake.verdict." + o.Verdict.String())}}, {Text: strings.Join(why, " ")}}
		if o.Verdict != people.Refused && o.Child != "" {
			cells[0].Href = "/anak/" + string(o.Child)
		}
		t.Rows = append(t.Rows, web.Row{Cells: cells})
	}
	return t
}

// zone of the moments on these screens; the whole of a regency lies in one.
func moment(p *locale.Printer, t db.Time, zone *time.Location) string {
	local := t.In(zone)
	return p.Date(civil.DateOf(local)) + ", " + local.Format("15.04 MST")
}
