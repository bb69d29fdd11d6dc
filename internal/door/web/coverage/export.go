package coverage

import (
	"net/http"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	measure "tumbuh/internal/measure/coverage"
)

// fileLinks are what is shown as files, with what they do not tell.
type fileLinks struct{ CSV, XLSX, Withheld string }

// files are the addresses of the page's own figures: angka.csv with the page's choice.
func (c choice) files(p *locale.Printer, r *http.Request) fileLinks {
	other := []string{}
	switch path := strings.Split(r.URL.Path, "/"); path[len(path)-1] {
	case "peringkat":
		sort := measure.Sort(r.URL.Query().Get("ukuran"))
		if sort != measure.ByDistance {
			sort = measure.ByPeople
		}
		other = []string{"ukuran", string(sort)}
	case "kecamatan":
		other = []string{"tingkat", "kecamatan"}
	default:
		if id := r.PathValue("id"); id != "" {
			other = []string{"indikator", id}
		}
	}
	return fileLinks{c.address("/cakupan/angka.csv", other...), c.address("/cakupan/angka.xlsx", other...), p.T("rapor.file.hint")}
}

// export writes the figures of a page as they may leave the office: without small
// counts, which the whole regency decides.
func (s *screens) export(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r, "", region.Regency, region.District, region.Village)
	if err != nil {
		return err
	}
	p, by, q := web.PrinterOf(r), s.Actor(r), r.URL.Query()
	of := c.indicators()
	if id := q.Get("indikator"); id != "" {
		x, _, ok := c.framework.Find(id)
		if !ok {
			return fault.New(fault.NotFound, "rapor.indicator.none", nil)
		}
		of = []edition.Indicator{x}
	}
	regency := c.place.Code[:region.Regency]
	query := measure.Query{Area: regency, By: []region.Level{region.Regency, region.District, region.Village}, Indicators: ids(of)}
	query.Periods = append(query.Periods, c.period)
	values, err := s.Coverage.Values(r.Context(), by, query)
	if err != nil {
		return err
	}
	out := report.Coverage{Edition: c.framework.Key, Indicators: of, Targets: map[string]edition.Target{}, Values: values, Below: int64(s.Figures.Below()), Lang: p.Lang(), Area: c.place.Code}
	for _, x := range of {
		if t, ok := x.Target(c.period.Year()); ok {
			out.Targets[x.ID] = t
		}
	}
	switch {
	case q.Get("ukuran") != "":
		out.Ranked, out.Level = measure.Sort(q.Get("ukuran")), region.Village
	case q.Get("tingkat") == "kecamatan":
		out.Level = region.District
	}
	out.About = s.about(p, c)
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	name, xlsx := "cakupan-"+c.place.Code+"-"+c.period.String(), strings.HasSuffix(r.URL.Path, ".xlsx")
	if !xlsx {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
		return out.Write(sheet.CreateCSV(w), func(column string) string { return column }, false)
	}
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
	book, err := sheet.CreateXLSX(w, sheet.About{Title: name, Author: by.Name, Made: s.Now()})
	if err != nil {
		return err
	}
	return out.Write(book, func(column string) string { return p.T("rapor.file." + column) }, true)
}

// about is what the reader of a file must know.
func (s *screens) about(p *locale.Printer, c choice) [][2]string {
	below := s.Figures.Below()
	return [][2]string{
		{p.T("rapor.place"), labelOf(p, c.place.Code)},
		{p.T("rapor.period"), web.PeriodText(p, c.period)},
		{p.T("rapor.edition"), c.framework.Name(p.Lang())},
		{p.T("rapor.sources"), p.T("rapor.source")},
		{p.T("rapor.reporting"), p.T("rapor.file.reporting")},
		{p.T("rapor.none"), p.T("rapor.file.missing")},
		{p.T("rapor.file.withheld"), p.T("privacy.withheld.about", "Below", below, "Most", below-1)},
		{p.T("rapor.file.made"), p.Date(civil.DateOf(s.Now().In(region.Zone(c.place.Code))))},
	}
}
