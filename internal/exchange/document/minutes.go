package document

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/region"
)

// chapters are headed by rising letters, and only those that say something are there.
type chapters struct {
	blocks []paper.Block
	count  int
}

func (c *chapters) add(title string, blocks ...paper.Block) {
	if len(blocks) > 0 {
		c.blocks = append(append(c.blocks, paper.Heading{Level: 1, Text: string(rune('A'+c.count)) + ". " + title}), blocks...)
		c.count++
	}
}

// Minutes is the berita acara: that the meeting was, on what ground, what the figures said,
// what was decided and promised, signed by those who agreed; with the plan that was agreed
// and the list of those who came as annexes.
func Minutes(p *locale.Printer, m Meeting) paper.Document {
	w := m.Whole
	h := w.Body.Head
	d := m.sheet(p, p.T("document.minutes.of", "Title", h.Title))
	d.Blocks = []paper.Block{paper.Heading{Text: p.T("document.minutes") + "\n" + strings.ToUpper(h.Title) + "\n" + p.T("document.number.capitals", "Number", cmp.Or(m.Number, dots))}, indented(m.opening(p))}
	var c chapters
	if len(h.Basis) > 0 {
		c.add(p.T("document.basis"), paper.List{Items: paper.Items(h.Basis...)})
	}
	var figures []string
	for _, point := range w.Body.Agenda {
		for _, s := range point.Sources {
			if text := s.Words(p); !slices.Contains(figures, text) {
				figures = append(figures, text)
			}
		}
	}
	if len(figures) > 0 {
		c.add(p.T("document.analysis"), paper.P(p.T("document.analysis.is")), paper.List{Marker: paper.Letter, Items: paper.Items(figures...)})
	}
	if talk := m.talk(p); len(talk) > 0 {
		c.add(p.T("document.talk"), talk...)
	}
	if len(w.Decisions) > 0 {
		c.add(p.T("document.decisions"), m.decisions(p))
	}
	if len(w.Commitments) > 0 {
		c.add(p.T("document.commitments"), paper.P(p.T("document.commitments.are", "Count", len(w.Commitments))), m.commitments(p))
	}
	if dissents := w.Body.Minutes.Dissents; len(dissents) > 0 {
		var items []string
		for _, one := range dissents {
			items = append(items, one.Institution+": "+one.Text)
		}
		c.add(p.T("document.dissents"), paper.List{Items: paper.Items(items...)})
	}
	d.Blocks = append(append(d.Blocks, c.blocks...), indented(p.T("document.minutes.close")), m.signing(p))
	annexes := 0
	head := func() paper.Block {
		annexes++
		return annex(p.T("document.annex.minutes", "Number", roman(annexes)), m.Number, p, cmp.Or(m.Day, h.Day))
	}
	if len(m.Rows) > 0 {
		d.Blocks = append(d.Blocks, paper.Section{Landscape: true}, head(), paper.Heading{Text: p.T("document.agreed")}, m.plan(p))
	}
	if len(w.Attendance) > 0 {
		d.Blocks = append(append(d.Blocks, paper.Section{}, head(), paper.Heading{Text: p.T("document.attendance")}), m.attendance(p, false)...)
	}
	return d
}

func roman(n int) string { return [...]string{"I", "II", "III", "IV", "V"}[n-1] }

// opening is the sentence with which minutes begin.
func (m Meeting) opening(p *locale.Printer) string {
	h, q := m.Whole.Body.Head, m.Whole.Quorum()
	day := dots
	if h.Day != 0 {
		y, month, d := h.Day.YMD()
		day = p.SpellDate(h.Day)
		if p.Lang() == locale.Indonesian {
			day += " (" + strconv.Itoa(d) + "-" + strconv.Itoa(int(month)) + "-" + strconv.Itoa(y) + ")"
		}
	}
	chair := cmp.Or(h.Chair.Position, h.Chair.Name, dots)
	text := p.T("document.minutes.open", "Day", day, "Place", cmp.Or(h.Place, dots), "Title", h.Title, "Chair", chair)
	if q.People > 0 {
		text += " " + p.T("document.minutes.came", "People", q.People, "Invited", q.Invited, "Came", q.Came)
	}
	return text
}

