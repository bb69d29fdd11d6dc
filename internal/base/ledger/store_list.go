package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tumbuh/internal/base/db"
)

// Query chooses entries of one regency; what is empty chooses all.
type Query struct {
	From, To time.Time // of the moment told, the end exclusive
	By       []Who     // any of them
	Via      string
	Origin   string
	Target   string
	Actions  []string
	Before   int64 // only entries with a smaller number
	Limit    int
}

// Who is somebody as the ledger names them; who works at the machine has no id.
type Who struct{ ID, Name string }

// LastDeed is who last did one of these deeds to something, and when, for whoever came too
// late; nobody: the ledger does not tell.
func LastDeed(tx *db.Tx, regency, target string, actions ...string) (name string, at db.Time, err error) {
	list, err := List(tx, regency, Query{Target: target, Actions: actions, Limit: 1})
	if len(list) > 0 {
		name, at = list[0].Name, list[0].At
	}
	return name, at, err
}

// List answers entries, the newest first.
func List(tx *db.Tx, regency string, q Query) (list []Entry, err error) {
	where, args := "regency = $1 and seq > 0", []any{regency}
	and := func(condition string, value any) {
		args = append(args, value)
		where += " and " + condition + " $" + strconv.Itoa(len(args))
	}
	if q.Before > 0 {
		and("seq <", q.Before)
	}
	if !q.From.IsZero() {
		first, found, err := firstSince(tx, regency, q.From.Add(-slack))
		if err != nil || !found {
			return nil, err
		}
		and("seq >=", first)
		and("at >=", db.Time{Time: q.From})
	}
	if !q.To.IsZero() {
		next, found, err := firstSince(tx, regency, q.To.Add(slack))
		if err != nil {
			return nil, err
		}
		if found {
			and("seq <", next)
		}
		and("at <", db.Time{Time: q.To})
	}
	for _, c := range []struct{ column, value string }{{"target", q.Target}, {"origin", q.Origin}, {"via", q.Via}} {
		if c.value != "" {
			and(c.column+" =", c.value)
		}
	}
	// One walk along an index for each person, or where nothing rarer is asked for
	// each action: all of them in one would have to be sorted first.
	actions := orAny(q.Actions)
	if q.Actions != nil && (q.By != nil || q.Target != "" || q.Origin != "") {
		where += " and action in (" + db.List(len(args)+1, len(q.Actions)) + ")"
		args, actions, q.Actions = db.Args(args, q.Actions), make([]string, 1), nil
	}
	for _, who := range orAny(q.By) {
		for _, action := range actions {
			where, args := where, slices.Clone(args)
			for _, c := range []struct {
				column, value string
				asked         bool
			}{{"by_id", who.ID, q.By != nil}, {"by_name", who.Name, q.By != nil}, {"action", action, q.Actions != nil}} {
				if c.asked {
					args = append(args, c.value)
					where += " and " + c.column + " = $" + strconv.Itoa(len(args))
				}
			}
			some, err := db.All(tx, "select "+columns+", erased from ledger where "+where+" order by seq desc limit $"+strconv.Itoa(len(args)+1),
				append(args, q.Limit), scan)
			if err != nil {
				return nil, err
			}
			list = append(list, some...)
		}
	}
	slices.SortFunc(list, func(a, b Entry) int { return cmp.Compare(b.Seq, a.Seq) })
	return list[:min(len(list), q.Limit)], nil
}

// Since answers the entries of some actions behind a number, the oldest first and no
// more than limit, and the number up to which they are all. No smaller number comes
// later: numbers are given in the order of commits.
func Since(tx *db.Tx, regency string, after int64, actions []string, limit int) (list []Entry, upto int64, err error) {
	end, err := readHead(tx, regency)
	if err != nil || end.Seq <= after {
		return nil, after, err
	}
	for _, action := range actions { // one walk along an index each
		some, err := db.All(tx, "select "+columns+", erased from ledger where regency = $1 and action = $2 and seq > $3 order by seq limit $4",
			[]any{regency, action, after, limit}, scan)
		if err != nil {
			return nil, after, err
		}
		list = append(list, some...)
	}
	slices.SortFunc(list, func(a, b Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	if len(list) < limit {
		return list, end.Seq, nil
	}
	return list[:limit], list[limit-1].Seq, nil
}

// orAny is a list, or one of nothing in particular where there is none.
func orAny[T any](list []T) []T {
	if list == nil {
		return make([]T, 1)
	}
	return list
}

// slack is longer than an entry ever waits between the moment that it tells and
// the one in which it is written and gets its id.
const slack = 24 * time.Hour

// firstSince is the first entry written at or after a moment. Ids begin with the
// moment of writing and rise with the numbers, so no index on the time is needed.
func firstSince(tx *db.Tx, regency string, t time.Time) (seq int64, found bool, err error) {
	ms := t.UnixMilli()
	id := fmt.Sprintf("%08x-%04x-0000-0000-000000000000", ms>>16, ms&0xffff)
	found, err = tx.One("select seq from ledger where regency = $1 and id >= $2 and seq > 0 order by id limit 1", []any{regency, id}, &seq)
	return seq, found, err
}

// Named are the names under which an account, or at the machine itself the users
// without an id, ever recorded something. It goes from one to the next along the index.
func Named(tx *db.Tx, regency, id string) (all []Who, err error) {
	name := ""
	for {
		more, err := tx.One("select by_name from ledger where regency = $1 and by_id = $2 and by_name > $3 order by by_name limit 1",
			[]any{regency, id, name}, &name)
		if err != nil || !more {
			return all, err
		}
		all = append(all, Who{id, name})
	}
}

// Last is a regency's newest entry, as this transaction sees it.
func Last(tx *db.Tx, regency string) (Head, error) { return lastOf(tx, regency) }

// Holds tells whether a regency's chain has this entry: one that was set back to an
// older state has another in its place, or none.
func Holds(tx *db.Tx, regency string, h Head) (bool, error) {
	if h.Seq == 0 {
		return true, nil
	}
	hash := ""
	_, err := tx.One("select hash from ledger where regency = $1 and seq = $2", []any{regency, h.Seq}, db.Or(&hash))
	return hash == h.Hash, err
}

// Erased tells when what a target had been told of was taken away (Erase), if it was.
func Erased(tx *db.Tx, regency, target string) (at db.Time, erased bool, err error) {
	err = tx.Each("select action, at from ledger where regency = $1 and target = $2 and seq > 0 order by seq", []any{regency, target}, func(s db.Scan) error {
		var action string
		var when db.Time
		err := s(&action, &when)
		if erases(action) {
			at, erased = when, true
		}
		return err
	})
	return at, erased, err
}

// HeadOf is where a regency's chain ends now.
func HeadOf(ctx context.Context, d *db.DB, regency string) (h Head, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		said, err := readHead(tx, regency)
		h = said.Head
		return err
	})
	return h, err
}

// Chains are the regencies that have entries, or must have.
func Chains(ctx context.Context, d *db.DB) (all []string, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		all, err = chains(tx)
		return err
	})
	return all, err
}
