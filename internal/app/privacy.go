package app

import (
	"cmp"
	"context"
	"net/url"
	"path/filepath"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
	"tumbuh/internal/record/visit"
)

// startPrivacy tells every keeper of children's data of the others. Whoever keeps
// something of a child must be in keepers.
func (a *App) startPrivacy() {
	a.People.Corrected = corrected
	a.Indicator.SmallCell = a.Config.SmallCell
	above := keepers
	above.Looks = a.looksAt
	a.Privacy = &privacy.Service{DB: a.DB, Now: a.Config.clock(), Years: a.Config.RetentionYears, Above: above}
}

var keepers = privacy.Above{
	Forget: func(tx *db.Tx, children []people.Child) error {
		for _, c := range children {
			if err := indicator.Forget(tx, c.Regency, c.ID); err != nil {
				return err
			}
		}
		return workbook.Forget(tx, children)
	},
	Retire: func(tx *db.Tx, children []people.Child) error {
		for _, c := range children {
			if err := indicator.Retire(tx, c.Regency, c.ID); err != nil {
				return err
			}
			if err := workbook.ForgetOf(tx, c.Regency, c.ID); err != nil {
				return err
			}
		}
		return nil
	},
	Expire: workbook.Expire, Older: workbook.Older,
	Tell: func(tx *db.Tx, children []people.Child) ([]privacy.Table, error) {
		months, err := indicator.Tell(tx, children)
		if err != nil {
			return nil, err
		}
		lines, err := workbook.Tell(tx, children)
		return []privacy.Table{months, lines}, err
	},
	Refresh: refresh,
}

// looksAt is who saw or changed a child, also on a list, the newest first.
func (a *App) looksAt(ctx context.Context, by account.Actor, id db.ID) (privacy.Table, error) {
	t := privacy.Table{Name: "traces", Columns: []string{"at", "by", "via", "action", "on_list"}}
	for before, more := int64(0), true; more; {
		page, err := a.Audit().OfChild(ctx, by, id, before, 1000)
		if err != nil {
			return t, err
		}
		for _, l := range page.Looks {
			t.Rows = append(t.Rows, []any{l.At, l.Name, l.Via, l.Action, l.OnList})
		}
		before, more = page.Next, page.More
	}
	return t, nil
}

// corrected judges a child's weighings anew where that is needed, and adds its
// months up again.
func corrected(tx *db.Tx, now people.Child, reborn bool) error {
	_, ids, err := people.Family(tx, now.Regency, now.ID)
	if err != nil {
		return err
	}
	family, err := people.ByID(tx, now.Regency, ids...)
	if err != nil {
		return err
	}
	from := now.Since
	for _, c := range family {
		from = min(from, c.Since)
		if reborn {
			if err := visit.Rescore(tx, c); err != nil {
				return err
			}
		}
	}
	return refresh(tx, now.Regency, from, ids)
}

// PrivacyFacts are what the impact assessment says of this installation.
func (a *App) PrivacyFacts(ctx context.Context, by account.Actor) (privacy.Facts, error) {
	c := a.Config
	f := privacy.Facts{SmallCell: cmp.Or(c.SmallCell, indicator.DefaultSmallCell), Engine: a.DB.Engine().String(), KeyInFolder: within(c.Key(), c.Data),
		KeepDaily: c.BackupKeepDaily, KeepWeekly: c.BackupKeepWeekly, KeepMonthly: c.BackupKeepMonthly,
		HTTPS: c.HTTPS(), TwoFactor: c.TwoFactor == "required", MaxSessions: c.MaxSessions}
	if u, err := url.Parse(c.OIDCIssuer); err == nil {
		f.SignInBy = u.Host
	}
	switch {
	case strings.HasPrefix(c.BackupPlace, "s3://"):
		f.BackupKind = "s3"
	case c.BackupPlace != "":
		f.BackupKind = "folder"
	}
	if a.LastBackup != nil {
		if last, ok := a.LastBackup(ctx); ok {
			f.BackupLast, f.Drilled, f.DrillGood = last.At, last.Drilled, last.Good
		}
	}
	return a.Privacy.Fill(ctx, by, f)
}

// within tells whether a file lies somewhere in a folder.
func within(file, folder string) bool {
	file, e1 := filepath.Abs(file)
	folder, e2 := filepath.Abs(folder)
	inside, e3 := filepath.Rel(folder, file)
	return e1 == nil && e2 == nil && e3 == nil && filepath.IsLocal(inside)
}
