package year

import (
	"net/http"
	"slices"
	"strconv"

	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

type overviewPage struct {
	Title, Lead string
	Next        step
	Filter      web.Filter
	Empty       web.Empty
	Line        timeline
	Actions     web.Table
	Districts   web.Table
	Closed      string // why and by whom the year was closed
	Open, Shut  string // addresses; empty: not for this person
	Evidence    string
	Source      string
}

// showYear is the one page that tells the secretariat where the year stands.
func (s *screens) showYear(w http.ResponseWriter, r *http.Request) error {
	p, by := web.PrinterOf(r), s.Actor(r)
	y, err := s.here(r)
	if err != nil {
		return err
	}
	view := overviewPage{Filter: s.filter(r, p, y), Source: p.T("year.source", "Edition", y.Edition.Name(p.Lang()), "Source", p.T("edition.source."+y.Edition.Source))}
	place := web.PlaceName(p, y.Area)
	may := year.MayManage(by, y.Area)
	if !y.Opened() {
		view.Title = p.T("year.title.none", "Year", strconv.Itoa(y.Year), "Place", place)
		view.Empty = web.Empty{Icon: "calendar", Title: p.T("year.empty", "Year", strconv.Itoa(y.Year)), Text: p.T("year.empty.text")}
		switch {
		case len(y.Edition.Actions(levelOf(y.Area))) == 0:
			view.Empty.Title, view.Empty.Text = p.T("year.level"), p.T("year.level.text")
			view.Empty.Href, view.Empty.Action = "/aksi?tahun="+strconv.Itoa(y.Year)+"&wilayah="+y.Regency, p.T("year.level.regency")
		case may:
			view.Empty.Href, view.Empty.Action = at("/aksi/buka", y), p.T("year.open.do", "Year", strconv.Itoa(y.Year))
		}
		if view.Districts, err = s.districts(r, p, y); err != nil {
			return err
		}
		return s.overview.Render(w, r, http.StatusOK, view)
	}
	t := y.Tally()
	late := p.T("year.title.intime")
	if t.Late > 0 {
		late = p.N("year.title.late", t.Late)
	}
	view.Title = p.T("year.title", "Year", strconv.Itoa(y.Year), "Done", t.Done, "All", t.All-t.Skipped, "Late", late)
	view.Lead = p.T("year.lead", "Place", place, "For", strconv.Itoa(y.Setting.Body.For), "UnderWay", t.UnderWay, "NotBegun", t.NotBegun)
	if t.Skipped > 0 {
		view.Lead += " " + p.N("year.lead.skipped", t.Skipped)
	}
	if first := y.Foremost(); first != nil {
		view.Next = stepOf(p, y, first)
		view.Next.Text = p.T("year.next.of", "Number", numbered(p, first.Action), "Step", view.Next.Text)
	}
	view.Line, view.Actions = lineOf(p, y), actionTable(p, y)
	view.Evidence = at("/bukti", y)
	if y.Setting.Body.Closed {
		view.Closed = p.T("year.closed.by", "Name", y.Setting.By, "At", web.Moment(p, y.Setting.Changed.Time, y.Regency), "Note", y.Setting.Body.Note)
	}
	if may {
		view.Shut = at("/aksi/tutup", y)
	}
	if view.Districts, err = s.districts(r, p, y); err != nil {
		return err
	}
	return s.overview.Render(w, r, http.StatusOK, view)
}

func levelOf(area string) edition.Level {
	if region.LevelOf(area) == region.District {
		return edition.District
	}
	return edition.Regency
}

// filter chooses the year, and where the edition has actions of kecamatan, the place.
func (s *screens) filter(r *http.Request, p *locale.Printer, y year.Year) web.Filter {
	this, _, _ := y.Today.YMD()
	years := web.Field{Name: "tahun", Label: p.T("year.year"), Type: "select", Value: strconv.Itoa(y.Year)}
	for n := max(this+1, y.Year); n >= min(this-3, y.Year); n-- {
		years.Options = append(years.Options, web.Option{Value: strconv.Itoa(n), Text: strconv.Itoa(n)})
	}
	f := web.Filter{Action: "/aksi", Fields: []web.Field{years}}
	if len(y.Edition.Levels()) > 1 || y.Area != y.Regency {
		places := web.Field{Name: "wilayah", Label: p.T("year.place"), Type: "select", Value: y.Area, Options: []web.Option{{Value: y.Regency, Text: web.PlaceName(p, y.Regency)}}}
		for _, d := range region.Children(y.Regency) {
			places.Options = append(places.Options, web.Option{Value: d.Code, Text: web.PlaceName(p, d.Code)})
		}
		f.Fields = append(f.Fields, places)
	} else if s.Actor(r).Role == account.District {
		f.Hidden = []web.Option{{Value: "wilayah", Text: y.Regency}}
	}
	return f
}

func actionTable(p *locale.Printer, y year.Year) web.Table {
	t := web.Table{Caption: p.T("year.table"), Columns: []web.Column{{Label: p.T("year.action")}, {Label: p.T("year.state"), Wide: true}, {Label: p.T("year.owner"), Wide: true},
		{Label: p.T("year.dates"), Wide: true}, {Label: p.T("year.outputs"), Numeric: true, Wide: true}, {Label: p.T("year.missing"), Wide: true}, {Label: p.T("year.next")}}}
	for i := range y.Actions {
		a := &y.Actions[i]
		there, asked := a.Counts()
		next := stepOf(p, y, a)
		state := web.Cell{Badge: badge(p, a), Note: off(p, a)}
		if a.Set {
			state.Hint = a.Body.Reason
		}
		missing := a.Missing()
		if a.State == year.Skipped {
			missing = nil
		}
		lacks := web.Cell{Text: "–"}
		for i, o := range missing {
			switch {
			case i == 0:
				lacks.Text = o.Name(p.Lang())
			case i == 1:
				lacks.Note = p.N("year.more", len(missing)-1)
			}
		}
		do := web.Cell{Text: "–"}
		if next.Text != "" {
			do = web.Cell{Text: next.Text, Href: next.Href, Note: next.Who, Hint: next.Why}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: a.Action.Name(p.Lang()), Href: year.Href(*a), Note: numbered(p, a.Action)}, state, ownerCell(p, y, a),
			{Text: span(p, a.Body.Start, a.Body.End), Note: real(p, a)}, {Text: p.T("year.of", "There", there, "All", asked)}, lacks, do}})
	}
	return t
}

