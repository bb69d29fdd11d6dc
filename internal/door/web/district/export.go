package district

import (
	"net/http"

	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
)

// export is the address of a page's figures as a file.
func (c choice) export() string {
	to, _ := web.Query("/wilayah/"+c.place.Code+"/angka.csv", "bulan", c.month.String())
	return to
}

// export writes every figure of a place and of its kecamatan and villages in one
// month, by both standards.
func (s *screens) export(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r, r.PathValue("code"), region.Regency, region.District, region.Village)
	if err != nil {
		return err
	}
	var all []indicator.Figure
	for _, level := range []region.Level{region.Regency, region.District, region.Village} {
		if level < c.place.Level() {
			continue
		}
		some, err := s.figures.Figures(r.Context(), s.actor(r), indicator.Query{Area: c.place.Code, By: level, From: c.month, To: c.month})
		if err != nil {
			return err
		}
		all = append(all, some...)
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="angka-`+c.place.Code+"-"+c.month.String()+`.csv"`)
	h.Set("Cache-Control", "no-store")
	return report.Figures(w, all)
}
