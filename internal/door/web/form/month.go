package form

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/measure/scorecard"
)

// A month's sheet is posted row by row: baris.<id> is the row's version, tanda.<id> each
// mark that was ticked, paud.<id> how a child of form 2C came.
const rowField, markField, paudField = "baris.", "tanda.", "paud."

func (s *screens) showMonth(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err != nil {
		return err
	}
	return s.renderMonth(w, r, c, http.StatusOK, nil, nil)
}

// renderMonth shows form 2A, 2B or 2C; typed is what was posted and could not be saved.
func (s *screens) renderMonth(w http.ResponseWriter, r *http.Request, c choice, status int, typed url.Values, wrong error) error {
	p, ctx, name := web.PrinterOf(r), r.Context(), strings.ToUpper(c.name)
	lines, err := s.Cards.Month(ctx, c.by, c.place.Code, name, c.period.From())
	if err != nil {
		return err
	}
	kept, err := s.Cards.Periods(ctx, c.by, c.place.Code)
	if err != nil {
		return err
	}
	first := c.period.From()
	if len(kept) > 0 {
		first = kept[len(kept)-1].From()
	}
	page := sheetPage{Title: p.N("scorecard.month.title."+c.name, len(lines), "Place", label(p, c.place.Code), "Month", c.period.From()),
		Filter: web.Filter{Action: "/formulir/" + c.place.Code + "/" + c.name, Fields: []web.Field{c.periods(p, first)}}, Legend: p.T("scorecard.month.legend")}
	may := c.mayFill()
	if may {
		page.Save = c.address(c.name)
	}
	errors := p.Fields(wrong)
	page.Grid.Head = monthHead(p, c, name)
	marks, had := 0, 0
	for i, l := range lines {
		page.Subjects = append(page.Subjects, l.ID)
		row := gridRow{Version: l.Version, Error: errors[string(l.ID)]}
		if row.Cells = append([]cell{{Text: p.Int(i + 1), Numeric: true}}, lineCells(p, c, l)...); may {
			row.ID = string(l.ID)
		}
		if typed != nil {
			row.Version = typed.Get(rowField + string(l.ID))
		}
		if name == scorecard.Form2C {
			row.Cells = append(row.Cells, yearCells(p, c, l, may, typed)...)
		} else {
			for _, m := range l.Marks {
				row.Cells = append(row.Cells, markCell(p, l, m, may, typed))
				if marks++; m.Received {
					had++
				}
				if m.Own && m.Fixed {
					row.Keep = append(row.Keep, m.Code)
				}
			}
		}
		page.Grid.Rows = append(page.Grid.Rows, row)
	}
	if marks > 0 {
		page.Lead = p.T("scorecard.month.marked", "Marked", had, "All", marks)
	}
	return s.render(w, r, c, status, page)
}

// monthHead is the heading of a monthly form.
func monthHead(p *locale.Printer, c choice, name string) [][]head {
	facts := map[string][]string{scorecard.Form2A: {"kia", "name.3a", "status", "due_date", "gestation", "delivered"},
		scorecard.Form2B: {"kia", "name.3b", "sex", "birth", "nutrition", "age", "mat"}, scorecard.Form2C: {"kia", "name.3b", "sex", "category"}}[name]
	top := []head{{Text: p.T("scorecard.head.no"), Rows: 2}}
	for _, f := range facts {
		top = append(top, head{Text: p.T("scorecard.head." + f), Rows: 2})
	}
	var below []head
	if name == scorecard.Form2C {
		top = append(top, head{Text: p.T("scorecard.head.year", "Year", c.period.From().String()[:4]), Cols: 12, Group: true})
		for m := range 12 {
			month := civil.YearOf(c.period.Year()).From().Add(m)
			below = append(below, head{Text: p.ShortMonth(month), Hint: p.Month(month)})
		}
	} else {
		codes, _ := scorecard.Completes(name)
		top = append(top, head{Text: p.T("scorecard.head.marks"), Cols: len(codes), Group: true})
		for _, code := range codes {
			below = append(below, head{Text: p.T("scorecard.short." + code), Hint: p.T("scorecard.mark." + code), Upright: true})
		}
	}
	last := letters(len(facts) + len(below))
	return [][]head{top, below, append([]head{{}}, last...)}
}

