package tpps

import (
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/framework"
)

// Member is somebody in a team: by position, and by name where the decree names one. Its
// entry is part of the team's. No number of a person is kept.
type Member struct {
	Seat        Seat   `json:"seat"`
	Field       string `json:"field,omitempty"` // of Fields
	Name        string `json:"name,omitempty"`
	Position    string `json:"position"`              // "Kepala Dinas Kesehatan"
	Office      string `json:"office,omitempty"`      // an OPD's code, or that of a kecamatan or village
	Institution string `json:"institution,omitempty"` // where it has no code: TP PKK, IDI, a university
}

// Nameless is a member as the ledger tells of it.
func (m Member) Nameless() Member {
	m.Name = ""
	return m
}

func (m *Member) check(area string) error {
	var p problems
	p.text("nama", &m.Name, false, short)
	p.text("jabatan", &m.Position, true, short)
	p.text("lembaga", &m.Institution, false, short)
	if !slices.Contains(Seats, m.Seat) {
		p.add("kedudukan", "tpps.choose", nil)
	}
	if !m.Seat.InField() {
		m.Field = ""
	}
	if m.Field != "" && !slices.Contains(Fields, m.Field) || m.Field == "" && m.Seat == Coordinator {
		p.add("bidang", "tpps.choose", nil)
	}
	if m.Office != "" && !known(m.Office, area) {
		p.add("opd", "tpps.office", nil)
	}
	if m.Office == "" && m.Institution == "" {
		p.add("lembaga", "tpps.member.institution", nil)
	}
	return p.fault()
}

// known tells whether a code is that of an office here.
func known(office, area string) bool {
	_, place := region.Get(office)
	return slices.Contains(edition.Offices, office) || place && region.LevelOf(office) > region.Regency && region.Within(office, area[:region.Regency])
}

// order is that of decrees: seats, within a field the coordinator first, then as entered.
func order(all []register.Entry[Member]) {
	rank := func(m Member) int {
		r := slices.Index(Seats, m.Seat) * 10
		if m.Seat.InField() {
			r = slices.Index(Seats, Coordinator)*10 + 1
			if m.Field != "" {
				r += slices.Index(Fields, m.Field)
			} else {
				r += len(Fields)
			}
		}
		return r
	}
	slices.SortStableFunc(all, func(a, b register.Entry[Member]) int {
		return cmp.Or(cmp.Compare(rank(a.Body), rank(b.Body)), cmp.Compare(slices.Index(Seats, a.Body.Seat), slices.Index(Seats, b.Body.Seat)), cmp.Compare(a.ID, b.ID))
	})
}

// Lacks are the leading seats that nobody has.
func Lacks(all []register.Entry[Member]) (seats []Seat) {
	for _, s := range leading {
		if !slices.ContainsFunc(all, func(e register.Entry[Member]) bool { return e.Body.Seat == s }) {
			seats = append(seats, s)
		}
	}
	return seats
}

// Line is one line of what was pasted, with what is wrong with it.
type Line struct {
	Number int // 1: the first that was pasted
	Member Member
	Err    error
}

const (
	mostLines = 500
	mostPaste = 256 << 10
)

// ParseMembers reads what somebody pasted from a spreadsheet: a line for each member with
// seat, field, name, position and institution, apart by tabs or semicolons; a line of
// headings is left out. Seats, fields and offices are known by their names in either
// language, however they are written; an office that is not known stays an institution.
func ParseMembers(t Team, area string, f framework.Framework, text string) ([]Line, error) {
	if len(text) > mostPaste {
		return nil, fault.New(fault.Invalid, "tpps.paste.large", nil)
	}
	read := newNames(t, area, f)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = '\t', -1, true, false
	if !strings.Contains(text, "\t") {
		r.Comma = ';'
	}
	var all []Line
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "tpps.paste.unreadable", nil).Because(err)
		}
		row, _ := r.FieldPos(0)
		for i := range cells {
			cells[i] = tidy(cells[i], false)
		}
		if strings.Join(cells, "") == "" || len(all) == 0 && heading(cells) {
			continue
		}
		if len(all) == mostLines {
			return nil, fault.New(fault.Invalid, "tpps.paste.many", fault.Args{"Max": mostLines})
		}
		all = append(all, read.line(row, cells))
	}
	if len(all) == 0 {
		return nil, fault.New(fault.Invalid, "tpps.paste.none", nil)
	}
	return all, nil
}

// heading tells a line of headings by the word over the positions.
func heading(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return slices.Contains([]string{"jabatan", "position"}, fold.Name(c)) })
}

// names are how seats, fields and offices are written, folded.
type names struct {
	area    string
	seats   map[string]Seat
	fields  map[string]string
	offices map[string]string
}

func newNames(t Team, area string, f framework.Framework) names {
	n := names{area, map[string]Seat{}, map[string]string{}, map[string]string{}}
	for _, lang := range locale.Languages {
		p := locale.For(lang)
		for _, s := range Seats {
			n.seats[fold.Name(p.T("tpps.seat."+string(s)))] = s
		}
		for _, code := range edition.Offices {
			n.offices[fold.Name(f.Office(p, code))] = code
			n.offices[fold.Name(code)] = code
		}
		places := region.Children(area[:region.Regency])
		if len(area) > int(region.Regency) { // two kecamatan may have villages of one name
			places = append(places, region.Villages(area[:region.District])...)
		}
		for _, place := range places {
			n.offices[fold.Name(p.T(place.Kind.Key())+" "+place.Name)] = place.Code
		}
	}
	for seen, seat := range map[string]Seat{"penanggung jawab": Patron, "ketua pengarah": Patron, "ketua pelaksana": Chair, "wakil ketua pelaksana": Vice, "koordinator": Coordinator} {
		n.seats[fold.Name(seen)] = seat
	}
	for i, key := range Fields {
		n.fields[[]string{"1", "2", "3", "4"}[i]], n.fields[[]string{"i", "ii", "iii", "iv"}[i]] = key, key
		n.fields[fold.Name(t.FieldName(key))] = key
	}
	for _, name := range Names {
		n.fields[fold.Name(name.Text)] = name.Field
	}
	return n
}

func (n names) line(row int, cells []string) Line {
	cell := func(i int) string {
		if i < len(cells) {
			return cells[i]
		}
		return ""
	}
	l := Line{Number: row, Member: Member{Seat: n.seats[fold.Name(cell(0))], Name: cell(2), Position: cell(3), Institution: cell(4)}}
	field, _ := strings.CutPrefix(fold.Name(cell(1)), "bidang")
	l.Member.Field = n.fields[field]
	if code := n.offices[fold.Name(l.Member.Institution)]; code != "" {
		l.Member.Office, l.Member.Institution = code, ""
	}
	var p problems
	if l.Member.Seat == "" {
		p.add("kedudukan", "tpps.paste.seat", fault.Args{"Text": cell(0)})
	}
	if field != "" && l.Member.Field == "" {
		p.add("bidang", "tpps.paste.field", fault.Args{"Text": cell(1)})
	}
	if l.Err = p.fault(); l.Err == nil {
		l.Err = l.Member.check(n.area)
	}
	return l
}
