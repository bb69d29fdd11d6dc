package document

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/letter"
)

// law is a regulation on which a decree rests, and how sure we are of it: none was read
// in the original.
type law struct {
	key       string // lokus.law.<key>
	certainty standard.Certainty
	desa      bool // only where there are desa
}

// laws are in the order in which decrees name them. Perpres 72/2021 and Peraturan BKKBN
// 12/2021 as slides and reports of districts name them, the circular of 2025 as Bina Bangda's
// news has it; the others are recalled.
var laws = []law{{"forming", standard.Recalled, false}, {"uu-6-2014", standard.Recalled, true}, {"uu-23-2014", standard.Recalled, false}, {"uu-17-2023", standard.Recalled, false},
	{"perpres-72-2021", standard.Seen, false}, {"bkkbn-12-2021", standard.Seen, false}, {"se-1685-2025", standard.Seen, false}, {"perda", standard.Recalled, false}}

// decree is a draft being written.
type decree struct {
	p     *locale.Printer
	x     lokus.Proposal
	head  letter.Head
	args  []any
	words string // desa dan kelurahan, kelurahan, desa
}

// LokusDecree is the draft of the decision (SK) that fixes the priority villages, with the
// list and with how they were chosen. Official paper is in Indonesian. It is read outside the
// office: what files do not tell of small numbers is left out.
func LokusDecree(x lokus.Proposal, regency string, head letter.Head, made time.Time) paper.Document {
	d := decree{p: locale.For(locale.Indonesian), x: x, head: head}
	place, _ := region.Get(regency)
	d.words = d.p.T("lokus.decree.villages." + kinds(regency))
	d.args = []any{"Head", head.Position, "HEAD", strings.ToUpper(head.Position), "Place", place.Name, "Villages", d.words, "VILLAGES", strings.ToUpper(d.words),
		"Year", strconv.Itoa(lokus.For(x.Year)), "Actions", strconv.Itoa(x.Year), "Month", x.Analysis.Body.Snapshot.Month, "Count", len(x.List.Body.Villages)}
	doc := paper.Document{Title: d.t("lokus.decree.title"), Size: head.Size, Head: head.Paper(), Draft: d.p.T("paper.draft"), Foot: d.t("lokus.decree.foot"), Made: made}
	doc.Blocks = append(append(d.body(), d.list()...), d.method()...)
	return doc
}

// kinds tells which kinds of villages a regency has.
func kinds(regency string) string {
	desa, kelurahan := false, false
	for _, v := range region.Villages(regency) {
		desa, kelurahan = desa || v.Kind != region.Kelurahan, kelurahan || v.Kind == region.Kelurahan
	}
	switch {
	case desa && kelurahan:
		return "both"
	case kelurahan:
		return "kelurahan"
	}
	return "desa"
}

func (d decree) t(key string, more ...any) string {
	return d.p.T(key, append(append([]any{}, d.args...), more...)...)
}

func centred(text string, bold bool) paper.Para {
	return paper.Para{Runs: []paper.Run{{Text: text, Bold: bold}}, Align: paper.Center, Keep: true}
}

// number is the decree's, or room to write it.
func (d decree) number() string {
	if d.x.Decided() {
		return d.x.List.Body.Decree.Number
	}
	return d.t("lokus.decree.number.open")
}

