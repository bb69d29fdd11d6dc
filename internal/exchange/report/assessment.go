package report

import (
	"strconv"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/privacy"
)

// Section is a part of a document: sentences, and a table where there is one.
type Section struct {
	Name    string // for links: s1, s2 …
	Heading string
	Lines   []string
	Points  []string // a list
	Columns []string
	Rows    [][]string
}

// Assessment is the draft of the data protection impact assessment (UU 27/2022
// art. 34) with the record of processing (art. 31), filled from how this
// installation is configured. What the program cannot know is left open for the
// controller and says so.
func Assessment(p *locale.Printer, f privacy.Facts) []Section {
	d := draft{p: p, f: f}
	d.controller()
	d.kept()
	d.grounds()
	d.roles()
	d.safeguards()
	d.section("retention").say("privacy.dpia.retention.child", "Years", f.Years).say("privacy.dpia.retention.rest", "Years", f.Years)
	d.section("recipients").say("privacy.dpia.recipients.none").say("privacy.dpia.recipients.figures", "Below", f.SmallCell).open("processors")
	d.risks()
	d.activities()
	d.points()
	for i := range d.all {
		d.all[i].Name = "s" + strconv.Itoa(i+1)
		d.all[i].Heading = strconv.Itoa(i+1) + ". " + d.all[i].Heading
	}
	return d.all
}

type draft struct {
	p   *locale.Printer
	f   privacy.Facts
	all []Section
}

func (d *draft) section(name string) *draft {
	d.all = append(d.all, Section{Heading: d.p.T("privacy.dpia." + name)})
	return d
}

func (d *draft) last() *Section { return &d.all[len(d.all)-1] }

func (d *draft) say(key string, args ...any) *draft {
	d.last().Lines = append(d.last().Lines, d.p.T(key, args...))
	return d
}

// open is a point that only the controller can fill.
func (d *draft) open(name string) *draft {
	d.last().Points = append(d.last().Points, d.p.T("privacy.dpia.open", "What", d.p.T("privacy.dpia.open."+name)))
	return d
}

func (d *draft) columns(names ...string) {
	for _, name := range names {
		d.last().Columns = append(d.last().Columns, d.p.T("privacy.dpia.column."+name))
	}
}

func (d *draft) row(cells ...string) { d.last().Rows = append(d.last().Rows, cells) }

func (d *draft) controller() {
	place, _ := region.Get(d.f.Regency)
	d.section("controller").say("privacy.dpia.controller.what", "Place", place.Name, "Day", civil.DateOf(d.f.Now.In(region.Zone(d.f.Regency))))
	d.say("privacy.dpia.controller.why").open("name").open("officer").open("consulted")
}

func (d *draft) kept() {
	c := d.f.Counted
	d.section("kept").say("privacy.dpia.kept.count", "Children", c.Children, "Visits", c.Visits, "Accounts", c.Accounts)
	d.columns("data", "whose", "why")
	for _, kind := range []string{"identity", "numbers", "measures", "months", "families", "care", "forms", "phones", "lines", "consents", "accounts", "ledger"} {
		d.row(d.p.T("privacy.data."+kind), d.p.T("privacy.data."+kind+".whose"), d.p.T("privacy.data."+kind+".why"))
	}
}

func (d *draft) grounds() {
	d.section("grounds").say("privacy.default.all", "Basis", d.p.T("privacy.basis."+string(d.f.Default.Basis)), "Purpose", d.p.T("privacy.purpose."+d.f.Default.Purpose))
	d.say("privacy.dpia.grounds.own", "Own", d.f.Counted.Grounds, "Blocked", d.f.Counted.Blocked)
	d.columns("basis", "source", "use")
	for _, l := range privacy.Laws {
		d.row(d.p.T("privacy.basis."+string(l.Basis)), d.source(l), d.p.T("privacy.basis."+string(l.Basis)+".use"))
	}
}

func (d *draft) source(l privacy.Law) string {
	if l.Confirmed {
		return l.Source
	}
	return l.Source + " (" + d.p.T("privacy.unconfirmed") + ")"
}

