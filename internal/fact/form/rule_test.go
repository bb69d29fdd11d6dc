package form_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/golden"
	. "tumbuh/internal/fact/form"
)

// example is a line of a worked example up to its "=>": the quarter, the age or gestation
// in months, then status, settings, delivery and the months with marks.
type example struct {
	quarter   civil.Period
	months    int
	status    string
	delivered civil.Date
	settings  Settings
	served    []Monthly
}

func read(t *testing.T, code, line string) (e example) {
	t.Helper()
	words := strings.Fields(line)
	e.quarter, e.settings, e.months = civil.MustPeriod(words[0]), Defaults, -1
	if n, known := strings.CutSuffix(words[1], "m"); known && n != "?" {
		e.months, _ = strconv.Atoi(n)
	}
	mark := ""
	for i := 2; i < len(words); i++ {
		word := words[i]
		switch setting, value, _ := strings.Cut(word, "="); {
		case setting == "home_visit":
			e.settings.HomeVisit = value
		case setting == "height":
			e.settings.Height = value
		case word == "delivered":
			i++
			e.delivered = civil.MustDate(words[i])
		case word == "marked":
			mark = code
		case word == "measles":
			mark = word
		case mark == "":
			e.status = strings.TrimPrefix(word, "-")
		default:
			if len(word) < 3 {
				n, err := strconv.Atoi(word)
				if err != nil {
					t.Fatalf("%s: %v", line, err)
				}
				word = civil.YearOf(e.quarter.Year()).From().Add(n - 1).String()
			}
			e.served = append(e.served, Monthly{Month: civil.MustMonth(word), Marks: Mark(mark)})
		}
	}
	return e
}

func (e example) recap(form string) Recap {
	if form == "3a" {
		return Recap3A(Mother{Who: "x", Status: e.status, Gestation: e.months, Delivered: e.delivered, Served: e.served}, e.quarter, e.settings)
	}
	return Recap3B(Child{Who: "x", Status: e.status, Age: e.months, Served: e.served}, e.quarter, e.settings)
}

// TestWorkedExamples: one file for each rule of forms 3A and 3B; its lines say what was
// marked, and behind the arrow what comes of it and why.
func TestWorkedExamples(t *testing.T) {
	for form, codes := range map[string][]string{"3a": MotherCodes, "3b": ChildCodes} {
		for i, code := range codes {
			name := form + "-" + code + ".txt"
			text, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			for lines := bufio.NewScanner(strings.NewReader(string(text))); lines.Scan(); {
				input, _, worked := strings.Cut(lines.Text(), "=>")
				if out.WriteString(input); worked {
					mark := code
					if form == "3b" && code == "counselling" {
						mark = "counselling_mother"
					}
					r := read(t, mark, input).recap(form)
					fmt.Fprintf(&out, "=> %-2s %s", r.Cells[i], because(r.Why[i]))
					if r.Overdue {
						out.WriteString(", overdue")
					}
				}
				out.WriteByte('\n')
			}
			golden.Equal(t, name, []byte(out.String()))
		}
	}
}

func because(r Reason) string {
	if r.NotDue != "" {
		return "not due: " + r.NotDue
	}
	return fmt.Sprintf("%d of %d, %s", r.Had, r.Need, r.Within)
}
