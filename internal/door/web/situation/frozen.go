package situation

import (
	"net/http"
	"strconv"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/register"
	"tumbuh/internal/door/web"
)

// frozenPage is an analysis as it was frozen.
type frozenPage struct {
	Title    string
	Trail    []web.Crumb
	Figure   web.Figure
	Lead     []string
	Alert    web.Alert
	Facts    []web.Option
	Parts    web.Table
	Villages web.Table
	Bars     web.Bars
	Supply   web.Table
	Moved    web.Table
	Older    web.Table
}

func (s *screens) freeze(w http.ResponseWriter, r *http.Request) error {
	h, err := s.where(r)
	if err != nil {
		return err
	}
	e, err := s.situation.Freeze(r.Context(), h.by, h.ask, r.PostFormValue("catatan"))
	if err != nil {
		return err
	}
	return s.done(w, r, frozenHref+"/"+string(e.ID), "situation.frozen.done")
}

func (s *screens) showFrozen(w http.ResponseWriter, r *http.Request) error {
	h, err := s.where(r)
	if err != nil {
		return err
	}
	id, _ := db.ParseID(r.PathValue("id"))
	e, err := s.situation.Analysis(r.Context(), h.by, id)
	if err != nil {
		return err
	}
	h.ask.Year, h.ask.Area = e.Year, e.Area
	v, err := s.situation.View(r.Context(), h.by, h.ask)
	if err != nil {
		return err
	}
	c, err := s.situation.Changed(r.Context(), h.by, &e)
	if err != nil {
		return err
	}
	p := h.p
	v.Snapshot = e.Body.Snapshot
	at := web.Moment(p, e.Body.Taken.Time, v.Regency)
	page := frozenPage{Title: p.T("situation.frozen.title", "Place", h.name(), "Month", v.Month, "At", at), Trail: h.trail(p.T("situation.frozen.one")), Figure: h.figure(&v.Snapshot, v.Whole),
		Lead: lead(p, &v.Snapshot), Parts: h.parts(&v.Snapshot, false), Villages: h.table(r, &v, v.Villages, false), Bars: h.bars(&v), Supply: h.supply(&v), Moved: moved(h, c), Older: older(h, v.Frozen, e.ID)}
	page.Alert = web.Alert{Status: web.Good, Title: p.T("situation.since.none")}
	if c.Any() {
		page.Alert = web.Alert{Status: web.Watch, Title: p.T("situation.since.title"), Text: since(p, c)}
	}
	holds := p.T("situation.sum.holds")
	if !e.Body.Holds() {
		holds = p.T("situation.sum.broken")
		page.Alert = web.Alert{Status: web.Bad, Title: holds}
	}
	page.Facts = []web.Option{{Value: p.T("situation.frozen.by"), Text: e.By + ", " + at}, {Value: p.T("situation.column.month"), Text: p.Month(v.Month)},
		{Value: p.T("situation.column.period"), Text: web.PeriodText(p, v.Period)}, {Value: p.T("situation.frozen.edition"), Text: v.Edition}, {Value: "SHA-256", Text: e.Body.SHA256 + " (" + holds + ")"}}
	if e.Body.Note != "" {
		page.Facts = append(page.Facts, web.Option{Value: p.T("situation.column.note"), Text: e.Body.Note})
	}
	return s.frozen.Render(w, r, http.StatusOK, page)
}

// moved are the services whose figures are others now.
func moved(h here, c situation.Change) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.moved"), Columns: []web.Column{{Label: p.T("situation.column.service")}, {Label: p.T("situation.column.was"), Numeric: true}, {Label: p.T("situation.column.is"), Numeric: true}}}
	said := func(x situation.Coverage) web.Cell {
		if !x.Known {
			return web.Cell{Text: "–"}
		}
		return web.Cell{Text: h.value(x), Note: p.T("situation.pair", "Count", int(x.Numerator), "Of", int(x.Denominator))}
	}
	for _, m := range c.Services {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: m.Is.ID + " " + m.Is.Name(p.Lang())}, said(m.Was), said(m.Is)}})
	}
	return t
}

// older are the other analyses that were frozen of the area and year.
func older(h here, all []register.Entry[situation.Analysis], but db.ID) web.Table {
	p := h.p
	t := web.Table{Caption: p.T("situation.older"), Columns: []web.Column{{Label: p.T("situation.column.frozen")}, {Label: p.T("situation.column.month")}, {Label: p.T("situation.column.prevalence"), Numeric: true},
		{Label: p.T("situation.column.stunted"), Numeric: true}, {Label: "SHA-256"}}}
	for _, e := range all {
		if e.ID == but {
			continue
		}
		x := e.Body.Snapshot
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: web.Moment(p, e.Body.Taken.Time, x.Regency), Href: frozenHref + "/" + string(e.ID), Note: e.By}, {Text: p.Month(x.Month)}, share(p, x.Whole),
			{Text: strconv.FormatInt(x.Whole.Stunted, 10)}, {Text: e.Body.SHA256[:12] + "…"}}})
	}
	return t
}
