package framework

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/fact/standard"
)

// Columns are the headings of an edition's file, in their order. What each holds says
// the catalogue: framework.column.<name>; docs/editions.md has it whole.
var Columns = []string{"kode", "nama", "kelompok", "jenis", "golongan", "tingkat", "ukuran", "penjumlahan", "pembilang", "penyebut", "opd",
	"kecil_lebih_baik", "hanya_desa", "target", "target_per", "kepastian", "nama_inggris", "pembilang_inggris", "penyebut_inggris"}

// needed are the columns without which a file is none of ours.
var needed = []string{"kode", "nama", "kelompok", "tingkat", "ukuran", "penjumlahan", "pembilang", "penyebut", "opd"}

// Problem is something wrong in a file: where, and what.
type Problem struct {
	Row    int    // as a spreadsheet counts; 0: of the whole file
	Column string // its heading
	Key    string
	Args   fault.Args
}

// maxRows is more than any list of indicators; maxProblems are told at once.
const maxRows, maxProblems = 300, 50

// fileLimits are far beyond such a list.
var fileLimits = func() sheet.Limits {
	l := sheet.DefaultLimits
	l.File, l.Unpacked, l.Rows, l.Columns, l.Cell, l.Shared = 5<<20, 50<<20, 1000, 60, 64<<10, 8<<20
	return l
}()

// Open reads an edition from a file on disk, XLSX or CSV: the rows, or what is wrong with
// them. An error is of a file that is no table.
func Open(path string) (rows []edition.Indicator, problems []Problem, err error) {
	file, err := sheet.Open(path, fileLimits)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	return parse(file)
}

// reading is a file being read.
type reading struct {
	rows     []edition.Indicator
	problems []Problem
	at       map[string]int // column by heading
	cells    []sheet.Cell
	row      int
}

// parse reads the first sheet.
func parse(file *sheet.File) (rows []edition.Indicator, problems []Problem, err error) {
	if len(file.Sheets) == 0 {
		return nil, nil, fault.New(fault.Invalid, "framework.file.empty", nil)
	}
	in, err := file.Sheets[0].Rows()
	if err != nil {
		return nil, nil, err
	}
	r := reading{}
	for in.Next() {
		if r.cells, r.row = in.Cells(), in.Number(); r.at == nil {
			if err := r.head(); err != nil {
				return nil, nil, err
			}
			continue
		}
		if len(r.rows) == maxRows {
			return nil, nil, fault.New(fault.Invalid, "framework.file.rows", fault.Args{"Limit": maxRows})
		}
		r.rows = append(r.rows, r.indicator())
	}
	switch {
	case in.Err() != nil:
		return nil, nil, in.Err()
	case len(r.rows) == 0:
		return nil, nil, fault.New(fault.Invalid, "framework.file.empty", nil)
	case len(r.problems) > 0:
		return nil, r.problems[:min(len(r.problems), maxProblems)], nil
	}
	return r.rows, nil, nil
}

// head finds the columns in the first row that has any.
func (r *reading) head() error {
	at := map[string]int{}
	for i, c := range r.cells {
		name := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(c.Text)), " ", "_")
		_, twice := at[name]
		switch {
		case name == "":
		case twice:
			return fault.New(fault.Invalid, "framework.file.twice", fault.Args{"Column": name})
		case !slices.Contains(Columns, name):
			return fault.New(fault.Invalid, "framework.file.column", fault.Args{"Column": c.Text})
		default:
			at[name] = i
		}
	}
	for _, name := range needed {
		if _, ok := at[name]; !ok {
			return fault.New(fault.Invalid, "framework.file.lacks", fault.Args{"Column": name})
		}
	}
	r.at = at
	return nil
}

func (r *reading) wrong(column, key string, args fault.Args) {
	r.problems = append(r.problems, Problem{r.row, column, key, args})
}

