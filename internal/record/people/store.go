package people

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/fact/region"
)

const columns = `regency, id, village, nik, temp_id, name, name_fold, sex, birth, parent, parent_fold, birth_grams, birth_mm,
	puskesmas, posyandu, rt, rw, address, kia, since, as_of, gone, gone_why, merged_into, changed`

func values(c Child, now db.Time) []any {
	return []any{c.Regency, c.ID, c.Village, db.Null(c.NIK), db.Null(c.TempID), c.Name, fold.Name(c.Name), int(c.Sex), c.Birth,
		c.Parent, fold.Name(c.Parent), db.Null(c.BirthGrams), db.Null(c.BirthMM), c.Puskesmas, c.Posyandu, c.RT, c.RW, c.Address,
		c.KIA, int(c.Since), c.AsOf, c.Gone, db.Null(c.GoneWhy), c.MergedInto, now}
}

const read = `c.regency, c.id, c.village, c.nik, c.temp_id, c.name, c.sex, c.birth, c.parent, c.birth_grams, c.birth_mm,
	c.puskesmas, c.posyandu, c.rt, c.rw, c.address, c.kia, c.since, c.as_of, c.gone, c.gone_why, c.merged_into`

func scan(s db.Scan) (c Child, err error) {
	return c, s(&c.Regency, &c.ID, &c.Village, db.Or(&c.NIK), db.Or(&c.TempID), &c.Name, &c.Sex, &c.Birth, &c.Parent,
		db.Or(&c.BirthGrams), db.Or(&c.BirthMM), &c.Puskesmas, &c.Posyandu, &c.RT, &c.RW, &c.Address, &c.KIA, &c.Since, &c.AsOf,
		&c.Gone, db.Or(&c.GoneWhy), &c.MergedInto)
}

// save writes children whole, in one statement for many; names gives those whose
// search words must be written too.
func save(tx *db.Tx, children []*Child, names map[db.ID]bool) error {
	list := strings.Split(strings.Join(strings.Fields(columns), " "), ", ")
	var set []string
	for _, column := range list[2:] {
		set = append(set, column+" = excluded."+column)
	}
	rows := tx.Batch("insert into child ("+columns+")", len(list), "on conflict (regency, id) do update set "+strings.Join(set, ", "))
	words := tx.Batch("insert into child_word (regency, word, child)", 3, "on conflict (regency, word, child) do nothing")
	if err := forgetWords(tx, children, names); err != nil {
		return err
	}
	for _, c := range children {
		if err := rows.Add(values(*c, tx.Now())...); err != nil {
			return err
		}
		if !names[c.ID] {
			continue
		}
		for _, word := range c.words() {
			if err := words.Add(c.Regency, word, c.ID); err != nil {
				return err
			}
		}
	}
	if _, err := rows.Flush(); err != nil {
		return err
	}
	_, err := words.Flush()
	return err
}

func forgetWords(tx *db.Tx, children []*Child, names map[db.ID]bool) error {
	var ids []db.ID
	for _, c := range children {
		if names[c.ID] {
			ids = append(ids, c.ID)
		}
	}
	for some := range slices.Chunk(ids, 500) {
		if _, err := tx.Exec("delete from child_word where regency = $1 and child in ("+db.List(2, len(some))+")",
			db.Args([]any{children[0].Regency}, some)...); err != nil {
			return err
		}
	}
	return nil
}

// propose puts pairs of records that look alike before a person: those of which
// one is newer than source, an id made before any of this transaction's.
func propose(tx *db.Tx, regency string, source db.ID) (int64, error) {
	pairs := tx.Batch("insert into likeness (regency, a, b, reason, state, import, changed)", 7, "on conflict (regency, a, b) do nothing")
	err := tx.Each(`select a.id, a.name, a.parent, a.nik, b.id, b.name, b.parent, b.nik from child b
		join child a on a.regency = b.regency and a.birth = b.birth and a.village = b.village and a.sex = b.sex and a.id < b.id
		where b.regency = $1 and b.id > $2 and a.merged_into is null and b.merged_into is null order by a.id, b.id`, []any{regency, source},
		func(s db.Scan) error {
			var a, b Child
			if err := s(&a.ID, &a.Name, &a.Parent, db.Or(&a.NIK), &b.ID, &b.Name, &b.Parent, db.Or(&b.NIK)); err != nil {
				return err
			}
			if why := likeness(a, b); why != "" {
				return pairs.Add(regency, a.ID, b.ID, why, "open", source, tx.Now())
			}
			return nil
		})
	if err != nil {
		return 0, err
	}
	return pairs.Flush()
}

