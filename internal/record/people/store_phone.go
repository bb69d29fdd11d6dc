package people

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/ledger"
)

// What phones say of children is kept and weighed in record/family, which writes
// the outcome here.

// SaveSaid writes children as phones' edits left them; before is what stood, for
// those that were there. Changed stays as it was: it tells when somebody else wrote.
func SaveSaid(tx *db.Tx, before map[db.ID]Child, after []*Child) error {
	extents := make(map[db.ID]extent, len(after))
	for _, c := range after {
		had, there := before[c.ID]
		switch {
		case !there:
			extents[c.ID] = fresh
		case had.Name != c.Name || had.Parent != c.Parent:
			extents[c.ID] = renamed
		default:
			extents[c.ID] = whole
		}
		if there && had.NIK != "" && had.NIK != c.NIK { // first of all, so that no two hold a number even for a moment
			if _, err := tx.Exec("update child set nik = null where regency = $1 and id = $2", c.Regency, c.ID); err != nil {
				return err
			}
		}
	}
	return saveAs(tx, after, extents, func(c *Child) db.Time {
		if had, there := before[c.ID]; there {
			return had.Changed
		}
		return tx.Now()
	})
}

// Saying are the standing children that say they have one of some NIKs, whether or
// not they hold it.
func Saying(tx *db.Tx, regency string, niks []string) (ids []db.ID, err error) {
	keys, err := tx.Keys()
	if err != nil {
		return nil, err
	}
	var sealed set
	for _, nik := range niks {
		s, err := keys.SealEqual(nik, nikPurpose)
		if err != nil {
			return nil, err
		}
		sealed.add(s)
	}
	for _, column := range []string{"nik is not null and nik", "claim is not null and claim"} { // one index each
		if err := eachIn(tx, "select id from child where regency = $1 and merged_into is null and deleted is null and "+column, regency, sealed.list, func(s db.Scan) error {
			var id db.ID
			err := s(&id)
			ids = append(ids, id)
			return err
		}); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// Forgotten looks up which of some children, as they are now said to be, were
// erased: the function refuses those.
func Forgotten(tx *db.Tx, regency string, batch []Child) (func(Child) error, error) {
	var one int
	some, err := tx.One("select 1 from forgotten where regency = $1 limit 1", []any{regency}, &one)
	if err != nil || !some || len(batch) == 0 {
		return func(Child) error { return nil }, err
	}
	g, err := guardOf(tx, regency, batch, map[db.ID]*Child{})
	return func(c Child) error { return g.forgot(c, c.keys()) }, err
}

// Says is a value as corrections are kept: see guard. "match" is what a child
// without a number is found by.
func (c *Child) Says(field string) string {
	if field+":" == matching {
		return matching + c.matchKey()
	}
	return field + ":" + c.fields()[field]
}

// Outdated keeps values of a child that are known to be wrong since, and forgets
// those that are not wrong after all.
func Outdated(tx *db.Tx, by string, c Child, wrong, right []string) error {
	if err := rightAgain(tx, c, right); err != nil {
		return err
	}
	return wrongSince(tx, ledger.By{Name: by}, c, wrong)
}

// ProposeFor puts before a person which other records some children look like, or
// whose number they say. known are those of them that were there before: what had
// been proposed of these, and nobody has decided, is found anew.
func ProposeFor(tx *db.Tx, regency string, children []*Child, known []db.ID) error {
	var ids, claim, temp []db.ID
	for _, c := range children {
		if ids = append(ids, c.ID); c.Claim != "" {
			claim = append(claim, c.ID)
		}
		if c.TempID != "" {
			temp = append(temp, c.ID)
		}
	}
	var one int
	claims, err := tx.One("select 1 from child where regency = $1 and claim is not null limit 1", []any{regency}, &one)
	if err != nil {
		return err
	}
	hold := ids
	if !claims {
		hold = nil
	}
	for _, column := range []string{"a", "b"} {
		if err := inChunks(tx, "delete from likeness where regency = $1 and state = 'open' and kind = 'child' and import is null and "+column, regency, known); err != nil {
			return err
		}
	}
	type pair struct{ a, b db.ID }
	alike := map[pair]string{}
	add := func(a, b db.ID, reason string) {
		if p := (pair{min(a, b), max(a, b)}); reason != "" && alike[p] == "" {
			alike[p] = reason
		}
	}
	const standing = "a.merged_into is null and b.merged_into is null and a.deleted is null and b.deleted is null and a.id <> b.id and b.regency = $1 and b.id"
	for _, q := range []struct {
		same string
		of   []db.ID
	}{{"a.nik is not null and a.nik = b.claim", claim}, {"a.claim is not null and a.claim = b.nik", hold}, {"a.claim is not null and a.claim = b.claim", claim},
		{"a.temp_id is not null and a.temp_id = b.temp_id", temp}} {
		if err := eachIn(tx, "select a.id, b.id from child b join child a on a.regency = b.regency and "+q.same+" where "+standing, regency, db.Args(nil, q.of), func(s db.Scan) error {
			var a, b db.ID
			err := s(&a, &b)
			add(a, b, "nik")
			return err
		}); err != nil {
			return err
		}
	}
	if err := eachIn(tx, `select a.id, a.name, a.parent, a.nik, b.id, b.name, b.parent, b.nik from child b
		join child a on a.regency = b.regency and a.birth = b.birth and a.village = b.village and a.sex = b.sex where `+standing, regency, db.Args(nil, ids),
		func(s db.Scan) error {
			var a, b Child
			err := s(&a.ID, &a.Name, &a.Parent, db.Or(&a.NIK), &b.ID, &b.Name, &b.Parent, db.Or(&b.NIK))
			add(a.ID, b.ID, likeness(a, b))
			return err
		}); err != nil {
		return err
	}
	pairs := tx.Batch("insert into likeness (regency, a, b, kind, reason, state, changed)", 7, "on conflict (regency, a, b) do nothing")
	for p, reason := range alike {
		if err := pairs.Add(regency, p.a, p.b, "child", reason, "open", tx.Now()); err != nil {
			return err
		}
	}
	_, err = pairs.Flush()
	return err
}

// inChunks runs a statement that ends with the column of an "in (…)".
func inChunks(tx *db.Tx, query, regency string, ids []db.ID) error {
	for some := range slices.Chunk(ids, 500) {
		if _, err := tx.Exec(query+" in ("+db.List(2, len(some))+")", db.Args([]any{regency}, some)...); err != nil {
			return err
		}
	}
	return nil
}

// Order is the order in which records have a right to a number that several say:
// those that an import made, and then the older id.
func Order(a, b *Child) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID))
}

func rank(c *Child) int {
	if c.MadeBy != "" {
		return 0
	}
	return 1
}
