package tpps

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/survey"
)

// Paragraph is drafted text with what it was drafted from.
type Paragraph struct {
	Text  string
	Basis string // from what, in words
	Href  string // where the figures stand; empty: nowhere but in the report
}

// Join is a section's paragraphs as one text, as a person edits it.
func Join(all []Paragraph) string {
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = p.Text
	}
	return strings.Join(texts, "\n\n")
}

// Stamp tells a draft that nobody has changed from a text of somebody's own, whatever a
// browser made of its line ends.
func Stamp(text string) string {
	sum := sha256.Sum256([]byte(tidy(text, true)))
	return hex.EncodeToString(sum[:8])
}

// drafter writes paragraphs in one language.
type drafter struct {
	*locale.Printer
	Paper
	words reminder.Words
	all   []Paragraph
}

// sections are what drafts each; of one that is not there a person writes all.
var sections = map[string]func(*drafter){
	"introduction": (*drafter).introduction, "profile": (*drafter).profile, "situation": (*drafter).situation, "convergence": (*drafter).convergence, "coverage": (*drafter).coverage,
	"budget": (*drafter).budget, "meetings": (*drafter).meetings, "fields": (*drafter).fields, "obstacles": (*drafter).obstacles, "recommendations": (*drafter).recommendations, "closing": (*drafter).closing,
}

// Draft writes a section from the figures.
func Draft(p *locale.Printer, of Paper, section string) []Paragraph {
	d := drafter{Printer: p, Paper: of, words: reminder.Words{Printer: p, Framework: of.Framework}}
	if write := sections[section]; write != nil {
		write(&d)
	}
	return d.all
}

func (d *drafter) say(basis, href, key string, args ...any) {
	d.all = append(d.all, Paragraph{d.T("tpps.draft."+key, args...), d.T("tpps.basis." + basis), href})
}

// add adds a sentence to the paragraph before.
func (d *drafter) add(key string, args ...any) {
	d.all[len(d.all)-1].Text += " " + d.T("tpps.draft."+key, args...)
}

// list adds lines to the paragraph before.
func (d *drafter) list(lines []string) {
	if len(lines) > 0 {
		d.all[len(d.all)-1].Text += "\n- " + strings.Join(lines, "\n- ")
	}
}

func (d *drafter) place() string  { return d.words.Place(d.Area) }
func (d *drafter) period() string { return d.words.Period(d.Body.Period) }
func (d *drafter) year() string   { return strconv.Itoa(d.Body.Period.Year()) }

func (d *drafter) introduction() {
	href := "/tpps?wilayah=" + d.Area
	if t := d.Team.Body; t.Number != "" {
		href = "/tpps/" + string(d.Team.ID)
		d.say("team", href, "introduction", "Place", d.place(), "Number", t.Number, "Day", d.LongDate(t.Day), "By", t.By, "Period", d.period())
		return
	}
	d.say("team", href, "introduction.none", "Place", d.place(), "Period", d.period())
}

func (d *drafter) profile() {
	f := d.Paper.Figures
	for _, r := range f.Reach {
		d.say("reach", "/tpps?wilayah="+d.Area, "reach."+levels[r.Level], "Place", d.place(), "With", r.With, "All", r.All, "Day", d.LongDate(min(d.Today, d.Body.Period.To().Last())))
	}
	if f.Month != 0 && f.Whole.Children > 0 && !f.Whole.Hides.Has(situation.HidesChildren) {
		d.say("children", d.children(f.Month), "profile", "Place", d.place(), "Children", f.Whole.Children, "Month", f.Month)
	}
}

var levels = map[region.Level]string{region.Regency: "regency", region.District: "district", region.Village: "village"}

func (d *drafter) children(m civil.Month) string {
	if region.LevelOf(d.Area) == region.Village {
		return "/desa/" + d.Area + "?bulan=" + m.String()
	}
	return "/wilayah/" + d.Area + "?bulan=" + m.String()
}

