package tpps

import (
	"errors"
	"net/http"
	"strings"

	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/fact/standard"
)

type semesterPage struct {
	Title    string
	Trail    []web.Crumb
	Tabs     []web.Tab
	Filter   web.Filter
	Badge    web.Badge
	When     string
	Lead     string
	Hidden   []web.Option
	Version  int
	Clash    web.Clash
	Note     web.Alert
	Sections []section
	Writes   bool
	Ripe     bool // the semester has ended
	PDF      string
	DOCX     string
}

// section is a part of the report beside the figures it is drafted from.
type section struct {
	Key, Title string
	Number     int
	Text       string
	Hint       string
	Error      string
	Own        bool
	Rows       int
	Basis      []web.Crumb
	Draft      string // what would stand there if nobody had written
	Typed      string // what somebody wrote for a report that was handed in meanwhile
	Shown      string // stamp of the draft in the form: as long as it is not changed, it is no text of a person's own
	Source     string
}

func (s *screens) showSemester(w http.ResponseWriter, r *http.Request) error {
	paper, err := s.paperOf(r)
	if err != nil {
		return err
	}
	return s.semester.Render(w, r, http.StatusOK, s.semesterView(web.PrinterOf(r), paper, nil))
}

// paperOf is the report that an address or form asks for: of the semester that has ended
// last, where it asks for none.
func (s *screens) paperOf(r *http.Request) (tpps.Paper, error) {
	by := s.Actor(r)
	area, err := areaOf(r, by)
	if err != nil {
		return tpps.Paper{}, err
	}
	period, err := civil.ParsePeriod(r.FormValue("periode"))
	if err != nil {
		period = civil.PeriodOf(s.Teams.Today(area).Month(), civil.Half).Add(-1)
	}
	return s.Teams.Semester(r.Context(), by, area, period)
}

// semesterView shows texts as typed where there are any, else as they stand.
func (s *screens) semesterView(p *locale.Printer, paper tpps.Paper, typed map[string]string) semesterPage {
	area, period := paper.Area, paper.Body.Period
	back := semesterHref + "?wilayah=" + area + "&periode=" + period.String()
	view := semesterPage{Title: p.T("tpps.semester.title", "Place", web.PlaceName(p, area), "Period", web.PeriodText(p, period)), Trail: trail(p, area, period.Year()), Tabs: tabs(p, area, period.Year(), semesterHref), Version: paper.Version,
		Hidden: []web.Option{{Value: "wilayah", Text: area}, {Value: "periode", Text: period.String()}}, Writes: paper.Manages && !paper.Closed() && period.From().First() <= paper.Today, Ripe: period.To().Last() < paper.Today,
		PDF: strings.Replace(back, semesterHref, semesterHref+"/dokumen", 1), Lead: p.T("tpps.semester.lead")}
	view.DOCX = view.PDF + "&berkas=docx"
	choose := web.Field{Name: "periode", Label: p.T("tpps.column.periode"), Type: "select", Value: period.String()}
	for x := civil.PeriodOf(paper.Today.Month(), civil.Half); x.Year() >= 2024; x = x.Add(-1) {
		choose.Options = append(choose.Options, web.Option{Value: x.String(), Text: web.PeriodText(p, x)})
	}
	view.Filter = web.Filter{Action: semesterHref, Fields: []web.Field{places(p, area), choose}}
	view.Badge = web.Badge{Status: web.Plain, Text: p.T("tpps.state.none")}
	view.When = p.T("tpps.semester.due", "Due", paper.Due())
	switch {
	case paper.Closed():
		view.Lead = p.T("tpps.semester.closed.lead")
		view.Badge, view.When = web.Badge{Status: web.Good, Text: p.T("tpps.state.handed")}, p.Date(paper.Body.Submitted)+", "+paper.Body.By
		if paper.Late() {
			view.When = p.T("tpps.report.late", "Day", paper.Body.Submitted)
		}
	case paper.Late():
		view.Badge = web.Badge{Status: web.Bad, Text: p.T("tpps.late")}
	case paper.Version > 0:
		view.Badge = web.Badge{Status: web.Plain, Text: p.T("tpps.state.draft")}
	}
	for i, x := range tpps.OutlineOf(area) {
		one := section{Key: x.Key, Title: p.T("tpps.section." + x.Key), Number: i + 1, Source: x.Source}
		if one.Text, one.Own = paper.Text(locale.For(locale.Indonesian), x.Key); typed != nil {
			one.Text, one.Shown = typed[x.Key], typed["draf-"+x.Key]
		} else if !one.Own {
			one.Shown = tpps.Stamp(one.Text)
		}
		if x.Certainty == standard.Own {
			one.Source = p.T("tpps.semester.own")
		}
		drafted := tpps.Draft(locale.For(locale.Indonesian), paper, x.Key)
		for _, d := range tpps.Draft(p, paper, x.Key) { // from what, in the language of who reads
			crumb := web.Crumb{Text: d.Basis, Href: d.Href}
			if len(one.Basis) == 0 || one.Basis[len(one.Basis)-1] != crumb {
				one.Basis = append(one.Basis, crumb)
			}
		}
		if one.Own && len(drafted) > 0 && !paper.Closed() {
			one.Draft = tpps.Join(drafted)
		}
		if len(drafted) == 0 && x.Key == "practice" {
			one.Hint = p.T("tpps.section.practice.hint")
		}
		one.Rows = rows(one.Text)
		view.Sections = append(view.Sections, one)
	}
	return view
}

