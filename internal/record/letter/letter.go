package letter

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/register"
	"tumbuh/internal/record/file"
)

// Kind is what a document is; its word is letter.kind.<kind>.
type Kind string

const (
	Invitation Kind = "invitation" // undangan
	Attendance Kind = "attendance" // daftar hadir
	Minutes    Kind = "minutes"    // berita acara
	Notes      Kind = "notes"      // notula
	Memo       Kind = "memo"       // nota dinas
	Decree     Kind = "decree"     // surat keputusan
	Report     Kind = "report"     // laporan
	Plan       Kind = "plan"       // rencana kegiatan, matriks
	Other      Kind = "other"
)

// Kinds are all of them, in the order of lists.
var Kinds = []Kind{Invitation, Attendance, Minutes, Notes, Memo, Decree, Report, Plan, Other}

// About is what a document was made from: an entry of a register, and its page.
type About struct {
	Kind string `json:"kind,omitempty"`
	ID   db.ID  `json:"id,omitempty"`
	Href string `json:"href,omitempty"`
}

// Letter is a document that was issued.
type Letter struct {
	Kind        Kind       `json:"kind"`
	About       About      `json:"about,omitzero"`
	Number      string     `json:"number,omitempty"` // empty: it has none
	Count       int        `json:"count,omitempty"`  // the running number in it; 0: written otherwise
	Day         civil.Date `json:"day"`
	Title       string     `json:"title"`
	Office      string     `json:"office"`
	File        file.File  `json:"file"` // the PDF
	Withdrawn   db.Time    `json:"withdrawn,omitzero"`
	WithdrawnBy string     `json:"withdrawn_by,omitempty"`
	Reason      string     `json:"reason,omitempty"`
}

// Entry is one as it is kept.
type Entry = register.Entry[Letter]

const letters = register.Kind[Letter]("letter.letter")

// Stands tells whether it still holds.
func (l Letter) Stands() bool { return l.Withdrawn.IsZero() }

// Href is the public page of a document.
func Href(id db.ID) string { return "/surat/" + string(id) }

// code is what no two documents may share: the number, within an office and a year.
func (l Letter) code() string {
	if l.Number == "" {
		return ""
	}
	year, _, _ := l.Day.YMD()
	return l.Office + " " + strconv.Itoa(year) + " " + strings.ToLower(l.Number)
}

func (l *Letter) check(regency string) error {
	problem := &fault.Error{Kind: fault.Invalid, Key: "letter.invalid"}
	wrong := func(field, key string, args fault.Args) {
		problem.Fields = append(problem.Fields, fault.Field{Name: field, Key: key, Args: args})
	}
	l.Title, l.Number = strings.Join(strings.Fields(l.Title), " "), strings.Join(strings.Fields(l.Number), " ")
	if l.Title == "" {
		wrong("judul", "letter.missing", nil)
	}
	for field, text := range map[string]string{"judul": l.Title, "nomor": l.Number} {
		if utf8.RuneCountInString(text) > 2*maxLine {
			wrong(field, "letter.long", fault.Args{"Most": 2 * maxLine})
		}
	}
	if l.Day == 0 {
		wrong("tanggal", "letter.missing", nil)
	}
	if !slices.Contains(Kinds, l.Kind) {
		wrong("jenis", "letter.kind.none", nil)
	}
	if !Known(regency, l.Office) {
		wrong("opd", "letter.office.none", nil)
	}
	if len(problem.Fields) == 0 {
		return nil
	}
	return problem
}

// newest first: by day, then as they were issued.
func newest(a, b Entry) int {
	return cmp.Or(cmp.Compare(b.Body.Day, a.Body.Day), cmp.Compare(b.ID, a.ID))
}

// next is the running number that an office's next document of a year has.
func next(tx *db.Tx, regency, office string, year int) (int, error) {
	all, err := letters.List(tx, regency, register.Query{Year: year, Area: AreaOf(regency, office)})
	n := 0
	for _, e := range all {
		if e.Body.Office == office {
			n = max(n, e.Body.Count)
		}
	}
	return n + 1, err
}

// Of are the documents that were made from an entry of a register, the newest first.
func Of(tx *db.Tx, regency string, id db.ID) ([]Entry, error) {
	all, err := letters.List(tx, regency, register.Query{Part: id})
	slices.SortFunc(all, newest)
	return all, err
}
