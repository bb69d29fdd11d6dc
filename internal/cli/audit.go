package cli

import (
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/measure/audit"
)

type auditCommands struct {
	Verify auditVerify `cmd:"" help:"${audit_verify}"`
	List   auditList   `cmd:"" help:"${audit_list}"`
	Export auditExport `cmd:"" help:"${audit_export}"`
}

type auditVerify struct {
	Regency string   `help:"${audit_regency}" placeholder:"7312"`
	Head    []string `help:"${audit_head}" placeholder:"N:HASH" sep:"none"`
	File    string   `help:"${audit_file}" placeholder:"FILE" type:"path"`
}

// Run verifies, says what was found, and fails when a chain does not hold.
func (c *auditVerify) Run(r *run) error {
	c.Regency = strings.ReplaceAll(c.Regency, ".", "")
	reports, err := c.verify(r)
	if err != nil {
		return err
	}
	for _, report := range reports {
		if c.Regency != "" && report.Regency != c.Regency {
			continue
		}
		key := "cli.audit.whole"
		if report.Count > 0 {
			key = "cli.audit.broken"
		}
		fmt.Fprintln(r.out, r.say.T(key, "Chain", report.Regency, "Entries", int(report.Entries), "Count", report.Count, "Head", report.Head))
		for _, f := range report.Faults {
			fmt.Fprintln(r.out, r.say.T("cli.audit.fault", "Number", fmt.Sprint(f.Seq), "Fault", r.say.T(f.What)))
		}
		if report.Hidden > 0 {
			fmt.Fprintln(r.out, r.say.T("cli.audit.hidden", "Count", int(report.Hidden)))
		}
		err = errors.Join(err, report.Err())
	}
	return err
}

func (c *auditVerify) verify(r *run) ([]ledger.Report, error) {
	if c.File != "" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, fault.New(fault.NotFound, "sheet.missing", fault.Args{"File": c.File}).Because(err)
		}
		defer f.Close()
		given, err := audit.ParseNoted(c.Regency, strings.Join(c.Head, " "))
		if err != nil {
			return nil, err
		}
		return ledger.VerifyFile(f, func(regency string) (heads []ledger.Head) {
			for _, n := range given { // without a code it is the regency's
				if n.Regency == regency || n.Regency == "" && regency != ledger.Installation {
					heads = append(heads, n.Head)
				}
			}
			return heads
		})
	}
	a, operator, err := r.open()
	if err != nil {
		return nil, err
	}
	defer a.Close()
	if c.Regency == "" {
		c.Regency = a.Regency
		defer func() { c.Regency = "" }()
	}
	given, err := audit.ParseNoted(c.Regency, strings.Join(c.Head, " "))
	if err != nil {
		return nil, err
	}
	if err := audit.Here(operator, append(given, audit.Noted{Regency: c.Regency})); err != nil {
		return nil, err
	}
	bar := r.bar("audit")
	defer bar.clear()
	return a.Audit().Verify(r, operator, given, func(done, all int64) { bar.show(r.say.T("audit.check.entries"), done, all) })
}

// auditFilter is what the page's filter is, as flags.
type auditFilter struct {
	From    string `help:"${audit_from}" placeholder:"DAY"`
	To      string `help:"${audit_to}" placeholder:"DAY"`
	Who     string `help:"${audit_who}" placeholder:"NAME"`
	Action  string `help:"${audit_action}" placeholder:"GROUP"`
	Target  string `help:"${audit_target}" placeholder:"ID"`
	Address string `help:"${audit_address}" placeholder:"IP"`
	Door    string `help:"${audit_door}" placeholder:"DOOR"`
}

func (c *auditFilter) filter() (f audit.Filter, err error) {
	f = audit.Filter{By: c.Who, Group: c.Action, Target: c.Target, Origin: c.Address, Via: c.Door}
	for text, day := range map[*string]*civil.Date{&c.From: &f.From, &c.To: &f.To} {
		if *text == "" {
			continue
		}
		if *day, err = civil.ParseDate(*text); err != nil {
			return f, fault.New(fault.Invalid, "audit.day", fault.Args{"Day": *text}).Because(err)
		}
	}
	return f, nil
}

type auditList struct {
	auditFilter
	Limit int `help:"${audit_limit}" default:"50"`
}

func (c *auditList) Run(r *run) error {
	f, err := c.filter()
	if err != nil {
		return err
	}
	a, operator, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	f.Limit = min(max(c.Limit, 1), 10_000)
	page, err := a.Audit().List(r, operator, f)
	if err != nil {
		return err
	}
	for _, e := range page.Entries {
		fmt.Fprintf(r.out, "%s-%d  %s  %s  %s  %s  %s\n", e.Regency, e.Seq, e.At.Local().Format(time.DateTime), audit.Who(r.say, e), audit.From(r.say, e), audit.ActionText(r.say, e.Action), e.Target)
		fields, change := audit.Told(r.say, e, page.Names)
		for _, field := range fields {
			if change {
				fmt.Fprintf(r.out, "    %s: %s → %s\n", field.Name, field.Before, field.After)
			} else {
				fmt.Fprintf(r.out, "    %s: %s\n", field.Name, field.After)
			}
		}
	}
	if page.More {
		fmt.Fprintln(r.err, r.say.T("cli.audit.more"))
	}
	return nil
}

type auditExport struct {
	auditFilter
	File string `arg:"" help:"${file}" type:"path"`
}

func (c *auditExport) Run(r *run) error {
	f, err := c.filter()
	if err != nil {
		return err
	}
	write := map[string]func(*os.File) error{}
	a, operator, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	s := a.Audit()
	write[".csv"] = func(out *os.File) error { return s.WriteBook(r, operator, f, sheet.CreateCSV(out), r.say) }
	write[".xlsx"] = func(out *os.File) error {
		book, err := sheet.CreateXLSX(out, sheet.About{Title: r.say.T("audit.title"), Author: operator.Name, Made: time.Now()})
		if err != nil {
			return err
		}
		return s.WriteBook(r, operator, f, book, r.say)
	}
	write[".jsonl"] = func(out *os.File) error { return s.Chain(r, operator, out) }
	write[".jsonl.gz"] = func(out *os.File) error {
		z := gzip.NewWriter(out)
		return errors.Join(s.Chain(r, operator, z), z.Close())
	}
	for ending, do := range write {
		if strings.HasSuffix(c.File, ending) {
			return c.save(r, do)
		}
	}
	return fault.New(fault.Invalid, "cli.audit.format", fault.Args{"File": c.File})
}

// save writes beside the file and then in its place: a file that is there is whole.
func (c *auditExport) save(r *run, write func(*os.File) error) error {
	failed := func(err error) error {
		return fault.New(fault.Unavailable, "cli.write", fault.Args{"File": c.File}).Because(err)
	}
	out, err := os.OpenFile(c.File+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return failed(err)
	}
	defer os.Remove(out.Name())
	if err := write(out); err != nil {
		out.Close()
		return err
	}
	if err := errors.Join(out.Sync(), out.Close(), os.Rename(out.Name(), c.File)); err != nil {
		return failed(err)
	}
	fmt.Fprintln(r.out, r.say.T("cli.audit.saved", "File", c.File))
	return nil
}
