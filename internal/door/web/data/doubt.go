package data

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tumbuh/internal/aksi/data"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

type doubtsPage struct {
	Title   string
	Lead    string
	Tabs    []web.Tab
	States  []web.Tab
	Filter  web.Filter
	Doubts  web.Table
	Pager   web.Pager
	Manages bool
	Hidden  []web.Option
	Assign  []web.Field // to one owner, all that the filter leaves; none: not by this actor, or nobody could
	Many    string
}

type doubtPage struct {
	Title  string
	Trail  []web.Crumb
	Facts  []fact
	Hidden []web.Option
	Settle web.Field // no name: not by this actor
	Assign []web.Field
	Nobody bool // could answer
	Look   web.Crumb
	Gap    string // the form of a gap made from it
	Alert  web.Alert
}

type fact struct {
	Label, Value string
	Badge        web.Badge
}

const perPage = 50

// stateColours are how far a doubt is, as a colour.
var stateColours = map[data.State]web.Status{data.Open: web.Bad, data.Assigned: web.Watch, data.Settled: web.Good, data.Gone: web.Plain}

func (s *screens) showDoubts(w http.ResponseWriter, r *http.Request) error {
	p, by, q := web.PrinterOf(r), s.actor(r), r.URL.Query()
	if kind, target := q.Get("jenis"), q.Get("sasaran"); target != "" {
		return s.showDoubt(w, r, http.StatusOK, kind, target, nil)
	}
	area, err := areaOf(r, by)
	if err != nil {
		return err
	}
	all, err := s.data.Doubts(r.Context(), by, area)
	if err != nil {
		return err
	}
	today := s.data.Today(by.Regency())
	view := doubtsPage{Tabs: tabs(p, by, doubtHref), Manages: manages(by), Lead: p.T("data.doubt.lead")}
	if !by.May(account.QualityRead) {
		view.Lead = p.T("data.doubt.lead.own")
	}
	count := map[data.State]int{}
	late := 0
	for _, d := range all {
		if count[d.State]++; d.Late(today) {
			late++
		}
	}
	view.Title = p.N("data.doubt.title", count[data.Open]+count[data.Assigned], "Place", placeName(p, area), "Late", late)
	state := data.State(q.Get("keadaan"))
	if !slices.Contains(data.States, state) {
		state = data.Open
		if count[data.Open] == 0 && count[data.Assigned] > 0 {
			state = data.Assigned
		}
	}
	for _, one := range data.States {
		to, _ := web.Query(r.URL.RequestURI(), "keadaan", string(one))
		to, _ = web.Query(to, "hal", "")
		view.States = append(view.States, web.Tab{Text: p.T("data.state." + string(one)), Href: to, Count: p.Int(count[one]), Active: one == state})
	}
	view.Filter = doubtFilter(p, by, area, q.Get("jenis"), state)
	all = slices.DeleteFunc(all, func(d data.Doubt) bool { return d.State != state || q.Get("jenis") != "" && d.Kind != q.Get("jenis") })
	order := web.SortOf(r, "sejak", "jenis", "-besar", "tenggat")
	sortDoubts(all, order)
	from, to, pager := web.PageOf(r, len(all), perPage)
	view.Pager = pager
	view.Doubts = doubtTable(p, r, by, all[from:to], order, today)
	if view.Manages && state == data.Open && len(all) > 0 {
		helpers, err := s.data.Helpers(r.Context(), by, all)
		if err != nil {
			return err
		}
		view.Hidden = []web.Option{{Value: "jenis", Text: q.Get("jenis")}, {Value: "wilayah", Text: area}}
		view.Assign = assignFields(p, helpers, "", today+data.DueAfter)
		view.Many = p.N("data.doubt.many", len(all))
	}
	return s.doubts.Render(w, r, http.StatusOK, view)
}

// assignFields ask who and until when; none where there is nobody.
func assignFields(p *locale.Printer, who []account.Account, chosen string, until civil.Date) []web.Field {
	owner := web.Field{Name: "penanggung", Label: p.T("data.doubt.owned"), Type: "select", Value: chosen, Required: true}
	for _, a := range who {
		owner.Options = append(owner.Options, web.Option{Value: string(a.ID), Text: a.Name + " · " + p.T("account.role."+string(a.Role)) + " · " + placeName(p, a.Region)})
	}
	if who == nil {
		return nil
	}
	return []web.Field{owner, needed(day(p, "tenggat", until))}
}

