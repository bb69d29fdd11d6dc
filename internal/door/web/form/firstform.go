package form

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
)

// firstPage is form 1: twelve numbers, and which facility offers what.
type firstPage struct {
	Title      string
	Trail      []web.Crumb
	Source     string
	Tabs       []web.Tab
	Filter     web.Filter
	Numbers    []number
	Services   []string // headings of the facilities' columns
	Facilities []facility
	Kinds      []web.Option
	Fill       bool
	Open       string // the part that could not be saved
	Action     string
	Versions   [2]string
	Said       [2]string
	Paper      paper
	Export     string
}

// number is one of form 1's: what holds, what our records have, and where to type it.
type number struct {
	Label, Value, Note string
	Field              web.Field
}

// facility is a row of parts b and c.
type facility struct {
	Index                int
	Kind, KindText, Name string
	Offers               []offer
	KindError, NameError string
	Empty                bool // offered to be filled in
}

type offer struct {
	Code, Label string
	Yes         bool
}

// blank is how many empty rows are offered for further facilities.
const blank = 3

func (s *screens) showFirst(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err != nil {
		return err
	}
	sheet, err := s.Cards.Sheet(r.Context(), c.by, c.place.Code, c.period.Year())
	if err != nil {
		return err
	}
	return s.renderFirst(w, r, c, http.StatusOK, sheet, nil, nil)
}

// renderFirst shows form 1 of a sheet; typed is what was posted and could not be saved.
func (s *screens) renderFirst(w http.ResponseWriter, r *http.Request, c choice, status int, sheet scorecard.Sheet, typed url.Values, wrong error) error {
	p, ctx := web.PrinterOf(r), r.Context()
	f, err := s.framework(ctx, c)
	if err != nil {
		return err
	}
	counted, err := s.Cards.First(ctx, c.by, c.place.Code, c.period.Year())
	if err != nil {
		return err
	}
	kept, err := s.Cards.Periods(ctx, c.by, c.place.Code)
	if err != nil {
		return err
	}
	first := c.period.From()
	if len(kept) > 0 {
		first = kept[len(kept)-1].From()
	}
	page := firstPage{Title: p.T("scorecard.first.title", "Place", label(p, c.place.Code), "Year", strconv.Itoa(c.period.Year())), Trail: c.trail(p, p.T("scorecard.form.1")), Tabs: c.tabs(p),
		Source: p.T("scorecard.first.source", "Day", counted.Day), Filter: web.Filter{Action: "/formulir/" + c.place.Code + "/1", Fields: []web.Field{c.periods(p, first)}}, Fill: c.mayFill(),
		Action: c.address("1"), Paper: c.paper(p, f), Export: c.file()}
	errors := p.Fields(wrong)
	for _, name := range scorecard.Numbers {
		page.Numbers = append(page.Numbers, numberOf(p, name, sheet, counted, typed, errors))
	}
	for i, part := range []string{scorecard.PartNumbers, scorecard.PartFacilities} {
		last := sheet.Said[part]
		if page.Versions[i] = version(last); last.By != "" {
			page.Said[i] = p.T("scorecard.said", "Name", last.By, "Moment", web.Moment(p, last.At.Time, c.by.Regency()))
		}
		if typed != nil && typed.Get("bagian") == part {
			page.Open, page.Versions[i] = part, typed.Get("versi")
		}
	}
	for _, code := range scorecard.Offered {
		page.Services = append(page.Services, p.T("scorecard.offer."+code))
	}
	for _, kind := range scorecard.Facilities {
		page.Kinds = append(page.Kinds, web.Option{Value: kind, Text: p.T("scorecard.facility." + kind)})
	}
	rows := sheet.Facilities
	if page.Open == scorecard.PartFacilities {
		rows = facilitiesOf(typed)
	}
	if page.Fill {
		rows = append(slices.Clone(rows), make([]scorecard.Facility, blank)...)
	}
	for i, x := range rows {
		page.Facilities = append(page.Facilities, facilityOf(p, i, x, errors))
	}
	return s.first.Render(w, r, status, page)
}