// candidates are the children that a batch of arriving ones may mean: by number
// or by name, and those that they were merged into.
func candidates(tx *db.Tx, regency string, batch []Child) (found []Child, err error) {
	var niks, temps, names set
	for _, c := range batch {
		niks.add(c.NIK)
		temps.add(c.TempID)
		names.add(fold.Name(c.Name))
	}
	seen := map[db.ID]bool{}
	get := func(column string, of set) error {
		if len(of.list) == 0 {
			return nil
		}
		return tx.Each("select "+read+" from child c where c.regency = $1 and "+column+" in ("+db.List(2, len(of.list))+")",
			append([]any{regency}, of.list...), func(s db.Scan) error {
				c, err := scan(s)
				if err == nil && !seen[c.ID] {
					seen[c.ID] = true
					found = append(found, c)
				}
				return err
			})
	}
	for column, of := range map[string]set{"c.nik": niks, "c.temp_id": temps, "c.name_fold": names} {
		if err := get(column, of); err != nil {
			return nil, err
		}
	}
	for again := true; again; { // the kept ones of merged ones
		var kept set
		for _, c := range found {
			if c.MergedInto != "" && !seen[c.MergedInto] {
				kept.add(string(c.MergedInto))
			}
		}
		if again = len(kept.list) > 0; again {
			if err := get("c.id", kept); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
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

// byNumber finds by the beginning of the NIK or the temporary id.
func byNumber(tx *db.Tx, regency, area, number string, limit int) ([]Child, error) {
	low, high := region.Span(area)
	return db.All(tx, "select "+read+` from child c
		where c.regency = $1 and (c.nik between $2 and $3 or c.temp_id between $2 and $3)
		and c.village between $4 and $5 and c.merged_into is null
		order by c.nik, c.id limit $6`,
		[]any{regency, number, number + strings.Repeat("9", 17), low, high, limit}, scan)
}

// byWords walks the index of the longest word and asks it for the others, so it
// stops at the limit. "zzz…" closes a prefix alike in every collation.
func byWords(tx *db.Tx, regency, area string, words []string, limit int) ([]Child, error) {
	for i := range words {
		if len(words[i]) > len(words[0]) {
			words[0], words[i] = words[i], words[0]
		}
	}
	low, high := region.Span(area)
	args := []any{regency, low, high, limit, words[0], words[0] + "zzzzzzzz"}
	var also strings.Builder
	for _, word := range words[1:] {
		n := len(args)
		fmt.Fprintf(&also, ` and exists (select 1 from child_word x
			where x.regency = w.regency and x.child = w.child and x.word between $%d and $%d)`, n+1, n+2)
		args = append(args, word, word+"zzzzzzzz")
	}
	var found []Child
	seen := map[db.ID]bool{}
	err := tx.Each("select "+read+` from child_word w join child c on c.regency = w.regency and c.id = w.child
		where w.regency = $1 and w.word between $5 and $6 and c.village between $2 and $3 and c.merged_into is null`+also.String()+`
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
		where l.regency = $1 and l.state = $2 and c.village between $3 and $4
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

func setMerged(tx *db.Tx, gone Child, kept db.ID) error {
	_, err := tx.Exec("update child set merged_into = $3, changed = $4 where regency = $1 and id = $2", gone.Regency, gone.ID, kept, tx.Now())
	return err
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

// Undo takes back children that an import made and puts those that it changed
// back to what they were.
func Undo(tx *db.Tx, regency string, source db.ID, made []db.ID, before []Child) error {
	for some := range slices.Chunk(made, 500) {
		args := db.Args([]any{regency}, some)
		for _, table := range []string{"child_word where child", "child where id"} {
			name, column, _ := strings.Cut(table, " where ")
			if _, err := tx.Exec("delete from "+name+" where regency = $1 and "+column+" in ("+db.List(2, len(some))+")", args...); err != nil {
				return err
			}
		}
	}
	if _, err := tx.Exec("delete from likeness where regency = $1 and import = $2", regency, source); err != nil {
		return err
	}
	return restore(tx, before)
}

func restore(tx *db.Tx, children []Child) error {
	names, list := map[db.ID]bool{}, make([]*Child, len(children))
	for i := range children {
		list[i], names[children[i].ID] = &children[i], true
	}
	return save(tx, list, names)
}

// Resettle sets when children were first and last heard of, after visits were
// taken back.
func Resettle(tx *db.Tx, regency string, dates map[db.ID][2]civil.Date) error {
	ids := slices.Sorted(maps.Keys(dates))
	for some := range slices.Chunk(ids, 500) {
		found, err := ByID(tx, regency, some...)
		if err != nil {
			return err
		}
		var list []*Child
		for _, id := range some {
			if c, ok := found[id]; ok {
				c.Since, c.AsOf = dates[id][0].Month(), dates[id][1]
				list = append(list, &c)
			}
		}
		if err := save(tx, list, nil); err != nil {
			return err
		}
	}
	return nil
}
