package lokus

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/standard"
)

type methodPage struct {
	Title, Lead string
	Tabs        []web.Tab
	Filter      web.Filter
	Presets     []preset
	Alert       web.Alert
	Clash       web.Clash
	Hidden      []web.Option
	Rows        []weight
	Total       string
	Indicators  []box
	Gaps        string // what is wrong with the choice of indicators
	Before      []web.Field
	After       []web.Field
	Writes      bool
	Tried       web.Table
	TriedTitle  string
	Rules       []string
}

// preset is a method to begin with.
type preset struct {
	Name, Text, Href string
	Badge            web.Badge
}

// weight is a criterion in the form.
type weight struct {
	Slot, Name, Note  string
	Weight, Threshold string
	Unit              string
	Shrinks, Shrink   bool
	Fixed             bool // has no threshold
	Error             string
	Of                []web.Field // which indicator and what of it, of a criterion of one's own
}

type box struct {
	Value, Text, Note string
	On                bool
}

func (s *screens) showMethod(w http.ResponseWriter, r *http.Request) error {
	h := s.where(r)
	x, err := s.lokus.Propose(r.Context(), h.by, h.year)
	if err != nil {
		return err
	}
	m := x.Method.Body
	if key := r.URL.Query().Get("asal"); key != "" && h.writes() && !x.Decided() {
		m = lokus.PresetOf(key).Method
	}
	return s.method.Render(w, r, http.StatusOK, h.methodPage(x, m.Form(), nil))
}

// methodPage is the form with what it says; errors stand beside their fields.
func (h here) methodPage(x lokus.Proposal, form url.Values, wrong error) methodPage {
	p, said := h.p, h.p.Fields(wrong)
	view := methodPage{Title: p.T("lokus.method.title", "Year", h.forYear()), Lead: p.T("lokus.method.lead"), Tabs: h.tabs(methodHref), Filter: h.filter(methodHref), Hidden: h.hidden(x.Method.Version),
		Writes: h.writes() && !x.Decided() && !x.List.Body.Imported, Rules: x.Explain(p), Gaps: said["indikator"]}
	if view.Writes {
		for _, one := range lokus.Presets {
			view.Presets = append(view.Presets, preset{p.T("lokus.preset." + one.Key), p.T("lokus.preset." + one.Key + ".text"), h.at(methodHref, "asal", one.Key), web.Badge{Status: web.Watch, Text: p.T("data.certainty." + string(one.Certainty))}})
		}
	} else {
		view.Lead = p.T("lokus.method.read")
	}
	view.Hidden = append(view.Hidden, web.Option{Value: "asal", Text: form.Get("asal")})
	total := 0
	for _, slot := range h.slots(x, form) {
		slot.Weight, slot.Threshold, slot.Shrink = form.Get("bobot."+slot.Slot), form.Get("ambang."+slot.Slot), form.Get("susut."+slot.Slot) != ""
		slot.Error = said["bobot."+slot.Slot]
		if slot.Error == "" {
			slot.Error = said["ambang."+slot.Slot]
		}
		n, _ := strconv.Atoi(slot.Weight)
		total += max(0, n)
		view.Rows = append(view.Rows, slot)
	}
	view.Total = p.Int(total)
	for _, i := range x.Frame.Indicators {
		if target, ok := i.Target(h.year); ok && i.Level == edition.Village && i.Measure == edition.Share {
			note := p.T("lokus.target", "Share", p.Percent(float64(target.Hundredths)/10_000, 0))
			if target.Certainty != standard.Seen {
				note += " · " + p.T("data.certainty."+string(target.Certainty))
			}
			view.Indicators = append(view.Indicators, box{i.ID, i.ID + " " + i.Name(p.Lang()), note, slices.Contains(form["indikator"], i.ID)})
		}
	}
	view.Before, view.After = h.methodFields(x, form, said)
	return view
}

// slots are the criteria that the form offers.
func (h here) slots(x lokus.Proposal, form url.Values) (all []weight) {
	p := h.p
	for _, c := range lokus.Standing {
		slot := c.Key()
		w := weight{Slot: slot, Shrinks: c.Measure == lokus.Share, Fixed: c.Measure == lokus.Never}
		if c.Measure == lokus.Gap {
			w.Name, w.Note = p.T("lokus.criterion.gap.form"), p.T("lokus.criterion.gap.note")
		} else {
			w.Name = x.Name(p, c)
		}
		if w.Unit = p.T("lokus.unit.count"); c.Percent() {
			w.Unit = "%"
		}
		all = append(all, w)
	}
	choices := []web.Option{{Text: p.T("lokus.extra.none")}}
	for _, i := range x.Frame.Indicators {
		if i.Level == edition.Village && i.Measure == edition.Share {
			choices = append(choices, web.Option{Value: i.ID, Text: i.ID + " " + i.Name(p.Lang())})
		}
	}
	var measures []web.Option
	for _, m := range lokus.Extras {
		measures = append(measures, web.Option{Value: string(m), Text: p.T("lokus.measure." + string(m))})
	}
	for i := range lokus.Extra {
		slot := lokus.Slot(i)
		measure := form.Get("ukuran." + slot)
		w := weight{Slot: slot, Shrinks: true, Unit: p.T("lokus.unit.any"), Of: []web.Field{{Name: "indikator." + slot, Label: p.T("lokus.extra", "Number", i+1), Type: "select", Value: form.Get("indikator." + slot), Options: choices},
			{Name: "ukuran." + slot, Label: p.T("lokus.extra.measure"), Type: "select", Value: measure, Options: measures}}}
		all = append(all, w)
	}
	return all
}

