package rembuk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/db"
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

// maxLines is how many lines a list may have. A form may hold twice as many, so that what
// is too much is told and not cut off.
const maxLines = 300

// newLines makes the table of what is there, and some empty lines behind it.
func newLines(p *locale.Printer, caption string, columns []web.Field, values [][]string, empty int) *lines {
	l := &lines{Caption: caption, Columns: columns}
	for i := range max(len(values), min(len(values)+empty, maxLines)) {
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

// against compares a table of merged lines with what stands now, line by line as their ids
// tell. Lines that only one of the two has are shown; one that is no more says so.
func (l *lines) against(a around, typed, stands [][]string) (all []web.ClashField) {
	met, nothing := 0, a.p.T("web.clash.nothing")
	for _, v := range stands {
		if lineOf(typed, v[0]) >= 0 {
			met++
		}
	}
	same := met == len(stands) && met == len(typed)
	for i := range l.Rows {
		row, main := &l.Rows[i], l.Rows[i].Cells[l.Rows[i].Main]
		if i >= len(typed) { // added meanwhile, or empty
			if row.Cells[0].Value != "" {
				all = append(all, web.ClashField{Label: main.Label, Yours: nothing, Theirs: main.Value})
			}
			continue
		}
		j := lineOf(stands, typed[i][0])
		if j < 0 {
			all = append(all, web.ClashField{Label: main.Label, Yours: main.Value, Theirs: nothing})
			if typed[i][0] != "" {
				row.Error = a.p.T("rembuk.line.gone")
			}
			continue
		}
		var yours, theirs []web.Field
		for n, f := range row.Cells {
			if order := strings.HasPrefix(f.Name, "urut-"); f.Type != "hidden" && f.Type != "fixed" && (same || !order) {
				yours = append(yours, f)
				f.Value = stands[j][n]
				theirs = append(theirs, f)
			}
		}
		all = append(all, web.NewClash(a.p, "", db.Time{}, a.by.Regency(), yours, theirs).Fields...)
	}
	return all
}

// lineOf is the line of an id, which is the first of its cells; below nought: there is none.
func lineOf(values [][]string, id string) int {
	return slices.IndexFunc(values, func(v []string) bool { return id != "" && v[0] == id })
}

// merged are the lines of a form with those behind them that somebody has added since it
// was opened. What was taken out meanwhile is a new line from now on.
func merged(typed, stands [][]string, columns []web.Field) (all [][]string) {
	for _, v := range typed {
		v = slices.Clone(v)
		j := lineOf(stands, v[0])
		for n, c := range columns {
			switch {
			case c.Name != "id" && c.Name != "versi":
			case j < 0:
				v[n] = ""
			default:
				v[n] = stands[j][n]
			}
		}
		all = append(all, v)
	}
	for _, v := range stands {
		if lineOf(typed, v[0]) < 0 {
			all = append(all, v)
		}
	}
	return all
}

// typed are the lines of a form as they were typed. Of a line that was there before, an
// empty key (all of several) takes it away: it is gone; of a new one everything must be
// empty to be none.
func typed(r *http.Request, columns []web.Field, keys ...string) (values, gone [][]string) {
	values = [][]string{} // typed nothing is not untouched
	n, _ := strconv.Atoi(r.PostFormValue("baris"))
	for i := range min(n, 2*maxLines) {
		row, known, some := make([]string, len(columns)), false, false
		for j, c := range columns {
			row[j] = strings.TrimSpace(r.PostFormValue(c.Name + "-" + strconv.Itoa(i)))
			known = known || c.Name == "id" && row[j] != ""
			some = some || row[j] != "" && (slices.Contains(keys, c.Name) || !known && c.Type != "hidden" && c.Type != "select" && c.Type != "fixed")
		}
		switch {
		case some:
			values = append(values, row)
		case known:
			gone = append(gone, row)
		}
	}
	return values, gone
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

// tooMany tells when a sheet that was pasted has more lines than were read of it.
func tooMany(p *locale.Printer, text string, read int) string {
	if read < maxLines || len(strings.Split(strings.TrimSpace(text), "\n")) <= maxLines {
		return ""
	}
	return p.T("rembuk.many", "Most", maxLines)
}
