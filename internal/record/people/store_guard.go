package people

import (
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/secret"
)

const correctionPurpose, forgottenPurpose = "correction", "forgotten"

// guarded tells whether there is anything in a regency that an import must heed.
func guarded(tx *db.Tx, regency string) (yes bool, err error) {
	for _, from := range []string{"correction where regency = $1", "forgotten where regency = $1", "child where regency = $1 and blocked is not null"} {
		var one int
		if yes, err = tx.One("select 1 from "+from+" limit 1", []any{regency}, &one); yes || err != nil {
			return yes, err
		}
	}
	return false, nil
}

// guardOf looks up what was decided about a batch and the children that it may
// mean; into is asked for children that a row means by what was corrected.
func guardOf(tx *db.Tx, regency string, batch []Child, pool map[db.ID]*Child) (g guard, err error) {
	g = guard{map[string]db.Time{}, map[db.ID]bool{}, map[db.ID]map[string]bool{}, map[string]map[db.ID]*Child{}}
	keys, err := tx.Keys()
	if err != nil {
		return g, err
	}
	sealed := func(texts func(*Child) []string, purpose string) (all set, plain map[any]string, err error) {
		plain = map[any]string{}
		for i := range batch {
			for _, text := range texts(&batch[i]) {
				s, err := keys.SealEqual(text, purpose)
				if err != nil {
					return all, nil, err
				}
				all.add(s)
				plain[s] = text
			}
		}
		return all, plain, nil
	}
	marks, plain, err := sealed(func(c *Child) []string { return c.marks(c.keys(), false) }, forgottenPurpose)
	if err != nil {
		return g, err
	}
	if err := eachIn(tx, "select mark, at from forgotten where regency = $1 and mark", regency, marks.list, func(s db.Scan) error {
		var mark string
		var at db.Time
		err := s(&mark, &at)
		g.forgotten[plain[mark]] = at
		return err
	}); err != nil {
		return g, err
	}
	was, plain, err := sealed((*Child).keys, correctionPurpose)
	if err != nil {
		return g, err
	}
	once := map[string][]db.ID{}
	var unknown []db.ID
	if err := eachIn(tx, "select was, child from correction where regency = $1 and was", regency, was.list, func(s db.Scan) error {
		var text string
		var id db.ID
		err := s(&text, &id)
		once[plain[text]] = append(once[plain[text]], id)
		if pool[id] == nil {
			unknown = append(unknown, id)
		}
		return err
	}); err != nil {
		return g, err
	}
	if err := intoPool(tx, regency, pool, unknown); err != nil {
		return g, err
	}
	for text, ids := range once {
		g.alias[text] = map[db.ID]*Child{}
		for _, id := range ids {
			if c := pool[id]; c != nil && pool[c.MergedInto] != nil {
				c = pool[c.MergedInto]
				g.alias[text][c.ID] = c
			} else if c != nil {
				g.alias[text][id] = c
			}
		}
	}
	return g, g.read(tx, regency, keys, pool)
}

// read takes what was corrected and blocked of the children in the pool; what was
// corrected in a merged record counts for the kept one.
func (g *guard) read(tx *db.Tx, regency string, keys *secret.Keys, pool map[db.ID]*Child) error {
	ids := make([]any, 0, len(pool))
	for id := range pool {
		ids = append(ids, id)
	}
	if err := eachIn(tx, "select id from child where regency = $1 and blocked is not null and id", regency, ids, func(s db.Scan) error {
		var id db.ID
		err := s(&id)
		g.blocked[id] = true
		return err
	}); err != nil {
		return err
	}
	return eachIn(tx, "select child, was from correction where regency = $1 and child", regency, ids, func(s db.Scan) error {
		var id db.ID
		var text string
		if err := s(&id, &text); err != nil {
			return err
		}
		text, err := keys.OpenEqual(text, correctionPurpose)
		for _, id := range []db.ID{id, pool[id].MergedInto} {
			if g.wrong[id] == nil {
				g.wrong[id] = map[string]bool{}
			}
			g.wrong[id][text] = true
		}
		return err
	})
}

// intoPool reads children that are not in the pool yet, and those that they were
// merged into.
func intoPool(tx *db.Tx, regency string, pool map[db.ID]*Child, ids []db.ID) error {
	for len(ids) > 0 {
		found, err := ByID(tx, regency, ids...)
		if err != nil {
			return err
		}
		ids = nil
		for id, c := range found {
			pool[id] = &c
			if c.MergedInto != "" && pool[c.MergedInto] == nil {
				ids = append(ids, c.MergedInto)
			}
		}
	}
	return nil
}

// eachIn runs a query that ends with the column of an "in (…)" for a list of any
// length.
func eachIn(tx *db.Tx, query, regency string, list []any, f func(db.Scan) error) error {
	for len(list) > 0 {
		n := min(len(list), 1500)
		if err := tx.Each(query+" in ("+db.List(2, n)+")", append([]any{regency}, list[:n]...), f); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}
