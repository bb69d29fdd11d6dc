package cli

import (
	"bufio"
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"

	"tumbuh/internal/app"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

type initCommand struct {
	Regency string `required:"" help:"${regency}" placeholder:"73.12"`
}

func (c *initCommand) Run(r *run) error {
	code, err := region.ParseCode(c.Regency)
	if err != nil {
		return err
	}
	if err := app.Init(r, r.config, code, by()); err != nil {
		return err
	}
	place, _ := region.Get(code)
	fmt.Fprintln(r.out, r.say.T("cli.init.done", fault.Args{"Regency": place.Name, "Folder": r.config.Data}))
	return nil
}

type migrateCommand struct{}

func (migrateCommand) Run(r *run) error {
	steps, err := app.Migrate(r, r.config)
	if err == nil {
		fmt.Fprintln(r.out, r.say.T("cli.migrate.done", fault.Args{"Steps": steps}))
	}
	return err
}

type userCommands struct {
	Add userAdd `cmd:"" help:"${user_add}"`
}

type userAdd struct {
	Username string `arg:""`
	Name     string `required:"" help:"${name}"`
	Role     string `required:"" help:"${role}"`
	Region   string `help:"${region_code}" placeholder:"73.12.01"`
	Password string `help:"${password}" env:"TUMBUH_PASSWORD"`
}

func (c *userAdd) Run(r *run) error {
	a, _, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	if c.Password == "" {
		fmt.Fprint(r.err, r.say.T("cli.password.ask"))
		line, err := bufio.NewReader(r.in).ReadString('\n')
		if err != nil && line == "" {
			return fault.New(fault.Invalid, "cli.password.none", nil)
		}
		c.Password = strings.TrimRight(line, "\r\n")
	}
	area := a.Regency
	if c.Region != "" {
		if area, err = region.ParseCode(c.Region); err != nil {
			return err
		}
		if !region.Within(area, a.Regency) {
			return fault.New(fault.Invalid, "cli.elsewhere", fault.Args{"Code": region.Dotted(area), "Here": region.Dotted(a.Regency)})
		}
	}
	added, err := a.Accounts.Add(r, by(), account.Account{Username: c.Username, Name: c.Name, Role: account.Role(c.Role), Region: area, Language: r.say.Lang()}, c.Password)
	if err == nil {
		fmt.Fprintln(r.out, r.say.T("cli.user.added", fault.Args{"Username": added.Username}))
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
