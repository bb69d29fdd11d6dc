package year

import (
	"cmp"
	"net/http"
	"net/url"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/evidence"
)

// eraseHref leads to the form, which leads back.
func eraseHref(e evidence.Entry, back string) string {
	return "/bukti/" + string(e.ID) + "/hapus?" + url.Values{"kembali": {back}}.Encode()
}

// showErase asks before the contents of a withdrawn file are gone for good.
func (s *screens) showErase(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "evidence.none", nil)
	}
	e, err := s.Evidence.Get(r.Context(), by, id)
	if err != nil {
		return err
	}
	if err := evidence.MayErase(by, e); err != nil {
		return err
	}
	back := eraseBack(r)
	return s.withdraw.Render(w, r, http.StatusOK, editPage{Title: p.T("year.erase.title", "Title", e.Body.Title), Lead: p.T("year.erase.lead"), Action: eraseHref(e, back), Cancel: back, Save: p.T("year.erase"),
		Trail: []web.Crumb{{Text: p.T("year.back"), Href: back}, {Text: p.T("year.erase")}}})
}

func eraseBack(r *http.Request) string {
	return web.LocalPath(cmp.Or(r.URL.Query().Get("kembali"), "/bukti"))
}

func (s *screens) doErase(w http.ResponseWriter, r *http.Request) error {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "evidence.none", nil)
	}
	if _, err := s.Evidence.Erase(r.Context(), s.Actor(r), id); err != nil {
		return err
	}
	return s.site.Done(w, r, eraseBack(r), web.PrinterOf(r).T("year.erased.now"))
}
