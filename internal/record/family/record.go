package family

import (
	"encoding/json"
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
)

// record is a subject in memory, with all that was said of it.
type record struct {
	kind      string
	id        db.ID
	edits     []Edit // by id
	state     State
	household Household
	person    Person
	child     people.Child

	had   people.Child // the child as it lay in the database
	was   State        // what its edits gave then
	at0   string       // the village where it was
	known bool         // it was there
	heard bool         // and its edits have been read
	dirty bool
}

// at is the place of a field in the record.
func (r *record) at(name string) any {
	switch r.kind {
	case OfHousehold:
		return r.household.at(name)
	case OfPerson:
		return r.person.at(name)
	}
	return childAt(&r.child, name)
}

func (r *record) text(name string) string { return *r.at(name).(*string) }

// home is the household that the subject belongs to.
func (r *record) home() db.ID {
	switch r.kind {
	case OfPerson:
		return r.person.Household
	case OfChild:
		return r.child.Household
	}
	return ""
}

func (r *record) has(id db.ID) bool {
	_, found := slices.BinarySearchFunc(r.edits, id, func(e Edit, id db.ID) int { return compare(e.ID, id) })
	return found
}

func (r *record) edit(id db.ID) *Edit {
	if i, found := slices.BinarySearchFunc(r.edits, id, func(e Edit, id db.ID) int { return compare(e.ID, id) }); found {
		return &r.edits[i]
	}
	return nil
}

// gone tells whether the subject is nowhere.
func (r *record) gone() bool {
	return r.text(deleted) != "" || r.kind == OfChild && (r.child.MergedInto != "" || r.child.Blocked != 0)
}

func (r *record) item() feed.Item { return r.subject().Item() }

func (r *record) subject() Subject {
	s := Subject{Kind: r.kind, ID: r.id, Village: r.text("village"), Posyandu: r.text("posyandu"), Gone: r.gone()}
	switch r.kind {
	case OfHousehold:
		s.Name = r.household.Head
	case OfPerson:
		s.Name, s.Sex, s.Birth = r.person.Name, r.person.Sex, r.person.Birth
	case OfChild:
		s.Name, s.Sex, s.Birth, s.Into = r.child.Name, r.child.Sex, r.child.Birth, r.child.MergedInto
		if r.child.Blocked != 0 {
			s.Fault = fault.New(fault.Conflict, "people.blocked", nil)
		}
	}
	return s
}

// lies is what the record holds of a field, as an edit would say it.
func (r *record) lies(name string) json.RawMessage {
	text, _ := json.Marshal(get(r.at(name))) // texts, numbers and days: cannot fail
	return text
}

// note is what an import or an office has put into a child's record since its last
// edit, of the fields that its edits or the one to come speak of.
func (in *Intake) note(r *record, next map[string]json.RawMessage) (e Edit, some bool) {
	if r.kind != OfChild || !r.known {
		return e, false
	}
	names := maps.Clone(r.state.Values)
	if names == nil {
		names = map[string]json.RawMessage{}
	}
	next = maps.Clone(next)
	if next["household"] != nil { // which may take it elsewhere: where it was must not be lost
		next["village"], next["posyandu"] = next["household"], next["household"]
	}
	for name := range next {
		if names[name] == nil {
			names[name] = json.RawMessage("null")
		}
	}
	should := *r
	in.settle(&should)
	for _, name := range []string{"village", "posyandu"} { // it may be where its household is
		if r.state.Values[name] != nil {
			names[name] = should.lies(name)
		}
	}
	e = Edit{Regency: in.regency, Kind: OfChild, Subject: r.id, ID: db.NewID(), Fields: map[string]json.RawMessage{}, Note: true, Recorded: in.tx.Now()}
	e.At = r.child.Changed
	for name, said := range names {
		if is := r.lies(name); string(is) != string(said) && name != deleted && (name != "nik" || !r.state.gone()) { // who is gone has no number
			e.Fields[name] = is
		}
	}
	return e, len(e.Fields) > 0
}

// settle puts what stands into the record.
func (in *Intake) settle(r *record) {
	for name, value := range r.state.Values {
		if name == "nik" && r.kind == OfChild { // whose it is shows in the end: see holders
			var nik string
			_ = put(&nik, value) // what lies in State was checked when it came
			if nik == "" || nik != r.child.NIK {
				r.child.NIK, r.child.Claim = "", nik
			}
			continue
		}
		_ = put(r.at(name), value)
	}
	if r.kind == OfChild && r.state.gone() {
		r.child.NIK, r.child.Claim = "", ""
	}
	village, posyandu := in.place(r)
	*r.at("village").(*string), *r.at("posyandu").(*string) = village, posyandu
}

// word is since when a record stands where its own edits say, or its posyandu is
// what they say; alone: not just since it was made.
func (r *record) word(name string) (since db.Time, alone bool) {
	if e := r.edit(r.state.Heads[name]); e != nil {
		return e.At, e.ID != r.id
	}
	for _, e := range r.edits {
		if e.Note && e.Fields[name] != nil && since.Before(e.At.Time) {
			since, alone = e.At, true
		}
	}
	if !alone && r.kind == OfChild {
		return r.child.Changed, true
	}
	return since, alone
}

// place is where a record is, after its own values were put into it: with its
// household, unless it moved alone, and later than that did.
func (in *Intake) place(r *record) (village, posyandu string) {
	village, posyandu = r.text("village"), r.text("posyandu")
	home := in.all[r.home()]
	if home == nil || home.kind != OfHousehold {
		return village, posyandu
	}
	since, alone := r.word("village")
	when, moved := home.word("village")
	switch {
	case moved && (!alone || !since.After(when.Time)):
		if chosen, own := r.word("posyandu"); own && chosen.After(when.Time) {
			return home.household.Village, posyandu
		}
		return home.household.Village, home.household.Posyandu
	case !alone && village != home.household.Village:
		return home.household.Village, home.household.Posyandu
	}
	return village, posyandu
}

// date is how an edit bears on a child's record beyond what it says.
func (r *record) date(e Edit, today civil.Date) {
	if r.kind != OfChild {
		return
	}
	day := min(civil.DateOf(e.At.UTC()), today)
	r.child.AsOf = max(r.child.AsOf, day)
	if r.child.Since == 0 || day.Month() < r.child.Since {
		r.child.Since = day.Month()
	}
}