// methodFields are what the form asks besides weights: before the table who is ranked and
// how, after it how many are chosen.
func (h here) methodFields(x lokus.Proposal, form url.Values, said map[string]string) (before, after []web.Field) {
	p := h.p
	field := func(name string) web.Field {
		return web.Field{Name: name, Label: p.T("lokus.field." + name), Value: form.Get(name), Error: said[name], Complete: "off"}
	}
	number := func(name, unit string) web.Field { f := field(name); f.Numeric, f.Unit = true, unit; return f }
	choice := func(name, words string, values ...string) web.Field {
		f := field(name)
		f.Type = "select"
		for _, v := range values {
			f.Options = append(f.Options, web.Option{Value: v, Text: p.T(words + v)})
		}
		return f
	}
	normal := choice("normalisasi", "lokus.normalise.", "minmax", "rank")
	normal.Hint = p.T("lokus.normalise.hint")
	before = []web.Field{number("minukur", p.T("lokus.unit.children")), number("minds", "%"), normal}
	before[0].Hint = p.T("lokus.least.hint")
	by := choice("pilih", "lokus.choice.", "top", "score", "quadrant")
	count := number("jumlah", p.T("lokus.unit.villages"))
	count.Hint = p.T("lokus.count.hint")
	score := number("skor", p.T("lokus.unit.hundredth"))
	score.Hint = p.T("lokus.score.hint")
	after = []web.Field{by, count, score}
	for i := range 2 {
		tie := choice("imbang", "", "")
		tie.Label, tie.Options[0].Text = p.T("lokus.field.imbang", "Number", i+1), p.T("lokus.tie.code")
		if tie.Value = ""; i < len(form["imbang"]) {
			tie.Value = form["imbang"][i]
		}
		for _, c := range lokus.Standing {
			name := p.T("lokus.criterion.gap.form")
			if c.Measure != lokus.Gap {
				name = x.Name(p, c)
			}
			tie.Options = append(tie.Options, web.Option{Value: c.Key(), Text: name})
		}
		after = append(after, tie)
	}
	note := field("catatan")
	note.Type, note.Hint = "textarea", p.T("lokus.note.hint")
	return before, append(after, note)
}

func (s *screens) saveMethod(w http.ResponseWriter, r *http.Request) error {
	h := s.where(r)
	now, err := s.lokus.Propose(r.Context(), h.by, h.year)
	if err != nil {
		return err
	}
	m, err := lokus.Read(r.PostForm, now.Frame)
	if err == nil && r.PostFormValue("coba") != "" {
		return s.try(w, r, h, now, m)
	}
	if err == nil {
		err = s.lokus.SetMethod(r.Context(), h.by, h.year, web.Version(r), m)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Stale:
	default:
		if err != nil {
			return err
		}
		return s.done(w, r, h.at(home), "lokus.method.saved")
	}
	view := h.methodPage(now, r.PostForm, err)
	view.Hidden = h.hidden(web.Version(r))
	fields := func(form url.Values) []web.Field {
		view := h.methodPage(now, form, nil)
		all := append(slices.Clone(view.Before), view.After...)
		for _, row := range view.Rows {
			all = append(all, web.Field{Name: "bobot." + row.Slot, Label: h.p.T("lokus.column.weight") + ": " + row.Name, Value: row.Weight})
		}
		return slices.DeleteFunc(all, func(f web.Field) bool { return f.Name == "imbang" })
	}
	if clash, version, is := web.ClashOf(r, err, h.by.Regency(), fields(r.PostForm), func(e register.Entry[lokus.Method]) []web.Field { return fields(e.Body.Form()) }); is {
		view.Clash, view.Hidden = clash, h.hidden(version)
	} else {
		view.Alert = web.Alert{Status: web.Bad, Title: h.p.Error(err)}
	}
	return s.method.Render(w, r, http.StatusUnprocessableEntity, view)
}

// try shows whom a method would choose, and keeps nothing.
func (s *screens) try(w http.ResponseWriter, r *http.Request, h here, now lokus.Proposal, m lokus.Method) error {
	x, err := s.lokus.Try(r.Context(), h.by, h.year, m)
	if err != nil {
		return err
	}
	p, view := h.p, h.methodPage(now, r.PostForm, nil)
	view.Hidden, view.Rules = h.hidden(web.Version(r)), x.Explain(p)
	view.Tried = web.Table{Caption: p.T("lokus.tried"), Columns: []web.Column{{Label: p.T("lokus.column.village")}, {Label: p.T("lokus.column.score"), Numeric: true}, {Label: p.T("lokus.column.against")}},
		Empty: web.Empty{Icon: "map-pin", Title: p.T("lokus.tried.none"), Text: p.T("lokus.ranking.none.text")}}
	count := 0
	for _, row := range x.Ranking.Rows {
		had, _ := now.Row(row.Code)
		if row.Chosen {
			count++
		}
		word := map[[2]bool]string{{true, true}: "lokus.tried.stay", {false, true}: "lokus.tried.enter", {true, false}: "lokus.tried.leave"}[[2]bool{had.Chosen, row.Chosen}]
		if word != "" {
			name := h.villageCell(row.Code)
			name.Text = p.Int(row.Rank) + ". " + name.Text
			view.Tried.Rows = append(view.Tried.Rows, web.Row{Cells: []web.Cell{name, {Text: h.score(row.Score), Bar: row.Score}, {Text: p.T(word)}}})
		}
	}
	view.TriedTitle = p.N("lokus.tried.title", count, "Ranked", len(x.Ranking.Rows), "Short", len(x.Ranking.Short))
	return s.method.Render(w, r, http.StatusOK, view)
}
