package rembuk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/door/web"
)

// links are the plan's rows and the recommendations of a year, by their numbers, with
// which a promise is linked to them: "3, 14, R2".
type links struct {
	rows []register.Entry[plan.Row]
	recs []register.Entry[situation.Recommendation]
}

func (s *screens) links(r *http.Request, regency string, years ...int) (l links, err error) {
	slices.Sort(years)
	err = s.Meetings.DB.Read(r.Context(), func(tx *db.Tx) error {
		l = links{}
		for _, year := range slices.Compact(years) {
			rows, err := plan.Rows(tx, regency, year)
			if err != nil {
				return err
			}
			recs, err := situation.Recommendations(tx, regency, year)
			if err != nil {
				return err
			}
			l.rows, l.recs = append(l.rows, rows...), append(l.recs, recs...)
		}
		return nil
	})
	return l, err
}

// typed finds what the numbers mean; what means nothing is told.
func (l links) typed(text string) (rows, recs []db.ID, unknown string) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' }) {
		number, rec := strings.CutPrefix(strings.ToUpper(word), "R")
		n, err := strconv.Atoi(number)
		i, j := -1, -1
		if rec {
			j = slices.IndexFunc(l.recs, func(e register.Entry[situation.Recommendation]) bool { return e.Body.Number == n })
		} else {
			i = slices.IndexFunc(l.rows, func(e register.Entry[plan.Row]) bool { return e.Body.Number == n })
		}
		switch {
		case err == nil && i >= 0:
			rows = append(rows, l.rows[i].ID)
		case err == nil && j >= 0:
			recs = append(recs, l.recs[j].ID)
		default:
			unknown = word
		}
	}
	return rows, recs, unknown
}

// words are the numbers of what a promise is linked to.
func (l links) words(c rembuk.Commitment) string {
	var all []string
	for _, e := range l.rows {
		if slices.Contains(c.Rows, e.ID) {
			all = append(all, strconv.Itoa(e.Body.Number))
		}
	}
	for _, e := range l.recs {
		if slices.Contains(c.Recommendations, e.ID) {
			all = append(all, "R"+strconv.Itoa(e.Body.Number))
		}
	}
	return strings.Join(all, ", ")
}

// budget is what the rows of a promise cost together; told is false where one says nothing.
func (l links) budget(c rembuk.Commitment) (sum rupiah.Amount, told bool) {
	known := 0
	told = true
	for _, e := range l.rows {
		if slices.Contains(c.Rows, e.ID) {
			known++
			var err error
			sum, err = rupiah.Sum(sum, e.Body.Cost)
			told = told && err == nil && (e.Body.Cost != 0 || e.Body.Unfunded)
		}
	}
	return sum, told && known > 0 && known == len(c.Rows) // a row may have been taken out since
}

// The columns of the table of promises, in the order in which they are pasted too.
func promiseColumns(p *locale.Printer) []web.Field {
	on := column(p, "tenggat", "text")
	on.Hint = p.T("rembuk.hint.date")
	link := column(p, "baris_rencana", "text")
	link.Hint = p.T("rembuk.hint.rows")
	return []web.Field{hidden("id"), hidden("versi"), column(p, "komitmen", "textarea"), column(p, "opd", "list"), column(p, "jabatan", "text"), on, column(p, "ukuran", "text"), number(p, "target"), column(p, "satuan", "text"), link}
}

func promiseValues(a around, l links, all []register.Entry[rembuk.Commitment]) (values [][]string) {
	for _, c := range all {
		if c.Body.Agreed == 0 {
			values = append(values, []string{string(c.ID), strconv.Itoa(c.Version), c.Body.Text, office(a.p, a.f, c.Body.Office), c.Body.Position, dayWritten(c.Body.Due), c.Body.Measure, quantity(a.p, c.Body.Target), c.Body.Unit, l.words(c.Body)})
		}
	}
	return values
}

// quantity is thousandths as a form shows them; nothing for none.
func quantity(p *locale.Printer, n int64) string {
	if n == 0 {
		return ""
	}
	return plan.Quantity(n).Words(p)
}