// roles is account.Roles as a table: what is by name, and where.
func (d *draft) roles() {
	d.section("roles").say("privacy.dpia.roles.rule")
	d.columns("role", "territory", "may")
	for _, role := range account.RoleNames {
		rights := account.Roles[role]
		var levels, may []string
		for _, l := range rights.Levels {
			levels = append(levels, d.p.T("privacy.level."+strconv.Itoa(int(l))))
		}
		for _, a := range rights.May {
			may = append(may, d.p.T("privacy.may."+string(a)))
		}
		d.row(d.p.T("account.role."+string(role)), strings.Join(levels, ", "), strings.Join(may, "; "))
	}
}

func (d *draft) safeguards() {
	f, p := d.f, d.p
	d.section("safeguards")
	d.columns("measure", "state")
	state := func(name, key string, args ...any) {
		d.row(p.T("privacy.measure."+name), p.T("privacy.state."+key, args...))
	}
	state("encryption", "encryption", "Number", f.KeyNumber, "Day", d.day(f.KeyMade))
	state("key", map[bool]string{true: "key.inside", false: "key.outside"}[f.KeyInFolder])
	switch {
	case f.BackupKind == "":
		state("backup", "backup.none")
	case f.BackupLast.IsZero():
		state("backup", "backup.never", "Kind", p.T("privacy.backup."+f.BackupKind))
	default:
		state("backup", "backup", "Kind", p.T("privacy.backup."+f.BackupKind), "Day", d.day(f.BackupLast), "Daily", f.KeepDaily, "Weekly", f.KeepWeekly, "Monthly", f.KeepMonthly)
	}
	switch {
	case f.Drilled.IsZero():
		state("drill", "drill.never")
	case f.DrillGood:
		state("drill", "drill.good", "Day", d.day(f.Drilled))
	default:
		state("drill", "drill.bad", "Day", d.day(f.Drilled))
	}
	state("signin", map[bool]string{true: "two_factor", false: "two_factor.optional"}[f.TwoFactor])
	if f.SignInBy != "" {
		state("signin", "oidc", "Host", f.SignInBy)
	}
	if f.MaxSessions > 0 {
		state("sessions", "sessions", "Count", f.MaxSessions)
	} else {
		state("sessions", "sessions.any")
	}
	state("transport", map[bool]string{true: "https", false: "https.none"}[f.HTTPS])
	state("ledger", "ledger")
	state("masking", "masking")
	state("exports", "exports")
	state("smallcell", "smallcell", "Below", f.SmallCell)
	state("breach", "breach", "Count", f.Counted.OpenBreaches)
}

func (d *draft) day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return d.p.Date(civil.DateOf(t.In(region.Zone(d.f.Regency))))
}

func (d *draft) risks() {
	d.section("risks").say("privacy.dpia.risks.rate")
	d.columns("risk", "answer", "rest")
	for _, risk := range privacy.Risks {
		d.row(d.p.T("privacy.risk."+risk), d.p.T("privacy.risk."+risk+".answer"), d.p.T("privacy.dpia.fill"))
	}
}

func (d *draft) activities() {
	d.section("activities").say("privacy.dpia.activities.what")
	d.columns("activity", "purpose", "basis", "data", "recipients", "keep")
	for _, a := range privacy.Activities {
		law, _ := privacy.LawOf(a.Basis)
		key := "privacy.activity." + a.Name
		d.row(d.p.T(key), d.p.T(key+".purpose"), d.p.T("privacy.basis."+string(a.Basis))+", "+d.source(law), d.p.T(key+".data"), d.p.T(key+".recipients"),
			d.p.T(key+".keep", "Years", d.f.Years))
	}
}

func (d *draft) points() {
	d.section("points")
	for _, name := range d.f.Open() {
		d.last().Points = append(d.last().Points, d.p.T("privacy.open."+name))
	}
	if d.last().Points == nil {
		d.say("privacy.open.none")
	}
	d.open("necessity").open("rating").open("signature")
}
