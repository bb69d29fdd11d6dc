package data

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

// The words of the three tables; catalogue: data.<list>.<word>.
var (
	Levels      = []string{"person", "village", "puskesmas", "district", "regency"}
	Frequencies = []string{"daily", "monthly", "quarterly", "half", "yearly", "once", "irregular"}
	Accesses    = []string{"name", "sums", "public"}
	Available   = []string{"yes", "part", "no"}
	Qualities   = []string{"good", "fair", "poor", "unknown"}
	Dimensions  = []string{"availability", "completeness", "accuracy", "consistency", "timeliness", "accessibility", "use", "security"}
	Severities  = []string{"high", "medium", "low"}
	Statuses    = []string{"planned", "running", "done", "dropped"}
)

// Written says who wrote an entry and when.
type Written struct {
	ID      db.ID   `json:"-"`
	By      string  `json:"-"`
	Changed db.Time `json:"-"`
}

// unless refuses what was written over another state than stands.
func (w Written) unless(shown Written) error {
	if !w.Changed.Equal(shown.Changed.Time) {
		return fault.New(fault.Stale, "data.stale", fault.Args{"Name": w.By})
	}
	return nil
}

// Item is a row of the inventory (form A).
type Item struct {
	Written   `json:"-"`
	Key       string     `json:"key,omitempty"` // of the program's own row that this completes; empty: written by hand
	Actions   string     `json:"actions"`       // that need it: "1 6 7"
	Name      string     `json:"name"`
	Indicator string     `json:"indicator,omitempty"` // of an edition
	Level     string     `json:"level"`
	System    string     `json:"system"` // where it lies first
	Office    string     `json:"office"` // that produces it
	Frequency string     `json:"frequency"`
	Updated   civil.Date `json:"updated,omitempty"` // as somebody says; what the program knows is Live
	Format    string     `json:"format,omitempty"`
	Access    string     `json:"access"`
	Available string     `json:"available"`
	Quality   string     `json:"quality"`
	Note      string     `json:"note,omitempty"`
}

// Gap is a row of the assessment (form B).
type Gap struct {
	Written   `json:"-"`
	Dimension string `json:"dimension"`
	Finding   string `json:"finding"`
	Cause     string `json:"cause,omitempty"`
	Severity  string `json:"severity"`
	From      string `json:"from,omitempty"`   // the doubt, item or source that it was made from
	Closed    bool   `json:"closed,omitempty"` // no gap any more
}

// Plan is a row of the improvement plan (form C).
type Plan struct {
	Written  `json:"-"`
	Gap      db.ID      `json:"gap,omitempty"`
	Action   string     `json:"action"`
	Office   string     `json:"office"`
	Start    civil.Date `json:"start,omitempty"`
	End      civil.Date `json:"end,omitempty"`
	Budget   string     `json:"budget,omitempty"` // where the money comes from
	Output   string     `json:"output,omitempty"`
	Status   string     `json:"status"`
	Evidence string     `json:"evidence,omitempty"` // address of a document
}

// Overdue tells whether it should have ended.
func (p Plan) Overdue(today civil.Date) bool {
	return p.End != 0 && p.End < today && p.Status != "done" && p.Status != "dropped"
}

// longest is what a field may hold, in characters; a long one is a paragraph.
const (
	longest      = 200
	longestField = 1000
)

// checks gathers what is wrong with the fields of a form.
type checks []fault.Field

func (c *checks) say(wrong bool, name, key string, args fault.Args) {
	if wrong {
		*c = append(*c, fault.Field{Name: name, Key: key, Args: args})
	}
}

func (c *checks) text(name string, s *string, needed bool, most int) {
	*s = strings.Join(strings.FieldsFunc(*s, func(r rune) bool { return r < ' ' && r != '\n' }), " ")
	*s = strings.TrimSpace(*s)
	c.say(needed && *s == "", name, "data.needed", nil)
	c.say(utf8.RuneCountInString(*s) > most || !utf8.ValidString(*s), name, "data.long", fault.Args{"Most": most})
}

func (c *checks) word(name, s string, list []string) {
	c.say(!slices.Contains(list, s), name, "data.choose", nil)
}

func (c checks) fault() error {
	if len(c) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "data.invalid", Fields: c}
}

func (i *Item) check() (c checks) {
	c.text("nama", &i.Name, i.Key == "", longest)
	c.text("indikator", &i.Indicator, false, longest)
	c.text("sumber", &i.System, true, longest)
	c.text("penghasil", &i.Office, true, longest)
	c.text("bentuk", &i.Format, false, longest)
	c.text("catatan", &i.Note, false, longestField)
	c.word("tingkat", i.Level, Levels)
	c.word("berkala", i.Frequency, Frequencies)
	c.word("akses", i.Access, Accesses)
	c.word("tersedia", i.Available, Available)
	c.word("mutu", i.Quality, Qualities)
	actions := strings.FieldsFunc(i.Actions, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '.' })
	slices.Sort(actions)
	actions = slices.Compact(actions)
	bad := slices.ContainsFunc(actions, func(a string) bool { return len(a) != 1 || a < "1" || a > "8" })
	c.say(bad || len(actions) == 0, "aksi", "data.actions", nil)
	i.Actions = strings.Join(actions, " ")
	return c
}

func (g *Gap) check() (c checks) {
	c.word("dimensi", g.Dimension, Dimensions)
	c.word("berat", g.Severity, Severities)
	c.text("temuan", &g.Finding, true, longestField)
	c.text("sebab", &g.Cause, false, longestField)
	c.text("asal", &g.From, false, longest)
	return c
}

func (p *Plan) check() (c checks) {
	c.text("tindakan", &p.Action, true, longestField)
	c.text("penghasil", &p.Office, true, longest)
	c.text("anggaran", &p.Budget, false, longest)
	c.text("keluaran", &p.Output, false, longest)
	c.text("bukti", &p.Evidence, p.Status == "done", longestField)
	c.word("status", p.Status, Statuses)
	c.say(p.End == 0, "selesai", "data.needed", nil)
	c.say(p.Start != 0 && p.End != 0 && p.End < p.Start, "selesai", "data.end", nil)
	if p.Evidence != "" {
		u, err := url.Parse(p.Evidence)
		c.say(err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http", "bukti", "data.link", nil)
	}
	return c
}
