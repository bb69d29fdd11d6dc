package lokus

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/base/register"
	"tumbuh/internal/fact/region"
	"tumbuh/internal/record/account"
)

// Line is a line of a pasted list that names no village, or not one alone.
type Line struct {
	Number int    // as the text counts
	Text   string // shortened
	Key    string // what is wrong with it, of the catalogue
	Near   []region.Region
}

const (
	longestText = 64 << 10
	longestLine = 200
	mostCells   = 20 // of a line that are looked at: names are sought in pairs
	mostWrong   = 100
	nearest     = 3
)

// ParseList reads villages of a regency, one on each line: a code with or without points,
// or a name, followed or preceded by its kecamatan where several bear it; columns of a
// spreadsheet are cut by tabs, semicolons or commas. A number at the beginning is the
// line's own. The same village twice counts once.
func ParseList(text, regency string) (codes []string, wrong []Line) {
	if len(text) > longestText {
		return nil, []Line{{Key: "lokus.import.long"}}
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(strings.ToValidUTF8(line, ""))
		if line == "" {
			continue
		}
		if len(wrong) == mostWrong { // such a text is no list of villages
			break
		}
		found, problem := village(line, regency)
		if problem.Key != "" {
			problem.Number = i + 1
			if problem.Text = line; len(line) > longestLine {
				problem.Text = strings.ToValidUTF8(line[:longestLine], "") + "…"
			}
			wrong = append(wrong, problem)
		} else if !slices.Contains(codes, found) {
			codes = append(codes, found)
		}
	}
	return codes, wrong
}

// village is the one that a line names.
func village(line, regency string) (string, Line) {
	var cells []string
	for _, cell := range strings.FieldsFunc(line, func(r rune) bool { return r == '\t' || r == ';' || r == ',' }) {
		if cell = strings.TrimSpace(cell); cell != "" && len(cells) < mostCells {
			cells = append(cells, cell)
		}
	}
	if len(cells) > 0 {
		if number, rest, _ := strings.Cut(cells[0], " "); ordinal(number) {
			if cells[0] = strings.TrimSpace(rest); cells[0] == "" {
				cells = cells[1:]
			}
		}
	}
	for _, word := range strings.Fields(strings.Join(cells, " ")) {
		if digits := strings.ReplaceAll(word, ".", ""); len(digits) == int(region.Village) && strings.Trim(digits, "0123456789") == "" {
			code, err := region.ParseCode(word)
			switch {
			case err != nil:
				return "", Line{Key: "lokus.import.code"}
			case !region.Within(code, regency):
				return "", Line{Key: "lokus.import.elsewhere"}
			}
			return code, Line{}
		}
	}
	return named(cells, regency)
}

// named finds a village by name: within the kecamatan that another cell names, where one
// does.
func named(cells []string, regency string) (string, Line) {
	var several []region.Region
	for i, name := range cells {
		found := region.Match(name, region.Village, regency)
		for j, other := range cells {
			if i == j {
				continue
			}
			if districts := region.Match(other, region.District, regency); len(districts) == 1 {
				if inside := region.Match(name, region.Village, districts[0].Code); len(inside) == 1 {
					return inside[0].Code, Line{}
				}
				found = nil
			}
		}
		if len(found) == 1 && len(cells) == 1 {
			return found[0].Code, Line{}
		}
		several = append(several, found...)
	}
	switch {
	case len(several) == 1:
		return several[0].Code, Line{}
	case len(several) > 1:
		return "", Line{Key: "lokus.import.several", Near: several[:min(len(several), nearest)]}
	}
	var near []region.Region
	for _, name := range cells {
		if len(near) == 0 && len(name) <= longestLine {
			near = region.Near(name, region.Village, regency, nearest)
		}
	}
	return "", Line{Key: "lokus.import.unknown", Near: near}
}

// ordinal tells whether a word is a line's number: 1 1. 1) (1)
func ordinal(word string) bool {
	digits := strings.Trim(word, "().")
	return digits != "" && len(digits) <= 4 && strings.Trim(digits, "0123456789") == ""
}

// Import keeps the list of an earlier year, made elsewhere, in place of one that was
// imported before; who was not shown that one is told of it first. Year is that of the actions, as everywhere: the list is for the next.
func (s *Service) Import(ctx context.Context, by account.Actor, year int, text string, d Decree) (wrong []Line, err error) {
	regency := by.Regency()
	if err := by.Allow(account.SituationWrite, regency); err != nil {
		return nil, err
	}
	if d, err = d.check(s.Today(regency)); err != nil {
		return nil, err
	}
	if year < 2015 || year >= s.Year(regency) {
		return nil, invalid("untuk", "lokus.import.year", nil)
	}
	codes, wrong := ParseList(text, regency)
	if wrong != nil || len(codes) == 0 {
		return wrong, invalid("daftar", "lokus.import.wrong", fault.Args{"Count": len(wrong)})
	}
	deed := ledger.Deed{Regency: regency, Action: "lokus.import", Target: string(db.NewID())}
	return nil, ledger.Write(ctx, s.DB, by.By(), deed, func(tx *db.Tx) (any, error) {
		e, err := lists.Coded(tx, regency, code(year))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		if e.Version > 0 && !e.Body.Imported {
			return nil, fault.New(fault.Conflict, "lokus.import.made", fault.Args{"Year": code(For(year))})
		}
		if d.Shown != "" && d.Shown != strconv.Itoa(e.Version) {
			return nil, fault.New(fault.Stale, "lokus.import.stale", fault.Args{"Year": code(For(year)), "Name": e.By, "Count": len(e.Body.Villages), "Number": e.Body.Decree.Number})
		}
		if e.Version == 0 {
			e = register.Entry[List]{Year: year, Area: regency, Code: code(year)}
		}
		e.Body = List{State: Decided, Imported: true, Decree: d}
		for _, code := range codes {
			e.Body.Villages = append(e.Body.Villages, Pick{Code: code, By: ByImport})
		}
		return keep(tx, by, deed, &e, e.Version)
	})
}
