package sync

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// taking is one transaction's work on the pushes of a group.
type taking struct {
	tx      *db.Tx
	regency string
	family  *family.Intake
	care    *care.Intake
	visit   *visit.FieldIntake
	places  map[db.ID][]feed.Row // that subjects are or were in, those of this transaction included
	held    map[db.ID]kept       // of these records, and what waits for a subject that is made here
	touched []feed.Item
	hold    []kept
	settled []db.ID
	settler string
}

// item is a record on its way in.
type item struct {
	*push
	Record
	dated
	edit  *family.Edit // or an event
	event care.Event
	wrong error // why it is refused, known before it is looked at
}

// kind is a stranger's word as a database may say it.
func (i *item) kind() string {
	return strings.ToValidUTF8(strings.ReplaceAll(i.Kind[:min(len(i.Kind), maxText)], "\x00", ""), "")
}

func (i *item) makes() bool { return i.edit != nil && i.ID == i.Subject }

// weighing is the kind of event that record/visit keeps.
const weighing = "weighing"

// brokenKey is why a record is held over which something broke.
const brokenKey = "sync.broken"

// take takes pushes one after the other; what it answers are the details of their
// ledger entries.
func take(tx *db.Tx, group []*push) ([]detail, error) {
	t := &taking{tx: tx, regency: group[0].actor.Regency()}
	if office := group[0].office; office != nil { // alone
		t.settler = office.Name
	}
	var items []*item
	for _, p := range group {
		for _, r := range p.records {
			i := p.read(r)
			if p.broken {
				i.wrong = fault.New(fault.Internal, brokenKey, nil)
			}
			items = append(items, i)
		}
	}
	waiting, err := t.prepare(items)
	if err != nil {
		return nil, err
	}
	details := make([]detail, len(group))
	for n, p := range group {
		d := &details[n]
		*d = detail{Village: p.actor.Region, Records: make([]entry, 0, len(p.records)), Clock: p.clock.far()}
		p.verdicts, p.refused = make([]Verdict, 0, len(p.records)), nil
		for range p.records {
			out, refused, err := t.one(items[0])
			if err != nil {
				return nil, err
			}
			if refused != nil && slices.Contains(waits, refused.Key) { // it may come after it, from another phone of the group
				waiting = append(waiting, items[0])
			}
			d.add(items[0], out)
			if refused != nil {
				p.refused = refused
			}
			p.verdicts = append(p.verdicts, verdict(items[0], out, refused))
			items = items[1:]
		}
	}
	if err := t.arrived(waiting); err != nil {
		return nil, err
	}
	return details, t.close()
}

// read makes of a record what an intake takes.
func (p *push) read(r Record) *item {
	i := &item{push: p, Record: r}
	if i.dated, i.wrong = p.clock.right(r); i.wrong != nil {
		return i
	}
	var body struct {
		Fields map[string]json.RawMessage `json:"fields"`
		Over   map[string]db.ID           `json:"over"`
		Day    string                     `json:"day"`
		Month  string                     `json:"month"`
	}
	switch err := json.Unmarshal(i.body, &body); {
	case len(r.Kind) > maxText || len(i.body) > maxBody || bytes.Contains(i.body, []byte(`\u0000`)): // no name holds it, and no database
		i.wrong = fault.New(fault.Invalid, "sync.body", nil)
	case err != nil:
		i.wrong = fault.New(fault.Invalid, "sync.body", nil).Because(err)
	}
	if i.wrong != nil {
		return i
	}
	i.off = cmp.Or(p.flag, i.off)
	from := account.Source{By: p.actor.ID, Name: p.actor.Name, Phone: p.phone, At: i.at, ClockOff: i.off}
	if slices.Contains([]string{family.OfHousehold, family.OfPerson, family.OfChild}, r.Kind) {
		i.edit = &family.Edit{Regency: p.actor.Regency(), Kind: r.Kind, Subject: r.Subject, ID: r.ID, Fields: body.Fields, Over: body.Over, Source: from, Area: p.rights().Region}
		i.placeNew()
		return i
	}
	if r.Kind != weighing && !care.Known(r.Kind) {
		i.wrong = fault.New(fault.Invalid, "sync.kind", nil)
	}
	i.event = care.Event{Regency: p.actor.Regency(), Kind: r.Kind, Subject: r.Subject, ID: r.ID, Body: i.body, Source: from}
	if day, err := civil.ParseDate(body.Day); err == nil && day > p.clock.today() {
		i.wrong = fault.New(fault.Invalid, "sync.ahead", fault.Args{"Day": day})
	} else if month, err := civil.ParseMonth(body.Month); err == nil && month > p.clock.today().Month() {
		i.wrong = fault.New(fault.Invalid, "sync.ahead.month", fault.Args{"Month": month})
	}
	return i
}

