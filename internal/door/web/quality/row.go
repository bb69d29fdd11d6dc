package quality

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/growth"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/quality"
	"tumbuh/internal/record/account"
)

// shown is a posyandu as the table shows it.
func shown(p *locale.Printer, by account.Actor, month civil.Month, one quality.Posyandu) posyandu {
	village, _ := region.Get(one.Village)
	district, _ := region.Get(region.Parent(one.Village))
	row := posyandu{Name: one.Name, Place: label(p, village) + ", " + district.Name, Small: one.Weighed < quality.Enough,
		Weighed: p.Int(one.Weighed), Implausible: p.Int(one.Implausible), Weight: barsOf(p, one.WeightDigits), Height: barsOf(p, one.HeightDigits),
		SD: spread(p, one), Heaping: p.Percent(one.Heaping(), 0)}
	if row.Name == "" {
		row.Name = p.T("quality.unnamed")
	}
	for _, key := range one.Signs() {
		row.Signs = append(row.Signs, web.Badge{Status: web.Watch, Text: p.T(key)})
	}
	if one.Implausible > 0 && by.Allow(account.ChildRead, one.Village) == nil {
		q := url.Values{"perlu": {"ragu"}, "wilayah": {one.Village}, "bulan": {month.String()}}
		if one.Name != "" {
			q.Set("posyandu", one.Name)
		}
		row.Href = "/anak?" + q.Encode()
	}
	return row
}

// signs are the kinds of doubt among some posyandu, the commonest first.
func signs(p *locale.Printer, all []quality.Posyandu) (found []sign) {
	counts := map[string]int{}
	for _, one := range all {
		for _, key := range one.Signs() {
			counts[key]++
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) }) {
		found = append(found, sign{web.Badge{Status: web.Watch, Text: p.T(key)}, p.N("quality.posyandu", counts[key]), p.T(strings.Replace(key, ".sign.", ".do.", 1))})
	}
	return found
}

func spread(p *locale.Printer, one quality.Posyandu) string {
	if one.Scores[growth.HFA].N < 2 {
		return "–"
	}
	return p.Decimal(one.Scores[growth.HFA].SD(), 2)
}

// barHeight is the tallest bar of the little picture of ten digits, in its own
// units.
const barHeight = 24

func barsOf(p *locale.Printer, counts [10]int) digits {
	most, total := 0, 0
	var said []string
	for digit, n := range counts {
		most, total = max(most, n), total+n
		said = append(said, strconv.Itoa(digit)+": "+p.Int(n))
	}
	if total == 0 {
		return digits{Score: "–"}
	}
	out := digits{Score: p.Decimal(quality.DigitScore(counts), 0), Text: strings.Join(said, ", ")}
	for digit, n := range counts {
		height := (n*barHeight + most - 1) / most
		out.Bars = append(out.Bars, bar{digit * 7, barHeight - height, height})
	}
	return out
}

// districts adds the posyandu of each kecamatan up.
func districts(p *locale.Printer, r *http.Request, regency region.Region, all []quality.Posyandu) web.Table {
	t := web.Table{Caption: p.T("quality.districts"), Columns: []web.Column{{Label: p.T("quality.column.district")}, {Label: p.T("quality.column.marked"), Numeric: true},
		{Label: p.T("quality.column.anak"), Numeric: true}, {Label: p.T("quality.column.wajar"), Numeric: true}, {Label: p.T("quality.column.berat"), Numeric: true, Wide: true},
		{Label: p.T("quality.column.tinggi"), Numeric: true, Wide: true}, {Label: p.T("quality.column.sd"), Numeric: true, Wide: true}, {Label: p.T("quality.column.umur"), Numeric: true, Wide: true}}}
	for _, place := range append(region.Children(regency.Code), regency) {
		var sum quality.Posyandu
		marked, posts := 0, 0
		for _, one := range all {
			if !region.Within(one.Village, place.Code) {
				continue
			}
			sum, posts = sum.Plus(one), posts+1
			if len(one.Signs()) > 0 {
				marked++
			}
		}
		name := web.Cell{Text: place.Name}
		if place.Level() == region.District {
			name.Href, _ = web.Query(r.URL.RequestURI(), "wilayah", place.Code)
			name.Href, _ = web.Query(name.Href, "hal", "")
		}
		t.Rows = append(t.Rows, web.Row{Total: place.Code == regency.Code, Cells: []web.Cell{name,
			{Text: p.T("web.figure.bare", "Numerator", marked, "Denominator", posts)}, {Text: p.Int(sum.Weighed)}, {Text: p.Int(sum.Implausible)},
			{Text: score(p, sum.WeightDigits)}, {Text: score(p, sum.HeightDigits)}, {Text: spread(p, sum)}, {Text: p.Percent(sum.Heaping(), 0)}}})
	}
	return t
}

func score(p *locale.Printer, counts [10]int) string { return barsOf(p, counts).Score }

// measures explain the columns, in their order.
func measures(p *locale.Printer) (all []measure) {
	limits := map[string]string{"wajar": p.Percent(quality.MaxImplausible, 0), "berat": p.Decimal(quality.MaxDigitScore, 0),
		"sd": p.Decimal(quality.MinSD, 1) + "–" + p.Decimal(quality.MaxSD, 1), "umur": p.Percent(quality.MaxHeaping, 0)}
	for _, key := range []string{"wajar", "berat", "sd", "umur"} {
		all = append(all, measure{p.T("quality.measure." + key), p.T("quality.means."+key, "Limit", limits[key])})
	}
	return append(all, measure{p.T("quality.measure.signs"), p.T("quality.means.signs", "Enough", quality.Enough)})
}