func ownerCell(p *locale.Printer, y year.Year, a *year.Action) web.Cell {
	o := a.Body.Owner
	switch {
	case o.None():
		return web.Cell{Badge: web.Badge{Status: web.Watch, Text: p.T("year.owner.none")}}
	case o.Office == "":
		return web.Cell{Text: o.Name, Note: o.Position}
	}
	return web.Cell{Text: officeName(p, &y.Framework, o.Office), Note: o.Name}
}

// districts is how far each kecamatan is, where the edition has actions of theirs.
func (s *screens) districts(r *http.Request, p *locale.Printer, y year.Year) (t web.Table, err error) {
	if region.LevelOf(y.Area) != region.Regency || !slices.Contains(y.Edition.Levels(), edition.District) {
		return t, nil
	}
	t = web.Table{Caption: p.T("year.districts"), Columns: []web.Column{{Label: p.T("year.district")}, {Label: p.T("year.state")}, {Label: p.T("year.outputs"), Numeric: true, Wide: true}, {Label: p.T("year.next")}}}
	all, err := s.Years.Districts(r.Context(), s.Actor(r), y.Regency, y.Year)
	for _, d := range all {
		row := []web.Cell{{Text: web.PlaceName(p, d.Area), Href: at("/aksi", d)}, {Badge: web.Badge{Text: p.T("year.district.none")}}, {Text: "–"}, {Text: "–"}}
		if d.Opened() {
			n := d.Tally()
			row[1] = web.Cell{Badge: web.Badge{Status: web.Plain, Text: p.T("year.district.done", "Done", n.Done, "All", n.All-n.Skipped)}}
			if n.Late > 0 {
				row[1].Badge = web.Badge{Status: web.Bad, Text: p.N("year.district.late", n.Late)}
			} else if n.Done == n.All-n.Skipped {
				row[1].Badge.Status = web.Good
			}
			there, asked := 0, 0
			for i := range d.Actions {
				x, of := d.Actions[i].Counts()
				there, asked = there+x, asked+of
			}
			row[2].Text = p.T("year.of", "There", there, "All", asked)
			if first := d.Foremost(); first != nil {
				next := stepOf(p, d, first)
				row[3] = web.Cell{Text: next.Text, Href: next.Href, Note: numbered(p, first.Action)}
			}
		}
		t.Rows = append(t.Rows, web.Row{Cells: row})
	}
	return t, err
}
