package edition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tumbuh/internal/fact/standard"
)

// The kinds of actions.
const (
	Eight   = "eight"   // one of the eight of 2018 to 2024
	Main    = "main"    // aksi utama of 2025
	Support = "support" // aksi pendukung of 2025
)

// Action is one of the convergence actions (aksi konvergensi) of an edition's years.
type Action struct {
	Key       string // in addresses: a1 to a8; u1 to u4, p1 and p2
	Number    int    // among those of its kind
	Kind      string // catalogue: edition.action.<kind>
	NameID    string
	NameEN    string
	PurposeID string
	PurposeEN string
	Office    string   // leads
	Helping   []string // offices that work with it
	Levels    []Level  // who carries it out: Regency, and District where a kecamatan has its own
	From, To  int      // months in which it is due; 13 and 14 are January and February of the year after
	Months    standard.Certainty
	Steps     []Step
	Outputs   []Output
	Source    string // catalogue: edition.source.<source>
	Certainty standard.Certainty
}

// Step is one stage of an action.
type Step struct{ NameID, NameEN string }

// Output is what must come of an action. The same key is the same thing in every edition.
type Output struct {
	Key       string
	NameID    string
	NameEN    string
	Live      bool    // data of this system can show it; else somebody hands a file in
	Levels    []Level // of whom it is asked
	Certainty standard.Certainty
}

// Name is what it is called in a language.
func (a Action) Name(lang string) string { return in(lang, a.NameID, a.NameEN) }

// Purpose is what it is for.
func (a Action) Purpose(lang string) string { return in(lang, a.PurposeID, a.PurposeEN) }

// Name is what it is called in a language.
func (s Step) Name(lang string) string { return in(lang, s.NameID, s.NameEN) }

// Name is what it is called in a language.
func (o Output) Name(lang string) string { return in(lang, o.NameID, o.NameEN) }

// Actions are those of the edition that an area of a level carries out, with the outputs
// asked of it. A district's own edition has those of the nation for the same years.
func (e *Edition) Actions(level Level) (all []Action) {
	for _, a := range actionsOf[e.national()] {
		if !slices.Contains(a.Levels, level) {
			continue
		}
		a.Outputs = slices.DeleteFunc(slices.Clone(a.Outputs), func(o Output) bool { return !slices.Contains(o.Levels, level) })
		all = append(all, a)
	}
	return all
}

// Levels are those at which the edition has actions.
func (e *Edition) Levels() (all []Level) {
	for _, level := range []Level{Regency, District} {
		if len(e.Actions(level)) > 0 {
			all = append(all, level)
		}
	}
	return all
}

// national is the key of the nation's list whose actions hold.
func (e *Edition) national() string {
	if _, ok := actionsOf[e.Key]; ok {
		return e.Key
	}
	return Of(e.From).Key
}

// OutputOf finds an output by its key, whichever edition asks for it.
func OutputOf(key string) (Output, bool) {
	for _, e := range All {
		for _, a := range actionsOf[e.Key] {
			if i := slices.IndexFunc(a.Outputs, func(o Output) bool { return o.Key == key }); i >= 0 {
				return a.Outputs[i], true
			}
		}
	}
	return Output{}, false
}

// actionsOf are the actions of the nation's editions, by key.
var actionsOf = readActions()

// readActions panics on a file of ours that is not as it should be: a test opens it.
func readActions() map[string][]Action {
	all := map[string][]Action{}
	var of []string // editions of the block being read
	for _, line := range lines("actions") {
		word, rest, _ := strings.Cut(line, " ")
		if word == "action" {
			field := strings.Fields(rest)
			of = strings.Split(field[0], ",")
			for _, key := range of {
				all[key] = append(all[key], beginAction(field[1:]))
			}
			continue
		}
		for _, key := range of {
			if a := &all[key][len(all[key])-1]; !a.say(word, rest) {
				panic(fmt.Sprintf("actions of %s, %s: %s", key, a.Key, line))
			}
		}
	}
	return all
}

// beginAction reads "key number kind office helpers levels from-to certainty source certainty".
func beginAction(field []string) Action {
	number, _ := strconv.Atoi(field[1])
	from, to, _ := strings.Cut(field[6], "-")
	a := Action{Key: field[0], Number: number, Kind: field[2], Office: field[3], Helping: strings.Split(field[4], ","), Levels: levelsOf(field[5]),
		Months: standard.Certainty(field[7]), Source: field[8], Certainty: standard.Certainty(field[9])}
	a.From, _ = strconv.Atoi(from)
	a.To, _ = strconv.Atoi(to)
	return a
}

func levelsOf(text string) (all []Level) {
	for _, word := range strings.Split(text, ",") {
		all = append(all, Level(word))
	}
	return all
}

// say takes in a line about the action: its name and purpose in a language, a step, an
// output.
func (a *Action) say(word, rest string) bool {
	part := strings.Split(rest, " | ")
	switch {
	case word == "id" && len(part) == 2:
		a.NameID, a.PurposeID = part[0], part[1]
	case word == "en" && len(part) == 2:
		a.NameEN, a.PurposeEN = part[0], part[1]
	case word == "step" && len(part) == 2:
		a.Steps = append(a.Steps, Step{part[0], part[1]})
	case word == "out" && len(part) == 3:
		field := strings.Fields(part[0])
		a.Outputs = append(a.Outputs, Output{Key: field[0], Live: field[1] == "live", Levels: levelsOf(field[2]), Certainty: standard.Certainty(field[3]), NameID: part[1], NameEN: part[2]})
	default:
		return false
	}
	return true
}
