package document

import (
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/letter"
)

// PlanBook is what the documents of a plan are made of. Official paper is in Indonesian.
type PlanBook struct {
	budget.Book
	Codes nomenclature.List
	Head  letter.Head
	Made  time.Time

	p *locale.Printer
}

// OpenPlan reads it. The letterhead is that of who plans: Bappeda, or the kecamatan's or
// village's office.
func OpenPlan(tx *db.Tx, regency string, year int, area string, now time.Time) (b PlanBook, err error) {
	b = PlanBook{p: locale.For(locale.Indonesian), Made: now}
	if b.Book, err = budget.Read(tx, regency, year, area, civil.DateOf(now.In(region.Zone(regency)))); err != nil {
		return b, err
	}
	if b.Codes, err = plan.Codes(tx, regency); err != nil {
		return b, err
	}
	office := "bappeda"
	if area != regency {
		office = area
	}
	b.Head, err = letter.HeadOf(tx, regency, office)
	return b, err
}

// Of leaves the rows of one office; empty: all.
func (b PlanBook) Of(office string) PlanBook { b.Book = b.Book.Of(office); return b }

func (b PlanBook) year() string { return strconv.Itoa(budget.YearOf(b.Year)) }

func (b PlanBook) place() string {
	place, _ := region.Get(b.Area)
	if place.Level() > region.Regency {
		return b.p.T(place.Kind.Key()) + " " + place.Name
	}
	return place.Name
}

func (b PlanBook) office(code string) string {
	return reminder.Words{Printer: b.p, Framework: b.Framework}.Office(code)
}

// money is rupiah without the sign, which stands in the head of its column.
func (b PlanBook) money(a rupiah.Amount) string {
	return strings.Replace(b.p.Rupiah(a), "Rp\u00a0", "", 1)
}

func (b PlanBook) told(a *rupiah.Amount) string {
	if a == nil {
		return "–"
	}
	return b.money(*a)
}

// sheet is a document with its head, title and what its tables rest on.
func (b PlanBook) sheet(key string, args ...any) paper.Document {
	title := b.p.T("document.budget."+key+".title", append([]any{"Year", b.year()}, args...)...)
	doc := paper.Document{Title: title + ", " + b.place(), Size: b.Head.Size, Landscape: true, Head: b.Head.Paper(), Foot: title + " · " + b.place(), Made: b.Made}
	if budget.Rank(b.At()) < budget.Rank(budget.Final) {
		doc.Draft = b.p.T("paper.draft")
	}
	doc.Blocks = []paper.Block{paper.Heading{Text: strings.ToUpper(title)}, centred(strings.ToUpper(b.place()), true)}
	return doc
}

func (b PlanBook) sign(doc *paper.Document) {
	doc.Blocks = append(doc.Blocks, paper.Signatures{Place: b.Head.Place + ", " + b.p.LongDate(b.Today), Signers: []paper.Signer{b.Head.Signer()}})
}

func (b PlanBook) note(key string, args ...any) string { return b.p.T("document.budget."+key, args...) }

// columns are heads with widths; those of money and numbers stand at the right.
func (b PlanBook) columns(spec string) (all []paper.Column) {
	for one := range strings.FieldsSeq(spec) {
		key, width, _ := strings.Cut(one, ":")
		right := strings.HasSuffix(width, "r")
		n, _ := strconv.ParseFloat(strings.TrimSuffix(width, "r"), 64)
		c := paper.Column{Head: b.p.T("document.budget.column." + key), Width: n}
		if right {
			c.Align = paper.Right
		}
		all = append(all, c)
	}
	return all
}

// byOffice groups lines: a strong row names the office, its sum stands below its rows.
func (b PlanBook) byOffice(lines []budget.Line, columns int, row func(budget.Line) []paper.Cell, sum func([]budget.Line) ([]paper.Cell, error)) (rows []paper.Row, err error) {
	var offices []string
	of := map[string][]budget.Line{}
	for _, l := range lines {
		if of[l.Row.Body.Office] == nil {
			offices = append(offices, l.Row.Body.Office)
		}
		of[l.Row.Body.Office] = append(of[l.Row.Body.Office], l)
	}
	for _, office := range offices {
		rows = append(rows, paper.Row{Strong: true, Cells: []paper.Cell{{Text: b.office(office), Span: columns}}})
		for _, l := range of[office] {
			rows = append(rows, paper.Row{Cells: row(l)})
		}
		if len(offices) > 1 {
			cells, err := sum(of[office])
			if err != nil {
				return nil, err
			}
			cells[0].Text = b.p.T("document.budget.sum.office")
			rows = append(rows, paper.Row{Strong: true, Cells: cells})
		}
	}
	cells, err := sum(lines)
	if err == nil && len(lines) > 0 {
		cells[0].Text = b.p.T("document.budget.sum.all")
		rows = append(rows, paper.Row{Strong: true, Cells: cells})
	}
	return rows, err
}

