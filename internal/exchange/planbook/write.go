package planbook

import (
	"fmt"
	"io"
	"strconv"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/region"
)

// Write writes the workbook of what stands; of one office, or of all where it is empty.
func (b *Book) Write(w io.Writer, office string) error {
	book, err := sheet.CreateXLSX(w, sheet.About{Title: b.title(), Author: b.By, Made: b.Made, Across: true})
	if err != nil {
		return err
	}
	lines := b.Book.Of(office).Lines
	if err := b.explain(book, len(lines)); err != nil {
		return err
	}
	choices := b.choices()
	for _, t := range tables() {
		if err := b.write(book, t, lines, choices); err != nil {
			return err
		}
	}
	if err := b.codes(book, choices); err != nil {
		return err
	}
	return book.Close()
}

func (b *Book) title() string {
	place, _ := region.Get(b.Area)
	return b.p.T("planbook.title", "Place", place.Name, "Year", strconv.Itoa(budget.YearOf(b.Year)))
}

// write is one sheet.
func (b *Book) write(book sheet.Book, t table, lines []budget.Line, choices []choice) error {
	drafts := b.drafts(t, lines)
	if len(drafts) == 0 && t.key != "plan" {
		return nil
	}
	columns, at := make([]sheet.Column, len(t.all)), map[string]string{}
	for i, c := range t.all {
		columns[i] = sheet.Column{Title: b.p.T("planbook.column." + c.key), Width: c.width, Wrap: c.width >= 14, Hidden: c.hidden, From: rangeOf(b.p, choices, c.from)}
		at[c.key] = letters(i)
	}
	if err := book.Sheet(b.p.T("planbook.sheet."+t.key), columns...); err != nil {
		return err
	}
	for i, d := range drafts {
		d.at, d.number = at, i+2
		cells := make([]sheet.Cell, len(t.all))
		for n, c := range t.all {
			cells[n] = c.out(d)
		}
		if err := book.Row(cells...); err != nil {
			return err
		}
	}
	return b.foot(book, t, drafts)
}

// drafts are the rows of a sheet; of what was realised the quarters that have begun, one
// after the other.
func (b *Book) drafts(t table, lines []budget.Line) (all []*draft) {
	last := 1
	for t.key == "realised" && last <= 4 && budget.Quarter(b.Year, last).From().First() <= b.Today {
		last++
	}
	for quarter := 1; quarter < max(last, 2); quarter++ {
		for i := range lines {
			l := &lines[i]
			switch {
			case t.key == "realised" && last == 1, (t.key == "placed" || t.key == "granted") && !l.Regional():
			default:
				all = append(all, b.draft(t.key, l, quarter))
			}
		}
	}
	return all
}

// draft is what stands of a line in a table.
func (b *Book) draft(table string, l *budget.Line, quarter int) *draft {
	d := &draft{Book: b, line: l, row: l.Row.Body, id: string(l.Row.ID), version: l.Row.Version, placed: l.Placed.Body, granted: l.Granted.Body}
	switch table {
	case "placed":
		d.version = l.Placed.Version
	case "granted":
		d.version = l.Granted.Version
	case "realised":
		d.version, d.told = 0, budget.Realised{Quarter: quarter}
		if e := l.Told[quarter-1]; e != nil {
			d.version, d.told = e.Version, e.Body
		}
	}
	return d
}

// foot adds the columns of money up, as a formula that follows the filter.
func (b *Book) foot(book sheet.Book, t table, drafts []*draft) error {
	if len(drafts) == 0 {
		return nil
	}
	cells := make([]sheet.Cell, len(t.all))
	for i, c := range t.all {
		switch c.key {
		case "activity":
			cells[i] = sheet.Cell{Kind: sheet.Text, Text: b.p.T("planbook.total"), Bold: true}
		case "cost", "direct", "planned", "kua", "apbd", "difference", "spent":
			var sum rupiah.Amount
			told := false
			for _, d := range drafts {
				told = told || c.out(d).Kind == sheet.Number
				a, _, err := amount(c.out(d))
				if n := c.out(d); err != nil && n.Kind == sheet.Number { // a difference may be below nought
					var less int64
					less, err = strconv.ParseInt(n.Text, 10, 64)
					a = rupiah.Amount(less)
				} else if err != nil {
					a, err = 0, nil // "no cost"
				}
				if err == nil {
					sum, err = rupiah.Sum(sum, a)
				}
				if err != nil {
					return err
				}
			}
			if !told { // of nothing there is no sum
				continue
			}
			cells[i] = money(sum)
			cells[i].Bold, cells[i].Sum = true, fmt.Sprintf("SUBTOTAL(109,%s2:%s%d)", letters(i), letters(i), len(drafts)+1)
		}
	}
	return book.Foot(cells...)
}