// placeNew gives a new subject the place of who made it, where she did not say.
func (i *item) placeNew() {
	if !i.makes() || i.edit.Fields == nil {
		return
	}
	for name, of := range map[string]string{"village": i.actor.Region, "posyandu": i.actor.Posyandu} {
		if _, said := i.edit.Fields[name]; !said && of != "" {
			i.edit.Fields[name], _ = json.Marshal(of) // a string
		}
	}
}

// prepare looks up all that the records are about, in a few queries, and what was
// held before: of these same records, and of others that wait for a subject which
// may arrive here.
func (t *taking) prepare(items []*item) (waiting []*item, err error) {
	var ids, arriving []db.ID
	villages := map[string]bool{}
	for _, i := range items {
		if ids = append(ids, i.ID); i.makes() || i.edit != nil && i.edit.Fields["village"] != nil {
			arriving, villages[i.actor.Region], villages[i.home().Village] = append(arriving, i.Subject), true, true
		}
	}
	if t.held, err = heldOf(t.tx, t.regency, ids); err != nil {
		return nil, err
	}
	orphans, err := waitingFor(t.tx, t.regency, arriving, slices.Collect(maps.Keys(villages)))
	if err != nil {
		return nil, err
	}
	for _, k := range orphans {
		if _, again := t.held[k.ID]; again {
			continue
		}
		t.held[k.ID] = k
		p := k.push(t.tx.Now().Time, k.right())
		waiting = append(waiting, p.read(p.records[0]))
	}
	var subjects []db.ID
	var edits []family.Edit
	var events []care.Event
	var weighings []visit.Weighing
	for _, i := range slices.Concat(items, waiting) {
		switch subjects = append(subjects, i.Subject); {
		case i.wrong != nil:
		case i.edit != nil:
			edits = append(edits, *i.edit)
		case i.Kind == weighing:
			weighings = append(weighings, i.weighing())
		default:
			events = append(events, i.event)
		}
	}
	slices.Sort(subjects)
	if t.places, err = feed.Places(t.tx, t.regency, slices.Compact(subjects)); err != nil {
		return nil, err
	}
	t.family, t.care, t.visit = family.NewIntake(t.tx, t.regency), care.NewIntake(t.tx, t.regency), visit.NewFieldIntake(t.tx, t.regency)
	return waiting, errors.Join(t.family.Prepare(edits, subjects), t.care.Prepare(events), t.visit.Prepare(weighings))
}

// outcome is what an intake made of a record.
type outcome struct {
	people.Verdict
	month civil.Month // the first whose figures change
	whose []db.ID     // the children that they count
}

// one takes one record. A fault of the record itself is why it is refused; any other
// error breaks the transaction off.
func (t *taking) one(i *item) (out outcome, refused *fault.Error, err error) {
	before := t.held[i.ID]
	switch {
	case before.State == dismissed:
		return outcome{Verdict: people.Refused}, before.Reason, nil
	case before.State == mended:
		return outcome{Verdict: people.Same}, nil, nil
	case before.State == open && before.Reason.Key == brokenKey && i.office == nil: // it would break off what comes with it
		return outcome{Verdict: people.Refused}, before.Reason, nil
	}
	if err = i.wrong; err == nil {
		out, err = t.record(i)
	}
	if refused = fault.As(err); refused != nil && (refused.Kind != fault.Unavailable && refused.Kind != fault.Internal || i.wrong != nil) {
		if before.State == "" && !slices.Contains(unwanted, refused.Key) {
			k := keep(i, refused)
			t.held[i.ID] = k
			t.hold = append(t.hold, k)
		}
		return outcome{Verdict: people.Refused}, refused, nil
	}
	if err == nil && before.State == open {
		t.settled = append(t.settled, i.ID)
	}
	return out, nil, err
}