// Plan is the matrix of the plan's rows by office, with the sums by office and source.
func (b PlanBook) Plan() (doc paper.Document, err error) {
	doc = b.sheet("rows")
	table := paper.Table{Columns: b.columns("number:3 code:12 activity:16 indicator:6 group:8 places:13 volume:7r cost:9r source:7 quarters:4"), Numbers: true, Points: 8, Note: b.note("rows.note", "Day", b.Today, "Stage", b.p.T("budget.stage."+b.At()))}
	table.Rows, err = b.byOffice(b.Lines, len(table.Columns), b.planRow, func(lines []budget.Line) ([]paper.Cell, error) {
		sum, err := costs(lines)
		return []paper.Cell{{Span: 7}, {Text: b.money(sum)}, {Span: 2}}, err
	})
	if err != nil {
		return doc, err
	}
	doc.Blocks = append(doc.Blocks, paper.Para{Runs: paper.Plain(b.note("rows.lead", "Count", len(b.Lines), "Sum", b.money(b.Cost)))}, table)
	entries := make([]register.Entry[plan.Row], len(b.Lines))
	for i, l := range b.Lines {
		entries[i] = l.Row
	}
	for _, by := range plan.Tables[:2] { // by office, by source
		sums, err := plan.Sums(entries, by.By)
		if err != nil {
			return doc, err
		}
		name := map[string]func(string) string{"opd": b.office, "sumber": b.source}[by.Key]
		small := paper.Table{Columns: b.columns("by_" + by.Key + ":10 rows:3r cost:6r direct:6r"), Caption: b.note("by." + by.Key), Points: 9, Note: b.note("direct.note")}
		var total plan.Sum
		for _, s := range sums {
			small.Rows = append(small.Rows, paper.Row{Cells: paper.Cells(name(s.Key), b.p.Int(s.Rows), b.money(s.Cost), b.direct(s))})
			total.Rows, total.Cost, total.Direct, total.Untold = total.Rows+s.Rows, total.Cost+s.Cost, total.Direct+s.Direct, total.Untold+s.Untold // of the whole plan, whose sum was checked
		}
		small.Rows = append(small.Rows, paper.Row{Strong: true, Cells: paper.Cells(b.note("sum.all"), b.p.Int(total.Rows), b.money(total.Cost), b.direct(total))})
		doc.Blocks = append(doc.Blocks, small)
	}
	b.sign(&doc)
	return doc, nil
}

// direct is what is told to reach target persons; a dash where nobody has told of any row.
func (b PlanBook) direct(s plan.Sum) string {
	if s.Untold == s.Cost && s.Cost > 0 {
		return "–"
	}
	return b.money(s.Direct)
}

