package entry

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/grid"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/coverage"
)

type filePage struct {
	Trail         []web.Crumb
	Filter        web.Filter
	Period        string
	Count         int
	Template, CSV string
	Upload        web.Upload
	Note          web.Field
}

func (s *screens) showFile(w http.ResponseWriter, r *http.Request) error {
	return s.renderFile(w, r, http.StatusOK, "")
}

func (s *screens) renderFile(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	p, by := web.PrinterOf(r), s.actor(r)
	period := s.period(r, by)
	t, err := s.templateOf(r, by, period)
	if err != nil {
		return err
	}
	query := "?periode=" + period.String()
	return s.file.Render(w, r, status, filePage{Trail: crumbs(p, web.Crumb{Text: p.T("entry.file")}), Period: web.PeriodText(p, period), Count: len(t.Indicators),
		Filter:   web.Filter{Action: fileHref, Fields: web.PeriodFields(p, period, s.newest(by), years)},
		Template: fileHref + "/templat.xlsx" + query, CSV: fileHref + "/cakupan.csv" + query,
		Upload: web.Upload{Name: "file", Label: p.T("entry.upload"), Hint: p.T("entry.upload.hint"), Accept: ".xlsx,.csv", Error: problem}, Note: web.Field{Name: "sumber", Label: p.T("entry.note"), Hint: p.T("entry.note.hint")}})
}

// templateOf is what the actor's files of a period hold.
func (s *screens) templateOf(r *http.Request, by account.Actor, period civil.Period) (t grid.Template, err error) {
	found, err := s.values.Sheet(r.Context(), by, coverage.Query{Year: period.Year(), Periods: []civil.Period{period}, Area: by.Area()})
	if err != nil {
		return t, err
	}
	list, err := mine(by, found.Framework.Indicators)
	return grid.Template{Area: by.Area(), Period: period, PeriodName: web.PeriodText(web.PrinterOf(r), period), Framework: found.Framework, Indicators: list, Stated: found.Stated, PerOffice: true, By: by.Name, Made: s.values.Now()}, err
}

func (s *screens) template(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(out io.Writer, t grid.Template) error {
		return grid.WriteTemplate(out, web.PrinterOf(r), t)
	})
}

func (s *screens) csv(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, "csv", "text/csv; charset=utf-8", grid.WriteCSV)
}

