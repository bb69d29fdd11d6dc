package risk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/care"
)

// familyPage is one family: who, why at risk, what is due and lacks, who accompanies it.
type familyPage struct {
	Title   string
	Trail   []web.Crumb
	State   web.Badge
	Where   string
	Mark    string
	Alert   web.Alert
	Facts   []fact
	Factors web.Table
	Unasked string
	Untold  string
	Members web.Table
	Lacks   web.Table
	Terms   web.Table
	Visits  web.Table
	Checks  web.Table
	Overdue bool
	Visit   []web.Field // none: not by this actor
	Check   []web.Field
	Had     string
	Action  string
	Year    string
	Assign  string // where it is given to a team
}

type fact struct{ Label, Value string }

func (s *screens) showFamily(w http.ResponseWriter, r *http.Request) error {
	one, err := s.familyAsked(r)
	if err != nil {
		return err
	}
	return s.family.Render(w, r, http.StatusOK, s.familyOf(r, one))
}

func (s *screens) familyAsked(r *http.Request) (risk.One, error) {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return risk.One{}, fault.New(fault.NotFound, "risk.none", nil)
	}
	return s.risk.Family(r.Context(), s.actor(r), id)
}

func (s *screens) familyOf(r *http.Request, one risk.One) familyPage {
	p, by, f := web.PrinterOf(r), s.actor(r), &one.Family
	h := here{p: p, by: by, now: f.Day, year: f.Day.Month().Year()}
	h.place, _ = region.Get(f.Village)
	page := familyPage{Title: p.T("risk.family", "Name", f.Head), Trail: append(h.trail("/daftar"), web.Crumb{Text: f.Head}), State: badge(p, f.State()), Where: where(p, f), Mark: s.mark(p, by),
		Facts: facts(p, f), Unasked: unasked(p, f.Unasked...), Untold: unasked(p, f.Untold...), Action: href + "/" + string(f.ID), Year: strconv.Itoa(h.year), Overdue: f.Overdue()}
	page.Trail[len(page.Trail)-2].Href = h.at("/daftar", h.place.Code)
	page.Factors, page.Members, page.Lacks = factorTable(p, f), memberTable(p, f), lackTable(p, f)
	page.Terms, page.Visits, page.Checks = termTable(p, one), visitTable(p, f), checkTable(p, one)
	if by.AllowChild(account.FamilyVerify, h.place.Code, f.Posyandu) == nil {
		page.Visit = visitFields(p, f.Day)
		page.Check, page.Had = checkFields(p, f), hadText(f)
		page.Assign = h.at("/pendamping", h.place.Code)
	}
	return page
}

func facts(p *locale.Printer, f *risk.Family) []fact {
	word := func(prefix, code string) string {
		if code == "" {
			return p.T("risk.unasked")
		}
		return p.T(prefix + code)
	}
	truth := func(b *bool) string {
		if b == nil {
			return p.T("risk.unasked")
		}
		return p.T(map[bool]string{true: "risk.yes", false: "risk.no"}[*b])
	}
	welfare := p.T("risk.unasked")
	if f.Welfare > 0 {
		welfare = p.T("assist.column.welfare_" + strconv.Itoa(f.Welfare))
	}
	return []fact{{p.T("standard.field.water"), word("standard.water.", f.Water)}, {p.T("standard.field.latrine"), word("standard.latrine.", f.Latrine)},
		{p.T("standard.field.welfare"), welfare}, {p.T("standard.field.modern_fp"), truth(f.ModernFP)}, {p.T("risk.smoker"), truth(f.Smoker)}}
}

func factorTable(p *locale.Printer, f *risk.Family) web.Table {
	t := web.Table{Caption: p.T("risk.why"), Columns: []web.Column{{Label: p.T("risk.column.factor")}, {Label: p.T("risk.column.because")}, {Label: p.T("risk.column.certainty")}},
		Empty: web.Empty{Icon: "circle-check", Title: p.T(map[bool]string{true: "risk.why.none", false: "risk.why.target"}[f.Target])}}
	for _, x := range f.Factors {
		var because []string
		for _, b := range x.Because {
			if text := becauseOf(p, b); text != "" {
				because = append(because, text)
			}
		}
		certain := web.Badge{Status: web.Watch, Text: p.T("limit.certainty." + string(x.Certainty))}
		if x.Certainty == standard.Seen {
			certain.Status = web.Good
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("standard.risk." + x.Code)}, {Text: strings.Join(because, "; ")}, {Badge: certain, Note: p.T("standard.source." + x.Source)}}})
	}
	return t
}

