package simulation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/aksi/budget"
	"tumbuh/internal/aksi/lokus"
	"tumbuh/internal/aksi/plan"
	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/aksi/tpps"
	"tumbuh/internal/aksi/year"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// YearPlan says which year of actions is made up, up to which day of it.
type YearPlan struct {
	Regency  string
	Year     int
	Today    civil.Date  // what would come later has not happened
	Month    civil.Month // whose figures are analysed
	Teams    bool        // their decrees are of this year
	Progress func(done, total int)
}

// Offices are the services of the actions, as users have them.
type Offices struct {
	Years      *year.Service
	Situations *situation.Service
	Lokus      *lokus.Service
	Plans      *plan.Service
	Budgets    *budget.Service
	Meetings   *rembuk.Service
	Teams      *tpps.Service
}

// YearMade is what a year came to.
type YearMade struct{ Recommendations, Lokus, Rows, Meetings, Commitments, Teams int }

// Plus adds what another year came to.
func (y YearMade) Plus(o YearMade) YearMade {
	return YearMade{y.Recommendations + o.Recommendations, y.Lokus + o.Lokus, y.Rows + o.Rows, y.Meetings + o.Meetings, y.Commitments + o.Commitments, y.Teams + o.Teams}
}

// made is a year in the making.
type made struct {
	YearPlan
	o       Offices
	words   *locale.Printer
	frame   framework.Framework
	lokus   []string
	advised []register.Entry[situation.Recommendation]
	rows    []register.Entry[plan.Row]
	done    YearMade
}

// Year lets the offices of a regency carry out a year of actions: open it, analyse,
// choose priority villages, plan, meet, promise, and tell what became of it. Persons have
// no names, and what they say is about nobody.
func Year(ctx context.Context, o Offices, p YearPlan) (YearMade, error) {
	m := &made{YearPlan: p, o: o, words: locale.For(locale.Indonesian), frame: framework.Of(p.Year)}
	steps := []func(context.Context) error{m.open, m.teams, m.analyse, m.advise, m.choose, m.plan, m.answer, m.meet, m.budget, m.follow, m.report, m.shut}
	for i, step := range steps {
		if err := step(ctx); err != nil {
			return m.done, fmt.Errorf("step %d of %d: %w", i+1, len(steps), err)
		}
		if p.Progress != nil {
			p.Progress(i+1, len(steps))
		}
	}
	return m.done, nil
}

func (m *made) as(role account.Role, area string) account.Actor {
	return account.Actor{Account: account.Account{Name: "SIMULASI", Role: role, Region: area}, Via: "cli", Home: m.Regency}
}

func (m *made) secretariat() account.Actor { return m.as(account.Secretariat, m.Regency) }

// on is a day of the year of actions, and whether it has come.
func (m *made) on(month time.Month, day int) (civil.Date, bool) {
	d, ok := civil.NewDate(m.Year, month, day)
	return d, ok && d <= m.Today
}

func (m *made) open(ctx context.Context) error {
	by := m.secretariat()
	if err := m.o.Years.Open(ctx, by, m.Regency, m.Year, 0); err != nil {
		return err
	}
	y, err := m.o.Years.Of(ctx, by, m.Regency, m.Year)
	if err != nil {
		return err
	}
	for i := range y.Actions {
		e := y.Actions[i].Entry
		if !e.Body.Owner.None() {
			continue
		}
		e.Body.Owner.Office = "bappeda"
		if err := m.o.Years.Save(ctx, by, m.Regency, m.Year, &e); err != nil {
			return err
		}
	}
	return nil
}

func (m *made) analyse(ctx context.Context) error {
	ask, by := situation.Ask{Regency: m.Regency, Year: m.Year, Area: m.Regency, Month: m.Month}, m.secretariat()
	for i, c := range constraints {
		e := register.Entry[situation.Constraint]{Year: m.Year, Area: m.Regency, Body: c}
		if districts := region.Children(m.Regency); c.Kind == "access" {
			e.Body.Areas = []string{districts[i%len(districts)].Code}
		}
		if err := m.o.Situations.SaveConstraint(ctx, by, &e); err != nil {
			return err
		}
	}
	_, err := m.o.Situations.Freeze(ctx, by, ask, "Dibekukan untuk penetapan lokus dan rencana.")
	return err
}

// mostAdvised is how many of the suggestions are taken.
const mostAdvised = 16

// advise takes what the figures suggest.
func (m *made) advise(ctx context.Context) error {
	by, ask := m.secretariat(), situation.Ask{Regency: m.Regency, Year: m.Year, Area: m.Regency, Month: m.Month}
	view, err := m.o.Situations.View(ctx, by, ask)
	if err != nil {
		return err
	}
	all, err := m.o.Situations.Suggestions(ctx, by, ask)
	if err != nil {
		return err
	}
	for _, s := range all[:min(len(all), mostAdvised)] {
		e := register.Entry[situation.Recommendation]{Year: m.Year, Area: m.Regency, Body: s.Recommendation}
		e.Body.Text = s.Words(m.words, &view)
		if err := m.o.Situations.SaveRecommendation(ctx, by, &e); err != nil {
			return err
		}
		m.advised = append(m.advised, e)
	}
	m.done.Recommendations = len(m.advised)
	return nil
}

// fewest children, and percent of them weighed, let a village of a small world be ranked.
const fewest = 3

