package db

import (
	"fmt"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/secret"
)

// Use gives the database the keys that its sealed columns need; they lie outside
// it.
func (d *DB) Use(keys *secret.Keys) { d.keys.Store(keys) }

// generation is the setting that names the generation of keys in force. It stands
// in the database and not in the key file, because it must change together with
// the texts that are sealed again.
const generation = "key.generation"

// Keys are the keys in force at this transaction's state of the data. Ask before
// Each, not inside.
func (tx *Tx) Keys() (*secret.Keys, error) {
	if tx.keys != nil {
		return tx.keys, nil
	}
	have := tx.db.keys.Load()
	if have == nil {
		return nil, fault.New(fault.NotFound, "secret.none", fault.Args{"File": ""})
	}
	text, err := tx.Setting(generation)
	if err != nil {
		return nil, err
	}
	if number, _ := strconv.Atoi(text); text != "" && number != have.Generation() {
		if have, err = have.Use(number); err != nil {
			return nil, err
		}
		tx.db.keys.Store(have)
	}
	tx.keys = have
	return have, nil
}

// UseGeneration puts another generation of keys in force, from here on in this
// transaction and everywhere once it is committed.
func (tx *Tx) UseGeneration(number int) error {
	have, err := tx.Keys()
	if err != nil {
		return err
	}
	if tx.keys, err = have.Use(number); err != nil {
		return err
	}
	return tx.Set(generation, strconv.Itoa(number))
}

// Setting is a value that belongs to the installation and travels with its data;
// empty when it was never set.
func (tx *Tx) Setting(name string) (value string, err error) {
	_, err = tx.One("select value from setting where name = $1", []any{name}, &value)
	return value, err
}

// Set keeps a value under a name.
func (tx *Tx) Set(name, value string) error {
	_, err := tx.Exec("insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", name, value)
	return err
}

// Sealed is a column whose texts are sealed with a key outside the database.
type Sealed struct {
	Table   string
	Key     []string // the columns of its primary key
	Column  string
	Purpose string
	Equal   bool // sealed so that equal texts are equal
}

// resealAtOnce rows are read, sealed again and written at a time.
const resealAtOnce = 2000

// Reseal seals every text of a column with the keys in force, whatever they were
// sealed with; a text of before sealing began is plain. It tells how many.
func (tx *Tx) Reseal(s Sealed) (count int64, err error) {
	keys, err := tx.Keys()
	if err != nil {
		return 0, err
	}
	type row struct {
		key  []any
		text string
	}
	list := strings.Join(s.Key, ", ")
	update := "update " + s.Table + " set " + s.Column + " = $1 where (" + list + ") = (" + List(2, len(s.Key)) + ")"
	var after []any
	for {
		beyond := ""
		if after != nil {
			beyond = " and (" + list + ") > (" + List(1, len(s.Key)) + ")"
		}
		rows, err := All(tx, "select "+list+", "+s.Column+" from "+s.Table+" where "+s.Column+" is not null"+beyond+
			" order by "+list+" limit "+strconv.Itoa(resealAtOnce), after, func(scan Scan) (r row, err error) {
			r.key = make([]any, len(s.Key))
			into := make([]any, len(s.Key), len(s.Key)+1)
			for i := range r.key {
				into[i] = &r.key[i]
			}
			return r, scan(append(into, &r.text)...)
		})
		if err != nil || len(rows) == 0 {
			return count, err
		}
		for _, r := range rows {
			text, err := s.again(keys, r.text)
			if err != nil {
				return count, fmt.Errorf("%s.%s: %w", s.Table, s.Column, err)
			}
			if text == r.text {
				continue
			}
			if _, err := tx.Exec(update, append([]any{text}, r.key...)...); err != nil {
				return count, err
			}
			count++
		}
		after = rows[len(rows)-1].key
	}
}

func (s Sealed) again(keys *secret.Keys, text string) (string, error) {
	open, seal := keys.Open, keys.Seal
	if s.Equal {
		open, seal = keys.OpenEqual, keys.SealEqual
	}
	if secret.Sealed(text) {
		if keys.SealedNow(text) {
			return text, nil
		}
		plain, err := open(text, s.Purpose)
		if err != nil {
			return "", err
		}
		text = plain
	}
	return seal(text, s.Purpose)
}
