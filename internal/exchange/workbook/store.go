package workbook

import (
	"encoding/json"
	"errors"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/record/people"
)

const importColumns = `regency, id, name, sha256, at, by_name, lines, fresh, same, changed, refused, differing, remarks, header, first_month, last_month, undone`

func insertImport(tx *db.Tx, im Import) error {
	header, err := json.Marshal(im.Titles)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`insert into import (`+importColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, null)`,
		im.Regency, im.ID, im.Name, im.SHA256, im.At, im.ByName, im.Lines, im.New, im.Same, im.Changed, im.Refused, im.Differing, im.Remarks,
		string(header), int(im.First), int(im.Last))
	return err
}

func scanImport(s db.Scan) (im Import, err error) {
	var header string
	err = s(&im.Regency, &im.ID, &im.Name, &im.SHA256, &im.At, &im.ByName, &im.Lines, &im.New, &im.Same, &im.Changed, &im.Refused, &im.Differing, &im.Remarks,
		&header, &im.First, &im.Last, &im.Undone)
	if err == nil {
		err = json.Unmarshal([]byte(header), &im.Titles)
	}
	return im, err
}

func importByID(tx *db.Tx, regency string, id db.ID) (im Import, found bool, err error) {
	list, err := db.All(tx, "select "+importColumns+" from import where regency = $1 and id = $2", []any{regency, id}, scanImport)
	if len(list) == 1 {
		return list[0], true, err
	}
	return im, false, err
}

func imports(tx *db.Tx, regency string, limit int) ([]Import, error) {
	return db.All(tx, "select "+importColumns+" from import where regency = $1 order by id desc limit $2", []any{regency, limit}, scanImport)
}

// lineWriter seals what lines tell: their cells hold names and numbers.
type lineWriter struct {
	*db.Batch
	keys *secret.Keys
}

func insertLines(tx *db.Tx) (lineWriter, error) {
	keys, err := tx.Keys()
	return lineWriter{tx.Batch("insert into import_line (regency, import, line, sheet, row, verdict, child, notes, raw, before)", 10, ""), keys}, err
}

const linePurpose = "import_line"

// Sealed are the columns of this package that are sealed.
var Sealed = []db.Sealed{
	{Table: "import_line", Key: []string{"regency", "import", "line"}, Column: "notes", Purpose: linePurpose},
	{Table: "import_line", Key: []string{"regency", "import", "line"}, Column: "raw", Purpose: linePurpose},
	{Table: "import_line", Key: []string{"regency", "import", "line"}, Column: "before", Purpose: linePurpose},
}

// seal makes a sealed text of a value, and null of nothing.
func (w lineWriter) seal(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return w.keys.Seal(string(text), linePurpose)
}

func (w lineWriter) add(im Import, o Outcome, before any) error {
	var notes, raw any
	if o.Notes != nil {
		notes = o.Notes
	}
	if o.Raw != nil {
		raw = o.Raw
	}
	n, e1 := w.seal(notes)
	r, e2 := w.seal(raw)
	b, e3 := w.seal(before)
	if err := errors.Join(e1, e2, e3); err != nil {
		return err
	}
	return w.Add(im.Regency, im.ID, o.Line, o.Sheet, o.Row, int(o.Verdict), o.Child, n, r, b)
}

// unseal reads what seal wrote into a value; nothing leaves it alone.
func unseal(keys *secret.Keys, sealed string, into any) error {
	text, err := keys.Open(sealed, linePurpose)
	if err != nil || text == "" {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

// linesOf calls f with the lines of an import that have something to tell: those
// refused, or those with a difference or remark.
func linesOf(tx *db.Tx, regency string, id db.ID, refused bool, from, limit int, f func(Outcome) error) error {
	condition := "notes is not null and verdict <> 4"
	if refused {
		condition = "verdict = 4"
	}
	keys, err := tx.Keys()
	if err != nil {
		return err
	}
	return tx.Each(`select line, sheet, row, verdict, child, notes, raw from import_line
		where regency = $1 and import = $2 and line >= $3 and `+condition+` order by line limit $4`,
		[]any{regency, id, from, limit}, func(s db.Scan) error {
			var o Outcome
			var notes, raw string
			if err := s(&o.Line, &o.Sheet, &o.Row, &o.Verdict, &o.Child, db.Or(&notes), db.Or(&raw)); err != nil {
				return err
			}
			if err := errors.Join(unseal(keys, notes, &o.Notes), unseal(keys, raw, &o.Raw)); err != nil {
				return err
			}
			return f(o)
		})
}

// builtOn asks what stands on an import; each condition is one way in which
// taking it back would take something else along.
func builtOn(tx *db.Tx, regency string, id db.ID) (reason string, err error) {
	const made = "(select id from child where regency = $1 and made_by = $2)"
	const altered = "(select id from child where regency = $1 and made_by = $2 union select child from import_line where regency = $1 and import = $2 and before is not null)"
	if expired, err := tx.Setting(expiring + regency); err != nil || expired != "" && string(id) <= expired {
		return "import.undo.expired", err
	}
	for _, c := range []struct{ reason, text string }{
		{"import.undo.weighed", "select count(*) from visit where regency = $1 and (import is null or import <> $2) and child in " + made},
		{"import.undo.corrected", `select count(*) from visit v join visit later on later.regency = v.regency and later.child = v.child and later.id = v.replaced_by
			where v.regency = $1 and v.import = $2 and (later.import is null or later.import <> $2)`},
		{"import.undo.changed", `select count(*) from import_line later join import i on i.regency = later.regency and i.id = later.import
			where later.regency = $1 and later.import > $2 and i.undone is null and later.before is not null and later.child in ` + altered},
		{"import.undo.hand", "select count(*) from correction where regency = $1 and id > $2 and child in " + altered},
		{"import.undo.hand", "select count(*) from consent where regency = $1 and person in " + made},
		{"import.undo.hand", "select count(*) from edit where regency = $1 and recorded > (select at from import where regency = $1 and id = $2) and subject in " + altered},
		{"import.undo.hand", "select count(*) from care where regency = $1 and subject in " + made},
		{"import.undo.merged", "select count(*) from child where regency = $1 and merged_into is not null and (id in " + altered + " or merged_into in " + altered + ")"},
	} {
		var n int
		if _, err := tx.One(c.text, []any{regency, id}, &n); err != nil || n > 0 {
			return c.reason, err
		}
	}
	return "", nil
}

// before are the children that an import changed, as each was at first.
func before(tx *db.Tx, regency string, id db.ID) (all []people.Child, err error) {
	keys, err := tx.Keys()
	if err != nil {
		return nil, err
	}
	had := map[db.ID]bool{}
	err = tx.Each("select child, before from import_line where regency = $1 and import = $2 and before is not null order by line",
		[]any{regency, id}, func(s db.Scan) error {
			var child db.ID
			var text string
			if err := s(&child, &text); err != nil || had[child] {
				return err
			}
			had[child] = true
			var c people.Child
			err := unseal(keys, text, &c)
			if c.MadeBy != id { // those it made go away altogether
				all = append(all, c)
			}
			return err
		})
	return all, err
}

func setUndone(tx *db.Tx, regency string, id db.ID) error {
	_, err := tx.Exec("update import set undone = $3 where regency = $1 and id = $2", regency, id, tx.Now())
	return err
}