// record hands a record to the package that keeps it, when its sender may.
func (t *taking) record(i *item) (out outcome, err error) {
	if t.knows(i) {
		return outcome{Verdict: people.Same}, nil
	}
	if err := t.may(i); err != nil {
		return out, err
	}
	if err := t.erased(i.Subject); err != nil {
		return out, err
	}
	var touched []feed.Item
	if i.edit != nil {
		o, err := t.family.Take(*i.edit)
		if err != nil {
			return out, err
		}
		if out, touched = (outcome{o.Verdict, o.Month, o.Whose}), o.Touched; i.makes() { // its household may have moved on already
			touched = append([]feed.Item{i.home()}, touched...)
		}
	} else if out, touched, err = t.happened(i); err != nil {
		return out, err
	}
	for _, at := range touched {
		t.touched = append(t.touched, at)
		t.places[at.Subject] = append(t.places[at.Subject], feed.Row{Item: at})
	}
	return out, nil
}

// happened takes an event of a subject that is known.
func (t *taking) happened(i *item) (outcome, []feed.Item, error) {
	of, known := t.family.Subject(i.Subject)
	if !known {
		return outcome{}, nil, unknown()
	}
	if of.Fault != nil {
		return outcome{}, nil, of.Fault
	}
	if i.Kind == weighing && of.Kind != family.OfChild {
		return outcome{}, nil, fault.New(fault.Invalid, "sync.kind", nil)
	}
	at := of.Item()
	i.event.Of, i.event.Sex, i.event.Birth, i.event.Home = of.Kind, of.Sex, of.Birth, of.Village
	i.event.Village, i.event.Posyandu = t.where(i, at)
	var out outcome
	stored := false
	if i.Kind == weighing {
		o, err := t.visit.Take(i.weighing())
		if err != nil {
			return out, nil, err
		}
		out, stored = outcome{Verdict: o.Verdict, month: o.From}, o.Stored
	} else {
		o, err := t.care.Take(i.event)
		if err != nil {
			return out, nil, err
		}
		out, stored = outcome{Verdict: o.Verdict, month: o.From}, o.Stored
	}
	if !stored {
		return out, nil, nil
	}
	if of.Kind == family.OfChild {
		out.whose = []db.ID{i.Subject}
	}
	touched := []feed.Item{at}
	if kept, merged := t.family.Subject(of.Into); merged { // of whom phones hear it
		touched = append(touched, kept.Item())
	}
	return out, touched, nil
}

// where something happened: in the village of who saw it, whether or not a transfer
// was heard of before.
func (t *taking) where(i *item, at feed.Item) (village, posyandu string) {
	var here *feed.Row
	for n, row := range t.places[i.Subject] {
		if row.Village == i.actor.Region && (here == nil || !row.Gone) {
			here = &t.places[i.Subject][n]
		}
	}
	if here == nil {
		return at.Village, at.Posyandu
	}
	return here.Village, here.Posyandu
}

func (i *item) weighing() visit.Weighing {
	e := i.event
	return visit.Weighing{Child: e.Subject, ID: e.ID, Village: e.Village, Posyandu: e.Posyandu, Home: e.Home, Body: e.Body, Source: e.Source, Sex: e.Sex, Birth: e.Birth}
}

func (t *taking) knows(i *item) bool {
	switch {
	case i.edit != nil:
		return t.family.Knows(i.Subject, i.ID)
	case i.Kind == weighing:
		return t.visit.Knows(i.Subject, i.ID)
	}
	return t.care.Knows(i.Subject, i.ID)
}

// unknown is why a record waits for its subject, which another phone has made and
// not sent yet.
func unknown() error { return fault.New(fault.NotFound, unknownKey, nil) }

const unknownKey = "sync.unknown"

// erased refuses what is said of a child whose data were taken away: no phone brings
// it back.
func (t *taking) erased(subject db.ID) error {
	if _, known := t.family.Subject(subject); known || len(t.places[subject]) == 0 {
		return nil
	}
	at, erased, err := ledger.Erased(t.tx, t.regency, string(subject))
	if err == nil && erased {
		err = fault.New(fault.Conflict, "people.forgotten", fault.Args{"Day": civil.DateOf(at.Time)})
	}
	return err
}

// unwanted are the reasons for which nothing of a record is kept: its child was erased,
// or its consent withdrawn.
var unwanted = []string{"people.forgotten", "people.blocked"}

