package planbook

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/nomenclature"
)

// Change is what a line of a file does.
type Change string

const (
	New     Change = "new"
	Changed Change = "changed"
	Same    Change = "same"
	Stale   Change = "stale"   // somebody has edited the row since the file went out
	Refused Change = "refused" // Err says why
)

// Line is a row of a file.
type Line struct {
	Sheet  string
	Row    int
	Column string // heading over the cell that is wrong
	Table  string // plan, placed, granted, realised
	Number int    // of the plan's row; 0: a new one
	Name   string // its activity
	Change Change
	Fields []Field // that differ from what stands
	Err    error
	By     string // of a stale one: who edited the row

	Plan *register.Entry[plan.Row] // what is to be kept: one of the two
	Said *budget.Entry
}

// Field is a cell that differs from what stands, as the file shows it.
type Field struct{ Column, Before, After string }

// File is what was read.
type File struct {
	Lines   []Line
	Missing int // rows of the plan that the file does not have: they stay
}

// Count is how many lines do something.
func (f File) Count(c Change) (n int) {
	for _, l := range f.Lines {
		if l.Change == c {
			n++
		}
	}
	return n
}

// mostLines is beyond any regency's plan with its quarters.
const mostLines = 20_000

// headRows is how far down a heading is looked for.
const headRows = 40

// Read reads a workbook, or one table as CSV. Sheets without our columns are passed by; a
// file without any is refused.
func (b *Book) Read(path string) (f File, err error) {
	file, err := sheet.Open(path, limits)
	if err != nil {
		return f, err
	}
	defer file.Close()
	seen, known := map[string]bool{}, false
	for _, s := range file.Sheets {
		rows, err := s.Rows()
		if err != nil {
			return f, err
		}
		r := reader{Book: b, sheet: s.Name, seen: seen}
		for n := 0; rows.Next() && (r.table.key != "" || n < headRows); n++ {
			if r.table.key == "" {
				r.head(rows.Cells())
				continue
			}
			r.row(rows.Number(), rows.Cells())
			if len(f.Lines)+len(r.lines) > mostLines {
				return f, wrong("planbook.file.long", fault.Args{"Limit": mostLines})
			}
		}
		if err := rows.Err(); err != nil {
			return f, err
		}
		known = known || r.table.key != ""
		f.Lines = append(f.Lines, r.lines...)
	}
	if !known {
		return f, wrong("planbook.file.header", nil)
	}
	if slices.ContainsFunc(f.Lines, func(l Line) bool { return l.Table == "plan" }) {
		for _, l := range b.Lines {
			if !seen["plan "+string(l.Row.ID)] {
				f.Missing++
			}
		}
	}
	return f, nil
}

// reader reads one sheet.
type reader struct {
	*Book
	sheet string
	table table
	at    []int // column of the table over each cell; -1: none of ours
	seen  map[string]bool
	lines []Line
}

// head takes a row as the heading of the last table whose needed columns it has.
func (r *reader) head(cells []sheet.Cell) {
	titles := make([]string, len(cells))
	for i, c := range cells {
		titles[i] = fold.Name(c.Shown())
	}
	for _, t := range slices.Backward(tables()) {
		at, taken := make([]int, len(cells)), map[int]bool{}
		for i, title := range titles {
			if at[i] = t.find(title, taken); at[i] >= 0 {
				taken[at[i]] = true
			}
		}
		lacks := func(key string) bool {
			return !taken[slices.IndexFunc(t.all, func(c column) bool { return c.key == key })]
		}
		if len(taken) >= 3 && !slices.ContainsFunc(t.needed, lacks) {
			r.table, r.at = t, at
			return
		}
	}
}

// sums are the words before the sum of a column, folded.
var sums = []string{"jumlah", "total", "jumlahtotal", "grandtotal", "subtotal", "jumlahseluruhnya"}

// row reads one row.
func (r *reader) row(number int, cells []sheet.Cell) {
	d := draft{Book: r.Book}
	find := func(key string) (c sheet.Cell) {
		for i, at := range r.at {
			if at >= 0 && i < len(cells) && r.table.all[at].key == key {
				c = cells[i]
			}
		}
		return c
	}
	_ = d.readID(find("id"))
	name := strings.TrimSpace(find("activity").Shown())
	if d.id == "" && (name == "" && blank(find("cost")) || slices.Contains(sums, fold.Name(name)) || isDigits(fold.Name(name))) {
		return // nothing, a sum, or the row (1) (2) (3)
	}
	l := Line{Sheet: r.sheet, Row: number, Table: r.table.key, Name: name}
	stands := r.stands(&d, &l, find)
	if stands != nil && stands.version == 0 && r.blank(cells) { // a quarter that nobody has told, in the file neither
		l.Change = Same
		r.lines = append(r.lines, l)
		return
	}
	for at, of := range r.table.all { // in our order, not the file's: a cost follows from volume and price
		i := slices.Index(r.at, at)
		if i < 0 || l.Err != nil || of.in == nil {
			continue
		}
		c := sheet.Cell{}
		if i < len(cells) && (stands != nil || !blank(cells[i])) { // of a new row a dash is nothing
			c = cells[i]
		}
		if err := of.in(&d, c); err != nil {
			l.Err, l.Column = err, r.p.T("planbook.column."+of.key)
		}
	}
	if l.Err == nil {
		r.settle(&d, &l, stands)
	}
	if l.Err != nil {
		l.Change = Refused
	}
	r.lines = append(r.lines, l)
}

