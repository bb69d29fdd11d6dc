package scorecard

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/fact/standard"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/care"
	"tumbuh/internal/record/family"
	"tumbuh/internal/record/feed"
)

// Hand is what one person in an office said by hand of somebody's month: the marks of
// her events that stand.
type Hand struct {
	Events []care.Event
	Marks  map[string]bool
}

// Version changes whenever she says something else.
func (h Hand) Version() string {
	text := ""
	for _, e := range h.Events {
		text += e.ID.Tail()
	}
	return text
}

// HandOf is what an account said by hand, of events that stand.
func HandOf(events []care.Event, by db.ID, month civil.Month) (h Hand) {
	for _, e := range events {
		if e.Kind == care.KindServices && e.Month == month && e.Phone == "" && e.By == by {
			h.Events = append(h.Events, e)
		}
	}
	if len(h.Events) > 0 {
		h.Marks = care.Marks(h.Events)[month].Marks
	}
	return h
}

// Filling is what somebody's row of a monthly form says by this hand: these marks,
// received or not, and of the form's no other. Version is Hand.Version as the person
// saw it.
type Filling struct {
	Subject db.ID
	Marks   map[string]bool
	Version string
}

// marked are the marks that each monthly form can be completed with, and of whom.
var marked = map[string]struct {
	of    string
	codes standard.Codes
}{
	Form2A: {family.OfPerson, standard.Form2A},
	Form2B: {family.OfChild, standard.Form2B},
	Form2C: {family.OfChild, standard.Form2C},
}

// Fill records what was received in a month and nobody had recorded. Each row that says
// something new becomes an event of record/care; a mark taken back, or put right, one
// that replaces it. All rows or none: what is wrong is told row by row (Field.Name is
// the subject). It answers how many rows changed.
func (s *Service) Fill(ctx context.Context, by account.Actor, village, form string, month civil.Month, rows []Filling) (changed int, err error) {
	if err := by.Allow(account.FormFill, village); err != nil {
		return 0, err
	}
	if _, known := marked[form]; !known {
		return 0, fault.New(fault.NotFound, "scorecard.none", nil)
	}
	deed := ledger.Deed{Regency: by.Regency(), Action: "form.fill", Target: village}
	err = ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		f := filling{tx: tx, by: by, form: form, month: month, family: family.NewIntake(tx, by.Regency()), care: care.NewIntake(tx, by.Regency())}
		if err := f.take(rows); err != nil {
			return nil, err
		}
		changed = len(f.touched)
		if changed == 0 {
			return nil, fault.New(fault.Invalid, "scorecard.fill.nothing", nil)
		}
		return map[string]any{"form": form, "month": month, "records": f.records, "subjects": f.subjects}, feed.Touch(tx, by.Regency(), f.touched...)
	})
	if fault.As(err) != nil && fault.As(err).Key == "scorecard.fill.nothing" {
		return 0, nil // saved as it was: nothing to record
	}
	return changed, err
}

// filling is one transaction's work.
type filling struct {
	tx       *db.Tx
	by       account.Actor
	form     string
	month    civil.Month
	family   *family.Intake
	care     *care.Intake
	touched  []feed.Item
	records  []db.ID
	subjects []db.ID
}

func (f *filling) take(rows []Filling) error {
	ids := make([]db.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.Subject
	}
	if err := f.family.Prepare(nil, ids); err != nil {
		return err
	}
	had, err := care.Of(f.tx, f.by.Regency(), ids, f.month.First())
	if err != nil {
		return err
	}
	var wrong []fault.Field
	var events []care.Event
	for _, r := range rows {
		made, err := f.row(r, HandOf(had[r.Subject], f.by.ID, f.month))
		if told := fault.As(err); told != nil {
			wrong = append(wrong, fault.Field{Name: string(r.Subject), Key: told.Key, Args: told.Args})
		}
		events = append(events, made...)
	}
	if err := f.care.Prepare(events); err != nil {
		return err
	}
	for _, e := range events {
		if _, err := f.care.Take(e); fault.As(err) != nil {
			told := fault.As(err)
			if len(told.Fields) > 0 {
				told = &fault.Error{Key: told.Fields[0].Key, Args: told.Fields[0].Args}
			}
			wrong = append(wrong, fault.Field{Name: string(e.Subject), Key: told.Key, Args: told.Args})
		} else if err != nil {
			return err
		}
		f.records = append(f.records, e.ID)
	}
	if len(wrong) > 0 {
		return &fault.Error{Kind: fault.Invalid, Key: "scorecard.fill.invalid", Fields: wrong}
	}
	return f.care.Close()
}

// row is what must be recorded for a row to say what it says; nothing when it does.
func (f *filling) row(r Filling, hand Hand) ([]care.Event, error) {
	form := marked[f.form]
	says := map[string]bool{}
	for code, received := range hand.Marks {
		if !form.codes.Has(code) { // of another form: stays
			says[code] = received
		}
	}
	for code, received := range r.Marks {
		if !form.codes.Has(code) {
			return nil, fault.New(fault.Invalid, "scorecard.fill.mark", nil)
		}
		says[code] = received
	}
	if maps.Equal(says, hand.Marks) { // also of who has moved away since
		return nil, nil
	}
	of, known := f.family.Subject(r.Subject)
	switch {
	case !known || of.Gone || of.Kind != form.of || f.by.AllowChild(account.FormFill, of.Village, of.Posyandu) != nil:
		return nil, fault.New(fault.NotFound, "scorecard.fill.who", nil)
	case of.Fault != nil:
		return nil, of.Fault
	}
	if r.Version != hand.Version() {
		return nil, fault.New(fault.Stale, "scorecard.fill.stale", nil)
	}
	var events []care.Event
	for i, old := range hand.Events { // its record may have been merged into this one since: its events lie there
		body := map[string]any{"month": f.month, "replaces": old.ID, "void": true}
		if i == 0 && len(says) > 0 {
			body = map[string]any{"month": f.month, "replaces": old.ID, "marks": says, "given": care.Says[care.Services](old).Given}
		}
		events = append(events, f.event(of, old.Subject, body))
	}
	if len(hand.Events) == 0 {
		events = append(events, f.event(of, of.ID, map[string]any{"month": f.month, "marks": says}))
	}
	f.touched, f.subjects = append(f.touched, of.Item()), append(f.subjects, of.ID)
	if into, merged := f.family.Subject(of.Into); merged {
		f.touched = append(f.touched, into.Item())
	}
	return events, nil
}

func (f *filling) event(of family.Subject, subject db.ID, says map[string]any) care.Event {
	body, _ := json.Marshal(says) // months, truths and ids: cannot fail
	return care.Event{Regency: f.by.Regency(), Kind: care.KindServices, Subject: subject, ID: db.NewID(), Body: body,
		Village: of.Village, Posyandu: of.Posyandu, Of: of.Kind, Sex: of.Sex, Birth: of.Birth, Home: of.Village,
		Source: account.Source{By: f.by.ID, Name: f.by.Name, At: f.tx.Now()}}
}

// Completes tells whether a form is one whose marks can be completed by hand, and its
// marks in the order of the form.
func Completes(form string) (codes []string, ok bool) {
	m, ok := marked[form]
	return slices.Clone(m.codes), ok
}
