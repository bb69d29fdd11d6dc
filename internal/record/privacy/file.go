package privacy

import (
	"context"
	"strings"
	"unicode/utf8"

	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
	"tumbuh/internal/base/ledger"
	"tumbuh/internal/record/account"
	"tumbuh/internal/record/people"
	"tumbuh/internal/record/visit"
)

// Table is one kind of what is kept about a child. Names of tables and columns are
// catalogue keys "privacy.file.<name>"; values are texts, numbers, days, months,
// moments, truths, or nil for what is not known. A fault.Key is a catalogue key.
type Table struct {
	Name    string
	Columns []string
	Rows    [][]any
}

// File is all that is kept about a child, for its family (UU 27/2022 art. 7).
type File struct {
	ID     db.ID // the ledger knows the file under it
	Child  people.Child
	Made   db.Time
	By     string
	For    string // who asked for it
	Tables []Table
}

// Trace is that somebody did or saw something.
type Trace struct {
	At                  db.Time
	ByName, Via, Action string
}

// File gathers all that is kept about a child; who asked is recorded.
func (s *Service) File(ctx context.Context, by account.Actor, id db.ID, asking string) (f File, err error) {
	if asking = strings.TrimSpace(asking); utf8.RuneCountInString(asking) < 3 {
		return f, &fault.Error{Kind: fault.Invalid, Key: "privacy.file.invalid", Fields: []fault.Field{{Name: "peminta", Key: "privacy.file.asking"}}}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, ids, err := people.Family(tx, by.Regency(), id)
		if err != nil {
			return err
		}
		if c.ID == "" || by.AllowChild(account.ChildFile, c.Village, c.Posyandu) != nil {
			return fault.New(fault.NotFound, "people.none", nil)
		}
		f = File{ID: db.NewID(), Child: c, Made: tx.Now(), By: by.Name, For: asking}
		family, _, err := members(tx, c.Regency, ids)
		if err != nil {
			return err
		}
		if f.Tables, err = tell(tx, family); err != nil {
			return err
		}
		more, err := s.Above.Tell(tx, family)
		f.Tables = append(f.Tables, more...)
		return err
	})
	if err != nil {
		return f, err
	}
	looks, err := s.Above.Looks(ctx, by, f.Child.ID)
	if err != nil {
		return f, err
	}
	f.Tables = append(f.Tables, looks)
	deed := ledger.Deed{Regency: f.Child.Regency, Action: "child.file", Target: string(f.Child.ID)}
	// Handed over only once that is recorded.
	return f, ledger.Write(ctx, s.DB, by.By(), deed, func(*db.Tx) (any, error) { return map[string]any{"file": f.ID, "for": asking}, nil })
}

// tell is what this floor keeps of a family.
func tell(tx *db.Tx, family []people.Child) (all []Table, err error) {
	regency, ids := family[0].Regency, make([]db.ID, len(family))
	child := Table{Name: "child", Columns: []string{"id", "nik", "temp", "name", "sex", "birth", "parent", "village", "posyandu", "puskesmas", "rt", "rw", "address",
		"birth_grams", "birth_mm", "kia", "since", "as_of", "gone", "gone_why", "merged"}}
	for i, c := range family {
		ids[i] = c.ID
		var book any
		if c.KIA != nil {
			book = *c.KIA
		}
		child.Rows = append(child.Rows, []any{string(c.ID), c.NIK, c.TempID, c.Name, sexKey(c), c.Birth, c.Parent, c.Village, c.Posyandu, c.Puskesmas, c.RT, c.RW, c.Address,
			c.BirthGrams, c.BirthMM, book, c.Since, c.AsOf, c.Gone, c.GoneWhy, string(c.MergedInto)})
	}
	own, err := groundsOf(tx, regency, ids)
	if err != nil {
		return nil, err
	}
	usual, err := defaultOf(tx, regency)
	if err != nil {
		return nil, err
	}
	grounds := Table{Name: "grounds", Columns: []string{"basis", "purpose", "giver", "relation", "given", "ended", "note", "by", "at"}}
	if len(own) == 0 {
		grounds.Rows = [][]any{{key("basis", string(usual.Basis)), key("purpose", usual.Purpose), "", "", nil, nil, fault.Key("privacy.ground.default"), "", nil}}
	}
	for _, g := range own {
		grounds.Rows = append(grounds.Rows, []any{key("basis", string(g.Basis)), key("purpose", g.Purpose), g.Giver, key("relation", g.Relation), g.Given, g.Ended, g.Note, g.ByName, g.Recorded})
	}
	visits, err := visit.Held(tx, regency, ids...)
	if err != nil {
		return nil, err
	}
	corrections, err := people.Corrections(tx, regency, ids...)
	if err != nil {
		return nil, err
	}
	corrected := Table{Name: "corrections", Columns: []string{"field", "was", "by", "at"}}
	for _, c := range corrections {
		if c.Field != "match" { // it repeats name and birth date
			corrected.Rows = append(corrected.Rows, []any{fault.Key("privacy.file." + c.Field), c.Was, c.ByName, c.At})
		}
	}
	likenesses, err := people.Likenesses(tx, regency, ids...)
	alike := Table{Name: "likeness", Columns: []string{"other", "reason", "state", "at"}}
	for _, l := range likenesses {
		alike.Rows = append(alike.Rows, []any{string(l.Other), key("likeness", l.Reason), key("likeness", l.State), l.Changed})
	}
	return []Table{child, grounds, weighings(visits), corrected, alike}, err
}

func key(kind, name string) any {
	if name == "" {
		return ""
	}
	return fault.Key("privacy." + kind + "." + name)
}

func sexKey(c people.Child) any { return key("sex", []string{"", "male", "female"}[c.Sex]) }

// weighings with their scores in hundredths, as they are kept.
func weighings(visits []visit.Visit) Table {
	t := Table{Name: "visits", Columns: []string{"day", "village", "posyandu", "grams", "mm", "arm_mm", "head_mm", "oedema", "hfa", "wfa", "wfh", "bfa", "brought", "replaced", "at"}}
	for _, v := range visits {
		row := []any{v.Day, v.Village, v.Posyandu, v.Grams, v.MM, v.ArmMM, v.HeadMM, v.Oedema}
		for _, i := range visit.Stored {
			if z := v.Scores[i]; z.State != 0 {
				row = append(row, int(z.Z))
			} else {
				row = append(row, nil)
			}
		}
		t.Rows = append(t.Rows, append(row, v.Brought, v.ReplacedBy != "", v.Recorded))
	}
	return t
}
