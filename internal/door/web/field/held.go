package field

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/record/account"
)

type heldPage struct {
	Title string
	Tabs  []web.Tab
	Table web.Table
	More  string
}

const heldHref = "/ponsel/ditahan"

func (s *screens) showHeld(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	all, err := s.Sync.Held(r.Context(), by, sync.HeldFilter{Limit: perPage})
	if err != nil {
		return err
	}
	view := heldPage{Title: p.N("field.office.held.title", len(all)), Tabs: s.tabs(p, by, heldHref)}
	if len(all) == perPage {
		view.More = p.T("field.office.held.more", "Max", perPage)
	}
	view.Table = web.Table{Caption: p.T("field.office.held.caption"), Empty: web.Empty{Icon: "circle-check", Title: p.T("field.office.held.none"), Text: p.T("field.office.held.none.text")},
		Columns: []web.Column{{Label: p.T("field.office.held.what")}, {Label: p.T("field.office.held.why")}, {Label: p.T("field.office.cadre")}, {Label: p.T("field.office.held.received"), Wide: true}}}
	for _, h := range all {
		view.Table.Rows = append(view.Table.Rows, web.Row{Cells: []web.Cell{{Text: kindOf(p, h.Kind), Href: heldHref + "/" + string(h.ID), Note: nameIn(h)}, {Text: why(p, h)},
			{Text: h.Name, Note: web.PlaceName(p, h.Village)}, {Text: web.Moment(p, h.Received.Time, by.Regency())}}})
	}
	return s.held.Render(w, r, http.StatusOK, view)
}

// kindOf is what a record is about; a phone may say a kind that nobody knows.
func kindOf(p *locale.Printer, kind string) string {
	if key := "field.kind." + kind; p.Has(key) {
		return p.T(key)
	}
	return p.T("field.office.kind.unknown")
}

func why(p *locale.Printer, h sync.Held) string {
	if h.Reason == nil {
		return ""
	}
	return p.Error(h.Reason)
}

// body is what a record says: of an edit its fields, of an event all of it.
func body(h sync.Held) (values map[string]json.RawMessage, edit bool) {
	var all map[string]json.RawMessage
	if json.Unmarshal(h.Body, &all) != nil {
		return nil, false
	}
	if fields, ok := all["fields"]; ok {
		edit = json.Unmarshal(fields, &values) == nil
		return values, edit
	}
	return all, false
}

func nameIn(h sync.Held) string {
	values, _ := body(h)
	for _, key := range []string{"name", "head"} {
		var name string
		if json.Unmarshal(values[key], &name) == nil && name != "" {
			return name
		}
	}
	return ""
}

type onePage struct {
	Kind, Name, Why string
	Trail           []web.Crumb
	Facts           []fact
	Fields          []web.Field
	Rest            []fact // what cannot be put right here
	Note            web.Field
	Href            string
	Settled         web.Alert
	Open            bool
}

type fact struct{ Label, Value string }

func (s *screens) heldOf(r *http.Request) (h sync.Held, err error) {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return h, fault.New(fault.NotFound, "sync.held.none", nil)
	}
	return s.Sync.OneHeld(r.Context(), s.Actor(r), id)
}

func (s *screens) showOneHeld(w http.ResponseWriter, r *http.Request) error {
	h, err := s.heldOf(r)
	if err != nil {
		return err
	}
	return s.renderHeld(w, r, http.StatusOK, h, nil, nil)
}

// renderHeld shows a record with what was typed to mend it, and why that is still
// refused.
func (s *screens) renderHeld(w http.ResponseWriter, r *http.Request, status int, h sync.Held, typed map[string]string, wrong error) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	values, _ := body(h)
	reason := error(h.Reason)
	if wrong != nil {
		reason = wrong
	}
	view := onePage{Kind: kindOf(p, h.Kind), Name: nameIn(h), Why: p.Error(reason), Href: heldHref + "/" + string(h.ID), Open: h.State == "open",
		Trail: []web.Crumb{{Text: p.T("field.office.tab.held"), Href: heldHref}, {Text: kindOf(p, h.Kind)}},
		Facts: []fact{{p.T("field.office.cadre"), h.Name}, {p.T("field.office.held.place"), web.PlaceName(p, h.Village)},
			{p.T("field.office.held.at"), web.Moment(p, h.At.Time, by.Regency())}, {p.T("field.office.held.received"), web.Moment(p, h.Received.Time, by.Regency())}},
		Note: web.Field{Name: "catatan", Label: p.T("field.office.held.note"), Required: true}}
	if h.ClockOff != 0 {
		view.Facts = append(view.Facts, fact{p.T("field.office.work.clock"), p.N("field.office.phone.clock", max(h.ClockOff, -h.ClockOff)/3600)})
	}
	if !view.Open {
		view.Settled = web.Alert{Status: web.Good, Text: p.T("field.office.held."+h.State, "When", web.Moment(p, h.Settled.Time, by.Regency()), "Who", h.Settler, "Note", h.Note)}
	}
	names := slices.Sorted(maps.Keys(values))
	for _, f := range blamed(h.Reason, wrong) {
		if !slices.Contains(names, f) && f != "note" {
			names = append(names, f)
		}
	}
	errors := p.Fields(wrong)
	if view.Note.Error = errors["note"]; view.Note.Error != "" {
		view.Why = p.Error(h.Reason)
	}
	for _, name := range names {
		f, ok := question(p, name, values[name])
		if _, link := db.ParseID(f.Value); !ok || link || !view.Open {
			view.Rest = append(view.Rest, fact{label(p, name), say(p, name, values[name])})
			continue
		}
		if text, was := typed[name]; was {
			f.Value = text
		}
		f.Error = errors[name]
		view.Fields = append(view.Fields, f)
	}
	return s.oneHeld.Render(w, r, status, view)
}

