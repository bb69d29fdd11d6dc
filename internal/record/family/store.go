package family

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/secret"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

const kkPurpose, nikPurpose, bodyPurpose, sidesPurpose = "household.kk", "person.nik", "edit.body", visit.SidesPurpose

// Sealed are the columns of this package that are sealed.
var Sealed = []db.Sealed{
	{Table: "household", Key: []string{"regency", "id"}, Column: "kk", Purpose: kkPurpose, Equal: true},
	{Table: "person", Key: []string{"regency", "id"}, Column: "nik", Purpose: nikPurpose, Equal: true},
	{Table: "edit", Key: []string{"regency", "subject", "id"}, Column: "body", Purpose: bodyPurpose},
	{Table: "conflict", Key: []string{"regency", "subject", "field"}, Column: "sides", Purpose: sidesPurpose},
}

// body is an edit as it lies in its column.
type body struct {
	Fields map[string]json.RawMessage `json:"fields"`
	Over   map[string]db.ID           `json:"over,omitempty"`
	Also   map[string][]db.ID         `json:"also,omitempty"`
	Note   bool                       `json:"note,omitempty"`
}

// eachIn runs a query that ends with the column of an "in (…)".
func eachIn(tx *db.Tx, query, regency string, ids []db.ID, f func(db.Scan) error) error {
	for some := range slices.Chunk(ids, 500) {
		if err := tx.Each(query+" in ("+db.List(2, len(some))+")", db.Args([]any{regency}, some), f); err != nil {
			return err
		}
	}
	return nil
}

// editsOf are all edits of some subjects, by id.
func editsOf(tx *db.Tx, regency string, ids []db.ID) (map[db.ID][]Edit, error) {
	keys, err := tx.Keys()
	if err != nil {
		return nil, err
	}
	all := map[db.ID][]Edit{}
	err = eachIn(tx, `select kind, subject, id, body, by_id, by_name, device, at, clock_off, recorded from edit where regency = $1 and subject`, regency, ids, func(s db.Scan) error {
		e, text, b := Edit{Regency: regency}, "", body{}
		if err := s(&e.Kind, &e.Subject, &e.ID, &text, &e.By, &e.Name, &e.Phone, &e.At, db.Or(&e.ClockOff), &e.Recorded); err != nil {
			return err
		}
		text, err := keys.Open(text, bodyPurpose)
		if err == nil {
			err = json.Unmarshal([]byte(text), &b)
		}
		e.Fields, e.Over, e.Also, e.Note = b.Fields, b.Over, b.Also, b.Note
		all[e.Subject] = append(all[e.Subject], e)
		return err
	})
	for _, edits := range all {
		slices.SortFunc(edits, func(a, b Edit) int { return compare(a.ID, b.ID) })
	}
	return all, err
}

const householdColumns = `id, village, posyandu, kk, head, hamlet, rt, rw, address, phone, water, latrine, welfare, modern_fp, smoker, deleted`

func scanHousehold(s db.Scan, regency string, keys *secret.Keys) (h Household, err error) {
	h.Regency = regency
	err = s(&h.ID, &h.Village, &h.Posyandu, db.Or(&h.KK), &h.Head, &h.Hamlet, &h.RT, &h.RW, &h.Address, &h.Phone, &h.Water, &h.Latrine,
		db.Or(&h.Welfare), &h.ModernFP, &h.Smoker, db.Or(&h.Deleted))
	switch {
	case keys == nil: // who counts needs no number
		h.KK = ""
	case err == nil && h.KK != "":
		h.KK, err = keys.OpenEqual(h.KK, kkPurpose)
	}
	return h, err
}

const personColumns = `id, village, posyandu, household, nik, name, sex, birth, relation, phone, gone, gone_why, deleted`

func scanPerson(s db.Scan, regency string, keys *secret.Keys) (p Person, err error) {
	p.Regency = regency
	err = s(&p.ID, &p.Village, &p.Posyandu, &p.Household, db.Or(&p.NIK), &p.Name, &p.Sex, &p.Birth, &p.Relation, &p.Phone,
		&p.Gone, db.Or(&p.GoneWhy), db.Or(&p.Deleted))
	switch {
	case keys == nil:
		p.NIK = ""
	case err == nil && p.NIK != "":
		p.NIK, err = keys.OpenEqual(p.NIK, nikPurpose)
	}
	return p, err
}

