package document

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/aksi/reminder"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/base/chart"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/letter"
)

// semester is a report being written. It names no member of the team: who signs writes the
// name by hand.
type semester struct {
	tpps.Paper
	p     *locale.Printer
	words reminder.Words
	head  letter.Head
}

// Semester is a team's report of half a year: its sections as they were written or
// drafted, each with the table of the figures behind it. Official paper is in Indonesian.
func Semester(x tpps.Paper, head letter.Head, made time.Time) (paper.Document, error) {
	p := locale.For(locale.Indonesian)
	s := semester{x, p, reminder.Words{Printer: p, Framework: x.Framework}, head}
	place, period := s.words.Place(x.Area), s.words.Period(x.Body.Period)
	doc := paper.Document{Title: p.T("tpps.paper.name", "Place", place, "Period", period), Size: head.Size, Head: head.Paper(), Foot: p.T("tpps.paper.foot", "Place", place, "Period", period), Made: made}
	if !x.Closed() {
		doc.Draft = p.T("paper.draft")
	}
	doc.Blocks = []paper.Block{centred(p.T("tpps.paper.title"), true), centred(strings.ToUpper(p.T("tpps.paper.team", "Place", place)), true), centred(strings.ToUpper(period), true)}
	for i, section := range tpps.OutlineOf(x.Area) {
		text, _ := x.Text(p, section.Key)
		doc.Blocks = append(doc.Blocks, paper.Heading{Level: 1, Text: strconv.Itoa(i+1) + ". " + p.T("tpps.section."+section.Key)})
		doc.Blocks = append(doc.Blocks, written(p, text)...)
		tables, err := s.figures(section.Key)
		if err != nil {
			return doc, err
		}
		doc.Blocks = append(doc.Blocks, tables...)
	}
	doc.Blocks = append(doc.Blocks, s.signature())
	if works := s.works(); len(works.Rows) > 0 {
		doc.Blocks = append(doc.Blocks, paper.Section{Landscape: true}, centred(p.T("tpps.paper.annex", "Year", strconv.Itoa(x.Body.Period.Year())), true), works)
	}
	return doc, nil
}

// written makes paragraphs and lists of text as people type it: a blank line ends a
// paragraph, a hyphen begins a point.
func written(p *locale.Printer, text string) (blocks []paper.Block) {
	if strings.TrimSpace(text) == "" {
		return []paper.Block{paper.P(p.T("tpps.paper.nothing"))}
	}
	for _, part := range strings.Split(text, "\n\n") {
		var plain, points []string
		end := func() {
			if len(plain) > 0 {
				blocks = append(blocks, paper.P(strings.Join(plain, "\n")))
			}
			if len(points) > 0 {
				blocks = append(blocks, paper.List{Marker: paper.Dash, Items: paper.Items(points...)})
			}
			plain, points = nil, nil
		}
		for _, line := range strings.Split(strings.TrimSpace(part), "\n") {
			point, is := strings.CutPrefix(strings.TrimSpace(line), "- ")
			switch {
			case is:
				points = append(points, point)
			case len(points) > 0:
				end()
				fallthrough
			default:
				plain = append(plain, strings.TrimSpace(line))
			}
		}
		end()
	}
	return blocks
}

// figures are the tables below a section.
func (s semester) figures(section string) ([]paper.Block, error) {
	f := s.Figures
	switch section {
	case "situation":
		return s.places()
	case "coverage":
		if len(f.Coverage) > 0 {
			return []paper.Block{s.coverage()}, nil
		}
	}
	return nil, nil
}

func column(head string, width float64, numeric bool) paper.Column {
	c := paper.Column{Head: head, Width: width}
	if numeric {
		c.Align = paper.Right
	}
	return c
}

