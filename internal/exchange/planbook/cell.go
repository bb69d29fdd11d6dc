package planbook

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/register"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/nomenclature"
	"tumbuh/internal/fact/region"
)

type rupiahAmount = rupiah.Amount

// words is a cell as text.
func words(c sheet.Cell) (string, error) {
	if c.Kind == sheet.Error {
		return "", wrong("planbook.cell.error", fault.Args{"Text": clip(c.Text)})
	}
	text := strings.TrimSpace(c.Shown())
	if c.Kind == sheet.Number { // "7" typed into a column of text
		if f, err := strconv.ParseFloat(text, 64); err == nil && f == math.Trunc(f) && math.Abs(f) < 1e15 {
			text = strconv.FormatInt(int64(f), 10)
		}
	}
	return strings.ReplaceAll(text, "\r\n", "\n"), nil
}

// blank tells whether a cell says nothing: a dash says as much.
func blank(c sheet.Cell) bool {
	return c.Kind == sheet.Blank || c.Kind == sheet.Text && strings.Trim(c.Text, "-–— \u00a0") == ""
}

// amount is a cell as money; told is false where it says nothing.
func amount(c sheet.Cell) (a rupiah.Amount, told bool, err error) {
	switch {
	case blank(c):
		return 0, false, nil
	case c.Kind == sheet.Text:
		a, err = rupiah.Parse(c.Text)
		return a, err == nil, err
	}
	n, err := thousandths(c)
	if err == nil && n%1000 != 0 {
		err = wrong("planbook.cell.whole", fault.Args{"Text": clip(c.Text)})
	}
	return rupiah.Amount(n / 1000), err == nil, err
}

// volume is a cell as a quantity.
func volume(c sheet.Cell) (q plan.Quantity, told bool, err error) {
	switch {
	case blank(c):
		return 0, false, nil
	case c.Kind == sheet.Text:
		q, err = plan.ParseQuantity(c.Text)
		return q, err == nil, err
	}
	n, err := thousandths(c)
	return plan.Quantity(n), err == nil, err
}

// thousandths reads a number of a spreadsheet, which is a float there.
func thousandths(c sheet.Cell) (int64, error) {
	f, err := strconv.ParseFloat(c.Text, 64)
	n := math.Round(f * 1000)
	switch {
	case c.Kind != sheet.Number || err != nil || math.IsNaN(f):
		return 0, wrong("planbook.cell.number", fault.Args{"Text": clip(c.Shown())})
	case f < 0:
		return 0, wrong("planbook.cell.negative", fault.Args{"Text": clip(c.Text)})
	case n >= 9e18:
		return 0, wrong("planbook.cell.large", fault.Args{"Text": clip(c.Text)})
	case math.Abs(f*1000-n) > 1e-9*math.Max(1, n):
		return 0, wrong("planbook.cell.decimals", fault.Args{"Text": clip(c.Text)})
	}
	return int64(n), nil
}

// must refuses a blank where a number is needed.
func must[N any](n N, told bool, err error) (N, error) {
	if err == nil && !told {
		err = wrong("planbook.cell.needed", nil)
	}
	return n, err
}

// noMoney are words for a row that needs none, folded.
var noMoney = []string{"tanpabiaya", "tanpaanggaran", "tidakperlubiaya", "nocost", "withoutcost"}

func (d *draft) readCost(c sheet.Cell) (err error) {
	if d.row.Unfunded = c.Kind == sheet.Text && slices.Contains(noMoney, fold.Name(c.Text)); d.row.Unfunded {
		d.row.Cost = 0
		return nil
	}
	if d.row.Cost, _, err = amount(c); err == nil && (c.Formula || blank(c)) && d.row.Volume > 0 && d.row.UnitCost > 0 {
		d.row.Cost, err = d.row.Volume.Cost(d.row.UnitCost)
	}
	return err
}

// costCell is volume × price as a formula, where both are told and that is the cost.
func (d *draft) costCell() sheet.Cell {
	if d.row.Unfunded {
		return sheet.String(d.p.T("planbook.unfunded"))
	}
	c := unless(d.row.Cost == 0, money(d.row.Cost))
	if product, err := d.row.Volume.Cost(d.row.UnitCost); err == nil && product == d.row.Cost && product > 0 && d.at != nil {
		row := strconv.Itoa(d.number)
		c.Sum = d.at["volume"] + row + "*" + d.at["price"] + row
	}
	return c
}

// differenceCell is what APBD, or KUA-PPAS before it, has less or more than was planned.
func (d *draft) differenceCell() sheet.Cell {
	more, known := d.line.Difference()
	c := grey(unless(!known, money(more)))
	if known && d.at != nil {
		row, from := strconv.Itoa(d.number), "kua"
		if d.granted.Budget != nil {
			from = "apbd"
		}
		c.Sum = d.at[from] + row + "-" + d.at["planned"] + row
	}
	return c
}

func (d *draft) readID(c sheet.Cell) (err error) { d.id, err = words(c); return err }

