package app

import (
	"cmp"
	"context"
	"net/url"
	"path/filepath"
	"strings"

	"tumbuh/internal/aksi/rembuk"
	"tumbuh/internal/base/db"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/measure/scorecard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/assist"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/privacy"
)

// startPrivacy tells every keeper of children's data of the others. Whoever keeps
// something of a child must be in keepers.
func (a *App) startPrivacy() {
	a.Indicator.SmallCell = a.Config.SmallCell
	above := keepers
	above.Looks, above.Refresh = a.looksAt, a.change
	a.Privacy = &privacy.Service{DB: a.DB, Now: a.Config.clock(), Years: a.Config.RetentionYears, Above: above}
}

var keepers = privacy.Above{
	Forget: func(tx *db.Tx, children []people.Child) error {
		for _, c := range children {
			if err := qualityToo(tx, c.Regency)(indicator.Gone(tx, c.Regency, []db.ID{c.ID})); err != nil {
				return err
			}
		}
		if err := forgetField(tx, children); err != nil {
			return err
		}
		if err := scorecard.Forget(tx, children); err != nil {
			return err
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
		if err := scorecard.Forget(tx, children); err != nil {
			return err
		}
		return forgetField(tx, children)
	},
	Expire: workbook.Expire, Older: workbook.Older, Unname: rembuk.Unname, Named: rembuk.Named,
	Tell: func(tx *db.Tx, children []people.Child) ([]privacy.Table, error) {
		tables, err := family.Tell(tx, children)
		for _, tell := range []func(*db.Tx, []people.Child) (privacy.Table, error){care.Tell, assist.Tell, sync.Tell, indicator.Tell, scorecard.Tell, workbook.Tell} {
			if err != nil {
				return nil, err
			}
			var t privacy.Table
			t, err = tell(tx, children)
			tables = append(tables, t)
		}
		return tables, err
	},
	Hidden: feed.Children,
}

// forgetField takes away what came from phones, and tells them that the children are
// gone.
func forgetField(tx *db.Tx, children []people.Child) error {
	items := make([]feed.Item, len(children))
	for i, c := range children {
		if err := care.Forget(tx, c.Regency, c.ID); err != nil {
			return err
		}
		if err := sync.Forget(tx, c.Regency, c.ID); err != nil {
			return err
		}
		items[i] = feed.Item{Kind: "child", Subject: c.ID, Gone: true}
	}
	if err := family.Forget(tx, children); err != nil {
		return err
	}
	return feed.Touch(tx, children[0].Regency, items...)
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
