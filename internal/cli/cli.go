// Package cli is the command line: tumbuh --help lists it. Sentences come from
// the catalogues, Indonesian unless TUMBUH_LANG=en. Exit status 0: done; 1: it
// could not be done; 2: what was given is wrong (a file, a flag).
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"os/user"
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
	Data string `help:"${data}" env:"TUMBUH_DATA" default:"./data" placeholder:"DIR"`
	DB   string `help:"${db}" env:"TUMBUH_DB" placeholder:"postgres://…"`
	Lang string `help:"${lang}" env:"TUMBUH_LANG" default:"id" enum:"id,en"`

	Init       initCommand       `cmd:"" help:"${init}"`
	Migrate    migrateCommand    `cmd:"" help:"${migrate}"`
	Serve      serveCommand      `cmd:"" help:"${serve}"`
	User       userCommands      `cmd:"" help:"${user}"`
	Import     importCommands    `cmd:"" help:"${import}"`
	Figures    figuresCommand    `cmd:"" help:"${figures}"`
	Region     regionCommands    `cmd:"" help:"${region}"`
	Zscore     zscoreCommand     `cmd:"" help:"${zscore}"`
	Prevalence prevalenceCommand `cmd:"" help:"${prevalence}"`
	Simulate   simulateCommand   `cmd:"" help:"${simulate}"`
	Version    versionCommand    `cmd:"" help:"${version}"`
}

// run is what a command has at hand.
type run struct {
	context.Context
	in       io.Reader
	out, err io.Writer
	config   app.Config
	say      *locale.Printer
}

// Main runs a command line and answers with the exit status.
func Main(args []string, in io.Reader, out, errs io.Writer) (status int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	say := locale.For(language(args))
	exited := -1
	parser, err := kong.New(&c, kong.Name("tumbuh"), kong.Description(say.T("cli.tumbuh")), helps(say), kong.UsageOnError(),
		kong.Writers(out, errs), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintln(errs, "tumbuh:", err)
		return 2
	}
	r := &run{Context: ctx, in: in, out: out, err: errs, config: app.Config{Data: c.Data, DB: c.DB}, say: locale.For(c.Lang)}
	if err := parsed.Run(r); err != nil {
		if fault.KindOf(err) == fault.Internal {
			fmt.Fprintln(errs, "tumbuh:", r.say.T("cli.internal"))
		} else {
			fmt.Fprintln(errs, "tumbuh:", r.say.Error(err))
		}
		for name, sentence := range r.say.Fields(err) {
			fmt.Fprintf(errs, "  %s: %s\n", name, sentence)
		}
		if fault.KindOf(err) == fault.Internal {
			fmt.Fprintln(errs, "  ", err) // the operator is the one who reads the cause
		}
		return statusOf(err)
	}
	return 0
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
	for _, name := range []string{"data", "db", "lang", "init", "regency", "migrate", "serve", "addr", "secure", "user", "user_add", "role", "region_code",
		"name", "password", "import", "import_eppgbm", "import_list", "import_undo", "file", "dry_run", "refused", "figures", "area", "month", "format",
		"region", "region_search", "region_outlines", "within", "zscore", "prevalence", "simulate", "children", "months", "last", "out", "survey", "seed", "version"} {
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
	return a, account.CommandLine(operator(), a.Regency), nil
}

func operator() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "operator"
}

func by() ledger.By { return ledger.By{Name: operator(), Via: "cli"} }
