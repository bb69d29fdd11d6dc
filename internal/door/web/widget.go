package web

import (
	"html/template"
	"math"
	"net/http"
	"slices"
	"strconv"

	"tumbuh/internal/base/civil"
)

// Status is what a colour means. It never stands alone: a word and a shape go
// with it.
type Status uint8

const (
	Plain Status = iota // no judgement
	Good                // hijau
	Watch               // kuning
	Bad                 // merah
)

// Class and Icon are the colour and the shape.
func (s Status) Class() string { return [...]string{"plain", "good", "watch", "bad"}[s] }
func (s Status) Icon() string {
	return [...]string{"info-circle", "circle-check", "alert-triangle", "alert-circle"}[s]
}

// Badge is a status in a word: {{template "badge" .}}.
type Badge struct {
	Status Status
	Text   string
}

// Alert says that something happened or must be known: {{template "alert" .}}.
type Alert struct {
	Status       Status
	Title, Text  string
	Href, Action string // the way out, if there is one
}

// smallDenominator is below which a share is grey and says so.
const smallDenominator = 30

// Figure is one share with all that a reader needs to trust it:
// {{template "figure" .}} is the sentence.
type Figure struct {
	What                   string // completes "1.842 dari 14.306 …": "balita diukur pendek"
	Month                  civil.Month
	Numerator, Denominator int
	Low, High              float64 // the 95 % interval as ratios; both 0: not shown
	Measured, Target       int     // how many of those who should be were measured; Target 0: not shown
	Standard, Source       string
	Href                   string // what it is made of
}

func (f Figure) Ratio() float64    { return ratio(f.Numerator, f.Denominator) }
func (f Figure) Coverage() float64 { return ratio(f.Measured, f.Target) }
func (f Figure) Small() bool       { return f.Denominator < smallDenominator }
func (f Figure) Interval() bool    { return f.High > 0 }

func ratio(n, d int) float64 {
	if d == 0 {
		return math.NaN() // written as a dash
	}
	return float64(n) / float64(d)
}

// Stat is a card with one large number: {{template "stat" .}}. It shows Figure,
// or Value where the number is no share.
type Stat struct {
	Label  string
	Value  string
	Figure *Figure
	Note   string
	Badge  Badge
	Href   string
}

// Empty is what a list shows that has nothing in it: what would be here and the
// one button that brings it: {{template "empty" .}}.
type Empty struct {
	Icon         string
	Title, Text  string
	Href, Action string
}

// Table is a data table: {{template "table" .}}.
type Table struct {
	Caption string // what it shows; read out, and printed above it
	Columns []Column
	Rows    []Row
	Empty   Empty
	Compact bool // beside a chart or a map: lower rows, own scrolling
}

// Column is a table's column.
type Column struct {
	Label   string
	Hint    string // what the word means
	Numeric bool
	Wide    bool   // not on a phone
	Href    string // sorts by this column
	Order   string // "ascending" or "descending" when sorted by it
}

// Row is a table's row; a total stands apart from the others.
type Row struct {
	Cells []Cell
	Total bool
}

// Cell is a table's cell.
type Cell struct {
	Text  string
	Note  string // second line, grey
	Hint  string // what pointing at it tells
	Href  string
	Badge Badge
	Small bool    // small denominator: grey
	Bar   float64 // share of the column's greatest, 0 to 1, drawn behind the number
}

// BarWidth is the bar's length in hundredths.
func (c Cell) BarWidth() int { return int(math.Round(min(max(c.Bar, 0), 1) * 100)) }

// Sort is by which column a table is sorted, as the address says: urut=name, or
// urut=-name for descending.
type Sort struct {
	Key        string
	Descending bool
}

