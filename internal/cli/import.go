package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
)

type importCommands struct {
	Eppgbm importEPPGBM `cmd:"" help:"${import_eppgbm}"`
	List   importList   `cmd:"" help:"${import_list}"`
	Undo   importUndo   `cmd:"" help:"${import_undo}"`
}

type importEPPGBM struct {
	Files   []string `arg:"" name:"file" help:"${file}" type:"path"`
	DryRun  bool     `help:"${dry_run}"`
	Refused string   `help:"${refused}" placeholder:"DIR" type:"path"`
}

func (c *importEPPGBM) Run(r *run) error {
	a, operator, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	for _, file := range c.Files {
		bar := r.bar(filepath.Base(file))
		result, err := a.Workbook.Take(r, operator, file, workbook.Options{Dry: c.DryRun, Progress: func(p workbook.Progress) {
			bar.show(r.say.T(p.Step), int64(p.Share*1000), 1000)
		}})
		bar.clear()
		if err != nil {
			return err
		}
		r.report(result)
		if result.Refused == 0 || c.DryRun {
			continue
		}
		path, err := c.writeRefused(r, a.Workbook, operator, result.Import, file)
		if err != nil {
			return err
		}
		fmt.Fprintln(r.out, " ", r.say.T("cli.import.refused_file", fault.Args{"File": path}))
	}
	return nil
}

// shownRefused lines are told at once; all are in the returned workbook.
const shownRefused = 5

// report says what an import did, and the first lines that were refused.
func (r *run) report(result workbook.Result) {
	args := fault.Args{"Name": result.Name, "Lines": result.Lines, "New": result.New, "Changed": result.Changed, "Same": result.Same,
		"Refused": result.Refused, "Differing": result.Differing, "Remarks": result.Remarks, "Doubts": result.Doubts}
	key := "cli.import.done"
	if result.Dry {
		key = "cli.import.dry"
	}
	fmt.Fprintln(r.out, r.say.T(key, args))
	shown := 0
	for _, o := range result.Notable {
		if o.Verdict != people.Refused {
			continue
		}
		if shown++; shown > shownRefused {
			fmt.Fprintln(r.out, " ", r.say.T("cli.import.more", fault.Args{"More": result.Refused - shownRefused}))
			break
		}
		reasons := make([]string, len(o.Notes))
		for i, n := range o.Notes {
			reasons[i] = r.say.T(n.Key, n.Args)
		}
		fmt.Fprintf(r.out, "  %s %s\n", r.say.T("cli.import.row", fault.Args{"Row": o.Row}), strings.Join(reasons, " "))
	}
}

// writeRefused puts the refused lines beside the file, ready to mend.
func (c *importEPPGBM) writeRefused(r *run, s *workbook.Service, operator account.Actor, im workbook.Import, file string) (string, error) {
	dir := c.Refused
	if dir == "" {
		dir = filepath.Dir(file)
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	path := filepath.Join(dir, name+"-"+r.say.T("import.refused.suffix")+".xlsx")
	f, err := os.Create(path)
	if err != nil {
		return "", fault.New(fault.Unavailable, "cli.write", fault.Args{"File": path}).Because(err)
	}
	defer f.Close()
	if err := s.WriteRefusedOf(r, operator, im.ID, f, r.say); err != nil {
		return "", err
	}
	return path, f.Close()
}

type importList struct{}

func (importList) Run(r *run) error {
	a, operator, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.Workbook.Imports(r, operator, 100)
	for _, im := range list {
		state := ""
		if !im.Undone.IsZero() {
			state = " · " + r.say.T("import.undone")
		}
		fmt.Fprintf(r.out, "%s  %s  %s  %s%s\n", im.ID, im.At.Format("2006-01-02 15:04"), im.Name, im.ByName, state)
	}
	return err
}

type importUndo struct {
	ID string `arg:""`
}

func (c *importUndo) Run(r *run) error {
	a, operator, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	id, ok := db.ParseID(c.ID)
	if !ok {
		return fault.New(fault.NotFound, "import.none", nil)
	}
	if err := a.Workbook.Undo(r, operator, id); err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.T("cli.import.undone"))
	return nil
}

// bar is a progress bar on a terminal, and nothing elsewhere.
type bar struct {
	r     *run
	name  string
	shown bool
}

func (r *run) bar(name string) *bar { return &bar{r: r, name: name} }

func (b *bar) show(doing string, done, total int64) {
	f, ok := b.r.err.(*os.File)
	if !ok || total <= 0 {
		return
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return
	}
	b.shown = true
	full := int(30 * done / total)
	fmt.Fprintf(f, "\r\033[K%s  %s%s %3d %%  %s", b.name, strings.Repeat("█", full), strings.Repeat("░", 30-full), 100*done/total, doing)
}

func (b *bar) clear() {
	if b.shown {
		fmt.Fprint(b.r.err, "\r\033[K")
	}
}