// dayWritten and dayRead are a day as it is typed into a table: 31/12/2026.
func dayWritten(d civil.Date) string {
	if d == 0 {
		return ""
	}
	y, m, day := d.YMD()
	return strconv.Itoa(day) + "/" + strconv.Itoa(int(m)) + "/" + strconv.Itoa(y)
}

func dayRead(text string) civil.Date {
	if d := day(text); d != 0 {
		return d
	}
	part := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '.' || r == '-' || r == ' ' })
	if len(part) != 3 {
		return 0
	}
	month := slices.IndexFunc(monthNames, func(names []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return fold.Name(n) == fold.Name(part[1]) })
	}) + 1
	if month == 0 {
		month, _ = strconv.Atoi(part[1])
	}
	n, err := strconv.Atoi(part[0])
	y, err2 := strconv.Atoi(part[2])
	if err != nil || err2 != nil {
		return 0
	}
	d, ok := civil.NewDate(y, civil.Month(month).Number(), n)
	if !ok || y < 2000 || y > 2100 {
		return 0
	}
	return d
}

// monthNames are the months as people type them.
var monthNames = [][]string{{"januari", "jan"}, {"februari", "feb", "peb"}, {"maret", "mar"}, {"april", "apr"}, {"mei"}, {"juni", "jun"}, {"juli", "jul"}, {"agustus", "agu", "agt", "ags"},
	{"september", "sep", "sept"}, {"oktober", "okt"}, {"november", "nov", "nop", "nopember"}, {"desember", "des"}}

func promiseLines(a around, values [][]string, empty int) *lines {
	l := newLines(a.p, a.p.T("rembuk.tab.komitmen"), promiseColumns(a.p), values, empty)
	l.List = offices(a.p, a.f, a.w.Area)
	return l
}

func (s *screens) promiseView(a around, l links) gridPage {
	view := s.part(a, "komitmen", a.p.T("rembuk.commit.lead"))
	view.Table = promiseTable(a.p, a.w.Commitments, nil, a.f.Office, s.Meetings.Today(a.by.Regency()), l)
	view.Table.Empty = web.Empty{Icon: "heart-handshake", Title: a.p.T("rembuk.commit.none")}
	return view
}

func (s *screens) showLines(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	l, err := s.links(r, a.by.Regency(), a.w.Year)
	if err != nil {
		return err
	}
	view := s.promiseView(a, l)
	if a.open {
		view.Lines = promiseLines(a, promiseValues(a, l, a.w.Commitments), 6)
		view.Paste = pasteField(a.p)
	}
	return s.grid.Render(w, r, http.StatusOK, view)
}

func pasteField(p *locale.Printer) web.Field {
	return web.Field{Name: "tempel", Label: p.T("rembuk.commit.paste"), Type: "textarea", Hint: p.T("rembuk.commit.paste.hint")}
}

// pasted are rows of a spreadsheet as lines of the table: the columns in their order, a
// number before them and a line of headings left out.
func pasted(text string) (values [][]string) {
	for _, cells := range sheet(text) {
		if len(cells) > 1 && (cells[0] == "" || fold.Name(cells[0]) == "no" || strings.Trim(cells[0], "0123456789. ") == "") {
			cells = cells[1:]
		}
		if fold.Name(cells[0]) == "komitmen" || fold.Name(cells[0]) == "commitment" {
			continue
		}
		row := append([]string{"", ""}, cells...)
		for len(row) < 10 {
			row = append(row, "")
		}
		values = append(values, row[:10])
	}
	return values
}

func (s *screens) saveLines(w http.ResponseWriter, r *http.Request) error {
	a, err := s.meetingOf(r, false)
	if err != nil {
		return err
	}
	l, err := s.links(r, a.by.Regency(), a.w.Year)
	if err != nil {
		return err
	}
	values, gone := typed(r, promiseColumns(a.p), "komitmen")
	view := s.promiseView(a, l)
	if text := r.PostFormValue("tempel"); text != "" || r.PostFormValue("aksi") == "tempel" {
		more := pasted(text)
		view.Alert = web.Alert{Status: web.Watch, Title: a.p.T("rembuk.pasted"), Text: a.p.T("rembuk.pasted.text")}
		if wrong := tooMany(a.p, text, len(more)); wrong != "" {
			more, view.Alert = nil, web.Alert{}
			view.Paste = pasteField(a.p)
			view.Paste.Value, view.Paste.Error = text, wrong
		}
		view.Lines = promiseLines(a, slices.Concat(values, more, gone), 3)
		return s.grid.Render(w, r, http.StatusOK, view)
	}
	promised, wrong := promisesTyped(a, l, values)
	if wrong == nil {
		wrong = s.Meetings.Promise(r.Context(), a.by, a.w.ID, promised, emptied(gone)...)
	}
	if wrong == nil {
		return s.done(w, r, a.href+"/komitmen", "rembuk.saved")
	}
	return s.againPromises(w, r, l, slices.Concat(values, gone), wrong)
}

