package audit

import (
	"net/http"
	"strconv"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/door/web"
	"tumbuh/internal/record/account"
)

// childPage is who looked at one child, and what was done to it.
type childPage struct {
	Title   string
	Trail   []web.Crumb
	Entries []entry
	Empty   web.Empty
	First   string
	Next    string
}

func (s *screens) showChild(w http.ResponseWriter, r *http.Request) error {
	id, ok := db.ParseID(r.PathValue("id"))
	if !ok {
		return fault.New(fault.NotFound, "people.none", nil)
	}
	p, by := web.PrinterOf(r), s.actor(r)
	before, _ := strconv.ParseInt(r.URL.Query().Get("lanjut"), 10, 64)
	found, err := s.audit.OfChild(r.Context(), by, id, max(before, 0), perPage)
	if err != nil {
		return err
	}
	page := childPage{Title: p.T("audit.child.title", "Name", p.T("audit.child", "ID", short(id))),
		Empty: web.Empty{Icon: "clipboard-check", Title: p.T("audit.child.none"), Text: p.T("audit.child.none.text")}}
	if by.May(account.LedgerRead) {
		page.Trail = []web.Crumb{{Text: p.T("audit.title"), Href: "/jejak"}, {Text: p.T("audit.child", "ID", short(id))}}
	}
	if found.Names {
		page.Title = p.T("audit.child.title", "Name", found.Child.Name)
		page.Trail = []web.Crumb{{Text: p.T("children.title"), Href: "/anak"}, {Text: found.Child.Name, Href: "/anak/" + string(found.Child.ID)}, {Text: p.T("audit.title")}}
	}
	for _, look := range found.Looks {
		e := shown(p, by, look.Entry, found.Names)
		e.OnList = look.OnList
		page.Entries = append(page.Entries, e)
	}
	if before > 0 {
		page.First = r.URL.Path
	}
	if found.More {
		page.Next = r.URL.Path + "?lanjut=" + strconv.FormatInt(found.Next, 10)
	}
	return s.child.Render(w, r, http.StatusOK, page)
}
