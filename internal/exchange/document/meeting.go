package document

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/framework"
	"tumbuh/internal/record/letter"
)

// Meeting is what the papers of a meeting are made from.
type Meeting struct {
	Whole     rembuk.Whole
	Head      letter.Head
	Framework framework.Framework
	Number    string     // empty: dots to write on
	Day       civil.Date // of the paper; 0: left open
	Rows      []register.Entry[plan.Row]
	Made      time.Time
	Draft     bool
}

// dots are where something is written by hand.
const dots = "........................"

// maxTo is how many guests a letter names itself; more stand in an annex.
const maxTo = 6

// named is an office in words: an OPD's name, or the place whose office it is.
func named(p *locale.Printer, f framework.Framework, code string) string {
	if place, known := region.Get(code); known {
		return strings.TrimSpace(map[bool]string{true: p.T(place.Kind.Key()) + " "}[len(code) > int(region.Regency)] + place.Name)
	}
	if edition.Offices.Has(code) {
		return f.Office(p, code)
	}
	return code
}

// sheet is an empty paper of the office.
func (m Meeting) sheet(p *locale.Printer, title string) paper.Document {
	d := paper.Document{Title: title, Lang: p.Lang(), Size: m.Head.Size, Head: m.Head.Paper(), Made: m.Made}
	if m.Draft {
		d.Draft = p.T("paper.draft")
	}
	return d
}

// dated is place and date, as far as they are known.
func dated(p *locale.Printer, head letter.Head, day civil.Date) string {
	if day == 0 {
		return head.Place + ", " + dots
	}
	return head.Place + ", " + p.LongDate(day)
}

// clock is from when until when, by the clock of the meeting's regency.
func (m Meeting) clock(p *locale.Printer) string {
	h := m.Whole.Body.Head
	if h.From == "" {
		return dots
	}
	zone, _ := h.Day.Time().In(region.Zone(m.Whole.Area[:region.Regency])).Zone()
	if h.Until == "" {
		return p.T("document.clock.open", "From", strings.ReplaceAll(h.From, ":", "."), "Zone", zone)
	}
	return p.T("document.clock", "From", strings.ReplaceAll(h.From, ":", "."), "Until", strings.ReplaceAll(h.Until, ":", "."), "Zone", zone)
}

// when and where a meeting is, as fields.
func (m Meeting) when(p *locale.Printer) []paper.Field {
	h := m.Whole.Body.Head
	day := dots
	if h.Day != 0 {
		day = p.Weekday(h.Day) + ", " + p.LongDate(h.Day)
	}
	return []paper.Field{{Name: p.T("document.day"), Value: day}, {Name: p.T("document.time"), Value: m.clock(p)}, {Name: p.T("document.place"), Value: cmp.Or(h.Place, dots)}}
}

// annex is the head of an annex, in the right half of a page.
func annex(title, number string, p *locale.Printer, day civil.Date) paper.Fields {
	date := dots
	if day != 0 {
		date = p.LongDate(day)
	}
	return paper.Fields{Right: true, Rows: []paper.Field{{Value: title}, {Name: p.T("document.number"), Value: cmp.Or(number, dots)}, {Name: p.T("document.date"), Value: date}}}
}

// Invitation is the letter that calls a meeting. Many guests stand in an annex.
func Invitation(p *locale.Printer, m Meeting) paper.Document {
	h, guests := m.Whole.Body.Head, m.Whole.Body.Guests
	d := m.sheet(p, p.T("document.invitation.of", "Title", h.Title))
	many := len(guests) > maxTo
	attached := "-"
	if many {
		attached = p.T("document.attached.one")
	}
	d.Blocks = []paper.Block{paper.Fields{Aside: dated(p, m.Head, m.Day), Rows: []paper.Field{{Name: p.T("document.number"), Value: cmp.Or(m.Number, dots)}, {Name: p.T("document.urgency"), Value: p.T("document.urgent")},
		{Name: p.T("document.attachment"), Value: attached}, {Name: p.T("document.about"), Value: d.Title}}}}
	switch {
	case len(guests) == 0:
		d.Blocks = append(d.Blocks, paper.Para{Runs: paper.Plain(p.T("document.to") + "\n" + dots + "\n" + p.T("document.at"))})
	case many:
		d.Blocks = append(d.Blocks, paper.Para{Runs: paper.Plain(p.T("document.to") + "\n" + p.T("document.to.annex") + "\n" + p.T("document.at"))})
	default:
		to := paper.List{}
		for _, g := range guests {
			to.Items = append(to.Items, paper.Item{Runs: paper.Plain(m.guest(p, g))})
		}
		d.Blocks = append(d.Blocks, paper.Para{Runs: paper.Plain(p.T("document.to")), Keep: true}, to, paper.Para{Runs: paper.Plain(p.T("document.at"))})
	}
	purpose := p.T("document.invitation.purpose", "Purpose", strings.TrimRight(cmp.Or(h.Purpose, h.Title), ". "))
	d.Blocks = append(d.Blocks, indented(purpose), paper.Fields{In: true, Rows: append(m.when(p), paper.Field{Name: p.T("document.event"), Value: h.Title})})
	if agenda := m.agenda(p); len(agenda.Items) > 0 {
		d.Blocks = append(d.Blocks, paper.Para{Runs: paper.Plain(p.T("document.agenda.is")), Keep: true}, agenda)
	}
	if h.Note != "" {
		d.Blocks = append(d.Blocks, indented(h.Note))
	}
	d.Blocks = append(d.Blocks, indented(p.T("document.invitation.close")), paper.Signatures{Signers: []paper.Signer{m.Head.Signer()}})
	d.Blocks = append(d.Blocks, copies(p, h.Copies)...)
	if many {
		d.Blocks = append(d.Blocks, paper.Section{}, annex(p.T("document.annex.invitation"), m.Number, p, m.Day), paper.Heading{Text: p.T("document.guests")}, m.guestTable(p))
	}
	return d
}