// emptied are the commitments that a table's emptied lines take out.
func emptied(values [][]string) (gone []register.Entry[rembuk.Commitment]) {
	for _, v := range values {
		version, _ := strconv.Atoi(v[1])
		gone = append(gone, register.Entry[rembuk.Commitment]{ID: idOf(v[0]), Version: version})
	}
	return gone
}

// againPromises shows the table with what was typed, beside what stands now.
func (s *screens) againPromises(w http.ResponseWriter, r *http.Request, l links, values [][]string, wrong error) error {
	kind := fault.KindOf(wrong)
	if kind != fault.Invalid && kind != fault.Stale && kind != fault.Conflict {
		return wrong
	}
	a, err := s.meetingOf(r, false) // as it is now
	if err != nil {
		return err
	}
	view, stands := s.promiseView(a, l), promiseValues(a, l, a.w.Commitments)
	if kind == fault.Stale || kind == fault.Conflict && a.open { // agreed meanwhile and opened again: those that were agreed then are lines no more
		view.Clash, _, _ = web.ClashOf(r, wrong, a.by.Regency(), nil, func(register.Entry[rembuk.Commitment]) []web.Field { return nil })
		view.Clash = s.removed(r, a.by, view.Clash, a.w.ID, "rembuk.commit")
		view.Lines = promiseLines(a, merged(values, stands, promiseColumns(a.p)), 3)
		view.Clash.Fields = view.Lines.against(a, values, stands)
	} else {
		view.Lines = promiseLines(a, values, 3)
	}
	switch kind {
	case fault.Conflict:
		view.Locked, view.Alert = "", s.late(r, a, wrong)
	case fault.Invalid:
		view.Alert = web.Alert{Status: web.Bad, Title: a.p.Error(wrong), Text: view.Lines.wrong(a.p, wrong)}
	}
	return s.grid.Render(w, r, again(wrong), view)
}

// promisesTyped makes promises of a table's lines; what cannot be read is told by line.
func promisesTyped(a around, l links, values [][]string) (all []register.Entry[rembuk.Commitment], err error) {
	var wrong []fault.Field
	known := offices(a.p, a.f, a.w.Area)
	for i, v := range values {
		at := "-" + strconv.Itoa(i)
		version, _ := strconv.Atoi(v[1])
		c := rembuk.Commitment{Text: v[2], Office: officeTyped(known, v[3]), Position: v[4], Due: dayRead(v[5]), Measure: v[6], Unit: v[8]}
		if v[5] != "" && c.Due == 0 {
			wrong = append(wrong, fault.Field{Name: "tenggat" + at, Key: "rembuk.day.unreadable"})
		}
		if v[7] != "" {
			q, e := plan.ParseQuantity(v[7])
			if c.Target = int64(q); e != nil {
				wrong = append(wrong, fault.Field{Name: "target" + at, Key: "rembuk.amount"})
			}
		}
		var unknown string
		if c.Rows, c.Recommendations, unknown = l.typed(v[9]); unknown != "" {
			wrong = append(wrong, fault.Field{Name: "baris_rencana" + at, Key: "rembuk.row.unknown", Args: fault.Args{"Text": unknown}})
		}
		all = append(all, register.Entry[rembuk.Commitment]{ID: idOf(v[0]), Version: version, Body: c})
	}
	if len(wrong) > 0 {
		return nil, &fault.Error{Kind: fault.Invalid, Key: "rembuk.invalid", Fields: wrong}
	}
	return all, nil
}
