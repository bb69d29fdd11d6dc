package care

import (
	"cmp"
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/visit"
)

const columns = `regency, subject, id, kind, day, month, village, posyandu, body, replaces, replaced_by,
	by_id, by_name, device, at, clock_off, recorded`

func insert(tx *db.Tx, events []*Event) error {
	rows := tx.Batch("insert into care ("+columns+")", 17, "")
	for _, e := range events {
		if err := rows.Add(e.Regency, e.Subject, e.ID, e.Kind, e.Day, int(e.Month), e.Village, e.Posyandu, string(e.Body), e.Replaces, e.ReplacedBy,
			e.By, e.Name, e.Phone, e.At, db.Null(e.ClockOff), e.Recorded); err != nil {
			return err
		}
	}
	_, err := rows.Flush()
	return err
}

func scan(s db.Scan) (*Event, error) {
	e := &Event{}
	var body string
	err := s(&e.Regency, &e.Subject, &e.ID, &e.Kind, &e.Day, &e.Month, &e.Village, &e.Posyandu, &body, &e.Replaces, &e.ReplacedBy,
		&e.By, &e.Name, &e.Phone, &e.At, db.Or(&e.ClockOff), &e.Recorded)
	e.Body = []byte(body)
	return e, err
}

// atOnce bounds lists in a query: where two of them meet, each of one is looked
// up with each of the other.
const atOnce = 50

// byIDs are those of a batch that are there already.
func byIDs(tx *db.Tx, regency string, batch []Event) (all []*Event, err error) {
	for some := range slices.Chunk(batch, atOnce) {
		args := []any{regency}
		for _, e := range some {
			args = append(args, e.Subject)
		}
		for _, e := range some {
			args = append(args, e.ID)
		}
		found, err := db.All(tx, "select "+columns+" from care where regency = $1 and subject in ("+db.List(2, len(some))+
			") and id in ("+db.List(2+len(some), len(some))+")", args, scan)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// replacing are the subjects of a batch of which something has come that corrects
// one of it.
func replacing(tx *db.Tx, regency string, batch []Event) (all []db.ID, err error) {
	for some := range slices.Chunk(batch, 500) {
		args := []any{regency}
		for _, e := range some {
			args = append(args, e.ID)
		}
		found, err := db.All(tx, "select subject from care where regency = $1 and replaces is not null and replaces in ("+db.List(2, len(some))+")", args,
			func(s db.Scan) (id db.ID, err error) { return id, s(&id) })
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// ofSubjects are all events of some subjects, replaced ones too.
func ofSubjects(tx *db.Tx, regency string, subjects map[db.ID][]*Event) (all []*Event, err error) {
	ids := make([]db.ID, 0, len(subjects))
	for id := range subjects {
		ids = append(ids, id)
	}
	for some := range slices.Chunk(ids, 500) {
		found, err := db.All(tx, "select "+columns+" from care where regency = $1 and subject in ("+db.List(2, len(some))+") order by subject, day, id",
			db.Args([]any{regency}, some), scan)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func setReplaced(tx *db.Tx, e *Event) error {
	_, err := tx.Exec("update care set replaced_by = $4 where regency = $1 and subject = $2 and id = $3", e.Regency, e.Subject, e.ID, e.ReplacedBy)
	return err
}

// Of are the events that stand of some subjects, and of the records merged into
// children among them, from a day on, in order of time.
func Of(tx *db.Tx, regency string, subjects []db.ID, since civil.Date) (map[db.ID][]Event, error) {
	means, err := visit.Merged(tx, regency, subjects)
	if err != nil {
		return nil, err
	}
	all := make(map[db.ID][]Event, len(subjects))
	for some := range slices.Chunk(slices.AppendSeq(slices.Clone(subjects), maps.Keys(means)), 500) {
		err := tx.Each("select "+columns+" from care where regency = $1 and day >= $2 and replaced_by is null and subject in ("+
			db.List(3, len(some))+") order by subject, day, id", db.Args([]any{regency, max(since, firstDay)}, some), func(s db.Scan) error {
			e, err := scan(s)
			kept := cmp.Or(means[e.Subject], e.Subject)
			all[kept] = append(all[kept], *e)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for _, kept := range means {
		slices.SortStableFunc(all[kept], func(a, b Event) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
	}
	return all, nil
}

// Happened are all that stand, in no order, without when and where they were written
// down: what whoever counts a whole village needs.
func Happened(tx *db.Tx, regency string, subjects []db.ID, f func(Event)) error {
	for some := range slices.Chunk(subjects, 500) {
		err := tx.Each(`select subject, id, kind, cast(day as text), month, village, body, replaced_by, by_id, by_name, device from care
			where regency = $1 and subject in (`+db.List(2, len(some))+")", db.Args([]any{regency}, some), func(s db.Scan) error {
			var body string
			e := Event{Regency: regency}
			err := s(&e.Subject, &e.ID, &e.Kind, &e.Day, &e.Month, &e.Village, &body, &e.ReplacedBy, &e.By, &e.Name, &e.Phone)
			if e.Body = []byte(body); err == nil && e.Stands() {
				f(e)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// InPlace are the events of a kind that stand, which happened in an area (a village,
// or all of a district or regency) in some months, in order of time.
func InPlace(tx *db.Tx, regency, kind, area string, from, to civil.Month) (all []Event, err error) {
	low, high := region.Span(area)
	err = tx.Each("select "+columns+` from care where regency = $1 and kind = $2 and month between $3 and $4 and village between $5 and $6
		and replaced_by is null order by day, id`, []any{regency, kind, int(from), int(to), low, high}, func(s db.Scan) error {
		e, err := scan(s)
		all = append(all, *e)
		return err
	})
	return all, err
}

// Forget takes away all that happened to some subjects; what contradicted each other
// goes with what record/family forgets.
func Forget(tx *db.Tx, regency string, subjects ...db.ID) error {
	for _, id := range subjects {
		if _, err := tx.Exec("delete from care where regency = $1 and subject = $2", regency, id); err != nil {
			return err
		}
	}
	return nil
}
