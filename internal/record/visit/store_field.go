package visit

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// told is what lies in the column said.
type told struct {
	By    string          `json:"by"`
	Phone db.ID           `json:"phone,omitempty"`
	At    db.Time         `json:"at"`
	Body  json.RawMessage `json:"body"`
}

const fieldColumns = read + ", replaced_by, replaces, said, by_id, clock_off"

func scanField(s db.Scan) (*Visit, error) {
	var replaced, replaces, by db.ID
	var said string
	var off int
	v, err := scan(func(dest ...any) error {
		return s(append(dest, &replaced, &replaces, db.Or(&said), &by, db.Or(&off))...)
	})
	v.ReplacedBy, v.Replaces, v.Source.By, v.Source.ClockOff = replaced, replaces, by, off
	if err != nil || said == "" {
		return &v, err
	}
	var t told
	err = json.Unmarshal([]byte(said), &t)
	v.Body, v.Source.Name, v.Source.Phone, v.Source.At = t.Body, t.By, t.Phone, t.At
	return &v, err
}

func insertFresh(tx *db.Tx, fresh []*Visit) error {
	rows := tx.Batch("insert into visit ("+written+", replaced_by, replaces, said, by_id, clock_off)", 28, "")
	for _, v := range fresh {
		said, err := json.Marshal(told{v.Source.Name, v.Source.Phone, v.Source.At, v.Body})
		if err != nil {
			return err
		}
		if err := rows.Add(append(v.values(), v.ReplacedBy, v.Replaces, string(said), v.Source.By, db.Null(v.Source.ClockOff))...); err != nil {
			return err
		}
	}
	_, err := rows.Flush()
	return err
}

func setReplaced(tx *db.Tx, all []*Visit) error {
	for _, v := range all {
		if err := replace(tx, *v, v.ReplacedBy); err != nil {
			return err
		}
	}
	return nil
}

// atOnce bounds lists in a query where two of them meet: each of one is looked up
// with each of the other.
const atOnce = 50

// byIDs are those of a batch that are there already.
func byIDs(tx *db.Tx, regency string, batch []Weighing) (all []*Visit, err error) {
	for some := range slices.Chunk(batch, atOnce) {
		args := []any{regency}
		for _, w := range some {
			args = append(args, w.Child)
		}
		for _, w := range some {
			args = append(args, w.ID)
		}
		found, err := db.All(tx, "select "+fieldColumns+" from visit where regency = $1 and child in ("+db.List(2, len(some))+
			") and id in ("+db.List(2+len(some), len(some))+")", args, scanField)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// replacing are the children of a batch of whom something has come that corrects
// one of it.
func replacing(tx *db.Tx, regency string, batch []Weighing) (all []db.ID, err error) {
	for some := range slices.Chunk(batch, 500) {
		args := []any{regency}
		for _, w := range some {
			args = append(args, w.ID)
		}
		found, err := db.All(tx, "select child from visit where regency = $1 and replaces is not null and replaces in ("+db.List(2, len(some))+")", args,
			func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// taken are the days between two on which some children have a standing visit.
func taken(tx *db.Tx, regency string, children []db.ID, from, to civil.Date) (all []key, err error) {
	for some := range slices.Chunk(children, 500) {
		found, err := db.All(tx, "select child, day from visit where regency = $1 and day between $2 and $3 and replaced_by is null and child in ("+
			db.List(4, len(some))+")", db.Args([]any{regency, from, to}, some), func(s db.Scan) (k key, err error) { return k, s(&k.child, &k.day) })
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// ofChildren are all visits of some children, replaced ones too.
func ofChildren(tx *db.Tx, regency string, children []db.ID) (all []*Visit, err error) {
	slices.Sort(children)
	for some := range slices.Chunk(slices.Compact(children), 500) {
		found, err := db.All(tx, "select "+fieldColumns+" from visit where regency = $1 and child in ("+db.List(2, len(some))+") order by child, day, id",
			db.Args([]any{regency}, some), scanField)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// hear notes that children were heard of on a day, where that is news: their first
// month and last day.
func hear(tx *db.Tx, regency string, day civil.Date, children []db.ID) error {
	for some := range slices.Chunk(children, 500) {
		_, err := tx.Exec(`update child set since = case when since > $2 then $2 else since end, as_of = case when as_of < $3 then $3 else as_of end
			where regency = $1 and (since > $2 or as_of < $3) and id in (`+db.List(4, len(some))+")", db.Args([]any{regency, int(day.Month()), day}, some)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// resettle sets from when on children count, after weighings were corrected or
// taken back: the first that stands, or when a phone registered them.
func resettle(tx *db.Tx, regency string, children []db.ID) error {
	dates, err := Dates(tx, regency, children)
	if err != nil {
		return err
	}
	for _, id := range children {
		var made db.Time
		if _, err := tx.One("select min(at) from edit where regency = $1 and subject = $2", []any{regency, id}, &made); err != nil {
			return err
		}
		first := dates[id][0]
		if registered := civil.DateOf(made.UTC()); !made.IsZero() && (first == 0 || registered < first) {
			first = registered
		}
		if first == 0 {
			continue // nothing is known of it but what was taken back
		}
		if _, err := tx.Exec("update child set since = $3 where regency = $1 and id = $2 and since <> $3", regency, id, int(first.Month())); err != nil {
			return err
		}
	}
	return nil
}

// OfChildren are the visits that stand of some children and of the records merged
// into them, in order of time, as phones are told of them: an import's in the words
// that a phone would have used.
func OfChildren(tx *db.Tx, regency string, children []db.ID) (map[db.ID][]Weighing, error) {
	means, err := Merged(tx, regency, children)
	if err != nil {
		return nil, err
	}
	all := make(map[db.ID][]Weighing, len(children))
	for some := range slices.Chunk(slices.AppendSeq(slices.Clone(children), maps.Keys(means)), 500) {
		err := tx.Each("select "+fieldColumns+" from visit where regency = $1 and replaced_by is null and child in ("+db.List(2, len(some))+") order by child, day",
			db.Args([]any{regency}, some), func(s db.Scan) error {
				v, err := scanField(s)
				if err == nil {
					kept := cmp.Or(means[v.Child], v.Child)
					all[kept] = append(all[kept], v.weighing())
				}
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	for _, kept := range means {
		slices.SortStableFunc(all[kept], func(a, b Weighing) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
	}
	return all, nil
}

// replacedFrom are the children of whom an import replaced what phones had said.
func replacedFrom(tx *db.Tx, regency string, source db.ID) ([]db.ID, error) {
	return db.All(tx, `select distinct child from visit where regency = $1 and import is null
		and replaced_by is not null and replaced_by in (select id from visit where regency = $1 and import = $2)`, []any{regency, source},
		func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
}
