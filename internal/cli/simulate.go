package cli

import (
	"fmt"
	"os"
	"time"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/exchange/simulation"
	"tumbuh/internal/fact/region"
)

type simulateCommands struct {
	Workbooks simulateWorkbooks `cmd:"" default:"withargs" help:"${simulate}"`
	Families  simulateFamilies  `cmd:"" help:"${simulate_families}"`
	Coverage  simulateCoverage  `cmd:"" help:"${simulate_coverage}"`
	Actions   simulateActions   `cmd:"" help:"${simulate_actions}"`
}

type simulateFamilies struct {
	Months int   `help:"${months_families}" default:"18"`
	Seed   int64 `help:"${seed}" default:"1"`
}

// Run gives the children that were imported homes and services.
func (c *simulateFamilies) Run(r *run) error {
	a, _, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	bar := r.bar("tumbuh simulate families")
	households, err := a.SimulateFamilies(r, by(), c.Months, c.Seed, func(done, total int) { bar.show("", int64(done), int64(total)) })
	bar.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.N("cli.simulate.families.done", households))
	return nil
}

type simulateCoverage struct {
	Quarters int   `help:"${quarters}" default:"8"`
	Seed     int64 `help:"${seed}" default:"1"`
}

// Run lets offices state what they would.
func (c *simulateCoverage) Run(r *run) error {
	a, _, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	bar := r.bar("tumbuh simulate coverage")
	values, err := a.SimulateCoverage(r, c.Quarters, c.Seed, func(done, total int) { bar.show("", int64(done), int64(total)) })
	bar.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.N("cli.simulate.coverage.done", values))
	return nil
}

type simulateActions struct {
	Years int `help:"${years_actions}" default:"2"`
}

// Run lets offices carry out years of actions.
func (c *simulateActions) Run(r *run) error {
	a, _, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	bar := r.bar("tumbuh simulate actions")
	made, err := a.SimulateActions(r, c.Years, func(done, total int) { bar.show("", int64(done), int64(total)) })
	bar.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.T("cli.simulate.actions.done", fault.Args{"Rows": made.Rows, "Lokus": made.Lokus, "Meetings": made.Meetings, "Commitments": made.Commitments}))
	return nil
}

type simulateWorkbooks struct {
	Regency  string `required:"" help:"${regency}" placeholder:"73.12"`
	Children int    `help:"${children}" default:"15000"`
	Months   int    `help:"${months}" default:"12"`
	Last     string `help:"${last}" placeholder:"2026-08"`
	Out      string `required:"" help:"${out}" type:"path" placeholder:"DIR"`
	Survey   string `help:"${survey}" type:"path" placeholder:"CSV"`
	Seed     int64  `help:"${seed}" default:"1"`
}

// Run ends with the last full month unless told otherwise: a weighing in the
// future would be refused.
func (c *simulateWorkbooks) Run(r *run) error {
	code, err := region.ParseCode(c.Regency)
	if err != nil {
		return err
	}
	last := civil.DateOf(time.Now().In(region.Zone(code))).Month().Add(-1)
	if c.Last != "" {
		if last, err = civil.ParseMonth(c.Last); err != nil {
			return fault.New(fault.Invalid, "cli.month.wrong", fault.Args{"Month": c.Last}).Because(err)
		}
	}
	bar := r.bar("tumbuh simulate")
	plan := simulation.Plan{Regency: code, Children: c.Children, Months: c.Months, Last: last, Seed: c.Seed, Dir: c.Out,
		Progress: func(done, total int) { bar.show("", int64(done), int64(total)) }}
	files, err := c.write(r, plan)
	bar.clear()
	if err != nil {
		return err
	}
	fmt.Fprintln(r.out, r.say.T("cli.simulate.done", fault.Args{"Files": len(files), "Folder": c.Out}))
	return nil
}

// write makes the children up, or takes those of a survey.
func (c *simulateWorkbooks) write(r *run, plan simulation.Plan) ([]string, error) {
	if c.Survey == "" {
		return simulation.Write(r, plan)
	}
	survey, err := os.Open(c.Survey)
	if err != nil {
		return nil, fault.New(fault.NotFound, "sheet.missing", fault.Args{"File": c.Survey}).Because(err)
	}
	defer survey.Close()
	return simulation.FromSurvey(r, survey, plan)
}
