package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/job"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/backup"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/coverage"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/risk"
	"tumbuh/internal/measure/roster"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/framework"
	"tumbuh/internal/record/limit"
)

// Forms, coverage and families at risk are counted village by village: read and computed
// behind nobody's back, in a reading transaction, and only what differs is written. A
// village is counted anew when its feed has moved, when what it was counted by has changed,
// and on each new day, for age and lateness go by days.

// startCounts keeps them counted.
func (a *App) startCounts() {
	a.Coverage = &coverage.Service{DB: a.DB}
	a.Jobs.Keep("counts", betweenCounts, a.countVillages)
}

// countedBy is raised when a rule of counting in the program changes.
const countedBy = 1

// betweenCounts is how long a stream of pushes waits until what it changed is counted.
const betweenCounts = time.Minute

// countVillages counts all villages of which something has changed.
func (a *App) countVillages(ctx context.Context, t *job.Turn) (some bool, err error) {
	rules, stale, err := a.staleVillages(ctx)
	for _, village := range stale {
		start := time.Now()
		if _, err := a.countVillage(ctx, t.Write, village, rules); err != nil {
			return some, fmt.Errorf("village %s: %w", village, err)
		}
		some = true
		t.Rest(ctx, time.Since(start))
	}
	return some, err
}

// staleVillages are those to be counted anew; what people have just changed comes before
// what only the new day changes.
func (a *App) staleVillages(ctx context.Context) (rules string, stale []string, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		if rules, err = rulesOf(tx, a.Regency, a.today()); err != nil {
			return err
		}
		villages, counted, feeds, err := coverage.Villages(tx, a.Regency)
		var later []string
		for _, v := range villages {
			switch m := counted[v]; {
			case m.Seq != feeds[v] || m.Day == 0:
				stale = append(stale, v)
			case m.Day != a.today() || m.Rules != rules:
				later = append(later, v)
			}
		}
		stale = append(stale, later...)
		return err
	})
	return rules, stale, err
}

// rulesOf is the fingerprint of what a regency's villages are counted by.
func rulesOf(tx *db.Tx, regency string, today civil.Date) (string, error) {
	f, err := framework.Read(tx, regency, today.Month().Year())
	if err != nil {
		return "", err
	}
	own, err := limit.In(tx, regency)
	if err != nil {
		return "", err
	}
	limits, err := json.Marshal(own) // by name, in order
	sum := sha256.Sum256(limits)
	return fmt.Sprint(countedBy, " ", f.Fingerprint(), " ", hex.EncodeToString(sum[:6])), err
}

// draft is what of a village is counted otherwise than it is kept.
type draft interface {
	Size() int
	Write(*db.Tx) (int, error)
}

// plan counts a village as of a day and compares that with what is kept.
func plan(tx *db.Tx, regency, village string, today civil.Date) ([]draft, error) {
	f, err := framework.Read(tx, regency, today.Month().Year())
	if err != nil {
		return nil, err
	}
	v, err := roster.Of(tx, regency, village, today)
	if err != nil {
		return nil, err
	}
	teams, err := assist.In(tx, regency, village)
	if err != nil {
		return nil, err
	}
	cards, err := scorecard.Plan(tx, v, f, today)
	if err != nil {
		return nil, err
	}
	cells, err := coverage.Plan(tx, v, teams)
	if err != nil {
		return nil, err
	}
	families, err := risk.Plan(tx, v, teams, v.Limits, today)
	return []draft{cards, cells, families}, err
}

