package document

import (
	"cmp"
	"strings"
	"time"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/record/letter"
)

// Note is a nota dinas: a letter inside the government, from one office to another.
type Note struct {
	Head     letter.Head
	To       []string
	From     string
	Copies   []string // tembusan
	Number   string   // empty: dots to write on
	Day      civil.Date
	Urgency  string // sifat
	Attached string
	About    string // hal
	Opening  string
	Points   []string
	Closing  string
	Made     time.Time
	Draft    bool
}

// NoteOf is the nota dinas by which a decision reaches the office that carries it out.
func NoteOf(p *locale.Printer, m Meeting, d rembuk.Decision) Note {
	h := m.Whole.Body.Head
	n := Note{Head: m.Head, From: m.Head.Position, Number: m.Number, Day: m.Day, Urgency: p.T("document.urgent"), Attached: "-", Made: m.Made, Draft: m.Draft,
		About: p.T("document.memo.about", "Title", h.Title), Closing: p.T("document.memo.close"), To: []string{dots}}
	if d.Office != "" {
		n.To = []string{p.T("document.memo.head", "Office", named(p, m.Framework, d.Office))}
	}
	day := dots
	if h.Day != 0 {
		day = p.Weekday(h.Day) + ", " + p.LongDate(h.Day)
	}
	n.Opening = p.T("document.memo.open", "Title", h.Title, "Day", day)
	n.Points = []string{strings.TrimRight(d.Text, " ")}
	if d.Due != 0 {
		n.Points = append(n.Points, p.T("document.memo.due", "Day", p.LongDate(d.Due)))
	}
	n.Points = append(n.Points, p.T("document.memo.report"))
	return n
}

// Memo prints a nota dinas.
func Memo(p *locale.Printer, n Note) paper.Document {
	d := paper.Document{Title: p.T("document.memo.of", "About", n.About), Lang: p.Lang(), Size: n.Head.Size, Head: n.Head.Paper(), Made: n.Made}
	if n.Draft {
		d.Draft = p.T("paper.draft")
	}
	date := dots
	if n.Day != 0 {
		date = p.LongDate(n.Day)
	}
	fields := []paper.Field{{Name: p.T("document.memo.to"), Value: strings.Join(n.To, "\n")}, {Name: p.T("document.memo.from"), Value: n.From}}
	if len(n.Copies) > 0 {
		fields = append(fields, paper.Field{Name: p.T("document.memo.copies"), Value: strings.Join(n.Copies, "\n")})
	}
	fields = append(fields, paper.Field{Name: p.T("document.date"), Value: date}, paper.Field{Name: p.T("document.number"), Value: cmp.Or(n.Number, dots)},
		paper.Field{Name: p.T("document.urgency"), Value: n.Urgency}, paper.Field{Name: p.T("document.attachment"), Value: n.Attached}, paper.Field{Name: p.T("document.about"), Value: n.About})
	d.Blocks = []paper.Block{paper.Heading{Text: p.T("document.memo")}, paper.Fields{Rows: fields}, paper.Rule{}, indented(n.Opening)}
	if len(n.Points) > 0 {
		d.Blocks = append(d.Blocks, paper.List{Items: paper.Items(n.Points...)})
	}
	if n.Closing != "" {
		d.Blocks = append(d.Blocks, indented(n.Closing))
	}
	d.Blocks = append(d.Blocks, paper.Signatures{Signers: []paper.Signer{n.Head.Signer()}})
	return d
}