func (d decree) body() []paper.Block {
	considering := paper.List{Marker: paper.Letter}
	for _, key := range []string{"a", "b", "c", "d"} {
		considering.Items = append(considering.Items, paper.Item{Runs: paper.Plain(d.t("lokus.decree.considering." + key))})
	}
	recalling, unsure := paper.List{Marker: paper.Number}, false
	for _, l := range laws {
		if l.desa && kinds(d.x.Regency()) == "kelurahan" {
			continue
		}
		text := d.t("lokus.law." + l.key)
		if l.certainty != standard.Seen {
			text, unsure = text+" *", true
		}
		recalling.Items = append(recalling.Items, paper.Item{Runs: paper.Plain(text + ";")})
	}
	blocks := []paper.Block{
		centred(d.t("lokus.decree.name"), true), centred(d.t("lokus.decree.number", "Number", d.number()), false), centred(d.t("lokus.decree.about"), true), centred(d.t("lokus.decree.subject"), true),
		centred(strings.ToUpper(d.head.Position)+",", true),
		paper.Para{Runs: []paper.Run{{Text: d.t("lokus.decree.considering"), Bold: true}}, Keep: true}, considering,
		paper.Para{Runs: []paper.Run{{Text: d.t("lokus.decree.recalling"), Bold: true}}, Keep: true}, recalling,
	}
	if unsure {
		blocks = append(blocks, paper.Para{Runs: []paper.Run{{Text: d.t("lokus.decree.unsure"), Italic: true}}, Small: true})
	}
	blocks = append(blocks, centred(d.t("lokus.decree.decides"), true))
	dicta := paper.Fields{Rows: []paper.Field{{Name: d.t("lokus.decree.fixes"), Value: d.t("lokus.decree.fixes.text")}}}
	for _, key := range []string{"1", "2", "3", "4", "5", "6"} {
		dicta.Rows = append(dicta.Rows, paper.Field{Name: d.t("lokus.decree.dictum." + key), Value: d.t("lokus.decree.dictum." + key + ".text")})
	}
	return append(blocks, dicta, d.signature())
}

// signature is where and when, and who signs; the day of a draft is left open.
func (d decree) signature() paper.Signatures {
	day := d.t("lokus.decree.day.open")
	if d.x.Decided() {
		day = d.p.LongDate(d.x.List.Body.Decree.Day)
	}
	signer := d.head.Signer()
	signer.Position = strings.ToUpper(signer.Position)
	return paper.Signatures{Place: d.t("lokus.decree.done", "Seat", d.head.Place, "Day", day), Signers: []paper.Signer{signer}}
}

// annex is the head of an annex.
func (d decree) annex(number string) []paper.Block {
	return []paper.Block{paper.Break{}, paper.Fields{Right: true, Rows: []paper.Field{{Value: d.t("lokus.decree.annex", "Number", number)}, {Name: d.t("lokus.decree.annex.number"), Value: d.number()}, {Name: d.t("lokus.decree.annex.about"), Value: d.t("lokus.decree.subject.plain")}}}}
}

// list is the first annex: the villages.
func (d decree) list() []paper.Block {
	t := paper.Table{Numbers: true, Points: 9.5, Note: d.t("lokus.decree.list.note"), Columns: []paper.Column{{Head: d.t("lokus.decree.no"), Width: 0.6, Align: paper.Center}, {Head: d.t("lokus.decree.district"), Width: 2}, {Head: d.t("lokus.decree.village." + kinds(d.x.Regency())), Width: 2.4},
		{Head: d.t("lokus.decree.cases"), Width: 1.2, Align: paper.Right}, {Head: d.t("lokus.decree.prevalence"), Width: 2.2, Align: paper.Right}, {Head: d.t("lokus.decree.score"), Width: 1, Align: paper.Right}}}
	for i, c := range d.x.List.Body.Villages {
		place, _ := region.Get(c.Code)
		above, _ := region.Get(region.Parent(c.Code))
		cases, prevalence, score := d.figures(c)
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(strconv.Itoa(i+1), above.Name, d.p.T(place.Kind.Key())+" "+place.Name, cases, prevalence, score)})
	}
	return append(d.annex("I"), centred(d.t("lokus.decree.list.title"), true), t, d.signature())
}

// figures are what the list says of a village.
func (d decree) figures(c lokus.Pick) (cases, prevalence, score string) {
	v, ok := d.x.Analysis.Body.Snapshot.Place(c.Code)
	if cases, prevalence, score = "–", "–", "–"; !ok || !v.Known() {
		return cases, prevalence, score
	}
	if v.Hides.Has(situation.HidesStunted) || v.Hides.Has(situation.HidesMeasured) {
		withheld := d.p.T("lokus.sheet.withheld")
		return withheld, withheld, "–"
	}
	low, high := v.Interval()
	cases, prevalence = d.p.Int(int(v.Stunted)), d.p.Percent(v.Prevalence(), 1)+" ("+d.p.Interval(low, high, 1)+")"
	if c.Rank > 0 {
		score = d.p.Decimal(c.Score, 3)
	}
	return cases, prevalence, score
}