// copies are named at a letter's foot: one as a line, several by number.
func copies(p *locale.Printer, to []string) []paper.Block {
	if len(to) == 0 {
		return nil
	}
	head := paper.Para{Runs: paper.Plain(p.T("document.copies")), Keep: true}
	if len(to) == 1 {
		return []paper.Block{head, paper.Para{Runs: paper.Plain(to[0])}}
	}
	return []paper.Block{head, paper.List{Items: paper.Items(to...)}}
}

func indented(text string) paper.Para {
	return paper.Para{Indent: true, Align: paper.Justify, Runs: paper.Plain(text)}
}

// guest is an institution, and whom of it.
func (m Meeting) guest(p *locale.Printer, g rembuk.Guest) string {
	name := g.Called(p, m.Framework)
	if whom := cmp.Or(g.Position, g.Whom(p)); whom != "" {
		name = whom + map[bool]string{true: ", ", false: " "}[strings.Contains(whom, " ")] + name // Kepala Dinas Kesehatan; Kepala Bidang Gizi, Dinas Kesehatan
	}
	if g.Seats > 1 {
		name += " " + p.T("document.seats", "Count", g.Seats)
	}
	return name
}

func (m Meeting) guestTable(p *locale.Printer) paper.Table {
	t := paper.Table{Columns: []paper.Column{{Head: p.T("document.no"), Width: 1, Align: paper.Center}, {Head: p.T("document.institution"), Width: 7}, {Head: p.T("document.position"), Width: 5}, {Head: p.T("document.persons"), Width: 2, Align: paper.Center}}}
	seats := 0
	for i, g := range m.Whole.Body.Guests {
		n := max(1, g.Seats)
		seats += n
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(strconv.Itoa(i+1), g.Called(p, m.Framework), cmp.Or(g.Position, g.Whom(p)), strconv.Itoa(n))})
	}
	t.Rows = append(t.Rows, paper.Row{Strong: true, Cells: []paper.Cell{{Text: p.T("document.sum"), Span: 3}, {Text: p.Int(seats)}}})
	return t
}

func (m Meeting) agenda(p *locale.Printer) (l paper.List) {
	for _, point := range m.Whole.Body.Agenda {
		text := strings.TrimRight(point.Text, ". ")
		if point.Speaker != "" {
			text += " (" + point.Speaker + ")"
		}
		l.Items = append(l.Items, paper.Item{Runs: paper.Plain(text)})
	}
	return l
}

// AttendanceList is the list that goes around, with those who came, or blank: with room
// for all who were invited.
func AttendanceList(p *locale.Printer, m Meeting, blank bool) paper.Document {
	d := m.sheet(p, p.T("document.attendance.of", "Title", m.Whole.Body.Head.Title))
	d.Blocks = append([]paper.Block{paper.Heading{Text: p.T("document.attendance")}}, m.attendance(p, blank)...)
	d.Blocks = append(d.Blocks, paper.Signatures{Place: dated(p, m.Head, m.Whole.Body.Head.Day), Signers: []paper.Signer{m.secretary(p)}})
	return d
}

// attendance is what a list of those who came says.
func (m Meeting) attendance(p *locale.Printer, blank bool) []paper.Block {
	t := paper.Table{Tall: 9, Columns: []paper.Column{{Head: p.T("document.no"), Width: 1.2, Align: paper.Center}, {Head: p.T("document.name"), Width: 6}, {Head: p.T("document.institution"), Width: 6}, {Head: p.T("document.position"), Width: 4.5}, {Head: p.T("document.signature"), Width: 5}}}
	add := func(name, institution, position string) {
		n := strconv.Itoa(len(t.Rows) + 1)
		sign := paper.Cell{Text: n + "."}
		if len(t.Rows)%2 == 1 { // the second of two signs at the right, so that there is room for both
			sign.Align = paper.To(paper.Center)
		}
		t.Rows = append(t.Rows, paper.Row{Cells: append(paper.Cells(n, name, institution, position), sign)})
	}
	if blank {
		for _, g := range m.Whole.Body.Guests {
			for range max(1, g.Seats) {
				add("", g.Called(p, m.Framework), "")
			}
		}
		for spare := max(18-len(t.Rows), 5); spare > 0; spare-- {
			add("", "", "")
		}
	} else {
		for _, a := range m.Whole.Attendance {
			add(a.Body.Name, a.Body.Institution, a.Body.Position)
		}
	}
	return []paper.Block{paper.Fields{Rows: append([]paper.Field{{Name: p.T("document.event"), Value: m.Whole.Body.Head.Title}}, m.when(p)...)}, t}
}

func (m Meeting) chair(p *locale.Printer) paper.Signer {
	c := m.Whole.Body.Head.Chair
	return paper.Signer{Above: p.T("document.chair") + ",", Position: c.Position, Name: c.Name}
}

func (m Meeting) secretary(p *locale.Printer) paper.Signer {
	s := m.Whole.Body.Head.Secretary
	return paper.Signer{Above: p.T("document.secretary") + ",", Position: s.Position, Name: s.Name}
}