// download makes the whole file before its first byte leaves.
func (s *screens) download(w http.ResponseWriter, r *http.Request, ending, kind string, write func(io.Writer, grid.Template) error) error {
	by := s.actor(r)
	period := s.period(r, by)
	t, err := s.templateOf(r, by, period)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := write(&body, t); err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="cakupan-`+by.Area()+"-"+period.String()+"."+ending+`"`)
	_, _ = w.Write(body.Bytes()) // the reader has gone
	return nil
}

type previewPage struct {
	Title  string
	Trail  []web.Crumb
	Alert  web.Alert
	Stats  []web.Stat
	Table  web.Table
	More   string
	Packed string // what would be saved; empty: nothing
	Note   string
	Good   string // words of the button that leaves the refused out; empty: none was refused
	All    bool
	Again  string
}

// receive looks through a file and shows what it would change; nothing is written.
func (s *screens) receive(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	lines, note, err := upload(r, by.Area())
	if err == nil {
		_, err = grid.Take(r.Context(), s.values, by, lines, note, coverage.Preview)
	}
	if large := (*http.MaxBytesError)(nil); fault.As(err) == nil && errors.As(err, &large) {
		err = fault.New(fault.Invalid, "entry.file.broken", nil).Because(err)
	}
	if fault.KindOf(err) == fault.Invalid {
		return s.renderFile(w, r, http.StatusUnprocessableEntity, p.Error(err))
	}
	if err != nil {
		return err
	}
	view := previewPage{Title: p.T("entry.preview"), Trail: crumbs(p, web.Crumb{Text: p.T("entry.file"), Href: fileHref}, web.Crumb{Text: p.T("entry.preview")}), Note: note, Again: fileHref}
	fresh, refused := view.show(p, lines)
	switch {
	case fresh == 0:
		view.Alert = web.Alert{Status: web.Plain, Title: p.T("entry.preview.nothing"), Text: p.T("entry.preview.nothing.text")}
		return s.preview.Render(w, r, http.StatusOK, view)
	case refused > 0:
		view.Alert = web.Alert{Status: web.Watch, Title: p.N("entry.preview.refused", refused), Text: p.T("entry.preview.refused.text")}
		view.Good = p.N("entry.preview.good", fresh)
	default:
		view.Alert, view.All = web.Alert{Status: web.Good, Title: p.T("entry.preview.ready"), Text: p.T("entry.preview.ready.text")}, true
	}
	view.Packed = grid.Pack(lines)
	return s.preview.Render(w, r, http.StatusOK, view)
}

// upload reads the file and the note of a form, one after the other.
func upload(r *http.Request, area string) (lines []grid.Line, note string, err error) {
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, "", fault.New(fault.Invalid, "entry.file.none", nil).Because(err)
	}
	found := false
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			if !found {
				err = fault.New(fault.Invalid, "entry.file.none", nil)
			} else {
				err = nil
			}
			return lines, note, err
		}
		if err != nil {
			return nil, "", fault.New(fault.Invalid, "entry.file.broken", nil).Because(err)
		}
		switch {
		case part.FormName() == "sumber":
			text, err := io.ReadAll(io.LimitReader(part, 4<<10))
			if err != nil {
				return nil, "", fault.New(fault.Invalid, "entry.file.broken", nil).Because(err)
			}
			note = strings.ToValidUTF8(string(text), "")
		case part.FormName() == "file" && part.FileName() != "":
			if lines, err = linesOf(part, area); err != nil {
				return nil, "", err
			}
			found = true
		}
	}
}

// linesOf keeps a file for as long as it is read.
func linesOf(part io.Reader, area string) (lines []grid.Line, err error) {
	err = web.OnDisk(part, func(path string) error {
		file, err := sheet.Open(path, sheet.DefaultLimits)
		if err != nil {
			return err
		}
		defer file.Close()
		lines, err = grid.Read(file, area)
		return err
	})
	if err != nil && fault.As(err) == nil { // the line broke
		err = fault.New(fault.Invalid, "entry.file.broken", nil).Because(err)
	}
	return lines, err
}

// keep saves what a preview showed: all of it, or nothing.
func (s *screens) keep(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	lines, err := grid.Unpack(r.PostFormValue("isi"))
	if err != nil {
		return err
	}
	written, err := grid.Take(r.Context(), s.values, by, lines, r.PostFormValue("sumber"), coverage.All)
	if err != nil {
		return err
	}
	view := previewPage{Trail: crumbs(p, web.Crumb{Text: p.T("entry.file"), Href: fileHref}, web.Crumb{Text: p.T("entry.result")}), Title: p.T("entry.result"), Again: fileHref}
	fresh, refused := view.show(p, lines)
	if written {
		view.Alert = web.Alert{Status: web.Good, Title: p.N("entry.saved", fresh), Href: href, Action: p.T("entry.title")}
		return s.preview.Render(w, r, http.StatusOK, view)
	}
	view.Alert = web.Alert{Status: web.Bad, Title: p.N("entry.preview.refused", refused), Text: p.T("entry.result.nothing")}
	return s.preview.Render(w, r, http.StatusUnprocessableEntity, view)
}

// mostShown is how many lines a preview lists.
const mostShown = 500

// show tells what each line does: the refused first, then what changes.
func (v *previewPage) show(p *locale.Printer, lines []grid.Line) (fresh, refused int) {
	counts := map[coverage.Change]int{}
	v.Table = web.Table{Caption: v.Title, Columns: []web.Column{{Label: p.T("entry.column.cell")}, {Label: p.T("entry.column.what")}, {Label: p.T("entry.column.before"), Wide: true}, {Label: p.T("entry.column.after")}, {Label: p.T("entry.column.result")}},
		Empty: web.Empty{Icon: "table", Title: p.T("entry.preview.nothing"), Text: p.T("entry.preview.nothing.text")}}
	var changes []web.Row
	for _, l := range lines {
		change := l.Outcome.Change
		if l.Err != nil {
			change = coverage.Refused
		}
		if counts[change]++; change == coverage.Same {
			continue
		}
		row := lineRow(p, l, change)
		if change == coverage.Refused {
			v.Table.Rows = append(v.Table.Rows, row)
		} else {
			changes = append(changes, row)
		}
	}
	v.Table.Rows = append(v.Table.Rows, changes...)
	if more := len(v.Table.Rows) - mostShown; more > 0 {
		v.Table.Rows, v.More = v.Table.Rows[:mostShown], p.N("entry.preview.more", more)
	}
	for _, c := range []coverage.Change{coverage.New, coverage.Changed, coverage.Same, coverage.Refused} {
		v.Stats = append(v.Stats, web.Stat{Label: p.T("entry.change." + string(c)), Value: p.Int(counts[c])})
	}
	return counts[coverage.New] + counts[coverage.Changed], counts[coverage.Refused]
}

func lineRow(p *locale.Printer, l grid.Line, change coverage.Change) web.Row {
	k := l.Entry.Key
	what := web.Cell{Text: k.Indicator}
	if place, ok := region.Get(k.Area); ok {
		what.Note = place.Name
	}
	if !k.Period.IsZero() {
		what.Text += " · " + web.PeriodText(p, k.Period)
	}
	result := web.Cell{Badge: web.Badge{Status: web.Good, Text: p.T("entry.change." + string(change))}}
	if l.Err != nil {
		result = web.Cell{Badge: web.Badge{Status: web.Bad, Text: p.T("entry.change.refused")}, Note: p.Error(l.Err)}
	}
	before := web.Cell{Text: "–"}
	if had := l.Outcome.Before; had != nil {
		before.Text, before.Note = valueText(p, had.Numerator, had.Denominator), had.EnteredName
	}
	after := web.Cell{Text: "–"}
	if l.Entry.Numerator != nil {
		after.Text = valueText(p, l.Entry.Numerator, l.Entry.Denominator)
	} else if l.Err == nil {
		after.Text = p.T("entry.unknown")
	}
	at := strings.TrimSpace(l.Sheet + " " + l.Column + p.T("entry.cell.row", "Row", l.Row))
	return web.Row{Cells: []web.Cell{{Text: at}, what, before, after, result}}
}
