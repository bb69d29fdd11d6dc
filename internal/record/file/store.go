package file

import (
	"io"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
)

func none() error { return fault.New(fault.NotFound, "file.none", nil) }

func one(tx *db.Tx, regency, hash string) (f File, parts int, err error) {
	found, err := tx.One("select hash, size, media, parts from file where regency = $1 and hash = $2", []any{regency, hash}, &f.Hash, &f.Size, &f.Media, &parts)
	if err == nil && !found {
		err = none()
	}
	return f, parts, err
}

// handedIn is how many bytes an account has handed in since a moment.
func handedIn(tx *db.Tx, regency string, by db.ID, since db.Time) (size int64, err error) {
	_, err = tx.One("select cast(coalesce(sum(size), 0) as bigint) from file where regency = $1 and by_id = $2 and added > $3", []any{regency, by, since}, &size)
	return size, err
}

func part(tx *db.Tx, regency, hash string, number int) (data []byte, err error) {
	found, err := tx.One("select data from file_part where regency = $1 and hash = $2 and part = $3", []any{regency, hash, number}, &data)
	if err == nil && !found {
		err = none()
	}
	return data, err
}

func put(tx *db.Tx, by ledger.By, regency string, f File, r io.Reader) error {
	parts := int((f.Size + partSize - 1) / partSize)
	kept, err := tx.Exec("insert into file (regency, hash, size, media, parts, by_id, by_name, added) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
		regency, f.Hash, f.Size, f.Media, parts, db.ID(by.ID), by.Name, tx.Now())
	if err != nil || kept == 0 {
		return err
	}
	data := make([]byte, partSize)
	for n := range parts {
		size, err := io.ReadFull(r, data)
		if err != nil && err != io.ErrUnexpectedEOF {
			return err
		}
		if _, err := tx.Exec("insert into file_part (regency, hash, part, data) values ($1, $2, $3, $4)", regency, f.Hash, n, data[:size]); err != nil {
			return err
		}
	}
	return nil
}

// Remove takes contents out for good. Backups have them until they are pruned.
func Remove(tx *db.Tx, regency, hash string) error {
	_, err := tx.Exec("delete from file_part where regency = $1 and hash = $2", regency, hash)
	if err == nil {
		_, err = tx.Exec("delete from file where regency = $1 and hash = $2", regency, hash)
	}
	return err
}

// Hashes are all contents of a regency.
func Hashes(tx *db.Tx, regency string) ([]string, error) {
	return db.All(tx, "select hash from file where regency = $1 order by added desc, hash", []any{regency}, func(s db.Scan) (hash string, err error) { return hash, s(&hash) })
}
