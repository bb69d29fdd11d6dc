package lokus

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/aksi/situation"
	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
)

const (
	methods = register.Kind[Method]("lokus.method")
	lists   = register.Kind[List]("lokus.list")

	analyses = register.Kind[situation.Analysis]("situation.analysis") // kept by aksi/situation
)

// State is how far a list is.
type State string

const (
	Draft   State = "draft"
	Decided State = "decided"
)

// Source is why a village is on a list.
type Source string

const (
	ByMethod   Source = "method"
	ByOverride Source = "override"
	ByImport   Source = "import"
)

// Pick is a village on a list.
type Pick struct {
	Code   string  `json:"code"`
	Rank   int     `json:"rank,omitempty"` // 0: not ranked
	Score  float64 `json:"score,omitempty"`
	By     Source  `json:"by"`
	Reason string  `json:"reason,omitempty"`
}

// Override is what people changed of what the method chose, and answer for.
type Override struct {
	Code   string  `json:"code"`
	In     bool    `json:"in"`
	Reason string  `json:"reason"`
	By     string  `json:"by"`
	At     db.Time `json:"at"`
}

// Decree is the decision (SK) that a list stands on.
type Decree struct {
	Number string     `json:"number"`
	Day    civil.Date `json:"day,omitempty"`
	Shown  string     `json:"-"` // Stamp of the list that was decided on, of an import the version that it replaces; empty: whatever stands
}

// Former is a decree that no longer holds, and why.
type Former struct {
	Decree
	Villages []string `json:"villages"`
	Reason   string   `json:"reason"`
	By       string   `json:"by"`
	At       db.Time  `json:"at"`
}

// List is the priority villages that a year of actions chooses for the year after. Of a
// draft only the overrides are kept; what the method chooses is computed again each time.
// A decided list is frozen with everything it follows from.
type List struct {
	State     State      `json:"state"`
	Overrides []Override `json:"overrides,omitempty"`
	Decree    Decree     `json:"decree,omitzero"`
	Former    []Former   `json:"former,omitempty"`
	Villages  []Pick     `json:"villages,omitempty"`
	Imported  bool       `json:"imported,omitempty"` // made elsewhere: no method, no scores
	Method    *Method    `json:"method,omitempty"`
	Ranking   *Ranking   `json:"ranking,omitempty"`
	Analysis  db.ID      `json:"analysis,omitempty"` // the frozen analysis
	SHA256    string     `json:"sha256,omitempty"`   // of its snapshot
}

// Stamp is the same as long as the same villages are on the list for the same reasons.
func (l List) Stamp() string {
	var b strings.Builder
	for _, c := range l.Villages {
		b.WriteString(c.Code + " " + string(c.By) + " " + strconv.Itoa(c.Rank) + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:6])
}

// Has tells whether a village is on the list.
func (l List) Has(code string) bool {
	return slices.ContainsFunc(l.Villages, func(c Pick) bool { return c.Code == code })
}

// Codes are the villages of the list.
func (l List) Codes() []string {
	all := make([]string, len(l.Villages))
	for i, c := range l.Villages {
		all[i] = c.Code
	}
	return all
}

// Override is a village's; ok is false where people changed nothing.
func (l List) Override(code string) (o Override, ok bool) {
	i := slices.IndexFunc(l.Overrides, func(o Override) bool { return o.Code == code })
	if i < 0 {
		return o, false
	}
	return l.Overrides[i], true
}

// choose is the list that a ranking and the overrides make: whom the method chose and
// nobody took out, then whom people put in. Nobody else moves up for one who is taken out.
func (l List) choose(r Ranking) (all []Pick) {
	var put []Pick
	for _, row := range r.Rows {
		o, changed := l.Override(row.Code)
		c := Pick{Code: row.Code, Rank: row.Rank, Score: row.Score, By: ByMethod}
		switch {
		case row.Chosen && !changed || row.Chosen && o.In:
			all = append(all, c)
		case changed && o.In:
			c.By, c.Reason = ByOverride, o.Reason
			put = append(put, c)
		}
	}
	all = append(all, put...)
	for _, o := range l.Overrides {
		if o.In && !slices.ContainsFunc(all, func(c Pick) bool { return c.Code == o.Code }) {
			all = append(all, Pick{Code: o.Code, By: ByOverride, Reason: o.Reason})
		}
	}
	return all
}

// For is the year for which a year of actions chooses.
func For(year int) int { return year + 1 }

func code(year int) string { return strconv.Itoa(year) }

// Shortest and longest reason, and the longest number of a decree.
const (
	shortestReason = 10
	longestReason  = 500
	longestNumber  = 100
)

// Reason is why somebody changes a list; it is not free to say nothing.
func reasoned(text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < shortestReason || n > longestReason {
		return "", invalid("alasan", "lokus.reason", fault.Args{"Least": shortestReason, "Most": longestReason})
	}
	return text, nil
}

func (d Decree) check(today civil.Date) (Decree, error) {
	d.Number = strings.TrimSpace(d.Number)
	if d.Number == "" || utf8.RuneCountInString(d.Number) > longestNumber {
		return d, invalid("nomor", "lokus.decree.number.wrong", fault.Args{"Most": longestNumber})
	}
	if year, _, _ := d.Day.YMD(); d.Day == 0 || d.Day > today || year < 2015 {
		return d, invalid("tanggal", "lokus.decree.day", nil)
	}
	return d, nil
}

func invalid(field, key string, args fault.Args) error {
	return &fault.Error{Kind: fault.Invalid, Key: "lokus.wrong", Fields: []fault.Field{{Name: field, Key: key, Args: args}}}
}
