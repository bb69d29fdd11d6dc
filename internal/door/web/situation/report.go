package situation

import (
	"net/http"
	"strconv"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/letter"
)

// report sends the report of the newest frozen analysis, or where none is frozen a draft.
func (s *screens) report(w http.ResponseWriter, r *http.Request) error {
	h, err := s.where(r)
	if err != nil {
		return err
	}
	v, frozen, err := s.situation.Report(r.Context(), h.by, h.ask)
	if err != nil {
		return err
	}
	if !v.Whole.Known() {
		return fault.New(fault.Invalid, "situation.report.none", fault.Args{"Year": strconv.Itoa(v.Year)})
	}
	a := document.Analysis{View: &v, Frozen: frozen, Below: s.situation.Figures.Below(), Made: db.Time{Time: s.situation.Now()}}
	office := "bappeda"
	if v.Area != v.Regency {
		office = v.Area
	}
	err = s.situation.DB.Read(r.Context(), func(tx *db.Tx) (err error) {
		if a.Head, err = letter.HeadOf(tx, v.Regency, office); err == nil {
			a.Outlines, err = region.LoadOutlines(tx, v.Area)
		}
		return err
	})
	if err != nil {
		return err
	}
	doc, err := document.Situation(a)
	if err != nil {
		return err
	}
	return web.SendPaper(w, r, h.p.T("situation.name", "Year", strconv.Itoa(v.Year))+" "+h.name(), doc)
}
