package year

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/audit"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/evidence"
	"tumbuh/internal/record/file"
)

type actionPage struct {
	Title   string
	Trail   []web.Crumb
	Purpose string
	Closed  string
	Next    step
	Facts   []fact
	Reason  string // why a person set the state
	Note    string
	Steps   []string
	Outputs []output
	History web.Table
	Edit    string // address; empty: not for this person
	Others  []web.Tab
	Sure    web.Badge
	Source  string
}

// fact is a line beside the action: what, and its value.
type fact struct {
	Label, Text, Note string
	Badge             web.Badge
}

// output is one thing that must come of the action, with what shows it.
type output struct {
	Anchor, Name string
	Badge        web.Badge
	Sure         web.Badge
	Spared       string
	Facts        []shown
	Evidence     []handed
	Upload, Link string  // addresses of this page with a form; empty: this person hands nothing in here
	Form         *upload // the one that is open
}

type shown struct {
	Done             bool
	Text, Href, When string
}

type handed struct {
	Title, Href, What, By, Note string
	Withdrawn                   string
	Withdraw, Erase             string // addresses; empty: not for this person
}

// upload is the form below an output, for a file or a link. One is open at a time: its
// fields have their names to themselves.
type upload struct {
	Action, Output string
	Files          bool
	Fields         []web.Field
	File           web.Upload
}

func (s *screens) showAction(w http.ResponseWriter, r *http.Request) error {
	y, a, err := s.one(r)
	if err != nil {
		return err
	}
	return s.renderAction(w, r, http.StatusOK, y, a, nil)
}

// renderAction shows the page; failed is the form that was not taken, as it was typed.
func (s *screens) renderAction(w http.ResponseWriter, r *http.Request, status int, y year.Year, a *year.Action, failed *upload) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	there, asked := a.Counts()
	lang := p.Lang()
	view := actionPage{Purpose: a.Purpose(lang), Next: stepOf(p, y, a), Reason: a.Body.Reason, Note: a.Body.Note, Sure: sure(p, a.Certainty),
		Trail:  []web.Crumb{{Text: p.T("year.crumb", "Year", strconv.Itoa(y.Year), "Place", web.PlaceName(p, y.Area)), Href: at("/aksi", y)}, {Text: numbered(p, a.Action)}},
		Title:  p.T("year.action.title", "Number", numbered(p, a.Action), "Name", a.Name(lang), "State", strings.ToLower(badge(p, a).Text), "There", there, "All", asked),
		Source: p.T("edition.source." + a.Source)}
	if y.Setting.Body.Closed {
		view.Closed = p.T("year.closed")
	} else if year.MayManage(by, y.Area) {
		view.Edit = at("/aksi/"+a.Action.Key+"/ubah", y)
	}
	view.Facts = s.facts(p, y, a)
	for _, one := range a.Steps {
		view.Steps = append(view.Steps, one.Name(lang))
	}
	for _, o := range a.Outputs {
		view.Outputs = append(view.Outputs, s.outputOf(r, y, a, o, failed))
	}
	for i := range y.Actions {
		b := &y.Actions[i]
		view.Others = append(view.Others, web.Tab{Text: short(p, b.Action), Href: year.Href(*b), Active: b.Action.Key == a.Action.Key})
	}
	var err error
	if view.History, err = s.history(r, p, *a); err != nil {
		return err
	}
	return s.action.Render(w, r, status, view)
}

// facts are who, when and how far.
func (s *screens) facts(p *locale.Printer, y year.Year, a *year.Action) []fact {
	owner := fact{Label: p.T("year.owner"), Badge: web.Badge{Status: web.Watch, Text: p.T("year.owner.none")}}
	if o := a.Body.Owner; !o.None() {
		owner = fact{Label: owner.Label, Text: officeName(p, &y.Framework, o.Office), Note: o.Name}
		if o.Position != "" {
			owner.Note += ", " + o.Position
		}
		if owner.Text == "" {
			owner.Text, owner.Note = o.Name, o.Position
		}
	}
	helpers := ""
	for i, code := range a.Helping {
		if i > 0 {
			helpers += ", "
		}
		helpers += officeName(p, &y.Framework, code)
	}
	state := fact{Label: p.T("year.state"), Badge: badge(p, a), Note: off(p, a)}
	if a.Set {
		state.Note = p.T("year.set")
	}
	months := fact{Label: p.T("year.months"), Text: monthSpan(p, y.Year, a.From, a.To), Note: sure(p, a.Months).Text}
	done := cmp.Or(real(p, a), "–")
	return []fact{state, owner, {Label: p.T("year.plan"), Text: span(p, a.Body.Start, a.Body.End)}, {Label: p.T("year.done"), Text: done}, {Label: p.T("year.helping"), Text: helpers}, months}
}

// sure is how far something may be relied on; what was read needs no word.
func sure(p *locale.Printer, c standard.Certainty) web.Badge {
	if c == standard.Seen {
		return web.Badge{}
	}
	return web.Badge{Text: p.T("year.unsure")}
}