// places compare the kecamatan of a regency. Small counts are left out, and with them what
// would tell them.
func (s semester) places() ([]paper.Block, error) {
	f, p := s.Figures, s.p
	if f.Month == 0 || len(f.Districts) == 0 {
		return nil, nil
	}
	t := paper.Table{Caption: p.T("tpps.paper.places", "Month", f.Month), Note: p.T("tpps.paper.places.note"), Points: 9.5, Columns: []paper.Column{column(p.T("tpps.paper.district"), 3, false), column(p.T("tpps.paper.children"), 1.4, true),
		column(p.T("tpps.paper.measured"), 1.4, true), column(p.T("tpps.paper.stunted"), 1.4, true), column(p.T("tpps.paper.share"), 1.2, true), column(p.T("tpps.paper.interval"), 1.6, true)}}
	bars := chart.Bars{Title: t.Caption, Describe: p.T("tpps.paper.places.describe"), XName: p.T("tpps.paper.share.axis"), Share: true, Print: p}
	for _, d := range append(f.Districts[:len(f.Districts):len(f.Districts)], f.Whole) {
		name := s.words.Place(d.Code)
		low, high := d.Interval()
		cells := []string{name, s.count(d.Children, d.Hides.Has(situation.HidesChildren)), s.count(d.Measured, d.Hides.Has(situation.HidesMeasured)), s.count(d.Stunted, d.Hides.Has(situation.HidesStunted)), p.Percent(d.Prevalence(), 1), p.Interval(low, high, 1)}
		bar := chart.Bar{Name: place(d.Code), Value: d.Prevalence(), Low: low, High: high, Few: d.Few()}
		if d.Hides&(situation.HidesStunted|situation.HidesMeasured) != 0 || !d.Known() { // with either the share tells the other
			cells[4], cells[5] = "–", "–"
			bar.Value, bar.Low, bar.High, bar.Note = math.NaN(), 0, 0, p.T("tpps.paper.withheld")
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(cells...), Strong: d.Code == f.Whole.Code})
		if d.Code != f.Whole.Code {
			bars.Rows = append(bars.Rows, bar)
		}
	}
	var b bytes.Buffer
	if err := bars.PNG(&b); err != nil {
		return nil, err
	}
	return []paper.Block{t, paper.Picture{Image: b.Bytes(), Caption: bars.Title, Alt: bars.Describe}}, nil
}

func place(code string) string {
	one, _ := region.Get(code)
	return one.Name
}

func (s semester) count(n int64, hidden bool) string {
	if hidden {
		return s.p.T("tpps.paper.withheld")
	}
	return s.p.Int(int(n))
}

// coverage sets each service beside its target and the semester before.
func (s semester) coverage() paper.Table {
	p, f := s.p, s.Figures
	t := paper.Table{Caption: p.T("tpps.paper.coverage", "Year", strconv.Itoa(f.Services.Year())), Note: p.T("tpps.paper.coverage.note", "Edition", f.Edition), Points: 9, Columns: []paper.Column{column(p.T("tpps.paper.indicator"), 5, false), column(p.T("tpps.paper.reached"), 2, true),
		column(p.T("tpps.paper.share"), 1.2, true), column(p.T("tpps.paper.target"), 1.2, true), column(p.T("tpps.paper.before"), 1.4, true)}}
	for _, c := range f.Coverage {
		goal, before := "–", "–"
		if c.Goal > 0 {
			goal = p.Percent(float64(c.Goal)/10_000, 1)
		}
		if s.Before != nil {
			for _, b := range s.Before.Coverage {
				if b.ID == c.ID && s.Before.Services == f.Services && b.Pair != c.Pair {
					before = p.Percent(b.Pair.Ratio(), 1)
				}
			}
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(c.Name(p.Lang()), p.T("web.figure.bare", "Numerator", int(c.Pair[0]), "Denominator", int(c.Pair[1])), p.Percent(c.Pair.Ratio(), 1), goal, before)})
	}
	return t
}

// works is the annex: the programme with what came of it.
func (s semester) works() paper.Table {
	p := s.p
	t := paper.Table{Numbers: true, Points: 9, Columns: []paper.Column{{Head: p.T("tpps.paper.no"), Width: 0.5, Align: paper.Center}, column(p.T("tpps.column.bidang"), 2.4, false), column(p.T("tpps.column.kegiatan"), 3.4, false), column(p.T("tpps.column.keluaran"), 2.4, false),
		column(p.T("tpps.column.bulan"), 1.3, false), column(p.T("tpps.column.opd"), 1.8, false), column(p.T("tpps.column.kemajuan"), 1.4, false), column(p.T("tpps.column.hasil"), 2.4, false)}}
	for i, w := range s.Figures.Works {
		progress, office := p.T("tpps.progress."+string(w.Progress)), "–"
		if w.Late {
			progress = p.T("tpps.late")
		}
		if w.Office != "" {
			office = s.words.Office(w.Office)
		}
		var when []string
		for _, m := range w.Months {
			when = append(when, p.ShortMonth(civil.Month(202600+m)))
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(strconv.Itoa(i+1), s.Team.Body.FieldName(w.Field), w.Activity, w.Output, strings.Join(when, ", "), office, progress, w.Told)})
	}
	return t
}

func (s semester) signature() paper.Signatures {
	day := s.p.T("tpps.paper.day.open")
	if s.Closed() {
		day = s.p.LongDate(s.Body.Submitted)
	}
	return paper.Signatures{Place: s.head.Place + ", " + day, Signers: []paper.Signer{{Position: s.p.T("tpps.paper.chair", "Place", s.words.Place(s.Area))}}}
}

