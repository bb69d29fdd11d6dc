package lokus

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/record/framework"
)

// Standing are the criteria that every form offers; Extra is how many of an indicator's
// own choosing there are besides.
var Standing = []Criterion{{Measure: Share, Of: []string{Stunting}}, {Measure: Count, Of: []string{Stunting}}, {Measure: Share, Of: []string{Risk}}, {Measure: Count, Of: []string{Risk}},
	{Measure: Gap}, {Measure: Never}}

const Extra = 4

// Extras are what an indicator can be asked for.
var Extras = []Measure{Share, Whole, Lack, Gap}

// Slot is the place of a criterion in the form, as part of its fields' names: its key,
// or of an indicator's own a number.
func Slot(i int) string { return "x" + strconv.Itoa(i+1) }

// Read reads a method from its form. What cannot be read is told with what makes no
// sense. A criterion without a weight is not used; one of weight 0 counts for thresholds
// and ties alone.
func Read(form map[string][]string, f framework.Framework) (m Method, err error) {
	r := reading{form: form}
	m = Method{Preset: r.text("asal"), Normalise: Normalise(r.text("normalisasi")), MinMeasured: r.whole("minukur"), MinShare: r.whole("minds"), Note: r.text("catatan"),
		Choice: Choice{By: By(r.text("pilih")), Count: r.whole("jumlah"), Score: r.whole("skor")}}
	if !slices.ContainsFunc(Presets, func(p Preset) bool { return p.Key == m.Preset }) {
		m.Preset = ""
	}
	for _, c := range Standing {
		if c.Measure == Gap {
			c.Of = slices.Clone(form["indikator"])
		}
		r.criterion(&m, c, standingSlot(c))
	}
	for i := range Extra {
		c := Criterion{Measure: Measure(r.text("ukuran." + Slot(i))), Of: []string{r.text("indikator." + Slot(i))}}
		if !slices.Contains(Extras, c.Measure) {
			c.Measure = Share
		}
		c.Lower = c.Measure == Share && !lowerIsBetter(f, c.Of[0])
		r.criterion(&m, c, Slot(i))
	}
	for _, key := range form["imbang"] {
		if key != "" && !slices.Contains(m.Ties, key) {
			m.Ties = append(m.Ties, key)
		}
	}
	if err = m.check(Known(f), r.slots); r.wrong != nil {
		if found := fault.As(err); found != nil {
			r.wrong = append(r.wrong, found.Fields...)
		}
		err = &fault.Error{Kind: fault.Invalid, Key: "lokus.method.wrong", Fields: r.wrong}
	}
	return m, err
}

// standingSlot names a standing criterion; of gaps whatever indicators are chosen.
func standingSlot(c Criterion) string {
	if c.Measure == Gap {
		return string(Gap)
	}
	return c.Key()
}

func lowerIsBetter(f framework.Framework, id string) bool {
	return slices.ContainsFunc(f.Indicators, func(x edition.Indicator) bool { return x.ID == id && x.Lower })
}

// slots are the places of the criteria in the form, in their order: the gaps of several
// indicators stand with the others, of a single one where there is no such.
func (m Method) slots() []string {
	all, next := make([]string, len(m.Criteria)), 0
	gap := slices.IndexFunc(m.Criteria, func(c Criterion) bool { return c.Measure == Gap && len(c.Of) != 1 })
	if gap < 0 {
		gap = slices.IndexFunc(m.Criteria, func(c Criterion) bool { return c.Measure == Gap })
	}
	for i, c := range m.Criteria {
		switch stands := slices.ContainsFunc(Standing, func(s Criterion) bool { return s.Key() == c.Key() }); {
		case i == gap:
			all[i] = string(Gap)
		case stands && c.Measure != Gap:
			all[i] = c.Key()
		default:
			all[i] = Slot(next)
			next++
		}
	}
	return all
}

// Slots are the criteria of a method by their place in the form.
func (m Method) Slots() map[string]Criterion {
	all := map[string]Criterion{}
	for i, slot := range m.slots() {
		all[slot] = m.Criteria[i]
	}
	return all
}

// Form is a method as its form says it: Read of it is the method.
func (m Method) Form() map[string][]string {
	form := map[string][]string{"asal": {m.Preset}, "normalisasi": {string(m.Normalise)}, "minukur": {strconv.Itoa(m.MinMeasured)}, "minds": {strconv.Itoa(m.MinShare)}, "catatan": {m.Note},
		"pilih": {string(m.Choice.By)}, "jumlah": {strconv.Itoa(m.Choice.Count)}, "skor": {strconv.Itoa(m.Choice.Score)}, "imbang": m.Ties}
	for slot, c := range m.Slots() {
		form["bobot."+slot] = []string{strconv.Itoa(c.Weight)}
		if c.Threshold > 0 {
			form["ambang."+slot] = []string{Hundredths(c.Threshold)}
		}
		if c.Shrink {
			form["susut."+slot] = []string{"1"}
		}
		switch {
		case slot == string(Gap):
			form["indikator"] = c.Of
		case strings.HasPrefix(slot, "x"):
			form["ukuran."+slot], form["indikator."+slot] = []string{string(c.Measure)}, c.Of
		}
	}
	return form
}

// Hundredths are written with a comma, as they are typed: 14,5.
func Hundredths(n int) string {
	text := strconv.Itoa(n / 100)
	if n%100 != 0 {
		text += strings.TrimRight(fmt.Sprintf(",%02d", n%100), "0")
	}
	return text
}

// reading is a form being read.
type reading struct {
	form  map[string][]string
	slots []string // of the criteria that are used
	wrong []fault.Field
}

func (r *reading) text(name string) string {
	if all := r.form[name]; len(all) > 0 {
		return strings.TrimSpace(all[0])
	}
	return ""
}

// whole reads a number of at most six digits; nothing is 0.
func (r *reading) whole(name string) int {
	text := r.text(name)
	n, err := strconv.ParseUint(text, 10, 32)
	if text == "" {
		return 0
	}
	if err != nil || len(text) > 6 {
		r.wrong = append(r.wrong, fault.Field{Name: name, Key: "lokus.method.number"})
	}
	return int(min(n, 999_999))
}

// hundredths reads a number with at most two decimals.
func (r *reading) hundredths(name string) int {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(r.text(name), "%")), ".", ","), ",")
	if whole == "" && part == "" {
		return 0
	}
	n, err := strconv.ParseUint(whole+(part + "00")[:max(2, len(part))], 10, 32)
	if err != nil || len(part) > 2 || len(whole) > 6 {
		r.wrong = append(r.wrong, fault.Field{Name: name, Key: "lokus.method.threshold"})
		return 0
	}
	return int(n)
}

func (r *reading) criterion(m *Method, c Criterion, slot string) {
	if r.text("bobot."+slot) == "" {
		return
	}
	c.Weight, c.Threshold = r.whole("bobot."+slot), r.hundredths("ambang."+slot)
	c.Shrink = c.Measure == Share && r.text("susut."+slot) != ""
	if c.Measure == Never {
		c.Threshold = 0
	}
	m.Criteria, r.slots = append(m.Criteria, c), append(r.slots, slot)
}
