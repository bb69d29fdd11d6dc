package cli

import (
	"fmt"
	"log/slog"
	"strings"

	"tumbuh/internal/base/fault"
)

type serveCommand struct{}

func (serveCommand) Run(r *run) error {
	if err := r.config.Valid(); err != nil {
		return err
	}
	a, _, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	log := r.logger()
	slog.SetDefault(log)
	first, err := a.FirstLink(r)
	if err != nil {
		return err
	}
	return a.Serve(r, version(), log, func(url string) {
		if c := r.config; c.Public != "" {
			url = c.Public
		} else if strings.HasPrefix(c.Addr, "localhost:") {
			scheme, rest, _ := strings.Cut(url, "://")
			url = scheme + "://localhost" + rest[strings.LastIndex(rest, ":"):]
		}
		fmt.Fprintln(r.out, r.say.T("cli.serve.ready", fault.Args{"Address": url}))
		if first != "" {
			r.showFirst(a.Link(url, first))
		}
	})
}

// logger writes as the settings say.
func (r *run) logger() *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(r.config.LogLevel)) // one of four words
	options := &slog.HandlerOptions{Level: level}
	if r.config.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(r.err, options))
	}
	return slog.New(slog.NewTextHandler(r.err, options))
}

// healthCommand is for a container or a monitor without a browser.
type healthCommand struct{}

func (healthCommand) Run(r *run) error {
	if err := r.config.Health(r); err != nil {
		return err
	}
	fmt.Fprintln(r.out, "ok")
	return nil
}
