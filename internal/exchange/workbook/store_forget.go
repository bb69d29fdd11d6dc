package workbook

import (
	"errors"
	"slices"
	"strings"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/record/people"
)

// Mention is what a line of an import keeps about a child.
type Mention struct {
	Import, Child db.ID
	File          string
	At            db.Time
	Sheet         string
	Line, Row     int
	Notes         []Problem
	Raw           []sheet.Cell  // of a refused line
	Before        *people.Child // as it was, of a changed one
}

// Mentions are the lines that brought or changed some children, and the refused
// ones that name them: nobody was found for those, but their cells are kept.
func Mentions(tx *db.Tx, children []people.Child) (all []Mention, err error) {
	keys, err := tx.Keys()
	if err != nil || len(children) == 0 {
		return nil, err
	}
	const text = `select l.import, l.child, i.name, i.at, l.sheet, l.line, l.row, l.notes, l.raw, l.before from import_line l
		join import i on i.regency = l.regency and i.id = l.import where l.regency = $1 and `
	read := func(condition string, args []any, keep func(Mention) bool) error {
		return tx.Each(text+condition+" order by l.import, l.line", append([]any{children[0].Regency}, args...), func(s db.Scan) error {
			var m Mention
			var notes, raw, before string
			if err := s(&m.Import, &m.Child, &m.File, &m.At, &m.Sheet, &m.Line, &m.Row, db.Or(&notes), db.Or(&raw), db.Or(&before)); err != nil {
				return err
			}
			err := errors.Join(unseal(keys, notes, &m.Notes), unseal(keys, raw, &m.Raw), unseal(keys, before, &m.Before))
			if err == nil && keep(m) {
				all = append(all, m)
			}
			return err
		})
	}
	for _, c := range children {
		if err := read("l.child = $2", []any{c.ID}, func(Mention) bool { return true }); err != nil {
			return nil, err
		}
	}
	return all, read("l.child is null and l.raw is not null", nil, func(m Mention) bool {
		return slices.ContainsFunc(children, func(c people.Child) bool { return names(m.Raw, c) })
	})
}

// names tells whether the cells of a line are about a child: by a number, or by
// name together with birth date or parent. Rather one line too many is forgotten
// than one too few.
func names(cells []sheet.Cell, c people.Child) bool {
	name, more := false, false
	for _, cell := range cells {
		text := strings.TrimSpace(cell.Text)
		day, isDay := cell.Day()
		if !isDay {
			read, wrong := parseDate(text)
			day, isDay = read, wrong == ""
		}
		folded := fold.Name(text)
		switch {
		case folded == "":
		case folded == fold.Name(c.NIK) || folded == fold.Name(c.TempID):
			return true
		case folded == fold.Name(c.Name):
			name = true
		case isDay && day == c.Birth || folded == fold.Name(c.Parent):
			more = true
		}
	}
	return name && more
}

// Forget takes away what lines keep about children; how many lines an import had
// stays. What else it brought can still be undone.
func Forget(tx *db.Tx, children []people.Child) error {
	all, err := Mentions(tx, children)
	for _, m := range all {
		if err == nil {
			_, err = tx.Exec("delete from import_line where regency = $1 and import = $2 and line = $3", children[0].Regency, m.Import, m.Line)
		}
	}
	return err
}

// expiring is the setting that names the newest import whose lines are gone.
const expiring = "import.expired."

// Expire takes away the lines of imports that were taken before a moment. Such an
// import cannot be undone any more: what it changed is no longer known.
func Expire(tx *db.Tx, regency string, before time.Time) (lines int64, err error) {
	var newest db.ID
	if found, err := tx.One("select id from import where regency = $1 and at < $2 order by id desc limit 1", []any{regency, db.Time{Time: before}}, &newest); !found || err != nil {
		return 0, err
	}
	if lines, err = tx.Exec("delete from import_line where regency = $1 and import <= $2", regency, newest); err != nil {
		return 0, err
	}
	return lines, tx.Set(expiring+regency, string(newest))
}

// ForgetOf takes away the lines that brought or changed one child, without looking
// for refused ones, which Expire takes.
func ForgetOf(tx *db.Tx, regency string, child db.ID) error {
	_, err := tx.Exec("delete from import_line where regency = $1 and child = $2", regency, child)
	return err
}

// Older counts lines that Expire would take.
func Older(tx *db.Tx, regency string, before time.Time) (lines int64, err error) {
	_, err = tx.One("select count(*) from import_line l join import i on i.regency = l.regency and i.id = l.import where l.regency = $1 and i.at < $2",
		[]any{regency, db.Time{Time: before}}, &lines)
	return lines, err
}
