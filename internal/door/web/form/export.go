package form

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	xlsx "tumbuh/internal/exchange/form"
	"tumbuh/internal/fact/form"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
)

// export is a form with names as a file: for what.
type export struct {
	Action, Period string
	Purpose        web.Field
}

// purposes are what a list of names may be taken for; the ledger has it, and the file.
var purposes = []string{"kunjungan", "rujukan", "posyandu", "audit", "verifikasi"}

func exporting(p *locale.Printer, c choice) export {
	e := export{Action: "/formulir/" + c.place.Code + "/" + c.name + "/unduh.xlsx", Period: c.period.String(),
		Purpose: web.Field{Name: "tujuan", Label: p.T("children.export.purpose"), Type: "select"}}
	for _, word := range purposes {
		e.Purpose.Options = append(e.Purpose.Options, web.Option{Value: word, Text: p.T("children.export.purpose." + word)})
	}
	return e
}

// file is the address of form 1 or 4 as a file; none for who may not see the people
// behind its small counts.
func (c choice) file() string {
	if !c.mayNames() {
		return ""
	}
	return "/formulir/" + c.place.Code + "/" + c.name + "/unduh.xlsx?periode=" + c.period.String()
}

// export sends a form as a workbook in the layout of the paper form. That it was taken,
// for what, is recorded before its first byte leaves; with names it says on every page by
// whom.
func (s *screens) export(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err != nil {
		return err
	}
	if err := c.by.Allow(account.ChildRead, c.place.Code); err != nil {
		return err // also where there is no score to be taken
	}
	p, ctx := web.PrinterOf(r), r.Context()
	taken := indicator.NewTaken("none")
	if purpose := r.URL.Query().Get("tujuan"); slices.Contains(purposes, purpose) {
		taken.Purpose = purpose
	}
	head, err := s.head(r, c, taken)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	subjects, err := s.write(r, c, &file, p, head)
	if fault.KindOf(err) == fault.NotFound { // no score of the period: its page says so
		http.Redirect(w, r, c.address(c.name), http.StatusSeeOther)
		return nil
	}
	if err == nil {
		err = s.Cards.Exported(ctx, c.by, c.place.Code, strings.ToUpper(c.name), c.period, taken.ID, taken.Purpose, subjects)
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="formulir-`+c.name+"-"+c.place.Code+"-"+c.period.String()+`.xlsx"`)
	_, err = w.Write(file.Bytes())
	return err
}

// head is what the file says above its table, and at the edge of its pages.
func (s *screens) head(r *http.Request, c choice, taken indicator.Taken) (head xlsx.Head, err error) {
	p := web.PrinterOf(r)
	f, err := s.framework(r.Context(), c)
	if err != nil {
		return head, err
	}
	now := s.Now().In(region.Zone(c.by.Regency()))
	head = xlsx.Head{Village: c.place.Code, Period: web.PeriodText(p, c.period), By: c.by.Name, Made: s.Now()}
	for _, x := range c.rules(p, f) {
		text := x.Text
		if x.Sure.Text != "" {
			text += " (" + strings.ToLower(x.Sure.Text) + ")"
		}
		if c.name[0] == '3' || c.name == "4" {
			head.Rules = append(head.Rules, text)
		}
	}
	if c.name != "1" && c.name != "4" {
		head.Mark = p.T("children.file.mark", "Name", c.by.Name, "Day", civil.DateOf(now), "Hour", now.Format("15.04 MST"), "Purpose", fault.Key("children.export.purpose."+taken.Purpose), "ID", taken.ID)
	}
	return head, nil
}

// write makes the file, and tells whose names it holds.
func (s *screens) write(r *http.Request, c choice, file *bytes.Buffer, p *locale.Printer, head xlsx.Head) (subjects []db.ID, err error) {
	ctx, village, name := r.Context(), c.place.Code, strings.ToUpper(c.name)
	switch name {
	case "1":
		sheet, err := s.Cards.Sheet(ctx, c.by, village, c.period.Year())
		if err != nil {
			return nil, err
		}
		counted, err := s.Cards.First(ctx, c.by, village, c.period.Year())
		if err != nil {
			return nil, err
		}
		numbers := map[string]int{}
		for _, code := range scorecard.Numbers {
			numbers[code] = counted.Numbers[code].Count
			if own, said := sheet.Numbers[code]; said {
				numbers[code] = own
			}
		}
		return nil, xlsx.Form1(file, p, head, numbers, sheet.Facilities)
	case "4":
		card, err := s.Cards.Village(ctx, c.by, village, c.period)
		if err != nil {
			return nil, err
		}
		if card.Counted == 0 {
			return nil, fault.New(fault.NotFound, "scorecard.none", nil)
		}
		sheet, err := s.Cards.Sheet(ctx, c.by, village, c.period.Year())
		if err != nil {
			return nil, err
		}
		fund := &sheet.Fund
		if !scorecard.HasFund(village) {
			fund = nil
		}
		return nil, xlsx.Form4(file, p, head, card.Tables, fund, c.period.Year())
	case scorecard.Form3A, scorecard.Form3B:
		all, err := s.Cards.People(ctx, c.by, scorecard.Behind{Village: village, Period: c.period, Form: name})
		if err != nil {
			return nil, err
		}
		rows := make([]xlsx.Row, len(all))
		for i, x := range all {
			rows[i] = xlsx.Row{KIA: x.KIA, Name: x.Name, Cells: form.CellsOf(x.Cells), Sum: x.Sum, Facts: x.Facts.Facts}
		}
		if name == scorecard.Form3A {
			return scorecard.Subjects(all), xlsx.Form3A(file, p, head, rows)
		}
		return scorecard.Subjects(all), xlsx.Form3B(file, p, head, rows)
	}
	lines, err := s.Cards.Month(ctx, c.by, village, name, c.period.From())
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		subjects = append(subjects, l.ID)
	}
	switch name {
	case scorecard.Form2A:
		return subjects, xlsx.Form2A(file, p, head, lines)
	case scorecard.Form2B:
		return subjects, xlsx.Form2B(file, p, head, lines)
	}
	head.Period = p.T("rapor.period.year", "Year", head.Made.Format("2006"))
	return subjects, xlsx.Form2C(file, p, head, c.period.Year(), lines)
}
