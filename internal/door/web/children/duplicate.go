package children

import (
	"net/http"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/people"
)

// duplicatePage puts records that may be one child side by side.
type duplicatePage struct {
	Title string
	Trail []web.Crumb
	Tabs  []web.Tab
	Pairs []pair
	More  bool
	Empty web.Empty
	Mark  string
}

// pair is two records and what a person may decide of them.
type pair struct {
	A, B     db.ID // A is kept
	Reason   string
	Rows     []comparison // what differs, the NIK always
	Alike    string
	Merge    bool
	Apart    bool
	Undo     bool
	Headings [2]web.Crumb
}

// comparison is one fact of both records.
type comparison struct {
	Label  string
	Values [2]string
}

// states are the decisions as the address says them.
var states = []struct{ word, state string }{{"", "open"}, {"digabung", "merged"}, {"berbeda", "apart"}}

const pairsShown = 20

func (s *screens) showDuplicates(w http.ResponseWriter, r *http.Request) error {
	p, by, state := web.PrinterOf(r), s.actor(r), "open"
	for _, one := range states {
		if r.URL.Query().Get("keadaan") == one.word {
			state = one.state
		}
	}
	found, err := s.people.Pairs(r.Context(), by, state, pairsShown+1)
	if err != nil {
		return err
	}
	page := duplicatePage{Trail: []web.Crumb{{Text: p.T("children.title"), Href: "/anak"}, {Text: p.T("children.duplicates")}},
		More: len(found) > pairsShown, Title: p.N("children.pairs.count."+state, min(len(found), pairsShown)),
		Mark:  s.mark(r),
		Empty: web.Empty{Icon: "circle-check", Title: p.T("children.pairs.none." + state), Text: p.T("children.pairs.about")}}
	if page.More {
		page.Title = p.T("children.pairs.many", "Limit", pairsShown)
	}
	for _, one := range states {
		href, _ := web.Query("/anak/ganda", "keadaan", one.word)
		page.Tabs = append(page.Tabs, web.Tab{Text: p.T("children.pairs.tab." + one.state), Href: href, Active: one.state == state})
	}
	for _, one := range found[:min(len(found), pairsShown)] {
		page.Pairs = append(page.Pairs, sideBySide(p, one))
	}
	return s.duplicate.Render(w, r, http.StatusOK, page)
}

// sideBySide puts the record that would be kept first: the one that the other is
// merged into, else the one with an NIK, else the older.
func sideBySide(p *locale.Printer, one people.Pair) pair {
	a, b := one.A, one.B
	if a.MergedInto == b.ID || b.MergedInto == "" && a.NIK == "" && b.NIK != "" {
		a, b = b, a
	}
	out := pair{A: a.ID, B: b.ID, Reason: p.T("children.pairs.reason." + one.Reason), Merge: one.State != "merged", Apart: one.State == "open", Undo: one.State == "merged",
		Headings: [2]web.Crumb{{Text: a.Name, Href: "/anak/" + string(a.ID)}, {Text: b.Name, Href: "/anak/" + string(b.ID)}}}
	if out.Undo {
		out.Headings[1].Href = "" // it opens the kept one
	}
	known := map[string]string{}
	for _, f := range facts(p, b) {
		known[f.Label] = f.Value
	}
	var alike []string
	row := func(name, x, y string) {
		if x == y && name != "NIK" {
			alike = append(alike, name+" "+x)
			return
		}
		out.Rows = append(out.Rows, comparison{name, [2]string{x, y}})
	}
	row("NIK", masked(p, a), masked(p, b))
	if nik := &out.Rows[0]; nik.Values[0] == nik.Values[1] && a.NIK != b.NIK {
		nik.Values[1] += " " + p.T("children.pairs.hidden")
	}
	for _, f := range facts(p, a) {
		row(f.Label, f.Value, known[f.Label])
		delete(known, f.Label)
	}
	for _, f := range facts(p, b) {
		if _, alone := known[f.Label]; alone {
			row(f.Label, "", f.Value)
		}
	}
	row(p.T("children.fact.as_of"), p.Date(a.AsOf), p.Date(b.AsOf))
	out.Alike = p.T("children.pairs.alike", "Facts", strings.Join(alike, "; "))
	return out
}

// decide does what a person says of a pair. What somebody else decided first is
// told on the list, which shows it.
func (s *screens) decide(w http.ResponseWriter, r *http.Request) error {
	ctx, p, by := r.Context(), web.PrinterOf(r), s.actor(r)
	a, okA := db.ParseID(r.PostFormValue("a"))
	b, okB := db.ParseID(r.PostFormValue("b"))
	decisions := map[string]struct {
		do   func() error
		said string
	}{
		"gabung": {func() error { return s.people.Merge(ctx, by, a, b) }, p.T("children.pairs.merged")},
		"beda":   {func() error { return s.people.Apart(ctx, by, a, b) }, p.T("children.pairs.apart")},
		"lepas":  {func() error { return s.people.Part(ctx, by, a, b) }, p.T("children.pairs.parted")},
	}
	decision, known := decisions[r.PostFormValue("putusan")]
	if !okA || !okB || !known {
		return fault.New(fault.Invalid, "children.pairs.unknown", nil)
	}
	switch err := decision.do(); fault.KindOf(err) {
	case fault.Stale, fault.Conflict:
		s.site.Notify(ctx, web.Alert{Status: web.Watch, Text: p.Error(err)})
	default:
		if err != nil {
			return err
		}
		s.site.Notify(ctx, web.Alert{Status: web.Good, Text: decision.said})
	}
	http.Redirect(w, r, web.LocalPath(r.PostFormValue("kembali")), http.StatusSeeOther)
	return nil
}