func sortDoubts(all []data.Doubt, by web.Sort) {
	slices.SortStableFunc(all, func(a, b data.Doubt) int {
		n := 0
		switch by.Key {
		case "sejak":
			n = cmp.Or(cmp.Compare(a.Since.Unix()/86400, b.Since.Unix()/86400), rank(a)-rank(b), -cmp.Compare(a.Detail.Size, b.Detail.Size))
		case "jenis":
			n = cmp.Or(rank(a)-rank(b), strings.Compare(a.Area, b.Area))
		case "besar":
			n = cmp.Compare(a.Detail.Size, b.Detail.Size)
		case "tenggat":
			n = cmp.Compare(a.Due, b.Due)
		}
		if by.Descending {
			n = -n
		}
		return n
	})
}

// rank is the place of a doubt's kind in the list of kinds.
func rank(d data.Doubt) int {
	return slices.IndexFunc(data.Kinds, func(k data.Kind) bool { return k.Key == d.Kind })
}

func doubtFilter(p *locale.Printer, by account.Actor, area, kind string, state data.State) web.Filter {
	kinds := web.Field{Name: "jenis", Label: p.T("data.doubt.kind"), Type: "select", Value: kind, Options: []web.Option{{Text: p.T("data.all")}}}
	for _, k := range data.Kinds {
		kinds.Options = append(kinds.Options, web.Option{Value: k.Key, Text: p.T("data.doubt." + k.Key)})
	}
	f := web.Filter{Action: doubtHref, Fields: []web.Field{kinds}, Hidden: []web.Option{{Value: "keadaan", Text: string(state)}}}
	if by.May(account.QualityRead) {
		f.Fields = append(f.Fields, places(p, by, area))
	}
	if kind != "" || area != by.Area() {
		f.Clear = doubtHref
	}
	return f
}

func doubtTable(p *locale.Printer, r *http.Request, by account.Actor, all []data.Doubt, order web.Sort, today civil.Date) web.Table {
	t := web.Table{Caption: p.T("data.doubt.caption"), Empty: web.Empty{Icon: "circle-check", Title: p.T("data.doubt.none"), Text: p.T("data.doubt.none.text")}}
	t.Columns = []web.Column{order.Column(r, "jenis", p.T("data.doubt.kind"), false), order.Column(r, "besar", p.T("data.doubt.what"), true),
		order.Column(r, "sejak", p.T("data.doubt.since"), false), order.Column(r, "tenggat", p.T("data.doubt.owned"), false)}
	t.Columns[1].Numeric = false
	t.Columns[2].Wide = true
	for _, d := range all {
		owner := web.Cell{Badge: web.Badge{Status: stateColours[d.State], Text: p.T("data.state." + string(d.State))}}
		if d.Owner != "" {
			owner = web.Cell{Text: d.Name, Note: p.T("data.doubt.until", "Day", p.Date(d.Due))}
			if d.Late(today) {
				owner = web.Cell{Badge: web.Badge{Status: web.Bad, Text: p.T("data.late")}, Note: d.Name + " · " + p.T("data.doubt.until", "Day", p.Date(d.Due))}
			}
		}
		if d.State == data.Settled {
			owner.Note = d.Answer
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: p.T("data.doubt." + d.Kind), Href: address(d), Note: strings.Trim(d.Detail.Posyandu+" · "+placeName(p, d.Area), " ·")}, {Text: say(p, d)},
			{Text: p.Date(civil.DateOf(d.Since.In(region.Zone(by.Regency()))))}, owner}})
	}
	return t
}

// address is the page of one doubt.
func address(d data.Doubt) string {
	return doubtHref + "?" + url.Values{"jenis": {d.Kind}, "sasaran": {d.Target}}.Encode()
}

// say tells what makes a doubt one.
func say(p *locale.Printer, d data.Doubt) string {
	x := d.Detail
	args := []any{"Count", int(x.Count), "Of", int(x.Of), "Month", x.Month, "Share", share(p, data.Share{Numerator: x.Count, Denominator: x.Of})}
	switch d.Kind {
	case "digits", "spread":
		var signs []string
		for _, sign := range x.Signs {
			signs = append(signs, p.T(sign))
		}
		return p.T("data.doubt."+d.Kind+".detail", "Signs", strings.Join(signs, ", "), "Of", int(x.Of), "Month", x.Month)
	case "prevalence", "coverage", "far", "impossible":
		was := x.Was
		if period, err := civil.ParsePeriod(x.Was); err == nil {
			was = web.PeriodText(p, period)
		}
		other := data.Share{}
		if x.Before != nil {
			other = *x.Before
		}
		args = append(args, "Before", share(p, other), "Were", int(other.Numerator), "Among", int(other.Denominator), "Was", was, "Indicator", indicatorName(p, x.Indicator), "Period", web.PeriodText(p, x.Period))
	case "krs":
		return p.N("data.doubt.krs.detail", int(x.Count), "Period", web.PeriodText(p, x.Period), "Source", p.T("data.krs."+x.Was))
	case "held", "conflict", "twin", "twin-family", "nik":
		return p.N("data.doubt."+d.Kind+".detail", int(x.Count))
	}
	return p.T("data.doubt."+d.Kind+".detail", args...)
}

