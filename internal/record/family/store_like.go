package family

import (
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/people"
)

// alike are the questions that find records which may be one: each an index, and
// why. A person's is NIK, or name, birth and village; a household's its card, or
// head, RT and RW.
var alike = map[string][]struct{ same, reason string }{
	OfPerson: {
		{"a.nik is not null and a.nik = b.nik", "nik"},
		{"a.match_key = b.match_key and a.village = b.village and a.sex = b.sex and b.birth is not null", "name"},
	},
	OfHousehold: {
		{"a.kk is not null and a.kk = b.kk", "kk"},
		{"a.village = b.village and a.head_fold = b.head_fold and a.rt = b.rt and a.rw = b.rw and b.rt <> ''", "name"},
	},
}

// propose puts likely duplicates of what has changed before a person. What was
// proposed of it before and nobody has decided is found anew.
func (in *Intake) propose() error {
	ids, known := map[string][]db.ID{}, map[string][]db.ID{}
	var children []*people.Child
	for _, r := range in.changed {
		if r.known && r.state.sameNames(r.was) && r.at0 == r.text("village") && r.had.NIK == r.child.NIK && r.had.Claim == r.child.Claim {
			continue
		}
		if ids[r.kind] = append(ids[r.kind], r.id); r.known {
			known[r.kind] = append(known[r.kind], r.id)
		}
		if r.kind == OfChild {
			children = append(children, &r.child)
		}
	}
	if children != nil {
		if err := people.ProposeFor(in.tx, in.regency, children, known[OfChild]); err != nil {
			return err
		}
	}
	rows := in.tx.Batch("insert into likeness (regency, a, b, kind, reason, state, changed)", 7, "on conflict (regency, a, b) do nothing")
	for _, kind := range []string{OfHousehold, OfPerson} {
		for some := range slices.Chunk(known[kind], 500) {
			for _, column := range []string{"a", "b"} {
				if _, err := in.tx.Exec("delete from likeness where regency = $1 and state = 'open' and kind = '"+kind+"' and "+column+" in ("+db.List(2, len(some))+")",
					db.Args([]any{in.regency}, some)...); err != nil {
					return err
				}
			}
		}
		seen := map[[2]db.ID]bool{}
		for _, q := range alike[kind] {
			var pairs [][2]db.ID
			if err := eachIn(in.tx, "select a.id, b.id from "+kind+" b join "+kind+" a on a.regency = b.regency and "+q.same+
				" where a.deleted is null and b.deleted is null and a.id <> b.id and b.regency = $1 and b.id", in.regency, ids[kind], func(s db.Scan) error {
				var a, b db.ID
				err := s(&a, &b)
				pairs = append(pairs, [2]db.ID{min(a, b), max(a, b)})
				return err
			}); err != nil {
				return err
			}
			for _, p := range pairs {
				if !seen[p] {
					seen[p] = true
					if err := rows.Add(in.regency, p[0], p[1], kind, q.reason, "open", in.tx.Now()); err != nil {
						return err
					}
				}
			}
		}
	}
	_, err := rows.Flush()
	return err
}

// sameNames tells whether nothing has changed that two records are compared by.
func (s State) sameNames(was State) bool {
	for _, name := range []string{"nik", "kk", "temp", "name", "head", "birth", "sex", "parent", "rt", "rw", deleted} {
		if string(s.Values[name]) != string(was.Values[name]) {
			return false
		}
	}
	return true
}

// pairsIn are likely duplicates of an area.
func pairsIn(tx *db.Tx, regency, area, kind, state string, limit int) (pairs []Pair, err error) {
	low, high := region.Span(area)
	return db.All(tx, "select l.a, l.b, l.reason, l.state from likeness l join "+kind+` r on r.regency = l.regency and r.id = l.a
		where l.regency = $1 and l.state = $2 and l.kind = $3 and r.village between $4 and $5 order by r.village, l.a, l.b limit $6`,
		[]any{regency, state, kind, low, high, limit}, func(s db.Scan) (p Pair, err error) {
			p.Kind = kind
			return p, s(&p.A.ID, &p.B.ID, &p.Reason, &p.State)
		})
}

// setState decides a pair; it tells what it was, "" when nobody had proposed it.
func setState(tx *db.Tx, regency, kind string, a, b db.ID, state string) (was string, err error) {
	if _, err = tx.One("select state from likeness where regency = $1 and a = $2 and b = $3", []any{regency, min(a, b), max(a, b)}, &was); err != nil {
		return "", err
	}
	_, err = tx.Exec(`insert into likeness (regency, a, b, kind, reason, state, changed) values ($1, $2, $3, $4, 'hand', $5, $6)
		on conflict (regency, a, b) do update set state = excluded.state, changed = excluded.changed`, regency, min(a, b), max(a, b), kind, state, tx.Now())
	return was, err
}