// guards only say to whom a rule applies.
var guards = []string{"target", "couple", "siblings", "pregnant"}

func becauseOf(p *locale.Printer, b standard.Answer) string {
	if slices.Contains(guards, b.Field) {
		return ""
	}
	write := func(n int) string {
		switch b.Field {
		case "wife_youngest", "wife_oldest":
			return p.T("standard.unit.years", "Value", p.Int(n))
		case "spacing_months":
			return p.T("standard.unit.months", "Value", p.Int(n))
		}
		return p.Int(n)
	}
	text := p.T("standard.field."+b.Field) + ": "
	switch v := b.Value.(type) {
	case bool:
		return text + p.T(map[bool]string{true: "risk.yes", false: "risk.no"}[v])
	case string:
		return text + p.T("standard."+b.Field+"."+v)
	case int:
		text += write(v)
	}
	if b.Limit != nil {
		text += " (" + p.T("risk.limit", "Value", write(*b.Limit)) + ")"
	}
	return text
}

func memberTable(p *locale.Printer, f *risk.Family) web.Table {
	t := web.Table{Caption: p.T("risk.members"), Columns: []web.Column{{Label: p.T("risk.column.name")}, {Label: p.T("risk.column.age")}, {Label: p.T("risk.column.group")}}}
	for _, m := range slices.Concat(f.Persons, f.Children) {
		cell := web.Cell{Text: m.Name}
		relation := ""
		if m.Child != nil {
			cell.Href = "/anak/" + string(m.ID)
		} else if m.Person.Relation != "" {
			relation = p.T("standard.relation." + m.Person.Relation)
		}
		cell.Note = relation
		group := "–"
		if m.Group != "" {
			group = p.T("limit.group." + string(m.Group))
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{cell, {Text: age(p, m.Birth, f.Day)}, {Text: group}}})
	}
	return t
}

func age(p *locale.Printer, birth, day civil.Date) string {
	switch months := day.MonthsSince(birth); {
	case birth == 0:
		return p.T("risk.unasked")
	case months < 24:
		return p.N("unit.months", months)
	case months < 60:
		return p.T("unit.years_months", "Years", months/12, "Months", months%12)
	default:
		return p.T("standard.unit.years", "Value", p.Int(months/12))
	}
}

func lackTable(p *locale.Printer, f *risk.Family) web.Table {
	t := web.Table{Caption: p.T("risk.gaps", "Month", f.Day.Month()), Columns: []web.Column{{Label: p.T("risk.column.lack")}, {Label: p.T("risk.column.who")}},
		Empty: web.Empty{Icon: "circle-check", Title: p.T("risk.lacks.none")}}
	for _, l := range f.Lacks {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("risk.lack." + l.Code)}, {Text: cmp.Or(l.Name, p.T("risk.whole"))}}})
	}
	return t
}

func termTable(p *locale.Printer, one risk.One) web.Table {
	t := web.Table{Caption: p.T("risk.terms"), Columns: []web.Column{{Label: p.T("risk.column.team")}, {Label: p.T("risk.column.since")}, {Label: p.T("risk.column.until")}}, Empty: web.Empty{Icon: "users", Title: p.T("risk.terms.none")}}
	for _, x := range slices.Backward(one.Terms[one.ID]) {
		name, note := p.T("assist.team.elsewhere"), ""
		if team, ok := one.Team(x.Team); ok {
			name, note = p.T("assist.team.name", "Number", team.Number), people(p, team)
		}
		until := web.Cell{Text: p.T("risk.open")}
		if x.Until != 0 {
			until = web.Cell{Text: p.Date(x.Until), Note: p.T("assist.why." + x.Why)}
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: name, Note: note}, {Text: p.Date(x.Since), Note: x.Name}, until}})
	}
	return t
}

