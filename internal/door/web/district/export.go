package district

import (
	"net/http"

	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/fact/region"
)

// export is the address of a page's figures as a file.
func (c choice) export() string {
	to, _ := web.Query("/wilayah/"+c.place.Code+"/angka.csv", "bulan", c.month.String())
	return to
}

// withheld says which counts the file does not tell.
func (s *screens) withheld(p *locale.Printer) string {
	below := s.figures.Below()
	return p.T("privacy.withheld.about", "Below", below, "Most", below-1)
}

// export writes every figure of a place and of its kecamatan and villages in one
// month, by both standards, as they may leave the office: without small counts.
func (s *screens) export(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r, r.PathValue("code"), region.Regency, region.District, region.Village)
	if err != nil {
		return err
	}
	all, err := s.figures.Release(r.Context(), s.actor(r), c.place.Code, c.month)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="angka-`+c.place.Code+"-"+c.month.String()+`.csv"`)
	h.Set("Cache-Control", "no-store")
	return report.Figures(w, all)
}
