package audit

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/measure/indicator"
	"tumbuh/internal/record/account"
	records "tumbuh/internal/record/people"
)

// Look is an entry that concerns a child: itself, or a list on which it stood.
type Look struct {
	ledger.Entry
	OnList bool
}

// Looks are a page of what the ledger has about one child.
type Looks struct {
	Child records.Child // empty without names, or when it was erased
	Looks []Look
	Next  int64
	More  bool
	Names bool
}

// onLists are the actions that show children without naming each in an entry of
// its own.
var onLists = []string{"child.list", "child.export", "child.print", "child.search", "child.pairs"}

// window is how many entries of each list's place are looked through for a page.
const window = 300

// OfChild tells who looked at a child and what was done to it: to those who read
// the ledger, and to those who may hand its family all that is kept of it.
func (s *Service) OfChild(ctx context.Context, by account.Actor, id db.ID, before int64, limit int) (page Looks, err error) {
	regency := by.Regency()
	reader := by.Allow(account.LedgerRead, regency) == nil
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		kept, ids, err := records.Family(tx, regency, id)
		if err != nil {
			return err
		}
		if kept.ID == "" {
			ids = []db.ID{id} // erased: its entries remain
		}
		if page.Names = kept.ID != "" && by.AllowChild(account.ChildFile, kept.Village, kept.Posyandu) == nil; page.Names {
			page.Child = kept
		}
		if !page.Names && !reader {
			return fault.New(fault.NotFound, "people.none", nil)
		}
		streams, err := streamsOf(tx, regency, ids)
		if err != nil {
			return err
		}
		return page.fill(tx, regency, streams, before, limit)
	})
	if err != nil {
		return page, err
	}
	return page, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "audit.child", Target: string(id)}, map[string]int{"entries": len(page.Looks)})
}

// onVillage are the actions that show people of a village, each in its entry.
var onVillage = []string{"field.pull", "family.list", "family.open", "family.export", "family.print", "form.read", "form.print", "form.export", "form.fill"}

// stream is entries of one target, and which of them concern the child.
type stream struct {
	target   string
	actions  []string
	concerns func(ledger.Entry) bool
	onList   bool
}

func streamsOf(tx *db.Tx, regency string, ids []db.ID) (all []stream, err error) {
	standing, err := indicator.StandingOf(tx, regency, ids[0])
	if err != nil {
		return nil, err
	}
	imports, err := importsOf(tx, regency, ids)
	if err != nil {
		return nil, err
	}
	every := func(ledger.Entry) bool { return true }
	for _, id := range ids {
		all = append(all, stream{target: string(id), concerns: every})
	}
	for _, id := range imports {
		all = append(all, stream{target: id, actions: []string{"import.take", "import.undo"}, concerns: every, onList: true})
	}
	villages, err := villagesOf(tx, regency, ids)
	if err != nil {
		return nil, err
	}
	for _, village := range villages {
		all = append(all, stream{target: village, actions: onVillage, onList: true, concerns: func(e ledger.Entry) bool {
			return e.Action == "field.pull" && !strings.Contains(e.Detail, `"subjects":`) || slices.ContainsFunc(ids, func(id db.ID) bool { return strings.Contains(e.Detail, string(id)) })
		}})
	}
	for _, place := range standing.Places() {
		all = append(all, stream{target: place, actions: onLists, onList: true, concerns: func(e ledger.Entry) bool {
			return standing.On(place, e.Detail) || slices.ContainsFunc(ids, func(id db.ID) bool { return strings.Contains(e.Detail, string(id)) && named(e) })
		}})
	}
	return all, nil
}

// named tells whether an entry lists the children themselves.
func named(e ledger.Entry) bool { return e.Action == "child.search" || e.Action == "child.pairs" }

// fill takes the newest entries of all streams. Where one of them is longer than
// the window the page ends there, and the next goes on.
func (p *Looks) fill(tx *db.Tx, regency string, streams []stream, before int64, limit int) error {
	floor := int64(0)
	for _, st := range streams {
		list, err := ledger.List(tx, regency, ledger.Query{Target: st.target, Actions: st.actions, Before: before, Limit: window})
		if err != nil {
			return err
		}
		if len(list) == window {
			floor = max(floor, list[window-1].Seq)
		}
		for _, e := range list {
			if st.concerns(e) {
				p.Looks = append(p.Looks, Look{e, st.onList})
			}
		}
	}
	slices.SortFunc(p.Looks, func(a, b Look) int { return cmp.Compare(b.Seq, a.Seq) })
	end := 0
	for end < len(p.Looks) && end < limit && p.Looks[end].Seq >= floor {
		end++
	}
	p.More = floor > 0 || end < len(p.Looks)
	if p.Next = floor; end == limit && end > 0 {
		p.Next = max(floor, p.Looks[end-1].Seq)
	}
	p.Looks = p.Looks[:end]
	return nil
}
