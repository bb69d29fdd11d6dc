package edition

import (
	"embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/fact/standard"
)

//go:embed data/*.txt
var data embed.FS

// All are the editions, in order of time. Those of Perpres 72/2021 were for 2022 to 2024;
// they go on until enough of what replaced them in 2025 is known.
var All = []Edition{
	{Key: "2018", NameID: "Daftar 20 indikator", NameEN: "List of 20 indicators", From: 2018, To: 2021, Official: 20, Parts: []Part{{Essential, 20}},
		Source: "seeder-20", Certainty: standard.Seen, Indicators: rowsOf("2018", nil)},
	{Key: "2022", NameID: "Master Ansit 2022", NameEN: "Master Ansit 2022", From: 2022, Official: 64, Parts: []Part{{Essential, 29}, {Supply, 35}},
		Source: "se-8476", Certainty: standard.Seen, Indicators: ansit},
	{Key: "2025", NameID: "Aksi Konvergensi 2025", NameEN: "Convergence actions 2025", From: 2025, Apart: true, Official: 31, Parts: []Part{{Essential, 31}},
		Source: "se-1685", Certainty: standard.Recalled, Indicators: rowsOf("2025", nil)},
}

// Annex is annex A of Perpres 72/2021: what the targets of 2024 are of. It is a list to
// refer to, by which no year is counted.
var Annex = Edition{Key: "perpres-72", NameID: "Lampiran A Perpres 72/2021", NameEN: "Annex A of Perpres 72/2021", From: 2021, To: 2024, Official: 20,
	Parts: []Part{{Essential, 20}}, Source: "perpres-72", Certainty: standard.Seen, Indicators: rowsOf("perpres-72", ansit)}

var ansit = rowsOf("2022", nil)

func init() { link(everywhere()) }

// everywhere are the rows of all lists.
func everywhere() (all []*Indicator) {
	for _, e := range append(slices.Clip(All), Annex) {
		for i := range e.Indicators {
			all = append(all, &e.Indicators[i])
		}
	}
	return all
}

// link makes of what each row says to be the same as it that all of them say so.
func link(all []*Indicator) {
	at, same := map[string]*Indicator{}, map[string][]string{}
	for _, x := range all {
		at[x.ID] = x
	}
	for _, x := range all {
		for _, root := range x.Same {
			if at[root] == nil {
				panic(x.ID + " is the same as " + root + ", which there is not")
			}
			if len(same[root]) == 0 {
				same[root] = []string{root}
			}
			same[root] = append(same[root], x.ID)
		}
	}
	for _, ids := range same {
		for _, id := range ids {
			at[id].Same = slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id })
			slices.Sort(at[id].Same)
		}
	}
}

// sources of the rows, by the list in which they stand.
var sources = map[string]string{"OLD": "seeder-20", "ESS": "ansit-2022", "SUP": "opd-forms", "SUPX": "annex-b", "IMP": "opd-forms", "PPA": "perpres-72", "K25": "jatim-2025"}

// lines are those of a file of ours, without what is said about it.
func lines(name string) []string {
	text, err := data.ReadFile("data/" + name + ".txt")
	if err != nil {
		panic(err)
	}
	return slices.DeleteFunc(strings.Split(string(text), "\n"), func(s string) bool { return s == "" || s[0] == '#' })
}

// rowsOf panics on a file of ours that is not as it should be: a test opens them all. A
// row begins with its id; the lines below say more about it.
func rowsOf(name string, rows []Indicator) (all []Indicator) {
	for _, line := range lines(name) {
		word, rest, _ := strings.Cut(line, " ")
		if strings.ToUpper(word) == word {
			x := begin(word, strings.Fields(rest), rows)
			list, _, _ := strings.Cut(word, "-")
			x.Source = sources[list]
			all = append(all, x)
			continue
		}
		if x := &all[len(all)-1]; !x.say(word, rest) {
			panic(fmt.Sprintf("%s of %s: %s", name, x.ID, line))
		}
	}
	return all
}

// begin reads "kind nature group level measure adds certainty offices option…", or
// "as ID certainty" of a row that is the same as one of rows.
func begin(id string, word []string, rows []Indicator) Indicator {
	if word[0] == "as" {
		x := rows[slices.IndexFunc(rows, func(x Indicator) bool { return x.ID == word[1] })]
		x.ID, x.Same, x.Targets, x.Notes, x.Kind, x.Per, x.Certainty = id, []string{word[1]}, nil, without(x.Notes, "nature"), Essential, 0, standard.Certainty(word[2])
		if x.Nature = "specific"; id[4] == 'N' {
			x.Nature = "sensitive"
		}
		return x
	}
	x := Indicator{ID: id, Kind: word[0], Nature: strings.Trim(word[1], "-"), Group: word[2], Level: Level(word[3]), Measure: Measure(word[4]), Adds: Adding(word[5]),
		Certainty: standard.Certainty(word[6]), Offices: strings.Split(word[7], ",")}
	for _, option := range word[8:] {
		switch option {
		case "lower":
			x.Lower = true
		case "desa":
			x.DesaOnly = true
		case "per_year":
			x.Per = civil.Yearly
		case "per_month":
			x.Per = civil.Monthly
		default:
			panic(id + ": " + option)
		}
	}
	return x
}

func without(words []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(s string) bool { return s == one })
}

// say takes in a line about the row: name | numerator | denominator in a language, a
// target, rows of other lists, notes.
func (x *Indicator) say(word, rest string) bool {
	part := strings.Split(rest+" ||", "|")
	for i := range part {
		part[i] = strings.TrimSpace(part[i])
	}
	or := func(had *string, said string) {
		if said != "" {
			*had = said
		}
	}
	switch word {
	case "id":
		x.NameID = part[0]
		or(&x.NumeratorID, part[1])
		or(&x.DenominatorID, part[2])
	case "en":
		x.NameEN = part[0]
		or(&x.NumeratorEN, part[1])
		or(&x.DenominatorEN, part[2])
	case "target":
		field := strings.Fields(rest)
		year, wrong := strconv.Atoi(field[0])
		value, wrong2 := strconv.ParseFloat(field[1], 64)
		x.Targets = append(x.Targets, Target{year, int(math.Round(value * 100)), field[2], standard.Certainty(field[3])})
		return wrong == nil && wrong2 == nil
	case "same":
		x.Same = strings.Fields(rest)
	case "note":
		x.Notes = strings.Fields(rest)
	default:
		return false
	}
	return true
}