func (s *screens) outputOf(r *http.Request, y year.Year, a *year.Action, o year.Output, failed *upload) output {
	p, by := web.PrinterOf(r), s.Actor(r)
	out := output{Anchor: anchor(o.Key), Name: o.Name(p.Lang()), Sure: sure(p, o.Certainty), Spared: o.Spared, Badge: web.Badge{Status: web.Watch, Text: p.T("year.output.missing")}}
	switch {
	case o.Spared != "":
		out.Badge = web.Badge{Status: web.Plain, Text: p.T("year.output.spared")}
	case o.Shown():
		out.Badge = web.Badge{Status: web.Good, Text: p.T("year.output.there")}
	case len(o.Facts) > 0:
		out.Badge.Text = p.T("year.output.partly")
	}
	for _, f := range o.Facts {
		one := shown{Done: f.Done, Text: p.T(f.Key, f.Args), Href: f.Href}
		if f.Day != 0 {
			one.When = p.Date(f.Day)
		}
		out.Facts = append(out.Facts, one)
	}
	for _, e := range o.Evidence {
		out.Evidence = append(out.Evidence, s.handedOf(p, by, e, year.Href(*a)))
	}
	if y.Setting.Body.Closed || !by.May(account.EvidenceAdd) {
		return out
	}
	here := year.Href(*a)
	out.Upload, out.Link = here+"&unggah="+o.Key+"#"+out.Anchor, here+"&tautkan="+o.Key+"#"+out.Anchor
	switch {
	case failed != nil:
		if failed.Output == o.Key {
			out.Form = failed
		}
	case r.URL.Query().Get("unggah") == o.Key:
		out.Form = s.fileForm(r, y, a, o.Key)
	case r.URL.Query().Get("tautkan") == o.Key:
		out.Form = s.linkForm(r, y, a, o.Key)
	}
	return out
}

func (s *screens) handedOf(p *locale.Printer, by account.Actor, e evidence.Entry, back string) handed {
	b := e.Body
	h := handed{Title: b.Title, Note: b.Note, Href: evidence.Href(e), By: p.T("year.handed", "Name", b.By, "At", web.Moment(p, b.Added.Time, by.Regency()))}
	switch {
	case b.File.Hash != "":
		h.What = b.File.Name + ", " + size(p, b.File.Size)
	case b.Live():
		h.What = p.T("year.link.here")
	default:
		h.What = b.Link
	}
	if !b.Stands() {
		h.Withdrawn = p.T("year.withdrawn", "Name", b.WithdrawnBy, "At", web.Moment(p, b.Withdrawn.Time, by.Regency()), "Reason", b.Reason)
		if !evidence.MayWithdraw(by, e) || !b.Kept() {
			h.Href = ""
		}
		if !b.Erased.IsZero() {
			h.Withdrawn += ". " + p.T("year.erased", "Name", b.ErasedBy, "At", web.Moment(p, b.Erased.Time, by.Regency()))
		}
		if evidence.MayErase(by, e) == nil {
			h.Erase = eraseHref(e, back)
		}
	} else if evidence.MayWithdraw(by, e) {
		h.Withdraw = withdrawHref(e, back)
	}
	return h
}

func size(p *locale.Printer, bytes int64) string {
	if bytes < 1e6 {
		return p.T("year.kb", "Size", int((bytes+999)/1000))
	}
	return p.T("year.mb", "Size", p.Decimal(float64(bytes)/1e6, 1))
}

func (s *screens) fileForm(r *http.Request, y year.Year, a *year.Action, output string) *upload {
	p := web.PrinterOf(r)
	return &upload{Action: at("/aksi/"+a.Action.Key+"/berkas", y), Output: output, Files: true, Fields: []web.Field{
		{Name: "judul", Label: p.T("year.title.field"), Hint: p.T("year.title.hint"), Complete: "off"}, {Name: "catatan", Label: p.T("year.note"), Complete: "off"},
		{Name: "orang", Label: p.T("year.persons"), Type: "checkbox"}}, File: web.UploadOf(r, "berkas", file.Any, "")}
}

func (s *screens) linkForm(r *http.Request, y year.Year, a *year.Action, output string) *upload {
	p := web.PrinterOf(r)
	return &upload{Action: at("/aksi/"+a.Action.Key+"/tautan", y), Output: output, Fields: []web.Field{
		{Name: "judul", Label: p.T("year.title.field"), Required: true, Complete: "off"}, {Name: "tautan", Label: p.T("year.link"), Hint: p.T("year.link.hint"), Required: true, Complete: "off"},
		{Name: "catatan", Label: p.T("year.note"), Complete: "off"}}}
}

// history is what was done to the action, the newest first.
func (s *screens) history(r *http.Request, p *locale.Printer, a year.Action) (t web.Table, err error) {
	all, err := s.Years.History(r.Context(), s.Actor(r), a, 20)
	t = web.Table{Caption: p.T("year.history"), Columns: []web.Column{{Label: p.T("year.when")}, {Label: p.T("year.who")}, {Label: p.T("year.what")}}, Compact: true}
	for _, h := range all {
		what := web.Cell{Text: audit.ActionText(p, h.Action), Note: h.Title}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: web.Moment(p, h.At.Time, a.Area[:4])}, {Text: h.Name}, what}})
	}
	return t, err
}
