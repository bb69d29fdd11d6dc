package job

import "tumbuh/internal/base/db"

// cursor is how far a job has come: the number of an entry, or on a timetable the
// second in which it last ended.
func cursor(tx *db.Tx, regency, name string) (seq int64, err error) {
	_, err = tx.One("select seq from job where regency = $1 and name = $2", []any{regency, name}, &seq)
	return seq, err
}

// hold keeps other processes from moving the cursor until the transaction ends, and
// tells whether it still stands where it was read.
func hold(tx *db.Tx, regency, name string, seq int64) (bool, error) {
	n, err := tx.Exec(`insert into job (regency, name, seq) values ($1, $2, $3)
		on conflict (regency, name) do update set seq = job.seq where job.seq = excluded.seq`, regency, name, seq)
	return n > 0, err
}

func move(tx *db.Tx, regency, name string, to int64) error {
	_, err := tx.Exec("update job set seq = $3 where regency = $1 and name = $2", regency, name, to)
	return err
}
