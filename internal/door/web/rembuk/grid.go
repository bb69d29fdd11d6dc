package rembuk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
)

// lines is a table to type several things into at once: {{template "lines" .}}. A line
// that is left empty is none; the fields of a line carry its number: "teks-3".
type lines struct {
	Caption string
	Columns []web.Field // as they stand in an empty line; Name without the number
	Rows    []line
	List    []web.Option // what fields of type "list" offer
	Key     string       // what the fields' errors are named by
}

type line struct {
	Number int
	Main   int // the cell below which notes and errors stand
	Cells  []web.Field
	Notes  []web.Crumb // where it comes from
	Error  string
}

// maxLines is how many lines a form may hold.
const maxLines = 300

// newLines makes the table of what is there, and some empty lines behind it.
func newLines(p *locale.Printer, caption string, columns []web.Field, values [][]string, empty int) *lines {
	l := &lines{Caption: caption, Columns: columns}
	for i := range min(len(values)+empty, maxLines) {
		row := line{Number: i + 1}
		for j, c := range columns {
			f := c
			f.Name += "-" + strconv.Itoa(i)
			f.Label = p.T("rembuk.line", "Number", i+1, "Label", c.Label)
			if i < len(values) && j < len(values[i]) {
				f.Value = values[i][j]
			}
			if row.Main == 0 && !f.Numeric && f.Type != "hidden" {
				row.Main = j
			}
			row.Cells = append(row.Cells, f)
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}

// Count is how many lines the form has, for its hidden field.
func (l *lines) Count() int { return len(l.Rows) }

// fields are all fields, to compare two editors' tables.
func (l *lines) fields() (all []web.Field) {
	for _, r := range l.Rows {
		for _, f := range r.Cells {
			if f.Type != "hidden" {
				all = append(all, f)
			}
		}
	}
	return all
}

// typed are the lines of a form as they were typed. Of a line that was there before, an
// empty key (all of several) takes it away; of a new one everything must be empty to be none.
func typed(r *http.Request, columns []web.Field, keys ...string) (values [][]string) {
	n, _ := strconv.Atoi(r.PostFormValue("baris"))
	for i := range min(n, maxLines) {
		row, known, some := make([]string, len(columns)), false, false
		for j, c := range columns {
			row[j] = strings.TrimSpace(r.PostFormValue(c.Name + "-" + strconv.Itoa(i)))
			known = known || c.Name == "id" && row[j] != ""
			some = some || row[j] != "" && (slices.Contains(keys, c.Name) || !known && c.Type != "hidden" && c.Type != "select" && c.Type != "fixed")
		}
		if some {
			values = append(values, row)
		}
	}
	return values
}

// wrong puts the errors of a service beside the lines: those of a line by its number, as
// Promise and Write name them; the others above all.
func (l *lines) wrong(p *locale.Printer, err error) (rest string) {
	var others []string
	for name, text := range p.Fields(err) {
		column, number, _ := strings.Cut(name, "-")
		i, e := strconv.Atoi(number)
		if e != nil || i >= len(l.Rows) {
			others = append(others, text)
			continue
		}
		hit := false
		for j := range l.Rows[i].Cells {
			if f := &l.Rows[i].Cells[j]; strings.HasPrefix(f.Name, column+"-") {
				f.Error, hit = text, true
			}
		}
		if !hit {
			l.Rows[i].Error = text
		}
	}
	return strings.Join(others, " ")
}

// sheet cuts what was pasted from a spreadsheet into rows of cells; cells in quotes may
// hold ends of lines.
func sheet(text string) (rows [][]string) {
	var cells []string
	var cell strings.Builder
	quoted := false
	end := func() { cells = append(cells, strings.TrimSpace(cell.String())); cell.Reset() }
	runes := []rune(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n") + "\n")
	for i := 0; i < len(runes); i++ {
		switch c := runes[i]; {
		case c == '"' && quoted && runes[i+1] == '"': // the last is the end of a line
			cell.WriteRune(c)
			i++
		case c == '"' && (quoted || cell.Len() == 0):
			quoted = !quoted
		case c == '\t' && !quoted:
			end()
		case c == '\n' && (!quoted || i == len(runes)-1):
			end()
			if strings.Join(cells, "") != "" && len(rows) < maxLines {
				rows = append(rows, cells)
			}
			cells = nil
		default:
			cell.WriteRune(c)
		}
	}
	return rows
}
