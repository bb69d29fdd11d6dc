package web

import (
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Heat is a table of many figures, each on a ground that tells how far it is from
// where it should be: {{template "heat" .}}. On a phone it shows the columns that are
// not Wide, on paper all, lying, with its head on every sheet. The styles of this file's
// widgets are a file of their own: the page's "scripts" must be {{template "heat-styles"}}.
type Heat struct {
	Caption string
	Corner  HeatColumn // what the rows are
	Columns []HeatColumn
	Rows    []HeatRow
	Steps   []string // what the grounds mean, from the best to the worst; at most five
	Signs   HeatSigns
	Names   string // above the list of what the columns' short labels stand for
	Source  string
	Empty   Empty
}

// HeatColumn is a column: its label stands upright.
type HeatColumn struct {
	Label string
	Name  string // in full: told when pointed at, and below the table
	Group string // columns beside one another of one group stand below its name
	Whole string // the group's name in full
	Goal  string // where its figures should be
	Href  string // sorts by this column
	Order string // "ascending" or "descending" when sorted by it
	Open  string // what the column is about
	Wide  bool   // not on a phone
}

// HeatRow is a row; a total stands apart from the others.
type HeatRow struct {
	Name, Note, Href string
	Cells            []HeatCell
	Total            bool
}

// HeatCell is one figure.
type HeatCell struct {
	Text  string
	Note  string // second line: of how many
	Tip   string // the figure in words
	Href  string
	Step  uint8 // of Steps, from 1; 0: no ground
	Firm  uint8 // of Signs.Firm, from 0
	Mark  uint8 // of Signs.Marks, from 1; 0: none
	Small bool  // small denominator
	Dim   bool  // not what the filter asked for
	None  bool  // nothing known: hatched
}

// HeatSigns are the words of the legend: how firm a figure is, drawn as a line that
// grows, where it comes from, drawn in a corner.
type HeatSigns struct {
	Firm              []string
	Marks             []string
	Small, None, Bare string // Bare: what has no place in the row at all
}

// heatHead is a name above some columns.
type heatHead struct {
	Text, Name string
	Span, Full int // columns on a phone, and elsewhere
}

// Heads are the names above the columns; none when no column has a group.
func (h Heat) Heads() (heads []heatHead) {
	for _, c := range h.Columns {
		if len(heads) == 0 || heads[len(heads)-1].Text != c.Group {
			heads = append(heads, heatHead{Text: c.Group, Name: c.Whole})
		}
		last := &heads[len(heads)-1]
		if last.Full++; !c.Wide {
			last.Span++
		}
	}
	if !slices.ContainsFunc(heads, func(g heatHead) bool { return g.Text != "" }) {
		return nil
	}
	return heads
}

// Goals tells whether any column has one.
func (h Heat) Goals() bool {
	return slices.ContainsFunc(h.Columns, func(c HeatColumn) bool { return c.Goal != "" })
}

// Named are the columns whose labels are short for something.
func (h Heat) Named() []HeatColumn {
	return slices.DeleteFunc(slices.Clone(h.Columns), func(c HeatColumn) bool { return c.Name == "" })
}

// StepCells, FirmCells and MarkCells are the legend's: drawn as the table's are.
func (h Heat) StepCells() (cells []HeatCell) {
	for i, text := range h.Steps {
		cells = append(cells, HeatCell{Step: uint8(i + 1), Tip: text})
	}
	return cells
}

func (h Heat) FirmCells() (cells []HeatCell) {
	for i, text := range h.Signs.Firm {
		cells = append(cells, HeatCell{Firm: uint8(i), Tip: text})
	}
	return cells
}

func (h Heat) MarkCells() (cells []HeatCell) {
	for i, text := range h.Signs.Marks {
		cells = append(cells, HeatCell{Mark: uint8(i + 1), Tip: text})
	}
	return cells
}

// Class is the cell's ground and signs.
func (c HeatCell) Class() string {
	class := []string{}
	add := func(is bool, name string) {
		if is {
			class = append(class, name)
		}
	}
	add(c.Step > 0, "s"+strconv.Itoa(int(c.Step)))
	add(c.Firm > 0, "v"+strconv.Itoa(int(c.Firm)))
	add(c.Mark > 0, "m"+strconv.Itoa(int(c.Mark)))
	add(c.Small, "few")
	add(c.Dim, "dim")
	add(c.None, "none")
	return strings.Join(class, " ")
}

// Body are the rows. A regency's thousands of cells would keep a template busy for
// longer than the whole page may take, so they are written here, each text escaped.
func (h Heat) Body() template.HTML {
	var b strings.Builder
	b.Grow(160 * len(h.Rows) * (1 + len(h.Columns)))
	attribute := func(name, value string) {
		if value != "" {
			b.WriteString(" " + name + `="` + template.HTMLEscapeString(value) + `"`)
		}
	}
	linked := func(href, text string) {
		if href == "" {
			b.WriteString(template.HTMLEscapeString(text))
			return
		}
		b.WriteString("<a")
		attribute("href", LocalPath(href))
		b.WriteString(">" + template.HTMLEscapeString(text) + "</a>")
	}
	note := func(text string) {
		if text != "" {
			b.WriteString(`<span class="cell-note">` + template.HTMLEscapeString(text) + "</span>")
		}
	}
	for _, row := range h.Rows {
		b.WriteString("<tr")
		attribute("class", map[bool]string{true: "total"}[row.Total])
		b.WriteString(`><th scope="row">`)
		linked(row.Href, row.Name)
		note(row.Note)
		b.WriteString("</th>")
		for i, c := range row.Cells {
			class := c.Class()
			if i < len(h.Columns) && h.Columns[i].Wide {
				class = strings.TrimSpace(class + " wide")
			}
			b.WriteString("<td")
			attribute("class", class)
			attribute("title", c.Tip)
			b.WriteString(">")
			linked(c.Href, c.Text)
			note(c.Note)
			b.WriteString("</td>")
		}
		b.WriteString("</tr>\n")
	}
	return template.HTML(b.String())
}

// Bars are shares beside one another, each with where it should be and where it was:
// {{template "bars" .}}.
type Bars struct {
	Caption string
	What    string // head of the labels
	Was     string // head of the change; empty: without
	Rows    []Bar
	Empty   Empty
}

// Bar is one share, or with a Head alone the beginning of a group of them.
type Bar struct {
	Head              string
	Label, Href, Note string
	Badge             Badge
	Share             float64 // ratio; NaN when missing
	Goal              float64 // ratio; NaN: none
	Aim               string  // the goal in words
	Text              string  // the share as a number
	Of                string  // of how many
	Change            string  // from last time
	Small             bool
	Step              uint8 // as a heat cell's
}

// Length and Target are in hundredths of the whole.
func (b Bar) Length() int { return hundredths(b.Share) }
func (b Bar) Target() int { return hundredths(b.Goal) }

// Known and Aimed tell whether there is a share, and a goal.
func (b Bar) Known() bool { return !math.IsNaN(b.Share) }
func (b Bar) Aimed() bool { return !math.IsNaN(b.Goal) }

func hundredths(ratio float64) int {
	if math.IsNaN(ratio) {
		return 0
	}
	return int(math.Round(min(max(ratio, 0), 1) * 100))
}

// Dots are the shares of some places on one line for each row: {{template "dots" .}}.
type Dots struct {
	Caption string
	What    string
	Line    string // what the upright stroke is
	Goal    string // what the hollow stroke is; empty: there is none
	Dot     string // what a dot is
	Chosen  string // what the filled dot is; empty: none is chosen
	Rows    []DotRow
}

// DotRow is one line.
type DotRow struct {
	Label, Href string
	Text        string  // the share of all
	Spread      string  // from the least to the most
	Line        float64 // the share of all; NaN when missing
	Goal        float64 // NaN: none
	Points      []Dot
}

// Dot is one place on a line.
type Dot struct {
	Share  float64
	Tip    string
	Href   string
	Small  bool
	Chosen bool
}

// X is where something stands on a line of 200.
func (r DotRow) X(ratio float64) int   { return 2 * hundredths(ratio) }
func (r DotRow) Is(ratio float64) bool { return !math.IsNaN(ratio) }
