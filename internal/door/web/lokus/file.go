package lokus

import (
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/document"
	"tumbuh/internal/record/letter"
)

// ranked is a proposal that a file can be made of; where there is none, the page that
// says what is missing.
func (s *screens) ranked(w http.ResponseWriter, r *http.Request) (h here, x lokus.Proposal, ok bool, err error) {
	h = s.where(r)
	x, err = s.lokus.Propose(r.Context(), h.by, h.year)
	if err == nil && (!x.Ready() || x.List.Body.Imported) {
		http.Redirect(w, r, h.at(home), http.StatusSeeOther)
		return h, x, false, nil
	}
	return h, x, err == nil, err
}

// book is the working file, with every number: that it was taken is recorded.
func (s *screens) book(w http.ResponseWriter, r *http.Request) error {
	h, x, ok, err := s.ranked(w, r)
	if !ok {
		return err
	}
	if err := s.lokus.Taken(r.Context(), h.by, x); err != nil {
		return err
	}
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	head.Set("Content-Disposition", `attachment; filename="`+fileName(h)+`.xlsx"`)
	book, err := sheet.CreateXLSX(w, sheet.About{Title: h.p.T("lokus.name", "Year", h.forYear()), Author: h.by.Name, Made: s.lokus.Now(), Mark: h.p.T("lokus.sheet.mark")})
	if err != nil {
		return err
	}
	return x.Book(book, h.p)
}

func (s *screens) csv(w http.ResponseWriter, r *http.Request) error {
	h, x, ok, err := s.ranked(w, r)
	if !ok {
		return err
	}
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Type", "text/csv; charset=utf-8")
	head.Set("Content-Disposition", `attachment; filename="`+fileName(h)+`.csv"`)
	return x.CSV(sheet.CreateCSV(w), h.p)
}

func fileName(h here) string { return "lokus-" + h.by.Regency() + "-" + h.forYear() }

// decree is the draft of the decision.
func (s *screens) decree(w http.ResponseWriter, r *http.Request) error {
	h, x, ok, err := s.ranked(w, r)
	if !ok {
		return err
	}
	var head letter.Head
	err = s.lokus.DB.Read(r.Context(), func(tx *db.Tx) error {
		head, err = letter.HeadOf(tx, h.by.Regency(), h.by.Regency())
		return err
	})
	if err != nil {
		return err
	}
	return web.SendPaper(w, r, "rancangan-sk-lokus-"+strconv.Itoa(lokus.For(h.year)), document.LokusDecree(x, h.by.Regency(), head, s.lokus.Now()))
}
