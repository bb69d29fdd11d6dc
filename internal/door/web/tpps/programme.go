package tpps

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
)

type programmePage struct {
	Title   string
	Trail   []web.Crumb
	Tabs    []web.Tab
	Filter  web.Filter
	Reports web.Table
	Fields  []fieldBlock
}

// fieldBlock is a field with its activities.
type fieldBlock struct {
	Name  string
	Works web.Table
	New   string // address of the form of another activity; empty: not for this reader
}

// showProgramme shows what all fields mean to do, or with ?kegiatan=… the form of one
// activity.
func (s *screens) showProgramme(w http.ResponseWriter, r *http.Request) error {
	p, prog, err := s.programmeOf(r)
	if err != nil {
		return err
	}
	if id := r.URL.Query().Get("kegiatan"); id != "" {
		e := workOf(prog, id)
		if e.ID != "" && e.Version == 0 {
			return fault.New(fault.NotFound, "tpps.none", nil)
		}
		if e.Version == 0 {
			e.Body.Field = r.URL.Query().Get("bidang")
		}
		return s.form.Render(w, r, http.StatusOK, workForm(p, prog, e))
	}
	view := programmePage{Trail: trail(p, prog.Area, prog.Year), Tabs: tabs(p, prog.Area, prog.Year, programmeHref), Filter: web.Filter{Action: programmeHref, Fields: []web.Field{places(p, prog.Area), s.years(p, prog.Area, prog.Year)}}}
	view.Title = p.T("tpps.programme.title", "Place", web.PlaceName(p, prog.Area), "Year", strconv.Itoa(prog.Year), "All", prog.Sum.All, "Done", prog.Sum.Done, "Late", prog.Sum.Late)
	if prog.Sum.All == 0 {
		view.Title = p.T("tpps.programme.title.none", "Place", web.PlaceName(p, prog.Area), "Year", strconv.Itoa(prog.Year))
	}
	view.Reports = reportsTable(p, prog)
	for _, key := range tpps.Fields {
		block := fieldBlock{Name: prog.Team.Body.FieldName(key), Works: worksTable(p, prog, key)}
		if prog.Writes(key) {
			block.New = at(programmeHref, prog.Area, prog.Year) + "&kegiatan=baru&bidang=" + key
		}
		view.Fields = append(view.Fields, block)
	}
	return s.programme.Render(w, r, http.StatusOK, view)
}

func (s *screens) programmeOf(r *http.Request) (*locale.Printer, tpps.Programme, error) {
	p, by := web.PrinterOf(r), s.Actor(r)
	area, err := areaOf(r, by)
	if err != nil {
		return p, tpps.Programme{}, err
	}
	prog, err := s.Teams.Programme(r.Context(), by, area, s.yearOf(r, area))
	return p, prog, err
}

// workOf is an activity, a new one where no id is given; one that has been taken out has
// its id only.
func workOf(prog tpps.Programme, text string) register.Entry[tpps.Work] {
	id, _ := db.ParseID(text)
	if i := slices.IndexFunc(prog.Works, func(e register.Entry[tpps.Work]) bool { return e.ID == id }); i >= 0 {
		return prog.Works[i]
	}
	return register.Entry[tpps.Work]{ID: id, Year: prog.Year, Area: prog.Area, Body: tpps.Work{Progress: tpps.Planned}}
}

var progresses = map[tpps.Progress]web.Status{tpps.Planned: web.Plain, tpps.Running: web.Watch, tpps.Done: web.Good, tpps.Dropped: web.Plain}

func worksTable(p *locale.Printer, prog tpps.Programme, field string) web.Table {
	_, name := offices(p, prog.Framework, prog.Area)
	t := web.Table{Caption: prog.Team.Body.FieldName(field), Columns: []web.Column{{Label: p.T("tpps.column.kegiatan")}, {Label: p.T("tpps.column.bulan")}, {Label: p.T("tpps.column.kemajuan")}, {Label: p.T("tpps.column.opd"), Wide: true}, {Label: p.T("tpps.column.links"), Wide: true}},
		Empty: web.Empty{Icon: "list-details", Title: p.T("tpps.programme.none"), Text: p.T("tpps.programme.none.text")}}
	for _, e := range prog.Of(field) {
		b := e.Body
		activity := web.Cell{Text: b.Activity, Note: b.Output}
		if prog.Writes(field) {
			activity.Href = at(programmeHref, prog.Area, prog.Year) + "&kegiatan=" + string(e.ID)
		}
		progress := web.Cell{Badge: web.Badge{Status: progresses[b.Progress], Text: p.T("tpps.progress." + string(b.Progress))}, Note: b.Told}
		if b.Late(prog.Year, prog.Today) {
			progress.Badge = web.Badge{Status: web.Bad, Text: p.T("tpps.late")}
		}
		office := "–"
		if b.Office != "" {
			office = name(b.Office)
		}
		links := web.Cell{Text: "–"}
		switch {
		case len(b.Rows) == 1:
			links = web.Cell{Text: p.N("tpps.links.rows", 1), Href: "/rencana/" + string(b.Rows[0])}
		case len(b.Rows) > 1:
			links.Text = p.N("tpps.links.rows", len(b.Rows))
		}
		if n := len(b.Commitments); n > 0 {
			links.Note = p.N("tpps.links.promises", n)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{activity, {Text: months(p, b.Months)}, progress, {Text: office}, links}})
	}
	return t
}

