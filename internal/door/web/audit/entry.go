package audit

import (
	"fmt"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/door/web"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/measure/audit"
	"tumbuh/internal/record/account"
)

// entry is one line as the table shows it.
type entry struct {
	When   string
	Who    string
	From   string // door and address
	Action string
	Target web.Cell
	Number string
	Change bool // the rows have a before
	Rows   []audit.Field
	OnList bool
}

func shown(p *locale.Printer, by account.Actor, e ledger.Entry, names bool) entry {
	out := entry{When: audit.Moment(p, e.At, by.Regency()), Who: audit.Who(p, e), From: audit.From(p, e), Action: audit.ActionText(p, e.Action),
		Target: target(p, by, e), Number: number(e)}
	out.Rows, out.Change = audit.Told(p, e, names)
	return out
}

func number(e ledger.Entry) string {
	if e.Regency == ledger.Installation {
		return fmt.Sprint("0000-", e.Seq)
	}
	return fmt.Sprint(e.Seq)
}

// target is what the deed was done to: a child only as its id, a place by its name.
func target(p *locale.Printer, by account.Actor, e ledger.Entry) web.Cell {
	noun, _, _ := strings.Cut(e.Action, ".")
	id, isID := db.ParseID(e.Target)
	place, isPlace := region.Get(e.Target)
	switch {
	case isID && (noun == "child" || noun == "retention" || e.Action == "audit.child"):
		c := web.Cell{Text: p.T("audit.child", "ID", short(id)), Hint: e.Target}
		if c.Href = "/anak/" + e.Target + "/jejak"; by.May(account.LedgerRead) {
			c.Href = "/jejak/anak/" + e.Target
		}
		return c
	case isID && noun == "import" && by.May(account.ImportTake):
		return web.Cell{Text: p.T("audit.import", "ID", short(id)), Hint: e.Target, Href: "/impor/berkas/" + e.Target}
	case isID:
		return web.Cell{Text: short(id), Hint: e.Target}
	case isPlace && e.Target != "":
		return web.Cell{Text: place.Name, Note: region.Dotted(e.Target)}
	}
	return web.Cell{Text: e.Target}
}

// short is the part of an id that tells it from others made in the same hour.
func short(id db.ID) string { return "…" + string(id[len(id)-12:]) }