// talk is what was said, by the points of the agenda.
func (m Meeting) talk(p *locale.Printer) (blocks []paper.Block) {
	minutes := m.Whole.Body.Minutes
	if minutes.Opening != "" {
		blocks = append(blocks, paper.P(minutes.Opening))
	}
	var points paper.List
	for _, point := range m.Whole.Body.Agenda {
		if said := minutes.Of(point.ID); said != "" {
			points.Items = append(points.Items, paper.Item{Runs: []paper.Run{{Text: strings.TrimRight(point.Text, ".: ") + ". ", Bold: true}, {Text: said}}})
		}
	}
	if len(points.Items) > 0 {
		blocks = append(blocks, points)
	}
	if minutes.Closing != "" {
		blocks = append(blocks, paper.P(minutes.Closing))
	}
	return blocks
}

func (m Meeting) decisions(p *locale.Printer) (l paper.List) {
	for _, e := range m.Whole.Decisions {
		l.Items = append(l.Items, paper.Item{Runs: paper.Plain(m.decision(p, e.Body))})
	}
	return l
}

// decision is its text, who carries it out, and until when.
func (m Meeting) decision(p *locale.Printer, d rembuk.Decision) string {
	var who []string
	if d.Office != "" {
		who = append(who, named(p, m.Framework, d.Office))
	}
	if d.Due != 0 {
		who = append(who, p.T("document.until", "Day", p.LongDate(d.Due)))
	}
	if len(who) == 0 {
		return d.Text
	}
	return strings.TrimRight(d.Text, ".; ") + " (" + strings.Join(who, ", ") + ")."
}

func (m Meeting) commitments(p *locale.Printer) paper.Table {
	t := paper.Table{Points: 10, Columns: []paper.Column{{Head: p.T("document.no"), Width: 1, Align: paper.Center}, {Head: p.T("document.commitment"), Width: 7}, {Head: p.T("document.owner"), Width: 4.5}, {Head: p.T("document.due"), Width: 3}, {Head: p.T("document.measure"), Width: 4.5}}}
	for _, e := range m.Whole.Commitments {
		c := e.Body
		owner := named(p, m.Framework, c.Office)
		if c.Position != "" {
			owner += "\n" + c.Position
		}
		due := "–"
		if c.Due != 0 {
			due = p.LongDate(c.Due)
		}
		measure := c.Measure
		if c.Target > 0 {
			measure = strings.TrimSpace(measure + ": " + plan.Quantity(c.Target).Words(p) + " " + c.Unit)
		}
		if rows := m.rowNumbers(c); rows != "" {
			measure = strings.TrimSpace(measure + "\n" + p.T("document.rows", "Rows", rows))
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(strconv.Itoa(c.Number), c.Text, owner, due, cmp.Or(measure, "–"))})
	}
	return t
}

// rowNumbers are those of the plan's rows that a commitment carries out.
func (m Meeting) rowNumbers(c rembuk.Commitment) string {
	var numbers []string
	for _, row := range m.Rows {
		if slices.Contains(c.Rows, row.ID) {
			numbers = append(numbers, strconv.Itoa(row.Body.Number))
		}
	}
	return strings.Join(numbers, ", ")
}

// signing is where those who agreed sign; without any, the chair and who kept the minutes.
func (m Meeting) signing(p *locale.Printer) paper.Signatures {
	s := paper.Signatures{Place: dated(p, m.Head, cmp.Or(m.Day, m.Whole.Body.Head.Day))}
	for _, one := range m.Whole.Body.Signing {
		position := one.Position
		if one.Institution != "" && !strings.Contains(position, one.Institution) {
			position = strings.TrimPrefix(position+"\n"+one.Institution, "\n")
		}
		s.Signers = append(s.Signers, paper.Signer{Position: position, Name: one.Name})
	}
	if len(s.Signers) == 0 {
		s.Signers = []paper.Signer{m.chair(p), m.secretary(p)}
	}
	return s
}