func (d *drafter) situation() {
	f := d.Paper.Figures
	switch {
	case f.Month == 0 || !f.Whole.Known():
		d.say("children", "/", "situation.none", "Period", d.period())
		return
	case hidden(f.Whole):
		d.say("children", d.children(f.Month), "situation.small", "Month", f.Month)
	default:
		low, high := f.Whole.Interval()
		d.say("children", d.children(f.Month), "situation", "Month", f.Month, "Stunted", f.Whole.Stunted, "Measured", f.Whole.Measured, "Share", d.Percent(f.Whole.Prevalence(), 1), "Interval", d.Interval(low, high, 1))
		if !f.Whole.Hides.Has(situation.HidesSevere) {
			d.add("situation.severe", "Severe", f.Whole.Severe)
		}
		if !f.Whole.Hides.Has(situation.HidesChildren) {
			d.add("situation.covered", "Covered", d.Percent(ratio(f.Whole.Measured, f.Whole.Children), 0), "Children", f.Whole.Children)
		}
		d.add("situation.source")
	}
	if b := d.Before; b != nil && b.Month != 0 && b.Whole.Known() && !hidden(b.Whole) && !hidden(f.Whole) {
		key := "situation.same"
		if change, sure := difference(b.Whole.Stunted, b.Whole.Measured, f.Whole.Stunted, f.Whole.Measured); sure {
			key = map[bool]string{true: "situation.up", false: "situation.down"}[change > 0]
		}
		d.say("before", d.children(b.Month), key, "Month", b.Month, "Before", d.Percent(b.Whole.Prevalence(), 1), "Now", d.Percent(f.Whole.Prevalence(), 1), "Stunted", b.Whole.Stunted, "Measured", b.Whole.Measured)
	}
	if f.Whole.Families > 0 {
		d.say("families", "/krs?wilayah="+d.Area, "families", "AtRisk", f.Whole.AtRisk, "Families", f.Whole.Families, "Share", d.Percent(ratio(f.Whole.AtRisk, f.Whole.Families), 1))
	}
}

// hidden tells whether a report may not tell the prevalence.
func hidden(p situation.Place) bool {
	return p.Hides&(situation.HidesStunted|situation.HidesMeasured) != 0
}

func ratio(n, d int64) float64 {
	if d <= 0 {
		return math.NaN()
	}
	return float64(n) / float64(d)
}

// difference is by how much a share has changed; it is sure where the intervals of 95 %
// do not overlap, which is stricter than a test of the difference.
func difference(k, n, k2, n2 int64) (change float64, sure bool) {
	low, high := survey.Interval(k, n)
	low2, high2 := survey.Interval(k2, n2)
	return ratio(k2, n2) - ratio(k, n), low2 > high || high2 < low
}

func (d *drafter) convergence() {
	f := d.Paper.Figures
	href := "/aksi?tahun=" + d.year() + "&wilayah=" + d.Area
	if len(f.Actions) == 0 {
		d.say("actions", href, "convergence.none", "Year", d.year())
		return
	}
	done := 0
	var lines []string
	for _, a := range f.Actions {
		if a.State == year.Done {
			done++
		}
		lines = append(lines, d.T("tpps.draft.action", "Action", d.T("edition.action."+a.Kind, "Number", a.Number), "Name", a.Name(d.Lang()), "State", strings.ToLower(d.T("year.state."+string(a.State))), "There", a.There, "Asked", a.Asked))
	}
	d.say("actions", href, "convergence", "Year", d.year(), "Done", done, "All", len(f.Actions))
	d.list(lines)
}

func (d *drafter) coverage() {
	f := d.Paper.Figures
	href := "/cakupan?wilayah=" + d.Area + "&periode=" + d.year()
	reached, of := f.Reached()
	if of == 0 {
		d.say("coverage", href, "coverage.none", "Year", d.year())
		return
	}
	d.say("coverage", href, "coverage", "Year", d.year(), "Reached", reached, "Of", of)
	var lines []string
	for _, c := range f.Worst(5) {
		lines = append(lines, d.T("tpps.draft.short", "Name", c.Name(d.Lang()), "Share", d.Percent(c.Pair.Ratio(), 1), "Numerator", c.Pair[0], "Denominator", c.Pair[1], "Goal", d.Percent(float64(c.Goal)/10_000, 1)))
	}
	if len(lines) > 0 {
		d.say("coverage", href, "coverage.worst")
		d.list(lines)
	}
}

func (d *drafter) budget() {
	f := d.Paper.Figures
	if f.Spent.Rows == 0 {
		d.say("spent", "/anggaran?tahun="+strconv.Itoa(f.Period.Year()-1), "spent.none", "Year", strconv.Itoa(f.Spent.Year))
	} else {
		d.say("spent", "/anggaran?tahun="+strconv.Itoa(f.Period.Year()-1), "spent", "Year", strconv.Itoa(f.Spent.Year), "Rows", f.Spent.Rows, "Cost", d.Rupiah(f.Spent.Cost), "Spent", d.Rupiah(f.Spent.Spent),
			"Share", d.Percent(ratio(int64(f.Spent.Spent), int64(f.Spent.Cost)), 1), "Told", f.Spent.Told, "Period", d.period())
	}
	if f.Plan.Rows > 0 {
		d.say("plan", "/rencana?tahun="+d.year(), "plan", "Year", strconv.Itoa(f.Plan.Year), "Rows", f.Plan.Rows, "Cost", d.Rupiah(f.Plan.Cost), "Untold", f.Plan.Untold)
	}
}