// blank tells whether a row says nothing but which one it is.
func (r *reader) blank(cells []sheet.Cell) bool {
	for i, c := range cells {
		if i < len(r.at) && r.at[i] >= 0 {
			if of := r.table.all[r.at[i]]; of.in != nil && !of.hidden && of.key != "quarter" && !blank(c) {
				return false
			}
		}
	}
	return r.table.key != "plan"
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// stands finds the row that a line is of, and begins the draft with it.
func (r *reader) stands(d *draft, l *Line, find func(string) sheet.Cell) *draft {
	if d.id == "" {
		if r.table.key != "plan" {
			l.Err = wrong("planbook.row.none", nil)
		}
		d.row.Nature, d.row.Areas = "", nil
		return nil
	}
	line, ok := r.Line(db.ID(d.id))
	quarter := 0
	if r.table.key == "realised" {
		if l.Err = d.readQuarter(find("quarter")); l.Err != nil {
			l.Column = r.p.T("planbook.column.quarter")
			return nil
		}
		quarter = d.told.Quarter
	}
	key := r.table.key + " " + d.id
	if quarter > 0 {
		key += string(rune('0' + quarter))
	}
	switch {
	case !ok:
		l.Err = wrong("planbook.row.gone", nil)
		return nil
	case r.seen[key]:
		l.Err = wrong("planbook.row.twice", nil)
		return nil
	}
	r.seen[key] = true
	stands := r.draft(r.table.key, &line, quarter)
	l.Number = line.Row.Body.Number
	if l.Name == "" {
		l.Name = line.Row.Body.Activity
	}
	*d = *stands
	d.version = 0
	return stands
}

// settle compares what a line says with what stands.
func (r *reader) settle(d *draft, l *Line, stands *draft) {
	r.nameCode(d)
	if stands == nil {
		r.settleNew(d, l)
		return
	}
	for i, at := range r.at {
		c := column{}
		if at >= 0 {
			c = r.table.all[at]
		}
		if c.in == nil || c.hidden || slices.Contains(r.at[:i], at) {
			continue
		}
		if before, after := r.shown(c, stands), r.shown(c, d); before != after {
			l.Fields = append(l.Fields, Field{r.p.T("planbook.column." + c.key), before, after})
		}
	}
	e := stands.line
	switch {
	case equal(stands, d):
		l.Change = Same
		return
	case d.version != stands.version:
		l.Change, l.By = Stale, r.editor(r.table.key, e, d.told.Quarter)
		return
	}
	l.Change = Changed
	if r.table.key == "realised" && stands.version == 0 {
		l.Change = New
	}
	switch said := (budget.Entry{Row: e.Row.ID, Version: d.version}); r.table.key {
	case "plan":
		entry := e.Row
		entry.Body = d.row
		l.Plan = &entry
	case "placed":
		said.Placed, l.Said = &d.placed, &said
	case "granted":
		said.Granted, l.Said = &d.granted, &said
	default:
		said.Realised, l.Said = &d.told, &said
	}
}

// settleNew is a row that has no id. One that the plan has already would be in it twice.
func (r *reader) settleNew(d *draft, l *Line) {
	if d.row.Activity == "" {
		l.Err, l.Column = wrong("planbook.cell.needed", nil), r.p.T("planbook.column.activity")
		return
	}
	if d.row.Office == "" && len(d.Area) > 4 {
		d.row.Office = d.Area
	}
	for _, line := range r.Lines {
		if o := line.Row.Body; o.Office == d.row.Office && o.Code == d.row.Code && fold.Name(o.Activity) == fold.Name(d.row.Activity) {
			l.Err = wrong("planbook.row.there", fault.Args{"Number": o.Number})
			return
		}
	}
	l.Change = New
	l.Plan = &register.Entry[plan.Row]{Year: r.Year, Area: r.Area, Body: d.row}
	for _, c := range r.table.all {
		if after := r.shown(c, d); after != "" && c.in != nil && !c.hidden && c.key != "activity" {
			l.Fields = append(l.Fields, Field{Column: r.p.T("planbook.column." + c.key), After: after})
		}
	}
}

// nameCode keeps the names that a file has of a code which stands in no list.
func (r *reader) nameCode(d *draft) {
	if d.row.Code == "" {
		return
	}
	switch _, listed := r.Codes.Get(nomenclature.Code(d.row.Code)); {
	case listed:
		d.row.Named = nil
	case d.names != (plan.Named{}):
		names := d.names
		d.row.Named = &names
	}
}

// shown is a column as a person reads it.
func (r *reader) shown(c column, d *draft) string {
	cell := c.out(d)
	if f, err := strconv.ParseFloat(cell.Text, 64); err == nil && cell.Apart {
		return r.p.Decimal(f, int(cell.Places))
	}
	return cell.Shown()
}

// equal tells whether two drafts of one table would be kept as the same.
func equal(a, b *draft) bool {
	x, _ := json.Marshal([]any{a.row, a.placed, a.granted, a.told})
	y, _ := json.Marshal([]any{b.row, b.placed, b.granted, b.told})
	return string(x) == string(y)
}

func (r *reader) editor(table string, l *budget.Line, quarter int) string {
	switch {
	case table == "placed":
		return l.Placed.By
	case table == "granted":
		return l.Granted.By
	case table == "realised" && l.Told[quarter-1] != nil:
		return l.Told[quarter-1].By
	}
	return l.Row.By
}
