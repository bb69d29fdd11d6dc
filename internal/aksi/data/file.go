package data

import (
	"errors"
	"slices"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/fold"
	"tumbuh/internal/base/locale"
	"tumbuh/internal/base/sheet"
	"tumbuh/internal/fact/edition"
	"tumbuh/internal/record/framework"
)

// Columns of the inventory as a file, in order; headings: data.column.<name>. The last
// three are written and not read: what the program knows itself.
var Columns = []string{"kunci", "aksi", "nama", "indikator", "tingkat", "sumber", "penghasil", "berkala", "diperbarui", "bentuk", "akses", "tersedia", "mutu", "catatan", "terbaru", "terisi", "seharusnya"}

var widths = map[string]float64{"kunci": 24, "nama": 48, "penghasil": 24, "catatan": 40, "bentuk": 16, "sumber": 18}

// readOnly is how many of Columns from the end are not read.
const readOnly = 3

// WriteItems writes the inventory: for people to complete, and to read back.
func WriteItems(book sheet.Book, p *locale.Printer, f *framework.Framework, rows []Listing) error {
	columns := make([]sheet.Column, len(Columns))
	for i, name := range Columns {
		columns[i] = sheet.Column{Title: p.T("data.column." + name), Width: max(widths[name], 12), Wrap: widths[name] > 30}
	}
	if err := book.Sheet(p.T("data.inventory.sheet"), columns...); err != nil {
		return err
	}
	for _, r := range rows {
		cells := []sheet.Cell{sheet.String(r.key()), sheet.String(r.Actions), sheet.String(r.Name(p, f)), sheet.String(r.Indicator), word(p, "level", r.Level), sheet.String(r.System),
			sheet.String(OfficeName(p, f, r.Office)), word(p, "frequency", r.Frequency), sheet.Day(r.Item.Updated), sheet.String(r.Format), word(p, "access", r.Access),
			word(p, "available", r.Available), word(p, "quality", r.Quality), sheet.String(r.Note), {}, {}, {}}
		if !r.Updated.IsZero() {
			cells[14] = sheet.Day(civil.DateOf(r.Updated.Time))
		}
		if r.Filled.Known {
			cells[15], cells[16] = sheet.Int(r.Filled.Numerator), sheet.Int(r.Filled.Denominator)
		}
		if err := book.Row(cells...); err != nil {
			return err
		}
	}
	return book.Close()
}

func word(p *locale.Printer, list, value string) sheet.Cell {
	return sheet.String(p.T("data." + list + "." + value))
}

// key names a row in a file: its own, or the id of what somebody wrote.
func (r Listing) key() string {
	if r.Key == "" {
		return string(r.ID)
	}
	return r.Key
}

// OfficeName is an office in words: a code of the framework's, or what somebody wrote.
func OfficeName(p *locale.Printer, f *framework.Framework, office string) string {
	if slices.Contains(edition.Offices, office) {
		return f.Office(p, office)
	}
	return office
}

// typed is a row of a file as it was read.
type typed struct {
	Number int // as the spreadsheet counts
	Item
	problems checks
}

// fileLimits let through an inventory a hundred times as long as the longest.
var fileLimits = sheet.Limits{File: 4 << 20, Unpacked: 64 << 20, Ratio: 250, Parts: 200, Shared: 8 << 20, Rows: 5000, Columns: 64, Cell: 16 << 10}

// readItems reads a file that WriteItems wrote and people changed: XLSX or CSV. Every
// column must be there by its heading, in either language, and no other; every word must
// be one of its list. What a row has wrong is told with the row (Take).
func readItems(path string, f *framework.Framework) ([]typed, error) {
	file, err := sheet.Open(path, fileLimits)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if len(file.Sheets) == 0 {
		return nil, fault.New(fault.Invalid, "data.file.empty", nil)
	}
	rows, err := file.Sheets[0].Rows()
	if err != nil {
		return nil, err
	}
	if !rows.Next() {
		return nil, errors.Join(rows.Err(), fault.New(fault.Invalid, "data.file.empty", nil))
	}
	at, err := heading(rows.Cells())
	if err != nil {
		return nil, err
	}
	words := newWords(f)
	var all []typed
	for rows.Next() {
		cells := rows.Cells()
		get := func(name string) sheet.Cell {
			if i := at[name]; i < len(cells) {
				return cells[i]
			}
			return sheet.Cell{}
		}
		all = append(all, words.line(rows.Number(), file, get))
	}
	return all, rows.Err()
}