func (d *draft) readVersion(c sheet.Cell) error {
	n, _, err := volume(c)
	d.version = int(n / 1000)
	return err
}

func (d *draft) readQuarter(c sheet.Cell) error {
	all, err := quartersOf(c)
	if err == nil && len(all) != 1 {
		err = wrong("planbook.quarter", fault.Args{"Text": clip(c.Shown())})
	}
	if err == nil {
		d.told.Quarter = all[0]
	}
	return err
}

func (d *draft) readQuarters(c sheet.Cell) (err error) {
	d.row.Quarters, err = quartersOf(c)
	return err
}

var romans = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

// quartersOf reads "1, 2", "I-IV", "TW 3".
func quartersOf(c sheet.Cell) (all []int, err error) {
	text, err := words(c)
	refused := wrong("planbook.quarter", fault.Args{"Text": clip(text)})
	from, through := 0, false
	for _, w := range strings.FieldsFunc(strings.NewReplacer("-", " - ", "–", " - ", "s/d", " - ", "s.d.", " - ").Replace(strings.ToLower(text)), func(r rune) bool { return strings.ContainsRune(" ,;/.&\n", r) }) {
		q, ok := romans[strings.TrimPrefix(strings.TrimPrefix(w, "triwulan"), "tw")]
		switch {
		case w == "tw" || w == "triwulan" || w == "dan":
			continue
		case w == "-" && from > 0:
			through = true
			continue
		case !ok:
			return nil, refused
		case through && q < from:
			return nil, refused
		case through:
			for n := from; n < q; n++ {
				all = append(all, n)
			}
		}
		all, from, through = append(all, q), q, false
	}
	if through {
		return nil, refused
	}
	slices.Sort(all)
	return slices.Compact(all), err
}

func quarters(all []int) string {
	words := make([]string, len(all))
	for i, q := range all {
		words[i] = strconv.Itoa(q)
	}
	return strings.Join(words, ", ")
}

func joined(all []string, by string) string { return strings.Join(all, by) }

// readCode reads a code; its names come from the list, or from the file where the list has
// none.
func (d *draft) readCode(c sheet.Cell) error {
	text, err := words(c)
	if d.row.Code = text; err != nil || text == "" {
		return err
	}
	code, err := nomenclature.Parse(text)
	if err == nil && code.Depth() != nomenclature.SubActivity {
		err = wrong("planbook.code.depth", fault.Args{"Text": clip(text)})
	}
	d.row.Code = string(code)
	return err
}

// named is what a row's code means: program, kegiatan, sub kegiatan.
func (d *draft) named(level int) string {
	if n := d.row.Named; n != nil {
		return [...]string{n.Program, n.Activity, n.SubActivity}[level]
	}
	want := [...]nomenclature.Depth{nomenclature.Program, nomenclature.Activity, nomenclature.SubActivity}[level]
	for _, item := range d.Codes.Path(nomenclature.Code(d.row.Code)) {
		if item.Code.Depth() == want {
			return item.Name
		}
	}
	return ""
}

func (d *draft) readIndicators(c sheet.Cell) error {
	text, err := words(c)
	d.row.Indicators = nil
	for _, id := range strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return strings.ContainsRune(" ,;\n", r) }) {
		x, _, found := d.Framework.Find(id)
		if !found {
			return wrong("planbook.indicator", fault.Args{"Text": clip(id)})
		}
		if !slices.Contains(d.row.Indicators, x.ID) {
			d.row.Indicators = append(d.row.Indicators, x.ID)
		}
	}
	return err
}

// numberOf is how a recommendation is called here: its number, and of a kecamatan's, which
// counts its own, the kecamatan's code with it.
func (b *Book) numberOf(r register.Entry[situation.Recommendation]) string {
	text := strconv.Itoa(r.Body.Number)
	if len(r.Area) > int(region.Regency) {
		text += "/" + region.Dotted(r.Area)
	}
	return text
}

// recommendations are their numbers; one that is there no more keeps its id.
func (d *draft) recommendations() string {
	var all []string
	for _, id := range d.row.Recommendations {
		text := string(id)
		for _, r := range d.Recommendations {
			if r.ID == id {
				text = d.numberOf(r)
			}
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func (d *draft) readRecommendations(c sheet.Cell) error {
	text, err := words(c)
	had := d.row.Recommendations
	d.row.Recommendations = nil
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;\n", r) }) {
		id := db.ID("")
		if slices.Contains(had, db.ID(w)) {
			id = db.ID(w)
		}
		for _, r := range d.Recommendations {
			if w == d.numberOf(r) {
				id = r.ID
			}
		}
		if id == "" {
			return wrong("planbook.recommendation", fault.Args{"Text": clip(w)})
		}
		d.row.Recommendations = append(d.row.Recommendations, id)
	}
	return err
}

func (d *draft) answer(in string) string {
	if in == "" {
		return ""
	}
	return d.p.T("planbook.answer." + in)
}
