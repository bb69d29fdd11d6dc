package risk

import (
	"net/http"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/record/assist"
)

// bkkbnPage is BKKBN's table of a place beside what our records add up to.
type bkkbnPage struct {
	Title   string
	Trail   []web.Crumb
	Tabs    []web.Tab
	Filter  web.Filter
	Notes   []string
	Alert   web.Alert
	Table   web.Table
	Below   web.Table
	Area    string
	Year    string
	Source  string
	Fields  []web.Field // none: not by this actor
	Note    web.Field
	Paste   web.Field // of all places inside
	Order   string    // of the columns that are pasted
	Stated  bool      // something can be taken away
	Open    bool      // a form has something wrong in it
	Pasting bool
}

func (s *screens) showBKKBN(w http.ResponseWriter, r *http.Request) error {
	page, err := s.bkkbnOf(r)
	if err != nil {
		return err
	}
	return s.bkkbn.Render(w, r, http.StatusOK, page)
}

func sourceOf(r *http.Request) string {
	if r.FormValue("sumber") == assist.Census {
		return assist.Census
	}
	return assist.Verification
}

func (s *screens) bkkbnOf(r *http.Request) (page bkkbnPage, err error) {
	h, err := s.where(r)
	if err != nil {
		return page, err
	}
	p, source := h.p, sourceOf(r)
	stated, err := s.assist.Stated(r.Context(), h.by, h.place.Code, h.year, source)
	if err != nil {
		return page, err
	}
	ours, err := s.risk.Areas(r.Context(), h.by, h.place.Code, h.year)
	if err != nil {
		return page, err
	}
	which := web.Field{Name: "sumber", Label: p.T("assist.table.source.label"), Type: "select", Value: source}
	for _, x := range []string{assist.Verification, assist.Census} {
		which.Options = append(which.Options, web.Option{Value: x, Text: p.T("assist.source." + x)})
	}
	page = bkkbnPage{Trail: h.trail("/bkkbn"), Tabs: h.tabs("/bkkbn"), Area: h.place.Code, Year: strconv.Itoa(h.year), Source: source,
		Filter: web.Filter{Action: href + "/bkkbn", Fields: []web.Field{which, h.years(firstYear)}, Hidden: []web.Option{{Value: "wilayah", Text: h.place.Code}}}}
	own, all := columnsOf(h.place.Code, stated)
	c := sum(ours, h.place.Code)
	page.Title = p.T("risk.bkkbn.title", "Place", h.name(), "Year", page.Year)
	switch {
	case own.Area == h.place.Code:
		page.Stated = true
		page.Notes = append(page.Notes, p.T("risk.bkkbn.stated", "Source", p.T("assist.source."+source), "Note", own.Note, "Name", own.Name, "Moment", web.Moment(p, own.Changed.Time, h.place.Code)))
	case all > 0:
		page.Notes = append(page.Notes, p.N("risk.bkkbn.summed", all, "All", len(region.Villages(h.place.Code))))
	default:
		page.Notes = append(page.Notes, p.T("risk.bkkbn.none"))
	}
	if c.Columns["families"] == 0 {
		page.Notes = append(page.Notes, p.T("risk.bkkbn.ours"))
	}
	page.Table = h.compared(own.Columns, c)
	if !h.village() {
		page.Below = h.comparedBelow(source, stated, ours)
	}
	if assist.MayState(h.by, h.place.Code) == nil {
		page.forms(h, own)
	}
	return page, nil
}

// columnsOf is what was stated of a place itself, or what its villages' tables add up
// to, and how many those are.
func columnsOf(code string, stated []assist.Stated) (own assist.Stated, villages int) {
	own.Columns = assist.Columns{}
	for _, t := range stated {
		if t.Area == code {
			return t, 0
		}
	}
	for _, t := range stated {
		if len(t.Area) == int(region.Village) && region.Within(t.Area, code) {
			own.Columns.Plus(t.Columns)
			villages++
		}
	}
	return own, villages
}

func (h here) compared(stated assist.Columns, c risk.Counts) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("risk.bkkbn.table"), Columns: []web.Column{{Label: p.T("risk.column.column")}, {Label: "BKKBN", Numeric: true}, {Label: p.T("risk.column.ours"), Numeric: true}, {Label: p.T("risk.column.difference"), Numeric: true}}}
	known := c.Columns["families"] > 0
	for _, name := range assist.Names {
		said, is := stated[name]
		row := []web.Cell{{Text: p.T("assist.column." + name)}, {Text: "–"}, {Text: "–"}, {Text: "–"}}
		if is {
			row[1].Text = p.Int(said)
		}
		if known {
			row[2].Text = p.Int(c.Columns[name])
		}
		if is && known {
			row[3].Text = signed(p.Int, c.Columns[name]-said)
		}
		t.Rows = append(t.Rows, web.Row{Cells: row})
	}
	for _, name := range []string{assist.Unknown, assist.UnknownWelfare} {
		if known && c.Columns[name] > 0 {
			t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("assist.column." + name), Note: p.T("risk.bkkbn.only")}, {Text: "–"}, {Text: p.Int(c.Columns[name])}, {Text: "–"}}})
		}
	}
	return t
}

// signed is a difference with its sign.
func signed(write func(int) string, n int) string {
	switch {
	case n > 0:
		return "+" + write(n)
	case n < 0:
		return "−" + write(-n)
	}
	return write(0)
}