// method is the second annex: how they were chosen, and what people changed.
func (d decree) method() []paper.Block {
	m := d.x.Method.Body
	weights := paper.Table{Points: 9.5, Columns: []paper.Column{{Head: d.t("lokus.decree.no"), Width: 0.5, Align: paper.Center}, {Head: d.t("lokus.column.criterion"), Width: 5}, {Head: d.t("lokus.column.weight"), Width: 1, Align: paper.Right}}}
	for i, c := range m.Criteria {
		weights.Rows = append(weights.Rows, paper.Row{Cells: paper.Cells(strconv.Itoa(i+1), d.x.Name(d.p, c), d.p.Percent(float64(c.Weight)/float64(m.Weights()), 0))})
	}
	rules := paper.List{Marker: paper.Number}
	for _, line := range d.x.Explain(d.p) {
		rules.Items = append(rules.Items, paper.Item{Runs: paper.Plain(line)})
	}
	blocks := append(d.annex("II"), centred(d.t("lokus.decree.method.title"), true), weights, rules)
	for _, c := range m.Criteria {
		if c.Measure == lokus.Gap && len(c.Of) > 1 {
			blocks = append(blocks, paper.Para{Runs: paper.Plain(d.t("lokus.decree.gaps", "Name", d.x.Name(d.p, c), "Indicators", d.indicators(c.Of))), Align: paper.Justify, Small: true})
		}
	}
	if m.Note != "" {
		blocks = append(blocks, paper.Para{Runs: paper.Plain(m.Note), Align: paper.Justify})
	}
	changed := paper.Table{Caption: d.t("lokus.overrides"), Points: 9.5, Columns: []paper.Column{{Head: d.t("lokus.decree.village." + kinds(d.x.Regency())), Width: 2.5}, {Head: d.t("lokus.column.changed"), Width: 1.5}, {Head: d.t("lokus.column.reason"), Width: 4}}}
	for _, o := range d.x.List.Body.Overrides {
		word := "lokus.override.word.out"
		if o.In {
			word = "lokus.override.word.in"
		}
		changed.Rows = append(changed.Rows, paper.Row{Cells: paper.Cells(d.place(o.Code), d.p.T(word), o.Reason)})
	}
	if changed.Rows != nil {
		blocks = append(blocks, changed)
	}
	short := paper.Table{Caption: d.t("lokus.decree.short.title"), Points: 9.5, Columns: []paper.Column{{Head: d.t("lokus.decree.village." + kinds(d.x.Regency())), Width: 2.5}, {Head: d.t("lokus.column.why"), Width: 5}}}
	for _, s := range d.x.Ranking.Short {
		short.Rows = append(short.Rows, paper.Row{Cells: paper.Cells(d.place(s.Code), d.why(s))})
	}
	if short.Rows != nil {
		blocks = append(blocks, short)
	}
	return append(blocks, d.signature())
}

// why is why a village is not ranked; how many children there are is told only where
// files tell it.
func (d decree) why(s lokus.Short) string {
	v, _ := d.x.Analysis.Body.Snapshot.Place(s.Code)
	if v.Hides != 0 {
		return d.t("lokus.decree.short")
	}
	return strings.Join(d.x.Why(d.p, s), " ")
}

func (d decree) place(code string) string {
	place, _ := region.Get(code)
	above, _ := region.Get(region.Parent(code))
	return d.p.T("web.place.village", "Kind", d.p.T(place.Kind.Key()), "Name", place.Name, "District", above.Name)
}

// indicators are named in full: the annex says whose gaps were looked at.
func (d decree) indicators(ids []string) string {
	var all []string
	for _, id := range ids {
		if i := slices.IndexFunc(d.x.Frame.Indicators, func(x edition.Indicator) bool { return x.ID == id }); i >= 0 {
			all = append(all, d.x.Frame.Indicators[i].Name(d.p.Lang()))
		}
	}
	return strings.Join(all, "; ")
}