// heading finds the columns.
func heading(cells []sheet.Cell) (map[string]int, error) {
	at := map[string]int{}
	for i, c := range cells {
		if c.Kind == sheet.Blank {
			continue
		}
		name := ""
		for _, column := range Columns {
			for _, lang := range locale.Languages {
				if fold.Name(locale.For(lang).T("data.column."+column)) == fold.Name(c.Text) {
					name = column
				}
			}
		}
		if _, twice := at[name]; name == "" || twice {
			return nil, fault.New(fault.Invalid, "data.file.column", fault.Args{"Column": shown(c.Text)})
		}
		at[name] = i
	}
	for _, column := range Columns[:len(Columns)-readOnly] {
		if _, there := at[column]; !there {
			return nil, fault.New(fault.Invalid, "data.file.missing", fault.Args{"Column": fault.Key("data.column." + column)})
		}
	}
	return at, nil
}

// shown is a stranger's text, short enough for a sentence.
func shown(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// words are the words of the lists in both languages.
type words struct {
	lists   map[string]map[string]string
	offices map[string]string
}

func newWords(f *framework.Framework) words {
	w := words{map[string]map[string]string{}, map[string]string{}}
	for list, values := range map[string][]string{"level": Levels, "frequency": Frequencies, "access": Accesses, "available": Available, "quality": Qualities} {
		w.lists[list] = map[string]string{}
		for _, value := range values {
			for _, lang := range locale.Languages {
				w.lists[list][fold.Name(locale.For(lang).T("data."+list+"."+value))] = value
			}
		}
	}
	for _, code := range edition.Offices {
		w.offices[code] = code
		for _, lang := range locale.Languages {
			w.offices[fold.Name(OfficeName(locale.For(lang), f, code))] = code
		}
	}
	return w
}

func (w words) line(number int, file *sheet.File, get func(string) sheet.Cell) (l typed) {
	text := func(name string) string { return strings.TrimSpace(get(name).Text) }
	one := func(name, list string) string {
		value, ok := w.lists[list][fold.Name(text(name))]
		l.problems.say(!ok, name, "data.file.word", fault.Args{"Value": shown(text(name))})
		return value
	}
	l.Number = number
	l.Item = Item{Key: text("kunci"), Actions: text("aksi"), Name: text("nama"), Indicator: text("indikator"), System: text("sumber"), Office: text("penghasil"), Format: text("bentuk"), Note: text("catatan"),
		Level: one("tingkat", "level"), Frequency: one("berkala", "frequency"), Access: one("akses", "access"), Available: one("tersedia", "available"), Quality: one("mutu", "quality")}
	if code, ok := w.offices[fold.Name(l.Office)]; ok {
		l.Office = code
	}
	if c := get("diperbarui"); c.Kind != sheet.Blank {
		day, ok := file.Day(c)
		if !ok {
			day, ok = parseDay(c.Text)
		}
		l.problems.say(!ok, "diperbarui", "data.file.day", fault.Args{"Value": shown(c.Text)})
		l.Updated = day
	}
	if id, ok := db.ParseID(l.Key); ok {
		l.Key, l.ID = "", id
	}
	return l
}

// parseDay reads a day as people write it, 5/9/2026 or 5-9-2026, or as files do, 2026-09-05.
func parseDay(s string) (civil.Date, bool) {
	s = strings.TrimSpace(s)
	if d, err := civil.ParseDate(s); err == nil {
		return d, true
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 {
		return 0, false
	}
	d, err := civil.ParseDate(parts[2] + "-" + two(parts[1]) + "-" + two(parts[0]))
	return d, err == nil
}

func two(s string) string { return ("0" + s)[len(s)-1:] }