func (h here) comparedBelow(source string, stated []assist.Stated, ours map[string]risk.Counts) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("risk.bkkbn.places", "Place", h.name()), Columns: []web.Column{{Label: p.T("risk.column.place")}, {Label: p.T("risk.bkkbn.targets"), Numeric: true, Wide: true}, {Label: p.T("risk.bkkbn.targets.ours"), Numeric: true, Wide: true},
		{Label: p.T("risk.bkkbn.at_risk"), Numeric: true}, {Label: p.T("risk.bkkbn.at_risk.ours"), Numeric: true}, {Label: p.T("risk.column.difference"), Numeric: true}}}
	for _, place := range h.below() {
		said, _ := columnsOf(place.Code, stated)
		c := sum(ours, place.Code)
		cell := func(columns assist.Columns, name string) web.Cell {
			if n, is := columns[name]; is {
				return web.Cell{Text: p.Int(n)}
			}
			return web.Cell{Text: "–"}
		}
		difference := web.Cell{Text: "–"}
		if n, is := said.Columns["at_risk"]; is && c.Columns["families"] > 0 {
			difference.Text = signed(p.Int, c.Columns["at_risk"]-n)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: place.Name, Href: h.at("/bkkbn", place.Code, "tahun", h.yearWord(), "sumber", source)}, cell(said.Columns, "targets"), cell(c.Columns, "targets"), cell(said.Columns, "at_risk"), cell(c.Columns, "at_risk"), difference}})
	}
	return t
}

// forms ask for the numbers of the place, and for a table of all places inside.
func (page *bkkbnPage) forms(h here, own assist.Stated) {
	p := h.p
	var order []string
	for _, name := range assist.Names {
		f := web.Field{Name: name, Label: p.T("assist.column." + name), Numeric: true, Complete: "off"}
		if n, is := own.Columns[name]; is && page.Stated {
			f.Value = strconv.Itoa(n)
		}
		page.Fields = append(page.Fields, f)
		order = append(order, f.Label)
	}
	page.Note = web.Field{Name: "catatan", Label: p.T("assist.table.note"), Value: own.Note, Complete: "off", Hint: p.T("assist.table.note.hint")}
	if !h.village() {
		page.Order = strings.Join(order, " · ")
		page.Paste = web.Field{Name: "tabel", Label: p.T("assist.table.paste"), Type: "textarea"}
	}
}

// state takes the numbers of a place, or a pasted table of the places inside it.
func (s *screens) state(w http.ResponseWriter, r *http.Request) error {
	h, err := s.where(r)
	if err != nil {
		return err
	}
	var tables []assist.Stated
	pasting := r.PostForm.Has("tabel")
	if pasting {
		var problems []fault.Field
		if tables, problems = assist.Paste(r.PostFormValue("tabel"), h.place.Code); len(problems) > 0 {
			err = &fault.Error{Kind: fault.Invalid, Key: "assist.invalid", Fields: problems}
		}
	} else {
		tables, err = tableOf(r, h)
	}
	for i := range tables {
		tables[i].Year, tables[i].Source, tables[i].Note = h.year, sourceOf(r), r.PostFormValue("catatan")
	}
	if e := assist.MayState(h.by, h.place.Code); e != nil {
		return e
	}
	if err == nil {
		err = s.assist.State(r.Context(), h.by, tables)
	}
	back := h.at("/bkkbn", h.place.Code, "tahun", strconv.Itoa(h.year), "sumber", sourceOf(r))
	if err == nil {
		return s.done(w, r, h.p.N("assist.stated", len(tables)), back)
	}
	alert, errors, shown := wrong(h.p, err)
	if !shown {
		return err
	}
	page, e := s.bkkbnOf(r)
	if e != nil {
		return e
	}
	page.Alert, page.Open, page.Pasting = alert, !pasting, pasting
	page.Note.Value, page.Paste.Value = r.PostFormValue("catatan"), r.PostFormValue("tabel")
	if !pasting {
		for i, f := range page.Fields {
			page.Fields[i].Value, page.Fields[i].Error = r.PostFormValue(f.Name), errors[f.Name]
		}
	}
	return s.bkkbn.Render(w, r, web.StatusCode(err), page)
}

// tableOf reads the form: blank was not stated; hapus takes the table away.
func tableOf(r *http.Request, h here) ([]assist.Stated, error) {
	t := assist.Stated{Area: h.place.Code, Columns: assist.Columns{}}
	if r.PostFormValue("hapus") != "" {
		return []assist.Stated{t}, nil
	}
	var problems []fault.Field
	for _, name := range assist.Names {
		n, stated, ok := assist.Number(strings.TrimSpace(r.PostFormValue(name)))
		switch {
		case !ok:
			problems = append(problems, fault.Field{Name: name, Key: "assist.table.number"})
		case stated:
			t.Columns[name] = n
		}
	}
	switch {
	case problems != nil:
		return nil, &fault.Error{Kind: fault.Invalid, Key: "assist.invalid", Fields: problems}
	case len(t.Columns) == 0:
		return nil, &fault.Error{Kind: fault.Invalid, Key: "assist.invalid", Fields: []fault.Field{{Name: "families", Key: "assist.table.empty"}}}
	}
	return []assist.Stated{t}, nil
}
