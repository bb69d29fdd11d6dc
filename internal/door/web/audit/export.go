package audit

import (
	"compress/gzip"
	"net/http"
	"strings"
	"time"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

// export sends the filtered entries as a workbook or CSV.
func (s *screens) export(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.actor(r)
	f, err := choose(r)
	if err == nil {
		err = by.Allow(account.LedgerRead, by.Regency()) // before the first byte, while it can still be a page
	}
	if err != nil {
		return err
	}
	now := time.Now()
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	name := "jejak-" + by.Regency() + "-" + now.UTC().Format("20060102-150405")
	var book sheet.Book
	if strings.HasSuffix(r.URL.Path, ".xlsx") {
		h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
		book, err = sheet.CreateXLSX(w, sheet.About{Title: name, Author: by.Name, Made: now})
	} else {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
		book = sheet.CreateCSV(w)
	}
	if err != nil {
		return err
	}
	return s.audit.WriteBook(r.Context(), by, f, book, p)
}

// chain sends both whole chains, which anybody can verify: see docs/audit.md.
func (s *screens) chain(w http.ResponseWriter, r *http.Request) error {
	by := s.actor(r)
	if by.Allow(account.LedgerRead, by.Regency()) != nil {
		return fault.New(fault.Forbidden, "web.error.forbidden", nil)
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/gzip")
	h.Set("Content-Disposition", `attachment; filename="jejak-`+by.Regency()+`.jsonl.gz"`)
	z := gzip.NewWriter(w)
	if err := s.audit.Chain(r.Context(), by, z); err != nil {
		return err
	}
	return z.Close()
}