// lineCells is who the row is about.
func lineCells(p *locale.Printer, c choice, l scorecard.Line) []cell {
	who := cell{Text: l.Name, Note: l.Posyandu, Class: "whose"}
	kia := cell{Text: l.KIA}
	if l.KIA == "" {
		kia.Text = "–"
	}
	switch c.name {
	case "2a":
		f := scorecard.Facts{Facts: form.Facts{Age: l.Age, Stage: form.Stage(l.Age, l.Delivered), Delivered: l.Delivered}}
		f.Overdue = f.Stage == form.Third && l.Age > 9
		return []cell{kia, who, {Text: status(p, l.Status)}, day(p, l.Due), gestation(p, f), day(p, l.Delivered)}
	case "2b":
		who.Href = "/anak/" + string(l.ID)
		return []cell{kia, who, {Text: sexLetter(l.Sex), Mid: true}, {Text: p.Date(l.Birth)}, {Text: status(p, l.Status)}, {Text: p.Int(l.Age), Numeric: true}, mat(p, l.Mat)}
	}
	who.Href = "/anak/" + string(l.ID)
	return []cell{kia, who, {Text: sexLetter(l.Sex), Mid: true}, {Text: p.Int(form.PaudCategory(l.Age)), Mid: true, Note: p.T("unit.years_months", "Years", l.Age/12, "Months", l.Age%12)}}
}

// markCell is a mark with where it comes from, or a box to tick.
func markCell(p *locale.Printer, l scorecard.Line, m scorecard.Mark, may bool, typed url.Values) cell {
	name := p.T("scorecard.mark." + m.Code)
	out := cell{Mid: true, Hint: name}
	switch {
	case m.Fixed:
		out.Text, out.Class = "✓", "is-y"
		out.Note = p.T("scorecard.origin." + m.From.Key())
		if m.By != "" {
			out.Note = m.By
		}
		if m.Code == "weighed" && l.Grams > 0 {
			out.Note = p.Kg(l.Grams)
		}
		if m.Code == "measured" && l.MM > 0 {
			out.Note = p.Cm(l.MM)
		}
		out.Hint = name + ": " + p.T("scorecard.origin."+m.From.Key()+".long", "Name", m.By)
		return out
	case !may:
		if out.Text = "–"; m.Received {
			out.Text, out.Class = "✓", "is-y"
		}
		return out
	}
	out.Box = &box{Name: markField + string(l.ID), Value: m.Code, Label: name + ", " + l.Name, Checked: m.Received}
	if typed != nil {
		out.Box.Checked = slices.Contains(typed[markField+string(l.ID)], m.Code)
	}
	if out.Box.Checked && m.Own {
		out.Note = p.T("scorecard.origin.own")
	}
	if m.No && !m.Received {
		out.Note = p.T("scorecard.origin.no")
	}
	return out
}

// attended are the letters of form 2C: came, did not; nobody said anything.
var attended = map[scorecard.Attend]string{{Known: true, Came: true}: "v", {Known: true}: "x", {}: ""}

// yearCells are the twelve months of form 2C, of which the chosen one can be filled in.
func yearCells(p *locale.Printer, c choice, l scorecard.Line, may bool, typed url.Values) (all []cell) {
	chosen := int(c.period.From().Number()) - 1
	for i, at := range l.Year {
		letter := attended[at]
		out := cell{Mid: true, Text: letter, Class: map[string]string{"v": "is-y", "x": "is-t"}[letter]}
		if letter == "" {
			out.Text = "-"
		}
		if i == chosen && may && !l.Marks[0].Fixed {
			out.Box = &box{Name: paudField + string(l.ID), Chosen: letter, Label: p.Month(c.period.From()) + ", " + l.Name, Options: []web.Option{
				{Value: "", Text: "-"}, {Value: "v", Text: p.T("scorecard.paud.came")}, {Value: "x", Text: p.T("scorecard.paud.absent")}}}
			if typed != nil {
				out.Box.Chosen = typed.Get(out.Box.Name)
			}
		} else if i == chosen {
			out.Note = l.Marks[0].By
		}
		all = append(all, out)
	}
	return all
}

// saveMonth records what was ticked.
func (s *screens) saveMonth(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err != nil {
		return err
	}
	var rows []scorecard.Filling
	for _, field := range slices.Sorted(maps.Keys(r.PostForm)) {
		text, is := strings.CutPrefix(field, rowField)
		id, ok := db.ParseID(text)
		if !is || !ok {
			continue
		}
		row := scorecard.Filling{Subject: id, Version: r.PostForm.Get(field), Marks: map[string]bool{}}
		for _, code := range r.PostForm[markField+text] {
			row.Marks[code] = true
		}
		if came := r.PostForm.Get(paudField + text); came != "" {
			row.Marks["paud"] = came == "v"
		}
		rows = append(rows, row)
	}
	changed, err := s.Cards.Fill(r.Context(), c.by, c.place.Code, strings.ToUpper(c.name), c.period.From(), rows)
	p := web.PrinterOf(r)
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Stale) {
		s.site.Notify(r.Context(), web.Alert{Status: web.Bad, Text: p.Error(err)})
		return s.renderMonth(w, r, c, web.StatusCode(err), r.PostForm, err)
	}
	if err != nil {
		return err
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: p.N("scorecard.month.saved", changed)})
	http.Redirect(w, r, c.address(c.name), http.StatusSeeOther)
	return nil
}
