package sync

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/fact/region"
)

const bodyPurpose = "held.body"

// Sealed are the columns of this package that are sealed.
var Sealed = []db.Sealed{{Table: "held", Key: []string{"regency", "id"}, Column: "body", Purpose: bodyPurpose}}

const columns = "regency, id, kind, subject, village, body, reason, account, by_name, device, at, clock_off, received, state, settled, settler, note"

// reason is how a fault lies in the database.
type reason struct {
	Key  string     `json:"key"`
	Args fault.Args `json:"args,omitempty"`
}

// insertHeld keeps refused records; the same one again is the one that is there.
func insertHeld(tx *db.Tx, regency string, all []kept) error {
	if len(all) == 0 {
		return nil
	}
	keys, err := tx.Keys()
	if err != nil {
		return err
	}
	batch := tx.Batch("insert into held ("+columns+")", 17, "on conflict (regency, id) do nothing")
	for _, k := range all {
		plain, err := json.Marshal(k.text)
		if err != nil {
			return err
		}
		sealed, err := keys.Seal(string(plain), bodyPurpose)
		if err != nil {
			return err
		}
		why, err := json.Marshal(reason{k.Reason.Key, k.Reason.Args})
		if err != nil {
			return err
		}
		if err := batch.Add(regency, k.ID, k.Kind, k.Subject, k.Village, sealed, string(why), k.Account, k.Name, k.Phone, k.At, db.Null(k.ClockOff),
			tx.Now(), k.State, db.Time{}, "", ""); err != nil {
			return err
		}
	}
	_, err = batch.Flush()
	return err
}

// opener scans held records; what is sealed is opened with the keys.
func opener(keys *secret.Keys) func(db.Scan) (kept, error) {
	return func(s db.Scan) (k kept, err error) {
		var sealed, said string
		if err = s(&k.Regency, &k.ID, &k.Kind, &k.Subject, &k.Village, &sealed, &said, &k.Account, &k.Name, &k.Phone, &k.At, db.Or(&k.ClockOff),
			&k.Received, &k.State, &k.Settled, &k.Settler, &k.Note); err != nil {
			return k, err
		}
		plain, err := keys.Open(sealed, bodyPurpose)
		if err != nil {
			return k, err
		}
		if err = json.Unmarshal([]byte(plain), &k.text); err != nil {
			return k, err
		}
		var why reason
		err = json.Unmarshal([]byte(said), &why)
		k.Body, k.Reason = k.text.Came, fault.New(fault.Invalid, why.Key, why.Args)
		return k, err
	}
}

// heldOf are the held ones of some records.
func heldOf(tx *db.Tx, regency string, ids []db.ID) (map[db.ID]kept, error) {
	found := make(map[db.ID]kept)
	err := eachHeld(tx, "id", regency, ids, func(k kept) { found[k.ID] = k })
	return found, err
}

// waitingFor are those that may go in when these subjects arrive, or others in these
// villages: those of the subjects first, each in the order in which they were saved.
func waitingFor(tx *db.Tx, regency string, subjects []db.ID, villages []string) (all []kept, err error) {
	found := map[db.ID]kept{}
	take := func(k kept) {
		if k.State == open && slices.Contains(waits, k.Reason.Key) {
			found[k.ID] = k
		}
	}
	if err := eachHeld(tx, "subject", regency, subjects, take); err != nil {
		return nil, err
	}
	if err := eachHeld(tx, "state = 'open' and village", regency, villages, take); err != nil {
		return nil, err
	}
	arrives := make(map[db.ID]int, len(subjects))
	for _, id := range subjects {
		arrives[id] = 1
	}
	all = slices.SortedFunc(maps.Values(found), func(a, b kept) int {
		return cmp.Or(arrives[b.Subject]-arrives[a.Subject], a.At.Compare(b.At.Time), cmp.Compare(a.ID, b.ID))
	})
	return all[:min(len(all), MaxRecords)], nil
}

func eachHeld[T any](tx *db.Tx, column, regency string, ids []T, f func(kept)) error {
	keys, err := tx.Keys()
	if err != nil {
		return err
	}
	scan := opener(keys)
	for some := range slices.Chunk(ids, 1000) {
		if err := tx.Each("select "+columns+" from held where regency = $1 and "+column+" in ("+db.List(2, len(some))+")", db.Args([]any{regency}, some), func(s db.Scan) error {
			k, err := scan(s)
			f(k)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// none sorts before every id.
const none = db.ID("00000000-0000-0000-0000-000000000000")

func listHeld(tx *db.Tx, regency string, f HeldFilter) ([]kept, error) {
	keys, err := tx.Keys()
	if err != nil {
		return nil, err
	}
	low, high := region.Span(f.Area)
	query := "select " + columns + " from held where regency = $1 and state = $2 and village between $3 and $4"
	args := []any{regency, f.State, low, high}
	if f.State == "" {
		args[1] = open
	}
	if f.Account != "" {
		args = append(args, f.Account)
		query += " and account = " + db.List(len(args), 1)
	}
	if !f.Before.IsZero() {
		args = append(args, f.Before, cmp.Or(f.BeforeID, none))
		query += " and (received, id) < (" + db.List(len(args)-1, 2) + ")"
	}
	return db.All(tx, query+" order by received desc, id desc limit "+db.List(len(args)+1, 1), append(args, max(1, f.Limit)), opener(keys))
}

// settleHeld ends those that are open.
// Its text has gone where it belongs, or is not wanted: nothing of it stays.
func settleHeld(tx *db.Tx, regency string, ids []db.ID, state, settler, note string) error {
	keys, err := tx.Keys()
	if err != nil {
		return err
	}
	nothing, err := keys.Seal("{}", bodyPurpose)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(ids, 500) {
		if _, err := tx.Exec("update held set state = $2, settled = $3, settler = $4, note = $5, body = $6 where regency = $1 and state = 'open' and id in ("+db.List(7, len(some))+")",
			db.Args([]any{regency, state, tx.Now(), settler, note, nothing}, some)...); err != nil {
			return err
		}
	}
	return nil
}