// people are the three of a team.
func people(p *locale.Printer, t assist.Team) string {
	var all []string
	for _, x := range [][2]string{{"assist.team.midwife", t.Midwife}, {"assist.team.pkk", t.PKK}, {"assist.team.kb", t.KB}} {
		if x[1] != "" {
			all = append(all, x[1]+" ("+p.T(x[0])+")")
		}
	}
	return strings.Join(all, ", ")
}

// visitsShown is how many visits stand on the page.
const visitsShown = 12

func visitTable(p *locale.Printer, f *risk.Family) web.Table {
	t := web.Table{Caption: p.T("risk.visits"), Columns: []web.Column{{Label: p.T("risk.column.day")}, {Label: p.T("risk.column.topics")}, {Label: p.T("risk.column.by")}}, Empty: web.Empty{Icon: "home-heart", Title: p.T("risk.visits.none")}}
	for i, e := range f.Visits() {
		if i == visitsShown {
			break
		}
		says := care.Says[care.HomeVisit](e)
		var topics []string
		for _, code := range says.Topics {
			topics = append(topics, p.T("standard.topic."+code))
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.Date(e.Day)}, {Text: cmp.Or(strings.Join(topics, ", "), "–"), Note: says.Found}, {Text: e.Name}}})
	}
	return t
}

func checkTable(p *locale.Printer, one risk.One) web.Table {
	t := web.Table{Caption: p.T("risk.checks"), Columns: []web.Column{{Label: p.T("risk.year")}, {Label: p.T("risk.column.outcome")}, {Label: p.T("risk.column.found")}, {Label: p.T("risk.column.computed"), Wide: true}}, Empty: web.Empty{Icon: "checklist", Title: p.T("risk.checks.none")}}
	for _, c := range one.Checks[one.ID] {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: strconv.Itoa(c.Year)}, {Text: p.T("assist.outcome." + string(c.Outcome)), Note: strings.TrimPrefix(c.Note+" · "+c.Name+", "+web.Moment(p, c.At.Time, one.Regency), " · ")}, {Text: risks(p, c.Factors.Found)}, {Text: risks(p, c.Factors.Computed)}}})
	}
	return t
}

func risks(p *locale.Printer, codes []string) string {
	var all []string
	for _, code := range codes {
		all = append(all, p.T("standard.risk."+code))
	}
	return cmp.Or(strings.Join(all, ", "), "–")
}

func visitFields(p *locale.Printer, today civil.Date) []web.Field {
	topic := web.Field{Name: "topik", Label: p.T("risk.visit.topic"), Type: "select", Options: []web.Option{{Text: "–"}}}
	for _, code := range standard.Topics {
		topic.Options = append(topic.Options, web.Option{Value: code, Text: p.T("standard.topic." + code)})
	}
	return []web.Field{{Name: "tanggal", Label: p.T("risk.column.day"), Type: "date", Value: today.String(), Required: true}, topic, {Name: "temuan", Label: p.T("risk.visit.found"), Complete: "off"}}
}

// visit records a visit that somebody reports in the office.
func (s *screens) visit(w http.ResponseWriter, r *http.Request) error {
	one, err := s.familyAsked(r)
	if err != nil {
		return err
	}
	said := care.HomeVisit{Found: r.PostFormValue("temuan"), Topics: []string{}}
	if topic := r.PostFormValue("topik"); topic != "" {
		said.Topics = append(said.Topics, topic)
	}
	err = s.assist.Visit(r.Context(), s.actor(r), one.ID, dateOf(r.PostFormValue("tanggal")), said)
	return s.familyDone(w, r, one, err, "risk.visit.done", "tanggal", "topik", "temuan")
}

// familyDone leads back to the family, or shows its page again with what was typed.
func (s *screens) familyDone(w http.ResponseWriter, r *http.Request, one risk.One, err error, key string, typed ...string) error {
	p := web.PrinterOf(r)
	if err == nil {
		return s.done(w, r, p.T(key), href+"/"+string(one.ID))
	}
	alert, errors, shown := wrong(p, err)
	if !shown {
		return err
	}
	page := s.familyOf(r, one)
	page.Alert = alert
	for _, fields := range [][]web.Field{page.Visit, page.Check} {
		for i, f := range fields {
			if slices.Contains(typed, f.Name) {
				fields[i].Value, fields[i].Error = r.PostFormValue(f.Name), errors[f.Name]
			}
		}
	}
	return s.family.Render(w, r, web.StatusCode(err), page)
}