// load brings the records of subjects into memory that are not there yet.
func (in *Intake) load(ids []db.ID) error {
	wanted := map[db.ID]bool{}
	for _, id := range ids {
		if id != "" && in.all[id] == nil {
			wanted[id] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	ids = slices.Sorted(maps.Keys(wanted))
	keys, err := in.tx.Keys()
	if err != nil {
		return err
	}
	if err := eachIn(in.tx, "select "+householdColumns+" from household where regency = $1 and id", in.regency, ids, func(s db.Scan) error {
		h, err := scanHousehold(s, in.regency, keys)
		in.all[h.ID] = &record{kind: OfHousehold, id: h.ID, household: h}
		return err
	}); err != nil {
		return err
	}
	if err := eachIn(in.tx, "select "+personColumns+" from person where regency = $1 and id", in.regency, ids, func(s db.Scan) error {
		p, err := scanPerson(s, in.regency, keys)
		in.all[p.ID] = &record{kind: OfPerson, id: p.ID, person: p}
		return err
	}); err != nil {
		return err
	}
	children, err := people.ByID(in.tx, in.regency, ids...)
	if err != nil {
		return err
	}
	var kept []db.ID
	for id, c := range children {
		in.all[id] = &record{kind: OfChild, id: id, child: c, had: c}
		kept = append(kept, c.MergedInto)
	}
	for _, id := range ids {
		if r := in.all[id]; r != nil {
			r.known, r.at0 = true, r.text("village")
		}
	}
	return in.load(kept)
}

// hear reads what was said of subjects in memory, where that was not read yet: of
// many the record alone is enough.
func (in *Intake) hear(ids []db.ID) error {
	wanted := map[db.ID]bool{}
	for _, id := range ids {
		if r := in.all[id]; r != nil && r.known && !r.heard {
			wanted[id] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	ids = slices.Sorted(maps.Keys(wanted))
	edits, err := editsOf(in.tx, in.regency, ids)
	for _, id := range ids {
		r := in.all[id]
		r.heard, r.edits = true, edits[id]
		r.state = Merge(r.edits)
		r.was = r.state
	}
	return err
}

// ready brings all into memory that what stands of some subjects hangs on, and
// what was said of others.
func (in *Intake) ready(ids, others []db.ID) error {
	if err := in.load(slices.Concat(ids, others)); err != nil {
		return err
	}
	all := slices.Concat(ids, others)
	for _, id := range ids {
		if r := in.all[id]; r != nil {
			all = append(all, r.home())
		}
	}
	if err := in.load(all); err != nil {
		return err
	}
	return in.hear(all)
}

// membersOf are the persons and children of some households.
func membersOf(tx *db.Tx, regency string, households []db.ID) (ids []db.ID, err error) {
	for _, from := range []string{"person where regency = $1 and household", "child where regency = $1 and household is not null and household"} {
		if err := eachIn(tx, "select id from "+from, regency, households, func(s db.Scan) error {
			var id db.ID
			err := s(&id)
			ids = append(ids, id)
			return err
		}); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (in *Intake) saveEdits() error {
	keys, err := in.tx.Keys()
	if err != nil {
		return err
	}
	rows := in.tx.Batch("insert into edit (regency, subject, id, kind, body, by_id, by_name, device, at, clock_off, recorded)", 11, "")
	for _, e := range in.fresh {
		text, err := json.Marshal(body{e.Fields, e.Over, e.Also, e.Note})
		if err != nil {
			return err
		}
		sealed, err := keys.Seal(string(text), bodyPurpose)
		if err == nil {
			err = rows.Add(in.regency, e.Subject, e.ID, e.Kind, sealed, e.By, e.Name, e.Phone, e.At, db.Null(e.ClockOff), e.Recorded)
		}
		if err != nil {
			return err
		}
	}
	_, err = rows.Flush()
	return err
}

// upsert is a batch that writes whole records.
func (in *Intake) upsert(table, columns string, extra int) *db.Batch {
	list := strings.Split(strings.Join(strings.Fields(columns), " "), ", ")
	set := make([]string, len(list)-1)
	for i, column := range list[1:] {
		set[i] = column + " = excluded." + column
	}
	return in.tx.Batch("insert into "+table+" (regency, "+strings.Join(list, ", ")+")", len(list)+extra, "on conflict (regency, id) do update set "+strings.Join(set, ", "))
}

func (in *Intake) saveHouseholds() error {
	keys, err := in.tx.Keys()
	if err != nil {
		return err
	}
	rows := in.upsert("household", householdColumns+", head_fold, changed", 1)
	for _, r := range in.changed {
		if h := r.household; r.kind == OfHousehold {
			kk, err := keys.SealEqual(h.KK, kkPurpose)
			if err == nil {
				err = rows.Add(in.regency, h.ID, h.Village, h.Posyandu, db.Null(kk), h.Head, h.Hamlet, h.RT, h.RW, h.Address, h.Phone, h.Water, h.Latrine,
					db.Null(h.Welfare), h.ModernFP, h.Smoker, db.Null(h.Deleted), fold.Name(h.Head), in.tx.Now())
			}
			if err != nil {
				return err
			}
		}
	}
	_, err = rows.Flush()
	return err
}

func (in *Intake) savePersons() error {
	keys, err := in.tx.Keys()
	if err != nil {
		return err
	}
	columns := strings.Replace(personColumns, "gone, gone_why, ", "", 1) // those are record/care's
	rows := in.upsert("person", columns+", name_fold, match_key, changed", 1)
	for _, r := range in.changed {
		if p := r.person; r.kind == OfPerson {
			nik, err := keys.SealEqual(p.NIK, nikPurpose)
			if err == nil {
				err = rows.Add(in.regency, p.ID, p.Village, p.Posyandu, p.Household, db.Null(nik), p.Name, int(p.Sex), p.Birth, p.Relation, p.Phone,
					db.Null(p.Deleted), fold.Name(p.Name), p.matchKey(), in.tx.Now())
			}
			if err != nil {
				return err
			}
		}
	}
	_, err = rows.Flush()
	return err
}

// saveChildren also keeps what is known to be wrong since, so that no workbook
// brings it back.
func (in *Intake) saveChildren() error {
	had := map[db.ID]people.Child{}
	var list []*people.Child
	for _, r := range in.changed {
		if r.kind != OfChild {
			continue
		}
		if list = append(list, &r.child); r.known {
			had[r.id] = r.had
		}
	}
	if list == nil {
		return nil
	}
	if err := people.SaveSaid(in.tx, had, list); err != nil {
		return err
	}
	for _, r := range in.changed {
		if r.kind != OfChild || len(r.edits) < 2 {
			continue
		}
		was, is := outdated(r.was, r.had), outdated(r.state, r.child)
		wrong := slices.DeleteFunc(slices.Clone(is), func(text string) bool { return slices.Contains(was, text) })
		right := slices.DeleteFunc(was, func(text string) bool { return slices.Contains(is, text) })
		if len(wrong)+len(right) > 0 {
			if err := people.Outdated(in.tx, r.edits[len(r.edits)-1].Name, r.child, wrong, right); err != nil {
				return err
			}
		}
	}
	return nil
}

// outdated are the values of a child in Past as people keeps them, and by what it
// may have been found.
func outdated(s State, c people.Child) (texts []string) {
	if s.gone() {
		return nil
	}
	is := c.Says("match")
	names, births := []string{c.Name}, []civil.Date{c.Birth}
	for name, values := range s.Past {
		for _, value := range values {
			was := c
			was.NIK = "-" // so that childAt means the number itself
			if put(childAt(&was, name), value) != nil {
				continue
			}
			switch name {
			case "household", "mother", "kia":
				continue
			case "name":
				names = append(names, was.Name)
			case "birth":
				births = append(births, was.Birth)
			}
			texts = append(texts, was.Says(name))
		}
	}
	for _, c.Name = range names {
		for _, c.Birth = range births {
			if match := c.Says("match"); match != is {
				texts = append(texts, match)
			}
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}
