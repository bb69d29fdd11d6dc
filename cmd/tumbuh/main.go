// Command tumbuh carries the work against child stunting: see tumbuh --help.
package main

import (
	"os"

	"tumbuh/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