// months are ranges of months: Jan–Mar, Mei.
func months(p *locale.Printer, all []int) string {
	short := func(m int) string { return p.ShortMonth(civil.Month(202600 + m)) }
	var parts []string
	for i := 0; i < len(all); {
		j := i
		for j+1 < len(all) && all[j+1] == all[j]+1 {
			j++
		}
		text := short(all[i])
		if j > i {
			text += "–" + short(all[j])
		}
		parts, i = append(parts, text), j+1
	}
	return strings.Join(parts, ", ")
}

// workForm is the form of an activity as it stands, or as it was typed.
func workForm(p *locale.Printer, prog tpps.Programme, e register.Entry[tpps.Work]) formPage {
	b := e.Body
	back := at(programmeHref, prog.Area, prog.Year)
	view := formPage{Title: p.T("tpps.work.new"), Action: programmeHref, Cancel: back, Version: e.Version, Hidden: []web.Option{{Value: "wilayah", Text: prog.Area}, {Value: "tahun", Text: strconv.Itoa(prog.Year)}}}
	if e.Version > 0 {
		view.Title, view.Remove = p.T("tpps.work.edit"), p.T("tpps.work.remove")
		view.Hidden = append(view.Hidden, web.Option{Value: "entri", Text: string(e.ID)})
	}
	view.Trail = append(trail(p, prog.Area, prog.Year), web.Crumb{Text: p.T("tpps.tab.tpps.program"), Href: back}, web.Crumb{Text: view.Title})
	fields := slices.DeleteFunc(slices.Clone(tpps.Fields), func(key string) bool { return !prog.Writes(key) })
	progress := make([]string, len(tpps.Progresses))
	for i, x := range tpps.Progresses {
		progress[i] = string(x)
	}
	codes, name := offices(p, prog.Framework, prog.Area)
	view.Fields = []web.Field{choice(p, "bidang", b.Field, "", fields, prog.Team.Body.FieldName), needed(long(field(p, "kegiatan", b.Activity))), long(field(p, "keluaran", b.Output)),
		choice(p, "opd", b.Office, p.T("tpps.member.office.none"), codes, name), choice(p, "kemajuan", string(b.Progress), "", progress, func(x string) string { return p.T("tpps.progress." + x) }), hinted(p, long(field(p, "hasil", b.Told)))}
	view.Fields[0].Hint = ""
	when := boxes{Name: "bulan", Title: p.T("tpps.column.bulan"), Open: true, Inline: true}
	for m := time.January; m <= time.December; m++ {
		when.Boxes = append(when.Boxes, box{strconv.Itoa(int(m)), p.ShortMonth(civil.Month(202600 + int(m))), slices.Contains(b.Months, int(m))})
	}
	view.Boxes = []boxes{when, entries(p, "baris", prog.Rows, b.Rows, func(e register.Entry[plan.Row]) string {
		return strconv.Itoa(budget.YearOf(e.Year)) + ", " + p.Int(e.Body.Number) + ". " + e.Body.Activity
	}),
		entries(p, "komitmen", prog.Commitments, b.Commitments, func(e register.Entry[rembuk.Commitment]) string { return p.Int(e.Body.Number) + ". " + e.Body.Text })}
	if len(prog.Commitments) == 0 {
		view.Boxes = view.Boxes[:2]
	}
	if len(prog.Rows) == 0 {
		view.Boxes = slices.Delete(view.Boxes, 1, 2)
	}
	return view
}

func entries[T any](p *locale.Printer, name string, all []register.Entry[T], chosen []db.ID, text func(register.Entry[T]) string) boxes {
	b := boxes{Name: name, Title: p.N("tpps.column."+name, len(all)), Open: len(chosen) > 0}
	for _, e := range all {
		b.Boxes = append(b.Boxes, box{string(e.ID), text(e), slices.Contains(chosen, e.ID)})
	}
	return b
}

func (s *screens) saveWork(w http.ResponseWriter, r *http.Request) error {
	p, prog, err := s.programmeOf(r)
	if err != nil {
		return err
	}
	by, get := s.Actor(r), r.PostFormValue
	e := asTyped(r, workOf(prog, get("entri")))
	stands := func(e register.Entry[tpps.Work]) formPage { return workForm(p, prog, e) }
	back := at(programmeHref, prog.Area, prog.Year)
	e.Body = tpps.Work{Field: get("bidang"), Activity: get("kegiatan"), Output: get("keluaran"), Office: get("opd"), Progress: tpps.Progress(get("kemajuan")), Told: get("hasil"), Rows: idsOf(r, "baris"), Commitments: idsOf(r, "komitmen")}
	for _, text := range r.PostForm["bulan"] {
		if m, err := strconv.Atoi(text); err == nil {
			e.Body.Months = append(e.Body.Months, m)
		}
	}
	view, said := workForm(p, prog, e), "tpps.saved"
	if get("hapus") != "" {
		err, said = s.Teams.RemoveWork(r.Context(), by, e), "tpps.removed"
	} else {
		err = s.Teams.SaveWork(r.Context(), by, &e)
	}
	if err != nil {
		return failed(s, w, r, view, err, e.ID, "tpps.work", stands)
	}
	return s.done(w, r, back, said)
}