// blamed are the fields that a refusal names, which may be missing from the record.
func blamed(reasons ...error) (names []string) {
	for _, err := range reasons {
		f := fault.As(err)
		if f == nil {
			continue
		}
		for _, field := range f.Fields {
			names = append(names, field.Name)
		}
		if key, ok := f.Args["Field"].(fault.Key); ok {
			names = append(names, string(key)[strings.LastIndexByte(string(key), '.')+1:])
		}
	}
	return names
}

func (s *screens) mend(w http.ResponseWriter, r *http.Request) error {
	h, err := s.heldOf(r)
	if err != nil {
		return err
	}
	values, edit := body(h)
	if values == nil {
		values = map[string]json.RawMessage{}
	}
	typed := map[string]string{}
	for key, all := range r.PostForm {
		name, ours := strings.CutPrefix(key, "v.")
		if !ours {
			continue
		}
		typed[name] = all[0]
		was, _ := question(web.PrinterOf(r), name, values[name])
		if was.Value == all[0] {
			continue // as it came: also what this page cannot show exactly
		}
		values[name], _ = json.Marshal(answer(name, all[0])) // texts and numbers: cannot fail
	}
	text, err := repacked(h, values, edit)
	if err != nil {
		return err
	}
	_, err = s.Sync.Mend(r.Context(), s.Actor(r), h.ID, text)
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Forbidden, fault.Conflict:
		if err != nil {
			return s.renderHeld(w, r, http.StatusUnprocessableEntity, h, typed, err)
		}
	}
	if err != nil {
		return err
	}
	return s.done(w, r, heldHref, web.PrinterOf(r).T("field.office.held.done"))
}

// repacked is the record's body with other values.
func repacked(h sync.Held, values map[string]json.RawMessage, edit bool) (json.RawMessage, error) {
	if !edit {
		return json.Marshal(values)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(h.Body, &all); err != nil {
		return nil, err
	}
	fields, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	all["fields"] = fields
	return json.Marshal(all)
}

func (s *screens) dismiss(w http.ResponseWriter, r *http.Request) error {
	h, err := s.heldOf(r)
	if err != nil {
		return err
	}
	note := strings.TrimSpace(r.PostFormValue("catatan"))
	if note == "" {
		return s.renderHeld(w, r, http.StatusUnprocessableEntity, h, nil, &fault.Error{Kind: fault.Invalid, Key: "field.office.held.note.needed",
			Fields: []fault.Field{{Name: "note", Key: "field.office.held.note.needed"}}})
	}
	if err := s.Sync.Dismiss(r.Context(), s.Actor(r), h.ID, note); err != nil {
		return err
	}
	return s.done(w, r, heldHref, web.PrinterOf(r).T("field.office.held.dismissed.done"))
}

type filePage struct {
	Tabs   []web.Tab
	Upload web.Upload
	Taken  web.Alert
	Table  web.Table
}

// maxFile is far more than a phone ever holds back.
const maxFile = 16 << 20

func (s *screens) askFile(w http.ResponseWriter, r *http.Request) error {
	return s.renderFile(w, r, http.StatusOK, filePage{}, "")
}

func (s *screens) renderFile(w http.ResponseWriter, r *http.Request, status int, view filePage, problem string) error {
	p := web.PrinterOf(r)
	view.Tabs = s.tabs(p, s.Actor(r), "/ponsel/berkas")
	view.Upload = web.Upload{Name: "file", Label: p.T("field.office.file.label"), Hint: p.T("field.office.file.hint"), Accept: ".json", Error: problem}
	return s.file.Render(w, r, status, view)
}

func (s *screens) takeFile(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	file, _, err := r.FormFile("file")
	if err != nil {
		return s.renderFile(w, r, http.StatusUnprocessableEntity, filePage{}, p.T("intake.upload.none"))
	}
	defer file.Close()
	taken, err := s.Sync.TakeFile(r.Context(), by, file)
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.NotFound || kind == fault.Forbidden) {
		return s.renderFile(w, r, web.StatusCode(err), filePage{}, p.Error(err))
	}
	if err != nil {
		return err
	}
	view := filePage{Taken: web.Alert{Status: web.Good, Title: p.T("field.office.file.taken", "Name", taken.Cadre.Name, "When", web.Moment(p, taken.Made, by.Regency())),
		Text: p.T("field.office.file.count", "New", taken.Count["new"], "Same", taken.Count["same"], "Changed", taken.Count["changed"], "Stale", taken.Count["stale"], "Refused", taken.Count["refused"])}}
	if taken.Count["refused"] > 0 {
		view.Taken.Status, view.Taken.Href, view.Taken.Action = web.Watch, heldHref, p.T("field.office.tab.held")
	}
	return s.renderFile(w, r, http.StatusOK, view, "")
}

// heldRoutes are refused records and files.
func (s *screens) heldRoutes() []web.Route {
	mend := string(account.FieldMend)
	return []web.Route{
		{Pattern: "GET " + heldHref, Permission: mend, Handler: s.showHeld},
		{Pattern: "GET " + heldHref + "/{id}", Permission: mend, Handler: s.showOneHeld},
		{Pattern: "POST " + heldHref + "/{id}", Permission: mend, Handler: s.mend},
		{Pattern: "POST " + heldHref + "/{id}/abaikan", Permission: mend, Handler: s.dismiss},
		{Pattern: "GET /ponsel/berkas", Permission: mend, Handler: s.askFile},
		{Pattern: "POST /ponsel/berkas", Permission: mend, Handler: s.takeFile, MaxBody: maxFile},
	}
}
