package cli

import (
	"cmp"
	"fmt"
	"runtime/debug"

	"tumbuh/internal/app"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
)

type initCommand struct {
	Regency string `required:"" help:"${regency}" placeholder:"73.12"`
}

func (c *initCommand) Run(r *run) error {
	code, err := region.ParseCode(c.Regency)
	if err != nil {
		return err
	}
	newKey, err := app.Init(r, r.config, code, by())
	if err != nil {
		return err
	}
	place, _ := region.Get(code)
	fmt.Fprintln(r.out, r.say.T("cli.init.done", fault.Args{"Regency": place.Name, "Folder": r.config.Data}))
	if newKey {
		fmt.Fprintln(r.out, r.say.T("cli.init.key", fault.Args{"File": r.config.Key()}))
	}
	a, _, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	first, err := a.FirstLink(r)
	if first != "" {
		r.showFirst(a.Link(r.config.Reached(), first))
	}
	return err
}

// showFirst prints the link by which the first administrator comes in.
func (r *run) showFirst(address string) {
	fmt.Fprintln(r.out, r.say.T("cli.serve.first", fault.Args{"Link": address}))
	r.showQR(address)
}

type migrateCommand struct{}

func (migrateCommand) Run(r *run) error {
	steps, err := app.Migrate(r, r.config, by())
	if err == nil {
		fmt.Fprintln(r.out, r.say.T("cli.migrate.done", fault.Args{"Steps": steps}))
	}
	return err
}

type versionCommand struct{}

func (versionCommand) Run(r *run) error {
	fmt.Fprintln(r.out, "tumbuh", version())
	return nil
}

// built is the version that make writes into the program.
var built string

// version is what the build knows of itself.
func version() string {
	if info, ok := debug.ReadBuildInfo(); built == "" && ok && info.Main.Version != "(devel)" {
		built = info.Main.Version
	}
	return cmp.Or(built, "dev")
}
