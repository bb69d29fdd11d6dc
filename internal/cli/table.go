package cli

import (
	"tumbuh/internal/exchange/anthro"
)

type zscoreCommand struct{}

func (zscoreCommand) Run(r *run) error { return anthro.ZScore(r.in, r.out) }

type prevalenceCommand struct{}

func (prevalenceCommand) Run(r *run) error { return anthro.Prevalence(r.in, r.out) }
