package cli

import (
	"fmt"
	"log/slog"
	"strings"

	"tumbuh/internal/base/fault"
)

type serveCommand struct {
	Addr   string `help:"${addr}" env:"TUMBUH_ADDR" default:"localhost:8080"`
	Secure bool   `help:"${secure}" env:"TUMBUH_SECURE"`
}

func (c *serveCommand) Run(r *run) error {
	r.config.Secure = c.Secure
	a, _, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	log := slog.New(slog.NewTextHandler(r.err, nil))
	return a.Serve(r, c.Addr, version(), log, func(address string) {
		if strings.HasPrefix(c.Addr, "localhost:") {
			address = "localhost" + address[strings.LastIndex(address, ":"):]
		}
		fmt.Fprintln(r.out, r.say.T("cli.serve.ready", fault.Args{"Address": "http://" + address}))
	})
}
