package people

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

const columns = `regency, id, village, nik, temp_id, name, name_fold, match_key, sex, birth, parent, parent_fold, birth_grams, birth_mm,
	puskesmas, posyandu, rt, rw, address, kia, since, as_of, gone, gone_why, merged_into, made_by, household, mother, deleted, claim, changed`

func values(keys *secret.Keys, c Child, changed db.Time) ([]any, error) {
	nik, temp, e1 := seal(keys, c)
	claim, e2 := keys.SealEqual(c.Claim, nikPurpose)
	return []any{c.Regency, c.ID, c.Village, db.Null(nik), db.Null(temp), c.Name, fold.Name(c.Name), c.matchKey(), int(c.Sex), c.Birth,
		c.Parent, fold.Name(c.Parent), db.Null(c.BirthGrams), db.Null(c.BirthMM), c.Puskesmas, c.Posyandu, c.RT, c.RW, c.Address,
		c.KIA, int(c.Since), c.AsOf, c.Gone, db.Null(c.GoneWhy), c.MergedInto, c.MadeBy, c.Household, c.Mother, db.Null(c.Deleted), db.Null(claim), changed}, errors.Join(e1, e2)
}

// The numbers are sealed in the database so that equal ones are equal: a NIK is
// found by all of its digits. A temporary id holds the mother's NIK.
const nikPurpose, tempPurpose = "child.nik", "child.temp_id"

// Sealed are the columns of this package that are sealed.
var Sealed = []db.Sealed{
	{Table: "child", Key: []string{"regency", "id"}, Column: "nik", Purpose: nikPurpose, Equal: true},
	{Table: "child", Key: []string{"regency", "id"}, Column: "temp_id", Purpose: tempPurpose, Equal: true},
	{Table: "child", Key: []string{"regency", "id"}, Column: "claim", Purpose: nikPurpose, Equal: true},
	{Table: "correction", Key: []string{"regency", "child", "id"}, Column: "was", Purpose: correctionPurpose, Equal: true},
	{Table: "forgotten", Key: []string{"regency", "id"}, Column: "mark", Purpose: forgottenPurpose, Equal: true},
}

func seal(keys *secret.Keys, c Child) (nik, temp string, err error) {
	nik, e1 := keys.SealEqual(c.NIK, nikPurpose)
	temp, e2 := keys.SealEqual(c.TempID, tempPurpose)
	return nik, temp, errors.Join(e1, e2)
}

const read = `c.regency, c.id, c.village, c.nik, c.temp_id, c.name, c.sex, c.birth, c.parent, c.birth_grams, c.birth_mm,
	c.puskesmas, c.posyandu, c.rt, c.rw, c.address, c.kia, c.since, c.as_of, c.gone, c.gone_why, c.merged_into, c.made_by,
	c.household, c.mother, c.deleted, c.claim, c.blocked, c.changed`

// scanner reads a child and opens what is sealed; one is made before the rows are. The
// keys are for who looks for a number.
func scanner(tx *db.Tx) (keys *secret.Keys, scan func(db.Scan) (Child, error), err error) {
	keys, err = tx.Keys()
	return keys, func(s db.Scan) (c Child, err error) {
		err = s(&c.Regency, &c.ID, &c.Village, db.Or(&c.NIK), db.Or(&c.TempID), &c.Name, &c.Sex, &c.Birth, &c.Parent,
			db.Or(&c.BirthGrams), db.Or(&c.BirthMM), &c.Puskesmas, &c.Posyandu, &c.RT, &c.RW, &c.Address, &c.KIA, &c.Since, &c.AsOf,
			&c.Gone, db.Or(&c.GoneWhy), &c.MergedInto, &c.MadeBy, &c.Household, &c.Mother, db.Or(&c.Deleted), db.Or(&c.Claim), &c.Blocked, &c.Changed)
		if err == nil && c.NIK+c.TempID+c.Claim != "" {
			var e1, e2, e3 error
			c.NIK, e1 = keys.OpenEqual(c.NIK, nikPurpose)
			c.TempID, e2 = keys.OpenEqual(c.TempID, tempPurpose)
			c.Claim, e3 = keys.OpenEqual(c.Claim, nikPurpose)
			err = errors.Join(e1, e2, e3)
		}
		return c, err
	}, err
}

// save writes children as far as each has changed, in one statement for many.
func save(tx *db.Tx, children []*Child, extents map[db.ID]extent) error {
	return saveAs(tx, children, extents, func(*Child) db.Time { return tx.Now() })
}

