package rembuk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
)

// longest is what a line may hold, in characters, and a paragraph.
const (
	longestLine = 200
	longestText = 4000
	mostLines   = 300 // of a list: points, guests, signatories, rows that were pasted
)

// checks gathers what is wrong with the fields of a form.
type checks []fault.Field

func (c *checks) say(wrong bool, name, key string, args fault.Args) {
	if wrong {
		*c = append(*c, fault.Field{Name: name, Key: key, Args: args})
	}
}

// line and text clean what was typed, and refuse what is missing or too long.
func (c *checks) line(name string, s *string, needed bool) {
	*s = clean(*s, false)
	c.measure(name, *s, needed, longestLine)
}

func (c *checks) text(name string, s *string, needed bool) {
	*s = clean(*s, true)
	c.measure(name, *s, needed, longestText)
}

func (c *checks) measure(name, s string, needed bool, most int) {
	c.say(needed && s == "", name, "rembuk.needed", nil)
	c.say(utf8.RuneCountInString(s) > most, name, "rembuk.long", fault.Args{"Most": most})
}

func (c *checks) word(name, s string, list []string) {
	c.say(!slices.Contains(list, s), name, "rembuk.choose", nil)
}

func (c *checks) count(name string, n int) {
	c.say(n > mostLines, name, "rembuk.many", fault.Args{"Most": mostLines})
}

func (c checks) fault() error {
	if len(c) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "rembuk.invalid", Fields: c}
}

// clean leaves out what no keyboard types: broken characters, control characters, and
// those that turn the direction of a line. Lines stay where they are wanted.
func clean(s string, lines bool) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	all := strings.Split(s, "\n")
	for i := range all {
		all[i] = strings.Join(strings.Fields(all[i]), " ")
	}
	return strings.TrimSpace(strings.Join(all, "\n"))
}

// Clock reads a time of day as offices write it: 9, 09.00, 9:30. Empty stays empty.
func Clock(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", true
	}
	h, m, cut := strings.Cut(strings.ReplaceAll(text, ".", ":"), ":")
	if !cut {
		m = "00"
	}
	if len(h) == 1 {
		h = "0" + h
	}
	digits := strings.IndexFunc(h+m, func(r rune) bool { return r < '0' || r > '9' }) < 0
	if !digits || len(h) != 2 || len(m) != 2 || h > "23" || m > "59" {
		return "", false
	}
	return h + ":" + m, true
}

func (h *Head) check(year int) (c checks) {
	c.word("jenis", string(h.Kind), words(Kinds))
	c.line("judul", &h.Title, true)
	c.text("maksud", &h.Purpose, false)
	c.line("tempat", &h.Place, false)
	c.text("catatan", &h.Note, false)
	c.line("pimpinan", &h.Chair.Name, false)
	c.line("jabatan_pimpinan", &h.Chair.Position, false)
	c.line("notulis", &h.Secretary.Name, false)
	c.line("jabatan_notulis", &h.Secretary.Position, false)
	c.office("pengundang", h.Office, false)
	c.lines("dasar", &h.Basis)
	c.lines("tembusan", &h.Copies)
	var from, until bool
	h.From, from = Clock(h.From)
	h.Until, until = Clock(h.Until)
	c.say(!from, "mulai", "rembuk.clock", nil)
	c.say(!until || h.Until != "" && h.From != "" && h.Until <= h.From, "selesai", "rembuk.clock.until", nil)
	if h.Day != 0 {
		y, _, _ := h.Day.YMD()
		c.say(y != year, "hari", "rembuk.day.year", fault.Args{"Year": text(year)})
	}
	return c
}

// lines tidies a list of which each line is one, and drops empty ones.
func (c *checks) lines(name string, all *[]string) {
	for i := range *all {
		c.text(name, &(*all)[i], false)
	}
	*all = slices.DeleteFunc(*all, func(s string) bool { return s == "" })
	c.count(name, len(*all))
}

// office refuses what is no office's code and no place's.
func (c *checks) office(name, code string, needed bool) {
	_, place := region.Get(code)
	c.say(code == "" && needed, name, "rembuk.needed", nil)
	c.say(code != "" && !place && !edition.Offices.Has(code), name, "rembuk.office", nil)
}

func checkPoints(all []Point) (c checks) {
	c.count("agenda", len(all))
	for i := range all {
		c.text("agenda", &all[i].Text, true)
		c.line("agenda", &all[i].Speaker, false)
		c.say(all[i].Length < 0 || all[i].Length > 24*60, "agenda", "rembuk.length", nil)
		if all[i].ID == "" {
			all[i].ID = short()
		}
	}
	return c
}

func checkGuests(all []Guest) (c checks) {
	c.count("undangan", len(all))
	for i := range all {
		g := &all[i]
		c.word("undangan", g.Group, Groups)
		c.line("undangan", &g.Name, g.Office == "" && g.Group == "other")
		c.line("undangan", &g.Position, false)
		c.office("undangan", g.Office, false)
		c.say(g.Seats < 0 || g.Seats > 500, "undangan", "rembuk.seats", nil)
		if g.ID == "" {
			g.ID = short()
		}
	}
	return c
}

func (m *Minutes) check() (c checks) {
	c.text("pembukaan", &m.Opening, false)
	c.text("penutupan", &m.Closing, false)
	for i := range m.Said {
		c.text("pembahasan-"+m.Said[i].Point, &m.Said[i].Text, false)
	}
	m.Said = slices.DeleteFunc(m.Said, func(s Said) bool { return s.Text == "" })
	for i := range m.Dissents {
		c.line("keberatan", &m.Dissents[i].Institution, true)
		c.text("keberatan", &m.Dissents[i].Text, true)
	}
	c.count("keberatan", len(m.Dissents))
	return c
}

func checkSigning(all []Signatory) (c checks) {
	c.count("penanda", len(all))
	for i := range all {
		s := &all[i]
		c.line("penanda", &s.Name, s.Position == "")
		c.line("penanda", &s.Position, s.Name == "")
		c.line("penanda", &s.Institution, false)
		c.word("penanda", s.Kind, Signers)
		if s.ID == "" {
			s.ID = short()
		}
	}
	return c
}

func (a *Attendance) check() (c checks) {
	c.line("nama", &a.Name, a.How != Ticked)
	c.line("lembaga", &a.Institution, true)
	c.line("jabatan", &a.Position, false)
	return c
}

func (d *Decision) check() (c checks) {
	c.text("putusan", &d.Text, true)
	c.office("opd", d.Office, false)
	return c
}

func (a *Commitment) check(held civil.Date) (c checks) {
	c.text("komitmen", &a.Text, true)
	c.office("opd", a.Office, true)
	c.line("jabatan", &a.Position, false)
	c.line("ukuran", &a.Measure, false)
	c.line("satuan", &a.Unit, a.Target != 0)
	c.say(a.Due == 0, "tenggat", "rembuk.needed", nil)
	c.say(a.Due != 0 && a.Due < held, "tenggat", "rembuk.due.before", nil)
	c.say(a.Target < 0, "target", "rembuk.amount", nil)
	c.count("baris", len(a.Rows)+len(a.Recommendations))
	return c
}

func words[T ~string](list []T) (all []string) {
	for _, w := range list {
		all = append(all, string(w))
	}
	return all
}