// Decree is the draft of the decree (SK) that sets a team up, with the list of its members
// as an annex. It names them: only who manages the team prints it.
func Decree(x tpps.Whole, head letter.Head, made time.Time) paper.Document {
	p := locale.For(locale.Indonesian)
	words := reminder.Words{Printer: p, Framework: x.Framework}
	at := words.Place(x.Area)
	number, day := p.T("tpps.sk.number.open"), p.T("tpps.paper.day.open")
	if x.Body.Number != "" {
		number, day = x.Body.Number, p.LongDate(x.Body.Day)
	}
	args := []any{"Place", at, "HEAD", strings.ToUpper(head.Position), "Number", number, "Until", p.T("tpps.sk.until.open")}
	if x.Body.Until != 0 {
		args[len(args)-1] = p.LongDate(x.Body.Until)
	}
	doc := paper.Document{Title: p.T("tpps.sk.name", "Place", at), Size: head.Size, Head: head.Paper(), Foot: p.T("tpps.sk.foot", "Place", at), Made: made, Draft: p.T("paper.draft")}
	points := func(prefix string, marker paper.Marker, keys ...string) paper.List {
		l := paper.List{Marker: marker}
		for _, key := range keys {
			l.Items = append(l.Items, paper.Item{Runs: paper.Plain(p.T(prefix+key, args...))})
		}
		return l
	}
	bold := func(key string) paper.Para {
		return paper.Para{Runs: []paper.Run{{Text: p.T(key), Bold: true}}, Keep: true}
	}
	signer := head.Signer()
	signer.Position = strings.ToUpper(signer.Position)
	sign := paper.Signatures{Place: p.T("tpps.sk.done", "Seat", head.Place, "Day", day), Signers: []paper.Signer{signer}}
	dicta := paper.Fields{Rows: []paper.Field{{Name: p.T("tpps.sk.fixes"), Value: p.T("tpps.sk.title", args...) + " " + p.T("tpps.sk.about") + " " + strings.ToUpper(p.T("tpps.sk.subject", args...)) + "."}}}
	for _, key := range []string{"1", "2", "3", "4", "5"} {
		dicta.Rows = append(dicta.Rows, paper.Field{Name: p.T("tpps.sk.dictum." + key), Value: p.T("tpps.sk.dictum."+key+".text", args...)})
	}
	doc.Blocks = []paper.Block{centred(p.T("tpps.sk.title", args...), true), centred(p.T("tpps.sk.number", args...), false), centred(p.T("tpps.sk.about"), true), centred(strings.ToUpper(p.T("tpps.sk.subject", args...)), true), centred(strings.ToUpper(head.Position)+",", true),
		bold("tpps.sk.considering"), points("tpps.sk.considering.", paper.Letter, "a", "b"), bold("tpps.sk.recalling"), points("tpps.sk.law.", paper.Number, "perpres", "bkkbn", "perda"), paper.Para{Runs: []paper.Run{{Text: p.T("tpps.sk.unsure"), Italic: true}}, Small: true},
		centred(p.T("tpps.sk.decides"), true), dicta, sign,
		paper.Break{}, paper.Fields{Right: true, Rows: []paper.Field{{Value: p.T("tpps.sk.annex", args...)}, {Name: p.T("tpps.sk.annex.number"), Value: number}, {Name: p.T("tpps.sk.annex.day"), Value: day}}},
		centred(strings.ToUpper(p.T("tpps.sk.list", args...)), true), memberList(p, words, x.Body, x.Members), sign}
	return doc
}

// memberList is the annex: seats in the order of decrees, the fields as heads of their own.
func memberList(p *locale.Printer, words reminder.Words, team tpps.Team, all []register.Entry[tpps.Member]) paper.Table {
	t := paper.Table{Points: 10, Columns: []paper.Column{{Head: p.T("tpps.paper.no"), Width: 0.6, Align: paper.Center}, column(p.T("tpps.column.who"), 4, false), column(p.T("tpps.column.lembaga"), 3, false), column(p.T("tpps.column.kedudukan"), 2.4, false)}}
	field := ""
	for i, e := range all {
		m := e.Body
		if m.Field != field && m.Field != "" {
			t.Rows = append(t.Rows, paper.Row{Cells: []paper.Cell{{Text: p.T("tpps.sk.field", "Field", team.FieldName(m.Field)), Span: 4}}, Strong: true})
		}
		field = m.Field
		who, institution := m.Position, m.Institution
		if m.Name != "" {
			who = m.Name + "\n" + m.Position
		}
		if m.Office != "" {
			institution = words.Office(m.Office)
		}
		t.Rows = append(t.Rows, paper.Row{Cells: paper.Cells(strconv.Itoa(i+1), who, institution, p.T("tpps.seat."+string(m.Seat)))})
	}
	return t
}