func (d *drafter) meetings() {
	f := d.Paper.Figures
	href := "/rapat?tahun=" + d.year() + "&wilayah=" + d.Area
	if len(f.Meetings) == 0 {
		d.say("meetings", href, "meetings.none", "Period", d.period())
	} else {
		var lines []string
		for _, m := range f.Meetings {
			lines = append(lines, d.N("tpps.draft.held", m.Count, "Kind", d.T("rembuk.kind."+string(m.Kind)), "Level", d.T("tpps.level."+levels[m.Level])))
		}
		d.say("meetings", href, "meetings", "Period", d.period())
		d.list(lines)
	}
	total := 0
	for _, n := range f.Promises {
		total += n
	}
	if total > 0 {
		d.say("promises", "/komitmen?tahun="+d.year()+"&wilayah="+d.Area, "promises", "Year", d.year(), "All", total, "Kept", f.Promises[rembuk.Kept]+f.Promises[rembuk.Late], "Broken", f.Promises[rembuk.NotKept], "Running", f.Promises[rembuk.Running]+f.Promises[rembuk.Changed])
	}
}

// fields tells what each field did, in its own words.
func (d *drafter) fields() {
	f := d.Paper.Figures
	href := "/tpps/program?wilayah=" + d.Area + "&tahun=" + d.year()
	if f.Programme.All > 0 {
		d.say("programme", href, "programme", "Year", d.year(), "All", f.Programme.All, "Done", f.Programme.Done, "Running", f.Programme.Running, "Late", f.Programme.Late)
	}
	if len(f.Told) == 0 {
		d.say("reports", href, "fields.none", "Period", d.period())
		return
	}
	d.quote(func(r Report) string { return r.Done })
}

// quote puts what fields have written under the names of the fields.
func (d *drafter) quote(part func(Report) string) {
	for _, r := range d.Paper.Figures.Told {
		if text := part(r); text != "" {
			d.say("reports", d.report(r), "quote", "Field", d.Team.Body.FieldName(r.Field), "Period", d.words.Period(r.Period), "Text", text)
			d.all[len(d.all)-1].Basis += ", " + d.words.Period(r.Period) + ": " + d.Team.Body.FieldName(r.Field)
		}
	}
}

func (d *drafter) report(r Report) string {
	e := d.Entry
	return "/tpps/laporan?wilayah=" + e.Area + "&bidang=" + r.Field + "&periode=" + r.Period.String()
}

func (d *drafter) obstacles() {
	f := d.Paper.Figures
	d.quote(func(r Report) string { return r.Hinders })
	if n := f.Asked - len(f.Told); n > 0 {
		d.say("reports", "/tpps/program?wilayah="+d.Area+"&tahun="+d.year(), "obstacles.untold", "Count", n, "All", f.Asked)
	}
	if len(f.Broken) > 0 {
		var lines []string
		for _, b := range f.Broken {
			lines = append(lines, d.T("tpps.draft.broken", "Number", b.Number, "Text", b.Text, "Office", d.words.Office(b.Office), "Due", d.Date(b.Due)))
		}
		d.say("promises", "/komitmen?tahun="+d.year()+"&wilayah="+d.Area, "obstacles.broken")
		d.list(lines)
	}
}

// recommendations are the first of the situation analysis.
func (d *drafter) recommendations() {
	f := d.Paper.Figures
	var lines []string
	for _, a := range f.Advice[:min(8, len(f.Advice))] {
		lines = append(lines, a.Text+" ("+d.words.Office(a.Office)+")")
	}
	if len(lines) > 0 {
		d.say("advice", "/situasi/rekomendasi?tahun="+d.year()+"&wilayah="+d.Area, "recommendations", "Year", d.year())
		d.list(lines)
	}
}

// closing is what the fields mean to do next.
func (d *drafter) closing() {
	d.quote(func(r Report) string { return r.Planned })
	d.say("team", "", "closing", "Place", d.place(), "Period", d.period())
}