// text is a cell without spaces around and doubled inside.
func (r *reading) text(column string) string {
	i, ok := r.at[column]
	if !ok || i >= len(r.cells) {
		return ""
	}
	c := r.cells[i]
	if c.Kind == sheet.Error {
		r.wrong(column, "framework.file.error", nil)
		return ""
	}
	text := strings.Join(strings.Fields(strings.TrimPrefix(c.Text, "'")), " ")
	if !fits(text) {
		r.wrong(column, "framework.text.long", nil)
	}
	return text
}

// must is a cell that may not be empty.
func (r *reading) must(column string) string {
	text := r.text(column)
	if text == "" {
		r.wrong(column, "framework.file.must", nil)
	}
	return text
}

// word is a cell chosen from a list.
func word[T comparable](r *reading, column string, of words[T]) T {
	text := r.text(column)
	value, ok := of.value(text)
	if !ok {
		r.wrong(column, "framework.file.word", fault.Args{"Text": text, "Words": strings.Join(of.all(), ", ")})
	}
	return value
}

// shape is how ids look: letters of a list and a number in it.
var shape = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,7}-[A-Z0-9]{1,6}$`)

// indicator reads a row.
func (r *reading) indicator() edition.Indicator {
	x := edition.Indicator{ID: strings.ToUpper(r.must("kode")), NameID: r.must("nama"), Group: word(r, "kelompok", groups()), Kind: word(r, "jenis", kinds),
		Nature: word(r, "golongan", natures), Level: word(r, "tingkat", levels), Measure: word(r, "ukuran", measures), Adds: word(r, "penjumlahan", addings),
		NumeratorID: r.must("pembilang"), DenominatorID: r.text("penyebut"), Lower: word(r, "kecil_lebih_baik", yes), DesaOnly: word(r, "hanya_desa", yes),
		Per: word(r, "target_per", spans), Certainty: standard.Recalled, Source: "own",
		NameEN: r.text("nama_inggris"), NumeratorEN: r.text("pembilang_inggris"), DenominatorEN: r.text("penyebut_inggris")}
	if word(r, "kepastian", sure) {
		x.Certainty = standard.Seen
	}
	r.identity(x)
	if share := x.Measure == edition.Share; x.Measure != "" && share != (x.DenominatorID != "") {
		r.wrong("penyebut", map[bool]string{true: "framework.file.must", false: "framework.denominator.none"}[share], nil)
	}
	for _, code := range strings.FieldsFunc(strings.ToLower(r.must("opd")), func(c rune) bool { return strings.ContainsRune(";,/ ", c) }) {
		if !edition.Offices.Has(code) {
			r.wrong("opd", "framework.file.word", fault.Args{"Text": code, "Words": strings.Join(edition.Offices, ", ")})
		}
		x.Offices = append(x.Offices, code)
	}
	x.Targets = r.targets(x.Measure)
	return x
}

// identity: an id of a national list is that indicator, so it is counted as there.
func (r *reading) identity(x edition.Indicator) {
	if x.ID != "" && !shape.MatchString(x.ID) {
		r.wrong("kode", "framework.file.id", fault.Args{"Text": x.ID})
	}
	if slices.ContainsFunc(r.rows, func(y edition.Indicator) bool { return y.ID == x.ID }) {
		r.wrong("kode", "framework.file.again", fault.Args{"Text": x.ID})
	}
	if y, _, found := edition.Find(x.ID); found && x.Level != "" && x.Measure != "" && x.Adds != "" {
		if column := differs(x, y); column != "" {
			r.wrong(column, "framework.file.differs", fault.Args{"Text": x.ID})
		}
	}
}

// differs is the column in which two rows are counted differently; empty: in none.
func differs(x, y edition.Indicator) string {
	switch {
	case x.Level != y.Level:
		return "tingkat"
	case x.Measure != y.Measure:
		return "ukuran"
	case x.Adds != y.Adds:
		return "penjumlahan"
	case x.Lower != y.Lower:
		return "kecil_lebih_baik"
	case x.DesaOnly != y.DesaOnly:
		return "hanya_desa"
	}
	return ""
}

// written is a target as a file has it: "2026: 92,5 (RPJMD)"; with a question mark after
// the number it is not confirmed.
var written = regexp.MustCompile(`^(\d{4}) ?: ?(\d{1,9})(?:[.,](\d{1,2}))? ?%? ?(\?)? ?\(([^();]+)\)$`)

func (r *reading) targets(m edition.Measure) (all []edition.Target) {
	for _, part := range strings.Split(r.text("target"), ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		t, ok := ParseTarget(part)
		if !ok {
			r.wrong("target", "framework.file.target", fault.Args{"Text": part})
			continue
		}
		if key := targetWrong(t, m); key != "" {
			r.wrong("target", key, nil)
		}
		all = append(all, t)
	}
	return all
}

// ParseTarget reads what WriteTarget writes.
func ParseTarget(text string) (t edition.Target, ok bool) {
	m := written.FindStringSubmatch(text)
	if m == nil {
		return t, false
	}
	t.Year, _ = strconv.Atoi(m[1])
	t.Hundredths, _ = strconv.Atoi(m[2] + (m[3] + "00")[:2])
	t.Basis, t.Certainty = basisOf(strings.TrimSpace(m[5])), standard.Own
	if m[4] != "" {
		t.Certainty = standard.Recalled
	}
	return t, t.Basis != "" && t.Year >= 1000
}

// bases are the words for what national targets rest on.
var bases = []string{"bkkbn-metadata", "opd-forms", "perpres-72", "ran-pasti", "rpjmn-2020"}

// basisOf is the key of a basis that has one; else its words.
func basisOf(words string) string {
	p := locale.For(locale.Indonesian)
	for _, key := range bases {
		if fold.Name(p.T("edition.basis."+key)) == fold.Name(words) {
			return key
		}
	}
	return words
}

// WriteTarget is a target as a file has it.
func WriteTarget(t edition.Target) string {
	number := strconv.FormatFloat(float64(t.Hundredths)/100, 'f', -1, 64)
	mark := ""
	if t.Certainty == standard.Recalled || t.Certainty == standard.Disputed {
		mark = "?"
	}
	basis := t.Words(locale.For(locale.Indonesian))
	return strconv.Itoa(t.Year) + ": " + strings.Replace(number, ".", ",", 1) + mark + " (" + strings.NewReplacer("(", "", ")", "", ";", ",").Replace(basis) + ")"
}

// Write puts an edition into a file that Open reads: what it says to a spreadsheet's
// reader and to the parser is the same.
func Write(book sheet.Book, name string, rows []edition.Indicator) error {
	columns := make([]sheet.Column, len(Columns))
	for i, title := range Columns {
		columns[i] = sheet.Column{Title: title, Width: widths[title], Wrap: widths[title] > 20}
	}
	if err := book.Sheet(name, columns...); err != nil {
		return err
	}
	for _, x := range rows {
		cells := make([]sheet.Cell, len(Columns))
		for i, text := range cellsOf(x) {
			cells[i] = sheet.String(text)
		}
		if err := book.Row(cells...); err != nil {
			return err
		}
	}
	return nil
}

var widths = map[string]float64{"kode": 12, "nama": 50, "kelompok": 22, "pembilang": 36, "penyebut": 36, "opd": 18, "target": 34, "penjumlahan": 14,
	"nama_inggris": 40, "pembilang_inggris": 36, "penyebut_inggris": 36}

func cellsOf(x edition.Indicator) []string {
	var targets []string
	for _, t := range x.Targets {
		targets = append(targets, WriteTarget(t))
	}
	return []string{x.ID, x.NameID, groups().word(x.Group), kinds.word(x.Kind), natures.word(x.Nature), levels.word(x.Level), measures.word(x.Measure), addings.word(x.Adds),
		x.NumeratorID, x.DenominatorID, strings.Join(x.Offices, "; "), yes.word(x.Lower), yes.word(x.DesaOnly), strings.Join(targets, "; "), spans.word(x.Per),
		sure.word(x.Confirmed() || x.Certainty == standard.Own), x.NameEN, x.NumeratorEN, x.DenominatorEN}
}
