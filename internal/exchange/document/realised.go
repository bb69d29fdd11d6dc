package document

import (
	"strings"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/rupiah"
)

// Realised is the report of a quarter: what was done and spent in it, and since the year
// began.
func (b PlanBook) Realised(quarter int) (doc paper.Document, err error) {
	doc = b.sheet("realised", "Quarter", romans([]int{quarter}))
	doc.Draft = ""
	table := paper.Table{Columns: b.columns("number:3 activity:16 target:8r limit:10r done:7r spent:9r done:7r spent:9r share_done:6r share_spent:6r remark:14"), Numbers: true, Points: 8, Note: b.note("realised.note", "Day", b.Today),
		Groups: []paper.Group{{Span: 4}, {Text: b.note("quarter", "Quarter", romans([]int{quarter})), Span: 2}, {Text: b.note("until", "Quarter", romans([]int{quarter})), Span: 4}, {Span: 1}}}
	var failed error
	table.Rows, err = b.byOffice(b.Lines, len(table.Columns), func(l budget.Line) []paper.Cell {
		cells, err := b.realisedRow(l, quarter)
		if err != nil {
			failed = err
		}
		return cells
	}, func(lines []budget.Line) ([]paper.Cell, error) {
		limit, now, until, told, expected, err := realisedSums(lines, quarter)
		return []paper.Cell{{Span: 3}, {Text: b.money(limit)}, {}, {Text: b.money(now)}, {}, {Text: b.money(until)}, {}, {Text: b.percent(until, limit)}, {Text: b.note("told", "Told", told, "Of", expected)}}, err
	})
	if failed != nil {
		err = failed
	}
	doc.Blocks = append(doc.Blocks, table)
	b.sign(&doc)
	return doc, err
}

// realisedSums are those of the page: told of the rows that should have figures of the
// quarter, or have.
func realisedSums(lines []budget.Line, quarter int) (limit, now, until rupiah.Amount, told, expected int, err error) {
	for _, l := range lines {
		of, _ := l.Limit()
		sum, failed := l.Sum(quarter)
		if failed != nil {
			return 0, 0, 0, 0, 0, failed
		}
		if l.Expected(quarter) || l.Told[quarter-1] != nil {
			expected++
		}
		if e := l.Told[quarter-1]; e != nil {
			now, told = now+e.Body.Amount, told+1 // a part of until
		}
		if until, err = rupiah.Sum(until, sum.Amount); err == nil {
			limit, err = rupiah.Sum(limit, of)
		}
		if err != nil {
			break
		}
	}
	return limit, now, until, told, expected, err
}

func (b PlanBook) percent(part, of rupiah.Amount) string {
	if of <= 0 {
		return "–"
	}
	return b.p.Percent(float64(part)/float64(of), 1)
}

func (b PlanBook) realisedRow(l budget.Line, quarter int) ([]paper.Cell, error) {
	r := l.Row.Body
	sum, err := l.Sum(quarter)
	limit, known := l.Limit()
	limitText, done, spent, share, shareDone, said := "–", b.note("untold"), b.note("untold"), "–", "–", ""
	if known {
		limitText = b.money(limit)
	}
	if sum.Told == 0 { // never told is not nought
		return paper.Cells(b.p.Int(r.Number), r.Activity, b.volume(r), limitText, done, spent, "–", "–", "–", "–", ""), err
	}
	if known {
		share = b.percent(sum.Amount, limit)
	}
	if r.Volume > 0 {
		shareDone = b.p.Percent(float64(sum.Volume)/float64(r.Volume), 0)
	}
	if e := l.Told[quarter-1]; e != nil {
		done, spent = e.Body.Volume.Words(b.p), b.money(e.Body.Amount)
		said = strings.Join(strings.FieldsFunc(strings.Join([]string{e.Body.Note, e.Body.Reason, e.Body.Evidence}, "\n"), func(r rune) bool { return r == '\n' }), "; ")
	}
	return paper.Cells(b.p.Int(r.Number), r.Activity, b.volume(r), limitText, done, spent, sum.Volume.Words(b.p), b.money(sum.Amount), shareDone, share, said), err
}
