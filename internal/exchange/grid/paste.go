package grid

import (
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
)

// Block is what a pasted block says.
type Block struct {
	Rows    []Row
	Skipped []Skipped
}

// Row is one village of a block.
type Row struct {
	Line        int       // of the block, from 1
	Said        string    // village as it was written
	Area        string    // empty: not found
	Texts       [2]string // the numbers as they were written
	Numerator   Number
	Denominator Number
	Err         *fault.Error
}

// Skipped is a line that names no village.
type Skipped struct {
	Line int
	Text string
}

// mostLines and mostColumns are more than any block that a page asks for.
const mostLines, mostColumns = 2_000, 100

// Paste reads a block of an area's villages; numbers is how many columns of numbers are
// wanted, 1 or 2. Which column is which is found out: villages are where most cells name
// one, numbers right of them.
func Paste(text, within string, numbers int) (b Block, err error) {
	table := split(text)
	if len(table) == 0 {
		return b, wrong("entry.paste.empty", nil)
	}
	if len(table) > mostLines {
		return b, wrong("entry.paste.long", fault.Args{"Limit": mostLines})
	}
	c, found := columnsOf(table, within, numbers)
	if !found {
		return b, wrong("entry.paste.villages", fault.Args{"Area": nameOf(within)})
	}
	district := ""
	for i, cells := range table {
		at := func(column int) string {
			if column < 0 || column >= len(cells) {
				return ""
			}
			return cells[column]
		}
		if at(c.district) != "" && !summing(at(c.district)) {
			district = at(c.district)
		}
		row := Row{Line: i + 1, Said: at(c.name)}
		code := ""
		if c.code >= 0 && codeLike(at(c.code)) {
			if code = at(c.code); row.Said == "" {
				row.Said = code
			}
		}
		if row.Said != "" {
			row.Area, row.Err = place(code, district, row.Said, within)
		}
		if row.Area == "" && (row.Said == "" || numberLike(row.Said) || summing(row.Said) || !c.numeric(cells)) {
			b.Skipped = append(b.Skipped, Skipped{i + 1, shorten(strings.TrimSpace(strings.Join(cells, " ")))})
			if named := region.Match(row.Said, region.District, within); c.district < 0 && len(named) == 1 {
				district = row.Said // a line with the kecamatan alone stands above its villages
			}
			continue
		}
		for part, to := range []*Number{&row.Numerator, &row.Denominator}[:numbers] {
			row.Texts[part] = at(c.numbers[part])
			n, wrong := ReadNumber(row.Texts[part])
			if *to = n; row.Err == nil {
				row.Err = wrong
			}
		}
		if a, b := row.Numerator.Kind, row.Denominator.Kind; row.Err == nil && a+b == Unknown+Given {
			row.Err = wrong("entry.number.half", nil)
		}
		b.Rows = append(b.Rows, row)
	}
	return b, nil
}

// split is the block in cells, without lines that hold nothing. A spreadsheet puts tabs
// between cells, and quotes around one that holds a tab or a line end.
func split(text string) (table [][]string) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	mark := byte('\t')
	if !strings.Contains(text, "\t") && strings.Contains(text, ";") {
		mark = ';'
	}
	var row []string
	end := func() {
		if slices.ContainsFunc(row, func(s string) bool { return s != "" }) {
			table = append(table, row)
		} else if len(table) > 0 {
			table = append(table, nil) // keeps the numbers of lines
		}
		row = nil
	}
	for i := 0; i <= len(text); i++ {
		cell := ""
		if i < len(text) && text[i] == '"' {
			if inner, after, ok := quoted(text[i:], mark); ok {
				cell, i = inner, i+after
			}
		}
		if cell == "" {
			stop := i + strings.IndexAny(text[i:]+"\n", string(mark)+"\n")
			cell, i = text[i:stop], stop
		}
		if len(row) < mostColumns {
			row = append(row, strings.Join(strings.Fields(cell), " "))
		}
		if i >= len(text) || text[i] == '\n' {
			end()
		}
	}
	for len(table) > 0 && table[len(table)-1] == nil {
		table = table[:len(table)-1]
	}
	return table
}

// quoted reads a cell in quotes: what it holds and how many bytes it takes. A quote that
// ends before no mark is a letter like others.
func quoted(text string, mark byte) (cell string, length int, ok bool) {
	var inner strings.Builder
	for i := 1; i < len(text); i++ {
		if text[i] != '"' {
			inner.WriteByte(text[i])
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			inner.WriteByte('"')
			i++
			continue
		}
		return inner.String(), i + 1, i+1 == len(text) || text[i+1] == mark || text[i+1] == '\n'
	}
	return "", 0, false
}

// columns are where a block has what; -1: nowhere.
type columns struct {
	code, name, district int
	numbers              [2]int
}

// numeric tells whether a line says a number.
func (c columns) numeric(cells []string) bool {
	for _, at := range c.numbers {
		if at >= 0 && at < len(cells) && cells[at] != "" && numberLike(cells[at]) {
			return true
		}
	}
	return false
}

// columnsOf finds the columns by what most of their cells are.
func columnsOf(table [][]string, within string, numbers int) (c columns, found bool) {
	width := 0
	for _, cells := range table {
		width = max(width, len(cells))
	}
	codes, villages, districts, digits := make([]int, width), make([]int, width), make([]int, width), make([]int, width)
	for _, cells := range table {
		for i, text := range cells {
			switch {
			case codeLike(text):
				codes[i]++
			case text == "":
			case numberLike(text):
				digits[i]++
			default:
				if len(region.Match(text, region.Village, within)) > 0 {
					villages[i]++
				}
				if len(region.Match(text, region.District, within[:min(4, len(within))])) > 0 {
					districts[i]++
				}
			}
		}
	}
	c = columns{most(codes), most(villages), -1, [2]int{-1, -1}}
	for i := range districts {
		if i != c.name && districts[i] > 0 && (c.district < 0 || districts[i] > districts[c.district]) && (c.name < 0 || i < c.name) {
			c.district = i
		}
	}
	if c.code < 0 && c.name < 0 {
		return c, false
	}
	next := 0
	for i := max(c.code, c.name) + 1; i < width && next < numbers; i++ {
		if digits[i] > 0 || next > 0 {
			c.numbers[next] = i
			next++
		}
	}
	if next == 2 && swapped(table, c) {
		c.numbers[0], c.numbers[1] = c.numbers[1], c.numbers[0]
	}
	return c, true
}

func most(counts []int) int {
	best := -1
	for i, n := range counts {
		if n > 0 && (best < 0 || n > counts[best]) {
			best = i
		}
	}
	return best
}

// numberLike tells whether a cell says a number, well or badly, or that there is none.
func numberLike(text string) bool {
	n, err := ReadNumber(text)
	return err == nil || n.Kind == Unknown || err.Key != "entry.number.none"
}

// wholes are the words by which headers name those who should be reached.
var wholes = []string{"sasaran", "penyebut", "denominator", "seluruh", "target"}

// swapped tells whether the header puts the denominator before the numerator.
func swapped(table [][]string, c columns) bool {
	names := func(at int) bool {
		for _, cells := range table[:min(len(table), 6)] {
			if at < len(cells) && !numberLike(cells[at]) {
				text := strings.ToLower(cells[at])
				if slices.ContainsFunc(wholes, func(w string) bool { return strings.Contains(text, w) }) {
					return true
				}
			}
		}
		return false
	}
	return names(c.numbers[0]) && !names(c.numbers[1])
}
