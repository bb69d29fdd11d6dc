package year

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
)

// timeline is the year's months with what was planned above what came of it. It is a
// table: each row says in words what its bars show.
type timeline struct {
	Caption string
	Months  []month
	Rows    []lineRow
	Today   string // in words; empty: outside of what is shown
}

type month struct {
	Letter, Name string
	Next         bool // of the year after
}

type lineRow struct {
	Name, Number, Href string
	Count              string // of outputs
	Badge              web.Badge
	Words              string
	SVG                template.HTML
}

// months are shown: the year's, and two of the next, in which its review ends.
const months = 14

// lineOf draws the year.
func lineOf(p *locale.Printer, y year.Year) (t timeline) {
	t.Caption = p.T("year.line")
	first := civil.YearOf(y.Year).From()
	for i := range months {
		m := first.Add(i)
		t.Months = append(t.Months, month{Letter: p.ShortMonth(m)[:1], Name: p.Month(m), Next: i >= 12})
	}
	s := scale{first: first}
	today := s.x(y.Today)
	if today > 0 && today < s.width() {
		t.Today = p.T("year.line.today", "Day", y.Today)
	}
	for i := range y.Actions {
		a := &y.Actions[i]
		row := lineRow{Name: a.Action.Name(p.Lang()), Number: short(p, a.Action), Href: year.Href(*a), Badge: badge(p, a)}
		there, asked := a.Counts()
		row.Count = p.T("year.line.count", "There", there, "All", asked)
		row.Words = p.T("year.line.plan", "Span", span(p, a.Body.Start, a.Body.End))
		if r := real(p, a); r != "" {
			row.Words += "; " + r
		}
		if o := off(p, a); o != "" {
			row.Words += "; " + o
		}
		row.SVG = s.draw(a, today, row.Words)
		t.Rows = append(t.Rows, row)
	}
	return t
}

// short is the number of an action where there is little room; kinds have letters.
func short(p *locale.Printer, a edition.Action) string { return strings.ToUpper(a.Key) }

// scale places days on a line of 100 for each month, so that all months are as wide.
type scale struct{ first civil.Month }

func (s scale) width() int { return months * 100 }

func (s scale) x(d civil.Date) int {
	if d == 0 {
		return 0
	}
	m := d.Month()
	_, _, day := d.YMD()
	_, _, days := m.Last().YMD()
	return min(max(m.Sub(s.first)*100+(day-1)*100/days, 0), s.width())
}

// bar is a stroke from one day to the end of another; one that lies outside is left out.
func (s scale) bar(class string, from, to civil.Date, y, height int) string {
	if from == 0 || to < from {
		return ""
	}
	x, end := s.x(from), s.x(to+1)
	if end <= 0 || x >= s.width() {
		return ""
	}
	return fmt.Sprintf(`<rect class="%s" x="%d" y="%d" width="%d" height="%d"/>`, class, x, y, max(end-x, 8), height)
}

// draw is the picture of an action: the plan as a frame, what came of it filled in below,
// what lies behind the plan striped, and today.
func (s scale) draw(a *year.Action, today int, words string) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="line" viewBox="0 0 %d 22" preserveAspectRatio="none" role="img" aria-label="%s">`, s.width(), template.HTMLEscapeString(words))
	for i := 1; i < months; i++ {
		class := "grid"
		if i%3 == 0 {
			class = "grid quarter"
		}
		fmt.Fprintf(&b, `<path class="%s" d="M%d 0V22"/>`, class, i*100)
	}
	b.WriteString(s.bar("plan", a.Body.Start, a.Body.End, 3, 7))
	from, to := a.Started(), a.Finished()
	class := "real"
	if a.State == year.Done && to == 0 {
		to = max(from, a.Body.End)
	} else if to == 0 {
		to, class = a.Today, "real open"
	}
	b.WriteString(s.bar(class, from, to, 12, 7))
	if days, ok := a.Off(); ok && days > 0 && a.State != year.Skipped {
		b.WriteString(s.bar("behind", a.Body.End+1, a.Body.End+civil.Date(days), 3, 7))
	}
	if today > 0 && today < s.width() {
		fmt.Fprintf(&b, `<path class="today" d="M%d 0V22"/>`, today)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) // numbers, classes of this file, and words that were escaped
}

// span is two days in words.
func span(p *locale.Printer, from, to civil.Date) string {
	if from == 0 && to == 0 {
		return p.T("year.unplanned")
	}
	return days(p, from, to)
}

// days are two days in words; what they have in common is said once.
func days(p *locale.Printer, from, to civil.Date) string {
	if from == to {
		return p.Date(from)
	}
	first := p.Date(from)
	if a, _, day := from.YMD(); from != 0 && to != 0 {
		if b, _, _ := to.YMD(); a == b {
			first = strconv.Itoa(day) + " " + p.ShortMonth(from.Month())
		}
	}
	return p.T("year.span", "From", first, "To", to)
}

// real is when an action was carried out, in words; empty: not begun.
func real(p *locale.Printer, a *year.Action) string {
	from, to := a.Started(), a.Finished()
	switch {
	case a.State == year.Skipped || from == 0 && to == 0:
		return ""
	case to == 0 && a.State == year.Done:
		return p.T("year.real.begun", "From", from)
	case to == 0:
		return p.T("year.real.since", "From", from)
	}
	return p.T("year.real", "Span", days(p, from, to))
}
