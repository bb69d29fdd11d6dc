package feed

import (
	"cmp"
	"slices"

	"tumbuh/internal/base/db"
)

// atOnce ids go into one query.
const atOnce = 500

const columns = "subject, village, posyandu, kind, seq, gone"

func scan(s db.Scan) (r Row, err error) {
	return r, s(&r.Subject, &r.Village, &r.Posyandu, &r.Kind, &r.Seq, &r.Gone)
}

// Places are all that some subjects are or were in.
func Places(tx *db.Tx, regency string, subjects []db.ID) (map[db.ID][]Row, error) {
	found := make(map[db.ID][]Row, len(subjects))
	for some := range slices.Chunk(subjects, atOnce) {
		err := tx.Each("select "+columns+" from feed where regency = $1 and subject in ("+db.List(2, len(some))+")", db.Args([]any{regency}, some), func(s db.Scan) error {
			r, err := scan(s)
			found[r.Subject] = append(found[r.Subject], r)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// count takes the next number of a village; until the transaction ends nobody else
// can.
func count(tx *db.Tx, regency, village string) (seq int64, err error) {
	_, err = tx.One(`insert into village_counter (regency, village, seq) values ($1, $2, 1)
		on conflict (regency, village) do update set seq = village_counter.seq + 1 returning seq`, []any{regency, village}, &seq)
	return seq, err
}

// Last is the newest number of a village.
func Last(tx *db.Tx, regency, village string) (seq int64, err error) {
	_, err = tx.One("select seq from village_counter where regency = $1 and village = $2", []any{regency, village}, &seq)
	return seq, err
}

func save(tx *db.Tx, regency string, rows []Row) error {
	batch := tx.Batch("insert into feed (regency, "+columns+")", 7,
		"on conflict (regency, subject, village, posyandu) do update set kind = excluded.kind, seq = excluded.seq, gone = excluded.gone")
	for _, r := range rows {
		if err := batch.Add(regency, r.Subject, r.Village, r.Posyandu, r.Kind, r.Seq, r.Gone); err != nil {
			return err
		}
	}
	_, err := batch.Flush()
	return err
}

// Place is how far somebody has read: a number, and within it a subject.
type Place struct {
	Seq     int64
	Subject db.ID
}

// None sorts before every id.
const none = db.ID("00000000-0000-0000-0000-000000000000")

// After are the next rows of a village, and of one posyandu unless that is empty.
// What had gone from there up to a number is left out: who began to read at it never
// had it.
func After(tx *db.Tx, regency, village, posyandu string, at Place, goneAfter int64, limit int) ([]Row, error) {
	where, args := after(regency, village, posyandu, at, goneAfter)
	return db.All(tx, "select "+columns+where+" order by seq, subject limit "+db.List(len(args)+1, 1), append(args, limit), scan)
}

// Left counts them.
func Left(tx *db.Tx, regency, village, posyandu string, at Place, goneAfter int64) (n int, err error) {
	where, args := after(regency, village, posyandu, at, goneAfter)
	_, err = tx.One("select count(*)"+where, args, &n)
	return n, err
}

func after(regency, village, posyandu string, at Place, goneAfter int64) (string, []any) {
	where := " from feed where regency = $1 and village = $2 and (seq, subject) > ($3, $4) and (seq > $5 or not gone)"
	args := []any{regency, village, at.Seq, cmp.Or(at.Subject, none), goneAfter}
	if posyandu != "" {
		return where + " and posyandu = $6", append(args, posyandu)
	}
	return where, args
}

const whereChildren = `select id, village, posyandu, merged_into is not null or deleted is not null or blocked is not null from child c where regency = $1`

func scanChild(s db.Scan) (Item, error) {
	i := Item{Kind: "child"}
	return i, s(&i.Subject, &i.Village, &i.Posyandu, &i.Gone)
}

// childrenNow reads where children are.
func childrenNow(tx *db.Tx, regency string, ids []db.ID) (map[db.ID]Item, error) {
	found := make(map[db.ID]Item, len(ids))
	for some := range slices.Chunk(ids, atOnce) {
		err := tx.Each(whereChildren+" and id in ("+db.List(2, len(some))+")", db.Args([]any{regency}, some), func(s db.Scan) error {
			i, err := scanChild(s)
			found[i.Subject] = i
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func unheard(tx *db.Tx, regency string, limit int) ([]Item, error) {
	return db.All(tx, whereChildren+` and merged_into is null and deleted is null and blocked is null
		and not exists (select 1 from feed f where f.regency = c.regency and f.subject = c.id) order by id limit $2`, []any{regency, limit}, scanChild)
}
