// Package published holds figures that others published, place by place: prevalence from
// the national surveys, from routine weighing (e-PPGBM) and local counts, how many
// children they speak of, and targets of stunting prevalence. They stand beside a
// district's own figures and are never mixed with them: a survey and routine weighing are
// different kinds, and differ two- or threefold.
//
// Nearly all was read second hand, in the press or on offices' pages, and each row names
// where; the survey's books could not be had. None gives an interval. Where sources
// differ one was chosen, and the row says so (Disputed). Areas are codes of Kemendagri of
// today, "00" is the nation.
package published

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/standard"
)

//go:embed data/*.txt
var data embed.FS

// Nation is the area of national figures.
const Nation = "00"

// Kind is how a figure came about; kinds never share a series. Catalogue:
// published.kind.<kind>.
type Kind string

const (
	Sample  Kind = "sample"  // a survey of a sample
	Routine Kind = "routine" // weighing at posyandu, of those who came
	Local   Kind = "local"   // a count by name and address
)

// Survey is a source of figures; catalogue: published.survey.<Word>.
type Survey struct {
	Key  string
	Kind Kind
}

// Surveys are those of which figures are held, in the order of pages.
var Surveys = []Survey{{"Riskesdas", Sample}, {"SSGBI", Sample}, {"SSGI", Sample}, {"SKI", Sample}, {"e-PPGBM", Routine}, {"local", Local}}

// KindOf is the kind of a survey; empty for one that nobody knows.
func KindOf(survey string) Kind {
	i := slices.IndexFunc(Surveys, func(s Survey) bool { return s.Key == survey })
	if i < 0 {
		return ""
	}
	return Surveys[i].Kind
}

// Word is a survey's in the catalogue: published.survey.<word>.
func Word(survey string) string { return strings.ReplaceAll(strings.ToLower(survey), "-", "") }

// Read is where something was read.
type Read struct {
	Source    string // address, or paper and day where no address was kept
	Certainty standard.Certainty
	Old       bool // within the borders of Papua before 2022
}

// Office tells whether the source is a page of the government; else it is the press.
// Neither is the survey's own book.
func (r Read) Office() bool {
	host, _, _ := strings.Cut(r.Source, "/")
	return strings.HasSuffix(host, ".go.id")
}

// Figure is a published prevalence.
type Figure struct {
	Area       string
	Survey     string
	Period     civil.Period
	Indicator  string // stunting, wasting
	Hundredths int    // of a percent
	Places     int    // decimals as it was printed
	Read
}

// Count is a published number of children.
type Count struct {
	Area   string
	Survey string
	Period civil.Period
	What   string // stunted, measured, sampled, under_five, target_under_five; catalogue: published.what.<what>
	Value  int
	Read
}

// Target is what a place means to reach by a year, on somebody's authority; one place and
// year can have two.
type Target struct {
	Area       string
	Year       int
	Indicator  string
	Hundredths int
	Basis      string // catalogue: published.basis.<basis>
	Read
}

// Of are the prevalences of an area, in order of time; a survey and routine weighing are
// told apart by KindOf(Survey).
func Of(area string) []Figure {
	return of(all().figures, func(f Figure) bool { return f.Area == area })
}

// Counts are the numbers of children of an area, in order of time.
func Counts(area string) []Count {
	return of(all().counts, func(c Count) bool { return c.Area == area })
}

// Targets are those of an area, in order of time. What a nation means to reach is no
// target of a district: ask for each by its code.
func Targets(area string) []Target {
	return of(all().targets, func(t Target) bool { return t.Area == area })
}

func of[T any](rows []T, is func(T) bool) (some []T) {
	for _, row := range rows {
		if is(row) {
			some = append(some, row)
		}
	}
	return some
}

// held is all that is held.
type held struct {
	figures []Figure
	counts  []Count
	targets []Target
}

// all is read when first asked for; a test reads it too.
var all = sync.OnceValue(func() (h held) {
	rows("figures", func(r row) {
		h.figures = append(h.figures, Figure{r.area, r.word[0], civil.MustPeriod(r.word[1]), r.word[2], r.number(100), r.places(), r.Read})
	})
	rows("counts", func(r row) {
		h.counts = append(h.counts, Count{r.area, r.word[0], civil.MustPeriod(r.word[1]), r.word[2], r.number(1), r.Read})
	})
	rows("targets", func(r row) {
		h.targets = append(h.targets, Target{r.area, civil.MustPeriod(r.word[1]).Year(), r.word[2], r.number(100), r.word[0], r.Read})
	})
	slices.SortStableFunc(h.figures, func(a, b Figure) int { return earlier(a.Period, b.Period) })
	slices.SortStableFunc(h.counts, func(a, b Count) int { return earlier(a.Period, b.Period) })
	slices.SortStableFunc(h.targets, func(a, b Target) int { return a.Year - b.Year })
	return h
})

func earlier(a, b civil.Period) int { return int(a.From()) - int(b.From()) }

// row is one figure of a file of ours: what the line begins with, and a place's number.
type row struct {
	word [3]string
	area string
	text string
	Read
}

// number is the row's in so many parts of one.
func (r row) number(parts float64) int {
	n, err := strconv.ParseFloat(r.text, 64)
	if err != nil {
		panic(fmt.Sprintf("%v %s=%s", r.word, r.area, r.text))
	}
	return int(n*parts + 0.5)
}

func (r row) places() int {
	_, part, _ := strings.Cut(r.text, ".")
	return len(part)
}

// rows goes through a file of ours: "@ source", then "word word word place=number…".
func rows(name string, f func(row)) {
	text, err := data.ReadFile("data/" + name + ".txt")
	if err != nil {
		panic(err)
	}
	source := ""
	for line := range strings.Lines(string(text)) {
		word := strings.Fields(line)
		switch {
		case word[0] == "#":
		case word[0] == "@":
			source = strings.Join(word[1:], " ")
		default:
			for _, one := range word[3:] {
				r := row{word: [3]string(word[:3]), Read: Read{Source: source, Certainty: standard.Seen}}
				r.area, r.text, _ = strings.Cut(one, "=")
				if r.text, r.Old = strings.CutSuffix(r.text, "~"); strings.HasSuffix(r.text, "?") {
					r.text, r.Certainty = strings.TrimSuffix(r.text, "?"), standard.Disputed
				}
				f(r)
			}
		}
	}
}
