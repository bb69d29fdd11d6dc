package data

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/framework"
)

// Taken tells what became of the lines of a file.
type Taken struct{ New, Changed, Same int }

// mostProblems are told of a file at a time.
const mostProblems = 20

// Take completes the inventory from a file, all of it or, where a line has anything
// wrong, nothing: the fields of the error are then "row:column". Lines that say what is
// already there change nothing, so that the program's own rows stay unconfirmed.
func (s *Service) Take(ctx context.Context, by account.Actor, path string, year int) (done Taken, err error) {
	regency := by.Regency()
	if err := by.Allow(account.DataManage, regency); err != nil {
		return done, err
	}
	var f framework.Framework
	if err := s.DB.Read(ctx, func(tx *db.Tx) error { f, err = framework.Read(tx, regency, year); return err }); err != nil {
		return done, err
	}
	lines, err := readItems(path, &f)
	if err != nil {
		return done, err
	}
	return done, ledger.Write(ctx, s.DB, by.By(), ledger.Deed{Regency: regency, Action: "data.import", Target: regency}, func(tx *db.Tx) (any, error) {
		said, err := entries[Item](tx, regency, kindItem)
		if err != nil {
			return nil, err
		}
		save, wrong := merge(lines, prefill(f, said), &f, &done)
		if err := wrong.fault(); err != nil {
			return nil, err
		}
		for _, item := range save {
			if err := saveEntry(tx, regency, kindItem, item.ID, item, by.ID, by.Name); err != nil {
				return nil, err
			}
		}
		return map[string]int{"new": done.New, "changed": done.Changed}, nil
	})
}

// merge lays the lines of a file over the inventory and answers the entries to keep.
func merge(lines []typed, rows []Listing, f *framework.Framework, done *Taken) (save []Item, wrong checks) {
	at, seen := map[string]int{}, map[string]bool{}
	for i, r := range rows {
		at[r.key()] = i
	}
	for _, l := range lines {
		item, row := l.Item, Listing{Item: l.Item}
		i, known := at[row.key()]
		key := row.key()
		problems := slices.Concat(l.problems, (&item).check())
		problems.say(key != "" && !known, "kunci", "data.file.key", fault.Args{"Value": shown(key)})
		problems.say(key != "" && seen[key], "kunci", "data.file.twice", fault.Args{"Value": shown(key)})
		seen[key] = true
		for i, p := range problems {
			if slices.ContainsFunc(problems[:i], func(o fault.Field) bool { return o.Name == p.Name }) {
				continue
			}
			wrong = append(wrong, fault.Field{Name: strconv.Itoa(l.Number) + ":" + p.Name, Key: p.Key, Args: p.Args})
		}
		switch {
		case len(problems) > 0:
		case !known:
			item.ID = db.NewID()
			save, done.New = append(save, item), done.New+1
		default:
			had := rows[i]
			if item.Key != "" && named(had, f, item.Name) { // the program's own name is no name that somebody gave
				item.Name = had.Item.Name
			}
			if item.Written = had.Written; item == had.Item {
				done.Same++
				continue
			}
			item.ID = cmp.Or(had.ID, db.NewID())
			save, done.Changed = append(save, item), done.Changed+1
		}
	}
	if len(lines) == 0 {
		wrong.say(true, "file", "data.file.empty", nil)
	}
	return save, wrong[:min(len(wrong), mostProblems)]
}

// named tells whether a row is called so, in either language.
func named(r Listing, f *framework.Framework, name string) bool {
	return slices.ContainsFunc(locale.Languages, func(lang string) bool { return r.Name(locale.For(lang), f) == name })
}