func share(p *locale.Printer, s data.Share) string {
	return p.Percent(data.Filled{Share: s}.Ratio(), 1)
}

// indicatorName is an indicator of any edition, with its id.
func indicatorName(p *locale.Printer, id string) string {
	if x, _, ok := edition.Find(id); ok {
		return x.Name(p.Lang()) + " (" + id + ")"
	}
	return id
}

// settledAt is the page where a doubt is settled, for those who may open it.
func settledAt(by account.Actor, d data.Doubt) (href string) {
	q := url.Values{"wilayah": {d.Area}}
	page, may := "", account.ChildRead
	switch d.Kind {
	case "held":
		page, may, q = "/ponsel/ditahan", account.FieldMend, nil
	case "conflict":
		page, may, q = "/ponsel/perbedaan", account.FieldMend, nil
	case "twin":
		page, may, q = "/anak/ganda", account.ChildMerge, nil
	case "twin-family":
		page, may, q = "/ponsel/ganda", account.ChildMerge, nil
	case "implausible", "absent", "nik":
		page = "/anak"
		q.Set("perlu", map[string]string{"implausible": "ragu", "absent": "tidak-ditimbang", "nik": "semua"}[d.Kind])
		if d.Detail.Posyandu != "" {
			q.Set("posyandu", d.Detail.Posyandu)
		}
		if d.Detail.Month != 0 {
			q.Set("bulan", d.Detail.Month.String())
		}
	case "digits", "spread":
		page, may = "/mutu", account.QualityRead
		q.Set("bulan", d.Detail.Month.String())
	case "prevalence":
		page, may, q = "/wilayah/"+d.Area, account.FigureRead, url.Values{"bulan": {d.Detail.Month.String()}}
		if region.LevelOf(d.Area) == region.Village {
			page = "/desa/" + d.Area
		}
	case "krs":
		page, may = "/keluarga/bkkbn", account.FigureRead
	default:
		page, may = "/isian/"+d.Detail.Indicator, account.CoverageEnter
		if !by.May(may) {
			page, may = "/cakupan/indikator/"+d.Detail.Indicator, account.FigureRead
		}
		q.Set("periode", d.Detail.Period.String())
	}
	if !by.May(may) {
		return ""
	}
	if len(q) > 0 {
		page += "?" + q.Encode()
	}
	return page
}