// choice is a column of the sheet of codes.
type choice struct {
	list         string
	values, says []string // says: what a code means; nil: the values are words already
}

func (b *Book) choices() (all []choice) {
	codes := choice{list: "code"}
	for _, item := range b.Codes {
		if item.Code.Depth() == "sub_kegiatan" {
			codes.values, codes.says = append(codes.values, string(item.Code)), append(codes.says, item.Name)
		}
	}
	all = append(all, codes)
	for _, l := range b.lists() {
		c := choice{list: l.name}
		for _, v := range l.values {
			c.values = append(c.values, l.say(b.p, v))
		}
		if l.name == "office" { // those of kecamatan and villages that plan rows
			for _, of := range b.Offices() {
				if isPlace(of) {
					c.values = append(c.values, (&draft{Book: b}).officeCell(of))
				}
			}
		}
		all = append(all, c)
	}
	indicators := choice{list: "indicator"}
	for _, x := range b.Framework.Indicators {
		indicators.values, indicators.says = append(indicators.values, x.ID), append(indicators.says, x.Name(b.p.Lang()))
	}
	recommendations := choice{list: "recommendation"}
	for _, r := range b.Recommendations {
		recommendations.values, recommendations.says = append(recommendations.values, b.numberOf(r)), append(recommendations.says, r.Body.Text)
	}
	return append(all, indicators, recommendations)
}

// rangeOf is where the choices of a list stand.
func rangeOf(p *locale.Printer, all []choice, list string) string {
	at := 0
	for _, c := range all {
		if c.list == list && list != "" && len(c.values) > 0 {
			return fmt.Sprintf("'%s'!$%s$2:$%s$%d", p.T("planbook.sheet.codes"), letters(at), letters(at), len(c.values)+1)
		}
		if at++; c.says != nil {
			at++
		}
	}
	return ""
}

// codes is the sheet of all that may be chosen.
func (b *Book) codes(book sheet.Book, all []choice) error {
	var columns []sheet.Column
	most := 0
	for _, c := range all {
		columns = append(columns, sheet.Column{Title: b.p.T("planbook.list." + c.list), Width: 24})
		if c.says != nil {
			columns = append(columns, sheet.Column{Title: b.p.T("planbook.list.meaning"), Width: 60, Wrap: true})
		}
		most = max(most, len(c.values))
	}
	if err := book.Sheet(b.p.T("planbook.sheet.codes"), columns...); err != nil {
		return err
	}
	for i := range most {
		var cells []sheet.Cell
		for _, c := range all {
			value, says := sheet.Cell{}, sheet.Cell{}
			if i < len(c.values) {
				value = sheet.String(c.values[i])
				if c.says != nil {
					says = sheet.String(c.says[i])
				}
			}
			if cells = append(cells, value); c.says != nil {
				cells = append(cells, says)
			}
		}
		if err := book.Row(cells...); err != nil {
			return err
		}
	}
	return nil
}

// explain is the first sheet.
func (b *Book) explain(book sheet.Book, rows int) error {
	p := b.p
	if err := book.Sheet(p.T("planbook.sheet.guide"), sheet.Column{Title: p.T("planbook.sheet.guide"), Width: 30}, sheet.Column{Title: b.title(), Width: 110, Wrap: true}); err != nil {
		return err
	}
	say := [][2]string{{p.T("planbook.guide.stage"), p.T("budget.stage." + b.At())}, {p.T("planbook.guide.rows"), p.N("planbook.rows", rows)},
		{p.T("planbook.guide.framework"), b.Framework.Name(p.Lang())}, {p.T("planbook.guide.taken"), p.T("planbook.guide.by", "Name", b.By, "Day", b.Today)}, {}}
	for i := 1; i <= 8; i++ {
		say = append(say, [2]string{strconv.Itoa(i), p.T("planbook.guide." + strconv.Itoa(i))})
	}
	say = append(say, [2]string{}, [2]string{p.T("planbook.guide.column"), p.T("planbook.guide.meaning")})
	for _, c := range planColumns() {
		if !c.hidden {
			say = append(say, [2]string{p.T("planbook.column." + c.key), p.T("planbook.about." + c.key)})
		}
	}
	for _, s := range say {
		if err := book.Row(sheet.String(s[0]), sheet.String(s[1])); err != nil {
			return err
		}
	}
	return nil
}

// letters is the name of a column: A, B, … AA.
func letters(at int) (name string) {
	for at++; at > 0; at = (at - 1) / 26 {
		name = string(rune('A'+(at-1)%26)) + name
	}
	return name
}
