package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/privacy"
)

type privacyCommands struct {
	Retention privacyRetention `cmd:"" help:"${privacy_retention}"`
	File      privacyFile      `cmd:"" help:"${privacy_file}"`
	Erase     privacyErase     `cmd:"" help:"${privacy_erase}"`
	Dpia      privacyDPIA      `cmd:"" help:"${privacy_dpia}"`
}

type privacyRetention struct {
	Erase bool `help:"${privacy_run}" name:"run"`
}

// Run tells how many children's time is over; names are for the pages.
func (c *privacyRetention) Run(r *run) error {
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	plan, err := a.Privacy.Due(r, by)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	for _, g := range plan.Groups {
		place, _ := region.Get(g.Village)
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\n", region.Dotted(g.Village), place.Name, g.Year, g.Children)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.N("privacy.retention.title", plan.Children))
	if plan.Lines > 0 {
		fmt.Fprintln(r.out, r.say.N("privacy.retention.lines", int(plan.Lines), "Day", plan.Gone))
	}
	if plan.Guests > 0 {
		fmt.Fprintln(r.out, r.say.N("privacy.retention.guests", int(plan.Guests), "Day", plan.Gone))
	}
	if !c.Erase {
		fmt.Fprintln(r.out, r.say.T("privacy.retention.dry"))
		return nil
	}
	done, err := a.Privacy.Retain(r, by, func(done int) { fmt.Fprintln(r.err, r.say.N("privacy.retention.progress", done)) })
	if err == nil {
		fmt.Fprintln(r.out, r.say.N("privacy.retention.done", done))
	}
	return err
}

type privacyFile struct {
	Child string `arg:"" help:"${privacy_child}"`
	For   string `required:"" help:"${privacy_for}"`
	Out   string `default:"." type:"path" help:"${privacy_out}"`
}

func (c *privacyFile) Run(r *run) (err error) {
	id, err := childID(c.Child)
	if err != nil {
		return err
	}
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Privacy.File(r, by, id, c.For)
	if err != nil {
		return err
	}
	path := filepath.Join(c.Out, "data-anak-"+string(all.ID)+".zip")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fault.New(fault.Unavailable, "privacy.file.unwritable", fault.Args{"File": path}).Because(err)
	}
	err = report.PersonFile(f, all, r.say)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		fmt.Fprintln(r.out, path)
	}
	return err
}

type privacyErase struct {
	Child  string `arg:"" help:"${privacy_child}"`
	Name   string `required:"" help:"${privacy_name}"`
	Reason string `required:"" help:"${privacy_reason}"`
}

func (c *privacyErase) Run(r *run) error {
	id, err := childID(c.Child)
	if err != nil {
		return err
	}
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.Privacy.Erase(r, by, id, privacy.Asked{Reason: c.Reason, Confirm: c.Name}); err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.T("privacy.erase.done"))
	return nil
}

// childID reads the id from a child's address. A NIK is not taken: it would stay
// in the shell's history.
func childID(text string) (db.ID, error) {
	id, ok := db.ParseID(text[strings.LastIndexByte(text, '/')+1:])
	if !ok {
		return "", fault.New(fault.Invalid, "privacy.child.id", nil)
	}
	return id, nil
}

type privacyDPIA struct{}

func (privacyDPIA) Run(r *run) error {
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	facts, err := a.PrivacyFacts(r, by)
	if err == nil {
		writeDocument(r.out, r.say.T("privacy.dpia.title"), report.Assessment(r.say, facts))
	}
	return err
}

// writeDocument writes a document as Markdown.
func writeDocument(w io.Writer, title string, sections []report.Section) {
	fmt.Fprintf(w, "# %s\n", title)
	cell := strings.NewReplacer("|", "\\|", "\n", " ")
	row := func(cells []string) {
		for _, c := range cells {
			fmt.Fprint(w, "| ", cell.Replace(c), " ")
		}
		fmt.Fprintln(w, "|")
	}
	for _, s := range sections {
		fmt.Fprintf(w, "\n## %s\n\n", s.Heading)
		for _, line := range s.Lines {
			fmt.Fprintf(w, "%s\n\n", line)
		}
		if len(s.Rows) > 0 {
			row(s.Columns)
			row(strings.Split(strings.Repeat("---,", len(s.Columns)-1)+"---", ","))
			for _, cells := range s.Rows {
				row(cells)
			}
			fmt.Fprintln(w)
		}
		for _, p := range s.Points {
			fmt.Fprintf(w, "- %s\n", p)
		}
	}
}