// showDoubt is one, with what an answer to it had wrong.
func (s *screens) showDoubt(w http.ResponseWriter, r *http.Request, status int, kind, target string, wrong error) error {
	p, by := web.PrinterOf(r), s.actor(r)
	d, err := s.data.Doubt(r.Context(), by, kind, target)
	if err != nil {
		return err
	}
	rule, _ := data.KindOf(d.Kind)
	regency := by.Regency()
	view := doubtPage{Title: p.T("data.doubt.one", "What", p.T("data.doubt."+d.Kind), "Place", placeName(p, d.Area)), Hidden: []web.Option{{Value: "jenis", Text: d.Kind}, {Value: "sasaran", Text: d.Target}},
		Trail: []web.Crumb{{Text: p.T("data.tab.data.ragu"), Href: doubtHref}, {Text: p.T("data.doubt." + d.Kind)}}}
	view.Facts = []fact{{Label: p.T("data.doubt.what"), Value: say(p, d)}, {Label: p.T("data.doubt.state"), Badge: web.Badge{Status: stateColours[d.State], Text: p.T("data.state." + string(d.State))}},
		{Label: p.T("data.doubt.since"), Value: web.Moment(p, d.Since.Time, regency)}, {Label: p.T("data.doubt.rule"), Value: p.T("data.doubt." + d.Kind + ".rule"), Badge: sure(p, rule.Certainty)},
		{Label: p.T("data.doubt.do"), Value: p.T("data.doubt." + d.Kind + ".do")}}
	if rule.Source != "" {
		view.Facts = append(view.Facts, fact{Label: p.T("data.source"), Value: p.T("data.source." + rule.Source)})
	}
	if d.Detail.Posyandu != "" {
		view.Facts = slices.Insert(view.Facts, 1, fact{Label: p.T("data.posyandu"), Value: d.Detail.Posyandu})
	}
	if d.Owner != "" {
		view.Facts = append(view.Facts, fact{Label: p.T("data.doubt.owned"), Value: d.Name + " · " + p.T("data.doubt.until", "Day", p.Date(d.Due))})
		if d.Late(s.data.Today(regency)) {
			view.Facts[len(view.Facts)-1].Badge = web.Badge{Status: web.Bad, Text: p.T("data.late")}
		}
	}
	if d.Answer != "" {
		view.Facts = append(view.Facts, fact{Label: p.T("data.doubt.answered"), Value: strings.Trim(d.Answer+" · "+d.By, " ·")})
	}
	if href := settledAt(by, d); href != "" {
		view.Look = web.Crumb{Text: p.T("data.doubt.look"), Href: href}
	}
	problem := p.Fields(wrong)
	if d.MayAnswer(by) {
		view.Settle = web.Field{Name: "jawaban", Label: p.T("data.doubt.answer.label"), Type: "textarea", Required: true, Hint: p.T("data.doubt.answer.hint"), Value: r.PostFormValue("jawaban"), Error: problem["jawaban"]}
	}
	if manages(by) && d.State != data.Gone {
		who, err := s.data.Owners(r.Context(), by, d)
		if err != nil {
			return err
		}
		view.Assign, view.Nobody = assignFields(p, who, cmp.Or(r.PostFormValue("penanggung"), string(d.Owner)), cmp.Or(d.Due, s.data.Today(regency)+data.DueAfter)), len(who) == 0
		for i, f := range view.Assign {
			if view.Assign[i].Error = problem[f.Name]; r.PostFormValue(f.Name) != "" {
				view.Assign[i].Value = r.PostFormValue(f.Name)
			}
		}
		view.Gap = planHref + "?" + url.Values{"kesenjangan": {"baru"}, "dari": {d.Kind + ":" + d.Target}}.Encode()
	}
	return s.doubt.Render(w, r, status, view)
}

func (s *screens) recount(w http.ResponseWriter, r *http.Request) error {
	n, err := s.data.Recount(r.Context(), s.actor(r))
	if err != nil {
		return err
	}
	s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: web.PrinterOf(r).N("data.doubt.recounted", n)})
	http.Redirect(w, r, doubtHref, http.StatusSeeOther)
	return nil
}

func (s *screens) assign(w http.ResponseWriter, r *http.Request) error {
	kind, target, area := r.PostFormValue("jenis"), r.PostFormValue("sasaran"), r.PostFormValue("wilayah")
	if target == "" {
		n, err := s.data.AssignAll(r.Context(), s.actor(r), kind, area, idOf(r.PostFormValue("penanggung")), dayOf(r, "tenggat"))
		for _, problem := range web.PrinterOf(r).Fields(err) {
			err = nil
			s.site.Notify(r.Context(), web.Alert{Status: web.Bad, Text: problem})
		}
		if err != nil {
			return err
		}
		if n > 0 {
			s.site.Notify(r.Context(), web.Alert{Status: web.Good, Text: web.PrinterOf(r).N("data.doubt.gave", n)})
		}
		http.Redirect(w, r, doubtHref+"?"+url.Values{"jenis": {kind}, "wilayah": {area}}.Encode(), http.StatusSeeOther)
		return nil
	}
	err := s.data.Assign(r.Context(), s.actor(r), kind, target, idOf(r.PostFormValue("penanggung")), dayOf(r, "tenggat"))
	return s.answered(w, r, kind, target, err, "data.doubt.assigned")
}

func (s *screens) settle(w http.ResponseWriter, r *http.Request) error {
	kind, target := r.PostFormValue("jenis"), r.PostFormValue("sasaran")
	err := s.data.Settle(r.Context(), s.actor(r), kind, target, r.PostFormValue("jawaban"))
	return s.answered(w, r, kind, target, err, "data.doubt.settled")
}

func (s *screens) answered(w http.ResponseWriter, r *http.Request, kind, target string, err error, key string) error {
	if fields := web.PrinterOf(r).Fields(err); err != nil && len(fields) > 0 {
		return s.showDoubt(w, r, web.StatusCode(err), kind, target, err)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, doubtHref+"?"+url.Values{"jenis": {kind}, "sasaran": {target}}.Encode(), key)
}