func costs(lines []budget.Line) (sum rupiah.Amount, err error) {
	for _, l := range lines {
		if sum, err = rupiah.Sum(sum, l.Row.Body.Cost); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

func (b PlanBook) source(key string) string {
	if key == "" {
		return b.p.T("plan.untold")
	}
	return b.p.T("plan.source." + key)
}

func (b PlanBook) planRow(l budget.Line) []paper.Cell {
	r := l.Row.Body
	code := r.Code
	if item, known := b.Codes.Get(nomenclature.Code(r.Code)); known {
		code += "\n" + item.Name
	} else if r.Named != nil {
		code += "\n" + r.Named.SubActivity
	}
	activity := r.Activity
	if r.Output != "" {
		activity += "\n" + b.note("output", "Output", r.Output)
	}
	group := ""
	if r.TargetGroup != "" {
		group = b.p.T("edition.group." + r.TargetGroup)
	}
	return paper.Cells(b.p.Int(r.Number), code, activity, strings.Join(r.Indicators, ", "), group, b.areas(r.Areas), b.volume(r), b.cost(r), b.source(r.Source), romans(r.Quarters))
}

// cost is what a row costs; a dash where nobody has told.
func (b PlanBook) cost(r plan.Row) string {
	switch {
	case r.Unfunded:
		return b.note("unfunded")
	case r.Cost == 0:
		return "–"
	}
	return b.money(r.Cost)
}

func (b PlanBook) volume(r plan.Row) string {
	if r.Volume == 0 {
		return "–"
	}
	return strings.TrimSpace(r.Volume.Words(b.p) + " " + r.Unit)
}

// mostAreas is how many places a cell names.
const mostAreas = 8

func (b PlanBook) areas(codes []string) string {
	var names []string
	for i, code := range codes {
		if i == mostAreas && len(codes) > mostAreas+1 {
			names = append(names, b.p.N("document.budget.more", len(codes)-i))
			break
		}
		place, _ := region.Get(code)
		name := place.Name
		if code == b.Area {
			name = b.note("all", "Place", place.Name)
		} else if place.Level() == region.District {
			name = b.p.T(place.Kind.Key()) + " " + name
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func romans(quarters []int) string {
	if len(quarters) == 4 {
		return "I–IV"
	}
	var all []string
	for _, q := range quarters {
		all = append(all, [...]string{"", "I", "II", "III", "IV"}[q])
	}
	return strings.Join(all, ", ")
}

// regional are the lines of the two matrices.
func (b PlanBook) regional() (lines []budget.Line) {
	for _, l := range b.Lines {
		if l.Regional() {
			lines = append(lines, l)
		}
	}
	return lines
}

// MatrixOne is the control matrix of RKPD and Renja.
func (b PlanBook) MatrixOne() (doc paper.Document, err error) {
	doc = b.sheet("one")
	lines := b.regional()
	table := paper.Table{Columns: b.columns("number:3 activity:18 target:8r in:5 item:10 page:5 in:5 item:10 page:5 target_document:8r reason:16"), Numbers: true, Points: 8, Note: b.note("one.note"),
		Groups: []paper.Group{{Span: 3}, {Text: "RKPD", Span: 3}, {Text: "Renja Perangkat Daerah", Span: 3}, {Span: 2}}}
	table.Rows, err = b.byOffice(lines, len(table.Columns), b.placedRow, func(lines []budget.Line) ([]paper.Cell, error) {
		all, err := budget.Integrate(lines)
		in := func(key string) string {
			s := all.Step(key)
			return b.note("in", "In", s.Rows, "Of", all.Rows, "Unknown", s.Unknown)
		}
		return []paper.Cell{{Span: 3}, {Text: in("rkpd"), Span: 3}, {Text: in("renja"), Span: 3}, {Span: 2}}, err
	})
	doc.Blocks = append(doc.Blocks, table)
	b.sign(&doc)
	return doc, err
}

func (b PlanBook) placedRow(l budget.Line) []paper.Cell {
	r, m := l.Row.Body, l.Placed.Body
	answer := func(p budget.Place) string {
		if p.In == "" {
			return b.note("untold")
		}
		return b.p.T("budget.answer." + p.In)
	}
	target := "–"
	if m.Target != nil {
		target = strings.TrimSpace(m.Target.Words(b.p) + " " + r.Unit)
	}
	return paper.Cells(b.p.Int(r.Number), r.Activity, b.volume(r), answer(m.RKPD), m.RKPD.Code, m.RKPD.Page, answer(m.Renja), m.Renja.Code, m.Renja.Page, target, m.Reason)
}

// MatrixTwo is the control matrix of KUA-PPAS and APBD.
func (b PlanBook) MatrixTwo() (doc paper.Document, err error) {
	doc = b.sheet("two")
	lines := b.regional()
	table := paper.Table{Columns: b.columns("number:3 activity:22 planned:11r kua:11r apbd:11r difference:11r status:8 reason:18"), Numbers: true, Points: 8, Note: b.note("two.note")}
	table.Rows, err = b.byOffice(lines, len(table.Columns), b.grantedRow, func(lines []budget.Line) ([]paper.Cell, error) {
		all, err := budget.Integrate(lines)
		var difference rupiah.Amount
		for _, l := range lines {
			if more, known := l.Difference(); known && err == nil {
				difference, err = rupiah.Sum(difference, more)
			}
		}
		return []paper.Cell{{Span: 2}, {Text: b.money(all.Planned)}, {Text: b.money(all.Step("kua").Amount)}, {Text: b.money(all.Step("apbd").Amount)}, {Text: b.money(difference)},
			{Span: 2, Text: b.note("in", "In", all.Step("apbd").Rows, "Of", all.Rows, "Unknown", all.Step("apbd").Unknown)}}, err
	})
	doc.Blocks = append(doc.Blocks, table)
	b.sign(&doc)
	return doc, err
}

func (b PlanBook) grantedRow(l budget.Line) []paper.Cell {
	r, m := l.Row.Body, l.Granted.Body
	difference := "–"
	if more, known := l.Difference(); known {
		difference = b.money(more)
	}
	return paper.Cells(b.p.Int(r.Number), r.Activity, b.cost(r), b.told(m.Ceiling), b.told(m.Budget), difference, b.p.T("budget.fit."+string(budget.FitOf(r.Cost, l.Carried()))), m.Reason)
}