// countVillage counts one, and tells how many rows it wrote. What changed between reading
// and writing is left to the next time.
func (a *App) countVillage(ctx context.Context, write func(context.Context, func(*db.Tx) error) error, village, rules string) (changed int, err error) {
	today := a.today()
	var had coverage.Mark
	var seq int64
	var drafts []draft
	err = a.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if had, seq, err = standing(tx, a.Regency, village); err == nil {
			drafts, err = plan(tx, a.Regency, village, today)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return changed, write(ctx, func(tx *db.Tx) error {
		changed = 0
		now, last, err := standing(tx, a.Regency, village)
		if err != nil || now != had || last != seq {
			return err
		}
		for _, d := range drafts {
			n, err := d.Write(tx)
			if changed += n; err != nil {
				return err
			}
		}
		return coverage.Move(tx, a.Regency, village, coverage.Mark{Seq: seq, Day: today, Rules: rules})
	})
}

func standing(tx *db.Tx, regency, village string) (m coverage.Mark, seq int64, err error) {
	if m, err = coverage.MarkOf(tx, regency, village); err == nil {
		seq, err = feed.Last(tx, regency, village)
	}
	return m, seq, err
}

// staleToo says that the villages of changed months are to be counted anew: those in which
// somebody was weighed, too, whose home is elsewhere.
func staleToo(tx *db.Tx, regency string, changes []indicator.Changed) error {
	villages := map[string]bool{}
	for _, c := range changes {
		for _, r := range []*indicator.Row{c.Was, c.Is} {
			if r != nil {
				villages[r.Village] = true
			}
		}
	}
	if len(villages) == 0 {
		return nil
	}
	var all []string
	for v := range villages {
		all = append(all, v)
	}
	return coverage.Stale(tx, regency, all...)
}

// CountVillages counts what has changed, or all villages anew, and tells of each one how
// many rows were written.
func (a *App) CountVillages(ctx context.Context, by account.Actor, all bool, tell func(village string, done, of, changed int)) error {
	if err := by.Allow(account.SystemRun, a.Regency); err != nil {
		return err
	}
	rules, villages, err := a.staleVillages(ctx)
	if err == nil && all {
		err = a.DB.Read(ctx, func(tx *db.Tx) error { villages, _, _, err = coverage.Villages(tx, a.Regency); return err })
	}
	write := func(ctx context.Context, f func(*db.Tx) error) error { return ledger.Compute(ctx, a.DB, a.Regency, f) }
	if err != nil {
		return err
	}
	for i, village := range villages {
		changed, err := a.countVillage(ctx, write, village, rules)
		if err != nil {
			return fmt.Errorf("village %s: %w", village, err)
		}
		tell(village, i+1, len(villages), changed)
	}
	return nil
}

// counted is the check that what is kept is what a new count gives.
var counted = backup.Check{Key: "check.counts", Run: checkCounts}

// CountChecks are the checks of what is counted.
func (a *App) CountChecks() []backup.Check { return []backup.Check{counted} }

// someVillages are checked when not all are.
const someVillages = 20

// checkCounts counts villages again, as of the day of their last count, and tells where
// that gives something else than is kept. Those of which something has changed since wait
// for the job, and are passed over.
func checkCounts(ctx context.Context, d *db.DB, full bool) (f backup.Finding, err error) {
	var regencies []string
	if err := d.Read(ctx, func(tx *db.Tx) error { regencies, err = region.Opened(tx); return err }); err != nil {
		return f, err
	}
	for _, regency := range regencies {
		var villages []string
		if err := d.Read(ctx, func(tx *db.Tx) error { villages, _, _, err = coverage.Villages(tx, regency); return err }); err != nil {
			return f, err
		}
		step := 1
		if !full {
			step = max(1, len(villages)/someVillages)
		}
		for i := 0; i < len(villages); i += step {
			err := d.Read(ctx, func(tx *db.Tx) error { return checkVillage(tx, regency, villages[i], &f) })
			if err != nil {
				return f, err
			}
		}
	}
	return f, nil
}

func checkVillage(tx *db.Tx, regency, village string, f *backup.Finding) error {
	m, seq, err := standing(tx, regency, village)
	if err != nil || m.Day == 0 || m.Seq != seq {
		return err
	}
	if rules, err := rulesOf(tx, regency, m.Day); err != nil || rules != m.Rules {
		return err
	}
	drafts, err := plan(tx, regency, village, m.Day)
	if err != nil {
		return err
	}
	f.Looked++
	for _, d := range drafts {
		if d.Size() > 0 {
			f.Add(fmt.Sprint(village, " (", d.Size(), ")"))
			break
		}
	}
	return nil
}
