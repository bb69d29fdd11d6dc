package coverage

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	measure "tumbuh/internal/measure/coverage"
)

// where are the places of the next levels: map, table, and who has no value.
func (s *screens) where(r *http.Request, c choice, x edition.Indicator, page *indicatorPage) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	level, places := region.Village, region.Villages(c.place.Code)
	if c.place.Level() == region.Province {
		level, places = region.Regency, region.Children(c.place.Code)
	} else if x.Level == edition.District {
		level, places = region.District, region.Children(c.place.Code)
	}
	if level == c.place.Level() {
		return nil
	}
	values, err := s.values(r.Context(), by, c.place.Code, []region.Level{level}, []edition.Indicator{x}, c.period)
	if err != nil {
		return err
	}
	places = slices.DeleteFunc(slices.Clone(places), func(k region.Region) bool { return !values.of(k.Code, x.ID, c.period).Applies() })
	table := c.places(r, x, places, values)
	for _, k := range places {
		if values.of(k.Code, x.ID, c.period).Known {
			continue
		}
		if len(page.Silent) == 40 {
			page.Rest++
			continue
		}
		page.Silent = append(page.Silent, web.Crumb{Text: k.Name, Href: c.address("/cakupan/indikator/"+x.ID, "wilayah", k.Code)})
	}
	if page.Map, err = s.atlas(r.Context(), p, c, x, places, values, table); err == nil && page.Map.Caption == "" {
		page.Places = table
	}
	return err
}

// places is the table of the places, sorted as the address says.
func (c choice) places(r *http.Request, x edition.Indicator, places []region.Region, values table) web.Table {
	p := web.PrinterOf(r)
	say := newSaying(p)
	order := []string{"nilai", "-nilai", "nama", "-orang"}
	if x.Lower {
		order[0], order[1] = order[1], order[0]
	}
	sort := web.SortOf(r, order...)
	t := web.Table{Caption: p.T("rapor.places", "Name", short(p, x), "Period", web.PeriodText(p, c.period)), Columns: []web.Column{sort.Column(r, "nama", p.T("rapor.place"), false),
		sort.Column(r, "nilai", "%", true), {Label: p.T("rapor.of"), Numeric: true}, sort.Column(r, "orang", p.T("rapor.left"), true)}}
	slices.SortStableFunc(places, func(a, b region.Region) int {
		u, v := values.of(a.Code, x.ID, c.period), values.of(b.Code, x.ID, c.period)
		n := cmp.Compare(a.Name, b.Name)
		if sort.Key != "nama" {
			if m := cmp.Compare(missingLast(u), missingLast(v)); m != 0 {
				return m
			}
			if n = cmp.Compare(u.Ratio(), v.Ratio()); sort.Key == "orang" {
				n = cmp.Compare(u.NotReached(x.Lower), v.NotReached(x.Lower))
			}
		}
		if sort.Descending {
			return -n
		}
		return n
	})
	for _, k := range places {
		v := values.of(k.Code, x.ID, c.period)
		name := web.Cell{Text: k.Name, Href: c.address("/cakupan/indikator/"+x.ID, "wilayah", k.Code)}
		if k.Level() == region.Village && c.place.Level() == region.Regency {
			name.Note = nameOf(region.Parent(k.Code))
		}
		share := web.Cell{Text: say.number(v, x), Hint: say.words(v, x) + "; " + say.standing(v), Small: v.Few()}
		of, left := web.Cell{Text: "–"}, web.Cell{Text: "–"}
		if v.IsShare() {
			share.Text, share.Bar = p.Decimal(v.Ratio()*100, 1), v.Ratio()
			of = web.Cell{Text: p.Int(int(v.Numerator)) + "/" + p.Int(int(v.Denominator)), Small: v.Few()}
			left.Text = p.Int(int(v.NotReached(x.Lower)))
		}
		if v.Few() {
			of.Note = p.T("district.few")
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, share, of, left}})
	}
	return t
}

func missingLast(v measure.Value) int {
	if v.Known && !v.Nobody() {
		return 0
	}
	return 1
}

// atlas is the map of the villages; empty where none of them can be placed.
func (s *screens) atlas(ctx context.Context, p *locale.Printer, c choice, x edition.Indicator, places []region.Region, values table, beside web.Table) (web.Map, error) {
	say := newSaying(p)
	m := web.Map{Caption: p.T("rapor.map", "Name", short(p, x), "Period", web.PeriodText(p, c.period)), Unit: p.T("rapor.map.unit"), What: p.T("rapor.map.what."+map[bool]string{true: "in", false: "left"}[x.Lower], "Name", short(p, x)), Source: p.T("rapor.source"), Table: beside}
	m.Table.Compact = true
	var shares []float64
	placed := false
	for _, k := range places {
		v := values.of(k.Code, x.ID, c.period)
		at := web.Place{Code: k.Code, Name: label(p, k), Value: math.NaN(), Size: int(v.Denominator), Tip: say.words(v, x), Href: c.address("/cakupan/indikator/"+x.ID, "wilayah", k.Code)}
		if v.IsShare() { // strong is what is to be done, as in the heat table
			if at.Value = v.Ratio(); !x.Lower {
				at.Value = 1 - at.Value
			}
		}
		lon, lat, ok := region.Point(k.Code)
		at.Lat, at.Lon, placed = lat, lon, placed || ok
		m.Places, shares = append(m.Places, at), append(shares, at.Value)
	}
	if x.Measure == edition.Count || !slices.ContainsFunc(shares, func(v float64) bool { return !math.IsNaN(v) }) {
		return web.Map{}, nil
	}
	m.Limits = web.NiceLimits(shares)
	var outlines []region.Outline
	err := s.Coverage.DB.Read(ctx, func(tx *db.Tx) (err error) {
		outlines, err = region.LoadOutlines(tx, c.place.Code)
		return err
	})
	if m.Outlines = web.Collection(outlines); !placed && m.Outlines == nil {
		return web.Map{}, err
	}
	return m, err
}