func saveAs(tx *db.Tx, children []*Child, extents map[db.ID]extent, changed func(*Child) db.Time) error {
	list := strings.Split(strings.Join(strings.Fields(columns), " "), ", ")
	var set []string
	for _, column := range list[2:] {
		set = append(set, column+" = excluded."+column)
	}
	rows := tx.Batch("insert into child ("+columns+")", len(list), "on conflict (regency, id) do update set "+strings.Join(set, ", "))
	words := tx.Batch("insert into child_word (regency, word, child)", 3, "on conflict (regency, word, child) do nothing")
	keys, err := tx.Keys()
	if err != nil {
		return err
	}
	// A narrow update leaves the indexes alone.
	heard, err := tx.Prepare("update child set since = $3, as_of = $4 where regency = $1 and id = $2")
	if err != nil {
		return err
	}
	defer heard.Close()
	if err := forgetWords(tx, children, extents); err != nil {
		return err
	}
	for _, c := range children {
		switch e := extents[c.ID]; {
		case e == dates:
			err = heard.Exec(c.Regency, c.ID, int(c.Since), c.AsOf)
		case e >= renamed:
			for _, word := range c.words() {
				err = errors.Join(err, words.Add(c.Regency, word, c.ID))
			}
			fallthrough
		default:
			row, e := values(keys, *c, changed(c))
			err = errors.Join(err, e, rows.Add(row...))
		}
		if err != nil {
			return err
		}
	}
	if _, err := rows.Flush(); err != nil {
		return err
	}
	_, err = words.Flush()
	return err
}

// forgetWords takes away the words of the names that renamed children have now.
func forgetWords(tx *db.Tx, children []*Child, extents map[db.ID]extent) error {
	for _, c := range children {
		if extents[c.ID] != renamed {
			continue
		}
		had, err := ByID(tx, c.Regency, c.ID)
		if err != nil {
			return err
		}
		if err := forgetWordsOf(tx, had[c.ID]); err != nil {
			return err
		}
	}
	return nil
}

