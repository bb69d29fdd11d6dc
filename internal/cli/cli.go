// Package cli is the command line: tumbuh --help lists it. Sentences come from
// the catalogues, Indonesian unless TUMBUH_LANG=en. Exit status 0: done; 1: it
// could not be done; 2: what was given is wrong (a file, a flag).
package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"os/user"
	"slices"
	"syscall"

	"github.com/alecthomas/kong"

	"tumbuh/internal/app"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/record/account"
)

// commands is the whole command line; help texts are catalogue keys "cli.<name>".
type commands struct {
	File     string     `help:"${config_file} ($$TUMBUH_CONFIG)" name:"config" placeholder:"FILE"`
	As       string     `help:"${as}" env:"TUMBUH_AS" placeholder:"USERNAME"`
	Settings app.Config `embed:""`

	Init       initCommand       `cmd:"" help:"${init}"`
	Migrate    migrateCommand    `cmd:"" help:"${migrate}"`
	Serve      serveCommand      `cmd:"" help:"${serve}"`
	Health     healthCommand     `cmd:"" help:"${health}"`
	Config     configCommand     `cmd:"" help:"${config}"`
	Key        keyCommands       `cmd:"" help:"${key}"`
	User       userCommands      `cmd:"" help:"${user}"`
	Import     importCommands    `cmd:"" help:"${import}"`
	Figures    figuresCommand    `cmd:"" help:"${figures}"`
	Region     regionCommands    `cmd:"" help:"${region}"`
	Zscore     zscoreCommand     `cmd:"" help:"${zscore}"`
	Prevalence prevalenceCommand `cmd:"" help:"${prevalence}"`
	Simulate   simulateCommands  `cmd:"" help:"${simulate}"`
	Backup     backupCommands    `cmd:"" help:"${backup}"`
	Restore    restoreCommand    `cmd:"" help:"${restore}"`
	Check      checkCommand      `cmd:"" help:"${check}"`
	Count      countCommand      `cmd:"" help:"${count}"`
	Drill      drillCommand      `cmd:"" help:"${drill}"`
	Audit      auditCommands     `cmd:"" help:"${audit}"`
	Privacy    privacyCommands   `cmd:"" help:"${privacy}"`
	Version    versionCommand    `cmd:"" help:"${version}"`
}

// run is what a command has at hand.
type run struct {
	context.Context
	in       io.Reader
	out, err io.Writer
	config   app.Config
	settings []setting
	as       string         // the account that the command acts as; empty: the operator
	action   account.Action // what the command needs
	say      *locale.Printer
}

// Main runs a command line and answers with the exit status.
func Main(args []string, in io.Reader, out, errs io.Writer) (status int) {
	ctx, stop := asked()
	defer stop()
	var c commands
	say, from := locale.For(language(args)), &settings{env: os.Getenv}
	exited := -1
	parser, err := grammar(&c, from, say, kong.UsageOnError(), kong.Writers(out, errs), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if fault.As(err) != nil {
		fmt.Fprintln(errs, "tumbuh:", say.Error(err))
		return 2
	}
	if err != nil {
		fmt.Fprintln(errs, "tumbuh:", err)
		return 2
	}
	r := &run{Context: ctx, in: in, out: out, err: errs, config: c.Settings, settings: from.inForce(parsed), say: locale.For(c.Settings.Lang)}
	r.as, r.action = c.As, permissions[words(parsed.Command())]
	err = r.may()
	if err == nil {
		err = parsed.Run(r)
	}
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			fmt.Fprintln(errs, "tumbuh:", r.say.T("cli.internal"))
		} else {
			fmt.Fprintln(errs, "tumbuh:", r.say.Error(err))
		}
		fields := r.say.Fields(err)
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			fmt.Fprintf(errs, "  %s: %s\n", name, fields[name])
		}
		if fault.KindOf(err) == fault.Internal {
			fmt.Fprintln(errs, "  ", err) // the operator is the one who reads the cause
		}
		return statusOf(err)
	}
	return 0
}

func grammar(c *commands, from *settings, say *locale.Printer, more ...kong.Option) (*kong.Kong, error) {
	parser, err := kong.New(c, append(more, kong.Name("tumbuh"), kong.Description(say.T("cli.tumbuh")), helps(say), kong.Resolvers(from))...)
	if err == nil {
		describe(parser.Model.Flags, say)
	}
	return parser, err
}

// asked ends when somebody asks the program to end; asked a second time, it ends at
// once: nobody listens to signals any more before the first is told of.
func asked() (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			signal.Stop(signals)
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() { signal.Stop(signals); cancel() }
}

// statusOf tells apart what the user can mend in what was given.
func statusOf(err error) int {
	if k := fault.KindOf(err); k == fault.Invalid || k == fault.NotFound {
		return 2
	}
	return 1
}

// language must be known before the help texts are.
func language(args []string) string {
	for i, a := range args {
		if a == "--lang=en" || a == "--lang" && i+1 < len(args) && args[i+1] == "en" {
			return locale.English
		}
	}
	return os.Getenv("TUMBUH_LANG")
}

func helps(say *locale.Printer) kong.Vars {
	vars := kong.Vars{}
	for _, name := range []string{"as", "config", "config_file", "config_check", "health", "init", "key", "key_rotate", "regency", "migrate", "serve", "user", "user_add", "user_list", "user_reset", "user_disable", "user_enable", "user_phone", "user_sessions", "user_revoke", "posyandu", "office", "session", "two_factor_too", "role", "region_code",
		"name", "password", "import", "import_eppgbm", "import_list", "import_undo", "file", "dry_run", "refused", "figures", "area", "month", "format",
		"region", "region_search", "region_outlines", "within", "zscore", "prevalence", "simulate", "simulate_families", "months_families", "simulate_coverage", "simulate_actions", "years_actions", "quarters", "children", "months", "last", "out", "survey", "seed", "version",
		"backup", "backup_list", "place", "prune", "restore", "restore_from", "restore_at", "check", "full", "count", "count_all", "count_check", "drill",
		"privacy", "privacy_retention", "privacy_run", "privacy_file", "privacy_child", "privacy_for", "privacy_out", "privacy_erase", "privacy_name", "privacy_reason", "privacy_dpia",
		"audit", "audit_verify", "audit_list", "audit_export", "audit_regency", "audit_head", "audit_file", "audit_from", "audit_to", "audit_who", "audit_action", "audit_target", "audit_address", "audit_door", "audit_limit"} {
		vars[name] = say.T("cli." + name)
	}
	return vars
}

// open opens the program on its data, with the operator as the actor.
func (r *run) open() (*app.App, account.Actor, error) {
	a, err := app.Open(r, r.config)
	if err != nil {
		return nil, account.Actor{}, err
	}
	by, err := r.actor(a)
	if err != nil {
		a.Close()
		return nil, by, err
	}
	return a, by, nil
}

func operator() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "operator"
}

func by() ledger.By { return ledger.By{Name: operator(), Via: "cli"} }
