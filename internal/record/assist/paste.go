package assist

import (
	"strconv"
	"strings"

	"tumbuh/internal/base/fault"
	"tumbuh/internal/fact/region"
)

// most of a pasted table that is read: a regency has some hundred villages.
const mostLines, mostProblems = 1000, 20

// Paste reads a table copied from a spreadsheet: a line for each place inside area,
// beginning with its code or its name, then the numbers in the order of Names, blank
// where one was not stated. Lines before the first with a code or a number are headings. Problems
// name their line.
func Paste(text, area string) (all []Stated, wrong []fault.Field) {
	says := func(line int, key string, args fault.Args) {
		all := fault.Args{"Line": line}
		for name, value := range args {
			all[name] = value
		}
		wrong = append(wrong, fault.Field{Name: "tabel", Key: "assist.paste." + key, Args: all})
	}
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if len(lines) > mostLines {
		says(mostLines, "long", nil)
		return nil, wrong
	}
	seen := map[string]int{}
	for i, line := range lines {
		cells := cells(line)
		if len(cells) < 2 || len(seen) == 0 && !coded(cells[0]) && !numbered(cells[1:]) {
			continue
		}
		if len(wrong) >= mostProblems {
			return nil, wrong
		}
		place, key := placeOf(cells[0], area)
		if key != "" {
			says(i+1, key, fault.Args{"Text": printable(cells[0])})
			continue
		}
		if first := seen[place]; first != 0 {
			says(i+1, "twice", fault.Args{"Text": printable(cells[0]), "First": first})
			continue
		}
		seen[place] = i + 1
		if len(cells)-1 > len(Names) {
			says(i+1, "columns", fault.Args{"Count": len(cells) - 1, "Most": len(Names)})
			continue
		}
		t := Stated{Area: place, Columns: Columns{}}
		for j, cell := range cells[1:] {
			switch n, stated, ok := Number(cell); {
			case !ok:
				says(i+1, "number", fault.Args{"Column": columnKey(Names[j]), "Text": printable(cell)})
			case stated:
				t.Columns[Names[j]] = n
			}
		}
		all = append(all, t)
	}
	if len(wrong) == 0 && len(all) == 0 {
		wrong = append(wrong, fault.Field{Name: "tabel", Key: "assist.table.empty"})
	}
	return all, wrong
}

// cells are those of a line: between tabs, as spreadsheets copy them, or semicolons.
func cells(line string) []string {
	by := "\t"
	if !strings.Contains(line, by) {
		by = ";"
	}
	all := strings.Split(line, by)
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

func numbered(cells []string) bool {
	for _, c := range cells {
		if _, stated, ok := Number(c); ok && stated {
			return true
		}
	}
	return false
}

// coded tells a code from a name.
func coded(text string) bool { return text != "" && strings.Trim(text, "0123456789.") == "" }

// placeOf finds a place inside an area by code, or by a name that one village alone
// bears; else the key of what is wrong.
func placeOf(text, area string) (code, wrong string) {
	if coded(text) {
		code, err := region.ParseCode(text)
		if err != nil || !region.Within(code, area) {
			return "", "place"
		}
		return code, ""
	}
	switch found := region.Match(text, region.Village, area); len(found) {
	case 0:
		return "", "place"
	case 1:
		return found[0].Code, ""
	}
	return "", "ambiguous"
}

// Number reads 1.204, 1,204 and 1204; blank and - were not stated.
func Number(text string) (n int, stated, ok bool) {
	if text == "" || text == "-" || text == "–" {
		return 0, false, true
	}
	groups := strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == ',' })
	for i, g := range groups {
		if i > 0 && len(g) != 3 {
			return 0, false, false
		}
	}
	value, err := strconv.ParseUint(strings.Join(groups, ""), 10, 31)
	return int(value), true, err == nil
}

// printable is a stranger's text as a sentence may repeat it.
func printable(text string) string {
	runes := []rune(strings.ToValidUTF8(text, "?"))
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return string(runes)
}