// rows are about how many lines a text takes.
func rows(text string) int {
	n := 1
	for _, line := range strings.Split(text, "\n") {
		n += 1 + len(line)/105
	}
	return min(30, max(3, n))
}

// fieldsOf are the sections as the fields of the clash widget.
func fieldsOf(view semesterPage) (all []web.Field) {
	for _, x := range view.Sections {
		all = append(all, web.Field{Name: "bagian-" + x.Key, Label: x.Title, Type: "textarea", Value: x.Text})
	}
	return all
}

// saveSemester keeps the texts, and with serahkan=1 hands the report in.
func (s *screens) saveSemester(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	paper, err := s.paperOf(r)
	if err != nil {
		return err
	}
	texts, typed := map[string]string{}, map[string]string{}
	for _, x := range tpps.OutlineOf(paper.Area) {
		text, shown := r.PostFormValue("bagian-"+x.Key), r.PostFormValue("draf-"+x.Key)
		if typed[x.Key], typed["draf-"+x.Key] = text, shown; shown != tpps.Stamp(text) { // else figures may have moved since: today's draft stands
			texts[x.Key] = text
		} else {
			texts[x.Key] = ""
		}
	}
	paper.Version = web.Version(r)
	before := paper
	keep, said := s.Teams.Write, "tpps.saved"
	if r.PostFormValue("serahkan") != "" {
		keep, said = s.Teams.HandIn, "tpps.semester.handed"
	}
	err = keep(r.Context(), by, &paper, texts)
	if err == nil {
		return s.done(w, r, semesterHref+"?wilayah="+paper.Area+"&periode="+paper.Body.Period.String(), said)
	}
	if f := fault.As(err); f != nil && f.Key == "tpps.semester.closed" {
		return s.closedMeanwhile(w, r, texts, err)
	}
	view := s.semesterView(p, before, typed)
	clash, version, is := web.ClashOf(r, err, by.Regency(), fieldsOf(view), func(e register.Entry[tpps.Semester]) []web.Field {
		before.Entry = e
		return fieldsOf(s.semesterView(p, before, nil))
	})
	f := (*fault.Error)(nil)
	switch {
	case is:
		view.Clash, view.Version = clash, version
	case errors.As(err, &f) && len(f.Fields) > 0:
		wrong := p.Fields(err)
		for i := range view.Sections {
			view.Sections[i].Error = wrong[view.Sections[i].Key]
		}
	case f != nil && f.Kind != fault.Forbidden:
		view.Note = late(p, err)
	default:
		return err
	}
	status := http.StatusUnprocessableEntity
	if fault.KindOf(err) == fault.Conflict {
		status = http.StatusConflict
	}
	return s.semester.Render(w, r, status, view)
}

// closedMeanwhile shows the report as it was handed in, and below each section what else
// somebody wrote for it.
func (s *screens) closedMeanwhile(w http.ResponseWriter, r *http.Request, texts map[string]string, wrong error) error {
	p := web.PrinterOf(r)
	paper, err := s.paperOf(r)
	if err != nil {
		return err
	}
	view := s.semesterView(p, paper, nil)
	view.Note = web.Alert{Status: web.Bad, Title: p.Error(wrong), Text: p.T("tpps.late.handed", "Name", paper.Body.By, "Day", paper.Body.Submitted) + " " + p.T("tpps.late.copy")}
	for i, x := range view.Sections {
		if text := texts[x.Key]; tpps.Stamp(text) != tpps.Stamp(x.Text) {
			view.Sections[i].Typed = text
		}
	}
	return s.semester.Render(w, r, http.StatusConflict, view)
}

// sendSemester is the report as a document.
func (s *screens) sendSemester(w http.ResponseWriter, r *http.Request) error {
	paper, err := s.paperOf(r)
	if err != nil {
		return err
	}
	head, err := s.head(r, paper.Area)
	if err != nil {
		return err
	}
	doc, err := document.Semester(paper, head, s.Teams.Now())
	if err != nil {
		return err
	}
	return web.SendPaper(w, r, doc.Title, doc)
}