// waits are the reasons that may be gone when another phone's records have come: a
// subject, its household or mother not there yet, or not in this place yet.
var waits = []string{unknownKey, "family.reference.household", "family.reference.mother", "account.territory"}

// may tells whether a sender may say something of a subject: it is, or was, in her
// place. Was: two phones do not hear of a transfer at the same time, and what they
// say must not depend on which is heard first. A new one must be in her place.
func (t *taking) may(i *item) error {
	right, who := account.FieldSync, i.rights()
	if i.office != nil {
		right = account.FieldMend
	}
	places := t.places[i.Subject]
	if len(places) == 0 {
		if !i.makes() {
			return unknown()
		}
		at := i.home()
		return who.AllowChild(right, at.Village, at.Posyandu)
	}
	var err error
	for _, at := range places {
		if err = who.AllowChild(right, at.Village, at.Posyandu); err == nil {
			return nil
		}
	}
	return err
}

// home is where who made a subject says that it is.
func (i *item) home() feed.Item {
	at := feed.Item{Kind: i.Kind, Subject: i.Subject}
	_ = json.Unmarshal(i.edit.Fields["village"], &at.Village) // what is no text is no place
	_ = json.Unmarshal(i.edit.Fields["posyandu"], &at.Posyandu)
	return at
}

// arrived takes what has waited for a subject that is there now, each as the push of
// who had sent it. One may wait for another.
func (t *taking) arrived(waiting []*item) error {
	for {
		left := waiting[:0:0]
		for _, i := range waiting {
			out, refused, err := t.one(i)
			if err != nil {
				return err
			}
			if refused != nil {
				left = append(left, i)
				continue
			}
			d := detail{Village: i.actor.Region, Waited: true}
			d.add(i, out)
			if err := i.also(t.tx, d); err != nil {
				return err
			}
		}
		if len(left) == len(waiting) {
			return nil
		}
		waiting = left
	}
}

// close writes all that was taken, and tells the villages' phones.
func (t *taking) close() error {
	for _, write := range []func() error{t.family.Close, t.visit.Close, t.care.Close} {
		if err := write(); err != nil {
			return err
		}
	}
	for _, c := range t.family.Reborn() {
		if err := visit.Rescore(t.tx, c); err != nil {
			return err
		}
	}
	now := map[db.ID]string{}
	for _, at := range t.touched { // a conflict is where its subject is in the end
		if was, known := now[at.Subject]; known && was != at.Village {
			if err := family.MoveConflicts(t.tx, t.regency, at.Subject, at.Village); err != nil {
				return err
			}
		}
		now[at.Subject] = at.Village
	}
	if err := feed.Touch(t.tx, t.regency, t.touched...); err != nil {
		return err
	}
	return errors.Join(insertHeld(t.tx, t.regency, t.hold), settleHeld(t.tx, t.regency, t.settled, mended, t.settler, ""))
}

// detail is what the ledger tells of a push.
type detail struct {
	Village  string      `json:"village"`
	Records  []entry     `json:"records"`
	Children []db.ID     `json:"children,omitempty"` // whose figures change
	From     civil.Month `json:"from,omitzero"`      // from this month on
	Clock    int         `json:"clock,omitempty"`    // seconds by which the phone was ahead
	Waited   bool        `json:"waited,omitempty"`   // it was held until its subject came
}

type entry struct {
	ID      db.ID  `json:"id"`
	Kind    string `json:"kind"`
	Subject db.ID  `json:"subject"`
	Verdict string `json:"verdict"`
}

func (d *detail) add(i *item, out outcome) {
	d.Records = append(d.Records, entry{i.ID, i.kind(), i.Subject, out.String()})
	if out.month == 0 || out.whose == nil {
		return
	}
	if d.From == 0 || out.month < d.From {
		d.From = out.month
	}
	for _, id := range out.whose {
		if !slices.Contains(d.Children, id) {
			d.Children = append(d.Children, id)
		}
	}
}

func verdict(i *item, out outcome, refused *fault.Error) Verdict {
	v := Verdict{ID: i.ID, Verdict: out.String()}
	if refused != nil {
		v.Reason, v.Text = refused.Key, locale.For(i.actor.Language).Error(refused)
	}
	return v
}
