package edition

import (
	"net/http"
	"strings"

	"tumbuh/internal/door/web"
	"tumbuh/internal/measure/audit"
)

// deed is something that was changed, as the ledger has it.
type deed struct {
	What, When, Who string
	Fields          []audit.Field
}

// history is what was changed of a target, the newest first; of "" all.
func (s *screens) history(r *http.Request, target string) (all []deed, err error) {
	p, by := web.PrinterOf(r), s.actor(r)
	entries, err := s.own.History(r.Context(), by, target)
	for _, e := range entries {
		d := deed{What: audit.ActionText(p, e.Action), When: web.Moment(p, e.At.Time, by.Regency()), Who: audit.Who(p, e)}
		if target == "" {
			d.What += ": " + strings.Replace(e.Target, "/", " · ", 1)
			for _, prefix := range []string{"framework.setting.", "edition."} { // edition.office.dinkes
				if key := prefix + e.Target; p.Has(key) {
					d.What = audit.ActionText(p, e.Action) + ": " + p.T(key)
				}
			}
		}
		d.Fields, _ = audit.Told(p, e, true)
		all = append(all, d)
	}
	return all, err
}
