package cli

import (
	"fmt"

	"tumbuh/internal/base/fault"
)

type keyCommands struct {
	Rotate keyRotate `cmd:"" help:"${key_rotate}"`
}

type keyRotate struct{}

func (keyRotate) Run(r *run) error {
	a, by, err := r.open()
	if err != nil {
		return err
	}
	defer a.Close()
	generation, err := a.RotateKey(r, by.By())
	if err == nil {
		fmt.Fprintln(r.out, r.say.T("cli.key.rotated", fault.Args{"Generation": generation, "File": r.config.Key()}))
	}
	return err
}
