package budget

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/rupiah"
	"tumbuh/internal/fact/standard"
)

// Stage is one on a plan's way; its names are budget.stage.<key>, what shows that it was
// reached budget.stage.<key>.document.
type Stage struct {
	Key         string
	From, Until time.Month // of the year of actions
	Certainty   standard.Certainty
}

// The stages in their order. RKPD is to be fixed by June, KUA-PPAS agreed in July and
// August, APBD by 30 November (recalled of the rules of regional budgets); the months of
// the others are seen to differ between regencies.
const (
	Draft   = "draft"
	Council = "dprd"
	Rembuk  = "rembuk"
	Final   = "final"
	Yearly  = "rkpd"
	Ceiling = "kua"
	Budget  = "apbd"
)

// Stages are all, the first one first.
var Stages = []Stage{
	{Draft, time.February, time.April, standard.Recalled},
	{Council, time.March, time.May, standard.Own},
	{Rembuk, time.March, time.May, standard.Recalled},
	{Final, time.April, time.June, standard.Own},
	{Yearly, time.May, time.June, standard.Recalled},
	{Ceiling, time.July, time.August, standard.Recalled},
	{Budget, time.September, time.November, standard.Recalled},
}

// Rank is a stage's place in the order; -1: there is no such stage.
func Rank(key string) int {
	return slices.IndexFunc(Stages, func(s Stage) bool { return s.Key == key })
}

// Due is the day until which a stage should be reached.
func (s Stage) Due(year int) civil.Date {
	return civil.Month(year*100 + int(s.Until)).Last()
}

// Move is a plan's step to a stage. The rows as they stood are kept beside it (Copy).
type Move struct {
	Number   int           `json:"number"` // of the steps of this plan, from 1
	From     string        `json:"from"`
	Stage    string        `json:"stage"`
	Day      civil.Date    `json:"day"`      // when it was reached
	Document string        `json:"document"` // minutes or document that shows it: title and number
	Reason   string        `json:"reason,omitempty"`
	Rows     int           `json:"rows"`
	Cost     rupiah.Amount `json:"cost"`
	Direct   rupiah.Amount `json:"direct"`
}

// Back tells whether the step leads back, or skips a stage, or stays: what needs a reason.
func (m Move) Back() bool { return Rank(m.Stage) != Rank(m.From)+1 }

// check tells what is wrong with a step.
func (m *Move) check(today civil.Date) error {
	var wrong fields
	wrong.say(Rank(m.Stage) < 0, "tahap", "budget.move.stage", nil)
	wrong.text("dokumen", &m.Document, 3, 300)
	least := 0
	if m.Back() {
		least = 5
	}
	wrong.text("alasan", &m.Reason, least, 500)
	wrong.say(m.Day == 0, "tanggal", "budget.needed", nil)
	wrong.say(m.Day > today, "tanggal", "budget.move.future", nil)
	return wrong.fault()
}

// Copy is the rows of a plan as they stood.
type Copy struct {
	Rows []Frozen `json:"rows"`
}

// fields gathers what is wrong with a form.
type fields []fault.Field

func (f *fields) say(wrong bool, name, key string, args fault.Args) {
	if wrong {
		*f = append(*f, fault.Field{Name: name, Key: key, Args: args})
	}
}

// text tidies a text and says when it is too short or too long.
func (f *fields) text(name string, s *string, least, most int) {
	*s = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", ""), "")), " ")
	n := utf8.RuneCountInString(*s)
	switch {
	case n == 0 && least > 0:
		f.say(true, name, "budget.needed", nil)
	case n < least:
		f.say(true, name, "budget.short", nil)
	case n > most:
		f.say(true, name, "budget.long", fault.Args{"Most": most})
	}
}

func (f fields) fault() error {
	if len(f) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "budget.invalid", Fields: f}
}

// derived is an id that follows from others: of two people who begin the same entry one
// is told. A UUID of version 8 (RFC 9562).
func derived(parts ...string) db.ID {
	sum := sha256.Sum256([]byte(strings.Join(parts, "|")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	text := hex.EncodeToString(sum[:16])
	return db.ID(text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:])
}