// plan is the agreed plan as a matrix, its sum exact.
func (m Meeting) plan(p *locale.Printer) paper.Table {
	t := paper.Table{Points: 8.5, Numbers: true}
	for _, c := range []struct {
		key   string
		width float64
		align paper.Align
	}{{"no", 1, paper.Center}, {"activity", 7, paper.Left}, {"output", 4, paper.Left}, {"group", 3.5, paper.Left}, {"volume", 2.6, paper.Right}, {"where", 3.4, paper.Left}, {"cost", 3.8, paper.Right}, {"owner", 4, paper.Left}, {"quarter", 1.6, paper.Center}} {
		t.Columns = append(t.Columns, paper.Column{Head: p.T("document." + c.key), Width: c.width, Align: c.align})
	}
	var costs []rupiah.Amount
	untold := 0
	for _, e := range m.Rows {
		r := e.Body
		cost := "–"
		switch {
		case r.Cost > 0:
			cost = p.Rupiah(r.Cost)
			costs = append(costs, r.Cost)
		case !r.Unfunded:
			untold++
			cost = p.T("document.untold")
		}
		volume := "–"
		if r.Volume > 0 {
			volume = r.Volume.Words(p) + " " + r.Unit
		}
		activity := r.Activity
		if r.Code != "" {
			activity += "\n" + r.Code
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(strconv.Itoa(r.Number), activity, cmp.Or(r.Output, "–"), cmp.Or(r.TargetGroup, "–"), volume, where(p, r.Areas), cost, named(p, m.Framework, r.Office), quarters(r.Quarters))})
	}
	sum := p.T("document.too_much")
	if total, err := rupiah.Sum(costs...); err == nil {
		sum = p.Rupiah(total)
	}
	t.Rows = append(t.Rows, paper.Row{Strong: true, Cells: []paper.Cell{{Text: p.T("document.sum"), Span: 6}, {Text: sum}, {Span: 2}}})
	if untold > 0 {
		t.Note = p.T("document.agreed.untold", "Count", untold)
	}
	return t
}

// where is where an activity is carried out: up to three places by name, more as a count.
func where(p *locale.Printer, areas []string) string {
	switch {
	case len(areas) == 0:
		return "–"
	case len(areas) > 3:
		return p.T("document.places", "Count", len(areas))
	}
	var names []string
	for _, code := range areas {
		place, known := region.Get(code)
		if !known {
			place.Name = code
		}
		names = append(names, place.Name)
	}
	return strings.Join(names, ", ")
}

func quarters(all []int) string {
	var s []string
	for _, q := range all {
		if q >= 1 && q <= 4 {
			s = append(s, roman(q))
		}
	}
	return cmp.Or(strings.Join(s, ", "), "–")
}

// Notes is the notula: the same for those who were there, without numbers and annexes.
func Notes(p *locale.Printer, m Meeting) paper.Document {
	w := m.Whole
	h, q := w.Body.Head, w.Quorum()
	d := m.sheet(p, p.T("document.notes.of", "Title", h.Title))
	officer := func(o rembuk.Officer) string {
		return cmp.Or(strings.Trim(o.Name+", "+o.Position, ", "), dots)
	}
	fields := append([]paper.Field{{Name: p.T("document.event"), Value: h.Title}}, m.when(p)...)
	fields = append(fields, paper.Field{Name: p.T("document.chair"), Value: officer(h.Chair)}, paper.Field{Name: p.T("document.secretary"), Value: officer(h.Secretary)})
	if q.People > 0 {
		fields = append(fields, paper.Field{Name: p.T("document.participants"), Value: p.T("document.came", "People", q.People, "Invited", q.Invited, "Came", q.Came)})
	}
	d.Blocks = []paper.Block{paper.Heading{Text: p.T("document.notes")}, paper.Fields{Rows: fields}, paper.Rule{}}
	var c chapters
	if agenda := m.agenda(p); len(agenda.Items) > 0 {
		c.add(p.T("document.agenda"), agenda)
	}
	if talk := m.talk(p); len(talk) > 0 {
		c.add(p.T("document.talk"), talk...)
	}
	if len(w.Decisions) > 0 {
		c.add(p.T("document.decisions"), m.decisions(p))
	}
	if len(w.Commitments) > 0 {
		c.add(p.T("document.commitments"), m.commitments(p))
	}
	d.Blocks = append(append(d.Blocks, c.blocks...), paper.Signatures{Place: dated(p, m.Head, cmp.Or(m.Day, h.Day)), Signers: []paper.Signer{m.chair(p), m.secretary(p)}})
	return d
}