func numberOf(p *locale.Printer, name string, sheet scorecard.Sheet, counted scorecard.First, typed url.Values, errors map[string]string) number {
	said, own := sheet.Numbers[name]
	ours := counted.Numbers[name]
	out := number{Label: p.T("scorecard.number." + name), Value: p.Int(ours.Count)}
	if ours.Unknown > 0 {
		out.Note = p.T("scorecard.number.unknown", "Count", ours.Unknown)
	}
	if out.Field = (web.Field{Name: name, Label: out.Label, Numeric: true, Complete: "off", Error: errors[name], Hint: p.T("scorecard.number.hint", "Count", ours.Count)}); own {
		out.Value, out.Field.Value = p.Int(said), strconv.Itoa(said)
		out.Note = p.T("scorecard.number.own", "Count", ours.Count)
	}
	if typed != nil && typed.Get("bagian") == scorecard.PartNumbers {
		out.Field.Value = typed.Get(name)
	}
	return out
}

func facilityOf(p *locale.Printer, i int, x scorecard.Facility, errors map[string]string) facility {
	out := facility{Index: i, Kind: x.Kind, Name: x.Name, Empty: x.Kind == "", KindError: errors["kind"+strconv.Itoa(i)], NameError: errors["name"+strconv.Itoa(i)]}
	if x.Kind != "" {
		out.KindText = p.T("scorecard.facility." + x.Kind)
	}
	for _, code := range scorecard.Offered {
		out.Offers = append(out.Offers, offer{code, p.T("scorecard.offer." + code), slices.Contains(x.Services, code)})
	}
	return out
}

// facilitiesOf reads the rows of parts b and c; an empty one is none.
func facilitiesOf(form url.Values) (all []scorecard.Facility) {
	for i := 0; form.Has("kind" + strconv.Itoa(i)); i++ {
		n := strconv.Itoa(i)
		x := scorecard.Facility{Kind: form.Get("kind" + n), Name: strings.TrimSpace(form.Get("name" + n)), Services: form["layanan"+n]}
		if x.Name != "" || len(x.Services) > 0 {
			all = append(all, x)
		}
	}
	return all
}

func (s *screens) saveFirst(w http.ResponseWriter, r *http.Request) error {
	c, err := s.choose(r)
	if err == nil {
		err = c.by.Allow(account.FormFill, c.place.Code)
	}
	if err != nil {
		return err
	}
	part := r.PostFormValue("bagian")
	sheet := scorecard.Sheet{Village: c.place.Code, Year: c.period.Year(), Numbers: map[string]int{}, Facilities: facilitiesOf(r.PostForm)}
	var wrong []fault.Field
	for _, name := range scorecard.Numbers {
		text := strings.ReplaceAll(strings.TrimSpace(r.PostFormValue(name)), ".", "")
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			wrong = append(wrong, fault.Field{Name: name, Key: "scorecard.sheet.whole"})
		}
		sheet.Numbers[name] = n
	}
	if err = error(&fault.Error{Kind: fault.Invalid, Key: "scorecard.sheet.invalid", Fields: wrong}); len(wrong) == 0 {
		err = s.Cards.SaveSheet(r.Context(), c.by, sheet, part, moment(r.PostFormValue("versi")))
	}
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Stale) {
		s.site.Notify(r.Context(), web.Alert{Status: web.Bad, Text: web.PrinterOf(r).Error(err)})
		old, e := s.Cards.Sheet(r.Context(), c.by, c.place.Code, c.period.Year())
		if e != nil {
			return e
		}
		return s.renderFirst(w, r, c, web.StatusCode(err), old, r.PostForm, err)
	}
	return s.saved(w, r, err, c.address("1"))
}
