package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/exchange/sync"
	"tumbuh/internal/exchange/workbook"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/people"
)

// sealed are all columns that are sealed with the key outside the database.
func sealed() []db.Sealed {
	return slices.Concat(people.Sealed, family.Sealed, workbook.Sealed, sync.Sealed, account.Sealed)
}

// keyCheck is a setting whose text is sealed: it opens with this database's key
// file alone.
const keyCheck, keyChecked = "key.check", "tumbuh"

// unlock reads the key file and refuses one that does not belong to the database.
func (c Config) unlock(ctx context.Context, d *db.DB) error {
	keys, err := secret.Load(c.Key())
	if err != nil {
		return err
	}
	d.Use(keys)
	return d.Read(ctx, func(tx *db.Tx) error {
		text, err := tx.Setting(keyCheck)
		if err != nil {
			return err
		}
		if keys, err = tx.Keys(); err != nil {
			return err
		}
		if text, err = keys.OpenEqual(text, keyCheck); err != nil || text != keyChecked {
			return fault.New(fault.Conflict, "secret.other", fault.Args{"File": c.Key()}).Because(err)
		}
		return nil
	})
}

// firstKey gives a database that has no keys yet its own: the file that the
// operator put there, or a new one. It tells whether it made one.
func (c Config) firstKey(ctx context.Context, d *db.DB, by ledger.By) (made bool, err error) {
	has := ""
	if err := d.Read(ctx, func(tx *db.Tx) error { has, err = tx.Setting(keyCheck); return err }); err != nil {
		return false, err
	}
	if has != "" {
		return false, c.unlock(ctx, d)
	}
	keys, err := secret.Load(c.Key())
	if errors.Is(err, fs.ErrNotExist) {
		keys, err = secret.Make(c.Key())
		made = true
	}
	if err != nil {
		return false, err
	}
	d.Use(keys)
	deed := ledger.Deed{Regency: ledger.Installation, Action: "key.make", Target: keys.ID()}
	err = ledger.Write(ctx, d, by, deed, func(tx *db.Tx) (any, error) { return seal(tx, keys.Generation()) })
	if err != nil && made {
		err = errors.Join(err, os.Remove(c.Key())) // nothing was sealed with it
	}
	return made, err
}

// seal puts a generation of keys in force and seals everything with it.
func seal(tx *db.Tx, generation int) (any, error) {
	if err := tx.UseGeneration(generation); err != nil {
		return nil, err
	}
	keys, err := tx.Keys()
	if err != nil {
		return nil, err
	}
	check, err := keys.SealEqual(keyChecked, keyCheck)
	if err != nil {
		return nil, err
	}
	if err := tx.Set(keyCheck, check); err != nil {
		return nil, err
	}
	texts := int64(0)
	for _, column := range sealed() {
		n, err := tx.Reseal(column)
		if err != nil {
			return nil, err
		}
		texts += n
	}
	return map[string]any{"generation": generation, "texts": texts}, nil
}

// RotateKey makes a further generation of keys and seals everything with it, in
// one transaction; a server that runs meanwhile follows. Older backups stay
// readable: the file keeps the older generations.
func (a *App) RotateKey(ctx context.Context, by ledger.By) (generation int, err error) {
	keys, err := secret.Load(a.Config.Key())
	if err != nil {
		return 0, err
	}
	generation, err = keys.Add()
	if err != nil {
		return 0, err
	}
	deed := ledger.Deed{Regency: ledger.Installation, Action: "key.rotate", Target: keys.ID()}
	return generation, ledger.Write(ctx, a.DB, by, deed, func(tx *db.Tx) (any, error) { return seal(tx, generation) })
}
