package plan

import (
	"net/http"
	"slices"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
)

type copyPage struct {
	Title, Lead string
	Trail       []web.Crumb
	Year        string
	Rows        []copying
	Empty       web.Empty
	Cancel      string
}

// copying is a row of the year before that may be taken over.
type copying struct {
	ID, Text, Note, Cost string
	Done                 bool // it was copied before
}

func (s *screens) showCopy(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err != nil {
		return err
	}
	p := v.p
	before, there, err := s.before(r, v)
	if err != nil {
		return err
	}
	page := copyPage{Lead: p.T("plan.copy.lead"), Trail: v.trail(p.T("plan.copy.title")), Year: v.yearText(), Cancel: v.href(""),
		Empty: web.Empty{Icon: "list-details", Title: p.T("plan.copy.none", "Year", v.yearText()), Href: v.href(""), Action: p.T("plan.copy.back")}}
	for _, e := range before {
		page.Rows = append(page.Rows, copying{string(e.ID), p.Int(e.Body.Number) + ". " + short(e.Body.Activity), v.office(e.Body.Office) + " · " + v.places(e.Body.Areas), v.money(e.Body), there[e.ID]})
	}
	page.Title = p.N("plan.copy.count", len(page.Rows), "Plan", v.yearText())
	return s.copying.Render(w, r, http.StatusOK, page)
}

// before are the rows of the year before that somebody may copy, and which they were.
func (s *screens) before(r *http.Request, v *view) (all []row, there map[db.ID]bool, err error) {
	there = map[db.ID]bool{}
	for _, e := range v.Rows {
		there[e.Body.Before] = true
	}
	err = s.plan.DB.Read(r.Context(), func(tx *db.Tx) error { all, err = plan.Rows(tx, v.regency, v.year-1); return err })
	return slices.DeleteFunc(all, func(e row) bool { return !v.mayWrite(e) }), there, err
}

func (s *screens) copy(w http.ResponseWriter, r *http.Request) error {
	v, err := s.open(r, false)
	if err != nil {
		return err
	}
	chosen := ids(r.PostForm["baris"])
	if r.PostFormValue("semua") != "" {
		all, there, err := s.before(r, v)
		if err != nil {
			return err
		}
		for _, e := range all {
			if !there[e.ID] {
				chosen = append(chosen, e.ID)
			}
		}
	}
	if len(chosen) == 0 {
		s.site.Notify(r.Context(), web.Alert{Status: web.Watch, Text: v.p.T("plan.copy.nothing")})
		http.Redirect(w, r, v.href("/salin"), http.StatusSeeOther)
		return nil
	}
	done, err := s.plan.Copy(r.Context(), v.by, v.year, chosen)
	if f := fault.As(err); f != nil && len(f.Fields) > 0 { // a source or code that does not hold any more
		s.site.Notify(r.Context(), web.Alert{Status: web.Bad, Title: v.p.Error(err), Text: v.p.T(f.Fields[0].Key, f.Fields[0].Args)})
		http.Redirect(w, r, v.href("/salin"), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	return s.site.Done(w, r, v.href(""), v.p.N("plan.copy.done", len(done.New), "There", done.There))
}
