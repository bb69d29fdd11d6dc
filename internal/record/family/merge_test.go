package family_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"tumbuh/internal/base/db"
	"tumbuh/internal/record/family"
)

// id is a made-up id whose random tail ends in n: the greater n, the later and the
// greater.
func id(n int) db.ID { return db.ID(fmt.Sprintf("01980000-0000-7000-8000-%012x", n)) }

func moment(minute int) db.Time {
	return db.Time{Time: time.Date(2026, 11, 1, 8, minute, 0, 0, time.UTC)}
}

// says is an edit of one field, over others where it says so.
func says(n int, field, value string, over db.ID) family.Edit {
	e := family.Edit{Kind: family.OfChild, Subject: id(1), ID: id(n), Fields: map[string]json.RawMessage{field: json.RawMessage(value)}}
	e.At = moment(n)
	if over != "" {
		e.Over = map[string]db.ID{field: over}
	}
	return e
}

func TestWhatStandsOfAField(t *testing.T) {
	t.Parallel()
	note := func(n int, value string) family.Edit {
		e := says(n, "name", value, "")
		e.Note = true
		return e
	}
	first := says(1, "name", `"A"`, "")
	for name, c := range map[string]struct {
		edits    []family.Edit
		stands   string
		head     db.ID
		conflict []db.ID
	}{
		"one edit":                                            {[]family.Edit{first}, `"A"`, id(1), nil},
		"one over the other":                                  {[]family.Edit{first, says(2, "name", `"B"`, id(1))}, `"B"`, id(2), nil},
		"two over one: the greater tail stands":               {[]family.Edit{first, says(2, "name", `"B"`, id(1)), says(3, "name", `"C"`, id(1))}, `"C"`, id(3), []db.ID{id(3), id(2)}},
		"two who say the same do not contradict":              {[]family.Edit{first, says(2, "name", `"B"`, id(1)), says(3, "name", `"B"`, id(1))}, `"B"`, id(3), nil},
		"over one of two who said the same is over both":      {[]family.Edit{first, says(2, "name", `"B"`, id(1)), says(3, "name", `"B"`, id(1)), says(4, "name", `"C"`, id(3))}, `"C"`, id(4), nil},
		"deleted beats an edit over it":                       {[]family.Edit{first, says(2, "deleted", `"salah"`, ""), says(3, "deleted", "null", id(2))}, `"A"`, id(1), nil},
		"what an import said before is known":                 {[]family.Edit{note(2, `"I"`), says(3, "name", `"B"`, "")}, `"B"`, id(3), nil},
		"what an import said later stands":                    {[]family.Edit{says(2, "name", `"B"`, ""), note(3, `"I"`)}, `"I"`, "", []db.ID{id(3), id(2)}},
		"and a cadre who saw that has the last word":          {[]family.Edit{says(2, "name", `"B"`, ""), note(3, `"I"`), says(4, "name", `"C"`, "")}, `"C"`, id(4), nil},
		"who answered an office has answered what was before": {[]family.Edit{says(2, "name", `"B"`, ""), note(3, `"I"`), says(4, "name", `"C"`, ""), note(5, `"J"`)}, `"J"`, "", []db.ID{id(5), id(4)}},
		"over each other in a circle":                         {[]family.Edit{says(2, "name", `"B"`, id(3)), says(3, "name", `"C"`, id(2))}, `"C"`, id(3), []db.ID{id(3), id(2)}},
	} {
		s := family.Merge(c.edits)
		if string(s.Values["name"]) != c.stands || s.Heads["name"] != c.head || !slices.Equal(s.Conflicts["name"], c.conflict) {
			t.Errorf("%s: %s by %s against %v; want %s by %s against %v", name, s.Values["name"], s.Heads["name"], s.Conflicts["name"], c.stands, c.head, c.conflict)
		}
	}
	decided := says(5, "name", `"C"`, id(3))
	decided.Also = map[string][]db.ID{"name": {id(3), id(2)}}
	if s := family.Merge([]family.Edit{first, says(2, "name", `"B"`, id(1)), says(3, "name", `"D"`, id(1)), decided}); s.Heads["name"] != id(5) || len(s.Conflicts) != 0 {
		t.Errorf("a decision over both: %v", s)
	}
}

// TestTheOrderOfEditsDoesNotMatter with sets of random edits by several phones, each
// over something that the phone had seen, with notes among them.
func TestTheOrderOfEditsDoesNotMatter(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 2))
	names, conflicts := []string{"name", "phone", "village", "deleted"}, 0
	for range 500 {
		edits := []family.Edit{says(1, "name", `"A"`, "")}
		for n := 2; n < 2+r.IntN(10); n++ {
			field := names[r.IntN(len(names)-r.IntN(2))]
			var over db.ID
			if before := edits[r.IntN(len(edits))]; before.Fields[field] != nil && !before.Note && r.IntN(4) > 0 {
				over = before.ID
			}
			e := says(n, field, fmt.Sprintf(`"%c"`, 'A'+r.IntN(4)), over)
			e.At, e.Note = moment(r.IntN(60)), field != "deleted" && r.IntN(6) == 0
			edits = append(edits, e)
		}
		want := family.Merge(edits)
		conflicts += len(want.Conflicts)
		for range 10 {
			r.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
			if got := family.Merge(edits); !reflect.DeepEqual(got, want) {
				t.Fatalf("%v\nin another order gives\n%v\nnot\n%v", edits, got, want)
			}
		}
	}
	if conflicts < 100 {
		t.Errorf("only %d conflicts: the edits are too tame to show anything", conflicts)
	}
}
