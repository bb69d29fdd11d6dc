package cli

import (
	"fmt"
	"os"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/exchange/report"
	"tumbuh/internal/fact/region"
)

type figuresCommand struct {
	Region string `required:"" help:"${area}" placeholder:"73.12"`
	Month  string `required:"" help:"${month}" placeholder:"2026-08"`
	Format string `help:"${format}" default:"csv" enum:"csv"`
}

// Run prints the area, its kecamatan and its villages, in this order, without
// small counts: what is printed leaves the office.
func (c *figuresCommand) Run(r *run) error {
	area, err := region.ParseCode(c.Region)
	if err != nil {
		return err
	}
	month, err := civil.ParseMonth(c.Month)
	if err != nil {
		return fault.New(fault.Invalid, "cli.month.wrong", fault.Args{"Month": c.Month}).Because(err)
	}
	a, operator, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Indicator.Release(r, operator, area, month)
	if err != nil {
		return err
	}
	return report.Figures(r.out, all)
}

type regionCommands struct {
	Search   regionSearch   `cmd:"" help:"${region_search}"`
	Outlines regionOutlines `cmd:"" help:"${region_outlines}"`
}

type regionSearch struct {
	Query  string `arg:"" optional:""`
	Within string `help:"${within}" placeholder:"73.12"`
	Limit  int    `default:"20" hidden:""`
}

func (c *regionSearch) Run(r *run) error {
	within := ""
	if c.Within != "" {
		code, err := region.ParseCode(c.Within)
		if err != nil {
			return err
		}
		within = code
	}
	found := region.Search(c.Query, within, c.Limit)
	for _, f := range found {
		above, _ := region.Get(region.Parent(f.Code))
		fmt.Fprintf(r.out, "%-14s %-10s %s, %s\n", region.Dotted(f.Code), r.say.T(f.Kind.Key()), f.Name, above.Name)
	}
	if len(found) == 0 {
		return fault.New(fault.NotFound, "cli.region.none", fault.Args{"Query": c.Query})
	}
	return nil
}

type regionOutlines struct {
	File string `arg:"" type:"path" help:"${file}"`
}

func (c *regionOutlines) Run(r *run) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fault.New(fault.NotFound, "sheet.missing", fault.Args{"File": c.File}).Because(err)
	}
	defer f.Close()
	outlines, problems, err := region.ReadOutlines(f)
	if err != nil {
		return err
	}
	a, operator, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	kept := 0
	for _, o := range outlines {
		if region.Within(o.Code, a.Regency) {
			kept++
		}
	}
	deed := ledger.Deed{Regency: a.Regency, Action: "region.outlines", Target: a.Regency}
	err = ledger.Write(r, a.DB, operator.By(), deed, func(tx *db.Tx) (any, error) {
		return map[string]int{"outlines": kept}, region.SaveOutlines(tx, a.Regency, outlines)
	})
	if err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Fprintln(r.out, " ", r.say.T(p.Key, p.Args))
	}
	fmt.Fprintln(r.out, r.say.T("cli.region.outlines.done", fault.Args{"Kept": kept, "Elsewhere": len(outlines) - kept, "Problems": len(problems)}))
	return nil
}
