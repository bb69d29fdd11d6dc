package people

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"tumbuh/internal/base/civil"
	"tumbuh/internal/base/db"
	"tumbuh/internal/base/fault"
)

// guard is what people have decided about children, and an import must not undo.
//
// Corrected: a row that repeats a value which a person found wrong is read as if
// it said the corrected one; whatever else it says is news, as from any source.
// Erased: a row about the child is refused. Blocked: so is a row about a child
// whose consent was withdrawn.
type guard struct {
	forgotten map[string]db.Time          // by mark: when
	blocked   map[db.ID]bool              // children in the pool
	wrong     map[db.ID]map[string]bool   // texts "field:value" of children in the pool
	alias     map[string]map[db.ID]*Child // by such a text: whom it once meant
}

// fields are what of a child can be corrected, as text.
func (c *Child) fields() map[string]string {
	return map[string]string{
		"nik": c.NIK, "temp": c.TempID, "name": c.Name, "birth": c.Birth.String(), "sex": strconv.Itoa(int(c.Sex)), "parent": c.Parent,
		"village": c.Village, "posyandu": c.Posyandu, "puskesmas": c.Puskesmas, "rt": c.RT, "rw": c.RW, "address": c.Address,
		"birth_grams": number(c.BirthGrams), "birth_mm": number(c.BirthMM)}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// numbers and keys are the texts under which a row looks for its child: its
// numbers, and then its name with the birth date.
func (c *Child) numbers() (all []string) {
	if c.NIK != "" {
		all = append(all, "nik:"+c.NIK)
	}
	if c.TempID != "" {
		all = append(all, "temp:"+c.TempID)
	}
	return all
}

func (c *Child) keys() []string {
	if c.Name == "" {
		return c.numbers()
	}
	return append(c.numbers(), matching+c.matchKey())
}

const matching = "match:"

// amend reads a row as if it knew what was corrected.
func (g *guard) amend(have, row Child) Child {
	wrong := g.wrong[have.ID]
	if len(wrong) == 0 {
		return row
	}
	says := row.fields()
	is := func(field string) bool { return wrong[field+":"+says[field]] }
	for field, to := range map[string]struct{ row, have *string }{
		"nik": {&row.NIK, &have.NIK}, "temp": {&row.TempID, &have.TempID}, "name": {&row.Name, &have.Name}, "parent": {&row.Parent, &have.Parent},
		"village": {&row.Village, &have.Village}, "posyandu": {&row.Posyandu, &have.Posyandu}, "puskesmas": {&row.Puskesmas, &have.Puskesmas},
		"rt": {&row.RT, &have.RT}, "rw": {&row.RW, &have.RW}, "address": {&row.Address, &have.Address}} {
		if is(field) {
			*to.row = *to.have
		}
	}
	if is("birth") {
		row.Birth = have.Birth
	}
	if is("sex") {
		row.Sex = have.Sex
	}
	if is("birth_grams") {
		row.BirthGrams = have.BirthGrams
	}
	if is("birth_mm") {
		row.BirthMM = have.BirthMM
	}
	return row
}

// formerly finds the child that a row means by keys which were corrected since.
func (g *guard) formerly(row Child, keys []string) *Child {
	var found *Child
	for _, key := range keys {
		for _, c := range g.alias[key] {
			switch {
			case !samePerson(*c, g.amend(*c, row)):
			case found != nil && found != c:
				return nil // two children were once written so: nobody is guessed
			default:
				found = c
			}
		}
	}
	return found
}

// marks are digests of keys: what an erased child leaves, and what a row is
// refused for. Where the child had a number, its name refuses only a row that has
// none: one with another number is another child.
func (c *Child) marks(keys []string, erased bool) (all []string) {
	for _, key := range keys {
		if strings.HasPrefix(key, matching) && c.NIK == "" != erased {
			all = append(all, digest("without nik, "+key))
			if erased {
				continue
			}
		}
		all = append(all, digest(key))
	}
	return all
}

func digest(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// forgot refuses a row about an erased child.
func (g *guard) forgot(row Child, keys []string) error {
	for _, mark := range row.marks(keys, false) {
		if at, ok := g.forgotten[mark]; ok {
			return fault.New(fault.Conflict, "people.forgotten", fault.Args{"Day": civil.DateOf(at.Time)})
		}
	}
	return nil
}
