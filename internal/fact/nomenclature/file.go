package nomenclature

import (
	"slices"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/sheet"
)

// Columns are the headings of a district's list, in their order; other columns are left
// alone, so that an export of SIPD can be used as it is once its headings are these.
var Columns = []string{"kode", "nama", "kinerja", "indikator", "satuan"}

// Problem is something wrong in a file: where, and what.
type Problem struct {
	Row    int // as a spreadsheet counts
	Column string
	Key    string
	Args   fault.Args
}

const (
	mostRows     = 20_000 // more than the whole national list
	mostProblems = 50     // told at once
	longestName  = 1000
)

var fileLimits = func() sheet.Limits {
	l := sheet.DefaultLimits
	l.File, l.Unpacked, l.Rows, l.Columns, l.Cell, l.Shared = 10<<20, 100<<20, mostRows+100, 100, 32<<10, 32<<20
	return l
}()

// Read reads a list from a file on disk, XLSX or CSV: its rows, or what is wrong with
// them. An error is of a file that is no such table.
func Read(path string) (List, []Problem, error) {
	file, err := sheet.Open(path, fileLimits)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	return parse(file)
}

// reading is a file being read.
type reading struct {
	at       map[string]int
	rows     List
	seen     map[Code]int // the row of each code
	problems []Problem
}

func parse(file *sheet.File) (List, []Problem, error) {
	if len(file.Sheets) == 0 {
		return nil, nil, fault.New(fault.Invalid, "nomenclature.file.empty", nil)
	}
	in, err := file.Sheets[0].Rows()
	if err != nil {
		return nil, nil, err
	}
	r := reading{seen: map[Code]int{}}
	for in.Next() {
		switch {
		case r.at == nil:
			r.head(in.Cells())
		case len(r.seen) == mostRows:
			return nil, nil, fault.New(fault.Invalid, "nomenclature.file.rows", fault.Args{"Limit": mostRows})
		default:
			r.row(in.Number(), in.Cells())
		}
		if in.Number() > 20 && r.at == nil {
			break
		}
	}
	switch {
	case in.Err() != nil:
		return nil, nil, in.Err()
	case r.at == nil:
		return nil, nil, fault.New(fault.Invalid, "nomenclature.file.head", fault.Args{"Columns": strings.Join(Columns, ", ")})
	case len(r.problems) > 0:
		return nil, r.problems[:min(len(r.problems), mostProblems)], nil
	case len(r.rows) == 0:
		return nil, nil, fault.New(fault.Invalid, "nomenclature.file.empty", nil)
	}
	return order(r.rows), nil, nil
}

// head takes a row that names both code and name; titles above it are passed over.
func (r *reading) head(cells []sheet.Cell) {
	at := map[string]int{}
	for i, c := range cells {
		if name := strings.ToLower(strings.TrimSpace(c.Text)); slices.Contains(Columns, name) {
			at[name] = i
		}
	}
	if _, code := at["kode"]; code {
		if _, name := at["nama"]; name {
			r.at = at
		}
	}
}

func (r *reading) row(number int, cells []sheet.Cell) {
	wrong := func(column, key string, args fault.Args) {
		r.problems = append(r.problems, Problem{number, column, key, args})
	}
	text := func(column string) string {
		i, there := r.at[column]
		if !there || i >= len(cells) {
			return ""
		}
		if cells[i].Kind == sheet.Error {
			wrong(column, "nomenclature.file.error", nil)
			return ""
		}
		s := strings.Join(strings.Fields(strings.TrimPrefix(cells[i].Shown(), "'")), " ")
		if len(s) > longestName {
			wrong(column, "nomenclature.file.long", fault.Args{"Limit": longestName})
		}
		return s
	}
	item := Item{Name: text("nama"), Performance: text("kinerja"), Indicator: text("indikator"), Unit: text("satuan")}
	written := text("kode")
	if written == "" && item == (Item{}) {
		return
	}
	code, err := Parse(written)
	item.Code = code
	switch before := r.seen[code]; {
	case err != nil:
		wrong("kode", "nomenclature.code", fault.Args{"Text": clip(written)})
	case before != 0:
		wrong("kode", "nomenclature.file.twice", fault.Args{"Text": written, "Row": before})
	default:
		r.seen[code] = number
	}
	if item.Name == "" {
		wrong("nama", "nomenclature.file.must", nil)
	}
	r.rows = append(r.rows, item)
}
