package ledger

import "tumbuh/internal/base/db"

const columns = "regency, id, seq, at, by_id, by_name, via, origin, action, target, detail, salt, digest, prev, hash"

func insertEntry(tx *db.Tx, e *Entry) error {
	_, err := tx.Exec("insert into ledger ("+columns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
		e.Regency, e.ID, e.Seq, e.At, e.By.ID, e.Name, e.Via, e.Origin, e.Action, e.Target, e.Detail, e.Salt, e.Digest, e.Prev, e.Hash)
	return err
}

// chainEntry gives an entry that is there its place in the chain.
func chainEntry(tx *db.Tx, e *Entry) error {
	_, err := tx.Exec("update ledger set seq = $3, salt = $4, digest = $5, prev = $6, hash = $7 where regency = $1 and id = $2",
		e.Regency, e.ID, e.Seq, e.Salt, e.Digest, e.Prev, e.Hash)
	return err
}

func scan(s db.Scan) (e Entry, err error) {
	return e, s(&e.Regency, &e.ID, db.Or(&e.Seq), &e.At, &e.By.ID, &e.Name, &e.Via, &e.Origin, &e.Action, &e.Target, &e.Detail,
		db.Or(&e.Salt), db.Or(&e.Digest), db.Or(&e.Prev), db.Or(&e.Hash), db.Or(&e.Erased))
}

func unchained(tx *db.Tx, regency string, limit int) ([]Entry, error) {
	return db.All(tx, "select "+columns+", erased from ledger where regency = $1 and seq is null order by id limit $2", []any{regency, limit}, scan)
}

func eachEntry(tx *db.Tx, regency string, f func(Entry) error) error {
	return tx.Each("select "+columns+", erased from ledger where regency = $1 and seq > 0 order by seq", []any{regency}, func(s db.Scan) error {
		e, err := scan(s)
		if err != nil {
			return err
		}
		return f(e)
	})
}

// lockHead reads the end of the chain and keeps others from adding to it until
// the transaction ends.
func lockHead(tx *db.Tx, regency string) (h head, err error) {
	_, err = tx.One(`insert into ledger_head (regency, seq, hash, seal) values ($1, 0, '', '')
		on conflict (regency) do update set seq = ledger_head.seq returning seq, hash, seal`, []any{regency}, &h.Seq, &h.Hash, &h.seal)
	return h, err
}

func readHead(tx *db.Tx, regency string) (h head, err error) {
	_, err = tx.One("select seq, hash, seal from ledger_head where regency = $1", []any{regency}, &h.Seq, &h.Hash, &h.seal)
	return h, err
}

// lastOf is the last entry that there is, whatever the head says.
func lastOf(tx *db.Tx, regency string) (h Head, err error) {
	_, err = tx.One("select seq, hash from ledger where regency = $1 and seq > 0 order by seq desc limit 1", []any{regency}, &h.Seq, db.Or(&h.Hash))
	return h, err
}

func setHead(tx *db.Tx, regency string, h Head) error {
	keys, err := tx.Keys()
	if err != nil {
		return err
	}
	seal, err := keys.MAC(h.sealed(regency))
	if err != nil {
		return err
	}
	_, err = tx.Exec("update ledger_head set seq = $2, hash = $3, seal = $4 where regency = $1", regency, h.Seq, h.Hash, seal)
	return err
}

func eraseDetails(tx *db.Tx, regency, target string, deed int64) (int64, error) {
	return tx.Exec("update ledger set detail = '', salt = null, erased = $3 where regency = $1 and target = $2 and erased is null", regency, target, deed)
}

// alone waits until no other transaction writes for the regency. On SQLite, with
// its one writer, that is so already.
func alone(tx *db.Tx, regency string) error {
	_, err := tx.Exec("update regency set opened = opened where code = $1", regency)
	return err
}

// openedAt is when a regency's work began here; zero when it is not one.
func openedAt(tx *db.Tx, regency string) (at db.Time, err error) {
	_, err = tx.One("select opened from regency where code = $1", []any{regency}, &at)
	return at, err
}

// chains are the regencies that have entries, or must have.
func chains(tx *db.Tx) ([]string, error) {
	return db.All(tx, "select $1 union select code from regency union select regency from ledger_head order by 1", []any{Installation},
		func(s db.Scan) (code string, err error) { return code, s(&code) })
}
