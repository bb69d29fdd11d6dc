package family

import (
	"maps"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
)

// Doc is what stands of a subject, as a phone has it.
type Doc struct {
	ID       db.ID
	Kind     string
	Village  string
	Posyandu string
	Birth    civil.Date
	Fields   map[string]any   // what is known
	Heads    map[string]db.ID // what a new edit is over; none where an import or an office spoke last
}

// Docs are what stands of some subjects of one kind. Who was deleted, merged into
// another or blocked is not among them.
func Docs(tx *db.Tx, regency, kind string, ids []db.ID) (map[db.ID]Doc, error) {
	in := NewIntake(tx, regency)
	if err := in.ready(ids, nil); err != nil {
		return nil, err
	}
	docs := make(map[db.ID]Doc, len(ids))
	for _, id := range ids {
		if r := in.all[id]; r != nil && r.kind == kind && !r.gone() {
			docs[id] = in.doc(r)
		}
	}
	return docs, nil
}

func (in *Intake) doc(r *record) Doc {
	s := r.subject()
	d := Doc{ID: r.id, Kind: r.kind, Village: s.Village, Posyandu: s.Posyandu, Birth: s.Birth, Fields: map[string]any{}, Heads: maps.Clone(r.state.Heads)}
	for name := range fields[r.kind] {
		if v := get(r.at(name)); v != nil {
			d.Fields[name] = v
		}
	}
	if note, some := in.note(r, nil); some {
		for name := range note.Fields {
			delete(d.Heads, name)
		}
	}
	return d
}
