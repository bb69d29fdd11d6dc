package sync

import (
	"context"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/feed"
)

// pull is the next page after a token. A token that is not ours, of another place
// than the account's, or of a state of the data that is no more, begins anew.
func (s *Service) pull(ctx context.Context, by account.Actor, sealed string, limit int) (p Page, err error) {
	var from, to int64
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		t, known, err := readToken(tx, by, sealed)
		if err != nil {
			return err
		}
		p = Page{Reset: sealed != "" && !known, Docs: []Doc{}, Gone: []db.ID{}}
		if !known {
			t = token{Village: by.Region, Posyandu: by.Posyandu}
			if t.Began, err = feed.Last(tx, by.Regency(), by.Region); err != nil {
				return err
			}
		}
		from = t.At.Seq
		rows, err := feed.After(tx, by.Regency(), t.Village, t.Posyandu, t.At, t.Began, limit+1)
		if err != nil {
			return err
		}
		if p.More = len(rows) > limit; p.More {
			rows = rows[:limit]
		}
		if n := len(rows); n > 0 {
			t.At = feed.Place{Seq: rows[n-1].Seq, Subject: rows[n-1].Subject}
		}
		to = t.At.Seq
		if p.Docs, p.Gone, err = documents(tx, by, s.clock(by, 0).today(), rows); err != nil {
			return err
		}
		if p.More {
			if p.Left, err = feed.Left(tx, by.Regency(), t.Village, t.Posyandu, t.At, t.Began); err != nil {
				return err
			}
		}
		if t.Ledger, err = ledger.Last(tx, by.Regency()); err != nil {
			return err
		}
		p.Token, err = t.seal(tx)
		return err
	})
	if err != nil || len(p.Docs) == 0 {
		return p, err
	}
	detail := map[string]any{"village": by.Region, "posyandu": by.Posyandu, "from": from, "to": to, "docs": len(p.Docs)}
	if len(p.Docs) <= namedDocs {
		ids := make([]db.ID, len(p.Docs))
		for i := range p.Docs {
			ids[i] = p.Docs[i].ID
		}
		detail["subjects"] = ids
	}
	return p, ledger.Seen(ctx, s.DB, by.By(), ledger.Deed{Regency: by.Regency(), Action: "field.pull", Target: by.Region}, detail)
}

// namedDocs is up to how many subjects the ledger names those that a pull showed; of
// more it says the village, all of which then counts as seen (measure/audit).
const namedDocs = 50
