// Command all bundles what the doors' pages are made of: the office's stylesheets and
// scripts into door/web/dist, the phone's application into door/field/dist. A name
// ("office", "phone") makes that one only.
package main

import (
	"log"
	"os"

	"tumbuh/internal/door/build"
)

func main() {
	log.SetFlags(0)
	for name, bundle := range map[string]func() error{"office": build.Office, "phone": build.Phone} {
		if len(os.Args) > 1 && os.Args[1] != name {
			continue
		}
		if err := bundle(); err != nil {
			log.Fatalf("build %s: %v", name, err)
		}
	}
}