// choose fixes the priority villages by the method, with one village that people put in.
func (m *made) choose(ctx context.Context) error {
	by := m.secretariat()
	p, err := m.o.Lokus.Propose(ctx, by, m.Year)
	if err != nil {
		return err
	}
	if len(p.Ranking.Short) > len(p.Ranking.Rows) { // a regency that was made small
		method := p.Method.Body
		method.MinMeasured, method.MinShare, method.Note = fewest, fewest, "Ambang diturunkan dan kriteria dikurangi: kabupaten rekaan ini kecil."
		method.Ties = []string{}
		method.Criteria = slices.DeleteFunc(slices.Clone(method.Criteria), func(c lokus.Criterion) bool { return !slices.Equal(c.Of, []string{lokus.Stunting}) })
		if err := m.o.Lokus.SetMethod(ctx, by, m.Year, p.Method.Version, method); err != nil {
			return err
		}
		if p, err = m.o.Lokus.Propose(ctx, by, m.Year); err != nil {
			return err
		}
	}
	for _, row := range p.Ranking.Rows {
		if !p.List.Body.Has(row.Code) {
			if err := m.o.Lokus.Put(ctx, by, m.Year, p.List.Version, row.Code, true, "Belum pernah menjadi lokus dan jauh dari puskesmas."); err != nil {
				return err
			}
			break
		}
	}
	if p, err = m.o.Lokus.Propose(ctx, by, m.Year); err != nil {
		return err
	}
	day, come := m.on(time.March, 2)
	if !come {
		return nil
	}
	if err := m.o.Lokus.Decide(ctx, by, m.Year, p.List.Version, lokus.Decree{Number: fmt.Sprintf("188.45/%d/%d", 100+m.Year%50, m.Year), Day: day}); err != nil {
		return err
	}
	if p, err = m.o.Lokus.Propose(ctx, by, m.Year); err != nil {
		return err
	}
	m.lokus = p.List.Body.Codes()
	slices.Sort(m.lokus)
	m.done.Lokus = len(m.lokus)
	return nil
}

// answer gives a reason for what no row answers, except for one that stays open.
func (m *made) answer(ctx context.Context) error {
	answered := map[db.ID]bool{}
	for _, e := range m.rows {
		for _, id := range e.Body.Recommendations {
			answered[id] = true
		}
	}
	left := slices.DeleteFunc(slices.Clone(m.advised), func(e register.Entry[situation.Recommendation]) bool { return answered[e.ID] })
	for _, e := range left[:max(0, len(left)-1)] {
		if err := m.o.Plans.Answer(ctx, m.secretariat(), m.Year, e.ID, 0, "Dijawab lewat kegiatan rutin tanpa anggaran tersendiri; ditinjau lagi tahun depan."); err != nil {
			return err
		}
	}
	return nil
}

// budget takes the plan through the stages whose day has come, and tells what of it
// stands in the documents, and what was realised of quarters that have ended.
func (m *made) budget(ctx context.Context) error {
	by := m.secretariat()
	for i, s := range budget.Stages[1:] {
		day, come := m.on(s.Until, 25)
		if !come {
			break
		}
		if err := m.o.Budgets.Move(ctx, by, m.Year, m.Regency, budget.Move{Number: i + 1, From: budget.Stages[i].Key, Stage: s.Key, Day: day,
			Document: fmt.Sprintf("Berita acara nomor 050/%d/Bappeda/%d", 40+i, m.Year)}); err != nil {
			return fmt.Errorf("%s: %w", s.Key, err)
		}
		var entries []budget.Entry
		for i, e := range m.rows {
			switch {
			case s.Key == budget.Yearly:
				entries = append(entries, m.placed(i, e))
			case s.Key == budget.Budget:
				entries = append(entries, m.granted(i, e))
			}
		}
		if err := m.say(ctx, entries); err != nil {
			return err
		}
	}
	for quarter := 1; quarter <= 4 && budget.Quarter(m.Year, quarter).To().Last() < m.Today; quarter++ {
		var entries []budget.Entry
		for i, e := range m.rows {
			if r, ok := m.realised(i, quarter, e.Body); ok {
				entries = append(entries, budget.Entry{Row: e.ID, Realised: &r})
			}
		}
		if err := m.say(ctx, entries); err != nil {
			return err
		}
	}
	return nil
}

// shut closes a year that has passed, its review behind it.
func (m *made) shut(ctx context.Context) error {
	if end, over := civil.NewDate(m.Year+1, time.March, 31); !over || end > m.Today {
		return nil
	}
	y, err := m.o.Years.Of(ctx, m.secretariat(), m.Regency, m.Year)
	if err != nil {
		return err
	}
	return m.o.Years.Close(ctx, m.secretariat(), m.Regency, m.Year, y.Setting.Version, "Reviu kinerja tahunan selesai.")
}

func (m *made) say(ctx context.Context, entries []budget.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	outcomes, err := m.o.Budgets.Say(ctx, m.secretariat(), m.Year, entries)
	for i, o := range outcomes {
		if o.Err != nil {
			return fmt.Errorf("entry %d: %w", i, o.Err)
		}
	}
	return err
}

// title is what an office's head is called.
func (m *made) title(office string) string {
	if place, ok := region.Get(office); ok {
		switch place.Level() {
		case region.District:
			return "Camat " + place.Name
		case region.Village:
			return map[bool]string{true: "Lurah ", false: "Kepala Desa "}[place.Kind == region.Kelurahan] + place.Name
		}
	}
	return "Kepala " + strings.TrimPrefix(m.words.T("edition.office."+office), "Kantor ")
}
