package cli

import (
	"fmt"
	"strings"
	"time"

	"tumbuh/internal/app"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/backup"
	"tumbuh/internal/fact/region"
)

type backupCommands struct {
	Make backupMake `cmd:"" default:"withargs" help:"${backup}"`
	List backupList `cmd:"" help:"${backup_list}"`
}

type backupMake struct {
	Place string `arg:"" optional:"" help:"${place}"`
	Prune bool   `help:"${prune}"`
}

func (c *backupMake) Run(r *run) error {
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	bar := r.bar(r.say.T("cli.backup.doing"))
	made, err := a.Backups.Make(r, by.By(), c.Place, c.Prune, bar.bytes)
	bar.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.T("cli.backup.done", fault.Args{"Name": made.Name, "Place": made.Place, "Size": size(made.Bytes), "Held": size(made.Held), "Seconds": seconds(made.Took)}))
	for _, chain := range []string{a.Regency, ledger.Installation} { // to be noted elsewhere: docs/audit.md
		head, err := ledger.HeadOf(r, a.DB, chain)
		if err != nil {
			return err
		}
		fmt.Fprintln(r.out, r.say.T("cli.backup.head", fault.Args{"Chain": chain, "Head": head.String()}))
	}
	if len(made.Removed) > 0 {
		fmt.Fprintln(r.out, r.say.T("cli.backup.removed", fault.Args{"Count": len(made.Removed)}))
	}
	return nil
}

type backupList struct {
	Place string `arg:"" optional:"" help:"${place}"`
}

func (c *backupList) Run(r *run) error {
	if c.Place == "" { // the database is not needed: it may be what was lost
		c.Place = r.config.BackupPlace
	}
	all, err := backup.List(r, c.Place, r.config.S3())
	for _, b := range all {
		fmt.Fprintf(r.out, "%s  %s  %9s\n", b.Name(), b.At.In(region.Zone(b.Regency)).Format("2006-01-02 15:04 MST"), size(b.Bytes))
	}
	if err == nil && len(all) == 0 {
		return fault.New(fault.NotFound, "backup.none", fault.Args{"Place": c.Place, "Count": 0})
	}
	return err
}

type restoreCommand struct {
	From string `arg:"" name:"place" help:"${restore_from}"`
	At   string `help:"${restore_at}" placeholder:"2026-08-31"`
}

func (c *restoreCommand) Run(r *run) error {
	at, err := moment(c.At)
	if err != nil {
		return err
	}
	bar := r.bar(r.say.T("cli.restore.doing"))
	restored, err := app.Restore(r, r.config, by(), c.From, at, bar.bytes)
	bar.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.T("cli.restore.done", fault.Args{"Name": restored.Name(), "Folder": r.config.Data, "Seconds": seconds(restored.Took)}))
	return nil
}

// moment reads a day, whose end is meant, or a moment with its zone.
func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, time.Local); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fault.New(fault.Invalid, "cli.moment.wrong", fault.Args{"Text": text})
	}
	return at, nil
}

type checkCommand struct {
	Full bool `help:"${full}"`
}

func (c *checkCommand) Run(r *run) error {
	a, _, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	if !backup.Examine(r, a.DB, a.Backups.Checks, c.Full, r.result) {
		return fault.New(fault.Conflict, "check.bad", nil)
	}
	fmt.Fprintln(r.out, r.say.T("check.good"))
	return nil
}

// result says what a check saw.
func (r *run) result(c backup.Result) {
	mark, more := "✓", ""
	if c.Looked > 0 {
		more = " · " + r.say.T("check.looked", fault.Args{"Count": c.Looked})
	}
	if !c.Good() {
		mark = "✗"
	}
	if c.Wrong > 0 {
		more += " · " + r.say.T("check.wrong", fault.Args{"Count": c.Wrong}) + ": " + strings.Join(c.Which, ", ")
	}
	if c.Err != nil {
		more += " · " + r.say.Error(c.Err)
	}
	fmt.Fprintf(r.out, "%s %s%s (%s s)\n", mark, r.say.T(c.Key), more, seconds(c.Took))
}

type drillCommand struct {
	Place string `arg:"" optional:"" help:"${place}"`
}

func (c *drillCommand) Run(r *run) error {
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	bar := r.bar(r.say.T("cli.restore.doing"))
	drill, err := a.Backups.Drill(r, by.By(), c.Place, bar.bytes, func(c backup.Result) {
		bar.clear()
		r.result(c)
	})
	bar.clear()
	if err == nil {
		fmt.Fprintln(r.out, r.say.T("cli.drill.done", fault.Args{"Name": drill.Name, "Seconds": seconds(drill.Took)}))
	}
	return err
}

// bytes shows how many bytes of how many are done.
func (b *bar) bytes(done, total int64) { b.show(size(done)+" / "+size(total), min(done, total), total) }

// size is a number of bytes as people read it.
func size(n int64) string {
	for _, unit := range []struct {
		bytes float64
		name  string
	}{{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}} {
		if float64(n) >= unit.bytes {
			return fmt.Sprintf("%.1f %s", float64(n)/unit.bytes, unit.name)
		}
	}
	return fmt.Sprintf("%d B", n)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()) }