func forgetWordsOf(tx *db.Tx, c Child) error {
	for _, word := range c.words() {
		if _, err := tx.Exec("delete from child_word where regency = $1 and word = $2 and child = $3", c.Regency, word, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// propose puts pairs of records that look alike before a person: those of which
// one is newer than source, an id made before any of this transaction's.
func propose(tx *db.Tx, regency string, source db.ID) (int64, error) {
	type pair struct {
		a, b   db.ID
		reason string
	}
	var alike []pair
	err := tx.Each(`select a.id, a.name, a.parent, a.nik, b.id, b.name, b.parent, b.nik from child b
		join child a on a.regency = b.regency and a.birth = b.birth and a.village = b.village and a.sex = b.sex and a.id < b.id
		where b.regency = $1 and b.id > $2 and a.merged_into is null and b.merged_into is null and a.deleted is null and b.deleted is null order by a.id, b.id`, []any{regency, source},
		func(s db.Scan) error {
			var a, b Child
			if err := s(&a.ID, &a.Name, &a.Parent, db.Or(&a.NIK), &b.ID, &b.Name, &b.Parent, db.Or(&b.NIK)); err != nil {
				return err
			}
			if why := likeness(a, b); why != "" {
				alike = append(alike, pair{a.ID, b.ID, why})
			}
			return nil
		})
	if err != nil {
		return 0, err
	}
	pairs := tx.Batch("insert into likeness (regency, a, b, reason, state, import, changed)", 7, "on conflict (regency, a, b) do nothing")
	for _, p := range alike {
		if err := pairs.Add(regency, p.a, p.b, p.reason, "open", source, tx.Now()); err != nil {
			return 0, err
		}
	}
	return pairs.Flush()
}

// candidates are the children that a batch of arriving ones may mean: by number
// or by name, and those that they were merged into.
func candidates(tx *db.Tx, regency string, batch []Child) (found []Child, err error) {
	keys, scan, err := scanner(tx)
	if err != nil {
		return nil, err
	}
	var niks, temps, names set
	for _, c := range batch {
		nik, temp, err := seal(keys, c)
		if err != nil {
			return nil, err
		}
		niks.add(nik)
		temps.add(temp)
		names.add(c.matchKey())
	}
	seen := map[db.ID]bool{}
	get := func(column string, of set) error {
		if len(of.list) == 0 {
			return nil
		}
		return tx.Each("select "+read+" from child c where c.regency = $1 and c.deleted is null and "+column+" in ("+db.List(2, len(of.list))+")",
			append([]any{regency}, of.list...), func(s db.Scan) error {
				c, err := scan(s)
				if err == nil && !seen[c.ID] {
					seen[c.ID] = true
					found = append(found, c)
				}
				return err
			})
	}
	for _, by := range []struct {
		column string
		of     set
	}{
		// The index on NIK is of those that stand; merged ones are few.
		{"c.merged_into is null and c.nik", niks}, {"c.merged_into is not null and c.nik", niks},
		{"c.temp_id is not null and c.temp_id", temps}, {"c.match_key", names},
	} {
		if err := get(by.column, by.of); err != nil {
			return nil, err
		}
	}
	var kept set
	for _, c := range found {
		if c.MergedInto != "" && !seen[c.MergedInto] {
			kept.add(string(c.MergedInto))
		}
	}
	return found, get("c.id", kept)
}

// set is a list of distinct, non-empty texts for an "in (…)".
type set struct {
	list []any
	has  map[string]bool
}

func (s *set) add(text string) {
	if text == "" || s.has[text] {
		return
	}
	if s.has == nil {
		s.has = map[string]bool{}
	}
	s.has[text] = true
	s.list = append(s.list, text)
}

// ByID reads children by id.
func ByID(tx *db.Tx, regency string, ids ...db.ID) (map[db.ID]Child, error) {
	found := map[db.ID]Child{}
	_, scan, err := scanner(tx)
	if err != nil {
		return nil, err
	}
	for len(ids) > 0 {
		n := min(len(ids), 500)
		err := tx.Each("select "+read+" from child c where c.regency = $1 and c.id in ("+db.List(2, n)+")",
			db.Args([]any{regency}, ids[:n]), func(s db.Scan) error {
				c, err := scan(s)
				found[c.ID] = c
				return err
			})
		if err != nil {
			return nil, fmt.Errorf("children by id: %w", err)
		}
		ids = ids[n:]
	}
	return found, nil
}

// byNumber finds by a whole NIK or temporary id: sealed numbers have no beginnings.
func byNumber(tx *db.Tx, by account.Actor, number string, limit int) ([]Child, error) {
	keys, scan, err := scanner(tx)
	if err != nil {
		return nil, err
	}
	nik, temp, err := seal(keys, Child{NIK: number, TempID: number})
	if err != nil {
		return nil, err
	}
	low, high := region.Span(by.Region)
	var found []Child
	for _, key := range []struct{ column, number string }{{"nik", nik}, {"temp_id", temp}} { // one index each
		some, err := db.All(tx, "select "+read+" from child c where c.regency = $1 and c."+key.column+" = $2 and c."+key.column+` is not null
			and c.merged_into is null and c.deleted is null and c.village between $3 and $4 and (c.posyandu = $5 or $5 = '') order by c.id limit $6`,
			[]any{by.Regency(), key.number, low, high, by.Posyandu, limit - len(found)}, scan)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return found, nil
}

// byWords walks the index of the longest word and looks for the others in the
// names found, so it stops at the limit. Folded words hold no % or _. "zzz…" closes a prefix alike in every collation.
func byWords(tx *db.Tx, by account.Actor, words []string, limit int) ([]Child, error) {
	for i := range words {
		if len(words[i]) > len(words[0]) {
			words[0], words[i] = words[i], words[0]
		}
	}
	low, high := region.Span(by.Region)
	args := []any{by.Regency(), low, high, limit, words[0], words[0] + "zzzzzzzz"}
	var also strings.Builder
	if by.Posyandu != "" {
		args = append(args, by.Posyandu)
		also.WriteString(" and c.posyandu = $7")
	}
	for _, word := range words[1:] {
		args = append(args, "%"+word+"%")
		fmt.Fprintf(&also, " and (c.name_fold like $%d or c.parent_fold like $%d)", len(args), len(args))
	}
	_, scan, err := scanner(tx)
	if err != nil {
		return nil, err
	}
	var found []Child
	seen := map[db.ID]bool{}
	err = tx.Each("select "+read+` from child_word w join child c on c.regency = w.regency and c.id = w.child
		where w.regency = $1 and w.word between $5 and $6 and c.village between $2 and $3 and c.merged_into is null and c.deleted is null`+also.String()+`
		order by w.word, w.child limit $4`, args, func(s db.Scan) error {
		c, err := scan(s)
		if !seen[c.ID] { // two of its words may begin so
			seen[c.ID] = true
			found = append(found, c)
		}
		return err
	})
	return found, err
}

func listPairs(tx *db.Tx, regency, area, state string, limit int) (pairs []Pair, err error) {
	low, high := region.Span(area)
	var ids []db.ID
	err = tx.Each(`select l.a, l.b, l.reason, l.state from likeness l
		join child c on c.regency = l.regency and c.id = l.a
		where l.regency = $1 and l.state = $2 and l.kind = 'child' and c.deleted is null and c.village between $3 and $4
		order by c.village, l.a, l.b limit $5`,
		[]any{regency, state, low, high, limit}, func(s db.Scan) error {
			var p Pair
			err := s(&p.A.ID, &p.B.ID, &p.Reason, &p.State)
			ids, pairs = append(ids, p.A.ID, p.B.ID), append(pairs, p)
			return err
		})
	if err != nil {
		return nil, err
	}
	found, err := ByID(tx, regency, ids...)
	for i := range pairs {
		pairs[i].A, pairs[i].B = found[pairs[i].A.ID], found[pairs[i].B.ID]
	}
	return pairs, err
}

// hasMerged tells whether other records were merged into this one. Merges stay one
// step deep, so that each can be undone alone.
func hasMerged(tx *db.Tx, c Child) (bool, error) {
	var n int
	_, err := tx.One("select count(*) from child where regency = $1 and merged_into = $2", []any{c.Regency, c.ID}, &n)
	return n > 0, err
}

func setMerged(tx *db.Tx, gone Child, kept db.ID) error {
	_, err := tx.Exec("update child set merged_into = $3, changed = $4 where regency = $1 and id = $2", gone.Regency, gone.ID, kept, tx.Now())
	return err
}

// pairing is how two records stand to each other.
type pairing struct {
	State  string `json:"state,omitempty"`
	Merged db.ID  `json:"merged_into,omitempty"` // of the second
}

func pairOf(tx *db.Tx, regency string, a, b db.ID) (p pairing, err error) {
	_, err = tx.One("select merged_into, (select max(state) from likeness where regency = $1 and (a = $2 and b = $3 or a = $3 and b = $2)) from child where regency = $1 and id = $3",
		[]any{regency, a, b}, &p.Merged, db.Or(&p.State))
	return p, err
}

// setState keeps the pair in the order in which it was proposed.
func setState(tx *db.Tx, regency string, a, b db.ID, state string) error {
	n, err := tx.Exec(`update likeness set state = $4, changed = $5
		where regency = $1 and (a = $2 and b = $3 or a = $3 and b = $2)`, regency, a, b, state, tx.Now())
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.Exec(`insert into likeness (regency, a, b, reason, state, changed) values ($1, $2, $3, 'hand', $4, $5)`,
		regency, a, b, state, tx.Now())
	return err
}

// MadeBy are the children that an import made.
func MadeBy(tx *db.Tx, regency string, source db.ID) ([]db.ID, error) {
	return db.All(tx, "select id from child where regency = $1 and made_by = $2 order by id", []any{regency, source},
		func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
}

// Undo takes back the children that an import made and puts those that it changed
// back to what they were.
func Undo(tx *db.Tx, regency string, source db.ID, before []Child) error {
	made, err := MadeBy(tx, regency, source)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(made, 200) {
		found, err := ByID(tx, regency, some...)
		if err != nil {
			return err
		}
		for _, c := range found {
			if err := forgetWordsOf(tx, c); err != nil {
				return err
			}
		}
		if _, err := tx.Exec("delete from child where regency = $1 and id in ("+db.List(2, len(some))+")", db.Args([]any{regency}, some)...); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("delete from likeness where regency = $1 and import = $2", regency, source); err != nil {
		return err
	}
	return restore(tx, before)
}

func restore(tx *db.Tx, children []Child) error {
	extents, list := map[db.ID]extent{}, make([]*Child, len(children))
	for i := range children {
		list[i], extents[children[i].ID] = &children[i], renamed
	}
	return save(tx, list, extents)
}

// Resettle sets when children were first and last heard of, after visits were
// taken back.
func Resettle(tx *db.Tx, regency string, days map[db.ID][2]civil.Date) error {
	ids := slices.Sorted(maps.Keys(days))
	for some := range slices.Chunk(ids, 500) {
		found, err := ByID(tx, regency, some...)
		if err != nil {
			return err
		}
		var list []*Child
		extents := map[db.ID]extent{}
		for _, id := range some {
			if c, ok := found[id]; ok {
				c.Since, c.AsOf = days[id][0].Month(), days[id][1]
				list, extents[id] = append(list, &c), dates
			}
		}
		if err := save(tx, list, extents); err != nil {
			return err
		}
	}
	return nil
}
