package letter

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/paper"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/file"
	"tumbuh/internal/record/framework"
)

// Head is an office's letterhead and what it signs with.
type Head struct {
	Lines    []string   `json:"lines"`             // the owner and the office, as printed
	Address  []string   `json:"address,omitempty"` // small, below
	Emblem   string     `json:"emblem,omitempty"`  // hash of a picture
	Place    string     `json:"place"`             // where letters are dated
	Position string     `json:"position"`          // of who signs
	Name     string     `json:"name,omitempty"`
	Rank     string     `json:"rank,omitempty"`
	NIP      string     `json:"nip,omitempty"`
	Pattern  string     `json:"pattern"` // of numbers: see Write
	Size     paper.Size `json:"size,omitempty"`

	Office string `json:"-"` // whose it is
	Set    bool   `json:"-"` // false: made from names, nobody has written it yet
	emblem []byte
}

const heads = register.Kind[Head]("letter.head")

// Nameless is a head as the ledger tells of it: who signs by position.
func (h Head) Nameless() Head {
	h.Name, h.Rank, h.NIP = "", "", ""
	return h
}

// Paper is the head as documents have it.
func (h Head) Paper() *paper.Letterhead {
	return &paper.Letterhead{Emblem: h.emblem, Lines: append(append([]string{}, h.Lines...), h.Address...), Small: len(h.Address)}
}

// Signer is who signs for the office.
func (h Head) Signer() paper.Signer {
	return paper.Signer{Position: h.Position, Name: h.Name, Rank: h.Rank, NIP: h.NIP}
}

// AreaOf is the place that an office belongs to: its own code, or the regency of an OPD.
func AreaOf(regency, office string) string {
	if _, err := region.ParseCode(office); err == nil && region.Within(office, regency) {
		return office
	}
	return regency
}

// Known tells whether there is such an office.
func Known(regency, office string) bool {
	if edition.Offices.Has(office) {
		return true
	}
	_, there := region.Get(office)
	return there && region.Within(office, regency)
}

// HeadOf is an office's letterhead; where nobody wrote one, a plain one from the names of
// regency and office.
func HeadOf(tx *db.Tx, regency, office string) (h Head, err error) {
	e, err := headEntry(tx, regency, office)
	return e.Body, err
}

func headEntry(tx *db.Tx, regency, office string) (e register.Entry[Head], err error) {
	if !Known(regency, office) {
		return e, fault.New(fault.NotFound, "letter.office.none", nil)
	}
	e, err = heads.Coded(tx, regency, office)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		e = register.Entry[Head]{Area: AreaOf(regency, office), Code: office}
		e.Body, err = plainHead(tx, regency, office)
	case err == nil:
		e.Body.Set = true
		if e.Body.Emblem != "" {
			e.Body.emblem, err = file.Bytes(tx, regency, e.Body.Emblem)
		}
	}
	e.Body.Office = office
	return e, err
}

// plainHead is a letterhead from names alone. Official paper is in Indonesian.
func plainHead(tx *db.Tx, regency, office string) (h Head, err error) {
	p := locale.For(locale.Indonesian)
	above, _ := region.Get(regency)
	h = Head{Lines: []string{"PEMERINTAH " + strings.ToUpper(above.Name)}, Place: above.Bare(), Pattern: "{n}/{bulan romawi}/{tahun}"}
	here, isArea := region.Get(office)
	if !isArea {
		year := tx.Now().In(region.Zone(regency)).Year()
		f, err := framework.Read(tx, regency, year)
		if err != nil {
			return h, err
		}
		name := f.Office(p, office)
		h.Lines, h.Position = append(h.Lines, strings.ToUpper(name)), p.T("letter.position.office", "Name", name)
		h.Pattern = "{n}/" + strings.ToUpper(office) + "/{bulan romawi}/{tahun}"
		return h, nil
	}
	h.Position = p.T("letter.position."+strings.TrimPrefix(here.Kind.Key(), "region.kind."), "Name", here.Bare())
	if office == regency { // the regent's own
		h.Lines = []string{strings.ToUpper(h.Position)}
		return h, nil
	}
	h.Place = here.Name
	if here.Level() == region.Village {
		kecamatan, _ := region.Get(region.Parent(office))
		h.Lines = append(h.Lines, "KECAMATAN "+strings.ToUpper(kecamatan.Name))
	}
	h.Lines = append(h.Lines, strings.ToUpper(p.T(here.Kind.Key())+" "+here.Name))
	return h, nil
}

// check refuses what would not fit above a letter.
func (h *Head) check() error {
	problem := &fault.Error{Kind: fault.Invalid, Key: "letter.head.invalid"}
	wrong := func(field, key string, args fault.Args) {
		problem.Fields = append(problem.Fields, fault.Field{Name: field, Key: key, Args: args})
	}
	h.Lines, h.Address = trim(h.Lines), trim(h.Address)
	if n := len(h.Lines); n < 1 || n > 5 {
		wrong("baris", "letter.head.lines", fault.Args{"Most": 5})
	}
	if len(h.Address) > 4 {
		wrong("alamat", "letter.head.lines", fault.Args{"Most": 4})
	}
	for field, text := range map[string]*string{"tempat": &h.Place, "jabatan": &h.Position, "nama": &h.Name, "pangkat": &h.Rank, "nip": &h.NIP, "pola": &h.Pattern} {
		*text = strings.TrimSpace(*text)
		if utf8.RuneCountInString(*text) > maxLine {
			wrong(field, "letter.long", fault.Args{"Most": maxLine})
		}
	}
	for field, lines := range map[string][]string{"baris": h.Lines, "alamat": h.Address} {
		if slices.ContainsFunc(lines, func(s string) bool { return utf8.RuneCountInString(s) > maxLine }) {
			wrong(field, "letter.long", fault.Args{"Most": maxLine})
		}
	}
	if h.Place == "" {
		wrong("tempat", "letter.missing", nil)
	}
	if h.Position == "" {
		wrong("jabatan", "letter.missing", nil)
	}
	if h.NIP != "" && !nip(h.NIP) {
		wrong("nip", "letter.nip", nil)
	}
	if key := checkPattern(h.Pattern); key != "" {
		wrong("pola", key, nil)
	}
	if h.Size != paper.F4 {
		h.Size = paper.A4
	}
	if len(problem.Fields) == 0 {
		return nil
	}
	slices.SortFunc(problem.Fields, func(a, b fault.Field) int { return strings.Compare(a.Name, b.Name) })
	return problem
}

// maxLine is what fits on one line above a letter, or nearly.
const maxLine = 120

func trim(lines []string) (out []string) {
	for _, s := range lines {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// nip tells whether a number of a civil servant has its 18 digits, with or without blanks.
func nip(s string) bool {
	digits := strings.ReplaceAll(s, " ", "")
	return len(digits) == 18 && strings.Trim(digits, "0123456789") == ""
}