// checkFields ask what was found on the spot, beginning with what is recorded.
func checkFields(p *locale.Printer, f *risk.Family) []web.Field {
	outcome := web.Field{Name: "hasil", Label: p.T("risk.column.outcome"), Type: "select", Options: []web.Option{{Text: p.T("risk.choose")}}}
	for _, o := range assist.Outcomes {
		outcome.Options = append(outcome.Options, web.Option{Value: string(o), Text: p.T("assist.outcome." + string(o))})
	}
	codes := func(name string, codes standard.Codes, has string) web.Field {
		x := web.Field{Name: name, Label: p.T("standard.field." + name), Type: "select", Value: has}
		if has == "" {
			x.Options = []web.Option{{Text: p.T("risk.unasked")}}
		}
		for _, code := range codes {
			x.Options = append(x.Options, web.Option{Value: code, Text: p.T("standard." + name + "." + code)})
		}
		return x
	}
	welfare := web.Field{Name: "welfare", Label: p.T("standard.field.welfare"), Type: "select"}
	if welfare.Options = []web.Option{{Text: p.T("risk.unasked")}}; f.Welfare > 0 {
		welfare.Value, welfare.Options = strconv.Itoa(f.Welfare), nil
	}
	for n := 1; n <= 5; n++ {
		welfare.Options = append(welfare.Options, web.Option{Value: strconv.Itoa(n), Text: p.T("assist.column.welfare_" + strconv.Itoa(n))})
	}
	modern := web.Field{Name: "modern_fp", Label: p.T("standard.field.modern_fp"), Type: "select", Options: []web.Option{{Text: p.T("risk.unasked")}, {Value: "true", Text: p.T("risk.yes")}, {Value: "false", Text: p.T("risk.no")}}}
	if f.ModernFP != nil {
		modern.Value, modern.Options = strconv.FormatBool(*f.ModernFP), modern.Options[1:]
	}
	all := []web.Field{outcome, codes("water", standard.Water, f.Water), codes("latrine", standard.Latrine, f.Latrine), welfare, modern, {Name: "catatan", Label: p.T("risk.note"), Complete: "off"}}
	if f.Check != nil {
		all[0].Value, all[len(all)-1].Value = string(f.Check.Outcome), f.Check.Note
	}
	return all
}

// hadText is the moment of the check that a form shows.
func hadText(f *risk.Family) string {
	if f.Check == nil {
		return ""
	}
	return f.Check.At.UTC().Format(time.RFC3339Nano)
}

func hadOf(text string) db.Time {
	at, _ := time.Parse(time.RFC3339Nano, text) // nonsense: as if none had been shown
	return db.Time{Time: at}
}

// check verifies one family, with what was found of its household.
func (s *screens) check(w http.ResponseWriter, r *http.Request) error {
	one, err := s.familyAsked(r)
	if err != nil {
		return err
	}
	said := risk.Said{Household: one.ID, Outcome: assist.Result(r.PostFormValue("hasil")), Note: r.PostFormValue("catatan"), Had: hadOf(r.PostFormValue("pernah")), Home: map[string]any{}}
	for _, name := range []string{"water", "latrine"} {
		if value := r.PostFormValue(name); value != "" {
			said.Home[name] = value
		}
	}
	if n, err := strconv.Atoi(r.PostFormValue("welfare")); err == nil {
		said.Home["welfare"] = n
	}
	if yes, err := strconv.ParseBool(r.PostFormValue("modern_fp")); err == nil {
		said.Home["modern_fp"] = yes
	}
	_, err = s.risk.Verify(r.Context(), s.actor(r), one.Family.Village, one.Day.Month().Year(), []risk.Said{said})
	return s.familyDone(w, r, one, err, "risk.check.done", "hasil", "water", "latrine", "welfare", "modern_fp", "catatan")
}