// SortOf reads the sorting from the address; the first allowed key is the
// default, and "-" before it makes descending the default.
func SortOf(r *http.Request, allowed ...string) Sort {
	read := func(s string) Sort {
		if s != "" && s[0] == '-' {
			return Sort{s[1:], true}
		}
		return Sort{s, false}
	}
	asked := read(r.URL.Query().Get("urut"))
	if slices.ContainsFunc(allowed, func(s string) bool { return read(s).Key == asked.Key }) {
		return asked
	}
	return read(allowed[0])
}

// Column makes a column that sorts by key; a number sorts the greatest first.
func (s Sort) Column(r *http.Request, key, label string, numeric bool) Column {
	c := Column{Label: label, Numeric: numeric}
	descending := numeric
	if s.Key == key {
		c.Order = map[bool]string{false: "ascending", true: "descending"}[s.Descending]
		descending = !s.Descending
	}
	if descending {
		key = "-" + key
	}
	c.Href, _ = Query(r.URL.RequestURI(), "urut", key)
	c.Href, _ = Query(c.Href, "hal", "")
	return c
}

// Pager leads through a long list: {{template "pager" .}}.
type Pager struct {
	From, To, Total int
	Prev, Next      string // addresses; empty at the ends
}

// PageOf is which of n rows a page shows, as the address says (hal=2), and the way to
// the others. A page that does not exist is the first.
func PageOf(r *http.Request, n, perPage int) (from, to int, view Pager) {
	number, _ := strconv.Atoi(r.URL.Query().Get("hal"))
	if from = max(0, number-1) * perPage; from < 0 || from >= n {
		from = 0
	}
	if to = min(from+perPage, n); n <= perPage {
		return from, to, view
	}
	view = Pager{From: from + 1, To: to, Total: n}
	here := from/perPage + 1
	if here > 1 {
		view.Prev, _ = Query(r.URL.RequestURI(), "hal", strconv.Itoa(here-1))
	}
	if to < n {
		view.Next, _ = Query(r.URL.RequestURI(), "hal", strconv.Itoa(here+1))
	}
	return from, to, view
}

// Crumb is one step of the way here: {{template "crumbs" .}} takes a slice.
type Crumb struct{ Text, Href string }

// Tab is one of several views of the same thing: {{template "tabs" .}} takes a
// slice.
type Tab struct {
	Text, Href string
	Count      string
	Active     bool
}

// Field is one question of a form: {{template "field" .}}.
type Field struct {
	Name, Label string
	Type        string // text (default), password, number, date, month, search, select, textarea, checkbox
	Value       string
	Unit        string // inside the field
	Hint        string
	Error       string // beside the field, with the way out
	Options     []Option
	Required    bool
	ReadOnly    bool
	Numeric     bool   // digits: number keyboard on phones
	Complete    string // autocomplete, as HTML names it
}

// Kind is the type with its default.
func (f Field) Kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// Option is one choice of a select field.
type Option struct{ Value, Text string }

// Filter is a row of fields that narrows what the page shows:
// {{template "filter" .}}.
type Filter struct {
	Action string
	Fields []Field
	Hidden []Option // parameters to keep, such as the sorting
	Clear  string   // address without any filter; empty when none is set
}

// Progress is long work under way: {{template "progress" .}}. It asks Poll for
// itself again until it is finished.
type Progress struct {
	Label, Doing string
	Done, Total  int // Total 0: unknown yet
	Found        []Crumb
	Poll         string // address of the fragment; empty when finished
	Href         string // address of the whole page, for browsers without JavaScript
}

// Share is the part done in hundredths.
func (p Progress) Share() float64 { return ratio(p.Done, p.Total) }

// Upload is a place to drop files: {{template "upload" .}} inside a form with
// enctype multipart/form-data.
type Upload struct {
	Name, Label, Hint string
	Accept            string // ".xlsx,.csv"
	Multiple          bool
	Error             string
}

// Chart is a drawing with the table of its figures: {{template "chart" .}}.
type Chart struct {
	Caption string
	SVG     template.HTML // from base/chart
	Table   Table
	Source  string
}
