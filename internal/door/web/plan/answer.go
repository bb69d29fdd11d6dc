package plan

import (
	"net/http"
	"slices"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
)

type recommendation = register.Entry[situation.Recommendation]

type answersPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Tabs        []web.Tab
	Filter      web.Filter
	List        []answering
	Empty       web.Empty
	Year        string
}

// answering is a recommendation with what answers it.
type answering struct {
	ID, Head, Text string // Text only where it is longer than its head
	About, Href    string
	State          web.Badge
	Rows           []web.Crumb
	More           web.Crumb
	Reason, By     string // why there is no row, and who said so
	Draft          string // address that drafts a row
	May            bool
	Field          web.Field
	Clash          web.Clash
	Version        int
}

func (s *screens) showAnswers(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err != nil {
		return err
	}
	return s.renderAnswers(w, r, v, http.StatusOK, nil)
}

// renderAnswers shows the list; change lays over it what was typed of one.
func (s *screens) renderAnswers(w http.ResponseWriter, r *http.Request, v *view, status int, change func(*answering)) error {
	p := v.p
	open := v.state.Recommendations - v.state.Answers
	page := answersPage{Title: p.N("plan.answers.title", open, "Of", v.state.Recommendations), Lead: p.T("plan.answers.lead"), Trail: v.trail(p.T("plan.tab.answers")), Tabs: v.tabs("/rekomendasi"), Year: v.yearText(),
		Filter: web.Filter{Action: "/rencana/rekomendasi", Fields: []web.Field{v.years(), v.areas(v.area)}},
		Empty:  web.Empty{Icon: "report-analytics", Title: p.T("plan.stat.answers.none"), Text: p.T("plan.answers.empty"), Href: "/situasi/rekomendasi?tahun=" + v.yearText(), Action: p.T("plan.answers.empty.do")}}
	switch {
	case v.state.Recommendations == 0:
		page.Title = p.T("plan.answers.none", "Year", v.yearText())
	case open == 0:
		page.Title = p.N("plan.answers.all", v.state.Recommendations)
	}
	for _, e := range v.Recommendations {
		a := v.answering(e)
		if change != nil {
			change(&a)
		}
		page.List = append(page.List, a)
	}
	slices.SortStableFunc(page.List, func(a, b answering) int { // what is open comes first
		x, y := 0, 0
		if a.State.Status == web.Good {
			x = 1
		}
		if b.State.Status == web.Good {
			y = 1
		}
		return x - y
	})
	return s.answers.Render(w, r, status, page)
}

func (v *view) answering(e recommendation) answering {
	p, b := v.p, e.Body
	by, reason, is := v.Answered(e.ID)
	a := answering{ID: string(e.ID), Head: p.Int(b.Number) + ". " + short(b.Text), Href: "/situasi/rekomendasi/" + string(e.ID), State: web.Badge{Status: web.Bad, Text: p.T("plan.answers.open")}}
	if short(b.Text) != b.Text {
		a.Head, a.Text = p.T("plan.answers.number", "Number", b.Number), b.Text
	}
	where := v.places(b.Areas)
	if len(b.Areas) == 0 {
		where = v.place(e.Area)
	}
	a.About = p.T("situation.type."+b.Type) + " · " + p.T("situation.priority."+b.Priority) + " · " + v.office(b.Office) + " · " + where
	const most = 8
	if len(by) > most {
		a.More = web.Crumb{Text: p.N("plan.answers.more", len(by)-most), Href: v.href("", "rekomendasi", a.ID)}
	}
	for _, row := range by[:min(len(by), most)] {
		a.Rows = append(a.Rows, web.Crumb{Text: p.Int(row.Body.Number) + ". " + short(row.Body.Activity) + " · " + v.money(row.Body), Href: "/rencana/" + string(row.ID)})
	}
	if reason.Version > 0 {
		a.Reason, a.Version = reason.Body.Reason, reason.Version
		a.By = p.T("plan.changed", "Name", reason.By, "At", web.Moment(p, reason.Changed.Time, v.regency))
	}
	switch {
	case len(by) > 0:
		a.State = web.Badge{Status: web.Good, Text: p.N("plan.answers.rows", len(by))}
	case is:
		a.State = web.Badge{Status: web.Good, Text: p.T("plan.answers.reason")}
	}
	if v.writes() {
		a.Draft = v.href("/baru", "rekomendasi", a.ID)
		a.May = plan.MayWrite(v.by, plan.Row{Office: b.Office}, e.Area) == nil
		a.Field = web.Field{Name: "alasan", Label: p.T("plan.answers.why"), Type: "textarea", Value: a.Reason}
	}
	return a
}

// answer keeps or takes back the reason why a recommendation has no row.
func (s *screens) answer(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err != nil {
		return err
	}
	id := idOf(r.PostFormValue("rekomendasi"))
	said := r.PostFormValue("alasan")
	key := "plan.answers.saved"
	if r.PostFormValue("tarik") != "" {
		key = "plan.answers.withdrawn"
		err = s.plan.Unanswer(r.Context(), v.by, v.year, id, web.Version(r))
	} else {
		err = s.plan.Answer(r.Context(), v.by, v.year, id, web.Version(r), said)
	}
	yours := []web.Field{{Name: "alasan", Label: v.p.T("plan.answers.why"), Value: said}}
	clash, version, is := web.ClashOf(r, err, v.regency, yours, func(e register.Entry[plan.Answer]) []web.Field {
		return []web.Field{{Name: "alasan", Label: yours[0].Label, Value: e.Body.Reason}}
	})
	switch {
	case err == nil:
		return s.site.Done(w, r, v.href("/rekomendasi")+"#r-"+string(id), v.p.T(key))
	case is || fault.KindOf(err) == fault.Invalid:
		return s.renderAnswers(w, r, v, http.StatusUnprocessableEntity, func(a *answering) {
			if a.ID != string(id) {
				return
			}
			a.Field.Value, a.Field.Error = said, v.p.Fields(err)["alasan"]
			if is {
				a.Clash, a.Version = clash, version
			}
		})
	}
	return err
}
